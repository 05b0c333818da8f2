"""The difference between two rule sets, in Dutch, for people who must judge it. Pure.

Rules are compared by what they mean: a threshold or criterion that changed changes every rule that asks it. What the
new set weakens stands first; then the rules by outcome, the must-pass ones before the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from service.core.codes_beoordeling import UITKOMSTNAAM
from service.rules.criteria import Criterion
from service.rules.document import MUST_PASS, Document, Parameter, Rule, RuleKind
from service.rules.engine import RuleSet
from service.rules.verzwakking import Verzwakking, verzwakkingen
from service.rules.woorden import Words, comparison
from service.rules.wording import CONTEXT_NAME

T = TypeVar("T")
NIETS: Final = "–"


class Verandering(StrEnum):
    """What happened to a rule, a threshold or a criterion."""

    WEGGELATEN = "WEGGELATEN"
    UITGEZET = "UITGEZET"
    GEWIJZIGD = "GEWIJZIGD"
    AANGEZET = "AANGEZET"
    TOEGEVOEGD = "TOEGEVOEGD"


@dataclass(frozen=True, slots=True)
class Wijziging:
    """One thing that reads otherwise."""

    wat: str
    was: str
    wordt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderdeel:
    """A rule, a threshold or a criterion that differs."""

    id: str
    naam: str
    verandering: Verandering
    wijzigingen: tuple[Wijziging, ...] = ()


@dataclass(frozen=True, slots=True)
class Groep:
    """Rules with one outcome that differ."""

    naam: str
    zeker_door: bool
    """Whether these rules make pass whatever they fire on."""
    regels: tuple[Onderdeel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verschil:
    """Everything that differs between two sets."""

    van: RuleSet
    naar: RuleSet
    verzwakkingen: tuple[Verzwakking, ...]
    groepen: tuple[Groep, ...]
    drempels: tuple[Onderdeel, ...]
    criteria: tuple[Onderdeel, ...]
    overig: tuple[Wijziging, ...]

    @property
    def gelijk(self) -> bool:
        """Whether both decide alike, in the same words."""
        return not (self.groepen or self.drempels or self.criteria or self.overig)


async def verschil_van(van: RuleSet, naar: RuleSet) -> Verschil:
    """The same beside other work: weighing what a set weakens takes a while."""
    return await asyncio.to_thread(verschil, van, naar)


def verschil(van: RuleSet, naar: RuleSet) -> Verschil:
    """What is different in ``naar``, beside ``van``."""
    old, new = van.document, naar.document
    weaker = verzwakkingen(van, naar)
    return Verschil(
        van=van,
        naar=naar,
        verzwakkingen=weaker,
        groepen=tuple(_groups(old, new, {one.regel for one in weaker})),
        drempels=tuple(_parameters(old, new)),
        criteria=tuple(_criteria(old, new)),
        overig=tuple(_changes(_of_set(old), _of_set(new))),
    )


def _groups(old: Document, new: Document, weaker: set[str]) -> Iterator[Groep]:
    before, after = Words(old, new), Words(new, old)
    rules_before, rules_after = ({rule.id: rule for rule in document.rules} for document in (old, new))
    found: dict[tuple[int, str, bool], list[Onderdeel]] = {}
    for id_ in dict.fromkeys((*rules_after, *rules_before)):
        was, becomes = rules_before.get(id_), rules_after.get(id_)
        differs = _rule(was, becomes, before, after)
        if differs is not None:
            found.setdefault(_group(was or becomes, old if was else new), []).append(differs)
    for (_, name, certain), rules in sorted(found.items()):
        yield Groep(name, certain, tuple(sorted(rules, key=lambda one: one.id not in weaker)))


_TOLD: Final = frozenset({"voorwaarde", "reden", "bron"})
"""What is told of a rule that is there in one set only."""
_KINDS: Final = (RuleKind.SPOED, RuleKind.DOORZETTEN, RuleKind.POORT, RuleKind.INHOUD, RuleKind.MINIMALISATIE)


def _group(rule: Rule | None, document: Document) -> tuple[int, str, bool]:
    """Where a rule stands: the certain ones first, and within a kind by outcome."""
    if rule is None:
        raise ValueError("a rule of one of both sets")
    order = _KINDS.index(rule.kind) * 10
    if rule.kind in MUST_PASS and rule.outcome is not None:
        return order, f"Zeker door: {UITKOMSTNAAM[rule.outcome]}", True
    if rule.outcome is not None:
        order += document.substantive_order.index(rule.outcome) if rule.outcome in document.substantive_order else 9
        return order, UITKOMSTNAAM[rule.outcome], False
    return order, "Poorten" if rule.kind is RuleKind.POORT else "Wat wordt weggelaten", False


def _rule(was: Rule | None, becomes: Rule | None, before: Words, after: Words) -> Onderdeel | None:
    if was is None or becomes is None:
        rule, words = (becomes, after) if was is None else (was, before)
        if rule is None:
            return None
        kind = Verandering.TOEGEVOEGD if was is None else Verandering.WEGGELATEN
        said = {name: text for name, text in _of_rule(rule, words).items() if name in _TOLD}
        changes = list(_changes({}, said) if was is None else _changes(said, {}))
        return Onderdeel(id=rule.id, naam=rule.name, verandering=kind, wijzigingen=tuple(changes))
    changes = list(_changes(_of_rule(was, before), _of_rule(becomes, after)))
    if was.on is not becomes.on:
        kind = Verandering.AANGEZET if becomes.on else Verandering.UITGEZET
        changes.append(Wijziging("motivering", was.motive or NIETS, becomes.motive or NIETS))
    else:
        kind = Verandering.GEWIJZIGD
    if not changes:
        return None
    return Onderdeel(id=becomes.id, naam=becomes.name, verandering=kind, wijzigingen=tuple(changes))


def _of_rule(rule: Rule, words: Words) -> dict[str, str]:
    """Everything that a rule says, as a reader reads it."""
    said = {
        "naam": rule.name,
        "reden": rule.reason,
        "redencode": rule.reason_code or NIETS,
        "voorwaarde": words.condition(rule.condition),
        "uitkomst": NIETS if rule.outcome is None else UITKOMSTNAAM[rule.outcome],
        "advies": NIETS if rule.advice is None else UITKOMSTNAAM[rule.advice],
        "rang": str(rule.rank),
        "bij onbekend": "een mens kijkt" if rule.holds_when_unknown else "telt niet",
        "aanleidingen": ", ".join(
            p.code if p.condition is None else f"{p.code} als {words.condition(p.condition)}" for p in rule.proposals
        ),
        "markeringen": ", ".join(rule.marks),
        "bron": ", ".join(rule.source),
        "zekerheid": rule.certainty.value,
        "geldig": _days(rule.valid_from, rule.valid_until),
    }
    for context, outcome in rule.outcomes.items():
        name = f"uitkomst wanneer {CONTEXT_NAME[context]}"
        said[name] = "laat door" if outcome is None else UITKOMSTNAAM[outcome]
    return said


def _of_set(document: Document) -> dict[str, str]:
    words = Words(document, document)
    return {
        "naam": document.name,
        "omschrijving": document.description,
        "geldig": _days(document.valid_from, document.valid_until),
        "vier ogen": words.condition(document.four_eyes),
        "reden bij vier ogen": document.four_eyes_reason,
        "reden bij twijfel": document.doubt.reason,
        "reden bij mogelijke spoed": document.maybe_acute.reason,
        "reden zonder regel": document.nothing.reason,
        **{f"markering {mark}": text for mark, text in document.marks.items()},
    }


def _parameters(old: Document, new: Document) -> Iterator[Onderdeel]:
    def said(one: Parameter) -> dict[str, str]:
        return {
            "waarde": f"{one.value} {one.unit}",
            "omschrijving": one.description,
            "bron": ", ".join(one.source),
            "zekerheid": one.certainty.value,
            "wat strenger is": one.stricter,
        }

    before, after = ({one.name: one for one in document.parameters} for document in (old, new))
    yield from _parts(before, after, said, lambda one: one.description)


def _criteria(old: Document, new: Document) -> Iterator[Onderdeel]:
    def said(one: Criterion) -> dict[str, str]:
        return {"label": one.label, "vergelijking": comparison(one)}

    before, after = ({one.id: one for one in document.criteria} for document in (old, new))
    yield from _parts(before, after, said, lambda one: one.label)


def _parts(
    before: Mapping[str, T], after: Mapping[str, T], said: Callable[[T], dict[str, str]], name: Callable[[T], str]
) -> Iterator[Onderdeel]:
    for id_ in dict.fromkeys((*after, *before)):
        was, becomes = before.get(id_), after.get(id_)
        changes = tuple(_changes({} if was is None else said(was), {} if becomes is None else said(becomes)))
        if changes:
            kind = Verandering.GEWIJZIGD
            if was is None or becomes is None:
                kind = Verandering.TOEGEVOEGD if was is None else Verandering.WEGGELATEN
            naam = next(name(one) for one in (becomes, was) if one is not None)
            yield Onderdeel(id=id_, naam=naam, verandering=kind, wijzigingen=changes)


def _changes(was: Mapping[str, str], becomes: Mapping[str, str]) -> Iterator[Wijziging]:
    for what in dict.fromkeys((*becomes, *was)):
        one = Wijziging(what, was.get(what) or NIETS, becomes.get(what) or NIETS)
        if one.was != one.wordt:
            yield one


def _days(van: date, tot: date | None) -> str:
    return f"vanaf {van:%d-%m-%Y}" if tot is None else f"van {van:%d-%m-%Y} tot {tot:%d-%m-%Y}"
