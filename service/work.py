"""The work beside the requests: jobs that are done again and again, each at its own pace, in any number of processes.

A job tells how much it did; while there is more it goes on at once, else it rests. A job that fails is logged and tried
again after a while that grows; the others go on. That each act happens once is the business of the job itself, under
the locks of the database.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from service.db.namens import DE_DIENST, als
from service.observability.events import TAAK_HERSTELD, TAAK_MISLUKT
from service.observability.logging import emit, error_fields
from service.web.metrics import Metrics

_AT_ONCE: Final = 1_000
"""Turns of a job without a rest; then the others, and the requests, get their breath in any case."""
_LONGEST_S: Final = 60.0
"""How long a job that keeps failing rests at most, unless it is a slow one."""
_OUTCOMES: Final = ("GEDAAN", "NIETS", "MISLUKT")
_GRACE_S: Final = 20.0
"""How long a running turn may take to end when the process stops."""


@dataclass(frozen=True, slots=True)
class Taak:
    """One job: what it is called in log and figures, how long it rests, and a turn of it that tells how much it did."""

    naam: str
    elke_s: float
    doe: Callable[[], Awaitable[int]]


class Werk:
    """Does the jobs until it is told to stop."""

    def __init__(self, taken: Sequence[Taak], metrics: Metrics) -> None:
        """Take the jobs, each with a name of its own."""
        if len({taak.naam for taak in taken}) != len(taken):
            raise ValueError("two jobs have one name")
        self._taken = tuple(taken)
        self._stop = asyncio.Event()
        names = {"taak": [taak.naam for taak in self._taken]}
        self._turns = metrics.counters(
            "werk_beurten", "Beurten van het werk op de achtergrond.", {**names, "uitkomst": _OUTCOMES}
        )
        self._succeeded = metrics.gauges(
            "werk_gelukt_op_seconden", "Wanneer een taak voor het laatst lukte, in seconden sinds 1970.", names
        )
        self._took = metrics.durations("werk_seconden", "Duur van een beurt die lukte.", names)

    async def run(self) -> None:
        """Work until `stop`, in the name of the service; what is running then is finished first."""
        with als(DE_DIENST):
            await asyncio.gather(*(self._keep_doing(taak) for taak in self._taken))

    def stop(self) -> None:
        """Begin nothing new."""
        self._stop.set()

    async def alles(self) -> int:
        """Do every job until nothing is left for any of them, and tell how much that was; an error is raised.

        For a clock that is moved by hand: then 'later' is when the hand says so.
        """
        total = 0
        with als(DE_DIENST):
            while done := sum([await taak.doe() for taak in self._taken]):
                total += done
        return total

    async def _keep_doing(self, taak: Taak) -> None:
        failures = 0
        while not self._stop.is_set():
            went_well = await self._turns_of(taak)
            if went_well and failures:
                emit(TAAK_HERSTELD, taak=taak.naam, aantal=failures)
            failures = 0 if went_well else failures + 1
            rest = min(taak.elke_s * 2**failures, max(taak.elke_s, _LONGEST_S))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), rest)

    async def _turns_of(self, taak: Taak) -> bool:
        """Turns of one job until nothing is left; False when one failed."""
        for _ in range(_AT_ONCE):
            started = time.perf_counter()
            try:
                done = await taak.doe()
            except Exception as error:  # noqa: BLE001 - whatever it was, it is logged and the work goes on
                emit(TAAK_MISLUKT, taak=taak.naam, **error_fields(error))
                self._turns.labels(taak.naam, "MISLUKT").inc()
                return False
            self._turns.labels(taak.naam, "GEDAAN" if done else "NIETS").inc()
            self._succeeded.labels(taak.naam).set_to_current_time()
            self._took.labels(taak.naam).observe(time.perf_counter() - started)
            if not done or self._stop.is_set():
                break
        return True


async def in_background(werk: Werk) -> None:
    """Work for as long as the process serves: when this is cancelled, what is running may finish within a while."""
    running = asyncio.create_task(werk.run())
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        werk.stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(running, _GRACE_S)
        raise
