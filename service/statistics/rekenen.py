"""From counts to a figure: percentiles, and a figure in its measure. Pure; shares stand in `core/aandeel.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.statistics.indicator import Berekening, Maat

DELEN: Final[Mapping[Berekening, int]] = {Berekening.MEDIAAN: 50, Berekening.P90: 90}
"""The share of records, in percent, that a percentile has below it or at it."""
_PER_UUR: Final = 60


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
