"""Wire shapes of the steps that Veilig Thuis records: one shape per kind, and one that takes a step back.

What a shape alone cannot say is said in `eisen.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag
from pydantic.alias_generators import to_camel

from service.core.codes_terugkoppeling import AcuutOordeel, Overdrachtspartij, UitkomstOnderzoek, VervolgMelding
from service.core.codes_zaak import (
    Besluit,
    Heropenreden,
    Informatiereden,
    MonitorUitkomst,
    MonitorWijze,
    OnderzoekReden,
    Overschrijdingsreden,
    Sluitreden,
    Stapsoort,
    Weigerreden,
)
from service.core.velden import Dag, Regel, Tekst, Tijdstip

Overnemer = Literal[
    Overdrachtspartij.WIJKTEAM,
    Overdrachtspartij.RVDK,
    Overdrachtspartij.POLITIE_OM,
    Overdrachtspartij.JEUGDHULPAANBIEDER,
    Overdrachtspartij.GI,
    Overdrachtspartij.VROUWENOPVANG,
    Overdrachtspartij.GGZ_VOLWASSENEN,
    Overdrachtspartij.THUISZORG,
    Overdrachtspartij.VERSLAVINGSZORG,
    Overdrachtspartij.ANDERE_INSTANTIE,
]
"""A party that can take a case over."""
Toelichting = Annotated[
    Tekst, Field(min_length=1, max_length=1000, description="Kort en zonder namen; alleen leesbaar voor de eigen regio")
]
BESLOTEN: Final = {"toelichting", "naam", "contact"}
"""Fields with text of people: sealed."""


class In(BaseModel):
    """Base of what comes in: lowerCamelCase, unknown fields refused by name."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")

    lease_id: Annotated[UUID | None, Field(description="Met `fencingToken`: alleen als de lease nog de uwe is")] = None
    fencing_token: Annotated[int | None, Field(strict=True, ge=1)] = None


class Stap(In):
    """A step, or with `verbetert` a new version of it."""

    tijdstip: Annotated[Tijdstip, Field(description="Wanneer het gebeurde; mag eerder zijn dan nu")]
    verbetert: Annotated[
        UUID | None, Field(description="`gebeurtenisId` van de nieuwste versie van de stap die u hiermee verbetert")
    ] = None


class TriageGestart(Stap):
    """Triage began."""

    soort: Literal[Stapsoort.TRIAGE_GESTART]


class TriageAfgerond(Stap):
    """Triage, or the veiligheidsbeoordeling, was finished (handbook F82, F84)."""

    soort: Literal[Stapsoort.TRIAGE_AFGEROND]
    vervolg: Annotated[
        VervolgMelding,
        Field(description="CBS: 01 start onderzoek, 02 vervolgtraject, 03 omgezet in advies, 04 einde bemoeienis"),
    ]
    besluit: Annotated[Besluit | None, Field(description="In de woorden van het protocol; past bij `vervolg`")] = None
    acuut_oordeel: AcuutOordeel | None = None


class OnderzoekVastgesteld(Stap):
    """It was decided that an onderzoek is needed (BD)."""

    soort: Literal[Stapsoort.ONDERZOEK_VASTGESTELD]
    redenen: Annotated[tuple[OnderzoekReden, ...], Field(max_length=5)] = ()


class OnderzoekGestart(Stap):
    """Somebody began the work (handbook F89)."""

    soort: Literal[Stapsoort.ONDERZOEK_GESTART]


class OnderzoekAfgerond(Stap):
    """All work was done, deciding included (handbook F89)."""

    soort: Literal[Stapsoort.ONDERZOEK_AFGEROND]
    uitkomsten: Annotated[tuple[UitkomstOnderzoek, ...], Field(min_length=1, max_length=3)]
    vervolg: Annotated[
        tuple[Overdrachtspartij, ...], Field(max_length=10, description="Waarheen, met CBS-codes; 21 is geen vervolg")
    ] = ()


class OverdrachtBesloten(Stap):
    """It was decided to hand over (OW)."""

    soort: Literal[Stapsoort.OVERDRACHT_BESLOTEN]
    partij: Overnemer | None = None


class OverdrachtAangeboden(Stap):
    """A party was asked to take over."""

    soort: Literal[Stapsoort.OVERDRACHT_AANGEBODEN]
    partij: Overnemer
    naam: Annotated[Regel | None, Field(description="Naam van de organisatie, niet van een cliënt")] = None
    contact: Annotated[Regel | None, Field(description="Hoe de organisatie te bereiken is")] = None


class OverdrachtBevestigd(Stap):
    """The party took over (OV); from here on it is responsible (handbook F88)."""

    soort: Literal[Stapsoort.OVERDRACHT_BEVESTIGD]
    nakijken: Annotated[
        tuple[Dag, ...], Field(max_length=24, description="Afgesproken dagen om na te kijken, na het tijdstip")
    ] = ()
    contact: Annotated[Regel | None, Field(description="Wie bij de overnemende partij te bereiken is")] = None


