"""SQL of what was recorded of meldingen: versions are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from service.cases.boek import Boek, Versie
from service.cases.tables import GebeurtenisRow
from service.db.arrays import any_of
from service.db.paging import Page, PageRequest, keyset, make_page
from service.db.session import ReadTx, WriteTx

_G = GebeurtenisRow.__table__.c
_LIGHT = [_G[name] for name in Versie._fields]
_COLUMNS = (*Versie._fields, "vt_regio", "vastgelegd_op", "door", "payload")


async def boeken(tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, Boek]:
    """What was recorded of each of these meldingen, in one statement."""
    found: dict[UUID, list[Versie]] = {melding_id: [] for melding_id in ids}
    if ids:
        statement = select(*_LIGHT).where(any_of(_G.melding_id, ids, dialect=tx.dialect))
        for row in await tx.all(statement.order_by(_G.melding_id, _G.nr)):
            found[row.melding_id].append(Versie._make(row))
    return {melding_id: Boek(tuple(versies)) for melding_id, versies in found.items()}


async def insert(
    tx: WriteTx, versies: Sequence[Versie], *, vt_regio: str, door: str, payloads: Mapping[UUID, bytes], now: datetime
) -> None:
    """Add versions; `payloads` holds what is sealed of each, by its id."""
    rows = [(*versie, vt_regio, now, door, payloads.get(versie.id)) for versie in versies]
    await tx.append_tuples(GebeurtenisRow, _COLUMNS, rows)


async def list_of(tx: ReadTx, melding_id: UUID, page: PageRequest) -> Page[Row[Any]]:
    """Every version of a melding with what is sealed of it, in the order of recording."""
    rows = await tx.all(keyset(select(*_G).where(_G.melding_id == melding_id), [_G.nr], page))
    return make_page(rows, page, key=lambda row: (row.nr,))
