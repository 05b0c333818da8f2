"""An explanation shows every rule and criterion of a stored decision, the same bytes every time."""

import json

import pytest
from hypothesis import given

from service.core.errors import NietGevonden
from service.core.facts import CATALOGUE, FactValue, facts_to_json
from service.rules.explanation import UitlegKloptNiet
from service.rules.rulesets import FOLDER
from service.rules.service import Rules, explain
from tests.strategies import BASE, NATIONAL, Given, some_facts

RULES = Rules.shipped()


@given(some_facts)
def test_explaining_what_was_stored_gives_the_same_bytes(facts: Given) -> None:
    decision = NATIONAL.decide(facts)
    stored = json.loads(json.dumps(facts_to_json(facts)))
    again = explain(RULES.national, stored, decision.criteria)
    assert again.as_bytes() == explain(NATIONAL, facts).as_bytes()
    assert (again.uitkomst, again.toelichting, again.redencodes) == (
        decision.uitkomst,
        decision.toelichting,
        decision.redencodes,
    )


def test_it_holds_every_rule_and_criterion_with_reason_source_and_value() -> None:
    uitleg = explain(NATIONAL, {**BASE, "relatie_binnen_kring": None, "hg_gedraging": True})
    assert [rule.id for rule in uitleg.regels] == [rule.id for rule in NATIONAL.document.rules]
    assert [criterion.id for criterion in uitleg.criteria] == [one.id for one in NATIONAL.document.criteria]
    relation = next(criterion for criterion in uitleg.criteria if criterion.id == "RELATIE_KRING")
    assert (relation.uitkomst, relation.waarde) == ("ONBEKEND", "onbekend")
    assert relation.afleiding == CATALOGUE["relatie_binnen_kring"].derivation
    mp01 = uitleg.regels[0]
    assert (mp01.uitkomst, mp01.telt_mee, mp01.bron, mp01.zekerheid_naam) == (
        "ONBEKEND",
        False,
        ("F30", "F32"),
        "volgt uit de bronnen",
    )
    assert "relatie_binnen_kring" in uitleg.ontbrekend


def test_a_choice_of_our_own_is_shown_as_such() -> None:
    uitleg = explain(NATIONAL, BASE)
    assert {rule.zekerheid_naam for rule in uitleg.regels if rule.zekerheid == "P"} == {"eigen keuze"}


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("dubbel", True, "ja"),
        ("dubbel", False, "nee"),
        ("gedragingen", frozenset({"RUZIE", "BELAGING"}), "BELAGING, RUZIE"),
        ("gedragingen", frozenset(), "geen"),
        ("dagen_oud", 21, "21"),
        ("huisverbod_status", "OPGELEGD", "OPGELEGD"),
        ("dubbel", None, "onbekend"),
    ],
)
def test_values_read_as_dutch(name: str, value: FactValue | None, text: str) -> None:
    uitleg = explain(NATIONAL, {**BASE, name: value})
    assert next(one.waarde for one in uitleg.criteria if one.feit == name) == text


def test_a_threshold_is_shown_with_what_it_asks() -> None:
    uitleg = explain(NATIONAL, BASE)
    assert next(one.drempel for one in uitleg.criteria if one.id == "PATROON") == "3 of meer"


def test_changed_facts_or_letters_are_found_out() -> None:
    decision = NATIONAL.decide(BASE)
    with pytest.raises(UitlegKloptNiet):
        explain(NATIONAL, {**BASE, "hg_gedraging": True}, decision.criteria)


def test_a_set_that_is_not_kept_is_not_found() -> None:
    with pytest.raises(NietGevonden):
        RULES.get("landelijk", "1999.1")
    with pytest.raises(NietGevonden):
        RULES.get_current("elders")
    assert RULES.get("landelijk", "2026.1") is RULES.get_current("landelijk") is RULES.national


def test_a_region_with_a_set_of_its_own_is_decided_by_it() -> None:
    rules = Rules.shipped({"twente": FOLDER / "regionaal-voorbeeld.json"})
    facts = {**BASE, "relatieconflicten_12m": 2}
    assert rules.decide(facts, vt_regio="twente").bepalend == "MP12"
    assert rules.decide(facts, vt_regio="drenthe").bepalend is None
    assert rules.decide(facts).regelset == "landelijk"
    assert [(found.id, rules.regions_of(found)) for found in rules.list_sets()] == [
        ("landelijk", []),
        ("regionaal-voorbeeld", ["twente"]),
    ]
