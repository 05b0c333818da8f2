"""Bounds on what is taken in: bytes of a body and of what stands before it, requests at once, time, depth of JSON.

Refusing early is what keeps memory flat: a body over its bound is not read further, a request too many is not started,
and one that does not come to an end is cut off. How long a server waits for the first line and the headers is for the
proxy in front.
"""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.core.errors import AdresTeLang, Finding, KoppenTeGroot, OngeldigeInvoer, TeDruk, TeGroot
from service.web.tijd import Looptijd, Tijdwacht

MAX_ADDRESS_BYTES = 8192
MAX_PARAMETERS = 100
MAX_HEADERS = 100
MAX_HEADER_BYTES = 32 * 1024

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?')
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_NUL_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grenzen:
    """The bounds of an installation."""

    max_in_flight: int
    max_body: int
    looptijd: Looptijd = field(default_factory=Looptijd)
    max_body_at: Mapping[str, int] = field(default_factory=dict)
    """Another size of body by path; there a body flows in while it is worked on, and may take longer."""
    looptijd_daar: Looptijd = field(default_factory=Looptijd)


class Limits:
    """ASGI middleware that keeps requests within their bounds."""

    def __init__(self, app: ASGIApp, *, grenzen: Grenzen) -> None:
        self._app = app
        self._grenzen = grenzen
        self._free = grenzen.max_in_flight
        self._max_body_at = dict(grenzen.max_body_at)
        self._tijdwacht = Tijdwacht()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a ``receive`` that raises at the bounds; raises what refuses it at once."""
        if scope["type"] != "http" or scope["path"].startswith("/health/"):
            await self._app(scope, receive, send)
            return
        if self._free <= 0:
            raise TeDruk
        bound = self._max_body_at.get(scope["path"])
        looptijd = self._grenzen.looptijd if bound is None else self._grenzen.looptijd_daar
        bound = bound or self._grenzen.max_body
        if _announced(scope) > bound:
            await _let_it_finish(receive)
            raise _too_big(bound)
        self._free -= 1
        try:
            with self._tijdwacht.over(looptijd) as tijd:
                await self._app(scope, tijd.receiving(_bounded(receive, bound)), send)
        finally:
            self._free += 1


def _announced(scope: Scope) -> int:
    """The bytes of body that are announced, 0 for none; raises when what stands before the body is too much."""
    query, headers = scope["query_string"], scope["headers"]
    if len(query) + len(scope["path"]) > MAX_ADDRESS_BYTES:
        raise AdresTeLang
    if query and query.count(b"&") >= MAX_PARAMETERS:
        detail = f"Het adres heeft meer dan {MAX_PARAMETERS} parameters."
        raise OngeldigeInvoer(errors=[Finding("query", "", "te_veel_parameters", detail)])
    announced = size = 0
    for name, value in headers:
        size += len(name) + len(value)
        if name == b"content-length" and value.isdigit():
            announced = int(value)
    if size > MAX_HEADER_BYTES or len(headers) > MAX_HEADERS:
        raise KoppenTeGroot
    return announced


def _bounded(receive: Receive, bound: int) -> Receive:
    left = bound

    async def bounded() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            await _let_it_finish(receive)
            raise _too_big(bound)
        return message

    return bounded


async def _let_it_finish(receive: Receive) -> None:
    """Throw away what is still being sent, within reason: a caller cut off while sending never sees the answer."""
    left = _THROWN_AWAY
    with suppress(TimeoutError):
        async with asyncio.timeout(_FINISH_S):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


_THROWN_AWAY = 64 * 1024 * 1024
_FINISH_S = 5.0


def _too_big(bound: int) -> TeGroot:
    return TeGroot(f"De inhoud is groter dan {bound} bytes.")


def check_json(body: bytes, *, max_depth: int = 32) -> None:
    """Refuse JSON that is nested deeper than ``max_depth`` or holds a NUL; raises ``OngeldigeInvoer``.

    Cheap for what is not suspect: only a body with many brackets is looked at closely. Whether it is JSON at all is for
    the parser to say.
    """
    if b"\0" in body or (b"\\u0000" in body and _NUL_ESCAPE.search(body)):
        raise OngeldigeInvoer(errors=[Finding("body", "", "nul_teken", "De inhoud bevat een NUL-teken.")])
    if body.count(b"{") + body.count(b"[") > max_depth and _depth(body) > max_depth:
        detail = f"De inhoud is dieper genest dan {max_depth} niveaus."
        raise OngeldigeInvoer(errors=[Finding("body", "", "te_diep", detail)])


def _depth(body: bytes) -> int:
    deepest = depth = 0
    for bracket in _STRING.sub(b"", body).translate(None, _NO_BRACKETS):
        if bracket in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest
