"""What a set weakens beside another one, how both differ in words, and how large a set may be."""

from __future__ import annotations

import json
import re
from re import _constants as constants
from re import _parser as parser
from typing import Any

import pytest

from service.core.codes_beoordeling import Uitkomst
from service.core.facts import CATALOGUE
from service.rules import rulesets
from service.rules.criteria import Condition, Criterion
from service.rules.engine import RuleSet
from service.rules.grenzen import bound_problems
from service.rules.rulesets import FOLDER, NATIONAL, national
from service.rules.soundness import EXHAUSTIVE_UP_TO, _reached
from service.rules.verschil import Verandering, verschil
from service.rules.verzwakking import verzwakkingen
from tests.regelsets import Raw, aanvulling, landelijk, mens_kijkt_later, regel, zonder_kinderen


def changed(*changes: Any) -> RuleSet:
    """The national set of the release, changed; whether it is sound is not asked."""
    return rulesets.stored(landelijk("2026.2", *changes))


def own_criterion(document: Raw, id_: str) -> Raw:
    found: Raw = next(one for one in document["criteria"] if one["id"] == id_)
    return found


def narrower_act(document: Raw) -> None:
    own_criterion(document, "EER_GEDRAGING")["bevat"].pop()


def gate_on_help(document: Raw) -> None:
    """A gate that holds whoever asks for help: no must-pass rule itself changes."""
    gate = regel(document, "N11") | {"id": "N99", "rang": 99, "als": "HULPVRAAG", "redencode": "DRUK"}
    gate["uitkomsten"] = dict.fromkeys(gate["uitkomsten"], "HB")
    document["regels"].append(gate)


class TestWeakening:
    def test_the_same_rules_weaken_nothing(self) -> None:
        assert verzwakkingen(national(), changed(lambda d: d.update(naam="Anders"))) == ()
        assert verzwakkingen(national(), changed(mens_kijkt_later)) == ()
        assert verzwakkingen(national(), rulesets.build(aanvulling(), rulesets.read(NATIONAL))) == ()

    def test_a_rule_that_is_off_is_named_with_what_it_made_pass(self) -> None:
        found = {one.regel: one for one in verzwakkingen(national(), changed(zonder_kinderen))}
        assert found.keys() == {"MP03", "MP09", "MP10", "MP11"}
        assert all(one.weg and one.voorbeelden for one in found.values())
        shown = found["MP03"].voorbeelden[0]
        assert (shown.was, shown.wordt, shown.feiten) == (Uitkomst.DZ, Uitkomst.HB, {"aanleidingen": ["08"]})

    def test_a_rule_that_others_cover_is_named_all_the_same(self) -> None:
        (found,) = verzwakkingen(national(), changed(lambda d: d["regels"].remove(regel(d, "MP02"))))
        assert (found.regel, found.weg, found.voorbeelden) == ("MP02", True, ())
        assert "geen geval gevonden" in found.zin

    def test_a_branch_without_an_example_is_found(self) -> None:
        def drop(document: Raw) -> None:
            regel(document, "MP03")["als"]["een_van"].remove("KM_AARD")

        found = {one.regel: one for one in verzwakkingen(national(), changed(drop))}
        assert found.keys() == {"MP03"}
        assert not found["MP03"].weg

    def test_a_code_that_counts_no_more_is_found(self) -> None:
        assert "MP06" in {one.regel for one in verzwakkingen(national(), changed(narrower_act))}

    def test_a_new_gate_that_holds_what_passed_is_found(self) -> None:
        found = verzwakkingen(national(), changed(gate_on_help))
        assert {"MP01", "MP03", "MP14"} <= {one.regel for one in found}
        assert all(shown.feiten["hulpvraag"] is True for one in found for shown in one.voorbeelden)

    def test_less_urgent_is_weaker(self) -> None:
        def calmer(document: Raw) -> None:
            for rule in document["regels"]:
                if rule.get("uitkomst") == "DZS":
                    parts = [rule["als"], *([rule.pop("teken")] if "teken" in rule else [])]
                    rule.update(soort="DOORZETTEN", uitkomst="DZ", als={"alle": parts})

        found = {one.regel: one for one in verzwakkingen(national(), changed(calmer))}
        assert found.keys() >= {"MP08", "A01", "B01"}
        shown = found["A01"].voorbeelden[0]
        assert (shown.was, shown.wordt, shown.spoed_vervalt) == (Uitkomst.DZS, Uitkomst.DZ, True)
        assert found["A01"].zin.endswith("De spoed vervalt.")

    def test_it_says_the_same_on_any_day(self) -> None:
        verzwakkingen.cache_clear()
        first = verzwakkingen(national(), changed(zonder_kinderen))
        verzwakkingen.cache_clear()
        assert verzwakkingen(national(), changed(zonder_kinderen)) == first


