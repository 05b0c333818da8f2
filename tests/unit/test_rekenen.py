"""From counts to figures: shares, percentiles, intervals."""

from __future__ import annotations

from collections import Counter
from math import ceil, comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.aandeel import aandeel, saldo, wilson
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


@pytest.mark.parametrize("counts", [(-1, 2, 9), (3, -1, 9), (6, 4, 9), (1, 0, 0)])
def test_a_balance_of_more_than_there_is_is_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="at most the whole"):
        saldo(*counts)


def test_a_balance_of_nothing_has_no_interval_and_one_without_changes_does() -> None:
    assert saldo(0, 0, 0) is None
    low, high = saldo(0, 0, 100) or (0, 0)
    assert (round(low, 1), round(high, 1)) == (-3.7, 3.7)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 200))
def test_the_interval_of_a_balance_holds_it_and_turns_with_its_sign(meer: int, minder: int, rest: int) -> None:
    low, high = saldo(meer, minder, meer + minder + rest) or (1, 0)
    assert low <= meer - minder <= high
    assert saldo(minder, meer, meer + minder + rest) == pytest.approx((-high, -low))


@pytest.mark.parametrize(("up", "down"), [(0.1, 0.0), (0.2, 0.05), (0.1, 0.1), (0.5, 0.4), (0.9, 0.05)])
def test_the_interval_of_a_balance_covers_the_truth_as_it_says(up: float, down: float) -> None:
    total, covered = 60, 0.0
    for meer in range(total + 1):
        for minder in range(total + 1 - meer):
            low, high = saldo(meer, minder, total) or (1, 0)
            if low <= total * (up - down) <= high:
                ways = comb(total, meer) * comb(total - meer, minder)
                covered += ways * up**meer * down**minder * (1 - up - down) ** (total - meer - minder)
    assert 0.93 <= covered <= 0.99


@given(st.lists(st.integers(0, 50), min_size=1), st.sampled_from(list(DELEN)))
def test_a_percentile_is_the_value_at_its_rank(values: list[int], deel: Berekening) -> None:
    rank = ceil(len(values) * DELEN[deel] / 100)
    assert percentiel(Counter(values), deel) == sorted(values)[rank - 1]


def test_hours_have_one_decimal() -> None:
    assert in_maat(100, Maat.UREN) == 1.7
    assert in_maat(100, Maat.MINUTEN) == 100
    assert in_maat(None, Maat.UREN) is None
