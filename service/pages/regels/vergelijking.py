"""Two sets beside each other, as a person reads what differs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from service.pages.regels.zinnen import Verzwakt, verzwakt
from service.rules.service import Onderdeel, RuleSet, Verandering, Verschil, Wijziging

_VERANDERING: Final = {
    Verandering.WEGGELATEN: ("weggelaten", "fout"),
    Verandering.UITGEZET: ("uitgezet", "fout"),
    Verandering.GEWIJZIGD: ("gewijzigd", "let-op"),
    Verandering.AANGEZET: ("aangezet", "goed"),
    Verandering.TOEGEVOEGD: ("toegevoegd", "goed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Anders:
    """A rule, a threshold or a criterion that differs."""

    id: str
    naam: str
    verandering: str
    toon: str
    verzwakt: bool
    wijzigingen: Sequence[Wijziging]


@dataclass(frozen=True, slots=True, kw_only=True)
class Andersgroep:
    """What differs, under one heading."""

    naam: str
    zeker_door: bool
    delen: Sequence[Anders]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vergelijking:
    """Everything that differs."""

    was: str
    wordt: str
    gelijk: bool
    verzwakt: Sequence[Verzwakt]
    groepen: Sequence[Andersgroep]
    overig: Sequence[Wijziging]


def vergelijking(found: Verschil) -> Vergelijking:
    """What is different, what is weakened first."""
    weaker = {one.regel for one in found.verzwakkingen}
    groups = [
        *(Andersgroep(naam=g.naam, zeker_door=g.zeker_door, delen=_parts(g.regels, weaker)) for g in found.groepen),
        Andersgroep(naam="Drempels", zeker_door=False, delen=_parts(found.drempels, set())),
        Andersgroep(naam="Waar regels naar vragen", zeker_door=False, delen=_parts(found.criteria, set())),
    ]
    return Vergelijking(
        was=_name(found.van),
        wordt=_name(found.naar),
        gelijk=found.gelijk,
        verzwakt=verzwakt(found.verzwakkingen),
        groepen=[group for group in groups if group.delen],
        overig=found.overig,
    )


def _parts(parts: Iterable[Onderdeel], weaker: set[str]) -> list[Anders]:
    return [
        Anders(
            id=one.id,
            naam=one.naam,
            verandering=_VERANDERING[one.verandering][0],
            toon=_VERANDERING[one.verandering][1],
            verzwakt=one.id in weaker,
            wijzigingen=one.wijzigingen,
        )
        for one in parts
    ]


def _name(ruleset: RuleSet) -> str:
    return f"{ruleset.document.name}, versie {ruleset.version}"
