"""The same rules in a second engine: a rule set over columns of facts, for replaying very many decisions at once.

Online, a set is compiled to closures over one state (`engine.py`). Here every criterion and condition is a column of
yes, no or null, and null means unknown, as in SQL: `alle` is AND, `een_van` is OR, by Kleene's logic of Apache Arrow.
Nothing is shared with the first engine but the document; a property test holds the two equal on sets and facts drawn at
random. What a column engine needs not say (the sentence, the facts that are missing) it leaves to the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from io import BytesIO
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import json as pa_json

from service.core.codes_beoordeling import Uitkomst
from service.core.facts import CATALOGUE
from service.core.facts_kind import FactKind
from service.rules.criteria import Condition, Criterion
from service.rules.document import MUST_PASS, Context, Document, Rule, RuleKind

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

UITKOMSTEN: Final = tuple(Uitkomst)
CONTEXTEN: Final = tuple(Context)
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


@dataclass(frozen=True, slots=True)
class Uitslagen:
    """What a set says of many facts, as columns of the same length."""

    uitkomst: Any
    """Place in `UITKOMSTEN`."""
    context: Any
    """Place in `CONTEXTEN`."""
    bepalend: Any
    """Place in `regels` of the rule that gave the outcome; null when it was the lack of one."""
    moest: Column
    """Whether a must-pass rule fired."""
    vier_ogen: Column
    afgegaan: tuple[Column, ...]
    """For each of `regels` whether it fired."""
    regels: tuple[str, ...]
    """Ids of the rules that are on, in the order of the set."""
    criteria: tuple[Column, ...]
    """For each criterion of the set, in its order: yes, no or unknown."""

    def __len__(self) -> int:
        return len(self.uitkomst)


class Kolommenset:
    """A rule set that decides columns; make it of the document of a sound set."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._rules = tuple(rule for rule in document.rules if rule.on)
        self._place = {rule.id: place for place, rule in enumerate(self._rules)}

    @property
    def gevraagd(self) -> tuple[str, ...]:
        """The facts that the set asks for, each once."""
        return tuple(dict.fromkeys(criterion.fact for criterion in self._document.criteria))

    @property
    def regels(self) -> tuple[Rule, ...]:
        """The rules that are on, in the order of the set."""
        return self._rules

    def decide(self, facts: pa.Table) -> Uitslagen:
        """The decision on every row of ``facts``, as `columns_of` makes them."""
        reading = _Reading(self._document, facts)
        values = {rule.id: reading.condition(rule.condition) for rule in self._rules}
        verdict = _Verdict(self._document, self._rules, self._place, reading, values)
        verdict.through_gates()
        verdict.base()
        return Uitslagen(
            uitkomst=verdict.outcome,
            context=verdict.context_code(),
            bepalend=verdict.deciding,
            moest=verdict.passing,
            vier_ogen=pc.fill_null(reading.condition(self._document.four_eyes), True),
            afgegaan=tuple(_yes(values[rule.id]) for rule in self._rules),
            regels=tuple(self._place),
            criteria=tuple(reading.criterion(one.id) for one in self._document.criteria),
        )


class _Reading:
    """The columns of criteria and conditions, each computed once."""

    def __init__(self, document: Document, facts: pa.Table) -> None:
        self.rows = facts.num_rows
        self._facts = facts
        self._named = {criterion.id: criterion for criterion in document.criteria}
        self._criteria: dict[str, Column] = {}
        self._conditions: dict[Condition, Column] = {}
        self._sets: dict[str, tuple[list[frozenset[str]], Any]] = {}

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
                return reduce(pc.and_kleene, parts, self.constant(True))
            case "een_van":
                return reduce(pc.or_kleene, parts, self.constant(False))
            case "geen_van":
                return pc.invert(reduce(pc.or_kleene, parts, self.constant(False)))
            case "ten_minste":
                return self._at_least(condition.count, parts)
            case unknown:
                raise ValueError(unknown)

    def _at_least(self, count: int, parts: Sequence[Column]) -> Column:
        zero = pa.repeat(pa.scalar(0, pa.int16()), self.rows)
        true = reduce(pc.add, (pc.cast(_yes(part), pa.int16()) for part in parts), zero)
        false = reduce(pc.add, (pc.cast(_no(part), pa.int16()) for part in parts), zero)
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


