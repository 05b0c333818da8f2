"""What follows from what was published, by plain elimination: an attacker with patience, written apart from the code.

Every published figure is a sum of unknowns. A secret figure can be computed when it is a combination of published ones.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

_P = (1 << 31) - 1
"""A prime: what is a combination in fractions is one modulo this prime, but by a chance that can be ignored."""

Som = frozenset[int]
"""The numbers of the unknowns that a figure adds up."""


class Bekend:
    """All that follows from figures that are known, and from pairs of which only is known that they are equal."""

    def __init__(self, sommen: Iterable[Som], unknowns: int, *, gelijk: Iterable[tuple[Som, Som]] = ()) -> None:
        self._n = unknowns
        pairs = list(gelijk)
        equal = (self._matrix([one])[0] - self._matrix([other])[0] for one, other in pairs)
        rows = np.vstack([self._matrix(sommen), *(row[None] % _P for row in equal)])
        self._rows, self._pivots = _reduced(rows)

    def volgt(self, som: Som) -> bool:
        """Whether this figure can be computed."""
        row = self._matrix([som])[0]
        for place, pivot in enumerate(self._pivots):
            if row[pivot]:
                row = (row - row[pivot] * self._rows[place]) % _P
        return not row.any()

    def _matrix(self, sommen: Iterable[Som]) -> NDArray[np.int64]:
        rows = sorted({tuple(sorted(som)) for som in sommen if som})
        matrix = np.zeros((len(rows), self._n), dtype=np.int64)
        for place, row in enumerate(rows):
            matrix[place, list(row)] = 1
        return matrix


def _reduced(matrix: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[int]]:
    """Row by row until each has a place of its own, modulo the prime."""
    pivots: list[int] = []
    rank = 0
    for column in range(matrix.shape[1]):
        found = np.flatnonzero(matrix[rank:, column])
        if not found.size:
            continue
        chosen = rank + int(found[0])
        matrix[[rank, chosen]] = matrix[[chosen, rank]]
        matrix[rank] = matrix[rank] * pow(int(matrix[rank, column]), -1, _P) % _P
        others = np.flatnonzero(matrix[:, column])
        others = others[others != rank]
        matrix[others] = (matrix[others] - matrix[others, column][:, None] * matrix[rank]) % _P
        pivots.append(column)
        rank += 1
        if rank == matrix.shape[0]:
            break
    return matrix[:rank], pivots
