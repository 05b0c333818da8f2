"""SQL of the ledger of waiting lists: changes are added in the transaction of the act, and folded afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from service.cases.melding import Melding
from service.cases.repository import melding_of
from service.cases.tables import MeldingRow, WachtlijstDeltaRow, WachtlijstStandRow
from service.cases.wachtlijsten import Delta
from service.core.codes_zaak import Fase
from service.core.ids import content_hash
from service.db.arrays import any_of
from service.db.idempotency import try_lock
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx

D, S = WachtlijstDeltaRow, WachtlijstStandRow
_M = MeldingRow.__table__.c
_PLAIN: Final = [column for column in _M if column.name != "inhoud"]
_FOLDING: Final = content_hash(b"wachtlijsten")
"""Names the lock of whoever folds."""


async def append(tx: WriteTx, deltas: Iterable[Delta]) -> None:
    """Add changes; equal ones become one row, and what cancels out none."""
    net: Counter[tuple[str, str, date, date]] = Counter()
    for vt_regio, reeks, dag, bekend_op, aantal in deltas:
        net[vt_regio, reeks, dag, bekend_op] += aantal
    await tx.append_tuples(D, Delta._fields, [(*key, aantal) for key, aantal in net.items() if aantal])


async def any_left(tx: ReadTx) -> bool:
    """Whether there are changes that were not folded."""
    return await tx.scalar(select(D.id).limit(1)) is not None


async def fold(tx: WriteTx, limit: int) -> int:
    """Add the `limit` oldest changes to the standing figures, and tell how many rows of the ledger that were.

    0 when nothing is left, or when another process is at it: then that one does the work. Whoever reads meanwhile sees
    each change once, in the ledger or in the figures.
    """
    if not await try_lock(tx, _FOLDING):
        return 0
    oldest = select(D.id).order_by(D.id).limit(limit).scalar_subquery()
    taken = delete(D).where(D.id.in_(oldest)).returning(D.vt_regio, D.reeks, D.dag, D.bekend_op, D.aantal)
    rows = await tx.all(taken)
    net: Counter[tuple[str, str, str, date, str]] = Counter()
    for row in rows:
        for kennis, korrel, dag in _cells(row.dag, row.bekend_op):
            net[row.vt_regio, kennis, korrel, dag, row.reeks] += row.aantal
    values = [dict(zip(_KEY, key, strict=True)) | {"aantal": aantal} for key, aantal in sorted(net.items()) if aantal]
    if values:
        await tx.execute(_UPSERT[tx.dialect], values)
    return len(rows)


async def list_waiting(
    tx: ReadTx, vt_regio: str, fasen: Sequence[Fase], *, voor: Mapping[str, datetime], vanaf: Mapping[str, datetime],
    page: PageRequest,
) -> Page[Melding]:  # fmt: skip
    """Open meldingen of a region in these phases whose columns lie before, and from, these instants.

    In the order of the index on what is open, so that what was closed is never read.
    """
    wanted = [_M.vt_regio == vt_regio, _M.volgende_op.is_not(None), any_of(_M.fase, fasen, dialect=tx.dialect)]
    wanted += [_M[name] < moment for name, moment in voor.items()]
    wanted += [_M[name] >= moment for name, moment in vanaf.items()]
    rows = await tx.all(keyset(select(*_PLAIN).where(*wanted), [_M.volgende_op, _M.id], page))
    return make_page([melding_of(row) for row in rows], page, key=lambda melding: (melding.volgende_op, melding.id))


def _cells(dag: date, bekend_op: date) -> Iterator[tuple[str, str, date]]:
    """Where a change belongs: by what is known now and by what was known then, in its day, its month and its year."""
    for kennis, day in (("NU", dag), ("TOEN", bekend_op)):
        yield kennis, "D", day
        yield kennis, "M", day.replace(day=1)
        yield kennis, "J", day.replace(month=1, day=1)


def _upsert(insert: Any) -> Any:
    statement = insert(S)
    total = {"aantal": S.aantal + statement.excluded.aantal}
    return statement.on_conflict_do_update(index_elements=list(_KEY), set_=total)


_KEY: Final = tuple(column.name for column in S.__table__.primary_key)
_UPSERT: Final = {"postgresql": _upsert(postgresql.insert), "sqlite": _upsert(sqlite.insert)}
