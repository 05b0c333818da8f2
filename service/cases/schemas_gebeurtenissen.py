"""Wire shapes of what was recorded on a melding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from service.cases.gebeurtenissen import Gebeurtenis
from service.cases.schemas import Uit, VerantwoordelijkUit, VolgendeUit
from service.cases.stappen import mogelijk
from service.cases.voortgang import Vastgelegd
from service.core.codes_zaak import Fase, MeldingStatus, Stapsoort

StapId = Annotated[UUID, Field(description="De stap; elke versie ervan heeft dezelfde")]
Versie = Annotated[int, Field(description="Een hogere versie vervangt de eerdere; er wordt niets overschreven")]


class VastgelegdUit(Uit):
    """The step that was recorded, and how the melding stands after it."""

    gebeurtenis_id: UUID
    stap_id: StapId
    versie: Versie
    soort: Stapsoort
    tijdstip: datetime
    vervallen: bool
    melding_id: UUID
    status: MeldingStatus
    fase: Fase
    verantwoordelijk: VerantwoordelijkUit
    volgende: Annotated[VolgendeUit | None, Field(description="Wat nu moet; leeg als de melding klaar is")]
    mogelijke_stappen: Annotated[tuple[Stapsoort, ...], Field(description="Wat nu kan worden vastgelegd")]

    @classmethod
    def of(cls, done: Vastgelegd) -> VastgelegdUit:
        """The wire shape of one step that was recorded."""
        [versie], melding = done.versies, done.melding
        return cls(
            gebeurtenis_id=versie.id,
            stap_id=versie.stap_id,
            versie=versie.versie,
            soort=Stapsoort(versie.soort),
            tijdstip=versie.tijdstip,
            vervallen=versie.vervallen,
            melding_id=melding.id,
            status=melding.status,
            fase=melding.fase,
            verantwoordelijk=VerantwoordelijkUit.model_validate(done.verantwoordelijk),
            volgende=VolgendeUit.of(melding.volgende_klok, melding.volgende_op),
            mogelijke_stappen=mogelijk(done.na.plaats),
        )


class GebeurtenisUit(Uit):
    """One version of a step, or what the clock wrote."""

    gebeurtenis_id: UUID
    stap_id: StapId
    versie: Versie
    soort: Annotated[str, Field(description="Een stap, of wat de klok schreef: de codelijsten stapsoort en kloksoort")]
    tijdstip: Annotated[datetime, Field(description="Wanneer het gebeurde")]
    vastgelegd_op: Annotated[datetime, Field(description="Wanneer het werd vastgelegd: vanaf dan was het bekend")]
    organisatie: Annotated[str, Field(description="Wie het vastlegde; `klok` voor de klok", examples=["vt:twente"])]
    vervallen: Annotated[bool, Field(description="Deze versie neemt de stap terug")]
    gegevens: Annotated[Mapping[str, Any], Field(description="De velden van de soort; `afgeleid`: uit terugkoppeling")]

    @classmethod
    def of(cls, found: Gebeurtenis) -> GebeurtenisUit:
        """The wire shape of one version."""
        same = ("stap_id", "versie", "soort", "tijdstip", "vastgelegd_op", "organisatie", "vervallen", "gegevens")
        return cls(gebeurtenis_id=found.id, **{name: getattr(found, name) for name in same})


class GebeurtenissenUit(Uit):
    """A page of what was recorded on a melding, in the order of recording."""

    items: tuple[GebeurtenisUit, ...]
