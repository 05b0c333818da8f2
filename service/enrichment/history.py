"""What is stored about earlier mutaties, as values: who was hit by which trace, and which places match too much. Pure.

The lawful window (Wpg art. 8, handbook F53) counts from the first processing of the earlier mutatie: up to one year
directly, up to five years because an automated comparison hit, then never. Every hit here is such a comparison.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from service.core.calendar import AMSTERDAM, add_months
from service.core.codes import MeldingStatus, MutatieStatus
from service.core.pseudonyms import Pseudoniem
from service.enrichment.traces import Spoor, Spoorsoort

NIEMAND_MEER: Final = frozenset({MeldingStatus.GESLOTEN, MeldingStatus.EINDE, MeldingStatus.INGETROKKEN})
"""Statuses of a melding in which no case runs at VT."""
TRIAGE_LOOPT: Final = frozenset({MeldingStatus.AFGELEVERD, MeldingStatus.GELEZEN, MeldingStatus.TRIAGE})
"""Statuses in which the triage has not ended: a new mutatie then belongs in the queue `waakvlam`."""
AFGEWEZEN: Final = frozenset({MutatieStatus.NIET_DOORGEZET, MutatieStatus.OVERIGE_ZORG})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drempels:
    """Settings of the look-back; all are policy (P), none is law."""

    adres_mutaties_per_jaar: int = 25
    adres_personen: int = 8
    """Other people at an address, beyond those of the message, above which it is no household."""
    persoon_mutaties_per_jaar: int = 40
    maximum_per_spoor: int = 60
    """Most earlier mutaties that are read for one trace."""
    dubbel_uren: float = 2.0
    """Begin times that lie within this many hours may be one incident (handbook N07)."""

    def __post_init__(self) -> None:
        if self.maximum_per_spoor <= max(self.adres_mutaties_per_jaar, self.persoon_mutaties_per_jaar):
            raise ValueError("maximum_per_spoor must exceed the thresholds, or a busy place is never noticed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaak:
    """A melding at Veilig Thuis in which an earlier mutatie ended."""

    melding_id: UUID
    """The melding that the mutatie itself became or was added to."""
    hoofd_id: UUID
    """The melding that the case began with; equal to `melding_id` unless that is a vervolgmelding."""
    status: MeldingStatus
    """Of the case: the status of `hoofd_id`."""
    vt_regio: str
    ontvangen_op: datetime

    @property
    def open(self) -> bool:
        """Whether VT is still at it."""
        return self.status not in NIEMAND_MEER

    @property
    def triage_loopt(self) -> bool:
        """Whether VT has not ended its triage."""
        return self.status in TRIAGE_LOOPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Eerder:
    """One earlier mutatie, without persons."""

    id: UUID
    eenheid: str
    bvh_nummer: str
    status: MutatieStatus
    begin_op: datetime | None
    geregistreerd_op: datetime
    verwerkt_op: datetime
    kenmerken: Mapping[str, Any]
    zaak: Zaak | None

    @property
    def op(self) -> datetime:
        """When it happened, as far as is known."""
        return self.begin_op or self.geregistreerd_op


@dataclass(frozen=True, slots=True)
class Treffer:
    """One trace that an earlier mutatie left."""

    eerder: Eerder
    soort: Spoorsoort
    rol: str | None


@dataclass(slots=True)
class Historie:
    """All that was found for one list; later members of the list see earlier ones through `add`."""

    treffers: dict[Pseudoniem, list[Treffer]] = field(default_factory=dict)
    bewoners: dict[Pseudoniem, set[Pseudoniem]] = field(default_factory=dict)
    """Persons (by BSN) seen at an address in the last year; only for addresses that were hit often enough to ask."""

    def add(self, eerder: Eerder, sporen: Iterable[Spoor]) -> None:
        """Let ``eerder`` be found by those that come after it."""
        sporen = tuple(sporen)
        personen = {spoor.pseudoniem for spoor in sporen if spoor.soort is Spoorsoort.BSN}
        for spoor in sporen:
            self.treffers.setdefault(spoor.pseudoniem, []).append(Treffer(eerder, spoor.soort, spoor.rol))
            if spoor.soort is Spoorsoort.ADRES:
                self.bewoners.setdefault(spoor.pseudoniem, set()).update(personen)


def months_back(now: datetime, months: int) -> datetime:
    """The same time of day in the Netherlands, ``months`` months ago (29 February becomes the 28th)."""
    local = now.astimezone(AMSTERDAM)
    day = add_months(local.date(), -months)
    return datetime.combine(day, local.time(), tzinfo=AMSTERDAM)


def window_start(now: datetime) -> datetime:
    """The first processing before which nothing may be used any more: five years ago."""
    return months_back(now, 60)
