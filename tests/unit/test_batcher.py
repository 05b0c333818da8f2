"""Requests that arrive together go along in one list."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.errors import Conflict, InterneFout, MeldbrugError, TeDruk
from service.intake.batcher import Batcher


class Work:
    """Answers each item with itself, in lists it remembers; waits until it may go on."""

    def __init__(self) -> None:
        self.lists: list[list[int]] = []
        self.go = asyncio.Event()

    async def __call__(self, items: Sequence[int]) -> list[int | MeldbrugError]:
        self.lists.append(list(items))
        await self.go.wait()
        return [Conflict() if item < 0 else item for item in items]


def batcher(work: Work, *, waiting: int = 100) -> Batcher[int, int]:
    return Batcher(work, touches=lambda item: {item}, at_most=3, waiting_at_most=waiting, beside_from=100)


async def gathered(work: Work, items: Sequence[int]) -> list[int | BaseException]:
    batch = batcher(work)
    tasks = [asyncio.create_task(batch.submit(item)) for item in items]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    work.go.set()
    return await asyncio.gather(*tasks, return_exceptions=True)


def test_what_waits_goes_along_in_order_and_in_lists_of_a_bounded_length() -> None:
    async def run() -> None:
        work = Work()
        assert await gathered(work, [1, 2, 3, 4, 5]) == [1, 2, 3, 4, 5]
        assert work.lists == [[1, 2, 3], [4, 5]]

    asyncio.run(run())


def test_a_member_that_fails_is_answered_alone() -> None:
    async def run() -> None:
        one, bad, two = await gathered(Work(), [1, -1, 2])
        assert (one, two) == (1, 2)
        assert isinstance(bad, Conflict)

    asyncio.run(run())


def test_a_full_queue_says_so_at_once() -> None:
    async def run() -> None:
        work = Work()
        batch = batcher(work, waiting=2)
        first = [asyncio.create_task(batch.submit(1))]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        first += [asyncio.create_task(batch.submit(item)) for item in (2, 3)]
        await asyncio.sleep(0)
        with pytest.raises(TeDruk):
            await batch.submit(4)
        work.go.set()
        assert await asyncio.gather(*first) == [1, 2, 3]

    asyncio.run(run())


def test_a_mistake_of_ours_reaches_every_caller_as_a_problem_and_the_next_list_goes_on() -> None:
    async def run() -> None:
        calls = 0

        async def work(items: Sequence[int]) -> list[int | MeldbrugError]:
            nonlocal calls
            calls += 1
            if calls == 1:
                raise ZeroDivisionError
            return list(items)

        batch: Batcher[int, int] = Batcher(work, touches=lambda item: {item}, at_most=2, waiting_at_most=10)
        failed = await asyncio.gather(batch.submit(1), batch.submit(2), return_exceptions=True)
        assert [type(error) for error in failed] == [InterneFout, InterneFout]
        assert await batch.submit(3) == 3

    asyncio.run(run())


def test_a_caller_that_goes_away_does_not_stop_what_was_taken_in() -> None:
    async def run() -> None:
        work = Work()
        batch = batcher(work)
        gone = asyncio.create_task(batch.submit(1))
        stays = asyncio.create_task(batch.submit(2))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        gone.cancel()
        work.go.set()
        assert await stays == 2
        await batch.drain()
        assert work.lists == [[1, 2]]

    asyncio.run(run())


class Overlap:
    """Notes which items are worked on at once; a list takes one turn of the loop per item."""

    def __init__(self) -> None:
        self.busy: list[tuple[int, str]] = []
        self.done: list[tuple[int, str]] = []
        self.lists = 0
        self.together = 0

    async def __call__(self, items: Sequence[tuple[int, str]]) -> list[tuple[int, str] | MeldbrugError]:
        names = {name for _, name in items}
        assert names.isdisjoint(name for _, name in self.busy), "the same people are decided twice at once"
        self.busy += items
        self.lists += 1
        self.together = max(self.together, self.lists)
        for _ in items:
            await asyncio.sleep(0)
        self.busy = [one for one in self.busy if one not in items]
        self.done += items
        self.lists -= 1
        return list(items)


@given(st.lists(st.sampled_from("abcdefgh"), max_size=40), st.integers(1, 5), st.integers(1, 3))
def test_what_is_about_the_same_people_is_decided_one_after_another(names: list[str], most: int, lists: int) -> None:
    async def run() -> None:
        work = Overlap()
        batch: Batcher[tuple[int, str], tuple[int, str]] = Batcher(
            work, touches=lambda item: {item[1]}, at_most=most, waiting_at_most=100, lists_at_most=lists, beside_from=1
        )
        items = list(enumerate(names))
        assert await batch.submit_list(items) == items
        for name in set(names):
            order = [number for number, about in work.done if about == name]
            assert order == sorted(order)

    asyncio.run(run())


def test_a_second_list_goes_beside_the_first_when_enough_wait() -> None:
    async def run() -> None:
        work = Overlap()
        batch: Batcher[tuple[int, str], tuple[int, str]] = Batcher(
            work, touches=lambda item: {item[1]}, at_most=4, waiting_at_most=100, beside_from=4
        )
        await batch.submit_list([(number, f"naam {number}") for number in range(8)])
        assert work.together == 2

    asyncio.run(run())


@pytest.mark.parametrize(("later", "surely", "lists"), [(5, 32, 1), (6, 32, 2), (3, 3, 2)])
def test_a_second_list_waits_until_it_is_as_long_as_the_first_or_long_enough(
    later: int, surely: int, lists: int
) -> None:
    async def run() -> None:
        work = Overlap()
        batch: Batcher[tuple[int, str], tuple[int, str]] = Batcher(
            work, touches=lambda item: {item[1]}, at_most=6, waiting_at_most=100, beside_from=2, beside_surely=surely
        )
        first = asyncio.create_task(batch.submit_list([(number, f"eerst {number}") for number in range(6)]))
        await asyncio.sleep(0)
        await asyncio.gather(first, batch.submit_list([(number, f"later {number}") for number in range(later)]))
        assert work.together == lists

    asyncio.run(run())
