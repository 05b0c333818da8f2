"""Which municipality and region a mutatie belongs to, on the day of its receipt (handbook §11.2, G01–G05). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from service.core.regions import Regions
from service.enrichment.reading import Reading


@dataclass(frozen=True, slots=True)
class Route:
    """Where a mutatie goes; region and municipality are None when nothing in the message leads to one (N11)."""

    gemeentecode: str | None = None
    vt_regio: str | None = None
    eenheid: str | None = None
    """The police unit of that municipality; the sender may be another one (G06)."""
    grond: str | None = None
    """What decided: ADRES_KIND, ADRES_SLACHTOFFER, HUISHOUDEN or PLAATS_INCIDENT."""
    andere_regios: tuple[str, ...] = ()
    """Regions where others of these people live (G04)."""


class Routes:
    """Finds the way for mutaties by the dated tables; remembers where a municipality lies on a day."""

    def __init__(self, regions: Regions) -> None:
        self._regions = regions
        self._place = lru_cache(maxsize=4096)(self._look_up)

    def route(self, reading: Reading, day: date) -> Route:
        """The first address of G02 that lies in a region on ``day``: child, victim, household, then the incident."""
        for code, grond in _candidates(reading):
            place = self._place(code, day)
            if place is not None:
                gemeentecode, regio, eenheid = place
                return Route(gemeentecode, regio, eenheid, grond, self._others(reading, day, regio))
        return Route()

    def _look_up(self, code: str, day: date) -> tuple[str, str, str | None] | None:
        """Municipality, region and unit: of the code itself, or of what it went into when it no longer exists."""
        current = self._regions.successor(code, day)
        regio = None if current is None else self._regions.region_on(current, day)
        if current is None or regio is None:
            return None
        return current, regio, self._regions.eenheid_on(current, day)

    def _others(self, reading: Reading, day: date, primary: str) -> tuple[str, ...]:
        """Regions in which the people or the household of the message live, but for the primary one (G04)."""
        found = set()
        for code in _homes(reading):
            place = self._place(code, day)
            if place is not None and place[1] != primary:
                found.add(place[1])
        return tuple(sorted(found))


def _candidates(reading: Reading) -> Iterator[tuple[str, str]]:
    household = reading.mutatie.huishouden
    home = None if household is None else household.gemeentecode
    for persons, grond in ((reading.kinderen, "ADRES_KIND"), (reading.slachtoffers, "ADRES_SLACHTOFFER")):
        for person in persons:
            adres = person.betrokkene.adres
            if adres is not None and adres.gemeentecode is not None:
                yield adres.gemeentecode, grond
        if persons and home is not None:
            yield home, "HUISHOUDEN"
    if home is not None:
        yield home, "HUISHOUDEN"
    place = reading.mutatie.incident.plaats
    if place is not None and place.gemeentecode is not None:
        yield place.gemeentecode, "PLAATS_INCIDENT"


def _homes(reading: Reading) -> Iterator[str]:
    household = reading.mutatie.huishouden
    if household is not None and household.gemeentecode is not None:
        yield household.gemeentecode
    for person in reading.direct:
        adres = person.betrokkene.adres
        if adres is not None and adres.gemeentecode is not None:
            yield adres.gemeentecode
