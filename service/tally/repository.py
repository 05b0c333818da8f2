"""All SQL of the facts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from sqlalchemy import Row, func, select, text, tuple_

from service.db.arrays import any_of
from service.db.deltas import Position, after
from service.db.session import ReadTx, WriteTx
from service.tally.feiten import Feitsoort, Opgetekend
from service.tally.tables import FeitRow

F = FeitRow
_COLUMNS: Final = ("sleutel", "soort", "dag", "vt_regio", "eenheid", "stroom", "gegevens")
_FOUND: Final = (F.transactie, F.volgnr, *(getattr(F, name) for name in _COLUMNS))


async def append(tx: WriteTx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add facts, in the order of `_COLUMNS`."""
    await tx.append_tuples(F, _COLUMNS, rows)


async def subjects_after(tx: ReadTx, position: Position, limit: int) -> list[tuple[Position, bytes]]:
    """The next facts after a position that can no longer change, in order: where each stands, and about which subject.

    Not what they say: whoever counts reads all facts of a subject, these among them.
    """
    rows = await tx.all(after(select(F.transactie, F.volgnr, F.sleutel), F, position, dialect=tx.dialect, limit=limit))
    return [(Position(row.transactie, row.volgnr), row.sleutel) for row in rows]


async def any_after(tx: ReadTx, position: Position) -> bool:
    """Whether there is a fact after a position, be it one that may still be preceded."""
    later = tuple_(F.transactie, F.volgnr) > tuple_(position.transactie, position.volgnr)
    return await tx.scalar(select(F.volgnr).where(later).limit(1)) is not None


async def stream_by_subject(tx: ReadTx) -> AsyncIterator[tuple[Position, Opgetekend]]:
    """All facts, those of a subject together and in the order in which they were added; for a recount."""
    async for row in tx.stream(select(*_FOUND).order_by(F.sleutel, F.volgnr)):
        yield _found(row)


async def list_of(tx: ReadTx, sleutels: Sequence[bytes]) -> list[tuple[Position, Opgetekend]]:
    """All facts of these subjects, in the order in which they were added.

    Not in that of the feed: an act that began first, and then waited for another on the same subject, comes after it.
    """
    wanted = select(*_FOUND).where(any_of(F.sleutel, sleutels, dialect=tx.dialect))
    rows = await tx.all(wanted.order_by(F.volgnr))
    return [_found(row) for row in rows]


async def count(tx: ReadTx) -> dict[Feitsoort, int]:
    """How many facts there are of each kind."""
    rows = await tx.all(select(F.soort, func.count().label("aantal")).group_by(F.soort))
    return {Feitsoort(row.soort): row.aantal for row in rows}


async def hold(tx: WriteTx) -> None:
    """Wait for whoever is adding facts, and keep others from it until the end; SQLite has one writer anyhow."""
    if tx.dialect == "postgresql":
        await tx.execute(text("LOCK TABLE feiten IN SHARE ROW EXCLUSIVE MODE"))


def _found(row: Row[Any]) -> tuple[Position, Opgetekend]:
    position = Position(row.transactie, row.volgnr)
    soort = Feitsoort(row.soort)
    return position, Opgetekend(row.sleutel, soort, row.dag, row.vt_regio, row.eenheid, row.stroom, row.gegevens)
