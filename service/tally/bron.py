"""What a room still stores, told again as facts: so what was recorded can be held against it, and mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from service.db.session import ReadTx
from service.tally.feiten import Feit, Feitsoort

Verder = tuple[Any, ...]
"""Where a source goes on after a page; only the source itself reads it."""


@dataclass(frozen=True, slots=True)
class Bladzijde:
    """The facts of the next subjects of a source."""

    feiten: Sequence[Feit]
    """As the acts recorded them, oldest first for each subject; of each kind at least the one that counts. What is
    about one subject and of one kind (of one `melding`, where they stack) stands on one page."""
    verder: Verder | None
    """Where the next page begins; None after the last."""


class Bron(Protocol):
    """One source; nobody but its own room knows how its tables tell of the facts."""

    @property
    def naam(self) -> str:
        """What the report calls it."""
        ...

    @property
    def soorten(self) -> frozenset[Feitsoort]:
        """The kinds of fact that it tells of; no two sources tell of the same kind."""
        ...

    async def bladzijde(self, tx: ReadTx, na: Verder | None, aantal: int) -> Bladzijde:
        """The facts of the next `aantal` subjects after `na`; of the first ones when that is None."""
        ...
