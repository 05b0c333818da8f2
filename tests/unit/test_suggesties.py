"""Suggestions: each is what the online engine says of the changed set, and none holds back what was useful."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from service.core.facts import facts_to_json
from service.core.ids import new_id
from service.rules import rulesets
from service.rules.document import MUST_PASS
from service.rules.engine import RuleSet
from service.rules.richting import gaat_door
from service.rules.suggestie import Kandidaat, Wijziging, kandidaten
from service.rules.suggesties import suggesties
from service.rules.telling import Besluit

SET = rulesets.national()
DOCUMENT = SET.document
KANDIDATEN = tuple(kandidaten(DOCUMENT))
_EXAMPLES = [example for rule in DOCUMENT.rules for example in (*rule.positive, *rule.negative)]
VOORBEELDEN = [{**DOCUMENT.example_base, **example.facts} for example in _EXAMPLES]
besluiten = st.lists(
    st.tuples(
        st.integers(0, len(VOORBEELDEN) - 1),
        st.sampled_from(("", "", "GEEN_HGKM", "NIET_VOOR_VT", "BRUIKBAAR", "DUBBEL")),
    ),
    max_size=30,
)


@cache
def stil(place: int, kandidaat: int | None) -> bool:
    """Whether a plain loop says that this example does not go to Veilig Thuis by itself."""
    return not gaat_door(_set(kandidaat).decide(VOORBEELDEN[place]).uitkomst)


@cache
def _set(kandidaat: int | None) -> RuleSet:
    return SET if kandidaat is None else RuleSet(KANDIDATEN[kandidaat].document, content_hash=b"")


def van(drawn: list[tuple[int, str]]) -> list[Besluit]:
    stored = [to_json(facts_to_json(VOORBEELDEN[place])) for place, _ in drawn]
    return [
        Besluit(new_id(), facts, "twente", "oost-nederland", said, "")
        for facts, (_, said) in zip(stored, drawn, strict=True)
    ]


@settings(max_examples=8)
@given(besluiten)
def test_every_candidate_is_judged_as_a_plain_loop_does(drawn):
    told = suggesties(DOCUMENT, van(drawn), triage_minuten=90)
    held = {
        one.tekst: [said for place, said in drawn if not stil(place, None) and stil(place, number)]
        for number, one in enumerate(KANDIDATEN)
    }
    harmless = {
        text: found for text, found in held.items() if found and not {"BRUIKBAAR", "DUBBEL"}.intersection(found)
    }
    assert {one.tekst: one.minder for one in told.suggesties} == {text: len(found) for text, found in harmless.items()}
    assert told.afgevallen == sum(bool(found) for found in held.values()) - len(harmless)
    assert told.doorgezet == sum(not stil(place, None) for place, _ in drawn)
    for one in told.suggesties:
        found = harmless[one.tekst]
        assert (one.bekend_gemist, one.beoordeeld, one.uren) == (0, sum(map(bool, found)), len(found) * 1.5)
        assert 0 <= one.mogelijk_gemist.ondergrens <= one.mogelijk_gemist.bovengrens <= one.minder
        assert one.beoordeeld < one.minder or one.mogelijk_gemist == (0, 0, 0)
    hours = [one.uren for one in told.suggesties]
    assert hours == sorted(hours, reverse=True)


def test_every_rule_that_lets_pass_and_every_threshold_is_a_candidate():
    by_kind: dict[Wijziging, list[Kandidaat]] = {kind: [] for kind in Wijziging}
    for one in KANDIDATEN:
        by_kind[one.soort].append(one)
    passing = [rule.id for rule in DOCUMENT.rules if rule.on and rule.kind in MUST_PASS]
    assert [one.onderwerp for one in by_kind[Wijziging.REGEL_UIT]] == passing
    assert {one.onderwerp for one in by_kind[Wijziging.EERST_EEN_MENS]} <= set(passing)
    movable = {one.name for one in DOCUMENT.parameters if one.stricter != "VAST"}
    assert {one.onderwerp for one in by_kind[Wijziging.DREMPEL]} <= movable
    assert by_kind[Wijziging.DREMPEL]
    assert len({one.tekst for one in KANDIDATEN}) == len(KANDIDATEN)
    assert all(one.zeker is (one.soort is not Wijziging.DREMPEL) for one in KANDIDATEN)
