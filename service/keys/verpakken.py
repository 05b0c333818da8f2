"""Wrapping every data key anew under the active key-encryption key: small, and all of it or nothing."""

from __future__ import annotations

from service.access.callers import Caller
from service.audit.service import Actie, record
from service.core.clock import Clock
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.keys import repository
from service.keys.ring import Sleutelring


async def verpak_opnieuw(database: Database, clock: Clock, ring: Sleutelring, *, caller: Caller) -> int:
    """Wrap anew what another key-encryption key wraps; how many keys that were."""
    with als(DE_DIENST):
        async with database.write() as tx:
            await repository.alone(tx)
            rows = [row for row in await repository.all_keys(tx) if row.verpakt is not None]
            await ring.ken(rows)
            old = [row for row in rows if row.kek_id != ring.kek.actief]
            for row in old:
                await repository.rewrap(tx, row.id, kek_id=ring.kek.actief, verpakt=ring.opnieuw_verpakt(row))
            if old:
                await record(tx, caller=caller, now=clock.now(), actie=Actie.SLEUTELS_VERPAKKEN,
                             object_soort="kek", objecten=[ring.kek.actief])  # fmt: skip
        await ring.ververs()
    return len(old)
