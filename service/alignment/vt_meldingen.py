"""Reports of Veilig Thuis to police and the OM: making them, receiving them, what was done (handbook §10.3, F24, F33).

Each step is done once, and the content is corrected by a new version; nothing that was said is changed. A call is never
replaced: what cannot wait is told by telephone first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from service.access import policy
from service.access.callers import Caller, Soort
from service.alignment.repository import vt_meldingen as repository
from service.alignment.repository.vt_meldingen import Filter
from service.alignment.schemas_vt_melding import AfhandelingIn, BeeindigingIn, BevestigingIn, VersieIn, VtMeldingIn
from service.alignment.vt_melding import GEWOON, SPOED, TERMIJN, Bevestigtermijn, Inzage, Stapsoort, VtMelding
from service.audit.service import Actie, Over, record
from service.cases.service import Cases, Melding
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.codes_uitwisseling import Berichtsoort, VtMeldingSoort, VtMeldingStatus
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer, StapNietMogelijk
from service.core.ids import new_id
from service.core.regions import Regions
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.notifications.service import Bericht, Waarde, publish

OBJECT: Final = "vt-melding"


class VtMeldingen:
    """Keeps the reports of Veilig Thuis; every method works in the transaction of the caller."""

    def __init__(self, cases: Cases, cipher: Cipher, regions: Regions, termijn: Bevestigtermijn) -> None:
        self._cases = cases
        self._cipher = cipher
        self._units = frozenset(regions.unit_names)
        self._termijn = termijn

    async def report(self, tx: WriteTx, body: VtMeldingIn, *, caller: Caller, now: datetime) -> VtMelding:
        """Report to a police unit or the OM.

        Raises ``OngeldigeInvoer`` with every finding, and ``NietGevonden`` for a melding of another region.
        """
        found = [*body.gebreken(body.soort, Calendar.local_day(now))]
        if body.aan.startswith("politie:") and body.aan.partition(":")[2] not in self._units:
            found.append(Finding("body", "aan", "onbekende_eenheid", "Deze politie-eenheid bestaat niet."))
        if found:
            raise OngeldigeInvoer(errors=found)
        vt_regio = policy.vt_regio_of(caller)
        about = None if body.melding_id is None else await self._cases.get(tx, body.melding_id, vt_regio)
        melding = new_report(vt_regio, body.aan, body.soort, now, spoed=body.spoed, about=about, termijn=self._termijn)
        melding = replace(melding, geldig_tot=body.geldig_tot)
        await keep(tx, melding, _inhoud(body), self._cipher, door=caller.sub, now=now)
        await self._on_record(tx, melding, Actie.VT_MELDEN, caller, now)
        return melding

    async def get(self, tx: ReadTx, melding_id: UUID, *, caller: Caller, lock: bool = False) -> VtMelding:
        """A report that the caller's organisation made or received; else it does not exist (``NietGevonden``)."""
        found = await repository.find(tx, melding_id, caller.organisatie, lock=lock)
        if found is None:
            raise NietGevonden
        return found

    async def list_for(self, tx: ReadTx, wanted: Filter, page: PageRequest, *, caller: Caller) -> Page[VtMelding]:
        """Reports that the caller's organisation made or received, urgent first, then oldest; no persons."""
        return await repository.list_of(tx, caller.organisatie, wanted, page)

    async def read(self, tx: WriteTx, melding_id: UUID, *, caller: Caller, doel: Doelbinding, now: datetime) -> Inzage:
        """A report with what it says and what was done on it."""
        melding = await self.get(tx, melding_id, caller=caller)
        stappen = await repository.stappen(tx, melding_id, self._cipher)
        await self._on_record(tx, melding, Actie.RAADPLEGEN, caller, now, doel)
        return Inzage(melding, stappen)

    async def correct(
        self, tx: WriteTx, melding: VtMelding, body: VersieIn, *, caller: Caller, now: datetime
    ) -> VtMelding:
        """Say it anew: a next version, told to the receiver. ``StapNietMogelijk`` once it is dealt with or ended."""
        if findings := [*body.gebreken(melding.soort, Calendar.local_day(now))]:
            raise OngeldigeInvoer(errors=findings)
        if melding.beeindigd_op is not None:
            raise StapNietMogelijk("Deze afspraak is beëindigd; doe een nieuwe melding.")
        if not melding.open:
            raise StapNietMogelijk("De ontvanger heeft deze melding al afgehandeld; doe een nieuwe.")
        newer = replace(melding, versie=melding.versie + 1, geldig_tot=body.geldig_tot)
        await repository.change(tx, melding.id, versie=newer.versie, geldig_tot=newer.geldig_tot)
        await repository.insert_stap(tx, melding, Stapsoort.INHOUD, newer.versie, _inhoud(body), self._cipher,
                                     door=caller.sub, now=now)  # fmt: skip
        await _tell_receiver(tx, newer, now)
        await self._on_record(tx, newer, Actie.VT_MELDEN, caller, now)
        return newer

    async def confirm(
        self, tx: WriteTx, melding_id: UUID, body: BevestigingIn, *, caller: Caller, now: datetime
    ) -> VtMelding:
        """The receiver has it; a second time is a ``StapNietMogelijk``."""
        melding = await self.get(tx, melding_id, caller=caller, lock=True)
        if melding.bevestigd_op is not None:
            raise StapNietMogelijk("De ontvangst van deze melding is al bevestigd.")
        done = replace(melding, status=VtMeldingStatus.ONTVANGEN, bevestigd_op=now, verstrijkt_op=None)
        await repository.change(tx, melding.id, status=done.status.value, bevestigd_op=now, verstrijkt_op=None)
        return await self._step(tx, done, Stapsoort.BEVESTIGD, body.model_dump(), Actie.VT_MELDING_BEVESTIGEN, caller,
                                now)  # fmt: skip

    async def settle(
        self, tx: WriteTx, melding_id: UUID, body: AfhandelingIn, *, caller: Caller, now: datetime
    ) -> VtMelding:
        """What the receiver did. ``StapNietMogelijk`` before the receipt is confirmed, and a second time."""
        melding = await self.get(tx, melding_id, caller=caller, lock=True)
        if melding.bevestigd_op is None:
            missing = Finding("body", "bevestiging", "ontbreekt", "De ontvangst is nog niet bevestigd.")
            raise StapNietMogelijk(errors=[missing])
        if melding.afgehandeld_op is not None:
            raise StapNietMogelijk("Deze melding is al afgehandeld.")
        done = replace(
            melding, status=VtMeldingStatus.AFGEHANDELD, open=False, afgehandeld_op=now, resultaat=body.resultaat
        )
        await repository.change(tx, melding.id, status=done.status.value, open=False, afgehandeld_op=now,
                                resultaat=body.resultaat.value)  # fmt: skip
        return await self._step(tx, done, Stapsoort.AFGEHANDELD, body.model_dump(), Actie.VT_MELDING_AFHANDELEN, caller,
                                now)  # fmt: skip

    async def end(
        self, tx: WriteTx, melding_id: UUID, body: BeeindigingIn, *, caller: Caller, now: datetime
    ) -> VtMelding:
        """A safety agreement ends; ``StapNietMogelijk`` for another kind of report, and a second time."""
        melding = await self.get(tx, melding_id, caller=caller, lock=True)
        if melding.soort is not VtMeldingSoort.VEILIGHEIDSAFSPRAAK:
            raise StapNietMogelijk("Alleen een veiligheidsafspraak kan eindigen.")
        if melding.beeindigd_op is not None:
            raise StapNietMogelijk("Deze veiligheidsafspraak is al beëindigd.")
        done = replace(melding, beeindigd_op=now)
        await repository.change(tx, melding.id, beeindigd_op=now)
        return await self._step(tx, done, Stapsoort.BEEINDIGD, body.model_dump(), Actie.VT_MELDING_BEEINDIGEN, caller,
                                now)  # fmt: skip

    async def _step(
        self, tx: WriteTx, melding: VtMelding, soort: Stapsoort, gegevens: Mapping[str, Any], actie: Actie,
        caller: Caller, now: datetime,
    ) -> VtMelding:  # fmt: skip
        """Keep the step, and tell the other side."""
        await repository.insert_stap(tx, melding, soort, melding.versie, gegevens, self._cipher, door=caller.sub,
                                     now=now)  # fmt: skip
        if soort is Stapsoort.BEEINDIGD:
            await _tell_receiver(tx, melding, now)
        else:
            await publish(tx, [bericht(melding, Berichtsoort.VT_MELDING_BEVESTIGD, f"vt:{melding.vt_regio}")], now=now)
        await self._on_record(tx, melding, actie, caller, now)
        return melding

    async def _on_record(
        self, tx: WriteTx, melding: VtMelding, actie: Actie, caller: Caller, now: datetime,
        doel: Doelbinding | None = None,
    ) -> None:  # fmt: skip
        await record(tx, caller=caller, now=now, actie=actie, object_soort=OBJECT, objecten=[melding.id],
                     doelbinding=doel, betreft=[Over(OBJECT, melding.id)],
                     ontvanger=melding.ontvanger if actie is Actie.VT_MELDEN else None)  # fmt: skip


