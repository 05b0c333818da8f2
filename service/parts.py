"""The container of one process: what it works with, found by type, and the order in which that starts and stops."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar, cast

from service.settings import Settings

T = TypeVar("T")
Hook = Callable[[], Awaitable[None]]


class Services:
    """What one process works with, found by type; started and stopped in order."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._parts: dict[type[Any], Any] = {}
        self._start: list[Hook] = []
        self._stop: list[Hook] = []
        self.add(settings)

    def add(self, part: T, *, kind: type[Any] | None = None) -> T:
        """Make ``part`` available under its own type, or under ``kind`` when that is a protocol."""
        self._parts[kind or type(part)] = part
        return part

    def get(self, kind: type[T]) -> T:
        """The one part of this type."""
        return cast("T", self._parts[kind])

    def on_start(self, hook: Hook) -> None:
        """Run ``hook`` before the first request."""
        self._start.append(hook)

    def on_stop(self, hook: Hook) -> None:
        """Run ``hook`` after the last request; what was added last stops first."""
        self._stop.append(hook)

    def background(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run ``work`` beside the requests, for as long as the process serves."""
        tasks: list[asyncio.Task[None]] = []

        async def begin() -> None:
            tasks.append(asyncio.create_task(work()))

        async def end() -> None:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        self.on_start(begin)
        self.on_stop(end)

    async def start(self) -> None:
        """Run the hooks for starting."""
        for hook in self._start:
            await hook()

    async def stop(self) -> None:
        """Run the hooks for stopping."""
        for hook in reversed(self._stop):
            await hook()
