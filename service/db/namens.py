"""In whose name a transaction works: what the policies of the database go by (`rijbeveiliging.py`).

The name is that of the organisation that calls (``vt:<regio>``, ``politie:<eenheid>``, ``om``, ``ministerie``,
``beheer``), or the service itself. It belongs to the task: whoever verified a token sets it, a request begins and ends
as nobody, and nobody sees nothing. A connection tells it to the database together with BEGIN, for that transaction
only: it costs no journey, and nothing of it is left on the connection that the pool hands to the next.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import asyncpg
from sqlalchemy import String, TextClause, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement

NIEMAND: Final = ""
"""Nobody; sees no row that is of somebody."""
DE_DIENST: Final = "dienst"
"""The service itself; sees all. What may work in its name on a caller's behalf stands in decision 0013."""
INSTELLING: Final = "meldbrug.namens"
"""The setting of a PostgreSQL session that holds the name."""

_NAAM: Final = re.compile(r"(?:dienst|om|ministerie|beheer|(?:vt|politie):[a-z][a-z0-9-]{1,59})?")
_namens: ContextVar[str] = ContextVar("namens", default=NIEMAND)


def namens() -> str:
    """In whose name this task works."""
    return _namens.get()


def werk_namens(naam: str) -> None:
    """Work in this name from here on, until the ``als`` around it ends; ``ValueError`` for what is no name."""
    _namens.set(_checked(naam))


@contextmanager
def als(naam: str) -> Iterator[None]:
    """Work in this name within the block, whatever is set inside; ``ValueError`` for what is no name."""
    token = _namens.set(_checked(naam))
    try:
        yield
    finally:
        _namens.reset(token)


def _checked(naam: str) -> str:
    if _NAAM.fullmatch(naam) is None:
        raise ValueError("not a name to work in")
    return naam


def tell(naam: str) -> tuple[TextClause, dict[str, str]]:
    """The statement, with its parameters, after which the running transaction goes on in this name."""
    return _TELL, {"naam": _checked(naam)}


_TELL: Final = text(f"SELECT set_config('{INSTELLING}', :naam, true)")


class Verbinding(asyncpg.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection that tells in whose name with every BEGIN; as long as nobody says so, it is nobody."""

    namens: str = NIEMAND

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109 - its name
        """Run statements; the one that opens a transaction carries the name along, in the same journey."""
        if query.startswith("BEGIN"):
            query = f"{query.rstrip(';')}; SET LOCAL {INSTELLING} = '{_checked(self.namens)}'"
        done: str = await super().execute(query, *args, timeout=timeout)
        return done


class InWhoseName(ColumnElement[str]):
    """The name that the running transaction works in, as a default of the database; empty on SQLite."""

    inherit_cache = True
    type = String(60)


@compiles(InWhoseName, "postgresql")
def _on_postgresql(_element: InWhoseName, _compiler: SQLCompiler, **_: Any) -> str:
    return f"current_setting('{INSTELLING}', true)"


@compiles(InWhoseName, "sqlite")
def _on_sqlite(_element: InWhoseName, _compiler: SQLCompiler, **_: Any) -> str:
    return "''"
