"""The table of facts: rows are only ever added, and hold no person."""

from datetime import date
from typing import Any

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base
from service.db.deltas import AppendOnly


class FeitRow(AppendOnly, Base):
    """Something that happened, in codes and days (see `Feitsoort`)."""

    __tablename__ = "feiten"
    __table_args__ = (Index("ix_feiten_sleutel", "sleutel"), {"sqlite_autoincrement": True})

    sleutel: Mapped[bytes]
    """Keyed hash of the subject: says which facts belong together, and leads back only with the key."""
    soort: Mapped[str] = mapped_column(String(16))
    dag: Mapped[date] = mapped_column(Date)
    vt_regio: Mapped[str | None] = mapped_column(String(40))
    eenheid: Mapped[str | None] = mapped_column(String(40))
    stroom: Mapped[str | None] = mapped_column(String(12))
    gegevens: Mapped[dict[str, Any]]
