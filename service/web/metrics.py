"""Figures for whoever runs the service, as Prometheus reads them; labels are from closed lists, never from a caller.

Each label of each figure has its list, given when the figure is made: what is not on it is counted under `ANDERS`. So
no text that a caller sent can become a label, also not by mistake, and the number of series has a bound.
"""

import os
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Generic, TypeVar

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from service.core.errors import problem_types

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
_JOB_BUCKETS = (0.01, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ANDERS = "ANDERS"
"""The label of what is not on the list."""
NO_ROUTE = "(geen)"

Labels = Mapping[str, Collection[str]]
"""Each label with everything it may say."""
Refresh = Callable[[], Awaitable[None]]
Figure = TypeVar("Figure")

__all__ = ["CONTENT_TYPE_LATEST", "Labelled", "Metrics", "mark_process_dead"]


class Labelled(Generic[Figure]):
    """A figure with labels, each from its list."""

    def __init__(self, series: Callable[..., Figure], labels: Labels) -> None:
        self._series = series
        self._lists = tuple(frozenset(values) for values in labels.values())

    def labels(self, *values: str) -> Figure:
        """The series of these values, in the order of the labels."""
        return self._series(
            *(value if value in known else ANDERS for value, known in zip(values, self._lists, strict=True))
        )


class Metrics:
    """The figures of one process, or of all workers when ``PROMETHEUS_MULTIPROC_DIR`` is set."""

    def __init__(self) -> None:
        self._multiprocess = "PROMETHEUS_MULTIPROC_DIR" in os.environ
        self.registry = CollectorRegistry()
        self.lists: dict[str, dict[str, frozenset[str]]] = {}
        """By figure and label everything that may be said, `ANDERS` and `NO_ROUTE` aside."""
        self._refresh: list[Refresh] = []
        self._routes: frozenset[str] = frozenset()
        request_labels = {"methode": _METHODS, "route": (), "status": tuple(f"{n}xx" for n in range(1, 6))}
        self._requests = Histogram(
            self._enter("verzoek_seconden", request_labels),
            "Duur van verzoeken naar methode, route en klasse van status.",
            tuple(request_labels),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._children: dict[tuple[str, str, int], Histogram] = {}
        self._problems = self.counters(
            "problemen", "Antwoorden die een probleem noemen, naar het type ervan.", {"soort": problem_types()}
        )

    def knows_routes(self, templates: Iterable[str]) -> None:
        """The templates of all paths; a request for anything else is counted under `NO_ROUTE`."""
        self._routes = frozenset(templates)
        self.lists["meldbrug_verzoek_seconden"]["route"] = self._routes

    def observe(self, method: str, route: str | None, status: int, seconds: float) -> None:
        """Count one request; ``route`` is the template of the path, never the path itself."""
        key = (method if method in _METHODS else ANDERS, route or NO_ROUTE, status // 100)
        child = self._children.get(key)
        if child is None:
            child = self._child(*key)
        child.observe(seconds)

    def problem(self, slug: str) -> None:
        """Count one answer that is a problem, by its type."""
        self._problems.labels(slug).inc()

    def counter(self, name: str, documentation: str) -> Counter:
        """A counter of a slice."""
        return Counter(self._enter(name, {}), documentation, registry=self.registry)

    def counters(self, name: str, documentation: str, labels: Labels) -> Labelled[Counter]:
        """Counters of a slice, by labels whose values are on a list."""
        made = Counter(self._enter(name, labels), documentation, tuple(labels), registry=self.registry)
        return Labelled(made.labels, labels)

    def gauge(self, name: str, documentation: str) -> Gauge:
        """A present value of a slice; of workers the latest writer counts."""
        return Gauge(self._enter(name, {}), documentation, registry=self.registry, multiprocess_mode="mostrecent")

    def gauges(self, name: str, documentation: str, labels: Labels) -> Labelled[Gauge]:
        """Present values of a slice, by labels whose values are on a list."""
        made = Gauge(
            self._enter(name, labels),
            documentation,
            tuple(labels),
            registry=self.registry,
            multiprocess_mode="mostrecent",
        )
        return Labelled(made.labels, labels)

    def own_gauge(self, name: str, documentation: str) -> Gauge:
        """A present value that each process has for itself; of workers the sum of those that live."""
        return Gauge(self._enter(name, {}), documentation, registry=self.registry, multiprocess_mode="livesum")

    def durations(self, name: str, documentation: str, labels: Labels) -> Labelled[Histogram]:
        """How long work beside the requests took, in seconds."""
        made = Histogram(
            self._enter(name, labels), documentation, tuple(labels), buckets=_JOB_BUCKETS, registry=self.registry
        )
        return Labelled(made.labels, labels)

    def before_reading(self, refresh: Refresh) -> None:
        """Call this each time before the figures are read."""
        self._refresh.append(refresh)

    async def read(self) -> bytes:
        """Everything, brought up to date, as Prometheus reads it."""
        for refresh in self._refresh:
            await refresh()
        return self.render()

    def render(self) -> bytes:
        """Everything as it stands."""
        if not self._multiprocess:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call] # the library has no types here
        return generate_latest(together)

    def _enter(self, name: str, labels: Labels) -> str:
        full = f"meldbrug_{name}"
        self.lists[full] = {label: frozenset(values) for label, values in labels.items()}
        return full

    def _child(self, method: str, route: str, status: int) -> Histogram:
        known = route if route in self._routes else NO_ROUTE
        child = self._requests.labels(method, known, f"{status}xx")
        if known == route:
            self._children[method, route, status] = child
        return child
