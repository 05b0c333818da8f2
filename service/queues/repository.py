"""All SQL of the queues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Boolean, bindparam, case, or_, update

from service.core.codes import Wachtrij
from service.db.session import WriteTx
from service.queues.items import ACUUT, ITEM_COLUMNS, WAAKVLAM
from service.queues.tables import WachtrijItemRow

_I = WachtrijItemRow


async def insert_items(tx: WriteTx, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add items."""
    await tx.append_tuples(_I, ITEM_COLUMNS, rows)


_URGENT, _ADDS, _WAITS = (bindparam(name, type_=Boolean()) for name in ("is_spoed", "is_waakvlam", "is_om_wacht"))
_ADDED: dict[str, Any] = {
    "open": True,
    "aangevuld": True,
    "rij": case((_URGENT, Wachtrij.ACUUT.value), else_=_I.rij),
    "prioriteit": case(
        (_URGENT, ACUUT), (_ADDS, case((_I.prioriteit > WAAKVLAM, WAAKVLAM), else_=_I.prioriteit)), else_=_I.prioriteit
    ),
    "waakvlam": or_(_I.waakvlam, _ADDS),
    "om_wacht": or_(_I.om_wacht, _WAITS),
}
_FILTERED = ("gemeentecode", "aanleidingen", "aarden", "kinderen", "band")
_MARK_ADDED = update(_I).where(_I.melding_id == bindparam("item")).values(**_ADDED)
_REPLACE = (
    update(_I)
    .where(_I.melding_id == bindparam("item"))
    .values(**_ADDED, **{name: bindparam(f"nieuw_{name}", type_=getattr(_I, name).type) for name in _FILTERED})
)


async def add_to_items(tx: WriteTx, changes: Sequence[Mapping[str, Any]], *, replace: bool) -> None:
    """Something was added: open again, marked, and more urgent when the addition is.

    With `replace` the filter columns (`nieuw_…`) are those of the newer version.
    """
    if changes:
        await tx.execute(_REPLACE if replace else _MARK_ADDED, list(changes))
