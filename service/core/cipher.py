"""Sealing of personal data: AES-256-GCM with a ring of keys, bound to the row it belongs to.

Layout of a sealed value: version (1 byte) · length of key id (1 byte) · key id · nonce (12 bytes) · ciphertext, tag.
The header and the caller's associated data are authenticated, so a value moved to another row does not open. Nonces are
random: a key seals well under 2³² values before it is rotated (NIST SP 800-38D §8.3). Who may read is not decided here.
"""

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.core.errors import GeschondenGegevens, OnbekendeSleutel

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12


class Cipher:
    """Seals with the active key and opens with any key of the ring."""

    def __init__(self, keys: Mapping[str, bytes], *, active: str) -> None:
        """Take the ring: key id (ASCII, 1–32 characters) → 32 bytes, and the id that new values are sealed with."""
        if active not in keys:
            raise ValueError("the active key is not on the ring")
        if any(
            not (key_id.isascii() and 1 <= len(key_id) <= 32 and len(key) == KEY_BYTES) for key_id, key in keys.items()
        ):
            raise ValueError("a key needs an ASCII id of 1-32 characters and 32 bytes")
        self._keys = {key_id.encode(): AESGCM(key) for key_id, key in keys.items()}
        self._header = bytes((VERSION, len(active))) + active.encode()
        self._seal = self._keys[active.encode()].encrypt

    def seal(self, plaintext: bytes, *, aad: bytes, regio: str | None) -> bytes:
        """Encrypt ``plaintext`` for the place that ``aad`` names (table and row id); opening asks the same ``aad``."""
        nonce = os.urandom(NONCE_BYTES)
        return self._header + nonce + self._seal(nonce, plaintext, self._header + aad)

    def open(self, sealed: bytes, *, aad: bytes) -> bytes:
        """Decrypt what ``seal`` made.

        Raises ``OnbekendeSleutel`` for a key not on the ring, ``GeschondenGegevens`` for another value or place.
        """
        if len(sealed) < 2 or sealed[0] != VERSION or len(sealed) < 2 + sealed[1] + NONCE_BYTES:
            raise GeschondenGegevens
        start = 2 + sealed[1]
        header, nonce = sealed[:start], sealed[start : start + NONCE_BYTES]
        key = self._keys.get(header[2:])
        if key is None:
            raise OnbekendeSleutel(key_id=key_id_of(sealed))
        try:
            return key.decrypt(nonce, sealed[start + NONCE_BYTES :], header + aad)
        except InvalidTag:
            raise GeschondenGegevens from None


def key_id_of(sealed: bytes) -> str:
    """The id of the key that ``sealed`` needs; what a rotation asks before it reseals."""
    return sealed[2 : 2 + sealed[1]].decode("ascii", "replace")
