"""Tables of the figures: counts by month and area, and how far the facts were counted."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base

_RIJPT = text("vanaf > '0001-01-01'")


class CijferRow(Base):
    """A count in one cell; facts are folded into it, and a later fact of the same subject moves what it counted."""

    __tablename__ = "cijfers"
    __table_args__ = (Index("ix_cijfers_vanaf", "vanaf", postgresql_where=_RIJPT, sqlite_where=_RIJPT),)

    grootheid: Mapped[str] = mapped_column(String(40), primary_key=True)
    maand: Mapped[date] = mapped_column(Date, primary_key=True)
    """First day of the month in which the subject counts."""
    stroom: Mapped[str] = mapped_column(String(12), primary_key=True)
    vt_regio: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Empty where no region is known."""
    eenheid: Mapped[str] = mapped_column(String(40), primary_key=True)
    onderdeel: Mapped[str] = mapped_column(String(100), primary_key=True)
    """Empty where the whole is counted."""
    waarde: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Measured value of a distribution, in minutes; else 0."""
    vanaf: Mapped[date] = mapped_column(Date, primary_key=True)
    """Day from which it counts: that on which a term has passed; 0001-01-01 once that day has come."""
    aantal: Mapped[int]


class CijferstandRow(Base):
    """How far the facts were counted; one row."""

    __tablename__ = "cijferstand"

    naam: Mapped[str] = mapped_column(String(20), primary_key=True)
    transactie: Mapped[int] = mapped_column(BigInteger)
    volgnr: Mapped[int] = mapped_column(BigInteger)
    bijgewerkt_op: Mapped[datetime]
    gerijpt_op: Mapped[date] = mapped_column(Date)
    """The last day for which what begins to count was moved into the cells."""
