"""Facts as columns, and the criteria and conditions of a rule set over them.

Every criterion and condition is a column of yes, no or null, and null means unknown, as in SQL: `alle` is AND,
`een_van` is OR, by Kleene's logic of Apache Arrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from io import BytesIO
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import json as pa_json

from service.core.facts import CATALOGUE
from service.core.facts_kind import FactKind
from service.rules.criteria import Condition, Criterion
from service.rules.document import Document

Column = Any
"""A column of yes, no or unknown: a `pyarrow.BooleanArray`, which has no types of its own to check against."""

_TYPES: Final = {
    FactKind.JA_NEE: pa.bool_(),
    FactKind.AANTAL: pa.int64(),
    FactKind.CODE: pa.string(),
    FactKind.CODES: pa.list_(pa.string()),
}
SCHEMA: Final = pa.schema([(fact.name, _TYPES[fact.kind]) for fact in CATALOGUE.values()])
"""A column for every fact of the catalogue."""
_SEPARATOR: Final = "\x1f"


def columns_of(stored: Sequence[bytes], asked: Iterable[str] = CATALOGUE) -> pa.Table:
    """Stored facts (JSON objects, one a decision) as columns of the facts ``asked``.

    What is not asked is passed over, which is most of the work saved; a fact this release does not know is left out.
    """
    schema = pa.schema([SCHEMA.field(name) for name in asked])
    if not stored:
        return schema.empty_table()
    text = b"\n".join(stored)
    return pa_json.read_json(
        BytesIO(text),
        read_options=pa_json.ReadOptions(use_threads=False, block_size=len(text) + 1),
        parse_options=pa_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
    ).combine_chunks()


class Lezing:
    """The columns of criteria and conditions, each computed once."""

    def __init__(self, document: Document, facts: pa.Table) -> None:
        self.rows = facts.num_rows
        self._facts = facts
        self._named = {criterion.id: criterion for criterion in document.criteria}
        self._criteria: dict[str, Column] = {}
        self._conditions: dict[Condition, Column] = {}
        self._sets: dict[str, tuple[list[frozenset[str]], Any]] = {}

    def of(self, document: Document) -> Lezing:
        """The same facts as another set reads them, with what is known already where the criteria mean the same."""
        other = Lezing(document, self._facts)
        other._sets = self._sets
        if all(_asks(own) == _asks(one) for id_, one in other._named.items() if (own := self._named.get(id_))):
            other._criteria, other._conditions = self._criteria, self._conditions
        return other

    def constant(self, value: bool) -> Column:
        """A column of one value."""
        return pa.repeat(pa.scalar(value), self.rows)

    def condition(self, condition: Condition) -> Column:
        """Where the condition holds, does not hold, or is undecided."""
        found = self._conditions.get(condition)
        if found is None:
            parts = [self.criterion(p) if isinstance(p, str) else self.condition(p) for p in condition.parts]
            found = self._conditions[condition] = self._joined(condition, parts)
        return found

    def _joined(self, condition: Condition, parts: Sequence[Column]) -> Column:
        match condition.operator:
            case "alle":
                return reduce(pc.and_kleene, parts) if parts else self.constant(True)
            case "een_van":
                return reduce(pc.or_kleene, parts) if parts else self.constant(False)
            case "geen_van":
                return pc.invert(reduce(pc.or_kleene, parts) if parts else self.constant(False))
            case "ten_minste":
                return self._at_least(condition.count, parts)
            case unknown:
                raise ValueError(unknown)

    def _at_least(self, count: int, parts: Sequence[Column]) -> Column:
        zero = pa.repeat(pa.scalar(0, pa.int16()), self.rows)
        true = reduce(pc.add, (pc.cast(ja(part), pa.int16()) for part in parts), zero)
        false = reduce(pc.add, (pc.cast(nee(part), pa.int16()) for part in parts), zero)
        possible = pc.subtract(pa.scalar(len(parts), pa.int16()), false)
        undecided = pc.if_else(pc.less(possible, count), pa.scalar(False), pa.scalar(None, pa.bool_()))
        return pc.if_else(pc.greater_equal(true, count), pa.scalar(True), undecided)

    def criterion(self, id_: str) -> Column:
        """Where the criterion is met, is not met, or its fact is unknown."""
        found = self._criteria.get(id_)
        if found is None:
            found = self._criteria[id_] = self._compared(self._named[id_])
        return found

    def _compared(self, criterion: Criterion) -> Column:
        operand = criterion.operand
        if criterion.operator == "bevat":
            distinct, places = self._distinct_sets(criterion.fact)
            return pa.array([not one.isdisjoint(operand) for one in distinct], pa.bool_()).take(places)
        column = self._column(criterion.fact)
        match criterion.operator:
            case "bekend":
                return pc.is_valid(column) if operand else pc.is_null(column)
            case "in":
                found = pc.is_in(column, value_set=pa.array(sorted(operand), column.type))
                return pc.if_else(pc.is_valid(column), found, pa.scalar(None, pa.bool_()))
            case operator:
                return _COMPARISONS[operator](column, pa.scalar(operand, column.type))

    def _column(self, fact: str) -> Any:
        column = self._facts.column(fact)
        return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column

    def _distinct_sets(self, fact: str) -> tuple[list[frozenset[str]], Any]:
        """The sets of codes that occur, and for each row which one it is: there are few, so each is compared once."""
        found = self._sets.get(fact)
        if found is None:
            coded = pc.dictionary_encode(pc.binary_join(self._column(fact), _SEPARATOR))
            sets = [frozenset(filter(None, text.split(_SEPARATOR))) for text in coded.dictionary.to_pylist()]
            found = self._sets[fact] = (sets, coded.indices)
        return found


_COMPARISONS: Final[dict[str, Callable[[Any, Any], Column]]] = {
    "gelijk": pc.equal,
    "groter": pc.greater,
    "kleiner": pc.less,
    "minstens": pc.greater_equal,
    "hoogstens": pc.less_equal,
}


def _asks(criterion: Criterion) -> tuple[str, str, Any]:
    return criterion.fact, criterion.operator, criterion.operand


def ja(column: Column) -> Column:
    """Where it is certainly so."""
    return pc.fill_null(column, False)


def nee(column: Column) -> Column:
    """Where it is certainly not so."""
    return pc.invert(pc.fill_null(column, True))
