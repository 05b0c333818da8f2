"""The pulse of one process: what it holds in its hands at this moment, and whether it keeps up.

Felt every few seconds rather than when the figures are read, so that each worker tells of itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from service.web.metrics import Metrics

_EVERY_S: Final = 5.0


class Pulse:
    """Feels it until it is cancelled."""

    def __init__(
        self,
        metrics: Metrics,
        *,
        waiting: Callable[[], int],
        connections: Callable[[], int],
        opened: Callable[[], int],
        keyless: Callable[[], int],
    ) -> None:
        """``opened`` only grows: how many seals this process opened; ``keyless`` are domains that lack a key."""
        self._waiting, self._connections, self._opened, self._keyless = waiting, connections, opened, keyless
        self._seen = 0
        self._waits = metrics.own_gauge("intake_wacht", "Mutaties die op verwerking wachten.")
        self._in_use = metrics.own_gauge("database_verbindingen", "Verbindingen met de database die in gebruik zijn.")
        self._seals = metrics.counter("zegels_geopend", "Verzegelde gegevens die zijn geopend om te lezen.")
        self._without = metrics.own_gauge(
            "sleutels_ontbreken", "Regio's waarvoor verzegeld moest worden en waarvoor dit proces geen sleutel heeft."
        )
        self._late = metrics.own_gauge("lus_achter_seconden", "Hoeveel later dan gepland dit proces aan de beurt kwam.")

    async def run(self) -> None:
        """Feel it again and again."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _EVERY_S
            await asyncio.sleep(_EVERY_S)
            self.feel(late_s=loop.time() - due)

    def feel(self, *, late_s: float = 0.0) -> None:
        """Take the figures once."""
        opened = self._opened()
        self._waits.set(self._waiting())
        self._in_use.set(self._connections())
        self._seals.inc(opened - self._seen)
        self._without.set(self._keyless())
        self._late.set(max(late_s, 0.0))
        self._seen = opened
