"""The meldingen at Veilig Thuis: delivering them, opening them for a reader, taking them back.

Every other slice enters here, and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from service.access.callers import Caller
from service.cases import repository
from service.cases.afgeleid import Verteld
from service.cases.beleidsinformatie import Beleidsinformatie, Zaakgegevens
from service.cases.boek import NieuweStap
from service.cases.delivery import (
    Aflevering,
    Inhoud,
    Soort,
    Termijnen,
    Voorval,
    aanvulling_row,
    inhoud_of,
    melding_change,
    melding_row,
    voorval_of,
)
from service.cases.gebeurtenissen import Gebeurtenissen
from service.cases.klokken import Agenda, Klok, Klokken, Zaak
from service.cases.lezing import EersteLezing, Lezing
from service.cases.melding import Aanvulling, Inzage, Melding
from service.cases.optekenaar import Optekenaar
from service.cases.repository import wachtlijsten
from service.cases.schemas import MeldingUit
from service.cases.verantwoordelijkheid import Verantwoordelijkheid
from service.cases.verloop import Stand, Stap
from service.cases.voortgang import Leasecontrole, NaStap, Vastgelegd, Voortgang
from service.cases.wachtlijsten import bij_ontvangst
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.codes_terugkoppeling import Terugkoppelmoment
from service.core.codes_zaak import MeldingStatus
from service.core.errors import NietGevonden, StapNietMogelijk
from service.core.ids import new_id
from service.core.pseudonyms import Pseudonyms
from service.core.terms import TERMS, deadline
from service.core.terugkoppeltermijn import Achterstand
from service.db.namens import DE_DIENST
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx

__all__ = [
    "Aanvulling",
    "Aflevering",
    "Beleidsinformatie",
    "Cases",
    "EersteLezing",
    "Gebeurtenissen",
    "Inzage",
    "Klok",
    "Klokken",
    "Leasecontrole",
    "Melding",
    "MeldingUit",
    "Meldingstand",
    "NaLevering",
    "NaStap",
    "NieuweStap",
    "Optekenaar",
    "Soort",
    "Stand",
    "Stap",
    "Vastgelegd",
    "Verantwoordelijkheid",
    "Verteld",
    "Voortgang",
    "Zaakgegevens",
]


class Meldingstand(NamedTuple):
    """Where a melding is, for who asks about it and does not read it."""

    vt_regio: str
    status: MeldingStatus
    gesloten_op: datetime | None
    ingetrokken_op: datetime | None
    mutatie_id: UUID


class NaLevering(Protocol):
    """Who wants to know what was delivered to Veilig Thuis, within the same act."""

    async def delivered(self, tx: WriteTx, items: Sequence[Aflevering], *, now: datetime) -> None:
        """These became meldingen, or were added to one, now; each names the region where its melding is."""
        ...


class Cases:
    """Keeps the meldingen; every method works in the transaction of the caller."""

    def __init__(
        self,
        cipher: Cipher,
        calendar: Calendar,
        *,
        voortgang: Voortgang,
        pseudonyms: Pseudonyms,
        eerste_lezing: EersteLezing | None = None,
        na_levering: Sequence[NaLevering] = (),
    ) -> None:
        self._cipher = cipher
        self._calendar = calendar
        self._voortgang = voortgang
        self._klokken = voortgang.klokken
        self._lezing = Lezing(cipher, voortgang, pseudonyms, eerste_lezing=eerste_lezing)
        self._na_levering = na_levering

    def termijnen(self, ontvangen_op: datetime) -> Termijnen:
        """When T1, T1b and T2 end for what is received now (handbook §10.1)."""
        ends = (deadline(TERMS[term], ontvangen_op, self._calendar).due_op for term in ("T1", "T1b", "T2"))
        return Termijnen(*ends)

    async def deliver(self, tx: WriteTx, items: Sequence[Aflevering], now: datetime) -> None:
        """Make meldingen and add to those that are there; a fixed number of statements for the whole list."""
        new = [item for item in items if item.nieuw]
        added = [(item, inhoud_of(item)) for item in items if not item.nieuw]
        await repository.insert_meldingen(tx, self._rows(new, now))
        received = Counter(item.vt_regio for item in new)
        await wachtlijsten.append(tx, bij_ontvangst(received, now, self._calendar))
        regions = await self._add(tx, added, now) if added else {}
        notices = [(new_id(), item.melding_id, regio, now) for item in new for regio in item.andere_regios]
        await repository.insert_kennisgevingen(tx, notices)
        if regions:
            items = [replace(item, vt_regio=regions.get(item.melding_id, item.vt_regio)) for item in items]
        await self._voortgang.optekenaar.delivered(tx, items, now=now)
        for told in self._na_levering:
            await told.delivered(tx, items, now=now)

    def _rows(self, items: Sequence[Aflevering], now: datetime) -> list[tuple[Any, ...]]:
        """The rows of new meldingen; those that start the same clocks share one computation of them."""
        termijnen = self.termijnen(now)
        agendas: dict[tuple[bool, Voorval], Agenda] = {}
        rows = []
        for item in items:
            voorval = voorval_of(item.mutatie)
            agenda = agendas.get((item.spoed, voorval))
            if agenda is None:
                zaak = Zaak(ontvangen_op=now, spoed=item.spoed, **voorval._asdict())
                agenda = agendas[item.spoed, voorval] = self._klokken.agenda(zaak)
            rows.append(melding_row(item, termijnen, voorval, agenda, self._cipher, now))
        return rows

    async def _add(self, tx: WriteTx, added: Sequence[tuple[Aflevering, Inhoud]], now: datetime) -> Mapping[UUID, str]:
        regions = await repository.regions_of(tx, [item.melding_id for item, _ in added])
        rows = [aanvulling_row(item, inhoud, regions[item.melding_id], self._cipher, now) for item, inhoud in added]
        await repository.insert_aanvullingen(tx, rows)
        newer = [(i.melding_id, i.spoed, melding_change(i, inhoud)) for i, inhoud in added if i.soort == "VERSIE"]
        await repository.replace_codes(tx, newer, now)
        double = [(i.melding_id, i.spoed, voorval_of(i.mutatie)._asdict()) for i, _ in added if i.soort == "DUBBEL"]
        await repository.mark_added(tx, double, now)
        return regions

    async def get(self, tx: ReadTx, melding_id: UUID, vt_regio: str, *, lock: bool = False) -> Melding:
        """One melding without its content; raises ``NietGevonden`` when it is not of this region."""
        found = await repository.find(tx, melding_id, vt_regio, lock=lock)
        if found is None:
            raise NietGevonden
        return found

    async def standings(self, tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, Meldingstand]:
        """Region and state of these meldingen, of any region: whose question is about one may know that it ended."""
        if not ids:
            return {}
        async with tx.als(DE_DIENST):
            rows = await repository.standings(tx, ids)
        return {
            row.id: Meldingstand(
                row.vt_regio, MeldingStatus(row.status), row.gesloten_op, row.ingetrokken_op, row.mutatie_id
            )
            for row in rows
        }

    async def open(
        self, tx: WriteTx, ids: Sequence[UUID], *, caller: Caller, vt_regio: str, doel: Doelbinding, now: datetime
    ) -> dict[UUID, Inzage]:
        """Meldingen of this region with their content, for this reader; see ``Lezing.open``."""
        return await self._lezing.open(tx, ids, caller=caller, vt_regio=vt_regio, doel=doel, now=now)

    def show(self, inzage: Inzage, now: datetime) -> MeldingUit:
        """An opened melding as it goes over the wire, with its clocks and who is responsible at `now`."""
        return self._lezing.show(inzage, now)

    async def withdraw(self, tx: WriteTx, ids: Sequence[UUID], now: datetime) -> None:
        """Police took these back: from now on their content is not read any more. A second time changes nothing."""
        await self._voortgang.withdraw(tx, ids, now)

    async def confirm_withdrawal(self, tx: WriteTx, melding_id: UUID, vt_regio: str, now: datetime) -> Melding:
        """The region knows that police took it back. Raises ``StapNietMogelijk`` when police did not; repeatable."""
        melding = await self.get(tx, melding_id, vt_regio, lock=True)
        if melding.ingetrokken_op is None:
            raise StapNietMogelijk("Deze melding is niet ingetrokken.")
        if melding.intrekking_bevestigd_op is None:
            await repository.change(tx, melding_id, intrekking_bevestigd_op=now)
        return await self.get(tx, melding_id, vt_regio)

    async def copies(self, tx: ReadTx, ids: Sequence[UUID]) -> list[tuple[UUID, str]]:
        """Which other regions got a copy notice of these meldingen (handbook G04)."""
        return await repository.copies(tx, ids)

    async def list_notices(self, tx: ReadTx, vt_regio: str, page: PageRequest) -> Page[Any]:
        """Notices to this region that someone who lives there is in a melding elsewhere (handbook G04)."""
        async with tx.als(DE_DIENST):
            return await repository.kennisgevingen(tx, vt_regio, page)

    async def list_without_feedback(
        self, tx: ReadTx, vt_regio: str, tot: Achterstand, page: PageRequest
    ) -> Page[Melding]:
        """Meldingen of which police should have heard, oldest first."""
        return await repository.without_feedback(tx, vt_regio, tot, page)

    async def told(self, tx: WriteTx, melding: Melding, nodig: Terugkoppelmoment | None) -> None:
        """Police was told about a melding; `nodig` is what it has yet to hear."""
        if melding.terugkoppeling_nodig is not nodig:
            await repository.change(tx, melding.id, terugkoppeling_nodig=nodig)
