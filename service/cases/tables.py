"""Tables of the melding at Veilig Thuis: what was delivered, what was added, who else is told."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    and_,
    func,
    literal_column,
    or_,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from service.core.codes_terugkoppeling import Terugkoppelmoment
from service.core.terugkoppeltermijn import Achterstand
from service.db.base import Base, Serial


def _where(condition: str) -> dict[str, Any]:
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}


class MeldingRow(Base):
    """One report that was delivered to one Veilig Thuis region."""

    __tablename__ = "meldingen"
    __table_args__ = (
        Index("ix_meldingen_vt_regio", "vt_regio", "ontvangen_op"),
        Index(
            "ix_meldingen_terugkoppeling",
            "vt_regio",
            "ontvangen_op",
            "id",
            **_where("terugkoppeling_nodig IS NOT NULL"),
        ),
        Index("ix_meldingen_wek_op", "wek_op", **_where("wek_op IS NOT NULL")),
        Index("ix_meldingen_volgende", "vt_regio", "volgende_op", "id", **_where("volgende_op IS NOT NULL")),
        Index("ix_meldingen_hoort_bij", "hoort_bij", **_where("hoort_bij IS NOT NULL")),
        Index("ix_meldingen_contact", "vt_regio", "contact_op", "id", **_where("contact_op IS NOT NULL")),
        Index("ix_meldingen_bewaard", "ontvangen_op", **_where("vernietigd_op IS NULL")),
        Index("ix_meldingen_vernietigd", "ontvangen_op", **_where("vernietigd_op IS NOT NULL")),
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
    spoed_op: Mapped[datetime | None]
    """When something that was added made it urgent; None when it was so at receipt, or is not."""
    kennisname_spoed_op: Mapped[datetime | None]
    """First read after `spoed_op` of what was read before."""
    fase: Mapped[str] = mapped_column(String(20), server_default="WACHT_OP_TRIAGE")
    """This and the milestones below repeat the last stand of the course, for lists; the steps are the truth."""
    vervolg: Mapped[str | None] = mapped_column(String(2))
    triage_gestart_op: Mapped[datetime | None]
    triage_op: Mapped[datetime | None]
    """Triage finished (TE): stops T1 and T1b."""
    vastgesteld_op: Mapped[datetime | None]
    onderzoek_op: Mapped[datetime | None]
    """Work on the onderzoek started (OS): stops T2."""
    onderzoek_af_op: Mapped[datetime | None]
    besloten_op: Mapped[datetime | None]
    """Decided to hand over (OW)."""
    overgedragen_op: Mapped[datetime | None]
    """Taken over (OV)."""
    overdracht_aan: Mapped[str | None] = mapped_column(String(2))
    """CBS code of the party that was asked, or took over."""
    heropend_op: Mapped[datetime | None]
    volgende_klok: Mapped[str | None] = mapped_column(String(12))
    volgende_op: Mapped[datetime | None]
    """What is due next, or is overdue the longest; None only for what is closed or withdrawn."""
    contact_op: Mapped[datetime | None]
    """By when the next contact is due."""
    wek_op: Mapped[datetime | None] = mapped_column(server_default="2015-01-01 00:00:00")
    """When the clock work must look at it; at once for a row that the previous release wrote."""
    terugkoppeling_nodig: Mapped[str | None] = mapped_column(String(12), server_default="NA_TRIAGE")
    """The moment of the feedback that police has yet to hear; None when all was said."""
    huisverbod_op: Mapped[datetime | None]
    """When a huisverbod was imposed that this report tells of."""
    heenzending_op: Mapped[datetime | None]
    """When police released the perpetrator."""
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
    vernietigd_op: Mapped[datetime | None]
    """When the content was erased; what CBS still has to get of the persons may stand in its place, sealed."""
    personen_vernietigd_op: Mapped[datetime | None]
    """When that was erased as well."""

    @classmethod
    def nog_te_horen(cls, tot: Achterstand) -> ColumnElement[bool]:
        """Whether police should have heard of a melding, by what happened until then, and has not (T7, T8)."""
        # Written out, so that the planner sees that the partial index holds all of them.
        after_triage = cls.terugkoppeling_nodig == literal_column(f"'{Terugkoppelmoment.NA_TRIAGE}'")
        after_onderzoek = cls.terugkoppeling_nodig == literal_column(f"'{Terugkoppelmoment.NA_ONDERZOEK}'")
        unfinished = cls.onderzoek_af_op.is_(None)
        late = or_(
            and_(after_triage, func.coalesce(cls.triage_op, cls.t1_op) <= tot.triage),
            and_(after_onderzoek, cls.onderzoek_af_op <= tot.onderzoek),
            and_(after_onderzoek, unfinished, func.coalesce(cls.vastgesteld_op, cls.triage_op) <= tot.vastgesteld),
        )
        return and_(cls.terugkoppeling_nodig.is_not(None), cls.ingetrokken_op.is_(None), late)


class AanvullingRow(Base):
    """What came later on a melding: a newer version, or the same incident under another number."""

    __tablename__ = "aanvullingen"
    __table_args__ = (Index("ix_aanvullingen_bewaard", "melding_id", **_where("vernietigd_op IS NULL")),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    melding_id: Mapped[UUID] = mapped_column(index=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    mutatie_id: Mapped[UUID]
    soort: Mapped[str] = mapped_column(String(8))
    """VERSIE or DUBBEL."""
    op: Mapped[datetime]
    inhoud: Mapped[bytes] = mapped_column(LargeBinary)
    vernietigd_op: Mapped[datetime | None]
    """When the content was erased; what stands in its place names nobody."""


class KennisgevingRow(Base):
    """A copy notice to another region where one of the people lives (handbook G04)."""

    __tablename__ = "kennisgevingen"
    __table_args__ = (Index("ix_kennisgevingen_vt_regio", "vt_regio", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    melding_id: Mapped[UUID] = mapped_column(index=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    """The region that is told; the melding stays with its own region."""
    op: Mapped[datetime]


class GebeurtenisRow(Base):
    """One version of a step of a melding, or what the clock wrote; rows are only ever added."""

    __tablename__ = "gebeurtenissen"
    __table_args__ = (
        UniqueConstraint("melding_id", "sleutel"),
        Index("ix_gebeurtenissen_overgedragen", "vt_regio", "tijdstip", **_where("soort = 'OVERDRACHT_BEVESTIGD'")),
        Index("ix_gebeurtenissen_bewaard", "vastgelegd_op", **_where("payload IS NOT NULL")),
    )

    melding_id: Mapped[UUID] = mapped_column(primary_key=True)
    nr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """1, 2, 3 … of this melding, in the order of recording."""
    id: Mapped[UUID]
    stap_id: Mapped[UUID]
    """The step: the id of its first version."""
    versie: Mapped[int] = mapped_column(SmallInteger)
    vt_regio: Mapped[str] = mapped_column(String(40))
    soort: Mapped[str] = mapped_column(String(30))
    tijdstip: Mapped[datetime]
    """When it happened."""
    vastgelegd_op: Mapped[datetime]
    """When it was recorded: what was known then."""
    vervallen: Mapped[bool]
    """This version takes the step back."""
    door: Mapped[str]
    organisatie: Mapped[str] = mapped_column(String(60))
    """Who recorded it; ``klok`` for the clock work."""
    gegevens: Mapped[dict[str, Any]]
    """Codes, numbers and days; no persons."""
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Text and contact, sealed."""
    sleutel: Mapped[str | None] = mapped_column(String(40))
    """What the clock writes once only: the clock and its end."""


