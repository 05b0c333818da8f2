"""The key-encryption key: wraps the data keys, and nothing else. Whoever has it and the database can read everything.

A wrapped key is bound to its id, domain and year, so that a row put in the place of another does not unwrap.
"""

import os
from collections.abc import Mapping
from hashlib import sha256
from hmac import digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.core.cipher import KEY_BYTES, NONCE_BYTES
from service.core.errors import GeschondenGegevens, OnbekendeSleutel


class Kek:
    """Wraps with the active key-encryption key, and unwraps with any that it was given."""

    def __init__(self, keys: Mapping[str, bytes], *, actief: str) -> None:
        """Take them by id, 32 bytes each."""
        if actief not in keys or any(len(key) != KEY_BYTES or not 1 <= len(name) <= 40 for name, key in keys.items()):
            raise ValueError("a key-encryption key has an id and 32 bytes, and the active one is among them")
        self._keys = {name: AESGCM(key) for name, key in keys.items()}
        self.actief = actief

    def knows(self, kek_id: str) -> bool:
        """Whether this one can be unwrapped with."""
        return kek_id in self._keys

    def wrap(self, key: bytes, *, aad: bytes) -> bytes:
        """`key` under the active key-encryption key, for the place that `aad` names."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._keys[self.actief].encrypt(nonce, key, aad)

    def unwrap(self, kek_id: str, wrapped: bytes, *, aad: bytes) -> bytes:
        """What ``wrap`` wrapped; ``OnbekendeSleutel`` without that key, ``GeschondenGegevens`` for another place."""
        found = self._keys.get(kek_id)
        if found is None:
            raise OnbekendeSleutel(key_id=kek_id)
        try:
            return found.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], aad)
        except (InvalidTag, ValueError):
            raise GeschondenGegevens from None


def derived(key: bytes) -> bytes:
    """The key-encryption key of an installation of before there was one: made of its content key (HKDF, RFC 5869)."""
    extracted = digest(b"meldbrug", key, sha256)
    return digest(extracted, b"sleutel om sleutels te verpakken\x01", sha256)
