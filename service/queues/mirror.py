"""What changed in the queues of a region since a position, for tools that keep a copy of their own.

A change is a notice; beside it stands the item as it is now, so whoever applies every change in order ends with what
the lists show. Reading the lists first, after taking a position, is enough for a begin: what changes meanwhile is told
again, and applying it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from service.core.codes_uitwisseling import Berichtsoort
from service.db.deltas import Positions
from service.db.session import ReadTx
from service.notifications.service import end_of_feed, list_after
from service.queues import repository
from service.queues.berichten import SPIEGEL
from service.queues.items import Item


@dataclass(frozen=True, slots=True)
class Wijziging:
    """One change of an item."""

    op: datetime
    soort: Berichtsoort
    melding_id: UUID
    item: Item | None
    """As it is now; None when nothing waits any more."""


@dataclass(frozen=True, slots=True)
class Wijzigingen:
    """The next changes, and the position after them."""

    items: Sequence[Wijziging]
    positie: str
    meer: bool


class Spiegel:
    """Tells regions what changed in their queues; every method works in the transaction of the caller."""

    def __init__(self, positions: Positions, bewaard: timedelta) -> None:
        self._positions = positions
        self._bewaard = bewaard

    async def deltas(self, tx: ReadTx, vt_regio: str, *, after: str | None, limit: int, now: datetime) -> Wijzigingen:
        """Every change after a position once, in order and without gaps; raises ``PositieTeOud``."""
        feed, own = f"wachtrijen:{vt_regio}", f"vt:{vt_regio}"
        position = self._positions.decode(feed, after, now=now, kept_for=self._bewaard)
        found = await list_after(tx, own, SPIEGEL, position, limit + 1)
        page = found[:limit]
        ids = {notice.onderwerp for _, notice in page}
        items = await repository.items_now(tx, list(ids), vt_regio) if ids else {}
        last = page[-1][0] if page else position
        return Wijzigingen(
            [Wijziging(one.op, one.soort, one.onderwerp, items.get(one.onderwerp)) for _, one in page],
            self._positions.encode(feed, last, now=now),
            len(found) > limit,
        )

    async def begin(self, tx: ReadTx, vt_regio: str, *, now: datetime) -> Wijzigingen:
        """No change, and the position from which on a copy of the present lists is kept."""
        last = await end_of_feed(tx, f"vt:{vt_regio}")
        return Wijzigingen((), self._positions.encode(f"wachtrijen:{vt_regio}", last, now=now), meer=False)
