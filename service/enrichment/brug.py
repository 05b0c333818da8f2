"""The bridge between two keys for pseudonyms: traces of the other key are made anew from the message, where it is left.

While the bridge is open each look-up asks both keys, so that nothing waits for this. What cannot be read any more keeps
being found by its old trace until that is past its term, or until the bridge is closed: that many are then lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from service.core.mutatie import Mutatie
from service.core.pseudonyms import Pseudonyms
from service.db.session import ReadTx, WriteTx
from service.enrichment import repository
from service.enrichment.traces import traces


class Overgebracht(NamedTuple):
    """What became of the traces of some mutaties."""

    gelezen: int
    """Mutaties."""
    overgebracht: int
    """Traces that are now under the present key."""
    verloren: int
    """Traces of which the message is gone; only the bridge finds those of the other key."""


class Brug:
    """Brings traces to the present key."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms

    async def next_ids(self, tx: ReadTx, after: UUID | None, limit: int) -> list[UUID]:
        """The next mutaties that left traces."""
        return await repository.ids_after(tx, after, limit)

    async def bring_over(self, tx: WriteTx, ids: Sequence[UUID], mutaties: Mapping[UUID, Mutatie]) -> Overgebracht:
        """Bring the traces of these mutaties over; a second time changes nothing."""
        changed = 0
        for mutatie_id, mutatie in mutaties.items():
            ook = {s.ook: s.pseudoniem for s in traces(mutatie, self._pseudonyms) if s.ook is not None}
            changed += await repository.bring_over(tx, mutatie_id, ook)
        gone = [mutatie_id for mutatie_id in ids if mutatie_id not in mutaties]
        return Overgebracht(len(ids), changed, await repository.count_traces(tx, gone) if gone else 0)
