"""The grid of periods: months, quarters, half-years and years, and nothing that lies across them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from service.core.calendar import add_months
from service.statistics.antwoord import Per, Periode

MAANDEN: Final[Mapping[Per, int]] = {Per.MAAND: 1, Per.KWARTAAL: 3, Per.HALFJAAR: 6, Per.JAAR: 12}
"""How many months a period has."""
_LETTER: Final[Mapping[Per, str]] = {Per.KWARTAAL: "K", Per.HALFJAAR: "H"}


def begin_van(day: date, per: Per) -> date:
    """The first day of the period in which a day lies."""
    return day.replace(month=(day.month - 1) // MAANDEN[per] * MAANDEN[per] + 1, day=1)


def schuif(begin: date, per: Per, aantal: int) -> date:
    """The first day of the period that lies `aantal` periods later; earlier when negative."""
    return add_months(begin, aantal * MAANDEN[per])


def periode_van(begin: date, per: Per) -> Periode:
    """The period that begins on this day, which is the first of one."""
    match per:
        case Per.JAAR:
            code = f"{begin:%Y}"
        case Per.MAAND:
            code = f"{begin:%Y-%m}"
        case _:
            code = f"{begin:%Y}-{_LETTER[per]}{begin.month // MAANDEN[per] + 1}"
    return Periode(code=code, van=begin, tot=schuif(begin, per, 1))


def perioden(van: date, tot: date, per: Per) -> Iterator[Periode]:
    """The periods from `van` up to, not including, `tot`, both of which are boundaries, in order."""
    while van < tot:
        yield (periode := periode_van(van, per))
        van = periode.tot
