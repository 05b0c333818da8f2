"""A report of an arrest or a ZSM case asks Veilig Thuis on behalf of the OM, in the act of its delivery (O01).

It is part of that act, which is on record as such; who asked is the service itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service.access.callers import DIENST
from service.cases.service import Aflevering
from service.core.codes_uitwisseling import OmVraag
from service.core.ids import new_id
from service.db.session import WriteTx
from service.exchange.om_verzoek import Beslismoment, OmVerzoek
from service.exchange.repository import om_verzoeken as repository
from service.exchange.service import om_berichten
from service.notifications.service import publish


class OmWacht:
    """Makes the questions that follow from what is delivered; a `cases.service.NaLevering`."""

    def __init__(self, moment: Beslismoment) -> None:
        self._moment = moment

    async def delivered(self, tx: WriteTx, items: Sequence[Aflevering], *, now: datetime) -> None:
        """Ask where the OM waits and does not ask yet; a fixed number of statements, none when the OM waits nowhere.

        A question that the OM asked before the report was known is about this melding from now on.
        """
        waiting = {item.melding_id: item for item in reversed(items) if item.om_wacht}
        if not waiting:
            return
        new = {item.mutatie.bvh_nummer: item for item in waiting.values() if item.nieuw}
        added = [item.melding_id for item in waiting.values() if not item.nieuw]
        known = await repository.list_about(tx, melding_ids=added, bvh_nummers=list(new))
        asked = {one.melding_id for one in known if one.melding_id and _covers(one, waiting[one.melding_id])}
        for early in known:
            item = new.get(early.bvh_nummer)
            if item is not None and _is_about(early, item):
                await self._link(tx, early, item)
                asked.add(item.melding_id)
        made = [self._question(item, now) for item in waiting.values() if item.melding_id not in asked]
        if not made:
            return
        await repository.insert(tx, made)
        await publish(tx, [notice for one in made for notice in om_berichten.gesteld(one)], now=now)

    async def _link(self, tx: WriteTx, early: OmVerzoek, item: Aflevering) -> None:
        found = {"melding_id": item.melding_id, "mutatie_id": item.mutatie_id, "eenheid": item.eenheid}
        await repository.change(tx, early.id, **found)

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
