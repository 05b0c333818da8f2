"""Carrying out a human verdict: the verdict beside the machine's decision, and all that follows, in one transaction."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from service.access.callers import Caller
from service.access.policy import eenheid_of
from service.audit.service import Actie, record
from service.cases.service import Cases, Soort
from service.core.belplicht import GEEN_TELEFOONTJE, Belplicht, Telefoontje
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.clock import to_ms
from service.core.codes import Doelbinding
from service.core.codes_beoordeling import Controlereden, MutatieStatus, Uitkomst
from service.core.errors import Finding, OngeldigeInvoer, StapNietMogelijk
from service.core.ids import canonical_json, new_id
from service.core.regions import Regions
from service.db.session import WriteTx
from service.notifications.service import publish
from service.queues.service import Queues, aflevering_uit
from service.register.service import Dossier, Register, StatusWijziging
from service.review import repository
from service.review.berichten import minder_dringend
from service.review.repository import Controle, Gegeven
from service.review.service import Review
from service.review.verdicts import Gevolg, Oordeel, Stand, disagrees, weigh

SKEW: Final = timedelta(minutes=5)
"""How far another clock may run ahead."""
STATUS_BIJ: Final = {
    Uitkomst.DZ: MutatieStatus.DOORGEZET,
    Uitkomst.DZS: MutatieStatus.SPOED,
    Uitkomst.VV: MutatieStatus.VERVOLG,
    Uitkomst.ND: MutatieStatus.NIET_DOORGEZET,
    Uitkomst.OZ: MutatieStatus.OVERIGE_ZORG,
    Uitkomst.AV: MutatieStatus.AANVULLEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitspraak:
    """What became of a verdict."""

    id: UUID
    mutatie_id: UUID
    uitkomst: Uitkomst
    machine_uitkomst: Uitkomst
    oneens: bool
    gevolg: Gevolg
    status: MutatieStatus
    melding_id: UUID | None
    op: datetime
    belplicht: Belplicht | None = None
    """The call that the mutatie asks for as it stands now (SP01)."""

    @property
    def definitief(self) -> bool:
        """Whether it settled what waited."""
        return self.gevolg is not Gevolg.WACHT


class Judgement:
    """Weighs verdicts and carries them out."""

    def __init__(
        self,
        *,
        review: Review,
        register: Register,
        cases: Cases,
        queues: Queues,
        cipher: Cipher,
        regions: Regions,
        sample_key: bytes,
        sample_share: float = 0.05,
    ) -> None:
        """Take what a verdict touches; `sample_share` of confirmed ND and OZ goes to a second reviewer (FP9)."""
        if len(sample_key) < 32 or not 0 <= sample_share <= 1:
            raise ValueError("a sample needs a key of at least 32 bytes and a share between 0 and 1")
        self._review = review
        self._register = register
        self._cases = cases
        self._queues = queues
        self._cipher = cipher
        self._regions = regions
        self._sample_key = sample_key
        self._sample_share = sample_share

    async def judge(
        self, tx: WriteTx, mutatie_id: UUID, oordeel: Oordeel, *, caller: Caller, now: datetime
    ) -> Uitspraak:
        """Record what a controller says of a mutatie of the own unit, and do what follows from it.

        Raises ``NietGevonden`` for a mutatie of another unit, ``StapNietMogelijk`` when nothing waits or this person
        cannot settle it, and ``OngeldigeInvoer`` when the verdict lacks what this outcome needs.
        """
        eenheid = eenheid_of(caller)
        dossier = await self._register.get_to_change(tx, mutatie_id, eenheid=eenheid)
        controle = await repository.lock_open(tx, mutatie_id, eenheid)
        if controle is None or dossier.proef:
            raise StapNietMogelijk("Bij deze mutatie staat niets open om te beoordelen.")
        if wrong := [*self._wrong_region(dossier, oordeel.vt_regio, now), *_wrong_call(oordeel.telefoontje, now)]:
            raise OngeldigeInvoer(errors=wrong)
        dossier = _with_call(dossier, oordeel.telefoontje)
        gegeven = await repository.list_verdicts(tx, [mutatie_id])
        stand = _stand(controle, dossier, gegeven)
        gevolg = weigh(stand, oordeel, caller.sub)
        said = Uitspraak(
            id=new_id(to_ms(now)),
            mutatie_id=mutatie_id,
            uitkomst=oordeel.uitkomst,
            machine_uitkomst=dossier.beslissing.uitkomst,
            oneens=disagrees(stand, oordeel.uitkomst),
            gevolg=gevolg,
            status=dossier.status,
            melding_id=dossier.melding_id,
            op=now,
        )
        await self._record(tx, said, controle, oordeel, caller)
        if oordeel.telefoontje != GEEN_TELEFOONTJE and dossier.telefoontje.vastgelegd:
            await self._register.record_call(tx, mutatie_id, now)
        if gevolg is not Gevolg.WACHT:
            first_sample = _never_sampled(gegeven)
            said = await self._carry_out(tx, said, controle, dossier, oordeel, first_sample=first_sample)
        return replace(said, belplicht=replace(dossier, status=said.status).belplicht)

    def drawn(self, mutatie_id: UUID) -> bool:
        """Whether a confirmed ND or OZ goes to a second reviewer: the same answer every time, foretold by no one."""
        lot = hmac.digest(self._sample_key, b"steekproef:" + mutatie_id.bytes, hashlib.sha256)[:8]
        return int.from_bytes(lot) < self._sample_share * 2**64

    async def _record(self, tx: WriteTx, said: Uitspraak, controle: Controle, oordeel: Oordeel, caller: Caller) -> None:
        call = oordeel.telefoontje
        words = {
            "functie": oordeel.functie,
            "motivering": oordeel.motivering,
            "omAkkoord": oordeel.om_akkoord,
            "proportionaliteit": oordeel.proportionaliteit,
            "vtRegio": oordeel.vt_regio,
            "gebeldOp": None if call.gebeld_op is None else call.gebeld_op.isoformat(),
            "gesprokenMetFunctie": call.gesproken_met_functie,
            "redenNietGebeld": call.reden_niet_gebeld,
        }
        row = {
            "id": said.id,
            "mutatie_id": said.mutatie_id,
            "controle_id": controle.id,
            "eenheid": controle.eenheid,
            "reden": controle.reden,
            "uitkomst": said.uitkomst,
            "machine_uitkomst": said.machine_uitkomst,
            "oneens": said.oneens,
            "definitief": said.definitief,
            "door": caller.sub,
            "op": said.op,
            "payload": self._cipher.seal(canonical_json(words), aad=b"menselijke_oordelen:" + said.id.bytes),
        }
        await repository.append_oordeel(tx, row)
        await record(
            tx,
            caller=caller,
            now=said.op,
            actie=Actie.BEOORDELEN,
            object_soort="mutatie",
            objecten=[said.mutatie_id],
            doelbinding=Doelbinding.KWALITEITSCONTROLE,
            resultaat=said.gevolg,
        )

    async def _carry_out(
        self,
        tx: WriteTx,
        said: Uitspraak,
        controle: Controle,
        dossier: Dossier,
        oordeel: Oordeel,
        *,
        first_sample: bool,
    ) -> Uitspraak:
        """Move the mutatie and the list to where the verdict brings them."""
        now = said.op
        stays = said.gevolg is Gevolg.AANVULLEN and controle.reden is Controlereden.AANVULLEN
        if not stays:  # the unit's term to complete it does not start again because someone confirmed it
            await self._review.close(tx, [dossier.id], now)
        status, melding_id, due = dossier.status, dossier.melding_id, None
        match said.gevolg:
            case Gevolg.AFLEVEREN:
                status = STATUS_BIJ[said.uitkomst]
                melding_id = await self._deliver(tx, controle, dossier, oordeel, now)
                if controle.reden is Controlereden.SPOED_ACHTERAF and said.uitkomst is not Uitkomst.DZS:
                    where = (await self._cases.standings(tx, [melding_id]))[melding_id]
                    told = minder_dringend(melding_id, dossier.id, said.uitkomst, vt_regio=where.vt_regio)
                    await publish(tx, [told], now=now)
            case Gevolg.NIET_DOORZETTEN:
                status = STATUS_BIJ[said.uitkomst]
                if first_sample and self.drawn(dossier.id):
                    item = self._review.item(dossier, Controlereden.STEEKPROEF, now, uitkomst=said.uitkomst)
                    await self._review.place(tx, [replace(item, vier_ogen=False)], now)
            case Gevolg.HEROPENEN:
                status = MutatieStatus.HEROPEND
                item = self._review.item(dossier, Controlereden.HEROPEND, now)
                await self._review.place(tx, [replace(item, vier_ogen=True)], now)
            case Gevolg.AANVULLEN if not stays:
                status = STATUS_BIJ[said.uitkomst]
                item = self._review.item(dossier, Controlereden.AANVULLEN, now, uitkomst=said.uitkomst)
                await self._review.place(tx, [item], now)
                due = item.uiterlijk_op
        change = StatusWijziging(
            id=dossier.id, status=status, melding_id=melding_id, gezien_op=now, aangevuld_uiterlijk_op=due
        )
        await self._register.set_status(tx, [change])
        return replace(said, status=status, melding_id=melding_id)

    async def _deliver(
        self, tx: WriteTx, controle: Controle, dossier: Dossier, oordeel: Oordeel, now: datetime
    ) -> UUID:
        """Bring it to Veilig Thuis, seen; what is there already is added to and never pulled back."""
        seen = replace(dossier, gezien_op=now, vt_regio=dossier.vt_regio or oordeel.vt_regio)
        soort: Soort = "VERVOLG" if oordeel.uitkomst is Uitkomst.VV else "NIEUW"
        melding_id = new_id(to_ms(now))
        if dossier.melding_id is not None:
            soort, melding_id = "VERSIE", dossier.melding_id
        elif (joined := await self._melding_of_first(tx, dossier)) is not None:
            soort, melding_id = "DUBBEL", joined
        acute = oordeel.uitkomst is Uitkomst.DZS or (oordeel.uitkomst is Uitkomst.VV and controle.spoed)
        aflevering = aflevering_uit(seen, soort=soort, melding_id=melding_id, spoed=acute)
        await self._queues.deliver(tx, [aflevering], now)
        return melding_id

    async def _melding_of_first(self, tx: WriteTx, dossier: Dossier) -> UUID | None:
        """The melding of the same incident under another number, where the machine proposed to join it (SA)."""
        if dossier.beslissing.uitkomst is not Uitkomst.SA or dossier.dubbel_van is None:
            return None
        first = (await self._register.get_many(tx, [dossier.dubbel_van])).get(dossier.dubbel_van)
        return None if first is None or first.status is MutatieStatus.INGETROKKEN else first.melding_id

    def _wrong_region(self, dossier: Dossier, vt_regio: str | None, now: datetime) -> Iterator[Finding]:
        """A region named by a human counts only where the tables have no answer, and must exist."""
        if vt_regio is None:
            return
        if dossier.vt_regio is not None:
            detail = "De regio volgt uit de gemeente en staat al vast."
            yield Finding("body", "vtRegio", "regio_staat_vast", detail)
        elif vt_regio not in self._regions.regions_on(Calendar.local_day(now)):
            yield Finding("body", "vtRegio", "onbekende_regio", "Deze regio van Veilig Thuis bestaat niet.")


def _stand(controle: Controle, dossier: Dossier, gegeven: list[Gegeven]) -> Stand:
    gezien = dossier.mutatie.gezien
    return Stand(
        reden=controle.reden,
        voorstel=controle.uitkomst,
        machine=dossier.beslissing.uitkomst,
        redencodes=dossier.beslissing.redencodes,
        vier_ogen=controle.vier_ogen,
        gezegd=tuple((said.door, said.uitkomst) for said in gegeven if said.controle_id == controle.id),
        eerder=frozenset(said.door for said in gegeven),
        regio_bekend=dossier.vt_regio is not None,
        lopende_zaak_bekend=dossier.kenmerken.get("hoort_bij") is not None,
        proportionaliteit_bekend=gezien is not None and gezien.proportionaliteit is not None,
        belplicht=dossier.telefoontje.ontbreekt,
    )


def _wrong_call(call: Telefoontje, now: datetime) -> Iterator[Finding]:
    if call.gebeld_op is not None and call.gebeld_op > now + SKEW:
        yield Finding("body", "gebeldOp", "in_de_toekomst", "Het tijdstip ligt in de toekomst.")


def _with_call(dossier: Dossier, call: Telefoontje) -> Dossier:
    """The dossier with what the controller adds on the call, so that Veilig Thuis gets it too."""
    mutatie = dossier.mutatie
    added = call.bij(mutatie.politieoptreden)
    if added is mutatie.politieoptreden:
        return dossier
    return replace(dossier, mutatie=mutatie.model_copy(update={"politieoptreden": added}))


def _never_sampled(gegeven: list[Gegeven]) -> bool:
    """One sample a mutatie: people who looked again after a sample are not sampled themselves."""
    return all(said.reden is not Controlereden.STEEKPROEF for said in gegeven)
