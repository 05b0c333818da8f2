"""How long to wait before trying again. Pure; chance is given, so that a test can throw the dice itself.

A notice that was refused waits for itself, up to an hour. A receiver that takes nothing at all rests as a whole, up to
a minute: then one notice is tried, and only when it arrives the others follow. So ten thousand waiting notices are one
call a minute for whoever is down, and whoever comes back is served within that minute.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

Toeval = Callable[[], float]
"""Gives a number from 0 up to 1."""

_NOTICE_S: Final = (10.0, 3600.0)
_RECEIVER_S: Final = (2.0, 60.0)


def na_poging(poging: int, toeval: float) -> timedelta:
    """How long a notice waits after its ``poging``-th attempt (from 1) failed: 5–10 s, 10–20 s, … 30–60 minutes."""
    return _growing(poging, toeval, *_NOTICE_S)


def na_storing(storingen: int, toeval: float) -> timedelta:
    """How long a receiver rests that took nothing for so many rounds: 1–2 s, 2–4 s, … 30–60 s."""
    return _growing(storingen, toeval, *_RECEIVER_S)


def _growing(times: int, toeval: float, first_s: float, most_s: float) -> timedelta:
    whole = min(first_s * 2 ** min(times - 1, 30), most_s)
    return timedelta(seconds=whole * (0.5 + toeval / 2))
