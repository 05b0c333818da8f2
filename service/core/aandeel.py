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
    low, high = _grenzen(teller, noemer)
    return round(100 * low, 1), round(100 * high, 1)


def saldo(meer: int, minder: int, totaal: int) -> tuple[float, float] | None:
    """The 95 % interval of ``meer - minder``, two counts of different things among ``totaal`` of one kind.

    Of what is to be expected in as many others, drawn alike and each by itself; None of nothing. Wilson's limits of
    both shares, joined by the recovery of variances with the correlation that shares of one whole have (Zou and Donner,
    'Construction of confidence limits about effect measures', Statistics in Medicine 27 (2008), p. 1693-1702). Raises
    ``ValueError`` for counts that cannot be.
    """
    if min(meer, minder) < 0 or meer + minder > max(totaal, 0):
        raise ValueError("two counts of different things are together at most the whole")
    if totaal == 0:
        return None
    up, down = meer / totaal, minder / totaal
    (up_low, up_high), (down_low, down_high) = _grenzen(meer, totaal), _grenzen(minder, totaal)
    apart = -sqrt(up * down / ((1 - up) * (1 - down))) if meer and minder else 0.0

    def joined(one: float, other: float) -> float:
        return sqrt(one * one + other * other - 2 * apart * one * other)

    balance = up - down
    low = max(balance - joined(up - up_low, down_high - down), -1.0)
    high = min(balance + joined(up_high - up, down - down_low), 1.0)
    return totaal * low, totaal * high


def _grenzen(teller: int, noemer: int) -> tuple[float, float]:
    share, square = teller / noemer, _Z * _Z
    middle = share + square / (2 * noemer)
    around = _Z * sqrt(share * (1 - share) / noemer + square / (4 * noemer * noemer))
    whole = 1 + square / noemer
    low = 0.0 if teller == 0 else max((middle - around) / whole, 0.0)
    high = 1.0 if teller == noemer else min((middle + around) / whole, 1.0)
    return low, high
