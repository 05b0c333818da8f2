"""Opaque references that callers carry back to us: signed, so that they cannot be made up or changed.

Used by cursors and by positions in a feed. Signed is not secret: never put personal data in one.
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

MAC_BYTES = 16


class BadSignature(ValueError):
    """The text was not made by this signer for this purpose."""


class Signer:
    """Signs bytes for a purpose; what was signed for one purpose does not verify for another."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise ValueError("a signing key has at least 32 bytes")
        self._key = key

    def key_for(self, purpose: str) -> bytes:
        """A key of 32 bytes for another keyed use, that tells nothing of this one."""
        return hmac.digest(self._key, b"sleutel:" + purpose.encode(), "sha256")

    def sign(self, purpose: str, content: bytes) -> str:
        """``content`` with its signature as text that is safe in a URL."""
        return urlsafe_b64encode(self._mac(purpose, content) + content).rstrip(b"=").decode()

    def verify(self, purpose: str, text: str) -> bytes:
        """The content of what ``sign`` made; raises ``BadSignature`` for anything else."""
        try:
            raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        except ValueError:
            raise BadSignature from None
        mac, content = raw[:MAC_BYTES], raw[MAC_BYTES:]
        # A second spelling of the same bytes (loose base64) is refused as well: one reference has one text.
        if not hmac.compare_digest(mac, self._mac(purpose, content)) or self.sign(purpose, content) != text:
            raise BadSignature
        return content

    def _mac(self, purpose: str, content: bytes) -> bytes:
        message = len(purpose).to_bytes(2, "big") + purpose.encode() + content
        return hmac.digest(self._key, message, hashlib.sha256)[:MAC_BYTES]
