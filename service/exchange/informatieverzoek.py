"""A question of Veilig Thuis to police: what it is, by when it is answered, and what may follow on what. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from service.core.calendar import Calendar
from service.core.codes import Doelbinding
from service.core.codes_uitwisseling import VerzoekReden, VerzoekStatus
from service.core.errors import StapNietMogelijk
from service.core.terms import TERMS
from service.exchange.refusal import impossible
from service.exchange.vraagklok import Meldingmerk, Vraagklok, vraagklok

_OPEN: Final = frozenset({VerzoekStatus.GESTELD, VerzoekStatus.IN_BEHANDELING})
_GEEN_GROND: Final = frozenset({VerzoekReden.GEEN_GROND, VerzoekReden.GEEN_GROND_ADVIES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Informatieverzoek:
    """One question about one melding, without the persons it is about."""

    id: UUID
    melding_id: UUID
    mutatie_id: UUID
    vt_regio: str
    eenheid: str
    bvh_nummer: str
    doel: Doelbinding
    gevraagd: Sequence[str]
    van: date
    tot: date
    spoed: bool
    telefonisch: bool
    gevraagd_op: datetime
    vastgelegd_op: datetime
    uiterlijk_op: datetime
    door: str
    status: VerzoekStatus = VerzoekStatus.GESTELD
    verstreken_op: datetime | None = None
    behandelaar: str | None = None
    in_behandeling_op: datetime | None = None
    beantwoord_op: datetime | None = None
    antwoordversie: int = 0
    ingetrokken_op: datetime | None = None
    vernietigd_op: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.status in _OPEN

    @property
    def term(self) -> str:
        """The id of its clock: T11, or its urgent variant."""
        return "T11-spoed" if self.spoed else "T11"

    def klok(self, now: datetime, calendar: Calendar) -> Vraagklok:
        """T11 at `now`."""
        term = TERMS[self.term]
        return vraagklok(
            term.id,
            term.name,
            start_op=self.gevraagd_op,
            uiterlijk_op=self.uiterlijk_op,
            gereed_op=self.beantwoord_op,
            vervallen_op=self.ingetrokken_op,
            now=now,
            calendar=calendar,
        )

    def check_open(self) -> None:
        """Pass while it waits for an answer; else ``StapNietMogelijk``."""
        if self.open:
            return
        done = "ingetrokken" if self.status is VerzoekStatus.INGETROKKEN else "beantwoord"
        raise impossible("", "niet_open", f"Deze vraag is al {done}.")

    def check_takeable(self, sub: str, *, overnemen: bool) -> None:
        """Pass when `sub` can take it up: nobody works on it yet, or this worker takes it over on purpose."""
        self.check_open()
        if self.behandelaar not in (None, sub) and not overnemen:
            raise impossible(
                "overnemen",
                "in_behandeling",
                "Een ander heeft deze vraag in behandeling; neem haar over met 'overnemen'.",
            )

    def check_answerable(self, vervangt: int | None) -> None:
        """Pass for the one answer to an open question, or for a correction that names the version it replaces."""
        if self.status is VerzoekStatus.INGETROKKEN or (self.open and vervangt is None):
            self.check_open()
        elif self.open:
            raise impossible("vervangt", "geen_eerder_antwoord", "Er is nog geen antwoord om te vervangen.")
        elif vervangt is None:
            raise impossible("vervangt", "al_beantwoord", "Deze vraag is beantwoord; een verbetering noemt 'vervangt'.")
        elif vervangt != self.antwoordversie:
            raise impossible(
                "vervangt", "verouderd", "Het antwoord is intussen verbeterd; 'vervangt' noemt de laatste."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraagantwoord:
    """One version of the answer of police."""

    id: UUID
    verzoek_id: UUID
    versie: int
    status: VerzoekStatus
    gegeven_op: datetime
    vastgelegd_op: datetime
    gegeven: Sequence[str]
    redenen: Mapping[str, str]
    door: str
    besloten: Mapping[str, Any]
    """What was given per item, the explanation and who released it, under their wire names; sealed at rest."""

    def omschrijving(self) -> str:
        """What left, for the record of the provision: every item asked, with why it was not given (handbook V05)."""
        refused = [f"{code}={reden}" for code, reden in self.redenen.items()]
        items = " ".join(sorted([*self.gegeven, *refused]))
        return f"informatieverzoek {self.verzoek_id} antwoord {self.versie}: {items}"


def status_na(gegeven: Sequence[str], redenen: Mapping[str, VerzoekReden]) -> VerzoekStatus:
    """What a question becomes by an answer; 'nothing found' is an answer (handbook V04)."""
    refused = [reden for reden in redenen.values() if reden is not VerzoekReden.NIETS_GEVONDEN]
    if not refused:
        return VerzoekStatus.BEANTWOORD
    answered = len(gegeven) + len(redenen) - len(refused)
    return VerzoekStatus.DEELS_BEANTWOORD if answered else VerzoekStatus.GEWEIGERD


def check_ground(merk: Meldingmerk) -> None:
    """Pass when a question may be asked about the melding; else ``StapNietMogelijk`` with why there is no ground.

    Police data go to Veilig Thuis for the tasks of Wmo 2015 art. 4.1.1 lid 2; advice is none of them (handbook V01).
    """
    if merk is Meldingmerk.ADVIES:
        raise _without_ground(
            VerzoekReden.GEEN_GROND_ADVIES, "Deze melding is omgezet in advies; daarvoor is geen grond."
        )
    if merk is Meldingmerk.INGETROKKEN:
        raise _without_ground(VerzoekReden.GEEN_GROND, "De politie heeft deze melding ingetrokken.")
    if merk is not Meldingmerk.LOPEND:
        raise _without_ground(VerzoekReden.GEEN_GROND, "Deze melding is gesloten.")


def check_advice(merk: Meldingmerk, gegeven: Sequence[str], redenen: Mapping[str, VerzoekReden]) -> None:
    """Pass unless the melding became advice meanwhile and the answer says more than that the ground is gone (V01)."""
    if merk is Meldingmerk.ADVIES and (gegeven or not set(redenen.values()) <= _GEEN_GROND):
        raise _without_ground(
            VerzoekReden.GEEN_GROND_ADVIES, "De melding is omgezet in advies; weiger met GEEN_GROND_ADVIES."
        )


@dataclass(frozen=True, slots=True)
class Vraagtermijn:
    """By when police answers: T11, in working days, or in hours when it is urgent (handbook §10.1)."""

    calendar: Calendar
    werkdagen: int = 2
    spoed_uren: int = 4

    def uiterlijk(self, gevraagd_op: datetime, *, spoed: bool) -> datetime:
        """The last instant for an answer to a question that was asked at `gevraagd_op`."""
        if spoed:
            return gevraagd_op + timedelta(hours=self.spoed_uren)
        local = self.calendar.local_day(gevraagd_op)
        return self.calendar.end_of_day(self.calendar.add_working_days(local, self.werkdagen))


def _without_ground(reden: VerzoekReden, detail: str) -> StapNietMogelijk:
    return impossible("meldingId", reden.value, detail)
