"""Asking the outside source again for what could not be asked at receipt, and deciding anew with what it says.

Adding knowledge may make a report pass, or pass with urgency; it never takes back what was delivered, and where a human
has spoken the human verdict stands and only a look is asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from service.access.callers import DIENST
from service.audit import service as audit
from service.audit.service import Actie
from service.core.clock import Clock
from service.core.codes_beoordeling import MutatieStatus, Uitkomst, Verrijkingsstatus
from service.core.ids import new_id
from service.db.session import Database, WriteTx
from service.enrichment.service import Bronresultaat, Enrichment, verrijken_na
from service.intake.deciding import context_of, decide, dubbel_of
from service.intake.prepare import Preparer
from service.intake.routing import Eerder, route
from service.queues.service import Queues, aflevering_uit
from service.register.service import Dossier, Register, StatusWijziging, verplaatst
from service.review.service import Review
from service.rules.service import Rules
from service.tally.service import Tally

_LIST: Final = 100
_WEIGHT: Final = {Uitkomst.DZS: 3, Uitkomst.VV: 2, Uitkomst.DZ: 2, Uitkomst.SA: 1}
NOG_OPEN: Final = frozenset({MutatieStatus.BEOORDEELD, MutatieStatus.AANVULLEN, MutatieStatus.HEROPEND})
"""Where the machine may still move a mutatie by what it learns."""


class Later:
    """Enriches afterwards; any number of processes may run it, each mutatie is decided anew once per answer."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        preparer: Preparer,
        register: Register,
        enrichment: Enrichment,
        rules: Rules,
        review: Review,
        queues: Queues,
        tally: Tally,
    ) -> None:
        self._database = database
        self._clock = clock
        self._preparer = preparer
        self._register = register
        self._enrichment = enrichment
        self._rules = rules
        self._review = review
        self._queues = queues
        self._tally = tally

    async def once(self) -> int:
        """Ask for what is due; returns how many mutaties were enriched."""
        async with self._database.read() as tx:
            dossiers = await self._register.list_to_enrich(tx, self._clock.now(), limit=_LIST)
        if not dossiers:
            return 0
        answers = await self._enrichment.ask([dossier.mutatie for dossier in dossiers])
        enriched = 0
        for dossier, answer in zip(dossiers, answers, strict=True):
            now = self._clock.now()
            async with self._database.write() as tx:
                attempts = dossier.verrijkpogingen + 1
                failed = answer.status is Verrijkingsstatus.ONVOLLEDIG
                again = verrijken_na(attempts + 1, now) if failed else None
                claimed = await self._register.set_enriched(
                    tx, dossier.id, na=again, pogingen=attempts, status=answer.status
                )
                if not claimed or failed:
                    continue
                # Asking took a while: it may have been withdrawn, replaced or judged since it was read.
                current = await self._register.get_to_change(tx, dossier.id, eenheid=dossier.eenheid)
                live = current.geldig and current.vernietigd_op is None
                if live and current.status is not MutatieStatus.INGETROKKEN:
                    await self._decide_anew(tx, current, answer)
                    enriched += 1
        return enriched

    async def _decide_anew(self, tx: WriteTx, dossier: Dossier, bron: Bronresultaat) -> None:
        now = self._clock.now()
        mutatie = dossier.mutatie
        sporen = self._enrichment.traces(mutatie)
        historie = await self._enrichment.history(tx, [sporen], now)
        verrijking = self._enrichment.enrich(mutatie, sporen, historie, now, bron)
        context = context_of(
            self._preparer.findings(mutatie, now),
            aanvulpogingen=int(dossier.kenmerken.get("aanvulpogingen", 0)),
            eerdere_versie_afgeleverd=False,
        )
        besluit, beslissing = decide(self._enrichment, self._rules, mutatie, verrijking, context, now=now)
        beslissing = replace(beslissing, volgnr=dossier.beslissing.volgnr + 1, aanleiding="VERRIJKING")
        await self._register.add_decision(tx, dossier.id, beslissing)
        await audit.record(tx, caller=DIENST, now=now, actie=Actie.VERRIJKEN, object_soort="mutatie",
                           objecten=[dossier.id])  # fmt: skip
        heavier = _WEIGHT.get(beslissing.uitkomst, 0) > _WEIGHT.get(dossier.beslissing.uitkomst, 0)
        changed = replace(dossier, beslissing=beslissing)
        if dossier.proef:
            return
        if dossier.status not in NOG_OPEN:
            if heavier and dossier.melding_id is None:
                await self._review.reopen(tx, [dossier.id], now)
            elif heavier and dossier.melding_id is not None:
                added = aflevering_uit(changed, soort="VERSIE", melding_id=dossier.melding_id, spoed=besluit.spoed)
                await self._queues.deliver(tx, [added], now)
            return
        if not heavier and beslissing.uitkomst is dossier.beslissing.uitkomst:
            return
        where = route(
            beslissing.uitkomst,
            gezien=dossier.gezien_op is not None,
            gebeld=dossier.telefoontje.vastgelegd,
            spoed=besluit.spoed,
            vorige=Eerder(mutatie_id=dossier.id, melding_id=dossier.melding_id),
            dubbel=dubbel_of(verrijking),
            hoort_bij=verrijking.hoort_bij,
            regio_bekend=verrijking.route.vt_regio is not None,
        )
        await self._review.close(tx, [dossier.id], now)
        melding_id = None if where.lever_als is None else where.naar or new_id()
        if where.controle is not None:
            await self._review.place(tx, [self._review.item(changed, where.controle, now)], now)
        if where.lever_als is not None and melding_id is not None:
            item_out = aflevering_uit(changed, soort=where.lever_als, melding_id=melding_id, spoed=besluit.spoed)
            await self._queues.deliver(tx, [item_out], now)
        await self._register.set_status(
            tx, [StatusWijziging(id=dossier.id, status=where.status, melding_id=melding_id)]
        )
        await self._tally.record(tx, [verplaatst(changed, where.status, now)])
