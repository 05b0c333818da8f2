"""What every table shares: metadata, names of constraints, and column types that mean the same on both databases."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, LargeBinary, MetaData, Text, Uuid
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from service.core.clock import as_utc


class Instant(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out, on both databases; a naive one is refused with ``ValueError``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant in UTC; SQLite stores it without a zone, so that its text sorts."""
        if value is None:
            return None
        instant = as_utc(value)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The instant with its zone, UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


Id = Uuid(as_uuid=True)
"""A UUIDv7."""
Json = JSON(none_as_null=True)
"""Codes and figures that are read whole; never a person's data."""
Bytes = LargeBinary()
"""A pseudonym, a hash or a sealed payload."""
Serial = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database hands out; SQLite only does so for its own integer."""


class Base(DeclarativeBase):
    """The root of all tables; a constraint's name follows from its columns, and so becomes a domain error by name."""

    on_record: ClassVar[bool] = False
    """Whether what is added here stays when all else of an act is undone because it was only a glance."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        UUID: Id,
        datetime: Instant,
        bytes: Bytes,
        str: Text(),
        dict[str, Any]: Json,
        list[Any]: Json,
        list[str]: Json,
    }
