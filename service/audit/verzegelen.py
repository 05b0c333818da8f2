"""Sealing: what is on record and committed is chained by hash and signed, within seconds, by one process at a time.

The act pays nothing for it. An entry is sealed when no running transaction can put one before it any more; one that
commits late therefore waits, and comes later in the chain. A batch of links and its head are one transaction, so that
a sealer that is killed leaves a chain that is whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from service.audit.keten import verleng
from service.audit.nalezen import Nagelezen, Nalezer
from service.audit.repository import keten as repository
from service.audit.zegel import Kop, Zegel
from service.core.clock import Clock
from service.db.deltas import START
from service.db.session import Database, ReadTx, WriteTx
from service.web.metrics import Metrics

_OP_EEN_KEER: Final = 2_000
"""Entries that are sealed in one transaction."""


class Zegelcijfers:
    """How far sealing is behind, for whoever runs the service."""

    def __init__(self, metrics: Metrics) -> None:
        self._lag = metrics.gauge(
            "audit_achterstand_seconden", "Leeftijd van de oudste auditregel die niet is verzegeld; 0 als er geen is."
        )
        self._sealed = metrics.counter("audit_verzegeld", "Auditregels die zijn verzegeld.")

    def behind(self, since: datetime | None, now: datetime) -> None:
        """Since when the oldest entry waits; None when none does."""
        self._lag.set(0.0 if since is None else max((now - since).total_seconds(), 0.0))

    def sealed(self, count: int) -> None:
        """So many were sealed."""
        self._sealed.inc(count)


@dataclass(frozen=True, slots=True)
class Verzegelaar:
    """Seals what is not sealed yet."""

    database: Database
    clock: Clock
    zegel: Zegel
    cijfers: Zegelcijfers
    op_een_keer: int = _OP_EEN_KEER

    async def run_once(self) -> int:
        """Seal a batch; how many when it was full, else 0: what comes in meanwhile goes together, after a rest."""
        now = self.clock.now()
        async with self.database.read() as tx:
            if not await self._any(tx, now):
                return 0
        async with self.database.write() as tx:
            done = await verzegel(tx, self.zegel, now, self.op_een_keer)
        self.cijfers.sealed(done)
        return done if done >= self.op_een_keer else 0

    async def _any(self, tx: ReadTx, now: datetime) -> bool:
        last = await repository.last_link(tx)
        position = START if last is None else last.plek
        self.cijfers.behind(await repository.oldest_unsealed(tx, position), now)
        return bool(await repository.list_unsealed(tx, position, 1))


async def verzegel(tx: WriteTx, zegel: Zegel, now: datetime, limit: int) -> int:
    """Chain and sign the next `limit` entries; how many, 0 when another process is at it."""
    if not await repository.lock(tx):
        return 0
    last = await repository.last_link(tx)
    regels = await repository.list_unsealed(tx, START if last is None else last.plek, limit)
    if not regels:
        return 0
    links = verleng(last, regels)
    head = await repository.last_head(tx)
    kop = zegel.onderteken(1 if head is None else head.nummer + 1, links[-1].nummer, links[-1].hash, now)
    await repository.append(tx, links, regels, kop)
    return len(links)


async def lees_na(tx: ReadTx, zegel: Zegel, buiten: Iterable[Kop] = ()) -> Nagelezen:
    """Read the whole trail back, until the first break; in bounded memory. ``buiten`` are heads kept elsewhere."""
    links, entries, heads = repository.all_links(tx), repository.all_entries(tx), repository.all_heads(tx)
    return await Nalezer(links, entries, heads, zegel).lees(buiten)
