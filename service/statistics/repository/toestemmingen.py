"""SQL of what was permitted: legal permissions, and the consent of each Veilig Thuis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select, update

from service.db.session import ReadTx, WriteTx
from service.statistics.tables import ToestemmingRow, VergunningRow

V, T = VergunningRow, ToestemmingRow


async def append_permission(tx: WriteTx, row: Mapping[str, Any]) -> None:
    """Add a permission."""
    await tx.append(V, [row])


async def append_consents(tx: WriteTx, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add the consent of regions."""
    await tx.append(T, rows)


async def find_permission(tx: ReadTx, day: date) -> Row[Any] | None:
    """The permission that holds on this day; of several the one recorded last."""
    held = select(V.__table__).where(*_holds(V, day)).order_by(V.vastgelegd_op.desc(), V.id.desc())
    return await tx.first(held.limit(1))


async def list_consenting(tx: ReadTx, day: date) -> frozenset[str]:
    """The regions that agree on this day."""
    return frozenset(await tx.scalars(select(T.vt_regio).where(*_holds(T, day)).distinct()))


async def revoke_permission(tx: WriteTx, kenmerk: str, now: datetime) -> int:
    """Mark the permissions with this reference as revoked; how many."""
    done = update(V).where(V.kenmerk == kenmerk, V.ingetrokken_op.is_(None)).values(ingetrokken_op=now)
    return (await tx.execute(done)).rowcount


async def revoke_consent(tx: WriteTx, vt_regio: str, now: datetime) -> int:
    """Mark the consents of this region as withdrawn; how many."""
    done = update(T).where(T.vt_regio == vt_regio, T.ingetrokken_op.is_(None)).values(ingetrokken_op=now)
    return (await tx.execute(done)).rowcount


def _holds(table: type[VergunningRow] | type[ToestemmingRow], day: date) -> list[ColumnElement[bool]]:
    return [table.ingetrokken_op.is_(None), table.van <= day, or_(table.tot.is_(None), table.tot > day)]
