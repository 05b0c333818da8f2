"""Three-valued logic: the laws of Kleene, and that more knowledge never takes back what was decided."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.facts import FactValue
from service.rules.criteria import (
    JA,
    NEE,
    ONBEKEND,
    Condition,
    Criterion,
    Reader,
    compile_condition,
    compile_doubt,
)

IDS = ("A", "B", "C", "D", "E")
NUMBERS = {name: i for i, name in enumerate(IDS)}
VALUES = (NEE, ONBEKEND, JA)


def state_of(*values: int) -> int:
    """A state in which the criteria have these values."""
    state = 0
    for i, value in enumerate(values):
        state |= {NEE: 1 << (i + len(IDS)), ONBEKEND: 0, JA: 1 << i}[value]
    return state


def outcome(condition: Condition, *values: int) -> int:
    full = (*values, *[ONBEKEND] * (len(IDS) - len(values)))
    return compile_condition(condition, NUMBERS)(state_of(*full))


values = st.tuples(*[st.sampled_from(VALUES)] * len(IDS))
conditions = st.recursive(
    st.sampled_from(IDS),
    lambda parts: st.lists(parts, min_size=1, max_size=4, unique_by=repr).flatmap(
        lambda chosen: st.one_of(
            st.sampled_from(("alle", "een_van", "geen_van")).map(lambda op: Condition(op, tuple(chosen))),
            st.integers(1, len(chosen)).map(lambda count: Condition("ten_minste", tuple(chosen), count)),
        )
    ),
    max_leaves=12,
).map(lambda made: made if isinstance(made, Condition) else Condition("alle", (made,)))


def by_the_book(condition: Condition, given_: dict[str, int]) -> int:
    """The same, written as the definition says it."""
    parts = [given_[p] if isinstance(p, str) else by_the_book(p, given_) for p in condition.parts]
    match condition.operator:
        case "alle":
            return min(parts)
        case "een_van":
            return max(parts)
        case "geen_van":
            return JA - max(parts)
        case _:
            return sorted(parts, reverse=True)[condition.count - 1]


@given(conditions, values)
def test_a_compiled_condition_says_what_the_definition_says(condition: Condition, chosen: tuple[int, ...]) -> None:
    assert outcome(condition, *chosen) == by_the_book(condition, dict(zip(IDS, chosen, strict=True)))


@given(conditions, values, values)
def test_learning_what_was_unknown_never_changes_what_was_decided(
    condition: Condition, before: tuple[int, ...], known: tuple[int, ...]
) -> None:
    after = tuple(k if b == ONBEKEND else b for b, k in zip(before, known, strict=True))
    first = outcome(condition, *before)
    if first != ONBEKEND:
        assert outcome(condition, *after) == first


@given(conditions, values)
def test_doubt_names_unknown_criteria_exactly_when_the_condition_is_undecided(
    condition: Condition, chosen: tuple[int, ...]
) -> None:
    doubt = compile_doubt(condition, NUMBERS)(state_of(*chosen))
    named = {IDS[i] for i in range(len(IDS)) if doubt >> i & 1}
    assert bool(named) is (outcome(condition, *chosen) == ONBEKEND)
    assert all(chosen[NUMBERS[name]] == ONBEKEND for name in named)


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, VALUES)))
def test_the_laws_of_de_morgan_hold_for_unknown_too(left: int, right: int) -> None:
    neither = Condition("geen_van", ("A", "B"))
    both_not = Condition("alle", (Condition("geen_van", ("A",)), Condition("geen_van", ("B",))))
    assert outcome(neither, left, right) == outcome(both_not, left, right)


def test_unknown_is_not_false() -> None:
    assert outcome(Condition("alle", ("A",)), ONBEKEND) == ONBEKEND
    assert outcome(Condition("geen_van", ("A",)), ONBEKEND) == ONBEKEND
    assert outcome(Condition("alle", ("A", "B")), ONBEKEND, NEE) == NEE
    assert outcome(Condition("een_van", ("A", "B")), ONBEKEND, JA) == JA


@pytest.mark.parametrize(
    ("operator", "operand", "value", "letter"),
    [
        ("gelijk", True, True, "J"),
        ("gelijk", True, False, "N"),
        ("gelijk", True, None, "O"),
        ("gelijk", "HG", "HG", "J"),
        ("groter", 3, 3, "N"),
        ("groter", 3, 4, "J"),
        ("kleiner", 3, 2, "J"),
        ("kleiner", 3, 3, "N"),
        ("minstens", 3, 3, "J"),
        ("hoogstens", 3, 4, "N"),
        ("hoogstens", 3, 3, "J"),
        ("in", frozenset({"A", "B"}), "B", "J"),
        ("in", frozenset({"A", "B"}), "C", "N"),
        ("bevat", frozenset({"A"}), frozenset({"A", "C"}), "J"),
        ("bevat", frozenset({"A"}), frozenset(), "N"),
        ("bevat", frozenset({"A"}), None, "O"),
        ("bekend", True, None, "N"),
        ("bekend", True, False, "J"),
        ("bekend", False, None, "J"),
    ],
)
def test_a_criterion_compares_one_fact(operator: str, operand: object, value: FactValue | None, letter: str) -> None:
    reader = Reader([Criterion("X", "x", "feit", operator, operand)])
    assert reader.letters(reader.read({"feit": value})) == letter
    if value is None:
        assert reader.letters(reader.read({})) == letter


def test_letters_stand_in_the_order_of_the_set() -> None:
    reader = Reader([Criterion(f"C{i}", "x", f"feit{i % 3}", "groter", i) for i in range(11)])
    facts = {"feit0": 5, "feit1": 100}
    expected = ["O" if i % 3 == 2 else "J" if facts[f"feit{i % 3}"] > i else "N" for i in range(11)]
    assert reader.letters(reader.read(facts)) == "".join(expected)
