"""Figures for whoever runs the service, as Prometheus reads them; labels are from closed lists, never from a caller."""

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "(geen)"

__all__ = ["CONTENT_TYPE_LATEST", "Metrics", "mark_process_dead"]


class Metrics:
    """The figures of one process, or of all workers when ``PROMETHEUS_MULTIPROC_DIR`` is set."""

    def __init__(self) -> None:
        self._multiprocess = "PROMETHEUS_MULTIPROC_DIR" in os.environ
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "meldbrug_verzoek_seconden",
            "Duur van verzoeken naar methode, route en klasse van status.",
            ("methode", "route", "status"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._children: dict[tuple[str, str, int], Histogram] = {}

    def observe(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count one request; ``route`` is the template of the path, never the path itself."""
        key = (method if method in _METHODS else "ANDERS", route or NO_ROUTE, status // 100)
        child = self._children.get(key)
        if child is None:
            child = self._children[key] = self._requests.labels(key[0], key[1], f"{key[2]}xx")
        child.observe(seconds)

    def counter(self, name: str, documentation: str, labels: tuple[str, ...] = ()) -> Counter:
        """A counter of a slice; the values of its labels come from a closed list."""
        return Counter(f"meldbrug_{name}", documentation, labels, registry=self.registry)

    def gauge(self, name: str, documentation: str, labels: tuple[str, ...] = ()) -> Gauge:
        """A present value of a slice; of workers the latest writer counts."""
        registry = self.registry
        return Gauge(f"meldbrug_{name}", documentation, labels, registry=registry, multiprocess_mode="mostrecent")

    def render(self) -> bytes:
        """Everything, as Prometheus reads it."""
        if not self._multiprocess:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call] # the library has no types here
        return generate_latest(together)
