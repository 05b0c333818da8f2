"""Rules as a person reads and tries them: groups, sentences, the form of facts, and how the tree lights up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.access.callers import Caller, Organisatie, Scope
from service.core.codes_beoordeling import UITKOMSTNAAM
from service.core.facts import CATALOGUE, facts_to_json
from service.core.ids import new_id
from service.pages.regels.balk import balk
from service.pages.regels.boom import boom_van, waardoor
from service.pages.regels.feitenformulier import GEEN, getypt, gevraagde_feiten, lees_feiten, vragen
from service.pages.regels.leesbaar import regelblad, voorbeeldfeiten
from service.pages.regels.overzicht import geldend, gepland
from service.pages.regels.vergelijking import vergelijking
from service.pages.regels.zinnen import voorwaarde
from service.rules import rulesets
from service.rules.criteria import LETTERS, Condition
from service.rules.engine import RuleSet
from service.rules.explanation import ANSWER
from service.rules.rulesets import NATIONAL as FOLDER
from service.rules.service import Activering, Rules, explain
from service.rules.verschil import verschil
from tests.regelsets import aanvulling, landelijk, zonder_kinderen
from tests.strategies import BASE, NATIONAL, USED, Given, a_value, some_facts

NU = datetime(2026, 11, 21, 9, tzinfo=UTC)
TESTS = {rule.id: NATIONAL.test(rule.condition) for rule in NATIONAL.document.rules}
NAMEN = {"twente": "Veilig Thuis Twente"}


def tree(facts: Given, ruleset: RuleSet = NATIONAL) -> Any:
    return boom_van(ruleset, explain(ruleset, facts), facts)


def lamps(boom: Any) -> dict[str, Any]:
    return {lamp.id: lamp for floor in boom.etages for lamp in (*floor.ja, *floor.onbekend, *floor.nee, *floor.uit)}


class TestReading:
    def test_every_rule_is_there_once_and_the_certain_ones_first(self) -> None:
        groups = regelblad(NATIONAL).groepen
        shown = [rule.id for group in groups for rule in group.regels]
        assert sorted(shown) == sorted(rule.id for rule in NATIONAL.document.rules)
        assert [group.zeker_door for group in groups] == sorted((g.zeker_door for g in groups), reverse=True)
        assert groups[0].naam == "Zeker: met spoed doorzetten naar Veilig Thuis"
        gates = next(group for group in groups if group.id == "poorten")
        assert [rule.id for rule in gates.regels][:3] == ["N09", "N17", "N07"]

    def test_each_rule_has_its_source_its_condition_and_its_examples(self) -> None:
        for group in regelblad(NATIONAL).groepen:
            for rule in group.regels:
                assert rule.bron
                assert rule.zekerheid
                assert rule.voorwaarde.tekst
                assert {example.gaat_af for example in rule.voorbeelden} == {True, False}

    def test_a_threshold_stands_in_the_sentence_that_asks_it(self) -> None:
        rules = {rule.id: rule for group in regelblad(NATIONAL).groepen for rule in group.regels}
        assert "3 of meer" in rules["MP12"].voorwaarde.tekst

    def test_a_condition_in_a_condition_is_told_as_one(self) -> None:
        named = {one.id: one for one in NATIONAL.document.criteria}
        said = voorwaarde(Condition("ten_minste", ("ESCALATIE", Condition("alle", ("SCHEIDING",))), 2), named)
        assert said.tekst == "Minstens 2 hiervan gelden"
        assert [part.tekst for part in said.delen] == ["Het geweld neemt toe", "Er loopt een scheiding"]
        assert voorwaarde(Condition("geen_van", ("SCHEIDING",)), named).tekst == "Niets hiervan geldt"

    def test_what_is_off_is_told_with_why(self) -> None:
        sheet = regelblad(rulesets.stored(landelijk("2026.2", zonder_kinderen)))
        assert [rule.id for rule in sheet.uit] == ["MP03", "MP09", "MP10", "MP11"]
        assert {rule.motivering for rule in sheet.uit} == {"Te veel meldingen over kinderen."}

    def test_an_example_is_found_back_by_its_key_and_says_what_it_says(self) -> None:
        for group in regelblad(NATIONAL).groepen:
            for rule in group.regels:
                for example in rule.voorbeelden:
                    facts = voorbeeldfeiten(NATIONAL.document, example.sleutel)
                    assert facts is not None
                    assert UITKOMSTNAAM[NATIONAL.decide(facts).uitkomst] == example.uitkomst, example.sleutel
        assert voorbeeldfeiten(NATIONAL.document, "MP01.ja.99") is None


class TestTheTree:
    @given(
        facts=some_facts, others=st.fixed_dictionaries({name: st.none() | a_value(CATALOGUE[name]) for name in USED})
    )
    def test_what_a_yes_or_no_rests_on_carries_it_whatever_else_is_true(self, facts: Given, others: Given) -> None:
        uitleg = explain(NATIONAL, facts)
        criteria = {one.id: one for one in uitleg.criteria}
        asks = {one.id: one.fact for one in NATIONAL.document.criteria}
        for told, rule in zip(uitleg.regels, NATIONAL.document.rules, strict=True):
            rests = waardoor(told.voorwaarde, criteria)
            assert rests, rule.id
            kept = {asks[id_]: facts.get(asks[id_]) for id_ in rests}
            if told.uitkomst == "ONBEKEND":
                assert {criteria[id_].uitkomst for id_ in rests} == {"ONBEKEND"}
            else:
                assert ANSWER[LETTERS[TESTS[rule.id](NATIONAL.state({**others, **kept}))]] == told.uitkomst, rule.id

    @given(some_facts)
    def test_it_says_what_the_rules_say_and_lights_each_rule_once(self, facts: Given) -> None:
        boom, decision = tree(facts), NATIONAL.decide(facts)
        found = lamps(boom)
        assert boom.uitkomst == UITKOMSTNAAM[decision.uitkomst] == boom.weg[-1].naam
        assert sorted(found) == sorted(rule.id for rule in NATIONAL.document.rules)
        assert {id_ for id_, lamp in found.items() if lamp.uitkomst == "JA"} >= set(decision.afgegaan)
        assert [id_ for id_, lamp in found.items() if lamp.bepalend] == (
            [decision.bepalend] if decision.bepalend else []
        )
        lit = [halte.stand for halte in boom.weg[:-1] if halte.stand]
        assert lit == ["brandt"] if decision.bepalend else set(lit) <= {"twijfel"}

    def test_who_decided_and_through_what(self) -> None:
        boom = tree({**BASE, "hg_gedraging": True, "relatie_binnen_kring": True})
        found = lamps(boom)["MP01"]
        assert (found.bepalend, found.uitkomst, len(found.waardoor)) == (True, "JA", 2)
        assert [halte.stand for halte in boom.weg] == ["brandt", "", "", "brandt"]
        quiet = lamps(tree(BASE))["MP01"]
        assert quiet.waardoor[0] == "‘Er is geweld, dreiging, dwang, uitbuiting of verwaarlozing gemeld’ is nee"

    def test_what_is_unknown_is_doubt_and_never_no(self) -> None:
        boom = tree({})
        assert boom.uitkomst == "Beoordeling door een mens bij de politie"
        assert boom.ontbrekend
        assert lamps(boom)["MP01"].uitkomst == "ONBEKEND"
        assert boom.weg[0].stand == "twijfel"

    def test_a_gate_that_is_undecided_is_where_it_waits(self) -> None:
        facts = {**BASE, "hg_gedraging": True, "relatie_binnen_kring": True, "embargo": None}
        assert [halte.stand for halte in tree(facts).weg] == ["", "twijfel", "", "twijfel"]

    def test_a_rule_that_is_off_lights_nothing(self) -> None:
        bad = rulesets.stored(landelijk("2026.2", zonder_kinderen))
        assert lamps(tree({**BASE, "aanleidingen": frozenset({"08"})}, bad))["MP03"].uitkomst == "UIT"


class TestTheForm:
    @given(some_facts)
    def test_facts_that_are_shown_come_back_as_they_were(self, facts: Given) -> None:
        again, wrong = lees_feiten(getypt(facts))
        assert not wrong
        assert facts_to_json(again) == facts_to_json(facts)

    def test_what_is_left_open_is_unknown(self) -> None:
        assert lees_feiten({name: [""] for name in CATALOGUE}) == ({}, [])
        assert lees_feiten({"gedragingen": [GEEN], "andere": ["x"]}) == ({"gedragingen": frozenset()}, [])

    def test_everything_that_is_wrong_is_told_at_once_and_stays_as_it_was_typed(self) -> None:
        typed = {
            "wurging": ["misschien"], "dagen_oud": ["-3"], "stroom": ["ELDERS"], "gedragingen": [GEEN, "RUZIE"],
            "relaties": ["VREEMD"], "hg_incidenten_12m": ["9999999"], "embargo": ["ja"],
        }  # fmt: skip
        facts, wrong = lees_feiten(typed)
        assert facts == {"embargo": True}
        assert {one.location for one in wrong} == typed.keys() - {"embargo"}
        shown = {v.naam: v for group in vragen(CATALOGUE.keys(), typed, wrong) for v in group.vragen}
        assert all(shown[name].gekozen == values for name, values in typed.items())
        assert [name for name, vraag in shown.items() if vraag.fouten] == [one.location for one in wrong]

    def test_it_asks_what_the_set_asks_and_every_fact_of_the_catalogue_has_a_place(self) -> None:
        asked = gevraagde_feiten(NATIONAL)
        assert {v.naam for group in vragen(asked, {}) for v in group.vragen} == asked
        assert {v.naam for group in vragen(CATALOGUE.keys(), {}) for v in group.vragen} == CATALOGUE.keys()


class TestWhatApplies:
    def test_a_region_that_stayed_on_an_older_national_set_is_named(self) -> None:
        overlay = rulesets.build(aanvulling(), rulesets.read(FOLDER))
        stand = Rules(NATIONAL, regional={"twente": overlay}).stand()
        assert [(row.gebied, row.achter, row.sinds) for row in geldend(stand, [], NAMEN, NU)] == [
            ("Nederland", "", None),
            ("Twente", "", None),
        ]
        newer = Rules(rulesets.stored(landelijk("2026.2")), regional={"twente": overlay}).stand()
        assert [row.achter for row in geldend(newer, [], NAMEN, NU)] == ["", "2026.1"]

    def test_since_when_and_what_is_planned_come_from_the_schedule(self) -> None:
        def entry(days: int) -> Activering:
            vanaf = NU + timedelta(days=days)
            return Activering(
                id=new_id(), editie_id=None, gebied="landelijk", vanaf=vanaf, motief="Terug.", door="ans",
                organisatie="beheer", op=NU,
            )  # fmt: skip

        entered = [entry(-3), entry(0), entry(2)]
        rows = geldend(Rules(NATIONAL).stand(), entered, NAMEN, NU)
        assert rows[0].sinds == NU
        planned = gepland(entered, {}, NAMEN, NU)
        assert [(one.vanaf, one.wat) for one in planned] == [(entered[2].vanaf, "terug naar de set van de release")]


class TestTwoBesideEachOther:
    def test_what_is_weakened_is_marked_and_told_in_words(self) -> None:
        found = vergelijking(verschil(NATIONAL, rulesets.stored(landelijk("2026.2", zonder_kinderen))))
        assert [one.regel for one in found.verzwakt] == ["MP03", "MP09", "MP10", "MP11"]
        case = found.verzwakt[0].gevallen[0]
        assert case.feiten == [("Wat de politie als aanleiding aankruiste", "Kindermishandeling, anders")]
        assert found.groepen[0].zeker_door
        assert all(part.verzwakt and part.verandering == "uitgezet" for part in found.groepen[0].delen)

    def test_a_set_is_like_itself(self) -> None:
        assert vergelijking(verschil(NATIONAL, NATIONAL)).gelijk


OF_A_SET = ["Overzicht", "Lezen", "Proberen", "Verschillen"]


@pytest.mark.parametrize(
    ("organisatie", "scopes", "id_", "wanted"),
    [
        ("om", {Scope.REGELS_LEZEN}, "landelijk", OF_A_SET),
        ("politie:amsterdam", {Scope.REGELS_BEHEREN}, None, ["Overzicht"]),
        ("vt:twente", {Scope.REGELS_LEZEN, Scope.REGELS_BEHEREN}, None, ["Overzicht", "Nieuw concept"]),
        ("vt:twente", {Scope.REGELS_LEZEN}, "019a7c1e-3b52-7d10-8f4a-2b6c1d9e0f35", OF_A_SET),
        ("vt:twente", {Scope.REGELS_LEZEN}, "landelijk", [*OF_A_SET, "Leren"]),
    ],
)
def test_the_bar_leads_only_where_one_may_go(
    organisatie: str, scopes: set[Scope], id_: str | None, wanted: list[str]
) -> None:
    caller = Caller(sub="x", organisatie=Organisatie.parse(organisatie), scopes=frozenset(scopes))
    assert [name for _, name in balk(caller, id_)] == wanted
