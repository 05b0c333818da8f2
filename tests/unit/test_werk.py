"""The loop for the work beside the requests: pace, failure, stopping, and what the figures say of it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable

import pytest

from service.observability.logging import configure
from service.web.metrics import Metrics
from service.work import Taak, Werk, in_background

pytestmark = pytest.mark.anyio


class Job:
    """Has so much to do, and fails so often first."""

    def __init__(self, *, left: int = 0, failures: int = 0) -> None:
        self.left, self.failures, self.turns = left, failures, 0

    async def once(self) -> int:
        self.turns += 1
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("geheim: Jansen")
        if not self.left:
            return 0
        self.left -= 1
        return 1


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - the job under test has no event to wait for
            await asyncio.sleep(0.001)


async def running_until(werk: Werk, condition: Callable[[], bool]) -> None:
    """Run until something is so, then stop in order."""
    running = asyncio.create_task(werk.run())
    await until(condition)
    werk.stop()
    async with asyncio.timeout(60):
        await running


async def test_while_there_is_more_a_job_does_not_rest() -> None:
    job = Job(left=50)
    await running_until(Werk([Taak("veel", 3600, job.once)], Metrics()), lambda: job.left == 0 and job.turns == 51)


async def test_a_job_that_fails_is_tried_again_and_the_others_go_on() -> None:
    log = io.StringIO()
    configure(log)
    broken, sound = Job(left=2, failures=3), Job(left=5)
    metrics = Metrics()
    werk = Werk([Taak("stuk", 0.001, broken.once), Taak("heel", 0.001, sound.once)], metrics)
    await running_until(werk, lambda: broken.left == 0 and sound.left == 0)
    configure()
    logged = [line for line in log.getvalue().splitlines() if "taak.mislukt" in line]
    assert len(logged) == 3
    assert all("stuk" in line and "RuntimeError" in line for line in logged)
    assert not any("geheim" in line for line in logged)
    figures = metrics.render().decode()
    assert 'meldbrug_werk_beurten_total{taak="stuk",uitkomst="MISLUKT"} 3.0' in figures
    assert 'meldbrug_werk_beurten_total{taak="heel",uitkomst="GEDAAN"} 5.0' in figures
    assert 'meldbrug_werk_gelukt_op_seconden{taak="heel"}' in figures


async def test_stopping_lets_the_running_turn_finish_and_begins_nothing_new() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()
    ended: list[bool] = []

    async def slow() -> int:
        begun.set()
        await may_end.wait()
        ended.append(True)
        return 1

    werk = Werk([Taak("traag", 0.001, slow)], Metrics())
    running = asyncio.create_task(werk.run())
    await begun.wait()
    werk.stop()
    assert not running.done()
    may_end.set()
    await running
    assert ended == [True]


async def test_a_process_that_stops_serving_lets_the_running_turn_finish() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()
    ended: list[bool] = []

    async def slow() -> int:
        begun.set()
        await may_end.wait()
        ended.append(True)
        return 1

    serving = asyncio.create_task(in_background(Werk([Taak("traag", 0.001, slow)], Metrics())))
    await begun.wait()
    serving.cancel()
    await asyncio.sleep(0)
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await serving
    assert ended == [True]


async def test_by_hand_it_does_everything_until_nothing_is_left_for_anyone() -> None:
    second = Job()

    async def feeds_the_second() -> int:
        if second.turns > 1:
            return 0
        second.left += 1
        return 1

    werk = Werk([Taak("tweede", 1, second.once), Taak("eerste", 1, feeds_the_second)], Metrics())
    assert await werk.alles() == 2
    assert second.left == 0


def test_two_jobs_have_two_names() -> None:
    with pytest.raises(ValueError, match="one name"):
        Werk([Taak("a", 1, Job().once), Taak("a", 1, Job().once)], Metrics())
