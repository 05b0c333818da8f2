"""Crypto-erasure: with its keys everything of a region and a year is gone, wherever a copy of the rows may be.

Not gone is what was sealed in a later year (a copy in a delivery to CBS, an answer that is remembered a week for a
repeated request), and what stands unsealed: codes, days and counts, which the figures are made of. A back-up of the
database from before still holds the wrapped key: it becomes worthless once the key-encryption key of then is destroyed
as well (`meldbrug sleutels roteer --kek`).
"""

from __future__ import annotations

from collections.abc import Sequence

from service.access.callers import Caller
from service.audit.service import Actie, record
from service.core.clock import Clock
from service.core.errors import Conflict, NietGevonden
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.keys import repository
from service.keys.ring import Sleutelring
from service.keys.rotatie import Rotatie

OBJECT = "datasleutel"


class Vernietiging:
    """Destroys the keys of a region and a year."""

    def __init__(self, database: Database, clock: Clock, ring: Sleutelring, rotatie: Rotatie) -> None:
        self._database = database
        self._clock = clock
        self._ring = ring
        self._rotatie = rotatie

    async def vernietig(self, domein: str, jaar: int, *, caller: Caller) -> Sequence[str]:
        """Destroy every key of this domain and year; their ids. What runs forgets them within half a minute.

        Raises ``Conflict`` for a year that has not ended and while an earlier release's key still seals anything, and
        ``NietGevonden`` when there is no such key (any more).
        """
        now = self._clock.now()
        if jaar >= now.year:
            raise Conflict(f"Het jaar {jaar} loopt nog: er wordt nog mee verzegeld.")
        with als(DE_DIENST):
            if sum((await self._rotatie.geteld(self._ring.cipher.fixed_ids)).values()):
                raise Conflict(
                    "Er is nog inhoud met de sleutel van een eerdere versie: eerst 'meldbrug sleutels roteer'."
                )
            async with self._database.write() as tx:
                await repository.alone(tx)
                keys = [row for row in await repository.all_keys(tx) if (row.domein, row.jaar) == (domein, jaar)]
                ids = [row.id for row in keys if row.verpakt is not None]
                if not ids:
                    raise NietGevonden(f"Er is geen sleutel van {domein} over {jaar}, of zij is al vernietigd.")
                await repository.destroy(tx, ids, now)
                await record(tx, caller=caller, now=now, actie=Actie.SLEUTEL_VERNIETIGEN, object_soort=OBJECT,
                             objecten=[f"{domein}:{jaar}", *ids])  # fmt: skip
            await self._ring.ververs()
        return ids
