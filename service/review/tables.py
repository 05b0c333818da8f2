"""Tables of the human at police: what waits for a look, and what was said."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base


class ControleRow(Base):
    """One thing that waits for a quality controller of the unit."""

    __tablename__ = "controlelijst"
    __table_args__ = (
        Index(
            "ix_controlelijst_open",
            "eenheid",
            "uiterlijk_op",
            "id",
            postgresql_where=text("open"),
            sqlite_where=text("open = 1"),  # spelled as SQLite has it in a query, or the index is not used
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    mutatie_id: Mapped[UUID] = mapped_column(index=True)
    eenheid: Mapped[str] = mapped_column(String(40))
    reden: Mapped[str] = mapped_column(String(20))
    """A `Controlereden`."""
    uitkomst: Mapped[str] = mapped_column(String(3))
    """What the machine proposes."""
    redencodes: Mapped[list[str]]
    spoed: Mapped[bool]
    vier_ogen: Mapped[bool]
    aangemaakt_op: Mapped[datetime]
    uiterlijk_op: Mapped[datetime]
    open: Mapped[bool]
    afgehandeld_op: Mapped[datetime | None]


class OordeelRow(Base):
    """What one human said of one mutatie; stands beside the machine's decision, never over it."""

    __tablename__ = "menselijke_oordelen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    mutatie_id: Mapped[UUID] = mapped_column(index=True)
    controle_id: Mapped[UUID | None]
    eenheid: Mapped[str] = mapped_column(String(40))
    reden: Mapped[str] = mapped_column(String(20))
    uitkomst: Mapped[str] = mapped_column(String(3))
    machine_uitkomst: Mapped[str] = mapped_column(String(3))
    oneens: Mapped[bool]
    definitief: Mapped[bool]
    """False for the first of four eyes."""
    door: Mapped[str]
    op: Mapped[datetime]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    """The motive, sealed: free text may name a person."""
