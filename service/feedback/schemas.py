"""Wire shapes of the feedback. What may stand in it is minimal; what must, by moment, is said in `requirements.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.codes_incident import Aanleiding
from service.core.codes_terugkoppeling import (
    AcuutOordeel,
    Kwaliteit,
    Overdrachtspartij,
    RolPolitie,
    Terugkoppelmoment,
    UitkomstOnderzoek,
    VervolgMelding,
)
from service.core.velden import Regel, Tijdstip, geen_nul
from service.feedback.terugkoppeling import Terugkoppeling

Mijlpaal = Literal[
    "triageGestartOp",
    "triageAfgerondOp",
    "onderzoekVastgesteldOp",
    "onderzoekGestartOp",
    "onderzoekAfgerondOp",
    "vervolgtrajectGestartOp",
]


Tekst = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(geen_nul)]
Ontbrekend = Annotated[str, Field(pattern=r"^Q(0[3-9]|1[0-9])$", description="Controle Q03 tot en met Q19")]


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class In(BaseModel):
    """Base of what comes in: lowerCamelCase, unknown fields refused by name."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Overdracht(In):
    """Whom the case was handed to."""

    code: Annotated[Overdrachtspartij, Field(description="CBS-code van de overdrachtspartij")]
    naam: Annotated[Regel | None, Field(description="Naam van de organisatie, niet van een cliënt")] = None
    contact: Annotated[Regel | None, Field(description="Hoe de organisatie te bereiken is")] = None


class Mijlpalen(In):
    """Moments of the work at Veilig Thuis, as far as they are shared."""

    triage_gestart_op: Tijdstip | None = None
    triage_afgerond_op: Tijdstip | None = None
    onderzoek_vastgesteld_op: Tijdstip | None = None
    onderzoek_gestart_op: Tijdstip | None = None
    onderzoek_afgerond_op: Tijdstip | None = None
    vervolgtraject_gestart_op: Tijdstip | None = None
    niet_gedeeld: Annotated[
        tuple[Mijlpaal, ...], Field(max_length=6, description="Bekend bij Veilig Thuis, en niet gedeeld")
    ] = ()


class ContactVt(In):
    """Whom police can call."""

    functie: Annotated[Regel, Field(examples=["aandachtsfunctionaris"])]
    telefoon: Annotated[str, Field(pattern=r"^[0-9+ ()-]{4,20}$", examples=["0800-2000"])]


class TerugkoppelingIn(In):
    """What Veilig Thuis tells police (handbook §10.2): minimal, without content of care."""

    moment: Literal[Terugkoppelmoment.NA_TRIAGE, Terugkoppelmoment.NA_ONDERZOEK, Terugkoppelmoment.TUSSENTIJDS]
    in_behandeling: Annotated[bool, Field(strict=True)]
    vervolg_melding: Annotated[VervolgMelding | None, Field(description="Verplicht na triage (CBS 01–04)")] = None
    vervolgtraject_ingezet: Annotated[bool, Field(strict=True)]
    overdrachtspartijen: Annotated[
        tuple[Overdracht, ...], Field(max_length=11, description="Verplicht als het vervolgtraject is ingezet")
    ] = ()
    rol_politie: RolPolitie = RolPolitie.GEEN
    veiligheidsvoorwaarden: Annotated[Tekst | None, Field(description="Alleen als de politie een rol heeft")] = None
    monitoring: Annotated[Tekst | None, Field(description="Alleen als de politie een rol heeft")] = None
    uitkomst_onderzoek: Annotated[
        tuple[UitkomstOnderzoek, ...],
        Field(max_length=3, description="Alleen na onderzoek; gaat alleen naar de politie als die een rol heeft"),
    ] = ()
    acuut_oordeel: AcuutOordeel | None = None
    aanleidingen: Annotated[
        tuple[Aanleiding, ...],
        Field(max_length=9, description="Wat er volgens Veilig Thuis speelt (CBS 01–09); alleen na triage"),
    ] = ()
    kwaliteit: Annotated[Kwaliteit, Field(description="Wat de mutatie waard was; leert de regels")]
    ontbrekend: Annotated[tuple[Ontbrekend, ...], Field(max_length=17, description="Wat in de mutatie ontbrak")] = ()
    data: Mijlpalen = Mijlpalen()
    contact_vt: ContactVt
    lease_id: Annotated[UUID | None, Field(description="Met `fencingToken`: alleen als de lease nog de uwe is")] = None
    fencing_token: Annotated[int | None, Field(strict=True, ge=1)] = None


