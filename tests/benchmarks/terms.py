"""The terms of ten thousand meldingen that pass in one night, worked off by one process (P10 PostgreSQL, P11 SQLite).

Of each melding T1, T1b and T2 end in that night, and Veilig Thuis becomes responsible: four events, their notices and
the next alarm each. The service's own code runs in this process; nothing is left out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import func, select

from service.bootstrap import build
from service.cases.klokwerk import Klokwerk
from service.cases.tables import GebeurtenisRow, MeldingRow
from service.core.clock import SimulatedClock
from service.db import migrations
from service.db.session import Database
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.queues.service import Queues
from service.settings import Settings
from tests.benchmarks.report import Result
from tests.deliveries import een_aflevering
from tests.processes import Postgres

GOAL_S = 60.0
LIST = 256
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 30, 23, 0, 1, tzinfo=UTC)
"""Just after midnight in the Netherlands, when all three terms have ended."""


def in_one_night(data: Path, server: Postgres, wanted: set[str], count: int) -> Iterator[Result]:
    """P10 and P11."""
    if "P10" in wanted:
        yield _measured("P10", "PostgreSQL", data / "postgresql", server.create("p10"), count)
    if "P11" in wanted:
        directory = data / "sqlite"
        yield _measured("P11", "SQLite", directory, f"sqlite:///{directory / 'meldbrug.db'}", count)


def _measured(id_: str, name: str, data: Path, url: str, count: int) -> Result:
    data.mkdir(parents=True, exist_ok=True)
    migrations.upgrade(url)
    delivering, took, events, notices = asyncio.run(_night(data, url, count))
    return Result(
        id=id_,
        what=f"the terms of {count:,} meldingen that pass in one night, {name}",
        ours=f"{took:.1f} s, {count / took:,.0f} meldingen/s",
        beside=f"delivering them {delivering:.1f} s",
        value=took,
        goal=GOAL_S * count / 10_000,
        at_most=True,
        unit=" s",
        note=f"one process; {events:,} events and {notices:,} notices.",
    )


async def _night(data: Path, url: str, count: int) -> tuple[float, float, int, int]:
    """(seconds of delivering, seconds of the clock work, events, notices)."""
    clock = SimulatedClock(MONDAY)
    services = build(Settings(data=data, database_url=SecretStr(url), werk=False), clock=clock)
    await services.start()
    delivering = await _fill(services, clock, count)
    before = await _count(services, BerichtRow)
    clock.set(NIGHT)
    started = time.perf_counter()
    looked_at = 0
    while done := await services.get(Klokwerk).run_once():
        looked_at += done
    took = time.perf_counter() - started
    events, notices = await _count(services, GebeurtenisRow), await _count(services, BerichtRow) - before
    await services.stop()
    if (looked_at, events) != (count, 4 * count):
        raise RuntimeError(f"{looked_at} of {count} meldingen, {events} events")
    return delivering, took, events, notices


async def _fill(services: Services, clock: SimulatedClock, count: int) -> float:
    database, queues = services.get(Database), services.get(Queues)
    took = 0.0
    for first in range(0, count, LIST):
        items = [een_aflevering(clock.now()) for _ in range(min(LIST, count - first))]
        started = time.perf_counter()
        async with database.write() as tx:
            await queues.deliver(tx, items, clock.now())
        took += time.perf_counter() - started
        clock.advance(timedelta(seconds=1))
    return took


async def _count(services: Services, table: type[MeldingRow | GebeurtenisRow | BerichtRow]) -> int:
    async with services.get(Database).read() as tx:
        return int(await tx.scalar(select(func.count()).select_from(table)))
