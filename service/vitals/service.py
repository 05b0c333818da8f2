"""The vitals of the whole: what stands open in the country, for whoever watches over the service.

They are looked up when the figures are read, in one reading transaction, and kept for a moment: so they are true also
when the work beside the requests stands still, and reading them often costs nothing. When they cannot be looked up the
figures stay what they were, and one of them tells since when.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from service.core.calendar import Calendar
from service.core.clock import Clock
from service.core.codes_beoordeling import Controlereden
from service.core.codes_zaak import Volgendeklok, Wachtrij
from service.core.regions import Regions
from service.core.terugkoppeltermijn import Terugkoppeltermijn
from service.db.namens import DE_DIENST
from service.db.session import Database, ReadTx
from service.observability.events import STAND_MISLUKT
from service.observability.logging import emit, error_fields
from service.vitals import repository
from service.vitals.grenzen import informeren
from service.web.metrics import Metrics

_KEPT: Final = timedelta(seconds=10)
_SOON: Final = timedelta(hours=24)
_WAIT_S: Final = 5.0
_QUEUES: Final = (Wachtrij.ACUUT, Wachtrij.NIEUW, Wachtrij.VERVOLG)
"""The queues that are no view over others: each report waits in one of them."""
_CONTROLS: Final = dict.fromkeys(Controlereden, "T10") | {
    Controlereden.AANVULLEN: "T9",
    Controlereden.SPOED_ACHTERAF: "T10-spoed",
    Controlereden.STEEKPROEF: "T10-steekproef",
}
"""The clock of what waits for a human at police."""
_CLOCKS: Final = (
    *(klok.value for klok in Volgendeklok), "T1b", "T6", "T7", "T8", *sorted({*_CONTROLS.values()}), "T11", "T12"
)  # fmt: skip
_T6_BACK: Final = timedelta(weeks=10)
"""T6 is looked at of what came in since then: enough for one extension, and to see that it is not done."""
_STANDS: Final = {True: "VERSTREKEN", False: "BINNEN_24_UUR"}
_WAITING: Final = {True: "TE_LAAT", False: "OP_TIJD"}


class Vitals:
    """Looks them up; see `refresh`."""

    def __init__(
        self, database: Database, clock: Clock, regions: Regions, metrics: Metrics, termijn: Terugkoppeltermijn
    ) -> None:
        """Make the figures; nothing is looked up yet."""
        self._termijn = termijn
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
            terms |= await self._other_terms(tx, regions, now, horizon)
            controls = await repository.control_list(tx, now=now, horizon=horizon)
            oldest = await repository.oldest_delivery(tx)
        for (why, passed, soon), number in controls.items():
            if soon:
                key = (_CONTROLS[Controlereden(why)], passed)
                terms[key] = terms.get(key, 0) + number
        self._acute.set(acute.aantal)
        self._acute_age.set(_age(acute.sinds, now))
        for queue in _QUEUES:
            self._queued.labels(queue).set(queued.get(queue, 0))
        for clock in _CLOCKS:
            for passed, stand in _STANDS.items():
                count = terms.get((clock, passed), 0) + questions.get(clock, {}).get(passed, 0)
                self._terms.labels(clock, stand).set(count)
        for late, stand in _WAITING.items():
            self._controls.labels(stand).set(sum(n for (_, passed, _), n in controls.items() if passed is late))
        self._oldest.set(_age(oldest, now))
        self._read.set(now.timestamp())

    async def _other_terms(
        self, tx: ReadTx, regions: Sequence[str], now: datetime, horizon: datetime
    ) -> dict[tuple[str, bool], int]:
        """By clock, and whether it has passed: what is not what a melding waits for next."""
        t1b = await repository.triage(tx, regions, now=now, horizon=horizon)
        ended, soon = (informeren(at, self._termijn.calendar) for at in (now, horizon))
        t6 = await repository.informing(tx, regions, sinds=now - _T6_BACK, now=ended, horizon=soon)
        late, due = (self._termijn.overdue_since(at) for at in (now, horizon))
        told = await repository.feedback(tx, regions, now=late, horizon=due)
        counts = (("T1b", t1b), ("T6", t6))
        return told | {(clock, passed): n for clock, found in counts for passed, n in found.items()}


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max((now - since).total_seconds(), 0.0)
