"""Every clock of a melding from its milestones: the test vectors of handbook §10.1, edges, and properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cases.klokken import CONTACT, SPOED, VERVOLGSTAP, Klokken, Klokstatus, Loop, Zaak
from service.cases.stappen import Plaats
from service.cases.verloop import Stand, verloop
from service.core.calendar import Calendar, load_equated_days
from service.core.codes_zaak import Fase, Stapsoort
from tests.lives import GATEN, ONTVANGEN, ONTVANGSTEN, Leven, dag, een_verhaal, levens
from tests.recount import Termijnteller

S, F = Stapsoort, Fase
CALENDAR = Calendar(load_equated_days(Path(__file__).parents[2] / "contracts" / "codes" / "gelijkgestelde_dagen.csv"))
KLOKKEN = Klokken(CALENDAR)
TELLER = Termijnteller(CALENDAR.equated)
SECOND = timedelta(seconds=1)

# received, T1, T1b, four weeks, ten weeks (handbook §10.1)
TEST_VECTORS = """
2016-03-22 2016-03-31 2016-03-29 2016-04-19 2016-05-31
2016-03-24 2016-04-04 2016-03-30 2016-04-21 2016-06-02
2016-04-26 2016-05-04 2016-05-02 2016-05-24 2016-07-05
2016-05-03 2016-05-12 2016-05-09 2016-05-31 2016-07-12
2016-05-04 2016-05-13 2016-05-10 2016-06-01 2016-07-13
2016-07-29 2016-08-05 2016-08-03 2016-08-26 2016-10-07
2016-12-22 2016-12-30 2016-12-27 2017-01-19 2017-03-02
2016-12-23 2017-01-02 2016-12-28 2017-01-20 2017-03-03
2017-04-13 2017-04-24 2017-04-19 2017-05-11 2017-06-22
2017-05-04 2017-05-12 2017-05-09 2017-06-01 2017-07-13
""".strip().splitlines()


def noon(day: str) -> datetime:
    return datetime.combine(dag(day), datetime.min.time(), UTC) + timedelta(hours=12)


def een_zaak(*told: Any, begin: datetime = ONTVANGEN, every: timedelta = timedelta(hours=1), **changes: Any) -> Zaak:
    course = verloop(een_verhaal(*told, begin=begin, every=every), ontvangen_op=begin)
    assert not course.onmogelijk
    return Zaak(ontvangen_op=begin, stand=course.stand, **changes)


def zaak_van(leven: Leven, **changes: Any) -> Zaak:
    course = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op, ingetrokken_op=leven.ingetrokken_op)
    return Zaak(ontvangen_op=leven.ontvangen_op, stand=course.stand, **changes)


def by_id(zaak: Zaak) -> dict[str, Loop]:
    found = {loop.id: loop for loop in KLOKKEN.lopen(zaak)}
    assert len(found) == len(list(KLOKKEN.lopen(zaak))), "a clock runs once"
    return found


def status(zaak: Zaak, now: datetime) -> dict[str, Klokstatus]:
    return {klok.id: klok.status for klok in KLOKKEN.toon(zaak, now)}


IN_ONDERZOEK = (S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART)
VERVOLGTRAJECT = (S.TRIAGE_GESTART, (S.TRIAGE_AFGEROND, {"vervolg": "02"}))
IN_OVERDRACHT = (*VERVOLGTRAJECT, S.OVERDRACHT_BESLOTEN)
OVERGEDRAGEN = (*IN_OVERDRACHT, S.OVERDRACHT_AANGEBODEN, (S.OVERDRACHT_BEVESTIGD, {"nakijken": ["2026-12-10"]}))


class TestTheHandbook:
    @pytest.mark.parametrize("row", TEST_VECTORS, ids=lambda row: row[:10])
    def test_vectors(self, row: str) -> None:
        received, t1, t1b, four_weeks, ten_weeks = row.split()
        clocks = by_id(Zaak(ontvangen_op=noon(received)))
        ends = {name: loop.due.day.isoformat() for name, loop in clocks.items()}
        assert ends == {"T1": t1, "T1b": t1b, "T2": t1b, "T6": four_weeks}
        stand = Stand(plaats=Plaats(F.WACHT_OP_ONDERZOEK, vastgesteld=True), vastgesteld_op=noon(received))
        assert by_id(Zaak(ontvangen_op=noon(received), stand=stand))["T3"].due.day.isoformat() == ten_weeks

    @pytest.mark.parametrize(("decided", "end"), [("2016-02-17", "2016-04-28"), ("2016-02-25", "2016-05-09")])
    def test_ten_weeks_end_on_a_normal_day_and_for_cbs_on_the_day_itself(self, decided: str, end: str) -> None:
        stand = Stand(
            plaats=Plaats(F.ONDERZOEK, vastgesteld=True), vastgesteld_op=noon(decided), onderzoek_op=noon(decided)
        )
        clocks = by_id(Zaak(ontvangen_op=noon(decided), stand=stand))
        assert clocks["T3"].due.day == dag(end)
        assert clocks["T3b"].due.day == dag(decided) + timedelta(weeks=10)

    def test_every_clock_is_labelled_with_its_reading_and_source(self) -> None:
        zaak = een_zaak(*IN_ONDERZOEK, S.MONITORPLAN, spoed=True, huisverbod_op=ONTVANGEN)
        shown = {klok.id: klok for klok in KLOKKEN.toon(zaak, ONTVANGEN)}
        assert set(shown) == {
            "SP04-1", "SP04-2", "SP04-3", "T1", "T1b", "T2", "T3", "T3b", "T6", "T13", "T13-verlengd", "CONTACT",
        }  # fmt: skip
        assert "AMvB" in shown["T1b"].omschrijving
        assert "4.1.7 lid 1" in shown["T2"].bron
        assert shown["T3"].bron != shown["T3b"].bron
        assert all(klok.omschrijving and klok.bron for klok in shown.values())

    def test_a_huisverbod_is_not_lengthened_by_a_free_day(self) -> None:
        imposed = noon("2016-04-17")
        clocks = by_id(Zaak(ontvangen_op=imposed, huisverbod_op=imposed))
        assert (clocks["T13"].due.day, clocks["T13-verlengd"].due.day) == (dag("2016-04-27"), dag("2016-05-15"))

    def test_an_urgent_report_is_told_again_until_it_is_read(self) -> None:
        zaak = Zaak(ontvangen_op=ONTVANGEN, spoed=True)
        ends = [loop.due.due_op - ONTVANGEN for loop in KLOKKEN.lopen(zaak) if loop.id.startswith(SPOED)]
        assert ends == [timedelta(minutes=minutes) for minutes in (15, 30, 45)]
        read = replace(zaak, kennisname_op=ONTVANGEN + timedelta(minutes=20))
        statuses = {klok.id: klok.te_laat for klok in KLOKKEN.toon(read, ONTVANGEN + timedelta(hours=9))}
        assert [statuses[f"SP04-{n}"] for n in (1, 2, 3)] == [True, False, False]
        assert KLOKKEN.verstreken(read, ONTVANGEN + timedelta(hours=9)) == []


class TestAgainstAPlainCount:
    """`tests/recount.py` counts day by day."""

    @given(ONTVANGSTEN)
    def test_working_days_and_the_termijnenwet(self, received: datetime) -> None:
        clocks = by_id(Zaak(ontvangen_op=received))
        day = Calendar.local_day(received)
        assert clocks["T1"].due.day == TELLER.werkdagen(day, 5)
        assert clocks["T1b"].due.day == clocks["T2"].due.day == TELLER.wettelijk(day, day + timedelta(days=5))
        assert clocks["T6"].due.day == TELLER.wettelijk(day, day + timedelta(weeks=4))

    @given(ONTVANGSTEN, st.integers(0, 5))
    def test_putting_off_the_telling_adds_two_weeks_each(self, received: datetime, times: int) -> None:
        clocks = by_id(Zaak(ontvangen_op=received, stand=Stand(uitstel=times)))
        day = Calendar.local_day(received)
        start = day if times == 0 else day + timedelta(weeks=2 + 2 * times)
        assert clocks["T6"].due.day == TELLER.wettelijk(start, day + timedelta(weeks=4 + 2 * times))

    @given(levens(withdrawals=True))
    def test_each_clock_starts_at_its_milestone_and_ends_in_the_last_second_of_a_dutch_day(self, leven: Leven) -> None:
        zaak = zaak_van(leven, spoed=True, huisverbod_op=leven.ontvangen_op)
        starts = {"T3": zaak.stand.vastgesteld_op, "T3b": zaak.stand.onderzoek_op, "T4": zaak.stand.vervolg_op}
        for loop in KLOKKEN.lopen(zaak):
            if loop.id.startswith(SPOED):
                continue
            assert loop.due.due_op == CALENDAR.end_of_day(loop.due.day)
            assert loop.due.due_op > loop.start_op
            if loop.id not in (CONTACT, VERVOLGSTAP):
                assert loop.start_op == starts.get(loop.id, leven.ontvangen_op)
            if loop.id in ("T3", "T4"):
                start = CALENDAR.local_day(loop.start_op)
                assert loop.due.day == TELLER.wettelijk(start, start + timedelta(weeks=10))


class TestDaysOfTheYear:
    @pytest.mark.parametrize(
        ("received", "t1", "t1b"),
        [
            ("2026-03-28T23:30:00Z", "2026-04-07", "2026-04-07"),  # 00:30, the clock goes forward; then Easter
            ("2026-10-24T22:30:00Z", "2026-10-30", "2026-10-30"),  # 00:30 on the Sunday the clock goes back
            ("2026-10-25T22:59:59Z", "2026-10-30", "2026-10-30"),  # 23:59:59 that day, in winter time
            ("2026-10-25T23:00:00Z", "2026-11-02", "2026-11-02"),  # midnight
            ("2028-02-28T12:00:00Z", "2028-03-06", "2028-03-06"),  # leap year: 29 February is a Tuesday
            ("2027-02-26T12:00:00Z", "2027-03-05", "2027-03-03"),
            ("2026-12-31T22:59:59Z", "2027-01-08", "2027-01-05"),  # the last second of the year
            ("2026-12-31T23:00:00Z", "2027-01-08", "2027-01-06"),  # New Year, a Friday
            ("2022-12-23T12:00:00Z", "2023-01-02", "2022-12-28"),  # Christmas on a Sunday and a Monday
            ("2025-04-24T12:00:00Z", "2025-05-01", "2025-04-29"),  # Koningsdag on Saturday, as 27 April is a Sunday
        ],
    )  # fmt: skip
    def test_edges(self, received: str, t1: str, t1b: str) -> None:
        clocks = by_id(Zaak(ontvangen_op=datetime.fromisoformat(received)))
        assert (clocks["T1"].due.day.isoformat(), clocks["T1b"].due.day.isoformat()) == (t1, t1b)

    def test_the_last_second_of_a_day_is_another_instant_in_summer(self) -> None:
        winter, summer = (Zaak(ontvangen_op=noon(day)) for day in ("2026-01-12", "2026-06-15"))
        assert by_id(winter)["T1"].due.due_op == datetime(2026, 1, 19, 22, 59, 59, tzinfo=UTC)
        assert by_id(summer)["T1"].due.due_op == datetime(2026, 6, 22, 21, 59, 59, tzinfo=UTC)

    def test_a_plan_counts_calendar_days_over_the_change_of_the_clock(self) -> None:
        zaak = een_zaak((S.MONITORPLAN, {"elkeDagen": 1, "wijze": "BUREAU"}), begin=noon("2026-10-24"))
        assert by_id(zaak)[CONTACT].due == (dag("2026-10-25"), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC))

    @given(ONTVANGSTEN, GATEN)
    def test_who_comes_later_is_never_due_earlier(self, received: datetime, gap: timedelta) -> None:
        first, second = by_id(Zaak(ontvangen_op=received)), by_id(Zaak(ontvangen_op=received + gap))
        assert all(first[name].due.due_op <= second[name].due.due_op for name in first)


class TestNothingPauses:
    @given(levens())
    def test_a_legal_term_depends_on_its_own_milestone_only(self, leven: Leven) -> None:
        """Whatever else was recorded, also a conscious overrun: the end is that of the milestone alone."""
        zaak = zaak_van(leven)
        bare = by_id(Zaak(ontvangen_op=leven.ontvangen_op))
        found = by_id(zaak)
        assert all(found[name].due == bare[name].due for name in ("T1", "T1b", "T2"))
        if zaak.stand.vastgesteld_op is not None:
            alone = Stand(plaats=Plaats(F.ONDERZOEK), vastgesteld_op=zaak.stand.vastgesteld_op)
            assert found["T3"].due == by_id(Zaak(ontvangen_op=leven.ontvangen_op, stand=alone))["T3"].due

    def test_a_conscious_overrun_is_late_all_the_same(self) -> None:
        zaak = een_zaak(*IN_ONDERZOEK, S.BEWUSTE_OVERSCHRIJDING)
        late = by_id(zaak)["T3"].due.due_op + SECOND
        assert status(zaak, late)["T3"] is Klokstatus.VERLOPEN

    @given(st.data(), levens(withdrawals=True))
    def test_time_only_makes_late(self, data: st.DataObject, leven: Leven) -> None:
        zaak = zaak_van(leven, spoed=True)
        now = leven.grenzen()[-1] + data.draw(GATEN)
        later = now + data.draw(GATEN)
        assert {loop.sleutel for loop in KLOKKEN.verstreken(zaak, now)} <= {
            loop.sleutel for loop in KLOKKEN.verstreken(zaak, later)
        }
        for one, other in zip(KLOKKEN.toon(zaak, now), KLOKKEN.toon(zaak, later), strict=True):
            assert one.te_laat <= other.te_laat
            assert one.werkdagen_over >= other.werkdagen_over


class TestMovingAStep:
    CLOCKS_OF: dict[Stapsoort, set[str]] = {  # noqa: RUF012 — a constant table
        S.TRIAGE_GESTART: set(),
        S.TRIAGE_AFGEROND: {"T1", "T1b"},
        S.ONDERZOEK_VASTGESTELD: {"T3"},
        S.ONDERZOEK_GESTART: {"T2", "T3b"},
    }

    @pytest.mark.parametrize("soort", CLOCKS_OF)
    def test_it_moves_the_clocks_that_start_or_stop_there_and_no_other(self, soort: Stapsoort) -> None:
        steps = een_verhaal(*IN_ONDERZOEK, every=timedelta(days=3))
        moved = [replace(s, tijdstip=s.tijdstip - timedelta(days=2)) if s.soort is soort else s for s in steps]
        before, after = (
            by_id(Zaak(ontvangen_op=ONTVANGEN, stand=verloop(found, ontvangen_op=ONTVANGEN).stand))
            for found in (steps, moved)
        )
        assert {name for name in before if before[name] != after[name]} == self.CLOCKS_OF[soort]

    def test_backdating_can_bring_a_clock_back_in_time(self) -> None:
        late = een_zaak(S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, every=timedelta(days=7))
        in_time = een_zaak(S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, every=timedelta(days=2))
        now = ONTVANGEN + timedelta(days=30)
        shown = [{klok.id: klok.te_laat for klok in KLOKKEN.toon(zaak, now)} for zaak in (late, in_time)]
        assert [found["T1"] for found in shown] == [True, False]

    def test_the_name_of_an_end_moves_with_it(self) -> None:
        first, second = (een_zaak(*IN_ONDERZOEK, every=timedelta(days=days)) for days in (1, 2))
        assert by_id(first)["T3"].sleutel != by_id(second)["T3"].sleutel
        assert by_id(first)["T1"].sleutel == by_id(second)["T1"].sleutel


class TestWhatWillNotComeEndsAClock:
    NOW = ONTVANGEN + timedelta(days=365)

    def test_without_an_onderzoek_nothing_waits_for_its_start(self) -> None:
        assert status(een_zaak(*VERVOLGTRAJECT), self.NOW)["T2"] is Klokstatus.VERVALLEN
        waits = een_zaak(*VERVOLGTRAJECT, S.ONDERZOEK_VASTGESTELD)
        assert status(waits, self.NOW)["T2"] is Klokstatus.VERLOPEN
        assert status(een_zaak(*IN_ONDERZOEK, S.ONDERZOEK_AFGEROND), self.NOW)["T2"] is Klokstatus.GEREED

    def test_an_onderzoek_ends_the_arranging_and_afterwards_it_begins_anew(self) -> None:
        searched = (*VERVOLGTRAJECT, S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART, S.ONDERZOEK_AFGEROND)
        assert status(een_zaak(*VERVOLGTRAJECT), self.NOW)["T4"] is Klokstatus.VERLOPEN
        assert status(een_zaak(*searched[:4]), self.NOW)["T4"] is Klokstatus.VERVALLEN
        assert "T4" not in status(een_zaak(*searched), self.NOW)
        arranged = by_id(een_zaak(*searched, S.OVERDRACHT_BESLOTEN))["T4"]
        assert arranged.start_op == ONTVANGEN + timedelta(hours=6)

    def test_arranging_ends_when_it_was_taken_over_or_given_up(self) -> None:
        assert status(een_zaak(*OVERGEDRAGEN), self.NOW)["T4"] is Klokstatus.GEREED
        assert status(een_zaak(*IN_OVERDRACHT, S.GESLOTEN), self.NOW)["T4"] is Klokstatus.VERVALLEN
        refused = een_zaak(*IN_OVERDRACHT, S.OVERDRACHT_AANGEBODEN, S.OVERDRACHT_GEWEIGERD)
        assert status(refused, self.NOW)["T4"] is Klokstatus.VERLOPEN

    def test_closed_is_done_except_telling_the_person_concerned(self) -> None:
        zaak = een_zaak(S.MONITORPLAN, S.TRIAGE_GESTART, (S.TRIAGE_AFGEROND, {"vervolg": "04"}))
        assert {loop.id for loop in KLOKKEN.lopen(zaak) if loop.loopt} == {"T6"}
        assert KLOKKEN.volgende(zaak) is None
        assert KLOKKEN.contact(zaak.stand) is None

    @given(levens(withdrawals=True))
    def test_after_withdrawal_nothing_runs(self, leven: Leven) -> None:
        if leven.ingetrokken_op is None:
            return
        zaak = zaak_van(leven, spoed=True, huisverbod_op=leven.ontvangen_op)
        assert not [loop for loop in KLOKKEN.lopen(zaak) if loop.loopt]
        assert KLOKKEN.volgende(zaak) is None
        assert KLOKKEN.wek(zaak, ()) is None


class TestLookingAfter:
    def test_a_contact_starts_the_plan_again(self) -> None:
        plan = (S.MONITORPLAN, {"elkeDagen": 7, "wijze": "TELEFONISCH"})
        zaak = een_zaak(plan, S.TRIAGE_GESTART, S.MONITORCONTACT, every=timedelta(days=2))
        assert by_id(zaak)[CONTACT].due.day == dag("2026-11-15")

    def test_after_handing_over_the_looks_come_first_and_then_somebody_says_how_it_goes_on(self) -> None:
        assert by_id(een_zaak(*OVERGEDRAGEN))[CONTACT].due.day == dag("2026-12-10")
        looked = een_zaak(*OVERGEDRAGEN, S.MONITORCONTACT)
        assert CONTACT not in by_id(looked)
        assert by_id(looked)[VERVOLGSTAP].due.day == dag("2026-11-09")

    def test_who_waits_with_a_plan_has_two_dates_and_the_soonest_is_next(self) -> None:
        zaak = een_zaak((S.MONITORPLAN, {"elkeDagen": 2, "wijze": "HUISBEZOEK"}))
        soonest = KLOKKEN.volgende(zaak)
        assert soonest is not None
        assert (soonest.id, soonest.due.day) == (CONTACT, dag("2026-11-04"))
        assert KLOKKEN.volgende(een_zaak(S.TRIAGE_GESTART)).id == "T1"  # type: ignore[union-attr]  # never None when open


class TestTheNextDate:
    @given(levens(withdrawals=True))
    def test_there_is_one_for_everything_that_is_not_closed_or_withdrawn(self, leven: Leven) -> None:
        zaak = zaak_van(leven)
        found = KLOKKEN.volgende(zaak)
        assert (found is None) == (zaak.stand.fase in (F.GESLOTEN, F.INGETROKKEN))
        if found is not None:
            assert found.loopt
            assert found in list(KLOKKEN.lopen(zaak))

    @given(st.data(), levens(withdrawals=True))
    def test_the_clock_work_is_woken_for_every_end_once(self, data: st.DataObject, leven: Leven) -> None:
        zaak = zaak_van(leven, spoed=data.draw(st.booleans()), huisverbod_op=leven.ontvangen_op)
        told: set[str] = set()
        now = leven.ontvangen_op
        while (wake := KLOKKEN.wek(zaak, told)) is not None:
            now = max(now, wake + SECOND)
            passed = {loop.sleutel for loop in KLOKKEN.verstreken(zaak, now)}
            assert passed - told, "it is not woken for nothing"
            told |= passed
        assert told == {loop.sleutel for loop in KLOKKEN.lopen(zaak) if loop.loopt}


def test_a_last_day_is_a_whole_day() -> None:
    zaak = Zaak(ontvangen_op=ONTVANGEN)
    end = by_id(zaak)["T1"].due.due_op
    assert [status(zaak, end + wait)["T1"] for wait in (timedelta(0), SECOND)] == [
        Klokstatus.LOOPT,
        Klokstatus.VERLOPEN,
    ]
    assert date(2026, 11, 9) == by_id(zaak)["T1"].due.day
