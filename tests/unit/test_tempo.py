"""A budget: never more than it says, told truthfully, and no more memory than is needed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.clock import SimulatedClock
from service.web import tempo
from service.web.tempo import WINDOW_S, Budget, Klasse

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def a_budget(per_minuut: int) -> tuple[Budget, SimulatedClock]:
    clock = SimulatedClock(NOW)
    return Budget(Klasse.LEZEN, per_minuut, clock=clock), clock


def left(headers: tempo.Headers) -> int:
    (told,) = (value for name, value in headers if name == b"ratelimit")
    return int(told.split(b";r=")[1].split(b";")[0])


@settings(max_examples=100)
@given(st.integers(1, 50), st.lists(st.floats(0, 30), max_size=120))
def test_in_any_stretch_of_time_there_is_no_more_than_the_budget_and_what_flowed_in(per_minuut, pauses):
    budget, clock = a_budget(per_minuut)
    taken: list[float] = []
    for pause in pauses:
        clock.advance(timedelta(seconds=pause))
        if not budget.take("a")[1]:
            taken.append(clock.now().timestamp())
    for first in range(len(taken)):
        for last in range(first, len(taken)):
            most = per_minuut + (taken[last] - taken[first]) * per_minuut / WINDOW_S
            assert last - first + 1 <= most + 1


@settings(max_examples=100)
@given(st.integers(1, 5_000), st.integers(0, 100))
def test_whoever_waits_as_long_as_is_told_may_again(per_minuut, extra):
    budget, clock = a_budget(per_minuut)
    for n in range(per_minuut):
        headers, wait_s = budget.take("a")
        assert (wait_s, left(headers)) == (0, per_minuut - n - 1)
    for _ in range(extra):
        headers, wait_s = budget.take("a")
        assert wait_s > 0
        assert left(headers) == 0
    clock.advance(timedelta(seconds=budget.take("a")[1]))
    assert budget.take("a")[1] == 0


def test_one_client_takes_nothing_from_another():
    budget, _ = a_budget(1)
    assert budget.take("a")[1] == 0
    assert budget.take("a")[1] > 0
    assert budget.take("b")[1] == 0


def test_what_is_left_and_the_policy_are_told_in_the_fields_of_the_draft():
    budget, _ = a_budget(60)
    assert budget.take("a") == (((b"ratelimit-policy", b'"lezen";q=60;w=60'), (b"ratelimit", b'"lezen";r=59;t=1')), 0)


def test_without_bound_nothing_is_told():
    budget, _ = a_budget(0)
    assert all(budget.take("a") == ((), 0) for _ in range(1000))


def test_a_clock_that_is_put_back_gives_nothing_away_and_locks_nobody_out():
    budget, clock = a_budget(10)
    budget.take("a")
    clock.advance(timedelta(seconds=-30))
    assert [budget.take("a")[1] == 0 for _ in range(12)].count(True) <= 10
    clock.advance(timedelta(minutes=3))
    assert budget.take("a")[1] == 0


@pytest.mark.parametrize("pause_s", [0, 90])
def test_memory_is_bounded_whoever_knocks(monkeypatch, pause_s):
    monkeypatch.setattr(tempo, "REMEMBER_MAX", 100)
    budget, clock = a_budget(1)
    for n in range(1000):
        if n % 90 == 0:
            clock.advance(timedelta(seconds=pause_s))
        budget.take(f"client {n}")
        assert len(budget._full_at) <= 100
    assert budget.take("client 999")[1] > 0, "whoever came last is not the one forgotten"
