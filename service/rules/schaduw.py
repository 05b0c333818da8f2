"""A shadow as values: a draft that decides beside the set in force, and how often it decided so. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from service.db.deltas import Position
from service.rules.gevolgen import Deel, Gebiedsgevolg, Overgang
from service.rules.richting import Strekking


@dataclass(frozen=True, slots=True, kw_only=True)
class Schaduw:
    """A draft that decides along, without effect on anyone."""

    id: UUID
    editie_id: UUID
    hash: str
    begonnen_op: datetime
    gestopt_op: datetime | None
    positie: Position
    """Acts up to this place in the audit trail were compared."""
    door: str
    organisatie: str


class Recent(NamedTuple):
    """A decision that was made, at receipt or when more was known, by the set in force."""

    feiten: bytes
    op: datetime
    vt_regio: str
    eenheid: str
    uitkomst: str
    regelset: str
    versie: str


class Schaduwcel(NamedTuple):
    """What decisions have in common that are counted together."""

    dag: date
    vt_regio: str
    eenheid: str
    regel: str
    """The rule that decided in the shadow; empty where none did."""
    van: str
    naar: str
    spoed_verschil: int


Som = Mapping[tuple[str, Overgang], int]
"""Counts by something (a day, a region, a unit, a rule), and how it was decided."""


class Richtingen(NamedTuple):
    """How often the shadow decided so, of one day or rule."""

    naam: str
    aantal: Mapping[Strekking, int]

    def deel(self, way: Strekking) -> Deel:
        """The share that goes this way."""
        return Deel(self.aantal.get(way, 0), sum(self.aantal.values()))


def per_richting(som: Som) -> tuple[Richtingen, ...]:
    """The counts by which way it goes, in order of name."""
    found: dict[str, Counter[Strekking]] = {}
    for (name, how), aantal in som.items():
        found.setdefault(name, Counter())[how.richting] += aantal
    return tuple(Richtingen(name, found[name]) for name in sorted(found))


def samen(som: Som) -> Richtingen:
    """All of it together."""
    total: Counter[Strekking] = Counter()
    for (_, how), aantal in som.items():
        total[how.richting] += aantal
    return Richtingen("", total)


def gebieden(som: Som) -> tuple[Gebiedsgevolg, ...]:
    """The counts of areas, as a replay shows them."""
    return tuple(
        Gebiedsgevolg(
            one.naam, sum(one.aantal.values()), sum(one.aantal.values()) - one.aantal.get(Strekking.GELIJK, 0),
            one.aantal.get(Strekking.STRENGER, 0), one.aantal.get(Strekking.MILDER, 0),
            one.aantal.get(Strekking.ANDERS, 0), None,
        )
        for one in per_richting(som)
    )  # fmt: skip


def overgangen(som: Som) -> dict[Overgang, int]:
    """From what to what, of all that is not the same."""
    total: Counter[Overgang] = Counter()
    for (_, how), aantal in som.items():
        if how.richting is not Strekking.GELIJK:
            total[how] += aantal
    return total
