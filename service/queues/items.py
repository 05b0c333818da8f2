"""A melding as the queues know it: just enough to order, filter and explain. Pure; holds no person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from service.cases.service import Aflevering
from service.core.codes_zaak import Wachtrij

ACUUT: Final = 0
WAAKVLAM: Final = 1
GEWOON: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One melding that waits."""

    melding_id: UUID
    vt_regio: str
    rij: Wachtrij
    prioriteit: int
    termijn_op: datetime
    geplaatst_op: datetime
    open: bool
    aangevuld: bool
    om_wacht: bool
    waakvlam: bool
    ingetrokken: bool
    gemeentecode: str | None
    eenheid: str
    aanleidingen: int
    aarden: int
    kinderen: str
    band: str
    lease_houder: str | None
    lease_tot: datetime | None
    fencing_token: int

    def is_leased(self, now: datetime) -> bool:
        """Whether somebody holds it at `now`; an expired lease frees itself."""
        return self.lease_tot is not None and self.lease_tot > now


ITEM_COLUMNS: Final = (
    "melding_id", "vt_regio", "rij", "prioriteit", "termijn_op", "geplaatst_op", "open", "aangevuld", "om_wacht",
    "waakvlam", "ingetrokken", "gemeentecode", "eenheid", "aanleidingen", "aarden", "kinderen", "band",
    "lease_houder", "lease_tot", "fencing_token",
)  # fmt: skip


def item_row(item: Aflevering, termijn_op: datetime, now: datetime) -> tuple[Any, ...]:
    """The row of a new melding, in the order of `ITEM_COLUMNS`."""
    rij = queue_of(spoed=item.spoed, vervolg=item.soort == "VERVOLG")
    return (
        item.melding_id, item.vt_regio, rij, priority(spoed=item.spoed, waakvlam=item.waakvlam), termijn_op, now, True,
        False, item.om_wacht, item.waakvlam, False, item.gemeentecode, item.eenheid, bits(item.aanleidingen),
        bits(item.mutatie.aarden), item.kinderen, item.band, None, None, 0,
    )  # fmt: skip


class Plaats(NamedTuple):
    """Where an item stands: its region and the queue of its own."""

    melding_id: UUID
    vt_regio: str
    rij: str


def queue_of(*, spoed: bool, vervolg: bool) -> Wachtrij:
    """The queue of its own in which a melding stands."""
    if spoed:
        return Wachtrij.ACUUT
    return Wachtrij.VERVOLG if vervolg else Wachtrij.NIEUW


def priority(*, spoed: bool, waakvlam: bool) -> int:
    """Acute first, then a running case with news, then the rest (handbook §12, 'waiting-list safety')."""
    return ACUUT if spoed else WAAKVLAM if waakvlam else GEWOON


def bits(codes: Iterable[str]) -> int:
    """CBS codes as one number: bit n-1 is code n."""
    total = 0
    for code in codes:
        total |= 1 << (int(code) - 1)
    return total


def codes(number: int) -> tuple[str, ...]:
    """The CBS codes in such a number, in order."""
    return tuple(f"{n + 1:02d}" for n in range(number.bit_length()) if number >> n & 1)
