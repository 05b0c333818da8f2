"""The only file that knows drivers and pools: opens the engine, bulk-loads rows, says what an error means."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain, count
from operator import attrgetter
from pathlib import Path
from typing import Any, cast

import aiosqlite
import asyncpg
from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Table, event
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.types import TypeEngine

from service.core.errors import ConflictInDatabase, DatabaseUnavailable, MeldbrugError, TeDruk
from service.db.base import Instant
from service.db.namens import Verbinding

WRITE_OPTION = "meldbrug_write"
"""Execution option that marks a connection as writing; SQLite then takes its write lock at BEGIN."""

_BUSY = {"40001", "40P01", "55P03", "57014"}  # serialization, deadlock, lock timeout, statement timeout
_GONE = ("08", "53", "57P", "25P03")  # connection, resources, shutdown, idle in transaction


def normal_url(url: str) -> URL:
    """``url`` with our drivers; takes the spellings that other tools use (``postgres://``, ``?sslmode=``)."""
    parsed = make_url(url)
    backend = {"postgres": "postgresql"}.get(parsed.get_backend_name(), parsed.get_backend_name())
    driver = {"postgresql": "asyncpg", "sqlite": "aiosqlite"}.get(backend)
    if driver is None:
        raise ValueError("the database is postgresql:// or sqlite://")
    parsed = parsed.set(drivername=f"{backend}+{driver}")
    if "sslmode" in parsed.query:
        mode = parsed.query["sslmode"]
        parsed = parsed.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return parsed


def make_engine(url: str, *, pool_size: int = 8, statement_timeout_s: float = 15.0) -> AsyncEngine:
    """An engine for ``url`` whose errors never show parameters, and whose pool forgets connections that broke."""
    parsed = normal_url(url)
    common: dict[str, Any] = {
        "hide_parameters": True,
        "pool_size": pool_size,
        "max_overflow": 0,
        "pool_timeout": 5,
        "json_serializer": lambda value: to_json(value).decode(),
        "json_deserializer": from_json,
    }
    if parsed.get_backend_name() == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(parsed, connect_args={"timeout": 10, "isolation_level": None}, **common)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    timeout_ms = str(round(statement_timeout_s * 1000))
    server_settings = {
        "application_name": "meldbrug",
        "timezone": "UTC",
        "jit": "off",  # our statements are short: planning them twice costs more than it gives
        # Every statement is planned for its own values: a plan kept from when a table was small would read it whole.
        "plan_cache_mode": "force_custom_plan",
        "random_page_cost": "1.1",
        "statement_timeout": timeout_ms,
        "lock_timeout": str(round(statement_timeout_s * 1000 / 3)),
        "idle_in_transaction_session_timeout": timeout_ms,
    }
    connect_args = {
        "connection_class": Verbinding,
        "server_settings": server_settings,
        "timeout": 5,
        "command_timeout": statement_timeout_s + 5,
        "prepared_statement_cache_size": 500,
    }
    return create_async_engine(parsed, connect_args=connect_args, pool_use_lifo=True, **common)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    # FULL: what was acknowledged survives a power cut. 64 MB of cache, temporary tables in memory.
    for pragma in (
        "busy_timeout=10000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # The driver starts no transactions of its own (isolation_level None): a read has one snapshot, a write its lock.
    writing = connection.get_execution_options().get(WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@lru_cache(maxsize=256)
def _processors(table: Table, columns: tuple[str, ...], dialect: Dialect) -> tuple[Callable[[Any], Any] | None, ...]:
    return tuple(_processor(table.c[name].type, dialect) for name in columns)


def _processor(type_: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    if dialect.name == "postgresql" and isinstance(type_, Instant):
        return _aware  # the driver takes an aware instant as it is
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _aware(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return value


@dataclass(frozen=True, slots=True)
class Load:
    """Rows for one table, one value per column name."""

    table: Table
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


async def bulk_insert(connection: AsyncConnection, loads: Sequence[Load]) -> None:
    """Add the rows of all ``loads`` by the fastest way the driver has; a transaction must be open.

    On PostgreSQL all of them go in one statement, so that an act costs one journey however many tables it touches; COPY
    is refused for a table whose rows are somebody's. Defaults of the database fill the columns that are left out;
    defaults of Python do not.
    """
    if not loads:
        return
    dialect = connection.dialect
    columns = [_columns(load, dialect) for load in loads]
    raw = await connection.get_raw_connection()
    if dialect.name == "postgresql":
        driver = cast("asyncpg.Connection", raw.driver_connection)
        statement = _insert_all(tuple((load.table, load.columns) for load in loads), dialect)
        await driver.execute(statement, *chain.from_iterable(columns))
        return
    file = cast("aiosqlite.Connection", raw.driver_connection)
    for load, values in zip(loads, columns, strict=True):
        names = ", ".join(f'"{name}"' for name in load.columns)
        marks = ", ".join("?" * len(load.columns))
        statement = f'INSERT INTO "{load.table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our own metadata  # nosec B608
        await (await file.executemany(statement, zip(*values, strict=True))).close()


@lru_cache(maxsize=256)
def _insert_all(loads: tuple[tuple[Table, tuple[str, ...]], ...], dialect: Dialect) -> str:
    """One statement that adds to all these tables; its parameters are columns, as arrays, in the order of ``loads``."""
    number = count(1)
    parts = []
    for table, columns in loads:
        names = ", ".join(f'"{name}"' for name in columns)
        arrays = ", ".join(f"${next(number)}::{_array_type(table.c[name].type, dialect)}" for name in columns)
        parts.append(f'INSERT INTO "{table.name}" ({names}) SELECT * FROM unnest({arrays})')  # noqa: S608 - our own names  # nosec B608
    *first, last = parts
    steps = ", ".join(f"s{place} AS ({part})" for place, part in enumerate(first))
    return f"WITH {steps} {last}" if steps else last


def _array_type(type_: TypeEngine[Any], dialect: Dialect) -> str:
    """The type of a parameter with values of one column; lengths are checked by the table."""
    return re.sub(r"\(\d+\)", "", type_.compile(dialect)) + "[]"


def _columns(load: Load, dialect: Dialect) -> list[list[Any]]:
    """The values by column, as the driver takes them."""
    processors = _processors(load.table, load.columns, dialect)
    return [
        list(column) if processor is None else [processor(value) for value in column]
        for processor, column in zip(processors, zip(*load.rows, strict=True), strict=True)
    ]


def translate(error: BaseException) -> MeldbrugError | None:
    """What a driver's error means to a caller, or None when it is a mistake in our own statement."""
    if isinstance(error, PoolTimeoutError):
        return TeDruk()
    origin = error
    if isinstance(error, DBAPIError):
        cause = error.orig.__cause__ if error.orig is not None else None
        origin = cause or error.orig or error
        if error.connection_invalidated:
            return DatabaseUnavailable()
    if isinstance(origin, asyncpg.IntegrityConstraintViolationError):
        fields = attrgetter("constraint_name", "table_name", "column_name")(origin)
        return ConflictInDatabase(constraint=fields[0] or f"nn_{fields[1]}_{fields[2]}")
    if isinstance(error, sqlite3.IntegrityError):
        return ConflictInDatabase(constraint=_sqlite_constraint(str(error)))
    if isinstance(error, IntegrityError):
        return ConflictInDatabase(constraint=_sqlite_constraint(str(error.orig)))
    return _availability(origin)


def _availability(origin: BaseException) -> MeldbrugError | None:
    if isinstance(origin, asyncpg.PostgresError):
        state = origin.sqlstate or ""
        if state in _BUSY:
            return TeDruk()
        return DatabaseUnavailable() if state.startswith(_GONE) else None
    if isinstance(origin, (OSError, TimeoutError, asyncpg.InterfaceError)):
        return DatabaseUnavailable()
    text = str(origin)
    if "database is locked" in text or "database table is locked" in text:
        return TeDruk()
    if re.search(r"disk I/O error|unable to open|database or disk is full|readonly database|connection closed", text):
        return DatabaseUnavailable()
    return None


def _sqlite_constraint(message: str) -> str:
    """The name of the constraint behind SQLite's message, which names columns where PostgreSQL names the constraint."""
    kind, _, rest = message.partition(" constraint failed")
    rest = rest.removeprefix(": ").strip()
    if kind == "CHECK":
        return rest
    if rest.startswith("index "):
        return rest.removeprefix("index ").strip("'")
    columns = [column.strip().split(".") for column in rest.split(",") if "." in column]
    if not columns:
        return "fk"
    table = columns[0][0]
    names = "_".join(column[-1] for column in columns)
    return f"{'nn' if kind == 'NOT NULL' else 'uq'}_{table}_{names}"


DriverError = (SQLAlchemyError, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
"""What a driver or pool may raise; ``translate`` says what each means."""
