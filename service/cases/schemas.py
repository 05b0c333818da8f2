"""Wire shapes of the cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.cases.melding import Inzage, Klok, Klokstatus, Partij, Verantwoordelijkheid
from service.core.codes import MeldingStatus


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


class KlokUit(Uit):
    """One term: which reading of the law, when it ends, how it stands."""

    id: Annotated[str, Field(examples=["T1"], description="T1 vijf werkdagen; T1b lezing van de AMvB; T2 onderzoek")]
    omschrijving: str
    bron: str
    start_op: datetime
    uiterlijk: date
    uiterlijk_op: datetime
    werkdagen_over: Annotated[int, Field(description="Werkdagen na vandaag tot en met de laatste dag")]
    status: Klokstatus
    gereed_op: datetime | None
    te_laat: bool


class VerantwoordelijkUit(Uit):
    """Who keeps an eye on safety, since when, and why (Kwaliteitskader, handbook F86)."""

    partij: Partij
    sinds_op: datetime
    grond: str


class AanvullingUit(Uit):
    """What police added later."""

    aanvulling_id: UUID
    soort: Annotated[str, Field(description="VERSIE: een nieuwere versie; DUBBEL: hetzelfde incident, ander nummer")]
    mutatie_id: UUID
    ontvangen_op: datetime
    mutatie: Annotated[
        Mapping[str, Any] | None,
        Field(description="Inhoud van een dubbele; de nieuwste versie staat in `mutatie` van de melding zelf"),
    ]


class MeldingUit(Uit):
    """A melding for Veilig Thuis: what police reports, what is known beside it, and how the clocks stand."""

    melding_id: UUID
    vt_regio: str
    status: MeldingStatus
    spoed: bool
    hoort_bij: Annotated[UUID | None, Field(description="De lopende melding waar dit een vervolg op is")]
    ontvangen_op: datetime
    kennisname_op: datetime | None
    ingetrokken_op: Annotated[datetime | None, Field(description="Ingetrokken: de inhoud wordt niet meer verstrekt")]
    intrekking_bevestigd_op: datetime | None
    mutatie_id: UUID
    eenheid: str
    bvh_nummer: str
    gezien_op: Annotated[datetime | None, Field(description="Wanneer een mens bij de politie ernaar keek")]
    aanleidingen: tuple[str, ...]
    aarden: tuple[str, ...]
    redencodes: tuple[str, ...]
    kinderen: str
    volledigheid: Annotated[str, Field(description="Band van de volledigheidsscore")]
    bevindingen: tuple[Mapping[str, Any], ...]
    minimalisatie: Annotated[tuple[str, ...], Field(description="Regels M1–M6 waardoor iets is weggelaten")]
    mutatie: Annotated[Mapping[str, Any] | None, Field(description="Het bericht van de politie, geminimaliseerd")]
    aanvullingen: tuple[AanvullingUit, ...]
    verrijking: tuple[Mapping[str, Any], ...]
    klokken: tuple[KlokUit, ...]
    verantwoordelijk: VerantwoordelijkUit
    versie: Annotated[int, Field(description="Groeit met elke wijziging; tevens de ETag")]

    @property
    def etag(self) -> str:
        """The strong entity tag."""
        return f'"{self.versie}"'

    @classmethod
    def of(cls, inzage: Inzage, klokken: Sequence[Klok], verantwoordelijk: Verantwoordelijkheid) -> MeldingUit:
        """The wire shape of an opened melding."""
        melding = inzage.melding
        return cls(
            melding_id=melding.id,
            volledigheid=melding.band,
            mutatie=inzage.inhoud,
            aanvullingen=tuple(
                AanvullingUit(
                    aanvulling_id=a.id, soort=a.soort, mutatie_id=a.mutatie_id, ontvangen_op=a.op, mutatie=a.inhoud
                )
                for a in inzage.aanvullingen
            ),
            klokken=tuple(KlokUit.model_validate(klok) for klok in klokken),
            verantwoordelijk=VerantwoordelijkUit.model_validate(verantwoordelijk),
            **{name: getattr(melding, name) for name in _PLAIN},
        )


_PLAIN = (
    "vt_regio", "status", "spoed", "hoort_bij", "ontvangen_op", "kennisname_op", "ingetrokken_op",
    "intrekking_bevestigd_op", "mutatie_id", "eenheid", "bvh_nummer", "gezien_op", "aanleidingen", "aarden",
    "redencodes", "kinderen", "bevindingen", "minimalisatie", "verrijking", "versie",
)  # fmt: skip


class KennisgevingUit(Uit):
    """That somebody who lives in this region is in a melding elsewhere; ask that region for more."""

    kennisgeving_id: UUID
    melding_id: UUID
    van_regio: Annotated[str, Field(description="De regio die de melding heeft")]
    reden: Annotated[str, Field(description="BETROKKENE_WOONT_IN_REGIO")]
    op: datetime


class KennisgevingenUit(Uit):
    """A page of notices."""

    items: tuple[KennisgevingUit, ...]
