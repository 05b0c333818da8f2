"""The draw of the audit sample (FP9): who goes to a second reader, by lot, with a seed that can be checked. Pure.

Each confirmed ND and OZ falls in a stratum: its outcome with the first reason. The chance to be drawn is the configured
share, or more where that would leave less than a minimum of a rare stratum; it is kept beside each draw, drawn or not,
so that an estimate can weigh what was read. The lot is a hash of the id under the seed of its quarter. Of a seed the
hash stands on record before anything is drawn with it, and it is shown when the quarter is over: nobody can foretell a
draw, nobody can choose one, and everybody who has the ids can draw again.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from service.core.codes_beoordeling import Uitkomst

TERUG: Final = timedelta(days=91)
"""A quarter: so far back the size of a stratum is looked at."""
ZONDER_REDEN: Final = ""


@dataclass(frozen=True, slots=True)
class Stratum:
    """Confirmed verdicts that are drawn from together."""

    uitkomst: Uitkomst
    reden: str


@dataclass(frozen=True, slots=True)
class Maat:
    """How much is drawn."""

    deel: float
    """Share of everything; 0 draws nothing at all."""
    minimum: int
    """So many of each stratum a quarter, or all of it when there are not so many."""

    def __post_init__(self) -> None:
        if not 0 <= self.deel <= 1 or self.minimum < 0:
            raise ValueError("a sample has a share between 0 and 1 and a minimum that is not negative")

    @property
    def genoeg(self) -> int:
        """From this size of a stratum on the share alone gives the minimum."""
        return ceil(self.minimum / self.deel) if self.deel else 0

    def kans(self, eerder: int) -> float:
        """The chance to be drawn in a stratum of which there were so many in the last quarter.

        Steps of a half, so that few chances occur and what was drawn by the same one is counted together.
        """
        if not self.deel:
            return 0.0
        wanted, chance = self.minimum / eerder if eerder else 1.0, 1.0
        while chance / 2 >= max(wanted, self.deel):
            chance /= 2
        return chance if wanted > self.deel else self.deel


def lot(zaad: bytes, mutatie_id: UUID) -> int:
    """The number that a mutatie draws, from 0 up to 2**64."""
    return int.from_bytes(hmac.digest(zaad, mutatie_id.bytes, "sha256")[:8])


def getrokken(zaad: bytes, mutatie_id: UUID, kans: float) -> bool:
    """Whether it goes to a second reader."""
    return lot(zaad, mutatie_id) < kans * 2**64


def toezegging(zaad: bytes) -> str:
    """What is on record of a seed before it is used: who sees the seed later can tell that it is the same."""
    return hashlib.sha256(zaad).hexdigest()


def kwartaal(dag: date) -> str:
    """The quarter of a day, as 2026-K4."""
    return f"{dag.year}-K{(dag.month + 2) // 3}"


def zaad_van(sleutel: bytes, kwartaal: str) -> bytes:
    """The seed of a quarter, for whoever holds the key of the sample."""
    return hmac.digest(sleutel, b"steekproefzaad:" + kwartaal.encode(), "sha256")


def naam_van(kwartaal: str, zaad: bytes) -> str:
    """What a seed is called, as 2026-K4.9f86d081."""
    return f"{kwartaal}.{toezegging(zaad)[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaad:
    """A seed as it is told."""

    id: str
    toezegging: str
    """SHA-256 of the seed."""
    vastgelegd_op: datetime
    zaad: str | None
    """In hexadecimals; None as long as its quarter lasts."""
    onthuld_op: datetime | None
    trekkingen: int = 0
    getrokken: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trekking:
    """One confirmed verdict and its lot."""

    mutatie_id: UUID
    zaad: str
    op: datetime
    kans: float
    getrokken: bool
    gelezen_op: datetime | None = None

    @property
    def wacht(self) -> bool:
        """Whether it was drawn and nobody read it yet."""
        return self.getrokken and self.gelezen_op is None
