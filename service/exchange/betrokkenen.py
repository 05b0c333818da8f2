"""The persons of questions to police as pseudonyms, for the processing log: looked up when it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from service.audit.service import Bekend, zekerste_in
from service.core.errors import MeldbrugError
from service.exchange.repository import informatieverzoeken as repository

if TYPE_CHECKING:
    from service.core.cipher import Cipher
    from service.core.pseudonyms import Pseudonyms
    from service.db.session import ReadTx

SOORT: Final = "informatieverzoek"
"""A question to police, as the record names it."""


class Vraagpersonen:
    """Knows whom Veilig Thuis asked about for as long as that is kept: in persons of the mutatie, or by name."""

    soort: Final = SOORT

    def __init__(self, cipher: Cipher, pseudonyms: Pseudonyms) -> None:
        self._cipher = cipher
        self._pseudonyms = pseudonyms

    async def van(self, tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, Bekend]:
        """Whoever each of these questions names itself, and the mutatie that it is on."""
        return {
            row.id: Bekend(
                zekerste_in(self._pseudonyms, self._personalia(row.inhoud, repository.vraag_aad(row.id))),
                [row.mutatie_id],
            )
            for row in await repository.inhouden(tx, ids)
        }

    def _personalia(self, sealed: bytes, aad: bytes) -> Sequence[Mapping[str, Any] | None]:
        try:
            content: Mapping[str, Any] = json.loads(self._cipher.open(sealed, aad=aad))
        except MeldbrugError:
            return ()  # it cannot be opened: then it is told without them
        return [one.get("personalia") for one in content.get("personen", ())]
