"""SQL that reads stored decisions back, for replays and shadows: facts, region and unit, and what was said since.

Only what was stored without persons is read; the message itself, sealed or erased, is never looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from service.cases.tables import MeldingRow
from service.core.calendar import AMSTERDAM
from service.core.clock import to_ms
from service.db.arrays import any_of
from service.db.session import ReadTx
from service.feedback.tables import TerugkoppelingRow
from service.register.tables import BeoordelingRow, MutatieRow
from service.review.tables import OordeelRow
from service.rules.telling import Besluit

M, B, V, T = MutatieRow, BeoordelingRow, OordeelRow, TerugkoppelingRow
EERSTE: Final = 1
"""Number of the decision at receipt."""


@dataclass(frozen=True, slots=True)
class Periode:
    """Days of receipt, the last one included; ids of mutaties begin with the instant of receipt, so they bound it."""

    van: date
    tot: date

    @property
    def grenzen(self) -> tuple[UUID, UUID]:
        """The lowest id of these days, and the lowest after them; a millisecond wide, the day itself decides."""
        return _laagste_id(self.van, -1), _laagste_id(self.tot + timedelta(days=1), 1)


async def read(
    tx: ReadTx, periode: Periode, *, regios: Sequence[str], zonder: Sequence[str], na: UUID | None, limit: int
) -> list[Besluit]:
    """The next decisions at receipt after a mutatie, in the order of receipt, of these regions (none: all)."""
    statement = (
        select(M.id, B.feiten, func.coalesce(M.vt_regio, ""), M.eenheid, _kwaliteit(), _mens(), M.melding_id)
        .join(B, (B.mutatie_id == M.id) & (B.volgnr == EERSTE))
        .where(*_binnen(tx, periode, regios, zonder))
    )
    if na is not None:
        statement = statement.where(M.id > na)
    return [Besluit._make(row) for row in await tx.all(statement.order_by(M.id).limit(limit))]


async def per_dag(tx: ReadTx, periode: Periode, *, regios: Sequence[str], zonder: Sequence[str]) -> list[int]:
    """How many `read` would give of each day that has any."""
    days = select(func.count()).select_from(M).where(*_binnen(tx, periode, regios, zonder)).group_by(M.ontvangen_dag)
    return list(await tx.scalars(days))


def _binnen(
    tx: ReadTx, periode: Periode, regios: Sequence[str], zonder: Sequence[str]
) -> tuple[ColumnElement[bool], ...]:
    first, after = periode.grenzen
    found = [M.id >= first, M.id < after, M.ontvangen_dag.between(periode.van, periode.tot)]
    if regios:
        found.append(any_of(M.vt_regio, regios, dialect=tx.dialect))
    if zonder:
        found.append(M.vt_regio.is_(None) | ~any_of(M.vt_regio, zonder, dialect=tx.dialect))
    return tuple(found)


def _kwaliteit() -> ColumnElement[str]:
    """What Veilig Thuis said last of the quality of the melding that this mutatie stands for."""
    said = (
        select(T.kwaliteit)
        .where(T.melding_id == M.melding_id, T.mutatie_id == M.id, T.kwaliteit.is_not(None))
        .order_by(T.op.desc(), T.volgnr.desc())
        .limit(1)
    )
    return func.coalesce(said.correlate(M).scalar_subquery(), "")


def _mens() -> ColumnElement[str]:
    """The last verdict of people that stood."""
    said = select(V.uitkomst).where(V.mutatie_id == M.id, V.definitief).order_by(V.op.desc(), V.id.desc()).limit(1)
    return func.coalesce(said.correlate(M).scalar_subquery(), "")


def _laagste_id(dag: date, ms: int) -> UUID:
    begin = datetime.combine(dag, time.min, tzinfo=AMSTERDAM)
    return UUID(int=max(to_ms(begin) + ms, 0) << 80)


async def mutaties_van(tx: ReadTx, ids: Sequence[UUID], eenheid: str) -> set[UUID]:
    """Those of these mutaties that are there, and of this unit."""
    return set(await tx.scalars(select(M.id).where(any_of(M.id, ids, dialect=tx.dialect), M.eenheid == eenheid)))


async def meldingen_van(tx: ReadTx, ids: Sequence[UUID], vt_regio: str) -> set[UUID]:
    """Those of these meldingen that are there, and of this region."""
    row = MeldingRow
    return set(
        await tx.scalars(select(row.id).where(any_of(row.id, ids, dialect=tx.dialect), row.vt_regio == vt_regio))
    )


async def gelezen_melding(tx: ReadTx, melding_id: UUID, vt_regio: str) -> tuple[UUID, bytes] | None:
    """The mutatie of a melding of this region and the facts at its receipt, while the region may read it and did."""
    row = MeldingRow
    read = (row.kennisname_op.is_not(None), row.ingetrokken_op.is_(None), row.vernietigd_op.is_(None))
    found = await tx.all(
        select(B.mutatie_id, B.feiten)
        .join(row, row.mutatie_id == B.mutatie_id)
        .where(row.id == melding_id, row.vt_regio == vt_regio, B.volgnr == EERSTE, *read)
    )
    return None if not found else (found[0].mutatie_id, found[0].feiten)
