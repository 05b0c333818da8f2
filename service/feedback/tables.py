"""Tables of the feedback: each version that VT gave, and the labels it puts on the rules that let the melding pass."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base
from service.db.deltas import AppendOnly


class TerugkoppelingRow(AppendOnly, Base):
    """One version of the feedback at one moment; a later version replaces, nothing is overwritten."""

    __tablename__ = "terugkoppelingen"
    __table_args__ = (
        UniqueConstraint("melding_id", "moment", "versie"),
        Index("ix_terugkoppelingen_delta", "eenheid", "transactie", "volgnr"),
        Index(
            "ix_terugkoppelingen_bewaard",
            "op",
            postgresql_where=text("vernietigd_op IS NULL"),
            sqlite_where=text("vernietigd_op IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[UUID] = mapped_column(unique=True)
    melding_id: Mapped[UUID]
    mutatie_id: Mapped[UUID]
    vt_regio: Mapped[str] = mapped_column(String(40))
    eenheid: Mapped[str] = mapped_column(String(40))
    bvh_nummer: Mapped[str] = mapped_column(String(24))
    moment: Mapped[str] = mapped_column(String(12))
    versie: Mapped[int]
    op: Mapped[datetime]
    te_laat: Mapped[bool]
    kwaliteit: Mapped[str | None] = mapped_column(String(20))
    vervolg: Mapped[str | None] = mapped_column(String(2))
    velden: Mapped[dict[str, Any]]
    """Codes, ticks and dates; no persons."""
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Names, contact and safety conditions, sealed."""
    door: Mapped[str]
    vernietigd_op: Mapped[datetime | None]
    """When the content was erased; what stands in its place names nobody."""


class VerduidelijkingRow(Base):
    """What police asked about one version of the feedback, once, and what Veilig Thuis answered (handbook R06)."""

    __tablename__ = "verduidelijkingen"

    terugkoppeling_id: Mapped[UUID] = mapped_column(primary_key=True)
    gevraagd_op: Mapped[datetime]
    gevraagd_door: Mapped[str]
    vraag: Mapped[bytes] = mapped_column(LargeBinary)
    """Question and answer are sealed."""
    beantwoord_op: Mapped[datetime | None]
    beantwoord_door: Mapped[str | None]
    antwoord: Mapped[bytes | None] = mapped_column(LargeBinary)
    vernietigd_op: Mapped[datetime | None]
    """When the content was erased; what stands in its place names nobody."""


class RegelLabelRow(Base):
    """What a feedback says of one rule that let the melding pass (handbook R04)."""

    __tablename__ = "regel_labels"
    __table_args__ = (Index("ix_regel_labels_regel", "regelset", "regel"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    terugkoppeling_id: Mapped[UUID]
    melding_id: Mapped[UUID] = mapped_column(index=True)
    mutatie_id: Mapped[UUID]
    regelset: Mapped[str] = mapped_column(String(80))
    regelset_versie: Mapped[str] = mapped_column(String(20))
    regel: Mapped[str] = mapped_column(String(20))
    kwaliteit: Mapped[str] = mapped_column(String(20))
    geldig: Mapped[bool]
    """False once a newer version of the feedback has replaced this label."""
    op: Mapped[datetime]
