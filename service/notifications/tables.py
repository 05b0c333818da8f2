"""Tables of the notices: what was told, who subscribed to it, and what became of each delivery."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base
from service.db.deltas import AppendOnly


class BerichtRow(AppendOnly, Base):
    """One notice to one organisation, written in the transaction of the act; ids and codes only, never a person."""

    __tablename__ = "berichten"
    __table_args__ = (
        Index("ix_berichten_delta", "organisatie", "transactie", "volgnr"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[UUID] = mapped_column(unique=True)
    """The id of the CloudEvent: the same however often it is sent."""
    soort: Mapped[str] = mapped_column(String(60))
    organisatie: Mapped[str] = mapped_column(String(60))
    """Who is told: ``vt:<regio>``, ``politie:<eenheid>`` or ``om``."""
    onderwerp: Mapped[UUID]
    """What it is about; the subject of the CloudEvent."""
    volgorde: Mapped[UUID]
    """Notices with the same value (a melding) are sent in order."""
    op: Mapped[datetime]
    gegevens: Mapped[dict[str, Any]]


class AbonnementRow(Base):
    """A subscription, how far the feed was divided over it, and how its receiver is doing."""

    __tablename__ = "abonnementen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisatie: Mapped[str] = mapped_column(String(60), index=True)
    soorten: Mapped[list[str]]
    actief: Mapped[bool]
    besloten: Mapped[bytes | None]
    """Callback and secret, sealed; gone once it was ended."""
    versie: Mapped[int]
    aangemaakt_op: Mapped[datetime]
    gewijzigd_op: Mapped[datetime]
    opgezegd_op: Mapped[datetime | None]
    positie_transactie: Mapped[int] = mapped_column(BigInteger)
    positie_volgnr: Mapped[int] = mapped_column(BigInteger)
    """Everything up to here in the feed has its row in `bezorgingen`, where the kind is one of `soorten`."""
    laatste_nummer: Mapped[int]
    """The number of the newest delivery."""
    storingen: Mapped[int]
    """Rounds in a row in which nothing arrived; above 0 one notice at a time is tried."""
    storing_sinds: Mapped[datetime | None]
    rust_tot: Mapped[datetime | None]
    """Nothing is sent before this instant."""
    lease_tot: Mapped[datetime | None]
    """Until then one process sends for this subscription."""
    lease_nummer: Mapped[int]
    """Grows with every lease; a result that comes with an older one is not recorded."""


def _waiting(name: str, *columns: str, mark: str | None = None) -> Index:
    """An index on what waits, or on what of that carries a mark; SQLite wants a yes or no spelled as `= 1`."""
    waits = "status = 'WACHT'"
    return Index(
        f"ix_bezorgingen_{name}",
        *columns,
        postgresql_where=text(waits if mark is None else f"{waits} AND {mark}"),
        sqlite_where=text(waits if mark is None else f"{waits} AND {mark} = 1"),
    )


class BezorgingRow(Base):
    """One notice for one subscription; never deleted, whatever became of it."""

    __tablename__ = "bezorgingen"
    __table_args__ = (
        UniqueConstraint("abonnement_id", "bericht_volgnr"),
        UniqueConstraint("abonnement_id", "nummer"),
        Index("ix_bezorgingen_stand", "abonnement_id", "status", "nummer"),
        _waiting("beurt", "abonnement_id", "pogingen", "nummer", mark="vooraan"),
        _waiting("volgorde", "abonnement_id", "volgorde", "nummer"),
        _waiting("oudste", "verdeeld_op"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    abonnement_id: Mapped[UUID]
    bericht_volgnr: Mapped[int] = mapped_column(BigInteger)
    nummer: Mapped[int]
    """1, 2, 3, … within the subscription: a receiver sees what it misses."""
    volgorde: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(10))
    vooraan: Mapped[bool]
    """Of what waits about the same melding, this is first: it alone may be sent."""
    verdeeld_op: Mapped[datetime]
    """Since when it waits, or waits again."""
    pogingen: Mapped[int]
    eerste_poging_op: Mapped[datetime | None]
    laatste_poging_op: Mapped[datetime | None]
    volgende_op: Mapped[datetime]
    """Not tried before this instant."""
    laatste_status: Mapped[int | None]
    laatste_fout: Mapped[str | None] = mapped_column(String(24))
