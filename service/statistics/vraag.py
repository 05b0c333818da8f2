"""What is asked of an indicator, and whether that can be answered: on the grid, of areas that were there. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from service.access.callers import Caller, Soort
from service.core.calendar import add_months
from service.core.codes_incident import Stroom
from service.core.codes_zaak import TermijnVariant
from service.core.errors import Finding, OngeldigeInvoer
from service.core.regions import BEGIN, Regions
from service.statistics.antwoord import Gebied, Gebiedsoort, Indeling, Per, Periode
from service.statistics.indicator import Indicator, Meting
from service.statistics.rooster import MAANDEN, begin_van, periode_van, perioden, schuif

ZONDER_TIJDVAK: Final = 4
"""How many periods are answered when none are asked for: the last ones that are over."""
CELLEN_MAXIMAAL: Final = 10_000
"""How many cells go in one answer."""
LAND: Final = Gebied(soort=Gebiedsoort.LAND, code="nederland", naam="Nederland")
_EERSTE_DAG: Final[Mapping[Per, str]] = {
    Per.MAAND: "de eerste dag van een maand",
    Per.KWARTAAL: "de eerste dag van een kwartaal: 1 januari, 1 april, 1 juli of 1 oktober",
    Per.HALFJAAR: "de eerste dag van een halfjaar: 1 januari of 1 juli",
    Per.JAAR: "1 januari",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """Which figures are asked, as the caller says it."""

    indicator: str
    van: date | None = None
    tot: date | None = None
    """The day after the last period; without it, the last period that is over."""
    per: Per = Per.KWARTAAL
    stroom: Stroom = Stroom.HG
    indeling: Indeling = Indeling.TOEN
    vt_regio: str | None = None
    eenheid: str | None = None
    gebiedsoorten: frozenset[Gebiedsoort] | None = None
    """Only the country, all regions, or all units; without it all of these."""
    termijn_variant: TermijnVariant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opdracht:
    """A question that can be answered: everything that it left open is filled in."""

    indicator: Indicator
    metingen: tuple[Meting, ...]
    perioden: tuple[Periode, ...]
    gebieden: tuple[Gebied, ...]
    """Country first, then regions and units in the order of their tables; or the one that was asked for."""
    eigen: frozenset[Gebied]
    """The areas of which this caller sees the figures as they are."""
    eigen_regios: tuple[str, ...]
    """Of an own region, the regions that it is made of in this division; itself, unless it merged."""
    indeling: Indeling
    per: Per
    stroom: Stroom

    @property
    def van(self) -> date:
        """The first day."""
        return self.perioden[0].van

    @property
    def tot(self) -> date:
        """The day after the last."""
        return self.perioden[-1].tot

    @property
    def ervoor(self) -> Periode | None:
        """The period before the first one; None where there were no figures yet."""
        van = schuif(self.van, self.per, -1)
        return periode_van(van, self.per) if van >= BEGIN else None

    @property
    def grootheden(self) -> frozenset[str]:
        """Every count that the figures and the data-quality minimum are made of."""
        dekking = self.indicator.dekking
        found = {name for m in self.metingen for name in (m.teller, m.noemer, m.weggelaten) if name}
        return frozenset(found | ({dekking.teller, dekking.noemer} if dekking else set()))


class Keuring:
    """Takes a question and makes sure that it can be answered."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions

    def neem(self, vraag: Vraag, indicator: Indicator, caller: Caller, *, today: date) -> Opdracht:
        """The question, ready to be answered; raises ``OngeldigeInvoer`` with everything that is wrong with it."""
        van, tot = _tijdvak(vraag, today)
        metingen = tuple(m for m in indicator.metingen if vraag.termijn_variant in (None, m.variant))
        findings = [*_wrong_period(vraag, van, tot, today), *self._wrong_area(vraag, caller, van, tot, today)]
        if not metingen:
            detail = "Deze indicator kent geen termijnvariant, of niet deze."
            findings.append(Finding("query", "termijnVariant", "geen_termijnvariant", detail))
        if findings:
            raise OngeldigeInvoer(errors=findings)
        soorten = vraag.gebiedsoorten or frozenset(Gebiedsoort)
        gebieden = tuple(g for g in self._gebieden(vraag, van, tot, today) if g.soort in soorten)
        periods = tuple(perioden(van, tot, vraag.per))
        lines = sum(len(indicator.onderdelen or ()) or 1 if m.per_onderdeel else 1 for m in metingen)
        if lines * len(gebieden) * len(periods) > CELLEN_MAXIMAAL:
            raise te_veel_cellen()
        eigen = frozenset(gebied for gebied in gebieden if _is_own(gebied, caller))
        return Opdracht(
            indicator=indicator,
            metingen=metingen,
            perioden=periods,
            gebieden=gebieden,
            eigen=eigen,
            eigen_regios=tuple(
                deel
                for gebied in eigen
                if gebied.soort is Gebiedsoort.REGIO
                for deel in self._delen(gebied.code, vraag.indeling, today)
            ),
            indeling=vraag.indeling,
            per=vraag.per,
            stroom=vraag.stroom,
        )

    def bestond(self, gebied: Gebied, periode: Periode, indeling: Indeling, *, today: date) -> bool:
        """Whether the area was there in a part of the period; in the division of now, whether its parts were."""
        if gebied.soort is not Gebiedsoort.REGIO:
            return True
        there = (self._regions.vt_regios[deel].period for deel in self._delen(gebied.code, indeling, today))
        return any(period.van < periode.tot and periode.van < period.tot for period in there)

    def _delen(self, regio: str, indeling: Indeling, today: date) -> list[str]:
        if indeling is Indeling.TOEN:
            return [regio]
        return [code for code in self._regions.vt_regios if self._regions.went_into(code, today) == regio]

    def _wrong_area(self, vraag: Vraag, caller: Caller, van: date, tot: date, today: date) -> Iterator[Finding]:
        regio, eenheid = vraag.vt_regio, vraag.eenheid
        if regio is not None and regio not in self._regions.vt_regios:
            yield Finding("query", "vtRegio", "onbekende_regio", "Deze regio bestaat niet.")
        elif regio is not None:
            yield from self._not_there(regio, vraag.indeling, van, tot, today)
        if eenheid is not None and eenheid not in self._regions.unit_names:
            yield Finding("query", "eenheid", "onbekende_eenheid", "Deze eenheid bestaat niet.")
        if regio is not None and eenheid is not None:
            own = {Soort.VT: regio, Soort.POLITIE: eenheid}.get(caller.organisatie.soort)
            if own != caller.organisatie.code or own is None:
                detail = "Regio en eenheid worden niet gekruist, behalve de eigen regio of de eigen eenheid."
                yield Finding("query", "eenheid", "buiten_het_rooster", detail)
        if vraag.gebiedsoorten is not None and (regio is not None or eenheid is not None):
            detail = "Noem een gebied of een soort gebied, niet allebei."
            yield Finding("query", "gebiedsoort", "buiten_het_rooster", detail)

    def _not_there(self, regio: str, indeling: Indeling, van: date, tot: date, today: date) -> Iterator[Finding]:
        period = self._regions.vt_regios[regio].period
        there = today in period if indeling is Indeling.NU else period.van < tot and van < period.tot
        if there or van >= tot:
            return
        until = "" if period.tot == date.max else f" tot {_dag(period.tot)}"
        asked = "in de indeling van nu" if indeling is Indeling.NU else "in dit tijdvak"
        detail = f"Deze regio is er {asked} niet: zij bestond van {_dag(period.van)}{until}."
        yield Finding("query", "vtRegio", "regio_bestond_niet", detail)

    def _gebieden(self, vraag: Vraag, van: date, tot: date, today: date) -> Iterator[Gebied]:
        names, units = self._regions.names, self._regions.unit_names
        if vraag.vt_regio is not None:
            yield Gebied(Gebiedsoort.REGIO, vraag.vt_regio, names[vraag.vt_regio], vraag.eenheid)
        elif vraag.eenheid is not None:
            yield Gebied(Gebiedsoort.EENHEID, vraag.eenheid, units[vraag.eenheid])
        else:
            yield LAND
            for code, regio in self._regions.vt_regios.items():
                period = regio.period
                if today in period if vraag.indeling is Indeling.NU else period.van < tot and van < period.tot:
                    yield Gebied(Gebiedsoort.REGIO, code, regio.naam)
            yield from (Gebied(Gebiedsoort.EENHEID, code, naam) for code, naam in units.items())


