"""The data keys, wrapped: what each row holds is worthless without the key-encryption key, which is not in here."""

from datetime import datetime

from sqlalchemy import LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base


class DatasleutelRow(Base):
    """One key: of one domain (a VT region, or ``algemeen``) and one year; no person, and of the service itself."""

    __tablename__ = "datasleutels"
    __table_args__ = (UniqueConstraint("domein", "jaar", "nummer"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """As it stands in the header of what it sealed."""
    domein: Mapped[str] = mapped_column(String(40))
    jaar: Mapped[int] = mapped_column(SmallInteger)
    """UTC."""
    nummer: Mapped[int] = mapped_column(SmallInteger)
    kek_id: Mapped[str] = mapped_column(String(40))
    verpakt: Mapped[bytes | None] = mapped_column(LargeBinary)
    """None once it was destroyed; the row stays, so that it is known why something cannot be read."""
    gemaakt_op: Mapped[datetime]
    actief_vanaf: Mapped[datetime]
    vervangen_op: Mapped[datetime | None]
    """When a next number was made; what it sealed is being resealed."""
    vernietigd_op: Mapped[datetime | None]
