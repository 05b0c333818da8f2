"""The clocks of a melding, the date that comes next, and when the clock work must look at it. Pure.

Every clock is computed from raw milestones; a step that is backdated or corrected moves it, and nothing pauses it
(handbook §10.1). A clock with two readings is two clocks, each labelled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from service.cases.verloop import NIEUW, Stand
from service.core.calendar import Calendar
from service.core.codes_zaak import Fase
from service.core.terms import TERMS, Deadline, deadline, inform_deadline

CONTACT: Final = "CONTACT"
VERVOLGSTAP: Final = "VERVOLGSTAP"
SPOED: Final = "SP04"
HEENZENDING: Final = "SP07"
F = Fase


class Klokstatus(StrEnum):
    """Where a clock stands; VERVALLEN: what it waited for will not come (T2 without an onderzoek)."""

    LOOPT = "LOOPT"
    VERLOPEN = "VERLOPEN"
    GEREED = "GEREED"
    VERVALLEN = "VERVALLEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaak:
    """What the clocks of a melding are computed from: receipt, what the report itself said, and the course."""

    ontvangen_op: datetime
    spoed: bool = False
    """What police said."""
    spoed_op: datetime | None = None
    """Since when police says so; None: since receipt."""
    kennisname_op: datetime | None = None
    """First read by Veilig Thuis; of what became urgent later, the first read since."""
    huisverbod_op: datetime | None = None
    """When a huisverbod was imposed that this report tells of."""
    heenzending_op: datetime | None = None
    """When police released the perpetrator."""
    stand: Stand = NIEUW


@dataclass(frozen=True, slots=True, kw_only=True)
class Klok:
    """One term of the melding, labelled with the reading of the law it follows (handbook §10.1)."""

    id: str
    omschrijving: str
    bron: str
    start_op: datetime
    uiterlijk: date
    uiterlijk_op: datetime
    werkdagen_over: int
    """Working days after today up to and including the last day; negative when it has passed."""
    status: Klokstatus
    gereed_op: datetime | None
    te_laat: bool


@dataclass(frozen=True, slots=True)
class Loop:
    """One clock that started: where it ends, and whether it was stopped or will not be needed."""

    id: str
    start_op: datetime
    due: Deadline
    gereed_op: datetime | None = None
    vervallen: bool = False

    @property
    def loopt(self) -> bool:
        """Whether what it waits for is still to come."""
        return self.gereed_op is None and not self.vervallen

    @property
    def sleutel(self) -> str:
        """Names this end of this clock; when the end moves it is another."""
        return f"{self.id}:{self.due.due_op:%Y%m%dT%H%M%SZ}"


class Agenda(NamedTuple):
    """What the melding itself repeats of its clocks, under the names of its columns."""

    volgende_klok: str | None
    volgende_op: datetime | None
    contact_op: datetime | None
    wek_op: datetime | None


_OMSCHRIJVING: Final = {
    CONTACT: ("contactmoment voor zicht op veiligheid", "monitorplan of afspraak na overdracht (F87, F130)"),
    VERVOLGSTAP: ("volgende stap vastgelegd", "eigen keuze, instelbaar"),
    SPOED: ("spoedmelding gelezen", "eigen keuze, instelbaar; een officiële norm is niet gevonden (SP04)"),
}
_HOOFDKLOK: Final = {
    F.WACHT_OP_TRIAGE: "T1",
    F.TRIAGE: "T1",
    F.WACHT_OP_ONDERZOEK: "T2",
    F.ONDERZOEK: "T3",
    F.BESLISSEN: VERVOLGSTAP,
    F.VERVOLGTRAJECT: "T4",
    F.OVERDRACHT: "T4",
    F.OVERGEDRAGEN: VERVOLGSTAP,
}
"""The clock that says what is due in each phase."""
_ZONDER_ONDERZOEK: Final = frozenset({F.BESLISSEN, F.VERVOLGTRAJECT, F.OVERDRACHT, F.OVERGEDRAGEN, F.GESLOTEN})
_EINDE: Final = frozenset({F.GESLOTEN, F.INGETROKKEN})


@dataclass(frozen=True, slots=True)
class Klokken:
    """Computes the clocks of a melding with the lengths that are policy."""

    calendar: Calendar
    vervolgstap_werkdagen: int = 5
    """How long a case may be without its next step being recorded; own choice."""
    spoed_minuten: tuple[int, ...] = (15, 30, 45)
    """SP04: after how many minutes an urgent report that was not read is told again, each time to someone else."""

    def lopen(self, zaak: Zaak) -> Iterator[Loop]:
        """Every clock that has started, in the order of the handbook."""
        stand, fase = zaak.stand, zaak.stand.fase
        withdrawn = fase is F.INGETROKKEN
        if zaak.spoed:
            yield from self._spoed(zaak, vervallen=withdrawn)
        if zaak.heenzending_op is not None:
            released = Deadline(self.calendar.local_day(zaak.heenzending_op), zaak.heenzending_op)
            yield Loop(HEENZENDING, zaak.heenzending_op, released, stand.triage_op, withdrawn)
        no_onderzoek = withdrawn or fase in _ZONDER_ONDERZOEK
        for term in ("T1", "T1b"):
            yield self._loop(term, zaak.ontvangen_op, stand.triage_op, vervallen=withdrawn)
        yield self._loop("T2", zaak.ontvangen_op, stand.onderzoek_op, vervallen=no_onderzoek)
        if stand.vastgesteld_op is not None:
            yield self._loop("T3", stand.vastgesteld_op, stand.onderzoek_af_op, vervallen=withdrawn)
        if stand.onderzoek_op is not None:
            yield self._loop("T3b", stand.onderzoek_op, stand.onderzoek_af_op, vervallen=withdrawn)
        if stand.vervolg_op is not None:
            ended = fase in _EINDE or fase in (F.WACHT_OP_ONDERZOEK, F.ONDERZOEK)
            yield self._loop("T4", stand.vervolg_op, stand.overgedragen_op, vervallen=ended)
        informed = inform_deadline(zaak.ontvangen_op, self.calendar, extensions=stand.uitstel)
        yield Loop("T6", zaak.ontvangen_op, informed, stand.geinformeerd_op, vervallen=withdrawn)
        if zaak.huisverbod_op is not None:
            for term in ("T13", "T13-verlengd"):
                yield self._loop(term, zaak.huisverbod_op, None, vervallen=withdrawn)
        if (contact := self.contact(stand)) is not None:
            yield contact
        if (step := self._vervolgstap(stand)) is not None:
            yield step

    def contact(self, stand: Stand) -> Loop | None:
        """The next contact that is due: by the plan, or the first agreed look after handing over."""
        start = stand.gevolgd_op
        if start is None or stand.fase in _EINDE:
            return None
        days = list(stand.nakijken[:1])
        if stand.monitor_dagen is not None:
            days.append(self.calendar.local_day(start) + timedelta(days=stand.monitor_dagen))
        if not days:
            return None
        return Loop(CONTACT, start, Deadline(min(days), self.calendar.end_of_day(min(days))))

    def volgende(self, zaak: Zaak) -> Loop | None:
        """What is due next, or is overdue the longest; None only for what is closed or withdrawn."""
        wanted = (_HOOFDKLOK.get(zaak.stand.fase), CONTACT)
        running = [loop for loop in self.lopen(zaak) if loop.loopt and loop.id in wanted]
        return min(running, key=lambda loop: loop.due.due_op, default=None)

    def verstreken(self, zaak: Zaak, now: datetime) -> list[Loop]:
        """The clocks that have run out at `now` while what they wait for is still to come, the earliest first."""
        passed = [loop for loop in self.lopen(zaak) if loop.loopt and now > loop.due.due_op]
        return sorted(passed, key=lambda loop: loop.due.due_op)

    def toon(self, zaak: Zaak, now: datetime) -> tuple[Klok, ...]:
        """Every clock as it stands at `now`; a release is no term, only a moment to tell of (SP07)."""
        return tuple(self._klok(loop, now) for loop in self.lopen(zaak) if loop.id != HEENZENDING)

    def wek(self, zaak: Zaak, gemeld: Collection[str]) -> datetime | None:
        """When the clock work must look: the earliest end of a running clock that is not among those it told of."""
        ends = (loop.due.due_op for loop in self.lopen(zaak) if loop.loopt and loop.sleutel not in gemeld)
        return min(ends, default=None)

    def agenda(self, zaak: Zaak, gemeld: Collection[str] = ()) -> Agenda:
        """What is due next, the next contact, and when to look again; `gemeld` are the ends already told of."""
        volgende, contact = self.volgende(zaak), self.contact(zaak.stand)
        return Agenda(
            volgende_klok=None if volgende is None else volgende.id,
            volgende_op=None if volgende is None else volgende.due.due_op,
            contact_op=None if contact is None else contact.due.due_op,
            wek_op=self.wek(zaak, gemeld),
        )

    def _spoed(self, zaak: Zaak, *, vervallen: bool) -> Iterator[Loop]:
        """Ends when Veilig Thuis reads it or starts triage; none runs once Veilig Thuis weighed the urgency itself."""
        start, stand = zaak.spoed_op or zaak.ontvangen_op, zaak.stand
        seen = (zaak.kennisname_op, stand.triage_gestart_op, stand.triage_op)
        gereed_op = min((op for op in seen if op is not None and op >= start), default=None)
        weighed = stand.spoed is not None and zaak.spoed_op is None
        for number, minutes in enumerate(self.spoed_minuten, start=1):
            due_op = start + timedelta(minutes=minutes)
            due = Deadline(self.calendar.local_day(due_op), due_op)
            yield Loop(f"{SPOED}-{number}", start, due, gereed_op, vervallen or weighed)

    def _loop(self, term: str, start_op: datetime, gereed_op: datetime | None, *, vervallen: bool) -> Loop:
        return Loop(term, start_op, deadline(TERMS[term], start_op, self.calendar), gereed_op, vervallen)

    def _vervolgstap(self, stand: Stand) -> Loop | None:
        """Somebody must say how it goes on: after an onderzoek, a reopening, or the last look after handing over."""
        if stand.fase is F.BESLISSEN:
            start = max(op for op in (stand.onderzoek_af_op, stand.heropend_op) if op is not None)
        elif stand.fase is F.OVERGEDRAGEN and stand.gevolgd_op is not None and self.contact(stand) is None:
            start = stand.gevolgd_op
        else:
            return None
        day = self.calendar.add_working_days(self.calendar.local_day(start), self.vervolgstap_werkdagen)
        return Loop(VERVOLGSTAP, start, Deadline(day, self.calendar.end_of_day(day)))

    def _klok(self, loop: Loop, now: datetime) -> Klok:
        term = TERMS.get(loop.id)
        omschrijving, bron = (term.name, term.source) if term is not None else _OMSCHRIJVING[loop.id.partition("-")[0]]
        passed = now > loop.due.due_op
        return Klok(
            id=loop.id,
            omschrijving=omschrijving,
            bron=bron,
            start_op=loop.start_op,
            uiterlijk=loop.due.day,
            uiterlijk_op=loop.due.due_op,
            werkdagen_over=self.calendar.working_days_between(self.calendar.local_day(now), loop.due.day),
            status=_status(loop, passed=passed),
            gereed_op=loop.gereed_op,
            te_laat=passed if loop.loopt else loop.gereed_op is not None and loop.gereed_op > loop.due.due_op,
        )


def _status(loop: Loop, *, passed: bool) -> Klokstatus:
    if loop.gereed_op is not None:
        return Klokstatus.GEREED
    if loop.vervallen:
        return Klokstatus.VERVALLEN
    return Klokstatus.VERLOPEN if passed else Klokstatus.LOOPT
