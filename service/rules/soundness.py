"""What must be true of a rule set beyond its shape; each check names every problem it finds.

References first (facts, codes, thresholds, criteria that do not exist), then meaning (rules that can never or always
be true, gates that would drop a must-pass report). `service/rules/examples.py` looks at the examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations, islice, product
from math import prod
from typing import Any, Final, NamedTuple

from service.core.codes_beoordeling import Uitkomst
from service.core.facts import CATALOGUE, Fact, FactKind, FactValue, fact_problems, facts_from_json
from service.rules.criteria import JA, NEE, OPERATORS, Condition, Criterion, Reader, compile_condition
from service.rules.document import Context, Document, Rule, RuleKind

DROPPING: Final = frozenset({Uitkomst.ND, Uitkomst.OZ})
_PASSING: Final = frozenset({Uitkomst.DZ, Uitkomst.DZS, Uitkomst.VV, Uitkomst.SA})
_UNDECIDED: Final = (Context.MOGELIJK_SPOED, Context.TWIJFEL)
SWITCHABLE: Final = frozenset({("INHOUD", "ND"), ("INHOUD", "OZ")})
EXHAUSTIVE_UP_TO: Final = 1 << 14
"""Combinations of facts that are all tried to tell whether a condition can change; beyond it the examples must do."""

_FITTING: Final = {
    FactKind.JA_NEE: {"gelijk", "bekend"},
    FactKind.AANTAL: {"gelijk", "groter", "kleiner", "minstens", "hoogstens", "bekend"},
    FactKind.CODE: {"gelijk", "in", "bekend"},
    FactKind.CODES: {"bevat", "bekend"},
}


class Problem(NamedTuple):
    """One thing that is wrong with a rule set: where, a stable code, and a Dutch sentence."""

    location: str
    code: str
    detail: str


def reference_problems(raw: Mapping[str, Any]) -> list[Problem]:
    """Names in a set of the right shape that name nothing, name twice, or do not fit what they name."""
    return list(
        chain(
            _doubles("criteria", (item["id"] for item in raw["criteria"])),
            _doubles("regels", (item["id"] for item in raw["regels"])),
            *(_criterion_problems(f"criteria[{i}]", item, raw) for i, item in enumerate(raw["criteria"])),
            *(_condition_problems(where, condition, raw) for where, condition in _conditions(raw)),
            *(
                [Problem(f"regels[{i}]", "markering_onbekend", f"Markering '{mark}' staat niet in de set.")]
                for i, rule in enumerate(raw["regels"])
                for mark in rule.get("markeringen", ())
                if mark not in raw["markeringen"]
            ),
            *(_fact_problems(where, facts) for where, facts in _fact_sets(raw)),
        )
    )


def _doubles(where: str, ids: Iterable[str]) -> Iterator[Problem]:
    for id_, count in Counter(ids).items():
        if count > 1:
            yield Problem(where, "id_dubbel", f"Id '{id_}' komt {count} keer voor.")


def _criterion_problems(where: str, item: Mapping[str, Any], raw: Mapping[str, Any]) -> Iterator[Problem]:
    operator = next((name for name in OPERATORS if name in item), "")
    operand = item.get(operator)
    if isinstance(operand, dict) and operand["parameter"] not in raw["parameters"]:
        yield Problem(where, "parameter_onbekend", f"Parameter '{operand['parameter']}' staat niet in de set.")
    fact = CATALOGUE.get(item["feit"])
    if fact is None:
        yield Problem(where, "feit_onbekend", f"Feit '{item['feit']}' staat niet in de catalogus.")
    elif operator not in _FITTING[fact.kind]:
        yield Problem(where, "bewerking_past_niet", f"Bewerking '{operator}' past niet bij feit '{fact.name}'.")
    elif operator == "gelijk" and (problem := fact.problem(operand)):
        yield Problem(where, "waarde_past_niet", f"De waarde past niet bij feit '{fact.name}': zij {problem}.")
    elif operator in ("in", "bevat"):
        for code in sorted(set(operand or ()) - fact.allowed):
            yield Problem(where, "code_onbekend", f"Code '{code}' bestaat niet bij feit '{fact.name}'.")


def _conditions(raw: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "vierOgen", raw["vierOgen"]["als"]
    for i, rule in enumerate(raw["regels"]):
        yield f"regels[{i}].als", rule["als"]
        if "teken" in rule:
            yield f"regels[{i}].teken", rule["teken"]
        for j, proposal in enumerate(rule.get("aanleidingen", ())):
            if "als" in proposal:
                yield f"regels[{i}].aanleidingen[{j}]", proposal["als"]


def _condition_problems(where: str, condition: Any, raw: Mapping[str, Any]) -> Iterator[Problem]:
    if isinstance(condition, str):
        if all(condition != item["id"] for item in raw["criteria"]):
            yield Problem(where, "criterium_onbekend", f"Criterium '{condition}' staat niet in de set.")
        return
    ((operator, operand),) = condition.items()
    if operator == "ten_minste":
        count, operand = operand["aantal"], operand["van"]
        if isinstance(count, dict):
            if count["parameter"] not in raw["parameters"]:
                yield Problem(where, "parameter_onbekend", f"Parameter '{count['parameter']}' staat niet in de set.")
            count = raw["parameters"].get(count["parameter"], {}).get("waarde", 1)
        if not 1 <= count <= len(operand):
            yield Problem(where, "aantal_onmogelijk", "Het aantal past niet bij het aantal delen.")
    yield from _doubles(where, (part for part in operand if isinstance(part, str)))
    for part in operand:
        yield from _condition_problems(where, part, raw)


def _fact_sets(raw: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "voorbeeldbasis", raw["voorbeeldbasis"]
    for i, rule in enumerate(raw["regels"]):
        for side, examples in rule["voorbeelden"].items():
            for j, example in enumerate(examples):
                yield f"regels[{i}].voorbeelden.{side}[{j}]", example["feiten"]


def _fact_problems(where: str, facts: Mapping[str, Any]) -> list[Problem]:
    return [Problem(where, "feit_fout", f"In een voorbeeld: {text}.") for text in fact_problems(facts_from_json(facts))]


def unused(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Criteria and thresholds that stand in the set and do nothing there."""
    text = repr([condition for _, condition in _conditions(raw)])
    for i, item in enumerate(raw["criteria"]):
        if f"'{item['id']}'" not in text:
            yield Problem(f"criteria[{i}]", "criterium_ongebruikt", f"Criterium '{item['id']}' doet in geen regel mee.")
    thresholds = repr([raw["criteria"], [condition for _, condition in _conditions(raw)]])
    for name in raw["parameters"]:
        if f"'parameter': '{name}'" not in thresholds:
            yield Problem(f"parameters.{name}", "parameter_ongebruikt", "Deze parameter doet in geen regel mee.")


