"""SQL of what was published: editions, and their cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, and_, delete, func, select, update

from service.core.ids import content_hash
from service.db.arrays import any_of
from service.db.idempotency import try_lock
from service.db.session import ReadTx, WriteTx
from service.statistics.edities import Editie
from service.statistics.tables import CijferRow, PublicatiecelRow, PublicatieRow

P, C = PublicatieRow, PublicatiecelRow
_PUBLISHING: Final = content_hash(b"publicaties")
"""Names the lock of whoever publishes."""
_IS_READ: Final = and_(P.kwartaal == C.kwartaal, P.revisie == C.revisie, P.actueel)
_COLUMNS: Final = (
    "grootheid", "stroom", "korrel", "van", "revisie", "onderdeel", "gebied", "kwartaal", "aantal", "mediaan", "p90",
    "reden", "eerder_getoond",
)  # fmt: skip


async def lock(tx: WriteTx) -> bool:
    """Whether nobody else is publishing; held until the transaction ends."""
    return await try_lock(tx, _PUBLISHING)


async def first_month(tx: ReadTx) -> date | None:
    """The first month in which anything was counted."""
    found: date | None = await tx.scalar(select(func.min(CijferRow.maand)))
    return found


async def list_editions(tx: ReadTx) -> dict[date, Editie]:
    """The edition that is read of each quarter."""
    rows = await tx.all(select(P.__table__).where(P.actueel))
    return {
        row.kwartaal: Editie(
            kwartaal=row.kwartaal,
            revisie=row.revisie,
            stand_op=row.stand_op,
            gepubliceerd_op=row.gepubliceerd_op,
            zonder_toestemming=frozenset(row.zonder_toestemming),
        )
        for row in rows
    }


async def list_cells(
    tx: ReadTx,
    grootheden: Collection[str],
    *,
    van: date,
    tot: date,
    stroom: str,
    korrels: Sequence[str],
    gebieden: Sequence[str] | None = None,
    alleen_geheim: bool = False,
) -> Sequence[Row[Any]]:
    """The cells that are read now, of periods of these grains that begin from `van` up to, not including, `tot`.

    Of these areas only, when they are named.
    """
    wanted = select(C.__table__).join(P, _IS_READ)
    if gebieden is not None:
        wanted = wanted.where(any_of(C.gebied, gebieden, dialect=tx.dialect))
    if alleen_geheim:
        wanted = wanted.where(C.reden.is_not(None))
    return await tx.all(
        wanted.where(
            any_of(C.grootheid, sorted(grootheden), dialect=tx.dialect),
            C.stroom == stroom,
            any_of(C.korrel, korrels, dialect=tx.dialect),
            C.van >= van,
            C.van < tot,
        )
    )


async def begin_edition(tx: WriteTx, editie: Editie, motief: str | None) -> None:
    """Make this the edition that is read of its quarter; a provisional one is gone with its cells."""
    of_quarter = P.kwartaal == editie.kwartaal
    await tx.execute(delete(C).where(C.kwartaal == editie.kwartaal, C.revisie == 0))
    await tx.execute(delete(P).where(of_quarter, P.revisie == 0))
    await tx.execute(update(P).where(of_quarter).values(actueel=False))
    row = {
        "kwartaal": editie.kwartaal,
        "revisie": editie.revisie,
        "actueel": True,
        "stand_op": editie.stand_op,
        "gepubliceerd_op": editie.gepubliceerd_op,
        "zonder_toestemming": sorted(editie.zonder_toestemming),
        "motief": motief,
    }
    await tx.append(P, [row])


async def append_cells(tx: WriteTx, rows: Iterable[Sequence[Any]]) -> None:
    """Add cells, in the order of the columns, and send them: an edition is larger than an act."""
    await tx.append_tuples(C, _COLUMNS, list(rows))
    await tx.flush()
