"""The areas of a year as a tree: the country, its police units, the regions that lie in them. Pure.

A region lies in the unit of most of its municipalities; a few reports of every region come from another unit, so that
this sum holds nearly and is treated as if it held exactly. A region of now over the regions that merged into it is one
more area between. Municipalities that changed region are not cut anew: the difference would be a small number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Self

from service.core.disclosure import Boom
from service.core.regions import Regions
from service.statistics.antwoord import Gebied, Gebiedsoort, Indeling

LAND: Final = "L"


def eenheid(code: str) -> str:
    """How a unit is named in the tree."""
    return f"E:{code}"


def regio(code: str) -> str:
    """How a region is named in the tree."""
    return f"R:{code}"


def samengevoegd(code: str) -> str:
    """How a region of now is named in the tree, over the regions it was made of."""
    return f"N:{code}"


@dataclass(frozen=True, slots=True)
class _Ligging:
    eenheid: str
    opvolger: str | None


@dataclass(frozen=True)
class Gebieden:
    """The areas of one year."""

    ligging: Mapping[str, _Ligging]
    """Of every region that existed on some day of it."""

    @classmethod
    def van(cls, regions: Regions, jaar: int, vandaag: date) -> Self:
        """The areas of a year, in the eyes of `vandaag`."""
        begin, end = date(jaar, 1, 1), date(jaar + 1, 1, 1)
        there = {code: r.period for code, r in regions.vt_regios.items() if r.period.van < end and begin < r.period.tot}
        return cls(
            {
                code: _Ligging(
                    _unit(regions, code, max(begin, period.van)),
                    regions.went_into(code, vandaag) if period.tot <= vandaag else None,
                )
                for code, period in there.items()
            }
        )

    @cached_property
    def boom(self) -> Boom:
        """The tree, with every unit that has a region."""
        merged: dict[str, list[str]] = {}
        for code, place in self.ligging.items():
            if place.opvolger is not None:
                merged.setdefault(place.opvolger, []).append(code)
        parts: dict[str, list[str]] = {LAND: []}
        for code, place in self.ligging.items():
            of_unit = parts.setdefault(eenheid(place.eenheid), [])
            target = place.opvolger or code
            area = samengevoegd(target) if target in merged else regio(code)
            if area not in of_unit:
                of_unit.append(area)
            if target in merged:
                parts.setdefault(area, []).append(regio(code))
        parts[LAND] = [area for area in parts if area.startswith("E:")]
        return Boom(LAND, parts)

    @cached_property
    def namen(self) -> frozenset[str]:
        """Every area."""
        return frozenset(self.boom.gebieden)

    def waarin(self, vt_regio: str, politie_eenheid: str) -> tuple[str, ...]:
        """The areas in which a report of this unit about this region counts; either may be unknown."""
        place = self.ligging.get(vt_regio)
        areas = [LAND, eenheid(politie_eenheid), regio(vt_regio)]
        if place is not None:
            areas.append(samengevoegd(place.opvolger or vt_regio))
        return tuple(area for area in areas if area in self.namen)

    def gebied(self, gebied: Gebied, indeling: Indeling) -> str | None:
        """How an area that is asked for is named in the tree of this year; None when it was not there."""
        merged = samengevoegd(gebied.code)
        names = (name for name in namen_van(gebied) if indeling is Indeling.NU or name != merged)
        return next((name for name in names if name in self.namen), None)

    def zonder(self, toestemmend: Iterable[str]) -> frozenset[str]:
        """The regions of this year for which nobody agreed: neither they nor what they went into."""
        agree = frozenset(toestemmend)
        return frozenset(
            code for code, place in self.ligging.items() if code not in agree and place.opvolger not in agree
        )


def namen_van(gebied: Gebied) -> tuple[str, ...]:
    """Every name that an area may have in the tree of a year; over its parts first, when it was made of others."""
    match gebied.soort:
        case Gebiedsoort.LAND:
            return (LAND,)
        case Gebiedsoort.EENHEID:
            return (eenheid(gebied.code),)
        case Gebiedsoort.REGIO:
            return samengevoegd(gebied.code), regio(gebied.code)


def _unit(regions: Regions, code: str, day: date) -> str:
    units = Counter(regions.eenheid_on(gemeente, day) or "" for gemeente in regions.gemeenten_in(code, day))
    return min(units, key=lambda unit: (-units[unit], unit))
