"""Working days, the Algemene termijnenwet and Dutch time: handbook §10.1 and Appendix B, and properties."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.calendar import Calendar, add_months, easter, holidays, load_equated_days

CODES = Path(__file__).parents[2] / "contracts" / "codes"
CALENDAR = Calendar(load_equated_days(CODES / "gelijkgestelde_dagen.csv"))

DAYS = st.dates(date(2014, 1, 1), date(2060, 12, 31))
NAIVE = datetime(2016, 3, 24, tzinfo=UTC).replace(tzinfo=None)
WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")

APPENDIX_B = """
2015 | 01-01 do | 03-04 vr | 06-04 ma | 27-04 ma | 05-05 di | 14-05 do | 25-05 ma | 25-12 vr, 26-12 za
2016 | 01-01 vr | 25-03 vr | 28-03 ma | 27-04 wo | 05-05 do | 05-05 do | 16-05 ma | 25-12 zo, 26-12 ma
2017 | 01-01 zo | 14-04 vr | 17-04 ma | 27-04 do | 05-05 vr | 25-05 do | 05-06 ma | 25-12 ma, 26-12 di
2018 | 01-01 ma | 30-03 vr | 02-04 ma | 27-04 vr | 05-05 za | 10-05 do | 21-05 ma | 25-12 di, 26-12 wo
2019 | 01-01 di | 19-04 vr | 22-04 ma | 27-04 za | 05-05 zo | 30-05 do | 10-06 ma | 25-12 wo, 26-12 do
2020 | 01-01 wo | 10-04 vr | 13-04 ma | 27-04 ma | 05-05 di | 21-05 do | 01-06 ma | 25-12 vr, 26-12 za
2021 | 01-01 vr | 02-04 vr | 05-04 ma | 27-04 di | 05-05 wo | 13-05 do | 24-05 ma | 25-12 za, 26-12 zo
2022 | 01-01 za | 15-04 vr | 18-04 ma | 27-04 wo | 05-05 do | 26-05 do | 06-06 ma | 25-12 zo, 26-12 ma
2023 | 01-01 zo | 07-04 vr | 10-04 ma | 27-04 do | 05-05 vr | 18-05 do | 29-05 ma | 25-12 ma, 26-12 di
2024 | 01-01 ma | 29-03 vr | 01-04 ma | 27-04 za | 05-05 zo | 09-05 do | 20-05 ma | 25-12 wo, 26-12 do
2025 | 01-01 wo | 18-04 vr | 21-04 ma | 26-04 za | 05-05 ma | 29-05 do | 09-06 ma | 25-12 do, 26-12 vr
2026 | 01-01 do | 03-04 vr | 06-04 ma | 27-04 ma | 05-05 di | 14-05 do | 25-05 ma | 25-12 vr, 26-12 za
2027 | 01-01 vr | 26-03 vr | 29-03 ma | 27-04 di | 05-05 wo | 06-05 do | 17-05 ma | 25-12 za, 26-12 zo
2028 | 01-01 za | 14-04 vr | 17-04 ma | 27-04 do | 05-05 vr | 25-05 do | 05-06 ma | 25-12 ma, 26-12 di
""".strip().splitlines()


def naive_working_day(day: date) -> bool:
    """The definition, written out once more without any cleverness."""
    return day.weekday() < 5 and day not in holidays(day.year).values() and day not in CALENDAR.equated


class TestHolidays:
    @pytest.mark.parametrize("row", APPENDIX_B, ids=lambda row: row[:4])
    def test_are_those_of_the_handbook(self, row: str) -> None:
        year, *cells = (cell.strip() for cell in row.split("|"))
        computed = [f"{day:%d-%m} {WEEKDAYS[day.weekday()]}" for day in holidays(int(year)).values()]
        assert [*computed[:7], ", ".join(computed[7:])] == cells

    @pytest.mark.parametrize(
        ("year", "day"),
        [(1818, "1818-03-22"), (1943, "1943-04-25"), (1954, "1954-04-18"), (2000, "2000-04-23"), (2038, "2038-04-25")],
    )
    def test_easter_is_right_in_its_extreme_years(self, year: int, day: str) -> None:
        assert easter(year) == date.fromisoformat(day)

    @given(st.integers(1583, 9999))
    def test_easter_is_a_sunday_between_22_march_and_25_april(self, year: int) -> None:
        assert easter(year).isoweekday() == 7
        assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)

    @pytest.mark.parametrize(("year", "day"), [(2014, 26), (2025, 26), (2031, 26), (2024, 27), (2026, 27)])
    def test_koningsdag_moves_to_saturday_when_it_would_be_a_sunday(self, year: int, day: int) -> None:
        assert holidays(year)["Koningsdag"] == date(year, 4, day)


class TestWorkingDays:
    def test_an_equated_day_is_free_only_by_the_table(self) -> None:
        assert not CALENDAR.is_working_day(date(2016, 5, 6))
        assert Calendar().is_working_day(date(2016, 5, 6))

    def test_the_friday_after_hemelvaart_2017_is_a_working_day_until_its_decree_is_found(self) -> None:
        assert CALENDAR.is_working_day(date(2017, 5, 26))

    def test_an_instant_is_not_taken_for_a_day(self) -> None:
        with pytest.raises(TypeError):
            CALENDAR.is_working_day(datetime(2016, 5, 6, tzinfo=UTC))

    def test_are_not_counted_back(self) -> None:
        with pytest.raises(ValueError, match="forward"):
            CALENDAR.add_working_days(date(2016, 5, 6), -1)

    @given(DAYS)
    def test_follow_the_definition(self, day: date) -> None:
        assert CALENDAR.is_working_day(day) == naive_working_day(day)

    @given(DAYS, st.integers(1, 600))
    def test_adding_n_crosses_exactly_n_working_days(self, day: date, n: int) -> None:
        end = CALENDAR.add_working_days(day, n)
        crossed = [day + timedelta(days=i) for i in range(1, (end - day).days + 1)]
        assert sum(map(naive_working_day, crossed)) == n
        assert naive_working_day(end)
        assert CALENDAR.working_days_between(day, end) == n

    @given(DAYS, st.integers(0, 50), st.integers(0, 50))
    def test_adding_in_two_steps_is_adding_at_once(self, day: date, n: int, m: int) -> None:
        assert CALENDAR.add_working_days(CALENDAR.add_working_days(day, n), m) == CALENDAR.add_working_days(day, n + m)

    @given(DAYS, DAYS, DAYS)
    def test_counts_add_up_and_turn_their_sign(self, a: date, b: date, c: date) -> None:
        between = CALENDAR.working_days_between
        assert between(a, b) + between(b, c) == between(a, c)
        assert between(a, b) == -between(b, a)

    @given(DAYS)
    def test_the_next_one_is_the_first_that_is_not_earlier(self, day: date) -> None:
        expected = day
        while not naive_working_day(expected):
            expected += timedelta(days=1)
        assert CALENDAR.next_working_day(day) == expected


class TestAlgemeneTermijnenwet:
    @pytest.mark.parametrize(("start", "end"), [("2016-02-17", "2016-04-28"), ("2016-02-25", "2016-05-09")])
    def test_ten_weeks_ending_on_a_holiday_move_to_the_next_normal_day(self, start: str, end: str) -> None:
        assert CALENDAR.add_weeks_atw(date.fromisoformat(start), 10) == date.fromisoformat(end)

    def test_a_term_of_three_days_holds_two_normal_days(self) -> None:
        assert CALENDAR.add_days_atw(date(2016, 3, 24), 5) == date(2016, 3, 30)
        assert CALENDAR.add_days_atw(date(2016, 3, 24), 3) == date(2016, 3, 30)

    def test_a_term_under_three_days_needs_none(self) -> None:
        assert CALENDAR.add_days_atw(date(2016, 3, 24), 2) == date(2016, 3, 29)

    @pytest.mark.parametrize(
        ("computed", "expected"),
        [
            (CALENDAR.add_days_atw(date(2017, 1, 1), 90), date(2017, 4, 3)),  # 1 April is a Saturday
            (CALENDAR.add_days_atw(date(2016, 12, 31), 91), date(2017, 4, 1)),
            (CALENDAR.add_weeks_atw(date(2017, 1, 7), 12), date(2017, 4, 3)),
            (CALENDAR.add_weeks_atw(date(2017, 1, 7), 13), date(2017, 4, 8)),
            (CALENDAR.add_months_atw(date(2017, 1, 1), 3), date(2017, 4, 3)),
            (CALENDAR.add_months_atw(date(2016, 12, 1), 4), date(2017, 4, 1)),
        ],
    )
    def test_ends_at_90_days_twelve_weeks_and_three_months(self, computed: date, expected: date) -> None:
        assert computed == expected

    @pytest.mark.parametrize("length", [0, -5])
    def test_does_not_count_back(self, length: int) -> None:
        with pytest.raises(ValueError, match="counting back"):
            CALENDAR.add_days_atw(date(2016, 3, 24), length)

    @given(DAYS, st.integers(1, 90))
    def test_ends_on_a_normal_day_and_holds_two_of_them(self, day: date, days: int) -> None:
        end = CALENDAR.add_days_atw(day, days)
        assert naive_working_day(end)
        assert end >= day + timedelta(days=days)
        if days >= 3:
            assert CALENDAR.working_days_between(day, end) >= 2

    @given(DAYS, st.integers(1, 12), st.integers(1, 3))
    def test_weeks_and_months_end_on_the_first_normal_day_they_can(self, day: date, weeks: int, months: int) -> None:
        for nominal, end in (
            (day + timedelta(weeks=weeks), CALENDAR.add_weeks_atw(day, weeks)),
            (add_months(day, months), CALENDAR.add_months_atw(day, months)),
        ):
            assert naive_working_day(end)
            assert end == max(CALENDAR.next_working_day(nominal), CALENDAR.add_working_days(day, 2))


class TestMonths:
    @pytest.mark.parametrize(
        ("day", "months", "expected"),
        [
            ("2015-11-30", 3, "2016-02-29"),
            ("2016-11-30", 3, "2017-02-28"),
            ("2016-01-31", 1, "2016-02-29"),
            ("2016-02-29", 12, "2017-02-28"),
            ("2016-10-31", 3, "2017-01-31"),
            ("2016-03-31", -1, "2016-02-29"),
            ("2016-12-15", 1, "2017-01-15"),
        ],
    )
    def test_keep_the_day_number_where_the_month_has_it(self, day: str, months: int, expected: str) -> None:
        assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


class TestInstants:
    @pytest.mark.parametrize(
        ("day", "instant"),
        [
            ("2016-03-26", "2016-03-26T22:59:59+00:00"),
            ("2016-03-27", "2016-03-27T21:59:59+00:00"),  # summer time begins
            ("2016-10-29", "2016-10-29T21:59:59+00:00"),
            ("2016-10-30", "2016-10-30T22:59:59+00:00"),  # summer time ends
            ("2016-02-29", "2016-02-29T22:59:59+00:00"),
            ("2016-12-31", "2016-12-31T22:59:59+00:00"),
        ],
    )
    def test_the_end_of_a_day_is_that_of_dutch_time(self, day: str, instant: str) -> None:
        end = Calendar.end_of_day(date.fromisoformat(day))
        assert end.isoformat() == instant
        assert end.tzinfo is UTC

    @given(DAYS)
    def test_one_second_after_the_end_of_a_day_it_is_the_next_day(self, day: date) -> None:
        end = Calendar.end_of_day(day)
        assert Calendar.local_day(end) == day
        assert Calendar.local_day(end + timedelta(seconds=1)) == day + timedelta(days=1)

    def test_a_naive_instant_is_refused(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            Calendar.local_day(NAIVE)


class TestEquatedDays:
    def write(self, folder: Path, *rows: str) -> Path:
        path = folder / "gelijkgestelde_dagen.csv"
        path.write_text("\n".join(["dag,omschrijving,bron,zekerheid", *rows]), encoding="utf-8")
        return path

    def test_are_the_five_of_the_decree(self) -> None:
        expected = ["2014-05-30", "2015-01-02", "2015-05-04", "2015-05-15", "2016-05-06"]
        assert sorted(map(str, CALENDAR.equated)) == expected

    def test_custom_without_a_decree_moves_no_deadline(self, tmp_path: Path) -> None:
        path = self.write(tmp_path, "2017-05-26,vrijdag na Hemelvaartsdag,gewoonte,B")
        assert load_equated_days(path) == frozenset()

    @pytest.mark.parametrize(
        ("rows", "finding"),
        [
            (["2017-05-26,vrijdag,KB,A", "2017-05-26,vrijdag,KB,A"], "line 3: 2017-05-26 occurs twice"),
            (["2017-05-27,zaterdag,KB,A"], "2017-05-27 is in a weekend"),
            (["26-05-2017,vrijdag,KB,A"], "line 2: dag is not a date"),
            (["2017-05-26,vrijdag,KB,zeker"], "zekerheid must be A, B or C"),
            (["2017-05-26,vrijdag,,A"], "every column must be filled"),
            (["2017-05-26,vrijdag,KB"], "every column must be filled"),
            (["2017-05-26,vrijdag,KB,A,meer"], "and no more"),
        ],
    )
    def test_a_wrong_table_is_refused_whole(self, tmp_path: Path, rows: list[str], finding: str) -> None:
        with pytest.raises(ValueError, match=finding):
            load_equated_days(self.write(tmp_path, *rows))

    def test_other_columns_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "dagen.csv"
        path.write_text("datum\n2017-05-26\n", encoding="utf-8")
        with pytest.raises(ValueError, match="the columns must be"):
            load_equated_days(path)
