"""The outermost layer: what every answer carries, whatever happened inside (NLgov REST API Design Rules 2.2).

Gives each request its number and trace, answers HEAD as GET without a body (and `deps.service_of` sees to it that it is
no reading), adds the version and the security headers, turns what nobody caught into a 500 without text, and counts.
Pure ASGI, one layer: this runs for every request.
"""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from random import getrandbits
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.core.errors import Verouderd, VoorwaardeOntbreekt
from service.core.ids import new_id
from service.db.namens import NIEMAND, als
from service.observability.logging import RequestContext, request_context
from service.web.metrics import Metrics
from service.web.problems import from_exception, log_problem, problem_response

API_VERSION = "1.5.0"
API_PREFIX = "/v1"

_TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_COMMON = (
    (b"api-version", API_VERSION.encode()),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
_PAGE_POLICY = b"default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
_DATA = (*_COMMON, (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"))
_OVERRIDABLE = {b"cache-control", b"content-security-policy", b"cross-origin-resource-policy"}
_FEATURES = (
    "accelerometer camera clipboard-read display-capture geolocation gyroscope magnetometer microphone midi payment usb"
)
_PAGE = (
    *_COMMON,
    (b"content-security-policy", _PAGE_POLICY),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in _FEATURES.split()).encode()),
    (b"x-permitted-cross-domain-policies", b"none"),
)


class Edge:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; no exception leaves here unless the answer was already under way."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        method: str = scope["method"]
        request_id = new_id()
        scope.setdefault("state", {}).update(request_id=request_id, head=method == "HEAD")
        context = _context(scope, request_id)
        token = request_context.set(context)
        answer = _Answer(send, context, scope["state"], data=scope["path"].startswith(API_PREFIX))
        if method == "HEAD":
            scope = {**scope, "method": "GET"}  # the server keeps its own: it sends no body for HEAD, and counts none
        try:
            with als(NIEMAND):  # until somebody's token was verified
                await self._app(scope, receive, answer.send)
        except Exception as error:  # noqa: BLE001 - the last place where an error can become an answer
            await self._tell(error, request_id, answer, scope, receive)
        finally:
            request_context.reset(token)
            self._metrics.observe(method, _route(scope), answer.status or 500, time.perf_counter() - started)

    async def _tell(
        self, error: Exception, request_id: UUID, answer: "_Answer", scope: Scope, receive: Receive
    ) -> None:
        """Answer with the problem that ``error`` is.

        Apart from where it is caught: a name there for the problem, which often is the error itself, would make a
        circle of it, its traceback and that frame, and the body of the request would stay in memory with them.
        """
        problem = from_exception(error)
        log_problem(error, problem, method=scope["method"], route=_route(scope))
        self._metrics.problem(problem.slug)
        if not answer.status:
            await problem_response(problem, request_id)(scope, receive, answer.send)
        # An answer that was under way stays unfinished: the server closes the connection, and the caller sees it.


class _Answer:
    """The way out of one request."""

    __slots__ = ("_context", "_data", "_send", "_state", "status")

    def __init__(self, send: Send, context: RequestContext, state: Mapping[str, Any], *, data: bool) -> None:
        self._send = send
        self._context = context
        self._state = state
        self._data = data
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            ours = _DATA if self._data else _PAGE
            if _OVERRIDABLE.isdisjoint(name for name, _ in headers):
                headers += ours
            else:
                own = {name for name, _ in headers}
                headers += (header for header in ours if header[0] not in own)
            headers.append((b"traceparent", self._context.traceparent.encode()))
            headers += self._state.get("tempo", ())
            if self._context.fsc_transaction_id:
                headers.append((b"fsc-transaction-id", self._context.fsc_transaction_id.encode()))
            message["headers"] = headers
        elif self._state["head"] and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _route(scope: Scope) -> str | None:
    return getattr(scope.get("route"), "path", None)


def _context(scope: Scope, request_id: UUID) -> RequestContext:
    """The trace of this request; what does not have the prescribed form is left out, it could hold anything."""
    traceparent = transaction = ""
    doelbinding = None
    for name, value in scope["headers"]:
        if name == b"traceparent":
            traceparent = value.decode("latin-1")
        elif name == b"fsc-transaction-id":
            with suppress(ValueError):
                transaction = str(UUID(value.decode("latin-1")))
        elif name == b"doelbinding":
            doelbinding = value.decode("latin-1")
    if not _TRACEPARENT.fullmatch(traceparent):
        # Numbers of a trace: they tell requests apart and keep no secret.
        traceparent = f"00-{getrandbits(128) | 1:032x}-{getrandbits(64) | 1:016x}-00"  # nosec B311
    return RequestContext(str(request_id), traceparent, transaction or None, doelbinding)


def etag_of(*parts: object) -> str:
    """A strong ETag for what these parts (id, version) determine."""
    return f'"{sha256(repr(parts).encode()).hexdigest()[:32]}"'


def check_if_match(request: Request, etag: str) -> None:
    """Pass when the caller changes the edition it read; raises ``VoorwaardeOntbreekt`` (428) or ``Verouderd`` (412)."""
    given: Any = request.headers.get("if-match")
    if given is None:
        raise VoorwaardeOntbreekt
    if given.strip() != "*" and etag not in (tag.strip() for tag in given.split(",")):
        raise Verouderd
