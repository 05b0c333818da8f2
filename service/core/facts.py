"""The closed catalogue of typed facts: enrichment makes them, rules read them, a decision stores them.

No fact holds a person: only yes or no, small numbers, and codes. `None` and absent both mean *unknown*, and unknown is
never read as no. Whoever fills facts follows `Fact.derivation`; the list stands in the `facts_*` files beside this one.
"""

from collections.abc import Mapping
from typing import Any, Final

from service.core.facts_history import CHECK_FACTS, HISTORY_FACTS
from service.core.facts_kind import ORIGIN_NAME, Fact, FactKind, FactOrigin, Facts, FactValue
from service.core.facts_message import INCIDENT_FACTS, RELATION_FACTS
from service.core.facts_situation import CHILD_FACTS, GROUND_FACTS, POLICE_FACTS

__all__ = [
    "CATALOGUE",
    "ORIGIN_NAME",
    "Fact",
    "FactKind",
    "FactOrigin",
    "FactValue",
    "Facts",
    "fact_problems",
    "facts_from_json",
    "facts_to_json",
]

CATALOGUE: Final[dict[str, Fact]] = {
    fact.name: fact
    for fact in (
        *INCIDENT_FACTS,
        *RELATION_FACTS,
        *CHILD_FACTS,
        *POLICE_FACTS,
        *GROUND_FACTS,
        *HISTORY_FACTS,
        *CHECK_FACTS,
    )
}
"""Every fact by name, in the order of the list."""


def fact_problems(facts: Facts) -> list[str]:
    """Everything that is wrong with ``facts`` as Dutch sentences, without values; empty when all is well."""
    problems = []
    for name, value in facts.items():
        fact = CATALOGUE.get(name)
        if fact is None:
            problems.append(f"feit '{name}' staat niet in de catalogus")
        elif value is not None and (problem := fact.problem(value)):
            problems.append(f"feit '{name}' {problem}")
    return problems


def facts_to_json(facts: Facts) -> dict[str, bool | int | str | list[str]]:
    """The known facts as JSON values, sets sorted; what is unknown is left out."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in facts.items()
        if value is not None
    }


def facts_from_json(stored: Mapping[str, Any]) -> dict[str, FactValue | None]:
    """What `facts_to_json` wrote, back as facts."""
    return {name: frozenset(value) if isinstance(value, list) else value for name, value in stored.items()}
