"""Criteria and conditions: comparisons on facts, and how they join in three-valued logic (Kleene).

A *criterion* compares one fact. A *condition* joins criteria by `alle`, `een_van`, `geen_van` and `ten_minste`. The
outcome of all criteria on some facts is one number, the *state*: bit ``i`` says that criterion ``i`` is true, bit
``i + n`` that it is false, neither that it is unknown. A condition is compiled once to a closure over the state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.core.facts import Facts, FactValue

NEE: Final = 0
ONBEKEND: Final = 1
JA: Final = 2
LETTERS: Final = "NOJ"
"""Letter of an outcome: N(ee), O(nbekend), J(a)."""

Test = Callable[[int], int]
"""From a state to `NEE`, `ONBEKEND` or `JA`."""

MEMO_LIMIT: Final = 4096


@dataclass(frozen=True, slots=True)
class Criterion:
    """One comparison of one fact; `operand` is what the set says, parameters filled in, code lists frozen."""

    id: str
    label: str
    fact: str
    operator: str
    operand: Any
    parameter: str | None = None

    def test(self, value: FactValue) -> bool:
        """Whether a known ``value`` of the fact meets the criterion."""
        return _OPERATORS[self.operator](value, self.operand)


_OPERATORS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "gelijk": lambda value, operand: bool(value == operand),
    "groter": lambda value, operand: bool(value > operand),
    "kleiner": lambda value, operand: bool(value < operand),
    "minstens": lambda value, operand: bool(value >= operand),
    "hoogstens": lambda value, operand: bool(value <= operand),
    "in": lambda value, operand: value in operand,
    "bevat": lambda value, operand: not value.isdisjoint(operand),
    "bekend": lambda _value, operand: bool(operand),
}
OPERATORS: Final = tuple(_OPERATORS)


@dataclass(frozen=True, slots=True)
class Condition:
    """`operator` over `parts`, each a criterion id or again a condition; `count` belongs to `ten_minste`."""

    operator: str
    parts: tuple[Condition | str, ...]
    count: int = 0

    def criteria(self) -> Iterator[str]:
        """Ids of all criteria in it, in order, with repeats."""
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part.criteria()


def both(left: Condition, right: Condition) -> Condition:
    """The condition that holds when both do."""
    return Condition("alle", (left, right))


_FOUR: Final = [
    "".join("J" if both >> 4 + i & 1 else "N" if both >> i & 1 else "O" for i in range(4)) for both in range(256)
]
"""Four letters at a time: by four bits that say true and four that say false."""


class Reader:
    """Reads facts into a state; every value is compared once and remembered."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self.size = len(criteria)
        by_fact: dict[str, list[tuple[int, Criterion]]] = {}
        for number, criterion in enumerate(criteria):
            by_fact.setdefault(criterion.fact, []).append((number, criterion))
        self._tests = by_fact
        self._rows: list[tuple[str, dict[FactValue | None, int]]] = [
            (fact, {None: self._bits(tests, None)}) for fact, tests in by_fact.items()
        ]

    def read(self, facts: Facts) -> int:
        """The state of ``facts``."""
        state = 0
        for fact, memo in self._rows:
            value = facts.get(fact)
            bits = memo.get(value)
            if bits is None:
                if len(memo) > MEMO_LIMIT:
                    memo.clear()
                    memo[None] = self._bits(self._tests[fact], None)
                bits = memo[value] = self._bits(self._tests[fact], value)
            state |= bits
        return state

    def _bits(self, tests: Sequence[tuple[int, Criterion]], value: FactValue | None) -> int:
        bits = 0
        for number, criterion in tests:
            if criterion.operator == "bekend":
                bits |= 1 << (number if criterion.operand == (value is not None) else number + self.size)
            elif value is not None:
                bits |= 1 << (number if criterion.test(value) else number + self.size)
        return bits

    def letters(self, state: int) -> str:
        """The outcome of every criterion as J, N or O, in the order of the set."""
        yes, no = state, state >> self.size
        quarters = [_FOUR[(yes >> i & 15) << 4 | no >> i & 15] for i in range(0, self.size, 4)]
        return "".join(quarters)[: self.size]


def compile_condition(condition: Condition, numbers: Mapping[str, int]) -> Test:
    """``condition`` as a closure over the state; ``numbers`` gives the place of each criterion in the set."""
    size = len(numbers)
    yes = sum({1 << numbers[part] for part in condition.parts if isinstance(part, str)})
    no = yes << size
    inner = tuple(compile_condition(part, numbers) for part in condition.parts if isinstance(part, Condition))
    match condition.operator:
        case "alle":
            return _alle(yes, no, inner)
        case "een_van":
            return _een_van(yes, no, inner)
        case "geen_van":
            some = _een_van(yes, no, inner)
            return lambda state: JA - some(state)
        case "ten_minste":
            return _ten_minste(condition.count, len(condition.parts), yes, no, inner)
        case unknown:
            raise ValueError(unknown)


def _alle(yes: int, no: int, inner: tuple[Test, ...]) -> Test:
    if not inner:
        return lambda state: NEE if state & no else JA if state & yes == yes else ONBEKEND

    def test(state: int) -> int:
        if state & no:
            return NEE
        outcome = JA if state & yes == yes else ONBEKEND
        for part in inner:
            value = part(state)
            if value == NEE:
                return NEE
            outcome = min(outcome, value)
        return outcome

    return test


def _een_van(yes: int, no: int, inner: tuple[Test, ...]) -> Test:
    if not inner:
        return lambda state: JA if state & yes else NEE if state & no == no else ONBEKEND

    def test(state: int) -> int:
        if state & yes:
            return JA
        outcome = NEE if state & no == no else ONBEKEND
        for part in inner:
            value = part(state)
            if value == JA:
                return JA
            outcome = max(outcome, value)
        return outcome

    return test


def _ten_minste(count: int, size: int, yes: int, no: int, inner: tuple[Test, ...]) -> Test:
    def test(state: int) -> int:
        values = [part(state) for part in inner]
        if (state & yes).bit_count() + values.count(JA) >= count:
            return JA
        impossible = (state & no).bit_count() + values.count(NEE)
        return NEE if size - impossible < count else ONBEKEND

    return test


def compile_doubt(condition: Condition, numbers: Mapping[str, int]) -> Test:
    """From a state to the bits of the criteria that keep ``condition`` undecided in it; 0 when it is decided."""
    size = len(numbers)
    test = compile_condition(condition, numbers)
    own = sum({1 << numbers[part] for part in condition.parts if isinstance(part, str)})
    inner = tuple(compile_doubt(part, numbers) for part in condition.parts if isinstance(part, Condition))

    def doubt(state: int) -> int:
        if test(state) != ONBEKEND:
            return 0
        bits = own & ~(state | state >> size)
        for part in inner:
            bits |= part(state)
        return bits

    return doubt
