"""By when police should hear of a melding: T7 after triage, T8 after an onderzoek or vervolg (handbook §10.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from service.core.calendar import Calendar
from service.core.terms import TERMS, deadline_from, ended_since


@dataclass(frozen=True, slots=True)
class Achterstand:
    """Police should have heard of what happened, or had to, no later than these instants (handbook T7, T8, R05)."""

    triage: datetime
    """Triage ended, or T1 did."""
    onderzoek: datetime
    """The onderzoek ended."""
    vastgesteld: datetime
    """An onderzoek was established of which no end is known."""


@dataclass(frozen=True, slots=True)
class Terugkoppeltermijn:
    """Counts both terms; their lengths are those of this installation."""

    calendar: Calendar
    t7_werkdagen: int = 2
    t8_werkdagen: int = 5

    def na_triage(self, klaar: date) -> date:
        """The last day for feedback on a triage that was finished, or had to be, on `klaar`."""
        return self.calendar.add_working_days(klaar, self.t7_werkdagen)

    def na_onderzoek(self, klaar: date) -> date:
        """The last day for feedback on an onderzoek that was finished on `klaar`."""
        return self.calendar.add_working_days(klaar, self.t8_werkdagen)

    def onderzoek_verwacht(self, besloten: date) -> date:
        """The last day for feedback on an onderzoek that was decided on `besloten` and takes all the time of T3."""
        return self.na_onderzoek(deadline_from(TERMS["T3"], besloten, self.calendar).day)

    def overdue_since(self, now: datetime) -> Achterstand:
        """Feedback is overdue when what it waits for happened, or should have, no later than these instants."""
        return Achterstand(
            triage=ended_since(self.na_triage, now, self.calendar),
            onderzoek=ended_since(self.na_onderzoek, now, self.calendar),
            vastgesteld=ended_since(self.onderzoek_verwacht, now, self.calendar),
        )
