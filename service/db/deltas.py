"""Feeds that miss nothing: reading an append-only table after a position, without gaps.

Numbers are handed out before commit, so a reader that remembers 'the highest number' skips a slower neighbour. Every
row therefore also carries the transaction that wrote it, and on PostgreSQL only rows of transactions older than every
running one are read: nothing can come before them any more. SQLite has one writer; there the number is enough and
``transactie`` is 0.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import BigInteger, Identity, Select, literal_column, true, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement

from service.core.errors import Finding, OngeldigeInvoer, PositieTeOud
from service.core.signing import BadSignature, Signer
from service.db.base import Serial
from service.db.session import DialectName

S = TypeVar("S", bound=Select[*tuple[Any, ...]])

_OLDEST_RUNNING: ColumnElement[int] = literal_column(
    "(SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint)", BigInteger()
)


class CurrentTransaction(ColumnElement[int]):
    """The number of the running transaction, as a default of the database, so that a bulk load gets it as well."""

    inherit_cache = True
    type = BigInteger()


@compiles(CurrentTransaction, "postgresql")
def _on_postgresql(_element: CurrentTransaction, _compiler: SQLCompiler, **_: Any) -> str:
    return "(pg_current_xact_id()::text::bigint)"


@compiles(CurrentTransaction, "sqlite")
def _on_sqlite(_element: CurrentTransaction, _compiler: SQLCompiler, **_: Any) -> str:
    return "0"


class AppendOnly:
    """Columns of a table that is read as a feed; neither is ever given by us."""

    __table_args__: Any = ({"sqlite_autoincrement": True},)  # a number is never used twice

    volgnr: Mapped[int] = mapped_column(Serial, Identity(always=True), primary_key=True, sort_order=-2)
    transactie: Mapped[int] = mapped_column(
        BigInteger, server_default=CurrentTransaction(), nullable=False, index=True, sort_order=-1
    )


class Position(NamedTuple):
    """Where a reader is in a feed: everything up to and including this row was seen."""

    transactie: int
    volgnr: int


START = Position(-1, -1)


def after(statement: S, table: type[AppendOnly], position: Position, *, dialect: DialectName, limit: int) -> S:
    """``statement`` over ``table`` limited to the next ``limit`` rows after ``position`` that can no longer change."""
    row = tuple_(table.transactie, table.volgnr)
    statement = statement.where(row > tuple_(position.transactie, position.volgnr), settled(table, dialect=dialect))
    return statement.order_by(table.transactie, table.volgnr).limit(limit)


def settled(table: type[AppendOnly], *, dialect: DialectName) -> ColumnElement[bool]:
    """A row of ``table`` that nothing can come before any more."""
    return table.transactie < _OLDEST_RUNNING if dialect == "postgresql" else true()


class Positions:
    """Writes and reads positions as callers carry them: opaque, signed, bound to one feed, and dated."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def encode(self, feed: str, position: Position, *, now: datetime) -> str:
        """The text of ``position`` in ``feed`` (a name, with the region or unit it is for)."""
        return self._signer.sign(f"positie:{feed}", json.dumps([*position, int(now.timestamp())]).encode())

    def decode(self, feed: str, text: str | None, *, now: datetime, kept_for: timedelta) -> Position:
        """The position in ``text``; none is the start.

        Raises ``OngeldigeInvoer`` when it is not a position in ``feed``, and ``PositieTeOud`` when it was handed out
        longer ago than rows are kept: rows after it may be gone.
        """
        if text is None:
            return START
        try:
            transactie, volgnr, handed_out = json.loads(self._signer.verify(f"positie:{feed}", text))
        except BadSignature:
            finding = Finding("query", "after", "ongeldige_positie", "De positie hoort niet bij deze stroom.")
            raise OngeldigeInvoer(errors=[finding]) from None
        if now - datetime.fromtimestamp(handed_out, UTC) > kept_for:
            raise PositieTeOud
        return Position(transactie, volgnr)
