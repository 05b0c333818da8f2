"""Joins the traces to the parts of this process, for an installation that asks for them (`otlp_url`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from service.db.session import Database, ReadTx, WriteTx
from service.observability.spans import SCHRIJFT, TAAK, Spoor, follow, span
from service.observability.traces import Traces, to_collector
from service.parts import Services
from service.web.headers import API_VERSION
from service.work import Taak


class TracedDatabase(Database):
    """The database, with a span around each transaction."""

    @asynccontextmanager
    async def read(self, *, replica: bool = False, als: str | None = None) -> AsyncIterator[ReadTx]:
        """As `Database.read`."""
        with span(Spoor.TRANSACTIE, {SCHRIJFT: False}):
            async with super().read(replica=replica, als=als) as tx:
                yield tx

    @asynccontextmanager
    async def write(self, *, als: str | None = None) -> AsyncIterator[WriteTx]:
        """As `Database.write`."""
        with span(Spoor.TRANSACTIE, {SCHRIJFT: True}):
            async with super().write(als=als) as tx:
                yield tx


class Tracing:
    """Follows the spans of this process from here until it stops."""

    def __init__(self, services: Services, url: str, *, share: float) -> None:
        self._traces = services.add(Traces(to_collector(url), share=share, version=API_VERSION))
        follow(self._traces)
        services.on_stop(self._stop)

    def jobs(self, taken: Sequence[Taak]) -> list[Taak]:
        """These jobs, with a span around each turn."""
        self._traces.knows(jobs=[taak.naam for taak in taken])
        return [_traced(taak) for taak in taken]

    async def _stop(self) -> None:
        follow(None)
        await self._traces.stop()


def _traced(taak: Taak) -> Taak:
    async def doe() -> int:
        with span(Spoor.TAAK, {TAAK: taak.naam}, alone=True):
            return await taak.doe()

    return replace(taak, doe=doe)
