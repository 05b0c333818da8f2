"""The table of transitions: complete, without dead ends, and what it says is missing really leads there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given

from service.cases.stappen import (
    BEGIN,
    LOPEND,
    NA_VERVOLG,
    OVERGANGEN,
    VERVOLG_VAN,
    Plaats,
    mogelijk,
    ontbrekend,
    plaats_na,
)
from service.cases.verloop import verloop
from service.core.codes_terugkoppeling import VervolgMelding
from service.core.codes_zaak import Besluit, Fase, Stapsoort
from tests.lives import GEWOON, ONTVANGEN, Leven, een_verhaal, levens, wilde_stappen
from tests.recount import Verhaal

S, F = Stapsoort, Fase


def options(soort: Stapsoort) -> list[dict[str, Any]]:
    """What a step can hold, as far as it decides where it leads."""
    return (
        [{"vervolg": code} for code in VervolgMelding] if soort is S.TRIAGE_AFGEROND else [dict(GEWOON.get(soort, {}))]
    )


def onward(plaats: Plaats, soorten: tuple[Stapsoort, ...] = tuple(S)) -> Iterator[Plaats]:
    """Where any one of these steps leads."""
    for soort in soorten:
        for holds in options(soort):
            if (there := plaats_na(plaats, soort, holds)) is not None:
                yield there


@cache
def reachable(begin: Plaats = BEGIN) -> frozenset[Plaats]:
    """Every place that steps can lead to, the first among them."""
    found, edge = {begin}, {begin}
    while edge:
        edge = {there for here in edge for there in onward(here)} - found
        found |= edge
    return frozenset(found)


PLACES = sorted(reachable(), key=str)


class TestTheTable:
    def test_every_step_has_a_row_and_every_row_can_be_taken(self) -> None:
        assert set(OVERGANGEN) == set(S)
        taken = {soort for place in PLACES for soort in mogelijk(place)}
        assert taken == set(S)

    def test_every_phase_is_reached_by_steps_except_withdrawal(self) -> None:
        assert {place.fase for place in PLACES} == set(F) - {F.INGETROKKEN}
        assert {F.GESLOTEN, F.INGETROKKEN} == set(F) - LOPEND

    def test_marks_belong_to_their_phases(self) -> None:
        for place in PLACES:
            assert not place.aangeboden or place.fase is F.OVERDRACHT
            assert not place.vastgesteld or place.fase in (F.WACHT_OP_ONDERZOEK, F.ONDERZOEK)
            assert place.vastgesteld or place.fase is not F.ONDERZOEK
            assert place.gevolgd or place.fase is not F.OVERGEDRAGEN

    def test_there_is_no_dead_end(self) -> None:
        for place in PLACES:
            assert ontbrekend(place, S.GESLOTEN) is not None, place
        assert all(mogelijk(place) for place in PLACES)

    def test_after_withdrawal_nothing_follows(self) -> None:
        assert mogelijk(Plaats(F.INGETROKKEN)) == ()
        assert {ontbrekend(Plaats(F.INGETROKKEN), soort) for soort in S} == {None}

    def test_both_worlds_come_down_to_the_codes_of_cbs(self) -> None:
        assert set(VERVOLG_VAN) == set(Besluit)
        assert set(VERVOLG_VAN.values()) == set(NA_VERVOLG) == set(VervolgMelding)
        for vervolg, fase in NA_VERVOLG.items():
            there = plaats_na(Plaats(F.TRIAGE), S.TRIAGE_AFGEROND, {"vervolg": str(vervolg)})
            assert there == Plaats(fase)

    def test_an_onderzoek_is_established_before_it_starts(self) -> None:
        """The decision of triage is not yet the vaststelling that T3 counts from (handbook §10.1)."""
        assert S.ONDERZOEK_GESTART not in mogelijk(Plaats(F.WACHT_OP_ONDERZOEK))
        assert S.ONDERZOEK_GESTART in mogelijk(Plaats(F.WACHT_OP_ONDERZOEK, vastgesteld=True))


class TestWhatIsMissing:
    @pytest.mark.parametrize("place", PLACES, ids=str)
    def test_the_way_leads_there_and_no_way_is_shorter(self, place: Plaats) -> None:
        for soort in S:
            way = ontbrekend(place, soort)
            if way is None:
                assert not any(list(onward(there, (soort,))) for there in reachable(place))
                continue
            ahead = {place}
            for step in way:
                assert not any(list(onward(there, (soort,))) for there in ahead)
                ahead = {there for here in ahead for there in onward(here, (step,))}
            assert any(list(onward(there, (soort,))) for there in ahead), (place, soort, way)
            assert self.fewest(place, soort) == len(way), (place, soort, way)
            assert (way == ()) == (soort in mogelijk(place))

    @staticmethod
    def fewest(place: Plaats, soort: Stapsoort) -> int:
        ahead, steps = {place}, 0
        while not any(list(onward(there, (soort,))) for there in ahead):
            ahead, steps = {there for here in ahead for there in onward(here)}, steps + 1
        return steps

    @pytest.mark.parametrize(
        ("told", "soort", "missing"),
        [
            ((), S.TRIAGE_AFGEROND, (S.TRIAGE_GESTART,)),
            ((), S.ONDERZOEK_GESTART, (S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD)),
            ((S.TRIAGE_GESTART, S.TRIAGE_AFGEROND), S.ONDERZOEK_AFGEROND,
             (S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART)),
            ((S.TRIAGE_GESTART, (S.TRIAGE_AFGEROND, {"vervolg": "02"})), S.OVERDRACHT_BEVESTIGD,
             (S.OVERDRACHT_BESLOTEN, S.OVERDRACHT_AANGEBODEN)),
            ((S.TRIAGE_GESTART, (S.TRIAGE_AFGEROND, {"vervolg": "03"})), S.ONDERZOEK_VASTGESTELD, (S.HEROPEND,)),
            ((), S.MONITORCONTACT, (S.MONITORPLAN,)),
            ((), S.HEROPEND, (S.TRIAGE_GESTART, S.TRIAGE_AFGEROND)),
        ],
    )  # fmt: skip
    def test_it_is_what_a_caller_would_expect(
        self, told: tuple[Any, ...], soort: Stapsoort, missing: tuple[Stapsoort, ...]
    ) -> None:
        place = verloop(een_verhaal(*told), ontvangen_op=ONTVANGEN).stand.plaats
        assert ontbrekend(place, soort) == missing

    def test_who_took_over_gives_it_back_before_anything_else_is_done_with_it(self) -> None:
        taken = Plaats(F.OVERGEDRAGEN, gevolgd=True)
        assert ontbrekend(taken, S.ONDERZOEK_VASTGESTELD) == (S.HEROPEND,)
        assert ontbrekend(taken, S.OVERDRACHT_AANGEBODEN) == (S.HEROPEND, S.OVERDRACHT_BESLOTEN)

    def test_nothing_makes_possible_what_is_done_once(self) -> None:
        told = Plaats(F.TRIAGE, geinformeerd=True)
        assert ontbrekend(told, S.BETROKKENE_GEINFORMEERD) is None
        assert ontbrekend(told, S.INFORMEREN_UITGESTELD) is None
        assert ontbrekend(told, S.TRIAGE_GESTART) is None


class TestHandingOver:
    OFFERED = Plaats(F.OVERDRACHT, aangeboden=True)

    def test_one_party_is_asked_at_a_time(self) -> None:
        assert S.OVERDRACHT_AANGEBODEN not in mogelijk(self.OFFERED)
        refused = plaats_na(self.OFFERED, S.OVERDRACHT_GEWEIGERD, {})
        assert refused == Plaats(F.OVERDRACHT)
        assert refused is not None
        assert S.OVERDRACHT_AANGEBODEN in mogelijk(refused)
        assert not {S.OVERDRACHT_GEWEIGERD, S.OVERDRACHT_BEVESTIGD} & set(mogelijk(refused))

    def test_what_nobody_takes_over_can_be_investigated_or_closed_once_no_offer_is_open(self) -> None:
        assert not {S.ONDERZOEK_VASTGESTELD, S.GESLOTEN} & set(mogelijk(self.OFFERED))
        assert {S.ONDERZOEK_VASTGESTELD, S.GESLOTEN} <= set(mogelijk(Plaats(F.OVERDRACHT)))
        assert ontbrekend(self.OFFERED, S.ONDERZOEK_VASTGESTELD) == (S.OVERDRACHT_GEWEIGERD,)

    def test_a_case_that_was_handed_over_can_still_be_looked_at_and_taken_back(self) -> None:
        taken = plaats_na(self.OFFERED, S.OVERDRACHT_BEVESTIGD, {})
        assert taken == Plaats(F.OVERGEDRAGEN, gevolgd=True)
        assert taken is not None
        assert {S.MONITORCONTACT, S.MONITORPLAN, S.GESLOTEN, S.HEROPEND} <= set(mogelijk(taken))
        assert plaats_na(taken, S.HEROPEND, {}) == Plaats(F.BESLISSEN)


class TestAgainstAPlainReading:
    """`tests/recount.py` decides the same from the story alone, without marks."""

    @given(wilde_stappen() | levens())
    def test_the_same_steps_are_possible(self, leven: Leven) -> None:
        course = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op)
        story = Verhaal.van(leven.stappen)
        assert {gone.stap.nr for gone in course.onmogelijk} == story.geweigerd
        assert course.stand.fase == story.fase
        assert set(mogelijk(course.stand.plaats)) == {soort for soort in S if story.kan(soort)}
