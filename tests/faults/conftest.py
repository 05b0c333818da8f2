"""Real processes to harm: a service on each database, and a PostgreSQL that may be stopped hard."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

import asyncpg
import httpx
import pytest

from tests.processes import SURVIVES_A_CRASH, GeenPostgres, Postgres, Service, postgres

Start = Callable[..., Service]
_names = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test here starts up to five processes, each of which takes half a minute on a machine with other work."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture(scope="package")
def server() -> Iterator[Postgres]:
    """A PostgreSQL of these tests alone, with a database `sjabloon` of the present schema."""
    try:
        with postgres(SURVIVES_A_CRASH) as running:
            Service(running.directory / "dienst", database_url=running.create("sjabloon")).migrate()
            yield running
    except GeenPostgres:
        pytest.skip("hier is geen PostgreSQL die een test mag stoppen")


@pytest.fixture
def start(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> Iterator[Start]:
    """Start a ready service on a fresh database: `start("sqlite")`, `start("postgresql", max_gelijktijdig=20)`.

    With `dient=False` nothing runs yet: for a test that only starts its workers.
    """
    started: list[Service] = []

    def begin(database: str, *, dient: bool = True, **settings: object) -> Service:
        data = tmp_path / f"dienst{len(started)}"
        data.mkdir()
        url = None
        if database == "postgresql":
            running: Postgres = request.getfixturevalue("server")
            name = f"fout_{next(_names)}"
            running.sql("postgres", f"CREATE DATABASE {name} TEMPLATE sjabloon")
            url = running.url(name)
        else:
            shutil.copy(sqlite_template, data / "meldbrug.db")
        named: Mapping[str, str] = {f"MELDBRUG_{key.upper()}": str(value) for key, value in settings.items()}
        made = Service(data, database_url=url, settings=named)
        started.append(made)
        return made.start() if dient else made

    yield begin
    for one in started:
        one.stop()


@asynccontextmanager
async def standstill(service: Service) -> AsyncIterator[None]:
    """While this lasts nobody can write: what is taken in waits."""
    if service.database_url is None:
        connection = sqlite3.connect(service.data / "meldbrug.db", isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()
        return
    holder = await asyncpg.connect(service.database_url)
    try:
        async with holder.transaction():
            await holder.execute("LOCK TABLE mutaties IN EXCLUSIVE MODE")
            yield
    finally:
        await holder.close()


async def stored_rows(service: Service) -> int:
    """How many mutaties its database holds, whether it runs or not."""
    if service.database_url is None:
        connection = sqlite3.connect(service.data / "meldbrug.db")
        count_: int = connection.execute("SELECT count(*) FROM mutaties").fetchone()[0]
        connection.close()
        return count_
    reader = await asyncpg.connect(service.database_url)
    try:
        return int(await reader.fetchval("SELECT count(*) FROM mutaties"))
    finally:
        await reader.close()


async def has_read(service: Service) -> None:
    """Return when the service has read what had been sent to it: it takes in what comes in order, on one loop."""
    for _ in range(5):
        await _lives(service)


async def no_longer_listens(service: Service) -> None:
    """Return when a service that was asked to stop takes in nothing new."""
    with suppress(httpx.TransportError):
        while True:
            await _lives(service)
            await asyncio.sleep(0.02)


async def _lives(service: Service) -> None:
    """Have it say so, on a connection of its own."""
    async with httpx.AsyncClient(base_url=service.url, timeout=60) as client:
        assert (await client.get("/health/live")).status_code == 200


async def until(condition: Callable[[], bool], *, seconds: float = 120) -> None:
    """Wait for something to become true."""
    for _ in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came")
