"""A police system that notes what was acknowledged: what it does so a broken connection can be told from a promise."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.benchmarks.messages import Messages
from tests.processes import Service

SCOPES = "mutaties:schrijven mutaties:lezen"


@dataclass
class Sender:
    """Sends numbered messages; the number is also the Idempotency-Key."""

    service: Service
    acknowledged: dict[int, str] = field(default_factory=dict)
    """Number to mutatieId, of every message that was answered 200 or 201."""
    problems: list[httpx.Response] = field(default_factory=list)
    broken: set[int] = field(default_factory=set)
    """Sent, and the connection broke before an answer."""
    sent: int = 0
    """How often one went out whole: it is on this machine, and the service has only to read it."""

    def __post_init__(self) -> None:
        self._headers = self.service.bearer("politie:amsterdam", SCOPES)
        self._messages = Messages()

    def body(self, number: int) -> bytes:
        """The message with this number."""
        return self._messages.body(number)

    def client(self, timeout: float = 120) -> httpx.AsyncClient:
        """Connections to the service."""
        return httpx.AsyncClient(base_url=self.service.url, timeout=timeout, headers=self._headers)

    async def send(self, client: httpx.AsyncClient, number: int) -> httpx.Response | None:
        """Send one and note what came of it; None when the connection broke."""
        headers = {"Idempotency-Key": f"fout-{number}", "Content-Type": "application/json"}
        try:
            answer = await client.post(
                "/v1/mutaties", content=self.body(number), headers=headers, extensions={"trace": self.count_sent}
            )
        except httpx.TransportError:
            self.broken.add(number)
            return None
        if answer.status_code in (200, 201):
            self.acknowledged[number] = answer.json()["mutatieId"]
        else:
            self.problems.append(answer)
        return answer

    async def count_sent(self, event: str, _info: object) -> None:
        """Listens to what the client of HTTP does."""
        self.sent += event == "http11.send_request_body.complete"

    async def load(
        self, numbers: Iterable[int], *, workers: int = 8, until: Callable[[], bool] = lambda: False
    ) -> None:
        """Send these by several workers; each number once, until all were sent or `until` says stop."""
        waiting = iter(numbers)

        async def work() -> None:
            async with self.client() as client:
                for number in waiting:
                    if until():
                        return
                    if await self.send(client, number) is None:
                        await asyncio.sleep(0.02)

        await asyncio.gather(*(work() for _ in range(workers)))

    async def resend(self, numbers: Iterable[int]) -> None:
        """Send these again with the same keys until each is acknowledged."""
        missing = set(numbers)
        for _ in range(20):
            missing -= self.acknowledged.keys()
            if not missing:
                return
            await self.load(sorted(missing))
            await asyncio.sleep(0.1)
        raise AssertionError(f"never acknowledged: {sorted(missing)[:10]}, {[one.text for one in self.problems[-3:]]}")

    async def stored(self, numbers: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
        """What the service has of each message, read back over the API."""
        found: dict[int, list[dict[str, Any]]] = {}
        waiting = iter(numbers)

        async def work() -> None:
            async with self.client() as client:
                for number in waiting:
                    answer = await client.get("/v1/mutaties", params={"bvhNummer": f"PL1300-{number:012d}"})
                    assert answer.status_code == 200, answer.text
                    found[number] = answer.json()["items"]

        await asyncio.gather(*(work() for _ in range(4)))
        return found

    async def assert_each_once(self, numbers: Iterable[int]) -> None:
        """Every acknowledged message is there exactly once, under the id that was promised."""
        for number, items in (await self.stored(numbers)).items():
            assert [item["mutatieId"] for item in items] == [self.acknowledged[number]], number


def is_temporary_problem(answer: httpx.Response) -> bool:
    """Whether an answer tells in the agreed way to come back later."""
    body = answer.json()
    return (
        answer.status_code == 503
        and answer.headers["content-type"] == "application/problem+json"
        and int(answer.headers["retry-after"]) >= 1
        and body["status"] == 503
        and bool(body["detail"])
    )
