"""How the people of the demo reach the service: one HTTP client for all, and a desk with a token for each caller."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, Final

import httpx

from service.demo.people import Wire

GELIJKTIJDIG: Final = 12
"""How many requests are under way at once."""


class Geweigerd(Exception):
    """The service refused: status, and the code or kind of its first reason."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.kind = str(problem.get("type", "")).rpartition("/")[2]
        super().__init__(f"{status} {self.kind}: {problem.get('detail')} {problem.get('errors', '')}")


class Telefooncentrale:
    """The one client that all calls go through; counts what was refused, and what somebody else was ahead of."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._gate = asyncio.Semaphore(GELIJKTIJDIG)
        self._keys = count(1)
        self.aanroepen = 0
        self.geweigerd: Counter[str] = Counter()
        self.ingehaald: Counter[str] = Counter()

    async def call(
        self, method: str, path: str, *, headers: Mapping[str, str], content: bytes | None, params: Mapping[str, str],
        overtaken: bool = False,
    ) -> httpx.Response:  # fmt: skip
        """One request; raises `Geweigerd` for any answer of 400 and over.

        With `overtaken` the caller expects that somebody else may have been first (409).
        """
        self.aanroepen += 1
        async with self._gate:
            response = await self._http.request(method, path, headers=headers, content=content, params=params)
        if response.status_code >= httpx.codes.BAD_REQUEST:
            refused = Geweigerd(response.status_code, response.json())
            counted = self.ingehaald if overtaken and refused.status == httpx.codes.CONFLICT else self.geweigerd
            counted[f"{method} {path.rpartition('/')[2]} {refused.status} {refused.kind}"] += 1
            raise refused
        return response

    def next_key(self) -> str:
        """An Idempotency-Key that nobody had before."""
        return f"demo-{next(self._keys):08d}"


class Loket:
    """What one caller does at the service."""

    def __init__(self, centrale: Telefooncentrale, token: str, *, doelbinding: str | None = None) -> None:
        self._centrale = centrale
        self._headers = {"Authorization": f"Bearer {token}"}
        if doelbinding is not None:
            self._headers["Doelbinding"] = doelbinding

    async def get(self, path: str, **params: str) -> Wire:
        """Read something."""
        response = await self._centrale.call("GET", path, headers=self._headers, content=None, params=params)
        return dict(response.json())

    async def pages(self, path: str, **params: str) -> list[Wire]:
        """Read a list to its end."""
        found: list[Wire] = []
        while True:
            response = await self._centrale.call(
                "GET", path, headers=self._headers, content=None, params={"limit": "500"} | params
            )
            found += response.json()["items"]
            link = response.links.get("next")
            if link is None:
                return found
            params = {**params, "cursor": httpx.URL(link["url"]).params["cursor"]}

    async def post(self, path: str, body: Wire, *, overtaken: bool = False) -> Wire:
        """Make something, once."""
        headers = self._headers | {"Content-Type": "application/json", "Idempotency-Key": self._centrale.next_key()}
        content = json.dumps(body).encode()
        response = await self._centrale.call(
            "POST", path, headers=headers, content=content, params={}, overtaken=overtaken
        )
        return dict(response.json())

    async def try_post(self, path: str, body: Wire) -> Wire | None:
        """As `post`; None when it is no longer possible (409), which happens where people work side by side."""
        try:
            return await self.post(path, body, overtaken=True)
        except Geweigerd as refused:
            if refused.status != httpx.codes.CONFLICT:
                raise
            return None

    async def batch(self, path: str, bodies: Sequence[Wire]) -> list[Wire]:
        """Send many at once; a result for each, in order."""
        headers = self._headers | {
            "Content-Type": "application/x-ndjson",
            "Accept": "application/x-ndjson",
            "Idempotency-Key": self._centrale.next_key(),
        }
        content = b"\n".join(json.dumps(body).encode() for body in bodies)
        response = await self._centrale.call("POST", path, headers=headers, content=content, params={})
        return [json.loads(line) for line in response.content.splitlines()]
