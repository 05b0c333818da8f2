"""What is stored about earlier mutaties, as values: who was hit by which trace, and which places match too much. Pure.

Every hit here is an automated comparison, so the window is the long one (`core/window.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from service.core.codes_beoordeling import MutatieStatus
from service.core.codes_zaak import Fase, MeldingStatus
from service.core.pseudonyms import Pseudoniem
from service.enrichment.traces import Spoor, Spoorsoort

GESLOTEN: Final = frozenset({MeldingStatus.GESLOTEN, MeldingStatus.EINDE, MeldingStatus.ADVIES})
"""Statuses of a melding in which the case at VT was closed; what became an advice is no case any more."""
TRIAGE_LOOPT: Final = frozenset({MeldingStatus.AFGELEVERD, MeldingStatus.GELEZEN, MeldingStatus.TRIAGE})
"""Statuses in which the triage has not ended."""
WACHT: Final = frozenset({Fase.WACHT_OP_ONDERZOEK, Fase.OVERDRACHT, Fase.OVERGEDRAGEN})
"""Later phases in which a case waits, or is only looked after (handbook §8.1, F87, F130)."""
HERMELDING_MAANDEN: Final = 12
"""How long after handing over a household is reported 'again' (handbook K20)."""
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


class Zaakstand(StrEnum):
    """Where a case stands, in one word (handbook E11)."""

    OPEN = "OPEN"
    OVERGEDRAGEN = "OVERGEDRAGEN"
    GESLOTEN = "GESLOTEN"
    INGETROKKEN = "INGETROKKEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdracht:
    """That another party has the case."""

    melding_id: UUID
    """The melding under which it was handed over."""
    op: datetime
    aan: str | None
    """CBS code of the party."""


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
    fase: Fase = Fase.WACHT_OP_TRIAGE
    gesloten_op: datetime | None = None
    contact_op: datetime | None = None
    """When VT looks after it next; None when nobody agreed to."""
    volgende_op: datetime | None = None
    """By when the next thing must be done."""
    overdracht: Overdracht | None = None

    @property
    def open(self) -> bool:
        """Whether VT is still at it, or still looks after what it handed over: a new mutatie joins it."""
        return self.status not in GESLOTEN and self.status is not MeldingStatus.INGETROKKEN

    @property
    def stand(self) -> tuple[Zaakstand, datetime | None]:
        """Where it stands and since when; who took a case over has it, also after VT closed its own part."""
        if self.status is MeldingStatus.INGETROKKEN:
            return Zaakstand.INGETROKKEN, None
        if self.overdracht is not None:
            return Zaakstand.OVERGEDRAGEN, self.overdracht.op
        if not self.open:
            return Zaakstand.GESLOTEN, self.gesloten_op
        return Zaakstand.OPEN, self.ontvangen_op

    def wacht(self, now: datetime) -> bool:
        """Whether it waits, is followed or is overdue, so that news puts it on top (handbook §10.3, F87)."""
        if not self.open:
            return False
        waits = self.status in TRIAGE_LOOPT or self.fase in WACHT or self.contact_op is not None
        return waits or (self.volgende_op is not None and self.volgende_op < now)


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

    def join(self, ook: Mapping[Pseudoniem, Pseudoniem], maximum: int) -> None:
        """Take what was found under the other key as found under the present one; `ook` tells which is which."""
        for other, present in ook.items():
            if found := self.treffers.pop(other, None):
                both = [*self.treffers.get(present, ()), *found]
                newest = sorted(both, key=lambda treffer: treffer.eerder.verwerkt_op, reverse=True)
                self.treffers[present] = newest[:maximum]
            if persons := self.bewoners.pop(other, None):
                self.bewoners.setdefault(present, set()).update(persons)
        for address, persons in self.bewoners.items():
            self.bewoners[address] = {ook.get(person, person) for person in persons}

    def add(self, eerder: Eerder, sporen: Iterable[Spoor]) -> None:
        """Let ``eerder`` be found by those that come after it."""
        sporen = tuple(sporen)
        personen = {spoor.pseudoniem for spoor in sporen if spoor.soort is Spoorsoort.BSN}
        for spoor in sporen:
            self.treffers.setdefault(spoor.pseudoniem, []).append(Treffer(eerder, spoor.soort, spoor.rol))
            if spoor.soort is Spoorsoort.ADRES:
                self.bewoners.setdefault(spoor.pseudoniem, set()).update(personen)
