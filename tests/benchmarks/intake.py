"""The intake beside the floor (P1, P2, P8), a batch beside bare COPY (P3), and the memory of a worker (P9)."""

from __future__ import annotations

import asyncio
import http.client
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.request import urlopen

import asyncpg

from tests.benchmarks.load import Measured, Order, run
from tests.benchmarks.messages import Messages
from tests.benchmarks.report import Result, of_rounds
from tests.processes import ROOT, Postgres, Service, cpu_seconds, free_port, service

POLICE = ("politie:amsterdam", "mutaties:schrijven")


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How long and how much is measured."""

    rounds: int = 3
    seconds: float = 6.0
    warm: float = 1.5
    batch_lines: int = 20_000
    memory_reports: int = 100_000


QUICK = Extent(rounds=1, seconds=2.0, warm=0.5, batch_lines=2_000, memory_reports=10_000)


class Side(NamedTuple):
    """One of the two that are measured."""

    port: int
    pid: int


class Round(NamedTuple):
    """What one side did in one round."""

    measured: Measured
    cpu_ms: float
    """Processor time of its process for one report."""


@contextmanager
def floor() -> Iterator[Side]:
    """A running floor."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.floor", str(port)], cwd=ROOT)
    try:
        for _ in range(200):
            try:
                with urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=1):
                    break
            except OSError:
                time.sleep(0.05)
        yield Side(port, process.pid)
    finally:
        process.terminate()
        process.wait(10)


class Pair:
    """The service and the floor, measured in turns."""

    def __init__(self, ours: Service, beside: Side, extent: Extent) -> None:
        self._ours = Side(ours.port, ours.pid)
        self._token = ours.token(*POLICE)
        self._beside = beside
        self._extent = extent
        self._first = 0

    def rounds(self, connections: int) -> list[tuple[Round, Round]]:
        """(service, floor) for every round; who goes first alternates."""
        found = []
        for turn in range(self._extent.rounds):
            sides = [self._ours, self._beside]
            done = {side: self._measure(side, connections) for side in (sides[::-1] if turn % 2 else sides)}
            found.append((done[self._ours], done[self._beside]))
        return found

    def _measure(self, side: Side, connections: int) -> Round:
        return measure(side.pid, self._order(side, connections, self._extent.warm),
                       self._order(side, connections, self._extent.seconds))  # fmt: skip

    def _order(self, side: Side, connections: int, seconds: float) -> Order:
        self._first += 1_000_000
        return Order(port=side.port, token=self._token, connections=connections, seconds=seconds, first=self._first)


def measure(pid: int, warm: Order, order: Order) -> Round:
    """Warm a side up and measure it; `pid` is its process."""
    run(warm)
    before = cpu_seconds(pid)
    measured = run(order)
    used = cpu_seconds(pid) - before
    if set(measured.statuses) != {"201"}:
        raise RuntimeError(f"not every request was taken in: {measured.statuses}")
    return Round(measured, 1000 * used / measured.count)


def beside_floor(id_: str, what: str, goal: float, rounds: Sequence[tuple[Round, Round]]) -> Result:
    """Rate of the service as a share of the floor's."""
    ours, beside = (median(pair[side].measured.rate for pair in rounds) for side in (0, 1))
    cpu, floor_cpu = (median(pair[side].cpu_ms for pair in rounds) for side in (0, 1))
    times = [median(getattr(one.measured, name) for one, _ in rounds) for name in ("p50_ms", "p99_ms")]
    return Result(
        id=id_,
        what=what,
        ours=f"{ours:,.0f}/s, p50 {times[0]:.0f} ms, p99 {times[1]:.0f} ms",
        beside=f"floor {beside:,.0f}/s",
        value=of_rounds([(one.measured.rate, other.measured.rate) for one, other in rounds], lambda a, b: a / b),
        goal=goal,
        note=f"processor time of the process for one report: {cpu:.2f} ms, floor {floor_cpu:.2f} ms.",
    )


def on_postgresql(data: Path, server: Postgres, extent: Extent, wanted: set[str]) -> Iterator[Result]:
    """P1 and P2."""
    with service(data, database_url=server.create("p1")) as ours, floor() as beside:
        pair = Pair(ours, beside, extent)
        if "P1" in wanted:
            yield beside_floor("P1", "`POST /v1/mutaties`, PostgreSQL, 64 connections", 0.35, pair.rounds(64))
        if "P2" in wanted:
            rounds = pair.rounds(1)
            p50 = median(one.measured.p50_ms for one, _ in rounds)
            p99 = [(one.measured.p99_ms, other.measured.p99_ms) for one, other in rounds]
            yield Result(
                id="P2",
                what="the same at 1 connection: p99",
                ours=f"p50 {p50:.1f} ms, p99 {median(a for a, _ in p99):.1f} ms",
                beside=f"floor p99 {median(b for _, b in p99):.1f} ms",
                value=of_rounds(p99, lambda a, b: a / b),
                goal=10,
                at_most=True,
            )


