"""The clock work is killed in the middle of a night: what passed is written exactly once all the same."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from service.cases.tables import GebeurtenisRow, MeldingRow
from service.db.engine import make_engine
from service.db.session import Database
from service.notifications.tables import BerichtRow
from service.observability.events import WERK_GESTART
from tests.deliveries import een_aflevering, een_vt_kant, lever
from tests.faults.conftest import Start
from tests.processes import Service

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.anyio]
MANY = 2_000
EVENTS = 4
"""T1, T1b and T2, and that Veilig Thuis became responsible."""
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"])


def opened(service: Service) -> Database:
    return Database(make_engine(service.database_url or f"sqlite:///{service.data / 'meldbrug.db'}", pool_size=2))


async def fill(service: Service) -> None:
    """Meldingen of twenty days ago; no more of their terms end for a week."""
    database, then = opened(service), datetime.now(UTC) - timedelta(days=20)
    vt = een_vt_kant()
    for _ in range(MANY // 250):
        await lever(database, vt, [een_aflevering(then) for _ in range(250)], then)
    await database.close()


async def written(service: Service) -> int:
    database = opened(service)
    async with database.read() as tx:
        count = int(await tx.scalar(select(func.count()).select_from(GebeurtenisRow)))
    await database.close()
    return count


async def some_written(service: Service) -> bool:
    return await written(service) > 0


async def none_left(service: Service) -> bool:
    database = opened(service)
    async with database.read() as tx:
        due = MeldingRow.wek_op < datetime.now(UTC)
        found = await tx.scalar(select(MeldingRow.id).where(due).limit(1))
    await database.close()
    return found is None


async def three_begun(service: Service) -> bool:
    """Whether the third of its workers came so far that a signal stops it in order."""
    return service.log().count(f'"{WERK_GESTART.name}"') >= 3


async def until(condition: Callable[[], Awaitable[bool]], *, seconds: float = 180) -> None:
    """Wait for something in the database to become true."""
    for _ in range(int(seconds / 0.02)):
        if await condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")


async def stopped_in_order(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(120)


@BOTH
async def test_each_end_is_written_and_told_once_whenever_it_was_killed(start: Start, database: str) -> None:
    service = start(database, werk=False)
    await fill(service)
    assert await written(service) == 0, "a service without the work leaves it to others"

    working = service.work()
    await until(lambda: some_written(service))
    working.kill()
    working.wait(60)
    killed_at = await written(service)
    assert 0 < killed_at < MANY * EVENTS, "the kill came in the middle"

    again = [service.work(), service.work()]
    await until(lambda: three_begun(service))  # one may have done it all before the other is there
    await until(lambda: none_left(service))
    assert [await stopped_in_order(process) for process in again] == [0, 0]

    reader = opened(service)
    async with reader.read() as tx:
        events = await tx.all(select(GebeurtenisRow.melding_id, GebeurtenisRow.sleutel))
        of_the_clock = BerichtRow.soort.in_(
            ["nl.meldbrug.termijn.verstreken", "nl.meldbrug.verantwoordelijkheid.gewijzigd"]
        )
        notices = await tx.all(select(BerichtRow.onderwerp).where(of_the_clock))
    await reader.close()
    assert len(events) == len(set(map(tuple, events))) == MANY * EVENTS
    assert set(Counter(row.onderwerp for row in notices).values()) == {EVENTS + 1}
