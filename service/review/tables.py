"""Tables of the human at police: what waits for a look, what was said, and the draw of what is read twice."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, Double, Index, LargeBinary, String, text
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


class ZaadRow(Base):
    """A seed of the audit sample; its hash stands here before anything is drawn with it."""

    __tablename__ = "steekproefzaden"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    """Its quarter, and the beginning of its hash: who has other keys draws with another seed."""
    toezegging: Mapped[str] = mapped_column(String(64))
    vastgelegd_op: Mapped[datetime]
    zaad: Mapped[str | None] = mapped_column(String(64))
    """Shown once the quarter is over."""
    onthuld_op: Mapped[datetime | None]


class TrekkingRow(Base):
    """One confirmed ND or OZ: the chance that it had to be read again, its lot, and what the second reader said."""

    __tablename__ = "steekproeftrekkingen"
    __table_args__ = (
        Index("ix_steekproeftrekkingen_stratum", "uitkomst", "reden", "op"),
        Index("ix_steekproeftrekkingen_regelset", "regelset", "op"),
    )

    mutatie_id: Mapped[UUID] = mapped_column(primary_key=True)
    zaad: Mapped[str] = mapped_column(String(16), index=True)
    op: Mapped[datetime]
    dag: Mapped[date] = mapped_column(Date)
    eenheid: Mapped[str] = mapped_column(String(40))
    vt_regio: Mapped[str | None] = mapped_column(String(40))
    regelset: Mapped[str] = mapped_column(String(80))
    regelset_versie: Mapped[str] = mapped_column(String(20))
    regels: Mapped[list[str]]
    """That had fired."""
    uitkomst: Mapped[str] = mapped_column(String(3))
    reden: Mapped[str] = mapped_column(String(60))
    """The first; with the outcome it is the stratum."""
    kans: Mapped[float] = mapped_column(Double)
    getrokken: Mapped[bool]
    gelezen_op: Mapped[datetime | None]
    fout: Mapped[bool | None]
    """Whether it should have passed, by the second reader or by those who looked after that."""
