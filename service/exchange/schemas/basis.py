"""What the wire shapes of both kinds of question share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from service.core.bsn import holds_bsn
from service.core.velden import Regel, geen_nul
from service.exchange.vraagklok import Vraagklokstatus

BSN_IN_TEKST: Final = "vraag_bsn_in_tekst"
"""Type of the error for a citizen service number in running text."""


class In(BaseModel):
    """Base of what comes in: lowerCamelCase, unknown fields refused by name."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class Uit(BaseModel):
    """Base of what goes out: frozen, lowerCamelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, from_attributes=True)


def _plain_text(value: str) -> str:
    """Text without NUL and without a number that passes the eleven-test: a person is named by its own fields."""
    if holds_bsn(geen_nul(value)):
        raise PydanticCustomError(BSN_IN_TEKST, "BSN")
    return value


KorteTekst = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_plain_text)]
Tekst = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_plain_text)]
Ja = Annotated[bool, Field(strict=True)]
Versienummer = Annotated[int, Field(strict=True, ge=1)]
Functie = Annotated[Regel, Field(description="Functie van wie het vrijgeeft, geen naam", examples=["wijkagent"])]


class VraagbehandelingIn(In):
    """Taking a question up."""

    overnemen: Annotated[Ja, Field(description="Ook als een ander haar al in behandeling heeft")] = False


class VraagklokUit(Uit):
    """The clock of a question."""

    id: Annotated[str, Field(examples=["T11"])]
    omschrijving: str
    start_op: datetime
    uiterlijk_op: datetime
    status: Vraagklokstatus
    werkdagen_over: Annotated[int, Field(description="Werkdagen na vandaag tot en met de laatste dag")]
    gereed_op: datetime | None
    te_laat: bool
