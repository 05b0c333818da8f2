"""The rules on some facts, lit up: which fired, which did not and through which criterion, and what decided. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.core.codes_beoordeling import UITKOMSTNAAM
from service.core.facts import Facts
from service.pages.explanation import UITKOMSTTOON, waarde
from service.pages.regels.leesbaar import groepering, groepsnaam
from service.rules.service import (
    MUST_PASS,
    Context,
    CriteriumUitleg,
    DeelUitleg,
    RegelUitleg,
    RuleKind,
    RuleSet,
    Uitleg,
)

JA: Final = "JA"
NEE: Final = "NEE"
ONBEKEND: Final = "ONBEKEND"
UIT: Final = "UIT"
WOORD: Final = {JA: "ja", NEE: "nee", ONBEKEND: "onbekend"}
_BEWERKING: Final = {
    "alle": "Dit geldt allemaal",
    "een_van": "Minstens één hiervan geldt",
    "geen_van": "Niets hiervan geldt",
    "ten_minste": "Minstens {} hiervan gelden",
}
_GEEN_UITKOMST: Final = "laat door: voor deze stand heeft deze poort geen uitkomst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tak:
    """A part of a condition, with how it came out; a leaf has the value that was looked at."""

    tekst: str
    uitkomst: str
    waarde: str = ""
    doorslag: bool = False
    """Whether the outcome of the rule rests on it."""
    delen: Sequence[Tak] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """One rule, lit or not."""

    id: str
    naam: str
    uitkomst: str
    bepalend: bool
    telt_mee: bool
    gevolg: str
    waardoor: Sequence[str]
    """What made it so, in words."""
    tak: Tak


@dataclass(frozen=True, slots=True, kw_only=True)
class Etage:
    """Rules of one group; what fired first, then what is undecided, then the rest."""

    naam: str
    id: str
    ja: Sequence[Lamp]
    onbekend: Sequence[Lamp]
    nee: Sequence[Lamp]
    uit: Sequence[Lamp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Halte:
    """One step of the way to the outcome."""

    naam: str
    zin: str
    stand: str
    """`brandt` where it decided, `twijfel` where something was unknown, else nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boom:
    """What the page of a trial shows."""

    uitkomst: str
    toon: str
    toelichting: str
    spoed: bool
    vier_ogen: str
    weg: Sequence[Halte]
    ontbrekend: Sequence[str]
    etages: Sequence[Etage]


def boom_van(ruleset: RuleSet, uitleg: Uitleg, facts: Facts) -> Boom:
    """The whole tree on these facts."""
    criteria = {one.id: one for one in uitleg.criteria}
    lamps = {rule.id: _lamp(rule, criteria, facts) for rule in uitleg.regels}
    floors = [
        _floor(id_, groepsnaam(kind, outcome), [lamps[rule.id] for rule in rules])
        for id_, kind, outcome, rules in groepering(ruleset.document)
    ]
    return Boom(
        uitkomst=uitleg.uitkomst_naam,
        toon=UITKOMSTTOON.get(uitleg.uitkomst, ""),
        toelichting=uitleg.toelichting.removeprefix(f"{uitleg.uitkomst_naam}.").strip(),
        spoed=uitleg.spoed,
        vier_ogen=uitleg.vier_ogen_reden or "",
        weg=list(_way(uitleg)),
        ontbrekend=list(uitleg.ontbrekend.values()),
        etages=floors,
    )


def waardoor(deel: DeelUitleg, criteria: Mapping[str, CriteriumUitleg]) -> list[str]:
    """The criteria on which the outcome of a condition rests: whatever the others are, it stays a yes or a no."""
    return list(dict.fromkeys(_resting(deel, criteria)))


def _resting(deel: DeelUitleg, criteria: Mapping[str, CriteriumUitleg]) -> Iterator[str]:
    for part in deel.delen:
        outcome = criteria[part].uitkomst if isinstance(part, str) else part.uitkomst
        if outcome in _carrying(deel):
            if isinstance(part, str):
                yield part
            else:
                yield from _resting(part, criteria)


def _carrying(deel: DeelUitleg) -> tuple[str, ...]:
    """Outcomes of parts that a condition rests on."""
    if deel.uitkomst == ONBEKEND:
        return (ONBEKEND,)
    same = deel.uitkomst
    return ({JA: NEE, NEE: JA}[same],) if deel.bewerking == "geen_van" else (same,)


