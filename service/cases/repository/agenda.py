"""SQL of what is due: which meldingen the clock must look at, and the lists of what comes next per region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, select, update
from sqlalchemy.sql.elements import KeyedColumnElement

from service.cases.melding import Melding
from service.cases.repository import melding_of
from service.cases.tables import MeldingRow
from service.core.codes_zaak import Fase, Volgendeklok
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx

_M = MeldingRow.__table__.c
_OPEN_TEXT = [column for column in _M if column.name != "inhoud"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wekker:
    """Which meldingen: those whose alarm goes off from, and before, these instants."""

    van: datetime
    voor: datetime

    @property
    def conditions(self) -> tuple[ColumnElement[bool], ...]:
        """On the indexed column."""
        return _M.wek_op >= self.van, _M.wek_op < self.voor


async def any_due(tx: ReadTx, wekker: Wekker) -> bool:
    """Whether there is anything to look at."""
    return await tx.scalar(select(_M.id).where(*wekker.conditions).limit(1)) is not None


async def take(tx: WriteTx, wekker: Wekker, limit: int) -> list[Melding]:
    """The next few to look at, the longest overdue first, locked; what another process holds is left to that one."""
    statement = select(*_OPEN_TEXT).where(*wekker.conditions).order_by(_M.wek_op).limit(limit)
    return [melding_of(row) for row in await tx.all(statement.with_for_update(skip_locked=True))]


async def bring(tx: WriteTx, changes: Sequence[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Set columns of meldingen, the same for each; one statement.

    The version stays: that time passes changes nothing that somebody could have read and now overwrites.
    """
    if not changes:
        return
    names = list(changes[0][1])
    statement = (
        update(MeldingRow).where(_M.id == bindparam("melding")).values({n: bindparam(f"nieuw_{n}") for n in names})
    )
    await tx.execute(statement, [{"melding": i, **{f"nieuw_{n}": v[n] for n in names}} for i, v in changes])


@dataclass(frozen=True, slots=True, kw_only=True)
class Keuze:
    """What of a region is asked for; a field left None leaves nothing out."""

    fase: Fase | None = None
    klok: Volgendeklok | None = None
    verlopen: bool | None = None


async def list_volgende(tx: ReadTx, vt_regio: str, keuze: Keuze, page: PageRequest, now: datetime) -> Page[Melding]:
    """What is open in a region, by what is due first."""
    statement = _listed(vt_regio, _M.volgende_op, keuze.verlopen, now)
    if keuze.fase is not None:
        statement = statement.where(_M.fase == keuze.fase)
    if keuze.klok is not None:
        statement = statement.where(_M.volgende_klok == keuze.klok)
    return await _page(tx, statement, _M.volgende_op, page)


async def list_contacten(
    tx: ReadTx, vt_regio: str, *, verlopen: bool | None, page: PageRequest, now: datetime
) -> Page[Melding]:
    """What is followed in a region, by the contact that is due first."""
    return await _page(tx, _listed(vt_regio, _M.contact_op, verlopen, now), _M.contact_op, page)


def _listed(vt_regio: str, due: KeyedColumnElement[Any], verlopen: bool | None, now: datetime) -> Select[Any]:
    statement = select(*_OPEN_TEXT).where(_M.vt_regio == vt_regio, due.is_not(None))
    if verlopen is None:
        return statement
    return statement.where(due < now if verlopen else due >= now)


async def _page(tx: ReadTx, statement: Select[Any], due: KeyedColumnElement[Any], page: PageRequest) -> Page[Melding]:
    rows = await tx.all(keyset(statement, [due, _M.id], page))
    return make_page([melding_of(row) for row in rows], page, key=lambda m: (getattr(m, due.key), m.id))
