"""The ring of this process: read at the start, and again every while and whenever a key is missed.

Keys for every domain are made ahead, for this year and the next, so that at the turn of a year every process has them.
Whichever process is first makes them; a unique number and reading back see to it that all agree. A process that cannot
read the ring for as long as a new key takes to become active stops sealing: what it sealed with a replaced key could
be lost with that key.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from service.core.cipher import ALGEMEEN, KEY_BYTES, Cipher, Datasleutel
from service.core.clock import Clock
from service.core.errors import OnbekendeSleutel
from service.core.kek import Kek
from service.db.namens import DE_DIENST, als
from service.db.session import Database, ReadTx, WriteTx
from service.keys import repository
from service.keys.kolommen import VERZEGELD
from service.keys.repository import Rij
from service.observability.events import SLEUTELRING_MISLUKT
from service.observability.logging import emit, error_fields

OVERGANG: Final = timedelta(hours=1)
"""So long an installation that had no data keys goes on with its old one: for processes that are yet to be upgraded."""
_KEREN: Final = 5
"""So often a ring is read in the time after which a new key may seal."""
_OPNIEUW_S: Final = 2.0


class Sleutelring:
    """Keeps the ring of a `Cipher`."""

    def __init__(
        self, database: Database, clock: Clock, cipher: Cipher, kek: Kek, *, herlees: Callable[[], Kek],
        domeinen: Sequence[str], wachttijd: timedelta,
    ) -> None:  # fmt: skip
        """`herlees` reads the key-encryption keys anew; `domeinen` are the regions that need keys.

        After `wachttijd` a key that replaces another may seal: every process has read the ring several times by then.
        """
        self.wachttijd = wachttijd
        self.cipher = cipher
        self.kek = kek
        self._database = database
        self._clock = clock
        self._herlees = herlees
        self._domeinen = (ALGEMEEN, *domeinen)
        self._gemist = asyncio.Event()
        self._gelezen = False
        cipher.wek = self._gemist.set

    async def begin(self) -> None:
        """Read the ring for the first time; without a database the process starts all the same, and reads it later."""
        try:
            await self.ververs()
        except Exception as error:  # noqa: BLE001 - whatever it was, readiness tells that the ring is not there
            emit(SLEUTELRING_MISLUKT, **error_fields(error))

    async def gereed(self) -> None:
        """Pass once the ring was read; raises what stands in the way."""
        if not self._gelezen:
            await self.ververs()

    async def houd_bij(self) -> None:
        """Keep the ring as the database has it, for as long as the process serves."""
        loop = asyncio.get_running_loop()
        pace, fresh = self.wachttijd.total_seconds() / _KEREN, loop.time()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._gemist.wait(), pace if self._gelezen else min(pace, _OPNIEUW_S))
            try:
                await self.ververs()
                fresh = loop.time()
            except Exception as error:  # noqa: BLE001 - whatever it was, it is logged and tried again
                emit(SLEUTELRING_MISLUKT, **error_fields(error))
                if loop.time() - fresh > self.wachttijd.total_seconds() / 2:
                    self.cipher.refuse_to_seal()
                await asyncio.sleep(min(pace, _OPNIEUW_S))

    async def ververs(self) -> None:
        """Read the ring, and first make what is missing for this year and the next."""
        self._gemist.clear()
        with als(DE_DIENST):
            async with self._database.read() as tx:
                rows = await repository.all_keys(tx)
            if self._ontbreekt(rows, self._clock.now()):
                async with self._database.write() as tx:
                    rows = await self._maak(tx)
        await self.neem(rows)
        self._gelezen = True

    async def neem(self, rows: Sequence[Rij]) -> None:
        """Take these rows as the ring."""
        await self.ken(rows)
        self.cipher.bring([self._open(row) for row in rows])

    async def ken(self, rows: Sequence[Rij]) -> None:
        """See to it that everything on the ring can be unwrapped; raises ``OnbekendeSleutel``."""
        if unknown := self._onbekend(rows):
            self.kek = await asyncio.to_thread(self._herlees)
            if unknown := self._onbekend(rows):
                raise OnbekendeSleutel(key_id=unknown)

    def nieuw(self, domein: str, jaar: int, nummer: int, *, now: datetime, actief_vanaf: datetime) -> Rij:
        """A new key, wrapped."""
        made = Rij(secrets.token_hex(6), domein, jaar, nummer, self.kek.actief, None, now, actief_vanaf, None, None)
        return made._replace(verpakt=self.kek.wrap(secrets.token_bytes(KEY_BYTES), aad=aad_of(made)))

    def opnieuw_verpakt(self, row: Rij) -> bytes:
        """The key of this row, under the active key-encryption key."""
        return self.kek.wrap(self.kek.unwrap(row.kek_id, row.verpakt or b"", aad=aad_of(row)), aad=aad_of(row))

    async def _maak(self, tx: WriteTx) -> list[Rij]:
        """Make what is missing; the ring as it is then."""
        await repository.alone(tx)
        rows = await repository.all_keys(tx)
        await self.ken(rows)  # never wrap with a key-encryption key that was replaced meanwhile
        now = self._clock.now()
        from_ = now + OVERGANG if not rows and await self._was_sealed_before(tx) else now
        made = [self.nieuw(domein, jaar, 1, now=now, actief_vanaf=from_) for domein, jaar in self._ontbreekt(rows, now)]
        await repository.add(tx, made)
        return await repository.all_keys(tx)

    async def _was_sealed_before(self, tx: ReadTx) -> bool:
        return bool(self.cipher.fixed_ids) and await repository.any_sealed(tx, VERZEGELD)

    def _ontbreekt(self, rows: Sequence[Rij], now: datetime) -> list[tuple[str, int]]:
        there = {(row.domein, row.jaar) for row in rows}
        domains = dict.fromkeys((*self._domeinen, *sorted(self.cipher.gevraagd)))
        return [key for domein in domains for key in ((domein, now.year), (domein, now.year + 1)) if key not in there]

    def _onbekend(self, rows: Sequence[Rij]) -> str | None:
        return next((row.kek_id for row in rows if row.verpakt is not None and not self.kek.knows(row.kek_id)), None)

    def _open(self, row: Rij) -> Datasleutel:
        key = None if row.verpakt is None else self.kek.unwrap(row.kek_id, row.verpakt, aad=aad_of(row))
        return Datasleutel(row.id, row.domein, row.jaar, row.nummer, row.actief_vanaf, key)


def aad_of(row: Rij) -> bytes:
    """What a wrapped key is bound to."""
    return f"datasleutels:{row.id}:{row.domein}:{row.jaar}:{row.nummer}".encode()
