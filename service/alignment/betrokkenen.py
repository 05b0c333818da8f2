"""The persons of reports of Veilig Thuis as pseudonyms, for the processing log: looked up when it is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from service.alignment.repository import vt_meldingen as repository
from service.alignment.vt_meldingen import OBJECT
from service.audit.service import Bekend, zekerste_in
from service.core.errors import MeldbrugError

if TYPE_CHECKING:
    from service.cases.service import Cases
    from service.core.cipher import Cipher
    from service.core.pseudonyms import Pseudonyms
    from service.db.session import ReadTx


class VtMeldingpersonen:
    """Knows whom Veilig Thuis named in a report for as long as that is kept, and the case that it is on."""

    soort: Final = OBJECT

    def __init__(self, cases: Cases, cipher: Cipher, pseudonyms: Pseudonyms) -> None:
        self._cases = cases
        self._cipher = cipher
        self._pseudonyms = pseudonyms

    async def van(self, tx: ReadTx, ids: Sequence[UUID]) -> dict[UUID, Bekend]:
        """Whoever stands in a version of each of these reports, or in the mutatie of its melding."""
        about = await repository.meldingen_van(tx, ids)
        standings = await self._cases.standings(tx, [one for one in about.values() if one is not None])
        named: dict[UUID, list[Mapping[str, Any]]] = {number: [] for number in about}
        for row in await repository.inhouden(tx, list(about)):
            named[row.vt_melding_id] += self._personen(row.payload, repository.stap_aad(row.id))
        return {
            number: Bekend(
                zekerste_in(self._pseudonyms, named[number]),
                [standings[melding].mutatie_id] if melding in standings else [],
            )
            for number, melding in about.items()
        }

    def _personen(self, sealed: bytes, aad: bytes) -> Sequence[Mapping[str, Any]]:
        try:
            content: Mapping[str, Any] = json.loads(self._cipher.open(sealed, aad=aad))
        except MeldbrugError:
            return ()  # it cannot be opened: then it is told without them
        found: Sequence[Mapping[str, Any]] = content.get("personen", ())
        return found
