"""An explanation of a stored decision: each rule, each criterion, the value and the source of the fact, in Dutch.

A decision is stored as facts and one letter a criterion; with its rule set that is enough to show everything again,
byte for byte. Facts hold no persons, so an explanation holds none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from service.core.codes_beoordeling import UITKOMSTNAAM, Uitkomst
from service.core.codes_incident import Aanleiding
from service.core.errors import InterneFout
from service.core.facts import CATALOGUE, ORIGIN_NAME, FactKind, Facts, facts_from_json
from service.rules.criteria import LETTERS, Condition, Criterion
from service.rules.decision import Decision
from service.rules.document import CERTAINTY_NAME, Certainty, Context, Rule, RuleKind
from service.rules.engine import RuleSet
from service.rules.wording import CONTEXT_NAME, operand_text, value_text

ANSWER: Final = {"J": "JA", "N": "NEE", "O": "ONBEKEND"}


class UitlegKloptNiet(InterneFout):
    """The stored criteria are not what this rule set says of the stored facts: one of the three was changed."""


class _Deel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid")


class CriteriumUitleg(_Deel):
    """One criterion: what it asks, what the fact says, and where the fact comes from."""

    id: str
    label: str
    uitkomst: str
    feit: str
    feit_naam: str
    waarde: str
    drempel: str | None
    herkomst: str
    afleiding: str


class DeelUitleg(_Deel):
    """A condition as a tree: an operator over criteria (by id) and further parts."""

    bewerking: str
    aantal: int | None
    uitkomst: str
    delen: tuple[DeelUitleg | str, ...]


class RegelUitleg(_Deel):
    """One rule: what it says, why, on what ground, and whether it fired and counted."""

    id: str
    versie: int
    soort: RuleKind
    naam: str
    aan: bool
    motivering: str | None
    uitkomst: str
    """JA when it fired, NEE, ONBEKEND, or UIT when it is switched off."""
    gevolg: Uitkomst | None
    telt_mee: bool
    bepalend: bool
    reden: str
    redencode: str | None
    bron: tuple[str, ...]
    zekerheid: Certainty
    zekerheid_naam: str
    voorwaarde: DeelUitleg


class Uitleg(_Deel):
    """The whole explanation of one decision."""

    regelset: str
    regelset_versie: str
    regelset_naam: str
    regelset_hash: str
    uitkomst: Uitkomst
    uitkomst_naam: str
    spoed: bool
    stand: Context
    stand_naam: str
    toelichting: str
    redencodes: tuple[str, ...]
    bepalend: str | None
    advies: Uitkomst | None
    aanleidingen: tuple[Aanleiding, ...]
    vier_ogen: bool
    vier_ogen_reden: str | None
    markeringen: Mapping[str, str]
    minimalisatie: tuple[str, ...]
    ontbrekend: Mapping[str, str]
    regels: tuple[RegelUitleg, ...]
    criteria: tuple[CriteriumUitleg, ...]

    def as_bytes(self) -> bytes:
        """The explanation as it goes over the wire; the same decision gives the same bytes."""
        return self.model_dump_json(by_alias=True).encode()


def explain(ruleset: RuleSet, facts: Facts, criteria: str | None = None) -> Uitleg:
    """Show why ``ruleset`` decided as it did on ``facts`` (as decided on, or as `facts_to_json` stored them).

    With ``criteria`` (the stored letters) it is also proved that this is the decision that was taken; raises
    ``UitlegKloptNiet`` when it is not.
    """
    facts = facts_from_json(facts)
    decision = ruleset.decide(facts)
    if criteria is not None and criteria != decision.criteria:
        raise UitlegKloptNiet
    document = ruleset.document
    return Uitleg(
        regelset=ruleset.id,
        regelset_versie=ruleset.version,
        regelset_naam=document.name,
        regelset_hash=ruleset.hash,
        uitkomst=decision.uitkomst,
        uitkomst_naam=UITKOMSTNAAM[decision.uitkomst],
        spoed=decision.spoed,
        stand=decision.context,
        stand_naam=CONTEXT_NAME[decision.context],
        toelichting=decision.toelichting,
        redencodes=decision.redencodes,
        bepalend=decision.bepalend,
        advies=decision.advies,
        aanleidingen=decision.aanleidingen,
        vier_ogen=decision.vier_ogen,
        vier_ogen_reden=document.four_eyes_reason if decision.vier_ogen else None,
        markeringen={mark: document.marks[mark] for mark in decision.markeringen},
        minimalisatie=decision.minimalisatie,
        ontbrekend={name: CATALOGUE[name].label for name in decision.ontbrekend},
        regels=tuple(_rule(ruleset, rule, facts, decision) for rule in document.rules),
        criteria=tuple(
            _criterion(criterion, letter, facts)
            for criterion, letter in zip(document.criteria, decision.criteria, strict=True)
        ),
    )


def _rule(ruleset: RuleSet, rule: Rule, facts: Facts, decision: Decision) -> RegelUitleg:
    tree = _tree(ruleset, rule.condition, ruleset.state(facts))
    return RegelUitleg(
        id=rule.id,
        versie=rule.version,
        soort=rule.kind,
        naam=rule.name,
        aan=rule.on,
        motivering=rule.motive,
        uitkomst=tree.uitkomst if rule.on else "UIT",
        gevolg=rule.outcomes.get(decision.context) if rule.kind is RuleKind.POORT else rule.outcome,
        telt_mee=rule.id in decision.dragend or rule.id in decision.minimalisatie,
        bepalend=rule.id == decision.bepalend,
        reden=rule.reason,
        redencode=rule.reason_code,
        bron=rule.source,
        zekerheid=rule.certainty,
        zekerheid_naam=CERTAINTY_NAME[rule.certainty],
        voorwaarde=tree,
    )


def _tree(ruleset: RuleSet, condition: Condition, state: int) -> DeelUitleg:
    return DeelUitleg(
        bewerking=condition.operator,
        aantal=condition.count or None,
        uitkomst=ANSWER[LETTERS[ruleset.test(condition)(state)]],
        delen=tuple(p if isinstance(p, str) else _tree(ruleset, p, state) for p in condition.parts),
    )


def _criterion(criterion: Criterion, letter: str, facts: Facts) -> CriteriumUitleg:
    fact = CATALOGUE[criterion.fact]
    return CriteriumUitleg(
        id=criterion.id,
        label=criterion.label,
        uitkomst=ANSWER[letter],
        feit=fact.name,
        feit_naam=fact.label,
        waarde=value_text(facts.get(fact.name)),
        drempel=operand_text(criterion.operator, criterion.operand) if fact.kind is FactKind.AANTAL else None,
        herkomst=ORIGIN_NAME[fact.origin],
        afleiding=fact.derivation,
    )
