"""Rule sets and facts drawn at random from one number."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from service.core.codes_beoordeling import Uitkomst
from service.core.facts import CATALOGUE, Fact, FactKind, FactValue
from service.rules.criteria import Condition, Criterion
from service.rules.document import MUST_PASS, Context, Document, Rule, RuleKind
from service.rules.soundness import rule_problems
from tests.strategies import NATIONAL, Given

_OPERATORS = {
    FactKind.JA_NEE: ("bekend", "gelijk"),
    FactKind.AANTAL: ("bekend", "gelijk", "groter", "kleiner", "minstens", "hoogstens"),
    FactKind.CODE: ("bekend", "gelijk", "in"),
    FactKind.CODES: ("bekend", "bevat"),
}
_OUTCOMES = {
    RuleKind.SPOED: (Uitkomst.DZS,),
    RuleKind.DOORZETTEN: (Uitkomst.DZ, Uitkomst.HB),
    RuleKind.INHOUD: (Uitkomst.HB, Uitkomst.OZ, Uitkomst.ND),
}
DANGEROUS = {"bekend_niet_hier", "poort_laat_vallen", "poort_houdt_spoed_op", "poort_te_vroeg"}
MOULD = NATIONAL.document.rules[0]
"""A rule to make others of."""


class Draw:
    """Sets and facts drawn at random from one number; sets need not be sound, the engines agree on those as well."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)

    def document(self) -> Document:
        """A set of a few criteria and rules of every kind."""
        asked = tuple(self._criterion(number) for number in range(self._rng.randint(1, 8)))
        self._names = [criterion.id for criterion in asked]
        kinds = self._rng.choices(tuple(RuleKind), k=self._rng.randint(1, 8))
        rules = tuple(self._rule(number, kind) for number, kind in enumerate(kinds))
        order = self._rng.sample((Uitkomst.HB, Uitkomst.OZ, Uitkomst.ND), k=3)
        return replace(
            NATIONAL.document,
            criteria=asked,
            rules=rules,
            substantive_order=tuple(order),
            four_eyes=self._condition(2),
        )

    def sound(self) -> Document:
        """A set without the rules that the check refuses because a report that passes could be dropped with them."""
        document = self.document()
        while refused := {found.location for found in rule_problems(document) if found.code in DANGEROUS}:
            kept = tuple(rule for rule in document.rules if f"regels.{rule.id}" not in refused)
            document = replace(document, rules=kept)
        return document

    def facts(self, names: Sequence[str], *, unknown: float = 0.25) -> Given:
        """Values for these facts, drawn in this order."""
        return {name: None if self._rng.random() < unknown else self._value(CATALOGUE[name]) for name in names}

    def _value(self, fact: Fact) -> FactValue:
        match fact.kind:
            case FactKind.JA_NEE:
                return self._rng.random() < 0.5
            case FactKind.AANTAL:
                return self._rng.randint(0, 16)
            case FactKind.CODE:
                return self._rng.choice(sorted(fact.allowed))
            case FactKind.CODES:
                return self._some(fact)

    def _some(self, fact: Fact, *, least: int = 0) -> frozenset[str]:
        codes = sorted(fact.allowed)
        return frozenset(self._rng.sample(codes, k=self._rng.randint(least, min(3, len(codes)))))

    def _criterion(self, number: int) -> Criterion:
        fact = CATALOGUE[self._rng.choice(sorted(CATALOGUE))]
        operator = self._rng.choice(_OPERATORS[fact.kind])
        operand: Any
        if operator == "bekend":
            operand = self._rng.random() < 0.5
        elif operator in ("in", "bevat"):
            operand = self._some(fact, least=1)
        else:
            operand = self._value(fact)
        return Criterion(f"C{number}", "", fact.name, operator, operand)

    def _condition(self, deep: int) -> Condition:
        parts: list[Condition | str] = list(
            self._rng.sample(self._names, k=self._rng.randint(1, min(3, len(self._names))))
        )
        if deep:
            parts += [self._condition(deep - 1) for _ in range(self._rng.randint(0, 2))]
        parts = list(dict.fromkeys(parts))  # a set names no part twice (its schema)
        operator = self._rng.choice(("alle", "een_van", "geen_van", "ten_minste"))
        count = self._rng.randint(1, len(parts)) if operator == "ten_minste" else 0
        return Condition(operator, tuple(parts), count)

    def _rule(self, number: int, kind: RuleKind) -> Rule:
        sign = self._condition(1) if kind in MUST_PASS and self._rng.random() < 0.5 else None
        own = self._condition(2)
        outcomes = {context: self._rng.choice((None, *Uitkomst)) for context in Context if self._rng.random() < 0.7}
        return replace(
            MOULD,
            id=f"R{number}",
            kind=kind,
            on=self._rng.random() < 0.8,
            condition=Condition("alle", (own, sign)) if sign else own,
            sign=sign,
            outcome=self._rng.choice(_OUTCOMES[kind]) if kind in _OUTCOMES else None,
            rank=self._rng.randint(0, 9),
            outcomes=outcomes if kind is RuleKind.POORT else {},
            holds_when_unknown=self._rng.random() < 0.5,
            proposals=(),
        )
