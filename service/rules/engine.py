"""The rules engine: facts in, a decision with its trace out. Pure: no input or output, no clock, no chance.

Order of a decision (FP1). First the must-pass rules and the acute triggers give a *context*; then the gates are asked
in the order of their rank; the first one that fired and has an outcome for this context decides; no gate: the base
outcome of the context. All of this is data in the set; the national set says (decision 0002):

| gate, by rank            | SPOED | MOGELIJK_SPOED | DOORZETTEN | TWIJFEL | ZONDER      |
|--------------------------|-------|----------------|------------|---------|-------------|
| N09 opsporingsbelang     | HB    | HB             | HB         | HB      | HB          |
| N17 buiten termijn       | HB    | HB             | HB         | HB      | ND          |
| N07 dubbel               | SA    | SA             | SA         | SA      | SA          |
| ZJ1 stroom zorg jeugd    | –     | HB             | HB         | HB      | OZ          |
| N08 vervolg              | VV    | VV             | VV         | VV      | VV          |
| N11 regio onbepaald      | HB    | HB             | HB         | –       | –           |
| N10H, QB2 na herhaling   | –     | –              | HB         | HB      | –           |
| N10, QB1 aanvullen       | –     | –              | AV         | AV      | –           |
| **base**                 | DZS   | DZ, else HB    | DZ or HB   | HB      | HB, OZ, ND  |

Unknown is never no. A must-pass rule that is undecided makes the context TWIJFEL, which ends in HB or AV and names the
missing facts; a not-pass rule fires on true alone; an undecided substantive rule that would ask for a human keeps a
proposal of ND or OZ from being made. A gate that is undecided either holds the report for a human or lets it by, as
the set says; what would be dropped is always held. An acute report stays `spoed` whatever gate it meets: attached,
merged or held, it goes on top.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from service.core.codes_beoordeling import Uitkomst
from service.core.codes_incident import Aanleiding
from service.core.facts import Facts
from service.rules.criteria import JA, NEE, ONBEKEND, Condition, Reader, Test, compile_condition, compile_doubt
from service.rules.decision import Decision
from service.rules.document import MUST_PASS, Context, Document, Rule, RuleKind, Silence
from service.rules.wording import sentence

MEMO_LIMIT: Final = 4096


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: Rule
    test: Test
    doubt: Test
    sign: Test | None
    proposals: tuple[tuple[Aanleiding, Test | None], ...]


@dataclass(slots=True)
class _Found:
    """What the rules say of one state, before the order of deciding is applied."""

    state: int
    values: dict[str, int]
    context: Context
    fired: list[_Compiled]
    passing: list[_Compiled]
    """Must-pass rules that fired, the acute ones first."""


@dataclass(slots=True)
class _Verdict:
    """The outcome, the rules that carry it, and what kept it from being decided."""

    outcome: Uitkomst
    carrying: list[_Compiled]
    advice: Uitkomst | None = None
    doubt: int = 0
    silence: Silence | None = None
    """What is said when no rule decides."""


class RuleSet:
    """A rule set ready to decide. Build it with `rulesets.load`, which refuses what is not sound."""

    def __init__(self, document: Document, *, content_hash: bytes) -> None:
        self.document = document
        self.hash = content_hash.hex()
        self._numbers = {criterion.id: i for i, criterion in enumerate(document.criteria)}
        self._reader = Reader(document.criteria)
        self._active = [self._compile(rule) for rule in document.rules if rule.on]
        self._must_pass = [c for c in self._active if c.rule.kind in MUST_PASS]
        self._gates = sorted((c for c in self._active if c.rule.kind is RuleKind.POORT), key=lambda c: c.rule.rank)
        self._substantive = [c for c in self._active if c.rule.kind is RuleKind.INHOUD]
        self._minimising = [c for c in self._active if c.rule.kind is RuleKind.MINIMALISATIE]
        self._four_eyes = compile_condition(document.four_eyes, self._numbers)
        self._known: dict[int, Decision] = {}

    @property
    def id(self) -> str:
        """Id of the set."""
        return self.document.id

    @property
    def version(self) -> str:
        """Version of the set."""
        return self.document.version

    def decide(self, facts: Facts) -> Decision:
        """The decision on ``facts``; the same facts and the same set give the same decision, always."""
        state = self._reader.read(facts)
        decision = self._known.get(state)
        if decision is None:
            decision = self._decide(state)
            if len(self._known) >= MEMO_LIMIT:
                self._known.clear()
            self._known[state] = decision
        return decision

    def test(self, condition: Condition) -> Test:
        """``condition`` compiled for this set; use it on `state`."""
        return compile_condition(condition, self._numbers)

    def state(self, facts: Facts) -> int:
        """The outcome of all criteria on ``facts`` as one number."""
        return self._reader.read(facts)

    def _compile(self, rule: Rule) -> _Compiled:
        return _Compiled(
            rule=rule,
            test=compile_condition(rule.condition, self._numbers),
            doubt=compile_doubt(rule.condition, self._numbers),
            sign=compile_condition(rule.sign, self._numbers) if rule.sign else None,
            proposals=tuple(
                (proposal.code, compile_condition(proposal.condition, self._numbers) if proposal.condition else None)
                for proposal in rule.proposals
            ),
        )

    def _decide(self, state: int) -> Decision:
        found = self._find(state)
        verdict = self._through_gates(found) or self._base(found)
        missing = self._missing(verdict.doubt)
        silence = verdict.silence
        codes = ([silence.code] if silence else []) + [c.rule.reason_code for c in verdict.carrying]
        return Decision(
            uitkomst=verdict.outcome,
            redencodes=tuple(dict.fromkeys(code for code in codes if code)),
            afgegaan=tuple(c.rule.id for c in found.fired if c.rule.kind is not RuleKind.MINIMALISATIE),
            bepalend=verdict.carrying[0].rule.id if verdict.carrying and silence is None else None,
            dragend=tuple(c.rule.id for c in verdict.carrying),
            context=found.context,
            criteria=self._reader.letters(state),
            ontbrekend=missing,
            aanleidingen=_proposed(found),
            spoed=found.context in (Context.SPOED, Context.MOGELIJK_SPOED),
            advies=verdict.advice,
            markeringen=tuple(dict.fromkeys(mark for c in found.fired for mark in c.rule.marks)),
            minimalisatie=tuple(c.rule.id for c in self._minimising if found.values[c.rule.id] != NEE),
            vier_ogen=self._four_eyes(state) != NEE,
            toelichting=sentence(
                verdict.outcome,
                opening=silence.reason if silence else "",
                reasons=[c.rule.reason for c in verdict.carrying],
                missing=missing,
                advice=verdict.advice,
            ),
            regelset=self.id,
            versie=self.version,
        )

    def _find(self, state: int) -> _Found:
        values = {c.rule.id: c.test(state) for c in self._active}
        fired = [c for c in self._active if values[c.rule.id] == JA]
        passing = [c for c in fired if c.rule.kind in MUST_PASS]
        passing.sort(key=lambda c: c.rule.outcome is not Uitkomst.DZS)
        if passing and passing[0].rule.outcome is Uitkomst.DZS:
            context = Context.SPOED
        elif any(values[c.rule.id] == ONBEKEND and c.sign and c.sign(state) == JA for c in self._must_pass):
            context = Context.MOGELIJK_SPOED
        elif passing:
            context = Context.DOORZETTEN
        elif any(values[c.rule.id] == ONBEKEND for c in self._must_pass):
            context = Context.TWIJFEL
        else:
            context = Context.ZONDER
        return _Found(state, values, context, fired, passing)

    def _through_gates(self, found: _Found) -> _Verdict | None:
        """The verdict of the first gate that has one here, or None when every gate lets it by."""
        for gate in self._gates:
            outcome = gate.rule.outcomes.get(found.context)
            value = found.values[gate.rule.id]
            if outcome is None or value == NEE:
                continue
            if value == JA:
                advice = self._base(found).outcome if outcome is Uitkomst.HB and found.passing else gate.rule.advice
                doubt = self._must_pass_doubt(found) if outcome in _WAITING else 0
                return _Verdict(outcome, [gate, *found.passing], advice, doubt)
            if gate.rule.holds_when_unknown or found.context is Context.ZONDER:
                doubt = gate.doubt(found.state) | self._must_pass_doubt(found)
                return _Verdict(Uitkomst.HB, found.passing, None, doubt, self.document.doubt)
        return None

    def _base(self, found: _Found) -> _Verdict:
        """The verdict when no gate has one."""
        if found.passing:
            outcomes = [c.rule.outcome for c in found.passing]
            best = next((outcome for outcome in _PASSING_ORDER if outcome in outcomes), Uitkomst.HB)
            advice = found.passing[0].rule.advice if best is Uitkomst.HB else None
            return _Verdict(best, found.passing, advice)
        if found.context is not Context.ZONDER:
            maybe = found.context is Context.MOGELIJK_SPOED
            silence = self.document.maybe_acute if maybe else self.document.doubt
            return _Verdict(Uitkomst.HB, [], None, self._must_pass_doubt(found), silence)
        return self._substantively(found)

    def _substantively(self, found: _Found) -> _Verdict:
        """HB before OZ before ND; what might still ask for a stronger outcome keeps a proposal from being made."""
        doubt = 0
        for outcome in self.document.substantive_order:
            here = [c for c in self._substantive if c.rule.outcome is outcome]
            fired = [c for c in here if found.values[c.rule.id] == JA]
            if fired and not doubt:
                return _Verdict(outcome, fired, fired[0].rule.advice)
            for compiled in here:
                doubt |= compiled.doubt(found.state)
        return _Verdict(Uitkomst.HB, [], None, doubt, self.document.doubt if doubt else self.document.nothing)

    def _must_pass_doubt(self, found: _Found) -> int:
        """What keeps the must-pass rules undecided; nothing when one of them has fired."""
        if found.passing:
            return 0
        doubt = 0
        for compiled in self._must_pass:
            if found.values[compiled.rule.id] == ONBEKEND:
                doubt |= compiled.doubt(found.state)
        return doubt

    def _missing(self, doubt: int) -> tuple[str, ...]:
        criteria = self.document.criteria
        return tuple(dict.fromkeys(c.fact for i, c in enumerate(criteria) if doubt >> i & 1))


_PASSING_ORDER: Final = (Uitkomst.DZS, Uitkomst.DZ)
_WAITING: Final = (Uitkomst.AV, Uitkomst.HB)


def _proposed(found: _Found) -> tuple[Aanleiding, ...]:
    codes = {
        code
        for compiled in found.passing
        for code, test in compiled.proposals
        if test is None or test(found.state) == JA
    }
    return tuple(sorted(codes))
