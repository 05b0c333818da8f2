"""Reading the counts exactly. Who may see them so, and what others see, is decided elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from service.db.session import ReadTx
from service.statistics.antwoord import Per, Periode
from service.statistics.repository import cijfers as repository
from service.statistics.rooster import perioden as verdeeld
from service.tally.service import Tally


class Telling(NamedTuple):
    """One count of a month, a region and a unit."""

    grootheid: str
    onderdeel: str
    """Empty where the whole is counted."""
    waarde: int
    """Of a distribution the value in minutes; else 0."""
    maand: date
    """The first day of it, or of a longer period."""
    vt_regio: str
    """Empty where no region is known."""
    eenheid: str
    aantal: int


async def tel(
    tx: ReadTx, grootheden: Collection[str], *, van: date, tot: date, stroom: str, op: date
) -> list[Telling]:  # fmt: skip
    """The counts of the months from `van` up to, not including, `tot`, as they are on the day `op`; zeros are absent.

    Of every region and unit, each by itself. One statement.
    """
    rows = await repository.tel(tx, sorted(grootheden), van=van, tot=tot, stroom=stroom, op=op)
    return [Telling._make(row) for row in rows]


async def tel_gebied(
    tx: ReadTx, grootheden: Collection[str], perioden: Iterable[Periode], *, stroom: str, op: date,
    vt_regio: str | None = None, eenheid: str | None = None,
) -> list[Telling]:  # fmt: skip
    """The counts of these periods of one region, one unit, or both; added up, each under the first day of its period.

    One statement, that reads no more than it must.
    """
    maanden = {one.van: [maand.van for maand in verdeeld(one.van, one.tot, Per.MAAND)] for one in perioden}
    rows = await repository.tel_gebied(
        tx, sorted(grootheden), maanden=maanden, stroom=stroom, op=op, vt_regio=vt_regio, eenheid=eenheid
    )
    area = (vt_regio or "", eenheid or "")
    return [Telling._make((*row[:4], *area, *row[4:])) for row in rows]


async def bijgewerkt_tot(tx: ReadTx, tally: Tally, now: datetime) -> datetime | None:
    """Everything that was recorded by this instant is counted; None before the first count.

    It is `now` when no fact waits to be counted.
    """
    stand = await repository.find_stand(tx)
    if stand is None:
        return None
    return stand.bijgewerkt_op if await tally.any_after(tx, stand.positie) else now


def per_waarde(tellingen: Iterable[Telling]) -> Counter[int]:
    """A distribution: how many of each value."""
    found: Counter[int] = Counter()
    for telling in tellingen:
        found[telling.waarde] += telling.aantal
    return found
