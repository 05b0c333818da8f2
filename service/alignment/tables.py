"""Tables of the alignment: reports of Veilig Thuis to police and OM, and actions that parties agree on.

Columns hold codes, days and instants; what somebody wrote, and whoever is named in it, is sealed. Versions and steps
are only added. `verstrijkt_op` is the instant at which a party must be told that a day has passed, empty when there is
nothing (more) to tell: the few rows that wait for it are the whole of a partial index.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base


def _verstrijkt(table: str) -> Index:
    waits = text("verstrijkt_op IS NOT NULL")
    return Index(f"ix_{table}_verstrijkt", "verstrijkt_op", postgresql_where=waits, sqlite_where=waits)


class VtMeldingRow(Base):
    """One report of Veilig Thuis to a police unit or the OM: where it stands."""

    __tablename__ = "vt_meldingen"
    __table_args__ = (
        Index("ix_vt_meldingen_ontvanger", "ontvanger", "open", "prioriteit", "gedaan_op", "id"),
        Index("ix_vt_meldingen_vt_regio", "vt_regio", "open", "prioriteit", "gedaan_op", "id"),
        _verstrijkt("vt_meldingen"),
        UniqueConstraint("overdracht_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    ontvanger: Mapped[str] = mapped_column(String(60))
    """``politie:<eenheid>`` or ``om``."""
    soort: Mapped[str] = mapped_column(String(24))
    melding_id: Mapped[UUID | None] = mapped_column(index=True)
    bvh_nummer: Mapped[str | None] = mapped_column(String(24))
    """Of the mutatie that the melding came from, when the receiver knows it by that number."""
    overdracht_id: Mapped[UUID | None]
    """The handing-over that this item was made for (handbook R07)."""
    prioriteit: Mapped[int] = mapped_column(SmallInteger)
    """0 urgent, 1 the rest."""
    open: Mapped[bool]
    """Whether the receiver still has something to do."""
    status: Mapped[str] = mapped_column(String(12))
    versie: Mapped[int]
    """The newest version of the content."""
    gedaan_op: Mapped[datetime]
    bevestigen_voor_op: Mapped[datetime]
    bevestigd_op: Mapped[datetime | None]
    afgehandeld_op: Mapped[datetime | None]
    resultaat: Mapped[str | None] = mapped_column(String(24))
    geldig_tot: Mapped[date | None]
    """Last day of a safety agreement; empty while it has no end."""
    beeindigd_op: Mapped[datetime | None]
    verstrijkt_op: Mapped[datetime | None]
    vernietigd_op: Mapped[datetime | None]
    """When what was said was erased."""


class VtMeldingStapRow(Base):
    """What was said or done on a report: each version of its content, its receipt, what was done, its end."""

    __tablename__ = "vt_melding_stappen"
    __table_args__ = (UniqueConstraint("vt_melding_id", "soort", "versie"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    vt_melding_id: Mapped[UUID]
    soort: Mapped[str] = mapped_column(String(12))
    """INHOUD, BEVESTIGD, AFGEHANDELD or BEEINDIGD."""
    versie: Mapped[int]
    """Of INHOUD its own number; of a step the version of the content that it was done on."""
    op: Mapped[datetime]
    door: Mapped[str]
    payload: Mapped[bytes] = mapped_column(LargeBinary)


class AfstemmingRow(Base):
    """One alignment of actions between parties: what it is about and where it stands."""

    __tablename__ = "afstemmingen"
    __table_args__ = (_verstrijkt("afstemmingen"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reden: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(16))
    opener: Mapped[str] = mapped_column(String(60))
    zaak_id: Mapped[UUID | None] = mapped_column(index=True)
    """The first melding of the case: new meldingen on it reach this alignment (handbook AF06)."""
    melding_id: Mapped[UUID | None]
    vt_regio: Mapped[str | None] = mapped_column(String(40))
    mutatie_id: Mapped[UUID | None]
    eenheid: Mapped[str | None] = mapped_column(String(40))
    bvh_nummer: Mapped[str | None] = mapped_column(String(24))
    versie: Mapped[int]
    """Grows with every change that all participants see."""
    voorstel: Mapped[int]
    """The newest version of the proposed actions."""
    geopend_op: Mapped[datetime]
    overeengekomen_op: Mapped[datetime | None]
    gesloten_op: Mapped[datetime | None]
    uitkomst: Mapped[str | None] = mapped_column(String(24))
    volgende_evaluatie: Mapped[date | None]
    verstrijkt_op: Mapped[datetime | None]
    """When the day of the next review has passed and nobody was told."""
    toelichting: Mapped[bytes | None] = mapped_column(LargeBinary)
    slot: Mapped[bytes | None] = mapped_column(LargeBinary)
    vernietigd_op: Mapped[datetime | None]
    """When the texts of it, of its actions and of who agreed were erased."""


class DeelnemerRow(Base):
    """A party that takes part."""

    __tablename__ = "afstemming_deelnemers"
    __table_args__ = (Index("ix_afstemming_deelnemers_organisatie", "organisatie", "afstemming_id"),)

    afstemming_id: Mapped[UUID] = mapped_column(primary_key=True)
    kenmerk: Mapped[str] = mapped_column(String(60), primary_key=True)
    """The organisation, or the code of a party that does not log in."""
    volgnr: Mapped[int]
    deelnemer: Mapped[str] = mapped_column(String(16))
    organisatie: Mapped[str | None] = mapped_column(String(60))


class VoorstelRow(Base):
    """A version of the proposed actions: who proposed it, and the next review in it."""

    __tablename__ = "afstemming_voorstellen"

    afstemming_id: Mapped[UUID] = mapped_column(primary_key=True)
    voorstel: Mapped[int] = mapped_column(primary_key=True)
    organisatie: Mapped[str] = mapped_column(String(60))
    op: Mapped[datetime]
    door: Mapped[str]
    volgende_evaluatie: Mapped[date | None]


class InstemmingRow(Base):
    """What a participant said of a version of the proposed actions; the newest counts."""

    __tablename__ = "afstemming_instemmingen"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    afstemming_id: Mapped[UUID] = mapped_column(index=True)
    kenmerk: Mapped[str] = mapped_column(String(60))
    voorstel: Mapped[int]
    oordeel: Mapped[str] = mapped_column(String(12))
    vastgelegd_door: Mapped[str] = mapped_column(String(60))
    """The organisation that recorded it: the participant itself, or the opener for who does not log in."""
    op: Mapped[datetime]
    door: Mapped[str]
    payload: Mapped[bytes] = mapped_column(LargeBinary)


class ActieRow(Base):
    """An action in a version of the shared proposal, or in a version of what one organisation keeps to itself."""

    __tablename__ = "afstemming_acties"
    __table_args__ = (
        UniqueConstraint("afstemming_id", "eigen_van", "versie", "nummer"),
        _verstrijkt("afstemming_acties"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    afstemming_id: Mapped[UUID]
    eigen_van: Mapped[str] = mapped_column(String(60))
    """Empty: shared. Otherwise the only organisation that sees it (handbook AF05)."""
    versie: Mapped[int]
    nummer: Mapped[int]
    geldig: Mapped[bool]
    """False once a newer version has replaced it."""
    eigenaar: Mapped[str] = mapped_column(String(60))
    uiterlijk: Mapped[date]
    na_actie: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(12))
    status_op: Mapped[datetime | None]
    status_door: Mapped[str | None]
    verstrijkt_op: Mapped[datetime | None]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    status_payload: Mapped[bytes | None] = mapped_column(LargeBinary)


class EigenRow(Base):
    """A version of what one organisation keeps to itself; nobody else reads it (handbook AF05, F51)."""

    __tablename__ = "afstemming_eigen"

    afstemming_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisatie: Mapped[str] = mapped_column(String(60), primary_key=True)
    versie: Mapped[int] = mapped_column(primary_key=True)
    op: Mapped[datetime]
    door: Mapped[str]
    payload: Mapped[bytes] = mapped_column(LargeBinary)
