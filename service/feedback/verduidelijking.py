"""The one question that police may ask about a feedback, and the one answer of Veilig Thuis (handbook R06).

There is no thread: whoever wants to talk calls the contact in the feedback.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from service.access import policy
from service.access.callers import Caller, Soort
from service.audit.service import Actie, record
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.codes_terugkoppeling import Terugkoppelmoment
from service.core.codes_uitwisseling import Berichtsoort
from service.core.errors import NietGevonden, OngeldigeInvoer, StapNietMogelijk
from service.core.ids import canonical_json
from service.db.session import ReadTx, WriteTx
from service.feedback import repository
from service.feedback.requirements import bsn_in_tekst
from service.feedback.schemas_verduidelijking import (
    AntwoordIn,
    AntwoordUit,
    VerduidelijkingUit,
    VraagIn,
    VraagUit,
)
from service.feedback.terugkoppeling import Terugkoppeling
from service.notifications.service import Bericht, publish

OBJECT: Final = "terugkoppeling"
_DOEL: Final = {Soort.POLITIE: Doelbinding.POLITIETAAK, Soort.VT: Doelbinding.VT_TERUGKOPPELEN}
"""What asking and answering are for; reading says its own purpose."""


class Verduidelijkingen:
    """Keeps question and answer; every method works in the transaction of the caller."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    async def ask(
        self, tx: WriteTx, terugkoppeling_id: UUID, body: VraagIn, *, caller: Caller, now: datetime
    ) -> VerduidelijkingUit:
        """Ask about feedback for this unit; ``StapNietMogelijk`` the second time, and about the notice of receipt."""
        _check_text(body.tekst)
        found = await self._get(tx, terugkoppeling_id, caller, lock=True)
        if found.moment is Terugkoppelmoment.ONTVANGST:
            raise StapNietMogelijk("Dit is alleen de melding dat uw bericht is gelezen; er is niets te verduidelijken.")
        if await repository.find_verduidelijking(tx, found.id) is not None:
            raise StapNietMogelijk("Over deze terugkoppeling is al een keer uitleg gevraagd; bel de contactpersoon.")
        await repository.insert_verduidelijking(tx, found.id, self._seal(found, body), door=caller.sub, now=now)
        return await self._done(tx, found, Actie.UITLEG_VRAGEN, Berichtsoort.VERDUIDELIJKING_GEVRAAGD,
                                f"vt:{found.vt_regio}", caller, now)  # fmt: skip

    async def answer(
        self, tx: WriteTx, terugkoppeling_id: UUID, body: AntwoordIn, *, caller: Caller, now: datetime
    ) -> VerduidelijkingUit:
        """Answer what was asked about feedback of this region; ``StapNietMogelijk`` unasked, and the second time."""
        _check_text(body.tekst)
        found = await self._get(tx, terugkoppeling_id, caller, lock=True)
        asked = await repository.find_verduidelijking(tx, found.id)
        if asked is None:
            raise StapNietMogelijk("De politie heeft over deze terugkoppeling niets gevraagd.")
        if asked.antwoord is not None:
            raise StapNietMogelijk("Deze vraag is al beantwoord.")
        await repository.answer_verduidelijking(tx, found.id, self._seal(found, body), door=caller.sub, now=now)
        return await self._done(tx, found, Actie.UITLEG_GEVEN, Berichtsoort.VERDUIDELIJKING_GEGEVEN,
                                f"politie:{found.eenheid}", caller, now)  # fmt: skip

    async def read(
        self, tx: WriteTx, terugkoppeling_id: UUID, *, caller: Caller, doel: Doelbinding, now: datetime
    ) -> VerduidelijkingUit | None:
        """Question and answer, for the unit and for the region; None when nothing was asked."""
        found = await self._get(tx, terugkoppeling_id, caller)
        await record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort=OBJECT, objecten=[found.id],
                     betreft=[found.mutatie_id], doelbinding=doel)  # fmt: skip
        return await self._find(tx, found.id)

    async def _get(self, tx: ReadTx, terugkoppeling_id: UUID, caller: Caller, *, lock: bool = False) -> Terugkoppeling:
        """The feedback, when it is of the caller's region or for its unit; else it does not exist."""
        if caller.organisatie.soort is Soort.VT:
            found = await repository.find(
                tx, terugkoppeling_id, self._cipher, vt_regio=policy.vt_regio_of(caller), lock=lock
            )
        else:
            found = await repository.find(
                tx, terugkoppeling_id, self._cipher, eenheid=policy.eenheid_of(caller), lock=lock
            )
        if found is None:
            raise NietGevonden
        return found

    async def _done(
        self, tx: WriteTx, about: Terugkoppeling, actie: Actie, soort: Berichtsoort, organisatie: str, caller: Caller,
        now: datetime,
    ) -> VerduidelijkingUit:  # fmt: skip
        """Tell the other side, put it on record, and give what stands now."""
        told = Bericht(soort=soort, organisatie=organisatie, onderwerp=about.id, volgorde=about.melding_id,
                       gegevens={"terugkoppelingId": about.id, "meldingId": about.melding_id,
                                 "mutatieId": about.mutatie_id})  # fmt: skip
        await publish(tx, [told], now=now)
        await record(tx, caller=caller, now=now, actie=actie, object_soort=OBJECT, objecten=[about.id],
                     betreft=[about.mutatie_id], doelbinding=_DOEL[caller.organisatie.soort])  # fmt: skip
        found = await self._find(tx, about.id)
        if found is None:
            raise NietGevonden
        return found

    async def _find(self, tx: ReadTx, terugkoppeling_id: UUID) -> VerduidelijkingUit | None:
        row = await repository.find_verduidelijking(tx, terugkoppeling_id)
        if row is None:
            return None
        antwoord = None
        if row.antwoord is not None:
            antwoord = AntwoordUit.model_validate({**self._open(row.antwoord, row), "op": row.beantwoord_op})
        return VerduidelijkingUit(
            terugkoppeling_id=terugkoppeling_id,
            vraag=VraagUit.model_validate({**self._open(row.vraag, row), "op": row.gevraagd_op}),
            antwoord=antwoord,
        )

    def _seal(self, about: Terugkoppeling, body: VraagIn | AntwoordIn) -> bytes:
        content = canonical_json(body.model_dump(mode="json"))
        return self._cipher.seal(content, aad=_aad(about.id), regio=about.vt_regio)

    def _open(self, sealed: bytes, row: Any) -> Mapping[str, Any]:
        opened: Mapping[str, Any] = json.loads(self._cipher.open(sealed, aad=_aad(row.terugkoppeling_id)))
        return opened


def _check_text(text: str) -> None:
    if findings := [*bsn_in_tekst("tekst", text)]:
        raise OngeldigeInvoer(errors=findings)


def _aad(terugkoppeling_id: UUID) -> bytes:
    return b"verduidelijkingen:" + terugkoppeling_id.bytes
