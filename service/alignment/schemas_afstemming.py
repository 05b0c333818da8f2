"""Wire shapes of an alignment of actions: what comes in. What goes out is in `views.py`."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from service.alignment.afstemming import LOGT_IN, Deelneming
from service.alignment.schemas import Functie, In, Tekst
from service.core.codes_uitwisseling import (
    ActieStatus,
    AfstemmingReden,
    AfstemmingUitkomst,
    Deelnemer,
    Instemming,
)
from service.core.velden import BvhNummer, Dag

Nummer = Annotated[int, Field(strict=True, ge=1, le=99)]
Kenmerk = Annotated[
    str,
    Field(
        pattern=r"^(om|(politie|vt):[a-z][a-z0-9-]{1,52}|[A-Z_]{2,16})$",
        description="De organisatie van een deelnemer, of zijn code als hij niet inlogt",
        examples=["politie:amsterdam", "RVDK"],
    ),
]
NaActie = Annotated[Nummer | None, Field(description="Nummer van de gedeelde actie die eerst gedaan moet zijn")]
Toelichting = Annotated[Tekst | None, Field(max_length=2_000)]
Evaluatie = Annotated[Dag | None, Field(description="Wanneer de partijen opnieuw kijken")]


class DeelnemerIn(In):
    """A party that takes part."""

    deelnemer: Deelnemer
    organisatie: Annotated[
        str | None,
        Field(
            pattern=r"^(om|(politie|vt):[a-z][a-z0-9-]{1,52})$",
            description="Verplicht voor politie en Veilig Thuis; wie niet inlogt heeft er geen",
        ),
    ] = None

    @property
    def kenmerk(self) -> str:
        """How it is named in this alignment."""
        if self.organisatie is None and self.deelnemer is Deelnemer.OM:
            return "om"
        return self.organisatie or self.deelnemer.value

    def value(self) -> Deelneming:
        """As a participant; only who logs in has an organisation."""
        organisatie = self.kenmerk if self.deelnemer in LOGT_IN else None
        return Deelneming(kenmerk=self.kenmerk, deelnemer=self.deelnemer, organisatie=organisatie)


class ActieIn(In):
    """A proposed action; without an owner and a day it is none (handbook AF04)."""

    nummer: Nummer
    omschrijving: Annotated[Tekst, Field(max_length=2_000)]
    eigenaar: Kenmerk
    uiterlijk: Dag
    na_actie: NaActie = None


class VoorstelIn(In):
    """The actions as one party proposes them: all of them, and the day of the next review."""

    acties: Annotated[tuple[ActieIn, ...], Field(min_length=1, max_length=50)]
    volgende_evaluatie: Evaluatie = None


class AfstemmingIn(In):
    """A new alignment; the actions may follow later, so that it can be opened at once."""

    reden: AfstemmingReden
    melding_id: Annotated[UUID | None, Field(description="Veilig Thuis: een melding van de eigen regio")] = None
    mutatie_id: Annotated[UUID | None, Field(description="Politie: een mutatie van de eigen eenheid")] = None
    bvh_nummer: Annotated[BvhNummer | None, Field(description="Politie of OM: het nummer van de mutatie")] = None
    deelnemers: Annotated[tuple[DeelnemerIn, ...], Field(min_length=2, max_length=12)]
    acties: Annotated[tuple[ActieIn, ...], Field(max_length=50)] = ()
    volgende_evaluatie: Evaluatie = None
    toelichting: Annotated[Toelichting, Field(description="Gedeeld met alle deelnemers")] = None


class InstemmingIn(In):
    """What a participant says of a version of the proposal."""

    voorstel: Annotated[int, Field(strict=True, ge=1, description="De versie waarover dit gaat")]
    oordeel: Literal[Instemming.AKKOORD, Instemming.NIET_AKKOORD]
    deelnemer: Annotated[
        Kenmerk | None, Field(description="Alleen voor wie niet inlogt, door wie de afstemming opende")
    ] = None
    functie: Functie
    toelichting: Toelichting = None


class ActieStandIn(In):
    """An action is done, or no longer needed."""

    status: Literal[ActieStatus.UITGEVOERD, ActieStatus.VERVALLEN]
    toelichting: Toelichting = None


class SluitingIn(In):
    """How an alignment ends."""

    uitkomst: AfstemmingUitkomst
    toelichting: Toelichting = None


class EigenActieIn(In):
    """An action that one organisation keeps to itself; it is its own owner."""

    nummer: Nummer
    omschrijving: Annotated[Tekst, Field(max_length=2_000)]
    uiterlijk: Dag
    na_actie: NaActie = None
    status: ActieStatus = ActieStatus.AFGESPROKEN


class EigenIn(In):
    """What one organisation keeps to itself, whole; nobody else ever reads it (handbook AF05)."""

    aantekening: Annotated[Tekst | None, Field(description="Alleen voor de eigen organisatie")] = None
    acties: Annotated[tuple[EigenActieIn, ...], Field(max_length=50)] = ()
