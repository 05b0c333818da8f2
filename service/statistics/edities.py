"""Which quarter is published when, and as which edition. Pure.

A quarter appears once it is over, is refreshed every week while terms still run, and is settled after that: from then
on it changes only by a numbered revision. What comes after it in the same year is made anew with it, for a half-year
and a year contain it, and what one edition hides another may not give away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from service.core.calendar import Calendar
from service.statistics.antwoord import Per
from service.statistics.rooster import begin_van, schuif

_WEEK: Final = timedelta(days=7)


class Aanleiding(StrEnum):
    """Why an edition is made."""

    NIEUW = "NIEUW"
    VERVERSEN = "VERVERSEN"
    VASTSTELLEN = "VASTSTELLEN"
    INGETROKKEN = "INGETROKKEN"
    """A region withdrew its consent: the same figures, with more of them hidden."""
    HERZIEN = "HERZIEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Editie:
    """What was published of a quarter."""

    kwartaal: date
    revisie: int
    stand_op: datetime
    gepubliceerd_op: datetime
    zonder_toestemming: frozenset[str]

    @property
    def vast(self) -> bool:
        """Whether it is settled."""
        return self.revisie > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opdracht:
    """An edition to make."""

    kwartaal: date
    revisie: int
    zelfde_cijfers: bool = False
    """Whether the figures stay as the edition before showed them, and only more of them is hidden."""

    @property
    def nummer(self) -> int:
        """Which quarter of the year it is, from 1."""
        return (self.kwartaal.month + 2) // 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What is to be done, from what was published."""

    edities: Mapping[date, Editie]
    """The newest of each quarter, by its first day."""
    nalooptijd: timedelta
    zonder: Callable[[int], frozenset[str]]
    """The regions of a year that do not agree now."""

    def eerste(self, vanaf: date | None, now: datetime) -> tuple[date, Aanleiding] | None:
        """The first quarter for which something is due, counting from the first month with figures; None if none is."""
        today = Calendar.local_day(now)
        for kwartaal in self._kwartalen(vanaf, today):
            if (why := self._aanleiding(kwartaal, today, now)) is not None:
                return kwartaal, why
        return None

    def opdrachten(self, kwartaal: date, aanleiding: Aanleiding, now: datetime) -> list[Opdracht]:
        """What is made, in order: this quarter, and those after it in its year that were published."""
        later = [k for k in sorted(self.edities) if k.year == kwartaal.year and k > kwartaal]
        today = Calendar.local_day(now)
        return [self._opdracht(k, aanleiding, today) for k in (kwartaal, *later)]

    def _kwartalen(self, vanaf: date | None, today: date) -> Iterator[date]:
        begin = min(filter(None, (vanaf, *self.edities)), default=today)
        kwartaal = begin_van(begin, Per.KWARTAAL)
        while (tot := schuif(kwartaal, Per.KWARTAAL, 1)) <= today:
            yield kwartaal
            kwartaal = tot

    def _aanleiding(self, kwartaal: date, today: date, now: datetime) -> Aanleiding | None:
        editie = self.edities.get(kwartaal)
        if editie is None:
            # Too late for a quarter before one that was published: what that one hides was decided without it.
            late = any(k.year == kwartaal.year and k > kwartaal for k in self.edities)
            return None if late else Aanleiding.NIEUW
        if self.zonder(kwartaal.year) - editie.zonder_toestemming:
            return Aanleiding.INGETROKKEN
        if editie.vast:
            return None
        if self._is_over(kwartaal, today):
            return Aanleiding.VASTSTELLEN
        return Aanleiding.VERVERSEN if now - editie.gepubliceerd_op >= _WEEK else None

    def _opdracht(self, kwartaal: date, aanleiding: Aanleiding, today: date) -> Opdracht:
        editie = self.edities.get(kwartaal)
        if editie is None or not editie.vast:
            return Opdracht(kwartaal=kwartaal, revisie=int(self._is_over(kwartaal, today)))
        same = aanleiding is not Aanleiding.HERZIEN
        return Opdracht(kwartaal=kwartaal, revisie=editie.revisie + 1, zelfde_cijfers=same)

    def _is_over(self, kwartaal: date, today: date) -> bool:
        """Whether the terms that began in it have run."""
        return today >= schuif(kwartaal, Per.KWARTAAL, 1) + self.nalooptijd
