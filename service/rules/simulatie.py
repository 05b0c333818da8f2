"""A replay as a value: what was asked, how far it is, and what is kept of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from service.rules.telling import Telling


class Simulatiestatus(StrEnum):
    """How far a replay is."""

    WACHT = "WACHT"
    LOOPT = "LOOPT"
    GESTOPT = "GESTOPT"
    KLAAR = "KLAAR"
    MISLUKT = "MISLUKT"


BEZIG = frozenset({Simulatiestatus.WACHT, Simulatiestatus.LOOPT})


@dataclass(frozen=True, slots=True)
class Stand:
    """What a replay found so far, and what it needs to go on after a restart."""

    regelset: str
    versie: str
    """Of the set that it is compared with."""
    namen: Mapping[str, str]
    """Names of the rules of both sets."""
    eigen_aanvulling: tuple[str, ...] = ()
    """Regions that have an overlay of their own: a national draft changes nothing there, so they are not replayed."""
    dagen: int = 0
    """Days of the period on which something was decided in the area; 0 until they are counted."""
    telling: Telling = field(default_factory=Telling)

    def als_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "regelset": self.regelset,
            "versie": self.versie,
            "namen": dict(self.namen),
            "eigenAanvulling": list(self.eigen_aanvulling),
            "dagen": self.dagen,
            "telling": self.telling.als_json(),
        }

    @classmethod
    def van_json(cls, stored: Mapping[str, Any]) -> Self:
        """What `als_json` wrote."""
        return cls(
            stored.get("regelset", ""),
            stored.get("versie", ""),
            stored.get("namen", {}),
            tuple(stored.get("eigenAanvulling", ())),
            stored.get("dagen", 0),
            Telling.van_json(stored.get("telling", {})),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulatie:
    """A replay of one revision of an edition on the decisions of a period."""

    id: UUID
    editie_id: UUID
    revisie: int
    hash: str
    tegen: str
    van: date
    tot: date
    regios: tuple[str, ...]
    """Regions that were asked; empty is all."""
    status: Simulatiestatus
    verwerkt: int
    totaal: int
    positie: UUID | None
    """The last mutatie that was counted."""
    stand: Stand
    lease_tot: datetime | None
    door: str
    organisatie: str
    gevraagd_op: datetime
    klaar_op: datetime | None
