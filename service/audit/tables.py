"""Tables on record: one entry per act, one verstrekking per item that leaves, and what seals them.

Rows are only ever added: on both databases triggers refuse a change of an entry, a link or a head. Only the processing
log loses rows, when whoever keeps that log has confirmed them.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, PrimaryKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base
from service.db.deltas import AppendOnly, CurrentTransaction


class InVolgorde(AppendOnly):
    """A feed whose one index is its order: `(transactie, volgnr)` is the key on PostgreSQL, `volgnr` on SQLite."""

    transactie: Mapped[int] = mapped_column(
        BigInteger, server_default=CurrentTransaction(), primary_key=True, sort_order=-1
    )


class AuditRow(InVolgorde, Base):
    """One act (Wpg art. 32a, handbook PR02)."""

    __tablename__ = "audit"
    __table_args__ = (PrimaryKeyConstraint("transactie", "volgnr"),)
    on_record = True

    id: Mapped[UUID]
    op: Mapped[datetime]
    actie: Mapped[str] = mapped_column(String(40))
    resultaat: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str]
    organisatie: Mapped[str] = mapped_column(String(60))
    herkomst: Mapped[str]
    """Request id and W3C trace id."""
    doelbinding: Mapped[str | None] = mapped_column(String(40))
    object_soort: Mapped[str] = mapped_column(String(20))
    objecten: Mapped[list[str]]
    """Ids that the act touched or returned; empty is 'niets gevonden'."""
    grondslag: Mapped[str | None] = mapped_column(String(60))
    """The article on which data were given."""
    ontvanger: Mapped[str | None] = mapped_column(String(60))
    """The organisation that data went to, when that is not the actor's own."""


class AuditObjectRow(Base):
    """In which entries an object is named: written by the sealer, so that no act pays for an index."""

    __tablename__ = "audit_objecten"

    object: Mapped[str] = mapped_column(String(100), primary_key=True)
    transactie: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    volgnr: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class SchakelRow(Base):
    """One link of the chain: the hash of an entry and of all before it."""

    __tablename__ = "audit_schakels"
    __table_args__ = (UniqueConstraint("transactie", "volgnr"),)

    nummer: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """1, 2, 3 … without gaps."""
    transactie: Mapped[int] = mapped_column(BigInteger)
    volgnr: Mapped[int] = mapped_column(BigInteger)
    audit_id: Mapped[UUID]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class KopRow(Base):
    """A signed head: so far went the chain when a batch was sealed."""

    __tablename__ = "audit_koppen"
    __table_args__ = (Index("ix_audit_koppen_op", "op"),)

    nummer: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """1, 2, 3 … without gaps."""
    schakel: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    op: Mapped[datetime]
    sleutel: Mapped[str] = mapped_column(String(16))
    """Which key signed it."""
    handtekening: Mapped[bytes] = mapped_column(LargeBinary(64))


class KopPublicatieRow(Base):
    """Which head went outside, and where to."""

    __tablename__ = "audit_koppublicaties"

    doel: Mapped[str] = mapped_column(String(10), primary_key=True)
    """BESTAND or URL."""
    kop: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    op: Mapped[datetime]


class VerstrekkingRow(Base):
    """Police data that went to a receiver (Bpg art. 6:4, handbook PR01)."""

    __tablename__ = "verstrekkingen"
    __table_args__ = (Index("ix_verstrekkingen_mutatie_id", "mutatie_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    op: Mapped[datetime]
    melding_id: Mapped[UUID]
    mutatie_id: Mapped[UUID]
    ontvanger: Mapped[str] = mapped_column(String(60))
    ontvanger_sub: Mapped[str]
    doel: Mapped[str] = mapped_column(String(40))
    grondslag: Mapped[str] = mapped_column(String(40))
    omschrijving: Mapped[str]
    """Which fields left, as a list of codes."""
    inhoud_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    vrijgegeven_door: Mapped[str | None]


class VerstrekkingPersoonRow(Base):
    """On whom a verstrekking was, as pseudonyms for telling that person (Wpg art. 25); is of police, `eenheid`.

    Written while the content is open, so that it is found when that is long erased.
    """

    __tablename__ = "verstrekking_personen"

    pseudoniem: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    verstrekking_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    soort: Mapped[str] = mapped_column(String(4))
    """What the pseudonym was made of: BSN or NAAM."""
    eenheid: Mapped[str] = mapped_column(String(40))


class VerwerkingRow(InVolgorde, Base):
    """The processing of one transaction, until the log has it; names what it was on, no persons and no user."""

    __tablename__ = "verwerkingen"
    __table_args__ = (PrimaryKeyConstraint("transactie", "volgnr"),)

    op: Mapped[datetime]
    regels: Mapped[list[Any]]
    """Per act: what was done, request and trace, and the mutaties and other objects that it was on."""
