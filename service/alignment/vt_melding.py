"""A report of Veilig Thuis to police or the OM: where it stands, and by when its receipt is confirmed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Literal
from uuid import UUID

from service.core.calendar import Calendar
from service.core.codes_uitwisseling import VtMeldingResultaat, VtMeldingSoort, VtMeldingStatus
from service.core.terms import Term, Unit, deadline

SPOED: Final = 0
GEWOON: Final = 1
TERMIJN: Final = "VM1"
BRON: Final = "beginwaarde, instelbaar (eigen keuze)"
Stand = Literal["LOOPT", "VERLOPEN", "GEREED"]


class Stapsoort(StrEnum):
    """What is kept of a report: versions of its content, and the three steps that follow on it."""

    INHOUD = "INHOUD"
    BEVESTIGD = "BEVESTIGD"
    AFGEHANDELD = "AFGEHANDELD"
    BEEINDIGD = "BEEINDIGD"


@dataclass(frozen=True, slots=True, kw_only=True)
class VtMelding:
    """Where one report stands; holds no person."""

    id: UUID
    vt_regio: str
    ontvanger: str
    soort: VtMeldingSoort
    melding_id: UUID | None
    bvh_nummer: str | None
    overdracht_id: UUID | None
    prioriteit: int
    open: bool
    status: VtMeldingStatus
    versie: int
    gedaan_op: datetime
    bevestigen_voor_op: datetime
    bevestigd_op: datetime | None = None
    afgehandeld_op: datetime | None = None
    resultaat: VtMeldingResultaat | None = None
    geldig_tot: date | None = None
    beeindigd_op: datetime | None = None
    verstrijkt_op: datetime | None = None
    vernietigd_op: datetime | None = None

    @property
    def spoed(self) -> bool:
        """Whether it is urgent."""
        return self.prioriteit == SPOED

    def van_kracht(self, vandaag: date) -> bool:
        """Whether it is a safety agreement that holds on this day."""
        ended = self.beeindigd_op is not None or (self.geldig_tot is not None and self.geldig_tot < vandaag)
        return self.soort is VtMeldingSoort.VEILIGHEIDSAFSPRAAK and not ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """One thing that was said or done on a report; ``gegevens`` is sealed at rest."""

    soort: Stapsoort
    versie: int
    op: datetime
    gegevens: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inzage:
    """A report opened for a reader: its content, and what was done on it, oldest first."""

    melding: VtMelding
    stappen: Sequence[Stap]

    def van(self, soort: Stapsoort) -> list[Stap]:
        """The steps of one kind, oldest first."""
        return [stap for stap in self.stappen if stap.soort is soort]


@dataclass(frozen=True, slots=True)
class Klok:
    """By when the receiver confirms that it has the report."""

    uiterlijk_op: datetime
    gereed_op: datetime | None
    stand: Stand
    te_laat: bool


def klok(melding: VtMelding, now: datetime) -> Klok:
    """The clock of a report as it stands at ``now``."""
    done, due = melding.bevestigd_op, melding.bevestigen_voor_op
    stand: Stand = "GEREED" if done is not None else "VERLOPEN" if now > due else "LOOPT"
    return Klok(due, done, stand, (done or now) > due)


@dataclass(frozen=True, slots=True)
class Bevestigtermijn:
    """How long the receiver has to confirm: working days, or with urgency hours; no source gives a norm."""

    calendar: Calendar
    werkdagen: int = 1
    spoed_uren: int = 4

    def uiterlijk(self, gedaan_op: datetime, *, spoed: bool) -> datetime:
        """The last instant for the confirmation of a report made at ``gedaan_op``."""
        unit, length = (Unit.UREN, self.spoed_uren) if spoed else (Unit.WERKDAGEN, self.werkdagen)
        term = Term(TERMIJN, "VT-melding bevestigd", length, unit, False, BRON)
        return deadline(term, gedaan_op, self.calendar).due_op
