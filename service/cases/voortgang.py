"""Recording the steps of a melding: one act that reads the course before and after, and brings everything along.

The row of the melding is locked while its course is read and written, so two steps at once follow on each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from service.access.callers import Caller
from service.cases import repository
from service.cases.afgeleid import AFGELEID, Verteld, afgeleid
from service.cases.berichten import stap_vastgelegd, verantwoordelijkheid_gewijzigd
from service.cases.boek import KLOK, Boek, NieuweStap, Versie
from service.cases.klokken import Klokken
from service.cases.melding import Melding, kolommen
from service.cases.optekenaar import Gang, Optekenaar
from service.cases.overname import neem_over
from service.cases.repository import agenda, gebeurtenissen, wachtlijsten
from service.cases.stappen import LOPEND
from service.cases.verantwoordelijkheid import Verantwoordelijkheid, verantwoordelijk
from service.cases.verloop import Stand, Verloop, verloop
from service.cases.wachtlijsten import wijzigingen
from service.cases.weigering import gebreken, onmogelijkheden, verouderd
from service.core.cipher import Cipher
from service.core.codes_zaak import Stapsoort
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer, StapNietMogelijk
from service.core.ids import canonical_json
from service.db.session import ReadTx, WriteTx
from service.notifications.service import publish

INGETROKKEN = "De politie heeft deze melding ingetrokken; bevestig de intrekking."


@dataclass(frozen=True, slots=True)
class Vastgelegd:
    """What was recorded, and the melding as it is now."""

    melding: Melding
    versies: Sequence[Versie]
    voor: Stand
    na: Stand
    verantwoordelijk: Verantwoordelijkheid


class NaStap(Protocol):
    """Who wants to know that a melding moved on, within the same act."""

    async def step_taken(self, tx: WriteTx, melding: Melding, *, voor: Stand, na: Stand, now: datetime) -> None:
        """Steps were recorded, corrected or taken back: it stood so, and stands so now."""
        ...


class Leasecontrole(Protocol):
    """Who knows whether a lease still holds a melding, and keeps its place in the queues."""

    async def hold(self, tx: WriteTx, ids: Sequence[UUID]) -> None:
        """Keep others from the places of these until the end of the act; before the meldingen themselves."""
        ...

    async def check_lease(
        self, tx: WriteTx, lease_id: UUID, fencing_token: int, melding_id: UUID, *, caller: Caller, vt_regio: str,
        now: datetime,
    ) -> None:  # fmt: skip
        """Pass while it does; raises ``LeaseVerlopen``."""
        ...


class Voortgang:
    """Records steps; every method works in the transaction of the caller."""

    def __init__(
        self, cipher: Cipher, klokken: Klokken, *, optekenaar: Optekenaar, na_stap: Sequence[NaStap] = ()
    ) -> None:
        self._cipher = cipher
        self.klokken = klokken
        self.optekenaar = optekenaar
        self._na_stap = na_stap

    async def record(
        self, tx: WriteTx, melding_id: UUID, stappen: Sequence[NieuweStap], *, vt_regio: str, door: str,
        organisatie: str, now: datetime, gevonden: Sequence[Finding] = (),
    ) -> Vastgelegd:  # fmt: skip
        """Record steps of a melding of this region, corrections and what is taken back among them, in one act.

        ``gevonden`` is what is wrong with them already; it is told together with what is found here. A step that cannot
        be added takes the place of one of its kind that was only derived from feedback.
        Raises ``NietGevonden``, ``OngeldigeInvoer`` for an instant or a correction that cannot be, and
        ``StapNietMogelijk`` whose errors name what must come first, or which later steps would become impossible.
        """
        melding = await repository.find(tx, melding_id, vt_regio, lock=True)
        if melding is None:
            raise NietGevonden
        if melding.ingetrokken_op is not None:
            raise StapNietMogelijk(INGETROKKEN)
        boek = await self._own(tx, melding, await self.boek(tx, melding.id), now)
        if wrong := (*gevonden, *gebreken(boek, stappen, ontvangen_op=melding.ontvangen_op, now=now)):
            raise OngeldigeInvoer(errors=wrong)
        if stale := tuple(verouderd(boek, stappen)):
            raise StapNietMogelijk(errors=stale)
        stappen = [replace(stap, tijdstip=max(melding.ontvangen_op, min(stap.tijdstip, now))) for stap in stappen]
        voor = verloop(boek.stappen, ontvangen_op=melding.ontvangen_op)
        versies, boek, na = _met(boek, stappen, melding, organisatie)
        payloads = self._seal(versies, stappen, melding.vt_regio)
        await gebeurtenissen.insert(tx, versies, vt_regio=vt_regio, door=door, payloads=payloads, now=now)
        moved, verantwoordelijk_nu = await self._bring(tx, melding, voor, na, boek, now)
        await publish(tx, [stap_vastgelegd(moved, versie, moved.fase) for versie in versies], now=now)
        await self.optekenaar.moved(tx, [Gang(moved, boek, voor, na)], now=now)
        for told in self._na_stap:
            await told.step_taken(tx, moved, voor=voor.stand, na=na.stand, now=now)
        return Vastgelegd(moved, versies, voor.stand, na.stand, verantwoordelijk_nu)

    async def tell(
        self, tx: WriteTx, melding: Melding, verteld: Verteld, *, door: str, organisatie: str, now: datetime
    ) -> None:
        """Record the steps that feedback tells of, as far as they are not there; raises as ``record`` does."""
        boek = await self._own(tx, melding, await self.boek(tx, melding.id), now)
        if stappen := afgeleid(boek, verteld, now):
            await self.record(
                tx, melding.id, stappen, vt_regio=melding.vt_regio, door=door, organisatie=organisatie, now=now
            )

    async def weigh(
        self, tx: WriteTx, melding: Melding, *, spoed: bool, door: str, organisatie: str, now: datetime
    ) -> None:
        """Veilig Thuis finds it urgent or not (handbook SP08); nothing when it does so already, or is done with it."""
        stand = verloop((await self.boek(tx, melding.id)).stappen, ontvangen_op=melding.ontvangen_op).stand
        if stand.fase not in LOPEND or spoed is (melding.spoed if stand.spoed is None else stand.spoed):
            return
        stap = NieuweStap(soort=Stapsoort.SPOED_BIJGESTELD, tijdstip=now, gegevens={"spoed": spoed, AFGELEID: True})
        await self.record(
            tx, melding.id, [stap], vt_regio=melding.vt_regio, door=door, organisatie=organisatie, now=now
        )

    async def boek(self, tx: ReadTx, melding_id: UUID) -> Boek:
        """What was recorded of a melding."""
        return (await gebeurtenissen.boeken(tx, [melding_id]))[melding_id]

    async def _own(self, tx: WriteTx, melding: Melding, boek: Boek, now: datetime) -> Boek:
        """What was recorded of a locked melding; one of the previous release is taken over first."""
        taken = neem_over(melding, boek, self.klokken.calendar, now)
        if taken is None:
            return boek
        await gebeurtenissen.insert(tx, taken.versies, vt_regio=melding.vt_regio, door=KLOK, payloads={}, now=now)
        await wachtlijsten.append(tx, taken.deltas)
        columns = kolommen(melding, taken.verloop.stand) | {"wek_op": now}
        await agenda.bring(tx, [(melding.id, columns)])
        await self.optekenaar.moved(tx, taken.gangen(melding), now=now)
        return taken.boek

    async def withdraw(self, tx: WriteTx, ids: Sequence[UUID], now: datetime) -> None:
        """Police took these back: their course ends, they leave the waiting lists; a second time changes nothing."""
        meldingen = await repository.lock_not_withdrawn(tx, ids)
        if not meldingen:
            return
        boeken = await gebeurtenissen.boeken(tx, [melding.id for melding in meldingen])
        boeken = {melding.id: await self._own(tx, melding, boeken[melding.id], now) for melding in meldingen}
        await repository.withdraw(tx, [melding.id for melding in meldingen], now)
        gangen = []
        for melding in meldingen:
            boek = boeken[melding.id]
            voor = verloop(boek.stappen, ontvangen_op=melding.ontvangen_op)
            na = verloop(boek.stappen, ontvangen_op=melding.ontvangen_op, ingetrokken_op=now)
            gangen.append(Gang(melding, boek, voor, na))
            await self._account(tx, melding, voor, na, now)
            taken_back = replace(melding, ingetrokken_op=now)
            was, is_now = (
                self.verantwoordelijk(melding, voor.stand, now),
                self.verantwoordelijk(taken_back, na.stand, now),
            )
            await publish(tx, verantwoordelijkheid_gewijzigd(melding, was, is_now), now=now)
        await self.optekenaar.withdrawn(tx, gangen, now=now)

    def verantwoordelijk(self, melding: Melding, stand: Stand, now: datetime) -> Verantwoordelijkheid:
        """Who keeps an eye on safety of a melding that stands so."""
        return verantwoordelijk(melding.zaak(stand), now, t1_op=melding.t1_op, ingetrokken_op=melding.ingetrokken_op)

    async def _bring(
        self, tx: WriteTx, melding: Melding, voor: Verloop, na: Verloop, boek: Boek, now: datetime
    ) -> tuple[Melding, Verantwoordelijkheid]:
        """Bring the columns and the waiting lists to the new course, and tell when another party is responsible."""
        next_ = self.klokken.agenda(melding.zaak(na.stand), boek.gemeld)
        values: Mapping[str, Any] = kolommen(melding, na.stand) | next_._asdict()
        await repository.change(tx, melding.id, **values)
        await self._account(tx, melding, voor, na, now)
        moved = replace(melding, versie=melding.versie + 1, **values)
        was, is_now = self.verantwoordelijk(melding, voor.stand, now), self.verantwoordelijk(moved, na.stand, now)
        await publish(tx, verantwoordelijkheid_gewijzigd(moved, was, is_now), now=now)
        return moved, is_now

    async def _account(self, tx: WriteTx, melding: Melding, voor: Verloop, na: Verloop, now: datetime) -> None:
        calendar = self.klokken.calendar
        known = calendar.local_day(now)
        deltas = wijzigingen(voor, na, vt_regio=melding.vt_regio, calendar=calendar, bekend=known)
        await wachtlijsten.append(tx, deltas)

    def _seal(self, versies: Sequence[Versie], stappen: Sequence[NieuweStap], regio: str) -> dict[UUID, bytes]:
        return {
            versie.id: self._cipher.seal(
                canonical_json(dict(stap.besloten)), aad=gebeurtenis_aad(versie.id), regio=regio
            )
            for versie, stap in zip(versies, stappen, strict=True)
            if stap.besloten
        }


def _met(
    boek: Boek, stappen: Sequence[NieuweStap], melding: Melding, organisatie: str
) -> tuple[list[Versie], Boek, Verloop]:
    """What these steps become, all that is recorded with them, and the course then; raises ``StapNietMogelijk``."""
    refused: StapNietMogelijk | None = None
    for given in (stappen, boek.verdring(stappen)):
        versies = boek.schrijf(melding.id, given, organisatie=organisatie)
        after = boek.met(versies)
        na = verloop(after.stappen, ontvangen_op=melding.ontvangen_op)
        if not na.onmogelijk:
            return versies, after, na
        new = {versie.stap_id for versie in versies}
        refused = refused or StapNietMogelijk(errors=onmogelijkheden(na, after, new))
    raise refused or StapNietMogelijk


def gebeurtenis_aad(gebeurtenis_id: UUID) -> bytes:
    """What the sealed part of a step is bound to."""
    return b"gebeurtenissen:" + gebeurtenis_id.bytes
