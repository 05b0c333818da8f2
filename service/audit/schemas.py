"""Wire shapes of looking into the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.audit.acties import Actie
from service.audit.inzage import Gegeven, Gezien, Persoon, Stand
from service.core.clock import as_utc
from service.core.errors import Finding
from service.core.velden import Bsn, Dag, Naam


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


class AuditregelUit(Uit):
    """One entry; ids and codes, never what was processed."""

    auditregel_id: UUID
    nummer: Annotated[int | None, Field(description="Nummer in de verzegelde keten; leeg in de eerste seconden")]
    op: datetime
    actie: Actie
    resultaat: str
    actor: Annotated[str, Field(description="Wie binnen de organisatie (sub van het token)")]
    organisatie: str
    herkomst: Annotated[str, Field(description="Nummer van de aanvraag en W3C-trace")]
    doelbinding: str | None
    grondslag: str | None
    ontvanger: str | None
    object_soort: str
    objecten: Annotated[tuple[str, ...], Field(description="Kenmerken; van wat vergeefs is gevraagd: die in de vraag")]

    @classmethod
    def of(cls, gezien: Gezien) -> AuditregelUit:
        """An entry as it goes over the wire."""
        regel = gezien.regel
        fields = {name: getattr(regel, name) for name in cls.model_fields.keys() & set(regel._fields)}
        return cls(auditregel_id=regel.id, nummer=gezien.schakel, **fields)


class AuditregelsUit(Uit):
    """A page of the trail."""

    items: tuple[AuditregelUit, ...]


class KopUit(Uit):
    """A signed head: whoever keeps it sees later whether what came before it is still the same."""

    kop: int
    schakel: int
    hash: str
    op: Annotated[str, Field(description="Zoals ondertekend", json_schema_extra={"format": "date-time"})]
    sleutel: Annotated[str, Field(description="Kenmerk van de sleutel")]
    handtekening: Annotated[str, Field(description="Ed25519, base64url")]


class AuditstandUit(Uit):
    """How far the trail is sealed."""

    kop: KopUit | None
    openbare_sleutel: Annotated[str, Field(description="Ed25519, base64url; waarmee de kop is na te gaan")]
    ongezegeld: Annotated[int, Field(description="Regels die nog niet verzegeld zijn")]
    achterstand_seconden: Annotated[float, Field(description="Leeftijd van de oudste daarvan; 0 als er geen is")]

    @classmethod
    def of(cls, stand: Stand, now: datetime) -> AuditstandUit:
        """The state as it goes over the wire."""
        return cls(
            kop=None if stand.kop is None else KopUit(**stand.kop.buiten()),
            openbare_sleutel=stand.openbare_sleutel,
            ongezegeld=stand.ongezegeld,
            achterstand_seconden=0.0 if stand.sinds is None else max((now - as_utc(stand.sinds)).total_seconds(), 0.0),
        )


class PersoonIn(BaseModel):
    """Whom a request is about; in the body, so that it stands in no address and no log."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")

    bsn: Bsn | None = None
    achternaam: Annotated[Naam | None, Field(description="Zonder voornamen; samen met de geboortedatum")] = None
    geboortedatum: Annotated[Dag | None, Field(description="De hele datum")] = None

    def gebreken(self) -> Iterator[Finding]:
        """What is missing to know whom it is about."""
        if (self.achternaam is None) != (self.geboortedatum is None):
            where = "geboortedatum" if self.geboortedatum is None else "achternaam"
            yield Finding("body", where, "ontbreekt", "Achternaam en geboortedatum horen bij elkaar.")
        elif self.bsn is None and self.achternaam is None:
            yield Finding("body", "bsn", "ontbreekt", "Noem het BSN, of de achternaam met de geboortedatum.")

    def persoon(self) -> Persoon:
        """The person as the service takes him."""
        born = None if self.geboortedatum is None else self.geboortedatum.isoformat()
        return Persoon(bsn=self.bsn, achternaam=self.achternaam, geboortedatum=born)


class VerstrekkingUit(Uit):
    """One time that data on this person went to somebody."""

    verstrekking_id: UUID
    op: datetime
    ontvanger: Annotated[str, Field(description="De organisatie", examples=["vt:amsterdam-amstelland"])]
    doel: str
    grondslag: str
    omschrijving: Annotated[str, Field(description="Welke velden, met hun naam")]
    mutatie_id: UUID
    melding_id: UUID
    vrijgegeven_door: Annotated[str | None, Field(description="Functie van wie het vrijgaf")]
    zekerheid: Annotated[str, Field(description="BSN; of NAAM, en dan kan het een naamgenoot zijn", examples=["BSN"])]

    @classmethod
    def of(cls, gegeven: Gegeven) -> VerstrekkingUit:
        """A verstrekking as it goes over the wire."""
        fields = {name: getattr(gegeven, name) for name in cls.model_fields if name != "verstrekking_id"}
        return cls(verstrekking_id=gegeven.id, **fields)


class VerstrekkingenUit(Uit):
    """To whom data went, the newest first."""

    items: tuple[VerstrekkingUit, ...]
