"""A lease: one worker holds one melding for a while. Pure.

The fencing token of a melding grows with every claim, so a lease holds exactly while the melding shows its token and
an end that has not passed. Nothing has to clean up: an expired lease frees itself, and whoever was overtaken finds out
by the token.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from service.core.codes_zaak import Wachtrij
from service.core.errors import LeaseVerlopen


class Leasestand(StrEnum):
    """Where a lease stands."""

    GELDIG = "GELDIG"
    VERLOPEN = "VERLOPEN"
    OVERGENOMEN = "OVERGENOMEN"
    TERUGGEGEVEN = "TERUGGEGEVEN"
    AFGEHANDELD = "AFGEHANDELD"


_DETAIL: Final = {
    Leasestand.VERLOPEN: "De lease is verlopen; claim de melding opnieuw.",
    Leasestand.OVERGENOMEN: "De melding is intussen door een ander geclaimd.",
    Leasestand.TERUGGEGEVEN: "De lease is teruggegeven.",
    Leasestand.AFGEHANDELD: "De melding is afgehandeld; de lease is daarmee beëindigd.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A lease as it was given, beside what the melding shows now."""

    id: UUID
    melding_id: UUID
    vt_regio: str
    wachtrij: Wachtrij
    houder: str
    fencing_token: int
    gegeven_op: datetime
    teruggegeven_op: datetime | None
    huidig_token: int
    """The token that the melding shows; another than ours means overtaken."""
    lease_tot: datetime | None
    open: bool

    def stand(self, now: datetime) -> Leasestand:
        """Where it stands at `now`."""
        if self.teruggegeven_op is not None:
            return Leasestand.TERUGGEGEVEN
        if self.huidig_token != self.fencing_token:
            return Leasestand.OVERGENOMEN
        if not self.open:
            return Leasestand.AFGEHANDELD
        if self.lease_tot is None or self.lease_tot <= now:
            return Leasestand.VERLOPEN
        return Leasestand.GELDIG

    def check(self, now: datetime) -> None:
        """Pass while it holds; raises ``LeaseVerlopen`` that says what became of it."""
        stand = self.stand(now)
        if stand is not Leasestand.GELDIG:
            raise LeaseVerlopen(_DETAIL[stand])
