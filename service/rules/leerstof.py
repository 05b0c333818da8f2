"""What there is to learn of a rule set, as values: what was counted, and what it says by version. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from service.core.aandeel import aandeel, wilson
from service.core.schatting import Schatting, Trend


class Label(NamedTuple):
    """What Veilig Thuis said of meldingen that a rule let pass."""

    versie: str
    regel: str
    maand: date
    kwaliteit: str
    aantal: int


class Doorgezet(NamedTuple):
    """Mutaties that went to Veilig Thuis, without those that people had dropped before: these are in the sample."""

    versie: str
    vt_regio: str
    eenheid: str
    maand: date
    kwaliteit: str
    """Empty where Veilig Thuis did not say."""
    aantal: int


class Trekkingen(NamedTuple):
    """Confirmed verdicts that were drawn from together, with what a second reader found."""

    versie: str
    regels: tuple[str, ...]
    uitkomst: str
    reden: str
    kans: float
    vt_regio: str
    eenheid: str
    maand: date
    omvang: int
    getrokken: int
    gelezen: int
    fout: int


class Oordelen(NamedTuple):
    """Verdicts of people on what the machine proposed."""

    versie: str
    regels: tuple[str, ...]
    aantal: int
    oneens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bronnen:
    """All that is counted."""

    labels: Sequence[Label]
    doorgezet: Sequence[Doorgezet]
    trekkingen: Sequence[Trekkingen]
    oordelen: Sequence[Oordelen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """A share, with how far it may be off by chance, in percent."""

    aantal: int
    van: int

    @property
    def procent(self) -> float | None:
        """On every hundred."""
        return aandeel(self.aantal, self.van)

    @property
    def ondergrens(self) -> float | None:
        """Of the interval of 95 %."""
        return _grens(self, 0)

    @property
    def bovengrens(self) -> float | None:
        """Of the interval of 95 %."""
        return _grens(self, 1)


def _grens(deel: Deel, side: int) -> float | None:
    found = wilson(deel.aantal, deel.van)
    return None if found is None else found[side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steekproef:
    """What was read again, and how many are estimated to be missed among all that was dropped."""

    omvang: int
    getrokken: int
    gelezen: int
    fout: int
    gemist: Schatting | None
    """None where nothing was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beeld:
    """Of a whole, a month or an area: what passed, what was missed, and recall."""

    doorgezet: int | None
    precisie: Deel | None
    """Of what Veilig Thuis labelled: for her. None, as the others, where few are and the caller is a stranger."""
    steekproef: Steekproef | None
    recall: Schatting | None
    """Share, with its interval; None where nothing was read or nothing is known to have been right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maandcijfer:
    """The precision of a rule in a month."""

    maand: date
    precisie: Deel


@dataclass(frozen=True, slots=True, kw_only=True)
class Regelpunt:
    """What was learnt of one rule."""

    regel: str
    precisie: Deel
    per_maand: tuple[Maandcijfer, ...]
    trend: Trend | None
    overruled: Deel
    """Verdicts of people on a decision in which it fired, that differ from it."""
    steekproef: Steekproef


@dataclass(frozen=True, slots=True, kw_only=True)
class Maandbeeld:
    """A month."""

    maand: date
    beeld: Beeld


@dataclass(frozen=True, slots=True, kw_only=True)
class Gebiedsbeeld:
    """A region or a unit; empty is unknown."""

    gebied: str
    beeld: Beeld


@dataclass(frozen=True, slots=True, kw_only=True)
class Versiepunten:
    """What was learnt of one version of the set."""

    versie: str
    beeld: Beeld
    per_maand: tuple[Maandbeeld, ...]
    regios: tuple[Gebiedsbeeld, ...]
    eenheden: tuple[Gebiedsbeeld, ...]
    regels: tuple[Regelpunt, ...]
