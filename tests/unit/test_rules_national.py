"""The national set holds all of handbook §6 and the acute triggers of §9.2, and every example comes out as it says."""

import pytest

from service.core.codes_beoordeling import Uitkomst
from service.core.facts import CATALOGUE
from service.rules import rulesets
from service.rules.criteria import JA
from service.rules.document import Certainty, Example, Rule, RuleKind
from service.rules.examples import example_problems
from tests.strategies import Given

NATIONAL = rulesets.national()
RULES = {rule.id: rule for rule in NATIONAL.document.rules}
BASE = NATIONAL.document.example_base
CASES = [
    pytest.param(rule, example, fires, id=f"{rule.id}-{'ja' if fires else 'nee'}-{example.name.replace(' ', '_')}")
    for rule in RULES.values()
    for fires, examples in ((True, rule.positive), (False, rule.negative))
    for example in examples
]
HG: Given = {
    "gedragingen": frozenset({"LICHAMELIJK"}),
    "hg_gedraging": True,
    "relaties": frozenset({"PARTNER"}),
    "relatie_binnen_kring": True,
}


@pytest.mark.parametrize(("rule", "example", "fires"), CASES)
def test_the_example_comes_out_as_it_says(rule: Rule, example: Example, fires: bool) -> None:
    facts = {**BASE, **example.facts}
    assert (NATIONAL.test(rule.condition)(NATIONAL.state(facts)) == JA) is fires
    assert NATIONAL.decide(facts).uitkomst is example.outcome


def test_the_check_function_finds_nothing() -> None:
    assert example_problems(NATIONAL) == []


def test_all_rules_of_the_handbook_are_there() -> None:
    wanted = {f"MP{i:02d}" for i in range(1, 15)} | {f"N{i:02d}" for i in range(1, 18)} | {f"M{i}" for i in range(1, 7)}
    assert wanted <= RULES.keys()


def test_every_acute_trigger_of_the_a_list_has_a_rule_and_the_b_list_counts_to_two() -> None:
    a_list = [rule for rule in RULES.values() if rule.id.startswith("A")]
    assert len(a_list) == 13
    b_list = RULES["B01"].sign
    assert b_list is not None
    assert (b_list.operator, b_list.count, len(b_list.parts)) == ("ten_minste", 2, 9)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_a_rule_is_named_reasoned_sourced_and_has_both_examples(rule: Rule) -> None:
    assert rule.on
    assert rule.name
    assert rule.reason.endswith(".")
    assert rule.source
    assert rule.positive
    assert rule.negative


def test_gates_are_gates_and_the_rest_counts_only_without_must_pass() -> None:
    gates = {rule.id for rule in RULES.values() if rule.kind is RuleKind.POORT}
    assert {"N07", "N08", "N09", "N10", "N11", "N17"} <= gates
    substantive = {rule.id for rule in RULES.values() if rule.kind is RuleKind.INHOUD}
    assert substantive == {"N01", "N02", "N03", "N04", "N05", "N06", "N12", "N13", "N14", "N15", "N16"}


def test_every_threshold_is_a_parameter_and_says_whose_choice_it_is() -> None:
    parameters = {parameter.name: parameter for parameter in NATIONAL.document.parameters}
    assert parameters["MUTATIES_PATROON"].value == 3
    assert parameters["DAGEN_VEROUDERD"].value == 14
    assert parameters["MUTATIES_PATROON"].certainty is Certainty.P


def test_the_example_base_knows_every_fact_that_a_rule_asks_for() -> None:
    asked = {criterion.fact for criterion in NATIONAL.document.criteria}
    assert asked <= BASE.keys()
    assert BASE.keys() <= CATALOGUE.keys()


@pytest.mark.parametrize(
    ("facts", "proposed"),
    [
        ({}, ("01",)),
        ({"relaties": frozenset({"BROER_ZUS"})}, ("09",)),
        ({"kind_betrokken": True}, ("01", "08")),
        ({"relaties": frozenset({"KIND_OUDER"}), "jonge_pleger": True}, ("04",)),
        ({"relaties": frozenset({"MANTELZORGER"}), "slachtoffer_oudere": True}, ("03",)),
        ({"gedragingen": frozenset({"EERGERELATEERD"}), "relaties": frozenset({"OUDER_KIND"})}, ("02",)),
        ({"gedragingen": frozenset({"HUWELIJKSDWANG"}), "relaties": frozenset({"OUDER_KIND"})}, ("05",)),
        ({"kindcheck_toestand": True, "zorg_voor_minderjarige": True}, ("01", "06")),
        ({"gedragingen": frozenset({"VECHTSCHEIDING"}), "kind_betrokken": True}, ("01", "07", "08")),
    ],
)
def test_aanleidingen_are_proposed(facts: Given, proposed: tuple[str, ...]) -> None:
    decision = NATIONAL.decide({**BASE, **HG, **facts})
    assert decision.aanleidingen == proposed


@pytest.mark.parametrize(
    ("facts", "four_eyes"),
    [
        ({}, False),
        ({"kind_betrokken": True}, True),
        ({"wapen_aanwezig": True}, True),
        ({"eerdere_hg": True}, True),
        ({"huisverbod_status": "OPGEHEVEN"}, True),
        ({"eerdere_hg": None}, True),
    ],
)
def test_four_eyes_are_asked_for_minor_weapon_history_and_huisverbod(facts: Given, four_eyes: bool) -> None:
    buren: Given = {"gedragingen": frozenset({"LICHAMELIJK"}), "hg_gedraging": True, "relaties": frozenset({"BUUR"})}
    assert NATIONAL.decide({**BASE, **buren, **facts}).vier_ogen is four_eyes


def test_a_pattern_of_light_entries_goes_to_a_human_with_the_advice_to_pass() -> None:
    decision = NATIONAL.decide({**BASE, "relatieconflicten_12m": 3})
    assert (decision.uitkomst, decision.advies, decision.bepalend) == (Uitkomst.HB, Uitkomst.DZ, "MP12")


def test_an_embargo_on_an_acute_case_goes_to_a_human_on_top_and_advises_speed() -> None:
    decision = NATIONAL.decide({**BASE, **HG, "wapen_gebruikt": True, "embargo": True})
    assert (decision.uitkomst, decision.advies, decision.spoed) == (Uitkomst.HB, Uitkomst.DZS, True)
    assert "OM_BESLUIT" in decision.markeringen


def test_a_weapon_with_an_unknown_relation_is_never_sent_back_to_be_completed() -> None:
    unclear: Given = {
        "relaties": None,
        "relatie_binnen_kring": None,
        "wapen_gebruikt": True,
        "blokkerende_bevindingen": 4,
    }
    decision = NATIONAL.decide({**BASE, **HG, **unclear})
    assert (decision.uitkomst, decision.spoed) == (Uitkomst.HB, True)
    assert "relatie_binnen_kring" in decision.ontbrekend


def test_what_must_be_stripped_is_named_and_doubt_strips() -> None:
    decision = NATIONAL.decide({**BASE, **HG, "getuigen_in_bericht": True, "geheim_adres": None})
    assert decision.minimalisatie == ("M1", "M5")


def test_a_code_alone_decides_nothing() -> None:
    decision = NATIONAL.decide(
        {**BASE, "verward_gedrag": True, "kindcheck_toestand": True, "zorg_voor_minderjarige": None}
    )
    assert decision.uitkomst is Uitkomst.HB
    assert "zorg_voor_minderjarige" in decision.ontbrekend
