"""A rotation is killed while the service takes in reports: begun again it comes to its end, and nothing is lost."""

from __future__ import annotations

import asyncio
import re

import pytest

from tests.faults.conftest import Start
from tests.faults.sender import Sender
from tests.processes import Service

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"])
SOME = 80


async def killed_when_it_says(service: Service, what: str) -> None:
    """Begin a rotation, and end it without a word as soon as it has told this."""
    rotation = service.run("sleutels", "roteer")
    assert rotation.stdout is not None
    while (line := await asyncio.to_thread(rotation.stdout.readline)) and what not in line:
        pass
    assert what in line, "it ended before it could be killed"
    rotation.kill()
    await asyncio.to_thread(rotation.communicate)


async def now_and_then(sender: Sender, stop: asyncio.Event) -> None:
    """Send one report after another until it was enough."""
    number = SOME
    async with sender.client() as client:
        while not stop.is_set():
            await sender.send(client, number)
            await asyncio.sleep(0.05)
            number += 1


async def told(service: Service, *arguments: str) -> str:
    """What a command says that ends well."""
    done = service.run("sleutels", *arguments)
    said, _ = await asyncio.to_thread(done.communicate, timeout=60)
    assert done.returncode == 0, service.log()[-2000:]
    return said


@BOTH
async def test_a_rotation_that_was_killed_ends_well_under_load(start: Start, database: str) -> None:
    service = start(database, sleutel_wachttijd_s=0.5)
    sender, stop = Sender(service), asyncio.Event()
    await sender.load(range(SOME))
    load = asyncio.create_task(now_and_then(sender, stop))
    try:
        await killed_when_it_says(service, "mutaties.payload")
        said = await told(service, "roteer")
    finally:
        stop.set()
        await load
    assert not sender.problems, sender.problems[0].text
    assert re.search(r"Oude sleutels vernietigd: \d+\.", said), said
    shown = await told(service, "toon", "--tel")
    counts = dict.fromkeys(("vernietigd", "vervangen", "actief"), 0)
    for state, count in re.findall(r" (vernietigd|vervangen|actief) +(\d+)$", shown, re.MULTILINE):
        counts[state] += int(count)
    assert (counts["vernietigd"], counts["vervangen"]) == (0, 0), shown
    assert counts["actief"] >= len(sender.acknowledged)
    assert len(sender.acknowledged) > SOME
    await sender.assert_each_once(sender.acknowledged)
