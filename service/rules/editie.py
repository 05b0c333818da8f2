"""An edition of a rule set, what a second person said of it, and from when it decides; as values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from service.core.errors import NietGevonden

LANDELIJK: Final = "landelijk"
"""The area of the national set; every other area is a region of Veilig Thuis."""
PATROON: Final = "^[a-z0-9][a-z0-9-]{1,59}$"
"""What an address may name: the id of a set, or of an edition."""


def uuid_of(text: str) -> UUID | None:
    """The id of an edition; None for the id of a set in force."""
    try:
        return UUID(text)
    except ValueError:
        return None


def editie_id(text: str) -> UUID:
    """The id of an edition; raises ``NietGevonden`` for anything else."""
    found = uuid_of(text)
    if found is None:
        raise NietGevonden("Deze editie van een regelset bestaat niet.")
    return found


class Editiestatus(StrEnum):
    """Where an edition stands; what was activated stays so."""

    CONCEPT = "CONCEPT"
    GOEDGEKEURD = "GOEDGEKEURD"
    GEACTIVEERD = "GEACTIVEERD"
    VERVALLEN = "VERVALLEN"


OPEN: Final = frozenset({Editiestatus.CONCEPT, Editiestatus.GOEDGEKEURD})
"""Those that may still be edited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Editie:
    """One document of a rule set, as stored; ids of persons are of rule makers, and never leave the service."""

    id: UUID
    regelset: str
    versie: str
    vt_regio: str | None
    document: bytes
    hash: str
    basis: UUID | None
    status: Editiestatus
    motief: str
    revisie: int
    opgesteld_door: str
    bewerkt_door: list[str]
    organisatie: str
    opgesteld_op: datetime
    gewijzigd_op: datetime

    @property
    def gebied(self) -> str:
        """Where it can decide."""
        return self.vt_regio or LANDELIJK

    @property
    def inhoud(self) -> dict[str, Any]:
        """The document."""
        read: dict[str, Any] = json.loads(self.document)
        return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Goedkeuring:
    """What one person said of one revision."""

    id: UUID
    editie_id: UUID
    revisie: int
    hash: str
    akkoord: bool
    motief: str
    erkende_verzwakkingen: list[str]
    door: str
    organisatie: str
    op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Activering:
    """From when an edition decides in an area; None is what ships with the release, or no overlay."""

    id: UUID
    editie_id: UUID | None
    gebied: str
    vanaf: datetime
    motief: str
    door: str
    organisatie: str
    op: datetime
