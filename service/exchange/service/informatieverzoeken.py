"""Veilig Thuis asks police about a melding: asking, taking up, answering, taking back (handbook §10.3, V01–V06).

Police data leave when police answers, so that is when the verstrekking is written: one an answer, also for 'nothing
found' and for a correction. Who reads it later is on record as a reader.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from service.access.callers import Caller, Organisatie, Soort
from service.audit.service import (
    GRONDSLAG,
    Actie,
    Over,
    Persoonskenmerk,
    Verstrekt,
    kenmerken,
    kenmerken_in,
    record,
    verstrek,
)
from service.cases.service import Cases
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.codes_uitwisseling import VerzoekReden, VerzoekStatus
from service.core.errors import NietGevonden, OngeldigeInvoer
from service.core.ids import content_hash, new_id
from service.core.pseudonyms import Pseudonyms
from service.db.namens import DE_DIENST
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.exchange.betrokkenen import SOORT
from service.exchange.informatieverzoek import (
    Informatieverzoek,
    Vraagantwoord,
    Vraagtermijn,
    check_advice,
    check_ground,
    status_na,
)
from service.exchange.informatieverzoek_eisen import antwoord_gebreken, vraag_gebreken
from service.exchange.optekenaar import Vraagoptekenaar
from service.exchange.repository import informatieverzoeken as repository
from service.exchange.repository.informatieverzoeken import Vraagfilter
from service.exchange.schemas.informatieverzoeken import (
    InformatieverzoekIn,
    InformatieverzoekInzage,
    InformatieverzoekUit,
    VraagantwoordIn,
)
from service.exchange.service import vraag_berichten
from service.exchange.service.verstreken import tell_passed
from service.exchange.vraagklok import merk
from service.notifications.service import publish
from service.register.service import Register

__all__ = ["Informatieverzoeken", "Vraagfilter"]


class _Antwoord(NamedTuple):
    """An answer as it was sent, brought to items and codes."""

    gegeven: list[str]
    redenen: dict[str, VerzoekReden]
    besloten: dict[str, Any]


class Informatieverzoeken:
    """Keeps the questions to police; every method works in the transaction of the caller."""

    def __init__(
        self, *, cases: Cases, register: Register, optekenaar: Vraagoptekenaar, cipher: Cipher, calendar: Calendar,
        termijn: Vraagtermijn, pseudonyms: Pseudonyms,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._register = register
        self._optekenaar = optekenaar
        self._cipher = cipher
        self._calendar = calendar
        self._termijn = termijn
        self._pseudonyms = pseudonyms

    async def ask(
        self, tx: WriteTx, body: InformatieverzoekIn, *, caller: Caller, vt_regio: str, now: datetime
    ) -> Informatieverzoek:
        """Ask police about a melding of this region; the unit that reported it answers.

        Raises ``NietGevonden``, ``OngeldigeInvoer`` with every finding, and ``StapNietMogelijk`` when the melding gives
        no ground: it is advice (V01), closed or taken back.
        """
        melding = await self._cases.get(tx, body.melding_id, vt_regio, lock=True)
        async with tx.als(DE_DIENST):
            dossier = await self._register.get(tx, melding.mutatie_id, eenheid=None)
        if findings := vraag_gebreken(body, dossier.mutatie.per_volgnummer, now):
            raise OngeldigeInvoer(errors=findings)
        check_ground(merk((await self._cases.standings(tx, [melding.id]))[melding.id]))
        asked_op = body.telefonisch_op or now
        verzoek = Informatieverzoek(
            id=new_id(),
            melding_id=melding.id,
            mutatie_id=melding.mutatie_id,
            vt_regio=vt_regio,
            eenheid=melding.eenheid,
            bvh_nummer=melding.bvh_nummer,
            doel=body.doel,
            gevraagd=[code.value for code in body.gevraagd],
            van=body.periode.van,
            tot=body.periode.tot,
            spoed=body.spoed,
            telefonisch=body.telefonisch_op is not None,
            gevraagd_op=asked_op,
            vastgelegd_op=now,
            uiterlijk_op=self._termijn.uiterlijk(asked_op, spoed=body.spoed),
            door=caller.sub,
        )
        besloten = body.model_dump(mode="json", by_alias=True, exclude_none=True, include={"personen", "waarom"})
        await repository.insert(tx, verzoek, besloten, self._cipher)
        await self._optekenaar.vragen(tx, [verzoek])
        await record(tx, caller=caller, now=now, actie=Actie.VRAGEN, object_soort=SOORT,
                     objecten=[verzoek.id, melding.id], doelbinding=body.doel, ontvanger=f"politie:{verzoek.eenheid}",
                     betreft=[Over(SOORT, verzoek.id)])  # fmt: skip
        await publish(tx, [vraag_berichten.gesteld(verzoek)], now=now)
        return verzoek

    async def list_page(
        self, tx: ReadTx, caller: Caller, wanted: Vraagfilter, page: PageRequest, now: datetime
    ) -> Page[InformatieverzoekUit]:
        """The questions of this region or unit, the first term first; without persons."""
        found = await repository.list_page(tx, caller.organisatie, wanted, page)
        states = await self._cases.standings(tx, [verzoek.melding_id for verzoek in found.items])
        shown = [
            InformatieverzoekUit.of(
                verzoek,
                verzoek.klok(now, self._calendar),
                merk(states.get(verzoek.melding_id)),
                caller.organisatie.soort,
            )
            for verzoek in found.items
        ]
        return Page(items=shown, next=found.next)

    async def show(self, tx: ReadTx, verzoek: Informatieverzoek, caller: Caller, now: datetime) -> InformatieverzoekUit:
        """A question for this reader, without persons."""
        states = await self._cases.standings(tx, [verzoek.melding_id])
        klok = verzoek.klok(now, self._calendar)
        return InformatieverzoekUit.of(verzoek, klok, merk(states.get(verzoek.melding_id)), caller.organisatie.soort)

    async def open(
        self, tx: WriteTx, verzoek_id: UUID, *, caller: Caller, doel: Doelbinding, now: datetime
    ) -> InformatieverzoekInzage:
        """A question with its persons and every version of the answer; ``NietGevonden`` when it is not theirs."""
        verzoek = await self._get(tx, verzoek_id, caller)
        besloten = await repository.content(tx, verzoek.id, self._cipher)
        antwoorden = await repository.answers(tx, verzoek.id, self._cipher)
        await record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort=SOORT,
                     objecten=[verzoek.id, *(one.id for one in antwoorden)], doelbinding=doel,
                     betreft=[Over(SOORT, verzoek.id)])  # fmt: skip
        return InformatieverzoekInzage.van(await self.show(tx, verzoek, caller, now), besloten, antwoorden)

    async def take_up(
        self, tx: WriteTx, verzoek_id: UUID, *, overnemen: bool, caller: Caller, now: datetime
    ) -> Informatieverzoek:
        """A worker at police takes it up; raises ``StapNietMogelijk`` when it is done, or with someone else."""
        verzoek = await self._get(tx, verzoek_id, caller, lock=True)
        verzoek.check_takeable(caller.sub, overnemen=overnemen)
        changes: dict[str, Any] = {"status": VerzoekStatus.IN_BEHANDELING, "behandelaar": caller.sub}
        if verzoek.in_behandeling_op is None:
            changes["in_behandeling_op"] = now
        verzoek = await self._change(tx, verzoek, changes)
        await self._optekenaar.vragen(tx, [verzoek])
        await record(tx, caller=caller, now=now, actie=Actie.BEHANDELEN, object_soort=SOORT, objecten=[verzoek.id],
                     betreft=[Over(SOORT, verzoek.id)])  # fmt: skip
        return verzoek

    async def answer(
        self, tx: WriteTx, verzoek_id: UUID, body: VraagantwoordIn, *, caller: Caller, now: datetime
    ) -> Informatieverzoek:
        """Police answers, once; a correction names the version it replaces. One verstrekking an answer (V05).

        Raises ``NietGevonden``, ``OngeldigeInvoer`` with every finding, and ``StapNietMogelijk`` when it was answered
        or taken back, or when the melding became advice meanwhile.
        """
        verzoek = await self._get(tx, verzoek_id, caller, lock=True)
        if findings := antwoord_gebreken(body, verzoek, now):
            raise OngeldigeInvoer(errors=findings)
        verzoek.check_answerable(body.vervangt)
        sent = _sent(body, verzoek)
        state = (await self._cases.standings(tx, [verzoek.melding_id])).get(verzoek.melding_id)
        check_advice(merk(state), sent.gegeven, sent.redenen)
        antwoord = Vraagantwoord(
            id=new_id(),
            verzoek_id=verzoek.id,
            versie=verzoek.antwoordversie + 1,
            status=status_na(sent.gegeven, sent.redenen),
            gegeven_op=body.telefonisch_op or now,
            vastgelegd_op=now,
            gegeven=sent.gegeven,
            redenen={code: reden.value for code, reden in sent.redenen.items()},
            door=caller.sub,
            besloten=sent.besloten,
        )
        content = await repository.insert_answer(tx, antwoord, verzoek.vt_regio, self._cipher)
        changes: dict[str, Any] = {"status": antwoord.status, "antwoordversie": antwoord.versie}
        if verzoek.beantwoord_op is None:
            changes["beantwoord_op"] = antwoord.gegeven_op
        verzoek = await self._change(tx, verzoek, changes)
        await self._optekenaar.vragen(tx, [verzoek], redenen=antwoord.redenen.values())
        await self._provide(tx, verzoek, antwoord, content, body.functie)
        await record(tx, caller=caller, now=now, actie=Actie.BEANTWOORDEN, object_soort=SOORT,
                     objecten=[verzoek.id, antwoord.id], doelbinding=verzoek.doel, grondslag=GRONDSLAG,
                     ontvanger=f"vt:{verzoek.vt_regio}", betreft=[Over(SOORT, verzoek.id)])  # fmt: skip
        await publish(tx, [vraag_berichten.beantwoord(verzoek)], now=now)
        return verzoek

    async def _provide(
        self, tx: WriteTx, verzoek: Informatieverzoek, antwoord: Vraagantwoord, content: bytes, functie: str
    ) -> None:
        """On record: who asked, when it was given, what, for which purpose, and who released it (Bpg art. 6:4)."""
        asker = Caller(verzoek.door, Organisatie(Soort.VT, verzoek.vt_regio), frozenset())
        given = Verstrekt(
            melding_id=verzoek.melding_id,
            mutatie_id=verzoek.mutatie_id,
            omschrijving=antwoord.omschrijving(),
            inhoud_hash=content_hash(content),
            vrijgegeven_door=functie,
            eenheid=verzoek.eenheid,
            personen=await self._about(tx, verzoek),
        )
        await verstrek(tx, caller=asker, now=antwoord.gegeven_op, doel=verzoek.doel, items=[given])

    async def _about(self, tx: ReadTx, verzoek: Informatieverzoek) -> list[Persoonskenmerk]:
        """Whom the question is about, in persons of the mutatie or as the question names them."""
        asked = (await repository.content(tx, verzoek.id, self._cipher))["personen"]
        dossier = (await self._register.get_many(tx, [verzoek.mutatie_id])).get(verzoek.mutatie_id)
        known = {} if dossier is None else dossier.mutatie.per_volgnummer
        found = list(kenmerken_in(self._pseudonyms, [one["personalia"] for one in asked if one.get("personalia")]))
        for one in asked:
            if (persoon := known.get(one.get("betrokkene"))) is not None:
                found += kenmerken(
                    self._pseudonyms, bsn=persoon.bsn, achternaam=persoon.achternaam,
                    geboortedatum=persoon.geboortedatum,
                )  # fmt: skip
        return found

    async def withdraw(self, tx: WriteTx, verzoek_id: UUID, *, caller: Caller, now: datetime) -> Informatieverzoek:
        """Veilig Thuis takes a question back before it is answered; else ``StapNietMogelijk``."""
        verzoek = await self._get(tx, verzoek_id, caller, lock=True)
        verzoek.check_open()
        verzoek = await self._change(tx, verzoek, {"status": VerzoekStatus.INGETROKKEN, "ingetrokken_op": now})
        await self._optekenaar.vragen(tx, [verzoek])
        await record(tx, caller=caller, now=now, actie=Actie.INTREKKEN, object_soort=SOORT, objecten=[verzoek.id],
                     betreft=[Over(SOORT, verzoek.id)])  # fmt: skip
        await publish(tx, [vraag_berichten.ingetrokken(verzoek)], now=now)
        return verzoek

    async def any_due(self, tx: ReadTx, now: datetime) -> bool:
        """Whether `pass_due` has something to do: a cheap look, before a write is opened."""
        return await repository.any_overdue(tx, now)

    async def pass_due(self, tx: WriteTx, now: datetime, limit: int) -> int:
        """Write down where T11 passed without an answer, and tell both sides; how many, at most `limit`.

        Any number of processes may do this at once: each passing is written, and told, exactly once.
        """
        passed = await repository.mark_overdue(tx, now, limit)
        await self._optekenaar.vragen(tx, passed)
        return await tell_passed(tx, SOORT, {one.id: vraag_berichten.verstreken(one) for one in passed}, now)

    async def _change(self, tx: WriteTx, verzoek: Informatieverzoek, changes: dict[str, Any]) -> Informatieverzoek:
        await repository.change(tx, verzoek.id, **changes)
        return replace(verzoek, **changes)

    async def _get(self, tx: ReadTx, verzoek_id: UUID, caller: Caller, *, lock: bool = False) -> Informatieverzoek:
        found = await repository.find(tx, verzoek_id, caller.organisatie, lock=lock)
        if found is None:
            raise NietGevonden
        return found


def _sent(body: VraagantwoordIn, verzoek: Informatieverzoek) -> _Antwoord:
    """The answer by item; one reason for all is that reason for each."""
    if body.reden is not None:
        redenen = dict.fromkeys(verzoek.gevraagd, body.reden)
        items: list[dict[str, Any]] = [{"code": code, "reden": body.reden} for code in verzoek.gevraagd]
    else:
        redenen = {item.code.value: item.reden for item in body.items if item.reden is not None}
        items = [item.model_dump(mode="json", by_alias=True, exclude_none=True) for item in body.items]
    besloten = body.model_dump(mode="json", by_alias=True, exclude_none=True, include={"functie", "toelichting"})
    gegeven = [item.code.value for item in body.items if item.gegevens]
    return _Antwoord(gegeven, redenen, besloten | {"items": items})
