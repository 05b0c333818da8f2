"""Who asked something as a data subject as a pseudonym, for the processing log: looked up when it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Final
from uuid import UUID

from service.audit.service import Bekend, zekerste_in
from service.core.errors import MeldbrugError
from service.retention.verzoeken import OBJECT

if TYPE_CHECKING:
    from service.core.pseudonyms import Pseudonyms
    from service.db.session import ReadTx
    from service.retention.verzoeken import Verzoeken


class Verzoekpersonen:
    """Knows who asked for as long as that is kept; nobody else, or others would learn that he asked."""

    soort: Final = OBJECT

    def __init__(self, verzoeken: Verzoeken, pseudonyms: Pseudonyms) -> None:
        self._verzoeken = verzoeken
        self._pseudonyms = pseudonyms

    async def van(self, tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, Bekend]:
        """Who asked each of these."""
        found = {}
        for verzoek_id in ids:
            try:
                wie, _ = await self._verzoeken.wie(tx, verzoek_id)
            except MeldbrugError:
                continue  # it cannot be opened: then it is told without him
            if wie is not None:
                found[verzoek_id] = Bekend(zekerste_in(self._pseudonyms, [asdict(wie)]))
        return found
