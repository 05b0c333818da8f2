"""Tables of the deliveries to CBS."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base


class CbsLeveringRow(Base):
    """One delivery of one region over one half-year; a later number replaces the whole of the earlier ones."""

    __tablename__ = "cbs_leveringen"
    __table_args__ = (UniqueConstraint("vt_regio", "halfjaar", "nummer"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    halfjaar: Mapped[str] = mapped_column(String(7))
    nummer: Mapped[int] = mapped_column(SmallInteger)
    gemaakt_op: Mapped[datetime]
    gemaakt_door: Mapped[str]
    blokkerend: Mapped[int]
    """How many findings stand in the way of release."""
    rapport: Mapped[dict[str, Any]]
    """Counts, codes and numbers of records; no persons."""
    vrijgegeven_op: Mapped[datetime | None]
    vrijgegeven_door: Mapped[str | None]
    vrijgegeven_functie: Mapped[str | None]
    bestanden: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Both files, and of which mutatie each melding is, sealed; None once two later deliveries are there."""