def _lamp(rule: RegelUitleg, criteria: Mapping[str, CriteriumUitleg], facts: Facts) -> Lamp:
    resting = waardoor(rule.voorwaarde, criteria)
    gate = rule.soort is RuleKind.POORT and rule.gevolg is None
    effect = _GEEN_UITKOMST if gate else "" if rule.gevolg is None else UITKOMSTNAAM[rule.gevolg]
    return Lamp(
        id=rule.id,
        naam=rule.naam,
        uitkomst=rule.uitkomst,
        bepalend=rule.bepalend,
        telt_mee=rule.telt_mee,
        gevolg=effect,
        waardoor=[f"‘{criteria[id_].label}’ is {WOORD[criteria[id_].uitkomst]}" for id_ in resting],
        tak=_branch(rule.voorwaarde, criteria, facts, frozenset(resting)),
    )


def _branch(deel: DeelUitleg, criteria: Mapping[str, CriteriumUitleg], facts: Facts, resting: frozenset[str]) -> Tak:
    parts = [
        _leaf(criteria[p], facts, resting) if isinstance(p, str) else _branch(p, criteria, facts, resting)
        for p in deel.delen
    ]
    if len(parts) == 1 and deel.bewerking != "geen_van":
        return parts[0]
    return Tak(tekst=_BEWERKING[deel.bewerking].format(deel.aantal), uitkomst=deel.uitkomst, delen=parts)


def _leaf(one: CriteriumUitleg, facts: Facts, resting: frozenset[str]) -> Tak:
    seen = waarde(one.feit, facts.get(one.feit))
    plain = seen == WOORD[one.uitkomst]
    asked = f"; gevraagd: {one.drempel}" if one.drempel else ""
    return Tak(
        tekst=one.label,
        uitkomst=one.uitkomst,
        waarde="" if plain else f"{one.feit_naam}: {seen}{asked}",
        doorslag=one.id in resting,
    )


def _floor(id_: str, naam: str, lamps: Sequence[Lamp]) -> Etage:
    def lit(outcome: str) -> list[Lamp]:
        return sorted((one for one in lamps if one.uitkomst == outcome), key=lambda one: not one.bepalend)

    return Etage(id=id_, naam=naam, ja=lit(JA), onbekend=lit(ONBEKEND), nee=lit(NEE), uit=lit(UIT))


def _way(uitleg: Uitleg) -> Iterator[Halte]:
    """The steps of deciding, with what each of them said."""
    decided = next((rule for rule in uitleg.regels if rule.bepalend), None)
    at = None if decided is None else decided.soort
    passing = [rule for rule in uitleg.regels if rule.soort in MUST_PASS]
    gates = [rule for rule in uitleg.regels if rule.soort is RuleKind.POORT]
    content = [rule for rule in uitleg.regels if rule.soort is RuleKind.INHOUD]
    open_gate = decided is None and any(rule.uitkomst == ONBEKEND and rule.gevolg is not None for rule in gates)
    in_doubt = uitleg.stand in (Context.TWIJFEL, Context.MOGELIJK_SPOED)
    held = open_gate and not in_doubt
    reached = uitleg.stand is Context.ZONDER and at is not RuleKind.POORT and not held
    yield Halte(
        naam="Regels die zeker doorzetten",
        zin=_told(passing, f"Dus: {uitleg.stand_naam}."),
        stand=_light(decided=at in MUST_PASS, doubt=decided is None and in_doubt),
    )
    yield Halte(naam="Poorten", zin=_told(gates), stand=_light(decided=at is RuleKind.POORT, doubt=held))
    yield Halte(
        naam="Inhoud",
        zin=_told(content) if reached else "Deze regels tellen hier niet mee.",
        stand=_light(decided=at is RuleKind.INHOUD, doubt=reached and decided is None),
    )
    by = "Geen regel gaf met zekerheid de uitkomst; daarom kijkt een mens."
    if decided is not None:
        by = f"Regel {decided.id} ‘{decided.naam}’ gaf de doorslag."
    yield Halte(naam=uitleg.uitkomst_naam, zin=by, stand=_light(decided=decided is not None, doubt=True))


def _light(*, decided: bool, doubt: bool) -> str:
    return "brandt" if decided else "twijfel" if doubt else ""


def _told(rules: Sequence[RegelUitleg], rest: str = "") -> str:
    fired = [rule.id for rule in rules if rule.uitkomst == JA]
    unknown = [rule.id for rule in rules if rule.uitkomst == ONBEKEND]
    parts = [f"Afgegaan: {', '.join(fired)}." if fired else "Niets ging af."]
    if unknown:
        parts.append(f"Niet te beslissen: {', '.join(unknown)}.")
    return " ".join([*parts, rest]).strip()
