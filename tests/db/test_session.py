"""Transactions: all or nothing, one snapshot, errors in our own words; on both databases."""

import asyncio
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from service.core.errors import ConflictInDatabase, DatabaseUnavailable, TeDruk
from service.db import engine as engines
from service.db.eenmalig import GebruiktTokenRow
from service.db.engine import make_engine, normal_url, translate
from service.db.idempotency import CONSTRAINT, IdempotentieRow
from service.db.session import Database, WriteTx
from tests.conftest import PREPARE_SQLITE

NOW = datetime(2026, 11, 21, 9, 30, 15, 123456, tzinfo=UTC)
COUNT = select(func.count()).select_from(IdempotentieRow)


def a_row(n: int, **changes):
    row = {"sleutel_hash": n.to_bytes(4, "big"), "inhoud_hash": b"i", "status": 201, "antwoord": b"\0\xff"}
    return {**row, "vastgelegd_op": NOW, **changes}


async def count(database: Database) -> int:
    async with database.read() as tx:
        found: int = await tx.scalar(COUNT)
        return found


async def test_what_was_appended_is_read_back_as_it_was(database):
    amsterdam = datetime(2026, 11, 21, 10, 30, 15, 123456, tzinfo=timezone(timedelta(hours=1)))
    async with database.write() as tx:
        await tx.append(IdempotentieRow, [a_row(1, vastgelegd_op=amsterdam)])
    async with database.read() as tx:
        row = await tx.first(select(IdempotentieRow.antwoord, IdempotentieRow.vastgelegd_op))
    assert tuple(row) == (b"\0\xff", NOW)
    assert row.vastgelegd_op.tzinfo is UTC


async def test_many_rows_are_appended_at_once(database):
    async with database.write() as tx:
        await tx.append(IdempotentieRow, [a_row(n) for n in range(2000)])
        await tx.append(IdempotentieRow, [])
    assert await count(database) == 2000


async def test_rows_with_other_keys_are_refused(database):
    with pytest.raises(ValueError, match="same keys"):
        async with database.write() as tx:
            await tx.append(IdempotentieRow, [a_row(1), {**a_row(2), "extra": 1}])


async def test_a_block_that_fails_leaves_nothing(database):
    async def failing() -> None:
        async with database.write() as tx:
            await tx.append(IdempotentieRow, [a_row(1)])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await failing()
    assert await count(database) == 0


async def test_a_block_that_is_cancelled_leaves_nothing_and_frees_the_writer(database):
    writes = asyncio.Event()

    async def stuck() -> None:
        async with database.write() as tx:
            await tx.append(IdempotentieRow, [a_row(1)])
            await tx.flush()
            writes.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stuck())
    await writes.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.write() as tx:
        await tx.append(IdempotentieRow, [a_row(2)])
    assert await count(database) == 1


@pytest.mark.parametrize("bulk", [True, False])
async def test_a_broken_constraint_is_named(database, bulk):
    async def add(tx: WriteTx, row) -> None:
        if bulk:
            await tx.append(IdempotentieRow, [row])
        else:
            await tx.execute(insert(IdempotentieRow), [row])

    async with database.write() as tx:
        await add(tx, a_row(1))
    with pytest.raises(ConflictInDatabase) as raised:
        async with database.write() as tx:
            await add(tx, a_row(1))
    assert raised.value.constraint in {CONSTRAINT, "uq_idempotenties_sleutel_hash"}
    with pytest.raises(ConflictInDatabase) as raised:
        async with database.write() as tx:
            await add(tx, a_row(2, status=None))
    assert raised.value.constraint == "nn_idempotenties_status"


async def a_failing_savepoint(tx: WriteTx) -> None:
    async with tx.savepoint():
        await tx.append(IdempotentieRow, [a_row(2)])
        await tx.append(IdempotentieRow, [a_row(1)])


async def test_a_question_about_another_table_lets_what_was_appended_wait(database):
    async with database.write() as tx:
        await tx.append(IdempotentieRow, [a_row(1)])
    seen = []

    async def again() -> None:
        async with database.write() as tx:
            await tx.append(IdempotentieRow, [a_row(1)])  # refused as soon as it is sent
            seen.append(await tx.all(select(GebruiktTokenRow.kenmerk), of=GebruiktTokenRow))
            seen.append(await tx.all(select(IdempotentieRow.status), of=IdempotentieRow))

    with pytest.raises(ConflictInDatabase):
        await again()
    assert seen == [[]]


async def test_a_savepoint_undoes_only_itself(database):
    async with database.write() as tx:
        await tx.append(IdempotentieRow, [a_row(1)])
        with pytest.raises(ConflictInDatabase):
            await a_failing_savepoint(tx)
        await tx.append(IdempotentieRow, [a_row(3)])
    assert await count(database) == 2


