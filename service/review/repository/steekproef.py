"""All SQL of the audit sample: its seeds, and each draw with its chance."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.db.session import ReadTx, WriteTx
from service.review.steekproef import Stratum, Trekking, Zaad
from service.review.tables import TrekkingRow, ZaadRow

_T: Final = TrekkingRow.__table__.c
_Z: Final = ZaadRow.__table__.c
_TREKKING: Final = (_T.mutatie_id, _T.zaad, _T.op, _T.kans, _T.getrokken, _T.gelezen_op)


async def insert_seed(tx: WriteTx, row: Mapping[str, Any]) -> bool:
    """Put the hash of a seed on record; False when it was there already."""
    insert = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    done = await tx.execute(insert(ZaadRow).values(row).on_conflict_do_nothing(index_elements=["id"]))
    return bool(done.rowcount)


async def is_promised(tx: ReadTx, zaad: str) -> bool:
    """Whether the hash of a seed is on record."""
    return await tx.scalar(select(_Z.id).where(_Z.id == zaad)) is not None


async def hidden_before(tx: ReadTx, kwartaal: str) -> Sequence[str]:
    """Seeds of earlier quarters that were not shown yet."""
    return await tx.scalars(select(_Z.id).where(_Z.onthuld_op.is_(None), _Z.id < kwartaal).order_by(_Z.id))


async def show_seed(tx: WriteTx, zaad: str, shown: str, now: datetime) -> bool:
    """Show a seed; False when it was shown already."""
    this = update(ZaadRow).where(_Z.id == zaad, _Z.onthuld_op.is_(None))
    return bool((await tx.execute(this.values(zaad=shown, onthuld_op=now))).rowcount)


async def seeds(tx: ReadTx) -> list[Zaad]:
    """Every seed with how often it was drawn with, the newest first."""
    drawn = func.count().filter(_T.getrokken).label("getrokken")
    draws = select(_T.zaad, func.count().label("trekkingen"), drawn).group_by(_T.zaad).subquery()
    columns = (_Z.id, _Z.toezegging, _Z.vastgelegd_op, _Z.zaad, _Z.onthuld_op)
    counts = (func.coalesce(draws.c.trekkingen, 0).label("trekkingen"), func.coalesce(draws.c.getrokken, 0))
    statement = select(*columns, *counts).outerjoin(draws, draws.c.zaad == _Z.id).order_by(_Z.id.desc())
    return [Zaad(**dict(zip(_ZAAD, row, strict=True))) for row in await tx.all(statement)]


_ZAAD: Final = ("id", "toezegging", "vastgelegd_op", "zaad", "onthuld_op", "trekkingen", "getrokken")


async def draws_of(tx: ReadTx, zaad: str) -> list[Trekking]:
    """Every draw with a seed, in order."""
    return [_trekking(row) for row in await tx.all(select(*_TREKKING).where(_T.zaad == zaad).order_by(_T.op))]


async def find_draw(tx: ReadTx, mutatie_id: UUID) -> Trekking | None:
    """The draw of a mutatie."""
    row = await tx.first(select(*_TREKKING).where(_T.mutatie_id == mutatie_id))
    return None if row is None else _trekking(row)


async def size_since(tx: ReadTx, stratum: Stratum, since: datetime, most: int) -> int:
    """How many of a stratum were confirmed since, counted up to ``most``."""
    some = select(_T.mutatie_id).where(_T.uitkomst == stratum.uitkomst, _T.reden == stratum.reden, _T.op > since)
    return int(await tx.scalar(select(func.count()).select_from(some.limit(most).subquery())))


async def insert_draw(tx: WriteTx, row: Mapping[str, Any]) -> None:
    """Keep a draw."""
    await tx.append(TrekkingRow, [row])


async def set_read(tx: WriteTx, mutatie_id: UUID, *, fout: bool, now: datetime) -> None:
    """Keep what a second reader said of what was drawn."""
    this = update(TrekkingRow).where(_T.mutatie_id == mutatie_id, _T.getrokken)
    await tx.execute(this.values(gelezen_op=now, fout=fout))


def _trekking(row: Row[Any]) -> Trekking:
    return Trekking(**row._asdict())
