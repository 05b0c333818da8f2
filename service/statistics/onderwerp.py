"""What is known of one subject from its facts, and what it counts for. Pure.

A subject is a mutatie, a melding, a case or a question. Of each kind of fact the newest counts, of those that stack the
newest for each melding they name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from service.statistics.grootheden import GROOTHEDEN
from service.tally.service import STAPELT, Feitsoort, Opgetekend

DIRECT: Final = date.min
"""Counts from the start: nothing has to pass first."""
_WEGGELATEN: Final = {name: f"{name}.weggelaten" for name in GROOTHEDEN if f"{name}.weggelaten" in GROOTHEDEN}


class Regel(NamedTuple):
    """What a subject adds to one count."""

    grootheid: str
    onderdeel: str
    waarde: int
    vanaf: date
    aantal: int


class Plaats(NamedTuple):
    """Where a subject counts; empty text where something is unknown."""

    maand: date
    stroom: str
    vt_regio: str
    eenheid: str


@dataclass(slots=True)
class Onderwerp:
    """The merged state of a subject."""

    nieuwste: dict[Feitsoort, Opgetekend] = field(default_factory=dict)
    eerste_dag: dict[Feitsoort, date] = field(default_factory=dict)
    gestapeld: dict[Feitsoort, dict[str, Opgetekend]] = field(default_factory=dict)
    """By kind and by the melding that the fact names."""
    laatste: Opgetekend | None = None
    """Of the facts that move a mutatie, the newest: it says how it stands."""
    besluit: Opgetekend | None = None
    """Of these, the newest that the rules decided."""
    ooit_aangevuld: bool = False
    """Whether the unit was ever asked to add something (outcome AV)."""
    gezien_op: date | None = None
    """The first day on which someone looked, in time, at what went out with urgency."""

    @classmethod
    def van(cls, feiten: Iterable[Opgetekend]) -> Onderwerp:
        """The state after these facts, which are in the order in which they were recorded."""
        found = cls()
        for feit in feiten:
            soort = feit.soort
            if soort in STAPELT:
                found.gestapeld.setdefault(soort, {})[feit.gegevens["melding"]] = feit
                continue
            found.nieuwste[soort] = feit
            found.eerste_dag[soort] = min(feit.dag, found.eerste_dag.get(soort, feit.dag))
            if soort is Feitsoort.GEZIEN and feit.gegevens.get("op_tijd"):
                found.gezien_op = min(feit.dag, found.gezien_op or feit.dag)
            if soort is Feitsoort.MUTATIE or soort is Feitsoort.UITKOMST:
                found.laatste = feit
                found.besluit = feit if "regels" in feit.gegevens else found.besluit
                found.ooit_aangevuld |= (
                    feit.gegevens.get("status") == "AANVULLEN" or feit.gegevens.get("uitkomst") == "AV"
                )
        return found

    def gegevens(self, soort: Feitsoort) -> Mapping[str, Any] | None:
        """What the newest fact of a kind holds; None when there is none."""
        feit = self.nieuwste.get(soort)
        return None if feit is None else feit.gegevens


@dataclass(slots=True)
class Bijdrage:
    """What a subject counts for, all in one place."""

    plaats: Plaats
    telt: bool = True
    """False for what was taken back: then it is in no numerator and no denominator."""
    regels: list[Regel] = field(default_factory=list)

    @classmethod
    def bij(cls, feit: Opgetekend, dag: date, *, telt: bool = True) -> Bijdrage:
        """Of a subject that counts in the month of a day, where its fact says."""
        return cls(Plaats(dag.replace(day=1), feit.stroom or "", feit.vt_regio or "", feit.eenheid or ""), telt)

    def tel(self, grootheid: str, onderdeel: str = "", vanaf: date | None = DIRECT) -> None:
        """It counts, from a day on; never when that is None."""
        if self.telt and vanaf is not None:
            self.regels.append(Regel(grootheid, onderdeel, 0, vanaf, 1))

    def noemer(self, grootheid: str, vanaf: date | None = DIRECT, waarde: int = 0) -> None:
        """It is in a denominator (or a distribution) from a day on, and left out until then; for ever when None."""
        weggelaten = _WEGGELATEN[grootheid]
        if vanaf is None or not self.telt:
            self.regels.append(Regel(weggelaten, "", 0, DIRECT, 1))
            return
        self.regels.append(Regel(grootheid, "", waarde, vanaf, 1))
        if vanaf != DIRECT:
            self.regels += (Regel(weggelaten, "", 0, DIRECT, 1), Regel(weggelaten, "", 0, vanaf, -1))


@lru_cache(maxsize=8_192)
def dag_na(dag: str | None) -> date | None:
    """The day after the last day of a term: from then on it has passed. None when there is no such day."""
    return None if dag is None else date.fromisoformat(dag) + timedelta(days=1)


def afgerond(minuten: int) -> int:
    """Minutes as a distribution keeps them: exact to two hours, then to five minutes, past a day to the hour.

    Never below zero, and ninety days at most, so that a month has a bounded number of values.
    """
    kept = min(max(minuten, 0), 90 * 1440)
    step = 1 if kept <= 120 else 5 if kept <= 1440 else 60
    return step * ((kept + step // 2) // step)
