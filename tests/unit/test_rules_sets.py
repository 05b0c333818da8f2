"""A rule set is taken whole or refused whole, with every problem named; an overlay moves it one way only."""

from __future__ import annotations

import copy
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.codes_beoordeling import Uitkomst
from service.rules import rulesets
from service.rules.rulesets import FOLDER, NATIONAL, RegelsetOngeldig

Raw = dict[str, Any]
Change = Callable[[Raw], None]
SET = rulesets.read(NATIONAL)
OVERLAY = rulesets.read(FOLDER / "regionaal-voorbeeld.json")


def rule(raw: Raw, id_: str) -> Raw:
    found: Raw = next(item for item in raw["regels"] if item["id"] == id_)
    return found


def criterion(raw: Raw, id_: str) -> Raw:
    found: Raw = next(item for item in raw["criteria"] if item["id"] == id_)
    return found


def codes_of(*changes: Change) -> set[str]:
    raw = copy.deepcopy(SET)
    for change in changes:
        change(raw)
    with pytest.raises(RegelsetOngeldig) as refused:
        rulesets.build(raw)
    assert len(refused.value.errors) == len(refused.value.problems) > 0
    return {problem.code for problem in refused.value.problems}


SHAPE: dict[str, tuple[Change, str]] = {
    "no reason": (lambda raw: rule(raw, "MP01").pop("reden"), "schema_required"),
    "empty reason": (lambda raw: rule(raw, "MP02").update(reden=""), "schema_minLength"),
    "no source": (lambda raw: rule(raw, "MP03").update(bron=[]), "schema_minItems"),
    "no positive example": (lambda raw: rule(raw, "N01")["voorbeelden"].update(positief=[]), "schema_minItems"),
    "no negative example": (lambda raw: rule(raw, "N02")["voorbeelden"].pop("negatief"), "schema_required"),
    "unknown field": (lambda raw: rule(raw, "N03").update(prioriteit=1), "schema_additionalProperties"),
    "off without a motive": (lambda raw: rule(raw, "N04").update(aan=False), "schema_required"),
    "must-pass that drops": (lambda raw: rule(raw, "MP05").update(uitkomst="ND"), "schema_enum"),
    "a gate's field on another rule": (lambda raw: rule(raw, "MP06").update(rang=3), "schema_veld"),
    "two comparisons": (lambda raw: criterion(raw, "VERWARD").update(bekend=True), "schema_maxProperties"),
    "a day that does not exist": (lambda raw: rule(raw, "MP10").update(geldigVan="2026-02-30"), "schema_format"),
    "unknown certainty": (lambda raw: rule(raw, "MP09").update(zekerheid="Z"), "schema_enum"),
}
REFERENCES: dict[str, tuple[Change, str]] = {
    "unknown fact": (lambda raw: criterion(raw, "WURGING").update(feit="bestaat_niet"), "feit_onbekend"),
    "unknown code": (lambda raw: criterion(raw, "HUISVERBOD")["in"].append("GEDROOMD"), "code_onbekend"),
    "wrong type": (lambda raw: criterion(raw, "DUBBEL").update(gelijk=1), "waarde_past_niet"),
    "wrong comparison": (
        lambda raw: (criterion(raw, "ZWANGER").pop("gelijk"), criterion(raw, "ZWANGER").update(minstens=1))[1],
        "bewerking_past_niet",
    ),
    "unknown threshold": (
        lambda raw: criterion(raw, "PATROON").update(minstens={"parameter": "WEG"}),
        "parameter_onbekend",
    ),
    "unknown criterion": (lambda raw: rule(raw, "MP13").update(als="NIETS"), "criterium_onbekend"),
    "double rule": (lambda raw: raw["regels"].append(copy.deepcopy(rule(raw, "M1"))), "id_dubbel"),
    "double part": (lambda raw: rule(raw, "MP14")["als"]["alle"].append("HULPVRAAG"), "id_dubbel"),
    "impossible count": (
        lambda raw: rule(raw, "B01")["teken"]["ten_minste"].update(aantal=10),
        "aantal_onmogelijk",
    ),
    "unknown mark": (lambda raw: rule(raw, "MP07").update(markeringen=["WAT"]), "markering_onbekend"),
    "wrong fact in an example": (
        lambda raw: rule(raw, "MP08")["voorbeelden"]["positief"][0]["feiten"].update(wapen="ja"),
        "feit_fout",
    ),
}


def contradiction(raw: Raw) -> None:
    rule(raw, "N01")["als"] = {"alle": ["RELATIE_KRING", {"geen_van": ["RELATIE_KRING"]}]}


def truism(raw: Raw) -> None:
    rule(raw, "N02")["als"] = {"een_van": ["RELATIE_KRING", {"geen_van": ["RELATIE_KRING"]}]}


