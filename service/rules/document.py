"""A rule set as values: what a checked JSON document says, ready to be compiled.

Nothing is judged here: the shape is checked by `contracts/rulesets/schema.json`, the meaning by `soundness.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from service.core.codes_beoordeling import Uitkomst
from service.core.codes_incident import Aanleiding
from service.core.facts import FactValue, facts_from_json
from service.rules.criteria import OPERATORS, Condition, Criterion


class RuleKind(StrEnum):
    """What a rule is for (handbook §6.2–6.5, §9.2)."""

    DOORZETTEN = "DOORZETTEN"
    """Must-pass (MP)."""
    SPOED = "SPOED"
    """Acute trigger; a must-pass of the highest rank."""
    POORT = "POORT"
    """Gate: always evaluated; changes how or what is delivered."""
    INHOUD = "INHOUD"
    """Substantive not-pass; counts only when no must-pass rule fired or might fire."""
    MINIMALISATIE = "MINIMALISATIE"
    """What is stripped from what is delivered."""


MUST_PASS: Final = frozenset({RuleKind.DOORZETTEN, RuleKind.SPOED})


class Context(StrEnum):
    """What the must-pass rules say together; the strongest first."""

    SPOED = "SPOED"
    """A rule with outcome DZS fired."""
    MOGELIJK_SPOED = "MOGELIJK_SPOED"
    """An acute sign is there, but whether it is HG or KM is unknown."""
    DOORZETTEN = "DOORZETTEN"
    """A must-pass rule fired, none acute."""
    TWIJFEL = "TWIJFEL"
    """No must-pass rule fired; at least one is undecided."""
    ZONDER = "ZONDER"
    """Every must-pass rule is known to be false."""


class Certainty(StrEnum):
    """How directly the sources support a rule (handbook §6)."""

    A = "A"
    B = "B"
    C = "C"
    P = "P"


CERTAINTY_NAME: Final[dict[Certainty, str]] = {
    Certainty.A: "staat in wet of officiële bron",
    Certainty.B: "staat in een betrouwbare tweede bron",
    Certainty.C: "volgt uit de bronnen",
    Certainty.P: "eigen keuze",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A threshold of the set; an overlay may move it only the way `stricter` says."""

    name: str
    value: int
    unit: str
    description: str
    source: tuple[str, ...]
    certainty: Certainty
    stricter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Facts laid over the quiet base of the set, and the outcome the whole set gives them."""

    name: str
    facts: Mapping[str, FactValue | None]
    outcome: Uitkomst


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An aanleiding that a rule proposes when it fires, under a condition of its own."""

    code: Aanleiding
    condition: Condition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `condition` is the whole of it; `sign` the acute part alone; `outcomes` and `rank` belong to gates."""

    id: str
    version: int
    kind: RuleKind
    name: str
    reason: str
    reason_code: str | None
    source: tuple[str, ...]
    certainty: Certainty
    valid_from: date
    valid_until: date | None
    on: bool
    motive: str | None
    condition: Condition
    sign: Condition | None
    outcome: Uitkomst | None
    advice: Uitkomst | None
    rank: int
    outcomes: Mapping[Context, Uitkomst | None]
    holds_when_unknown: bool
    proposals: tuple[Proposal, ...]
    marks: tuple[str, ...]
    positive: tuple[Example, ...]
    negative: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """What is said when no rule decides: a reason code and a sentence."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole rule set, national or combined with an overlay."""

    id: str
    version: str
    name: str
    description: str
    valid_from: date
    valid_until: date | None
    based_on: str | None
    parameters: tuple[Parameter, ...]
    criteria: tuple[Criterion, ...]
    rules: tuple[Rule, ...]
    substantive_order: tuple[Uitkomst, ...]
    doubt: Silence
    maybe_acute: Silence
    nothing: Silence
    four_eyes: Condition
    four_eyes_reason: str
    marks: Mapping[str, str]
    example_base: Mapping[str, FactValue | None]


def parse_condition(raw: Any, values: Mapping[str, int]) -> Condition:
    """A condition from JSON: an id, or an object with one operator; ``values`` are the thresholds of the set."""
    if isinstance(raw, str):
        return Condition("alle", (raw,))
    ((operator, operand),) = raw.items()
    count = 0
    if operator == "ten_minste":
        count, operand = _threshold(operand["aantal"], values), operand["van"]
    return Condition(operator, tuple(p if isinstance(p, str) else parse_condition(p, values) for p in operand), count)


