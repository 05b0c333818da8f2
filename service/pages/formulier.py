"""Forms as a browser posts them: fields by name, a file as text, and what is wrong beside what was typed.

Values of a form are never in an address, a log or an event: they are read here, and go to the model that the API reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from service.core.errors import Finding, MeldbrugError, OngeldigeInvoer
from service.core.ids import new_id
from service.web.findings import findings_of

M = TypeVar("M", bound=BaseModel)
SLEUTEL: Final = "sleutel"
"""The hidden field that makes a form safe to submit twice: the Idempotency-Key of the act."""
_SLEUTEL: Final = re.compile(r"[0-9a-f]{32}")
_VELDEN: Final = 500
_BESTANDEN: Final = 4
_DEEL: Final = 16 * 1024 * 1024
"""Bytes of one field; the door bounds the whole body first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulier:
    """What was typed and, once it was refused, why; an empty one is a form that nobody filled in yet."""

    velden: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fout: MeldbrugError | None = None

    def een(self, naam: str, anders: str = "") -> str:
        """The one value of a field, or what stands there before anybody typed."""
        return next(iter(self.velden.get(naam, ())), anders)

    def alle(self, naam: str) -> list[str]:
        """Every value of a field that can be chosen more than once."""
        return list(self.velden.get(naam, ()))

    def zin(self, naam: str) -> str:
        """Lines of text as one line: what the API takes for a motive."""
        return " ".join(self.een(naam).split())

    def getal(self, naam: str) -> int | None:
        """A whole number; None for anything else."""
        text = self.een(naam)
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else None

    @property
    def sleutel(self) -> str:
        """The key of this attempt; raises ``OngeldigeInvoer`` for a form that has none of ours."""
        found = self.een(SLEUTEL)
        if not _SLEUTEL.fullmatch(found):
            detail = "Dit formulier is niet volledig aangekomen. Open de pagina opnieuw."
            raise OngeldigeInvoer(errors=[Finding("body", SLEUTEL, "ontbreekt", detail)])
        return found

    @property
    def bevindingen(self) -> tuple[Finding, ...]:
        """Everything that is wrong."""
        return () if self.fout is None else self.fout.errors

    def bij(self, *namen: str) -> list[str]:
        """What is wrong with these fields, as sentences."""
        return [one.detail for one in self.bevindingen if re.split(r"[.\[]", one.location)[0] in namen]

    def met_fout(self, fout: MeldbrugError) -> Formulier:
        """The same, refused."""
        return Formulier(velden=self.velden, fout=fout)


def verse_sleutel() -> str:
    """A key for a form that is shown anew."""
    return new_id().hex


async def lees_formulier(request: Request) -> Formulier:
    """The fields of a posted form, a file as its text; what is no form, or too much of one, has none."""
    await request.body()  # kept by the request: the same attempt is known by what it posted
    try:
        async with request.form(max_files=_BESTANDEN, max_fields=_VELDEN, max_part_size=_DEEL) as found:
            velden: dict[str, list[str]] = {}
            for naam, sent in found.multi_items():
                text = sent if isinstance(sent, str) else (await sent.read()).decode("utf-8", "replace")
                velden.setdefault(naam, []).append(text.removeprefix("\ufeff"))
            return Formulier(velden=velden)
    except (HTTPException, MultiPartException):
        return Formulier()


def gelezen(model: type[M], waarden: Mapping[str, Any], **zinnen: str) -> M:
    """What the API would read of these values; raises ``OngeldigeInvoer`` with every finding.

    ``zinnen`` says of a field what is wanted, where the sentence of the API speaks to makers of messages.
    """
    try:
        return model.model_validate(waarden)
    except ValidationError as error:
        found = findings_of(error.errors(), where="body")
        raise OngeldigeInvoer(
            errors=[replace(one, detail=zinnen.get(one.location, one.detail)) for one in found]
        ) from None
