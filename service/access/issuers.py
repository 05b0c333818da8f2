"""The public keys of those who issue tokens: where they come from, and which of them are good enough to trust.

What an issuer publishes holds for an hour; a token that names another key makes us look again, but not more often than
is polite. Nothing in a token chooses where its key is fetched.
"""

import asyncio
import json
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey, import_key

from service.core.clock import Clock
from service.core.errors import TijdelijkNietBeschikbaar

COOL_DOWN_S = 30
REFRESH_S = 3600
MIN_RSA_BITS = 2048

VerificationKey = RSAKey | ECKey


class KeySource(Protocol):
    """Where the public keys of issuers come from."""

    async def fetch(self) -> Mapping[str, Any]:
        """The present JWKS; raises ``OSError``, ``ValueError`` or ``httpx.HTTPError`` when there is none to be had."""
        ...


@dataclass(frozen=True, slots=True)
class FixedSource:
    """Keys that are known at start: those of the local key file."""

    jwks: Mapping[str, Any]

    async def fetch(self) -> Mapping[str, Any]:
        """The keys it was given."""
        return self.jwks


@dataclass(frozen=True, slots=True)
class FileSource:
    """Keys in a file that someone else keeps up to date."""

    path: Path

    async def fetch(self) -> Mapping[str, Any]:
        """The file as it is now."""
        return as_object(await asyncio.to_thread(self.path.read_bytes))


@dataclass(frozen=True, slots=True)
class UrlSource:
    """Keys at a URL of the issuer."""

    url: str
    client: httpx.AsyncClient

    async def fetch(self) -> Mapping[str, Any]:
        """What the URL answers now, within five seconds and without following redirects."""
        response = await self.client.get(self.url, timeout=5.0, follow_redirects=False)
        response.raise_for_status()
        return as_object(response.content)


class TrustedKeys:
    """The keys of a source, fetched again when a token names one we do not know, but not more often than is polite."""

    def __init__(self, source: KeySource, *, clock: Clock, on_failure: Callable[[Exception], None]) -> None:
        self._source = source
        self._clock = clock
        self._on_failure = on_failure
        self._keys: dict[str, VerificationKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._lock = asyncio.Lock()

    async def get(self, kid: str) -> VerificationKey | None:
        """The key with this id, or None; 503 when there never were keys to look in."""
        if self._stale(kid):
            async with self._lock:
                if self._stale(kid):
                    await self._refresh()
        if self._fetched_at is None:
            raise TijdelijkNietBeschikbaar("De sleutels van de tokenuitgever zijn niet op te halen.", retry_after=5)
        return self._keys.get(kid)

    def _stale(self, kid: str) -> bool:
        now = self._clock.now().timestamp()
        if self._tried_at is not None and 0 <= now - self._tried_at < COOL_DOWN_S:
            return False
        return self._fetched_at is None or kid not in self._keys or now - self._fetched_at > REFRESH_S

    async def _refresh(self) -> None:
        self._tried_at = self._clock.now().timestamp()
        try:
            self._keys = usable_keys(await self._source.fetch())
        except (OSError, ValueError, httpx.HTTPError) as error:
            self._on_failure(error)  # what we have stays in use; the next unknown key tries again
        else:
            self._fetched_at = self._tried_at


def usable_keys(jwks: Mapping[str, Any]) -> dict[str, VerificationKey]:
    """The public signature keys in ``jwks`` by id: RSA of at least 2048 bits and P-256; anything else is left out."""
    keys: dict[str, VerificationKey] = {}
    entries = jwks.get("keys")
    if not isinstance(entries, list):
        raise ValueError("not a key set")
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str) or entry.get("use", "sig") != "sig":
            continue
        try:
            if not _is_strong(entry):
                continue
            key = import_key({name: entry[name] for name in ("kty", "n", "e", "crv", "x", "y") if name in entry})
        except (JoseError, ValueError, AttributeError):
            continue
        if isinstance(key, RSAKey | ECKey):
            keys[entry["kid"]] = key
    return keys


def _is_strong(entry: Mapping[str, Any]) -> bool:
    if entry.get("kty") == "RSA":
        return int.from_bytes(decoded(entry.get("n", "")), "big").bit_length() >= MIN_RSA_BITS
    return entry.get("kty") == "EC" and entry.get("crv") == "P-256"


def decoded(text: str) -> bytes:
    """A part of a token or key: base64url without padding; ``ValueError`` for anything else."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def as_object(content: bytes) -> dict[str, Any]:
    """A JSON object; ``ValueError`` for anything else."""
    value = json.loads(content)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
