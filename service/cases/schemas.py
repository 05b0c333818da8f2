"""Wire shapes of the cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.cases.klokken import Klok, Klokstatus, Loop
from service.cases.melding import Inzage
from service.cases.stappen import mogelijk
from service.cases.verantwoordelijkheid import Verantwoordelijkheid
from service.cases.verloop import Stand
from service.core.codes_terugkoppeling import Overdrachtspartij
from service.core.codes_zaak import (
    Fase,
    MeldingStatus,
    MonitorWijze,
    Stapsoort,
    Verantwoordelijke,
    Verantwoordelijkheidsgrond,
)


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


class KlokUit(Uit):
    """One term: which reading of the law, when it ends, how it stands."""

    id: Annotated[
        str, Field(examples=["T1"], description="Termijn T1–T13 (elke lezing apart), `CONTACT`, `VERVOLGSTAP`, `SP04`")
    ]
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

    partij: Verantwoordelijke
    sinds_op: datetime
    grond: Verantwoordelijkheidsgrond
    overgenomen_door: Annotated[
        Overdrachtspartij | None, Field(description="CBS-code van de partij die de zaak overnam")
    ]


class VolgendeUit(Uit):
    """What is due next."""

    klok: Annotated[str, Field(description="Kenmerk van de klok, zie `klokken`")]
    uiterlijk_op: Annotated[datetime, Field(description="Ligt in het verleden zolang het te laat is")]

    @classmethod
    def of(cls, klok: str | None, uiterlijk_op: datetime | None) -> VolgendeUit | None:
        """The wire shape of a clock that runs, if there is one."""
        return None if klok is None or uiterlijk_op is None else cls(klok=klok, uiterlijk_op=uiterlijk_op)


class MonitorUit(Uit):
    """How Veilig Thuis keeps an eye on safety (handbook F87)."""

    elke_dagen: Annotated[int | None, Field(description="Dagen tussen contactmomenten; leeg: alleen `nakijken`")]
    wijze: MonitorWijze | None
    contact_uiterlijk_op: Annotated[datetime | None, Field(description="Uiterlijk moment van het volgende contact")]


class OverdrachtUit(Uit):
    """Where handing over stands (handbook F88)."""

    besloten_op: datetime | None
    partij: Annotated[Overdrachtspartij | None, Field(description="Gevraagd, of overgenomen (CBS-code)")]
    aangeboden_op: datetime | None
    overgenomen_op: Annotated[datetime | None, Field(description="Pas vanaf hier is de partij verantwoordelijk")]
    nakijken: Annotated[tuple[date, ...], Field(description="Afgesproken dagen om na te kijken die nog komen")]

    @classmethod
    def of(cls, stand: Stand) -> OverdrachtUit | None:
        """The wire shape, from the decision on."""
        if stand.besloten_op is None and stand.overgedragen_op is None:
            return None
        return cls(
            besloten_op=stand.besloten_op,
            partij=None if stand.overdracht_aan is None else Overdrachtspartij(stand.overdracht_aan),
            aangeboden_op=stand.aangeboden_op,
            overgenomen_op=stand.overgedragen_op,
            nakijken=stand.nakijken,
        )


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
    vernietigd_op: Annotated[datetime | None, Field(description="Wanneer de inhoud is vernietigd")] = None


class MeldingUit(Uit):
    """A melding for Veilig Thuis: what police reports, what is known beside it, and how the clocks stand."""

    melding_id: UUID
    vt_regio: str
    status: MeldingStatus
    fase: Fase
    spoed: Annotated[
        bool, Field(description="Wat de politie zei; in de wachtrij gaat het oordeel van Veilig Thuis voor")
    ]
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
    vernietigd_op: Annotated[
        datetime | None, Field(description="Wanneer de inhoud is vernietigd: na de bewaartermijn, of op verzoek")
    ] = None
    aanvullingen: tuple[AanvullingUit, ...]
    verrijking: tuple[Mapping[str, Any], ...]
    klokken: Annotated[tuple[KlokUit, ...], Field(description="Elke klok die liep of loopt; niets schort ze op")]
    verantwoordelijk: VerantwoordelijkUit
    volgende: Annotated[VolgendeUit | None, Field(description="Wat nu moet; leeg als de melding klaar is")]
    mogelijke_stappen: Annotated[tuple[Stapsoort, ...], Field(description="Wat nu kan worden vastgelegd")]
    monitor: MonitorUit | None
    overdracht: OverdrachtUit | None
    bewuste_overschrijding: Annotated[bool, Field(description="Het onderzoek duurt bewust langer dan tien weken")]
    versie: Annotated[int, Field(description="Groeit met elke wijziging; tevens de ETag")]

    @property
    def etag(self) -> str:
        """The strong entity tag."""
        return f'"{self.versie}"'

    @classmethod
    def of(
        cls, inzage: Inzage, *, klokken: Sequence[Klok], verantwoordelijk: Verantwoordelijkheid, volgende: Loop | None,
        contact: Loop | None,
    ) -> MeldingUit:  # fmt: skip
        """The wire shape of an opened melding."""
        melding, stand = inzage.melding, inzage.stand
        return cls(
            melding_id=melding.id,
            volledigheid=melding.band,
            mutatie=inzage.inhoud,
            vernietigd_op=inzage.vernietigd_op,
            aanvullingen=tuple(
                AanvullingUit(
                    aanvulling_id=a.id,
                    soort=a.soort,
                    mutatie_id=a.mutatie_id,
                    ontvangen_op=a.op,
                    mutatie=a.inhoud,
                    vernietigd_op=a.vernietigd_op,
                )
                for a in inzage.aanvullingen
            ),
            klokken=tuple(KlokUit.model_validate(klok) for klok in klokken),
            verantwoordelijk=VerantwoordelijkUit.model_validate(verantwoordelijk),
            volgende=None if volgende is None else VolgendeUit.of(volgende.id, volgende.due.due_op),
            mogelijke_stappen=mogelijk(stand.plaats),
            monitor=monitor_van(stand, None if contact is None else contact.due.due_op),
            overdracht=OverdrachtUit.of(stand),
            bewuste_overschrijding=stand.bewust_op is not None,
            **{name: getattr(melding, name) for name in _PLAIN},
        )


def monitor_van(stand: Stand, contact_op: datetime | None) -> MonitorUit | None:
    """How an eye is kept on safety, where that was agreed."""
    if stand.monitor_dagen is None and contact_op is None:
        return None
    return MonitorUit(
        elke_dagen=stand.monitor_dagen,
        wijze=None if stand.monitor_dagen is None or stand.monitor_wijze is None else MonitorWijze(stand.monitor_wijze),
        contact_uiterlijk_op=contact_op,
    )


_PLAIN = (
    "vt_regio", "status", "fase", "spoed", "hoort_bij", "ontvangen_op", "kennisname_op", "ingetrokken_op",
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
