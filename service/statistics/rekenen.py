"""From counts to a figure: shares, percentiles, and how far a share may be off by chance. Pure.

A denominator of zero gives no figure, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import Final

from service.statistics.indicator import Berekening, Maat

_Z: Final = 1.959963984540054
"""Of a two-sided interval of 95 %."""
DELEN: Final[Mapping[Berekening, int]] = {Berekening.MEDIAAN: 50, Berekening.P90: 90}
"""The share of records, in percent, that a percentile has below it or at it."""
_PER_UUR: Final = 60


def aandeel(teller: int, noemer: int) -> float | None:
    """The numerator on every 100 of the denominator, to one decimal; None when there is nothing to divide by."""
    return round(100 * teller / noemer, 1) if noemer > 0 else None


def wilson(teller: int, noemer: int) -> tuple[float, float] | None:
    """The 95 % interval of a share, in percent to one decimal; None when there is nothing to divide by.

    The score interval: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). Source: E.B. Wilson, 'Probable inference, the
    law of succession, and statistical inference', JASA 22 (1927), p. 209-212. Raises ``ValueError`` when the numerator
    is not between zero and the denominator.
    """
    if not 0 <= teller <= max(noemer, 0):
        raise ValueError("a share has a numerator between zero and its denominator")
    if noemer == 0:
        return None
    share, square = teller / noemer, _Z * _Z
    middle = share + square / (2 * noemer)
    around = _Z * sqrt(share * (1 - share) / noemer + square / (4 * noemer * noemer))
    whole = 1 + square / noemer
    low = 0.0 if teller == 0 else max((middle - around) / whole, 0.0)
    high = 1.0 if teller == noemer else min((middle + around) / whole, 1.0)
    return round(100 * low, 1), round(100 * high, 1)


def percentiel(verdeling: Mapping[int, int], deel: Berekening) -> int | None:
    """The median or 90th percentile of records by value: the smallest value that at least that share does not exceed.

    Nearest rank: of n records in order the one at place ⌈n·p/100⌉, so a value that occurred. None without records.
    """
    total = sum(verdeling.values())
    rank = -(-total * DELEN[deel] // 100)
    seen = 0
    for value in sorted(verdeling):
        seen += verdeling[value]
        if seen >= rank > 0:
            return value
    return None


def in_maat(minuten: float | None, maat: Maat) -> float | None:
    """Minutes in the unit of the figure: hours to one decimal, or as they are."""
    if minuten is None or maat is not Maat.UREN:
        return minuten
    return round(minuten / _PER_UUR, 1)
