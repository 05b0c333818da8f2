"""The vitals of the whole: what stands open in the country, for whoever watches over the service.

They are looked up when the figures are read, in one reading transaction, and kept for a moment: so they are true also
when the work beside the requests stands still, and reading them often costs nothing. When they cannot be looked up the
figures stay what they were, and one of them tells since when.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Final

from service.core.calendar import Calendar
from service.core.clock import Clock
from service.core.codes_zaak import Volgendeklok, Wachtrij
from service.core.regions import Regions
from service.db.namens import DE_DIENST
from service.db.session import Database
from service.observability.events import STAND_MISLUKT
from service.observability.logging import emit, error_fields
from service.vitals import repository
from service.web.metrics import Metrics

_KEPT: Final = timedelta(seconds=10)
_SOON: Final = timedelta(hours=24)
_WAIT_S: Final = 5.0
_QUEUES: Final = (Wachtrij.ACUUT, Wachtrij.NIEUW, Wachtrij.VERVOLG)
"""The queues that are no view over others: each report waits in one of them."""
_CLOCKS: Final = (*(klok.value for klok in Volgendeklok), "T11", "T12")
_STANDS: Final = {True: "VERSTREKEN", False: "BINNEN_24_UUR"}
_WAITING: Final = {True: "TE_LAAT", False: "OP_TIJD"}


class Vitals:
    """Looks them up; see `refresh`."""

    def __init__(self, database: Database, clock: Clock, regions: Regions, metrics: Metrics) -> None:
        """Make the figures; nothing is looked up yet."""
        self._database = database
        self._clock = clock
        self._regions = regions
        self._read_op: datetime | None = None
        self._looking = asyncio.Lock()
        self._acute = metrics.gauge("acuut_ongelezen", "Acute meldingen die Veilig Thuis niet heeft gelezen.")
        self._acute_age = metrics.gauge(
            "acuut_ongelezen_oudste_seconden", "Zo lang wacht de oudste daarvan; 0 als er geen is."
        )
        self._queued = metrics.gauges(
            "wachtrij_open", "Meldingen die in een wachtrij staan, geteld tot 100.000.", {"wachtrij": _QUEUES}
        )
        self._terms = metrics.gauges(
            "termijnen",
            "Lopende termijnen die binnen 24 uur eindigen of verstreken zijn, geteld tot 100.000.",
            {"klok": _CLOCKS, "stand": tuple(_STANDS.values())},
        )
        self._controls = metrics.gauges(
            "controlelijst", "Mutaties die op een mens bij de politie wachten.", {"stand": tuple(_WAITING.values())}
        )
        self._oldest = metrics.gauge(
            "bezorging_oudste_seconden", "Leeftijd van het oudste bericht dat op bezorging wacht; 0 als niets wacht."
        )
        self._read = metrics.gauge(
            "stand_gelezen_op_seconden", "Wanneer deze stand is opgezocht, in seconden sinds 1970."
        )

    async def refresh(self) -> None:
        """Bring the figures up to date, unless that was done a moment ago; what goes wrong is logged."""
        async with self._looking:
            now = self._clock.now()
            if self._read_op is not None and timedelta(0) <= now - self._read_op < _KEPT:
                return
            try:
                async with asyncio.timeout(_WAIT_S):
                    await self._look(now)
            except Exception as error:  # noqa: BLE001 - whatever it was, the other figures can be read
                emit(STAND_MISLUKT, **error_fields(error))
            else:
                self._read_op = now

    async def _look(self, now: datetime) -> None:
        # Regions of last year, too: what was with one that has gone may still be open.
        today = Calendar.local_day(now)
        regions = list({*self._regions.regions_on(today), *self._regions.regions_on(today - timedelta(days=365))})
        horizon = now + _SOON
        async with self._database.read(als=DE_DIENST) as tx:
            acute = await repository.acute_unread(tx, regions)
            queued = await repository.in_queues(tx)
            terms = await repository.terms(tx, regions, now=now, horizon=horizon)
            questions = await repository.questions(tx, now=now, horizon=horizon)
            controls = await repository.control_list(tx, now)
            oldest = await repository.oldest_delivery(tx)
        self._acute.set(acute.aantal)
        self._acute_age.set(_age(acute.sinds, now))
        for queue in _QUEUES:
            self._queued.labels(queue).set(queued.get(queue, 0))
        for clock in _CLOCKS:
            for passed, stand in _STANDS.items():
                count = terms.get((clock, passed), 0) + questions.get(clock, {}).get(passed, 0)
                self._terms.labels(clock, stand).set(count)
        for late, stand in _WAITING.items():
            self._controls.labels(stand).set(controls[late])
        self._oldest.set(_age(oldest, now))
        self._read.set(now.timestamp())


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
