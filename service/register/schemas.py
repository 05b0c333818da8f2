"""Wire shapes of the register: the `Ontvangst` that police gets back, and the stored message."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.belplicht import BEL, Belplicht
from service.core.codes_beoordeling import Intrekreden, MutatieStatus, Niveau, Uitkomst, Volledigheidsband
from service.core.mutatie import Mutatie


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class BevindingUit(Uit):
    """One finding on the quality of a mutatie."""

    code: Annotated[str, Field(description="Q01 tot en met Q25", examples=["Q07"])]
    niveau: Annotated[Niveau, Field(description="B blokkerend, W waarschuwing, I informatie")]
    locatie: Annotated[str, Field(description="Het veld, zonder waarde", examples=["kinderen.antwoord"])]
    uitleg: Annotated[str, Field(description="Wat er ontbreekt en wat u kunt doen")]


class BeoordelingUit(Uit):
    """What was decided and why, in short; `…/uitleg` has the whole of it."""

    uitkomst: Uitkomst
    redencodes: tuple[str, ...]
    toelichting: Annotated[str, Field(description="De beslissing in één of enkele zinnen")]
    regelset: Annotated[str, Field(description="Naam en versie van de regels", examples=["landelijk@2026.1"])]
    bevestigd: Annotated[bool, Field(description="Of een mens dit heeft bevestigd; ND en OZ zijn tot dan voorstellen")]


class VolledigheidUit(Uit):
    """How complete the mutatie is."""

    score: Annotated[float, Field(ge=0, le=1)]
    band: Volledigheidsband


class BelplichtUit(Uit):
    """The call to Veilig Thuis that an urgent report asks for, and whether it is on record (handbook SP01)."""

    bel: Annotated[str, Field(description="Wie u belt; een bericht vervangt het telefoontje niet", examples=[BEL])]
    vastgelegd: Annotated[bool, Field(description="Of is vastgelegd dat is gebeld, of waarom niet")]
    ontbreekt: Annotated[
        tuple[str, ...],
        Field(description="Velden die nog ontbreken, in `politieoptreden` of in een oordeel", examples=[["gebeldOp"]]),
    ]
    uitleg: Annotated[str, Field(description="Wat u nu doet")]


def belplicht_uit(duty: Belplicht | None) -> BelplichtUit | None:
    """The call as it goes over the wire; None when none is asked."""
    if duty is None:
        return None
    return BelplichtUit(bel=BEL, vastgelegd=duty.vastgelegd, ontbreekt=duty.ontbreekt, uitleg=duty.uitleg)


class Ontvangst(Uit):
    """Answer to a mutatie: what was received, decided and found; holds no person."""

    mutatie_id: UUID
    bvh_nummer: str
    versie: int
    proef: bool
    status: MutatieStatus
    beoordeling: BeoordelingUit
    bevindingen: tuple[BevindingUit, ...]
    volledigheid: VolledigheidUit
    belplicht: Annotated[BelplichtUit | None, Field(description="Alleen bij spoed: bel Veilig Thuis")]
    verrijking: Annotated[str, Field(description="NIET_NODIG, VOLLEDIG of ONVOLLEDIG (wordt later aangevuld)")]
    melding_id: UUID | None
    vt_regio: str | None
    dubbel_van: Annotated[UUID | None, Field(description="De eerdere mutatie over hetzelfde incident")]
    ontvangen_op: datetime
    gezien_uiterlijk_op: datetime | None
    aangevuld_uiterlijk_op: datetime | None


class MutatieLijst(Uit):
    """A page of receipts."""

    items: tuple[Ontvangst, ...]


class BerichtUit(Uit):
    """The message as it was sent."""

    mutatie_id: UUID
    ontvangen_op: datetime
    bericht: Annotated[Mutatie | None, Field(description="Leeg als het is vernietigd")]
    vernietigd_op: Annotated[
        datetime | None, Field(description="Wanneer het is vernietigd: na de bewaartermijn, of op verzoek")
    ] = None


class IntrekkingIn(BaseModel):
    """A request to take a mutatie back."""

    model_config = ConfigDict(extra="forbid")

    reden: Annotated[Intrekreden, Field(description="Waarom de mutatie wordt ingetrokken")]


class IntrekkingUit(Uit):
    """A withdrawal, and whether the receiver has confirmed it."""

    intrekking_id: UUID
    mutatie_id: UUID
    reden: Intrekreden
    ingetrokken_op: datetime
    melding_id: Annotated[UUID | None, Field(description="De melding waarvan Veilig Thuis bericht krijgt")]
    bevestigd_op: Annotated[datetime | None, Field(description="Wanneer Veilig Thuis het bevestigde")]


class Reconciliatie(Uit):
    """What was received on one day from one unit, to compare with what was sent."""

    dag: date
    eenheid: str
    aantal: Annotated[int, Field(description="Ontvangen berichten, zonder proefberichten")]
    hash: Annotated[
        str,
        Field(
            description=(
                "SHA-256 (hex) over de regels 'bvhNummer|versie', gesorteerd, elk afgesloten met een regeleinde"
            )
        ),
    ]
