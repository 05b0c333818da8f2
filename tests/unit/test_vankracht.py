"""Which set decides when: a schedule in memory, and decisions that are the same on any day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.clock import SimulatedClock
from service.core.errors import NietGevonden, TijdelijkNietBeschikbaar
from service.core.facts import facts_to_json
from service.rules import rulesets
from service.rules.editie import LANDELIJK
from service.rules.engine import RuleSet
from service.rules.rulesets import NATIONAL, national
from service.rules.service import Rules, explain
from service.rules.vankracht import Bewaard, Ingang, afgevallen, geldend
from tests.regelsets import aanvulling, landelijk, mens_kijkt_later
from tests.strategies import Given, some_facts

NU = datetime(2026, 11, 23, 9, tzinfo=UTC)
UUR = timedelta(hours=1)


def never() -> RuleSet:
    raise AssertionError("nobody asked for this set")


def kept(versie: str) -> Bewaard:
    return Bewaard("landelijk", versie, lambda: rulesets.stored(landelijk(versie, mens_kijkt_later)))


def overlay() -> Bewaard:
    made = rulesets.stored(aanvulling(), rulesets.read(NATIONAL))
    return Bewaard(made.id, made.version, lambda: made)


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock(NU)


def versions(rules: Rules, at: datetime | None = None) -> tuple[str, str]:
    return rules.for_region("twente", at).version, rules.for_region("friesland", at).version


class TestASchedule:
    def test_each_entry_decides_from_its_moment_in_its_area(self, clock: SimulatedClock) -> None:
        rules, one, two = Rules.shipped(clock=clock), kept("2026.2"), overlay()
        rules.volg([Ingang(LANDELIJK, NU + UUR, one), Ingang("twente", NU + 2 * UUR, two),
                    Ingang("twente", NU + 3 * UUR, None)], [one, two])  # fmt: skip
        told = {0: ("2026.1", "2026.1"), 1: ("2026.2", "2026.2"), 2: ("2026.1+1", "2026.2"), 3: ("2026.2", "2026.2")}
        for hour, expected in told.items():
            assert versions(rules, NU + hour * UUR) == expected, "asked ahead"
            assert versions(rules, NU + (hour + 1) * UUR - timedelta(microseconds=1)) == expected, "to its last moment"
        for hour, expected in told.items():
            clock.set(NU + hour * UUR)
            assert versions(rules) == expected, "as time goes by"
        for hour, expected in told.items():
            assert versions(rules, NU + hour * UUR) == expected, "asked back"

    def test_who_enters_last_takes_off_what_was_planned_after_it(self) -> None:
        one, two, three = kept("1"), kept("2"), kept("3")
        entered = [Ingang(LANDELIJK, NU + 5 * UUR, one), Ingang("twente", NU + 6 * UUR, two),
                   Ingang(LANDELIJK, NU + 2 * UUR, three)]  # fmt: skip
        assert [entry.set for entry in geldend(entered)] == [three, two]

    def test_what_goes_off_is_told_once_with_what_took_it_off(self) -> None:
        first, other, later, earlier, again = (
            Ingang(LANDELIJK, NU + 2 * UUR, None),
            Ingang("twente", NU + 2 * UUR, None),
            Ingang(LANDELIJK, NU + 3 * UUR, None),
            Ingang(LANDELIJK, NU + UUR, None),
            Ingang(LANDELIJK, NU + UUR / 2, None),
        )
        told = ((first, earlier), (later, earlier), (earlier, again))
        assert afgevallen([first, other, later, earlier, again]) == told
        assert afgevallen([first, other]) == ()

    def test_nothing_decides_before_the_schedule_was_read(self, clock: SimulatedClock) -> None:
        rules = Rules.shipped(clock=clock)
        rules.wacht()
        with pytest.raises(TijdelijkNietBeschikbaar):
            rules.decide({})
        rules.volg([], [])
        assert rules.national is national()

    def test_a_region_without_an_overlay_any_more_follows_the_country(self, clock: SimulatedClock) -> None:
        own = overlay()
        rules = Rules(national(), regional={"twente": own.regelset}, clock=clock)
        assert versions(rules) == ("2026.1+1", "2026.1")
        rules.volg([Ingang("twente", NU, None)], [])
        assert versions(rules) == ("2026.1", "2026.1")

    def test_what_decided_long_ago_is_compiled_when_it_is_asked_for(self, clock: SimulatedClock) -> None:
        old, now = Bewaard("landelijk", "2020.1", never), kept("2026.2")
        rules = Rules.shipped(clock=clock)
        rules.volg([Ingang(LANDELIJK, NU - 9 * UUR, old), Ingang(LANDELIJK, NU - UUR, now)], [old, now])
        assert rules.national is rules.get("landelijk", "2026.2")
        assert rules.get("landelijk", "2026.1") is national()
        with pytest.raises(AssertionError):
            rules.get("landelijk", "2020.1")
        with pytest.raises(NietGevonden):
            rules.get("landelijk", "1999.1")


@settings(max_examples=60)
@given(facts=some_facts, days=st.integers(min_value=0, max_value=4000))
def test_the_same_facts_and_the_same_set_give_the_same_bytes_on_any_day(facts: Given, days: int) -> None:
    clock = SimulatedClock(NU)
    rules = Rules(national(), clock=clock)
    first = rules.decide(facts)
    clock.advance(timedelta(days=days))
    later = Rules(FRESH, clock=clock).decide(facts)
    assert later == first
    stored: dict[str, Any] = facts_to_json(facts)
    shown = [explain(ruleset, stored, first.criteria).as_bytes() for ruleset in (national(), FRESH)]
    assert shown[0] == shown[1]


FRESH = rulesets.stored(rulesets.read(NATIONAL))
"""The same document, compiled anew."""