class OverdrachtGeweigerd(Stap):
    """The party does not take over; Veilig Thuis stays responsible."""

    soort: Literal[Stapsoort.OVERDRACHT_GEWEIGERD]
    reden: Weigerreden
    toelichting: Toelichting | None = None


class Monitorplan(Stap):
    """How often and in what way the situation is looked at while a case waits (handbook F87)."""

    soort: Literal[Stapsoort.MONITORPLAN]
    elke_dagen: Annotated[int, Field(ge=1, le=90, strict=True, description="Ten hoogste zoveel dagen tussen contacten")]
    wijze: MonitorWijze
    toelichting: Toelichting | None = None


class Monitorcontact(Stap):
    """Somebody looked."""

    soort: Literal[Stapsoort.MONITORCONTACT]
    wijze: MonitorWijze
    uitkomst: MonitorUitkomst


class BewusteOverschrijding(Stap):
    """The onderzoek consciously takes longer than ten weeks (handbook F114)."""

    soort: Literal[Stapsoort.BEWUSTE_OVERSCHRIJDING]
    reden: Overschrijdingsreden


class BetrokkeneGeinformeerd(Stap):
    """The person concerned was told (Wmo 2015 art. 5.3.1)."""

    soort: Literal[Stapsoort.BETROKKENE_GEINFORMEERD]


class InformerenUitgesteld(Stap):
    """Telling the person concerned was put off by two weeks, with a reason (Wmo 2015 art. 5.3.1)."""

    soort: Literal[Stapsoort.INFORMEREN_UITGESTELD]
    reden: Informatiereden


class SpoedBijgesteld(Stap):
    """Veilig Thuis finds it more, or less, urgent than police did (handbook SP08)."""

    soort: Literal[Stapsoort.SPOED_BIJGESTELD]
    spoed: Annotated[bool, Field(strict=True)]
    toelichting: Toelichting | None = None


class Gesloten(Stap):
    """The involvement of Veilig Thuis ended."""

    soort: Literal[Stapsoort.GESLOTEN]
    reden: Sluitreden


class Heropend(Stap):
    """The case was taken up again."""

    soort: Literal[Stapsoort.HEROPEND]
    reden: Heropenreden


class Vervalt(In):
    """Takes a step back: it did not happen. Nothing is removed; this is its newest version."""

    soort: Annotated[Stapsoort, Field(description="Soort van de stap die vervalt")]
    verbetert: Annotated[UUID, Field(description="`gebeurtenisId` van de nieuwste versie van de stap die vervalt")]
    vervalt: Literal[True]


def _tag(value: Any) -> str | None:
    """Which shape is meant; between brackets, so that the name of a shape is not read as the place of a finding."""
    if not isinstance(value, Mapping):
        return None
    if value.get("vervalt") is True:
        return "stap[VERVALT]"
    soort = value.get("soort")
    return f"stap[{soort}]" if isinstance(soort, str) else None


GebeurtenisIn = Annotated[
    Annotated[TriageGestart, Tag("stap[TRIAGE_GESTART]")]
    | Annotated[TriageAfgerond, Tag("stap[TRIAGE_AFGEROND]")]
    | Annotated[OnderzoekVastgesteld, Tag("stap[ONDERZOEK_VASTGESTELD]")]
    | Annotated[OnderzoekGestart, Tag("stap[ONDERZOEK_GESTART]")]
    | Annotated[OnderzoekAfgerond, Tag("stap[ONDERZOEK_AFGEROND]")]
    | Annotated[OverdrachtBesloten, Tag("stap[OVERDRACHT_BESLOTEN]")]
    | Annotated[OverdrachtAangeboden, Tag("stap[OVERDRACHT_AANGEBODEN]")]
    | Annotated[OverdrachtBevestigd, Tag("stap[OVERDRACHT_BEVESTIGD]")]
    | Annotated[OverdrachtGeweigerd, Tag("stap[OVERDRACHT_GEWEIGERD]")]
    | Annotated[Monitorplan, Tag("stap[MONITORPLAN]")]
    | Annotated[Monitorcontact, Tag("stap[MONITORCONTACT]")]
    | Annotated[BewusteOverschrijding, Tag("stap[BEWUSTE_OVERSCHRIJDING]")]
    | Annotated[BetrokkeneGeinformeerd, Tag("stap[BETROKKENE_GEINFORMEERD]")]
    | Annotated[InformerenUitgesteld, Tag("stap[INFORMEREN_UITGESTELD]")]
    | Annotated[SpoedBijgesteld, Tag("stap[SPOED_BIJGESTELD]")]
    | Annotated[Gesloten, Tag("stap[GESLOTEN]")]
    | Annotated[Heropend, Tag("stap[HEROPEND]")]
    | Annotated[Vervalt, Tag("stap[VERVALT]")],
    Discriminator(_tag),
]
"""A step to record, by its `soort`."""
