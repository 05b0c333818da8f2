"""Tokens: what makes a signed JWT of a trusted issuer into a ``Caller``, and signing of local ones.

Trusted are RS256, PS256 and ES256 with a key from the issuer's JWKS (RFC 7517, 7519, 8725): nothing in the token itself
chooses the kind of algorithm, the key or where to fetch it. A token that was verified is remembered for at most a
minute and never past its ``exp``.
"""

import asyncio
import json
import math
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey, import_key

from service.access.callers import Caller, Organisatie
from service.core.clock import Clock
from service.core.errors import NietAangemeld, TijdelijkNietBeschikbaar

ALGORITHMS: dict[str, type[RSAKey] | type[ECKey]] = {"RS256": RSAKey, "PS256": RSAKey, "ES256": ECKey}
MAX_TOKEN_CHARS = 8192
SKEW_S = 30
REMEMBER_S = 60
REMEMBER_MAX = 10_000
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
        return _as_object(await asyncio.to_thread(self.path.read_bytes))


@dataclass(frozen=True, slots=True)
class UrlSource:
    """Keys at a URL of the issuer."""

    url: str
    client: httpx.AsyncClient

    async def fetch(self) -> Mapping[str, Any]:
        """What the URL answers now, within five seconds and without following redirects."""
        response = await self.client.get(self.url, timeout=5.0, follow_redirects=False)
        response.raise_for_status()
        return _as_object(response.content)


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
        return int.from_bytes(_segment(entry.get("n", "")), "big").bit_length() >= MIN_RSA_BITS
    return entry.get("kty") == "EC" and entry.get("crv") == "P-256"


class Tokens:
    """Verifies tokens, and remembers for a moment which ones it verified."""

    def __init__(self, keys: TrustedKeys, *, issuers: Iterable[str], audience: str, clock: Clock) -> None:
        self._keys = keys
        self._issuers = frozenset(issuers)
        self._audience = audience
        self._clock = clock
        self._known: dict[bytes, tuple[Caller, float]] = {}

    async def verify(self, token: str) -> Caller:
        """The caller of ``token``; raises ``NietAangemeld`` when it is not to be trusted, whatever the reason."""
        now = self._clock.now().timestamp()
        fingerprint = sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._known.get(fingerprint)
        if known is not None and now < known[1]:
            return known[0]
        claims = await self._claims(token)
        caller, expires = self._caller(claims, now)
        if len(self._known) >= REMEMBER_MAX:
            self._known.pop(next(iter(self._known)))
        self._known.pop(fingerprint, None)
        self._known[fingerprint] = (caller, min(expires, now + REMEMBER_S))
        return caller

    async def _claims(self, token: str) -> Mapping[str, Any]:
        try:
            if len(token) > MAX_TOKEN_CHARS:
                raise ValueError("too long")
            header = _as_object(_segment(token.partition(".")[0]))
            kid, algorithm = header.get("kid"), header.get("alg")
            if not isinstance(kid, str) or not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
                raise ValueError("no trusted algorithm")
        except (ValueError, RecursionError):
            raise _invalid() from None
        key = await self._keys.get(kid)
        if key is None or not isinstance(key, ALGORITHMS[algorithm]):
            raise _invalid()
        try:
            return jwt.decode(token, key, algorithms=[algorithm]).claims
        except (JoseError, ValueError, TypeError, RecursionError):
            raise _invalid() from None

    def _caller(self, claims: Mapping[str, Any], now: float) -> tuple[Caller, float]:
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        try:
            expires, not_before = _instant(claims["exp"]), _instant(claims.get("nbf", 0))
            if (
                claims.get("iss") not in self._issuers
                or self._audience not in audiences
                or now >= expires
                or now + SKEW_S < not_before
            ):
                raise ValueError("not for us, or not now")
            sub, scope = claims["sub"], claims["scope"]
            if not isinstance(sub, str) or not 1 <= len(sub) <= 200 or not isinstance(scope, str):
                raise ValueError("no subject or scope")
            return Caller(sub, Organisatie.parse(claims["organisatie"]), frozenset(scope.split())), expires
        except (KeyError, TypeError, ValueError, AttributeError):
            raise _invalid() from None


def sign_local(
    key: ECKey,
    *,
    issuer: str,
    audience: str,
    organisatie: Organisatie,
    sub: str,
    scope: str,
    valid: timedelta,
    clock: Clock,
) -> str:
    """A token signed with the local key, for this machine only."""
    now = int(clock.now().timestamp())
    claims = {
        "iss": issuer,
        "aud": audience,
        "sub": sub,
        "organisatie": str(organisatie),
        "scope": scope,
        "iat": now,
        "nbf": now,
        "exp": now + int(valid.total_seconds()),
    }
    return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key, algorithms=["ES256"])


def _invalid() -> NietAangemeld:
    return NietAangemeld("Het toegangstoken is ongeldig of verlopen.", error="invalid_token")


def _instant(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not an instant")
    return float(value)


def _segment(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def _as_object(content: bytes) -> dict[str, Any]:
    value = json.loads(content)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
