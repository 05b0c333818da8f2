"""A form made from the catalogue of facts, and the facts read from it. What is left open is unknown. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.core.codelists import naam
from service.core.errors import Finding
from service.core.facts import CATALOGUE, Fact, FactKind, Facts, FactValue
from service.core.facts_history import CHECK_FACTS, HISTORY_FACTS
from service.core.facts_message import INCIDENT_FACTS, RELATION_FACTS
from service.core.facts_situation import CHILD_FACTS, GROUND_FACTS, POLICE_FACTS
from service.rules.service import RuleSet

GEEN: Final = "-"
"""Says of a list of codes that it is known, and that nothing is on it."""
MEEST: Final = 1_000_000
_GETAL: Final = re.compile(r"[0-9]{1,7}")
_GROEPEN: Final = (
    ("Wat er gebeurde", INCIDENT_FACTS),
    ("Wie tot wie", RELATION_FACTS),
    ("Kinderen", CHILD_FACTS),
    ("Wat de politie deed", POLICE_FACTS),
    ("Grondslag en bericht", GROUND_FACTS),
    ("Wat de dienst al wist", HISTORY_FACTS),
    ("Controle van het bericht", CHECK_FACTS),
)
_JA_NEE: Final = {"ja": True, "nee": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """One fact to fill in."""

    naam: str
    label: str
    soort: FactKind
    opties: Sequence[tuple[str, str]]
    gekozen: Sequence[str]
    fouten: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraaggroep:
    """Facts about one subject."""

    naam: str
    vragen: Sequence[Vraag]

    @property
    def gevuld(self) -> int:
        """How many of them are known, or were filled in wrongly."""
        return sum(bool(vraag.gekozen) for vraag in self.vragen)


def gevraagde_feiten(ruleset: RuleSet) -> frozenset[str]:
    """Facts that the set asks; any other changes nothing."""
    return frozenset(one.fact for one in ruleset.document.criteria)


def vragen(
    asked: Container[str], typed: Mapping[str, Sequence[str]], wrong: Sequence[Finding] = ()
) -> list[Vraaggroep]:
    """The form, with what was typed, and beside each field what is wrong with it."""
    groups = []
    for name, facts in _GROEPEN:
        own = [_question(fact, typed.get(fact.name, ()), wrong) for fact in facts if fact.name in asked]
        if own:
            groups.append(Vraaggroep(naam=name, vragen=own))
    return groups


def lees_feiten(typed: Mapping[str, Sequence[str]]) -> tuple[Facts, list[Finding]]:
    """The facts that were filled in, and everything that is wrong; fields that are no fact are left alone."""
    facts: dict[str, FactValue | None] = {}
    wrong: list[Finding] = []
    for name, fact in CATALOGUE.items():
        values = [text.strip() for text in typed.get(name, ()) if text.strip()]
        if not values:
            continue
        found = _value(fact, values)
        if isinstance(found, Finding):
            wrong.append(found)
        else:
            facts[name] = found
    return facts, wrong


def getypt(facts: Facts) -> dict[str, list[str]]:
    """Facts as they would have been filled in."""
    return {name: list(_typed(value)) for name, value in facts.items() if value is not None}


def _typed(value: FactValue) -> Iterator[str]:
    if isinstance(value, frozenset):
        yield from sorted(value) or (GEEN,)
    else:
        yield ("ja" if value else "nee") if isinstance(value, bool) else str(value)


def _question(fact: Fact, typed: Sequence[str], wrong: Sequence[Finding]) -> Vraag:
    options = sorted(((code.value, naam(code)) for code in fact.codes or ()), key=lambda one: one[1])
    return Vraag(
        naam=fact.name,
        label=fact.label,
        soort=fact.kind,
        opties=[(word, word) for word in _JA_NEE] if fact.kind is FactKind.JA_NEE else options,
        gekozen=[text for text in typed if text.strip()],
        fouten=[one.detail for one in wrong if one.location == fact.name],
    )


def _value(fact: Fact, values: Sequence[str]) -> FactValue | Finding:
    first = values[0]
    match fact.kind:
        case FactKind.JA_NEE:
            return _JA_NEE[first] if first in _JA_NEE else _wrong(fact, "kies ja, nee of onbekend")
        case FactKind.AANTAL:
            right = _GETAL.fullmatch(first) and int(first) <= MEEST
            return int(first) if right else _wrong(fact, "vul een heel getal in, van 0 tot en met een miljoen")
        case FactKind.CODE:
            return first if first in fact.allowed else _wrong(fact, "kies een waarde uit de lijst")
        case FactKind.CODES:
            if GEEN in values:
                return frozenset() if len(values) == 1 else _wrong(fact, "kies ‘geen’, of wat er wel is; niet allebei")
            return frozenset(values) if fact.allowed.issuperset(values) else _wrong(fact, "kies waarden uit de lijst")


def _wrong(fact: Fact, what: str) -> Finding:
    return Finding("body", fact.name, "geen_waarde", f"{fact.label}: {what}.")
