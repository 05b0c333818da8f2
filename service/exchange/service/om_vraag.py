"""From what the OM asks to the question as it is kept: which report, which region, and when the OM decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from service.cases.service import Cases
from service.core.calendar import Calendar
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer
from service.core.ids import new_id
from service.core.regions import Regions
from service.db.namens import DE_DIENST
from service.db.session import WriteTx
from service.exchange.om_verzoek import Beslismoment, OmVerzoek
from service.exchange.om_verzoek_eisen import vraag_gebreken
from service.exchange.refusal import found, impossible
from service.exchange.repository import om_verzoeken as repository
from service.exchange.schemas.om_verzoeken import OmVerzoekIn
from service.exchange.service.om_wacht import OmWachtrij
from service.register.service import Bekend, Dossier, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class _Zaak:
    """What is known here of the case that the OM asks about."""

    bvh_nummer: str
    mutatie_id: UUID | None = None
    melding_id: UUID | None = None
    eenheid: str | None = None
    vt_regio: str | None = None


class OmVragen:
    """Finds what a question of the OM is about."""

    def __init__(
        self, *, cases: Cases, rij: OmWachtrij, register: Register, regions: Regions, moment: Beslismoment
    ) -> None:
        self._cases = cases
        self._rij = rij
        self._register = register
        self._regions = regions
        self._moment = moment

    async def made_of(self, tx: WriteTx, body: OmVerzoekIn, *, door: str, now: datetime) -> OmVerzoek:
        """The question to keep; ``OngeldigeInvoer`` with every finding, ``StapNietMogelijk`` when one runs already."""
        regios = self._regions.regions_on(Calendar.local_day(now))
        findings = list(vraag_gebreken(body, regios=regios, eenheden=self._regions.unit_names, now=now))
        if findings:
            raise OngeldigeInvoer(errors=findings)
        async with tx.als(DE_DIENST):
            zaak = await self._zaak(tx, body)
        vt_regio = zaak.vt_regio or body.vt_regio
        if vt_regio is None:
            raise _wrong(found("vtRegio", "ontbreekt", "Hier is geen melding van bekend; noem de regio."))
        if body.vt_regio not in (None, vt_regio):
            raise _wrong(found("vtRegio", "andere_regio", "De melding is bij een andere regio; laat dit veld weg."))
        async with tx.als(DE_DIENST):
            await self._check_first(tx, zaak, vt_regio)
        return OmVerzoek(
            id=new_id(),
            melding_id=zaak.melding_id,
            mutatie_id=zaak.mutatie_id,
            bvh_nummer=zaak.bvh_nummer,
            vt_regio=vt_regio,
            eenheid=zaak.eenheid,
            automatisch=False,
            zsm=body.zsm,
            vraag=[vraag.value for vraag in body.vraag],
            gevraagd_op=now,
            beslismoment_op=body.beslismoment_op or self._moment.vermoed(now, zsm=body.zsm),
            beslismoment_bekend=body.beslismoment_op is not None,
            door=door,
        )

    async def _zaak(self, tx: WriteTx, body: OmVerzoekIn) -> _Zaak:
        """What the register and the cases know; a number that nobody sent yet is no error."""
        if body.mutatie_id is not None:
            dossier = await self._dossier(tx, body.mutatie_id)
        else:
            known = await self._by_number(tx, body)
            if known is None:
                return _Zaak(bvh_nummer=str(body.bvh_nummer), eenheid=body.eenheid)
            dossier = await self._register.get(tx, known.id, eenheid=None)
        if body.eenheid not in (None, dossier.eenheid):
            raise _wrong(found("eenheid", "andere_eenheid", "Deze mutatie is van een andere eenheid."))
        states = await self._cases.standings(tx, [] if dossier.melding_id is None else [dossier.melding_id])
        state = None if dossier.melding_id is None else states.get(dossier.melding_id)
        return _Zaak(
            bvh_nummer=dossier.mutatie.bvh_nummer,
            mutatie_id=dossier.id,
            melding_id=None if state is None else dossier.melding_id,
            eenheid=dossier.eenheid,
            vt_regio=dossier.vt_regio if state is None else state.vt_regio,
        )

    async def _dossier(self, tx: WriteTx, mutatie_id: UUID) -> Dossier:
        unknown = _wrong(found("mutatieId", "onbekende_mutatie", "Deze mutatie is hier niet bekend."))
        try:
            dossier = await self._register.get(tx, mutatie_id, eenheid=None)
        except NietGevonden:
            raise unknown from None
        if dossier.proef:
            raise unknown
        return dossier

    async def _by_number(self, tx: WriteTx, body: OmVerzoekIn) -> Bekend | None:
        known = await self._register.find_known(tx, bvh_nummers=[str(body.bvh_nummer)], sleutels=[])
        counts = [
            one for one in known if one.geldig and not one.proef and body.eenheid in (None, one.eenheid)
        ]  # fmt: skip
        if len({one.eenheid for one in counts}) > 1:
            raise _wrong(found("eenheid", "ontbreekt", "Dit nummer komt bij meer eenheden voor; noem de eenheid."))
        return max(counts, key=lambda one: one.versie, default=None)

    async def _check_first(self, tx: WriteTx, zaak: _Zaak, vt_regio: str) -> None:
        """Pass when the OM does not wait for an answer about this already; held until the act is done."""
        if zaak.melding_id is not None:
            await self._rij.hold(tx, [zaak.melding_id])
            await self._cases.get(tx, zaak.melding_id, vt_regio, lock=True)
        melding_ids = [] if zaak.melding_id is None else [zaak.melding_id]
        about = await repository.list_about(tx, melding_ids=melding_ids, bvh_nummers=[zaak.bvh_nummer])
        if any(one.open and one.vt_regio == vt_regio for one in about):
            raise impossible(
                "bvhNummer",
                "loopt_al",
                "Hierover loopt al een vraag aan deze regio; stel daarvan het beslismoment bij.",
            )


def _wrong(finding: Finding) -> OngeldigeInvoer:
    return OngeldigeInvoer(errors=[finding])
