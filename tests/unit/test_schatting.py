"""Estimates from a stratified sample: what must hold for any counts."""

from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.schatting import Laag, Schatting, missers, recall, terecht, trend


@st.composite
def lagen(draw: st.DrawFn) -> Laag:
    size = draw(st.integers(0, 3_000))
    read = draw(st.integers(0, min(size, 300)))
    return Laag(size, read, draw(st.integers(0, read)))


strata = st.lists(lagen(), max_size=6)


@settings(max_examples=60)
@given(strata)
def test_an_estimate_lies_in_its_interval_and_the_interval_in_what_can_be(found):
    told = missers(found)
    wrong = sum(laag.fout for laag in found)
    assert wrong <= told.ondergrens <= told.waarde <= told.bovengrens
    assert told.bovengrens <= wrong + sum(laag.omvang - laag.gelezen for laag in found)
    assert told == missers(reversed(found))  # and the same counts give the same figures, in any order


@given(st.lists(lagen().map(lambda laag: laag._replace(omvang=laag.gelezen)), max_size=6))
def test_what_was_read_whole_is_known(found):
    wrong = sum(laag.fout for laag in found)
    assert missers(found) == Schatting(wrong, wrong, wrong)


def test_without_reading_anything_is_possible():
    assert missers([Laag(40, 0, 0)]) == Schatting(20, 0, 40)


@pytest.mark.parametrize("wrong", [Laag(5, 6, 0), Laag(5, 4, 5), Laag(5, 4, -1)])
def test_counts_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match="of a stratum"):
        missers([wrong])
    with pytest.raises(ValueError, match="of a stratum"):
        terecht(*wrong)


def test_reading_more_narrows_the_interval_around_the_same_rate():
    widths = [(told := missers([Laag(1_000, n, n // 50)])).bovengrens - told.ondergrens for n in (50, 100, 200, 400)]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < widths[0] / 3


def test_a_stratum_that_goes_wrong_does_not_drag_the_others_along():
    """Many read without a mistake in a large stratum, a small one half wrong: the large one is not half wrong."""
    told = missers([Laag(5_000, 400, 0), Laag(40, 20, 10)])
    assert told.ondergrens >= 10
    assert told.bovengrens < 100


@settings(max_examples=60)
@given(strata, st.integers(1, 2_000), st.data())
def test_recall_is_a_share_around_its_estimate_and_falls_when_more_is_missed(found, passed, data):
    said = data.draw(st.integers(1, passed))
    good, missed = terecht(passed, said, data.draw(st.integers(1, said))), missers(found)
    told, worse = recall(good, missed), recall(good, Schatting(*(one + 1 for one in missed)))
    assert told is not None
    assert worse is not None
    assert 0 <= told.ondergrens <= told.bovengrens <= 1
    assert told.ondergrens - 1e-9 <= told.waarde <= told.bovengrens + 1e-9
    assert all(after < before or before == 0 for before, after in zip(told, worse, strict=True))


def test_recall_of_what_is_known_is_exact_and_of_nothing_is_nothing():
    told = recall(terecht(90, 90, 80), missers([Laag(500, 500, 20)]))
    assert told is not None
    assert all(isclose(one, 0.8) for one in told)
    assert recall(terecht(10, 10, 0), missers([Laag(5, 5, 1)])) is None
    assert recall(terecht(10, 0, 0), missers([Laag(5, 5, 1)])) == Schatting(5 / 6, 0, 1)


def test_drift_is_seen_and_standing_still_is_not():
    level = trend([(20, 100)] * 6)
    falling = trend([(40, 100), (35, 100), (25, 100), (20, 100)])
    assert level is not None
    assert falling is not None
    assert (level.z, level.p) == (0, 1)
    assert falling.z < -3
    assert falling.p < 0.001
    assert trend([(3, 10)]) is None
    assert trend([(0, 10), (0, 10)]) is None
    assert trend([(10, 10), (0, 0), (12, 12)]) is None


def test_drift_of_two_periods_is_the_test_of_two_shares():
    """Its square is Pearson's chi-square of the two by two table (Agresti, 'Categorical Data Analysis', §3.2.1)."""
    told = trend([(30, 100), (45, 120)])
    assert told is not None
    expected = 220 * (30 * 75 - 45 * 70) ** 2 / (100 * 120 * 75 * 145)
    assert isclose(told.z**2, expected)