def te_veel_cellen() -> OngeldigeInvoer:
    """What is said of a question with too large an answer."""
    detail = (
        f"Het antwoord zou meer dan {CELLEN_MAXIMAAL:_} cellen hebben: vraag een korter tijdvak, grovere perioden, "
        "één regio of één eenheid."
    ).replace("_", ".")
    return OngeldigeInvoer(errors=[Finding("query", "van", "te_veel_cellen", detail)])


def _tijdvak(vraag: Vraag, today: date) -> tuple[date, date]:
    """The days that are meant: without them, the last periods that are over; with a first day only, all since."""
    over = begin_van(today, vraag.per)
    tot = vraag.tot or max(over, _next(vraag.van, vraag.per) if vraag.van else over)
    return vraag.van or _last(tot, vraag.per), tot


def _next(van: date, per: Per) -> date:
    return schuif(begin_van(van, per), per, 1) if van.year < date.max.year else van


def _last(tot: date, per: Per) -> date:
    """The first day of so many periods before `tot`, and not before there were figures."""
    if tot <= BEGIN:
        return BEGIN
    return max(schuif(begin_van(tot, per), per, -ZONDER_TIJDVAK), BEGIN)


def _wrong_period(vraag: Vraag, van: date, tot: date, today: date) -> Iterator[Finding]:
    """What is wrong with the days that were named; what was filled in lies on the grid."""
    per = vraag.per
    for name, day in (("van", vraag.van), ("tot", vraag.tot)):
        if day is not None and day < BEGIN:
            detail = "Cijfers zijn er vanaf 1 januari 2015, de eerste dag van Veilig Thuis."
            yield Finding("query", name, "voor_het_begin", detail)
        if day is not None and begin_van(day, per) != day:
            detail = f"'{name}' is {_EERSTE_DAG[per]}; 'tot' is de dag na de laatste periode."
            yield Finding("query", name, "buiten_het_rooster", detail)
    if vraag.tot is not None and van >= tot:
        yield Finding("query", "tot", "omgekeerd", "'tot' ligt na 'van'.")
    if vraag.van is not None and van > today:
        yield Finding("query", "van", "in_de_toekomst", "Het tijdvak begint in de toekomst.")
    if vraag.tot is not None and tot > add_months(begin_van(today, per), MAANDEN[per]):
        yield Finding("query", "tot", "in_de_toekomst", "'tot' ligt na de periode die nu loopt.")


def _is_own(gebied: Gebied, caller: Caller) -> bool:
    code = caller.organisatie.code
    match caller.organisatie.soort:
        case Soort.VT:
            return gebied.soort is Gebiedsoort.REGIO and gebied.code == code
        case Soort.POLITIE:
            return code is not None and code in (gebied.eenheid, _unit(gebied))
    return False


def _unit(gebied: Gebied) -> str | None:
    return gebied.code if gebied.soort is Gebiedsoort.EENHEID else None


def _dag(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
