"""The OM waits for Veilig Thuis: asking, answering, and what the OM decided (handbook §10.3, O01–O06).

The service never stands between the OM and its decision: it shows how long the OM waits, and records what was decided,
with or without what Veilig Thuis knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from service.access.callers import Caller, Soort
from service.audit.service import Actie, Over, record
from service.cases.service import Cases
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.codes_uitwisseling import OmVerzoekStatus
from service.core.errors import NietGevonden, OngeldigeInvoer
from service.core.ids import new_id
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.exchange.om_verzoek import OmAntwoord, OmBeslissing, OmVerzoek
from service.exchange.om_verzoek_eisen import antwoord_gebreken, beslissing_gebreken, moment_gebreken
from service.exchange.optekenaar import Vraagoptekenaar
from service.exchange.repository import om_verzoeken as repository
from service.exchange.repository.om_verzoeken import OmFilter
from service.exchange.schemas.om_verzoeken import (
    BeslismomentIn,
    OmAntwoordIn,
    OmBeslissingIn,
    OmVerzoekIn,
    OmVerzoekInzage,
    OmVerzoekUit,
)
from service.exchange.service import om_berichten
from service.exchange.service.om_vraag import OmVragen
from service.exchange.service.om_wacht import OmWachtrij, show_waiting
from service.exchange.service.verstreken import tell_passed
from service.exchange.vraagklok import merk
from service.notifications.service import publish

__all__ = ["OmFilter", "OmVerzoeken"]

_SOORT = "om-verzoek"


class OmVerzoeken:
    """Keeps the questions of the OM; every method works in the transaction of the caller."""

    def __init__(
        self, *, cases: Cases, vragen: OmVragen, rij: OmWachtrij, optekenaar: Vraagoptekenaar, cipher: Cipher,
        calendar: Calendar,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._rij = rij
        self._vragen = vragen
        self._optekenaar = optekenaar
        self._cipher = cipher
        self._calendar = calendar

    async def ask(self, tx: WriteTx, body: OmVerzoekIn, *, caller: Caller, now: datetime) -> OmVerzoek:
        """The OM asks a region about a mutatie, or about a BVH number that may not be known here yet.

        Raises ``OngeldigeInvoer`` with every finding, and ``StapNietMogelijk`` while it waits for an answer already.
        """
        verzoek = await self._vragen.made_of(tx, body, door=caller.sub, now=now)
        await repository.insert(tx, [verzoek])
        await self._optekenaar.om_vraag(tx, verzoek)
        await show_waiting(tx, self._rij, verzoek.melding_id, now)
        await record(tx, caller=caller, now=now, actie=Actie.VRAGEN, object_soort=_SOORT, objecten=[verzoek.id],
                     doelbinding=Doelbinding.OM_AFDOENING, betreft=[_over(verzoek)])  # fmt: skip
        await publish(tx, om_berichten.gesteld(verzoek), now=now)
        return verzoek

    async def list_page(
        self, tx: ReadTx, caller: Caller, wanted: OmFilter, page: PageRequest, now: datetime
    ) -> Page[OmVerzoekUit]:
        """The questions of this organisation, the first moment of decision first."""
        found = await repository.list_page(tx, caller.organisatie, wanted, page)
        return Page(items=await self._shown(tx, found.items, caller, now), next=found.next)

    async def show(self, tx: ReadTx, verzoek: OmVerzoek, caller: Caller, now: datetime) -> OmVerzoekUit:
        """A question for this reader: where it stands, and how long the OM waits."""
        return (await self._shown(tx, [verzoek], caller, now))[0]

    async def _shown(self, tx: ReadTx, found: Sequence[OmVerzoek], caller: Caller, now: datetime) -> list[OmVerzoekUit]:
        ids = [one.melding_id for one in found if one.melding_id is not None]
        states = await self._cases.standings(tx, ids)
        return [
            OmVerzoekUit.of(
                one,
                one.klok(now, self._calendar),
                merk(states.get(one.melding_id) if one.melding_id else None),
                voor=caller.organisatie.soort,
                now=now,
            )
            for one in found
        ]

    async def open(
        self, tx: WriteTx, verzoek_id: UUID, *, caller: Caller, doel: Doelbinding, now: datetime
    ) -> OmVerzoekInzage:
        """A question with the decision, and for the OM and the region with what Veilig Thuis told."""
        verzoek = await self._get(tx, verzoek_id, caller)
        politie = caller.organisatie.soort is Soort.POLITIE
        antwoorden = None if politie else await repository.answers(tx, verzoek.id, self._cipher)
        beslissingen = await repository.decisions(tx, verzoek.id)
        read = [verzoek.id, *(one.id for one in antwoorden or ()), *(one.id for one in beslissingen)]
        await record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort=_SOORT, objecten=read,
                     doelbinding=doel, betreft=[_over(verzoek)])  # fmt: skip
        return OmVerzoekInzage.van(await self.show(tx, verzoek, caller, now), antwoorden, beslissingen)

    async def take_up(
        self, tx: WriteTx, verzoek_id: UUID, *, overnemen: bool, caller: Caller, now: datetime
    ) -> OmVerzoek:
        """A worker at Veilig Thuis takes it up; what is late stays late."""
        verzoek = await self._get(tx, verzoek_id, caller, lock=True)
        verzoek.check_takeable(caller.sub, overnemen=overnemen)
        changes: dict[str, Any] = {"behandelaar": caller.sub}
        if verzoek.in_bewerking_op is None:
            changes["in_bewerking_op"] = now
        if verzoek.status is OmVerzoekStatus.GEVRAAGD:
            changes["status"] = OmVerzoekStatus.IN_BEWERKING
        verzoek = await self._change(tx, verzoek, changes)
        await record(tx, caller=caller, now=now, actie=Actie.BEHANDELEN, object_soort=_SOORT, objecten=[verzoek.id],
                     betreft=[_over(verzoek)])  # fmt: skip
        if "status" in changes:
            await publish(tx, om_berichten.stand(verzoek), now=now)
        return verzoek

    async def answer(
        self, tx: WriteTx, verzoek_id: UUID, body: OmAntwoordIn, *, caller: Caller, now: datetime
    ) -> OmVerzoek:
        """Veilig Thuis answers, once, also when it is late; a correction names the version it replaces."""
        verzoek = await self._get(tx, verzoek_id, caller, lock=True)
        if findings := antwoord_gebreken(body, verzoek):
            raise OngeldigeInvoer(errors=findings)
        verzoek.check_answerable(body.vervangt)
        sealed = {"wat_helpt", "wat_schaadt", "functie"}
        antwoord = OmAntwoord(
            id=new_id(),
            verzoek_id=verzoek.id,
            versie=verzoek.antwoordversie + 1,
            op=now,
            bekend=body.bekend,
            veiligheidsoordeel=body.veiligheidsoordeel,
            lopende_zorg=body.lopende_zorg,
            door=caller.sub,
            besloten=body.model_dump(mode="json", by_alias=True, exclude_none=True, include=sealed),
        )
        await repository.insert_answer(tx, antwoord, verzoek.vt_regio, self._cipher)
        changes: dict[str, Any] = {"status": antwoord.status, "antwoordversie": antwoord.versie}
        if verzoek.beantwoord_op is None:
            changes["beantwoord_op"] = now
        verzoek = await self._change(tx, verzoek, changes)
        await self._optekenaar.om_vraag(tx, verzoek)
        await show_waiting(tx, self._rij, verzoek.melding_id, now)
        await record(tx, caller=caller, now=now, actie=Actie.BEANTWOORDEN, object_soort=_SOORT,
                     objecten=[verzoek.id, antwoord.id], ontvanger=str(Soort.OM),
                     betreft=[_over(verzoek)])  # fmt: skip
        await publish(tx, om_berichten.stand(verzoek), now=now)
        return verzoek

    async def move(
        self, tx: WriteTx, verzoek_id: UUID, body: BeslismomentIn, *, caller: Caller, now: datetime
    ) -> OmVerzoek:
        """The OM says when it decides: the clock moves along, and what is not late yet is not late."""
        if findings := tuple(moment_gebreken(body.beslismoment_op, now)):
            raise OngeldigeInvoer(errors=findings)
        verzoek = await self._get(tx, verzoek_id, caller, lock=True)
        verzoek.check_movable()
        changes: dict[str, Any] = {
            "beslismoment_op": body.beslismoment_op,
            "beslismoment_bekend": True,
            "status": verzoek.status_bij(body.beslismoment_op, now),
            "verstreken_op": None,
            "zsm": verzoek.zsm if body.zsm is None else body.zsm,
        }
        verzoek = await self._change(tx, verzoek, changes)
        await record(tx, caller=caller, now=now, actie=Actie.BIJSTELLEN, object_soort=_SOORT, objecten=[verzoek.id],
                     betreft=[_over(verzoek)])  # fmt: skip
        await publish(tx, om_berichten.stand(verzoek, aan_vt=True), now=now)
        return verzoek

    async def decide(
        self, tx: WriteTx, verzoek_id: UUID, body: OmBeslissingIn, *, caller: Caller, now: datetime
    ) -> OmVerzoek:
        """Record what the OM decided, wherever the question stands (O06); deciding again is a new version."""
        if findings := beslissing_gebreken(body, now):
            raise OngeldigeInvoer(errors=findings)
        verzoek = await self._get(tx, verzoek_id, caller, lock=True)
        beslissing = OmBeslissing(
            id=new_id(),
            verzoek_id=verzoek.id,
            versie=verzoek.beslissingversie + 1,
            beslist_op=body.beslist_op or now,
            vastgelegd_op=now,
            stand=verzoek.status,
            vt_info_gebruikt=body.vt_info_gebruikt,
            zonder_info_reden=body.zonder_info_reden,
            vervolging=body.vervolging,
            voorwaarden=[voorwaarde.value for voorwaarde in body.voorwaarden],
            vrijlating_op=body.vrijlating_op,
            einde_op=body.einde_op,
            door=caller.sub,
        )
        await repository.insert_decision(tx, beslissing)
        changes = {"beslissingversie": beslissing.versie, "vt_info_gebruikt": beslissing.vt_info_gebruikt}
        first = {"beslist_op": beslissing.beslist_op} if verzoek.beslist_op is None else {}
        verzoek = await self._change(tx, verzoek, changes | first)
        await self._optekenaar.om_vraag(tx, verzoek)
        await show_waiting(tx, self._rij, verzoek.melding_id, now)
        await record(tx, caller=caller, now=now, actie=Actie.AFDOEN, object_soort=_SOORT,
                     objecten=[verzoek.id, beslissing.id], doelbinding=Doelbinding.OM_AFDOENING,
                     betreft=[_over(verzoek)])  # fmt: skip
        await publish(tx, om_berichten.beslist(verzoek), now=now)
        return verzoek

    async def any_due(self, tx: ReadTx, now: datetime) -> bool:
        """Whether `pass_due` has something to do: a cheap look, before a write is opened."""
        return await repository.any_overdue(tx, now)

    async def pass_due(self, tx: WriteTx, now: datetime, limit: int) -> int:
        """Write down where the OM had to decide without an answer (T12), and tell both; how many, at most `limit`.

        Any number of processes may do this at once: each passing is written, and told, exactly once.
        """
        passed = await repository.mark_overdue(tx, now, limit)
        return await tell_passed(tx, _SOORT, {one.id: om_berichten.verstreken(one) for one in passed}, now)

    async def _change(self, tx: WriteTx, verzoek: OmVerzoek, changes: dict[str, Any]) -> OmVerzoek:
        await repository.change(tx, verzoek.id, **changes)
        return replace(verzoek, **changes)

    async def _get(self, tx: ReadTx, verzoek_id: UUID, caller: Caller, *, lock: bool = False) -> OmVerzoek:
        found = await repository.find(tx, verzoek_id, caller.organisatie, lock=lock)
        if found is None:
            raise NietGevonden
        return found


def _over(verzoek: OmVerzoek) -> UUID | Over:
    """Whom it is about: the persons of the mutatie; the question itself as long as police sent nothing about it."""
    return Over(_SOORT, verzoek.id) if verzoek.mutatie_id is None else verzoek.mutatie_id
