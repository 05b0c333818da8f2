"""One decision on one message: from what is known to facts, from facts to an outcome with its reasons.

Used at receipt and when the outside source answers later; so both decide in the same way.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from service.core.codes_beoordeling import Niveau
from service.core.facts import facts_to_json
from service.core.mutatie import Mutatie
from service.enrichment.service import Context, Enrichment, Verrijking
from service.intake.findings import Bevindingen
from service.intake.routing import Eerder
from service.register.service import Beslissing
from service.rules.service import Decision, Rules

_NIET_VOOR_DE_EENHEID: Final = frozenset({"Q22", "Q23"})
"""Blocking findings that the unit cannot mend by completing the report: the ground, and that nobody has looked yet."""


def context_of(bevindingen: Bevindingen, *, aanvulpogingen: int, eerdere_versie_afgeleverd: bool) -> Context:
    """What the checks and the register add to the facts."""
    blocking = sum(
        found.niveau is Niveau.B and found.code not in _NIET_VOOR_DE_EENHEID for found in bevindingen.bevindingen
    )
    return Context(
        blokkerende_bevindingen=blocking,
        aanvulpogingen=aanvulpogingen,
        volledigheid=bevindingen.band,
        eerdere_versie_afgeleverd=eerdere_versie_afgeleverd,
    )


def decide(
    enrichment: Enrichment, rules: Rules, mutatie: Mutatie, verrijking: Verrijking, context: Context, *, now: datetime
) -> tuple[Decision, Beslissing]:
    """Derive the facts, decide, and keep the decision with all that explains it."""
    facts = enrichment.facts(mutatie, verrijking, context)
    besluit = rules.decide(facts, vt_regio=verrijking.route.vt_regio, at=now)
    return besluit, Beslissing(
        uitkomst=besluit.uitkomst,
        redencodes=besluit.redencodes,
        regels=besluit.afgegaan,
        aanleidingen=besluit.aanleidingen,
        vier_ogen=besluit.vier_ogen,
        regelset=besluit.regelset,
        regelset_versie=besluit.versie,
        toelichting=besluit.toelichting,
        feiten=facts_to_json(facts),
        verrijking=tuple(verrijking.items),
        criteria=besluit.criteria,
        ontbrekend=besluit.ontbrekend,
        op=now,
    )


def dubbel_of(verrijking: Verrijking) -> Eerder | None:
    """The earlier mutatie about the same incident."""
    if verrijking.dubbel_van is None:
        return None
    zaak = verrijking.dubbel_zaak
    return Eerder(mutatie_id=verrijking.dubbel_van, melding_id=None if zaak is None else zaak.melding_id)