MEANING: dict[str, tuple[Change, str]] = {
    "unused criterion": (
        lambda raw: raw["criteria"].append({"id": "LOS", "label": "Doet niets", "feit": "gebeld", "gelijk": True}),
        "criterium_ongebruikt",
    ),
    "never true": (contradiction, "regel_onbereikbaar"),
    "always true": (truism, "regel_altijd_waar"),
    "a constant comparison": (lambda raw: criterion(raw, "BLOKKEREND").update(minstens=0), "criterium_constant"),
    "same condition twice": (lambda raw: rule(raw, "MP13").update(als="HUISVERBOD"), "voorwaarde_dubbel"),
    "same rank twice": (lambda raw: rule(raw, "N08").update(rang=10), "rang_dubbel"),
    "a gate that drops": (lambda raw: rule(raw, "N07")["uitkomsten"].update(DOORZETTEN="ND"), "poort_laat_vallen"),
    "a gate that holds what is acute": (
        lambda raw: rule(raw, "N10")["uitkomsten"].update(SPOED="AV"),
        "poort_houdt_spoed_op",
    ),
    "a gate that passes in doubt what may be dropped later": (
        lambda raw: rule(raw, "N11")["uitkomsten"].update(TWIJFEL="VV"),
        "poort_te_vroeg",
    ),
    "a gate that drops, before one that passes in doubt": (
        lambda raw: rule(raw, "N17").update(bijOnbekend="DOOR"),
        "poort_te_vroeg",
    ),
    "a rule that ends too early": (lambda raw: rule(raw, "M2").update(geldigTot="2026-06-01"), "geldigheid_te_kort"),
    "unknown read as no": (
        lambda raw: (criterion(raw, "HULPVRAAG").pop("gelijk"), criterion(raw, "HULPVRAAG").update(bekend=True))[1],
        "bekend_niet_hier",
    ),
}


def shadowed(raw: Raw) -> None:
    """A not-pass rule whose every example is carried by a must-pass rule."""
    raw["regels"].append(
        {
            **copy.deepcopy(rule(raw, "N16")),
            "id": "N99",
            "redencode": "NOOIT",
            "als": {"alle": ["HG_GEDRAGING", "RELATIE_KRING", "HULPVRAAG"]},
            "voorbeelden": {
                "positief": [
                    {
                        "naam": "telt nooit",
                        "feiten": {"hg_gedraging": True, "relatie_binnen_kring": True, "hulpvraag": True},
                        "uitkomst": "DZ",
                    }
                ],
                "negatief": [{"naam": "niets", "feiten": {}, "uitkomst": "HB"}],
            },
        }
    )


EXAMPLES: dict[str, tuple[Change, str]] = {
    "an example that does not fire": (
        lambda raw: rule(raw, "MP01")["voorbeelden"]["positief"][0].update(feiten={}),
        "voorbeeld_faalt",
    ),
    "an example that ends otherwise": (
        lambda raw: rule(raw, "MP02")["voorbeelden"]["positief"][0].update(uitkomst="ND"),
        "voorbeeld_andere_uitkomst",
    ),
    "a rule that never counts": (shadowed, "regel_overschaduwd"),
}
EVERY = {**SHAPE, **REFERENCES, **MEANING, **EXAMPLES}


@pytest.mark.parametrize("what", EVERY)
def test_a_set_with_one_fault_is_refused_by_name(what: str) -> None:
    change, code = EVERY[what]
    assert code in codes_of(change)


@pytest.mark.parametrize("faults", [SHAPE, REFERENCES, MEANING], ids=["shape", "references", "meaning"])
def test_all_faults_of_a_kind_are_named_at_once(faults: dict[str, tuple[Change, str]]) -> None:
    assert {code for _, code in faults.values()} <= codes_of(*(change for change, _ in faults.values()))


@settings(max_examples=12, deadline=None)
@given(st.sets(st.sampled_from(sorted(REFERENCES)), min_size=1))
def test_any_faults_together_are_all_named(chosen: set[str]) -> None:
    changes = [REFERENCES[what] for what in sorted(chosen)]
    assert {code for _, code in changes} <= codes_of(*(change for change, _ in changes))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_set_with_something_torn_out_or_put_in_is_refused_and_never_half_taken(data: st.DataObject) -> None:
    raw = copy.deepcopy(SET)
    spot: Any = raw
    while True:
        keys = sorted(spot) if isinstance(spot, dict) else range(len(spot))
        key = data.draw(st.sampled_from(list(keys)))
        if not isinstance(spot[key], dict | list) or not spot[key] or data.draw(st.booleans()):
            break
        spot = spot[key]
    if data.draw(st.booleans()):
        del spot[key]
    else:
        spot[key] = data.draw(st.sampled_from((None, True, -1, 7, "x", "HG_GEDRAGING", "2026-02-30", [], {}, [{}])))
    # It may have been one of several, or one as good; then the set is still sound. It is never anything in between.
    with suppress(RegelsetOngeldig):
        assert rulesets.build(raw).document.rules


def test_problems_read_as_dutch_sentences_without_values() -> None:
    raw = copy.deepcopy(SET)
    rule(raw, "MP01").update(versie="geheim")
    with pytest.raises(RegelsetOngeldig) as refused:
        rulesets.build(raw)
    assert "geheim" not in str(refused.value)
    assert "regels[0].versie: De waarde heeft het verkeerde type." in str(refused.value)


