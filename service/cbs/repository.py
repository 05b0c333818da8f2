"""All SQL of the deliveries to CBS; every read names the region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import aliased

from service.cbs.halfjaar import Halfjaar
from service.cbs.tables import CbsLeveringRow
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx

_L = CbsLeveringRow
_Same = aliased(CbsLeveringRow, name="zelfde")


@dataclass(frozen=True, slots=True, kw_only=True)
class Levering:
    """One delivery, without its files."""

    id: UUID
    vt_regio: str
    halfjaar: Halfjaar
    nummer: int
    gemaakt_op: datetime
    gemaakt_door: str
    blokkerend: int
    rapport: Mapping[str, Any]
    vrijgegeven_op: datetime | None = None
    vrijgegeven_door: str | None = None
    vrijgegeven_functie: str | None = None
    bewaard: bool = True
    """Whether the files are still kept."""
    laatste: int
    """The number of the latest delivery of the half-year."""
    eerste_vrijgave_op: datetime | None = None
    """When any delivery of the half-year was first released."""


async def last_number(tx: ReadTx, vt_regio: str, halfjaar: Halfjaar) -> int:
    """The number of the latest delivery of a half-year; 0 when there is none."""
    statement = select(func.max(_L.nummer)).where(_L.vt_regio == vt_regio, _L.halfjaar == str(halfjaar))
    return int(await tx.scalar(statement) or 0)


async def insert(tx: WriteTx, levering: Levering, bestanden: bytes) -> None:
    """Add a delivery with its sealed files."""
    names = [column.name for column in _L.__table__.c if column.name not in ("halfjaar", "bestanden")]
    row = {name: getattr(levering, name) for name in names}
    await tx.append(_L, [{**row, "halfjaar": str(levering.halfjaar), "bestanden": bestanden}])


async def forget_files(tx: WriteTx, vt_regio: str, halfjaar: Halfjaar, before: int) -> None:
    """Throw away the files of the deliveries of a half-year with a lower number."""
    own = (_L.vt_regio == vt_regio, _L.halfjaar == str(halfjaar), _L.nummer < before)
    await tx.execute(update(_L).where(*own, _L.bestanden.is_not(None)).values(bestanden=None))


async def release(tx: WriteTx, levering_id: UUID, *, door: str, functie: str, now: datetime) -> None:
    """Note who released a delivery."""
    values = {"vrijgegeven_op": now, "vrijgegeven_door": door, "vrijgegeven_functie": functie}
    await tx.execute(update(_L).where(_L.id == levering_id).values(**values))


async def find(tx: ReadTx, levering_id: UUID, vt_regio: str, *, lock: bool = False) -> Levering | None:
    """One delivery of this region; `lock` keeps others from changing the half-year until the act is done."""
    if lock:
        same = select(_Same.halfjaar).where(_Same.id == levering_id).scalar_subquery()
        await tx.all(select(_L.id).where(_L.vt_regio == vt_regio, _L.halfjaar == same).with_for_update())
    row = await tx.first(_of_region(vt_regio).where(_L.id == levering_id))
    return None if row is None else _levering(row)


async def list_page(tx: ReadTx, vt_regio: str, page: PageRequest) -> Page[Levering]:
    """Deliveries of this region, the newest half-year first and of it the latest number."""
    columns = [_L.__table__.c.halfjaar, _L.__table__.c.nummer]
    rows = await tx.all(keyset(_of_region(vt_regio), columns, page, descending=True))
    return make_page([_levering(row) for row in rows], page, key=lambda one: (str(one.halfjaar), one.nummer))


async def files(tx: ReadTx, levering_id: UUID) -> bytes | None:
    """The sealed files of a delivery; None when they are no longer kept."""
    found: bytes | None = await tx.scalar(select(_L.bestanden).where(_L.id == levering_id))
    return found


def _of_region(vt_regio: str) -> Select[Any]:
    same = (_Same.vt_regio == _L.vt_regio, _Same.halfjaar == _L.halfjaar)
    columns = [column for column in _L.__table__.c if column.name != "bestanden"]
    return select(
        *columns,
        _L.bestanden.is_not(None).label("bewaard"),
        select(func.max(_Same.nummer)).where(*same).scalar_subquery().label("laatste"),
        select(func.min(_Same.vrijgegeven_op)).where(*same).scalar_subquery().label("eerste_vrijgave_op"),
    ).where(_L.vt_regio == vt_regio)


def _levering(row: Row[Any]) -> Levering:
    return Levering(**{**row._asdict(), "halfjaar": Halfjaar.lees(row.halfjaar)})
