"""What the examples beside the rules of a set say of it: whether they come out as they say, and what they lose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.rules.criteria import JA
from service.rules.document import Example, Rule, RuleKind
from service.rules.engine import RuleSet
from service.rules.soundness import DROPPING, Problem


def example_problems(ruleset: RuleSet, only: Iterable[str] | None = None) -> list[Problem]:
    """Examples (of the rules ``only``, else of all that are on) that do not come out as they say."""
    chosen = None if only is None else frozenset(only)
    problems: list[Problem] = []
    for rule in ruleset.document.rules:
        if rule.on and (chosen is None or rule.id in chosen):
            problems.extend(_side_problems(ruleset, rule, rule.positive, fires=True))
            problems.extend(_side_problems(ruleset, rule, rule.negative, fires=False))
            if rule.kind is not RuleKind.MINIMALISATIE and not _counts_somewhere(ruleset, rule):
                problems.append(
                    Problem(f"regels.{rule.id}", "regel_overschaduwd", "Deze regel telt in geen van zijn voorbeelden.")
                )
    return problems


def _side_problems(ruleset: RuleSet, rule: Rule, examples: Iterable[Example], *, fires: bool) -> Iterator[Problem]:
    test = ruleset.test(rule.condition)
    for number, example in enumerate(examples):
        where = f"regels.{rule.id}.voorbeelden.{'positief' if fires else 'negatief'}[{number}]"
        facts = {**ruleset.document.example_base, **example.facts}
        if (test(ruleset.state(facts)) == JA) is not fires:
            yield Problem(where, "voorbeeld_faalt", f"De regel gaat hier {'niet' if fires else 'toch'} af.")
        outcome = ruleset.decide(facts).uitkomst
        if outcome is not example.outcome:
            yield Problem(where, "voorbeeld_andere_uitkomst", f"De uitkomst is hier {outcome}, niet {example.outcome}.")


def _counts_somewhere(ruleset: RuleSet, rule: Rule) -> bool:
    base = ruleset.document.example_base
    decisions = (ruleset.decide({**base, **example.facts}) for example in rule.positive)
    return any(decision.bepalend == rule.id or rule.reason_code in decision.redencodes for decision in decisions)


def weakened(base: RuleSet, combined: RuleSet) -> list[Problem]:
    """Examples of the base that the combined set would drop though the base did not."""
    problems: list[Problem] = []
    for rule in base.document.rules:
        for example in (*rule.positive, *rule.negative):
            facts = {**base.document.example_base, **example.facts}
            if combined.decide(facts).uitkomst in DROPPING and base.decide(facts).uitkomst not in DROPPING:
                problems.append(
                    Problem(
                        f"regels.{rule.id}", "aanvulling_verzwakt", "Met de aanvulling zou dit voorbeeld vervallen."
                    )
                )
    return problems
