"""The half-year that a delivery is about. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from service.core.calendar import Calendar
from service.core.errors import Finding

EERSTE_JAAR: Final = 2015
"""Veilig Thuis exists since 1 January 2015."""
_VORM: Final = re.compile(r"([0-9]{4})-H([12])")


@dataclass(frozen=True, slots=True, order=True)
class Halfjaar:
    """January up to June, or July up to December."""

    jaar: int
    helft: int

    @classmethod
    def lees(cls, text: str) -> Halfjaar:
        """Read `2026-H1`; ValueError for anything else."""
        found = _VORM.fullmatch(text)
        if found is None:
            raise ValueError("not a half-year")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def met(cls, dag: date) -> Halfjaar:
        """The half-year that a day falls in."""
        return cls(dag.year, 1 if dag.month <= 6 else 2)

    def __str__(self) -> str:
        return f"{self.jaar:04}-H{self.helft}"

    @property
    def van(self) -> date:
        """The first day."""
        return date(self.jaar, 1 if self.helft == 1 else 7, 1)

    @property
    def tot(self) -> date:
        """The day after the last one."""
        return date(self.jaar, 7, 1) if self.helft == 1 else date(self.jaar + 1, 1, 1)

    @property
    def uiterlijk(self) -> date:
        """The last day to deliver: within three weeks after the half-year (UB Wmo 2015 art. 4.3.1)."""
        return self.tot - timedelta(days=1) + timedelta(weeks=3)

    @property
    def begin_op(self) -> datetime:
        """The first instant, in the Netherlands."""
        return begin_van(self.van)

    @property
    def einde_op(self) -> datetime:
        """The first instant after it, in the Netherlands."""
        return begin_van(self.tot)

    def __contains__(self, dag: date) -> bool:
        return self.van <= dag < self.tot


def begin_van(dag: date) -> datetime:
    """Midnight in the Netherlands at which a day begins."""
    return Calendar.end_of_day(dag - timedelta(days=1)) + timedelta(seconds=1)


def gebrek(text: str, vandaag: date) -> Finding | None:
    """Why no delivery can be made of what was asked for; None when it can."""
    try:
        halfjaar = Halfjaar.lees(text)
    except ValueError:
        return _finding("halfjaar", "Schrijf een halfjaar als '2026-H1' of '2026-H2'.")
    if halfjaar.jaar < EERSTE_JAAR:
        return _finding(
            "te_vroeg", f"Veilig Thuis bestaat sinds {EERSTE_JAAR}; eerdere halfjaren worden niet geleverd."
        )
    if vandaag < halfjaar.van:
        return _finding("in_de_toekomst", "Dit halfjaar moet nog beginnen.")
    if vandaag < halfjaar.tot:
        return _finding("niet_afgelopen", "Dit halfjaar loopt nog; leveren kan vanaf de dag erna.")
    return None


def _finding(code: str, detail: str) -> Finding:
    return Finding("body", "halfjaar", code, detail)
