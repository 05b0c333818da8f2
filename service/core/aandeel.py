"""Shares, and how far a share may be off by chance. Pure.

A denominator of zero gives no figure, never a zero.
"""

from math import sqrt
from typing import Final

_Z: Final = 1.959963984540054
"""Of a two-sided interval of 95 %."""


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
