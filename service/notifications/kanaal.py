"""Handing over one notice: one POST to a checked address, with short limits, and what came of it.

The connection goes to the address that was checked, while the certificate and ``Host`` stay those of the name: a name
that leads elsewhere a moment later changes nothing. Redirects are not followed, and of the answer only the status
counts.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Final

import httpx

from service.access.uitgaand import klant
from service.core.codes_uitwisseling import Bezorgfout
from service.notifications.callback import AdresGeweigerd, Resolver, adressen, host_of
from service.observability.spans import Doel

_ANSWER_BYTES: Final = 4096
"""An answer up to here is read, so that the connection can be used again; of a longer one the rest is not."""
_ANSWER_S: Final = 1.0
_ADDRESSES: Final = 3
"""How many of the addresses behind a name are tried."""


@dataclass(frozen=True, slots=True)
class Afloop:
    """What came of one attempt: the status, when there was an answer, and why it did not succeed, if so."""

    status: int | None
    fout: Bezorgfout | None

    @property
    def gelukt(self) -> bool:
        """Whether the receiver took it."""
        return self.fout is None


class Kanalen:
    """Opens channels; one for the process."""

    def __init__(self, *, intern: Collection[str], resolve: Resolver, timeout_s: float) -> None:
        self._intern = frozenset(intern)
        self._resolve = resolve
        self.timeout_s = timeout_s
        self._tls = ssl.create_default_context()

    def naar(self, callback_url: str) -> Kanaal:
        """A channel to a callback, open while its ``async with`` lasts; nothing is connected yet."""
        return Kanaal(httpx.URL(callback_url), self._intern, self._resolve, self.timeout_s, self._tls)


class Kanaal:
    """Connections to one receiver, all to addresses that were checked when the channel was first used."""

    def __init__(
        self, url: httpx.URL, intern: Collection[str], resolve: Resolver, timeout_s: float, tls: ssl.SSLContext
    ) -> None:
        self._url = url
        self._intern = intern
        self._resolve = resolve
        self._timeout_s = timeout_s
        self._open: Sequence[str] = ()
        self._client = klant(
            lambda asked: asked.host in self._open,
            Doel.AFNEMER,
            verify=tls,
            timeout=httpx.Timeout(timeout_s, connect=timeout_s / _ADDRESSES),
        )
        self._checked: asyncio.Future[Sequence[str]] | None = None

    async def __aenter__(self) -> Kanaal:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._checked is not None:
            self._checked.cancel()
            await asyncio.gather(self._checked, return_exceptions=True)
        await self._client.aclose()

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Afloop:
        """Send once; whatever goes wrong out there is an outcome, not an exception."""
        try:
            async with asyncio.timeout(self._timeout_s):
                return await self._post(body, headers)
        except AdresGeweigerd:
            return Afloop(None, Bezorgfout.ADRES_NIET_TOEGESTAAN)
        except (TimeoutError, httpx.TimeoutException):
            return Afloop(None, Bezorgfout.TIJD_VERSTREKEN)
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            return Afloop(None, Bezorgfout.GEEN_VERBINDING)

    async def _post(self, body: bytes, headers: Mapping[str, str]) -> Afloop:
        self._open = (await self._addresses())[:_ADDRESSES]
        *others, last = self._open
        for address in others:
            try:
                return await self._post_to(address, body, headers)
            except (httpx.ConnectError, httpx.ConnectTimeout):  # nothing was sent: the next address may answer
                continue
        return await self._post_to(last, body, headers)

    async def _post_to(self, address: str, body: bytes, headers: Mapping[str, str]) -> Afloop:
        async with self._client.stream(
            "POST",
            self._url.copy_with(host=address),
            content=body,
            headers={"Host": self._url.netloc.decode("ascii"), "User-Agent": "Meldbrug", **headers},
            extensions={"sni_hostname": host_of(self._url)},
        ) as answer:
            with suppress(TimeoutError, httpx.HTTPError):  # it has answered; how it goes on is its own affair
                await _read_a_little(answer)
            return _afloop(answer.status_code)

    async def _addresses(self) -> Sequence[str]:
        """Looked up and checked once for the channel."""
        if self._checked is None:
            self._checked = asyncio.ensure_future(adressen(self._url, self._intern, self._resolve))
        return await asyncio.shield(self._checked)


async def _read_a_little(answer: httpx.Response) -> None:
    read = 0
    async with asyncio.timeout(_ANSWER_S):
        async for part in answer.aiter_raw():
            read += len(part)
            if read > _ANSWER_BYTES:
                return


def _afloop(status: int) -> Afloop:
    match status // 100:
        case 2:
            return Afloop(status, None)
        case 3:
            return Afloop(status, Bezorgfout.DOORVERWIJZING)
    return Afloop(status, Bezorgfout.GEEN_2XX)
