"""Requests that arrive together go along in one transaction: no timer, what waits goes.

While a list is on its way to the database, the next gathers here. When as many wait as are on their way, a second list
goes beside the first: deciding and storing overlap, and lists stay long, for a list costs more than a member. What
touches the same people or number as a list under way waits for it, so this process decides as if everything came one
after another. What waits is bounded: a full queue is told to come back later, memory does not grow.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from service.core.errors import InterneFout, MeldbrugError, TeDruk

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True)
class _Waiting(Generic[Item, Result]):
    item: Item
    touches: Collection[Hashable]
    future: asyncio.Future[Result]


class Batcher(Generic[Item, Result]):
    """Gathers single items into lists for `work`, which answers one result or error per item, in order."""

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Awaitable[Sequence[Result | MeldbrugError]]],
        *,
        touches: Callable[[Item], Collection[Hashable]],
        at_most: int,
        waiting_at_most: int,
        lists_at_most: int = 2,
        beside_from: int = 8,
        beside_surely: int = 32,
    ) -> None:
        """`touches` says what an item must not meet in another list.

        A second list has at least `beside_from` members, and waits for no more than `beside_surely`.
        """
        self._work = work
        self._touches = touches
        self._at_most = at_most
        self._waiting_at_most = waiting_at_most
        self._lists_at_most = lists_at_most
        self._beside_from = beside_from
        self._beside_surely = max(beside_from, beside_surely)
        self._waiting: deque[_Waiting[Item, Result]] = deque()
        self._under_way: set[asyncio.Task[None]] = set()
        self._on_their_way = 0
        self._touched: set[Hashable] = set()
        self._awake = False

    @property
    def waiting(self) -> int:
        """How many items wait for a list."""
        return len(self._waiting)

    async def submit(self, item: Item) -> Result:
        """Hand in one item and wait for its result.

        Raises ``TeDruk`` at once when too many wait already, and the item's own error when its work failed. A caller
        that goes away does not stop the work: what was taken in is finished.
        """
        if len(self._waiting) >= self._waiting_at_most:
            raise TeDruk
        return await self._enqueue(item)

    async def submit_list(self, items: Sequence[Item]) -> list[Result | BaseException]:
        """Hand in many items whose sender waits for them anyway, so that they are never too many; results in order."""
        return await asyncio.gather(*(self._enqueue(item) for item in items), return_exceptions=True)

    async def drain(self) -> None:
        """Finish everything that was handed in; for an orderly stop."""
        while self._under_way or self._waiting:
            if self._under_way:
                await asyncio.wait(self._under_way)
            await asyncio.sleep(0)

    def _enqueue(self, item: Item) -> asyncio.Future[Result]:
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(item, self._touches(item), future))
        self._wake()
        return future

    def _wake(self) -> None:
        """Look at what waits once the loop has read what has arrived."""
        if not self._awake:
            self._awake = True
            asyncio.get_running_loop().call_soon(self._start)

    def _start(self) -> None:
        self._awake = False
        while self._waiting and len(self._under_way) < self._lists_at_most:
            if self._under_way and len(self._waiting) < self._enough:
                return
            batch = self._pick()
            if not batch:
                return
            self._on_their_way += len(batch)
            task = asyncio.create_task(self._one_list(batch))
            self._under_way.add(task)
            task.add_done_callback(self._finished)

    @property
    def _enough(self) -> int:
        """How many make a list beside the one under way."""
        return min(max(self._on_their_way, self._beside_from), self._beside_surely)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._wake()

    def _pick(self) -> list[_Waiting[Item, Result]]:
        """The next list, in order of arrival; who must wait for a list under way makes its own followers wait too."""
        batch: list[_Waiting[Item, Result]] = []
        later: list[_Waiting[Item, Result]] = []
        apart = set(self._touched)
        while self._waiting and len(batch) < self._at_most:
            one = self._waiting.popleft()
            if apart and not apart.isdisjoint(one.touches):
                apart.update(one.touches)
                later.append(one)
            else:
                batch.append(one)
        self._waiting.extendleft(reversed(later))
        for one in batch:
            self._touched.update(one.touches)
        return batch

    async def _one_list(self, batch: list[_Waiting[Item, Result]]) -> None:
        results: Sequence[Result | MeldbrugError | Exception]
        try:
            results = await self._work([one.item for one in batch])
        except Exception as error:  # noqa: BLE001 - whatever it was, each caller must hear of it and the loop goes on
            results = [error] * len(batch)
        finally:
            self._on_their_way -= len(batch)
            for one in batch:
                self._touched.difference_update(one.touches)
        for one, result in zip(batch, results, strict=True):
            if one.future.done():
                continue
            if isinstance(result, MeldbrugError):
                one.future.set_exception(result.with_traceback(None))
            elif isinstance(result, Exception):
                fault = InterneFout()
                fault.__cause__ = result
                one.future.set_exception(fault)
            else:
                one.future.set_result(result)
