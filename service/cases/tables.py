"""Tables of the melding at Veilig Thuis: what was delivered, what was added, who else is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base

_WAITS = text("triage_op IS NULL OR status = 'ONDERZOEK'")
"""Meldingen that police has yet to hear of."""


class MeldingRow(Base):
    """One report that was delivered to one Veilig Thuis region."""

    __tablename__ = "meldingen"
    __table_args__ = (
        Index("ix_meldingen_vt_regio", "vt_regio", "ontvangen_op"),
        Index(
            "ix_meldingen_zonder_terugkoppeling",
            "vt_regio",
            "ontvangen_op",
            "id",
            postgresql_where=_WAITS,
            sqlite_where=_WAITS,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    mutatie_id: Mapped[UUID]
    """The newest version that was delivered."""
    eenheid: Mapped[str] = mapped_column(String(40))
    bvh_nummer: Mapped[str] = mapped_column(String(24))
    hoort_bij: Mapped[UUID | None]
    """The running melding that this vervolgmelding belongs to."""
    spoed: Mapped[bool]
    status: Mapped[str] = mapped_column(String(16))
    ontvangen_op: Mapped[datetime]
    """Receipt R: the start of T1, T1b and T2."""
    t1_op: Mapped[datetime]
    t1b_op: Mapped[datetime]
    t2_op: Mapped[datetime]
    kennisname_op: Mapped[datetime | None]
    """First read by Veilig Thuis."""
    triage_op: Mapped[datetime | None]
    """Triage finished (TE): stops T1 and T1b."""
    onderzoek_op: Mapped[datetime | None]
    """Work on the onderzoek started (OS): stops T2."""
    gesloten_op: Mapped[datetime | None]
    ingetrokken_op: Mapped[datetime | None]
    intrekking_bevestigd_op: Mapped[datetime | None]
    gemeentecode: Mapped[str | None] = mapped_column(String(6))
    aanleidingen: Mapped[list[str]]
    """Proposal of police; what VT makes of it is in the feedback."""
    aarden: Mapped[list[str]]
    redencodes: Mapped[list[str]]
    kinderen: Mapped[str] = mapped_column(String(8))
    """JA, NEE or ONBEKEND."""
    band: Mapped[str] = mapped_column(String(12))
    gezien_op: Mapped[datetime | None]
    minimalisatie: Mapped[list[str]]
    verrijking: Mapped[list[Any]]
    bevindingen: Mapped[list[Any]]
    versie: Mapped[int]
    """Grows with every change; the strong ETag."""
    inhoud: Mapped[bytes] = mapped_column(LargeBinary)
    """The minimised message, sealed."""


class AanvullingRow(Base):
    """What came later on a melding: a newer version, or the same incident under another number."""

    __tablename__ = "aanvullingen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    melding_id: Mapped[UUID] = mapped_column(index=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    mutatie_id: Mapped[UUID]
    soort: Mapped[str] = mapped_column(String(8))
    """VERSIE or DUBBEL."""
    op: Mapped[datetime]
    inhoud: Mapped[bytes] = mapped_column(LargeBinary)


class KennisgevingRow(Base):
    """A copy notice to another region where one of the people lives (handbook G04)."""

    __tablename__ = "kennisgevingen"
    __table_args__ = (Index("ix_kennisgevingen_vt_regio", "vt_regio", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    melding_id: Mapped[UUID] = mapped_column(index=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    """The region that is told; the melding stays with its own region."""
    op: Mapped[datetime]
