"""Feedback of Veilig Thuis on a melding: giving it, what it moves, and how police gets it (handbook §10.2).

A version is added and never changed. What Veilig Thuis says of the quality becomes a label on the rules that let the
melding pass; the police record is never touched (R04).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from service.access.callers import Caller
from service.audit.service import Actie, record
from service.cases.service import Cases, Melding, Voortgang
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.codes_terugkoppeling import AcuutOordeel, Overdrachtspartij, Terugkoppelmoment, VervolgMelding
from service.core.codes_uitwisseling import Vertrekreden
from service.core.errors import OngeldigeInvoer, StapNietMogelijk
from service.db.deltas import Positions
from service.db.namens import DE_DIENST
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.feedback import repository
from service.feedback.feiten import feiten_van
from service.feedback.ontvangst import gegeven, terugkoppeling
from service.feedback.repository import Laatste
from service.feedback.requirements import gebreken
from service.feedback.schemas import TerugkoppelingIn
from service.feedback.terugkoppeling import Termijnen, Terugkoppeling
from service.feedback.verteld import verteld_door
from service.notifications.service import publish
from service.queues.service import Queues
from service.register.service import Register
from service.tally.service import Tally

__all__ = ["Deltas", "Feedback", "NaarPolitie", "Terugkoppeling"]

POLITIE_OM = Overdrachtspartij.POLITIE_OM
NA_TRIAGE, NA_ONDERZOEK = Terugkoppelmoment.NA_TRIAGE, Terugkoppelmoment.NA_ONDERZOEK
_BESLOTEN = {"overdrachtspartijen", "veiligheidsvoorwaarden", "monitoring", "contact_vt"}
"""Fields with names or text: sealed."""
_ELDERS = {"moment", "lease_id", "fencing_token"}
"""Fields that are columns, or not kept."""
_URGENCY = {AcuutOordeel.ACUUT: True, AcuutOordeel.STRUCTUREEL: False, AcuutOordeel.GEEN: False}


@dataclass(frozen=True, slots=True)
class Deltas:
    """What was reported back since a position."""

    items: Sequence[Terugkoppeling]
    positie: str
    meer: bool


class NaarPolitie(Protocol):
    """Who puts a case that is handed to police or OM before the unit of its mutatie (handbook R07)."""

    async def handed_over(
        self, tx: WriteTx, melding: Melding, *, door: str, now: datetime, contact_vt: Mapping[str, str] | None = None
    ) -> UUID:
        """It was handed over; told twice it is one."""
        ...


class Feedback:
    """Keeps the feedback; every method works in the transaction of the caller."""

    def __init__(
        self, *, cases: Cases, voortgang: Voortgang, queues: Queues, register: Register, cipher: Cipher,
        positions: Positions, termijnen: Termijnen, bewaard: timedelta, tally: Tally,
        naar_politie: NaarPolitie | None = None,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._voortgang = voortgang
        self._queues = queues
        self._register = register
        self._cipher = cipher
        self._positions = positions
        self._termijnen = termijnen
        self._bewaard = bewaard
        self._tally = tally
        self._naar_politie = naar_politie

    async def give(
        self, tx: WriteTx, melding_id: UUID, body: TerugkoppelingIn, *, caller: Caller, vt_regio: str, now: datetime
    ) -> Terugkoppeling:
        """Add a version of the feedback on a melding of this region, and do what follows from it.

        Raises ``OngeldigeInvoer`` with every finding, ``NietGevonden``, ``LeaseVerlopen`` when a lease was named and
        does not hold, and ``StapNietMogelijk`` when this moment cannot follow on what was said before (R01), or what
        it tells on the steps that were recorded.
        """
        await self._cases.get(tx, melding_id, vt_regio)
        await self._queues.hold(tx, [melding_id])
        melding = await self._cases.get(tx, melding_id, vt_regio, lock=True)
        if findings := gebreken(body, now, ontvangen_op=melding.ontvangen_op):
            raise OngeldigeInvoer(errors=findings)
        if body.lease_id is not None and body.fencing_token is not None:
            await self._queues.check_lease(
                tx, body.lease_id, body.fencing_token, melding_id, caller=caller, vt_regio=vt_regio, now=now
            )
        earlier = await repository.latest(tx, melding_id)
        _check_order(melding, body, earlier)
        given = self._version(melding, body, earlier.get(body.moment), caller, now)
        await repository.insert(tx, [given], self._cipher)
        await publish(tx, [gegeven(given)], now=now)
        await self._tally.record(tx, feiten_van(given))
        await self._move(tx, melding, body, earlier, caller, now)
        if self._naar_politie is not None and any(p.code is POLITIE_OM for p in body.overdrachtspartijen):
            contact = body.contact_vt.model_dump()
            await self._naar_politie.handed_over(tx, melding, door=caller.sub, now=now, contact_vt=contact)
        await self._label(tx, given, now)
        await record(tx, caller=caller, now=now, actie=Actie.TERUGKOPPELEN, object_soort="melding",
                     objecten=[melding_id, given.id], doelbinding=Doelbinding.VT_TERUGKOPPELEN,
                     ontvanger=f"politie:{melding.eenheid}", betreft=[melding.mutatie_id])  # fmt: skip
        return given

    def _version(
        self, melding: Melding, body: TerugkoppelingIn, earlier: Laatste | None, caller: Caller, now: datetime
    ) -> Terugkoppeling:
        """The next version at this moment; whether it is late was settled by the first."""
        late = earlier.te_laat if earlier is not None else self._termijnen.is_late(
            body.moment,
            melding,
            triage_op=body.data.triage_afgerond_op or melding.triage_op,
            klaar_op=body.data.onderzoek_afgerond_op
            or body.data.vervolgtraject_gestart_op
            or melding.onderzoek_af_op,
            now=now,
        )  # fmt: skip
        wire = body.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=_BESLOTEN | _ELDERS)
        besloten = body.model_dump(mode="json", by_alias=True, exclude_none=True, include=_BESLOTEN)
        version = 1 if earlier is None else earlier.versie + 1
        return terugkoppeling(
            melding, body.moment, caller.sub, now, versie=version, te_laat=late, velden=wire, besloten=besloten
        )

    async def _move(
        self, tx: WriteTx, melding: Melding, body: TerugkoppelingIn, earlier: dict[Terugkoppelmoment, Laatste],
        caller: Caller, now: datetime,
    ) -> None:  # fmt: skip
        """What follows: the melding leaves the queues, and the steps that are told of are recorded where they miss.

        Between the moments it may become more or less urgent (SP08).
        """
        door, organisatie = caller.sub, str(caller.organisatie)
        if body.moment in (NA_TRIAGE, NA_ONDERZOEK):
            with_onderzoek = body.vervolg_melding is VervolgMelding.START_ONDERZOEK
            owed = NA_ONDERZOEK if body.moment is NA_TRIAGE and with_onderzoek else None
            await self._cases.told(tx, melding, None if NA_ONDERZOEK in earlier else owed)
            await self._queues.close(tx, [melding.id], Vertrekreden.TERUGGEKOPPELD, now=now)
            if body.moment is NA_ONDERZOEK or NA_ONDERZOEK not in earlier:
                told = verteld_door(body, body.vervolg_melding or VervolgMelding.START_ONDERZOEK)
                await self._voortgang.tell(tx, melding, told, door=door, organisatie=organisatie, now=now)
        elif body.acuut_oordeel in _URGENCY:
            spoed = _URGENCY[body.acuut_oordeel]
            await self._voortgang.weigh(tx, melding, spoed=spoed, door=door, organisatie=organisatie, now=now)

    async def _label(self, tx: WriteTx, given: Terugkoppeling, now: datetime) -> None:
        """R04: the verdict becomes a labelled example for those who keep the rules."""
        async with tx.als(DE_DIENST):
            dossier = await self._register.get(tx, given.mutatie_id, eenheid=None)
        beslissing = dossier.beslissing
        await repository.label_rules(
            tx, given, beslissing.regels, regelset=beslissing.regelset, regelset_versie=beslissing.regelset_versie,
            now=now,
        )  # fmt: skip

    async def list_for_region(
        self, tx: WriteTx, melding_id: UUID, *, caller: Caller, vt_regio: str, doel: Doelbinding, now: datetime
    ) -> list[Terugkoppeling]:
        """Every version on a melding of this region, oldest first."""
        await self._cases.get(tx, melding_id, vt_regio)
        found = await repository.list_of_melding(tx, melding_id, self._cipher, vt_regio=vt_regio)
        await self._on_record(tx, found, caller, doel, now)
        return found

    async def list_for_unit(
        self, tx: WriteTx, mutatie_id: UUID, *, caller: Caller, eenheid: str, doel: Doelbinding, now: datetime
    ) -> list[Terugkoppeling]:
        """Every version on the melding that a mutatie of this unit led to, oldest first."""
        dossier = await self._register.get(tx, mutatie_id, eenheid=eenheid)
        found: list[Terugkoppeling] = []
        if dossier.melding_id is not None:
            found = await repository.list_of_melding(tx, dossier.melding_id, self._cipher, eenheid=eenheid)
        await self._on_record(tx, found, caller, doel, now)
        return found

    async def newest_of(self, tx: ReadTx, ids: Sequence[UUID]) -> list[Terugkoppeling]:
        """The newest version at each moment of each of these meldingen, of any region.

        For what is made of it; who shows it to anyone puts that on record.
        """
        return await repository.newest_of(tx, ids, self._cipher)

    async def deltas(
        self, tx: WriteTx, *, caller: Caller, eenheid: str, after: str | None, limit: int, doel: Doelbinding,
        now: datetime,
    ) -> Deltas:  # fmt: skip
        """What was reported back to this unit since a position, without gaps; raises ``PositieTeOud``."""
        feed = f"terugkoppelingen:{eenheid}"
        position = self._positions.decode(feed, after, now=now, kept_for=self._bewaard)
        found = await repository.list_after(tx, eenheid, position, limit + 1, self._cipher)
        page = found[:limit]
        last = page[-1][0] if page else position
        items = [item for _, item in page]
        await self._on_record(tx, items, caller, doel, now)
        return Deltas(items, self._positions.encode(feed, last, now=now), len(found) > limit)

    async def list_missing(self, tx: ReadTx, vt_regio: str, page: PageRequest, now: datetime) -> Page[Melding]:
        """Meldingen whose feedback is overdue (R05); `due` tells since when."""
        return await self._cases.list_without_feedback(tx, vt_regio, self._termijnen.overdue_since(now), page)

    def due(self, melding: Melding) -> tuple[Terugkoppelmoment, datetime]:
        """The next feedback on a melding, and the last instant for it."""
        return self._termijnen.due(melding)

    async def _on_record(
        self, tx: WriteTx, found: Sequence[Terugkoppeling], caller: Caller, doel: Doelbinding, now: datetime
    ) -> None:
        await record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort="terugkoppeling",
                     objecten=[item.id for item in found], doelbinding=doel,
                     betreft=[*{item.mutatie_id: None for item in found}])  # fmt: skip


def _check_order(melding: Melding, body: TerugkoppelingIn, earlier: dict[Terugkoppelmoment, Laatste]) -> None:
    """R01: feedback after an onderzoek belongs to a triage that decided on one."""
    if melding.ingetrokken_op is not None:
        raise StapNietMogelijk("De politie heeft deze melding ingetrokken; bevestig de intrekking.")
    triage = earlier.get(NA_TRIAGE)
    with_onderzoek = triage is not None and triage.vervolg is VervolgMelding.START_ONDERZOEK
    if body.moment is NA_ONDERZOEK and not with_onderzoek:
        raise StapNietMogelijk("Terugkoppeling na onderzoek kan pas na een triage met vervolg 01 (start onderzoek).")
    if (
        body.moment is NA_TRIAGE
        and NA_ONDERZOEK in earlier
        and body.vervolg_melding is not VervolgMelding.START_ONDERZOEK
    ):
        raise StapNietMogelijk("Er is al teruggekoppeld na onderzoek; het vervolg blijft 01 (start onderzoek).")