def new_report(
    vt_regio: str, ontvanger: str, soort: VtMeldingSoort, now: datetime, *, spoed: bool, about: Melding | None,
    termijn: Bevestigtermijn,
) -> VtMelding:  # fmt: skip
    """A report that is yet to be stored; who did not write the mutatie is not told its number."""
    knows = about is not None and ontvanger in (f"politie:{about.eenheid}", str(Soort.OM))
    due = termijn.uiterlijk(now, spoed=spoed)
    return VtMelding(
        id=new_id(), vt_regio=vt_regio, ontvanger=ontvanger, soort=soort,
        melding_id=None if about is None else about.id,
        bvh_nummer=about.bvh_nummer if about is not None and knows else None, overdracht_id=None,
        prioriteit=SPOED if spoed else GEWOON, open=True, status=VtMeldingStatus.GEDAAN, versie=1, gedaan_op=now,
        bevestigen_voor_op=due, verstrijkt_op=due,
    )  # fmt: skip


async def keep(
    tx: WriteTx, melding: VtMelding, inhoud: Mapping[str, Any], cipher: Cipher, *, door: str, now: datetime
) -> None:
    """Store a new report with its content, and tell the receiver."""
    await repository.insert(tx, melding)
    await repository.insert_stap(tx, melding, Stapsoort.INHOUD, 1, inhoud, cipher, door=door, now=now)
    await _tell_receiver(tx, melding, now)


def _inhoud(body: VersieIn) -> dict[str, Any]:
    return body.model_dump(mode="json", by_alias=True, exclude_none=True, include={"tekst", "personen", "contact_vt"})


async def _tell_receiver(tx: WriteTx, melding: VtMelding, now: datetime) -> None:
    await publish(tx, [bericht(melding, Berichtsoort.VT_MELDING_GEDAAN, melding.ontvanger)], now=now)


def bericht(melding: VtMelding, soort: Berichtsoort, organisatie: str) -> Bericht:
    """A notice about a report: ids and codes only."""
    gegevens: dict[str, Waarde] = {
        "vtMeldingId": melding.id,
        "soort": melding.soort.value,
        "status": melding.status.value,
        "uiterlijkOp": melding.bevestigen_voor_op,
        "spoed": melding.spoed,
    }
    if soort is Berichtsoort.TERMIJN_VERSTREKEN:
        gegevens = {"vtMeldingId": melding.id, "klok": TERMIJN, "uiterlijkOp": melding.bevestigen_voor_op}
    return Bericht(
        soort=soort,
        organisatie=organisatie,
        onderwerp=melding.id,
        volgorde=melding.melding_id or melding.id,
        gegevens=gegevens,
    )
