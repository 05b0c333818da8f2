"""Requests of data subjects: receiving, reporting, deciding, and carrying the decision out (Wpg art. 25-28, AVG).

A human of the controller decides; the machine finds, counts the days, and erases. Only what is of the own unit or
region is found. Who has a copy is told, with ids only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from service.access.callers import Caller, Soort
from service.audit import service as audit
from service.audit.service import Actie, Over
from service.core.calendar import Calendar, add_months
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.codes_bewaren import Verzoekstand
from service.core.errors import Finding, GeenToegang, NietGevonden, OngeldigeInvoer
from service.core.ids import canonical_json, new_id
from service.db.namens import DE_DIENST
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.retention.dossier import Dossier, Vindplaats
from service.retention.repository import personen
from service.retention.repository import verzoeken as repository
from service.retention.schemas import RapportUit, VerzoekIn, gevonden_uit
from service.retention.verzoek import Betrokkene, Verzoek, termijn, uiterlijk

OBJECT: Final = "betrokkenenverzoek"
JAREN: Final = timedelta(days=4 * 365 + 1)
"""So far back is told to whom data went (Wpg art. 25)."""
_NIET_GEZOCHT: Final = (
    "getuigen, melders en informanten: zij laten geen spoor na",
    "vrije tekst: daarin is niet op persoon te zoeken",
    "wie zonder BSN en zonder volledige geboortedatum is vastgelegd",
)
"""What the person cannot be found in; said, so that a human looks there."""


class Verzoeken:
    """Keeps the requests; every method works in the transaction of the caller."""

    def __init__(self, dossier: Dossier, cipher: Cipher, calendar: Calendar) -> None:
        self._dossier = dossier
        self._cipher = cipher
        self._calendar = calendar

    async def ontvang(self, tx: WriteTx, body: VerzoekIn, *, caller: Caller, now: datetime) -> Verzoek:
        """Record a request to the caller's own organisation; the term runs from the day on which it was received.

        Raises ``OngeldigeInvoer`` with every finding.
        """
        today = Calendar.local_day(now)
        if findings := [*_wie(body), *_wanneer(body.ontvangen, today)]:
            raise OngeldigeInvoer(errors=findings)
        term = termijn(body.soort, caller.organisatie)
        verzoek = Verzoek(
            id=new_id(),
            organisatie=str(caller.organisatie),
            soort=body.soort,
            status=Verzoekstand.ONTVANGEN,
            ontvangen=body.ontvangen,
            termijn=term.id,
            uiterlijk=uiterlijk(term, body.ontvangen, self._calendar),
            vastgelegd_op=now,
            vastgelegd_door=caller.sub,
        )
        wie = body.betrokkene.model_dump(mode="json", exclude_none=True)
        content = canonical_json({"betrokkene": wie, "toelichting": body.toelichting})
        sealed = self._cipher.seal(content, aad=_aad(verzoek.id), regio=None)  # outlives the keys of a region
        await repository.insert(tx, verzoek, sealed)
        await audit.record(tx, caller=caller, now=now, actie=Actie.BETROKKENE_VRAAGT, object_soort=OBJECT,
                           objecten=[verzoek.id], betreft=[Over(OBJECT, verzoek.id)])  # fmt: skip
        return verzoek

    async def get(self, tx: ReadTx, verzoek_id: UUID, caller: Caller, *, lock: bool = False) -> Verzoek:
        """One request to the caller's organisation; raises ``NietGevonden``."""
        found = await repository.find(tx, verzoek_id, str(caller.organisatie), lock=lock)
        if found is None:
            raise NietGevonden
        return found

    async def list_page(
        self, tx: ReadTx, caller: Caller, stand: Verzoekstand | None, page: PageRequest
    ) -> Page[Verzoek]:
        """Requests to the caller's organisation, the first to be decided first; without a state those that are open."""
        return await repository.list_page(tx, str(caller.organisatie), stand, page)

    async def rapport(
        self, tx: WriteTx, verzoek_id: UUID, *, caller: Caller, doel: Doelbinding, now: datetime
    ) -> RapportUit:
        """Where the data subject stands, which data there are, where they come from and to whom they went.

        Raises ``GeenToegang`` for another purpose. That nothing was found is on record, too.
        """
        if doel is not Doelbinding.INZAGE_BETROKKENE:
            raise GeenToegang(f"Dit rapport is alleen voor de doelbinding '{Doelbinding.INZAGE_BETROKKENE}'.")
        verzoek = await self.get(tx, verzoek_id, caller, lock=True)
        wie, toelichting = await self.wie(tx, verzoek.id)
        shown: list[Mapping[str, Any]] = []
        async with tx.als(DE_DIENST):  # traces are of the whole country; only what is of the caller comes out
            plaatsen = [] if wie is None else await self._dossier.vind(tx, wie, caller.organisatie)
            if wie is not None:
                shown = await self._toon(tx, wie, plaatsen, caller, now)
        if verzoek.status is Verzoekstand.ONTVANGEN:
            await repository.zet_stand(tx, verzoek.id, Verzoekstand.IN_BEHANDELING)
        await audit.record(tx, caller=caller, now=now, actie=Actie.BETROKKENE_INZAGE, object_soort=OBJECT,
                           objecten=[verzoek.id, *(plaats.object_id for plaats in plaatsen)], doelbinding=doel,
                           betreft=[Over(OBJECT, verzoek.id)],
                           resultaat="GELUKT" if plaatsen else "NIETS_GEVONDEN")  # fmt: skip
        return RapportUit.model_validate(
            {
                "betrokkenenverzoek_id": verzoek.id, "gemaakt_op": now, "toelichting": toelichting,
                "betrokkene": None if wie is None else asdict(wie), "gevonden": gevonden_uit(shown),
                "niet_gezocht": _NIET_GEZOCHT,
            }
        )  # fmt: skip

    async def _toon(
        self, tx: ReadTx, wie: Betrokkene, plaatsen: Sequence[Vindplaats], caller: Caller, now: datetime
    ) -> list[Mapping[str, Any]]:
        soort = caller.organisatie.soort
        his = await self._dossier.gegevens(tx, wie, [plaats.object_id for plaats in plaatsen], soort)
        mutaties = [mutatie_id for plaats in plaatsen for mutatie_id in plaats.mutaties]
        aan = str(caller.organisatie) if soort is Soort.VT else None
        given = await personen.verstrekt(tx, mutaties, sinds=now - JAREN, aan=aan)
        return [
            {
                "object_id": plaats.object_id,
                "bvh_nummer": plaats.spoor.bvh_nummer,
                "stroom": plaats.spoor.stroom,
                "ontvangen_op": plaats.spoor.ontvangen_op,
                "zekerheid": plaats.zekerheid,
                "rollen": plaats.rollen,
                "herkomst": f"politie:{plaats.spoor.eenheid}",
                "categorieen": tuple(sorted({name for one in his.get(plaats.object_id, ()) for name in one})),
                "gegevens": tuple(his.get(plaats.object_id, ())),
                "vernietigd_op": plaats.spoor.vernietigd_op,
                "verstrekt_aan": tuple(row for row in given if row.mutatie_id in plaats.mutaties),
            }
            for plaats in plaatsen
        ]

    async def wie(self, tx: ReadTx, verzoek_id: UUID) -> tuple[Betrokkene | None, str | None]:
        """Who asks and what he says; None once that was erased."""
        sealed = await repository.persoon(tx, verzoek_id)
        opened = None if sealed is None else self._cipher.open_if_left(sealed, aad=_aad(verzoek_id))
        if opened is None:
            return None, None
        content = json.loads(opened)
        return Betrokkene(**content["betrokkene"]), content["toelichting"]


def _wie(body: VerzoekIn) -> list[Finding]:
    """What is missing to know who asks."""
    who = body.betrokkene
    if (who.achternaam is None) != (who.geboortedatum is None):
        where = "geboortedatum" if who.geboortedatum is None else "achternaam"
        detail = "Achternaam en geboortedatum horen bij elkaar."
        return [Finding("body", f"betrokkene.{where}", "ontbreekt", detail)]
    if who.bsn is None and who.achternaam is None:
        detail = "Noem het BSN, of de achternaam met de geboortedatum."
        return [Finding("body", "betrokkene.bsn", "ontbreekt", detail)]
    return []


def _wanneer(ontvangen: date, vandaag: date) -> list[Finding]:
    if ontvangen > vandaag:
        return [Finding("body", "ontvangen", "in_de_toekomst", "Deze dag moet nog komen.")]
    if ontvangen < add_months(vandaag, -12):
        return [Finding("body", "ontvangen", "te_lang_geleden", "Leg een verzoek vast in het jaar waarin het kwam.")]
    return []


def _aad(verzoek_id: UUID) -> bytes:
    return b"betrokkenenverzoeken:" + verzoek_id.bytes
