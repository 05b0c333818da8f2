"""Tables of the notices: what was told, once per organisation that is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base
from service.db.deltas import AppendOnly


class BerichtRow(AppendOnly, Base):
    """One notice to one organisation, written in the transaction of the act; ids and codes only, never a person."""

    __tablename__ = "berichten"
    __table_args__ = (
        Index("ix_berichten_delta", "organisatie", "transactie", "volgnr"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[UUID] = mapped_column(unique=True)
    """The id of the CloudEvent: the same however often it is sent."""
    soort: Mapped[str] = mapped_column(String(60))
    organisatie: Mapped[str] = mapped_column(String(60))
    """Who is told: ``vt:<regio>``, ``politie:<eenheid>`` or ``om``."""
    onderwerp: Mapped[UUID]
    """What it is about; the subject of the CloudEvent."""
    volgorde: Mapped[UUID]
    """Notices with the same value (a melding) are sent in order."""
    op: Mapped[datetime]
    gegevens: Mapped[dict[str, Any]]
