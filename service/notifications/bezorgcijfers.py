"""Figures of the delivery for whoever runs the service; labels are statuses, never a receiver."""

from __future__ import annotations

from collections.abc import Sequence

from service.core.codes_uitwisseling import Bezorgstatus
from service.notifications.abonnement import Uitslag
from service.web.metrics import Metrics


class Bezorgcijfers:
    """What became of attempts; how old the oldest waiting notice is, is looked up when the figures are read."""

    def __init__(self, metrics: Metrics) -> None:
        self._attempts = metrics.counters(
            "bezorgingen",
            "Pogingen om een bericht te bezorgen, naar de stand die volgde.",
            {"status": tuple(Bezorgstatus)},
        )

    def count(self, results: Sequence[Uitslag], given_up: int) -> None:
        """What became of a round; ``given_up`` counts everything that now counts as failed, tried or not."""
        for one in results:
            if one.status is not Bezorgstatus.MISLUKT:
                self._attempts.labels(one.status.value).inc()
        if given_up:
            self._attempts.labels(Bezorgstatus.MISLUKT.value).inc(given_up)
