"""The clocks of the chain as one table, and the deadline of each.

Every clock is computed from a raw milestone and carries its own id, so that a figure can say which variant it uses
(handbook §10.1). Nothing here pauses: no source provides for stopping a clock. Clocks without a length of their own
(T5c, T12) are absent. T16 to T18 say how long data are kept or used; none of them is a term that the Atw moves.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import Field

from service.core.calendar import Calendar, add_months
from service.core.codes_zaak import Spoedactie


class Unit(StrEnum):
    """What the length of a term is counted in."""

    UREN = "UREN"
    DAGEN = "DAGEN"
    WERKDAGEN = "WERKDAGEN"
    WEKEN = "WEKEN"
    MAANDEN = "MAANDEN"


class Spoedstap(NamedTuple):
    """What is done when an urgent report was not read for so long (SP04; no official norm was found)."""

    minuten: Annotated[int, Field(ge=1)]
    stap: Spoedactie
    aan: Literal["vt", "politie"]
    """Who is told: the region of Veilig Thuis, or the unit that reported."""


SPOED_STAPPEN: Final = (
    Spoedstap(15, Spoedactie.HERHAALD, "vt"),
    Spoedstap(30, Spoedactie.TWEEDE_CONTACT, "vt"),
    Spoedstap(45, Spoedactie.PIKET_POLITIE, "politie"),
)

_ATW_LIMIT: Final = MappingProxyType({Unit.DAGEN: 90, Unit.WEKEN: 12, Unit.MAANDEN: 3})


class Deadline(NamedTuple):
    """When a term ends: the last day, and the last second of it (for a term in hours: the exact instant)."""

    day: date
    due_op: datetime


@dataclass(frozen=True, slots=True)
class Term:
    """One clock: what it is called, how long it runs, and whether the Algemene termijnenwet moves its end.

    ValueError when the length is not positive, or when `atw` is asked where the law does not give it: hours, working
    days, more than 90 days, twelve weeks or three months (Atw art. 4).
    """

    id: str
    name: str  # Dutch, shown to callers
    length: int
    unit: Unit
    atw: bool
    source: str

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"term {self.id}: the length must be at least 1")
        if self.atw and self.length > _ATW_LIMIT.get(self.unit, 0):
            raise ValueError(f"term {self.id}: the Atw does not cover {self.length} {self.unit.lower()}")

    def of(self, length: int, unit: Unit | None = None) -> "Term":
        """The same clock with another length, for clocks whose length is configuration (T7 to T11, T13)."""
        return replace(self, length=length, unit=unit or self.unit)


def deadline(term: Term, start_op: datetime, calendar: Calendar) -> Deadline:
    """When a term ends that starts at an aware instant: day 0 is the day it falls on in the Netherlands.

    Only a term in hours runs from the instant itself. ValueError for a naive instant.
    """
    start = calendar.local_day(start_op)
    if term.unit is Unit.UREN:
        due_op = start_op.astimezone(UTC) + timedelta(hours=term.length)
        return Deadline(calendar.local_day(due_op), due_op)
    return deadline_from(term, start, calendar)


def deadline_from(term: Term, start: date, calendar: Calendar) -> Deadline:
    """When a term in days or longer ends that has `start` as its day 0. ValueError for a term in hours."""
    match term.unit:
        case Unit.WERKDAGEN:
            day = calendar.add_working_days(start, term.length)
        case Unit.DAGEN:
            day = calendar.add_days_atw(start, term.length) if term.atw else start + timedelta(days=term.length)
        case Unit.WEKEN:
            day = calendar.add_weeks_atw(start, term.length) if term.atw else start + timedelta(weeks=term.length)
        case Unit.MAANDEN:
            day = calendar.add_months_atw(start, term.length) if term.atw else add_months(start, term.length)
        case Unit.UREN:
            raise ValueError(f"term {term.id} runs in hours, from an instant")
    return Deadline(day, calendar.end_of_day(day))


def inform_deadline(recorded_op: datetime, calendar: Calendar, *, extensions: int = 0) -> Deadline:
    """T6: when the data subject must have been told, after `extensions` motivated extensions of two weeks.

    Each extension is a term of its own that starts where the one before it ended by the calendar, before any shift
    by the Atw: of the two readings the one that tells people sooner (Wmo 2015 art. 5.3.1).
    """
    if extensions < 0:
        raise ValueError("extensions are counted from zero")
    base, extension = TERMS["T6"], TERMS["T6-verlenging"]
    if extensions == 0:
        return deadline(base, recorded_op, calendar)
    weeks_before_last = base.length + extension.length * (extensions - 1)
    return deadline_from(extension, calendar.local_day(recorded_op) + timedelta(weeks=weeks_before_last), calendar)


def ended_since(due: Callable[[date], date], now: datetime, calendar: Calendar) -> datetime:
    """The last instant of the last day for which the day that ``due`` tells was over before ``now``.

    A calendar is unknown to a database: counted back once, all rows are compared with one instant.
    """
    day = calendar.local_day(now)
    while calendar.end_of_day(due(day)) >= now:
        day -= timedelta(days=1)
    return calendar.end_of_day(day)


_ALL: Final = (
    Term("T1", "triage afgerond", 5, Unit.WERKDAGEN, False, "beleid en praktijk, geen wet (F81)"),
    Term(
        "T1b",
        "triage afgerond, lezing van de AMvB",
        5,
        Unit.DAGEN,
        True,
        "Uitvoeringsbesluit Wmo 2015 art. 4.1.7 lid 1",
    ),
    Term("T2", "onderzoek gestart", 5, Unit.DAGEN, True, "Uitvoeringsbesluit Wmo 2015 art. 4.1.7 lid 1"),
    Term("T3", "onderzoek beoordeeld", 10, Unit.WEKEN, True, "Uitvoeringsbesluit Wmo 2015 art. 4.1.7 lid 2"),
    Term(
        "T3b", "doorlooptijd onderzoek volgens CBS", 10, Unit.WEKEN, False, "Informatieprotocol beleidsinformatie AMHK"
    ),
    Term(
        "T4",
        "vervolgtraject gerealiseerd",
        10,
        Unit.WEKEN,
        True,
        "Informatieprotocol beleidsinformatie AMHK §3.6–3.7 (F88)",
    ),
    Term("T6", "betrokkene geïnformeerd", 4, Unit.WEKEN, True, "Wmo 2015 art. 5.3.1"),
    Term("T6-verlenging", "betrokkene geïnformeerd, verlenging", 2, Unit.WEKEN, True, "Wmo 2015 art. 5.3.1"),
    Term("T7", "terugkoppeling na triage", 2, Unit.WERKDAGEN, False, "beginwaarde, instelbaar (F101)"),
    Term("T8", "terugkoppeling na onderzoek of vervolg", 5, Unit.WERKDAGEN, False, "beginwaarde, instelbaar (F101)"),
    Term("T9", "mutatie aangevuld door politie", 2, Unit.WERKDAGEN, False, "beginwaarde, instelbaar"),
    Term("T10", "mutatie gezien door politie", 1, Unit.WERKDAGEN, False, "beginwaarde, instelbaar (F14)"),
    Term("T10-spoed", "mutatie gezien door politie, spoed", 4, Unit.UREN, False, "beginwaarde, instelbaar (F14)"),
    Term("T11", "vraag van Veilig Thuis beantwoord", 2, Unit.WERKDAGEN, False, "beginwaarde, instelbaar"),
    Term("T11-spoed", "vraag van Veilig Thuis beantwoord, spoed", 4, Unit.UREN, False, "beginwaarde, instelbaar"),
    Term("T13", "huisverbod", 10, Unit.DAGEN, False, "Wet tijdelijk huisverbod art. 2 en 13"),
    Term("T13-verlengd", "huisverbod, ten hoogste", 4, Unit.WEKEN, False, "Wet tijdelijk huisverbod art. 9 en 13"),
    Term("T14", "datalek gemeld", 72, Unit.UREN, False, "Wet politiegegevens art. 33a"),
    Term("T15", "verzoek om vernietiging uitgevoerd", 3, Unit.MAANDEN, True, "Wmo 2015 art. 5.3.4–5.3.5"),
    Term("T16", "kopie voor het vervoer bewaard", 24, Unit.UREN, False, "naar het voorbeeld van CORV, geen wet (F71)"),
    Term("T17", "verkeersgegevens bewaard", 6, Unit.MAANDEN, False, "naar het voorbeeld van CORV, geen wet (F71, F56)"),
    Term("T18", "politiegegevens rechtstreeks gebruikt", 12, Unit.MAANDEN, False, "Wet politiegegevens art. 8 (F53)"),
    Term(
        "T18-treffer",
        "politiegegevens gebruikt na een treffer",
        60,
        Unit.MAANDEN,
        False,
        "Wet politiegegevens art. 8 en 14 (F53, F54)",
    ),
)

TERMS: Final[Mapping[str, Term]] = MappingProxyType({term.id: term for term in _ALL})
"""Every clock with a length, by id. Immutable: configuration makes its own variant with `Term.of`."""
