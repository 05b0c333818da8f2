"""Counts for tests, put where counting the facts would have put them."""

from __future__ import annotations

from datetime import date, datetime

from service.db.session import Database
from service.statistics.repository.cijfers import Cel, add, begin, record_stand


def een_cel(
    grootheid: str, maand: date, *, vt_regio: str = "twente", eenheid: str = "oost-nederland", onderdeel: str = "",
    stroom: str = "HG", waarde: int = 0, vanaf: date = date.min,
) -> Cel:  # fmt: skip
    """The key of a count in Twente that counts already."""
    return Cel(grootheid, maand, stroom, vt_regio, eenheid, onderdeel, waarde, vanaf)


async def geteld(database: Database, now: datetime, cellen: dict[Cel, int]) -> None:
    """Have these counts, counted up to now."""
    async with database.write() as tx:
        await add(tx, cellen)
        await record_stand(tx, begin(now, now.date()))
