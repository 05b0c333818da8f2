"""Changes of one thing in a set that people may think about, and what is told of each. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from service.core.codes_beoordeling import Uitkomst
from service.core.schatting import Schatting
from service.rules.document import MUST_PASS, Document, Parameter, Rule

_MILDER: Final = {"LAGER": 1, "HOGER": -1}
"""The other way than what is stricter."""


class Wijziging(StrEnum):
    """What kind of change it is."""

    REGEL_UIT = "REGEL_UIT"
    EERST_EEN_MENS = "EERST_EEN_MENS"
    DREMPEL = "DREMPEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kandidaat:
    """A change that can be tried."""

    soort: Wijziging
    onderwerp: str
    """Id of the rule, or name of the threshold."""
    tekst: str
    zeker: bool
    """Whether it weakens a must-pass rule: two people must name it before it can be activated."""
    document: Document
    regel: str | None = None
    """The only rule by which it can make a difference; None for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestie:
    """A change, and what it would have meant."""

    soort: Wijziging
    onderwerp: str
    tekst: str
    zeker: bool
    minder: int
    """Reports that would not have gone to Veilig Thuis by themselves."""
    uren: float
    """Of triage, at most: a human at police may still let them pass."""
    beoordeeld: int
    """Of these, how many Veilig Thuis labelled."""
    bekend_gemist: int
    """Of these, how many she called useful: always 0."""
    mogelijk_gemist: Schatting
    """How many of all of these may be useful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggesties:
    """The list, the most hours first."""

    besluiten: int
    doorgezet: int
    """By the set itself."""
    volledig: bool
    """False when there were more decisions in the period than were tried."""
    geprobeerd: int
    afgevallen: int
    """Changes that would have held back what Veilig Thuis called useful."""
    suggesties: tuple[Suggestie, ...]


def kandidaten(document: Document) -> Iterator[Kandidaat]:
    """Every change of one thing that may let less pass."""
    for rule in document.rules:
        if rule.on and rule.kind in MUST_PASS:
            yield _uit(document, rule)
            if rule.outcome is Uitkomst.DZ:
                yield _eerst_een_mens(document, rule)
    for parameter in document.parameters:
        yield from _drempels(document, parameter)


def _uit(document: Document, rule: Rule) -> Kandidaat:
    return Kandidaat(
        soort=Wijziging.REGEL_UIT,
        onderwerp=rule.id,
        tekst=f"Zet regel {rule.id} ({rule.name}) uit.",
        zeker=True,
        document=_met_regel(document, replace(rule, on=False)),
        regel=rule.id,
    )


def _eerst_een_mens(document: Document, rule: Rule) -> Kandidaat:
    return Kandidaat(
        soort=Wijziging.EERST_EEN_MENS,
        onderwerp=rule.id,
        tekst=f"Laat bij regel {rule.id} ({rule.name}) eerst een mens bij de politie kijken (HB in plaats van DZ).",
        zeker=True,
        document=_met_regel(document, replace(rule, outcome=Uitkomst.HB)),
        regel=rule.id,
    )


def _drempels(document: Document, parameter: Parameter) -> Iterator[Kandidaat]:
    """A threshold one step, and a quarter of itself, the way that lets less pass."""
    way = _MILDER.get(parameter.stricter, 0)
    if not way:  # one that is fixed
        return
    quarter = max(1, parameter.value // 4)
    for step in sorted({1, quarter}):
        value = parameter.value + way * step
        changed = _met_drempel(document, parameter, value)
        if value >= 0 and changed is not None:
            yield Kandidaat(
                soort=Wijziging.DREMPEL,
                onderwerp=parameter.name,
                tekst=f"Zet drempel {parameter.name} ({parameter.description}) van {parameter.value} op {value}.",
                zeker=False,
                document=changed,
            )


def _met_regel(document: Document, changed: Rule) -> Document:
    return replace(document, rules=tuple(changed if rule.id == changed.id else rule for rule in document.rules))


def _met_drempel(document: Document, parameter: Parameter, value: int) -> Document | None:
    """The set with another threshold; None when no comparison asks for it."""
    criteria = tuple(
        replace(one, operand=value) if one.parameter == parameter.name else one for one in document.criteria
    )
    return replace(document, criteria=criteria) if criteria != document.criteria else None
