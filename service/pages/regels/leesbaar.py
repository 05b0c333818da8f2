"""A rule set as a person reads it: its rules by outcome, in the order in which they decide. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from service.core.codelists import naam
from service.core.codes_beoordeling import UITKOMSTNAAM, Uitkomst
from service.core.facts import Facts
from service.pages.cijfers.woorden import dag
from service.pages.explanation import UITKOMSTTOON
from service.pages.regels.zinnen import Zin, feiten, voorwaarde
from service.rules.service import CERTAINTY_NAME, CONTEXT_NAME, MUST_PASS, Document, Example, Rule, RuleKind, RuleSet

_STERKST: Final = (Uitkomst.DZS, Uitkomst.DZ, Uitkomst.VV, Uitkomst.HB)
_STRENGER: Final = {
    "LAGER": "een regio mag hem alleen verlagen",
    "HOGER": "een regio mag hem alleen verhogen",
    "VAST": "ligt vast",
}
_UITLEG: Final = {
    RuleKind.POORT: "Daarna komen de poorten, in deze volgorde. De eerste die afgaat en voor deze stand een uitkomst "
    "heeft, beslist; geeft geen poort een uitkomst, dan telt wat de regels hierboven zeiden.",
    RuleKind.INHOUD: "Deze regels tellen alleen als zeker is dat geen regel afgaat die zeker doorzet. "
    "Wie hier het eerst staat, gaat voor.",
    RuleKind.MINIMALISATIE: "Deze regels veranderen de uitkomst niet. Zij halen weg wat Veilig Thuis niet nodig heeft; "
    "bij twijfel gaat het eruit.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorbeeld:
    """Facts on which the rule fires or does not, and what the whole set says of them."""

    sleutel: str
    naam: str
    gaat_af: bool
    feiten: Sequence[tuple[str, str]]
    uitkomst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leesregel:
    """One rule in words."""

    id: str
    naam: str
    aan: bool
    motivering: str
    reden: str
    voorwaarde: Zin
    gevolgen: Sequence[tuple[str, str]]
    """Of a gate: what it says in each state; of other rules nothing."""
    extra: Sequence[str]
    bron: str
    zekerheid: str
    geldig: str
    voorbeelden: Sequence[Voorbeeld]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regelgroep:
    """Rules with one outcome."""

    id: str
    naam: str
    toon: str
    zeker_door: bool
    uitleg: str
    regels: Sequence[Leesregel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drempel:
    """A number that criteria of the set share."""

    omschrijving: str
    waarde: str
    ruimte: str
    bron: str
    zekerheid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regelblad:
    """A whole set in words."""

    groepen: Sequence[Regelgroep]
    drempels: Sequence[Drempel]
    uit: Sequence[Leesregel]
    vier_ogen: Zin
    vier_ogen_reden: str


def regelblad(ruleset: RuleSet) -> Regelblad:
    """The set in words, in the order of deciding."""
    document = ruleset.document
    groepen = [_group(document, *key) for key in groepering(document)]
    return Regelblad(
        groepen=groepen,
        drempels=[
            Drempel(
                omschrijving=one.description,
                waarde=f"{one.value} {one.unit}",
                ruimte=_STRENGER[one.stricter],
                bron=", ".join(one.source),
                zekerheid=CERTAINTY_NAME[one.certainty],
            )
            for one in document.parameters
        ],
        uit=[rule for group in groepen for rule in group.regels if not rule.aan],
        vier_ogen=voorwaarde(document.four_eyes, {one.id: one for one in document.criteria}),
        vier_ogen_reden=document.four_eyes_reason,
    )


def groepering(document: Document) -> Iterator[tuple[str, RuleKind, Uitkomst | None, list[Rule]]]:
    """The rules by kind and outcome, in the order of deciding; empty groups are left out."""
    passing = [rule for rule in document.rules if rule.kind in MUST_PASS]
    for outcome in dict.fromkeys((*_STERKST, *(rule.outcome for rule in passing))):
        if own := [rule for rule in passing if rule.outcome is outcome]:
            yield f"zeker-{(outcome or '').lower()}", RuleKind.DOORZETTEN, outcome, own
    if gates := sorted((r for r in document.rules if r.kind is RuleKind.POORT), key=lambda rule: rule.rank):
        yield "poorten", RuleKind.POORT, None, gates
    for outcome in document.substantive_order:
        if own := [r for r in document.rules if r.kind is RuleKind.INHOUD and r.outcome is outcome]:
            yield f"inhoud-{outcome.lower()}", RuleKind.INHOUD, outcome, own
    if stripped := [rule for rule in document.rules if rule.kind is RuleKind.MINIMALISATIE]:
        yield "weglaten", RuleKind.MINIMALISATIE, None, stripped


def groepsnaam(kind: RuleKind, outcome: Uitkomst | None) -> str:
    """What a group is called."""
    if kind is RuleKind.POORT:
        return "Poorten"
    if kind is RuleKind.MINIMALISATIE or outcome is None:
        return "Wat wordt weggelaten"
    return f"Zeker: {_small(UITKOMSTNAAM[outcome])}" if kind in MUST_PASS else UITKOMSTNAAM[outcome]


def _group(document: Document, id_: str, kind: RuleKind, outcome: Uitkomst | None, rules: list[Rule]) -> Regelgroep:
    said = _UITLEG.get(kind)
    if said is None:
        held = outcome is Uitkomst.HB
        said = "Gaat alleen zo’n regel af, dan kijkt een mens. " if held else ""
        said += "Deze regels worden het eerst gevraagd. Wat hier afgaat, kan nooit ongezien blijven liggen."
    return Regelgroep(
        id=id_,
        naam=groepsnaam(kind, outcome),
        toon="" if outcome is None else UITKOMSTTOON.get(outcome, "stil"),
        zeker_door=kind in MUST_PASS,
        uitleg=said,
        regels=[_rule(document, rule) for rule in rules],
    )


def _rule(document: Document, rule: Rule) -> Leesregel:
    named = {one.id: one for one in document.criteria}
    return Leesregel(
        id=rule.id,
        naam=rule.name,
        aan=rule.on,
        motivering=rule.motive or "",
        reden=rule.reason,
        voorwaarde=voorwaarde(rule.condition, named),
        gevolgen=[
            (CONTEXT_NAME[context], "laat door" if outcome is None else UITKOMSTNAAM[outcome])
            for context, outcome in rule.outcomes.items()
        ],
        extra=list(_extra(document, rule)),
        bron=", ".join(rule.source),
        zekerheid=CERTAINTY_NAME[rule.certainty],
        geldig=_days(rule.valid_from, rule.valid_until),
        voorbeelden=[
            *(_example(document, rule, number, one, fires=True) for number, one in enumerate(rule.positive)),
            *(_example(document, rule, number, one, fires=False) for number, one in enumerate(rule.negative)),
        ],
    )


def _extra(document: Document, rule: Rule) -> Iterator[str]:
    if rule.advice is not None:
        yield f"Advies aan wie beoordeelt: {_small(UITKOMSTNAAM[rule.advice])}."
    if rule.kind is RuleKind.POORT:
        unknown = "beoordeelt een mens" if rule.holds_when_unknown else "laat deze poort door wat door moet"
        yield f"Is niet te zeggen of dit klopt, dan {unknown}."
    proposed = [naam(one.code) for one in rule.proposals]
    if proposed:
        yield f"Stelt als aanleiding voor: {'; '.join(map(_small, proposed))}."
    yield from (document.marks[mark] for mark in rule.marks)


def _example(document: Document, rule: Rule, number: int, example: Example, *, fires: bool) -> Voorbeeld:
    return Voorbeeld(
        sleutel=f"{rule.id}.{'ja' if fires else 'nee'}.{number}",
        naam=example.name,
        gaat_af=fires,
        feiten=feiten({name: value for name, value in example.facts.items() if _differs(document, name, value)}),
        uitkomst=UITKOMSTNAAM[example.outcome],
    )


def voorbeeldfeiten(document: Document, sleutel: str) -> Facts | None:
    """All facts of an example, by the key that the page gives it; None when there is none."""
    for rule in document.rules:
        for fires, examples in (("ja", rule.positive), ("nee", rule.negative)):
            for number, example in enumerate(examples):
                if f"{rule.id}.{fires}.{number}" == sleutel:
                    return {**document.example_base, **example.facts}
    return None


def _differs(document: Document, name: str, value: object) -> bool:
    return document.example_base.get(name) != value


def _days(van: date, tot: date | None) -> str:
    return f"vanaf {dag(van)}" if tot is None else f"van {dag(van)} tot {dag(tot)}"


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
