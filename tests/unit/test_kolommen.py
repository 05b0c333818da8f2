"""Both engines are one: whatever the set and whatever the facts, closures and columns say the same."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from service.core.codes_beoordeling import Uitkomst
from service.core.facts import CATALOGUE, Fact, FactKind, FactValue, facts_to_json
from service.rules.criteria import Condition, Criterion
from service.rules.document import MUST_PASS, Context, Document, Rule, RuleKind
from service.rules.engine import RuleSet
from service.rules.kolommen import CONTEXTEN, UITKOMSTEN, Kolommenset, columns_of
from tests.strategies import BASE, NATIONAL, USED, Given

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
_LETTER = {True: "J", False: "N", None: "O"}
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

    def facts(self, names: Iterable[str], *, unknown: float = 0.25) -> Given:
        """Values for these facts."""
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


def agree(document: Document, facts: list[Given]) -> None:
    online = RuleSet(document, content_hash=b"")
    columns = Kolommenset(document).decide(columns_of([to_json(facts_to_json(one)) for one in facts]))
    shown = {rule.id for rule in document.rules if rule.kind is not RuleKind.MINIMALISATIE}
    fired = [column.to_pylist() for column in columns.afgegaan]
    letters = [column.to_pylist() for column in columns.criteria]
    for row, one in enumerate(facts):
        decision = online.decide(one)
        deciding = columns.bepalend[row].as_py()
        assert UITKOMSTEN[columns.uitkomst[row].as_py()] is decision.uitkomst
        assert CONTEXTEN[columns.context[row].as_py()] is decision.context
        assert (None if deciding is None else columns.regels[deciding]) == decision.bepalend
        assert columns.vier_ogen[row].as_py() is decision.vier_ogen
        must = {rule.id for rule in document.rules if rule.kind in MUST_PASS}
        assert columns.moest[row].as_py() is not must.isdisjoint(decision.afgegaan)
        names = zip(columns.regels, fired, strict=True)
        assert tuple(name for name, column in names if column[row] and name in shown) == decision.afgegaan
        assert "".join(_LETTER[column[row]] for column in letters) == decision.criteria


@given(st.integers(0, 2**32))
@settings(max_examples=150)
def test_random_sets_on_random_facts(seed: int) -> None:
    draw = Draw(seed)
    document = draw.document()
    asked = {criterion.fact for criterion in document.criteria}
    agree(document, [draw.facts(asked) for _ in range(20)])


@given(st.integers(0, 2**32))
@settings(max_examples=15)
def test_the_national_set_on_random_facts(seed: int) -> None:
    draw = Draw(seed)
    agree(NATIONAL.document, [{**BASE, **draw.facts(_few(seed + row))} for row in range(60)])


def _few(seed: int) -> list[str]:
    rng = Random(seed)
    return rng.sample(USED, k=rng.randint(0, len(USED)))


def test_no_facts_are_no_decisions() -> None:
    assert len(Kolommenset(NATIONAL.document).decide(columns_of([]))) == 0


def test_a_fact_of_an_older_or_newer_release_is_left_out() -> None:
    columns = columns_of([b'{"een_feit_van_later": [{"x": 1}], "dubbel": true}', b"{}"])
    assert columns.column("dubbel").to_pylist() == [True, None]
    assert "een_feit_van_later" not in columns.column_names


@given(st.integers(0, 2**32))
@settings(max_examples=30)
def test_two_sets_beside_each_other_say_what_each_says_alone(seed: int) -> None:
    draw = Draw(seed)
    one, other = draw.document(), draw.document()
    asked = sorted({criterion.fact for criterion in (*one.criteria, *other.criteria)})
    facts = columns_of([to_json(facts_to_json(draw.facts(asked))) for _ in range(20)])
    first, second = Kolommenset(one), Kolommenset(other)
    for mine, alone in zip(
        first.decide_beside(second, facts), (first.decide(facts), second.decide(facts)), strict=True
    ):
        assert mine.uitkomst.equals(alone.uitkomst)
        assert mine.bepalend.equals(alone.bepalend)
        assert mine.criteria == alone.criteria