def on_sqlite(data: Path, extent: Extent) -> Result:
    """P8."""
    with service(data) as ours, floor() as beside:
        rounds = Pair(ours, beside, extent).rounds(16)
        return beside_floor("P8", "`POST /v1/mutaties`, SQLite, 16 connections", 0.30, rounds)


def batch_beside_copy(data: Path, server: Postgres, extent: Extent) -> Result:
    """P3: a batch over HTTP beside COPY of the very rows that the service writes for it."""
    url, bare_url = server.create("p3"), server.create("p3_kaal")
    bare = Service(data, database_url=bare_url)
    bare.migrate()
    pairs: list[tuple[float, float]] = []
    with service(data, database_url=url) as ours:
        token = ours.token(*POLICE)
        send_batch(ours, token, 1_000, first=50_000_000)
        rows: dict[str, Any] = {}
        for turn in range(extent.rounds):
            asyncio.run(empty(url))
            took = send_batch(ours, token, extent.batch_lines, first=turn * extent.batch_lines)
            rows = asyncio.run(written(url))
            pairs.append((extent.batch_lines / took, extent.batch_lines / asyncio.run(copied(bare_url, rows))))
    each = sum(len(records) for _, records in rows.values()) / extent.batch_lines
    return Result(
        id="P3",
        what=f"`_batch` of {extent.batch_lines:,} lines over HTTP",
        ours=f"{median(a for a, _ in pairs):,.0f}/s",
        beside=f"bare COPY {median(b for _, b in pairs):,.0f}/s",
        value=of_rounds(pairs, lambda a, b: a / b),
        goal=0.40,
        note=f"COPY of the very rows that the service wrote for the batch ({each:.1f} a report, in {len(rows)} tables "
        "with their indexes), one COPY a table, one transaction.",
    )


def send_batch(ours: Service, token: str, count: int, *, first: int) -> float:
    """Send a batch and read every answer; the seconds it took."""
    messages = Messages()
    body = b"\n".join(messages.body(number) for number in range(first, first + count))
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/x-ndjson",
        "Idempotency-Key": f"batch-{first}-{time.time_ns()}",
    }
    connection = http.client.HTTPConnection("127.0.0.1", ours.port, timeout=600)
    started = time.perf_counter()
    connection.request("POST", "/v1/mutaties/_batch", body, headers)
    answer = connection.getresponse().read()
    took = time.perf_counter() - started
    connection.close()
    good = answer.count(b'"mutatieId"')
    if good != count:
        raise RuntimeError(f"{good} of {count} lines were taken in: {answer[:500]!r}")
    return took


async def _tables(connection: asyncpg.Connection) -> list[str]:
    found = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    return [row[0] for row in found]


async def empty(url: str) -> None:
    """Throw away every row; what the audit trail forbids, a superuser may in a session without triggers."""
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica")
    await connection.execute(f"TRUNCATE {', '.join(await _tables(connection))} RESTART IDENTITY CASCADE")
    await connection.close()


async def written(url: str) -> dict[str, tuple[list[str], list[tuple[Any, ...]]]]:
    """Every row by table: columns and records."""
    connection = await asyncpg.connect(url)
    found = {}
    for table in await _tables(connection):
        if records := await connection.fetch(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of the catalogue
            found[table] = (list(records[0].keys()), [tuple(record) for record in records])
    await connection.close()
    return found


async def copied(url: str, rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]]) -> float:
    """COPY these rows into the same, empty tables; the seconds it took."""
    await empty(url)
    connection = await asyncpg.connect(url)
    started = time.perf_counter()
    async with connection.transaction():
        for table, (columns, records) in rows.items():
            await connection.copy_records_to_table(table, records=records, columns=columns)
    took = time.perf_counter() - started
    await connection.close()
    return took


def memory(data: Path, server: Postgres, extent: Extent) -> Result:
    """P9: resident memory of the one worker while reports come in."""
    step = extent.memory_reports // 5
    with service(data, database_url=server.create("p9")) as ours:
        token = ours.token(*POLICE)
        sizes = []
        for turn in range(5):
            order = Order(port=ours.port, token=token, connections=64, count=step, first=turn * step)
            measured = run(order)
            if set(measured.statuses) != {"201"}:
                raise RuntimeError(f"not every request was taken in: {measured.statuses}")
            sizes.append(ours.memory_mb())
    course = ", ".join(f"{size:.0f}" for size in sizes)
    return Result(
        id="P9",
        what=f"memory of a worker after {extent.memory_reports:,} reports",
        ours=f"{sizes[-1]:.0f} MB",
        beside=f"{sizes[0]:.0f} MB after the first {step:,}",
        value=sizes[-1],
        goal=200,
        at_most=True,
        unit=" MB",
        note=f"MB after each {step:,} reports: {course}; {'flat' if sizes[-1] <= 1.1 * sizes[0] else 'NOT flat'}.",
    )
