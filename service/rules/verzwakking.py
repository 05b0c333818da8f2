"""Must-pass rules that one set weakens where another lets pass: which, and facts that show it. Pure.

A rule is weakened when something it made pass certainly passes less by the new set: held, dropped, or without urgency.
That is looked for on the rule's own examples, on those with one fact changed, and on every combination of the facts it
asks, as far as these are few. What is not found is no proof; a rule that is gone or off is named in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import gcd, prod
from typing import Any, Final

from service.core.codes_beoordeling import UITKOMSTNAAM, Uitkomst
from service.core.facts import CATALOGUE, Fact, FactKind, Facts, FactValue, facts_to_json
from service.rules.criteria import JA, Criterion
from service.rules.decision import Decision
from service.rules.document import MUST_PASS, Rule
from service.rules.engine import RuleSet
from service.rules.richting import Strekking, richting

_MEEST: Final = 5
"""Examples of one rule that are shown."""
_GEPROBEERD: Final = 1024
"""Combinations of facts of one rule that are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verschoven:
    """Facts on which the new set lets less pass; as codes, and only what is not quiet."""

    voorbeeld: str | None
    """The name of the example in the old set; None for facts that were tried out."""
    feiten: Mapping[str, bool | int | str | list[str]]
    was: Uitkomst
    wordt: Uitkomst
    spoed_vervalt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzwakking:
    """One must-pass rule that the new set weakens."""

    regel: str
    naam: str
    weg: bool
    """Whether the rule is gone or off."""
    voorbeelden: tuple[Verschoven, ...]
    zin: str


@lru_cache(maxsize=64)
def verzwakkingen(oud: RuleSet, nieuw: RuleSet) -> tuple[Verzwakking, ...]:
    """Every must-pass rule of ``oud`` that ``nieuw`` weakens, in the order of ``oud``."""
    if _decides(oud) == _decides(nieuw):
        return ()
    there = {rule.id: rule for rule in nieuw.document.rules if rule.on and rule.kind in MUST_PASS}
    changed = _changed(oud, nieuw)
    found = []
    for rule in oud.document.rules:
        if rule.on and rule.kind in MUST_PASS:
            shown = tuple(islice(_weaker(oud, nieuw, rule, changed), _MEEST))
            gone = rule.id not in there
            if shown or gone:
                said = _zin(rule, shown, gone=gone)
                found.append(Verzwakking(regel=rule.id, naam=rule.name, weg=gone, voorbeelden=shown, zin=said))
    return tuple(found)


def _decides(ruleset: RuleSet) -> tuple[Any, ...]:
    document = ruleset.document
    rules = [(r.id, r.kind, r.on, r.condition, r.sign, r.outcome, r.rank, tuple(r.outcomes.items()),
              r.holds_when_unknown) for r in document.rules]  # fmt: skip
    return document.criteria, rules


def _changed(oud: RuleSet, nieuw: RuleSet) -> tuple[str, ...]:
    """Facts that a new or changed rule of ``nieuw`` asks."""
    before = {rule.id: _expanded(oud, rule) for rule in oud.document.rules if rule.on}
    facts: dict[str, None] = {}
    for rule in nieuw.document.rules:
        if rule.on and before.get(rule.id) != _expanded(nieuw, rule):
            facts |= dict.fromkeys(_facts_of(nieuw, rule))
    return tuple(facts)


def _expanded(ruleset: RuleSet, rule: Rule) -> tuple[Any, ...]:
    named = {criterion.id: criterion for criterion in ruleset.document.criteria}
    asked = {id_: (c.fact, c.operator, c.operand) for id_ in rule.condition.criteria() if (c := named[id_])}
    return rule.condition, asked, rule.outcome, rule.rank, dict(rule.outcomes), rule.holds_when_unknown


def _facts_of(ruleset: RuleSet, rule: Rule) -> list[str]:
    named = {criterion.id: criterion for criterion in ruleset.document.criteria}
    return list(dict.fromkeys(named[id_].fact for id_ in rule.condition.criteria()))


