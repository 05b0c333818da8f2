"""How Alembic reaches the database: over the engine of the service, on PostgreSQL one process at a time."""

import asyncio
import os
from time import sleep
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, text

from migrations import metadata
from service.db.base import Instant
from service.db.deltas import CurrentTransaction
from service.db.engine import WRITE_OPTION, make_engine
from service.db.namens import DE_DIENST
from service.db.session import driver_of
from service.settings import Settings

LOCK = 0x6D656C64627267  # 'meldbrg': two processes that migrate at once wait for each other


def render(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """How our own column types and defaults are written in a new step."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "server_default" and isinstance(getattr(item, "arg", None), CurrentTransaction):
        autogen.imports.add("from service.db.deltas import CurrentTransaction")
        return "CurrentTransaction()"
    return False


def alone(connection: Connection) -> None:
    """Wait until no other process migrates this database.

    Asked again and again, not waited for: a statement that waits holds a snapshot, and CREATE INDEX CONCURRENTLY waits
    for every snapshot to end. The lock is of the session, because such a step commits half way; it ends with it.
    """
    connection.execute(text("SET statement_timeout = 0"))
    connection.execute(text("SET lock_timeout = 0"))
    while not connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar():
        connection.rollback()
        sleep(0.2)
    connection.commit()


def run(connection: Connection) -> None:
    """Run the steps; each in a transaction of its own."""
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        alone(connection)
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=sqlite,
        transaction_per_migration=True,
        render_item=render,
        compare_type=True,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()


async def online() -> None:
    """Connect, migrate, and commit."""
    url = context.config.attributes.get("url") or os.environ.get("DATABASE_URL") or Settings().url
    engine = make_engine(url, pool_size=1)
    try:
        async with engine.connect() as connection:
            connection = await connection.execution_options(**{WRITE_OPTION: True})
            if (driver := driver_of(connection)) is not None:
                driver.namens = (
                    DE_DIENST  # a step that moves rows must see them, also where policies hold for the owner
                )
            await connection.run_sync(run)
            await connection.commit()
    finally:
        await engine.dispose()


if context.is_offline_mode():
    raise SystemExit("Migraties draaien tegen een echte database.")
asyncio.run(online())
