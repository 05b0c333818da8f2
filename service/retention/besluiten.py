"""Deciding on the request of a data subject, and carrying out what was granted.

A human of the controller decides; the machine erases, in that controller's own domain only, and tells who has a copy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from service.access.callers import Caller, Soort
from service.audit import service as audit
from service.audit.service import Actie, Over
from service.core.calendar import Calendar
from service.core.codes_bewaren import Bewaarsoort, Vernietigreden, Verzoeksoort, Verzoekstand, Weigergrond
from service.core.codes_uitwisseling import Berichtsoort
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer, StapNietMogelijk
from service.db.namens import DE_DIENST
from service.db.session import ReadTx, WriteTx
from service.notifications.service import Bericht, publish
from service.retention import repository as grootboek
from service.retention.dossier import Dossier, Vindplaats
from service.retention.repository import Telling, blokkades
from service.retention.repository import verzoeken as repository
from service.retention.schemas import BesluitIn, Omvang
from service.retention.verzoek import Verzoek, gebreken
from service.retention.verzoeken import OBJECT, Verzoeken


class Besluiten:
    """Takes decisions; every method works in the transaction of the caller."""

    def __init__(self, verzoeken: Verzoeken, dossier: Dossier) -> None:
        self._verzoeken = verzoeken
        self._dossier = dossier

    async def beslis(self, tx: WriteTx, verzoek_id: UUID, body: BesluitIn, *, caller: Caller, now: datetime) -> Verzoek:
        """A human decided: write it down, and carry out what was granted.

        Raises ``NietGevonden``, ``OngeldigeInvoer`` with every finding, and ``StapNietMogelijk`` when it was decided
        already, or while something that would be erased is held.
        """
        verzoek = await self._verzoeken.get(tx, verzoek_id, caller, lock=True)
        if not verzoek.open:
            raise StapNietMogelijk("Op dit verzoek is al beslist.")
        if findings := [*gebreken(body.besluit, body.weigergronden, body.objecten)]:
            raise OngeldigeInvoer(errors=findings)
        touched = 0
        if body.besluit is not Verzoekstand.AFGEWEZEN and verzoek.soort is not Verzoeksoort.INZAGE:
            async with tx.als(DE_DIENST):  # traces are the service's; what is erased is of the caller
                touched = await self._voer_uit(tx, verzoek, body, caller, now)
        await repository.beslis(
            tx, verzoek.id, body.besluit, body.weigergronden, geraakt=touched, door=caller.sub, now=now
        )
        await audit.record(tx, caller=caller, now=now, actie=Actie.BETROKKENE_BESLUIT, object_soort=OBJECT,
                           objecten=[verzoek.id], resultaat=body.besluit.value,
                           betreft=[Over(OBJECT, verzoek.id)])  # fmt: skip
        return await self._verzoeken.get(tx, verzoek.id, caller)

    async def _voer_uit(self, tx: WriteTx, verzoek: Verzoek, body: BesluitIn, caller: Caller, now: datetime) -> int:
        wie, _ = await self._verzoeken.wie(tx, verzoek.id)
        if wie is None:
            raise NietGevonden
        found = await self._dossier.vind(tx, wie, caller.organisatie)
        plaatsen = _gekozen(found, body.objecten)
        if not plaatsen:
            return 0
        if verzoek.soort is Verzoeksoort.VERBETERING:
            await _vertel(tx, plaatsen, Berichtsoort.GEGEVENS_VERBETERD, caller, now)
            return len(plaatsen)
        await self._niet_geblokkeerd(tx, plaatsen, Calendar.local_day(now))
        soort = caller.organisatie.soort
        erase = self._dossier.wis_persoon if body.omvang is Omvang.PERSOON else self._dossier.wis_geheel
        kind, told = (
            (Bewaarsoort.MUTATIE_INHOUD, Berichtsoort.MUTATIE_VERNIETIGD)
            if soort is Soort.POLITIE
            else (Bewaarsoort.MELDING_INHOUD, Berichtsoort.MELDING_VERNIETIGD)
        )
        await grootboek.wis_echt(tx)
        await _vertel(tx, plaatsen, told, caller, now)
        await erase(tx, wie, plaatsen, soort, now)
        counts = Counter((plaats.spoor.vt_regio, plaats.spoor.eenheid) for plaats in plaatsen)
        booked = [Telling(soort=kind, vt_regio=r, eenheid=e, aantal=number) for (r, e), number in counts.items()]
        await grootboek.boek(tx, booked, Vernietigreden.VERZOEK, Calendar.local_day(now))
        alone = body.omvang is Omvang.PERSOON  # then nobody else is erased, and nobody else is to learn that he asked
        over: list[UUID | Over] = [Over(OBJECT, verzoek.id)]
        await audit.record(tx, caller=caller, now=now, actie=Actie.VERNIETIGEN, object_soort=OBJECT,
                           objecten=[verzoek.id, *(plaats.object_id for plaats in plaatsen)],
                           betreft=over if alone else [*over, *(one.spoor.mutatie_id for one in plaatsen)])  # fmt: skip
        return len(plaatsen)

    @staticmethod
    async def _niet_geblokkeerd(tx: ReadTx, plaatsen: Sequence[Vindplaats], vandaag: date) -> None:
        meldingen = [plaats.spoor.melding_id for plaats in plaatsen if plaats.spoor.melding_id is not None]
        mutaties = [mutatie_id for plaats in plaatsen for mutatie_id in plaats.mutaties]
        if await blokkades.geblokkeerd(tx, meldingen, mutaties, vandaag):
            detail = f"Op een deel hiervan rust een blokkade; hef die op, of wijs af met '{Weigergrond.BLOKKADE}'."
            raise StapNietMogelijk(detail)


def _gekozen(found: Sequence[Vindplaats], objecten: Sequence[UUID]) -> list[Vindplaats]:
    """What a decision is about: what was named, or without names what was found by BSN.

    Raises ``OngeldigeInvoer`` for what he does not stand in.
    """
    if not objecten:
        return [plaats for plaats in found if plaats.zekerheid == "BSN"]
    by_id = {plaats.object_id: plaats for plaats in found}
    strange = [
        Finding("body", f"objecten[{place}]", "onbekend", "Hierin komt deze betrokkene bij u niet voor.")
        for place, object_id in enumerate(objecten)
        if object_id not in by_id
    ]
    if strange:
        raise OngeldigeInvoer(errors=strange)
    return [by_id[object_id] for object_id in dict.fromkeys(objecten)]


async def _vertel(
    tx: WriteTx, plaatsen: Sequence[Vindplaats], soort: Berichtsoort, caller: Caller, now: datetime
) -> None:
    """Tell whoever has a copy: of police who got it, of Veilig Thuis the unit that sent it."""
    receivers: Mapping[UUID, set[str]] = {}
    if caller.organisatie.soort is Soort.POLITIE:
        mutaties = [mutatie_id for plaats in plaatsen for mutatie_id in plaats.mutaties]
        receivers = await grootboek.ontvangers(tx, mutaties)
    notices = []
    for plaats in plaatsen:
        told = {f"politie:{plaats.spoor.eenheid}"} if caller.organisatie.soort is Soort.VT else set()
        for mutatie_id in plaats.mutaties:
            told |= receivers.get(mutatie_id, set())
        data: dict[str, Any] = {"mutatieId": plaats.spoor.mutatie_id}
        if plaats.spoor.melding_id is not None:
            data["meldingId"] = plaats.spoor.melding_id
        if soort is not Berichtsoort.GEGEVENS_VERBETERD:
            data["reden"] = Vernietigreden.VERZOEK.value
        notices += [
            Bericht(soort=soort, organisatie=organisatie, onderwerp=plaats.object_id,
                    volgorde=plaats.spoor.melding_id or plaats.object_id, gegevens=data)
            for organisatie in sorted(told)
        ]  # fmt: skip
    await publish(tx, notices, now=now)