class TerugkoppelingBasis(Uit):
    """What both sides see of one version of the feedback."""

    terugkoppeling_id: UUID
    melding_id: UUID
    mutatie_id: UUID
    bvh_nummer: str
    vt_regio: str
    moment: Terugkoppelmoment
    versie: Annotated[int, Field(description="Een hogere versie vervangt de eerdere van dit moment")]
    op: datetime
    te_laat: Annotated[bool, Field(description="Na de termijn T7 of T8 gegeven")]
    in_behandeling: bool | None = None
    vervolg_melding: VervolgMelding | None = None
    vervolgtraject_ingezet: bool | None = None
    overdrachtspartijen: tuple[Overdracht, ...] = ()
    rol_politie: RolPolitie = RolPolitie.GEEN
    veiligheidsvoorwaarden: str | None = None
    monitoring: str | None = None
    uitkomst_onderzoek: tuple[UitkomstOnderzoek, ...] = ()
    acuut_oordeel: AcuutOordeel | None = None
    aanleidingen: tuple[Aanleiding, ...] = ()
    kwaliteit: Kwaliteit | None = None
    ontbrekend: tuple[str, ...] = ()
    data: Mijlpalen = Mijlpalen()
    contact_vt: ContactVt | None = None
    vernietigd_op: Annotated[
        datetime | None, Field(description="Wanneer namen, contact en teksten zijn vernietigd")
    ] = None


class TerugkoppelingUit(TerugkoppelingBasis):
    """One version of the feedback, for Veilig Thuis."""

    door: Annotated[str, Field(description="Wie haar gaf")]

    @classmethod
    def of(cls, found: Terugkoppeling) -> TerugkoppelingUit:
        """The wire shape for the region that gave it."""
        return cls.model_validate(found.wire() | {"door": found.door})


class TerugkoppelingVoorPolitie(TerugkoppelingBasis):
    """One version of the feedback, for police."""

    openstaand_voor_politie: Annotated[bool, Field(description="Overgedragen aan politie of OM: er wacht werk bij u")]

    @classmethod
    def of(cls, found: Terugkoppeling) -> TerugkoppelingVoorPolitie:
        """The wire shape for the unit; the outcome of an onderzoek only when police has a role (handbook §14)."""
        wire = found.wire()
        if wire.get("rolPolitie", RolPolitie.GEEN) == RolPolitie.GEEN:
            wire.pop("uitkomstOnderzoek", None)
        codes = {partij["code"] for partij in wire.get("overdrachtspartijen", ())}
        return cls.model_validate(wire | {"openstaandVoorPolitie": Overdrachtspartij.POLITIE_OM in codes})


class TerugkoppelingenUit(Uit):
    """All versions of the feedback on one melding, oldest first."""

    items: tuple[TerugkoppelingUit, ...]


class TerugkoppelingenVoorPolitie(Uit):
    """All versions of the feedback on one mutatie, oldest first."""

    items: tuple[TerugkoppelingVoorPolitie, ...]

    @classmethod
    def of(cls, found: Sequence[Terugkoppeling]) -> TerugkoppelingenVoorPolitie:
        """The wire shape for the unit."""
        return cls(items=tuple(map(TerugkoppelingVoorPolitie.of, found)))


class DeltasUit(Uit):
    """What was reported back since a position."""

    items: tuple[TerugkoppelingVoorPolitie, ...]
    positie: Annotated[str, Field(description="Voor de volgende vraag, als `after`")]
    meer: Annotated[bool, Field(description="Of er nu al meer is")]


class OntbrekendUit(Uit):
    """Feedback that should have been given."""

    melding_id: UUID
    moment: Terugkoppelmoment
    uiterlijk_op: datetime
    eenheid: str
    bvh_nummer: str


class OntbrekendeUit(Uit):
    """A page of feedback that should have been given."""

    items: tuple[OntbrekendUit, ...]
