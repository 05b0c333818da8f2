"""The meldingen at Veilig Thuis: delivering them, opening them for a reader, moving them on.

Opening is one act: the moment of notice, one verstrekking an item and whoever wants to know of a first read, all in
the transaction of the reader. The queues and the feedback enter here, and nowhere else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from service.access.callers import Caller
from service.audit.service import Verstrekt, verstrek
from service.cases import repository
from service.cases.afgeleid import Verteld
from service.cases.boek import Boek, NieuweStap
from service.cases.delivery import (
    Aflevering,
    Inhoud,
    Soort,
    Termijnen,
    Voorval,
    aanvulling_aad,
    aanvulling_row,
    inhoud_of,
    melding_aad,
    melding_change,
    melding_row,
    voorval_of,
)
from service.cases.gebeurtenissen import Gebeurtenissen
from service.cases.klokken import Agenda, Klok, Klokken, Zaak
from service.cases.melding import Aanvulling, Inzage, Melding
from service.cases.repository import gebeurtenissen, wachtlijsten
from service.cases.schemas import MeldingUit
from service.cases.verantwoordelijkheid import Verantwoordelijkheid
from service.cases.verloop import NIEUW, Stand, verloop
from service.cases.voortgang import Leasecontrole, NaStap, Vastgelegd, Voortgang
from service.cases.wachtlijsten import bij_ontvangst
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.codes import Doelbinding, MeldingStatus
from service.core.errors import NietGevonden, StapNietMogelijk
from service.core.ids import content_hash, new_id
from service.core.terms import TERMS, deadline
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx

__all__ = [
    "Aanvulling",
    "Aflevering",
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
    "Soort",
    "Stand",
    "Vastgelegd",
    "Verantwoordelijkheid",
    "Verteld",
    "Voortgang",
]


class Meldingstand(NamedTuple):
    """Where a melding is, for who asks about it and does not read it."""

    vt_regio: str
    status: MeldingStatus
    gesloten_op: datetime | None
    ingetrokken_op: datetime | None


class EersteLezing(Protocol):
    """Who wants to know that Veilig Thuis read meldingen for the first time, within the same act."""

    async def first_read(self, tx: WriteTx, meldingen: Sequence[Melding], *, door: Caller, now: datetime) -> None:
        """These were read now, and never before."""
        ...


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
        eerste_lezing: EersteLezing | None = None,
        na_levering: Sequence[NaLevering] = (),
    ) -> None:
        self._cipher = cipher
        self._calendar = calendar
        self._voortgang = voortgang
        self._klokken = voortgang.klokken
        self._eerste_lezing = eerste_lezing
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
        rows = await repository.standings(tx, ids) if ids else ()
        return {
            row.id: Meldingstand(row.vt_regio, MeldingStatus(row.status), row.gesloten_op, row.ingetrokken_op)
            for row in rows
        }

    async def open(
        self, tx: WriteTx, ids: Sequence[UUID], *, caller: Caller, vt_regio: str, doel: Doelbinding, now: datetime
    ) -> dict[UUID, Inzage]:
        """Meldingen of this region with their content, for this reader; what is not there is left out.

        The first read sets the moment of notice (SP03). Every opened content is one verstrekking (Bpg art. 6:4).
        """
        first = await repository.mark_read(tx, ids, vt_regio, now)
        found = await repository.open_many(tx, ids, vt_regio)
        if urgent := [melding.id for melding, _ in found if melding.spoed_ongelezen]:
            await repository.mark_urgency_read(tx, urgent, now)
            found = await repository.open_many(tx, ids, vt_regio)
        extra: dict[UUID, list[Any]] = {}
        for row in await repository.aanvullingen(tx, ids, vt_regio):
            extra.setdefault(row.melding_id, []).append(row)
        boeken = await gebeurtenissen.boeken(tx, [melding.id for melding, _ in found])
        opened: dict[UUID, Inzage] = {}
        given: list[Verstrekt] = []
        for melding, sealed in found:
            stand = _stand(melding, boeken[melding.id])
            if melding.ingetrokken_op is not None:
                opened[melding.id] = _empty(melding, stand, extra.get(melding.id, ()))
                continue
            opened[melding.id], contents = self._open(melding, stand, sealed, extra.get(melding.id, ()))
            given += [_verstrekt(melding.id, mutatie_id, content) for mutatie_id, content in contents]
        await verstrek(tx, caller=caller, now=now, doel=doel, items=given)
        if first and self._eerste_lezing is not None:
            read = [opened[i].melding for i in ids if i in first]
            await self._eerste_lezing.first_read(tx, read, door=caller, now=now)
        return opened

    def _open(
        self, melding: Melding, stand: Stand, sealed: bytes, rows: Sequence[Any]
    ) -> tuple[Inzage, list[tuple[UUID, bytes]]]:
        """The newest version as the content, and of what was added only what is not an older version of it."""
        newest = next((row for row in reversed(rows) if row.soort == "VERSIE"), None)
        if newest is None:
            content = self._cipher.open(sealed, aad=melding_aad(melding.id))
        else:
            content = self._cipher.open(newest.inhoud, aad=aanvulling_aad(newest.id))
        contents = [(melding.mutatie_id, content)]
        additions = []
        for row in rows:
            inhoud = None
            if row.soort == "DUBBEL":
                contents.append((row.mutatie_id, self._cipher.open(row.inhoud, aad=aanvulling_aad(row.id))))
                inhoud = json.loads(contents[-1][1])
            additions.append(_aanvulling(row, inhoud))
        return Inzage(melding=melding, stand=stand, inhoud=json.loads(content), aanvullingen=additions), contents

    def show(self, inzage: Inzage, now: datetime) -> MeldingUit:
        """An opened melding as it goes over the wire, with its clocks and who is responsible at `now`."""
        melding, stand = inzage.melding, inzage.stand
        zaak = melding.zaak(stand)
        return MeldingUit.of(
            inzage,
            klokken=self._klokken.toon(zaak, now),
            verantwoordelijk=self._voortgang.verantwoordelijk(melding, stand, now),
            agenda=self._klokken.agenda(zaak),
        )

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
        return await repository.kennisgevingen(tx, vt_regio, page)

    async def list_without_feedback(
        self, tx: ReadTx, vt_regio: str, *, t1_tot: datetime, triage_tot: datetime, page: PageRequest
    ) -> Page[Melding]:
        """Meldingen without the feedback that should be here when T1, or triage before an onderzoek, ended by then."""
        return await repository.without_feedback(tx, vt_regio, t1_tot=t1_tot, triage_tot=triage_tot, page=page)


def _aanvulling(row: Any, inhoud: Mapping[str, Any] | None) -> Aanvulling:
    return Aanvulling(id=row.id, soort=row.soort, mutatie_id=row.mutatie_id, op=row.op, inhoud=inhoud)


def _empty(melding: Melding, stand: Stand, rows: Sequence[Any]) -> Inzage:
    return Inzage(melding=melding, stand=stand, inhoud=None, aanvullingen=[_aanvulling(row, None) for row in rows])


def _stand(melding: Melding, boek: Boek) -> Stand:
    """How a melding stands by what was recorded; most that are opened have no step yet."""
    if not boek.versies and melding.ingetrokken_op is None:
        return NIEUW
    course = verloop(boek.stappen, ontvangen_op=melding.ontvangen_op, ingetrokken_op=melding.ingetrokken_op)
    return course.stand


def _verstrekt(melding_id: UUID, mutatie_id: UUID, content: bytes) -> Verstrekt:
    fields = json.loads(content)
    return Verstrekt(
        melding_id=melding_id,
        mutatie_id=mutatie_id,
        omschrijving=" ".join(sorted(fields)),
        inhoud_hash=content_hash(content),
        vrijgegeven_door=fields.get("gezien", {}).get("functie"),
    )