def rule_problems(document: Document) -> list[Problem]:
    """Criteria and rules that cannot mean what they say: constant, double, dropping, outside the life of the set."""
    criteria = {criterion.id: criterion for criterion in document.criteria}
    problems = [
        Problem(f"criteria.{c.id}", "criterium_constant", "Dit criterium is bij elke waarde van het feit hetzelfde.")
        for c in document.criteria
        if c.operator != "bekend" and len({c.test(value) for value in _domain(CATALOGUE[c.fact], [c])}) == 1
    ]
    for rule in document.rules:
        problems.extend(_rule_problems(rule, document, criteria))
    conditions = Counter((rule.kind, rule.condition) for rule in document.rules)
    problems.extend(
        Problem(f"regels.{rule.id}", "voorwaarde_dubbel", "Een andere regel van deze soort heeft dezelfde voorwaarde.")
        for rule in document.rules
        if conditions[rule.kind, rule.condition] > 1
    )
    ranks = Counter(rule.rank for rule in document.rules if rule.kind is RuleKind.POORT)
    problems.extend(
        Problem(f"regels.{rule.id}", "rang_dubbel", "Twee poorten hebben dezelfde rang.")
        for rule in document.rules
        if rule.kind is RuleKind.POORT and ranks[rule.rank] > 1
    )
    return [*problems, *_hasty(document)]


