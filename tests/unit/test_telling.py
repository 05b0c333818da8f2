"""Counting what a draft changes: by columns as a plain loop counts it, in parts as at once; and which way it goes."""

from __future__ import annotations

from itertools import pairwise, product
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from service.core.aandeel import wilson
from service.core.codes_beoordeling import Uitkomst
from service.core.codes_terugkoppeling import Kwaliteit
from service.core.facts import facts_to_json
from service.core.ids import new_id
from service.rules import rulesets
from service.rules.engine import RuleSet
from service.rules.gevolgen import Gebiedsgevolg, geheim, gevolgen
from service.rules.kolommen import Kolommenset
from service.rules.richting import Strekking, gaat_door, richting
from service.rules.teller import Teller
from service.rules.telling import Besluit, Cel, Groep, Telling, Voorbeeld, toeval
from tests.natellen import natellen
from tests.natellen_antwoord import tussen
from tests.random_sets import Draw
from tests.regelsets import landelijk, zonder_kinderen
from tests.strategies import BASE, NATIONAL, USED

ZAAD = UUID("01935c00-0000-7000-8000-000000000001")
REGIOS, EENHEDEN = ("twente", "drenthe", ""), ("oost-nederland", "noord-nederland")
SLECHT = rulesets.stored(landelijk("2026.9", zonder_kinderen))