@pytest.mark.parametrize("raw", [{}, [], None, "x", {"id": "x"}, {"aanvullingOp": {}}])
def test_what_is_no_rule_set_at_all_is_refused(raw: Any) -> None:
    with pytest.raises(RegelsetOngeldig):
        rulesets.build(raw)


def test_a_rule_that_is_off_carries_its_motive_and_stays_in_the_set() -> None:
    raw = copy.deepcopy(SET)
    rule(raw, "N16").update(aan=False, motivering="Er komt een nieuwe termijn.")
    ruleset = rulesets.build(raw)
    off = [(one.id, one.motive) for one in ruleset.document.rules if not one.on]
    assert off == [("N16", "Er komt een nieuwe termijn.")]
    assert "N16" not in ruleset.decide({**ruleset.document.example_base, "dagen_oud": 99}).afgegaan


def test_the_hash_tells_one_set_from_another() -> None:
    raw = copy.deepcopy(SET)
    assert rulesets.build(raw).hash == rulesets.national().hash
    rule(raw, "MP01").update(naam="Anders genoemd")
    assert rulesets.build(raw).hash != rulesets.national().hash


class TestOverlay:
    """A regional addition on the national set."""

    def test_it_has_an_id_version_and_hash_of_its_own(self) -> None:
        combined = rulesets.build(OVERLAY, SET)
        assert (combined.id, combined.version) == ("regionaal-voorbeeld", "2026.1+1")
        assert combined.document.based_on == "landelijk@2026.1"
        assert combined.hash != rulesets.national().hash

    def test_it_tightens_switches_off_with_a_motive_and_adds(self) -> None:
        combined = rulesets.build(OVERLAY, SET)
        base = combined.document.example_base
        assert combined.decide({**base, "relatieconflicten_12m": 2}).bepalend == "MP12"
        assert combined.decide({**base, "zorgsignalen": frozenset({"WEGLOPEN"})}).uitkomst is Uitkomst.HB
        assert "R-01" in combined.decide({**base, "relatie_binnen_kring": True, "kindermaatregel": True}).afgegaan
        assert [one.motive for one in combined.document.rules if not one.on] == [OVERLAY["uit"][0]["motivering"]]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (lambda raw: raw["parameters"]["MUTATIES_PATROON"].update(waarde=4), "niet_strenger"),
            (lambda raw: raw["parameters"]["MUTATIES_PATROON"].update(waarde=0), "niet_strenger"),
            (
                lambda raw: raw["parameters"].update(DAGEN_VERWERKING={"waarde": 365, "motivering": "korter"}),
                "niet_strenger",
            ),
            (
                lambda raw: raw["parameters"].update(ONZIN={"waarde": 1, "motivering": "bestaat niet"}),
                "parameter_onbekend",
            ),
            (lambda raw: raw["uit"].append({"regel": "MP01", "motivering": "liever niet"}), "niet_uit_te_zetten"),
            (lambda raw: raw["uit"].append({"regel": "A03", "motivering": "liever niet"}), "niet_uit_te_zetten"),
            (lambda raw: raw["uit"].append({"regel": "N09", "motivering": "liever niet"}), "niet_uit_te_zetten"),
            (lambda raw: raw["uit"].append({"regel": "N12", "motivering": "liever niet"}), "niet_uit_te_zetten"),
            (lambda raw: raw["uit"].append({"regel": "M1", "motivering": "liever niet"}), "niet_uit_te_zetten"),
            (lambda raw: raw["uit"].append({"regel": "X", "motivering": "bestaat niet"}), "regel_onbekend"),
            (lambda raw: raw["aanvullingOp"].update(versie="2025.1"), "andere_basis"),
            (lambda raw: raw.update(id="landelijk"), "zelfde_id"),
            (lambda raw: raw["regels"][0].update(id="MP01"), "id_dubbel"),
            (lambda raw: raw["uit"][0].pop("motivering"), "schema_required"),
            (lambda raw: raw["regels"][0]["voorbeelden"]["positief"][0].update(feiten={}), "voorbeeld_faalt"),
        ],
    )
    def test_it_may_move_the_set_one_way_only(self, change: Change, code: str) -> None:
        overlay = copy.deepcopy(OVERLAY)
        change(overlay)
        with pytest.raises(RegelsetOngeldig) as refused:
            rulesets.build(overlay, SET)
        assert code in {problem.code for problem in refused.value.problems}

    def test_a_regional_gate_may_only_let_a_human_look(self) -> None:
        overlay = copy.deepcopy(OVERLAY)
        gate = {**copy.deepcopy(rule(SET, "N07")), "id": "R-02", "rang": 35}
        overlay["regels"].append(gate)
        with pytest.raises(RegelsetOngeldig) as refused:
            rulesets.build(overlay, SET)
        assert "poort_alleen_hb" in {problem.code for problem in refused.value.problems}

    def test_without_its_base_it_is_refused(self) -> None:
        with pytest.raises(RegelsetOngeldig):
            rulesets.build(OVERLAY)
