"""How large a rule set may be: counted before anything else is done with it, without recursion, and cheaply.

What comes after (the schema, the compiler, trying conditions out) takes time in proportion to what it is given. A set
holds no regular expressions; those of the schema itself have no repeats within repeats, and see short texts only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from service.rules.soundness import Problem

LANGSTE_TEKST: Final = 600
LANGSTE_LIJST: Final = 400
DIEPST: Final = 16
"""Levels of objects and lists; a rule of the national set has an example's facts at the eighth."""
ONDERDELEN: Final = 60_000
"""Values in the whole document; the national set has some four thousand."""
GROOTSTE_GETAL: Final = 1_000_000
LANGSTE_VERSIE: Final = 20
"""Of a set, or of an overlay with its base: every decision carries it."""


def bound_problems(document: Any) -> list[Problem]:
    """Where ``document`` is larger, deeper or longer than a rule set can be; the first of each kind."""
    found: dict[str, Problem] = {}
    for number, (where, depth, value) in enumerate(_walk(document), start=1):
        if number > ONDERDELEN:
            found["te_groot"] = Problem("$", "te_groot", f"De set heeft meer dan {ONDERDELEN} onderdelen.")
            break
        if problem := _problem(where, depth, value):
            found.setdefault(problem.code, problem)
            if problem.code == "te_diep":
                break
    return list(found.values())


def _walk(document: Any) -> Iterator[tuple[str, int, Any]]:
    """Every value with where it stands; names of members count as texts."""
    waiting: list[tuple[str, int, Any]] = [("", 0, document)]
    while waiting:
        where, depth, value = waiting.pop()
        yield where, depth, value
        if depth > DIEPST:
            continue
        if isinstance(value, dict):
            for name, member in value.items():
                yield where, depth, name
                said = name[:40] if name.isprintable() else "…"
                waiting.append((f"{where}.{said}".lstrip("."), depth + 1, member))
        elif isinstance(value, list):
            waiting.extend((f"{where}[{place}]", depth + 1, item) for place, item in enumerate(value))


def _problem(where: str, depth: int, value: Any) -> Problem | None:
    if depth > DIEPST:
        return Problem(where, "te_diep", f"De set is dieper genest dan {DIEPST} niveaus.")
    match value:
        case dict() | list() if len(value) > LANGSTE_LIJST:
            return Problem(where, "te_veel", f"Hier staan meer dan {LANGSTE_LIJST} onderdelen.")
        case str() if len(value) > LANGSTE_TEKST:
            return Problem(where, "te_lang", f"Een tekst heeft ten hoogste {LANGSTE_TEKST} tekens.")
        case str() if not value.isprintable():
            return Problem(where, "teken_onbekend", "Een tekst bevat een teken dat hier niet mag.")
        case float():
            return Problem(where, "getal_niet_geheel", "Een getal is hier altijd geheel.")
        case int() if abs(value) > GROOTSTE_GETAL:
            return Problem(where, "getal_te_groot", f"Een getal is ten hoogste {GROOTSTE_GETAL}.")
    return None
