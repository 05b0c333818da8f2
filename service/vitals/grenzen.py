"""Up to when a thing must have happened for its term to have ended at a moment: instants that SQL compares with. Pure.

A term is counted in days of a calendar that no database knows; so the days are counted back, once for all rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from service.core.calendar import Calendar
from service.core.terms import TERMS, deadline_from, inform_deadline

VERLENGD: Final = 3
"""T6 with more extensions than this is told as with this many."""


class Grenzen(NamedTuple):
    """The term has ended of what happened no later than these instants."""

    melding: tuple[datetime, ...]
    """T6: the report came in; by how often informing was put off."""
    triage: datetime
    """T7: triage ended, or T1 did."""
    onderzoek: datetime
    """T8: the onderzoek ended."""
    vastgesteld: datetime
    """T8: an onderzoek was established of which no end is known."""


@dataclass(frozen=True, slots=True)
class Terugteller:
    """Counts back; the lengths of T7 and T8 are those of this installation."""

    calendar: Calendar
    t7_werkdagen: int = 2
    t8_werkdagen: int = 5

    def grenzen(self, op: datetime) -> Grenzen:
        """What has ended at `op`."""
        return Grenzen(
            tuple(self._tot(op, partial(self._t6, verlengd=n)) for n in range(VERLENGD + 1)),
            self._tot(op, self._t7),
            self._tot(op, self._t8),
            self._tot(op, lambda day: self._t8(deadline_from(TERMS["T3"], day, self.calendar).day)),
        )

    def _t6(self, day: date, *, verlengd: int) -> date:
        return inform_deadline(self.calendar.end_of_day(day), self.calendar, extensions=verlengd).day

    def _t7(self, day: date) -> date:
        return self.calendar.add_working_days(day, self.t7_werkdagen)

    def _t8(self, day: date) -> date:
        return self.calendar.add_working_days(day, self.t8_werkdagen)

    def _tot(self, op: datetime, due: Callable[[date], date]) -> datetime:
        day = self.calendar.local_day(op)
        while self.calendar.end_of_day(due(day)) > op:
            day -= timedelta(days=1)
        return self.calendar.end_of_day(day)
