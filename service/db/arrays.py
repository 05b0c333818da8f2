"""'One of these values' as one statement that is prepared once, whatever the number of values."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, bindparam
from sqlalchemy.orm import InstrumentedAttribute

from service.db.session import DialectName


def any_of(
    column: InstrumentedAttribute[Any] | ColumnElement[Any], values: Sequence[Any], *, dialect: DialectName
) -> ColumnElement[bool]:
    """`column` is one of `values`: an array parameter on PostgreSQL, a list of parameters on SQLite."""
    if dialect == "sqlite":
        return column.in_(list(values))
    return column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))


def is_one_of(
    column: InstrumentedAttribute[Any] | ColumnElement[Any], name: str, *, dialect: DialectName
) -> ColumnElement[bool]:
    """The same for a statement that is built once: the values are given as the parameter `name`."""
    if dialect == "sqlite":
        return column.in_(bindparam(name, expanding=True))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))
