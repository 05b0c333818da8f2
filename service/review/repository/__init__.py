"""All SQL of the human at police: the control list and the verdicts beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, exists, select, update

from service.core.codes_beoordeling import Controlereden, Uitkomst
from service.db.arrays import any_of
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx
from service.review.tables import ControleRow, OordeelRow

_CONTROLE = tuple(ControleRow.__table__.c)
_OORDEEL = (
    OordeelRow.id,
    OordeelRow.mutatie_id,
    OordeelRow.controle_id,
    OordeelRow.reden,
    OordeelRow.uitkomst,
    OordeelRow.machine_uitkomst,
    OordeelRow.oneens,
    OordeelRow.definitief,
    OordeelRow.door,
    OordeelRow.op,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Controle:
    """One thing that waits, or waited, for a quality controller."""

    id: UUID
    mutatie_id: UUID
    eenheid: str
    reden: Controlereden
    uitkomst: Uitkomst
    """What there is to confirm: the machine's proposal, in a sample the outcome that people confirmed."""
    redencodes: tuple[str, ...]
    spoed: bool
    vier_ogen: bool
    aangemaakt_op: datetime
    uiterlijk_op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Gegeven:
    """A verdict as it was given, without its sealed motive."""

    id: UUID
    mutatie_id: UUID
    controle_id: UUID | None
    reden: Controlereden
    uitkomst: Uitkomst
    machine_uitkomst: Uitkomst
    oneens: bool
    definitief: bool
    door: str
    op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a controller asks the list for; None is: no matter."""

    uitkomst: Uitkomst | None = None
    redencode: str | None = None
    reden: Controlereden | None = None
    spoed: bool | None = None


async def append_controles(tx: WriteTx, rows: Sequence[dict[str, Any]]) -> None:
    """Put things on the list."""
    await tx.append(ControleRow, rows)


async def append_oordeel(tx: WriteTx, row: dict[str, Any]) -> None:
    """Put a verdict beside the machine's."""
    await tx.append(OordeelRow, [row])


async def close_open(tx: WriteTx, mutatie_ids: Sequence[UUID], now: datetime) -> None:
    """Take whatever still waits for these mutaties off the list."""
    await tx.execute(
        update(ControleRow)
        .where(any_of(ControleRow.mutatie_id, mutatie_ids, dialect=tx.dialect), ControleRow.open)
        .values(open=False, afgehandeld_op=now)
    )


async def list_open(tx: ReadTx, eenheid: str, wanted: Filter, page: PageRequest) -> Page[Controle]:
    """A page of what waits for this unit, what must be done first at the top."""
    conditions: list[ColumnElement[bool]] = [ControleRow.eenheid == eenheid, ControleRow.open.is_(True)]
    if wanted.uitkomst is not None:
        conditions.append(ControleRow.uitkomst == wanted.uitkomst)
    if wanted.reden is not None:
        conditions.append(ControleRow.reden == wanted.reden)
    if wanted.spoed is not None:
        conditions.append(ControleRow.spoed.is_(wanted.spoed))
    if wanted.redencode is not None:
        # A list of codes as JSON text: the quoted code is in it or not, on both databases.
        conditions.append(cast(ControleRow.redencodes, Text).contains(f'"{wanted.redencode}"', autoescape=True))
    order = [ControleRow.__table__.c.uiterlijk_op, ControleRow.__table__.c.id]
    statement = keyset(select(*_CONTROLE).where(*conditions), order, page)
    items = [_controle(row) for row in await tx.all(statement)]
    return make_page(items, page, lambda item: (item.uiterlijk_op, item.id))


async def lock_open(tx: WriteTx, mutatie_id: UUID, eenheid: str) -> Controle | None:
    """What waits for this mutatie, held until the transaction ends; the most urgent when there is more than one."""
    row = await tx.first(
        select(*_CONTROLE)
        .where(ControleRow.mutatie_id == mutatie_id, ControleRow.eenheid == eenheid, ControleRow.open.is_(True))
        .order_by(ControleRow.uiterlijk_op, ControleRow.id)
        .limit(1)
        .with_for_update()
    )
    return None if row is None else _controle(row)


async def list_verdicts(tx: ReadTx, mutatie_ids: Sequence[UUID]) -> list[Gegeven]:
    """Every verdict on these mutaties, oldest first."""
    rows = await tx.all(
        select(*_OORDEEL)
        .where(any_of(OordeelRow.mutatie_id, mutatie_ids, dialect=tx.dialect))
        .order_by(OordeelRow.op, OordeelRow.id)
    )
    return [_gegeven(row) for row in rows]


async def list_lines(tx: ReadTx, mutatie_ids: Sequence[UUID]) -> list[Controle]:
    """Everything that ever waited for these mutaties, oldest first."""
    rows = await tx.all(
        select(*_CONTROLE)
        .where(any_of(ControleRow.mutatie_id, mutatie_ids, dialect=tx.dialect))
        .order_by(ControleRow.aangemaakt_op, ControleRow.id)
    )
    return [_controle(row) for row in rows]


async def list_dropped(tx: ReadTx, mutatie_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Those that people once kept away from Veilig Thuis, and that nobody but a sample waits to look at again."""
    busy = (
        exists()
        .where(
            ControleRow.mutatie_id == OordeelRow.mutatie_id,
            ControleRow.open,
            ControleRow.reden != Controlereden.STEEKPROEF,
        )
        .correlate(OordeelRow)
    )
    statement = select(OordeelRow.mutatie_id).where(
        any_of(OordeelRow.mutatie_id, mutatie_ids, dialect=tx.dialect),
        OordeelRow.definitief,
        OordeelRow.uitkomst.in_((Uitkomst.ND, Uitkomst.OZ)),
        ~busy,
    )
    return await tx.scalars(statement.distinct())


def _controle(row: Any) -> Controle:
    return Controle(
        id=row.id,
        mutatie_id=row.mutatie_id,
        eenheid=row.eenheid,
        reden=Controlereden(row.reden),
        uitkomst=Uitkomst(row.uitkomst),
        redencodes=tuple(row.redencodes),
        spoed=row.spoed,
        vier_ogen=row.vier_ogen,
        aangemaakt_op=row.aangemaakt_op,
        uiterlijk_op=row.uiterlijk_op,
    )


def _gegeven(row: Any) -> Gegeven:
    return Gegeven(
        id=row.id,
        mutatie_id=row.mutatie_id,
        controle_id=row.controle_id,
        reden=Controlereden(row.reden),
        uitkomst=Uitkomst(row.uitkomst),
        machine_uitkomst=Uitkomst(row.machine_uitkomst),
        oneens=row.oneens,
        definitief=row.definitief,
        door=row.door,
        op=row.op,
    )
