"""On which days a melding stands in which waiting list: handbook §8.1 example by example, and what a change adds."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import given, settings

from service.cases.verloop import Stap, Verloop, verloop
from service.cases.wachtlijsten import Delta, bij_ontvangst, perioden, wijzigingen
from service.core.calendar import Calendar
from service.core.codes_zaak import Fase, Stapsoort
from service.core.reeksen import FASE, Reeks
from tests.waiting import Geschiedenis, dagen_van, geschiedenissen, hertel

S = Stapsoort
CALENDAR = Calendar()
MAX = date.max


def een_verloop(received: str, *steps: tuple[str, Stapsoort] | tuple[str, Stapsoort, dict[str, Any]],
                withdrawn: str | None = None) -> Verloop:  # fmt: skip
    """A course from its days; each step at noon."""
    stappen = [
        Stap(id=uuid4(), nr=nr, soort=step[1], tijdstip=noon(step[0]), gegevens=step[2] if len(step) > 2 else {})
        for nr, step in enumerate(steps, start=1)
    ]
    course = verloop(
        stappen, ontvangen_op=noon(received), ingetrokken_op=None if withdrawn is None else noon(withdrawn)
    )
    assert not course.onmogelijk
    return course


def noon(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=11, tzinfo=UTC)


def in_lists(course: Verloop) -> dict[str, list[tuple[date, date]]]:
    """The periods by series, without the phases; what follows without a gap is one."""
    found: dict[str, list[tuple[date, date]]] = {}
    for reeks, van, tot in perioden(course, CALENDAR):
        if reeks in FASE.values():
            continue
        known = found.setdefault(str(reeks), [])
        if known and known[-1][1] == van:
            van = known.pop()[0]
        known.append((van, tot))
    return found


def day(text: str) -> date:
    return date.fromisoformat(text)


ONDERZOEK = {"vervolg": "01"}
VERVOLG = {"vervolg": "02"}


class TestDeTriage:
    def test_what_nobody_starts_waits_from_the_day_after_the_fifth_working_day(self) -> None:
        # Tue 26 April 2016: Koningsdag, a weekend; five working days end on Wed 4 May, five days on Mon 2 May.
        assert in_lists(een_verloop("2016-04-26")) == {
            Reeks.WL1_WERKDAGEN: [(day("2016-05-05"), MAX)],
            Reeks.WL1_AMVB: [(day("2016-05-03"), MAX)],
        }

    def test_a_triage_that_started_in_time_and_lasts_is_the_second_list_and_no_longer_the_first(self) -> None:
        found = in_lists(een_verloop("2016-07-04", ("2016-07-06", S.TRIAGE_GESTART)))
        assert found[Reeks.WL2_WERKDAGEN] == [(day("2016-07-12"), MAX)]
        assert found[Reeks.WL2_AMVB] == [(day("2016-07-12"), MAX)]  # five days end on Saturday 9, so on Monday 11
        assert found[Reeks.WL2_WERKDAGEN_TS] == [(day("2016-07-14"), MAX)]
        assert Reeks.WL1_WERKDAGEN not in found

    def test_started_too_late_goes_from_the_first_to_the_second_list_on_that_day(self) -> None:
        steps = (("2016-07-20", S.TRIAGE_GESTART), ("2016-07-25", S.TRIAGE_AFGEROND, VERVOLG))
        found = in_lists(een_verloop("2016-07-04", *steps))
        assert found[Reeks.WL1_WERKDAGEN] == [(day("2016-07-12"), day("2016-07-20"))]
        assert found[Reeks.WL2_WERKDAGEN] == [(day("2016-07-20"), day("2016-07-25"))]

    def test_what_was_finished_in_time_never_waited(self) -> None:
        steps = (("2016-07-05", S.TRIAGE_GESTART), ("2016-07-11", S.TRIAGE_AFGEROND, VERVOLG))
        assert in_lists(een_verloop("2016-07-04", *steps)) == {}


class TestHetOnderzoek:
    begin = (
        ("2016-01-05", S.TRIAGE_GESTART),
        ("2016-01-06", S.TRIAGE_AFGEROND, ONDERZOEK),
        ("2016-02-17", S.ONDERZOEK_VASTGESTELD),
    )

    def test_it_waits_until_it_starts_or_the_ten_weeks_pass(self) -> None:
        found = in_lists(een_verloop("2016-01-04", *self.begin))
        # Ten weeks from 17 February end on Koningsdag, so on the 28th.
        assert found[Reeks.WL3_WERKDAGEN] == [(day("2016-02-17"), day("2016-04-29"))]
        assert found[Reeks.WL4_OVERIG] == [(day("2016-04-29"), MAX)]
        assert Reeks.WL4_OS not in found

    def test_without_the_decision_it_stands_in_no_list(self) -> None:
        assert in_lists(een_verloop("2016-01-04", *self.begin[:2])) == {}

    def test_the_reading_of_cbs_counts_from_the_start(self) -> None:
        found = in_lists(een_verloop("2016-01-04", *self.begin, ("2016-03-01", S.ONDERZOEK_GESTART)))
        assert found[Reeks.WL3_WERKDAGEN] == [(day("2016-02-17"), day("2016-03-01"))]
        assert found[Reeks.WL4_OVERIG] == [(day("2016-04-29"), MAX)]
        assert found[Reeks.WL4_OS] == [(day("2016-05-11"), MAX)]

    def test_a_conscious_overrun_is_counted_apart_from_the_day_of_the_decision(self) -> None:
        steps = (
            *self.begin,
            ("2016-03-01", S.ONDERZOEK_GESTART),
            ("2016-05-02", S.BEWUSTE_OVERSCHRIJDING, {"reden": "MDCK"}),
            ("2016-06-06", S.ONDERZOEK_AFGEROND),
        )
        found = in_lists(een_verloop("2016-01-04", *steps))
        assert found[Reeks.WL4_OVERIG] == [(day("2016-04-29"), day("2016-05-02"))]
        assert found[Reeks.WL4_BEWUST] == [(day("2016-05-02"), day("2016-06-06"))]

    def test_decided_in_time_it_is_never_counted_as_other(self) -> None:
        steps = (*self.begin, ("2016-03-01", S.BEWUSTE_OVERSCHRIJDING, {"reden": "MDCK"}))
        found = in_lists(een_verloop("2016-01-04", *steps))
        assert found[Reeks.WL4_BEWUST] == [(day("2016-04-29"), MAX)]
        assert Reeks.WL4_OVERIG not in found


class TestDeOverdracht:
    begin = (
        ("2016-01-05", S.TRIAGE_GESTART),
        ("2016-01-06", S.TRIAGE_AFGEROND, VERVOLG),
        ("2016-02-17", S.OVERDRACHT_BESLOTEN),
    )

    def test_it_waits_in_the_fifth_list_and_after_ten_weeks_in_the_sixth(self) -> None:
        found = in_lists(een_verloop("2016-01-04", *self.begin))
        assert found[Reeks.WL5_WERKDAGEN] == [(day("2016-02-17"), day("2016-04-29"))]
        assert found[Reeks.WL6_OW] == [(day("2016-04-29"), MAX)]
        assert found[Reeks.WL6_R] == [(day("2016-03-15"), MAX)]

    def test_acceptance_ends_it(self) -> None:
        steps = (
            *self.begin,
            ("2016-02-18", S.OVERDRACHT_AANGEBODEN, {"partij": "01"}),
            ("2016-02-29", S.OVERDRACHT_BEVESTIGD, {"nakijken": ["2016-06-01"]}),
        )
        found = in_lists(een_verloop("2016-01-04", *steps))
        assert found == {
            Reeks.WL5_WERKDAGEN: [(day("2016-02-17"), day("2016-02-29"))],
            Reeks.WL5_AMVB: [(day("2016-02-17"), day("2016-02-29"))],
        }


def test_what_police_took_back_leaves_every_list() -> None:
    found = in_lists(een_verloop("2016-07-04", withdrawn="2016-07-20"))
    assert found[Reeks.WL1_WERKDAGEN] == [(day("2016-07-12"), day("2016-07-20"))]


def test_a_day_ends_at_midnight_in_the_netherlands() -> None:
    late = verloop((), ontvangen_op=datetime(2016, 7, 3, 22, 30, tzinfo=UTC))  # half past midnight on the 4th
    assert next(iter(perioden(late, CALENDAR))) == (FASE[Fase.WACHT_OP_TRIAGE], day("2016-07-04"), MAX)


def test_of_a_day_the_last_stand_counts() -> None:
    course = een_verloop("2016-07-04", ("2016-07-04", S.TRIAGE_GESTART))
    assert next(period.reeks for period in perioden(course, CALENDAR)) == FASE[Fase.TRIAGE]


class TestDeWijzigingen:
    def test_a_new_melding_adds_what_is_to_come(self) -> None:
        found = wijzigingen(
            None, een_verloop("2016-07-04"), vt_regio="twente", calendar=CALENDAR, bekend=day("2016-07-04")
        )
        assert sorted(found) == sorted([
            Delta("twente", FASE[Fase.WACHT_OP_TRIAGE], day("2016-07-04"), day("2016-07-04"), 1),
            Delta("twente", Reeks.WL1_AMVB, day("2016-07-12"), day("2016-07-12"), 1),
            Delta("twente", Reeks.WL1_WERKDAGEN, day("2016-07-12"), day("2016-07-12"), 1),
        ])  # fmt: skip

    def test_many_received_at_once_are_the_same_rows_with_their_number(self) -> None:
        one = wijzigingen(
            None, een_verloop("2016-07-04"), vt_regio="twente", calendar=CALENDAR, bekend=day("2016-07-04")
        )
        many = bij_ontvangst({"twente": 20, "drenthe": 3}, noon("2016-07-04"), CALENDAR)
        assert many[: len(one)] == [delta._replace(aantal=20) for delta in one]
        assert many[len(one) :] == [delta._replace(aantal=3, vt_regio="drenthe") for delta in one]

    def test_what_does_not_change_adds_nothing(self) -> None:
        course = een_verloop("2016-07-04", ("2016-07-06", S.TRIAGE_GESTART))
        assert wijzigingen(course, course, vt_regio="twente", calendar=CALENDAR, bekend=day("2016-08-01")) == []

    def test_a_step_that_is_recorded_late_changes_the_past_and_is_known_from_its_recording(self) -> None:
        before = een_verloop("2016-07-04")
        after = een_verloop("2016-07-04", ("2016-07-06", S.TRIAGE_GESTART), ("2016-07-08", S.TRIAGE_AFGEROND, VERVOLG))
        found = wijzigingen(before, after, vt_regio="twente", calendar=CALENDAR, bekend=day("2016-08-01"))
        assert Delta("twente", Reeks.WL1_WERKDAGEN, day("2016-07-12"), day("2016-08-01"), -1) in found
        ledger = wijzigingen(None, before, vt_regio="twente", calendar=CALENDAR, bekend=day("2016-07-04")) + found
        assert figures(ledger, day("2016-07-31"), then=True)[Reeks.WL1_WERKDAGEN] == 1
        assert figures(ledger, day("2016-07-31"), then=False)[Reeks.WL1_WERKDAGEN] == 0
        assert figures(ledger, day("2016-08-01"), then=True)[Reeks.WL1_WERKDAGEN] == 0

    def test_every_day_it_is_in_exactly_one_phase(self) -> None:
        steps = (("2016-07-20", S.TRIAGE_GESTART), ("2016-07-25", S.TRIAGE_AFGEROND, VERVOLG))
        ledger = wijzigingen(
            None, een_verloop("2016-07-04", *steps), vt_regio="twente", calendar=CALENDAR, bekend=day("2016-08-01")
        )
        for ahead in range(60):
            counted = figures(ledger, day("2016-07-04") + timedelta(days=ahead), then=False)
            assert sum(counted[reeks] for reeks in FASE.values()) == 1


def figures(ledger: list[Delta], on: date, *, then: bool) -> Counter[str]:
    """What the ledger says of a day."""
    found: Counter[str] = Counter()
    for delta in ledger:
        if (delta.bekend_op if then else delta.dag) <= on:
            found[str(delta.reeks)] += delta.aantal
    return found


@settings(deadline=None)
@given(geschiedenissen())
def test_the_ledger_says_of_every_day_what_a_plain_recount_says(melding: Geschiedenis) -> None:
    ledger: list[Delta] = []
    before = None
    for known_from, course in melding.verlopen():
        ledger += wijzigingen(before, course, vt_regio=melding.vt_regio, calendar=CALENDAR, bekend=known_from)
        before = course
    for on in dagen_van([melding]):
        for then in (False, True):
            told = {reeks: count for reeks, count in figures(ledger, on, then=then).items() if count}
            assert told == hertel([melding], on, toen=then).get(melding.vt_regio, {}), (on, then)
