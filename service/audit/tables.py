"""Tables on record: one entry per act, one verstrekking per item that leaves. Rows are only ever added."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base


class AuditRow(Base):
    """One act (Wpg art. 32a, handbook PR02)."""

    __tablename__ = "audit"
    on_record = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    op: Mapped[datetime]
    actie: Mapped[str] = mapped_column(String(40))
    resultaat: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str]
    organisatie: Mapped[str] = mapped_column(String(60))
    herkomst: Mapped[str]
    """Request id and W3C trace id."""
    doelbinding: Mapped[str | None] = mapped_column(String(40))
    object_soort: Mapped[str] = mapped_column(String(20))
    objecten: Mapped[list[str]]
    """Ids that the act touched or returned; empty is 'niets gevonden'."""


class VerstrekkingRow(Base):
    """Police data that went to a receiver (Bpg art. 6:4, handbook PR01)."""

    __tablename__ = "verstrekkingen"
    __table_args__ = (Index("ix_verstrekkingen_mutatie_id", "mutatie_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    op: Mapped[datetime]
    melding_id: Mapped[UUID]
    mutatie_id: Mapped[UUID]
    ontvanger: Mapped[str] = mapped_column(String(60))
    ontvanger_sub: Mapped[str]
    doel: Mapped[str] = mapped_column(String(40))
    grondslag: Mapped[str] = mapped_column(String(40))
    omschrijving: Mapped[str]
    """Which fields left, as a list of codes."""
    inhoud_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    vrijgegeven_door: Mapped[str | None]
