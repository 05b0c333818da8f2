"""The schedule of this process: read at the start and every while from then on, so that all processes decide alike.

An activation lies ahead by a lead time in which every process has read it several times. One that cannot read goes on
with what it has, which holds everything that was activated up to its last reading; when that was longer ago than the
lead time, it may miss a change, and says so: it is not ready, and the figure `meldbrug_regels_achter` counts it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from service.core.errors import TijdelijkNietBeschikbaar
from service.db.namens import DE_DIENST, als
from service.db.session import Database, ReadTx
from service.observability.events import REGELROOSTER_MISLUKT
from service.observability.logging import emit, error_fields
from service.rules.editie import Activering, Editie
from service.rules.repository import edities as repository
from service.rules.samenstellen import gemaakt, versie_van
from service.rules.vankracht import Bewaard, Ingang, Rules, afgevallen, geldend
from service.web.metrics import Metrics

_KEREN: Final = 5
"""So often the schedule is read in the lead time."""
_OPNIEUW_S: Final = 2.0


class Regelrooster:
    """Brings the schedule of the database to the `Rules` of this process."""

    def __init__(
        self, database: Database, rules: Rules, metrics: Metrics, *, voorsprong: timedelta,
        seconden: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """`seconden` tells how long ago something was, whatever the clock is set to."""
        self.rules = rules
        self._database = database
        self._seconds = seconden
        self._voorsprong_s = voorsprong.total_seconds()
        self._kept: dict[UUID, tuple[Editie, Bewaard]] = {}
        self._read_at: float | None = None
        self._one_by_one = asyncio.Lock()
        self._behind = metrics.own_gauge(
            "regels_achter", "Processen die het rooster van de regels langer dan de voorsprong niet konden lezen."
        )
        rules.wacht()

    async def begin(self) -> None:
        """Read the schedule for the first time; without a database the process starts, and decides nothing yet."""
        try:
            await self.ververs()
        except Exception as error:  # noqa: BLE001 - whatever it was, readiness tells that the schedule is not there
            emit(REGELROOSTER_MISLUKT, **error_fields(error))

    async def gereed(self) -> None:
        """Pass while the schedule is fresh; raises what stands in the way."""
        if self._is_behind():
            await self.ververs()
        if self._is_behind():
            raise TijdelijkNietBeschikbaar

    async def houd_bij(self) -> None:
        """Keep the schedule as the database has it, for as long as the process serves."""
        pace = self._voorsprong_s / _KEREN
        while True:
            await asyncio.sleep(pace if self._read_at is not None else min(pace, _OPNIEUW_S))
            try:
                await self.ververs()
            except Exception as error:  # noqa: BLE001 - whatever it was, it is logged and tried again
                emit(REGELROOSTER_MISLUKT, **error_fields(error))
            self._behind.set(self._is_behind())

    async def ververs(self) -> None:
        """Read the schedule and follow it."""
        with als(DE_DIENST):
            async with self._database.read() as tx:
                await self.lees(tx)

    async def lees(self, tx: ReadTx) -> None:
        """The same in a transaction that is there already: who enters something first knows what was entered before."""
        async with self._one_by_one:
            activations = await repository.activations(tx)
            self._keep(await repository.activated(tx, self._kept.keys()))
            entries = [
                Ingang(one.gebied, one.vanaf, None if one.editie_id is None else self._kept[one.editie_id][1])
                for one in activations
            ]
            await asyncio.to_thread(self.rules.volg, entries, [kept for _, kept in self._kept.values()])
            self._read_at = self._seconds()

    @staticmethod
    async def staat_op(tx: ReadTx) -> tuple[Activering, ...]:
        """What stands on the schedule of the database, in the order of time, with who entered it and why."""
        return geldend(await repository.activations(tx))

    @staticmethod
    async def viel_af(tx: ReadTx) -> tuple[tuple[Activering, Activering], ...]:
        """What was planned and does not go on, each with the activation that took it off."""
        return afgevallen(await repository.activations(tx))

    def _keep(self, added: Sequence[Editie]) -> None:
        for editie in sorted(added, key=lambda one: one.vt_regio is not None):  # what others lie on goes first
            base = None if editie.basis is None else self._kept[editie.basis][0]
            kept = Bewaard(editie.regelset, versie_van(editie), partial(gemaakt, editie, base))
            self._kept[editie.id] = (editie, kept)

    def _is_behind(self) -> bool:
        return self._read_at is None or self._seconds() - self._read_at > self._voorsprong_s
