"""Time is a value: whoever needs the present asks a ``Clock``, so that a quarter can pass in a test in a second."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant, always aware and in UTC."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)


class SimulatedClock:
    """A clock that stands still until it is told to move; for tests and for the demo."""

    def __init__(self, start: datetime) -> None:
        self._now = as_utc(start)

    def now(self) -> datetime:
        """The instant it was last set to."""
        return self._now

    def set(self, instant: datetime) -> None:
        """Stand at ``instant``, earlier or later."""
        self._now = as_utc(instant)

    def advance(self, step: timedelta) -> datetime:
        """Move on by ``step`` and tell where that is."""
        self._now += step
        return self._now


FixedClock = SimulatedClock


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC; a naive one is refused with ``ValueError``, because nobody knows which instant it is."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC)


def to_ms(instant: datetime) -> int:
    """Milliseconds since 1970, as ``ids.new_id`` takes them."""
    return int(as_utc(instant).timestamp() * 1000)
