"""The catalogue of facts is closed, typed, explained, and holds no person."""

import json

import pytest

from service.core.facts import CATALOGUE, Fact, FactKind, fact_problems, facts_from_json, facts_to_json

FACTS = list(CATALOGUE.values())


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_a_fact_is_named_labelled_derived_and_sourced(fact: Fact) -> None:
    assert fact.name.isidentifier()
    assert fact.name == fact.name.lower()
    assert fact.label
    assert fact.derivation.endswith((".", ")"))
    assert fact.source


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_a_fact_with_codes_names_its_list_and_another_does_not(fact: Fact) -> None:
    assert bool(fact.allowed) is (fact.kind in {FactKind.CODE, FactKind.CODES})


def test_no_fact_can_hold_text_or_a_date() -> None:
    for fact in FACTS:
        for value in ("Jansen", "1980-01-01", "999990342", ["Jansen"], frozenset({"Jansen"}), 1.5):
            assert fact.problem(value) is not None


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("hg_gedraging", True, 1),
        ("hg_incidenten_12m", 3, True),
        ("hg_incidenten_12m", 0, -1),
        ("stroom", "HG", "hg"),
        ("gedragingen", frozenset({"RUZIE"}), ["RUZIE"]),
        ("gedragingen", frozenset(), frozenset({"RUZIE", "ANDERS"})),
    ],
)
def test_a_value_of_another_type_or_list_is_named(name: str, good: object, bad: object) -> None:
    assert fact_problems({name: good}) == []  # type: ignore[dict-item]  # wrong values are the point here
    assert len(fact_problems({name: bad})) == 1  # type: ignore[dict-item]
    assert fact_problems({name: None}) == []


def test_all_problems_are_told_at_once_and_no_value_is_repeated() -> None:
    problems = fact_problems({"bestaat_niet": True, "stroom": "GEHEIM", "dagen_oud": -7})
    assert len(problems) == 3
    assert not any("GEHEIM" in problem or "-7" in problem for problem in problems)


def test_facts_survive_being_stored_and_what_is_unknown_is_left_out() -> None:
    facts = {"gedragingen": frozenset({"RUZIE", "BELAGING"}), "hg_gedraging": None, "dagen_oud": 2, "gebeld": False}
    stored = json.loads(json.dumps(facts_to_json(facts)))
    assert stored == {"gedragingen": ["BELAGING", "RUZIE"], "dagen_oud": 2, "gebeld": False}
    assert facts_from_json(stored) == {name: value for name, value in facts.items() if value is not None}
