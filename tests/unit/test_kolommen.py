"""Both engines are one: whatever the set and whatever the facts, closures and columns say the same."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from service.core.facts import facts_to_json
from service.rules.document import MUST_PASS, Document, RuleKind
from service.rules.engine import RuleSet
from service.rules.kolommen import CONTEXTEN, UITKOMSTEN, Kolommenset, columns_of
from tests.random_sets import Draw
from tests.strategies import BASE, NATIONAL, USED, Given

_LETTER = {True: "J", False: "N", None: "O"}


def agree(document: Document, facts: list[Given]) -> None:
    online = RuleSet(document, content_hash=b"")
    columns = Kolommenset(document).decide(columns_of([to_json(facts_to_json(one)) for one in facts]))
    shown = {rule.id for rule in document.rules if rule.kind is not RuleKind.MINIMALISATIE}
    fired = [column.to_pylist() for column in columns.afgegaan]
    letters = [column.to_pylist() for column in columns.criteria]
    for row, one in enumerate(facts):
        decision = online.decide(one)
        deciding = columns.bepalend[row].as_py()
        assert UITKOMSTEN[columns.uitkomst[row].as_py()] is decision.uitkomst
        assert CONTEXTEN[columns.context[row].as_py()] is decision.context
        assert (None if deciding is None else columns.regels[deciding]) == decision.bepalend
        assert columns.vier_ogen[row].as_py() is decision.vier_ogen
        must = {rule.id for rule in document.rules if rule.kind in MUST_PASS}
        assert columns.moest[row].as_py() is not must.isdisjoint(decision.afgegaan)
        names = zip(columns.regels, fired, strict=True)
        assert tuple(name for name, column in names if column[row] and name in shown) == decision.afgegaan
        assert "".join(_LETTER[column[row]] for column in letters) == decision.criteria


@given(st.integers(0, 2**32))
@settings(max_examples=150)
def test_random_sets_on_random_facts(seed: int) -> None:
    draw = Draw(seed)
    document = draw.document()
    asked = sorted({criterion.fact for criterion in document.criteria})
    agree(document, [draw.facts(asked) for _ in range(20)])


@given(st.integers(0, 2**32))
@settings(max_examples=15)
def test_the_national_set_on_random_facts(seed: int) -> None:
    draw = Draw(seed)
    agree(NATIONAL.document, [{**BASE, **draw.facts(_few(seed + row))} for row in range(60)])


def _few(seed: int) -> list[str]:
    rng = Random(seed)
    return rng.sample(USED, k=rng.randint(0, len(USED)))


def test_no_facts_are_no_decisions() -> None:
    assert len(Kolommenset(NATIONAL.document).decide(columns_of([]))) == 0


def test_a_fact_of_an_older_or_newer_release_is_left_out() -> None:
    columns = columns_of([b'{"een_feit_van_later": [{"x": 1}], "dubbel": true}', b"{}"])
    assert columns.column("dubbel").to_pylist() == [True, None]
    assert "een_feit_van_later" not in columns.column_names


@given(st.integers(0, 2**32))
@settings(max_examples=30)
def test_two_sets_beside_each_other_say_what_each_says_alone(seed: int) -> None:
    draw = Draw(seed)
    one, other = draw.document(), draw.document()
    asked = sorted({criterion.fact for criterion in (*one.criteria, *other.criteria)})
    facts = columns_of([to_json(facts_to_json(draw.facts(asked))) for _ in range(20)])
    first, second = Kolommenset(one), Kolommenset(other)
    for mine, alone in zip(
        first.decide_beside(second, facts), (first.decide(facts), second.decide(facts)), strict=True
    ):
        assert mine.uitkomst.equals(alone.uitkomst)
        assert mine.bepalend.equals(alone.bepalend)
        assert mine.criteria == alone.criteria
