"""A human verdict: held against what waits, and put on record beside the machine's decision; in one transaction.

What a verdict does is decided in `verdicts.py`; moving the mutatie to where it brings it is done in `carrying_out.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from service.access.callers import Caller
from service.access.policy import eenheid_of
from service.audit.service import Actie, record
from service.cases.service import Cases
from service.core.belplicht import GEEN_TELEFOONTJE, Telefoontje
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.clock import to_ms
from service.core.codes import Doelbinding
from service.core.codes_beoordeling import Controlereden
from service.core.errors import Finding, OngeldigeInvoer, StapNietMogelijk
from service.core.ids import canonical_json, new_id
from service.core.regions import Regions
from service.db.session import WriteTx
from service.queues.service import Queues
from service.register.service import Dossier, Register
from service.review import repository
from service.review.carrying_out import Uitvoering
from service.review.repository import Controle, Gegeven
from service.review.service import Review
from service.review.trekken import Steekproef
from service.review.verdicts import Gevolg, Oordeel, Stand, Uitspraak, disagrees, weigh
from service.tally.service import Tally

SKEW: Final = timedelta(minutes=5)
"""How far another clock may run ahead."""


class Judgement:
    """Weighs verdicts, keeps them, and has them carried out."""

    def __init__(
        self,
        *,
        review: Review,
        register: Register,
        cases: Cases,
        queues: Queues,
        cipher: Cipher,
        regions: Regions,
        tally: Tally,
        steekproef: Steekproef,
    ) -> None:
        """Take what a verdict touches; the sample says which of confirmed ND and OZ go to a second reviewer (FP9)."""
        self._register = register
        self._uitvoering = Uitvoering(review=review, register=register, cases=cases, queues=queues, tally=tally)
        self._cipher = cipher
        self._regions = regions
        self._steekproef = steekproef

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
        if dossier.vernietigd_op is not None:
            raise StapNietMogelijk("Het bericht van deze mutatie is na de bewaartermijn vernietigd.")
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
        await self._record(tx, said, controle, oordeel, caller, dossier.vt_regio)
        if oordeel.telefoontje != GEEN_TELEFOONTJE and dossier.telefoontje.vastgelegd:
            await self._register.record_call(tx, mutatie_id, now)
        if gevolg is not Gevolg.WACHT:
            sample = await self._sample(tx, said, controle, dossier, gegeven)
            said = await self._uitvoering.carry_out(tx, said, controle, dossier, oordeel, sample=sample)
        return replace(said, belplicht=replace(dossier, status=said.status).belplicht)

    async def _sample(
        self, tx: WriteTx, said: Uitspraak, controle: Controle, dossier: Dossier, gegeven: Sequence[Gegeven]
    ) -> bool:
        """Draw what was confirmed, and keep what a second reviewer found; whether this verdict goes to one.

        What a sample opened again is found to be wrong as soon as people let it pass.
        """
        passes = said.gevolg is Gevolg.AFLEVEREN
        opened = controle.reden is Controlereden.HEROPEND and _last_sample_disagreed(gegeven)
        if controle.reden is Controlereden.STEEKPROEF or (opened and passes):
            await self._steekproef.gelezen(tx, dossier.id, fout=passes, now=said.op)
        if said.gevolg is not Gevolg.NIET_DOORZETTEN or not _never_sampled(gegeven):
            return False
        return await self._steekproef.trek(tx, dossier, said.uitkomst, said.op)

    async def _record(
        self, tx: WriteTx, said: Uitspraak, controle: Controle, oordeel: Oordeel, caller: Caller, regio: str | None
    ) -> None:
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
            "payload": self._cipher.seal(
                canonical_json(words), aad=b"menselijke_oordelen:" + said.id.bytes, regio=regio
            ),
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


def _last_sample_disagreed(gegeven: Sequence[Gegeven]) -> bool:
    """Whether it is a sample that had it looked at again, and not news on the same people (FP7)."""
    settled = [said for said in gegeven if said.definitief]
    return bool(settled) and settled[-1].reden is Controlereden.STEEKPROEF and settled[-1].oneens


def _never_sampled(gegeven: Sequence[Gegeven]) -> bool:
    """One sample a mutatie: people who looked again after a sample are not sampled themselves."""
    return all(said.reden is not Controlereden.STEEKPROEF for said in gegeven)