async def test_a_read_keeps_its_snapshot(database):
    async with database.read() as tx:
        assert await tx.scalar(COUNT) == 0
        async with database.write() as other:
            await other.append(IdempotentieRow, [a_row(1)])
        assert await tx.scalar(COUNT) == 0
    assert await count(database) == 1


async def test_a_read_never_changes_anything(database):
    with suppress(DBAPIError):  # PostgreSQL says so; SQLite forgets it
        async with database.read() as tx:
            await tx.execute(insert(IdempotentieRow), [a_row(1)])
    assert await count(database) == 0


async def test_writers_wait_for_each_other_and_all_get_their_turn(database):
    async def write(n: int) -> None:
        async with database.write() as tx:
            await tx.append(IdempotentieRow, [a_row(n)])

    await asyncio.gather(*(write(n) for n in range(40)))
    assert await count(database) == 40


async def test_rows_can_be_streamed(database):
    async with database.write() as tx:
        await tx.append(IdempotentieRow, [a_row(n) for n in range(25)])
    async with database.read() as tx:
        rows = [row async for row in tx.stream(select(IdempotentieRow.sleutel_hash), chunk=10)]
    assert len(rows) == 25


async def test_a_naive_instant_is_not_stored(database):
    with pytest.raises(ValueError, match="time zone"):
        async with database.write() as tx:
            await tx.append(IdempotentieRow, [a_row(1, vastgelegd_op=datetime(2026, 1, 1))])  # noqa: DTZ001


async def test_an_error_shows_no_parameters(database):
    async with database.read() as tx:
        with pytest.raises(Exception, match=r".*") as raised:
            await tx.execute(text("SELECT * FROM bestaat_niet WHERE a = :geheim"), {"geheim": "Canarius"})
    assert "Canarius" not in str(raised.value)


async def test_a_database_that_is_not_there_is_503(tmp_path):
    before = set(threading.enumerate())
    for url in ("postgresql://nobody@127.0.0.1:1/x", f"sqlite:///{tmp_path}"):
        database = Database(make_engine(url))
        with pytest.raises(DatabaseUnavailable) as raised:
            async with database.read() as tx:
                await tx.scalar(text("SELECT 1"))
        assert raised.value.headers["Retry-After"] == "2"
        await database.close()
    # The driver's thread says that it failed to a loop that must still be there.
    for thread in set(threading.enumerate()) - before:
        if "connection_worker" in thread.name:
            await asyncio.to_thread(thread.join)


async def test_a_pool_that_is_empty_is_503(database_url):
    engine = make_engine(database_url, pool_size=1)
    vars(engine.sync_engine.pool)["_timeout"] = 0.05
    database = Database(engine)
    async with database.read():
        with pytest.raises(TeDruk):
            async with database.read():
                pass
    await database.close()


async def test_sqlite_survives_a_power_cut(sqlite_url, monkeypatch):
    monkeypatch.setattr(engines, "_prepare_sqlite", PREPARE_SQLITE)
    database = Database(make_engine(sqlite_url))
    async with database.read() as tx:
        assert await tx.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await tx.scalar(text("PRAGMA synchronous")) == 2
        assert await tx.scalar(text("PRAGMA foreign_keys")) == 1
    await database.close()


async def test_postgres_lets_no_statement_hang(postgres_url):
    database = Database(make_engine(postgres_url, statement_timeout_s=2))
    with pytest.raises(TeDruk):
        async with database.read() as tx:
            await tx.scalar(text("SELECT pg_sleep(60)"))
    assert await count(database) == 0
    await database.close()


async def test_a_lost_connection_is_503_and_the_next_one_works(postgres_url):
    database = Database(make_engine(postgres_url, pool_size=1))
    with pytest.raises(DatabaseUnavailable):
        async with database.read() as tx:
            await tx.scalar(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert await count(database) == 0
    await database.close()


def test_urls_of_other_tools_are_understood():
    assert normal_url("postgres://u:p@h/d").drivername == "postgresql+asyncpg"
    assert normal_url("postgresql://u@h/d?sslmode=require").query == {"ssl": "require"}
    assert normal_url("sqlite:////tmp/x.db").drivername == "sqlite+aiosqlite"
    with pytest.raises(ValueError, match="postgresql"):
        normal_url("mysql://h/d")


def test_a_mistake_of_our_own_is_not_called_unavailable():
    assert translate(ValueError("x")) is None
    assert isinstance(translate(OSError()), DatabaseUnavailable)
