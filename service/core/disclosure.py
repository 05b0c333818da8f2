"""Disclosure control: rounding that does not lean, and which cells are kept secret so that none can be computed. Pure.

Figures of areas form a tree (country, police units, the regions that lie in them) and periods another (months,
quarters, half-years, years); in both a whole is the sum of its parts, and all of it is published but for the secret
cells. Whoever knows a figure of his own must not find another one by subtracting, so a sum with secrets has at least
three of them. Decision 0010 says why that suffices; `tests/unit/test_disclosure.py` solves the equations.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from functools import cached_property
from math import floor
from typing import Final

Gebieden = frozenset[str]
GEEN: Final[Gebieden] = frozenset()
DREMPEL: Final = 10
"""The smallest count above zero that is shown (handbook §8.2)."""
STAP: Final = 5
_MINSTENS: Final = 3
"""Secret members of a sum: who knows one of them exactly still has two unknowns."""
_U: Final = 1 / 2**64


def toeval(sleutel: bytes, cel: str) -> float:
    """A number in [0, 1) that is the same for a cell whatever is asked and whatever stands in it."""
    return (int.from_bytes(hmac.digest(sleutel, cel.encode(), "sha256")[:7], "big") << 8) * _U


def rond(aantal: int, u: float, stap: int = STAP) -> int:
    """A multiple of `stap` less than one step away; over all `u` in [0, 1) its mean is the number itself."""
    return stap * floor(aantal / stap + u)


def is_klein(aantal: int, drempel: int = DREMPEL) -> bool:
    """Whether so few are in a cell that it says something of them; in an empty cell is nobody."""
    return 0 < aantal < drempel


class Boom:
    """Areas and the sums between them: each area is the sum of its parts.

    An area with a single part is the same figure as that part: they have one name here (`naam`), and are shown or
    secret together.
    """

    def __init__(self, wortel: str, delen: Mapping[str, Iterable[str]]) -> None:
        self.wortel = wortel
        self._delen = {area: tuple(parts) for area, parts in delen.items() if parts}
        if wortel not in self._delen:
            raise ValueError("a tree has a root with parts")

    @cached_property
    def gebieden(self) -> tuple[str, ...]:
        """Every area, wholes before their parts."""
        found = [self.wortel]
        for area in found:
            found.extend(self._delen.get(area, ()))
        return tuple(found)

    @cached_property
    def naam(self) -> Mapping[str, str]:
        """The one name of each area: its own, or that of the part it is the same as."""
        names: dict[str, str] = {}
        for area in reversed(self.gebieden):
            parts = self._delen.get(area, ())
            names[area] = names[parts[0]] if len(parts) == 1 else area
        return names

    @cached_property
    def sommen(self) -> tuple[Gebieden, ...]:
        """The sums, each as the names of its members: the whole and its parts."""
        return tuple(
            frozenset(self.naam[member] for member in (area, *parts))
            for area, parts in self._delen.items()
            if len(parts) > 1
        )

    def namen(self, gebieden: Iterable[str]) -> Gebieden:
        """The names of these areas."""
        return frozenset(self.naam[area] for area in gebieden)

    def sluit(self, geheim: Gebieden, gewicht: Mapping[str, int], *, binnen: Gebieden | None = None) -> Gebieden:
        """These names and the fewest smallest others, so that every sum with a secret has three or none.

        `binnen` holds what may be chosen: a set that is closed itself and holds `geheim`. An area without anybody in it
        is chosen when there is no other, and the country last of all.
        """
        found = set(geheim)
        while opened := [som for som in self.sommen if 0 < len(som & found) < _MINSTENS]:
            som = opened[-1]  # sums of small areas come last
            others = (som if binnen is None else som & binnen) - found
            if not others:  # a tree of so few areas that all of them are secret
                raise ValueError("not enough areas to hide among")
            found.add(min(others, key=lambda area: self._duur(area, gewicht)))
        return frozenset(found)

    def _duur(self, area: str, gewicht: Mapping[str, int]) -> tuple[bool, bool, int, str]:
        weight = gewicht.get(area, 0)
        return area == self.naam[self.wortel], weight == 0, weight, area


class Jaargang:
    """Which areas are secret in each period of one year, for one table, as its quarters are published one by one.

    Periods are 'M1' (all months of the first quarter: they share a set), 'K1', 'H1' … 'J'; one that is absent was not
    published. Of each is known what is secret now, and what was never shown: a cell that is secret stays so, and what
    is never shown must be safe also from whoever kept every earlier edition.
    """

    def __init__(self, boom: Boom, nu: Mapping[str, Gebieden], nooit: Mapping[str, Gebieden]) -> None:
        self._boom = boom
        self.nu = dict(nu)
        self.nooit = dict(nooit)

    def publiceer(
        self, kwartaal: int, klein: Mapping[str, Gebieden], gewicht: Mapping[str, Mapping[str, int]]
    ) -> tuple[str, ...]:
        """Decide for a quarter (1–4) and every longer period that it completes; the periods that were decided.

        `klein` are the names that must be secret, and `gewicht` the count of each name, by period. What an earlier part
        of a whole hides its last part hides too, and can only be moved between the two; what the last part alone hides
        the whole hides as well.
        """
        maanden, self_, half = f"M{kwartaal}", f"K{kwartaal}", f"H{(kwartaal + 1) // 2}"
        done = [maanden, self_]
        if kwartaal % 2 == 0 and f"K{kwartaal - 1}" in self.nu:
            done.append(half)
            if half == "H2" and "H1" in self.nu:
                done.append("J")
        # What a longer period must hide, its last part hides too: also when an earlier part has changed meanwhile.
        bodem = self._bodem(kwartaal).union(*(klein[periode] for periode in done[1:]))
        self._zet(maanden, klein[maanden] | bodem | self.nu.get(self_, GEEN), gewicht, None)
        self._zet(self_, bodem, gewicht, self.nu[maanden])
        if half in done:
            earlier = self.nu.get("H1", GEEN) | (klein["J"] if "J" in done else GEEN) if half == "H2" else GEEN
            self._boven(half, f"K{kwartaal - 1}", self_, klein[half] | earlier, gewicht)
        if "J" in done:
            self._boven("J", "H1", half, klein["J"], gewicht)
        return tuple(done)

    def _bodem(self, kwartaal: int) -> Gebieden:
        """What a quarter must hide because an earlier sibling, of it or of its half-year, does."""
        earlier = {2: ("K1",), 4: ("K3", "H1")}.get(kwartaal, ())
        return GEEN.union(*(self.nu.get(name, GEEN) for name in earlier))

    def _boven(
        self, periode: str, eerste: str, laatste: str, klein: Gebieden, gewicht: Mapping[str, Mapping[str, int]]
    ) -> None:
        within = self.nu[laatste]
        self._zet(periode, klein | (within - self.nooit[eerste]), gewicht, within)

    def _zet(
        self, periode: str, klein: Gebieden, gewicht: Mapping[str, Mapping[str, int]], binnen: Gebieden | None
    ) -> None:
        secret = klein | self.nu.get(periode, GEEN)
        self.nu[periode] = self._boom.sluit(secret, gewicht[periode], binnen=binnen)
        self.nooit.setdefault(periode, self.nu[periode])
