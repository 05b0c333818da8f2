"""Recording facts, in the transaction of the act itself: what is not recorded is not counted.

Anything may enter here. What a fact holds stands in `feiten.py`; what is counted of it is the business of statistics.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from pydantic_core import from_json, to_json

from service.db.deltas import Position
from service.db.session import ReadTx, WriteTx
from service.tally import repository
from service.tally.bron import Bladzijde, Bron, Verder
from service.tally.feiten import STAPELT, Feit, Feitsoort, Opgetekend

__all__ = [
    "STAPELT",
    "Bladzijde",
    "Bron",
    "Feit",
    "Feitsoort",
    "Opgetekend",
    "Tally",
    "Verder",
    "mutatie_onderwerp",
]

_BYTES = 16


def mutatie_onderwerp(eenheid: str, bvh_nummer: str) -> str:
    """How a mutatie is named as the subject of a fact: all its versions are one."""
    return f"{eenheid}|{bvh_nummer}"


class Tally:
    """Records facts and gives them back; every method works in the transaction of the caller."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise ValueError("the key of the facts has at least 32 bytes")
        self._key = key

    def sleutel(self, onderwerp: str | UUID) -> bytes:
        """The keyed hash under which facts about a subject stand; 16 bytes."""
        named = onderwerp.bytes if isinstance(onderwerp, UUID) else onderwerp.encode()
        return hmac.digest(self._key, named, "sha256")[:_BYTES]

    async def record(self, tx: WriteTx, feiten: Sequence[Feit]) -> None:
        """Add facts; goes along with what else the act appends, none for an empty list."""
        rows = [
            (self.sleutel(f.onderwerp), f.soort, f.dag, f.vt_regio, f.eenheid, f.stroom, f.gegevens) for f in feiten
        ]
        await repository.append(tx, rows)

    def opgetekend(self, feit: Feit) -> Opgetekend:
        """A fact as it reads back when it was recorded."""
        gegevens = from_json(to_json(feit.gegevens))
        return Opgetekend(
            self.sleutel(feit.onderwerp), feit.soort, feit.dag, feit.vt_regio, feit.eenheid, feit.stroom, gegevens
        )

    async def hold(self, tx: WriteTx) -> None:
        """Let nobody else record until the transaction ends; who is recording is waited for."""
        await repository.hold(tx)

    async def count(self, tx: ReadTx) -> dict[Feitsoort, int]:
        """How many facts there are of each kind."""
        return await repository.count(tx)

    async def subjects_after(self, tx: ReadTx, position: Position, limit: int) -> list[tuple[Position, bytes]]:
        """The next facts after a position that can no longer change, in order: where each stands, and its subject."""
        return await repository.subjects_after(tx, position, limit)

    async def any_after(self, tx: ReadTx, position: Position) -> bool:
        """Whether there is a fact after a position, be it one that may still be preceded."""
        return await repository.any_after(tx, position)

    def stream_by_subject(self, tx: ReadTx) -> AsyncIterator[tuple[Position, Opgetekend]]:
        """All facts, those of a subject together and in order; for a recount."""
        return repository.stream_by_subject(tx)

    async def list_of(self, tx: ReadTx, sleutels: Sequence[bytes]) -> list[tuple[Position, Opgetekend]]:
        """All facts of these subjects, in the order in which they were added."""
        return await repository.list_of(tx, sleutels)
