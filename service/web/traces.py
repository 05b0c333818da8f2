"""A span around each request, for an installation that traces; else this layer is not there."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.observability.logging import request_context
from service.observability.spans import METHODE, ROUTE, STATUS, Spoor
from service.observability.traces import Traces
from service.web.problems import from_exception

_WATCHED = ("/health/", "/metrics")


class Traced:
    """ASGI middleware inside `Edge`: continues the trace of the caller, and tells template, method, class of status."""

    def __init__(self, app: ASGIApp, *, traces: Traces) -> None:
        self._app = app
        self._traces = traces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, within a span; what platforms ask all day is not traced."""
        context = request_context.get()
        if scope["type"] != "http" or context is None or scope["path"].startswith(_WATCHED):
            await self._app(scope, receive, send)
            return
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        attributes = {METHODE: scope["method"]}
        with self._traces.span(Spoor.VERZOEK, attributes, parent=context.traceparent) as span:
            try:
                await self._app(scope, receive, watched)
            except Exception as error:
                status = status or from_exception(error).status
                raise
            finally:
                span.set_attribute(STATUS, f"{status // 100}xx")
                route = getattr(scope.get("route"), "path", None)
                if route is not None:
                    span.set_attribute(ROUTE, route)
