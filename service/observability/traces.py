"""Traces by OpenTelemetry, for an installation that asks for them; loaded only there.

What leaves is built anew from a closed list: a span keeps its name, its times and the attributes of `spans.ATTRIBUTES`
whose values are of the prescribed kind. Events (where the SDK would put the text of an exception), links, descriptions
and everything else a library adds are dropped on the way out, whoever put them there.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import requests
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, TraceFlags, set_span_in_context
from opentelemetry.trace.status import Status, StatusCode

from service.observability.spans import (
    AANTAL,
    ATTRIBUTES,
    DOEL,
    FOUT,
    METHODE,
    ROUTE,
    SCHRIJFT,
    STATUS,
    TAAK,
    Doel,
    Spoor,
    Value,
)

ONBEKEND: Final = "onbekend"
_KINDS: Final = {Spoor.VERZOEK: SpanKind.SERVER, Spoor.UITGAAND: SpanKind.CLIENT}
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_STATUSES: Final = frozenset(f"{n}xx" for n in range(1, 6))
_CLASS_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
_EXPORT_S: Final = 5.0


class Sieve(SpanProcessor):
    """Hands each span on without anything that is not on the list."""

    def __init__(self, further: SpanProcessor, *, known: Mapping[str, Collection[str]]) -> None:
        """``known`` has for an attribute that tells a text everything it may say."""
        self._further = further
        self._known = known

    def on_end(self, span: ReadableSpan) -> None:
        """Hand on what may leave."""
        self._further.on_end(
            ReadableSpan(
                name=span.name if span.name in set(Spoor) else ONBEKEND,
                context=_bare(span.context),
                parent=_bare(span.parent),
                resource=span.resource,
                attributes={name: value for name, value in (span.attributes or {}).items() if self._may(name, value)},
                kind=span.kind,
                status=Status(span.status.status_code),
                start_time=span.start_time,
                end_time=span.end_time,
                instrumentation_scope=span.instrumentation_scope,
            )
        )

    def shutdown(self) -> None:
        """Send what is left and stop."""
        self._further.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Send what is left."""
        return self._further.force_flush(timeout_millis)

    def _may(self, name: str, value: object) -> bool:
        if name not in ATTRIBUTES:
            return False
        if name in (AANTAL, SCHRIJFT):
            return isinstance(value, int)
        if name == FOUT:
            return isinstance(value, str) and _CLASS_NAME.fullmatch(value) is not None
        return value in self._known.get(name, ())


class Traces:
    """The traces of one process."""

    def __init__(self, exporting: SpanProcessor, *, share: float, version: str) -> None:
        """Keep ``share`` of the traces, chosen by the number of the trace: no caller decides that it is kept."""
        self._known: dict[str, Collection[str]] = {
            METHODE: _METHODS,
            STATUS: _STATUSES,
            DOEL: frozenset(Doel),
            ROUTE: frozenset(),
            TAAK: frozenset(),
        }
        self._provider = TracerProvider(
            sampler=TraceIdRatioBased(share),
            resource=Resource({"service.name": "meldbrug", "service.version": version}),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(Sieve(exporting, known=self._known))
        self._tracer = self._provider.get_tracer("meldbrug")

    def knows(self, *, routes: Collection[str] = (), jobs: Collection[str] = ()) -> None:
        """What a span may name: templates of paths, and jobs."""
        if routes:
            self._known[ROUTE] = frozenset(routes)
        if jobs:
            self._known[TAAK] = frozenset(jobs)

    @contextmanager
    def span(
        self, name: Spoor, attributes: Mapping[str, Value], *, alone: bool = False, parent: str | None = None
    ) -> Iterator[Span]:
        """A span around the block; ``parent`` is the W3C ``traceparent`` that it continues. Errors pass as they are."""
        context: Context | None = None
        if alone:
            context = Context()
        elif parent is not None:
            context = _continued(parent)
        with self._tracer.start_as_current_span(
            name,
            context=context,
            kind=_KINDS.get(name, SpanKind.INTERNAL),
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except BaseException as error:
                span.set_attribute(FOUT, type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise

    async def stop(self) -> None:
        """Send what is left; the traces end here."""
        await asyncio.to_thread(self._provider.shutdown)


def to_collector(url: str) -> SpanProcessor:
    """Sends spans in batches, beside the requests, to the collector at ``url`` and nowhere else.

    No proxy and no password of the machine is used, and no redirect is followed.
    """
    session = _Straight()
    session.trust_env = False
    exporter: SpanExporter = OTLPSpanExporter(endpoint=url, timeout=_EXPORT_S, session=session)
    return BatchSpanProcessor(exporter)


class _Straight(requests.Session):
    """A session that follows no redirect: what was to go here goes nowhere else."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """None, wherever the answer points."""
        return None


def _bare(context: SpanContext | None) -> SpanContext | None:
    """Without the trace state, in which a caller could have put anything."""
    if context is None:
        return None
    return SpanContext(context.trace_id, context.span_id, context.is_remote, context.trace_flags)


def _continued(traceparent: str) -> Context:
    _, trace_id, span_id, _ = traceparent.split("-")
    remote = SpanContext(
        int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED)
    )
    return set_span_in_context(NonRecordingSpan(remote), Context())