class HermeldingRow(Base):
    """That a household was reported again after a case was handed over (handbook K20); told to the earlier region."""

    __tablename__ = "hermeldingen"
    __table_args__ = (
        UniqueConstraint("eerdere_melding_id", "melding_id"),
        Index("ix_hermeldingen_vt_regio", "vt_regio", "op", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    melding_id: Mapped[UUID]
    """The new report."""
    eerdere_melding_id: Mapped[UUID]
    """The melding under which the case was handed over."""
    vt_regio: Mapped[str] = mapped_column(String(40))
    """Of the earlier melding."""
    andere_regio: Mapped[bool]
    """The new report is with another region: this one does not learn which."""
    overdracht_aan: Mapped[str | None] = mapped_column(String(2))
    """CBS code of the party that has the case."""
    overgedragen_op: Mapped[datetime]
    op: Mapped[datetime]
    """When the new report came in."""
    binnen_maanden: Mapped[int] = mapped_column(SmallInteger)
    """6 or 12."""


class WachtlijstDeltaRow(Base):
    """That a series of a region grew or shrank on a day; folded into `wachtlijst_standen`."""

    __tablename__ = "wachtlijst_deltas"

    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    reeks: Mapped[str] = mapped_column(String(24))
    dag: Mapped[date] = mapped_column(Date)
    bekend_op: Mapped[date] = mapped_column(Date)
    """The day from which this was known: the later of the day itself and the day it was recorded."""
    aantal: Mapped[int]


class WachtlijstStandRow(Base):
    """The folded changes of a series: of one day, or of a whole month or year under its first day."""

    __tablename__ = "wachtlijst_standen"

    vt_regio: Mapped[str] = mapped_column(String(40), primary_key=True)
    kennis: Mapped[str] = mapped_column(String(4), primary_key=True)
    """NU: by the day it concerns; TOEN: by the day from which it was known."""
    korrel: Mapped[str] = mapped_column(String(1), primary_key=True)
    """D, M or J."""
    dag: Mapped[date] = mapped_column(Date, primary_key=True)
    reeks: Mapped[str] = mapped_column(String(24), primary_key=True)
    aantal: Mapped[int]
