"""Rotation while the service runs: new data keys, every value resealed, the old keys destroyed when nothing needs them.

Killed at any point it is begun again and goes on: what is left to do is read from the keys (replaced and not destroyed)
and from the values (sealed with such a key). Values are replaced in batches by primary key, each only if it is still
what was read; a row that another transaction holds is left for the next pass, so that nobody waits for this.

An old key is destroyed when (1) every process has its successor and no longer seals with it, (2) every transaction of
before that has ended, and (3) after that no value in any column is sealed with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, Final, NamedTuple

from service.access.callers import DIENST, Caller
from service.audit.service import Actie, record
from service.core.cipher import ALGEMEEN, key_id_of
from service.core.clock import Clock
from service.core.errors import MeldbrugError
from service.db.base import Base
from service.db.namens import DE_DIENST, als
from service.db.session import Database, ReadTx, WriteTx
from service.keys import repository
from service.keys.kolommen import VERZEGELD, Kolom
from service.keys.repository import Rij
from service.keys.ring import Sleutelring

_PER_KEER: Final = 200
_RUST_S: Final = 0.5
"""Between two looks at what another transaction holds."""


class Voortgang(NamedTuple):
    """How far a rotation is with one column."""

    kolom: str
    herverzegeld: int


class Uitkomst(NamedTuple):
    """What a rotation did."""

    herverzegeld: int
    vernietigd: int
    onleesbaar: int
    """Values that did not open, and were left as they are."""
    oude_ring: int
    """Values that the fixed keys of an earlier release still seal."""


Vertel = Callable[[Voortgang], None]


class Rotatie:
    """Replaces data keys."""

    def __init__(self, database: Database, clock: Clock, ring: Sleutelring) -> None:
        self._database = database
        self._clock = clock
        self._ring = ring

    async def alles(self, vertel: Vertel, *, caller: Caller = DIENST, per_keer: int = _PER_KEER) -> Uitkomst:
        """Rotate every key there is, or finish the rotation that was cut short."""
        await self.vervang(caller)
        await self._tot_elk_proces_ze_kent()
        await self._ring.ververs()
        done, unreadable = await self.herverzegel(vertel, per_keer=per_keer)
        await self._tot_alles_van_eerder_voorbij_is()
        again, unreadable = await self.herverzegel(vertel, per_keer=per_keer)
        destroyed = await self.ruim_op()
        old = await self.geteld(self._ring.cipher.fixed_ids)
        return Uitkomst(done + again, destroyed, unreadable, sum(old.values()))

    async def vervang(self, caller: Caller = DIENST) -> None:
        """Make a successor of every key, unless an earlier rotation did that and was not finished."""
        async with self._schrijvend() as tx:
            await repository.alone(tx)
            rows = [row for row in await repository.all_keys(tx) if row.verpakt is not None]
            await self._ring.ken(rows)
            if any(row.vervangen_op is not None for row in rows):
                return
            now = self._clock.now()
            made = [
                self._ring.nieuw(row.domein, row.jaar, row.nummer + 1, now=now, actief_vanaf=now + self._ring.wachttijd)
                for row in rows
            ]
            await repository.add(tx, made)
            await repository.replaced(tx, [row.id for row in rows], now)
            await record(tx, caller=caller, now=now, actie=Actie.SLEUTELS_VERVANGEN, object_soort="datasleutel",
                         objecten=[row.id for row in made])  # fmt: skip

    async def herverzegel(self, vertel: Vertel, *, per_keer: int = _PER_KEER) -> tuple[int, int]:
        """Reseal every value of a replaced key or an earlier release; how many, and how many did not open."""
        done, unreadable = 0, 0
        for kolom in VERZEGELD:
            resealed, bad = await self._kolom(kolom, per_keer)
            done, unreadable = done + resealed, unreadable + bad
            vertel(Voortgang(f"{kolom.tabel}.{kolom.naam}", resealed))
        return done, unreadable

    async def ruim_op(self) -> int:
        """Destroy the replaced keys that no value needs any more; how many."""
        old = [row.id for row in await self._rows() if row.verpakt is not None and row.vervangen_op is not None]
        needed = await self.geteld(old)
        free = [key_id for key_id in old if not needed.get(key_id)]
        async with self._schrijvend() as tx:
            await repository.alone(tx)
            await repository.destroy(tx, free, self._clock.now())
        await self._ring.ververs()
        return len(free)

    async def geteld(self, ids: Sequence[str]) -> dict[str, int]:
        """How many values each of these keys seals; reads every table that has sealed values."""
        found: dict[str, int] = {}
        if not ids:
            return found
        for kolom in VERZEGELD:
            async with self._lezend() as tx:
                for key_id, count in (await repository.count(tx, kolom, ids)).items():
                    found[key_id] = found.get(key_id, 0) + count
        return found

    async def _kolom(self, kolom: Kolom, per_keer: int) -> tuple[int, int]:
        """Passes over a column until one finds nothing that can be done."""
        done = 0
        while True:
            resealed, unreadable = await self._pass(kolom, per_keer)
            done += resealed
            if not resealed:
                return done, unreadable

    async def _pass(self, kolom: Kolom, per_keer: int) -> tuple[int, int]:
        done, unreadable, after = 0, 0, None
        while True:
            async with self._schrijvend() as tx:
                resealed, bad, after = await self._batch(tx, kolom, after, per_keer)
            done, unreadable = done + resealed, unreadable + bad
            if after is None:
                return done, unreadable

    async def _batch(
        self, tx: WriteTx, kolom: Kolom, after: tuple[Any, ...] | None, per_keer: int
    ) -> tuple[int, int, tuple[Any, ...] | None]:
        """The next rows; how many were resealed, how many did not open, and after which to go on."""
        rows = await repository.all_keys(tx)
        await self._ring.neem(rows)
        successors = _opvolgers(rows)
        ids = [*successors, *self._ring.cipher.fixed_ids]
        if not ids:
            return 0, 0, None
        found = await repository.page(tx, kolom, ids, after, per_keer)
        keys = [key.name for key in Base.metadata.tables[kolom.tabel].primary_key.columns]
        made: list[tuple[tuple[Any, ...], bytes, bytes]] = []
        for row in found:
            sealed = bytes(row["_waarde"])
            new = successors.get(key_id_of(sealed)) or await self._van_toen(tx, row["_regio"], row["_op"])
            with suppress(MeldbrugError):
                fresh = self._ring.cipher.reseal(sealed, aad=kolom.aad(row), key_id=new)
                made.append((tuple(row[key] for key in keys), sealed, fresh))
        await repository.replace(tx, kolom, made)
        last = tuple(found[-1][key] for key in keys) if len(found) == per_keer else None
        return len(made), len(found) - len(made), last

    async def _van_toen(self, tx: WriteTx, regio: str | None, op: datetime) -> str:
        """The key for what an earlier release sealed at that instant for this region; made when there is none."""
        domein, jaar = regio or ALGEMEEN, op.year
        rows = await repository.all_keys(tx)
        if not any((row.domein, row.jaar) == (domein, jaar) for row in rows):
            now = self._clock.now()
            await repository.alone(tx)
            await repository.add(tx, [self._ring.nieuw(domein, jaar, 1, now=now, actief_vanaf=now)])
            rows = await repository.all_keys(tx)
            await self._ring.neem(rows)
        return max((row for row in rows if (row.domein, row.jaar) == (domein, jaar)), key=lambda row: row.nummer).id

    @asynccontextmanager
    async def _lezend(self) -> AsyncIterator[ReadTx]:
        """In the name of the service: whoever sees less than everything would take a key for one that is not needed."""
        with als(DE_DIENST):
            async with self._database.read() as tx:
                yield tx

    @asynccontextmanager
    async def _schrijvend(self) -> AsyncIterator[WriteTx]:
        with als(DE_DIENST):
            async with self._database.write() as tx:
                yield tx

    async def _rows(self) -> list[Rij]:
        async with self._lezend() as tx:
            return await repository.all_keys(tx)

    async def _tot_elk_proces_ze_kent(self) -> None:
        """Until the new keys seal everywhere, and a little longer: for clocks that differ."""
        newest = max((row.actief_vanaf for row in await self._rows()), default=self._clock.now())
        until = newest + self._ring.wachttijd / 3
        while (left := (until - self._clock.now()).total_seconds()) > 0:  # noqa: ASYNC110 - a clock has no bell
            await asyncio.sleep(min(left, 1.0))

    async def _tot_alles_van_eerder_voorbij_is(self) -> None:
        async with self._lezend() as tx:
            upto = await repository.newest_transaction(tx)
        while True:
            async with self._lezend() as tx:
                if await repository.oldest_transaction(tx) >= upto:
                    return
            await asyncio.sleep(_RUST_S)


def _opvolgers(rows: Sequence[Rij]) -> dict[str, str]:
    """By every replaced key that is still there the newest of its domain and year."""
    newest = {(row.domein, row.jaar): row.id for row in rows if row.verpakt is not None}  # in the order of number
    return {
        row.id: newest[row.domein, row.jaar]
        for row in rows
        if row.verpakt is not None and row.vervangen_op is not None and newest[row.domein, row.jaar] != row.id
    }
