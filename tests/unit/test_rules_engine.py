"""What the engine promises whatever the facts: must-pass wins, doubt goes to a human, nothing depends on chance."""

from dataclasses import asdict
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.codes_beoordeling import Uitkomst
from service.core.facts import CATALOGUE
from service.core.ids import canonical_json
from service.rules.document import MUST_PASS, Context, RuleKind
from service.rules.engine import RuleSet
from tests.random_sets import Draw
from tests.strategies import BASE, NATIONAL, USED, Given, any_facts, some_facts

DROPPED = {Uitkomst.ND, Uitkomst.OZ}
PASSED = {Uitkomst.DZ, Uitkomst.DZS, Uitkomst.VV, Uitkomst.SA}


def must_pass_values(facts: Given) -> dict[str, int]:
    state = NATIONAL.state(facts)
    rules = (rule for rule in NATIONAL.document.rules if rule.kind in MUST_PASS)
    return {rule.id: NATIONAL.test(rule.condition)(state) for rule in rules}


@given(some_facts)
def test_a_must_pass_report_is_never_dropped(facts: Given) -> None:
    decision = NATIONAL.decide(facts)
    if any(value == 2 for value in must_pass_values(facts).values()):
        assert decision.uitkomst not in DROPPED


@given(some_facts)
def test_nothing_is_proposed_for_dropping_while_a_must_pass_rule_is_undecided(facts: Given) -> None:
    decision = NATIONAL.decide(facts)
    if decision.uitkomst in DROPPED:
        assert set(must_pass_values(facts).values()) == {0}
        assert decision.context is Context.ZONDER


@settings(max_examples=200)
@given(some_facts, any_facts)
def test_more_knowledge_never_turns_a_pass_into_a_drop(facts: Given, known: Given) -> None:
    learned = {**known, **{name: value for name, value in facts.items() if value is not None}}
    if NATIONAL.decide(facts).uitkomst in PASSED:
        assert NATIONAL.decide(learned).uitkomst not in DROPPED


@settings(max_examples=40)
@given(st.integers(0, 1 << 32))
def test_more_knowledge_never_turns_a_pass_into_a_drop_in_any_set_that_the_check_accepts(seed: int) -> None:
    for each in range(seed, seed + 25):
        draw = Draw(each)
        ruleset = RuleSet(draw.sound(), content_hash=b"")
        known = draw.facts(sorted({criterion.fact for criterion in ruleset.document.criteria}), unknown=0)
        forget = Random(each)
        facts = {name: None if forget.random() < 0.5 else value for name, value in known.items()}
        if ruleset.decide(facts).uitkomst in PASSED:
            assert ruleset.decide(known).uitkomst not in DROPPED


@given(some_facts)
def test_an_acute_report_is_delivered_unless_law_or_region_stands_in_the_way(facts: Given) -> None:
    decision = NATIONAL.decide(facts)
    if decision.context is Context.SPOED:
        assert decision.spoed
        assert decision.uitkomst in {Uitkomst.DZS, Uitkomst.VV, Uitkomst.SA, Uitkomst.HB}
        if decision.uitkomst is Uitkomst.HB:
            assert decision.bepalend in {"N09", "N17", "N11"} or decision.ontbrekend


@given(some_facts)
def test_what_waits_for_doubt_names_what_is_missing(facts: Given) -> None:
    decision = NATIONAL.decide(facts)
    if "TWIJFEL" in decision.redencodes or "MOGELIJK_SPOED" in decision.redencodes:
        assert decision.uitkomst is Uitkomst.HB
        assert decision.ontbrekend
    assert all(facts.get(name) is None for name in decision.ontbrekend)


@given(some_facts)
def test_every_decision_has_a_reason_and_a_sentence(facts: Given) -> None:
    decision = NATIONAL.decide(facts)
    assert decision.redencodes
    assert len(decision.toelichting.split()) > 5
    assert set(decision.dragend) <= set(decision.afgegaan)


@given(some_facts)
def test_the_same_facts_give_the_same_bytes_whatever_was_decided_before(facts: Given) -> None:
    fresh = RuleSet(NATIONAL.document, content_hash=b"")
    shuffled = dict(sorted(facts.items(), reverse=True))
    assert canonical_json(asdict(NATIONAL.decide(facts))) == canonical_json(asdict(fresh.decide(shuffled)))


def test_knowing_nothing_goes_to_a_human() -> None:
    for facts in ({}, dict.fromkeys(CATALOGUE)):
        decision = NATIONAL.decide(facts)
        assert decision.uitkomst is Uitkomst.HB
        assert decision.vier_ogen
        assert set(decision.criteria) == {"O"}


