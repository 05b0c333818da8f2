"""A notice as it stands in the feed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.core.codes_uitwisseling import Berichtsoort


@dataclass(frozen=True, slots=True, kw_only=True)
class Gepubliceerd:
    """A notice that was published to one organisation."""

    id: UUID
    """The same however often it is sent."""
    volgnr: int
    """Grows with every notice to anyone; of one melding in the order in which things happened."""
    soort: Berichtsoort
    organisatie: str
    onderwerp: UUID
    volgorde: UUID
    op: datetime
    gegevens: Mapping[str, Any]
    """As JSON values."""
