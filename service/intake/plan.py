"""What one list of messages will change, worked out in memory before anything is written.

`Planner` decides each message in the order of the list; every message sees what the ones before it have changed, so a
list gives the same result as the same messages one after another. `Plan` is the harvest: rows for every slice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from service.audit.service import Actie, Handeling
from service.cases.service import Aflevering
from service.core.belplicht import belplicht
from service.core.calendar import Calendar
from service.core.codes_beoordeling import Controlereden, MutatieStatus, Uitkomst, Verrijkingsstatus
from service.core.errors import MeldbrugError
from service.core.ids import new_id
from service.enrichment.service import (
    Bronresultaat,
    Enrichment,
    Historie,
    Verrijking,
    processed_at,
    verrijken_na,
)
from service.intake.deciding import context_of, decide, dubbel_of
from service.intake.earlier import Eerdere, bekend_van, that_still_counts
from service.intake.feiten import ontvangen
from service.intake.findings import als_spoed
from service.intake.prepare import Ingekomen
from service.intake.routing import Eerder, Route, route
from service.queues.service import aflevering_uit
from service.register.service import Bekend, Dossier, Ontvangen, ontvangst
from service.review.service import Review, TeControleren
from service.rules.service import Rules
from service.tally.service import Feit


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitslag:
    """The answer to one message."""

    body: bytes
    nieuw: bool
    """False when it was received before and the earlier answer is given again."""
    herhaald: bool = False
    """Whether the Idempotency-Key was seen before."""


@dataclass(slots=True)
class Plan:
    """Everything that one list will change."""

    uitslagen: list[Uitslag | MeldbrugError] = field(default_factory=list)
    ontvangen: list[Ontvangen] = field(default_factory=list)
    sporen: list[tuple[Any, ...]] = field(default_factory=list)
    afleveringen: list[Aflevering] = field(default_factory=list)
    controles: list[TeControleren] = field(default_factory=list)
    vervangen: list[UUID] = field(default_factory=list)
    heropenen: list[UUID] = field(default_factory=list)
    handelingen: list[Handeling] = field(default_factory=list)
    feiten: list[Feit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Verrijkt:
    """One message with what was found about it before the list was decided."""

    item: Ingekomen
    bron: Bronresultaat
    """What asking the outside source meant for this message."""


class Planner:
    """Decides the messages of one list, in order."""

    def __init__(
        self,
        *,
        enrichment: Enrichment,
        rules: Rules,
        review: Review,
        historie: Historie,
        bekend: Sequence[Bekend],
        now: datetime,
    ) -> None:
        self._enrichment = enrichment
        self._rules = rules
        self._review = review
        self._historie = historie
        self._now = now
        self._dag = Calendar.local_day(now)
        self._eerdere = Eerdere(bekend)
        self.plan = Plan()

    def add(self, message: Verrijkt) -> None:
        """Decide one message and note what follows."""
        item = message.item
        try:
            known = self._eerdere.same(item)
        except MeldbrugError as error:
            self.plan.uitslagen.append(error)
            return
        if known is not None:
            again = item.sleutel is not None and known.sleutel == item.sleutel
            self.plan.uitslagen.append(Uitslag(body=known.antwoord, nieuw=False, herhaald=again))
            return
        self._new(message, self._eerdere.versions(item.mutatie))

    def _new(self, message: Verrijkt, versions: Sequence[Bekend]) -> None:
        item, mutatie, now = message.item, message.item.mutatie, self._now
        older = [stored for stored in versions if stored.versie < mutatie.versie]
        late = len(older) < len(versions)
        vorige = that_still_counts(older)
        verrijking = self._enrichment.enrich(mutatie, message.item.sporen, self._historie, now, message.bron)
        aanvulpogingen = sum(stored.uitkomst == Uitkomst.AV for stored in older)
        besluit, beslissing = decide(
            self._enrichment,
            self._rules,
            mutatie,
            verrijking,
            context_of(
                item.bevindingen,
                aanvulpogingen=aanvulpogingen,
                eerdere_versie_afgeleverd=vorige is not None and vorige.melding_id is not None,
            ),
            now=now,
        )
        where = route(
            beslissing.uitkomst,
            gezien=mutatie.gezien is not None,
            gebeld=belplicht(mutatie.politieoptreden).vastgelegd,
            spoed=besluit.spoed,
            vorige=_eerder(vorige),
            dubbel=dubbel_of(verrijking),
            hoort_bij=verrijking.hoort_bij,
            regio_bekend=verrijking.route.vt_regio is not None,
        )
        if late:  # an older version that arrives late is stored and answered, and changes nothing (api.md)
            where = Route(status=MutatieStatus.VERVANGEN)
        real = not (mutatie.proef or late)
        mutatie_id = new_id(round(now.timestamp() * 1000))
        melding_id = None
        if real:
            melding_id = vorige.melding_id if vorige is not None else None
            if where.lever_als is not None:
                melding_id = where.naar or new_id()
        bevindingen = als_spoed(item.bevindingen) if beslissing.uitkomst is Uitkomst.DZS else item.bevindingen
        dossier = Dossier(
            id=mutatie_id,
            mutatie=mutatie,
            status=where.status,
            geldig=not late,
            vt_regio=verrijking.route.vt_regio,
            gemeentecode=verrijking.route.gemeentecode,
            ontvangen_op=now,
            ontvangen_dag=self._dag,
            verwerkt_op=processed_at(mutatie),
            gezien_op=mutatie.gezien.op if mutatie.gezien else None,
            gezien_uiterlijk_op=(
                None if mutatie.gezien else self._due(where, Controlereden.NIET_GEZIEN, Controlereden.SPOED_ACHTERAF)
            ),
            aangevuld_uiterlijk_op=self._due(where, Controlereden.AANVULLEN),
            volledigheid=bevindingen.volledigheid,
            band=bevindingen.band,
            bevindingen=tuple(found.as_dict() for found in bevindingen.bevindingen),
            kenmerken=_kenmerken(verrijking, aanvulpogingen),
            verrijking=verrijking.status,
            verrijken_na=verrijken_na(1, now) if verrijking.status is Verrijkingsstatus.ONVOLLEDIG else None,
            verrijkpogingen=0,
            dubbel_van=verrijking.dubbel_van,
            melding_id=melding_id,
            beslissing=beslissing,
        )
        antwoord = ontvangst(dossier).model_dump_json(by_alias=True).encode()
        plan = self.plan
        plan.uitslagen.append(Uitslag(body=antwoord, nieuw=True))
        plan.ontvangen.append(
            Ontvangen(
                dossier=dossier, canoniek=item.canoniek, inhoud_hash=item.inhoud_hash, sleutel=item.sleutel,
                antwoord=antwoord,
            )
        )  # fmt: skip
        plan.handelingen.append(
            Handeling(
                caller=item.caller,
                actie=Actie.ONTVANGEN,
                object_soort="mutatie",
                objecten=(mutatie_id,),
                herkomst=item.herkomst,
            )
        )
        self._eerdere.add(bekend_van(dossier, item, antwoord))
        if not late:
            plan.vervangen += [stored.id for stored in older if stored.geldig]
        if real:
            plan.feiten.append(ontvangen(dossier, bevindingen, dossier.status))
            self._follow(dossier, message, verrijking, where, spoed=besluit.spoed)

    def _follow(
        self, dossier: Dossier, message: Verrijkt, verrijking: Verrijking, where: Route, *, spoed: bool
    ) -> None:
        """Note what a message that counts brings about in the other slices."""
        plan = self.plan
        mutatie = dossier.mutatie
        plan.sporen += self._enrichment.rows(mutatie, message.item.sporen, dossier.id)
        self._enrichment.remember(
            self._historie,
            mutatie,
            message.item.sporen,
            verrijking,
            mutatie_id=dossier.id,
            status=dossier.status,
            melding_id=dossier.melding_id,
            now=self._now,
        )
        plan.heropenen += verrijking.heropenen
        if where.controle is not None:
            plan.controles.append(self._review.item(dossier, where.controle, self._now))
        if where.lever_als is not None and dossier.melding_id is not None:
            plan.afleveringen.append(
                aflevering_uit(dossier, soort=where.lever_als, melding_id=dossier.melding_id, spoed=spoed)
            )

    def _due(self, where: Route, *reasons: Controlereden) -> datetime | None:
        return self._review.due(where.controle, self._now) if where.controle in reasons else None


def _kenmerken(verrijking: Verrijking, aanvulpogingen: int) -> dict[str, Any]:
    """What later mutaties may learn, and what a later delivery needs."""
    return {
        **verrijking.kenmerken,
        "hoort_bij": str(verrijking.hoort_bij) if verrijking.hoort_bij else None,
        "waakvlam": verrijking.waakvlam,
        "eerder_overgedragen": [str(one) for one in verrijking.eerder_overgedragen],
        "andere_regios": verrijking.andere_regios,
        "aanvulpogingen": aanvulpogingen,
    }


def _eerder(stored: Bekend | None) -> Eerder | None:
    return None if stored is None else Eerder(mutatie_id=stored.id, melding_id=stored.melding_id)
