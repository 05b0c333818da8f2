"""A hold as a value. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from service.core.codes_bewaren import Blokkadereden


@dataclass(frozen=True, slots=True, kw_only=True)
class Blokkade:
    """Nothing of this mutatie or melding is erased up to and including a day; holds no person."""

    id: UUID
    organisatie: str
    melding_id: UUID | None
    mutatie_id: UUID | None
    reden: Blokkadereden
    tot: date
    geplaatst_op: datetime
    geplaatst_door: str
    opgeheven_op: datetime | None = None
    opgeheven_door: str | None = None
