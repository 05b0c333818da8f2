"""What the wire shapes of this room share: bases, people, texts. The texts of people hold no citizen service number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.core.bsn import holds_bsn
from service.core.codes_betrokkenen import Rol
from service.core.errors import Finding
from service.core.velden import Bsn, Geboortedatum, Naam, Regel, geen_nul

Tekst = Annotated[str, Field(min_length=1, max_length=4_000), AfterValidator(geen_nul)]
Functie = Annotated[Regel, Field(description="Functie van wie dit deed, geen naam", examples=["wijkagent"])]


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


class In(BaseModel):
    """Base of what comes in: lowerCamelCase, unknown fields refused by name."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Contactgegevens(In):
    """Whom the other party can call."""

    functie: Annotated[Regel, Field(examples=["aandachtsfunctionaris"])]
    telefoon: Annotated[str, Field(pattern=r"^[0-9+ ()-]{4,20}$", examples=["0800-2000"])]


class Persoon(In):
    """Whom a report is about: no more than is needed to know who is meant."""

    achternaam: Naam
    voornamen: Naam | None = None
    geboortedatum: Geboortedatum | None = None
    bsn: Bsn | None = None
    rol: Rol | None = None


def gebrek(location: str, code: str, detail: str) -> Finding:
    """Something that is wrong with a body."""
    return Finding("body", location, code, detail)


def bsn_in_tekst(location: str, text: str | None) -> Iterator[Finding]:
    """A finding when a citizen service number stands in running text, where nobody can find or remove it."""
    if holds_bsn(text or ""):
        yield gebrek(location, "bsn_in_tekst", "In de tekst staat een BSN; noem de persoon in zijn eigen velden.")
