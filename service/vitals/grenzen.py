"""Up to when a report must have come in for T6 to have ended before a moment: instants that SQL compares with. Pure."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Final

from service.core.calendar import Calendar
from service.core.terms import ended_since, inform_deadline

VERLENGD: Final = 3
"""T6 with more extensions than this is told as with this many."""


def informeren(now: datetime, calendar: Calendar) -> tuple[datetime, ...]:
    """By how often informing was put off: T6 is over for what came in no later than this."""

    def due(day: date, *, verlengd: int) -> date:
        return inform_deadline(calendar.end_of_day(day), calendar, extensions=verlengd).day

    return tuple(ended_since(partial(due, verlengd=n), now, calendar) for n in range(VERLENGD + 1))
