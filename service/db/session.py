"""Reading and writing: a transaction is a value of its own type, and commit happens nowhere else.

``async with database.read() as tx`` gives one snapshot that cannot change anything; ``async with database.write()``
commits when the block ends well and rolls back when it does not. Whoever only reads takes a ``ReadTx`` and cannot
append by accident; a ``WriteTx`` is a ``ReadTx`` as well. Of a glance (``database.glance()``) nothing stays but that
it was taken.

On PostgreSQL a transaction sees what is of whom it works for: the caller of this task, unless another name is given
(`namens.py`).
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext, suppress
from copy import copy
from typing import Any, Literal

from sqlalchemy import CursorResult, Executable, Row, Table, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import QueuePool

from service.core.errors import MeldbrugError
from service.db.base import Base
from service.db.engine import WRITE_OPTION, DriverError, Load, bulk_insert, translate
from service.db.namens import NIEMAND, Verbinding, namens, tell

DialectName = Literal["postgresql", "sqlite"]
Params = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class ReadTx:
    """One consistent view of the data."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.dialect: DialectName = "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
        self._begun = False

    async def execute(self, statement: Executable, params: Params = None) -> CursorResult[Any]:
        """Run ``statement``; a list of ``params`` runs it for each."""
        self._begun = True
        with _translated():
            return await self.connection.execute(statement, params)

    async def all(
        self, statement: Executable, params: Params = None, *, of: type[DeclarativeBase] | None = None
    ) -> Sequence[Row[Any]]:
        """Every row of ``statement``; ``of`` names the one table that it reads, where it is asked in between."""
        return (await self.execute(statement, params)).all()

    async def first(self, statement: Executable, params: Params = None) -> Row[Any] | None:
        """The first row, or None."""
        return (await self.execute(statement, params)).first()

    async def scalar(self, statement: Executable, params: Params = None) -> Any:
        """The first column of the first row, or None."""
        return (await self.execute(statement, params)).scalar()

    async def scalars(self, statement: Executable, params: Params = None) -> Sequence[Any]:
        """The first column of every row."""
        return (await self.execute(statement, params)).scalars().all()

    @asynccontextmanager
    async def als(self, naam: str) -> AsyncIterator[None]:
        """See and write in another name within this block, where decision 0013 says why."""
        driver = driver_of(self.connection)
        if driver is None:
            yield
            return
        before = driver.namens
        await self._go_on_as(driver, naam)
        try:
            yield
        except BaseException:
            with suppress(*DriverError, MeldbrugError):  # of a transaction that failed nothing is seen in any name
                await self._go_on_as(driver, before)
            raise
        await self._go_on_as(driver, before)

    async def _go_on_as(self, driver: Verbinding, naam: str) -> None:
        await self.execute(*tell(naam))
        driver.namens = naam

    async def stream(self, statement: Executable, *, chunk: int = 500) -> AsyncIterator[Row[Any]]:
        """The rows one by one, ``chunk`` at a time in memory; for exports."""
        self._begun = True
        with _translated():
            result = await self.connection.stream(statement, execution_options={"yield_per": chunk})
            async for row in result:
                yield row


class WriteTx(ReadTx):
    """One act: all of it, or nothing.

    What is appended is kept until the next statement or the commit, and then goes in one journey. A constraint that it
    breaks therefore shows there: whoever wants to know asks around the whole act.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self._loads: dict[tuple[str, tuple[str, ...]], Load] = {}

    async def execute(self, statement: Executable, params: Params = None) -> CursorResult[Any]:
        """Run ``statement``; it sees what was appended before."""
        await self.flush()
        return await super().execute(statement, params)

    async def all(
        self, statement: Executable, params: Params = None, *, of: type[DeclarativeBase] | None = None
    ) -> Sequence[Row[Any]]:
        """Every row of ``statement``; what was appended to other tables than ``of`` can wait meanwhile."""
        if of is None or any(load.table is of.__table__ for load in self._loads.values()):
            return await super().all(statement, params)
        return (await super().execute(statement, params)).all()

    async def append(self, table: type[DeclarativeBase], rows: Sequence[Mapping[str, Any]]) -> None:
        """Add many rows at once; all have the same keys; only the database has defaults."""
        if not rows:
            return
        columns = tuple(rows[0])
        if any(len(row) != len(columns) for row in rows):
            raise ValueError("rows of one append have the same keys")
        await self.append_tuples(table, columns, [[row[name] for name in columns] for row in rows])

    async def append_tuples(
        self, table: type[DeclarativeBase], columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
    ) -> None:
        """Add many rows at once, one value per column name; what a hot path uses in place of ``append``."""
        if not rows:
            return
        target = _table(table)
        known = self._loads.get((target.name, columns))
        together = rows if known is None else [*known.rows, *rows]
        self._loads[target.name, columns] = Load(target, columns, together)

    async def flush(self) -> None:
        """Send what was appended; the commit and every statement do so by themselves."""
        if not self._loads:
            return
        loads, self._loads = list(self._loads.values()), {}
        if not self._begun:  # a bulk load goes past SQLAlchemy, which opens the transaction with the first statement
            await super().execute(text("SELECT 1"))
        with _translated():
            await bulk_insert(self.connection, loads)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo only this block when it fails; the transaction goes on."""
        await self.execute(text("SELECT 1"))
        async with self.connection.begin_nested():
            yield
            await self.flush()

    async def end(self) -> None:
        """Make it ready to commit."""
        await self.flush()


