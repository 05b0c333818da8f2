"""Requests that arrive together go along in one transaction: no timer, what waits goes.

While one list is on its way to the database, the next gathers here. Every process has one list under way, so what it
takes in is decided in order of arrival. What waits is bounded: a full queue is told to come back later, memory does
not grow.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from service.core.errors import InterneFout, MeldbrugError, TeDruk

Item = TypeVar("Item")
Result = TypeVar("Result")


class Batcher(Generic[Item, Result]):
    """Gathers single items into lists for `work`, which answers one result or error per item, in order."""

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Awaitable[Sequence[Result | MeldbrugError]]],
        *,
        at_most: int,
        waiting_at_most: int,
    ) -> None:
        self._work = work
        self._at_most = at_most
        self._waiting_at_most = waiting_at_most
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._running: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many items wait for the next list."""
        return len(self._waiting)

    async def submit(self, item: Item) -> Result:
        """Hand in one item and wait for its result.

        Raises ``TeDruk`` at once when too many wait already, and the item's own error when its work failed. A caller
        that goes away does not stop the work: what was taken in is finished.
        """
        if len(self._waiting) >= self._waiting_at_most:
            raise TeDruk
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await future

    async def drain(self) -> None:
        """Finish everything that was handed in; for an orderly stop."""
        while self._running is not None:
            await self._running

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._at_most))]
                await self._one_list(batch)
        finally:
            self._running = None

    async def _one_list(self, batch: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        results: Sequence[Result | MeldbrugError | Exception]
        try:
            results = await self._work([item for item, _ in batch])
        except Exception as error:  # noqa: BLE001 - whatever it was, each caller must hear of it and the loop goes on
            results = [error] * len(batch)
        for (_, future), result in zip(batch, results, strict=True):
            if future.done():
                continue
            if isinstance(result, MeldbrugError):
                future.set_exception(result.with_traceback(None))
            elif isinstance(result, Exception):
                future.set_exception(InterneFout().with_traceback(result.__traceback__))
            else:
                future.set_result(result)
