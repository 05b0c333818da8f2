"""All SQL of the statistics: it reads the tables of other slices, and writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, literal, literal_column, select, union_all

from service.cases.tables import WachtlijstDeltaRow, WachtlijstStandRow
from service.core.codes_zaak import Kennis
from service.db.arrays import any_of
from service.db.session import ReadTx

D, S = WachtlijstDeltaRow, WachtlijstStandRow
Stroming = Mapping[Kennis, Mapping[date, Mapping[str, Mapping[str, int]]]]
"""By knowledge, first day of a month, region and series: how much it moved in that month."""


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


async def moves(tx: ReadTx, regions: Sequence[str], *, kennissen: Sequence[Kennis], van: date, tot: date) -> Stroming:
    """How the series of these regions moved in each month from `van` up to, not including, `tot`, both first days.

    Everything before `van` is told as of the first day of that year.
    """
    found: defaultdict[Kennis, defaultdict[date, defaultdict[str, Counter[str]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(Counter))
    )
    parts = union_all(
        *(part for kennis in kennissen for part in _moved(regions, kennis, tx=tx, van=van, tot=tot))
    ).subquery()
    key = (parts.c.kennis, parts.c.dag, parts.c.vt_regio, parts.c.reeks)
    for row in await tx.all(select(*key, func.sum(parts.c.aantal).label("totaal")).group_by(*key)):
        found[Kennis(row.kennis)][row.dag.replace(day=1)][row.vt_regio][row.reeks] += int(row.totaal)
    return found


async def last_replayed(tx: ReadTx) -> datetime | None:
    """Up to when a read replica follows the primary; None where the data itself is read."""
    if tx.dialect == "sqlite":
        return None
    replayed: datetime | None = await tx.scalar(
        select(literal_column("CASE WHEN pg_is_in_recovery() THEN pg_last_xact_replay_timestamp() END"))
    )
    return replayed


def _moved(
    regions: Sequence[str], kennis: Kennis, *, tx: ReadTx, van: date, tot: date
) -> Iterator[Select[*tuple[Any, ...]]]:
    """What happened in the years before, in the months of this year before `van`, after it, and is not folded yet."""
    year, moment = van.replace(month=1, day=1), D.dag if kennis is Kennis.NU else D.bekend_op
    label = literal(kennis.value).label("kennis")
    folded = (any_of(S.vt_regio, regions, dialect=tx.dialect), S.kennis == kennis.value)
    before = select(label, literal(year, S.dag.type).label("dag"), S.vt_regio, S.reeks, S.aantal)
    months = select(label, S.dag, S.vt_regio, S.reeks, S.aantal)
    loose = select(label, moment.label("dag"), D.vt_regio, D.reeks, D.aantal)
    yield before.where(*folded, S.korrel == "J", S.dag < year)
    yield before.where(*folded, S.korrel == "M", S.dag >= year, S.dag < van)
    yield months.where(*folded, S.korrel == "M", S.dag >= van, S.dag < tot)
    yield loose.where(any_of(D.vt_regio, regions, dialect=tx.dialect), moment < tot)
