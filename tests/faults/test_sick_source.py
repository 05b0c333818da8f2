"""An outside source that hangs, fails or talks nonsense: the intake keeps its pace and says what is missing."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from service.demo.nepbron import Gedrag, Nepbron
from tests.faults.conftest import Start
from tests.faults.sender import Sender

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults")]


@pytest.fixture
def source() -> Iterator[tuple[Nepbron, str]]:
    """The make-believe source on a real port, that is its own from the moment that it is known."""
    made, listening = Nepbron(), socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(made, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield made, f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.force_exit = server.should_exit = True
    thread.join(5)
    listening.close()


class Incomplete(Sender):
    """Sends messages that lack what the source could tell."""

    def body(self, number: int) -> bytes:
        message = json.loads(super().body(number))
        del message["wapens"]
        return json.dumps(message).encode()


async def test_a_sick_source_costs_a_list_at_most_its_budget_and_is_then_left_alone(
    start: Start, source: tuple[Nepbron, str]
):
    bron, url = source
    # A budget that a source that is well never needs, also on a busy machine; twenty of them would last far too long.
    service = start("sqlite", informatiebron_url=url, informatiebron_budget_s=2, verrijken_elke_s=3600)
    sender = Incomplete(service)
    async with sender.client(timeout=30) as client:

        async def status(number: int) -> str:
            answer = await sender.send(client, number)
            assert answer is not None
            assert answer.status_code == 201, answer.text
            body: dict[str, Any] = answer.json()
            return str(body["verrijking"])

        assert await status(0) == "VOLLEDIG"
        for turn, sick in enumerate((Gedrag.HANGT, Gedrag.ONZIN, Gedrag.FOUT), start=1):
            bron.gedrag = sick
            numbers = range(turn * 100, turn * 100 + 20)
            assert set(await asyncio.gather(*map(status, numbers))) == {"ONVOLLEDIG"}, sick
        for number in range(500, 505):
            await status(number)

        asked = bron.aanroepen
        assert await status(600) == "ONVOLLEDIG"
        assert bron.aanroepen == asked, "the breaker is open: the source is left alone"
    await sender.assert_each_once(sender.acknowledged)
