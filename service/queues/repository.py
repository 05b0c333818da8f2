"""All SQL of the queues. What only PostgreSQL has (SKIP LOCKED) is in `claiming`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Row,
    Select,
    Update,
    bindparam,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from service.core.codes import JaNee
from service.core.codes_beoordeling import Volledigheidsband
from service.core.codes_incident import Aanleiding, Aard
from service.core.codes_zaak import Wachtrij
from service.db.arrays import any_of
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import DialectName, ReadTx, WriteTx
from service.queues.definitions import Definitie
from service.queues.items import ACUUT, GEWOON, ITEM_COLUMNS, WAAKVLAM, Item, Plaats, bits
from service.queues.leases import Lease
from service.queues.tables import LeaseRow, WachtrijItemRow

_I = WachtrijItemRow.__table__.c
_L = LeaseRow.__table__.c
TELLEN_TOT = 1000
"""How far a queue is counted: more is 'a lot', and counting millions tells nobody more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What of a queue is asked for; a field left None leaves nothing out."""

    gemeentecode: str | None = None
    aanleiding: Aanleiding | None = None
    aard: Aard | None = None
    kinderen: JaNee | None = None
    acuut: bool | None = None
    volledigheid: Volledigheidsband | None = None
    eenheid: str | None = None
    termijn_voor: datetime | None = None
    """T1 ends before this instant."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """As conditions on an item."""
        equal = ((_I.gemeentecode, self.gemeentecode), (_I.kinderen, self.kinderen), (_I.eenheid, self.eenheid))
        found: list[ColumnElement[bool]] = [column == value for column, value in equal if value is not None]
        if self.volledigheid is not None:
            found.append(_I.band == self.volledigheid)
        for column, code in ((_I.aanleidingen, self.aanleiding), (_I.aarden, self.aard)):
            if code is not None:
                found.append(column.bitwise_and(bits([code])) != 0)
        if self.acuut is not None:
            found.append((_I.rij == Wachtrij.ACUUT) if self.acuut else (_I.rij != Wachtrij.ACUUT))
        if self.termijn_voor is not None:
            found.append(_I.termijn_op < self.termijn_voor)
        return found


ALLES = Filter()
"""Leaves nothing out."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How full a queue is: counted up to `TELLEN_TOT`, in the order in which it is worked."""

    wachtrij: Wachtrij
    aantal: int
    oudste_op: datetime | None
    eerste_termijn_op: datetime | None


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


def _in_queue(vt_regio: str, definitie: Definitie, grens: datetime) -> list[ColumnElement[bool]]:
    """What is open in this queue of this region; the partial indexes of the table are made for these."""
    of_region = [_I.open, _I.vt_regio == vt_regio]
    match definitie.kenmerk:
        case "rij":
            return [*of_region, _I.rij == definitie.wachtrij.value]
        case "termijn":
            return [*of_region, _I.termijn_op < grens]
        case mark:
            return [*of_region, _I[mark]]


def _order(definitie: Definitie) -> list[ColumnElement[Any]]:
    return [_I[name] for name in definitie.volgorde]


async def stands(tx: ReadTx, vt_regio: str, definities: Sequence[Definitie], grens: datetime) -> list[Stand]:
    """How full these queues of a region are, in one statement."""

    def one(definitie: Definitie) -> Select[*tuple[Any, ...]]:
        head = (
            select(_I.geplaatst_op, _I.termijn_op)
            .where(*_in_queue(vt_regio, definitie, grens))
            .order_by(*_order(definitie))
            .limit(TELLEN_TOT)
            .subquery()
        )
        name = literal(definitie.wachtrij.value).label("wachtrij")
        return select(name, func.count(), func.min(head.c.geplaatst_op), func.min(head.c.termijn_op)).select_from(head)

    rows = await tx.all(union_all(*(one(definitie) for definitie in definities)))
    by_name = {row[0]: Stand(Wachtrij(row[0]), row[1], row[2], row[3]) for row in map(tuple, rows)}
    return [by_name[definitie.wachtrij.value] for definitie in definities]


