"""Strategies for property tests: facts as the rules could meet them, quiet ones and wild ones."""

from hypothesis import strategies as st

from service.core.facts import CATALOGUE, Fact, FactKind, FactValue
from service.rules import rulesets

Given = dict[str, FactValue | None]

NATIONAL = rulesets.national()
BASE: Given = dict(NATIONAL.document.example_base)
"""A quiet message of which everything is known."""
USED = sorted({criterion.fact for criterion in NATIONAL.document.criteria})
"""Facts that the national set asks for."""


def a_value(fact: Fact) -> st.SearchStrategy[FactValue]:
    match fact.kind:
        case FactKind.JA_NEE:
            return st.booleans()
        case FactKind.AANTAL:
            return st.sampled_from((0, 1, 2, 3, 14, 15, 1826, 1827))
        case FactKind.CODE:
            return st.sampled_from(sorted(fact.allowed))
        case FactKind.CODES:
            return st.frozensets(st.sampled_from(sorted(fact.allowed)), max_size=3)


def changes(size: int, *, unknown: bool = True) -> st.SearchStrategy[Given]:
    """A few facts with other values; unknown among them."""
    return st.lists(st.sampled_from(USED), max_size=size, unique=True).flatmap(
        lambda names: st.fixed_dictionaries(
            {name: a_value(CATALOGUE[name]) | (st.none() if unknown else st.nothing()) for name in names}
        )
    )


any_facts = st.fixed_dictionaries({name: st.none() | a_value(CATALOGUE[name]) for name in USED})
near_quiet = changes(8).map(lambda changed: {**BASE, **changed})
some_facts = st.one_of(near_quiet, any_facts)
