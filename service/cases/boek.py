"""What was recorded of one melding: every version of its steps, what the clock wrote, and which of it counts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from service.cases.verloop import Stap, geldig
from service.core.codes_zaak import Stapsoort
from service.core.ids import new_id

KLOK: Final = "klok"
"""Recorded by the clock work, as an organisation."""


class Versie(NamedTuple):
    """One version of a step, or what the clock wrote; without what is sealed."""

    melding_id: UUID
    nr: int
    id: UUID
    stap_id: UUID
    versie: int
    soort: str
    """A `Stapsoort`; of the clock a `Kloksoort`."""
    tijdstip: datetime
    vervallen: bool
    organisatie: str
    gegevens: Mapping[str, Any]
    sleutel: str | None

    @property
    def stap(self) -> Stap:
        """The step as it counts for the course."""
        return Stap(
            id=self.stap_id, nr=self.nr, soort=Stapsoort(self.soort), tijdstip=self.tijdstip, gegevens=self.gegevens
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NieuweStap:
    """A step to record; with `verbetert` a new version of one that is there, with `vervalt` one that takes it back."""

    soort: Stapsoort
    tijdstip: datetime
    gegevens: Mapping[str, Any] = field(default_factory=dict)
    """Codes, numbers and days under their wire names; no persons."""
    besloten: Mapping[str, Any] | None = None
    """Text and contact under their wire names; sealed at rest."""
    verbetert: UUID | None = None
    """Id of the newest version of the step."""
    vervalt: bool = False
    """Takes it back: kind, instant and data are those of the version before."""


@dataclass(frozen=True, slots=True)
class Boek:
    """Every version of one melding, in the order of recording."""

    versies: Sequence[Versie] = ()

    @property
    def stappen(self) -> list[Stap]:
        """The steps that count."""
        return geldig([(v.stap, v.versie, v.vervallen) for v in self.versies if v.organisatie != KLOK])

    @property
    def gemeld(self) -> frozenset[str]:
        """The ends of clocks that the clock work told of."""
        return frozenset(v.sleutel for v in self.versies if v.sleutel is not None)

    def nieuwste(self, stap_id: UUID) -> Versie:
        """The newest version of a step; it must be there."""
        return max((v for v in self.versies if v.stap_id == stap_id), key=lambda v: v.versie)

    def gevonden(self, gebeurtenis_id: UUID) -> Versie | None:
        """The version of a step with this id; None for what is not of this melding, or is the clock's."""
        return next((v for v in self.versies if v.id == gebeurtenis_id and v.organisatie != KLOK), None)

    def met(self, versies: Iterable[Versie]) -> Boek:
        """The same with these after it."""
        return Boek((*self.versies, *versies))

    def verdring(self, stappen: Sequence[NieuweStap]) -> list[NieuweStap]:
        """The same steps, each in the place of the last one of its kind where that was only derived from feedback."""
        derived = {stap.soort: stap.id for stap in self.stappen if stap.gegevens.get("afgeleid")}
        return [
            replace(stap, verbetert=self.nieuwste(derived[stap.soort]).id)
            if stap.verbetert is None and stap.soort in derived
            else stap
            for stap in stappen
        ]

    def schrijf(self, melding_id: UUID, stappen: Sequence[NieuweStap], *, organisatie: str) -> list[Versie]:
        """New steps as the versions that they become; what they correct must be there."""
        first = max((v.nr for v in self.versies), default=0) + 1
        return [
            self._versie(melding_id, nr, stap, organisatie=organisatie) for nr, stap in enumerate(stappen, start=first)
        ]

    def _versie(self, melding_id: UUID, nr: int, stap: NieuweStap, *, organisatie: str) -> Versie:
        own = new_id()
        earlier = None if stap.verbetert is None else self.gevonden(stap.verbetert)
        kept = earlier if stap.vervalt else None
        return Versie(
            melding_id=melding_id,
            nr=nr,
            id=own,
            stap_id=own if earlier is None else earlier.stap_id,
            versie=1 if earlier is None else earlier.versie + 1,
            soort=stap.soort if kept is None else kept.soort,
            tijdstip=stap.tijdstip if kept is None else kept.tijdstip,
            vervallen=stap.vervalt,
            organisatie=organisatie,
            gegevens=dict(stap.gegevens if kept is None else kept.gegevens),
            sleutel=None,
        )