class _Verdict:
    """The order of deciding (FP1, `engine.py`), for all rows at once: who is decided is not decided again."""

    def __init__(
        self,
        document: Document,
        rules: Sequence[Rule],
        place: dict[str, int],
        reading: _Reading,
        values: dict[str, Column],
    ) -> None:
        self._document = document
        self._rules = rules
        self._place = place
        self._reading = reading
        self._yes = {id_: _yes(value) for id_, value in values.items()}
        self._unknown = {id_: pc.is_null(value) for id_, value in values.items()}
        self._open = reading.constant(True)
        self.outcome = pa.nulls(reading.rows, pa.int8())
        self.deciding = pa.nulls(reading.rows, pa.int16())
        must_pass = [rule for rule in rules if rule.kind in MUST_PASS]
        # Acute rules first, each in the order of the set: so the first that fired carries the outcome.
        self._must_pass = sorted(must_pass, key=lambda rule: rule.outcome is not Uitkomst.DZS)
        self.passing = self._any(self._yes[rule.id] for rule in must_pass)
        self._contexts = self._context()

    def _any(self, columns: Iterable[Column]) -> Column:
        return reduce(pc.or_, columns, self._reading.constant(False))

    def _context(self) -> dict[Context, Column]:
        acute = self._any(self._yes[rule.id] for rule in self._must_pass if rule.outcome is Uitkomst.DZS)
        signs = (
            pc.and_(self._unknown[rule.id], _yes(self._reading.condition(rule.sign)))
            for rule in self._must_pass
            if rule.sign is not None
        )
        doubtful = self._any(self._unknown[rule.id] for rule in self._must_pass)
        found: dict[Context, Column] = {}
        left = self._reading.constant(True)
        for context, column in (
            (Context.SPOED, acute),
            (Context.MOGELIJK_SPOED, self._any(signs)),
            (Context.DOORZETTEN, self.passing),
            (Context.TWIJFEL, doubtful),
            (Context.ZONDER, left),
        ):
            found[context] = pc.and_(left, column)
            left = pc.and_not(left, column)
        return found

    def context_code(self) -> Any:
        """Place of the context of every row in `CONTEXTEN`."""
        code = pa.nulls(self._reading.rows, pa.int8())
        for place, context in enumerate(CONTEXTEN):
            code = pc.if_else(self._contexts[context], pa.scalar(place, pa.int8()), code)
        return code

    def through_gates(self) -> None:
        """Decide what a gate decides, in the order of their rank."""
        gates = [rule for rule in self._rules if rule.kind is RuleKind.POORT]
        for gate in sorted(gates, key=lambda rule: rule.rank):
            held = []
            for context, column in self._contexts.items():
                outcome = gate.outcomes.get(context)
                if outcome is None:
                    continue
                self._decide(pc.and_(self._yes[gate.id], column), outcome, gate)
                if gate.holds_when_unknown or context is Context.ZONDER:
                    held.append(pc.and_(self._unknown[gate.id], column))
            self._decide(self._any(held), Uitkomst.HB)

    def base(self) -> None:
        """Decide what no gate decided."""
        for rule in self._must_pass:
            # The first that fired carries; without an acute one, one that says DZ goes before one that asks a human.
            carried = pc.and_(self._yes[rule.id], self._open)
            self._decide(carried, Uitkomst.DZS if rule.outcome is Uitkomst.DZS else self._best(), rule)
        self._decide(pc.invert(self._contexts[Context.ZONDER]), Uitkomst.HB)
        self._substantively()
        self._decide(self._reading.constant(True), Uitkomst.HB)

    def _best(self) -> Any:
        """The outcome of each row that a rule lets pass without being acute."""
        straight = self._any(self._yes[rule.id] for rule in self._must_pass if rule.outcome is Uitkomst.DZ)
        return pc.if_else(straight, _code(Uitkomst.DZ), _code(Uitkomst.HB))

    def _substantively(self) -> None:
        """HB before OZ before ND; what might still ask for a stronger outcome keeps a proposal from being made."""
        doubt = self._reading.constant(False)
        for outcome in self._document.substantive_order:
            here = [rule for rule in self._rules if rule.kind is RuleKind.INHOUD and rule.outcome is outcome]
            for rule in here:
                self._decide(pc.and_not(self._yes[rule.id], doubt), outcome, rule)
            doubt = pc.or_(doubt, self._any(self._unknown[rule.id] for rule in here))

    def _decide(self, where: Column, outcome: Any, rule: Rule | None = None) -> None:
        where = pc.and_(where, self._open)
        code = _code(outcome) if isinstance(outcome, Uitkomst) else outcome
        self.outcome = pc.if_else(where, code, self.outcome)
        if rule is not None:
            self.deciding = pc.if_else(where, pa.scalar(self._place[rule.id], pa.int16()), self.deciding)
        self._open = pc.and_not(self._open, where)


def _code(outcome: Uitkomst) -> Any:
    return pa.scalar(UITKOMSTEN.index(outcome), pa.int8())


def _yes(column: Column) -> Column:
    return pc.fill_null(column, False)


def _no(column: Column) -> Column:
    return pc.invert(pc.fill_null(column, True))
