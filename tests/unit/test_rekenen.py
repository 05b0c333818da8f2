"""From counts to figures: shares, percentiles, intervals."""

from __future__ import annotations

from collections import Counter
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.aandeel import aandeel, wilson
from service.statistics.indicator import Berekening, Maat
from service.statistics.rekenen import DELEN, in_maat, percentiel


def test_a_share_is_in_percent_to_one_decimal() -> None:
    assert aandeel(1, 3) == 33.3
    assert aandeel(0, 3) == 0.0
    assert aandeel(3, 3) == 100.0


def test_nothing_to_divide_by_gives_no_figure_and_never_a_zero() -> None:
    assert aandeel(0, 0) is None
    assert wilson(0, 0) is None
    assert percentiel({}, Berekening.MEDIAAN) is None
    assert percentiel({5: 0}, Berekening.P90) is None


@pytest.mark.parametrize(
    ("teller", "noemer", "interval"),
    [(0, 10, (0.0, 27.8)), (10, 10, (72.2, 100.0)), (5, 10, (23.7, 76.3)), (81, 263, (25.5, 36.6))],
)
def test_the_interval_is_that_of_wilson(teller: int, noemer: int, interval: tuple[float, float]) -> None:
    """The last one is an example of R.G. Newcombe, Statistics in Medicine 17 (1998), p. 857-872."""
    assert wilson(teller, noemer) == interval


@pytest.mark.parametrize(("teller", "noemer"), [(-1, 5), (6, 5), (1, 0)])
def test_a_numerator_outside_its_denominator_is_refused(teller: int, noemer: int) -> None:
    with pytest.raises(ValueError, match="numerator"):
        wilson(teller, noemer)


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_the_interval_holds_the_share_and_shrinks_as_there_are_more(teller: int, more: int) -> None:
    noemer = teller + more
    found, share, larger = wilson(teller, noemer), aandeel(teller, noemer), wilson(teller * 10, noemer * 10)
    assert found is not None
    assert share is not None
    assert larger is not None
    assert 0 <= found[0] <= share <= found[1] <= 100
    assert larger[1] - larger[0] <= found[1] - found[0]


@given(st.lists(st.integers(0, 50), min_size=1), st.sampled_from(list(DELEN)))
def test_a_percentile_is_the_value_at_its_rank(values: list[int], deel: Berekening) -> None:
    rank = ceil(len(values) * DELEN[deel] / 100)
    assert percentiel(Counter(values), deel) == sorted(values)[rank - 1]


def test_hours_have_one_decimal() -> None:
    assert in_maat(100, Maat.UREN) == 1.7
    assert in_maat(100, Maat.MINUTEN) == 100
    assert in_maat(None, Maat.UREN) is None
