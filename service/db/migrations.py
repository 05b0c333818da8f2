"""The edition of the schema: which one the database has, which one this code needs, and the way between."""

import asyncio
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from service.db.engine import make_engine
from service.db.rollen import na_migratie

LOCATION = Path(__file__).resolve().parents[2] / "migrations"


def config(url: str) -> Config:
    """Alembic's configuration for the database at ``url``."""
    made = Config()
    made.set_main_option("script_location", str(LOCATION))
    made.attributes["url"] = url
    return made


@lru_cache(maxsize=1)
def head() -> str | None:
    """The edition this code needs."""
    return ScriptDirectory(str(LOCATION)).get_current_head()


def current(connection: Connection) -> str | None:
    """The edition the database behind ``connection`` has, or None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(url: str) -> tuple[str | None, str | None]:
    """Bring the database at ``url`` to the edition this code needs; not from within a loop."""
    before = asyncio.run(_current_at(url))
    if before != head():
        command.upgrade(config(url), "head")
        asyncio.run(_grant(url))
    return before, head()


async def _current_at(url: str) -> str | None:
    engine = make_engine(url, pool_size=1)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(current)
    finally:
        await engine.dispose()


async def _grant(url: str) -> None:
    """Give the roles of this installation, when it has them, what new tables ask for."""
    engine = make_engine(url, pool_size=1)
    try:
        if engine.dialect.name == "postgresql":
            async with engine.begin() as connection:
                await na_migratie(connection)
    finally:
        await engine.dispose()
