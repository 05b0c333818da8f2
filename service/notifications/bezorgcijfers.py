"""Figures of the delivery for whoever runs the service; labels are statuses, never a receiver."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service.core.codes_uitwisseling import Bezorgstatus
from service.notifications.abonnement import Uitslag
from service.web.metrics import Metrics


class Bezorgcijfers:
    """How old the oldest waiting notice is, and what became of attempts."""

    def __init__(self, metrics: Metrics) -> None:
        self._oldest = metrics.gauge(
            "bezorging_oudste_seconden", "Leeftijd van het oudste bericht dat op bezorging wacht; 0 als niets wacht."
        )
        self._attempts = metrics.counters(
            "bezorgingen", "Pogingen om een bericht te bezorgen, naar de stand die volgde.", {"status": Bezorgstatus}
        )

    def oldest(self, since: datetime | None, now: datetime) -> None:
        """Since when the oldest notice waits; None when nothing does."""
        self._oldest.set(0.0 if since is None else max((now - since).total_seconds(), 0.0))

    def count(self, results: Sequence[Uitslag], given_up: int) -> None:
        """What became of a round; ``given_up`` counts everything that now counts as failed, tried or not."""
        for one in results:
            if one.status is not Bezorgstatus.MISLUKT:
                self._attempts.labels(one.status.value).inc()
        if given_up:
            self._attempts.labels(Bezorgstatus.MISLUKT.value).inc(given_up)
