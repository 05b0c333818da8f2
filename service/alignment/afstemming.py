"""An alignment of actions between parties, as one organisation sees it (handbook §10.3, AF05). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from service.core.codes_uitwisseling import (
    ActieStatus,
    AfstemmingReden,
    AfstemmingStatus,
    AfstemmingUitkomst,
    Deelnemer,
    Instemming,
)

GEDEELD: Final = ""
"""What stands for 'kept by nobody to itself': seen by every participant."""
LOGT_IN: Final = frozenset({Deelnemer.POLITIE, Deelnemer.VEILIG_THUIS, Deelnemer.OM})
"""Parties that log in; the others are represented by who opened the alignment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Afstemming:
    """What all participants share, apart from texts; and the number of the last own version of the one who looks."""

    id: UUID
    reden: AfstemmingReden
    status: AfstemmingStatus
    opener: str
    zaak_id: UUID | None
    melding_id: UUID | None
    vt_regio: str | None
    mutatie_id: UUID | None
    eenheid: str | None
    bvh_nummer: str | None
    versie: int
    voorstel: int
    geopend_op: datetime
    overeengekomen_op: datetime | None = None
    gesloten_op: datetime | None = None
    uitkomst: AfstemmingUitkomst | None = None
    volgende_evaluatie: date | None = None
    verstrijkt_op: datetime | None = None
    toelichting: bytes | None = None
    slot: bytes | None = None
    vernietigd_op: datetime | None = None
    eigen_versie: int = 0

    @property
    def open(self) -> bool:
        """Whether it can still change."""
        return self.status is not AfstemmingStatus.GESLOTEN

    def evaluatie_verlopen(self, vandaag: date) -> bool:
        """Whether the day of the next review has passed."""
        return self.open and self.volgende_evaluatie is not None and self.volgende_evaluatie < vandaag


@dataclass(frozen=True, slots=True, kw_only=True)
class Deelneming:
    """A party that takes part; ``kenmerk`` names it: its organisation, or its code when it does not log in."""

    kenmerk: str
    deelnemer: Deelnemer
    organisatie: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actie:
    """An action that stands now; its texts are sealed."""

    id: UUID
    afstemming_id: UUID
    eigen_van: str
    versie: int
    nummer: int
    eigenaar: str
    uiterlijk: date
    na_actie: int | None
    status: ActieStatus
    status_op: datetime | None = None
    status_door: str | None = None
    verstrijkt_op: datetime | None = None
    payload: bytes
    status_payload: bytes | None = None

    @property
    def gedeeld(self) -> bool:
        """Whether every participant sees it."""
        return self.eigen_van == GEDEELD

    @property
    def staat_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status is ActieStatus.AFGESPROKEN

    def verlopen(self, vandaag: date) -> bool:
        """Whether it should have been done before this day."""
        return self.staat_open and self.uiterlijk < vandaag


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel:
    """What a participant said of a version of the proposal; its texts are sealed."""

    id: UUID
    kenmerk: str
    voorstel: int
    oordeel: Instemming
    vastgelegd_door: str
    op: datetime
    payload: bytes


@dataclass(frozen=True, slots=True)
class Stand:
    """An alignment with its participants, what they said, and the actions that this organisation sees."""

    afstemming: Afstemming
    deelnemers: Sequence[Deelneming]
    oordelen: Sequence[Oordeel]
    acties: Sequence[Actie]

    @property
    def gedeeld(self) -> list[Actie]:
        """The actions that every participant sees, by number."""
        return [actie for actie in self.acties if actie.gedeeld]

    @property
    def eigen(self) -> list[Actie]:
        """The actions that only this organisation sees, by number."""
        return [actie for actie in self.acties if not actie.gedeeld]

    def instemmingen(self) -> dict[str, Instemming]:
        """What each participant says of the present proposal."""
        return instemmingen(self.deelnemers, self.oordelen, self.afstemming.voorstel)

    def deelneming(self, kenmerk: str) -> Deelneming | None:
        """The participant of this name."""
        return next((deelneming for deelneming in self.deelnemers if deelneming.kenmerk == kenmerk), None)


def instemmingen(deelnemers: Iterable[Deelneming], oordelen: Iterable[Oordeel], voorstel: int) -> dict[str, Instemming]:
    """What each participant says of this version: its newest word, ``GEVRAAGD`` while it said nothing.

    A word about another version counts for nothing: a changed proposal needs agreement anew.
    """
    said = {deelneming.kenmerk: Instemming.GEVRAAGD for deelneming in deelnemers}
    for oordeel in oordelen:
        if oordeel.voorstel == voorstel and oordeel.kenmerk in said:
            said[oordeel.kenmerk] = oordeel.oordeel
    return said


def overeengekomen(said: Mapping[str, Instemming]) -> bool:
    """Whether every participant agrees."""
    return all(word is Instemming.AKKOORD for word in said.values())


def vertegenwoordigt(kenmerk: str, opener: str) -> str:
    """The organisation that acts for a participant: itself when it logs in, else who opened the alignment."""
    return opener if kenmerk in set(Deelnemer) - LOGT_IN else kenmerk


def wacht_op(actie: Actie, acties: Iterable[Actie]) -> Actie | None:
    """The action that must be done before this one and is not; one that lapsed holds nobody up."""
    if actie.na_actie is None:
        return None
    return next((a for a in acties if a.gedeeld and a.nummer == actie.na_actie and a.staat_open), None)
