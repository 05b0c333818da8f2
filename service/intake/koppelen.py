"""Bringing all traces to the present key for pseudonyms, from the messages that can still be read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.enrichment.service import Brug, Overgebracht
from service.register.service import Register

_PER_KEER: Final = 200


class Koppelbrug:
    """Goes over every mutatie that left traces; killed and begun again it finds less to do."""

    def __init__(self, database: Database, brug: Brug, register: Register) -> None:
        self._database = database
        self._brug = brug
        self._register = register

    async def alles(self, vertel: Callable[[Overgebracht], None], *, per_keer: int = _PER_KEER) -> Overgebracht:
        """Bring everything over; what became of it. `vertel` hears how far it is after every batch."""
        done, after = Overgebracht(0, 0, 0), None
        with als(DE_DIENST):
            while True:
                batch, after = await self._next(after, per_keer)
                done = Overgebracht._make(sum(both) for both in zip(done, batch, strict=True))
                if after is None:
                    return done
                vertel(done)

    async def _next(self, after: UUID | None, per_keer: int) -> tuple[Overgebracht, UUID | None]:
        async with self._database.write() as tx:
            ids = await self._brug.next_ids(tx, after, per_keer)
            dossiers = await self._register.get_many(tx, ids) if ids else {}
            mutaties = {mutatie_id: dossier.mutatie for mutatie_id, dossier in dossiers.items()}
            batch = await self._brug.bring_over(tx, ids, mutaties)
        return batch, ids[-1] if len(ids) == per_keer else None
