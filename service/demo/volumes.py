"""How much happens where and when: volume and shares of handbook §3.12, weights per municipality, day and night.

The shares of scenes are our reading of what comes along when half of the units send unfiltered (F11); only the totals
and the split of what belongs at Veilig Thuis (F172, F173, F176) come from a source.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final

from service.core.calendar import AMSTERDAM
from service.core.regions import Regions, load_regions

MUTATIES_PER_JAAR: Final = 110_000
"""Mutaties a year nationally: 84,000–94,000 meant for Veilig Thuis (F172, F173), and what comes along."""
DEEL_BEKEND: Final = 0.30
"""Share of incidents on a household that police already came to this quarter (F133: 28.5 % on a running case)."""
EENHEDEN_GEZIEN: Final = frozenset({"noord-nederland", "oost-nederland", "noord-holland", "amsterdam", "limburg"})
"""Units where a human looks before sending; the other half sends unseen (F11; which half is invented)."""

_CODES: Final = Path(__file__).parents[2] / "contracts" / "codes"
_GEWOON: Final = 3
_INWONERS: Final = {  # of the larger municipalities, in tens of thousands, rounded; any other counts as 3
    "GM0363": 93, "GM0599": 67, "GM0518": 56, "GM0344": 37, "GM0772": 25, "GM0014": 24, "GM0855": 23, "GM0034": 23,
    "GM0758": 19, "GM0268": 18, "GM0200": 17, "GM0202": 17, "GM0392": 17, "GM0153": 16, "GM0394": 16, "GM0307": 16,
    "GM0479": 16, "GM0796": 16, "GM0193": 13, "GM0546": 13, "GM0637": 13, "GM0080": 13, "GM0935": 12, "GM0505": 12,
    "GM0228": 12, "GM0484": 11, "GM0361": 11, "GM0503": 11, "GM0114": 11, "GM0983": 10, "GM0150": 10, "GM0794": 9,
    "GM0995": 8, "GM0402": 9, "GM0917": 9, "GM1883": 9,
}  # fmt: skip
_WEEKDAGEN: Final = (0.92, 0.9, 0.9, 0.93, 1.05, 1.25, 1.2)  # Monday first


class Uren(StrEnum):
    """When in the day something happens."""

    NACHT = "NACHT"
    AVOND = "AVOND"
    DAG = "DAG"


_PER_UUR: Final = {
    Uren.NACHT: (9, 9, 8, 6, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5, 7, 8, 9),
    Uren.AVOND: (4, 3, 2, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 5, 6, 7, 8, 8, 8, 7, 6),
    Uren.DAG: (0, 0, 0, 0, 0, 0, 1, 3, 6, 8, 9, 9, 8, 8, 8, 8, 7, 5, 4, 3, 2, 1, 1, 0),
}


@dataclass(frozen=True, slots=True)
class Kwartaal:
    """A quarter of a year, or the last of some in a row that are played as one."""

    jaar: int
    nummer: int
    reeks: int = 1
    """How many quarters in all; four are a year."""

    @classmethod
    def parse(cls, text: str, reeks: int = 1) -> Kwartaal:
        """Read `2026-K3`; ValueError when it is not a quarter."""
        jaar, _, nummer = text.partition("-K")
        if len(jaar) != 4 or nummer not in {"1", "2", "3", "4"}:
            raise ValueError("een kwartaal heeft de vorm 2026-K3")
        return cls(int(jaar), int(nummer), reeks)

    def __str__(self) -> str:
        return f"{self.jaar}-K{self.nummer}"

    @property
    def eerste_dag(self) -> date:
        """The first day of the first of them."""
        first = 4 * self.jaar + self.nummer - self.reeks
        return date(first // 4, 3 * (first % 4) + 1, 1)

    @property
    def volgende(self) -> date:
        """The first day after it."""
        return date(self.jaar + self.nummer // 4, 3 * self.nummer % 12 + 1, 1)

    @property
    def dagen(self) -> int:
        """How many days there are in all."""
        return (self.volgende - self.eerste_dag).days

    def op(self, dag: int, at: time) -> datetime:
        """The instant of a wall-clock time on the n-th day, from zero."""
        return datetime.combine(self.eerste_dag + timedelta(days=dag), at, tzinfo=AMSTERDAM)


def regions() -> Regions:
    """The dated tables of municipality, region and unit."""
    return load_regions(_CODES)


class Spreiding:
    """Draws where and when: municipalities by size, days of the week, hours of the day."""

    def __init__(self, rng: Random, kwartaal: Kwartaal, tabellen: Regions) -> None:
        self._rng = rng
        self._kwartaal = kwartaal
        eerste = kwartaal.eerste_dag
        self.gemeenten = sorted(code for code in tabellen.indeling if tabellen.region_on(code, eerste) is not None)
        self._gewichten = list(accumulate(_INWONERS.get(code, _GEWOON) for code in self.gemeenten))
        self._dagen = list(
            accumulate(_WEEKDAGEN[(eerste + timedelta(days=day)).weekday()] for day in range(kwartaal.dagen))
        )

    def gemeente(self) -> str:
        """A municipality, the larger the likelier."""
        return self.gemeenten[bisect(self._gewichten, self._rng.random() * self._gewichten[-1])]

    def moment(self, uren: Uren) -> datetime:
        """When something of this kind happens."""
        rng = self._rng
        day = bisect(self._dagen, rng.random() * self._dagen[-1])
        hour = rng.choices(range(24), _PER_UUR[uren])[0]
        return self._kwartaal.op(day, time(hour, rng.randrange(60), rng.randrange(60)))
