"""The figures of a waiting-list picture: what each adds up, which are secret together, how a reader sees them. Pure.

A figure is a sum of series of the ledger. Figures that hang together (two readings of one list, a whole and its parts)
form a group: they are secret in the same areas, so that none can be found by way of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from service.core.aandeel import aandeel
from service.core.codes_zaak import Fase, TermijnVariant, Wachtlijst
from service.core.reeksen import FASE, Reeks
from service.statistics.antwoord import Geheimreden
from service.statistics.wachtlijsten import DEFINITIES, LOPENDE_FASEN, TRIAGE_OVER_TERMIJN, Stand

MELDINGEN: Final = "meldingen"
OPEN: Final = "open"
TRIAGE: Final = "WL1+WL2"
"""Triage not finished when the five days had passed."""
OVERIG, BEWUST = Reeks.WL4_OVERIG.value, Reeks.WL4_BEWUST.value


def naam_van(lijst: str, variant: TermijnVariant | None) -> str:
    """The name of a list in a reading of 'five days'."""
    return lijst if variant is None else f"{lijst}|{variant}"


def _figuren() -> Iterator[tuple[str, tuple[str, ...]]]:
    yield MELDINGEN, tuple(FASE.values())
    yield OPEN, tuple(FASE[fase] for fase in Fase if fase in LOPENDE_FASEN)
    for reeks in FASE.values():
        yield reeks, (reeks,)
    for variant, both in TRIAGE_OVER_TERMIJN.items():
        yield naam_van(TRIAGE, variant), both
    for definitie in DEFINITIES:
        for reading, reeksen in definitie.reeksen.items():
            yield naam_van(definitie.id, reading), reeksen
    yield OVERIG, (Reeks.WL4_OVERIG,)
    yield BEWUST, (Reeks.WL4_BEWUST,)


FIGUREN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(dict(_figuren()))
"""The series that each figure adds up."""


@dataclass(frozen=True, slots=True)
class Groep:
    """Figures that are secret in the same areas."""

    leden: tuple[str, ...]
    noemer: str | None
    """What they are a part of: few that are left over say as much as few that are in it."""
    totaal: int | None = None
    """Place of the group with their sum: where that is secret they are too."""


def _lezingen(*lijsten: Wachtlijst) -> tuple[str, ...]:
    return tuple(naam_van(d.id, reading) for d in DEFINITIES if d.lijst in lijsten for reading in d.reeksen)


GROEPEN: Final = (
    Groep((OPEN, MELDINGEN), MELDINGEN),
    Groep(tuple(FASE.values()), None, totaal=0),
    Groep(tuple(naam_van(TRIAGE, variant) for variant in TRIAGE_OVER_TERMIJN), OPEN),
    Groep(_lezingen(Wachtlijst.WL1, Wachtlijst.WL2), OPEN, totaal=2),
    Groep(_lezingen(Wachtlijst.WL3), OPEN),
    Groep(_lezingen(Wachtlijst.WL4), OPEN),
    Groep((OVERIG, BEWUST), None, totaal=5),
    Groep(_lezingen(Wachtlijst.WL5), OPEN),
    Groep(_lezingen(Wachtlijst.WL6), OPEN),
)
"""Every figure is in one of these; a total comes before its parts."""


class Getal(NamedTuple):
    """A figure as a reader may see it, or why not."""

    aantal: int | None
    reden: Geheimreden | None = None


class Ratio(NamedTuple):
    """A number on every 100 open meldingen, or why there is none."""

    waarde: float | None
    reden: Geheimreden | None = None


@dataclass(frozen=True, slots=True)
class Getoond:
    """The figures of an area on a day, as one reader may see them."""

    getallen: Mapping[str, Getal]
    exact: bool

    @classmethod
    def exact_van(cls, stand: Stand) -> Getoond:
        """As they are: for whose they are."""
        return cls({figuur: Getal(stand.aantal(reeksen)) for figuur, reeksen in FIGUREN.items()}, exact=True)

    def getal(self, figuur: str) -> Getal:
        """A figure."""
        return self.getallen[figuur]

    def per_100_open(self, figuur: str) -> Ratio:
        """On every 100 open meldingen, to one decimal, of the very numbers that are shown."""
        aantal, open_ = self.getal(figuur), self.getal(OPEN)
        for part in (aantal, open_):
            if part.aantal is None:
                return Ratio(None, part.reden)
        found = aandeel(min(aantal.aantal or 0, open_.aantal or 0), open_.aantal or 0)
        return Ratio(found, Geheimreden.TE_WEINIG_WAARNEMINGEN if found is None else None)
