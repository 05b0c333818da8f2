"""SQL of working in a queue: claiming, and the leases. What only PostgreSQL has (SKIP LOCKED) is in `claiming`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from service.core.codes_zaak import Wachtrij
from service.db.arrays import any_of
from service.db.session import DialectName, ReadTx, WriteTx
from service.queues.definitions import Definitie
from service.queues.items import Item
from service.queues.leases import Lease
from service.queues.repository import item_of
from service.queues.repository.looking import ALLES, Filter, in_queue, order
from service.queues.tables import LeaseRow, WachtrijItemRow

_I = WachtrijItemRow.__table__.c
_L = LeaseRow.__table__.c


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
        *in_queue(wanted.vt_regio, wanted.definitie, grens), *wanted.filter.conditions()
    )
    if wanted.ids:
        statement = statement.where(any_of(_I.melding_id, wanted.ids, dialect=dialect))
    if not wanted.overnemen:
        statement = statement.where(or_(_I.lease_tot.is_(None), _I.lease_tot <= now))
    # A CTE that locks is carried out once; a subquery could be carried out again and take more than was asked.
    chosen = (
        statement.order_by(*order(wanted.definitie)).limit(wanted.aantal).with_for_update(skip_locked=True).cte("vrij")
    )
    return (
        update(WachtrijItemRow)
        .where(_I.melding_id == chosen.c.melding_id)
        .values(lease_houder=wanted.houder, lease_tot=wanted.tot, fencing_token=_I.fencing_token + 1)
        .returning(*_I)
    )


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
