"""Dutch sentences about decisions, for people who were not there; every one follows from codes alone."""

from collections.abc import Sequence
from typing import Any, Final

from service.core.codes_beoordeling import UITKOMSTNAAM, Uitkomst
from service.core.facts import CATALOGUE, FactValue
from service.rules.document import Context

MOST_MISSING: Final = 5
"""How many unknown facts a sentence names before it counts the rest."""

CONTEXT_NAME: Final[dict[Context, str]] = {
    Context.SPOED: "er is een acuut teken binnen een relatie van afhankelijkheid",
    Context.MOGELIJK_SPOED: "er is een acuut teken, maar onbekend is of het om huiselijk geweld of een kind gaat",
    Context.DOORZETTEN: "een regel zegt dat dit door moet",
    Context.TWIJFEL: "of een regel zegt dat dit door moet, is niet te beslissen",
    Context.ZONDER: "geen regel zegt dat dit door moet",
}


def sentence(
    outcome: Uitkomst, *, opening: str, reasons: Sequence[str], missing: Sequence[str], advice: Uitkomst | None
) -> str:
    """The decision in plain Dutch: outcome, reasons, what is not known, and the advice to who decides."""
    parts = [f"{UITKOMSTNAAM[outcome]}."]
    if opening:
        parts.append(opening)
    parts.extend(dict.fromkeys(reasons))
    if missing:
        parts.append(f"Nog onbekend: {_named(missing)}.")
    if advice is not None:
        parts.append(f"Advies van de regels: {_inside(UITKOMSTNAAM[advice])}.")
    return " ".join(parts)


def _inside(name: str) -> str:
    return name[0].lower() + name[1:]


def _named(missing: Sequence[str]) -> str:
    names = [f"‘{CATALOGUE[name].label}’" for name in missing[:MOST_MISSING]]
    rest = len(missing) - len(names)
    if rest:
        names.append(f"{rest} {'ander feit' if rest == 1 else 'andere feiten'}")
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} en {names[-1]}"


def value_text(value: FactValue | None) -> str:
    """The value of a fact as a Dutch reader sees it."""
    if value is None:
        return "onbekend"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "geen"
    return str(value)


def operand_text(operator: str, operand: Any) -> str:
    """A comparison as a Dutch reader says it."""
    if isinstance(operand, bool):
        return {"gelijk": "ja" if operand else "nee", "bekend": "bekend" if operand else "onbekend"}[operator]
    if isinstance(operand, frozenset):
        return f"een van: {', '.join(sorted(operand))}"
    words = {
        "gelijk": "{}",
        "groter": "meer dan {}",
        "kleiner": "minder dan {}",
        "minstens": "{} of meer",
        "hoogstens": "{} of minder",
    }
    return words[operator].format(operand)
