"""Tables of the figures: counts by month and area, how far the facts were counted, and what was published of it."""

from datetime import date, datetime
from uuid import UUID

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


class PublicatieRow(Base):
    """An edition of the figures of a quarter, and of every longer period that ends with it."""

    __tablename__ = "publicaties"

    kwartaal: Mapped[date] = mapped_column(Date, primary_key=True)
    """Its first day."""
    revisie: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """0 as long as it is provisional, 1 when first settled, more after a correction."""
    actueel: Mapped[bool]
    """Whether this is the edition that is read; one a quarter."""
    stand_op: Mapped[datetime]
    """Everything that was counted by then is in."""
    gepubliceerd_op: Mapped[datetime]
    zonder_toestemming: Mapped[list[str]]
    """Regions that had not agreed to show their figures."""
    motief: Mapped[str | None]
    """Why it was revised."""


class PublicatiecelRow(Base):
    """A published cell; one that is absent from a published quarter holds zero."""

    __tablename__ = "publicatiecellen"
    __table_args__ = (Index("ix_publicatiecellen_kwartaal", "kwartaal", "revisie"),)

    grootheid: Mapped[str] = mapped_column(String(40), primary_key=True)
    stroom: Mapped[str] = mapped_column(String(12), primary_key=True)
    korrel: Mapped[str] = mapped_column(String(1), primary_key=True)
    """M, K, H or J: how long the period is."""
    van: Mapped[date] = mapped_column(Date, primary_key=True)
    revisie: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    onderdeel: Mapped[str] = mapped_column(String(100), primary_key=True)
    """Empty where the whole is counted; '*' in a secret cell means every part."""
    gebied: Mapped[str] = mapped_column(String(42), primary_key=True)
    """'L', 'E:<eenheid>', 'R:<regio>', or 'N:<regio>' for a region of now over those it was made of."""
    kwartaal: Mapped[date] = mapped_column(Date)
    """The quarter with which it was published."""
    aantal: Mapped[int | None]
    """Rounded; None when it is secret."""
    mediaan: Mapped[int | None]
    """Of a distribution, in minutes, to three digits; None when there are too few."""
    p90: Mapped[int | None]
    reden: Mapped[str | None] = mapped_column(String(20))
    """Why it is secret."""
    eerder_getoond: Mapped[bool]
    """Whether an earlier edition showed what is secret now."""


class VergunningRow(Base):
    """A written permission to make figures of police data (handbook F63)."""

    __tablename__ = "statistiek_vergunningen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    gegeven_door: Mapped[str]
    functie: Mapped[str]
    gegeven_op: Mapped[date] = mapped_column(Date)
    kenmerk: Mapped[str]
    indicatoren: Mapped[list[str]]
    """Empty for all."""
    stromen: Mapped[list[str]]
    van: Mapped[date] = mapped_column(Date)
    tot: Mapped[date | None] = mapped_column(Date)
    vastgelegd_op: Mapped[datetime]
    ingetrokken_op: Mapped[datetime | None]


class ToestemmingRow(Base):
    """A Veilig Thuis that agrees to show its figures to others."""

    __tablename__ = "statistiek_toestemmingen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    gegeven_door: Mapped[str]
    functie: Mapped[str]
    gegeven_op: Mapped[date] = mapped_column(Date)
    van: Mapped[date] = mapped_column(Date)
    tot: Mapped[date | None] = mapped_column(Date)
    vastgelegd_op: Mapped[datetime]
    ingetrokken_op: Mapped[datetime | None]