@pytest.mark.parametrize("name", USED)
def test_one_unknown_fact_never_drops_a_report_that_passed(name: str) -> None:
    for rule in NATIONAL.document.rules:
        for example in (*rule.positive, *rule.negative):
            facts = {**BASE, **example.facts, name: None}
            decided = NATIONAL.decide({**BASE, **example.facts}).uitkomst
            if decided not in DROPPED:
                assert NATIONAL.decide(facts).uitkomst not in DROPPED


# The table of engine.py, decision 0002, tried in full.

HG: Given = {"gedragingen": frozenset({"LICHAMELIJK"}), "hg_gedraging": True, "kind_betrokken": True}
CONTEXTS: dict[Context, Given] = {
    Context.SPOED: {**HG, "relatie_binnen_kring": True, "wapen_gebruikt": True},
    Context.MOGELIJK_SPOED: {**HG, "relatie_binnen_kring": None, "wapen_gebruikt": True},
    Context.DOORZETTEN: {**HG, "relatie_binnen_kring": True},
    Context.TWIJFEL: {**HG, "relatie_binnen_kring": None},
    Context.ZONDER: {"gedragingen": frozenset({"RUZIE"}), "relatie_binnen_kring": True},
}
FLAGS: dict[str, Given] = {
    "embargo": {"embargo": True},
    "oud": {"dagen_sinds_eerste_verwerking": 1827},
    "dubbel": {"dubbel": True},
    "jeugd": {"stroom": "ZORG_JEUGD"},
    "open": {"open_bij_vt": True},
    "regioloos": {"regio_bekend": False},
    "herhaald": {"aanvulpogingen": 2},
    "naamloos": {"identificeerbaar": False},
    "onvolledig": {"blokkerende_bevindingen": 1},
}


def expected(context: Context, on: set[str]) -> tuple[Uitkomst, str | None]:
    """The decision table, as prose would say it."""
    waits = context in {Context.DOORZETTEN, Context.TWIJFEL}
    steps: list[tuple[bool, Uitkomst, str]] = [
        ("embargo" in on, Uitkomst.HB, "N09"),
        ("oud" in on, Uitkomst.ND if context is Context.ZONDER else Uitkomst.HB, "N17"),
        ("dubbel" in on, Uitkomst.SA, "N07"),
        (
            "jeugd" in on and context is not Context.SPOED,
            Uitkomst.OZ if context is Context.ZONDER else Uitkomst.HB,
            "ZJ1",
        ),
        ("open" in on, Uitkomst.VV, "N08"),
        ("regioloos" in on and context not in {Context.TWIJFEL, Context.ZONDER}, Uitkomst.HB, "N11"),
        (waits and {"naamloos", "herhaald"} <= on, Uitkomst.HB, "N10H"),
        (waits and "naamloos" in on, Uitkomst.AV, "N10"),
        (waits and {"onvolledig", "herhaald"} <= on, Uitkomst.HB, "QB2"),
        (waits and "onvolledig" in on, Uitkomst.AV, "QB1"),
        (context is Context.SPOED, Uitkomst.DZS, "MP08"),
        (context is Context.DOORZETTEN, Uitkomst.DZ, "MP01"),
        (context is Context.ZONDER, Uitkomst.HB, "N02"),
    ]
    return next(((outcome, rule) for fires, outcome, rule in steps if fires), (Uitkomst.HB, None))


@pytest.mark.parametrize("context", list(Context))
def test_gates_and_contexts_decide_as_the_table_says(context: Context) -> None:
    for chosen in product((False, True), repeat=len(FLAGS)):
        on = {name for name, up in zip(FLAGS, chosen, strict=True) if up}
        facts = {**BASE, **CONTEXTS[context]}
        for name in on:
            facts |= FLAGS[name]
        decision = NATIONAL.decide(facts)
        assert decision.context is context
        assert (decision.uitkomst, decision.bepalend) == expected(context, on), on


def test_no_gate_can_drop_what_must_pass_or_hold_what_is_acute() -> None:
    for rule in NATIONAL.document.rules:
        if rule.kind is RuleKind.POORT:
            assert {rule.outcomes[c] for c in Context if c is not Context.ZONDER}.isdisjoint(DROPPED)
            assert rule.outcomes[Context.SPOED] is not Uitkomst.AV
            assert rule.outcomes[Context.MOGELIJK_SPOED] is not Uitkomst.AV
