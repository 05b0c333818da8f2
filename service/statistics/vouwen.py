"""Counting the facts: the next ones are folded into the counts, in any number of processes, each fact once.

A later fact about a subject changes what it counted. So of every subject in a batch all facts are read: what it counted
for before the batch is taken back, and what it counts for after it is added. What begins to count when a term has
passed stands apart until that day, so that nothing has to be looked at again. A definition that changes asks for a
recount (`herbouw`).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from service.core.calendar import Calendar
from service.core.clock import Clock
from service.core.errors import TeDruk
from service.db.deltas import Position
from service.db.session import Database, ReadTx, WriteTx
from service.statistics.bijdragen import bijdragen
from service.statistics.onderwerp import DIRECT, Onderwerp, Plaats
from service.statistics.repository import cijfers as repository
from service.statistics.repository.cijfers import Cel, Stand
from service.tally.service import Opgetekend, Tally

_OP_EEN_KEER: Final = 5_000
"""Facts that are folded in one transaction: the more, the fewer times a cell is written."""
_ADEM: Final = 100
"""Subjects that are counted before the requests get their turn."""


class Som:
    """Adds up what subjects count for."""

    def __init__(self, gerijpt_op: date) -> None:
        """Of which what begins to count by this day does so already."""
        self._gerijpt_op = gerijpt_op
        self._found: dict[Plaats, dict[tuple[str, str, int, date], int]] = defaultdict(dict)

    def tel(self, feiten: Iterable[Opgetekend], teken: int = 1) -> None:
        """Add (or with −1 take back) what a subject counts for after these facts, all it has so far."""
        gerijpt_op = self._gerijpt_op
        for bijdrage in bijdragen(Onderwerp.van(feiten)):
            counts = self._found[bijdrage.plaats]
            for grootheid, onderdeel, waarde, vanaf, aantal in bijdrage.regels:
                key = (grootheid, onderdeel, waarde, vanaf if vanaf > gerijpt_op else DIRECT)
                counts[key] = counts.get(key, 0) + teken * aantal

    def cellen(self) -> dict[Cel, int]:
        """The counts, without what came to zero."""
        return {
            Cel(grootheid, plaats.maand, plaats.stroom, plaats.vt_regio, plaats.eenheid, onderdeel, waarde, vanaf): n
            for plaats, counts in self._found.items()
            for (grootheid, onderdeel, waarde, vanaf), n in counts.items()
            if n
        }


@dataclass(frozen=True, slots=True)
class Vouwer:
    """Folds what is not counted yet."""

    database: Database
    clock: Clock
    tally: Tally
    op_een_keer: int = _OP_EEN_KEER

    async def run_once(self) -> int:
        """Fold a batch, or let a new day begin; how much was done, 0 when nothing is left or another is at it.

        Also 0 after a batch that was not full: what comes in meanwhile is then folded together, after a rest.
        """
        now = self.clock.now()
        async with self.database.read() as tx:
            if not await self._any_due(tx, now):
                return 0
        async with self.database.write() as tx:
            done = await vouw(tx, self.tally, now, self.op_een_keer)
        return done if done >= self.op_een_keer else 0

    async def _any_due(self, tx: ReadTx, now: datetime) -> bool:
        stand = await repository.find_stand(tx)
        if stand is None or stand.gerijpt_op < Calendar.local_day(now):
            return True
        return bool(await self.tally.subjects_after(tx, stand.positie, 1))


async def vouw(tx: WriteTx, tally: Tally, now: datetime, limit: int) -> int:
    """Count the next `limit` facts, and what begins to count today; how many of both.

    0 when nothing is left, or when another process is at it: then that one does the work. Whoever reads meanwhile sees
    the counts before or after, never between.
    """
    if not await repository.lock(tx):
        return 0
    vandaag = Calendar.local_day(now)
    stand = await repository.find_stand(tx) or repository.begin(now, vandaag)
    ripe = await _rijp(tx, stand, vandaag)
    gerijpt_op = max(stand.gerijpt_op, vandaag)
    facts = await tally.subjects_after(tx, stand.positie, limit)
    positie = facts[-1][0] if facts else stand.positie
    if facts:
        keys = list(dict.fromkeys(sleutel for _, sleutel in facts))
        known = await tally.list_of(tx, keys)
        await repository.add(tx, await verschil(known, stand.positie, positie, gerijpt_op))
    upto = stand.bijgewerkt_op if await tally.any_after(tx, positie) else now
    await repository.record_stand(tx, Stand(positie, upto, gerijpt_op))
    return len(facts) + ripe


async def verschil(
    feiten: Sequence[tuple[Position, Opgetekend]], van: Position, tot: Position, gerijpt_op: date
) -> dict[Cel, int]:
    """What the counts gain or lose when the facts after `van` up to `tot` are counted too.

    `feiten` are all facts of the subjects that they are about, in order; what lies after `tot` is left alone.
    """
    by_subject: dict[bytes, list[tuple[Position, Opgetekend]]] = {}
    for position, feit in feiten:
        if position <= tot:
            by_subject.setdefault(feit.sleutel, []).append((position, feit))
    som = Som(gerijpt_op)
    for number, found in enumerate(by_subject.values(), start=1):
        before = [feit for position, feit in found if position <= van]
        if before:
            som.tel(before, -1)
        som.tel(feit for _, feit in found)
        if number % _ADEM == 0:
            await asyncio.sleep(0)
    return som.cellen()


async def _rijp(tx: WriteTx, stand: Stand, vandaag: date) -> int:
    """Once a day: what begins to count by now joins what counts; how many cells that were."""
    if stand.gerijpt_op >= vandaag:
        return 0
    ripe = await repository.take_ripe(tx, vandaag)
    net: dict[Cel, int] = {}
    for cel, aantal in ripe:
        key = cel._replace(vanaf=DIRECT)
        net[key] = net.get(key, 0) + aantal
    await repository.add(tx, net)
    await repository.drop_zeros(tx)
    return len(ripe)


class Afwijking(NamedTuple):
    """A count that a recount does not confirm."""

    cel: Cel
    stond: int
    herteld: int


@dataclass(frozen=True, slots=True)
class Hertelling:
    """What a recount of all facts found."""

    onderwerpen: int
    cellen: int
    afwijkingen: tuple[Afwijking, ...]


async def herbouw(tx: WriteTx, tally: Tally, *, herstel: bool = False) -> Hertelling:
    """Count all facts anew, as far as they were counted, and hold that against the counts; with `herstel` replace them.

    Raises ``TeDruk`` when another process is counting at this moment.
    """
    if not await repository.lock(tx):
        raise TeDruk
    stand = await repository.find_stand(tx)
    if stand is None:
        return Hertelling(0, 0, ())
    som, subjects = Som(stand.gerijpt_op), 0
    sleutel, of_one = b"", list[Opgetekend]()
    async for position, feit in tally.stream_by_subject(tx):
        if position > stand.positie:
            continue
        if feit.sleutel != sleutel:
            som.tel(of_one)
            sleutel, of_one, subjects = feit.sleutel, [], subjects + 1
        of_one.append(feit)
    som.tel(of_one)
    herteld = som.cellen()
    found = afwijkingen(await repository.all_cells(tx), herteld)
    if herstel and found:
        await repository.replace(tx, herteld)
    return Hertelling(subjects, len(herteld), found)


def afwijkingen(stond: Mapping[Cel, int], herteld: Mapping[Cel, int]) -> tuple[Afwijking, ...]:
    """Where two counts differ, in order."""
    keys = sorted(stond.keys() | herteld.keys())
    both = ((key, stond.get(key, 0), herteld.get(key, 0)) for key in keys)
    return tuple(Afwijking(key, old, new) for key, old, new in both if old != new)