async def list_items(
    tx: ReadTx, vt_regio: str, definitie: Definitie, grens: datetime, wanted: Filter, page: PageRequest
) -> Page[Item]:
    """A page of a queue, in the order in which it is worked."""
    statement = select(*_I).where(*_in_queue(vt_regio, definitie, grens), *wanted.conditions())
    rows = await tx.all(keyset(statement, _order(definitie), page))
    items = [item_of(row) for row in rows]
    return make_page(items, page, key=lambda item: tuple(getattr(item, name) for name in definitie.volgorde))


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a worker asks: the next few of a queue, or these meldingen, until an instant."""

    vt_regio: str
    definitie: Definitie
    houder: str
    tot: datetime
    aantal: int
    filter: Filter = ALLES
    ids: Sequence[UUID] = ()
    overnemen: bool = False
    """Take them although somebody else holds them."""


async def claim(tx: WriteTx, wanted: Claim, *, grens: datetime, now: datetime) -> list[Item]:
    """Take free items, each with a new fencing token, in the order of the queue; nobody else gets the same."""
    items = [item_of(row) for row in await tx.all(claiming(wanted, grens=grens, now=now, dialect=tx.dialect))]
    return sorted(items, key=lambda item: tuple(getattr(item, name) for name in wanted.definitie.volgorde))


def claiming(wanted: Claim, *, grens: datetime, now: datetime, dialect: DialectName) -> ReturningUpdate[Any]:
    """The one statement of a claim.

    Rows that another claim is taking are skipped, not waited for (SKIP LOCKED), so that claims neither queue up nor
    deadlock. SQLite has one writer at a time and leaves that out.
    """
    statement = select(_I.melding_id).where(
        *_in_queue(wanted.vt_regio, wanted.definitie, grens), *wanted.filter.conditions()
    )
    if wanted.ids:
        statement = statement.where(any_of(_I.melding_id, wanted.ids, dialect=dialect))
    if not wanted.overnemen:
        statement = statement.where(or_(_I.lease_tot.is_(None), _I.lease_tot <= now))
    # A CTE that locks is carried out once; a subquery could be carried out again and take more than was asked.
    chosen = (
        statement.order_by(*_order(wanted.definitie)).limit(wanted.aantal).with_for_update(skip_locked=True).cte("vrij")
    )
    return (
        update(WachtrijItemRow)
        .where(_I.melding_id == chosen.c.melding_id)
        .values(lease_houder=wanted.houder, lease_tot=wanted.tot, fencing_token=_I.fencing_token + 1)
        .returning(*_I)
    )


async def hold(tx: WriteTx, ids: Sequence[UUID]) -> None:
    """Lock these items, in one order for everybody; SQLite has one writer at a time and needs no lock."""
    if ids and tx.dialect == "postgresql":
        items = select(_I.melding_id).where(any_of(_I.melding_id, ids, dialect=tx.dialect))
        await tx.execute(items.order_by(_I.melding_id).with_for_update())


async def insert_leases(tx: WriteTx, leases: Sequence[Mapping[str, Any]]) -> None:
    """Remember leases that were given."""
    await tx.append(LeaseRow, leases)


async def find_lease(tx: ReadTx, lease_id: UUID, *, houder: str, vt_regio: str, lock: bool = False) -> Lease | None:
    """A lease of this holder with what its melding shows now; `lock` keeps others from the melding until the end."""
    statement = (
        select(*_L, _I.fencing_token.label("huidig_token"), _I.lease_tot, _I.open)
        .join_from(LeaseRow, WachtrijItemRow, _L.melding_id == _I.melding_id)
        .where(_L.id == lease_id, _L.houder == houder, _L.vt_regio == vt_regio)
    )
    row = await tx.first(statement.with_for_update(of=WachtrijItemRow) if lock else statement)
    return None if row is None else Lease(**(row._asdict() | {"wachtrij": Wachtrij(row.wachtrij)}))


async def set_lease_end(tx: WriteTx, melding_id: UUID, tot: datetime | None) -> None:
    """Let the running lease on this melding end at `tot`, or now."""
    await tx.execute(update(WachtrijItemRow).where(_I.melding_id == melding_id).values(lease_tot=tot))


async def mark_returned(tx: WriteTx, lease_id: UUID, now: datetime) -> None:
    """The holder gave it back."""
    await tx.execute(update(LeaseRow).where(_L.id == lease_id).values(teruggegeven_op=now))


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


async def items_now(tx: ReadTx, ids: Sequence[UUID], vt_regio: str) -> dict[UUID, Item]:
    """Those of these meldingen that wait in this region."""
    statement = select(*_I).where(any_of(_I.melding_id, ids, dialect=tx.dialect), _I.vt_regio == vt_regio)
    return {row.melding_id: item_of(row) for row in await tx.all(statement.where(_I.open == true()))}


async def _placed(tx: WriteTx, statement: Update) -> list[Plaats]:
    rows = await tx.all(statement.returning(_I.melding_id, _I.vt_regio, _I.rij))
    return [Plaats._make(row) for row in rows]


async def reopen(tx: WriteTx, melding_id: UUID, rij: Wachtrij, now: datetime) -> None:
    """It waits again, in this queue, from now on."""
    statement = update(WachtrijItemRow).where(_I.melding_id == melding_id)
    await tx.execute(statement.values(open=True, aangevuld=False, geplaatst_op=now, **_place(rij)))


async def set_urgency(tx: WriteTx, melding_id: UUID, rij: Wachtrij) -> bool:
    """Move a melding to another queue of its own; its priority follows. Whether it was not there yet."""
    statement = update(WachtrijItemRow).where(_I.melding_id == melding_id, _I.rij != rij.value)
    return bool(await _placed(tx, statement.values(**_place(rij))))


def _place(rij: Wachtrij) -> dict[str, Any]:
    ordinary = case((_I.waakvlam, WAAKVLAM), else_=GEWOON)
    return {"rij": rij.value, "prioriteit": ACUUT if rij is Wachtrij.ACUUT else ordinary}


def item_of(row: Row[Any]) -> Item:
    """The value of a row."""
    return Item(**(row._asdict() | {"rij": Wachtrij(row.rij)}))
