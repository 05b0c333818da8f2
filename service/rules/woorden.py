"""Conditions in Dutch words, for who compares two sets. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from service.core.facts import CATALOGUE
from service.rules.criteria import Condition, Criterion
from service.rules.document import Document
from service.rules.wording import operand_text


def comparison(criterion: Criterion) -> str:
    """What a criterion asks of its fact."""
    return f"{CATALOGUE[criterion.fact].label}: {operand_text(criterion.operator, criterion.operand)}"


class Words:
    """Conditions of a set in words; a criterion that the other set has otherwise is spelled out."""

    def __init__(self, own: Document, other: Document) -> None:
        """The words of `own`, for who knows `other`."""
        elsewhere = {one.id: one for one in other.criteria}
        self._named = {one.id: self._word(one, elsewhere.get(one.id)) for one in own.criteria}

    @staticmethod
    def _word(one: Criterion, other: Criterion | None) -> str:
        meaning = (one.fact, one.operator, one.operand)
        same = other is not None and (other.fact, other.operator, other.operand, other.label) == (*meaning, one.label)
        return f"‘{one.label}’" if same else f"‘{one.label}’ ({comparison(one)})"

    def condition(self, condition: Condition) -> str:
        """A condition as a reader says it."""
        parts = [self._named[p] if isinstance(p, str) else self._inner(p) for p in condition.parts]
        match condition.operator:
            case "alle":
                return _joined(parts, "en")
            case "een_van":
                return _joined(parts, "of")
            case "geen_van":
                return f"geen van: {_joined(parts, 'en')}" if len(parts) > 1 else f"niet {parts[0]}"
            case _:
                return f"ten minste {condition.count} van: {_joined(parts, 'en')}"

    def _inner(self, condition: Condition) -> str:
        text = self.condition(condition)
        return text if len(condition.parts) == 1 else f"({text})"


def _joined(parts: Iterable[str], word: str) -> str:
    *first, last = parts
    return f"{', '.join(first)} {word} {last}" if first else last
