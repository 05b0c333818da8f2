"""Tables of the steering of rules: editions of sets, who approved them, from when they decide, and what trying showed.

Nothing here holds a person of a report: documents of rules, motives of rule makers, counts, and ids of mutaties.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Date, Index, LargeBinary, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base


class EditieRow(Base):
    """One edition of a rule set. Once it was activated it is never changed or removed."""

    __tablename__ = "regelset_edities"
    __table_args__ = (UniqueConstraint("regelset", "versie"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    regelset: Mapped[str] = mapped_column(String(60))
    """Id of the set in its document."""
    versie: Mapped[str] = mapped_column(String(40))
    vt_regio: Mapped[str | None] = mapped_column(String(40))
    """The region that an overlay is for; None for the national set."""
    document: Mapped[bytes] = mapped_column(LargeBinary)
    """Canonical JSON as it was handed in: a whole set, or an overlay."""
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the document, joined with its base where it is an overlay."""
    basis: Mapped[UUID | None]
    """The edition that an overlay lies on; None for a set that ships with the release, or a whole set."""
    status: Mapped[str] = mapped_column(String(16))
    motief: Mapped[str]
    revisie: Mapped[int]
    """Grows with every edit of a draft."""
    opgesteld_door: Mapped[str]
    bewerkt_door: Mapped[list[str]]
    """Everybody who wrote in it, the drafter first: none of them approves it."""
    organisatie: Mapped[str] = mapped_column(String(60))
    opgesteld_op: Mapped[datetime]
    gewijzigd_op: Mapped[datetime]


class GoedkeuringRow(Base):
    """What a second person said of one revision of a draft."""

    __tablename__ = "regelset_goedkeuringen"
    __table_args__ = (UniqueConstraint("editie_id", "revisie", "door"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    editie_id: Mapped[UUID]
    revisie: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    akkoord: Mapped[bool]
    motief: Mapped[str]
    erkende_verzwakkingen: Mapped[list[str]]
    """Must-pass rules that this edition weakens, as the approver named them one by one."""
    door: Mapped[str]
    organisatie: Mapped[str] = mapped_column(String(60))
    op: Mapped[datetime]


class ActiveringRow(Base):
    """From when an edition decides; going back is another activation."""

    __tablename__ = "regelset_activeringen"
    __table_args__ = (UniqueConstraint("gebied", "vanaf"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    editie_id: Mapped[UUID | None]
    """None: the set that ships with the release, or for a region no overlay of its own."""
    gebied: Mapped[str] = mapped_column(String(40))
    """The region; `landelijk` for the national set."""
    vanaf: Mapped[datetime]
    motief: Mapped[str]
    door: Mapped[str]
    organisatie: Mapped[str] = mapped_column(String(60))
    op: Mapped[datetime]


class SimulatieRow(Base):
    """One replay of an edition on stored decisions: what was asked, how far it is, and what it found so far."""

    __tablename__ = "simulaties"
    __table_args__ = (
        Index(
            "ix_simulaties_open",
            "gevraagd_op",
            postgresql_where=text("status IN ('WACHT', 'LOOPT')"),
            sqlite_where=text("status IN ('WACHT', 'LOOPT')"),
        ),
        Index("ix_simulaties_editie_id", "editie_id", "gevraagd_op"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    editie_id: Mapped[UUID]
    revisie: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    """Of the edition as it was replayed: an approval asks a replay of what it is about."""
    tegen: Mapped[str] = mapped_column(String(64))
    """Hash of the set it is compared with."""
    van: Mapped[date] = mapped_column(Date)
    tot: Mapped[date] = mapped_column(Date)
    regios: Mapped[list[str]]
    """Regions that were asked; empty is all."""
    status: Mapped[str] = mapped_column(String(8))
    """WACHT, LOOPT, GESTOPT, KLAAR or MISLUKT."""
    verwerkt: Mapped[int]
    totaal: Mapped[int]
    positie: Mapped[UUID | None]
    """The last mutatie that was counted; a replay that was interrupted goes on after it."""
    stand: Mapped[dict[str, Any]]
    """Counts so far, and a sample of changed decisions by id; no persons."""
    lease_tot: Mapped[datetime | None]
    door: Mapped[str]
    organisatie: Mapped[str] = mapped_column(String(60))
    gevraagd_op: Mapped[datetime]
    klaar_op: Mapped[datetime | None]


class SchaduwRow(Base):
    """A draft that decides beside the set in force, without effect on anyone."""

    __tablename__ = "schaduwen"
    __table_args__ = (
        Index(
            "uq_schaduwen_loopt",
            "editie_id",
            unique=True,
            postgresql_where=text("gestopt_op IS NULL"),
            sqlite_where=text("gestopt_op IS NULL"),
        ),
        Index("ix_schaduwen_editie_id", "editie_id", "begonnen_op"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    editie_id: Mapped[UUID]
    hash: Mapped[str] = mapped_column(String(64))
    begonnen_op: Mapped[datetime]
    gestopt_op: Mapped[datetime | None]
    transactie: Mapped[int] = mapped_column(BigInteger)
    """With `volgnr` a place in the audit trail, whose order no late commit changes: acts up to here were compared."""
    volgnr: Mapped[int] = mapped_column(BigInteger)
    door: Mapped[str]
    organisatie: Mapped[str] = mapped_column(String(60))


class SchaduwtellingRow(Base):
    """How often a shadow decided so where the set in force decided so."""

    __tablename__ = "schaduw_tellingen"

    schaduw_id: Mapped[UUID] = mapped_column(primary_key=True)
    dag: Mapped[date] = mapped_column(Date, primary_key=True)
    vt_regio: Mapped[str] = mapped_column(String(40), primary_key=True)
    """Empty where the region is unknown."""
    eenheid: Mapped[str] = mapped_column(String(40), primary_key=True)
    regel: Mapped[str] = mapped_column(String(20), primary_key=True)
    """The rule that decided in the shadow; empty where none did."""
    van: Mapped[str] = mapped_column(String(3), primary_key=True)
    naar: Mapped[str] = mapped_column(String(3), primary_key=True)
    spoed_verschil: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """1 became urgent, -1 is not any more, 0 the same."""
    aantal: Mapped[int]
