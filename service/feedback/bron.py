"""The stored feedback, told again as facts."""

from __future__ import annotations

from typing import Final

from service.db.session import ReadTx
from service.feedback import repository
from service.feedback.feiten import feiten_van
from service.tally.service import Bladzijde, Feitsoort, Verder


class Terugkoppelingbron:
    """A `Bron`: the newest feedback after triage on each melding."""

    naam: Final = "terugkoppelingen"
    soorten: Final = frozenset({Feitsoort.TERUGKOPPELING})

    async def bladzijde(self, tx: ReadTx, na: Verder | None, aantal: int) -> Bladzijde:
        """Of the next meldingen, by id."""
        found = await repository.list_newest(tx, None if na is None else na[0], aantal)
        verder = (found[-1].melding_id,) if len(found) == aantal else None
        return Bladzijde([feit for given in found for feit in feiten_van(given)], verder)
