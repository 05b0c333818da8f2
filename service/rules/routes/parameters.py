"""What the routes of the rules ask for."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path

from service.access.callers import Caller, Scope, Soort
from service.access.policy import LEEST_REGELS
from service.rules.editie import PATROON, uuid_of
from service.rules.service import Editie, Edities, Rules
from service.web.deps import provided, require
from service.web.headers import etag_of

Lezer = Annotated[Caller, require(*LEEST_REGELS)]
Opsteller = Annotated[Caller, require(Scope.REGELS_BEHEREN, soort=(Soort.BEHEER, Soort.VT))]
Goedkeurder = Annotated[Caller, require(Scope.REGELS_GOEDKEUREN, soort=(Soort.BEHEER, Soort.VT))]
Meekijker = Annotated[
    Caller,
    require(*LEEST_REGELS, soort=(Soort.BEHEER, Soort.VT, Soort.POLITIE)),
]
"""Who may see what was tried: the parties to a filter, not who only reads figures."""
DeRegels = Annotated[Rules, provided(Rules)]
DeEdities = Annotated[Edities, provided(Edities)]
RegelsetId = Annotated[
    str,
    Path(alias="id", pattern=PATROON, description="Id van een set die nu geldt, zoals 'landelijk', of van een editie."),
]
EditieId = Annotated[str, Path(alias="id", pattern=PATROON, description="Id van een editie.")]
IF_MATCH: Final = {"parameters": [{"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}]}
"""Says in the contract that a PUT names the revision it replaces."""


def welke(text: str) -> UUID | str:
    """An edition, or every edition of the set with this id."""
    return uuid_of(text) or text


def etag(editie: Editie) -> str:
    """Of one revision."""
    return etag_of(editie.id, editie.revisie)
