"""Opening meldingen for a reader: what is read, what is put on record, and who hears of it.

Opening is one act: the moment of notice, one verstrekking an item and whoever wants to know of a first read, all in
the transaction of the reader.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from service.access.callers import Caller
from service.audit.service import Verstrekt, kenmerken_in, verstrek
from service.cases import repository
from service.cases.berichten import verantwoordelijkheid_gewijzigd
from service.cases.boek import Boek
from service.cases.delivery import aanvulling_aad, melding_aad
from service.cases.melding import Aanvulling, Inzage, Melding
from service.cases.repository import gebeurtenissen
from service.cases.schemas import MeldingUit
from service.cases.verloop import NIEUW, Stand, verloop
from service.cases.voortgang import Voortgang
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.errors import GegevensVernietigd
from service.core.ids import content_hash
from service.core.pseudonyms import Pseudonyms
from service.db.session import WriteTx
from service.notifications.service import Bericht, publish


class EersteLezing(Protocol):
    """Who wants to know that Veilig Thuis read meldingen for the first time, within the same act."""

    async def first_read(self, tx: WriteTx, meldingen: Sequence[Melding], *, door: Caller, now: datetime) -> None:
        """These were read now, and never before."""
        ...


class Lezing:
    """Opens meldingen; every method works in the transaction of the caller."""

    def __init__(
        self,
        cipher: Cipher,
        voortgang: Voortgang,
        pseudonyms: Pseudonyms,
        *,
        eerste_lezing: EersteLezing | None = None,
    ) -> None:
        self._cipher = cipher
        self._pseudonyms = pseudonyms
        self._voortgang = voortgang
        self._klokken = voortgang.klokken
        self._eerste_lezing = eerste_lezing

    async def open(
        self, tx: WriteTx, ids: Sequence[UUID], *, caller: Caller, vt_regio: str, doel: Doelbinding, now: datetime
    ) -> dict[UUID, Inzage]:
        """Meldingen of this region with their content, for this reader; what is not there is left out.

        The first read sets the moment of notice (SP03). Every opened content is one verstrekking (Bpg art. 6:4).
        """
        first = await repository.mark_read(tx, ids, vt_regio, now)
        found = await repository.open_many(tx, ids, vt_regio)
        if urgent := [melding.id for melding, _ in found if melding.spoed_ongelezen]:
            await repository.mark_urgency_read(tx, urgent, now)
            found = await repository.open_many(tx, ids, vt_regio)
        extra: dict[UUID, list[Any]] = {}
        for row in await repository.aanvullingen(tx, ids, vt_regio):
            extra.setdefault(row.melding_id, []).append(row)
        boeken = await gebeurtenissen.boeken(tx, [melding.id for melding, _ in found])
        await self._tell_responsible(tx, [m for m, _ in found if m.id in first or m.id in urgent], boeken, now)
        opened: dict[UUID, Inzage] = {}
        given: list[Verstrekt] = []
        for melding, sealed in found:
            stand = _stand(melding, boeken[melding.id])
            if melding.ingetrokken_op is not None:
                opened[melding.id] = _empty(melding, stand, extra.get(melding.id, ()))
                continue
            try:
                opened[melding.id], contents = self._open(melding, stand, sealed, extra.get(melding.id, ()))
            except GegevensVernietigd:  # a queue goes on; whoever asks for this one alone is told (`Inzage.vernietigd`)
                opened[melding.id] = _empty(melding, stand, extra.get(melding.id, ()))
                continue
            given += [_verstrekt(melding, mutatie_id, content, self._pseudonyms) for mutatie_id, content in contents]
        await verstrek(tx, caller=caller, now=now, doel=doel, items=given)
        if first:
            read = [opened[i].melding for i in ids if i in first]
            await self._voortgang.optekenaar.read(tx, read)
            if self._eerste_lezing is not None:
                await self._eerste_lezing.first_read(tx, read, door=caller, now=now)
        return opened

    async def _tell_responsible(
        self, tx: WriteTx, read: Sequence[Melding], boeken: Mapping[UUID, Boek], now: datetime
    ) -> None:
        """Taking notice of an urgent report makes Veilig Thuis responsible (handbook F86)."""
        shifts: list[Bericht] = []
        for melding in read:
            if melding.spoed and melding.ingetrokken_op is None:
                stand, unread = _stand(melding, boeken[melding.id]), _ongelezen(melding)
                was = self._voortgang.verantwoordelijk(unread, stand, now)
                shifts += verantwoordelijkheid_gewijzigd(
                    melding, was, self._voortgang.verantwoordelijk(melding, stand, now)
                )
        await publish(tx, shifts, now=now)

    def _open(
        self, melding: Melding, stand: Stand, sealed: bytes, rows: Sequence[Any]
    ) -> tuple[Inzage, list[tuple[UUID, bytes]]]:
        """The newest version as the content, and of what was added only what is not an older version of it.

        What was erased after its period is no content any more, and goes to nobody.
        """
        newest = next((row for row in reversed(rows) if row.soort == "VERSIE"), None)
        erased_op = melding.vernietigd_op if newest is None else newest.vernietigd_op
        contents = []
        if erased_op is None and newest is None:
            contents.append((melding.mutatie_id, self._cipher.open(sealed, aad=melding_aad(melding.id))))
        elif erased_op is None and newest is not None:
            content = self._cipher.open(newest.inhoud, aad=aanvulling_aad(newest.id))
            contents.append((melding.mutatie_id, content))
        shown = json.loads(contents[0][1]) if contents else None
        additions = []
        for row in rows:
            inhoud = None
            if row.soort == "DUBBEL" and row.vernietigd_op is None:
                contents.append((row.mutatie_id, self._cipher.open(row.inhoud, aad=aanvulling_aad(row.id))))
                inhoud = json.loads(contents[-1][1])
            additions.append(_aanvulling(row, inhoud))
        opened = Inzage(melding=melding, stand=stand, inhoud=shown, aanvullingen=additions, vernietigd_op=erased_op)
        return opened, contents

    def show(self, inzage: Inzage, now: datetime) -> MeldingUit:
        """An opened melding as it goes over the wire, with its clocks and who is responsible at `now`."""
        melding, stand = inzage.melding, inzage.stand
        zaak = melding.zaak(stand)
        return MeldingUit.of(
            inzage,
            klokken=self._klokken.toon(zaak, now),
            verantwoordelijk=self._voortgang.verantwoordelijk(melding, stand, now),
            volgende=self._klokken.volgende(zaak),
            contact=self._klokken.contact(stand),
        )


def _aanvulling(row: Any, inhoud: Mapping[str, Any] | None) -> Aanvulling:
    return Aanvulling(
        id=row.id, soort=row.soort, mutatie_id=row.mutatie_id, op=row.op, inhoud=inhoud, vernietigd_op=row.vernietigd_op
    )


def _empty(melding: Melding, stand: Stand, rows: Sequence[Any]) -> Inzage:
    return Inzage(melding=melding, stand=stand, inhoud=None, aanvullingen=[_aanvulling(row, None) for row in rows])


def _stand(melding: Melding, boek: Boek) -> Stand:
    """How a melding stands by what was recorded; most that are opened have no step yet."""
    if not boek.versies and melding.ingetrokken_op is None:
        return NIEUW
    course = verloop(boek.stappen, ontvangen_op=melding.ontvangen_op, ingetrokken_op=melding.ingetrokken_op)
    return course.stand


def _ongelezen(melding: Melding) -> Melding:
    """The same before it was read as urgent."""
    if melding.spoed_op is None:
        return replace(melding, kennisname_op=None)
    return replace(melding, kennisname_spoed_op=None)


def _verstrekt(melding: Melding, mutatie_id: UUID, content: bytes, pseudonyms: Pseudonyms) -> Verstrekt:
    fields = json.loads(content)
    return Verstrekt(
        melding_id=melding.id,
        mutatie_id=mutatie_id,
        omschrijving=" ".join(sorted(fields)),
        inhoud_hash=content_hash(content),
        vrijgegeven_door=fields.get("gezien", {}).get("functie"),
        eenheid=melding.eenheid,
        personen=kenmerken_in(pseudonyms, fields.get("betrokkenen", ())),
    )
