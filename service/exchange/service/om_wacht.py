"""Which meldingen the OM waits for: asking on its behalf (O01), and telling the queues when it begins and ends.

A report of an arrest or a ZSM case asks in the act of its delivery, and is on record as that act; who asked is the
service itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from service.access.callers import DIENST
from service.cases.service import Aflevering
from service.core.codes_uitwisseling import OmVraag
from service.core.ids import new_id
from service.db.namens import DE_DIENST
from service.db.session import WriteTx
from service.exchange.feiten import om_vraag
from service.exchange.om_verzoek import Beslismoment, OmVerzoek
from service.exchange.repository import om_verzoeken as repository
from service.exchange.service import om_berichten
from service.notifications.service import publish
from service.tally.service import Tally


class OmWachtrij(Protocol):
    """Who shows Veilig Thuis which meldingen the OM waits for, within the same act."""

    async def hold(self, tx: WriteTx, ids: Sequence[UUID]) -> None:
        """Keep others from the places of these meldingen until the end of the act; comes before the meldingen."""
        ...

    async def om_waits(self, tx: WriteTx, ids: Sequence[UUID], *, wacht: bool, now: datetime) -> None:
        """The OM waits for these, whose places are held, or waits no longer."""
        ...


async def show_waiting(tx: WriteTx, rij: OmWachtrij, melding_id: UUID | None, now: datetime) -> None:
    """Let the queues say whether the OM waits for this melding: for an answer, or until it decides without one.

    The place is held before looking, so that of two who answer or ask at once the last sees what the first did.
    """
    if melding_id is not None:
        async with tx.als(DE_DIENST):
            await rij.hold(tx, [melding_id])
            await rij.om_waits(tx, [melding_id], wacht=await repository.any_open(tx, melding_id), now=now)


class OmWacht:
    """Makes the questions that follow from what is delivered; a `cases.service.NaLevering`."""

    def __init__(self, moment: Beslismoment, rij: OmWachtrij, tally: Tally) -> None:
        self._moment = moment
        self._rij = rij
        self._tally = tally

    async def delivered(self, tx: WriteTx, items: Sequence[Aflevering], *, now: datetime) -> None:
        """Ask where the OM waits and does not ask yet; a fixed number of statements, none when the OM waits nowhere.

        A question that the OM asked before the report was known is about this melding from now on. What it asked and
        got an answer to, or decided, it does not wait for again.
        """
        waiting = {item.melding_id: item for item in reversed(items) if item.om_wacht}
        if not waiting:
            return
        new = {item.mutatie.bvh_nummer: item for item in waiting.values() if item.nieuw}
        added = [item.melding_id for item in waiting.values() if not item.nieuw]
        known = await repository.list_about(tx, melding_ids=added, bvh_nummers=list(new))
        asked = {one.melding_id for one in known if one.melding_id and _covers(one, waiting[one.melding_id])}
        questions = [one for one in known if one.melding_id is not None]
        for early in known:
            item = new.get(early.bvh_nummer)
            if item is not None and _is_about(early, item):
                questions.append(await self._linked(tx, early, item))
                asked.add(item.melding_id)
        made = [self._question(item, now) for item in waiting.values() if item.melding_id not in asked]
        if made:
            await repository.insert(tx, made)
            about = {item.melding_id: item.mutatie.stroom for item in waiting.values()}
            await self._tally.record(tx, [om_vraag(one, about[one.melding_id]) for one in made if one.melding_id])
            await publish(tx, [notice for one in made for notice in om_berichten.gesteld(one)], now=now)
        settled = waiting.keys() - {one.melding_id for one in (*questions, *made) if one.open}
        if settled:
            await self._rij.om_waits(tx, sorted(settled), wacht=False, now=now)

    async def _linked(self, tx: WriteTx, early: OmVerzoek, item: Aflevering) -> OmVerzoek:
        linked = await repository.link(
            tx, early.id, melding_id=item.melding_id, mutatie_id=item.mutatie_id, eenheid=item.eenheid
        )
        await self._tally.record(tx, [om_vraag(linked, item.mutatie.stroom)])
        return linked

    def _question(self, item: Aflevering, now: datetime) -> OmVerzoek:
        optreden = item.mutatie.politieoptreden
        zsm = optreden is not None and bool(optreden.zsm)
        return OmVerzoek(
            id=new_id(),
            melding_id=item.melding_id,
            mutatie_id=item.mutatie_id,
            bvh_nummer=item.mutatie.bvh_nummer,
            vt_regio=item.vt_regio,
            eenheid=item.eenheid,
            automatisch=True,
            zsm=zsm,
            vraag=[vraag.value for vraag in OmVraag],
            gevraagd_op=now,
            beslismoment_op=self._moment.vermoed(now, zsm=zsm),
            beslismoment_bekend=False,
            door=DIENST.sub,
        )


def _covers(asked: OmVerzoek, item: Aflevering) -> bool:
    """Whether what was asked is about the same decision: none was taken yet, or it is the same entry of the police."""
    return asked.beslist_op is None or asked.bvh_nummer == item.mutatie.bvh_nummer


def _is_about(early: OmVerzoek, item: Aflevering) -> bool:
    """Whether what the OM asked before anything was known here is about this report: same number, region and unit."""
    undecided = early.melding_id is None and early.beslist_op is None
    return undecided and early.vt_regio == item.vt_regio and early.eenheid in (None, item.eenheid)
