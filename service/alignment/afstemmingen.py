"""Alignment of actions between police, Veilig Thuis, the OM and others: opening, proposing, agreeing, doing, closing.

Nothing that was proposed or said is changed: a newer version stands beside it. Every party sees the shared part and its
own; no method here gives one organisation what another keeps to itself (handbook AF05, F51).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from service.access.callers import Caller
from service.alignment import proposal
from service.alignment.afstemming import Afstemming, Stand, overeengekomen, vertegenwoordigt, wacht_op
from service.alignment.drafting import Drafting, text_of_own
from service.alignment.notices import aan_allen
from service.alignment.notices import stand as stand_van
from service.alignment.reading import Raadpleging, put_on_record
from service.alignment.repository import afstemmingen as repository
from service.alignment.schemas import gebrek
from service.alignment.schemas_afstemming import (
    ActieStandIn,
    AfstemmingIn,
    EigenIn,
    InstemmingIn,
    SluitingIn,
    VoorstelIn,
)
from service.alignment.subjects import Onderwerpen
from service.audit.service import Actie
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.codes_uitwisseling import ActieStatus, AfstemmingStatus, AfstemmingUitkomst, Berichtsoort
from service.core.errors import Finding, GeenToegang, NietGevonden, OngeldigeInvoer, StapNietMogelijk
from service.core.ids import new_id
from service.core.regions import Regions
from service.db.session import WriteTx
from service.notifications.service import Waarde, publish

OPEN, AKKOORD = AfstemmingStatus.OPEN, AfstemmingStatus.OVEREENGEKOMEN


class Afstemmingen:
    """Keeps the alignments; every method works in the transaction of the caller."""

    def __init__(self, raadpleging: Raadpleging, onderwerpen: Onderwerpen, cipher: Cipher, regions: Regions) -> None:
        self._raadpleging = raadpleging
        self._onderwerpen = onderwerpen
        self._drafting = Drafting(cipher)
        self._regions = regions

    async def open(self, tx: WriteTx, body: AfstemmingIn, *, caller: Caller, now: datetime) -> Stand:
        """Open an alignment; its actions may come later.

        Raises ``OngeldigeInvoer`` with every finding, and ``NietGevonden`` for a case that is not the caller's.
        """
        today = Calendar.local_day(now)
        findings = proposal.opening(
            body, caller.organisatie, eenheden=self._regions.unit_names, regios=self._regions.regions_on(today),
            vandaag=today,
        )  # fmt: skip
        if findings:
            raise OngeldigeInvoer(errors=findings)
        deelnemers = [deelnemer.value() for deelnemer in body.deelnemers]
        over = await self._onderwerpen.find(tx, body, deelnemers, caller)
        made = Afstemming(
            id=new_id(), reden=body.reden, status=OPEN, opener=str(caller.organisatie), **over._asdict(), versie=1,
            voorstel=1 if body.acties else 0, geopend_op=now, volgende_evaluatie=body.volgende_evaluatie,
        )  # fmt: skip
        made = self._drafting.opened(made, body.toelichting)
        row = asdict(made)
        del row["eigen_versie"]
        await repository.insert(tx, row, deelnemers)
        if body.acties:
            await self._keep_voorstel(tx, Stand(made, deelnemers, (), ()), VoorstelIn(acties=body.acties), caller, now)
        await publish(tx, aan_allen(Berichtsoort.AFSTEMMING_GEOPEND, deelnemers, made, stand_van(made)), now=now)
        await put_on_record(tx, made, Actie.AFSTEMMEN, caller, now)
        return await self._raadpleging.stand(tx, made, caller)

    async def propose(self, tx: WriteTx, stand: Stand, body: VoorstelIn, *, caller: Caller, now: datetime) -> Stand:
        """A next version of the shared actions, that every participant agrees on anew."""
        _check_open(stand)
        today = Calendar.local_day(now)
        fixed = {actie.nummer: actie.uiterlijk for actie in stand.gedeeld}
        names = [deelneming.kenmerk for deelneming in stand.deelnemers]
        findings = [
            *proposal.voorstel(body.acties, names, vandaag=today, vaste_dagen=fixed),
            *proposal.evaluatie(body.volgende_evaluatie, today, staat=stand.afstemming.volgende_evaluatie),
            *self._drafting.changed_when_settled(stand.gedeeld, body.acties),
        ]
        if findings:
            raise OngeldigeInvoer(errors=findings)
        newer = replace(stand.afstemming, voorstel=stand.afstemming.voorstel + 1, status=OPEN, overeengekomen_op=None)
        await self._keep_voorstel(tx, replace(stand, afstemming=newer), body, caller, now)
        told = self._drafting.review(stand.afstemming, body.volgende_evaluatie)
        return await self._changed(
            tx, newer, "VOORSTEL", Actie.AFSTEMMEN, caller, now, voorstel=newer.voorstel, status=OPEN.value,
            overeengekomen_op=None, **told,
        )  # fmt: skip

    async def _keep_voorstel(self, tx: WriteTx, stand: Stand, body: VoorstelIn, caller: Caller, now: datetime) -> None:
        afstemming = stand.afstemming
        await repository.replace_acties(tx, afstemming.id, self._drafting.shared(stand, body.acties))
        await repository.insert_voorstel(
            tx,
            {"afstemming_id": afstemming.id, "voorstel": afstemming.voorstel, "organisatie": str(caller.organisatie),
             "op": now, "door": caller.sub, "volgende_evaluatie": body.volgende_evaluatie},
        )  # fmt: skip

    async def agree(
        self, tx: WriteTx, afstemming_id: UUID, body: InstemmingIn, *, caller: Caller, now: datetime
    ) -> Stand:
        """What a participant says of the present proposal; when all agree, it is agreed.

        Who does not log in is represented by who opened the alignment, with the function of who agreed.
        """
        stand = await self._raadpleging.get(tx, afstemming_id, caller=caller, lock=True)
        _check_open(stand)
        kenmerk = body.deelnemer or str(caller.organisatie)
        if stand.deelneming(kenmerk) is None:
            raise OngeldigeInvoer(errors=[gebrek("deelnemer", "geen_deelnemer", "Deze partij neemt niet deel.")])
        _check_acts_for(kenmerk, stand.afstemming, caller)
        if not stand.gedeeld:
            raise StapNietMogelijk("Er is nog geen voorstel met acties om over te oordelen.")
        if body.voorstel != stand.afstemming.voorstel:
            raise StapNietMogelijk("Het voorstel is intussen gewijzigd; lees eerst de nieuwe versie.")
        if stand.instemmingen()[kenmerk] is body.oordeel:
            raise StapNietMogelijk("Dit oordeel over deze versie is al vastgelegd.")
        await repository.insert_instemming(tx, self._drafting.instemming(stand.afstemming, kenmerk, body, caller, now))
        said = stand.instemmingen() | {kenmerk: body.oordeel}
        agreed = overeengekomen(said)
        newer = replace(stand.afstemming, status=AKKOORD if agreed else OPEN, overeengekomen_op=now if agreed else None)
        return await self._changed(
            tx, newer, "INSTEMMING", Actie.INSTEMMEN, caller, now, extra={"deelnemer": kenmerk},
            status=newer.status.value, overeengekomen_op=newer.overeengekomen_op,
        )  # fmt: skip

    async def settle(
        self, tx: WriteTx, afstemming_id: UUID, nummer: int, body: ActieStandIn, *, caller: Caller, now: datetime
    ) -> Stand:
        """A shared action is done or lapses, by its owner; ``StapNietMogelijk`` names what has to be done first."""
        stand = await self._raadpleging.get(tx, afstemming_id, caller=caller, lock=True)
        _check_open(stand)
        actie = next((actie for actie in stand.gedeeld if actie.nummer == nummer), None)
        if actie is None:
            raise NietGevonden
        _check_acts_for(actie.eigenaar, stand.afstemming, caller)
        if not actie.staat_open:
            raise StapNietMogelijk("Deze actie is al afgedaan.")
        first = wacht_op(actie, stand.gedeeld)
        if body.status is ActieStatus.UITGEVOERD and first is not None:
            raise StapNietMogelijk(errors=[_nog_open(first.nummer)])
        sealed = self._drafting.settled(stand.afstemming, actie, body.toelichting)
        await repository.settle(tx, [actie.id], body.status, now, status_door=caller.sub, status_payload=sealed)
        extra: dict[str, Waarde] = {"actieId": actie.id, "deelnemer": actie.eigenaar}
        return await self._changed(tx, stand.afstemming, "ACTIE", Actie.ACTIE_AFDOEN, caller, now, extra=extra)

    async def close(
        self, tx: WriteTx, afstemming_id: UUID, body: SluitingIn, *, caller: Caller, now: datetime
    ) -> Stand:
        """End it, by who opened it. 'Done' asks for agreement and for every shared action; else open ones lapse."""
        stand = await self._raadpleging.get(tx, afstemming_id, caller=caller, lock=True)
        _check_open(stand)
        afstemming = stand.afstemming
        if afstemming.opener != str(caller.organisatie):
            raise GeenToegang("Alleen wie de afstemming opende, sluit haar.")
        waiting = [actie for actie in stand.gedeeld if actie.staat_open]
        if body.uitkomst is AfstemmingUitkomst.UITGEVOERD:
            missing = [_nog_open(actie.nummer) for actie in waiting]
            if afstemming.status is not AKKOORD:
                missing.append(gebrek("instemmingen", "ontbreekt", "Niet alle deelnemers hebben ingestemd."))
            if missing:
                raise StapNietMogelijk(errors=missing)
        await repository.settle(tx, [a.id for a in waiting], ActieStatus.VERVALLEN, now, status_door=caller.sub)
        closed = replace(afstemming, status=AfstemmingStatus.GESLOTEN)
        return await self._changed(
            tx, closed, "GESLOTEN", Actie.AFSTEMMING_SLUITEN, caller, now, soort=Berichtsoort.AFSTEMMING_GESLOTEN,
            status=closed.status.value, gesloten_op=now, verstrijkt_op=None,
            uitkomst=body.uitkomst.value, slot=self._drafting.closing(afstemming, body.toelichting),
        )  # fmt: skip

    async def keep(self, tx: WriteTx, stand: Stand, body: EigenIn, *, caller: Caller, now: datetime) -> Stand:
        """A next version of what the caller's organisation keeps to itself; nobody else is told."""
        fixed = {actie.nummer: actie.uiterlijk for actie in stand.eigen}
        findings = [
            *proposal.eigen(body.acties, [actie.nummer for actie in stand.gedeeld], vandaag=Calendar.local_day(now),
                            vaste_dagen=fixed),
            *text_of_own(body),
        ]  # fmt: skip
        if findings:
            raise OngeldigeInvoer(errors=findings)
        shared = {actie.nummer: actie for actie in stand.gedeeld}
        done = [actie for actie in body.acties if actie.status is ActieStatus.UITGEVOERD]
        waits = {a.na_actie for a in done if a.na_actie is not None and shared[a.na_actie].staat_open}
        if waits:
            raise StapNietMogelijk(errors=[_nog_open(nummer) for nummer in sorted(waits)])
        row, acties = self._drafting.own(stand, body, caller, now)
        await repository.replace_acties(tx, stand.afstemming.id, acties, eigen_van=str(caller.organisatie))
        await repository.insert_eigen(tx, row)
        await put_on_record(tx, stand.afstemming, Actie.AFSTEMMEN, caller, now)
        newer = replace(stand.afstemming, eigen_versie=stand.afstemming.eigen_versie + 1)
        return await self._raadpleging.stand(tx, newer, caller)

    async def _changed(
        self, tx: WriteTx, afstemming: Afstemming, wijziging: str, actie: Actie, caller: Caller, now: datetime, *,
        soort: Berichtsoort = Berichtsoort.AFSTEMMING_GEWIJZIGD, extra: Mapping[str, Waarde] | None = None,
        **values: Any,
    ) -> Stand:  # fmt: skip
        """Keep a change of the shared part, tell every participant, and give how it stands now."""
        await repository.change(tx, afstemming.id, **values)
        stand = await self._raadpleging.get(tx, afstemming.id, caller=caller)
        told = stand_van(stand.afstemming, soort=wijziging, **(extra or {}))
        await publish(tx, aan_allen(soort, stand.deelnemers, stand.afstemming, told), now=now)
        await put_on_record(tx, afstemming, actie, caller, now)
        return stand


def _check_open(stand: Stand) -> None:
    if not stand.afstemming.open:
        raise StapNietMogelijk("Deze afstemming is gesloten.")


def _check_acts_for(kenmerk: str, afstemming: Afstemming, caller: Caller) -> None:
    if vertegenwoordigt(kenmerk, afstemming.opener) != str(caller.organisatie):
        raise GeenToegang("Dit is aan een andere deelnemer.")


def _nog_open(nummer: int) -> Finding:
    return gebrek("acties", "niet_afgedaan", f"Actie {nummer} staat nog open.")