class GlanceTx(WriteTx):
    """An act that is undone when it ends well, too: it answers as the act itself would, and only its record stays."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__(connection)
        self._record: list[tuple[type[DeclarativeBase], tuple[str, ...], Sequence[Sequence[Any]]]] = []

    async def append_tuples(
        self, table: type[DeclarativeBase], columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
    ) -> None:
        """Add rows that go again at the end, or that stay because they are on record."""
        if issubclass(table, Base) and table.on_record:
            self._record.append((table, columns, rows))
        else:
            await super().append_tuples(table, columns, rows)

    async def end(self) -> None:
        """Undo everything but the record."""
        await self.flush()
        with _translated():
            await self.connection.rollback()
        self._begun = False
        for table, columns, rows in self._record:
            await super().append_tuples(table, columns, rows)
        await self.flush()


class Database:
    """The primary, and for analysts a read replica when there is one."""

    def __init__(self, engine: AsyncEngine, *, replica: AsyncEngine | None = None) -> None:
        self.engine = engine
        self.replica = replica or engine
        self.dialect: DialectName = "sqlite" if engine.dialect.name == "sqlite" else "postgresql"
        # SQLite has one writer: waiting in line here is fair, waiting in SQLite is a sleep.
        self._writer = asyncio.Lock() if self.dialect == "sqlite" else None
        self.act: type[WriteTx] = WriteTx
        """What `write` gives."""

    def glance(self) -> "Database":
        """The same data for one who only looks from outside: what it writes is answered well and undone."""
        other = copy(self)
        other.act = GlanceTx
        return other

    @asynccontextmanager
    async def read(self, *, replica: bool = False, als: str | None = None) -> AsyncIterator[ReadTx]:
        """A view that stays the same while the block lasts; ``replica`` is for figures that may lag a moment.

        ``als`` is another name than the caller's to see in, where decision 0013 says why.
        """
        options: dict[str, Any] = {}
        if self.dialect == "postgresql":
            options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        async with self._connection(self.replica if replica else self.engine, options, als) as connection:
            yield ReadTx(connection)

    @asynccontextmanager
    async def write(self, *, als: str | None = None) -> AsyncIterator[WriteTx]:
        """A transaction that commits when the block ends well, and leaves nothing behind when it does not.

        ``als`` is another name than the caller's to work in, where decision 0013 says why.
        """
        async with (
            self._writer or nullcontext(),
            self._connection(self.engine, {WRITE_OPTION: True}, als) as connection,
        ):
            tx = self.act(connection)
            yield tx
            await tx.end()
            with _translated():
                await connection.commit()

    def in_use(self) -> int:
        """How many connections with the primary are in use in this process."""
        pool = self.engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()
        if self.replica is not self.engine:
            await self.replica.dispose()

    @staticmethod
    @asynccontextmanager
    async def _connection(
        engine: AsyncEngine, options: dict[str, Any], als: str | None
    ) -> AsyncIterator[AsyncConnection]:
        with _translated():
            connection = await (_opened(engine) if engine.dialect.name == "sqlite" else engine.connect())
        driver = driver_of(connection)
        try:
            if driver is not None:
                driver.namens = namens() if als is None else als
            with _translated():
                connection = await connection.execution_options(**options)
                await connection.begin()
            yield connection
        finally:
            if driver is not None:
                driver.namens = NIEMAND
            # Closing rolls back what was not committed; shielded, so that a caller who left does not leak a connection.
            await asyncio.shield(_close(connection))


def driver_of(connection: AsyncConnection) -> Verbinding | None:
    """What carries the name of a transaction; None on SQLite, which has no policies."""
    sync = connection.sync_connection
    driver = None if sync is None else sync.connection.driver_connection
    return driver if isinstance(driver, Verbinding) else None


async def _opened(engine: AsyncEngine) -> AsyncConnection:
    """A connection of SQLite, which a thread opens: who leaves meanwhile waits for it and gives it back.

    Else that thread would answer a loop that may be gone by then.
    """
    opening = asyncio.ensure_future(engine.connect().start())
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        with suppress(*DriverError):
            await _close(await opening)
        raise


async def _close(connection: AsyncConnection) -> None:
    """Give a connection back; of one that broke the pool is rid, and its complaint would only hide why it broke."""
    with suppress(*DriverError):
        await connection.close()


class _translated:  # noqa: N801 - reads as a statement: 'with _translated():'
    """Turns a driver's error into ours, and lets everything else pass."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if error is None or isinstance(error, MeldbrugError) or not isinstance(error, DriverError):
            return
        meant = translate(error)
        if meant is not None:
            raise meant from error


def _table(table: type[DeclarativeBase]) -> Table:
    found = table.__table__
    if not isinstance(found, Table):
        raise SQLAlchemyError("only plain tables are appended to")
    return found
