"""Wire shapes of holds and of requests of data subjects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.codes_bewaren import Blokkadereden, Verzoeksoort, Verzoekstand, Weigergrond
from service.core.velden import Bsn, Dag, Naam, Regel, Tekst
from service.retention.blokkade import Blokkade
from service.retention.verzoek import TERMIJNEN, Verzoek


class In(BaseModel):
    """Base of what comes in: lowerCamelCase, unknown fields refused by name."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


class BlokkadeIn(In):
    """What is held, why and until when."""

    melding_id: Annotated[UUID | None, Field(description="Voor Veilig Thuis: een melding van de eigen regio")] = None
    mutatie_id: Annotated[UUID | None, Field(description="Voor de politie: een mutatie van de eigen eenheid")] = None
    reden: Blokkadereden
    tot: Annotated[Dag, Field(description="De laatste dag, ten hoogste een jaar vooruit")]


class BlokkadeUit(Uit):
    """A hold of the own organisation."""

    bewaarblokkade_id: UUID
    melding_id: UUID | None
    mutatie_id: UUID | None
    reden: Blokkadereden
    tot: date
    geplaatst_op: datetime
    geplaatst_door: str
    opgeheven_op: datetime | None

    @classmethod
    def of(cls, hold: Blokkade) -> BlokkadeUit:
        """The wire shape."""
        same = ("melding_id", "mutatie_id", "reden", "tot", "geplaatst_op", "geplaatst_door", "opgeheven_op")
        return cls(bewaarblokkade_id=hold.id, **{name: getattr(hold, name) for name in same})


class BlokkadesUit(Uit):
    """A page of holds, the first to end first."""

    items: tuple[BlokkadeUit, ...]


class BetrokkeneIn(In):
    """Who asks; in the body only, so that it stands in no address and no log."""

    bsn: Bsn | None = None
    achternaam: Annotated[Naam | None, Field(description="Zonder voornamen; samen met de geboortedatum")] = None
    geboortedatum: Annotated[Dag | None, Field(description="De hele datum")] = None


class VerzoekIn(In):
    """A request as the controller received it."""

    soort: Verzoeksoort
    ontvangen: Annotated[Dag, Field(description="De dag waarop u het verzoek kreeg; dan begint de termijn")]
    betrokkene: BetrokkeneIn
    toelichting: Annotated[
        Tekst | None, Field(description="Bij verbetering: wat er volgens de betrokkene niet klopt")
    ] = None


class VerzoekUit(Uit):
    """A request and how long is left; without who asked."""

    betrokkenenverzoek_id: UUID
    soort: Verzoeksoort
    status: Verzoekstand
    ontvangen: date
    termijn: Annotated[str, Field(description="Welke termijn, met de bron")]
    uiterlijk: Annotated[date, Field(description="De laatste dag om te beslissen (Algemene termijnenwet)")]
    dagen_over: Annotated[
        int | None, Field(description="Tot die dag; negatief als zij voorbij is, leeg na het besluit")
    ]
    besloten_op: datetime | None
    weigergronden: tuple[Weigergrond, ...]
    geraakt: Annotated[int | None, Field(description="In hoeveel mutaties of meldingen iets is vernietigd")]

    @classmethod
    def of(cls, found: Verzoek, vandaag: date) -> VerzoekUit:
        """The wire shape on a day."""
        same = ("soort", "status", "ontvangen", "uiterlijk", "besloten_op", "geraakt")
        term = TERMIJNEN[found.termijn]
        return cls(
            betrokkenenverzoek_id=found.id,
            termijn=f"{term.id}: {term.name} ({term.source})",
            dagen_over=found.dagen_over(vandaag),
            weigergronden=tuple(found.weigergronden),
            **{name: getattr(found, name) for name in same},
        )


class VerzoekenUit(Uit):
    """A page of requests, the first to be decided first."""

    items: tuple[VerzoekUit, ...]


class Omvang(StrEnum):
    """How much of an object is erased."""

    PERSOON = "PERSOON"
    GEHEEL = "GEHEEL"


class BesluitIn(In):
    """What a human decided."""

    besluit: Literal[Verzoekstand.TOEGEWEZEN, Verzoekstand.DEELS_TOEGEWEZEN, Verzoekstand.AFGEWEZEN]
    weigergronden: Annotated[tuple[Weigergrond, ...], Field(max_length=8)] = ()
    objecten: Annotated[
        tuple[UUID, ...],
        Field(max_length=500, description="Waarop het ziet, uit het rapport; leeg: alles wat op BSN is gevonden"),
    ] = ()
    omvang: Annotated[
        Omvang, Field(description="PERSOON: zijn velden en elke vrije tekst; GEHEEL: het hele bericht")
    ] = Omvang.PERSOON
    functie: Annotated[Regel, Field(description="Functie van wie beslist, geen naam")]


class GevondenUit(Uit):
    """One mutatie (for police) or melding (for Veilig Thuis) in which the data subject stands."""

    object_id: UUID
    bvh_nummer: str
    stroom: str
    ontvangen_op: datetime
    zekerheid: Annotated[Literal["BSN", "NAAM"], Field(description="NAAM: ook een naamgenoot kan bedoeld zijn")]
    rollen: tuple[str, ...]
    herkomst: Annotated[str, Field(description="Van wie de gegevens komen")]
    categorieen: Annotated[tuple[str, ...], Field(description="Velden over deze persoon, met hun naam")]
    gegevens: Annotated[
        tuple[Mapping[str, Any], ...], Field(description="Wat er over deze persoon staat; leeg als het is vernietigd")
    ]
    vernietigd_op: datetime | None
    verstrekt_aan: Annotated[tuple[VerstrektUit, ...], Field(description="In de laatste vier jaar")]


class VerstrektUit(Uit):
    """That data went to somebody."""

    ontvanger: str
    op: datetime
    doel: str
    grondslag: str


class RapportUit(Uit):
    """The access report of one request (Wpg art. 25, AVG art. 15)."""

    betrokkenenverzoek_id: UUID
    gemaakt_op: datetime
    betrokkene: Annotated[BetrokkeneIn | None, Field(description="Wie het vroeg; leeg als dat is vernietigd")]
    toelichting: str | None
    gevonden: tuple[GevondenUit, ...]
    niet_gezocht: Annotated[
        tuple[str, ...], Field(description="Waar niet op persoon is te zoeken: kijk daar zelf naar")
    ]


def gevonden_uit(items: Sequence[Mapping[str, Any]]) -> tuple[GevondenUit, ...]:
    """What was found, as it goes over the wire."""
    return tuple(GevondenUit.model_validate(item) for item in items)
