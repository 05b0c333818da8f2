"""What is asked of the waiting lists, and whether that can be answered. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from service.access.callers import Caller, Soort
from service.core.calendar import add_months
from service.core.codes_zaak import Kennis
from service.core.errors import Finding
from service.core.regions import BEGIN
from service.statistics.antwoord import Per
from service.statistics.rooster import begin_van, schuif

MAANDEN: Final = 12
"""How many month-ends are answered when none are asked for."""
MAANDEN_MAXIMAAL: Final = 24
_VOOR_HET_BEGIN: Final = "Cijfers zijn er vanaf 1 januari 2015, de eerste dag van Veilig Thuis."
_DAG: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Welke:
    """Of which areas, and as known when."""

    kennis: Kennis = Kennis.NU
    vt_regio: str | None = None
    """Only this region; without it the own one, or for who has none all of them with the country."""
    vergelijk: bool = False
    """Also the country, and without `vt_regio` every region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kijker:
    """What one caller asks for."""

    eigen: str | None
    """The region of which the figures are shown as they are."""
    land: bool
    regios: tuple[str, ...]

    @classmethod
    def van(cls, welke: Welke, caller: Caller, alle: Collection[str]) -> Kijker:
        """The areas that are meant, of all regions there ever were."""
        eigen = caller.organisatie.code if caller.organisatie.soort is Soort.VT else None
        alone = welke.vt_regio or (None if welke.vergelijk else eigen)
        return cls(
            eigen=eigen, land=welke.vergelijk or alone is None, regios=tuple(alle) if alone is None else (alone,)
        )

    @property
    def vreemd(self) -> bool:
        """Whether anything of others is asked for."""
        return self.land or any(regio != self.eigen for regio in self.regios)


def maandultimos(van: date, tot: date) -> Iterator[date]:
    """The last day of each month from `van` up to, not including, `tot`."""
    while van < tot:
        van = schuif(van, Per.MAAND, 1)
        yield van - _DAG


def tijdvak(van: date | None, tot: date | None, today: date) -> tuple[date, date]:
    """The months that are meant: without days the last year, with a first day only everything since."""
    over = begin_van(today, Per.MAAND)
    tot = tot or (over if van is None or van.year == date.max.year else max(over, add_months(van.replace(day=1), 1)))
    return van or max(BEGIN, add_months(begin_van(max(tot, schuif(BEGIN, Per.JAAR, 1)), Per.MAAND), -MAANDEN)), tot


def wrong_day(peildatum: date, today: date) -> Iterator[Finding]:
    """What is wrong with a day."""
    if peildatum < BEGIN:
        yield Finding("query", "peildatum", "voor_het_begin", _VOOR_HET_BEGIN)
    if peildatum > today:
        yield Finding("query", "peildatum", "in_de_toekomst", "De peildatum ligt in de toekomst.")


def wrong_months(van: date, tot: date, today: date) -> Iterator[Finding]:
    """What is wrong with a stretch of months."""
    for name, day in (("van", van), ("tot", tot)):
        if day < BEGIN:
            yield Finding("query", name, "voor_het_begin", _VOOR_HET_BEGIN)
        if day.day != 1:
            detail = f"'{name}' is de eerste dag van een maand; 'tot' is de dag na de laatste maand."
            yield Finding("query", name, "buiten_het_rooster", detail)
    if tot > begin_van(today, Per.MAAND):
        detail = "Het einde van een maand is er als de maand voorbij is: 'tot' is ten hoogste het begin van deze maand."
        yield Finding("query", "tot", "in_de_toekomst", detail)
    if van >= tot:
        yield Finding("query", "tot", "omgekeerd", "'tot' ligt na 'van'.")
    elif (tot.year - van.year) * 12 + tot.month - van.month > MAANDEN_MAXIMAAL:
        yield Finding("query", "tot", "te_lang", f"In één antwoord gaan ten hoogste {MAANDEN_MAXIMAAL} maanden.")


def wrong_region(welke: Welke, alle: Collection[str]) -> Iterator[Finding]:
    """What is wrong with a region."""
    if welke.vt_regio is not None and welke.vt_regio not in alle:
        yield Finding("query", "vtRegio", "onbekende_regio", "Deze regio bestaat niet.")
