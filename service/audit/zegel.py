"""Signing the head of the chain, so that whoever kept one sees when what came before it is not the same any more.

The key is Ed25519 (RFC 8032) and follows from the key file: who only has the database cannot make a head. A head also
goes outside (a file, an address), where nobody who manages the database can take it back.
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from service.core.clock import as_utc

DOEL: Final = "auditspoor"
"""Under this name the key follows from the key file (`Signer.key_for`)."""


@dataclass(frozen=True, slots=True)
class Kop:
    """A head: so far went the chain at a moment, and its hash there."""

    nummer: int
    schakel: int
    hash: bytes
    op: datetime
    sleutel: str = ""
    handtekening: bytes = b""

    @property
    def inhoud(self) -> bytes:
        """What is signed."""
        parts = [DOEL, self.nummer, self.schakel, self.hash.hex(), as_utc(self.op).isoformat(), self.sleutel]
        return json.dumps(parts, separators=(",", ":")).encode()

    def buiten(self) -> dict[str, Any]:
        """The head as it goes outside; `van_buiten` reads it back."""
        return {
            "kop": self.nummer,
            "schakel": self.schakel,
            "hash": self.hash.hex(),
            "op": as_utc(self.op).isoformat(),
            "sleutel": self.sleutel,
            "handtekening": urlsafe_b64encode(self.handtekening).decode(),
        }

    @classmethod
    def van_buiten(cls, fields: Mapping[str, Any]) -> Kop:
        """A head that was kept outside; ``ValueError`` when it is none."""
        try:
            return cls(
                int(fields["kop"]), int(fields["schakel"]), bytes.fromhex(fields["hash"]),
                as_utc(datetime.fromisoformat(fields["op"])), str(fields["sleutel"]),
                urlsafe_b64decode(fields["handtekening"]),
            )  # fmt: skip
        except (KeyError, TypeError) as error:
            raise ValueError("not a head") from error


class Zegel:
    """Signs heads and checks them."""

    def __init__(self, key: bytes) -> None:
        """Take the 32 bytes of the private key."""
        self._key = Ed25519PrivateKey.from_private_bytes(key)
        self._public = self._key.public_key()
        raw = self._public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.sleutel: Final = hashlib.sha256(raw).hexdigest()[:16]
        """Id of the key."""
        self.openbaar: Final = urlsafe_b64encode(raw).decode().rstrip("=")
        """The public key, for whoever wants to check a head without us."""

    def onderteken(self, nummer: int, schakel: int, digest: bytes, op: datetime) -> Kop:
        """The signed head of the chain at this link."""
        kop = Kop(nummer, schakel, digest, op, self.sleutel)
        return Kop(nummer, schakel, digest, op, self.sleutel, self._key.sign(kop.inhoud))

    def klopt(self, kop: Kop) -> bool:
        """Whether we signed exactly this."""
        try:
            self._public.verify(kop.handtekening, kop.inhoud)
        except InvalidSignature:
            return False
        return kop.sleutel == self.sleutel
