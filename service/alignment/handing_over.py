"""A case that is handed to police or OM is put before the unit of its mutatie (handbook R07): by a step or a feedback.

Both may tell of the same handing-over, in either order; there is one report of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from service.access.callers import DIENST
from service.alignment.repository import vt_meldingen as repository
from service.alignment.vt_melding import Bevestigtermijn
from service.alignment.vt_meldingen import keep, new_report
from service.cases.service import Melding, Stand
from service.core.cipher import Cipher
from service.core.codes_terugkoppeling import Overdrachtspartij
from service.core.codes_uitwisseling import VtMeldingSoort
from service.db.session import WriteTx

OVERDRACHT: Final = "Veilig Thuis draagt deze zaak over aan politie of OM. De terugkoppeling op de mutatie zegt meer."
"""What an item of a handing-over says; whatever is known of people police has in its own mutatie."""


class Overdrachtmelder:
    """Reports a handing-over to police; a `NaStap` of the cases and a `NaarPolitie` of the feedback."""

    def __init__(self, cipher: Cipher, termijn: Bevestigtermijn) -> None:
        self._cipher = cipher
        self._termijn = termijn

    async def step_taken(self, tx: WriteTx, melding: Melding, *, voor: Stand, na: Stand, now: datetime) -> None:
        """It stood so, and stands so now: perhaps police or OM was asked to take it over."""
        party = Overdrachtspartij.POLITIE_OM
        if na.overdracht_aan == party and voor.overdracht_aan != party:
            await self.handed_over(tx, melding, door=DIENST.sub, now=now)

    async def handed_over(
        self, tx: WriteTx, melding: Melding, *, door: str, now: datetime, contact_vt: Mapping[str, str] | None = None
    ) -> UUID:
        """Put the case before the unit of its mutatie; the id of the report, the same until the case is reopened.

        `contact_vt` is ``{"functie", "telefoon"}``. The act itself is put on record by the caller.
        """
        overdracht_id = uuid5(melding.id, str(melding.heropend_op))
        known = await repository.find_overdracht(tx, overdracht_id)
        if known is not None:
            return known
        made = new_report(
            melding.vt_regio, f"politie:{melding.eenheid}", VtMeldingSoort.OVERDRACHT_POLITIE_OM, now,
            spoed=melding.spoed, about=melding, termijn=self._termijn,
        )  # fmt: skip
        made = replace(made, overdracht_id=overdracht_id)
        inhoud = {"tekst": OVERDRACHT} | ({"contactVt": dict(contact_vt)} if contact_vt else {})
        await keep(tx, made, inhoud, self._cipher, door=door, now=now)
        return made.id
