"""What comes next in a region: every open melding with its date, and every contact that is due. No persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.cases.melding import Melding
from service.cases.repository import agenda, gebeurtenissen
from service.cases.repository.agenda import Keuze
from service.cases.verantwoordelijkheid import Verantwoordelijkheid
from service.cases.verloop import Stand, verloop
from service.cases.voortgang import Voortgang
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx

__all__ = ["Keuze", "Regel", "WatKomt"]


@dataclass(frozen=True, slots=True)
class Regel:
    """One melding on the list, with how it stands and who keeps an eye on safety now."""

    melding: Melding
    stand: Stand
    verantwoordelijk: Verantwoordelijkheid


class WatKomt:
    """Lists what is due; what was missed the longest comes first, so that nothing is out of sight."""

    def __init__(self, voortgang: Voortgang) -> None:
        self._voortgang = voortgang

    async def list_volgende(
        self, tx: ReadTx, vt_regio: str, keuze: Keuze, page: PageRequest, now: datetime
    ) -> Page[Regel]:
        """Everything in a region that is not closed or withdrawn, by what is due next."""
        found = await agenda.list_volgende(tx, vt_regio, keuze, page, now)
        return Page(items=await self._regels(tx, found.items, now), next=found.next)

    async def list_contacten(
        self, tx: ReadTx, vt_regio: str, *, verlopen: bool | None, page: PageRequest, now: datetime
    ) -> Page[Regel]:
        """Everything in a region that is followed, by the contact that is due next (handbook F87, F130)."""
        found = await agenda.list_contacten(tx, vt_regio, verlopen=verlopen, page=page, now=now)
        return Page(items=await self._regels(tx, found.items, now), next=found.next)

    async def _regels(self, tx: ReadTx, meldingen: Sequence[Melding], now: datetime) -> list[Regel]:
        boeken = await gebeurtenissen.boeken(tx, [melding.id for melding in meldingen])
        regels = []
        for melding in meldingen:
            stand = verloop(boeken[melding.id].stappen, ontvangen_op=melding.ontvangen_op).stand
            regels.append(Regel(melding, stand, self._voortgang.verantwoordelijk(melding, stand, now)))
        return regels
