"""What an indicator is: a definition that says what is counted, over what, in which unit, by which source. Pure.

A figure is a *meting*: a share, a count, or a percentile, made of *grootheden* (counts that are kept by month, region,
unit and stream). The catalogue itself stands in `catalogus.py`; API, exports, pages and `contracts/indicators.md` all
read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from service.core.codes_zaak import TermijnVariant


class Grootheidsoort(StrEnum):
    """What a count counts."""

    AANTAL = "AANTAL"
    """Records."""
    VERDELING = "VERDELING"
    """Records by a measured value (minutes): from these follow medians and percentiles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grootheid:
    """One count that is kept: by month of the period that its definition names, region, unit, stream and part."""

    id: str
    """At most 40 characters: 'mutaties', 'triage.noemer.WERKDAGEN'."""
    naam: str
    soort: Grootheidsoort = Grootheidsoort.AANTAL
    onderdelen: bool = False
    """Whether it is counted by part: a reason, an outcome, a check, a rule."""
    totaal: str | None = None
    """The grootheid that all parts add up to; None when there are no parts, or when parts overlap."""


class Maat(StrEnum):
    """The unit of a figure."""

    AANTAL = "AANTAL"
    PROCENT = "PROCENT"
    MINUTEN = "MINUTEN"
    UREN = "UREN"
    PER_100 = "PER_100"


class Berekening(StrEnum):
    """How a figure follows from its counts."""

    AANTAL = "AANTAL"
    """The numerator itself."""
    AANDEEL = "AANDEEL"
    """Numerator over denominator, in percent."""
    MEDIAAN = "MEDIAAN"
    P90 = "P90"


class Richting(StrEnum):
    """Which way is better; a norm and a signal are read by it."""

    HOGER = "HOGER"
    LAGER = "LAGER"
    GEEN = "GEEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """What was agreed or is used as a signal."""

    waarde: float
    """In the unit of the figure."""
    soort: str
    """'streefwaarde' or 'signaal'."""
    bron: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Meting:
    """One figure of an indicator."""

    id: str
    """Unique in the catalogue: 'K14', 'K18-triage', 'K11-p90'."""
    naam: str
    berekening: Berekening
    maat: Maat
    teller: str
    """Id of the grootheid; of a percentile the distribution."""
    noemer: str | None = None
    weggelaten: str | None = None
    """Id of the grootheid that counts what is in neither because it is not finished and not past its term, or because
    what is needed was not shared."""
    variant: TermijnVariant | None = None
    onderdeel: str | None = None
    """The part of the numerator that is meant; None for the whole, or for every part apart when `per_onderdeel`."""
    per_onderdeel: bool = False
    """Whether each part of the numerator is a figure of its own."""
    hoofd: bool = False
    """Whether this is the figure that is meant when the indicator is named without more; one an indicator."""
    norm: Norm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dekking:
    """The data-quality minimum: the share of records of which what is needed was recorded at all."""

    teller: str
    noemer: str
    minimum: float
    """From 0 to 1; a region below it is not comparable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One definition of the catalogue."""

    id: str
    versie: str
    """Grows whenever the meaning changes."""
    naam: str
    definitie: str
    """One or two sentences in Dutch that an analyst can hold a figure against."""
    teller: str
    noemer: str
    periode: str
    """Which date decides in which period a record counts, in Dutch: 'ontvangst van de mutatie'."""
    bron: str
    richting: Richting
    metingen: tuple[Meting, ...]
    dekking: Dekking | None = None
    onderdelen: Mapping[str, str] | None = None
    """Names of the parts, in their order; None when there are none or when they are open (rules)."""
    grootboek: bool = False
    """Whether its figures are a stand on a day, read from the ledger of the waiting lists: then the grootheden of its
    metingen are ids of definitions there."""

    @property
    def hoofdmeting(self) -> Meting:
        """The figure that is meant without more."""
        return next(meting for meting in self.metingen if meting.hoofd)


AANDEEL_REGIOS: Final = 0.9
"""A national figure is marked when fewer of the regions meet the data-quality minimum (handbook §8.2)."""
