"""SQL of the processing that its log has not taken yet."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, select, tuple_

from service.audit.tables import VerwerkingRow
from service.audit.verwerkingen import Verwerking
from service.core.ids import content_hash
from service.db.deltas import START, Position, after
from service.db.idempotency import try_lock
from service.db.session import ReadTx, WriteTx

V = VerwerkingRow
_DRAINING: Final = content_hash(b"verwerkingenlog")
"""Names the lock of whoever hands over to the log."""


async def lock(tx: WriteTx) -> bool:
    """Whether nobody else hands over; held until the transaction ends."""
    return await try_lock(tx, _DRAINING)


async def list_next(tx: ReadTx, limit: int) -> list[Verwerking]:
    """The oldest rows that nothing can come before any more, in order."""
    statement = select(V.transactie, V.volgnr, V.op, V.regels)
    rows = await tx.all(after(statement, V, START, dialect=tx.dialect, limit=limit))
    return [Verwerking(row.transactie, row.volgnr, row.op, [tuple(regel) for regel in row.regels]) for row in rows]


async def remove_until(tx: WriteTx, position: Position) -> None:
    """Forget what the log has: everything up to and including this row."""
    await tx.execute(delete(V).where(tuple_(V.transactie, V.volgnr) <= tuple_(*position)))
