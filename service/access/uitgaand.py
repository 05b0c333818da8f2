"""Calls to the outside: the one place where clients for HTTP are made, each for the places that it is to call.

The address of every request is held against those places before anything is looked up or connected. Redirects are not
followed, and proxies or credentials that stand in the environment are not used: where data goes stands in the settings.
"""

from collections.abc import Callable
from ssl import SSLContext
from typing import Final

import httpx

from service.observability.spans import DOEL, Doel, Spoor, span

Mag = Callable[[httpx.URL], bool]
"""Whether a client may call this address."""


class BestemmingGeweigerd(httpx.TransportError):
    """A client was asked to call a place that it is not for; nothing left this machine."""


def alleen(url: str) -> Mag:
    """Only the scheme, host and port of ``url``."""
    place = _place(httpx.URL(url))
    return lambda asked: _place(asked) == place


def klant(
    mag: Mag,
    doel: Doel,
    *,
    timeout: httpx.Timeout | float,
    base_url: str = "",
    verify: SSLContext | bool = True,
    transport: httpx.AsyncBaseTransport | None = None,
) -> httpx.AsyncClient:
    """A client that calls only what ``mag`` allows, told of in traces as ``doel``.

    ``transport`` is what carries it, for tests.
    """
    carrier = transport or httpx.AsyncHTTPTransport(verify=verify, trust_env=False)
    return httpx.AsyncClient(
        transport=_Bewaakt(carrier, mag, doel),
        base_url=base_url,
        timeout=timeout,
        follow_redirects=False,
        trust_env=False,
    )


class _Bewaakt(httpx.AsyncBaseTransport):
    """Lets pass what may."""

    def __init__(self, carrier: httpx.AsyncBaseTransport, mag: Mag, doel: Doel) -> None:
        self._carrier = carrier
        self._mag = mag
        self._told: Final = {DOEL: doel.value}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if not self._mag(request.url):
            raise BestemmingGeweigerd("this client is not for that place", request=request)
        with span(Spoor.UITGAAND, self._told):
            return await self._carrier.handle_async_request(request)

    async def aclose(self) -> None:
        await self._carrier.aclose()


def _place(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme)
