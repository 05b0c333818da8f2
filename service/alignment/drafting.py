"""The rows that a proposal, a word of agreement or an own note become: texts sealed, states and clocks carried over."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from service.access.callers import Caller
from service.alignment.afstemming import GEDEELD, Actie, Afstemming, Stand
from service.alignment.repository.afstemmingen import eigen_aad
from service.alignment.schemas import bsn_in_tekst, gebrek
from service.alignment.schemas_afstemming import ActieIn, EigenActieIn, EigenIn, InstemmingIn
from service.alignment.views import actie_aad, afstemming_aad, oordeel_aad
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.codes_uitwisseling import ActieStatus
from service.core.errors import Finding
from service.core.ids import canonical_json, new_id

Row = dict[str, Any]


class Drafting:
    """Makes rows; does no I/O."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def opened(self, afstemming: Afstemming, toelichting: str | None) -> Afstemming:
        """A new alignment with its text sealed and its clock set."""
        review = afstemming.volgende_evaluatie
        return replace(
            afstemming,
            toelichting=self._text(afstemming, toelichting),
            verstrijkt_op=None if review is None else Calendar.end_of_day(review),
        )

    def closing(self, afstemming: Afstemming, toelichting: str | None) -> bytes | None:
        """The text with which it is closed, sealed."""
        return self._text(afstemming, toelichting)

    def review(self, afstemming: Afstemming, dag: date | None) -> Row:
        """The day of the next review and its clock; for a day that stands already nobody is told twice."""
        if dag == afstemming.volgende_evaluatie:
            return {}
        return {"volgende_evaluatie": dag, "verstrijkt_op": None if dag is None else Calendar.end_of_day(dag)}

    def shared(self, stand: Stand, acties: Sequence[ActieIn]) -> list[Row]:
        """The rows of a version of the shared actions."""
        before = {actie.nummer: actie for actie in stand.gedeeld}
        afstemming = stand.afstemming
        return [
            self._row(afstemming, actie, before.get(actie.nummer), eigenaar=actie.eigenaar,
                      versie=afstemming.voorstel)
            for actie in acties
        ]  # fmt: skip

    def own(self, stand: Stand, body: EigenIn, caller: Caller, now: datetime) -> tuple[Row, list[Row]]:
        """The row of a version of an own note, and those of the actions in it."""
        afstemming, me = stand.afstemming, str(caller.organisatie)
        versie = afstemming.eigen_versie + 1
        note = canonical_json({"aantekening": body.aantekening})
        row = {
            "afstemming_id": afstemming.id, "organisatie": me, "versie": versie, "op": now, "door": caller.sub,
            "payload": self._cipher.seal(
                note, aad=eigen_aad(afstemming.id, me, versie), regio=afstemming.vt_regio
            ),
        }  # fmt: skip
        before = {actie.nummer: actie for actie in stand.eigen}
        acties = [
            self._row(afstemming, actie, before.get(actie.nummer), eigenaar=me, versie=versie, eigen_van=me)
            | _own_status(actie, before.get(actie.nummer), caller, now)
            for actie in body.acties
        ]
        return row, acties

    def _row(
        self, afstemming: Afstemming, given: ActieIn | EigenActieIn, before: Actie | None, *, eigenaar: str,
        versie: int, eigen_van: str = GEDEELD,
    ) -> Row:  # fmt: skip
        """One action; when it stood already it keeps its state, and a day that was told is not told again."""
        actie_id, regio = new_id(), afstemming.vt_regio
        same_day = before is not None and before.uiterlijk == given.uiterlijk
        sealed = None
        if before is not None and before.status_payload is not None:
            sealed = self._sealed(self._cipher.open(before.status_payload, aad=actie_aad(before.id)), actie_id, regio)
        return {
            "id": actie_id,
            "afstemming_id": afstemming.id,
            "eigen_van": eigen_van,
            "versie": versie,
            "nummer": given.nummer,
            "geldig": True,
            "eigenaar": eigenaar,
            "uiterlijk": given.uiterlijk,
            "na_actie": given.na_actie,
            "status": (ActieStatus.AFGESPROKEN if before is None else before.status).value,
            "status_op": None if before is None else before.status_op,
            "status_door": None if before is None else before.status_door,
            "verstrijkt_op": before.verstrijkt_op
            if before is not None and same_day
            else Calendar.end_of_day(given.uiterlijk),
            "payload": self._sealed(canonical_json({"omschrijving": given.omschrijving}), actie_id, regio),
            "status_payload": sealed,
        }

    def settled(self, afstemming: Afstemming, actie: Actie, toelichting: str | None) -> bytes | None:
        """What was said when an action was done, sealed."""
        if toelichting is None:
            return None
        return self._sealed(canonical_json({"toelichting": toelichting}), actie.id, afstemming.vt_regio)

    def instemming(
        self, afstemming: Afstemming, kenmerk: str, body: InstemmingIn, caller: Caller, now: datetime
    ) -> Row:
        """The row of what a participant said."""
        oordeel_id = new_id()
        said = canonical_json({"functie": body.functie, "toelichting": body.toelichting})
        return {
            "id": oordeel_id, "afstemming_id": afstemming.id, "kenmerk": kenmerk, "voorstel": afstemming.voorstel,
            "oordeel": body.oordeel.value, "vastgelegd_door": str(caller.organisatie), "op": now, "door": caller.sub,
            "payload": self._cipher.seal(said, aad=oordeel_aad(oordeel_id), regio=afstemming.vt_regio),
        }  # fmt: skip

    def changed_when_settled(self, before: Iterable[Actie], acties: Sequence[ActieIn]) -> Iterator[Finding]:
        """Findings for actions that were done or lapsed, and are missing or different in a new proposal."""
        given = {actie.nummer: actie for actie in acties}
        for actie in before:
            if actie.staat_open:
                continue
            text = json.loads(self._cipher.open(actie.payload, aad=actie_aad(actie.id)))["omschrijving"]
            now = given.get(actie.nummer)
            was = (actie.eigenaar, actie.uiterlijk, actie.na_actie, text)
            if now is None or (now.eigenaar, now.uiterlijk, now.na_actie, now.omschrijving) != was:
                detail = f"Actie {actie.nummer} is al afgedaan; neem haar ongewijzigd over."
                yield gebrek("acties", "al_afgedaan", detail)

    def _sealed(self, content: bytes, actie_id: UUID, regio: str | None) -> bytes:
        return self._cipher.seal(content, aad=actie_aad(actie_id), regio=regio)

    def _text(self, afstemming: Afstemming, text: str | None) -> bytes | None:
        if text is None:
            return None
        content = canonical_json({"toelichting": text})
        return self._cipher.seal(content, aad=afstemming_aad(afstemming.id), regio=afstemming.vt_regio)


def text_of_own(body: EigenIn) -> Iterator[Finding]:
    """What is wrong with an own note."""
    yield from bsn_in_tekst("aantekening", body.aantekening)


def _own_status(given: EigenActieIn, before: Actie | None, caller: Caller, now: datetime) -> Row:
    """The state of an own action as its owner says it; what is not open has no clock."""
    if before is not None and before.status is given.status:
        return {}
    if given.status is ActieStatus.AFGESPROKEN:
        return {"status": given.status.value, "status_op": None, "status_door": None,
                "verstrijkt_op": Calendar.end_of_day(given.uiterlijk)}  # fmt: skip
    return {"status": given.status.value, "status_op": now, "status_door": caller.sub, "verstrijkt_op": None}
