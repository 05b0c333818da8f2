"""Which municipality and region a mutatie belongs to, on the day of its receipt (handbook §11.2, G01–G05). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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


def route(reading: Reading, regions: Regions, day: date) -> Route:
    """The first address of G02 that lies in a region on ``day``: child, victim, household, place of the incident."""
    for code, grond in _candidates(reading):
        current = code if regions.exists_on(code, day) else regions.successor(code, day)
        regio = None if current is None else regions.region_on(current, day)
        if current is not None and regio is not None:
            return Route(current, regio, regions.eenheid_on(current, day), grond, _others(reading, regions, day, regio))
    return Route()


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


def _others(reading: Reading, regions: Regions, day: date, primary: str) -> tuple[str, ...]:
    household = reading.mutatie.huishouden
    codes = {person.betrokkene.adres.gemeentecode for person in reading.direct if person.betrokkene.adres is not None}
    if household is not None:
        codes.add(household.gemeentecode)
    found = {
        regions.region_on(code if regions.exists_on(code, day) else regions.successor(code, day) or code, day)
        for code in codes
        if code is not None
    }
    return tuple(sorted(regio for regio in found if regio is not None and regio != primary))
