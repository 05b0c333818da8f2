"""The course of a melding: the same whatever order it was recorded in, and moved only where it was corrected."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.cases.stappen import BEGIN
from service.cases.verloop import NIEUW, Stand, geldig, verloop
from service.core.codes_terugkoppeling import VervolgMelding
from service.core.codes_zaak import Fase, Stapsoort
from tests.lives import ONTVANGEN, Leven, dag, een_stap, een_verhaal, geschud, levens, wilde_stappen

S, F = Stapsoort, Fase
HOUR = timedelta(hours=1)
AROUND = (timedelta(seconds=-1), timedelta(0), timedelta(seconds=1))
IN_ONDERZOEK = (S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART)
OVERGEDRAGEN = (
    S.TRIAGE_GESTART,
    (S.TRIAGE_AFGEROND, {"vervolg": "02"}),
    S.OVERDRACHT_BESLOTEN,
    S.OVERDRACHT_AANGEBODEN,
    (S.OVERDRACHT_BEVESTIGD, {"nakijken": ["2027-01-10", "2026-12-10"]}),
)


def stand_na(*told: object) -> Stand:
    course = verloop(een_verhaal(*told), ontvangen_op=ONTVANGEN)  # type: ignore[arg-type]  # kinds, some with content
    assert not course.onmogelijk, [gone.stap.soort for gone in course.onmogelijk]
    return course.stand


class TestTheOrderOfRecording:
    @given(levens())
    def test_a_legal_life_is_a_course_without_anything_impossible(self, leven: Leven) -> None:
        course = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op)
        assert course.onmogelijk == ()
        assert [moment.soort for moment in course.momenten] == [None, *(stap.soort for stap in leven.stappen)]

    @given(st.data(), levens())
    def test_the_same_steps_recorded_in_any_order_are_the_same_course(self, data: st.DataObject, leven: Leven) -> None:
        told = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op)
        assert verloop(data.draw(geschud(leven.stappen)), ontvangen_op=leven.ontvangen_op) == told

    def test_of_one_instant_what_was_recorded_first_comes_first(self) -> None:
        started, finished = een_stap(1, S.TRIAGE_GESTART, ONTVANGEN), een_stap(2, S.TRIAGE_AFGEROND, ONTVANGEN)
        finished = replace(finished, gegevens={"vervolg": "02"})
        assert verloop([finished, started], ontvangen_op=ONTVANGEN).stand.fase is F.VERVOLGTRAJECT
        other = [replace(finished, nr=1), replace(started, nr=2)]
        (gone,) = verloop(other, ontvangen_op=ONTVANGEN).onmogelijk
        assert (gone.stap.soort, gone.ontbreekt) == (S.TRIAGE_AFGEROND, (S.TRIAGE_GESTART,))

    @given(wilde_stappen())
    def test_what_is_left_out_changes_nothing(self, leven: Leven) -> None:
        course = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op)
        gone = {found.stap.nr for found in course.onmogelijk}
        left = [stap for stap in leven.stappen if stap.nr not in gone]
        again = verloop(left, ontvangen_op=leven.ontvangen_op)
        assert (again.momenten, again.onmogelijk) == (course.momenten, ())


class TestAtEveryMoment:
    @given(st.data(), levens(withdrawals=True))
    def test_it_stood_then_as_if_the_later_steps_had_not_come_yet(self, data: st.DataObject, leven: Leven) -> None:
        course = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op, ingetrokken_op=leven.ingetrokken_op)
        moment = data.draw(st.sampled_from(leven.grenzen())) + data.draw(
            st.sampled_from([-HOUR / 3600, 0 * HOUR, HOUR])
        )
        before = [stap for stap in leven.stappen if stap.tijdstip <= moment]
        withdrawn = leven.ingetrokken_op if leven.ingetrokken_op and leven.ingetrokken_op <= moment else None
        then = verloop(before, ontvangen_op=leven.ontvangen_op, ingetrokken_op=withdrawn).stand
        assert course.op(moment) == (then if moment >= leven.ontvangen_op else None)

    @given(levens(withdrawals=True))
    def test_moments_follow_each_other_and_begin_with_receipt(self, leven: Leven) -> None:
        course = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op, ingetrokken_op=leven.ingetrokken_op)
        assert course.momenten[0].op == leven.ontvangen_op
        assert course.momenten[0].stand == NIEUW == Stand(plaats=BEGIN)
        assert all(one.op <= other.op for one, other in pairwise(course.momenten))

    @given(levens())
    def test_milestones_belong_to_their_phase(self, leven: Leven) -> None:
        for moment in verloop(leven.stappen, ontvangen_op=leven.ontvangen_op).momenten:
            stand = moment.stand
            assert (stand.triage_gestart_op is None) == (stand.fase is F.WACHT_OP_TRIAGE)
            assert (stand.triage_op is None) == (stand.fase in (F.WACHT_OP_TRIAGE, F.TRIAGE))
            assert (stand.gesloten_op is not None) == (stand.fase is F.GESLOTEN)
            assert (stand.besloten_op is not None and stand.overgedragen_op is None) == (stand.fase is F.OVERDRACHT)
            assert (stand.aangeboden_op is not None) == (stand.overdracht_aan is not None)
            assert stand.fase is not F.OVERGEDRAGEN or stand.overgedragen_op is not None
            searching = stand.vastgesteld_op is not None and stand.onderzoek_af_op is None
            assert searching == (stand.plaats.vastgesteld)
            assert (stand.bewust_op is None) or searching
            assert list(stand.nakijken) == sorted(stand.nakijken)


class TestCorrections:
    @given(st.data(), levens(max_size=10).filter(lambda leven: leven.stappen))
    def test_moving_a_step_between_its_neighbours_moves_only_what_starts_or_stops_there(
        self, data: st.DataObject, leven: Leven
    ) -> None:
        place = data.draw(st.integers(0, len(leven.stappen) - 1))
        moved = leven.stappen[place]
        ends = [leven.ontvangen_op, *(stap.tijdstip for stap in leven.stappen), moved.tijdstip + timedelta(days=30)]
        at = data.draw(st.integers(0, int((ends[place + 2] - ends[place]).total_seconds()) - 1))
        there = replace(moved, tijdstip=ends[place] + timedelta(seconds=at))
        steps = [there if stap is moved else stap for stap in leven.stappen]
        before = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op)
        after = verloop(steps, ontvangen_op=leven.ontvangen_op)
        if there.tijdstip == ends[place]:
            return  # of one instant the order of recording decides
        assert after.onmogelijk == ()
        for one, other in zip(before.momenten, after.momenten, strict=True):
            for field in fields(Stand):
                old, new = getattr(one.stand, field.name), getattr(other.stand, field.name)
                assert new == old or (old, new) == (moved.tijdstip, there.tijdstip), field.name

    def test_taking_a_step_back_makes_impossible_what_needed_it_and_names_it(self) -> None:
        steps = een_verhaal(*IN_ONDERZOEK, S.MONITORPLAN)
        without = [stap for stap in steps if stap.soort is not S.ONDERZOEK_VASTGESTELD]
        course = verloop(without, ontvangen_op=ONTVANGEN)
        (gone,) = course.onmogelijk
        assert (gone.stap.soort, gone.ontbreekt) == (S.ONDERZOEK_GESTART, (S.ONDERZOEK_VASTGESTELD,))
        assert course.stand.fase is F.WACHT_OP_ONDERZOEK
        assert course.stand.monitor_dagen == 14, "what did not need it stays"

    def test_only_the_newest_version_counts_whatever_order_they_are_read_in(self) -> None:
        first = een_stap(1, S.TRIAGE_GESTART, ONTVANGEN + HOUR)
        later = replace(first, nr=5, tijdstip=ONTVANGEN + 3 * HOUR)
        assert geldig([(later, 2, False), (first, 1, False)]) == [replace(later, nr=1)]
        assert geldig([(first, 1, False), (later, 2, False), (replace(first, nr=6), 3, True)]) == []

    def test_a_corrected_step_keeps_its_place_among_those_of_the_same_instant(self) -> None:
        started = een_stap(1, S.TRIAGE_GESTART, ONTVANGEN)
        finished = een_stap(2, S.TRIAGE_AFGEROND, ONTVANGEN + HOUR, vervolg="02")
        moved = replace(started, nr=3, tijdstip=ONTVANGEN + HOUR)
        counts = geldig([(started, 1, False), (finished, 1, False), (moved, 2, False)])
        assert verloop(counts, ontvangen_op=ONTVANGEN).onmogelijk == ()

    @given(st.data(), levens())
    def test_a_step_taken_back_never_was(self, data: st.DataObject, leven: Leven) -> None:
        back = data.draw(st.sets(st.integers(1, 12)))
        versions = [(stap, 1, False) for stap in leven.stappen]
        versions += [(stap, 2, True) for stap in leven.stappen if stap.nr in back]
        counts = geldig(data.draw(st.permutations(versions)))
        assert sorted(counts, key=lambda s: s.nr) == [stap for stap in leven.stappen if stap.nr not in back]


class TestTheEnds:
    def test_a_step_before_receipt_cannot_be(self) -> None:
        early = een_stap(1, S.MONITORPLAN, ONTVANGEN - timedelta(seconds=1), elkeDagen=1, wijze="BUREAU")
        (gone,) = verloop([early], ontvangen_op=ONTVANGEN).onmogelijk
        assert gone.ontbreekt == ()

    @given(levens(withdrawals=True))
    def test_after_withdrawal_nothing_happens_and_what_was_before_stays(self, leven: Leven) -> None:
        course = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op, ingetrokken_op=leven.ingetrokken_op)
        if leven.ingetrokken_op is None:
            return
        assert course.onmogelijk == ()
        assert course.stand.fase is F.INGETROKKEN
        late = een_stap(99, S.SPOED_BIJGESTELD, leven.ingetrokken_op + HOUR, spoed=True)
        again = verloop([*leven.stappen, late], ontvangen_op=leven.ontvangen_op, ingetrokken_op=leven.ingetrokken_op)
        assert again.momenten == course.momenten
        assert [gone.stap.nr for gone in again.onmogelijk] == [99]


class TestWhatAStepChanges:
    def test_the_end_of_triage_closes_or_goes_on(self) -> None:
        for vervolg in VervolgMelding:
            stand = stand_na(S.TRIAGE_GESTART, (S.TRIAGE_AFGEROND, {"vervolg": str(vervolg)}))
            assert stand.triage_op == ONTVANGEN + 2 * HOUR
            assert stand.vervolg is vervolg
            assert (stand.gesloten_op is None) == (vervolg in ("01", "02"))
            assert (stand.vervolg_op is None) == (vervolg != "02")

    def test_a_second_onderzoek_has_milestones_of_its_own(self) -> None:
        once = stand_na(*IN_ONDERZOEK, S.BEWUSTE_OVERSCHRIJDING, S.ONDERZOEK_AFGEROND)
        assert (once.onderzoek_af_op, once.bewust_op) == (ONTVANGEN + 6 * HOUR, None)
        again = stand_na(*IN_ONDERZOEK, S.ONDERZOEK_AFGEROND, S.ONDERZOEK_VASTGESTELD)
        assert (again.vastgesteld_op, again.onderzoek_op, again.onderzoek_af_op) == (ONTVANGEN + 6 * HOUR, None, None)

    def test_a_conscious_overrun_counts_from_the_first_time_it_was_decided(self) -> None:
        stand = stand_na(*IN_ONDERZOEK, S.BEWUSTE_OVERSCHRIJDING, S.MONITORPLAN, S.BEWUSTE_OVERSCHRIJDING)
        assert stand.bewust_op == ONTVANGEN + 5 * HOUR

    def test_a_refused_offer_leaves_the_case_where_it_was(self) -> None:
        decided = stand_na(*OVERGEDRAGEN[:3])
        refused = stand_na(*OVERGEDRAGEN[:4], S.OVERDRACHT_GEWEIGERD)
        assert refused == decided
        asked = stand_na(*OVERGEDRAGEN[:4], S.OVERDRACHT_GEWEIGERD, (S.OVERDRACHT_AANGEBODEN, {"partij": "06"}))
        assert (asked.overdracht_aan, asked.aangeboden_op) == ("06", ONTVANGEN + 6 * HOUR)

    def test_what_nobody_took_over_is_no_handing_over_any_more(self) -> None:
        searched = stand_na(*OVERGEDRAGEN[:3], S.ONDERZOEK_VASTGESTELD)
        closed = stand_na(*OVERGEDRAGEN[:4], S.OVERDRACHT_GEWEIGERD, S.GESLOTEN)
        assert searched.besloten_op is closed.besloten_op is None
        assert stand_na(*OVERGEDRAGEN, S.GESLOTEN).besloten_op == ONTVANGEN + 3 * HOUR

    def test_the_agreed_looks_come_soonest_first_and_each_contact_is_one(self) -> None:
        taken = stand_na(*OVERGEDRAGEN)
        assert taken.nakijken == (dag("2026-12-10"), dag("2027-01-10"))
        assert stand_na(*OVERGEDRAGEN, S.MONITORCONTACT).nakijken == (dag("2027-01-10"),)
        assert stand_na(*OVERGEDRAGEN, S.MONITORCONTACT, S.MONITORCONTACT, S.MONITORCONTACT).nakijken == ()

    def test_closing_ends_the_looking_after(self) -> None:
        stand = stand_na(*OVERGEDRAGEN, S.MONITORPLAN, S.GESLOTEN)
        assert (stand.monitor_dagen, stand.nakijken, stand.plaats.gevolgd) == (None, (), False)

    def test_reopening_starts_again_at_the_decision_and_keeps_what_was(self) -> None:
        for ended in ((), (S.GESLOTEN,)):
            stand = stand_na(*OVERGEDRAGEN, *ended, S.HEROPEND)
            gone = (stand.overgedragen_op, stand.overdracht_aan, stand.aangeboden_op, stand.besloten_op,
                    stand.vervolg_op, stand.gesloten_op, stand.monitor_dagen)  # fmt: skip
            assert gone == (None,) * 7
            assert stand.nakijken == ()
            assert (stand.fase, stand.triage_op) == (F.BESLISSEN, ONTVANGEN + 2 * HOUR)

    def test_urgency_counts_from_when_veilig_thuis_first_saw_it(self) -> None:
        lower, higher = (S.SPOED_BIJGESTELD, {"spoed": False}), (S.SPOED_BIJGESTELD, {"spoed": True})
        assert stand_na(lower).spoed_op is None
        turned = stand_na(lower, higher, lower, higher)
        assert (turned.spoed, turned.spoed_op) == (True, ONTVANGEN + 2 * HOUR)
        assert stand_na(higher, lower).spoed_op == ONTVANGEN + HOUR
