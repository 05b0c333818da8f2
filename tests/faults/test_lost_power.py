"""What was acknowledged is there, exactly once, whoever was killed: the service itself, or its PostgreSQL."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.faults.conftest import Start, until
from tests.faults.sender import Sender, is_temporary_problem
from tests.processes import Postgres

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"])
ALL = range(250)


class TestTheServiceIsKilled:
    @BOTH
    async def test_under_load_loses_nothing_acknowledged_and_what_is_sent_again_lands_once(
        self, start: Start, database: str
    ):
        service = start(database)
        sender = Sender(service)
        stop = asyncio.Event()
        loading = asyncio.create_task(sender.load(ALL, workers=16, until=stop.is_set))
        await until(lambda: len(sender.acknowledged) >= 40)

        service.kill()
        stop.set()
        await loading
        promised = dict(sender.acknowledged)
        assert sender.broken, "nothing was under way: the kill came too late to tell anything"
        service.start()

        await sender.assert_each_once(promised)
        await sender.resend(set(range(max(sender.broken) + 1)) - promised.keys())
        await sender.resend(list(promised)[:5])
        assert promised.items() <= sender.acknowledged.items()
        await sender.assert_each_once(sender.acknowledged)


class TestPostgresqlIsKilled:
    async def test_under_load_gives_503_then_heals_by_itself_and_nothing_acknowledged_is_lost(
        self, start: Start, server: Postgres
    ):
        service = start("postgresql")
        sender = Sender(service)
        stop = asyncio.Event()
        loading = asyncio.create_task(sender.load(range(100_000), workers=8, until=stop.is_set))
        await until(lambda: len(sender.acknowledged) >= 40)

        await asyncio.to_thread(server.stop, "immediate")
        before = len(sender.problems)
        await until(lambda: len(sender.problems) >= before + 20)
        async with httpx.AsyncClient(base_url=service.url, timeout=60) as client:
            assert (await client.get("/health/live")).status_code == 200
            assert (await client.get("/health/ready")).status_code == 503
        promised = dict(sender.acknowledged)

        await asyncio.to_thread(server.start)
        await until(lambda: len(sender.acknowledged) >= len(promised) + 20)
        stop.set()
        await loading

        assert [one.text for one in sender.problems if not is_temporary_problem(one)] == []
        assert not sender.broken
        await sender.assert_each_once(sender.acknowledged)
        unacknowledged = set(range(max(sender.acknowledged))) - sender.acknowledged.keys()
        await sender.resend(sorted(unacknowledged)[:100])
        await sender.assert_each_once(sorted(unacknowledged)[:100])
