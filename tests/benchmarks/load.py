"""The load generator: keep-alive connections over raw sockets, every request another message, in a process of its own.

`python -m tests.benchmarks.load '{…}'` takes an `Order` as JSON and prints a `Measured` as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import cast

from tests.benchmarks.messages import Messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to send."""

    port: int
    token: str
    connections: int
    seconds: float = 0.0
    """How long; or zero, when `count` says how many."""
    count: int = 0
    first: int = 0
    """Number of the first message; numbers are not used twice on one database."""
    lines: str = ""
    """A file with a message a line, to send in place of those that are made: number n is its line n, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came of it."""

    count: int
    rate: float
    """Answers a second."""
    p50_ms: float
    p99_ms: float
    statuses: dict[str, int]


class Generator:
    """Hands out requests and keeps the times."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._body = Path(order.lines).read_bytes().splitlines().__getitem__ if order.lines else Messages().body
        self._next = order.first
        self._head = (
            f"POST /v1/mutaties HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {order.token}\r\n"
            "Content-Type: application/json\r\nIdempotency-Key: bench-"
        ).encode()
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.started = time.perf_counter()
        self.end = self.started + order.seconds

    def request(self) -> bytes | None:
        """The next request, or None when it is enough."""
        number = self._next
        order = self.order
        if (order.count and number >= order.first + order.count) or (
            not order.count and time.perf_counter() >= self.end
        ):
            return None
        self._next = number + 1
        body = self._body(number)
        return b"%s%d\r\nContent-Length: %d\r\n\r\n%s" % (self._head, number, len(body), body)

    def measured(self) -> Measured:
        """The figures."""
        took = time.perf_counter() - self.started
        times = sorted(self.latencies)
        return Measured(
            count=len(times),
            rate=len(times) / took,
            p50_ms=1000 * times[len(times) // 2],
            p99_ms=1000 * times[min(len(times) - 1, int(len(times) * 0.99))],
            statuses=dict(self.statuses),
        )


class Connection(asyncio.Protocol):
    """One keep-alive connection: sends, reads the answer, sends the next."""

    def __init__(self, generator: Generator, done: asyncio.Future[None]) -> None:
        self._generator = generator
        self._done = done
        self._buffer = b""
        self._sent = 0.0
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first request."""
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        """Read on until the answer is complete."""
        self._buffer = buffer = self._buffer + data if self._buffer else data
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        start = buffer.find(b"content-length: ") + 16
        length = int(buffer[start : buffer.find(b"\r", start)])
        if len(buffer) < end + 4 + length:
            return
        generator = self._generator
        generator.latencies.append(time.perf_counter() - self._sent)
        generator.statuses[buffer[9:12].decode()] += 1
        self._buffer = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop this connection; the figures show what is missing."""
        if not self._done.done():
            self._generator.statuses["verbroken"] += 1
            self._done.set_result(None)

    def _send(self) -> None:
        request = self._generator.request()
        if request is None:
            if not self._done.done():
                self._done.set_result(None)
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)


async def generate(order: Order) -> Measured:
    """Send what is ordered."""
    loop = asyncio.get_running_loop()
    generator = Generator(order)
    gc.freeze()
    gc.disable()
    finished = []
    for _ in range(order.connections):
        done: asyncio.Future[None] = loop.create_future()
        finished.append(done)
        await loop.create_connection(partial(Connection, generator, done), "127.0.0.1", order.port)
    await asyncio.gather(*finished)
    return generator.measured()


def run(order: Order) -> Measured:
    """Send what is ordered from a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.load", json.dumps(asdict(order))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Measured(**json.loads(done.stdout))


def main() -> None:
    """Carry out the order of the command line."""
    order = Order(**json.loads(sys.argv[1]))
    try:
        import uvloop  # not there on every system
    except ImportError:
        measured = asyncio.run(generate(order))
    else:
        measured = uvloop.run(generate(order))
    sys.stdout.write(json.dumps(asdict(measured)))


if __name__ == "__main__":
    main()
