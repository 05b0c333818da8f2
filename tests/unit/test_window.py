"""How far back police data may be used (T18; handbook F53, F54): the edges, and that one length serves everyone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.calendar import AMSTERDAM, add_months
from service.core.terms import TERMS, Unit
from service.core.window import direct_since, months_back, usable_since

MOMENTS = st.datetimes(datetime(2016, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def at(text: str) -> datetime:
    """An instant as a Dutch clock shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("now", "months", "expected"),
    [
        ("2024-02-29T13:30", 12, "2023-02-28T13:30"),
        ("2024-02-29T13:30", 60, "2019-02-28T13:30"),
        ("2024-02-29T13:30", 48, "2020-02-29T13:30"),
        ("2025-02-28T13:30", 60, "2020-02-28T13:30"),
        ("2025-03-01T00:00", 60, "2020-03-01T00:00"),
        ("2026-05-31T23:59", 3, "2026-02-28T23:59"),
        ("2026-07-31T08:00", 1, "2026-06-30T08:00"),
        ("2026-12-31T08:00", 6, "2026-06-30T08:00"),
        ("2026-01-31T08:00", 12, "2025-01-31T08:00"),
    ],
)
def test_the_same_day_and_time_or_the_last_day_of_a_shorter_month(now: str, months: int, expected: str) -> None:
    assert months_back(at(now), months) == at(expected)


def test_the_day_is_that_of_the_netherlands() -> None:
    new_year = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    assert usable_since(new_year).date() == date(2021, 1, 1)
    assert direct_since(new_year) == datetime(2024, 12, 31, 23, 30, tzinfo=UTC)


@given(now=MOMENTS)
def test_one_year_directly_and_five_on_a_hit(now: datetime) -> None:
    local = now.astimezone(AMSTERDAM)
    for since, years in ((direct_since(now), 1), (usable_since(now), 5)):
        assert since.date() == add_months(local.date(), -12 * years)
        assert since.time() == local.time()
        leap_day = (local.month, local.day) == (2, 29)
        assert (since.year, since.month, since.day) == (local.year - years, local.month, 28 if leap_day else local.day)


@given(now=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=800)))
def test_what_was_too_old_stays_too_old(now: datetime, later: timedelta) -> None:
    assert usable_since(now).date() <= usable_since(now + later).date()


def test_the_terms_stand_in_the_table_with_their_source_and_the_atw_moves_none() -> None:
    lengths = {name: (TERMS[name].length, TERMS[name].unit) for name in ("T16", "T17", "T18", "T18-treffer")}
    assert lengths == {
        "T16": (24, Unit.UREN),
        "T17": (6, Unit.MAANDEN),
        "T18": (12, Unit.MAANDEN),
        "T18-treffer": (60, Unit.MAANDEN),
    }
    assert not any(TERMS[name].atw for name in lengths)
    assert all("F" in TERMS[name].source for name in lengths)
