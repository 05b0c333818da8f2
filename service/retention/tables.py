"""Tables of retention: the ledger of what was erased, holds, and requests of data subjects."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base


class VernietigingRow(Base):
    """So many of a kind were erased on a day; holds no person, and no id that leads to one."""

    __tablename__ = "vernietigingen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    dag: Mapped[date] = mapped_column(Date)
    soort: Mapped[str] = mapped_column(String(20))
    """A `Bewaarsoort`."""
    reden: Mapped[str] = mapped_column(String(8))
    """TERMIJN or VERZOEK."""
    vt_regio: Mapped[str | None] = mapped_column(String(40))
    eenheid: Mapped[str | None] = mapped_column(String(40))
    aantal: Mapped[int]
    schema_versie: Mapped[str] = mapped_column(String(10))
    """Of the schedule that said so."""


class BewaarblokkadeRow(Base):
    """A hold: nothing of this mutatie or melding is erased until it ends. Of the organisation that placed it."""

    __tablename__ = "bewaarblokkades"
    __table_args__ = (Index("ix_bewaarblokkades_organisatie", "organisatie", "tot", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisatie: Mapped[str] = mapped_column(String(60))
    """``politie:<eenheid>`` or ``vt:<regio>``."""
    melding_id: Mapped[UUID | None] = mapped_column(index=True)
    """The melding that is held, or the one that the held mutatie became."""
    mutatie_id: Mapped[UUID | None] = mapped_column(index=True)
    reden: Mapped[str] = mapped_column(String(24))
    tot: Mapped[date] = mapped_column(Date)
    """The last day on which it holds."""
    geplaatst_op: Mapped[datetime]
    geplaatst_door: Mapped[str]
    opgeheven_op: Mapped[datetime | None]
    opgeheven_door: Mapped[str | None]


class BetrokkenenverzoekRow(Base):
    """A request of a data subject to one controller: what is asked, by when, what was decided. Of that controller."""

    __tablename__ = "betrokkenenverzoeken"
    __table_args__ = (Index("ix_betrokkenenverzoeken_organisatie", "organisatie", "status", "uiterlijk", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisatie: Mapped[str] = mapped_column(String(60))
    """``politie:<eenheid>`` or ``vt:<regio>``: the controller that decides."""
    soort: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(16))
    ontvangen: Mapped[date] = mapped_column(Date)
    """The day on which the controller got it: day 0 of the term."""
    termijn: Mapped[str] = mapped_column(String(20))
    """Id of the term."""
    uiterlijk: Mapped[date] = mapped_column(Date)
    vastgelegd_op: Mapped[datetime]
    vastgelegd_door: Mapped[str]
    besloten_op: Mapped[datetime | None]
    besloten_door: Mapped[str | None]
    weigergronden: Mapped[list[str]]
    geraakt: Mapped[int | None]
    """In how many mutaties or meldingen something was erased."""
    persoon: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Who asks, by which he is found, and what is wrong, sealed; gone some time after the decision."""
