"""Traces by which a later mutatie finds an earlier one: keyed pseudonyms of persons and addresses, nothing else."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base


class SpoorRow(Base):
    """One pseudonym that occurs in one mutatie."""

    __tablename__ = "sporen"
    __table_args__ = (Index("ix_sporen_pseudoniem", "pseudoniem", "verwerkt_op"),)

    mutatie_id: Mapped[UUID] = mapped_column(primary_key=True)
    nr: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """Place among the traces of its mutatie; no id of its own, because a report leaves many traces."""
    pseudoniem: Mapped[bytes] = mapped_column(LargeBinary(16))
    soort: Mapped[str] = mapped_column(String(8))
    """BSN, NAAM (name and birth date) or ADRES: how sure a match is."""
    rol: Mapped[str | None] = mapped_column(String(16))
    verwerkt_op: Mapped[datetime]