def _threshold(raw: Any, values: Mapping[str, int]) -> int:
    return values[raw["parameter"]] if isinstance(raw, dict) else int(raw)


def parse_criterion(raw: Mapping[str, Any], values: Mapping[str, int]) -> Criterion:
    """A criterion from JSON."""
    operator = next(name for name in OPERATORS if name in raw)
    operand = raw[operator]
    parameter = None
    if isinstance(operand, list):
        operand = frozenset(operand)
    elif isinstance(operand, dict):
        parameter = operand["parameter"]
        operand = values[parameter]
    return Criterion(raw["id"], raw["label"], raw["feit"], operator, operand, parameter)


def _parse_parameter(name: str, raw: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        value=raw["waarde"],
        unit=raw["eenheid"],
        description=raw["omschrijving"],
        source=tuple(raw["bron"]),
        certainty=Certainty(raw["zekerheid"]),
        stricter=raw["strenger"],
    )


def _parse_example(raw: Mapping[str, Any]) -> Example:
    return Example(name=raw["naam"], facts=facts_from_json(raw["feiten"]), outcome=Uitkomst(raw["uitkomst"]))


def _date(raw: str | None) -> date | None:
    return None if raw is None else date.fromisoformat(raw)


def _outcome(raw: str | None) -> Uitkomst | None:
    return None if raw is None else Uitkomst(raw)


def _parse_rule(raw: Mapping[str, Any], values: Mapping[str, int]) -> Rule:
    own = parse_condition(raw["als"], values)
    sign = parse_condition(raw["teken"], values) if "teken" in raw else None
    return Rule(
        id=raw["id"],
        version=raw["versie"],
        kind=RuleKind(raw["soort"]),
        name=raw["naam"],
        reason=raw["reden"],
        reason_code=raw.get("redencode"),
        source=tuple(raw["bron"]),
        certainty=Certainty(raw["zekerheid"]),
        valid_from=date.fromisoformat(raw["geldigVan"]),
        valid_until=_date(raw.get("geldigTot")),
        on=raw.get("aan", True),
        motive=raw.get("motivering"),
        condition=Condition("alle", (own, sign)) if sign else own,
        sign=sign,
        outcome=_outcome(raw.get("uitkomst")),
        advice=_outcome(raw.get("advies")),
        rank=raw.get("rang", 0),
        outcomes={Context(name): _outcome(value) for name, value in raw.get("uitkomsten", {}).items()},
        holds_when_unknown=raw.get("bijOnbekend") == "HB",
        proposals=tuple(
            Proposal(
                code=Aanleiding(item["code"]),
                condition=parse_condition(item["als"], values) if "als" in item else None,
            )
            for item in raw.get("aanleidingen", ())
        ),
        marks=tuple(raw.get("markeringen", ())),
        positive=tuple(map(_parse_example, raw["voorbeelden"]["positief"])),
        negative=tuple(map(_parse_example, raw["voorbeelden"]["negatief"])),
    )


def _parse_silence(raw: Mapping[str, str]) -> Silence:
    return Silence(raw["redencode"], raw["reden"])


def parse_document(raw: Mapping[str, Any]) -> Document:
    """A rule set from JSON that has passed the schema and the check of its references."""
    values = {name: item["waarde"] for name, item in raw["parameters"].items()}
    return Document(
        id=raw["id"],
        version=raw["versie"],
        name=raw["naam"],
        description=raw["omschrijving"],
        valid_from=date.fromisoformat(raw["geldigVan"]),
        valid_until=_date(raw.get("geldigTot")),
        based_on=raw.get("opBasisVan"),
        parameters=tuple(_parse_parameter(name, item) for name, item in raw["parameters"].items()),
        criteria=tuple(parse_criterion(item, values) for item in raw["criteria"]),
        rules=tuple(_parse_rule(item, values) for item in raw["regels"]),
        substantive_order=tuple(Uitkomst(code) for code in raw["volgordeInhoud"]),
        doubt=_parse_silence(raw["twijfel"]),
        maybe_acute=_parse_silence(raw["mogelijkSpoed"]),
        nothing=_parse_silence(raw["geenRegel"]),
        four_eyes=parse_condition(raw["vierOgen"]["als"], values),
        four_eyes_reason=raw["vierOgen"]["reden"],
        marks=dict(raw["markeringen"]),
        example_base=facts_from_json(raw["voorbeeldbasis"]),
    )