def besluiten(seed: int, names: list[str], aantal: int, *, base: bool) -> list[Besluit]:
    """Stored decisions drawn at random; some have the same facts."""
    draw, rng = Draw(seed), Random(seed)
    drawn = [draw.facts(rng.sample(names, k=min(len(names), rng.randint(1, 30)))) for _ in range(aantal * 2 // 3)]
    stored = [to_json(facts_to_json({**BASE, **one} if base else one)) for one in drawn]
    kwaliteiten, mensen = ["", "", *(one.value for one in Kwaliteit)], ["", "DZ", "ND"]
    return [
        Besluit(
            new_id(), rng.choice(stored), rng.choice(REGIOS), rng.choice(EENHEDEN), rng.choice(kwaliteiten),
            rng.choice(mensen), rng.choice((None, new_id())),
        )
        for _ in range(aantal)
    ]  # fmt: skip


def teller(huidig: RuleSet, concept: RuleSet) -> Teller:
    return Teller(Kolommenset(huidig.document), Kolommenset(concept.document), ZAAD)


def same_counts(one: Telling, other: Telling) -> None:
    for table in ("groepen", "huidig", "concept", "cellen", "verloren"):
        assert getattr(one, table) == getattr(other, table), table


@given(st.integers(0, 2**32))
@settings(max_examples=25)
def test_random_sets_count_as_a_plain_loop_does(seed: int) -> None:
    draw = Draw(seed)
    huidig, concept = (RuleSet(draw.document(), content_hash=b"") for _ in range(2))
    names = sorted({criterion.fact for one in (huidig, concept) for criterion in one.document.criteria})
    stored = besluiten(seed, names, 40, base=False)
    same_counts(teller(huidig, concept).tel(stored), natellen(stored, huidig, concept))


def test_a_bad_change_of_the_national_set_counts_as_a_plain_loop_does() -> None:
    stored = besluiten(7, USED, 400, base=True)
    found = teller(NATIONAL, SLECHT).tel(stored)
    same_counts(found, natellen(stored, NATIONAL, SLECHT))
    assert found.verloren
    assert sum(found.verloren.values()) > 0


@given(st.lists(st.integers(0, 30), max_size=3))
@settings(max_examples=8)
def test_parts_add_up_to_the_whole_wherever_it_is_cut_and_kept(cuts: list[int]) -> None:
    stored, one = besluiten(3, USED, 30, base=True), teller(NATIONAL, SLECHT)
    total = Telling()
    edges = [0, *sorted(cuts), len(stored)]
    for begin, end in pairwise(edges):
        part = one.tel(stored[begin:end])
        part.bij(total)
        total = Telling.van_json(part.als_json())
    assert total == one.tel(stored)


def test_the_examples_are_those_with_the_lowest_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.rules.teller.VOORBEELDEN", 5)
    stored = besluiten(5, sorted(USED), 600, base=True)
    found = teller(NATIONAL, SLECHT).tel(stored)
    by_id = {str(one.id): one for one in stored}
    drawn = sorted(toeval(ZAAD, one.id) for one in stored if _weakens(one))
    assert [one.toeval for one in found.verzwakt] == drawn[:5]
    assert all(one.cel.verzwakt for one in found.verzwakt)
    assert all(one.melding_id == str(by_id[one.mutatie_id].melding_id or "") for one in found.voorbeelden)


def _weakens(besluit: Besluit) -> bool:
    return any(cel.verzwakt for cel in natellen([besluit], NATIONAL, SLECHT).cellen)


def test_nothing_is_nothing() -> None:
    found = gevolgen(teller(NATIONAL, SLECHT).tel([]))
    assert (found.besluiten, found.gewijzigd.procent, found.nuttig.grenzen) == (0, None, None)


def test_facts_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        teller(NATIONAL, SLECHT).tel([Besluit(new_id(), b'{"dubbel": "misschien"}', "", "amsterdam", "", "")])


class TestRichting:
    """Outcomes in order."""

    @pytest.mark.parametrize(
        ("van", "naar", "spoed", "wanted"),
        [
            ("DZ", "DZ", 0, "GELIJK"),
            ("DZ", "HB", 0, "MILDER"),
            ("DZ", "HB", 1, "MILDER"),
            ("HB", "ND", 0, "MILDER"),
            ("DZS", "DZ", -1, "MILDER"),
            ("HB", "HB", -1, "MILDER"),
            ("SA", "ND", 0, "MILDER"),
            ("ND", "HB", 0, "STRENGER"),
            ("AV", "VV", 0, "STRENGER"),
            ("DZ", "DZS", 1, "STRENGER"),
            ("ND", "OZ", 0, "ANDERS"),
            ("HB", "AV", 0, "ANDERS"),
            ("SA", "HB", 0, "ANDERS"),
            ("DZS", "SA", 0, "ANDERS"),
        ],
    )
    def test_which_way(self, van: str, naar: str, spoed: int, wanted: str) -> None:
        assert richting(Uitkomst(van), Uitkomst(naar), spoed) == wanted

    def test_there_and_back_are_opposite(self) -> None:
        back = {Strekking.STRENGER: Strekking.MILDER, Strekking.MILDER: Strekking.STRENGER}
        for van, naar, spoed in product(Uitkomst, Uitkomst, (-1, 0, 1)):
            there = richting(van, naar, spoed)
            assert richting(naar, van, -spoed) is back.get(there, there)


def een_cel(**other: object) -> Cel:
    given = {
        "vt_regio": "twente", "eenheid": "oost-nederland", "van": "DZ", "naar": "HB", "spoed": 0, "moest": True,
        "regel_van": "MP03", "regel_naar": "N01", "kwaliteit": "", "mens": "",
    }  # fmt: skip
    return Cel(**(given | other))  # type: ignore[arg-type]  # values of the right type by name


class TestGevolgen:
    """What is made of the counts."""

    def test_what_is_useful_and_held_is_named_with_the_rule_that_holds_it(self) -> None:
        telling = Telling()
        telling.groepen.update({Groep("twente", "oost-nederland", "DZ", "BRUIKBAAR"): 50})
        telling.groepen.update({Groep("twente", "oost-nederland", "DZ", "GEEN_HGKM"): 20})
        telling.groepen.update({Groep("twente", "oost-nederland", "ND", ""): 30})
        telling.cellen.update({een_cel(kwaliteit="BRUIKBAAR"): 4, een_cel(kwaliteit="BRUIKBAAR", regel_naar=""): 1})
        telling.cellen.update({een_cel(kwaliteit="GEEN_HGKM", naar="ND"): 8, een_cel(van="ND", naar="DZ"): 2})
        found = gevolgen(telling)
        assert found.nuttig == (5, 50)
        assert found.nuttig_door == {"N01": 4, "": 1}
        assert found.gespaard[Kwaliteit.GEEN_HGKM] == (8, 20)
        assert found.gespaard[Kwaliteit.GEEN_HGKM].grenzen == wilson(8, 20)
        assert (found.minder, found.meer, found.uren(90)) == (13, 2, 16.5)
        assert found.uren_grenzen(90) == tussen(13, 2, found.besluiten, 90)
        assert found.gewijzigd == (15, 100)
        assert found.richtingen == {Strekking.MILDER: 13, Strekking.STRENGER: 2}
        assert found.regios == (Gebiedsgevolg("twente", 100, 15, 2, 13, 0, 5),)

    def test_what_people_let_pass_and_would_be_dropped_is_counted(self) -> None:
        telling = Telling()
        telling.cellen.update({een_cel(van="HB", naar="ND", mens="DZ"): 3, een_cel(van="HB", naar="ND", mens="ND"): 5})
        assert gevolgen(telling).mens_liet_door == 3

    def test_dropping_is_weakening_also_without_a_must_pass_rule(self) -> None:
        assert een_cel(van="HB", naar="OZ", moest=False).verzwakt
        assert not een_cel(van="DZ", naar="HB", moest=False).verzwakt
        assert een_cel(van="DZ", naar="HB", moest=True).verzwakt
        assert not een_cel(van="ND", naar="OZ", moest=True).verzwakt

    def test_what_passes_by_itself_is_what_comes_to_veilig_thuis(self) -> None:
        assert {one for one in Uitkomst if gaat_door(one)} == {Uitkomst.DZ, Uitkomst.DZS, Uitkomst.VV, Uitkomst.SA}


class TestGeheim:
    """Small areas, to a stranger."""

    def test_one_small_area_hides_among_others(self) -> None:
        rows = tuple(Gebiedsgevolg(f"r{n}", 500, n * 10 + 3, 0, 0, 0, 0) for n in range(6))
        hidden = geheim(rows)
        assert "r0" in hidden
        assert len(hidden) >= 2  # with the country, which is shown, one alone would be found by subtracting

    def test_no_small_area_hides_none(self) -> None:
        assert not geheim((Gebiedsgevolg("a", 100, 0, 0, 0, 0, 0), Gebiedsgevolg("b", 100, 10, 0, 0, 0, 0)))

    def test_few_areas_are_all_hidden(self) -> None:
        assert geheim((Gebiedsgevolg("a", 100, 3, 0, 0, 0, 0), Gebiedsgevolg("b", 100, 50, 0, 0, 0, 0))) == {"a", "b"}


def test_an_example_is_kept_whole() -> None:
    telling = Telling(anders=[Voorbeeld(5, "m", "", een_cel())])
    assert Telling.van_json(telling.als_json()) == telling
