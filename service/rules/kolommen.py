"""The same rules in a second engine: a rule set over columns of facts, for replaying very many decisions at once.

Online, a set is compiled to closures over one state (`engine.py`). Here every criterion and condition is a column of
yes, no or null, and null means unknown, as in SQL: `alle` is AND, `een_van` is OR, by Kleene's logic of Apache Arrow.
Nothing is shared with the first engine but the document; a property test holds the two equal on sets and facts drawn at
random. What a column engine needs not say (the sentence, the facts that are missing) it leaves to the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from service.core.codes_beoordeling import Uitkomst
from service.rules.document import MUST_PASS, Context, Document, Rule, RuleKind
from service.rules.lezing import Column, Lezing, columns_of, ja

__all__ = ["CONTEXTEN", "UITKOMSTEN", "Kolommenset", "Uitslagen", "columns_of"]

UITKOMSTEN: Final = tuple(Uitkomst)
CONTEXTEN: Final = tuple(Context)


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
        return self._decide(Lezing(self._document, facts))

    def decide_beside(self, other: Kolommenset, facts: pa.Table) -> tuple[Uitslagen, Uitslagen]:
        """What this set and another one say of every row; what both ask in the same words is looked up once."""
        reading = Lezing(self._document, facts)
        return self._decide(reading), other._decide(reading.of(other._document))

    def _decide(self, reading: Lezing) -> Uitslagen:
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
            afgegaan=tuple(verdict.fired[rule.id] for rule in self._rules),
            regels=tuple(self._place),
            criteria=tuple(reading.criterion(one.id) for one in self._document.criteria),
        )


class _Verdict:
    """The order of deciding (FP1, `engine.py`), for all rows at once: who is decided is not decided again."""

    def __init__(
        self,
        document: Document,
        rules: Sequence[Rule],
        place: dict[str, int],
        reading: Lezing,
        values: dict[str, Column],
    ) -> None:
        self._document = document
        self._rules = rules
        self._place = place
        self._reading = reading
        self.fired = {id_: ja(value) for id_, value in values.items()}
        self._unknown = {id_: pc.is_null(value) for id_, value in values.items()}
        self._open = reading.constant(True)
        self._none = reading.constant(False)
        self.outcome = pa.nulls(reading.rows, pa.int8())
        self.deciding = pa.nulls(reading.rows, pa.int16())
        must_pass = [rule for rule in rules if rule.kind in MUST_PASS]
        # Acute rules first, each in the order of the set: so the first that fired carries the outcome.
        self._must_pass = sorted(must_pass, key=lambda rule: rule.outcome is not Uitkomst.DZS)
        self.passing = self._any(self.fired[rule.id] for rule in must_pass)
        self._contexts = self._context()

    def _any(self, columns: Iterable[Column]) -> Column:
        found = list(columns)
        return reduce(pc.or_, found) if found else self._none

    def _context(self) -> dict[Context, Column]:
        acute = self._any(self.fired[rule.id] for rule in self._must_pass if rule.outcome is Uitkomst.DZS)
        signs = (
            pc.and_(self._unknown[rule.id], ja(self._reading.condition(rule.sign)))
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
                self._decide(pc.and_(self.fired[gate.id], column), outcome, gate)
                if gate.holds_when_unknown or context is Context.ZONDER:
                    held.append(pc.and_(self._unknown[gate.id], column))
            self._decide(self._any(held), Uitkomst.HB)

    def base(self) -> None:
        """Decide what no gate decided."""
        best = self._best()
        for rule in self._must_pass:
            # The first that fired carries; without an acute one, one that says DZ goes before one that asks a human.
            carried = pc.and_(self.fired[rule.id], self._open)
            self._decide(carried, Uitkomst.DZS if rule.outcome is Uitkomst.DZS else best, rule)
        self._decide(pc.invert(self._contexts[Context.ZONDER]), Uitkomst.HB)
        self._substantively()
        self._decide(self._reading.constant(True), Uitkomst.HB)

    def _best(self) -> Any:
        """The outcome of each row that a rule lets pass without being acute."""
        straight = self._any(self.fired[rule.id] for rule in self._must_pass if rule.outcome is Uitkomst.DZ)
        return pc.if_else(straight, _code(Uitkomst.DZ), _code(Uitkomst.HB))

    def _substantively(self) -> None:
        """HB before OZ before ND; what might still ask for a stronger outcome keeps a proposal from being made."""
        doubt = self._reading.constant(False)
        for outcome in self._document.substantive_order:
            here = [rule for rule in self._rules if rule.kind is RuleKind.INHOUD and rule.outcome is outcome]
            for rule in here:
                self._decide(pc.and_not(self.fired[rule.id], doubt), outcome, rule)
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
