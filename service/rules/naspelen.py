"""Replaying a draft on stored decisions, beside the requests: batch by batch, by any number of processes.

A batch is read in a snapshot (of the replica, where there is one), counted in a thread, and added together with how
far the replay is, in one transaction that only succeeds from where the batch began. So whatever is killed, and whoever
else is at it, each decision counts once. After a batch the replay rests in proportion to what the batch took: the
requests get the larger share of the machine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from service.core.clock import Clock
from service.core.errors import MeldbrugError
from service.db.session import Database, ReadTx
from service.observability.events import SIMULATIE_MISLUKT
from service.observability.logging import emit, error_fields
from service.rules.edities import Edities
from service.rules.repository import besluiten as bron
from service.rules.repository import simulaties as repository
from service.rules.repository.besluiten import Periode
from service.rules.simulatie import Simulatie, Simulatiestatus
from service.rules.telling import Besluit, Telling
from service.rules.vankracht import Rules

if TYPE_CHECKING:
    from service.rules.teller import Teller

_LEASE: Final = timedelta(minutes=2)
"""So long nobody else takes up a replay; far longer than a batch."""
_TEL_PER: Final = timedelta(days=14)
"""Days that are counted in one statement, to tell how much there is to do."""


class ConceptGewijzigd(Exception):
    """The draft is no longer what was asked to be replayed."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast a replay goes."""

    aantal: int = 5_000
    """Decisions in a batch."""
    deel: float = 0.25
    """Share of the time that it works; the rest it rests."""

    async def rust(self, took_s: float) -> None:
        """Rest after work that took so long."""
        await asyncio.sleep(took_s * (1 / self.deel - 1))


class Naspeler:
    """Does the replays that wait."""

    def __init__(self, database: Database, clock: Clock, rules: Rules, edities: Edities, tempo: Tempo) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules
        self._edities = edities
        self._tempo = tempo
        self._teller: tuple[UUID, Teller] | None = None

    async def run_once(self) -> int:
        """A batch of the oldest replay; how many decisions it counted, 0 when there is nothing to replay."""
        now = self._clock.now()
        async with self._database.read() as tx:
            if not await repository.any_due(tx, now):
                return 0
        async with self._database.write() as tx:
            simulatie = await repository.take(tx, now, now + _LEASE)
        if simulatie is None:
            return 0
        began = time.perf_counter()
        try:
            found = await self._batch(simulatie)
        except (ConceptGewijzigd, MeldbrugError, ValueError) as error:
            if isinstance(error, MeldbrugError) and error.status >= 500:
                raise  # of the database: it is tried again when the lease has ended
            emit(SIMULATIE_MISLUKT, simulatie=str(simulatie.id), **error_fields(error))
            async with self._database.write() as tx:
                await repository.end(tx, simulatie.id, Simulatiestatus.MISLUKT, now)
            return 1
        async with self._database.write() as tx:
            kept = await repository.save(tx, simulatie, found)
        await self._tempo.rust(time.perf_counter() - began)
        return max(found.verwerkt - simulatie.verwerkt, 1) if kept else 0

    async def _batch(self, simulatie: Simulatie) -> Simulatie:
        """The replay with its next batch counted; its lease is over, so that whoever is free goes on."""
        async with self._database.read() as tx:
            teller = await self._sets(tx, simulatie)
        totaal, stand = simulatie.totaal, simulatie.stand
        if simulatie.positie is None:
            days = await self._per_day(simulatie)
            totaal, stand = sum(days), replace(stand, dagen=len(days))
        async with self._database.read() as tx:
            besluiten = await self._next(tx, simulatie)
        telling = await asyncio.to_thread(self._counted, teller, besluiten, simulatie.stand.telling)
        done = len(besluiten) < self._tempo.aantal
        verwerkt = simulatie.verwerkt + len(besluiten)
        return replace(
            simulatie,
            status=Simulatiestatus.KLAAR if done else Simulatiestatus.LOOPT,
            verwerkt=verwerkt,
            totaal=verwerkt if done else max(totaal, verwerkt),
            positie=besluiten[-1].id if besluiten else simulatie.positie,
            stand=replace(stand, telling=telling),
            lease_tot=None,
            klaar_op=self._clock.now() if done else None,
        )

    async def _next(self, tx: ReadTx, simulatie: Simulatie) -> list[Besluit]:
        return await bron.read(
            tx,
            Periode(simulatie.van, simulatie.tot),
            regios=simulatie.regios,
            zonder=simulatie.stand.eigen_aanvulling,
            na=simulatie.positie,
            limit=self._tempo.aantal,
        )

    @staticmethod
    def _counted(teller: Teller, besluiten: Sequence[Besluit], before: Telling) -> Telling:
        found = teller.tel(besluiten)
        found.bij(before)
        return found

    async def _per_day(self, simulatie: Simulatie) -> list[int]:
        """How much there is to do of each day that has any; some days at a time, so that no statement takes long."""
        found: list[int] = []
        begin = simulatie.van
        while begin <= simulatie.tot:
            end: date = min(begin + _TEL_PER, simulatie.tot)
            async with self._database.read() as tx:
                found += await bron.per_dag(
                    tx, Periode(begin, end), regios=simulatie.regios, zonder=simulatie.stand.eigen_aanvulling
                )
            begin = end + timedelta(days=1)
        return found

    async def _sets(self, tx: ReadTx, simulatie: Simulatie) -> Teller:
        """Both sets as columns, compiled once a replay; raises ``ConceptGewijzigd`` and ``NietGevonden``."""
        from service.rules.kolommen import Kolommenset  # columns are some 50 MB: for a process that replays
        from service.rules.teller import Teller

        editie = await self._edities.get(tx, simulatie.editie_id)
        if editie.hash != simulatie.hash:
            raise ConceptGewijzigd
        if self._teller is None or self._teller[0] != simulatie.id:
            concept = await self._edities.regelset(tx, editie)
            huidig = self._rules.get(simulatie.stand.regelset, simulatie.stand.versie)
            made = Teller(Kolommenset(huidig.document), Kolommenset(concept.document), simulatie.id)
            self._teller = (simulatie.id, made)
        return self._teller[1]
