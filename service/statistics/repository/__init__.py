"""All SQL of the statistics: it reads the tables of other slices, and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, literal_column, select, union_all

from service.cases.tables import WachtlijstDeltaRow, WachtlijstStandRow
from service.core.codes_zaak import Kennis
from service.db.arrays import any_of
from service.db.session import ReadTx

D, S = WachtlijstDeltaRow, WachtlijstStandRow


async def waiting(tx: ReadTx, regions: Sequence[str], *, kennis: Kennis, day: date) -> dict[str, dict[str, int]]:
    """The series of these regions on a day, by region; a series that never moved is absent.

    One statement, and for a region a bounded number of rows: its years before this one, its months of this year, its
    days of this month, and what is not folded yet.
    """
    folded = select(S.vt_regio, S.reeks, S.aantal).where(
        any_of(S.vt_regio, regions, dialect=tx.dialect), S.kennis == kennis.value
    )
    year, month = day.replace(month=1, day=1), day.replace(day=1)
    of = D.dag if kennis is Kennis.NU else D.bekend_op
    parts = union_all(
        folded.where(S.korrel == "J", S.dag < year),
        folded.where(S.korrel == "M", S.dag >= year, S.dag < month),
        folded.where(S.korrel == "D", S.dag >= month, S.dag <= day),
        select(D.vt_regio, D.reeks, D.aantal).where(any_of(D.vt_regio, regions, dialect=tx.dialect), of <= day),
    ).subquery()
    total = func.sum(parts.c.aantal).label("totaal")
    rows = await tx.all(select(parts.c.vt_regio, parts.c.reeks, total).group_by(parts.c.vt_regio, parts.c.reeks))
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.vt_regio, {})[row.reeks] = int(row.totaal)
    return found


async def last_replayed(tx: ReadTx) -> datetime | None:
    """Up to when a read replica follows the primary; None where the data itself is read."""
    if tx.dialect == "sqlite":
        return None
    replayed: datetime | None = await tx.scalar(
        select(literal_column("CASE WHEN pg_is_in_recovery() THEN pg_last_xact_replay_timestamp() END"))
    )
    return replayed
