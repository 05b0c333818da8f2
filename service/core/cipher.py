"""Sealing of personal data: AES-256-GCM with a key per region and year, bound to the row it belongs to.

Layout of a sealed value: version (1 byte) · length of key id (1 byte) · key id · nonce (12 bytes) · ciphertext, tag.
The header and the caller's associated data are authenticated, so a value moved to another row does not open. Nonces are
random: a key seals well under 2³² values (NIST SP 800-38D §8.3), and that is what a region of its own and a year of its
own see to. Why not its misuse-resistant sibling: decision 0012. Who may read is not decided here.

The ring is replaced as a whole (`bring`) by whoever keeps the keys; sealing and opening do no I/O. What a ring cannot
do yet is asked for, and answered with 'try again in a moment'.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.core.clock import Clock, SystemClock
from service.core.errors import GegevensVernietigd, GeschondenGegevens, OnbekendeSleutel, SleutelOnderweg

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
ALGEMEEN: Final = "algemeen"
"""The domain of what belongs to no region."""

_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_PAST: Final = datetime.min.replace(tzinfo=UTC)
_ASKED_AT_MOST: Final = 1_000

Way = tuple[bytes, Callable[[bytes, bytes, bytes], bytes]]
"""How to seal: the header, and the encryption under the key that it names."""


@dataclass(frozen=True, slots=True)
class Datasleutel:
    """One key on the ring: for values of one domain (a region, or ``algemeen``) that are sealed in one year (UTC)."""

    id: str
    domein: str
    jaar: int
    nummer: int
    """1, 2, 3 … of this domain and year; the highest that is active seals."""
    actief_vanaf: datetime
    """From then on it may seal: by then every process knows it."""
    sleutel: bytes | None = field(repr=False)
    """None once it was destroyed: what it sealed cannot be read by anyone any more."""


class Cipher:
    """Seals with the key of this region and year, and opens with any key of the ring."""

    def __init__(
        self, keys: Mapping[str, bytes] | None = None, *, active: str | None = None, clock: Clock | None = None
    ) -> None:
        """Take the fixed keys of earlier releases, if any: id (ASCII, 1-32 characters) → 32 bytes.

        With `active` new values are sealed with that one, for as long as no key of a region and year can.
        """
        keys = keys or {}
        if active is not None and active not in keys:
            raise ValueError("the active key is not on the ring")
        self._fixed = {_checked(key_id): AESGCM(_long_enough(key)) for key_id, key in keys.items()}
        self._fallback = None if active is None else _way(active, self._fixed[active.encode()])
        self._now = (clock or SystemClock()).now
        self._keys = dict(self._fixed)
        self._ring: tuple[Datasleutel, ...] = ()
        self._destroyed: frozenset[bytes] = frozenset()
        self._ways: dict[str | None, Way] = {}
        self._until = _NEVER
        self._stale = False
        self._fed = False
        self._absent: frozenset[bytes] = frozenset()
        self._asked_ids: set[bytes] = set()
        self.geopend = 0
        """How many values were opened; for the figures of whoever runs the service."""
        self.gevraagd: set[str] = set()
        """Domains that something had to be sealed for and that have no key of this year."""
        self.wek: Callable[[], None] = _nobody
        """Called when the ring lacks a key; whoever keeps the ring listens."""

    @property
    def fixed_ids(self) -> list[str]:
        """The ids of the fixed keys of earlier releases."""
        return sorted(key_id.decode() for key_id in self._fixed)

    def bring(self, ring: Iterable[Datasleutel]) -> None:
        """Take the keys as they are now, all of them, in place of those before."""
        self._ring = tuple(ring)
        live = {_checked(one.id): AESGCM(_long_enough(one.sleutel)) for one in self._ring if one.sleutel is not None}
        self._keys = self._fixed | live
        self._destroyed = frozenset(one.id.encode() for one in self._ring if one.sleutel is None)
        self._absent = frozenset(self._asked_ids - self._keys.keys() - self._destroyed)
        self._asked_ids, self.gevraagd = set(), set()
        self._fed, self._stale, self._until = True, False, _PAST

    def refuse_to_seal(self) -> None:
        """The ring is too old to trust: seal nothing until it is brought anew; opening goes on."""
        self._stale, self._until = True, _PAST

    def seal(self, plaintext: bytes, *, aad: bytes, regio: str | None) -> bytes:
        """Encrypt ``plaintext`` for the place that ``aad`` names (table and row id); opening asks the same ``aad``.

        `regio` is the VT region that the data belongs to; None for what belongs to none. Raises ``SleutelOnderweg``
        (503) for as long as there is no key.
        """
        if self._now() >= self._until:
            self._turn()
        header, encrypt = self._ways.get(regio) or self._without_key(regio)
        nonce = os.urandom(NONCE_BYTES)
        return header + nonce + encrypt(nonce, plaintext, header + aad)

    def open(self, sealed: bytes, *, aad: bytes) -> bytes:
        """Decrypt what ``seal`` made.

        Raises ``GegevensVernietigd`` when its key was destroyed, ``SleutelOnderweg`` for a key that is not on the ring
        yet, ``OnbekendeSleutel`` for one that nobody knows, ``GeschondenGegevens`` for another value or place.
        """
        if len(sealed) < 2 or sealed[0] != VERSION or len(sealed) < 2 + sealed[1] + NONCE_BYTES:
            raise GeschondenGegevens
        start = 2 + sealed[1]
        header, nonce = sealed[:start], sealed[start : start + NONCE_BYTES]
        key = self._keys.get(header[2:]) or self._missing(header[2:])
        try:
            opened = key.decrypt(nonce, sealed[start + NONCE_BYTES :], header + aad)
        except InvalidTag:
            raise GeschondenGegevens from None
        self.geopend += 1
        return opened

    def open_if_left(self, sealed: bytes, *, aad: bytes) -> bytes | None:
        """What ``open`` gives, or None when its key was destroyed: for one among many, so that the others are shown."""
        try:
            return self.open(sealed, aad=aad)
        except GegevensVernietigd:
            return None

    def reseal(self, sealed: bytes, *, aad: bytes, key_id: str) -> bytes:
        """The same content for the same place, under the key `key_id` of the ring; raises what ``open`` raises."""
        header, encrypt = _way(key_id, self._keys.get(key_id.encode()) or self._missing(key_id.encode()))
        nonce = os.urandom(NONCE_BYTES)
        return header + nonce + encrypt(nonce, self.open(sealed, aad=aad), header + aad)

    def _turn(self) -> None:
        """Choose with which key each domain seals from now on, and until when that holds."""
        now = self._now()
        if self._stale:
            raise SleutelOnderweg
        chosen: dict[str, Datasleutel] = {}
        for one in self._ring:
            if one.sleutel is not None and one.jaar <= now.year and one.actief_vanaf <= now:
                best = chosen.setdefault(one.domein, one)
                if (one.jaar, one.nummer) > (best.jaar, best.nummer):
                    chosen[one.domein] = one
        late = {domein for domein, one in chosen.items() if one.jaar < now.year}
        ways: dict[str | None, Way] = {
            domein: _way(one.id, self._keys[one.id.encode()]) for domein, one in chosen.items()
        }
        if ALGEMEEN in ways:
            ways[None] = ways[ALGEMEEN]
        coming = [one.actief_vanaf for one in self._ring if one.actief_vanaf > now]
        self._ways, self._until = ways, min([*coming, datetime(now.year + 1, 1, 1, tzinfo=UTC)])
        if late:  # last year's key seals well enough until that of this year is made
            self.gevraagd |= late
            self.wek()

    def _without_key(self, regio: str | None) -> Way:
        if self._fed and not any(one.domein == (regio or ALGEMEEN) for one in self._ring):
            self.gevraagd.add(regio or ALGEMEEN)
            self.wek()
        if self._fallback is None:
            raise SleutelOnderweg
        self._ways[regio] = self._fallback
        return self._fallback

    def _missing(self, key_id: bytes) -> AESGCM:
        if key_id in self._destroyed:
            raise GegevensVernietigd
        if not self._fed or key_id in self._absent or len(self._asked_ids) >= _ASKED_AT_MOST:
            raise OnbekendeSleutel(key_id=key_id.decode("ascii", "replace"))
        self._asked_ids.add(key_id)
        self.wek()
        raise SleutelOnderweg


def key_id_of(sealed: bytes) -> str:
    """The id of the key that ``sealed`` needs; what a rotation asks before it reseals."""
    return sealed[2 : 2 + sealed[1]].decode("ascii", "replace")


def header_of(key_id: str) -> bytes:
    """How every value that this key sealed begins."""
    return bytes((VERSION, len(key_id))) + key_id.encode()


def _way(key_id: str, key: AESGCM) -> Way:
    return header_of(key_id), key.encrypt


def _checked(key_id: str) -> bytes:
    if not (key_id.isascii() and 1 <= len(key_id) <= 32):
        raise ValueError("a key needs an ASCII id of 1-32 characters")
    return key_id.encode()


def _long_enough(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return key


def _nobody() -> None: ...
