"""From counts to cells: what each figure of an indicator is for an area in a period, and how it may be read. Pure.

Where a count comes from, and whether the caller may see it, is the business of `Tellingen`; here nothing is shown that
was not given. A share is made of the very counts that stand beside it, so it tells nothing more than they do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Final, Protocol

from service.core.aandeel import aandeel, wilson
from service.statistics.antwoord import Cel, Celstatus, Datakwaliteit, Gebied, Gebiedsoort, Geheimreden, Periode
from service.statistics.grootheden import GROOTHEDEN
from service.statistics.indicator import Berekening, Indicator, Meting
from service.statistics.rekenen import in_maat

Bestond = Callable[[Gebied, Periode], bool]
_REDENEN: Final = tuple(reversed(Geheimreden))
"""Of two reasons the one that says most: what was not there is not too small."""


@dataclass(frozen=True, slots=True)
class Aantal:
    """A count as the caller may see it, or why not."""

    waarde: float | None
    reden: Geheimreden | None = None
    exact: bool = False
    vast: bool = False
    """Whether the period was settled: it does not move any more by itself."""
    revisie: int | None = None
    gepubliceerd_op: datetime | None = None


class Tellingen(Protocol):
    """The counts behind an answer, as one caller may see them; never None for what may be asked."""

    def aantal(self, grootheid: str, onderdeel: str | None, gebied: Gebied, periode: Periode) -> Aantal:
        """How many; of an area that was there."""
        ...

    def percentiel(self, verdeling: str, deel: Berekening, gebied: Gebied, periode: Periode) -> Aantal:
        """The median or 90th percentile in minutes."""
        ...

    def onderdelen(self, grootheid: str) -> Sequence[str]:
        """The parts that occur, in order."""
        ...


@dataclass(frozen=True, slots=True)
class _Figuur:
    """What a cell is made of."""

    waarde: float | None
    delen: Sequence[Aantal]
    """The counts without which there is no figure."""
    teller: int | None = None
    noemer: int | None = None
    interval: tuple[float, float] | None = None


class Celmaker:
    """Makes the cells of one answer."""

    def __init__(self, indicator: Indicator, tellingen: Tellingen, bestond: Bestond) -> None:
        self._indicator = indicator
        self._tellingen = tellingen
        self._bestond = bestond
        self.haalt_minimum = cache(self._haalt_minimum)
        """Whether an area meets the data-quality minimum in a period; None when the caller may not see that."""

    def cellen(
        self,
        metingen: Sequence[Meting],
        gebieden: Sequence[Gebied],
        perioden: Sequence[Periode],
        ervoor: Periode | None,
    ) -> Iterator[Cel]:
        """All cells, by meting, part, area and period; `ervoor` is the one before the first, if it was counted."""
        for meting in metingen:
            for onderdeel in self._onderdelen(meting):
                for gebied in gebieden:
                    vorige = None if ervoor is None else self.cel(meting, onderdeel, gebied, ervoor).waarde
                    for periode in perioden:
                        found = self.cel(meting, onderdeel, gebied, periode)
                        yield replace(found, vorige=vorige)
                        vorige = found.waarde

    def cel(self, meting: Meting, onderdeel: str | None, gebied: Gebied, periode: Periode) -> Cel:
        """One cell, by itself."""
        if not self._bestond(gebied, periode):
            return _leeg(meting, onderdeel, gebied, periode, Geheimreden.BESTOND_NIET)
        figuur = self._figuur(meting, onderdeel, gebied, periode)
        left_out = meting.weggelaten and self._tellingen.aantal(meting.weggelaten, None, gebied, periode)
        reden = _reden(figuur)
        delen = figuur.delen
        shown = Celstatus.GEPUBLICEERD if all(deel.vast for deel in delen) else Celstatus.VOORLOPIG
        return Cel(
            meting=meting,
            onderdeel=onderdeel,
            variant=meting.variant,
            gebied=gebied,
            periode=periode,
            status=Celstatus.GEHEIM if reden else shown,
            reden=reden,
            waarde=None if reden else figuur.waarde,
            teller=figuur.teller,
            noemer=figuur.noemer,
            weggelaten=_int(left_out.waarde) if left_out else None,
            ondergrens=figuur.interval[0] if figuur.interval and not reden else None,
            bovengrens=figuur.interval[1] if figuur.interval and not reden else None,
            exact=all(deel.exact for deel in delen),
            onder_minimum=self.haalt_minimum(gebied, periode) is False,
            revisie=max((deel.revisie for deel in delen if deel.revisie is not None), default=None),
        )

    def _haalt_minimum(self, gebied: Gebied, periode: Periode) -> bool | None:
        dekking = self._indicator.dekking
        if dekking is None:
            return True
        teller = self._tellingen.aantal(dekking.teller, None, gebied, periode).waarde
        noemer = self._tellingen.aantal(dekking.noemer, None, gebied, periode).waarde
        return None if teller is None or not noemer else teller >= dekking.minimum * noemer

    def datakwaliteit(self, gebieden: Sequence[Gebied], perioden: Sequence[Periode]) -> Iterator[Datakwaliteit]:
        """How many of the regions that were there meet the minimum; what cannot be said does not.

        Nothing for an indicator without a minimum, and where the country is not among the areas.
        """
        if self._indicator.dekking is None or not any(gebied.soort is Gebiedsoort.LAND for gebied in gebieden):
            return
        regios = [gebied for gebied in gebieden if gebied.soort is Gebiedsoort.REGIO]
        for periode in perioden:
            there = [gebied for gebied in regios if self._bestond(gebied, periode)]
            met = sum(self.haalt_minimum(gebied, periode) is True for gebied in there)
            yield Datakwaliteit(periode=periode, regios=len(there), voldoen=met)

    def _onderdelen(self, meting: Meting) -> Sequence[str | None]:
        if not meting.per_onderdeel:
            return (meting.onderdeel,)
        named = self._indicator.onderdelen
        return list(named) if named is not None else self._tellingen.onderdelen(meting.teller)

    def _figuur(self, meting: Meting, onderdeel: str | None, gebied: Gebied, periode: Periode) -> _Figuur:
        if meting.berekening in (Berekening.MEDIAAN, Berekening.P90):
            found = self._tellingen.percentiel(meting.teller, meting.berekening, gebied, periode)
            return _Figuur(in_maat(found.waarde, meting.maat), [found])
        teller = self._tellingen.aantal(meting.teller, onderdeel, gebied, periode)
        counted = _int(teller.waarde)
        if meting.noemer is None:
            return _Figuur(teller.waarde, [teller], teller=counted)
        of_parts = meting.per_onderdeel and GROOTHEDEN[meting.noemer].onderdelen
        noemer = self._tellingen.aantal(meting.noemer, onderdeel if of_parts else None, gebied, periode)
        whole = _int(noemer.waarde)
        if counted is None or whole is None:
            return _Figuur(None, [teller, noemer], teller=counted, noemer=whole)
        # Rounded counts can be a step apart the wrong way round: no share is more than the whole.
        within = min(counted, whole)
        return _Figuur(
            aandeel(within, whole), [teller, noemer], teller=counted, noemer=whole, interval=wilson(within, whole)
        )


def _leeg(meting: Meting, onderdeel: str | None, gebied: Gebied, periode: Periode, reden: Geheimreden) -> Cel:
    return Cel(
        meting=meting,
        onderdeel=onderdeel,
        variant=meting.variant,
        gebied=gebied,
        periode=periode,
        status=Celstatus.GEHEIM,
        reden=reden,
    )


def _reden(figuur: _Figuur) -> Geheimreden | None:
    """Why there is no figure; None when there is one."""
    found = {deel.reden for deel in figuur.delen if deel.waarde is None}
    if found:
        return next((reden for reden in _REDENEN if reden in found), Geheimreden.TE_WEINIG_WAARNEMINGEN)
    return Geheimreden.TE_WEINIG_WAARNEMINGEN if figuur.waarde is None else None


def _int(waarde: float | None) -> int | None:
    return None if waarde is None else int(waarde)
