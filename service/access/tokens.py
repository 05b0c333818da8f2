"""Tokens: what makes a signed JWT of a trusted issuer into a ``Toegang``, and signing of local ones.

Trusted are RS256, PS256 and ES256 with a key from the issuer's JWKS (RFC 7517, 7519, 8725): nothing in the token itself
chooses the kind of algorithm, the key or where to fetch it. A token that was verified is remembered for at most a
minute and never past its ``exp``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from service.access.callers import Caller, Organisatie
from service.access.issuers import TrustedKeys, as_object, decoded
from service.core.clock import Clock
from service.core.errors import NietAangemeld

ALGORITHMS: dict[str, type[RSAKey] | type[ECKey]] = {"RS256": RSAKey, "PS256": RSAKey, "ES256": ECKey}
MAX_TOKEN_CHARS = 8192
SKEW_S = 30
REMEMBER_S = 60
REMEMBER_MAX = 10_000
_MAX_JTI_CHARS = 256
_LAST_INSTANT_S = 253_402_300_799
"""The end of the year 9999: later is no instant to anybody."""


@dataclass(frozen=True, slots=True)
class Toegang:
    """What a verified token gives: who calls, and what else must be true before that may be believed."""

    caller: Caller
    client: str
    """Organisation and ``sub``: whose pace is kept."""
    verloopt: float
    """When the token ends, in seconds since 1970."""
    certificaat: bytes | None = None
    """SHA-256 of the client certificate that the token is bound to (RFC 8705 §3.1); None for one that is not bound."""
    kenmerk: bytes | None = None
    """SHA-256 of issuer and ``jti``; None for a token without."""


class Tokens:
    """Verifies tokens, and remembers for a moment which ones it verified."""

    def __init__(self, keys: TrustedKeys, *, issuers: Iterable[str], audience: str, clock: Clock) -> None:
        self._keys = keys
        self._issuers = frozenset(issuers)
        self._audience = audience
        self._clock = clock
        self._known: dict[bytes, tuple[Toegang, float]] = {}

    async def verify(self, token: str) -> Toegang:
        """What ``token`` gives; raises ``NietAangemeld`` when it is not to be trusted, whatever the reason."""
        now = self._clock.now().timestamp()
        fingerprint = sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._known.get(fingerprint)
        if known is not None and now < known[1]:
            return known[0]
        toegang = self._toegang(await self._claims(token), now)
        if len(self._known) >= REMEMBER_MAX:
            self._known.pop(next(iter(self._known)))
        self._known.pop(fingerprint, None)
        self._known[fingerprint] = (toegang, min(toegang.verloopt, now + REMEMBER_S))
        return toegang

    async def _claims(self, token: str) -> Mapping[str, Any]:
        try:
            if len(token) > MAX_TOKEN_CHARS:
                raise ValueError("too long")
            header = as_object(decoded(token.partition(".")[0]))
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

    def _toegang(self, claims: Mapping[str, Any], now: float) -> Toegang:
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
            if not isinstance(sub, str) or not 1 <= len(sub) <= 200 or not sub.isprintable():
                raise ValueError("no subject that can go on record")
            if not isinstance(scope, str):
                raise ValueError("no scope")
            caller = Caller(sub, Organisatie.parse(claims["organisatie"]), frozenset(scope.split()))
            client = f"{caller.organisatie} {sub}"
            return Toegang(caller, client, expires, _certificate(claims), _kenmerk(claims))
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
    """A token signed with the local key, for this machine only; it has no ``jti`` and is bound to no certificate."""
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


def _certificate(claims: Mapping[str, Any]) -> bytes | None:
    """What the token is bound to; a kind of binding that we do not check is not taken for none."""
    if "cnf" not in claims:
        return None
    binding = claims["cnf"]
    if set(binding) != {"x5t#S256"}:
        raise ValueError("bound to something else")
    fingerprint = decoded(binding["x5t#S256"])
    if len(fingerprint) != sha256().digest_size:
        raise ValueError("not a fingerprint")
    return fingerprint


def _kenmerk(claims: Mapping[str, Any]) -> bytes | None:
    if "jti" not in claims:
        return None
    jti = claims["jti"]
    if not isinstance(jti, str) or not 1 <= len(jti) <= _MAX_JTI_CHARS:
        raise ValueError("not an id")
    return sha256(f"{claims['iss']}\0{jti}".encode("utf-8", "surrogatepass")).digest()


def _invalid() -> NietAangemeld:
    return NietAangemeld("Het toegangstoken is ongeldig of verlopen.", error="invalid_token")


def _instant(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LAST_INSTANT_S:
        raise ValueError("not an instant")
    return float(value)
