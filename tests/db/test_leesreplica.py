"""Figures are read from a replica when there is one, and no question holds a snapshot open there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from service import bootstrap
from service.core.errors import DatabaseUnavailable, TeDruk
from service.db.rollen import ANALIST
from service.db.session import Database
from service.settings import Settings
from tests.postgres import as_role

pytestmark = pytest.mark.anyio


@pytest.fixture
async def database(tmp_path: Path, postgres_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """An installation with a replica that gives up after so long that no plain question comes near it."""
    settings = Settings(
        data=tmp_path,
        database_url=SecretStr(postgres_url),
        read_database_url=SecretStr(as_role(postgres_url, ANALIST)),
        read_statement_timeout_s=2,
        werk=False,
    )
    services = bootstrap.build(settings)
    yield services.get(Database)
    await services.stop()


async def test_a_question_that_takes_too_long_there_is_given_up_and_the_primary_has_its_own_limit(database: Database):
    with pytest.raises(TeDruk):
        async with database.read(replica=True) as tx:
            await tx.scalar(text("SELECT pg_sleep(60)"))
    async with database.read() as tx:
        assert await tx.scalar(text("SHOW statement_timeout")) == "15s"


async def until_gone(database: Database, backend: int) -> None:
    """Wait for the server to end one of its processes."""
    there = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
    while True:
        async with database.read() as tx:
            if not await tx.scalar(there, {"pid": backend}):
                return
        await asyncio.sleep(0.05)


async def test_a_transaction_that_stands_idle_there_is_ended(database: Database):
    async with database.read(replica=True) as tx:
        await until_gone(database, await tx.scalar(text("SELECT pg_backend_pid()")))
        with pytest.raises(DatabaseUnavailable):
            await tx.scalar(text("SELECT 1"))


async def test_nothing_can_be_written_there(database: Database):
    async with database.read(replica=True) as tx:
        assert await tx.scalar(text("SHOW transaction_read_only")) == "on"
