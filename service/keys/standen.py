"""How the keys stand, for whoever looks after them: ids and states, never a key."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.keys import repository
from service.keys.repository import Rij


class Stand(NamedTuple):
    """One key."""

    id: str
    domein: str
    jaar: int
    nummer: int
    stand: str
    kek_id: str | None
    """None once it was destroyed."""


async def standen(database: Database, now: datetime) -> list[Stand]:
    """Every key there is or was, as it stands at `now`."""
    with als(DE_DIENST):
        async with database.read() as tx:
            rows = await repository.all_keys(tx)
    return [
        Stand(row.id, row.domein, row.jaar, row.nummer, _stand(row, now), row.kek_id if row.verpakt else None)
        for row in rows
    ]


def _stand(row: Rij, now: datetime) -> str:
    if row.verpakt is None:
        return "vernietigd"
    if row.vervangen_op is not None:
        return "vervangen"
    return (
        "actief" if row.actief_vanaf <= now and row.jaar == now.year else "klaar" if row.jaar >= now.year else "leest"
    )
