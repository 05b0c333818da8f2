"""Keyset pages: where the next page starts, as SQL and as an opaque, signed cursor.

A cursor carries the sort values of the last row and is bound to the list it came from (path and filters); it holds
codes, instants and ids only, because it is signed and not secret.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from service.core.errors import Finding, OngeldigeInvoer
from service.core.signing import BadSignature, Signer

T = TypeVar("T")
S = TypeVar("S", bound=Select[*tuple[Any, ...]])
Column = ColumnElement[Any] | InstrumentedAttribute[Any]
Key = tuple[Any, ...]

DEFAULT_LIMIT = 50
MAX_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """What a caller asks of a list: how many, and after which row."""

    limit: int = DEFAULT_LIMIT
    after: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """One page, and the key of its last row when there is more."""

    items: Sequence[T]
    next: Key | None = None


def keyset(statement: S, columns: Sequence[Column], page: PageRequest, *, descending: bool = False) -> S:
    """``statement`` in the order of ``columns`` (the last one unique), after ``page.after``, and one row extra."""
    if page.after is not None:
        row = tuple_(*columns)
        last = tuple_(*(literal(value, column.type) for value, column in zip(page.after, columns, strict=True)))
        statement = statement.where(row < last if descending else row > last)
    order = [column.desc() if descending else column.asc() for column in columns]
    return statement.order_by(*order).limit(page.limit + 1)


def make_page(rows: Sequence[T], page: PageRequest, key: Callable[[T], Key]) -> Page[T]:
    """The page from what ``keyset`` fetched; ``key`` gives a row's sort values."""
    items = rows[: page.limit]
    return Page(items=items, next=key(items[-1]) if len(rows) > page.limit else None)


class Cursors:
    """Writes and reads cursors."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def encode(self, listing: str, key: Key) -> str:
        """The cursor for ``key`` in ``listing`` (its path and filters)."""
        return self._signer.sign(f"cursor:{listing}", json.dumps([_pack(value) for value in key]).encode())

    def decode(self, listing: str, cursor: str) -> Key:
        """The key in ``cursor``; raises ``OngeldigeInvoer`` when it is not a cursor of ``listing``."""
        try:
            return tuple(_unpack(value) for value in json.loads(self._signer.verify(f"cursor:{listing}", cursor)))
        except BadSignature:
            finding = Finding(
                "query", "cursor", "ongeldige_cursor", "De cursor hoort niet bij deze lijst of deze filters."
            )
            raise OngeldigeInvoer(errors=[finding]) from None


def _pack(value: Any) -> Any:
    match value:
        case UUID():
            return {"u": value.hex}
        case datetime():
            return {"t": value.astimezone(UTC).isoformat()}
        case date():
            return {"d": value.isoformat()}
        case bytes():
            return {"b": value.hex()}
        case None | bool() | int() | str():
            return value
    raise TypeError(f"a cursor holds no {type(value).__name__}")


def _unpack(value: Any) -> Any:
    match value:
        case {"u": text}:
            return UUID(text)
        case {"t": text}:
            return datetime.fromisoformat(text)
        case {"d": text}:
            return date.fromisoformat(text)
        case {"b": text}:
            return bytes.fromhex(text)
    return value
