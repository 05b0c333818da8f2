"""What is answered to a question about an indicator: cells, with everything that is needed to read them. Pure.

JSON, CSV, Parquet and the pages are four spellings of one `Antwoord`; none of them computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from service.core.codes_zaak import TermijnVariant
from service.statistics.indicator import Indicator, Meting


class Per(StrEnum):
    """The grid of periods; there is no finer one."""

    MAAND = "maand"
    KWARTAAL = "kwartaal"
    HALFJAAR = "halfjaar"
    JAAR = "jaar"


class Indeling(StrEnum):
    """Which division of the country: the regions as they were then, or as they are now (handbook G03, X6)."""

    TOEN = "TOEN"
    NU = "NU"


class Gebiedsoort(StrEnum):
    """What an area is; the three are never crossed for whoever is a stranger to them."""

    LAND = "LAND"
    REGIO = "REGIO"
    EENHEID = "EENHEID"


class Celstatus(StrEnum):
    """Whether a cell can be read, and whether it still moves."""

    GEPUBLICEERD = "GEPUBLICEERD"
    GEHEIM = "GEHEIM"
    VOORLOPIG = "VOORLOPIG"


class Geheimreden(StrEnum):
    """Why a cell holds no figure."""

    TE_KLEIN = "TE_KLEIN"
    """It, or a cell that could be computed from it, is too small to show."""
    GEEN_TOESTEMMING = "GEEN_TOESTEMMING"
    """This Veilig Thuis has not agreed to show its figures to others."""
    NOG_NIET_GEPUBLICEERD = "NOG_NIET_GEPUBLICEERD"
    """The period, or the quarter it lies in, is not over."""
    BESTOND_NIET = "BESTOND_NIET"
    """The area did not exist in this period."""
    TE_WEINIG_WAARNEMINGEN = "TE_WEINIG_WAARNEMINGEN"
    """Too few for a percentile, or nothing to divide by."""


@dataclass(frozen=True, slots=True)
class Gebied:
    """The country, a region of Veilig Thuis, or a police unit."""

    soort: Gebiedsoort
    code: str
    """'nederland', or the code of the region or unit."""
    naam: str
    eenheid: str | None = None
    """Of a region: only what came from this unit. For the region or the unit itself, and for nobody else."""


@dataclass(frozen=True, slots=True)
class Periode:
    """One period of the grid: days from `van` up to, not including, `tot`."""

    code: str
    """'2026-03', '2026-K1', '2026-H1', '2026'."""
    van: date
    tot: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cel:
    """One figure of one area in one period."""

    meting: Meting
    onderdeel: str | None
    variant: TermijnVariant | None
    gebied: Gebied
    periode: Periode
    status: Celstatus
    reden: Geheimreden | None = None
    waarde: float | None = None
    """In the unit of the meting; a share in percent, to one decimal."""
    teller: int | None = None
    noemer: int | None = None
    weggelaten: int | None = None
    ondergrens: float | None = None
    """Of the 95 % Wilson interval, in the unit of `waarde`; only of a share."""
    bovengrens: float | None = None
    vorige: float | None = None
    """The same figure one period before."""
    exact: bool = False
    """Whether the caller's own figure is shown as it is; otherwise it was rounded to fives."""
    onder_minimum: bool = False
    """The data-quality minimum of the indicator is not met: do not compare."""
    revisie: int | None = None
    """0 while provisional, 1 when first settled, more after a correction; None for an own exact figure."""

    @property
    def aandeel_weggelaten(self) -> float | None:
        """The share of records that are in neither numerator nor denominator, in percent."""
        if self.weggelaten is None or self.noemer is None or self.noemer + self.weggelaten == 0:
            return None
        return round(100 * self.weggelaten / (self.noemer + self.weggelaten), 1)

    @property
    def verschil(self) -> float | None:
        """With the period before, in the unit of `waarde`."""
        return None if self.waarde is None or self.vorige is None else round(self.waarde - self.vorige, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Datakwaliteit:
    """How many regions meet the data-quality minimum in a period."""

    periode: Periode
    regios: int
    voldoen: int

    @property
    def voldoende(self) -> bool:
        """Whether the national figure can be compared (at least nine in ten regions)."""
        return self.voldoen * 10 >= self.regios * 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoord:
    """The answer to one question."""

    indicator: Indicator
    van: date
    tot: date
    per: Per
    stroom: str
    indeling: Indeling
    cellen: tuple[Cel, ...]
    """By meting, part, area (country first, then in the order of the table) and period."""
    bijgewerkt_tot_op: datetime
    """Everything that was recorded by then is in."""
    gepubliceerd_op: datetime | None
    """When the newest of the published cells were settled; None when there are only own exact figures."""
    datakwaliteit: tuple[Datakwaliteit, ...] = ()
    opmerkingen: tuple[str, ...] = ()
    """Sentences for the reader: what is provisional, what is marked, and why."""
