"""What was published, as it is read: rounded counts, or why there is none. Pure.

A cell that is absent from a published period holds zero. A region that does not agree now shows nothing, whatever was
published of it before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final, NamedTuple

from service.core.disclosure import Gebieden as Namen
from service.statistics.antwoord import Gebied, Geheimreden, Indeling, Per, Periode
from service.statistics.beveiliging import ALLE_DELEN
from service.statistics.cellen import Aantal
from service.statistics.edities import Editie
from service.statistics.gebieden import Gebieden, regio
from service.statistics.indicator import Berekening
from service.statistics.rooster import perioden

_DAG: Final = timedelta(days=1)
Plek = tuple[str, str, date, str]
"""Count, part, first day of the period, area."""


@dataclass(frozen=True, slots=True)
class Gelezen:
    """One published cell."""

    aantal: int | None
    mediaan: int | None
    p90: int | None
    reden: Geheimreden | None


class _Plaats(NamedTuple):
    """Where an area stands in a period."""

    area: str | None
    """Its name in the tree of that year; None when it was not there."""
    verborgen: bool
    """It does not agree now."""
    editie: Editie | None


class Gepubliceerd:
    """The published cells of a stretch of time (an `Uitgave`)."""

    def __init__(
        self,
        cellen: Mapping[Plek, Gelezen],
        edities: Mapping[date, Editie],
        gebieden: Callable[[int], Gebieden],
        toestemmend: Iterable[str],
        indeling: Indeling,
        tijdvak: Periode,
    ) -> None:
        self._cellen = cellen
        self._edities = edities
        self._gebieden = gebieden
        self._toestemmend = frozenset(toestemmend)
        self._indeling = indeling
        self._asked = [edities[k.van] for k in _kwartalen(tijdvak) if k.van in edities]
        self._verborgen: dict[int, Namen] = {}
        self._editie = cache(self._editie_van)
        self._plaats = cache(self._plaats_van)

    @property
    def stand_op(self) -> datetime | None:
        """What was counted by then is in the newest of it; None when nothing was published."""
        return max((editie.stand_op for editie in self._asked), default=None)

    @property
    def gepubliceerd_op(self) -> datetime | None:
        """When the newest of it was published."""
        return max((editie.gepubliceerd_op for editie in self._asked), default=None)

    def is_vast(self, periode: Periode) -> bool:
        """Whether the period was settled."""
        editie = self._editie(periode)
        return editie is not None and editie.vast

    def aantal(self, grootheid: str, onderdeel: str | None, gebied: Gebied, periode: Periode) -> Aantal:
        """How many, rounded; or why that is not shown."""
        return self._lees(grootheid, onderdeel, gebied, periode, lambda cel: cel.aantal if cel else 0)

    def percentiel(self, verdeling: str, deel: Berekening, gebied: Gebied, periode: Periode) -> Aantal:
        """The percentile in minutes, to three digits; of too few there is none."""

        def of_cell(cel: Gelezen | None) -> int | None:
            return None if cel is None else {Berekening.MEDIAAN: cel.mediaan, Berekening.P90: cel.p90}[deel]

        return self._lees(verdeling, None, gebied, periode, of_cell)

    def onderdelen(self, grootheid: str) -> Sequence[str]:
        """The parts that were published in any of the periods, in order."""
        return sorted({deel for of, deel, _, _ in self._cellen if of == grootheid} - {"", ALLE_DELEN})

    def _editie_van(self, periode: Periode) -> Editie | None:
        """The edition with which a period was published: that of its last quarter; None when it was not."""
        quarters = [kwartaal.van for kwartaal in _kwartalen(periode)]
        return self._edities[quarters[-1]] if all(map(self._edities.__contains__, quarters)) else None

    def _lees(
        self,
        grootheid: str,
        onderdeel: str | None,
        gebied: Gebied,
        periode: Periode,
        figuur: Callable[[Gelezen | None], int | None],
    ) -> Aantal:
        plaats = self._plaats(gebied, periode)
        area, editie = plaats.area, plaats.editie
        if area is None:
            return Aantal(None, Geheimreden.BESTOND_NIET)
        if editie is None:
            return Aantal(None, Geheimreden.NOG_NIET_GEPUBLICEERD)
        cel = self._cellen.get((grootheid, onderdeel or "", periode.van, area))
        if cel is None and onderdeel:
            cel = self._cellen.get((grootheid, ALLE_DELEN, periode.van, area))
        reden = cel.reden if cel else None
        if plaats.verborgen:
            reden = Geheimreden.GEEN_TOESTEMMING
        waarde = None if reden else figuur(cel)
        if waarde is None:
            reden = reden or Geheimreden.TE_WEINIG_WAARNEMINGEN
        return Aantal(waarde, reden, vast=editie.vast, revisie=editie.revisie, gepubliceerd_op=editie.gepubliceerd_op)

    def _plaats_van(self, gebied: Gebied, periode: Periode) -> _Plaats:
        jaar = periode.van.year
        gebieden = self._gebieden(jaar)
        area = gebieden.gebied(gebied, self._indeling)
        hidden = area is not None and gebieden.boom.naam[area] in self._hidden(jaar)
        return _Plaats(area, hidden, self._editie(periode))

    def _hidden(self, jaar: int) -> Namen:
        """The names of the areas that do not agree now."""
        if jaar not in self._verborgen:
            gebieden = self._gebieden(jaar)
            self._verborgen[jaar] = gebieden.boom.namen(map(regio, gebieden.zonder(self._toestemmend)))
        return self._verborgen[jaar]


def _kwartalen(periode: Periode) -> list[Periode]:
    """The quarters of which a period needs the edition: all it has, or the one it lies in."""
    first = periode.van.replace(month=(periode.van.month - 1) // 3 * 3 + 1)
    last = periode.tot - _DAG
    return list(perioden(first, last, Per.KWARTAAL))
