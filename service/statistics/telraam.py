"""The counts of one stream in a year, added up for every area and period: exactly, or as an edition showed them. Pure.

Exact counts never leave this room but through `beveiliging.py`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple, Protocol

from service.statistics.antwoord import Geheimreden, Per
from service.statistics.cijfers import Telling
from service.statistics.gebieden import Gebieden
from service.statistics.grootheden import GROOTHEDEN
from service.statistics.indicator import Berekening, Grootheidsoort
from service.statistics.rekenen import percentiel
from service.statistics.rooster import MAANDEN

Percentielen = tuple[int | None, int | None]
Reeks = tuple[str, str]
"""A count and its part; the part is empty where the whole is counted."""
LETTER: Final = {Per.MAAND: "M", Per.KWARTAAL: "K", Per.HALFJAAR: "H", Per.JAAR: "J"}
_GENOEG: Final = {Berekening.MEDIAAN: 10, Berekening.P90: 50}
"""Fewer records have no such percentile for others."""
_CIJFERS: Final = 3


class Tijdvak(NamedTuple):
    """A period within a year: its grain, its first month, and how many it has."""

    per: Per
    maand: int

    @property
    def maanden(self) -> range:
        """Its months, by number."""
        return range(self.maand, self.maand + MAANDEN[self.per])


@lru_cache
def tijdvakken(periode: str) -> tuple[Tijdvak, ...]:
    """The periods that share a set under this name of `Jaargang`: three months for 'M1', one quarter for 'K1'."""
    if periode == "J":
        return (Tijdvak(Per.JAAR, 1),)
    number = int(periode[1]) - 1
    match periode[0]:
        case "M":
            return tuple(Tijdvak(Per.MAAND, 3 * number + place) for place in (1, 2, 3))
        case "K":
            return (Tijdvak(Per.KWARTAAL, 3 * number + 1),)
        case _:
            return (Tijdvak(Per.HALFJAAR, 6 * number + 1),)


def met_kwartaal(kwartaal: int) -> tuple[str, ...]:
    """The names of all periods that end with a quarter or lie in it."""
    half = (f"H{kwartaal // 2}",) if kwartaal % 2 == 0 else ()
    return (f"M{kwartaal}", f"K{kwartaal}", *half, *(("J",) if kwartaal == 4 else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cel:
    """One cell as others may see it."""

    grootheid: str
    onderdeel: str
    tijdvak: Tijdvak
    gebied: str
    aantal: int | None = None
    mediaan: int | None = None
    p90: int | None = None
    reden: Geheimreden | None = None
    eerder_getoond: bool = False


class Raam(Protocol):
    """The counts of one stream in a year."""

    def reeksen(self, grootheden: Iterable[str]) -> list[Reeks]:
        """What was counted of these, by part, in order."""
        ...

    def aantallen(self, reeks: Reeks, tijdvak: Tijdvak) -> Mapping[str, int]:
        """The count of each area that is not zero."""
        ...

    def percentielen(self, grootheid: str, tijdvak: Tijdvak) -> Mapping[str, Percentielen]:
        """Median and 90th percentile of each area."""
        ...


class Telraam:
    """The exact counts, added up for every area and period."""

    def __init__(self, gebieden: Gebieden, tellingen: Iterable[Telling]) -> None:
        where = lru_cache(maxsize=None)(gebieden.waarin)
        self._maanden: defaultdict[Reeks, defaultdict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._waarden: defaultdict[str, list[Telling]] = defaultdict(list)
        self._waar = where
        for telling in tellingen:
            of_month = self._maanden[telling.grootheid, telling.onderdeel][telling.maand.month]
            for area in where(telling.vt_regio, telling.eenheid):
                of_month[area] += telling.aantal
            if GROOTHEDEN[telling.grootheid].soort is Grootheidsoort.VERDELING:
                self._waarden[telling.grootheid].append(telling)
        self._sommen: dict[tuple[Reeks, Tijdvak], Counter[str]] = {}

    def reeksen(self, grootheden: Iterable[str]) -> list[Reeks]:
        """What was counted of these, by part, in order."""
        wanted = frozenset(grootheden)
        return sorted(reeks for reeks in self._maanden if reeks[0] in wanted)

    def aantallen(self, reeks: Reeks, tijdvak: Tijdvak) -> Mapping[str, int]:
        """The count of each area that is not zero."""
        found = self._sommen.get((reeks, tijdvak))
        if found is None:
            found = Counter()
            if (months := self._maanden.get(reeks)) is not None:
                for maand in tijdvak.maanden:
                    if maand in months:
                        found.update(months[maand])
            self._sommen[reeks, tijdvak] = found
        return found

    def percentielen(self, grootheid: str, tijdvak: Tijdvak) -> Mapping[str, Percentielen]:
        """Median and 90th percentile of each area, to three digits; None where there are too few for it."""
        found: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for telling in self._waarden.get(grootheid, ()):
            if telling.maand.month in tijdvak.maanden:
                for area in self._waar(telling.vt_regio, telling.eenheid):
                    found[area][telling.waarde] += telling.aantal
        return {
            area: (_percentiel(spread, Berekening.MEDIAAN), _percentiel(spread, Berekening.P90))
            for area, spread in found.items()
        }


class Eerder:
    """What an edition showed: protected counts, to be shown again as they are or not at all."""

    def __init__(self, cellen: Iterable[Cel]) -> None:
        self._cellen: defaultdict[tuple[Reeks, Tijdvak], dict[str, Cel]] = defaultdict(dict)
        for cel in cellen:
            self._cellen[(cel.grootheid, cel.onderdeel), cel.tijdvak][cel.gebied] = cel

    def reeksen(self, grootheden: Iterable[str]) -> list[Reeks]:
        """What was shown of these, by part, in order."""
        wanted = frozenset(grootheden)
        return sorted({reeks for reeks, _ in self._cellen if reeks[0] in wanted})

    def aantallen(self, reeks: Reeks, tijdvak: Tijdvak) -> Mapping[str, int]:
        """The rounded count of each area that showed one."""
        return {area: cel.aantal for area, cel in self._cellen.get((reeks, tijdvak), {}).items() if cel.aantal}

    def percentielen(self, grootheid: str, tijdvak: Tijdvak) -> Mapping[str, Percentielen]:
        """The percentiles of each area that showed them."""
        return {area: (cel.mediaan, cel.p90) for area, cel in self._cellen.get(((grootheid, ""), tijdvak), {}).items()}


def _percentiel(verdeling: Mapping[int, int], deel: Berekening) -> int | None:
    if sum(verdeling.values()) < _GENOEG[deel]:
        return None
    found = percentiel(verdeling, deel)
    return found if found is None else int(float(f"{found:.{_CIJFERS}g}"))
