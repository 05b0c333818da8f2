"""What a replay must count, by a plain loop over stored decisions with the online engine; written apart from it."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic_core import from_json

from service.core.facts import facts_from_json
from service.rules.decision import Decision
from service.rules.engine import RuleSet
from service.rules.telling import Besluit, Cel, Drager, Groep, Telling, Verloren

DOOR = ("DZ", "DZS", "VV", "SA")


def _moest(ruleset: RuleSet, decision: Decision) -> list[str]:
    kinds = {rule.id: rule.kind for rule in ruleset.document.rules}
    return [id_ for id_ in decision.afgegaan if kinds[id_] in ("DOORZETTEN", "SPOED")]


def _ver(uitkomst: str) -> int:
    if uitkomst in ("ND", "OZ"):
        return 0
    return 1 if uitkomst in ("HB", "AV") else 3 if uitkomst == "DZS" else 2


def natellen(besluiten: Iterable[Besluit], huidig: RuleSet, concept: RuleSet) -> Telling:
    """The counts, without examples."""
    telling = Telling()
    for besluit in besluiten:
        facts = facts_from_json(from_json(besluit.feiten))
        was, wordt = huidig.decide(facts), concept.decide(facts)
        van, naar = was.uitkomst.value, wordt.uitkomst.value
        telling.groepen[Groep(besluit.vt_regio, besluit.eenheid, van, besluit.kwaliteit)] += 1
        telling.huidig[Drager(was.bepalend or "", van)] += 1
        telling.concept[Drager(wordt.bepalend or "", naar)] += 1
        spoed = int(wordt.spoed) - int(was.spoed)
        if van == naar and not spoed:
            continue
        zeker = _moest(huidig, was)
        cel = Cel(besluit.vt_regio, besluit.eenheid, van, naar, spoed, bool(zeker), was.bepalend or "",
                  wordt.bepalend or "", besluit.kwaliteit, besluit.mens)  # fmt: skip
        telling.cellen[cel] += 1
        if minder_ver(van, naar, spoed) and (zeker or _ver(naar) == 0 < _ver(van)):
            for regel in set(zeker) - set(_moest(concept, wordt)):
                telling.verloren[Verloren(regel, naar)] += 1
    return telling


def minder_ver(van: str, naar: str, spoed: int) -> bool:
    """Whether it comes less far."""
    step = _ver(naar) - _ver(van)
    if "SA" in (van, naar) and 0 not in (_ver(van), _ver(naar)):
        step = 0
    return step < 0 or (step == 0 and spoed < 0)
