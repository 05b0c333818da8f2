"""Wire shapes of the deliveries to CBS. A report holds counts, codes and numbers of records, and no persons."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.cbs.controle import TEKSTEN
from service.cbs.repository import Levering
from service.core.calendar import Calendar
from service.core.codes_cbs import CbsBestand, CbsBevinding, CbsWeglaatreden
from service.core.velden import Regel

PerCode = Annotated[dict[str, int], Field(description="Aantal records per CBS-code; een record kan er meer hebben")]


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class In(BaseModel):
    """Base of what comes in: lowerCamelCase, unknown fields refused by name."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class CbsLeveringIn(In):
    """Which half-year is delivered."""

    halfjaar: Annotated[
        str, Field(min_length=1, max_length=20, description="Een afgelopen halfjaar", examples=["2026-H1"])
    ]


class CbsVrijgaveIn(In):
    """Someone read the report."""

    functie: Annotated[Regel, Field(min_length=1, description="Functie van wie vrijgeeft, geen naam")]
    rapport_gelezen: Annotated[Literal[True], Field(description="Het controlerapport is gelezen")]


class CbsMeldingtelling(Uit):
    """Counts of the meldingen."""

    aantal: int
    personen: int
    ontvangen_in_eerder_halfjaar: Annotated[
        int, Field(description="Met vervolg 02, ontvangen in een eerder halfjaar en in dit halfjaar geëindigd")
    ]
    per_aanleiding: PerCode
    per_aard: PerCode
    per_vervolg: PerCode


class CbsOnderzoektelling(Uit):
    """Counts of the onderzoeken."""

    aantal: int
    personen: int
    per_aanleiding: PerCode
    per_aard: PerCode
    per_uitkomst: PerCode
    per_vervolg: PerCode


class CbsWeglating(Uit):
    """How many are left out for one reason."""

    bestand: CbsBestand
    reden: CbsWeglaatreden
    aantal: int


class CbsBevindingUit(Uit):
    """What is found of one record."""

    bestand: CbsBestand
    nummer: Annotated[str, Field(description="Nummer van het record: het kenmerk van de melding zonder streepjes")]
    code: CbsBevinding
    blokkeert: Annotated[bool, Field(description="Zolang deze er is, kan de levering niet worden vrijgegeven")]
    tekst: str


class CbsRapport(Uit):
    """The check report."""

    meldingen: CbsMeldingtelling
    onderzoeken: CbsOnderzoektelling
    weggelaten: tuple[CbsWeglating, ...]
    bevindingen: tuple[CbsBevindingUit, ...]


class CbsLeveringKort(Uit):
    """One delivery in a list."""

    cbs_levering_id: UUID
    halfjaar: str
    nummer: Annotated[int, Field(description="1, 2, 3 … van dit halfjaar; een hoger nummer vervangt alle eerdere")]
    correctie: Annotated[bool, Field(description="Vervangt een eerdere levering van dit halfjaar")]
    vervangen: Annotated[bool, Field(description="Er is een latere levering van dit halfjaar")]
    uiterlijk: Annotated[date, Field(description="Drie weken na het halfjaar")]
    te_laat: Annotated[bool, Field(description="Na die dag was van dit halfjaar nog niets vrijgegeven")]
    blokkerend: Annotated[int, Field(description="Aantal bevindingen dat vrijgave tegenhoudt")]
    gemaakt_op: datetime
    gemaakt_door: str
    vrijgegeven_op: datetime | None
    vrijgegeven_door: str | None
    vrijgegeven_functie: str | None
    bestanden_bewaard: Annotated[bool, Field(description="Alleen van de laatste levering en de vorige")]


class CbsLeveringUit(CbsLeveringKort):
    """One delivery with its check report."""

    rapport: CbsRapport


class CbsLeveringenUit(Uit):
    """A page of deliveries."""

    items: tuple[CbsLeveringKort, ...]


def kort(levering: Levering, now: datetime) -> CbsLeveringKort:
    """A delivery as it stands in a list."""
    return CbsLeveringKort.model_validate(_wire(levering, now))


def uit(levering: Levering, now: datetime) -> CbsLeveringUit:
    """A delivery with its report."""
    found = [{**one, "tekst": TEKSTEN[one["code"]]} for one in levering.rapport["bevindingen"]]
    return CbsLeveringUit.model_validate(
        {**_wire(levering, now), "rapport": {**levering.rapport, "bevindingen": found}}
    )


def _wire(levering: Levering, now: datetime) -> dict[str, object]:
    due = levering.halfjaar.uiterlijk
    return {
        "cbs_levering_id": levering.id,
        "halfjaar": str(levering.halfjaar),
        "correctie": levering.nummer > 1,
        "vervangen": levering.nummer < levering.laatste,
        "uiterlijk": due,
        "te_laat": Calendar.local_day(levering.eerste_vrijgave_op or now) > due,
        "bestanden_bewaard": levering.bewaard,
        **{
            name: getattr(levering, name)
            for name in ("nummer", "blokkerend", "gemaakt_op", "gemaakt_door", "vrijgegeven_op", "vrijgegeven_door",
                         "vrijgegeven_functie")
        },
    }  # fmt: skip
