"""What Veilig Thuis may try rules on: facts that are in what it got, and an answer that rests on nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from pydantic_core import from_json, to_json

from service.core.facts import CATALOGUE
from service.core.mutatie import Mutatie
from service.enrichment.derive_children import child_facts
from service.enrichment.derive_ground import ground_facts, police_facts
from service.enrichment.derive_incident import Derived, incident_facts, relation_facts
from service.enrichment.reading import Reading
from service.pages.regels.boom import boom_van
from service.rules.explanation import explain
from service.rules.gedeeld import GEDEELD, gedeeld, niet_gedeeld
from tests.strategies import BASE, NATIONAL, Given, some_facts

EXAMPLES = sorted((Path(__file__).parents[2] / "contracts" / "examples" / "goed").glob("*.json"))
VANDAAG = date(2026, 11, 21)


def derived(mutatie: Mutatie, *, eerder: bool) -> Derived:
    """The facts of a message, with or without things known before."""
    facts: Derived = {}
    reading = Reading(mutatie)
    incident_facts(reading, facts)
    relation_facts(reading, facts)
    child_facts(reading, facts, minderjarige_op_adres=eerder, bron_kinderen=eerder)
    police_facts(reading, facts, huisverbod_loopt=eerder)
    ground_facts(reading, facts, regio_bekend=True, today=VANDAAG)
    return {name: value for name, value in facts.items() if name in GEDEELD}


def test_every_fact_that_is_shared_is_a_fact_and_those_of_people_are_not_among_them() -> None:
    assert CATALOGUE.keys() >= GEDEELD
    for name in ("antecedenten", "eerder_afgewezen_open", "informant_in_bericht", "relaties", "kind_betrokken",
                 "geheim_adres", "bijzondere_gegevens", "open_bij_vt"):  # fmt: skip
        assert name not in GEDEELD


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_it_rests_on_nothing_that_is_taken_out_of_a_report_or_was_known_beside_it(path: Path) -> None:
    mutatie = Mutatie.model_validate_json(to_json(from_json(path.read_bytes())["bericht"]))
    incident = mutatie.incident.model_copy(update={"passages": (), "toelichting": None, "plaats": None})
    stripped = {"betrokkenen": (), "relaties": (), "huishouden": None, "incident": incident}
    told = derived(mutatie, eerder=False)
    assert told == derived(mutatie.model_copy(update=stripped), eerder=True)
    assert GEDEELD - told.keys() == {"volledigheid"}, "which stands in the melding itself"


@settings(max_examples=30)
@given(some_facts, some_facts)
def test_two_decisions_that_differ_in_what_is_hidden_answer_alike_to_the_last_branch(one: Given, other: Given) -> None:
    known = gedeeld({**BASE, **one})
    first, second = (gedeeld({**facts, **known}) for facts in (BASE | one, BASE | other))
    assert explain(NATIONAL, first).as_bytes() == explain(NATIONAL, second).as_bytes()
    assert boom_van(NATIONAL, explain(NATIONAL, first), first) == boom_van(NATIONAL, explain(NATIONAL, second), second)


def test_a_rule_that_fired_on_what_is_hidden_is_undecided_and_never_a_no() -> None:
    undecided = set()
    for rule in NATIONAL.document.rules:
        if rule.on and rule.positive:
            facts = {**BASE, **rule.positive[0].facts}
            told = next(one for one in explain(NATIONAL, gedeeld(facts)).regels if one.id == rule.id)
            assert told.uitkomst in ("JA", "ONBEKEND"), rule.id
            undecided |= {rule.id} if told.uitkomst == "ONBEKEND" else set()
    assert undecided


def test_what_is_not_shared_is_named_whatever_police_knew() -> None:
    assert niet_gedeeld(["gedragingen", "antecedenten", "relaties"]) == [
        CATALOGUE["relaties"].label, CATALOGUE["antecedenten"].label,
    ]  # fmt: skip
