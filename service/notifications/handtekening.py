"""The signature under a notice: HMAC-SHA256 over the moment and the body, with the secret of the subscription.

``Meldbrug-Handtekening: t=1795251600,v1=5f0c…`` (t in seconds since 1970). Who receives computes the same over
``t`` + ``.`` + the bytes of the body, compares in constant time, and refuses a ``t`` that is not about now: so nobody
can make up a notice, change one, or play an old one again. Pure.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from typing import Final

KOP: Final = "Meldbrug-Handtekening"
SPELING_S: Final = 300
"""How far clocks may differ, in seconds."""

_VORM: Final = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def onderteken(geheim: str, inhoud: bytes, moment: datetime) -> str:
    """The value of the header ``KOP`` for this body, sent at ``moment``."""
    tijd = int(moment.timestamp())
    return f"t={tijd},v1={_hmac(geheim, tijd, inhoud)}"


def klopt(geheim: str, kop: str, inhoud: bytes, nu: datetime) -> bool:
    """Whether the header belongs to this body and was made about now; what a receiver does."""
    gevonden = _VORM.fullmatch(kop)
    if gevonden is None or abs(nu.timestamp() - int(gevonden[1])) > SPELING_S:
        return False
    return hmac.compare_digest(gevonden[2], _hmac(geheim, int(gevonden[1]), inhoud))


def _hmac(geheim: str, tijd: int, inhoud: bytes) -> str:
    return hmac.new(geheim.encode(), f"{tijd}.".encode() + inhoud, "sha256").hexdigest()
