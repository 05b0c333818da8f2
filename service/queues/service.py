"""The queues of Veilig Thuis: what waits, why, and who holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from service.access.callers import Caller
from service.audit.service import GRONDSLAG, Actie, record
from service.cases.service import Aflevering, Cases, Melding, MeldingUit
from service.core.calendar import Calendar
from service.core.codes import Doelbinding
from service.core.codes_beoordeling import Intrekreden
from service.core.codes_uitwisseling import Vertrekreden
from service.core.codes_zaak import Wachtrij
from service.core.errors import LeaseVerlopen, NietGevonden
from service.core.ids import new_id
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.notifications.service import publish
from service.queues import berichten, repository
from service.queues.definitions import DEFINITIES, Reden, gepubliceerd, termijngrens, waarom
from service.queues.delivery import added, aflevering_uit
from service.queues.items import Item, Plaats, item_row
from service.queues.leases import Lease, Leasestand
from service.queues.repository import claims, looking
from service.queues.repository.looking import ALLES, Filter, Stand

__all__ = [
    "Filter",
    "Geclaimd",
    "Item",
    "Lease",
    "Leasestand",
    "Opdracht",
    "Queues",
    "Stand",
    "aflevering_uit",
    "gepubliceerd",
    "grootteklasse",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opdracht:
    """What a worker asks to claim."""

    wachtrij: Wachtrij
    duur: timedelta
    aantal: int = 1
    filter: Filter = ALLES
    melding_ids: Sequence[UUID] = ()
    """These and no others; then `aantal` does not count."""
    overnemen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Geclaimd:
    """One melding with the lease on it."""

    lease_id: UUID
    item: Item
    melding: MeldingUit
    waarom: tuple[Reden, ...]


class Queues:
    """Keeps the queues; every method works in the transaction of the caller."""

    def __init__(self, cases: Cases, calendar: Calendar) -> None:
        self._cases = cases
        self._calendar = calendar

    async def deliver(self, tx: WriteTx, items: Sequence[Aflevering], now: datetime) -> None:
        """Deliver to Veilig Thuis: meldingen and their place in the queue; a fixed number of statements a list."""
        if not items:
            return
        there = [item.melding_id for item in items if not item.nieuw]
        await self.hold(tx, there + [item.hoort_bij for item in items if item.hoort_bij is not None])
        termijn_op = self._cases.termijnen(now).t1_op
        await repository.insert_items(tx, [item_row(item, termijn_op, now) for item in items if item.nieuw])
        for soort in ("VERSIE", "DUBBEL"):
            newer = soort == "VERSIE"
            changes = [added(item, newer=newer) for item in items if item.soort == soort]
            await repository.add_to_items(tx, changes, newer=newer)
        await repository.raise_waiting(tx, [item.hoort_bij for item in items if item.waakvlam and item.hoort_bij])
        # Last, because who hears of a delivery may change the places of what was delivered.
        await self._cases.deliver(tx, items, now)

    async def overview(self, tx: ReadTx, vt_regio: str, now: datetime) -> list[Stand]:
        """How full each queue of a region is."""
        grens = termijngrens(now, self._calendar)
        return await looking.stands(tx, vt_regio, list(DEFINITIES.values()), grens)

    async def list_items(
        self, tx: ReadTx, vt_regio: str, wachtrij: Wachtrij, wanted: Filter, page: PageRequest, now: datetime
    ) -> Page[Item]:
        """A page of a queue, in the order in which it is worked."""
        grens = termijngrens(now, self._calendar)
        return await looking.list_items(tx, vt_regio, DEFINITIES[wachtrij], grens, wanted, page)

    def waarom(self, item: Item, now: datetime) -> tuple[Reden, ...]:
        """Every reason why a melding waits."""
        return waarom(item, now, self._calendar)

    async def claim(
        self, tx: WriteTx, opdracht: Opdracht, *, caller: Caller, vt_regio: str, doel: Doelbinding, now: datetime
    ) -> list[Geclaimd]:
        """Take free meldingen of a queue, opened, each under a lease of its own that nobody else has."""
        wanted = claims.Claim(
            vt_regio=vt_regio,
            definitie=DEFINITIES[opdracht.wachtrij],
            houder=caller.sub,
            tot=now + opdracht.duur,
            aantal=len(opdracht.melding_ids) or opdracht.aantal,
            filter=opdracht.filter,
            ids=opdracht.melding_ids,
            overnemen=opdracht.overnemen,
        )
        items = await claims.claim(tx, wanted, grens=termijngrens(now, self._calendar), now=now)
        leases = [(new_id(), item) for item in items]
        await claims.insert_leases(tx, [_lease_row(i, item, opdracht.wachtrij, now) for i, item in leases])
        held = berichten.geclaimd(map(_place, items), opdracht.wachtrij, wanted.tot)
        await publish(tx, held, now=now)
        ids = [item.melding_id for item in items]
        opened = await self._cases.open(tx, ids, caller=caller, vt_regio=vt_regio, doel=doel, now=now)
        actie = Actie.OVERNEMEN if opdracht.overnemen else Actie.CLAIMEN
        betreft = [inzage.melding.mutatie_id for inzage in opened.values()]
        await record(tx, caller=caller, now=now, actie=actie, object_soort="melding", objecten=ids, doelbinding=doel,
                     grondslag=GRONDSLAG, betreft=betreft)  # fmt: skip
        return [
            Geclaimd(
                lease_id=lease_id,
                item=item,
                melding=self._cases.show(opened[item.melding_id], now),
                waarom=self.waarom(item, now),
            )
            for lease_id, item in leases
        ]

    async def get_lease(
        self, tx: ReadTx, lease_id: UUID, *, caller: Caller, vt_regio: str, lock: bool = False
    ) -> Lease:
        """The caller's own lease; raises ``NietGevonden`` for any other."""
        found = await claims.find_lease(tx, lease_id, houder=caller.sub, vt_regio=vt_regio, lock=lock)
        if found is None:
            raise NietGevonden
        return found

    async def renew(self, tx: WriteTx, lease: Lease, duur: timedelta, *, caller: Caller, now: datetime) -> Lease:
        """Let a lease that was read under lock run on from now; raises ``LeaseVerlopen``."""
        lease.check(now)
        await self._set_end(tx, lease, now + duur, now)
        await self._on_record(tx, Actie.VERLENGEN, lease, caller, now)
        return replace(lease, lease_tot=now + duur)

    async def release(self, tx: WriteTx, lease: Lease, *, caller: Caller, now: datetime) -> None:
        """Give a lease back that was read under lock; a second time changes nothing. Raises ``LeaseVerlopen``."""
        if lease.teruggegeven_op is not None:
            return
        lease.check(now)
        await self._set_end(tx, lease, None, now)
        await claims.mark_returned(tx, lease.id, now)
        await self._on_record(tx, Actie.TERUGGEVEN, lease, caller, now)

    async def hold(self, tx: WriteTx, ids: Sequence[UUID]) -> None:
        """Keep others from the places of these meldingen until the end of the act.

        An act that changes a melding and its place takes the place first, as a claim does: so none waits for another
        that waits for it.
        """
        await repository.hold(tx, ids)

    async def check_lease(
        self, tx: WriteTx, lease_id: UUID, fencing_token: int, melding_id: UUID, *, caller: Caller, vt_regio: str,
        now: datetime,
    ) -> None:  # fmt: skip
        """Pass while this lease holds this melding; raises ``LeaseVerlopen``, also for a lease that is not known."""
        found = await claims.find_lease(tx, lease_id, houder=caller.sub, vt_regio=vt_regio, lock=True)
        if found is None or found.melding_id != melding_id or found.fencing_token != fencing_token:
            raise LeaseVerlopen("Deze lease hoort niet bij u en deze melding.")
        found.check(now)

    async def close(self, tx: WriteTx, ids: Sequence[UUID], reden: Vertrekreden, *, now: datetime) -> None:
        """Nothing waits here any more; running leases end, and the region is told of what did wait."""
        await publish(tx, berichten.vertrokken(await repository.close(tx, ids), reden), now=now)

    async def withdraw(
        self, tx: WriteTx, ids: Sequence[UUID], now: datetime, *, reden: Intrekreden | None = None
    ) -> None:
        """Police took these back: the content closes, they wait for a confirmation, and who got a copy is told."""
        await self.hold(tx, ids)
        await self._cases.withdraw(tx, ids, now)
        places = await repository.withdraw(tx, ids)
        elders = await self._cases.copies(tx, [place.melding_id for place in places])
        await publish(tx, berichten.ingetrokken(places, elders, reden), now=now)

    async def confirm_withdrawal(
        self, tx: WriteTx, melding_id: UUID, *, caller: Caller, vt_regio: str, now: datetime
    ) -> Melding:
        """Veilig Thuis knows that police took it back; nothing waits any more. Raises ``StapNietMogelijk``."""
        await self.hold(tx, [melding_id])
        melding = await self._cases.confirm_withdrawal(tx, melding_id, vt_regio, now)
        await self.close(tx, [melding_id], Vertrekreden.INTREKKING_BEVESTIGD, now=now)
        actie = Actie.INTREKKING_BEVESTIGEN
        await record(tx, caller=caller, now=now, actie=actie, object_soort="melding", objecten=[melding_id],
                     betreft=[melding.mutatie_id])  # fmt: skip
        return melding

    async def _set_end(self, tx: WriteTx, lease: Lease, tot: datetime | None, now: datetime) -> None:
        await claims.set_lease_end(tx, lease.melding_id, tot)
        place = Plaats(lease.melding_id, lease.vt_regio, lease.wachtrij)
        await publish(tx, berichten.geclaimd([place], lease.wachtrij, tot), now=now)

    async def _on_record(self, tx: WriteTx, actie: Actie, lease: Lease, caller: Caller, now: datetime) -> None:
        objecten = [lease.id, lease.melding_id]
        await record(tx, caller=caller, now=now, actie=actie, object_soort="lease", objecten=objecten)


def grootteklasse(aantal: int) -> str:
    """How many, as a class: what is needed to plan a day, and no more."""
    for upper, name in ((0, "0"), (9, "1-9"), (49, "10-49"), (99, "50-99"), (499, "100-499"), (999, "500-999")):
        if aantal <= upper:
            return name
    return "1000+"


def _place(item: Item) -> Plaats:
    return Plaats(item.melding_id, item.vt_regio, item.rij)


def _lease_row(lease_id: UUID, item: Item, wachtrij: Wachtrij, now: datetime) -> dict[str, Any]:
    return {
        "id": lease_id,
        "melding_id": item.melding_id,
        "vt_regio": item.vt_regio,
        "wachtrij": wachtrij,
        "houder": item.lease_houder,
        "fencing_token": item.fencing_token,
        "gegeven_op": now,
        "teruggegeven_op": None,
    }
