"""SQL of the ledger of waiting lists: changes are added in the transaction of the act, and folded afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from service.cases.tables import WachtlijstDeltaRow
from service.cases.wachtlijsten import Delta
from service.db.session import WriteTx


async def append(tx: WriteTx, deltas: Iterable[Delta]) -> None:
    """Add changes; equal ones become one row, and what cancels out none."""
    net: Counter[tuple[str, str, date, date]] = Counter()
    for vt_regio, reeks, dag, bekend_op, aantal in deltas:
        net[vt_regio, reeks, dag, bekend_op] += aantal
    await tx.append_tuples(WachtlijstDeltaRow, Delta._fields, [(*key, aantal) for key, aantal in net.items() if aantal])
