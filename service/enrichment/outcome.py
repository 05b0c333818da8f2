"""What enrichment hands over: all it says of one mutatie, and what others add to the facts. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from service.core.codes_beoordeling import MutatieStatus, Verrijkingsstatus, Volledigheidsband
from service.core.codes_zaak import MeldingStatus
from service.core.mutatie import Mutatie
from service.enrichment.derive_incident import Derived
from service.enrichment.history import Zaak
from service.enrichment.provenance import Item
from service.enrichment.routing import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the checks of the message and the register add to the facts."""

    blokkerende_bevindingen: int
    """Findings of level B without Q22 and Q23."""
    aanvulpogingen: int
    """Earlier versions of this number that ended as AV."""
    volledigheid: Volledigheidsband
    eerdere_versie_afgeleverd: bool = False
    attendering: bool = False
    """The service knows of a running request to be told of these people."""


@dataclass(slots=True, kw_only=True)
class Verrijking:
    """What enrichment says of one mutatie; holds no person."""

    items: list[Item]
    route: Route
    status: Verrijkingsstatus
    loopt: Zaak | None
    """The running case it belongs to (N08)."""
    dubbel_van: UUID | None
    """The earlier mutatie that is the same incident (N07), delivered or not."""
    dubbel_zaak: Zaak | None
    """The melding of that earlier mutatie; None while it was not delivered."""
    heropenen: tuple[UUID, ...]
    """Earlier ND and OZ on these people, to be looked at again (FP7, E15)."""
    andere_regios: tuple[str, ...]
    """Regions that get a copy notice: others of these people live there, or a case runs there (G04)."""
    feiten: Derived
    """All facts but those of `Context`."""
    kenmerken: dict[str, Any]
    """Codes that later mutaties may learn from this one."""
    waakvlam: bool = False
    """Whether the case it belongs to waits, is followed or is overdue: it then goes on top (handbook F87)."""
    eerder_overgedragen: tuple[UUID, ...] = ()
    """Meldingen on this household that VT handed over less than a year ago (handbook K20)."""

    @property
    def hoort_bij(self) -> UUID | None:
        """The running melding that a vervolgmelding belongs to."""
        return None if self.loopt is None else self.loopt.hoofd_id

    def case(self, status: MutatieStatus, melding_id: UUID, now: datetime) -> Zaak | None:
        """The case in which this mutatie ended, when it got ``status`` and the melding ``melding_id`` at ``now``."""
        if status is MutatieStatus.SAMENGEVOEGD:
            return self.dubbel_zaak
        if status is MutatieStatus.VERVOLG and self.loopt is not None:
            return replace(self.loopt, melding_id=melding_id)
        regio = self.route.vt_regio
        if regio is None:
            return None
        return Zaak(
            melding_id=melding_id,
            hoofd_id=melding_id,
            status=MeldingStatus.AFGELEVERD,
            vt_regio=regio,
            ontvangen_op=now,
        )


def processed_at(mutatie: Mutatie) -> datetime:
    """First processing by police, which starts the window of Wpg art. 8."""
    return mutatie.incident.eerste_verwerking_op or mutatie.incident.geregistreerd_op
