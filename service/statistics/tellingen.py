"""The counts behind an answer as one caller may see them: of the own area as they are, of all others as published.

The two never mix within a cell, and nothing here rounds or hides: that was done when it was published.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from service.statistics.antwoord import Gebied, Geheimreden, Per, Periode
from service.statistics.cellen import Aantal, Tellingen
from service.statistics.cijfers import Telling
from service.statistics.indicator import Berekening
from service.statistics.rekenen import percentiel
from service.statistics.rooster import begin_van, periode_van

Sleutel = tuple[str, str, str]
"""Grootheid, part (empty for the whole), and code of the period."""


class Eigen:
    """The counts of the own area, exactly."""

    def __init__(self, tellingen: Iterable[Telling] | None, per: Per, vast: Collection[str]) -> None:
        """Of the counts of one area; None says that nothing was counted yet, which is not zero.

        `vast` are the codes of the periods that were settled.
        """
        self._vast = vast
        self._counted = tellingen is not None
        self._verdelingen: defaultdict[Sleutel, Counter[int]] = defaultdict(Counter)
        codes: dict[date, str] = {}
        for grootheid, onderdeel, waarde, maand, _, _, aantal in tellingen or ():
            code = codes.get(maand) or codes.setdefault(maand, periode_van(begin_van(maand, per), per).code)
            self._verdelingen[grootheid, onderdeel, code][waarde] += aantal

    def aantal(self, grootheid: str, onderdeel: str | None, _gebied: Gebied, periode: Periode) -> Aantal:
        """How many; zero when none were counted."""
        return self._exact(sum(self._verdeling(grootheid, onderdeel, periode).values()), periode)

    def percentiel(self, verdeling: str, deel: Berekening, _gebied: Gebied, periode: Periode) -> Aantal:
        """The percentile of the own records, of however few."""
        found = percentiel(self._verdeling(verdeling, None, periode), deel)
        return self._exact(found, periode)

    def onderdelen(self, grootheid: str) -> Sequence[str]:
        """The parts that occur in any period, in order."""
        return sorted({part for of, part, _ in self._verdelingen if of == grootheid and part})

    def _verdeling(self, grootheid: str, onderdeel: str | None, periode: Periode) -> Mapping[int, int]:
        return self._verdelingen.get((grootheid, onderdeel or "", periode.code), Counter())

    def _exact(self, waarde: float | None, periode: Periode) -> Aantal:
        if not self._counted:
            return Aantal(None, Geheimreden.NOG_NIET_GEPUBLICEERD, exact=True)
        reden = Geheimreden.TE_WEINIG_WAARNEMINGEN if waarde is None else None
        return Aantal(waarde, reden, exact=True, vast=periode.code in self._vast)


class Samen:
    """The own area as it is, every other one as published."""

    def __init__(self, eigen: Tellingen, gepubliceerd: Tellingen, van_zichzelf: frozenset[Gebied]) -> None:
        self._eigen = eigen
        self._gepubliceerd = gepubliceerd
        self._van_zichzelf = van_zichzelf

    def aantal(self, grootheid: str, onderdeel: str | None, gebied: Gebied, periode: Periode) -> Aantal:
        """How many, from where this caller may know it."""
        return self._van(gebied).aantal(grootheid, onderdeel, gebied, periode)

    def percentiel(self, verdeling: str, deel: Berekening, gebied: Gebied, periode: Periode) -> Aantal:
        """The percentile, from where this caller may know it."""
        return self._van(gebied).percentiel(verdeling, deel, gebied, periode)

    def onderdelen(self, grootheid: str) -> Sequence[str]:
        """The parts that occur in either."""
        found = {*self._eigen.onderdelen(grootheid), *self._gepubliceerd.onderdelen(grootheid)}
        return sorted(found)

    def _van(self, gebied: Gebied) -> Tellingen:
        return self._eigen if gebied in self._van_zichzelf else self._gepubliceerd
