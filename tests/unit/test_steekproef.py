"""The draw of the audit sample: the same seed gives the same draw, chances come true, no stratum starves."""

from __future__ import annotations

from collections import deque
from datetime import date
from math import sqrt
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.review.steekproef import Maat, getrokken, kwartaal, lot, naam_van, toezegging, zaad_van

SLEUTEL = b"k" * 32
ZAAD = zaad_van(SLEUTEL, "2026-K4")
maten = st.builds(Maat, st.floats(0.01, 1), st.integers(0, 60))


@given(st.uuids(), st.floats(0, 1))
def test_the_same_seed_gives_the_same_draw(mutatie_id, kans):
    again = zaad_van(bytes(SLEUTEL), "2026-K4")
    assert getrokken(ZAAD, mutatie_id, kans) is getrokken(again, mutatie_id, kans)
    assert getrokken(ZAAD, mutatie_id, 1)
    assert not getrokken(ZAAD, mutatie_id, 0)


@given(st.uuids(), st.floats(0, 1), st.floats(0, 1))
def test_what_a_small_chance_draws_a_larger_one_draws_as_well(mutatie_id, one, other):
    small, large = sorted((one, other))
    assert getrokken(ZAAD, mutatie_id, small) <= getrokken(ZAAD, mutatie_id, large)


def test_the_draw_is_one_that_anyone_can_repeat_with_the_seed():
    """HMAC-SHA256 of the id under the seed, its first eight bytes: as `openssl dgst -sha256 -mac HMAC` has it."""
    zaad = bytes.fromhex("00" * 32)
    assert lot(zaad, UUID(int=0)) == 0x853C7403937D8B62
    assert toezegging(zaad) == "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"
    assert naam_van("2026-K4", zaad) == "2026-K4.66687aad"


@pytest.mark.parametrize("kans", [0.05, 0.125, 0.5])
def test_chances_come_true_in_the_long_run(kans):
    many = 20_000
    drawn = sum(getrokken(ZAAD, UUID(int=n), kans) for n in range(many))
    assert abs(drawn / many - kans) < 4 * sqrt(kans * (1 - kans) / many)


def test_seeds_of_other_quarters_and_keys_draw_otherwise():
    ids = [UUID(int=n) for n in range(200)]
    others = (zaad_van(SLEUTEL, "2027-K1"), zaad_van(b"l" * 32, "2026-K4"))
    mine = [getrokken(ZAAD, one, 0.5) for one in ids]
    for other in others:
        assert 60 < sum(a is b for a, b in zip(mine, (getrokken(other, one, 0.5) for one in ids), strict=True)) < 140


@given(maten, st.integers(0, 10_000))
def test_a_chance_is_the_share_or_enough_for_the_minimum_but_not_twice_as_much(maat, eerder):
    kans = maat.kans(eerder)
    wanted = max(maat.deel, min(1, maat.minimum / eerder) if eerder else 1)
    assert maat.deel <= kans <= 1
    assert wanted <= kans < 2 * wanted or kans == 1 or kans == maat.deel
    assert eerder < maat.genoeg or kans == maat.deel or eerder == 0


@given(maten, st.integers(0, 1_000))
def test_what_is_rare_has_no_smaller_chance(maat, eerder):
    assert maat.kans(eerder) >= maat.kans(eerder + 1)


def test_without_a_share_nothing_is_drawn_and_a_share_is_one():
    assert [Maat(0, 30).kans(eerder) for eerder in (0, 5, 500)] == [0, 0, 0]
    for wrong in ((-0.1, 0), (1.1, 0), (0.5, -1)):
        with pytest.raises(ValueError, match="a sample has"):
            Maat(*wrong)


@settings(max_examples=20)
@given(st.integers(1, 400), st.integers(0, 2**32))
def test_no_stratum_starves(per_quarter, first):
    """Whatever its size, of a stratum the minimum is read each quarter, or nearly all when there are not so many."""
    maat, window = Maat(0.05, 30), deque[int]()
    read, expected = 0, 0.0
    for n in range(4 * per_quarter):
        while window and window[0] <= n - per_quarter:
            window.popleft()
        kans = maat.kans(min(len(window), maat.genoeg))
        window.append(n)
        if n >= 3 * per_quarter:
            expected += kans
            read += getrokken(ZAAD, UUID(int=(first << 32) + n), kans)
    assert expected >= min(per_quarter, 30)
    assert read >= min(per_quarter, 30) / 3


def test_a_quarter_has_a_name():
    days = [date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31)]
    assert [kwartaal(day) for day in days] == ["2026-K1", "2026-K1", "2026-K2", "2026-K4"]
