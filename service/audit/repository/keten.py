"""SQL of the chain: what is to be sealed, its links and heads, and reading all of it back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import Row, func, select, tuple_

from service.audit.keten import Regel, Schakel
from service.audit.tables import AuditObjectRow, AuditRow, KopPublicatieRow, KopRow, SchakelRow
from service.audit.zegel import Kop
from service.core.ids import content_hash
from service.db.deltas import START, Position, after
from service.db.idempotency import try_lock
from service.db.session import ReadTx, WriteTx

A, K, S = AuditRow, KopRow, SchakelRow
T = TypeVar("T")
REGEL: Final = tuple(getattr(A, name) for name in Regel._fields)
_SCHAKEL: Final = tuple(getattr(S, name) for name in Schakel._fields)
_KOP: Final = (K.nummer, K.schakel, K.hash, K.op, K.sleutel, K.handtekening)
_KOP_NAMES: Final = ("nummer", "schakel", "hash", "op", "sleutel", "handtekening")
_SEALING: Final = content_hash(b"auditketen")
"""Names the lock of whoever seals."""
_CHUNK: Final = 2_000
OBJECT_CHARS: Final = 100


async def lock(tx: WriteTx) -> bool:
    """Whether nobody else is sealing; held until the transaction ends."""
    return await try_lock(tx, _SEALING)


async def last_link(tx: ReadTx) -> Schakel | None:
    """The end of the chain; None before the first."""
    row = await tx.first(select(*_SCHAKEL).order_by(S.nummer.desc()).limit(1))
    return None if row is None else Schakel._make(row)


async def last_head(tx: ReadTx) -> Kop | None:
    """The newest head."""
    row = await tx.first(select(*_KOP).order_by(K.nummer.desc()).limit(1))
    return None if row is None else _kop(row)


async def list_unsealed(tx: ReadTx, position: Position, limit: int) -> list[Regel]:
    """The next entries after a position that nothing can come before any more, in order."""
    rows = await tx.all(after(select(*REGEL), A, position, dialect=tx.dialect, limit=limit))
    return [Regel._make(row) for row in rows]


async def oldest_unsealed(tx: ReadTx, position: Position) -> datetime | None:
    """When the first entry after a position was made, be it one that may still be preceded."""
    later = tuple_(A.transactie, A.volgnr) > tuple_(*position)
    found: datetime | None = await tx.scalar(select(A.op).where(later).order_by(A.transactie, A.volgnr).limit(1))
    return found


async def count_unsealed(tx: ReadTx, position: Position) -> int:
    """How many entries come after a position."""
    later = tuple_(A.transactie, A.volgnr) > tuple_(*position)
    return int(await tx.scalar(select(func.count()).select_from(A).where(later)))


async def append(tx: WriteTx, links: Sequence[Schakel], regels: Sequence[Regel], kop: Kop) -> None:
    """Add links with the head that closes them, and note in which entries each object is named."""
    named = {
        (text[:OBJECT_CHARS], regel.transactie, regel.volgnr) for regel in regels for text in map(str, regel.objecten)
    }
    await tx.append_tuples(S, Schakel._fields, links)
    await tx.append_tuples(AuditObjectRow, ("object", "transactie", "volgnr"), list(named))
    row = (kop.nummer, kop.schakel, kop.hash, kop.op, kop.sleutel, kop.handtekening)
    await tx.append_tuples(K, _KOP_NAMES, [row])


async def last_published(tx: ReadTx, doel: str) -> int:
    """Number of the newest head that went there; 0 when none did."""
    row = KopPublicatieRow
    return int(await tx.scalar(select(func.max(row.kop)).where(row.doel == doel)) or 0)


async def record_published(tx: WriteTx, doel: str, kop: int, now: datetime) -> None:
    """A head went outside."""
    await tx.append_tuples(KopPublicatieRow, ("doel", "kop", "op"), [(doel, kop, now)])


def all_links(tx: ReadTx) -> AsyncIterator[Schakel]:
    """Every link, by number; a part at a time in memory."""
    return _parts(tx, _SCHAKEL, (S.nummer,), (-1,), Schakel._make)


def all_entries(tx: ReadTx) -> AsyncIterator[Regel]:
    """Every entry, in order; a part at a time in memory."""
    return _parts(tx, REGEL, (A.transactie, A.volgnr), tuple(START), Regel._make)


def all_heads(tx: ReadTx) -> AsyncIterator[Kop]:
    """Every head, by number; a part at a time in memory."""
    return _parts(tx, _KOP, (K.nummer,), (-1,), _kop)


async def _parts(
    tx: ReadTx, columns: tuple[Any, ...], order: tuple[Any, ...], start: tuple[int, ...],
    made: Callable[[Row[Any]], T],
) -> AsyncIterator[T]:  # fmt: skip
    names, last = [column.key for column in order], start
    while True:
        rows = await tx.all(select(*columns).where(tuple_(*order) > tuple_(*last)).order_by(*order).limit(_CHUNK))
        for row in rows:
            yield made(row)
        if len(rows) < _CHUNK:
            return
        last = tuple(getattr(rows[-1], name) for name in names)


def _kop(row: Row[Any]) -> Kop:
    return Kop(row.nummer, row.schakel, row.hash, row.op, row.sleutel, row.handtekening)
