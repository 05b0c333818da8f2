"""Tables of the register: the mutatie, each decision on it, and its withdrawal.

Columns hold codes, counts and instants; whatever names a person sits in `payload`, sealed.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base


class MutatieRow(Base):
    """One version of one mutatie as it was received."""

    __tablename__ = "mutaties"
    __table_args__ = (
        # The column that is asked for stands first: each constraint is also the index of its look-up.
        UniqueConstraint("bvh_nummer", "eenheid", "versie", "proef"),
        UniqueConstraint("sleutel", "eenheid"),
        Index("ix_mutaties_eenheid_ontvangen_dag", "eenheid", "ontvangen_dag"),
        Index(
            "ix_mutaties_verrijken_na",
            "verrijken_na",
            postgresql_where=text("verrijken_na IS NOT NULL"),
            sqlite_where=text("verrijken_na IS NOT NULL"),
        ),
        # What still has its message, and what was erased: retention looks for the oldest of either.
        Index(
            "ix_mutaties_bewaard",
            "verwerkt_op",
            postgresql_where=text("vernietigd_op IS NULL"),
            sqlite_where=text("vernietigd_op IS NULL"),
        ),
        Index(
            "ix_mutaties_vernietigd",
            "verwerkt_op",
            postgresql_where=text("vernietigd_op IS NOT NULL"),
            sqlite_where=text("vernietigd_op IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    eenheid: Mapped[str] = mapped_column(String(40))
    bvh_nummer: Mapped[str] = mapped_column(String(24))
    versie: Mapped[int]
    proef: Mapped[bool]
    inhoud_hash: Mapped[bytes]
    """SHA-256 of the canonical message: tells the same content from other content under the same version."""
    sleutel: Mapped[str | None] = mapped_column(String(300))
    """The Idempotency-Key it came with; a line of a batch adds its number."""
    status: Mapped[str] = mapped_column(String(20))
    geldig: Mapped[bool]
    """Whether this is the version that counts."""
    uitkomst: Mapped[str] = mapped_column(String(3))
    """Outcome of the latest machine decision; the decisions themselves stand in `beoordelingen`."""
    stroom: Mapped[str] = mapped_column(String(12))
    gemeentecode: Mapped[str | None] = mapped_column(String(6))
    vt_regio: Mapped[str | None] = mapped_column(String(40))
    ontvangen_op: Mapped[datetime]
    ontvangen_dag: Mapped[date]
    """Calendar day of receipt in Europe/Amsterdam, for the daily reconciliation."""
    geregistreerd_op: Mapped[datetime]
    begin_op: Mapped[datetime | None]
    verwerkt_op: Mapped[datetime]
    """First processing by police: starts the window of Wpg art. 8."""
    gezien_op: Mapped[datetime | None]
    gezien_uiterlijk_op: Mapped[datetime | None]
    aangevuld_uiterlijk_op: Mapped[datetime | None]
    volledigheid: Mapped[float]
    band: Mapped[str] = mapped_column(String(12))
    bevindingen: Mapped[list[Any]]
    kenmerken: Mapped[dict[str, Any]]
    """Codes that later mutaties may learn from this one (enrichment); no persons."""
    verrijking: Mapped[str] = mapped_column(String(12))
    verrijken_na: Mapped[datetime | None]
    """When the outside source is asked again; empty when nothing is left to ask."""
    verrijkpogingen: Mapped[int]
    dubbel_van: Mapped[UUID | None]
    melding_id: Mapped[UUID | None]
    belplicht_op: Mapped[datetime | None]
    """When a human put the call to Veilig Thuis on record, or why there was none (handbook SP01)."""
    antwoord: Mapped[bytes] = mapped_column(LargeBinary)
    """The receipt as it was given, to give the same one again; no persons."""
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    vernietigd_op: Mapped[datetime | None]
    """When the message was erased; what stands in its place holds number, version, unit and dates."""


class BeoordelingRow(Base):
    """One machine decision with everything that is needed to explain and repeat it; never changed."""

    __tablename__ = "beoordelingen"

    mutatie_id: Mapped[UUID] = mapped_column(primary_key=True)
    volgnr: Mapped[int] = mapped_column(primary_key=True)
    op: Mapped[datetime]
    aanleiding: Mapped[str] = mapped_column(String(12))
    """Why it was decided: ONTVANGST, VERRIJKING."""
    uitkomst: Mapped[str] = mapped_column(String(3))
    redencodes: Mapped[list[str]]
    regels: Mapped[list[str]]
    """Ids of all rules that fired."""
    criteria: Mapped[str]
    """Outcome of every criterion in the order of the set: one of J, N, O each."""
    feiten: Mapped[bytes] = mapped_column(LargeBinary)
    """JSON of the facts, in the order of the catalogue; no persons."""
    verrijking: Mapped[bytes] = mapped_column(LargeBinary)
    """JSON of the enrichment items with their provenance; no persons."""
    ontbrekend: Mapped[list[str]]
    aanleidingen: Mapped[list[str]]
    vier_ogen: Mapped[bool]
    regelset: Mapped[str] = mapped_column(String(80))
    regelset_versie: Mapped[str] = mapped_column(String(20))
    toelichting: Mapped[str]


class IntrekkingRow(Base):
    """Police takes a mutatie back."""

    __tablename__ = "intrekkingen"
    __table_args__ = (UniqueConstraint("mutatie_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    mutatie_id: Mapped[UUID]
    eenheid: Mapped[str] = mapped_column(String(40))
    reden: Mapped[str] = mapped_column(String(20))
    door: Mapped[str]
    op: Mapped[datetime]
    melding_id: Mapped[UUID | None]
    bevestigd_op: Mapped[datetime | None]
    """When the receiver confirmed that it knows."""
