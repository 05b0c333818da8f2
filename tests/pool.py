"""PostgreSQL databases that go from test to test: made once, emptied in between.

Making a database means copying a thousand files; emptying one that a test used means deleting a few rows. Whoever
borrows one finds in it what a new one has: the schema, the rows that the migrations put there, sequences at their
start, nobody connected. One whose schema was changed by its borrower is thrown away.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import TypeVar
from uuid import uuid4

import asyncpg

from tests import postgres

Found = TypeVar("Found")

_SCHEMA = """
SELECT md5(concat_ws('|',
  (SELECT string_agg(concat_ws(',', oid, relname, relowner, relacl, relrowsecurity, relforcerowsecurity), ';'
       ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
  (SELECT concat_ws(',', count(*), sum(xmin::text::bigint)) FROM pg_attribute WHERE attrelid >= 16384),
  (SELECT concat_ws(',', count(*), sum(xmin::text::bigint)) FROM pg_constraint),
  (SELECT concat_ws(',', count(*), sum(xmin::text::bigint)) FROM pg_trigger),
  (SELECT concat_ws(',', count(*), sum(xmin::text::bigint)) FROM pg_policy),
  (SELECT concat_ws(',', count(*), sum(xmin::text::bigint)) FROM pg_proc WHERE oid >= 16384),
  (SELECT concat_ws(',', count(*), sum(xmin::text::bigint)) FROM pg_namespace),
  (SELECT string_agg(concat_ws(',', setrole, setconfig), ';' ORDER BY setrole) FROM pg_db_role_setting
     WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database()))
))
"""
"""Changes when anything of the schema does; not when rows, statistics or storage do."""

_TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"

_EMPTY = """
DO $$
DECLARE
  tabel record;
  gevuld boolean;
BEGIN
  SET LOCAL session_replication_role = replica;  -- no triggers, no foreign keys: it all goes
  FOR tabel IN
    SELECT oid::regclass AS naam, pg_relation_size(oid) > 131072 AS groot
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
  LOOP
    IF tabel.groot THEN  -- also when it holds nothing any more: what is left of it would slow down whoever comes next
      EXECUTE format('TRUNCATE %s CASCADE', tabel.naam);
      CONTINUE;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', tabel.naam) INTO gevuld;
    IF gevuld THEN
      EXECUTE format('DELETE FROM %s', tabel.naam);
    END IF;
  END LOOP;
  PERFORM setval(seqrelid, seqstart, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL;
END $$
"""


_OTHERS = """
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@dataclass(frozen=True)
class _Made:
    """A database, what it looked like when it was new, and how to be rid of it."""

    url: str
    owner_url: str
    schema: str
    rows: Mapping[str, bytes]
    away: ExitStack


class Pool:
    """The databases of one process of a run, on one server."""

    def __init__(self, server: str) -> None:
        """Take the URL of the server, as its owner."""
        self._server = server
        self._idle: list[_Made] = []

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a database as new, that nobody else uses meanwhile; several may be borrowed at once."""
        made = self._idle.pop() if self._idle else self._make()
        try:
            yield made.url
        finally:
            if _do(made, _as_new):
                self._idle.append(made)
            else:
                made.away.close()

    def close(self) -> None:
        """Throw away what is not borrowed."""
        while self._idle:
            self._idle.pop().away.close()

    def _make(self) -> _Made:
        name = f"test_{uuid4().hex}"
        away = ExitStack()
        url = away.enter_context(postgres.fresh_database(self._server, name))
        new = _Made(url, postgres.at(self._server, name), "", {}, away)
        schema, rows = _do(new, _looks)
        return _Made(new.url, new.owner_url, schema, rows, away)


def _do(made: _Made, work: Callable[[asyncpg.Connection, _Made], Awaitable[Found]]) -> Found:
    async def run() -> Found:
        connection = await asyncpg.connect(made.owner_url.replace("+asyncpg", ""))
        try:
            return await work(connection, made)
        finally:
            await connection.close()

    return asyncio.run(run())


async def _looks(connection: asyncpg.Connection, _made: _Made) -> tuple[str, Mapping[str, bytes]]:
    """The schema of a new database, and the rows that are in it from the start, by table."""
    rows = {row["relname"]: await _copied(connection, row["relname"]) for row in await connection.fetch(_TABLES)}
    return await connection.fetchval(_SCHEMA), {table: copied for table, copied in rows.items() if copied}


async def _as_new(connection: asyncpg.Connection, made: _Made) -> bool:
    """Empty it and put back what it had from the start; False when its schema changed, or when we may not do this."""
    await _alone(connection)
    if await connection.fetchval(_SCHEMA) != made.schema:
        return False
    try:
        async with connection.transaction():
            await connection.execute(_EMPTY)
            for table, copied in made.rows.items():
                await connection.copy_to_table(table, source=BytesIO(copied))
    except asyncpg.InsufficientPrivilegeError:
        return False
    return True


async def _alone(connection: asyncpg.Connection) -> None:
    """Wait for the others to be gone, a moment those that are leaving, else until they are thrown out."""
    for attempt in count():
        if not await connection.fetchval(f"SELECT count(*) {_OTHERS}"):
            return
        if attempt == 20:
            await connection.execute(f"SELECT pg_terminate_backend(pid) {_OTHERS}")
        await asyncio.sleep(0.002)


async def _copied(connection: asyncpg.Connection, table: str) -> bytes:
    into = BytesIO()
    await connection.copy_from_table(table, output=into)
    return into.getvalue()
