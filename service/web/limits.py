"""Bounds on what is taken in: bytes of a body, requests at once, depth of JSON, and characters no text should hold.

Refusing early is what keeps memory flat: a body over its bound is not read further, a request too many is not started.
"""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.core.errors import Finding, OngeldigeInvoer, TeDruk, TeGroot

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"?')
_NUL_ESCAPE = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Limits:
    """ASGI middleware: at most ``max_in_flight`` requests at once, and bodies of at most so many bytes per path."""

    def __init__(self, app: ASGIApp, *, max_in_flight: int, max_body: int, max_body_at: Mapping[str, int]) -> None:
        self._app = app
        self._free = max_in_flight
        self._max_body = max_body
        self._max_body_at = dict(max_body_at)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a ``receive`` that raises ``TeGroot`` at the bound."""
        if scope["type"] != "http" or scope["path"].startswith("/health/"):
            await self._app(scope, receive, send)
            return
        if self._free <= 0:
            raise TeDruk
        bound = self._max_body_at.get(scope["path"], self._max_body)
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit() and int(value) > bound:
                await _let_it_finish(receive)
                raise _too_big(bound)
        self._free -= 1
        try:
            await self._app(scope, _bounded(receive, bound), send)
        finally:
            self._free += 1


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
    for bracket in re.finditer(rb"[\[\]{}]", _STRING.sub(b"", body)):
        if bracket[0] in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth -= 1
    return deepest
