"""Conditions and facts as a person reads them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.core.codes_beoordeling import UITKOMSTNAAM
from service.core.facts import CATALOGUE, FactKind, Facts, facts_from_json
from service.pages.explanation import waarde
from service.rules.service import Condition, Criterion, Verzwakking, comparison

_BEWERKING: Final = {
    "alle": "Dit geldt allemaal",
    "een_van": "Minstens één hiervan geldt",
    "geen_van": "Niets hiervan geldt",
    "ten_minste": "Minstens {} hiervan gelden",
}


@dataclass(frozen=True, slots=True)
class Zin:
    """A condition in words; one that joins others has these as its parts."""

    tekst: str
    delen: tuple[Zin, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Geval:
    """Facts on which less passes than before."""

    naam: str | None
    feiten: list[tuple[str, str]]
    was: str
    wordt: str
    spoed_vervalt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzwakt:
    """A rule that lets pass for sure, and would do less."""

    regel: str
    naam: str
    zin: str
    gevallen: list[Geval]


def criterium(one: Criterion) -> str:
    """What a criterion asks; with its number where it asks for one."""
    counts = CATALOGUE[one.fact].kind is FactKind.AANTAL
    return f"{one.label} ({_small(comparison(one))})" if counts else one.label


def voorwaarde(condition: Condition, criteria: Mapping[str, Criterion]) -> Zin:
    """A condition as nested lines."""
    parts = tuple(
        Zin(criterium(criteria[p])) if isinstance(p, str) else voorwaarde(p, criteria) for p in condition.parts
    )
    if len(parts) == 1 and condition.operator != "geen_van":
        return parts[0]
    return Zin(_BEWERKING[condition.operator].format(condition.count), parts)


def feiten(facts: Facts) -> list[tuple[str, str]]:
    """Facts by what they are called, in the order of the catalogue."""
    return [(fact.label, waarde(name, facts[name])) for name, fact in CATALOGUE.items() if name in facts]


def verzwakt(found: Iterable[Verzwakking]) -> list[Verzwakt]:
    """What a set weakens, each with cases that show it."""
    return [
        Verzwakt(
            regel=one.regel,
            naam=one.naam,
            zin=one.zin,
            gevallen=[
                Geval(
                    naam=shown.voorbeeld,
                    feiten=feiten(_facts(shown.feiten)),
                    was=UITKOMSTNAAM[shown.was],
                    wordt=UITKOMSTNAAM[shown.wordt],
                    spoed_vervalt=shown.spoed_vervalt,
                )
                for shown in one.voorbeelden
            ],
        )
        for one in found
    ]


def _facts(stored: Mapping[str, Any]) -> Facts:
    return facts_from_json(stored)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
