"""The funnel: how far from the national share a region may lie by chance, for its number of records. Pure.

A limit is the edge of the score test at the national share (Spiegelhalter, 2005, 'Funnel plots for comparing
institutional performance'); so a region lies outside the 95 % limits exactly when its own Wilson interval does not hold
the national share, and chart and table never disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from service.statistics.service import Cel

Z_95: Final = 1.959964
Z_998: Final = 3.090232
BUITEN: Final = ("buiten 95 %", "buiten 99,8 %")
PUNTEN: Final = 40
"""In how many points a limit is drawn."""


@dataclass(frozen=True, slots=True)
class Grenzen:
    """Limits at one number of records, in percent."""

    onder: float
    boven: float


def grenzen(landelijk: float, aantal: float, z: float) -> Grenzen:
    """The limits at `aantal` records (more than 0) around a national share in percent."""
    share = landelijk / 100
    width = 100 * z * sqrt(share * (1 - share) / aantal)
    return Grenzen(max(0.0, landelijk - width), min(100.0, landelijk + width))


def ligging(cel: Cel, landelijk: float) -> str:
    """Where a region lies: 'binnen', 'buiten 95 %' or 'buiten 99,8 %'; empty when that cannot be said.

    From its numerator and denominator, for a share to one decimal would put a big region on the wrong side of a limit.
    """
    if cel.teller is None or not cel.noemer:
        return ""
    distance = abs(100 * cel.teller / cel.noemer - landelijk)
    for z, words in ((Z_998, BUITEN[1]), (Z_95, BUITEN[0])):
        if distance > 100 * z * sqrt(landelijk / 100 * (1 - landelijk / 100) / cel.noemer):
            return words
    return "binnen"


def lijnen(landelijk: float, grootste: int) -> dict[str, Sequence[tuple[float, float]]]:
    """The four limits and the national share as lines from few records to the largest region and a little more."""
    end = max(10.0, grootste * 1.08)
    steps = [end * ((i + 1) / PUNTEN) ** 2 for i in range(PUNTEN)]
    at = {z: [grenzen(landelijk, n, z) for n in steps] for z in (Z_95, Z_998)}
    return {
        "95-onder": [(n, g.onder) for n, g in zip(steps, at[Z_95], strict=True)],
        "95-boven": [(n, g.boven) for n, g in zip(steps, at[Z_95], strict=True)],
        "998-onder": [(n, g.onder) for n, g in zip(steps, at[Z_998], strict=True)],
        "998-boven": [(n, g.boven) for n, g in zip(steps, at[Z_998], strict=True)],
        "landelijk": [(0.0, landelijk), (end, landelijk)],
    }
