"""A request that does not come to an end is cut off, and told what it was that took too long.

Time passes here as soon as everybody waits for it, so that it makes no difference how busy the machine is.
"""

import asyncio
import selectors
from collections.abc import AsyncIterator, Callable, Coroutine
from itertools import repeat
from typing import Any, TypeVar

import pytest
from starlette.types import Message

from service.core.errors import DuurdeTeLang, InhoudBleefUit
from service.web.tijd import Looptijd, Tijdwacht

T = TypeVar("T")
SHORT, LONG = 0.05, 60.0
PART: Message = {"type": "http.request", "body": b"x", "more_body": True}
LAST: Message = {"type": "http.request", "body": b"", "more_body": False}


class Sprong(selectors.DefaultSelector):
    """What an event loop waits by: the time that it was to wait has passed at once."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        found = super().select(None if timeout is None else 0)
        if not found and timeout is not None:
            self.passed += timeout
        return found


def at_once(course: Coroutine[Any, Any, T]) -> T:
    """What comes of it, by a clock that leaps from each moment at which something happens to the next."""

    def leaping() -> asyncio.AbstractEventLoop:
        waits = Sprong()
        loop = asyncio.SelectorEventLoop(waits)
        loop.time = lambda: waits.passed  # type: ignore[method-assign] # the one clock of everything on this loop
        return loop

    with asyncio.Runner(loop_factory=leaping) as runner:
        return runner.run(course)


async def parts(*pauses: float) -> AsyncIterator[Message]:
    for pause in pauses:
        await asyncio.sleep(pause)
        yield PART
    yield LAST
    await asyncio.Event().wait()  # the caller stays


def receiving(*pauses: float) -> Callable[[], object]:
    return parts(*pauses).__anext__


async def served(looptijd: Looptijd, *pauses: float, afterwards_s: float = 0.0) -> int:
    wacht, read = Tijdwacht(look_s=0.01), 0
    with wacht.over(looptijd) as tijd:
        receive = tijd.receiving(receiving(*pauses))  # type: ignore[arg-type] # an async iterator's next is a receive
        while (await receive())["more_body"]:
            read += 1
        await asyncio.sleep(afterwards_s)
    assert not wacht._watched
    return read


def test_a_body_that_does_not_come_is_408():
    with pytest.raises(InhoudBleefUit):
        at_once(served(Looptijd(inhoud_s=SHORT), LONG))


def test_a_body_that_drips_is_408():
    with pytest.raises(InhoudBleefUit):
        at_once(served(Looptijd(inhoud_s=SHORT), *repeat(SHORT / 4, 100)))


def test_a_body_that_flows_may_go_on_as_long_as_it_flows():
    assert at_once(served(Looptijd(inhoud_s=SHORT, stroomt=True), *repeat(SHORT * 0.8, 10))) == 10
    with pytest.raises(InhoudBleefUit):
        at_once(served(Looptijd(inhoud_s=SHORT, stroomt=True), 0.0, LONG))


def test_work_that_does_not_end_is_503():
    for looptijd in (Looptijd(geheel_s=SHORT), Looptijd(geheel_s=SHORT, stroomt=True)):
        with pytest.raises(DuurdeTeLang):
            at_once(served(looptijd, afterwards_s=LONG))


def test_a_caller_who_only_waits_is_not_late():
    """What is received after the body is that the caller left, and that may take as long as it likes."""

    async def waits() -> None:
        with Tijdwacht(look_s=0.01).over(Looptijd(inhoud_s=SHORT)) as tijd:
            receive = tijd.receiving(receiving())  # type: ignore[arg-type] # as above
            await receive()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(receive(), 4 * SHORT)

    at_once(waits())


def test_who_is_cancelled_by_somebody_else_is_cancelled():
    async def cancelled() -> None:
        task = asyncio.create_task(served(Looptijd(), LONG))
        await asyncio.sleep(SHORT)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    at_once(cancelled())


def test_looking_ends_when_nobody_is_there():
    async def left() -> None:
        wacht = Tijdwacht(look_s=0.01)
        with wacht.over(Looptijd()):
            assert wacht._looking is not None
        await asyncio.sleep(SHORT)
        assert wacht._looking is None

    at_once(left())
