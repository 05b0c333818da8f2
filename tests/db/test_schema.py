"""The schema that the migrations make is the schema that the code has."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from migrations import metadata
from service.db import migrations
from service.db.deltas import CurrentTransaction
from service.db.engine import make_engine
from service.db.session import Database


def differences(connection: Connection):
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
    return compare_metadata(context, metadata())


async def test_migrated_equals_declared(database):
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(migrations.current) == migrations.head()


async def test_rows_of_a_feed_get_their_transaction_from_the_database(database):
    if database.dialect == "sqlite":
        pytest.skip("SQLite heeft één schrijver; het nummer is daar genoeg")
    tables = [
        table.name
        for table in metadata().sorted_tables
        for column in table.columns
        if isinstance(getattr(column.server_default, "arg", None), CurrentTransaction)
    ]
    assert tables
    query = "SELECT column_default FROM information_schema.columns WHERE table_name = :t AND column_name = 'transactie'"
    async with database.read() as tx:
        for table in tables:
            assert "pg_current_xact_id" in await tx.scalar(text(query), {"t": table})


async def test_what_is_wide_in_a_report_is_compressed_quickly(postgres_url):
    database = Database(make_engine(postgres_url))
    how = "SELECT attcompression FROM pg_attribute WHERE attrelid = 'beoordelingen'::regclass AND attname = 'feiten'"
    known = "SELECT 'lz4' = ANY (enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
    async with database.read() as tx:
        assert await tx.scalar(text(how)) == (b"l" if await tx.scalar(text(known)) else b"")
    await database.close()


def test_migrating_twice_changes_nothing(sqlite_url):
    assert migrations.upgrade(sqlite_url) == (migrations.head(), migrations.head())
