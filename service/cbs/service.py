"""The half-yearly delivery to CBS (UB Wmo 2015 art. 4.3.1): making, checking, releasing, handing out.

It is made for a region by the region itself. Nothing leaves before a human has read the report and released it; what
leaves goes to Veilig Thuis, which delivers it, and every melding in a file is one verstrekking, on everybody who
stands in it with a BSN.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from service.access.callers import Caller
from service.audit.service import Actie, Verstrekt, kenmerken_in, record, verstrek
from service.cases.service import Beleidsinformatie
from service.cbs import repository
from service.cbs.controle import Inhoud, rapport
from service.cbs.halfjaar import Halfjaar, gebrek
from service.cbs.opmaak import VELDEN, lees, per_record, vast
from service.cbs.repository import Levering
from service.cbs.samenstellen import Gezegd, samengesteld
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.codes_cbs import CbsBestand
from service.core.errors import GeenToegang, NietGevonden, OngeldigeInvoer, StapNietMogelijk
from service.core.ids import canonical_json, content_hash, new_id
from service.core.pseudonyms import Pseudonyms
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.feedback.service import Feedback

DOEL: Final = Doelbinding.VT_BELEIDSINFORMATIE
_PER_KEER: Final = 100
"""So many meldingen are open at once; between them other requests get their turn."""
_BEWAARD: Final = 2
"""The latest delivery and the one before are kept: CBS processes no others (handbook appendix D)."""


class CbsLeveringen:
    """Keeps the deliveries; every method works in the transaction of the caller."""

    def __init__(self, bron: Beleidsinformatie, feedback: Feedback, cipher: Cipher, pseudonyms: Pseudonyms) -> None:
        self._bron = bron
        self._feedback = feedback
        self._cipher = cipher
        self._pseudonyms = pseudonyms

    async def make(
        self, tx: WriteTx, halfjaar: str, *, caller: Caller, vt_regio: str, doel: Doelbinding, now: datetime
    ) -> Levering:
        """Make the next delivery of a half-year that has ended, with its check report; it replaces the earlier ones.

        Raises ``GeenToegang`` for another purpose, ``OngeldigeInvoer`` for a half-year that cannot be delivered, and
        ``ConflictInDatabase`` when another process made the same number at this moment.
        """
        _for_policy(doel)
        if found := gebrek(halfjaar, Calendar.local_day(now)):
            raise OngeldigeInvoer(errors=[found])
        period = Halfjaar.lees(halfjaar)
        inhoud, mutaties = await self._inhoud(tx, vt_regio, period)
        report = rapport(inhoud, eerder=sum(one.datum not in period for one in inhoud.meldingen))
        number = await repository.last_number(tx, vt_regio, period) + 1
        levering = Levering(
            id=new_id(),
            vt_regio=vt_regio,
            halfjaar=period,
            nummer=number,
            gemaakt_op=now,
            gemaakt_door=caller.sub,
            blokkerend=sum(one["blokkeert"] for one in report["bevindingen"]),
            rapport=report,
            laatste=number,
        )
        files = {CbsBestand.MELDINGEN: vast(inhoud.meldingen), CbsBestand.ONDERZOEKEN: vast(inhoud.onderzoeken)}
        content = canonical_json({"bestanden": files, "mutaties": mutaties})
        sealed = self._cipher.seal(content, aad=_aad(levering.id), regio=vt_regio)
        await repository.insert(tx, levering, sealed)
        await repository.forget_files(tx, vt_regio, period, number - _BEWAARD + 1)
        await record(tx, caller=caller, now=now, actie=Actie.CBS_LEVERING_MAKEN, object_soort="cbs-levering",
                     objecten=[levering.id], doelbinding=doel, betreft=_mutaties(mutaties))  # fmt: skip
        return await self.get(tx, levering.id, vt_regio)

    async def _inhoud(self, tx: ReadTx, vt_regio: str, period: Halfjaar) -> tuple[Inhoud, dict[str, str]]:
        """Everything that is delivered, and of each melding in it the mutatie."""
        ids = await self._bron.of_period(tx, vt_regio, van=period.begin_op, tot=period.einde_op)
        parts: list[Inhoud] = []
        mutaties: dict[str, str] = {}
        for start in range(0, len(ids), _PER_KEER):
            some = ids[start : start + _PER_KEER]
            given = await self._feedback.newest_of(tx, some)
            by_melding = {key: list(same) for key, same in groupby(given, key=lambda one: one.melding_id)}
            for zaak in await self._bron.open(tx, some, vt_regio):
                parts.append(samengesteld(zaak, Gezegd.van(by_melding.get(zaak.melding.id, ())), period))
                if parts[-1].meldingen or parts[-1].onderzoeken:
                    mutaties[zaak.melding.id.hex] = str(zaak.melding.mutatie_id)
        return Inhoud.samen(parts), mutaties

    async def get(self, tx: ReadTx, levering_id: UUID, vt_regio: str, *, lock: bool = False) -> Levering:
        """One delivery of this region with its report; raises ``NietGevonden``."""
        found = await repository.find(tx, levering_id, vt_regio, lock=lock)
        if found is None:
            raise NietGevonden
        return found

    async def list_page(self, tx: ReadTx, vt_regio: str, page: PageRequest) -> Page[Levering]:
        """Deliveries of this region, the latest first."""
        return await repository.list_page(tx, vt_regio, page)

    async def release(
        self, tx: WriteTx, levering_id: UUID, *, functie: str, caller: Caller, vt_regio: str, now: datetime
    ) -> Levering:
        """Someone has read the report and lets the files go; a second time changes nothing.

        Raises ``NietGevonden``, and ``StapNietMogelijk`` while findings block it or when a later delivery replaced it.
        """
        levering = await self.get(tx, levering_id, vt_regio, lock=True)
        if levering.vrijgegeven_op is not None:
            return levering
        if levering.nummer < levering.laatste:
            raise StapNietMogelijk("Er is een latere levering van dit halfjaar; geef die vrij.")
        if levering.blokkerend:
            raise StapNietMogelijk("Er zijn blokkerende bevindingen. Herstel wat het rapport noemt en lever opnieuw.")
        kept = await self._kept(tx, levering_id)
        await repository.release(tx, levering_id, door=caller.sub, functie=functie, now=now)
        await record(tx, caller=caller, now=now, actie=Actie.CBS_LEVERING_VRIJGEVEN, object_soort="cbs-levering",
                     objecten=[levering_id], betreft=_mutaties(kept["mutaties"]))  # fmt: skip
        return await self.get(tx, levering_id, vt_regio)

    async def open(
        self, tx: WriteTx, levering_id: UUID, bestand: CbsBestand, *, caller: Caller, vt_regio: str,
        doel: Doelbinding, now: datetime,
    ) -> tuple[Levering, str]:  # fmt: skip
        """A file of a released delivery; each record in it is one verstrekking.

        Raises ``GeenToegang`` for another purpose, ``NietGevonden``, also for files that are no longer kept, and
        ``StapNietMogelijk`` before release.
        """
        _for_policy(doel)
        levering = await self.get(tx, levering_id, vt_regio)
        if levering.vrijgegeven_op is None:
            raise StapNietMogelijk("Deze levering is niet vrijgegeven.")
        kept = await self._kept(tx, levering_id)
        text: str = kept["bestanden"][bestand]
        personen = {record.nummer: record.personen for record in lees(bestand, text)}
        units = await self._bron.eenheden(tx, [UUID(nummer[:32]) for nummer in personen], vt_regio)
        given = [
            Verstrekt(
                melding_id=UUID(nummer[:32]),
                mutatie_id=UUID(kept["mutaties"][nummer[:32]]),
                omschrijving=f"cbs {bestand}: {' '.join(sorted(veld.naam for veld in VELDEN[bestand]))}",
                inhoud_hash=content_hash(lines.encode()),
                vrijgegeven_door=levering.vrijgegeven_functie,
                eenheid=units.get(UUID(nummer[:32]), ""),
                personen=kenmerken_in(self._pseudonyms, [{"bsn": persoon.bsn} for persoon in personen[nummer]]),
            )
            for nummer, lines in per_record(bestand, text)
        ]
        await verstrek(tx, caller=caller, now=now, doel=doel, items=given)
        objects = [levering_id, *dict.fromkeys(item.melding_id for item in given)]
        await record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort="cbs-levering",
                     objecten=objects, doelbinding=doel, betreft=[item.mutatie_id for item in given])  # fmt: skip
        return levering, text

    async def _kept(self, tx: ReadTx, levering_id: UUID) -> Mapping[str, Any]:
        """The files of a delivery, and of each melding in them its mutatie; raises ``NietGevonden`` once forgotten."""
        sealed = await repository.files(tx, levering_id)
        if sealed is None:
            raise NietGevonden("De bestanden van deze levering worden niet meer bewaard.")
        kept: Mapping[str, Any] = json.loads(self._cipher.open(sealed, aad=_aad(levering_id)))
        return kept


def _for_policy(doel: Doelbinding) -> None:
    """Bulk data of persons leaves for this purpose and for no other."""
    if doel is not DOEL:
        raise GeenToegang(f"Een levering aan het CBS is alleen voor de doelbinding '{DOEL}'.")


def _mutaties(of_meldingen: Mapping[str, str]) -> list[UUID]:
    """Whose persons are delivered, for the processing log."""
    return [UUID(mutatie) for mutatie in of_meldingen.values()]


def _aad(levering_id: UUID) -> bytes:
    return b"cbs_leveringen:" + levering_id.bytes
