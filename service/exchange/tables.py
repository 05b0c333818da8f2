"""Tables of the questions: what was asked, each version of the answer, and each version of what the OM decided.

Columns hold codes, counts and instants, so that figures can be made of them (handbook K24, K25); persons and text are
sealed. A version is added and never changed.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from service.db.base import Base

_VRAAG_OPEN = text("beantwoord_op IS NULL AND ingetrokken_op IS NULL")
_VRAAG_LOOPT = text("beantwoord_op IS NULL AND ingetrokken_op IS NULL AND verstreken_op IS NULL")
_OM_OPEN = text("beantwoord_op IS NULL AND beslist_op IS NULL")
_OM_LOOPT = text("beantwoord_op IS NULL AND beslist_op IS NULL AND verstreken_op IS NULL")


def _where(name: str, *columns: str, where: Any) -> Index:
    return Index(name, *columns, postgresql_where=where, sqlite_where=where)


class InformatieverzoekRow(Base):
    """A question of one Veilig Thuis region to one police unit, about one melding."""

    __tablename__ = "informatieverzoeken"
    __table_args__ = (
        _where("ix_informatieverzoeken_open_eenheid", "eenheid", "uiterlijk_op", "id", where=_VRAAG_OPEN),
        _where("ix_informatieverzoeken_open_regio", "vt_regio", "uiterlijk_op", "id", where=_VRAAG_OPEN),
        _where("ix_informatieverzoeken_loopt", "uiterlijk_op", "id", where=_VRAAG_LOOPT),
        Index("ix_informatieverzoeken_eenheid", "eenheid", "status", "uiterlijk_op", "id"),
        Index("ix_informatieverzoeken_regio", "vt_regio", "status", "uiterlijk_op", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    melding_id: Mapped[UUID] = mapped_column(index=True)
    mutatie_id: Mapped[UUID]
    """The version that the melding showed when the question was asked; its numbers name the persons."""
    vt_regio: Mapped[str] = mapped_column(String(40))
    eenheid: Mapped[str] = mapped_column(String(40))
    bvh_nummer: Mapped[str] = mapped_column(String(24))
    doel: Mapped[str] = mapped_column(String(40))
    gevraagd: Mapped[list[str]]
    """Codes E01–E14."""
    van: Mapped[date]
    tot: Mapped[date]
    spoed: Mapped[bool]
    telefonisch: Mapped[bool]
    """Asked by phone and recorded afterwards (handbook V06)."""
    status: Mapped[str] = mapped_column(String(20))
    gevraagd_op: Mapped[datetime]
    vastgelegd_op: Mapped[datetime]
    uiterlijk_op: Mapped[datetime]
    """End of T11."""
    verstreken_op: Mapped[datetime | None]
    """When it was written that T11 passed without an answer."""
    behandelaar: Mapped[str | None]
    in_behandeling_op: Mapped[datetime | None]
    beantwoord_op: Mapped[datetime | None]
    """First answer; a correction does not move it."""
    antwoordversie: Mapped[int]
    ingetrokken_op: Mapped[datetime | None]
    door: Mapped[str]
    inhoud: Mapped[bytes] = mapped_column(LargeBinary)
    """Persons and why it is needed, sealed."""
    vernietigd_op: Mapped[datetime | None]
    """When the texts of question and answers were erased."""


class VraagantwoordRow(Base):
    """One version of the answer of police."""

    __tablename__ = "informatieverzoek_antwoorden"
    __table_args__ = (UniqueConstraint("verzoek_id", "versie"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verzoek_id: Mapped[UUID]
    versie: Mapped[int]
    status: Mapped[str] = mapped_column(String(20))
    gegeven_op: Mapped[datetime]
    vastgelegd_op: Mapped[datetime]
    gegeven: Mapped[list[str]]
    """Codes of the items that were given."""
    redenen: Mapped[dict[str, Any]]
    """Per item that was not given the code why."""
    door: Mapped[str]
    inhoud: Mapped[bytes] = mapped_column(LargeBinary)
    """What was given, and by whom it was released, sealed."""


class OmVerzoekRow(Base):
    """A question of the OM to one Veilig Thuis region, before a decision is taken."""

    __tablename__ = "om_verzoeken"
    __table_args__ = (
        _where("ix_om_verzoeken_open_regio", "vt_regio", "beslismoment_op", "id", where=_OM_OPEN),
        _where("ix_om_verzoeken_open_eenheid", "eenheid", "beslismoment_op", "id", where=_OM_OPEN),
        _where("ix_om_verzoeken_open", "beslismoment_op", "id", where=_OM_OPEN),
        _where("ix_om_verzoeken_loopt", "beslismoment_op", "id", where=_OM_LOOPT),
        Index("ix_om_verzoeken_regio", "vt_regio", "beslismoment_op", "id"),
        Index("ix_om_verzoeken_eenheid", "eenheid", "beslismoment_op", "id"),
        Index("ix_om_verzoeken_beslismoment", "beslismoment_op", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    melding_id: Mapped[UUID | None] = mapped_column(index=True)
    mutatie_id: Mapped[UUID | None]
    """Empty as long as police sent nothing about it."""
    bvh_nummer: Mapped[str] = mapped_column(String(24), index=True)
    vt_regio: Mapped[str] = mapped_column(String(40))
    eenheid: Mapped[str | None] = mapped_column(String(40))
    automatisch: Mapped[bool]
    """Made because the report was linked to an arrest or a ZSM case (handbook O01)."""
    zsm: Mapped[bool]
    vraag: Mapped[list[str]]
    status: Mapped[str] = mapped_column(String(20))
    gevraagd_op: Mapped[datetime]
    beslismoment_op: Mapped[datetime]
    """End of T12."""
    beslismoment_bekend: Mapped[bool]
    """False while it is our own estimate, because the OM named none."""
    verstreken_op: Mapped[datetime | None]
    behandelaar: Mapped[str | None]
    in_bewerking_op: Mapped[datetime | None]
    beantwoord_op: Mapped[datetime | None]
    antwoordversie: Mapped[int]
    beslist_op: Mapped[datetime | None]
    """First decision; a correction does not move it."""
    beslissingversie: Mapped[int]
    vt_info_gebruikt: Mapped[bool | None]
    door: Mapped[str]


class OmAntwoordRow(Base):
    """One version of what Veilig Thuis told the OM."""

    __tablename__ = "om_antwoorden"
    __table_args__ = (UniqueConstraint("verzoek_id", "versie"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verzoek_id: Mapped[UUID]
    versie: Mapped[int]
    op: Mapped[datetime]
    bekend: Mapped[str] = mapped_column(String(24))
    veiligheidsoordeel: Mapped[str | None] = mapped_column(String(20))
    lopende_zorg: Mapped[str | None] = mapped_column(String(8))
    door: Mapped[str]
    inhoud: Mapped[bytes] = mapped_column(LargeBinary)
    """What would help or harm, and who says so, sealed."""
    vernietigd_op: Mapped[datetime | None]
    """When the content was erased; what stands in its place names nobody."""


class OmBeslissingRow(Base):
    """One version of what the OM decided."""

    __tablename__ = "om_beslissingen"
    __table_args__ = (UniqueConstraint("verzoek_id", "versie"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    verzoek_id: Mapped[UUID]
    versie: Mapped[int]
    beslist_op: Mapped[datetime]
    vastgelegd_op: Mapped[datetime]
    stand: Mapped[str] = mapped_column(String(20))
    """Where the question stood when this was recorded."""
    vt_info_gebruikt: Mapped[bool]
    zonder_info_reden: Mapped[str | None] = mapped_column(String(20))
    vervolging: Mapped[bool]
    voorwaarden: Mapped[list[str]]
    vrijlating_op: Mapped[datetime | None]
    einde_op: Mapped[datetime | None]
    door: Mapped[str]
