"""A batch with bad members, and a batch whose connection breaks half-way: the good lines land, each once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.faults.conftest import Start
from tests.faults.sender import Sender

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"])
HEADERS = {"Idempotency-Key": "partij-1", "Content-Type": "application/x-ndjson"}


@BOTH
async def test_a_batch_takes_the_good_lines_and_can_be_sent_again_after_the_connection_broke(
    start: Start, database: str
):
    service = start(database, lijst_maximaal=16)
    sender = Sender(service)
    bad = {7: b"{geen json", 23: b'{"bvhNummer": 1}', 51: b"[" * 5000}
    lines = [bad.get(number, sender.body(number)) for number in range(64)]

    async def broken_off() -> AsyncIterator[bytes]:
        for line in lines[:40]:
            yield line + b"\n"
        yield lines[40][:100]
        await asyncio.sleep(0.5)
        raise ConnectionError

    async with sender.client() as client:
        with pytest.raises((ConnectionError, httpx.TransportError)):
            await client.post("/v1/mutaties/_batch", content=broken_off(), headers=HEADERS)
    await asyncio.to_thread(service.wait_until_ready)

    async with sender.client() as client:
        first = await client.post("/v1/mutaties/_batch", content=b"\n".join(lines), headers=HEADERS)
        again = await client.post("/v1/mutaties/_batch", content=b"\n".join(lines), headers=HEADERS)

    answers = [json.loads(line) for line in first.text.splitlines()]
    assert len(answers) == 64
    assert {number for number, answer in enumerate(answers) if answer.get("status") == 400} == bad.keys()
    for number in bad.keys() ^ set(range(64)):
        assert answers[number]["bvhNummer"] == f"PL1300-{number:012d}"
        sender.acknowledged[number] = answers[number]["mutatieId"]
    repeated = [json.loads(line).get("mutatieId") for line in again.text.splitlines()]
    assert repeated == [answer.get("mutatieId") for answer in answers]
    await sender.assert_each_once(sender.acknowledged)
