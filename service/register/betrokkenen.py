"""The persons of mutaties as pseudonyms, for the processing log: looked up from what police sent, when it is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from service.audit.service import Persoonskenmerk, kenmerken
from service.core.errors import MeldbrugError

if TYPE_CHECKING:
    from service.core.pseudonyms import Pseudonyms
    from service.db.session import ReadTx
    from service.register.dossier import Dossier
    from service.register.service import Register


class Betrokkenen:
    """Knows the persons of a mutatie for as long as its content is kept."""

    def __init__(self, register: Register, pseudonyms: Pseudonyms) -> None:
        self._register = register
        self._pseudonyms = pseudonyms

    async def van(self, tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, list[Persoonskenmerk]]:
        """One pseudonym for each person of each of these, the surest; what was erased is left out."""
        try:
            found = await self._register.get_many(tx, ids)
        except MeldbrugError:
            if len(ids) == 1:
                return {}  # it cannot be opened: then it is told without persons
            middle = len(ids) // 2
            return await self.van(tx, ids[:middle]) | await self.van(tx, ids[middle:])
        return {mutatie_id: self._personen(dossier) for mutatie_id, dossier in found.items()}

    def _personen(self, dossier: Dossier) -> list[Persoonskenmerk]:
        known = (
            kenmerken(
                self._pseudonyms,
                bsn=persoon.bsn,
                achternaam=persoon.achternaam,
                geboortedatum=persoon.geboortedatum,
            )
            for persoon in dossier.mutatie.betrokkenen
        )
        return [one[0] for one in known if one]
