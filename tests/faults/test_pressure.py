"""An orderly stop finishes what was taken in; more than fits is told to come back, and memory does not grow."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.faults.conftest import Start, has_read, no_longer_listens, standstill, stored_rows, until
from tests.faults.sender import Sender, is_temporary_problem

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"])


class TestSigterm:
    @BOTH
    async def test_answers_every_request_that_was_taken_in_and_then_ends_well(self, start: Start, database: str):
        service = start(database)
        sender = Sender(service)
        async with standstill(service):
            sending = asyncio.create_task(sender.load(range(24), workers=24))
            await until(lambda: sender.sent == 24)
            await has_read(service)
            assert not sender.acknowledged

            service.terminate()
            await no_longer_listens(service)

        await sending
        assert sender.acknowledged.keys() == set(range(24)), (sender.broken, [one.text for one in sender.problems])
        assert await asyncio.to_thread(service.wait) in (0, -signal.SIGTERM)
        assert await stored_rows(service) == 24

    async def test_lets_a_batch_that_is_under_way_be_sent_to_its_end(self, start: Start):
        service = start("sqlite")
        sender = Sender(service)

        async def lines() -> AsyncIterator[bytes]:
            for number in range(20):
                yield sender.body(number) + b"\n"
            await has_read(service)
            service.terminate()
            await no_longer_listens(service)
            for number in range(20, 40):
                yield sender.body(number) + b"\n"

        headers = {"Idempotency-Key": "partij", "Content-Type": "application/x-ndjson"}
        async with sender.client() as client:
            answer = await client.post("/v1/mutaties/_batch", content=lines(), headers=headers)

        assert answer.text.count('"mutatieId"') == 40
        assert await asyncio.to_thread(service.wait) in (0, -signal.SIGTERM)


class TestMoreThanFits:
    @BOTH
    async def test_is_refused_at_once_with_503_while_what_waits_is_finished(self, start: Start, database: str):
        service = start(database, wachtend_maximaal=10, statement_timeout_s=90)  # nothing times out meanwhile
        sender = Sender(service)
        async with standstill(service):
            sending = asyncio.create_task(sender.load(range(60), workers=60))
            # Of 60 at most 30 are taken in: ten wait, and two lists of at most ten are under way.
            await until(lambda: len(sender.problems) >= 30)
            refused = list(sender.problems)
            assert not sender.acknowledged

        await sending
        assert all(is_temporary_problem(answer) for answer in refused)
        assert len(sender.acknowledged) >= 10
        assert not sender.broken
        await sender.assert_each_once(sender.acknowledged)

    async def test_does_not_let_memory_grow(self, start: Start):
        service = start("sqlite", max_gelijktijdig=32, wachtend_maximaal=16)
        sender = Sender(service)
        padding = b" " * 500_000
        body = sender.body(1)[:-1] + padding + b"}"
        headers = {"Idempotency-Key": "dik", "Content-Type": "application/json"}

        async def push(client: httpx.AsyncClient, times: int) -> set[int]:
            trace = {"trace": sender.count_sent}
            answers = await asyncio.gather(
                *(client.post("/v1/mutaties", content=body, headers=headers, extensions=trace) for _ in range(times))
            )
            return {answer.status_code for answer in answers}

        async with sender.client() as client:
            async with standstill(service):
                first = asyncio.create_task(push(client, 40))
                await until(lambda: sender.sent == 40)
                await has_read(service)
                before = service.memory_mb()
                for _ in range(10):
                    statuses = await push(client, 50)
                    assert statuses <= {409, 503}
                grown = service.memory_mb() - before
            await first
        assert grown < 60, f"{grown:.0f} MB more after 250 MB of refused requests"

    async def test_a_database_that_is_busy_too_long_says_so_and_stores_nothing(self, start: Start):
        service = start("postgresql", statement_timeout_s=1)
        sender = Sender(service)
        async with standstill(service):
            await sender.load([1], workers=1)
        assert [is_temporary_problem(answer) for answer in sender.problems] == [True]
        assert (await sender.stored([1]))[1] == []
        await sender.resend([1])
        await sender.assert_each_once([1])
