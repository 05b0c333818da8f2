"""A request that does not come to an end is cut off, and told what it was that took too long."""

import asyncio
from collections.abc import AsyncIterator, Callable
from itertools import repeat

import pytest
from starlette.types import Message

from service.core.errors import DuurdeTeLang, InhoudBleefUit
from service.web.tijd import Looptijd, Tijdwacht

SHORT, LONG = 0.05, 60.0
PART: Message = {"type": "http.request", "body": b"x", "more_body": True}
LAST: Message = {"type": "http.request", "body": b"", "more_body": False}


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


async def test_a_body_that_does_not_come_is_408():
    with pytest.raises(InhoudBleefUit):
        await served(Looptijd(inhoud_s=SHORT), LONG)


async def test_a_body_that_drips_is_408():
    with pytest.raises(InhoudBleefUit):
        await served(Looptijd(inhoud_s=SHORT), *repeat(SHORT / 4, 100))


async def test_a_body_that_flows_may_go_on_as_long_as_it_flows():
    assert await served(Looptijd(inhoud_s=1.0, stroomt=True), *repeat(0.02, 10)) == 10
    with pytest.raises(InhoudBleefUit):
        await served(Looptijd(inhoud_s=SHORT, stroomt=True), 0.0, LONG)


async def test_work_that_does_not_end_is_503():
    for looptijd in (Looptijd(geheel_s=SHORT), Looptijd(geheel_s=SHORT, stroomt=True)):
        with pytest.raises(DuurdeTeLang):
            await served(looptijd, afterwards_s=LONG)


async def test_a_caller_who_only_waits_is_not_late():
    """What is received after the body is that the caller left, and that may take as long as it likes."""
    with Tijdwacht(look_s=0.01).over(Looptijd(inhoud_s=SHORT)) as tijd:
        receive = tijd.receiving(receiving())  # type: ignore[arg-type] # as above
        await receive()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(receive(), 4 * SHORT)


async def test_who_is_cancelled_by_somebody_else_is_cancelled():
    task = asyncio.create_task(served(Looptijd(), LONG))
    await asyncio.sleep(SHORT)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_looking_ends_when_nobody_is_there():
    wacht = Tijdwacht(look_s=0.01)
    with wacht.over(Looptijd()):
        assert wacht._looking is not None
    await asyncio.sleep(SHORT)
    assert wacht._looking is None
