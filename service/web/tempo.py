"""How fast one client may ask: a budget per client and per kind of request, that fills up again evenly.

A client is the ``sub`` of an organisation, after its token was verified; until then it is the address that knocks, and
there only refusals count. A good token is never refused because of somebody else's bad ones. What is left stands on
every answer (``RateLimit`` and ``RateLimit-Policy``, draft-ietf-httpapi-ratelimit-headers). Counted in the memory of
one process: with n processes a client has at most n times as much.

This runs for every request. It is the generic cell rate algorithm: one number per client, namely when its budget is
full again. That costs a microsecond, tells exactly when to come back, and takes its time from the ``Clock``.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import islice
from math import ceil
from typing import Final

from service.core.clock import Clock

WINDOW_S: Final = 60
"""The time over which a budget is told, and in which an empty one fills up."""
REMEMBER_MAX: Final = 20_000
"""Clients that are remembered for one kind; whoever has its whole budget back needs no remembering."""

Headers = tuple[tuple[bytes, bytes], ...]


class Klasse(StrEnum):
    """Kinds of request, each with a budget of its own."""

    LEZEN = "lezen"
    SCHRIJVEN = "schrijven"
    ZOEKEN = "zoeken"
    BATCH = "batch"
    AANMELDEN = "aanmelden"
    """Tokens that were refused, by the address that sent them."""


class Budget:
    """What every client may ask of one kind of request."""

    def __init__(self, klasse: Klasse, per_minuut: int, *, clock: Clock) -> None:
        """``per_minuut`` is what a client has at once and what it gets back in a minute; 0 is without bound."""
        self._clock = clock
        self._pause_s = WINDOW_S / per_minuut if per_minuut else 0.0
        self._policy = (b"ratelimit-policy", f'"{klasse}";q={per_minuut};w={WINDOW_S}'.encode())
        self._left = f'"{klasse}";r=%d;t=%d'.encode()
        self._full_at: dict[str, float] = {}

    def take(self, client: str) -> tuple[Headers, int]:
        """Take one: what the answer tells of it, and in how many seconds to come back: 0 when there was one to take."""
        pause_s = self._pause_s
        if not pause_s:
            return (), 0
        now = self._clock.now().timestamp()
        known = self._full_at.get(client)
        if known is None and len(self._full_at) >= REMEMBER_MAX:
            self._forget(now)
        full_at = (now if known is None or known < now else known) + pause_s
        wait_s = full_at - now - WINDOW_S
        if wait_s > pause_s / 2:  # sums of fractions are not exact
            seconds = ceil(wait_s)
            return (self._policy, (b"ratelimit", self._left % (0, seconds))), seconds
        self._full_at[client] = full_at
        return (self._policy, (b"ratelimit", self._left % (round(-wait_s / pause_s), ceil(full_at - now)))), 0

    def _forget(self, now: float) -> None:
        """Forget whoever has its whole budget back, and those known longest when too many are left."""
        left = {client: full_at for client, full_at in self._full_at.items() if full_at > now}
        most = REMEMBER_MAX // 2
        self._full_at = dict(islice(left.items(), max(len(left) - most, 0), None))
