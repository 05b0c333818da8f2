"""All SQL of the queues: here what stands in them and what moves it; beside it `looking` and `claims`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Row, Update, bindparam, case, false, or_, select, true, update

from service.core.codes_zaak import Wachtrij
from service.db.arrays import any_of
from service.db.session import ReadTx, WriteTx
from service.queues.items import ACUUT, GEWOON, ITEM_COLUMNS, WAAKVLAM, Item, Plaats
from service.queues.tables import WachtrijItemRow

_I = WachtrijItemRow.__table__.c


async def insert_items(tx: WriteTx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add items."""
    await tx.append_tuples(WachtrijItemRow, ITEM_COLUMNS, rows)


_URGENT, _ADDS, _WAITS = (bindparam(name, type_=Boolean()) for name in ("is_spoed", "is_waakvlam", "is_om_wacht"))
_ADDED: dict[str, Any] = {
    "open": True,
    "aangevuld": True,
    "rij": case((_URGENT, Wachtrij.ACUUT.value), else_=_I.rij),
    "prioriteit": case(
        (_URGENT, ACUUT), (_ADDS, case((_I.prioriteit > WAAKVLAM, WAAKVLAM), else_=_I.prioriteit)), else_=_I.prioriteit
    ),
    "waakvlam": or_(_I.waakvlam, _ADDS),
    "om_wacht": or_(_I.om_wacht, _WAITS),
}
_FILTERED = ("gemeentecode", "aanleidingen", "aarden", "kinderen", "band")
_MARK_ADDED = update(WachtrijItemRow).where(_I.melding_id == bindparam("item")).values(**_ADDED)
_REPLACE = (
    update(WachtrijItemRow)
    .where(_I.melding_id == bindparam("item"))
    .values(**_ADDED, **{name: bindparam(f"nieuw_{name}", type_=_I[name].type) for name in _FILTERED})
)


async def add_to_items(tx: WriteTx, changes: Sequence[Mapping[str, Any]], *, newer: bool) -> None:
    """Something was added: open again, marked, and more urgent when the addition is.

    With `newer` the filter columns (`nieuw_…`) are those of the newer version.
    """
    if changes:
        await tx.execute(_REPLACE if newer else _MARK_ADDED, list(changes))


async def hold(tx: WriteTx, ids: Sequence[UUID]) -> None:
    """Lock these items, in one order for everybody; SQLite has one writer at a time and needs no lock."""
    if ids and tx.dialect == "postgresql":
        items = select(_I.melding_id).where(any_of(_I.melding_id, ids, dialect=tx.dialect))
        await tx.execute(items.order_by(_I.melding_id).with_for_update())


async def withdraw(tx: WriteTx, ids: Sequence[UUID]) -> list[Plaats]:
    """Police took these back: they wait, open, for a confirmation. Tells of which this is news."""
    statement = update(WachtrijItemRow).where(any_of(_I.melding_id, ids, dialect=tx.dialect), _I.ingetrokken == false())
    return await _placed(tx, statement.values(ingetrokken=True, open=True))


async def close(tx: WriteTx, ids: Sequence[UUID]) -> list[Plaats]:
    """Nothing waits here any more, and whoever held it is done. Tells which of these were still waiting."""
    statement = update(WachtrijItemRow).where(any_of(_I.melding_id, ids, dialect=tx.dialect), _I.open == true())
    ordinary = case((_I.rij == Wachtrij.ACUUT.value, ACUUT), else_=GEWOON)
    done = {"open": False, "aangevuld": False, "waakvlam": False, "prioriteit": ordinary}
    return await _placed(tx, statement.values(**done, lease_houder=None, lease_tot=None))


async def raise_waiting(tx: WriteTx, ids: Sequence[UUID]) -> None:
    """Cases that still wait here have news: they go on top, and below what is acute (handbook §10.3)."""
    if not ids:
        return
    statement = update(WachtrijItemRow).where(any_of(_I.melding_id, ids, dialect=tx.dialect), _I.open == true())
    higher = case((_I.prioriteit > WAAKVLAM, WAAKVLAM), else_=_I.prioriteit)
    await tx.execute(statement.values(waakvlam=True, prioriteit=higher))


async def set_om_wacht(tx: WriteTx, ids: Sequence[UUID], *, wacht: bool) -> list[Plaats]:
    """Mark whether the OM waits for these; tells for which this is news and that stand in a queue."""
    statement = update(WachtrijItemRow).where(any_of(_I.melding_id, ids, dialect=tx.dialect), _I.om_wacht.is_not(wacht))
    rows = await tx.all(statement.values(om_wacht=wacht).returning(_I.melding_id, _I.vt_regio, _I.rij, _I.open))
    return [Plaats(row.melding_id, row.vt_regio, row.rij) for row in rows if row.open]


async def reopen(tx: WriteTx, melding_id: UUID, rij: Wachtrij, now: datetime) -> None:
    """It waits again, in this queue, from now on."""
    statement = update(WachtrijItemRow).where(_I.melding_id == melding_id)
    await tx.execute(statement.values(open=True, aangevuld=False, geplaatst_op=now, **_place(rij)))


async def set_urgency(tx: WriteTx, melding_id: UUID, rij: Wachtrij) -> bool:
    """Move a melding to another queue of its own; its priority follows. Whether it was not there yet."""
    statement = update(WachtrijItemRow).where(_I.melding_id == melding_id, _I.rij != rij.value)
    return bool(await _placed(tx, statement.values(**_place(rij))))


async def items_now(tx: ReadTx, ids: Sequence[UUID], vt_regio: str) -> dict[UUID, Item]:
    """Those of these meldingen that wait in this region."""
    statement = select(*_I).where(any_of(_I.melding_id, ids, dialect=tx.dialect), _I.vt_regio == vt_regio)
    return {row.melding_id: item_of(row) for row in await tx.all(statement.where(_I.open == true()))}


def item_of(row: Row[Any]) -> Item:
    """The value of a row."""
    return Item(**(row._asdict() | {"rij": Wachtrij(row.rij)}))


async def _placed(tx: WriteTx, statement: Update) -> list[Plaats]:
    rows = await tx.all(statement.returning(_I.melding_id, _I.vt_regio, _I.rij))
    return [Plaats._make(row) for row in rows]


def _place(rij: Wachtrij) -> dict[str, Any]:
    ordinary = case((_I.waakvlam, WAAKVLAM), else_=GEWOON)
    return {"rij": rij.value, "prioriteit": ACUUT if rij is Wachtrij.ACUUT else ordinary}