def _hasty(document: Document) -> Iterator[Problem]:
    """Gates that pass while must-pass is undecided, and could drop the same report once it is decided."""
    gates = sorted((rule for rule in document.rules if rule.kind is RuleKind.POORT), key=lambda rule: rule.rank)
    for place, gate in enumerate(gates):
        passing = [context for context in _UNDECIDED if gate.outcomes.get(context) in _PASSING]
        later = gate.outcomes.get(Context.ZONDER)
        before = (one for one in gates[:place] if one.outcomes.get(Context.ZONDER) in DROPPING)
        if passing and (
            later is None
            or later in DROPPING
            or any(not one.holds_when_unknown or one.outcomes.get(context) is None
                   for one in before for context in passing)
        ):  # fmt: skip
            yield Problem(
                f"regels.{gate.id}",
                "poort_te_vroeg",
                "Deze poort zet door bij twijfel, terwijl hetzelfde bericht kan vervallen zodra meer bekend is.",
            )


def _rule_problems(rule: Rule, document: Document, criteria: Mapping[str, Criterion]) -> Iterator[Problem]:
    where = f"regels.{rule.id}"
    reached = _reached(rule.condition, criteria)
    if JA not in reached:
        yield Problem(where, "regel_onbereikbaar", "Deze regel kan nooit waar zijn.")
    elif reached == {JA}:
        yield Problem(where, "regel_altijd_waar", "Deze regel is altijd waar.")
    if rule.kind is not RuleKind.MINIMALISATIE and any(
        criteria[id_].operator == "bekend" for id_ in rule.condition.criteria()
    ):
        yield Problem(where, "bekend_niet_hier", "'bekend' leest onbekend als nee en mag alleen bij minimalisatie.")
    for context, outcome in rule.outcomes.items():
        if outcome in DROPPING and context is not Context.ZONDER:
            yield Problem(where, "poort_laat_vallen", "Een poort mag een bericht dat door moet nooit laten vallen.")
        if context is Context.SPOED and outcome is Uitkomst.AV:
            yield Problem(where, "poort_houdt_spoed_op", "Een acuut bericht wacht nooit op aanvulling.")
    ends_first = rule.valid_until and (document.valid_until is None or rule.valid_until < document.valid_until)
    if rule.valid_from > document.valid_from or ends_first:
        yield Problem(where, "geldigheid_te_kort", "Deze regel geldt niet zolang de set geldt.")


def _reached(condition: Condition, criteria: Mapping[str, Criterion]) -> set[int]:
    """Which outcomes the condition takes on known facts; both are assumed where there is too much to try."""
    used = [criteria[id_] for id_ in dict.fromkeys(condition.criteria())]
    by_fact: dict[str, list[Criterion]] = {}
    for criterion in used:
        by_fact.setdefault(criterion.fact, []).append(criterion)
    domains = [_domain(CATALOGUE[fact], tests) for fact, tests in by_fact.items()]
    tried = [list(islice(domain, EXHAUSTIVE_UP_TO + 1)) for domain in domains]
    if prod(map(len, tried)) > EXHAUSTIVE_UP_TO:
        return {JA, NEE}
    reader = Reader(used)
    test = compile_condition(condition, {criterion.id: i for i, criterion in enumerate(used)})
    reached: set[int] = set()
    for values in product(*tried):
        reached.add(test(reader.read(dict(zip(by_fact, values, strict=True)))))
        if len(reached) == 2:
            break
    return reached


def _domain(fact: Fact, tests: Iterable[Criterion]) -> Iterator[FactValue]:
    """Values of ``fact`` that together give every combination of outcomes that ``tests`` can take."""
    tests = list(tests)
    match fact.kind:
        case FactKind.JA_NEE:
            yield from (True, False)
        case FactKind.CODE:
            yield from sorted(fact.allowed)
        case FactKind.AANTAL:
            edges = {int(test.operand) for test in tests if test.operator != "bekend"}
            yield from sorted({0} | {edge + step for edge in edges for step in (-1, 0, 1) if edge + step >= 0})
        case FactKind.CODES:
            kinds = {tuple(t.operator == "bevat" and code in t.operand for t in tests): code for code in fact.allowed}
            codes = sorted(kinds.values())
            for size in range(len(codes) + 1):
                yield from map(frozenset, combinations(codes, size))
