"""The clocks of the chain: the test vectors of handbook §10.1, edges, and properties."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.calendar import Calendar, load_equated_days
from service.core.terms import TERMS, Term, Unit, deadline, deadline_from, inform_deadline

CALENDAR = Calendar(load_equated_days(Path(__file__).parents[2] / "contracts" / "codes" / "gelijkgestelde_dagen.csv"))

DAYS = st.dates(date(2014, 1, 1), date(2060, 12, 31))
INSTANTS = st.builds(datetime.combine, DAYS, st.times(), st.just(UTC))
NAIVE = datetime(2016, 3, 24, tzinfo=UTC).replace(tzinfo=None)

# received, T1, T1b, four weeks, ten weeks
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


class TestTerms:
    @pytest.mark.parametrize("row", TEST_VECTORS, ids=lambda row: row[:10])
    def test_vectors_of_the_handbook(self, row: str) -> None:
        received, *expected = map(date.fromisoformat, row.split())
        computed = [deadline_from(TERMS[term], received, CALENDAR).day for term in ("T1", "T1b", "T6", "T3")]
        assert computed == expected

    def test_a_report_just_before_midnight_dutch_time_has_that_day_as_day_zero(self) -> None:
        before = datetime(2016, 7, 29, 21, 59, 59, tzinfo=UTC)
        assert deadline(TERMS["T1"], before, CALENDAR) == (
            date(2016, 8, 5),
            datetime(2016, 8, 5, 21, 59, 59, tzinfo=UTC),
        )
        after = before + timedelta(seconds=1)
        assert deadline(TERMS["T1b"], before, CALENDAR).day == date(2016, 8, 3)
        assert deadline(TERMS["T1b"], after, CALENDAR).day == date(2016, 8, 4)

    def test_a_huisverbod_ends_on_a_holiday_too(self) -> None:
        imposed = datetime(2016, 4, 17, 20, tzinfo=UTC)
        assert deadline(TERMS["T13"], imposed, CALENDAR).day == date(2016, 4, 27)
        assert deadline(TERMS["T13-verlengd"], imposed, CALENDAR).day == date(2016, 5, 15)

    def test_hours_are_real_hours_over_a_change_of_clock(self) -> None:
        discovered = datetime.fromisoformat("2016-03-25T12:00:00+01:00")
        assert deadline(TERMS["T14"], discovered, CALENDAR) == (
            date(2016, 3, 28),
            datetime(2016, 3, 28, 11, tzinfo=UTC),
        )

    def test_three_months_for_destruction_end_on_a_normal_day(self) -> None:
        assert deadline_from(TERMS["T15"], date(2016, 11, 30), CALENDAR).day == date(2017, 2, 28)
        assert deadline_from(TERMS["T15"], date(2017, 1, 17), CALENDAR).day == date(2017, 4, 18)

    @pytest.mark.parametrize(
        ("extensions", "day"), [(0, "2016-04-21"), (1, "2016-05-09"), (2, "2016-05-19"), (6, "2016-07-14")]
    )
    def test_informing_can_be_extended_by_two_weeks_at_a_time(self, extensions: int, day: str) -> None:
        recorded = datetime(2016, 3, 24, 9, tzinfo=UTC)
        computed = inform_deadline(recorded, CALENDAR, extensions=extensions)
        assert computed.day == date.fromisoformat(day)

    def test_a_configured_length_keeps_the_clock_and_its_name(self) -> None:
        longer = TERMS["T7"].of(3)
        assert (longer.id, longer.length, longer.unit) == ("T7", 3, Unit.WERKDAGEN)
        assert TERMS["T7"].length == 2
        assert deadline_from(longer, date(2016, 5, 4), CALENDAR).day == date(2016, 5, 11)
        assert TERMS["T13"].of(240, Unit.UREN).unit is Unit.UREN

    @pytest.mark.parametrize(
        ("length", "unit", "atw"),
        [
            (0, Unit.DAGEN, False),
            (91, Unit.DAGEN, True),
            (13, Unit.WEKEN, True),
            (4, Unit.MAANDEN, True),
            (5, Unit.WERKDAGEN, True),
            (4, Unit.UREN, True),
        ],
    )
    def test_a_term_that_the_law_does_not_know_is_refused(self, length: int, unit: Unit, atw: bool) -> None:
        with pytest.raises(ValueError, match="term TX"):
            Term("TX", "onmogelijk", length, unit, atw, "geen")

    def test_hours_do_not_run_from_a_day(self) -> None:
        with pytest.raises(ValueError, match="runs in hours"):
            deadline_from(TERMS["T14"], date(2016, 3, 24), CALENDAR)

    def test_a_naive_start_is_refused(self) -> None:
        for term in ("T1", "T14"):
            with pytest.raises(ValueError, match="time zone"):
                deadline(TERMS[term], NAIVE, CALENDAR)

    @given(st.sampled_from(list(TERMS.values())), INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)))
    def test_who_starts_later_never_ends_earlier(self, term: Term, start: datetime, wait: timedelta) -> None:
        first, second = deadline(term, start, CALENDAR), deadline(term, start + wait, CALENDAR)
        assert start < first.due_op <= second.due_op
        assert first.day == Calendar.local_day(first.due_op) <= second.day