def _weaker(oud: RuleSet, nieuw: RuleSet, rule: Rule, changed: Iterable[str]) -> Iterator[Verschoven]:
    fires, base, seen = oud.test(rule.condition), oud.document.example_base, set()
    tests = (*oud.document.criteria, *nieuw.document.criteria)
    for name, own in _witnesses(oud, rule, tests, changed):
        facts = {**base, **own}
        if fires(oud.state(facts)) != JA:
            continue
        was, becomes = oud.decide(facts), nieuw.decide(facts)
        shift = (was.uitkomst, becomes.uitkomst)
        if _is_weaker(was, becomes) and (name is not None or shift not in seen):
            seen.add(shift)
            told = facts_to_json({fact: value for fact, value in own.items() if value != base.get(fact)})
            urgent = was.spoed and not becomes.spoed
            yield Verschoven(voorbeeld=name, feiten=told, was=shift[0], wordt=shift[1], spoed_vervalt=urgent)


def _is_weaker(was: Decision, becomes: Decision) -> bool:
    return richting(was.uitkomst, becomes.uitkomst, becomes.spoed - was.spoed) is Strekking.MILDER or (
        was.spoed and not becomes.spoed
    )


def _witnesses(
    oud: RuleSet, rule: Rule, tests: Iterable[Criterion], changed: Iterable[str]
) -> Iterator[tuple[str | None, Facts]]:
    """Facts to try on top of the quiet base: the examples, those with one fact changed, and combinations."""
    asked = _facts_of(oud, rule)
    domains = {fact: _values(CATALOGUE[fact], tests) for fact in dict.fromkeys((*asked, *changed))}
    for example in rule.positive:
        yield example.name, example.facts
    for example in rule.positive:
        for fact, values in domains.items():
            for value in values:
                yield None, {**example.facts, fact: value}
    yield from ((None, facts) for facts in _spread({fact: domains[fact] for fact in asked}))


def _spread(domains: Mapping[str, list[FactValue]]) -> Iterator[Facts]:
    """Every combination, or as many as are tried, evenly spread and always the same."""
    total = prod(map(len, domains.values()))
    step = 1 if total <= _GEPROBEERD else max(1, round(total * 0.618))
    while gcd(step, total) > 1:
        step += 1
    for number in range(min(total, _GEPROBEERD)):
        place, facts = number * step % total, {}
        for fact, values in domains.items():
            place, digit = divmod(place, len(values))
            facts[fact] = values[digit]
        yield facts


def _values(fact: Fact, tests: Iterable[Criterion]) -> list[FactValue]:
    """Values of ``fact`` that the criteria of both sets tell apart; of codes none and one at a time."""
    own = [test for test in tests if test.fact == fact.name and test.operator != "bekend"]
    match fact.kind:
        case FactKind.JA_NEE:
            return [True, False]
        case FactKind.AANTAL:
            edges = {int(test.operand) for test in own}
            return sorted({0} | {edge + step for edge in edges for step in (-1, 0, 1) if edge + step >= 0})
        case FactKind.CODE:
            told = {tuple(test.test(code) for test in own): code for code in sorted(fact.allowed)}
            return sorted(told.values())
        case FactKind.CODES:
            kinds = {tuple(test.test(frozenset({code})) for test in own): code for code in sorted(fact.allowed)}
            return [frozenset(), *(frozenset({code}) for code in sorted(kinds.values()))]


def _zin(rule: Rule, shown: tuple[Verschoven, ...], *, gone: bool) -> str:
    named = f"regel {rule.id} ‘{rule.name}’"
    if not shown:
        return (
            f"Deze set zet {named} uit of laat haar weg. Er is geen geval gevonden dat daardoor blijft liggen: wat is "
            "geprobeerd, gaat nog door om een andere reden."
        )
    first = shown[0]
    parts = [f"Deze set verzwakt {named}: wat door deze regel zeker doorging, gaat dat niet meer."]
    if gone:
        parts.append("De regel is weggelaten of staat uit.")
    which = f"Bij ‘{first.voorbeeld}’" if first.voorbeeld else "Bij feiten die de regel raakt"
    parts.append(f"{which} was de uitkomst ‘{UITKOMSTNAAM[first.was]}’ en wordt zij ‘{UITKOMSTNAAM[first.wordt]}’.")
    if any(one.spoed_vervalt for one in shown):
        parts.append("De spoed vervalt.")
    return " ".join(parts)
