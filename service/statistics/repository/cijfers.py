"""SQL of the counts: what the facts add up to, how far they were counted, and what only begins to count later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, case, delete, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite

from service.core.ids import content_hash
from service.db.arrays import any_of
from service.db.deltas import START, Position
from service.db.idempotency import try_lock
from service.db.session import ReadTx, WriteTx
from service.statistics.tables import CijferRow, CijferstandRow

C, S = CijferRow, CijferstandRow
_NAAM: Final = "cijfers"
_COUNTING: Final = content_hash(b"cijfers")
"""Names the lock of whoever counts."""
_LATER: Final = C.vanaf > literal_column("'0001-01-01'")
"""As the index on what only begins to count later has it."""


class Cel(NamedTuple):
    """One count: its key, in the order of the table."""

    grootheid: str
    maand: date
    stroom: str
    vt_regio: str
    eenheid: str
    onderdeel: str
    waarde: int
    vanaf: date
    """`date.min` for what counts already."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How far the facts were counted."""

    positie: Position
    bijgewerkt_op: datetime
    gerijpt_op: date
    """What begins to count on this day or before it does."""


async def tel(
    tx: ReadTx, grootheden: Sequence[str], *, van: date, tot: date, stroom: str, op: date
) -> Sequence[Row[Any]]:  # fmt: skip
    """The counts of some months that count by a day: grootheid, part, value, month, region, unit, number."""
    key = (C.grootheid, C.onderdeel, C.waarde, C.maand, C.vt_regio, C.eenheid)
    number = func.sum(C.aantal)
    wanted = select(*key, number).where(
        any_of(C.grootheid, grootheden, dialect=tx.dialect),
        C.maand >= van,
        C.maand < tot,
        C.stroom == stroom,
        C.vanaf <= op,
    )
    return await tx.all(wanted.group_by(*key).having(number != 0))


async def tel_gebied(
    tx: ReadTx, grootheden: Sequence[str], *, maanden: Mapping[date, Sequence[date]], stroom: str, op: date,
    vt_regio: str | None, eenheid: str | None,
) -> Sequence[Row[Any]]:  # fmt: skip
    """The same of one area, added up over the months of each period: grootheid, part, value, first day, number.

    Each month is named, so that the index goes from cell to cell and passes over the other areas.
    """
    first = case({month: begin for begin, months in maanden.items() for month in months}, value=C.maand)
    number = func.sum(C.aantal)
    wanted = select(C.grootheid, C.onderdeel, C.waarde, first.label("periode"), number.label("aantal")).where(
        any_of(C.grootheid, grootheden, dialect=tx.dialect),
        any_of(C.maand, [month for months in maanden.values() for month in months], dialect=tx.dialect),
        C.stroom == stroom,
        C.vanaf <= op,
    )
    if vt_regio is not None:
        wanted = wanted.where(C.vt_regio == vt_regio)
    if eenheid is not None:
        wanted = wanted.where(C.eenheid == eenheid)
    return await tx.all(wanted.group_by(C.grootheid, C.onderdeel, C.waarde, "periode").having(number != 0))


async def lock(tx: WriteTx) -> bool:
    """Whether nobody else is counting; held until the transaction ends."""
    return await try_lock(tx, _COUNTING)


async def find_stand(tx: ReadTx) -> Stand | None:
    """How far the facts were counted; None before the first count."""
    row = await tx.first(select(S.transactie, S.volgnr, S.bijgewerkt_op, S.gerijpt_op).where(S.naam == _NAAM))
    return None if row is None else Stand(Position(row.transactie, row.volgnr), row.bijgewerkt_op, row.gerijpt_op)


async def record_stand(tx: WriteTx, stand: Stand) -> None:
    """Keep how far the facts were counted."""
    values = {
        "transactie": stand.positie.transactie,
        "volgnr": stand.positie.volgnr,
        "bijgewerkt_op": stand.bijgewerkt_op,
        "gerijpt_op": stand.gerijpt_op,
    }
    insert = (sqlite if tx.dialect == "sqlite" else postgresql).insert
    statement = insert(S).values(naam=_NAAM, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=[S.naam], set_=values))


async def add(tx: WriteTx, cellen: Mapping[Cel, int]) -> None:
    """Add to counts, or take from them; a cell that becomes zero stays until `drop_zeros`."""
    values = [cel._asdict() | {"aantal": aantal} for cel, aantal in cellen.items() if aantal]
    if values:
        await tx.execute(_UPSERT[tx.dialect], values)


async def take_ripe(tx: WriteTx, dag: date) -> list[tuple[Cel, int]]:
    """Take out what begins to count by a day; whoever takes it adds it again as what counts already."""
    ripe = delete(C).where(_LATER, C.vanaf <= dag).returning(*(C.__table__.c[name] for name in Cel._fields), C.aantal)
    return [(Cel._make(row[:-1]), row[-1]) for row in await tx.all(ripe)]


async def drop_zeros(tx: WriteTx) -> None:
    """Forget cells in which nothing is counted any more."""
    await tx.execute(delete(C).where(C.aantal == 0))


async def all_cells(tx: ReadTx) -> dict[Cel, int]:
    """Every count that is not zero."""
    rows = await tx.all(select(*(C.__table__.c[name] for name in Cel._fields), C.aantal).where(C.aantal != 0))
    return {Cel._make(row[:-1]): row[-1] for row in rows}


async def replace(tx: WriteTx, cellen: Mapping[Cel, int]) -> None:
    """Put these counts in the place of all there were."""
    await tx.execute(delete(C))
    await tx.append_tuples(C, (*Cel._fields, "aantal"), [(*cel, aantal) for cel, aantal in cellen.items() if aantal])


def begin(now: datetime, vandaag: date) -> Stand:
    """How far the facts were counted when none were."""
    return Stand(START, now, vandaag)


def _upsert(insert: Any) -> Any:
    statement = insert(C)
    total = {"aantal": C.aantal + statement.excluded.aantal}
    return statement.on_conflict_do_update(index_elements=list(Cel._fields), set_=total)


_UPSERT: Final = {"postgresql": _upsert(postgresql.insert), "sqlite": _upsert(sqlite.insert)}