class TestDifference:
    def test_a_set_beside_itself_is_equal(self) -> None:
        assert verschil(national(), national()).gelijk

    def test_a_threshold_changes_every_rule_that_asks_it(self) -> None:
        found = verschil(national(), changed(mens_kijkt_later))
        (threshold,) = found.drempels
        assert (threshold.id, threshold.wijzigingen[0].was, threshold.wijzigingen[0].wordt) == (
            "DAGEN_VEROUDERD", "14 dagen", "20 dagen",
        )  # fmt: skip
        ((rule,),) = (group.regels for group in found.groepen)
        (change,) = rule.wijzigingen
        assert (rule.id, change.wat) == ("N16", "voorwaarde")
        assert change.was.endswith("meer dan 14)")
        assert change.wordt.endswith("meer dan 20)")

    def test_certain_rules_stand_first_and_the_weakened_before_the_others(self) -> None:
        def more(document: Raw) -> None:
            regel(document, "MP01")["reden"] = "Anders gezegd."
            regel(document, "N01")["reden"] = "Anders gezegd."

        found = verschil(national(), changed(zonder_kinderen, more))
        certain, dropped = found.groepen
        assert (certain.zeker_door, dropped.zeker_door, dropped.naam) == (True, False, "Niet doorzetten")
        assert [one.id for one in certain.regels] == ["MP03", "MP09", "MP10", "MP11", "MP01"]
        assert certain.regels[0].verandering is Verandering.UITGEZET

    def test_what_came_and_what_went_is_told_in_words(self) -> None:
        overlay = rulesets.build(aanvulling(), rulesets.read(NATIONAL))
        there, back = verschil(national(), overlay), verschil(overlay, national())
        (added,) = (r for g in there.groepen for r in g.regels if r.verandering is Verandering.TOEGEVOEGD)
        (gone,) = (r for g in back.groepen for r in g.regels if r.verandering is Verandering.WEGGELATEN)
        assert added.id == gone.id == "R-01"
        words = {change.wat: change.wordt for change in added.wijzigingen}
        assert "‘Er is een kinderbeschermingsmaatregel bekend’ (" in words["voorwaarde"]
        assert " en " in words["voorwaarde"]
        assert [(one.verandering, one.id) for g in there.groepen for one in g.regels if one.id == "N04"] == [
            (Verandering.UITGEZET, "N04")
        ]
        assert [one.regel for one in back.verzwakkingen] == ["R-01"]


class TestBounds:
    def test_the_set_of_the_release_is_well_within(self) -> None:
        assert bound_problems(rulesets.read(NATIONAL)) == []

    @pytest.mark.parametrize(
        ("value", "code"),
        [
            ([0] * 401, "te_veel"),
            ([[0] * 400] * 200, "te_groot"),
            ("a" * 601, "te_lang"),
            ("a\u202eb", "teken_onbekend"),
            (10**7, "getal_te_groot"),
            (float("nan"), "getal_niet_geheel"),
        ],
    )
    def test_what_is_too_much_is_named(self, value: Any, code: str) -> None:
        assert code in {problem.code for problem in bound_problems({"iets": value})}

    def test_depth_is_found_without_recursion(self) -> None:
        deep: Any = 1
        for _ in range(100_000):
            deep = [deep]
        assert [problem.code for problem in bound_problems(deep)] == ["te_diep"]
        while isinstance(deep, list):  # taken apart by hand: so deep even letting go of it recurses
            deep = deep[0]

    def test_a_condition_with_too_much_to_try_is_not_tried(self) -> None:
        codes = sorted(CATALOGUE["relaties"].allowed)
        criteria = {code: Criterion(code, code, "relaties", "bevat", frozenset({code})) for code in codes}
        assert 2 ** len(codes) > EXHAUSTIVE_UP_TO
        assert len(_reached(Condition("alle", tuple(criteria)), criteria)) == 2

    def test_no_pattern_of_the_schema_repeats_within_a_repeat(self) -> None:
        schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
        patterns = set(re.findall(r'"pattern": "([^"]+)"', json.dumps(schema)))
        assert len(patterns) >= 4
        for pattern in patterns:
            assert pattern.startswith("^"), pattern
            assert pattern.endswith("$"), pattern
            assert not any(_repeats(inner) for inner in _repeats(parser.parse(pattern))), pattern


def _repeats(parsed: Any) -> list[Any]:
    """What is repeated in a pattern; anything but characters and repeats is refused."""
    found = []
    for operator, argument in parsed:
        assert operator in {constants.AT, constants.LITERAL, constants.IN, constants.MAX_REPEAT}, operator
        if operator is constants.MAX_REPEAT:
            found.append(argument[2])
    return found
