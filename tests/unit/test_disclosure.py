"""Disclosure control: nothing that is secret can be computed, and rounding leans to no side."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.disclosure import GEEN, Boom, Gebieden, Jaargang, is_klein, rond, toeval
from tests.equations import Bekend, Som

MAANDEN = {f"M{k}": [range(3 * k - 2 + i, 3 * k - 1 + i) for i in range(3)] for k in (1, 2, 3, 4)}
PERIODEN: Mapping[str, list[range]] = MAANDEN | {
    **{f"K{k}": [range(3 * k - 2, 3 * k + 1)] for k in (1, 2, 3, 4)},
    "H1": [range(1, 7)],
    "H2": [range(7, 13)],
    "J": [range(1, 13)],
}
KLEIN_LAND = Boom("L", {"L": ["A", "B", "C"], "A": ["a1", "a2"], "B": ["b1"], "C": ["c1", "c2", "c3"]})


class Land:
    """Counts of every area without parts, by month; the sums are made here, apart from the code."""

    def __init__(self, boom: Boom, counts: Mapping[tuple[str, int], int]) -> None:
        self.boom = boom
        self.counts = dict(counts)
        self.bladen = [area for area in boom.gebieden if area not in boom._delen]

    def onder(self, area: str) -> list[str]:
        parts = self.boom._delen.get(area, ())
        return [leaf for part in parts for leaf in self.onder(part)] or [area]

    def telt(self, area: str, maanden: range) -> int:
        return sum(self.counts.get((leaf, maand), 0) for leaf, maand in product(self.onder(area), maanden))

    def som(self, area: str, maanden: range) -> Som:
        return frozenset(self.bladen.index(leaf) * 12 + maand - 1 for leaf, maand in product(self.onder(area), maanden))

    def klein(self, periode: str) -> Gebieden:
        return self.boom.namen(
            area
            for area, maanden in product(self.boom.gebieden, PERIODEN[periode])
            if is_klein(self.telt(area, maanden))
        )

    def gewicht(self, periode: str) -> dict[str, int]:
        return {area: sum(self.telt(area, m) for m in PERIODEN[periode]) for area in self.boom.gebieden}

    def publiceer(self, jaargang: Jaargang, kwartaal: int, verplicht: Gebieden = GEEN) -> None:
        jaargang.publiceer(
            kwartaal,
            {periode: self.klein(periode) | verplicht for periode in PERIODEN},
            {periode: self.gewicht(periode) for periode in PERIODEN},
        )

    def cellen(self, sets: Mapping[str, Gebieden]) -> Iterator[tuple[Som, bool]]:
        """Every cell of the periods that were published, and whether it is secret."""
        for periode, secret in sets.items():
            for area, maanden in product(self.boom.gebieden, PERIODEN[periode]):
                yield self.som(area, maanden), self.boom.naam[area] in secret

    def veilig(self, sets: Mapping[str, Gebieden], insiders: list[str] | None = None) -> None:
        """Nothing secret follows for a stranger, nor for who knows the figures of an area of his own."""
        cellen = list(self.cellen(sets))
        shown = [som for som, secret in cellen if not secret]
        for area in ["", *(insiders if insiders is not None else self.boom.gebieden[1:])]:
            own = {som for leaf in (self.onder(area) if area else []) for m in range(1, 13)
                   for som in [self.som(leaf, range(m, m + 1))]}  # fmt: skip
            known = Bekend([*shown, *own], len(self.bladen) * 12)
            mine: frozenset[int] = frozenset().union(*own)
            for som, secret in cellen:
                assert not (secret and not som <= mine and known.volgt(som))


def jaar() -> st.SearchStrategy[dict[tuple[str, int], int]]:
    size = st.sampled_from([0, 0, 1, 4, 9, 10, 30, 100])
    leaves = ["a1", "a2", "b1", "c1", "c2", "c3"]
    return st.lists(size, min_size=72, max_size=72).map(
        lambda found: dict(zip(product(leaves, range(1, 13)), found, strict=True))
    )


@settings(max_examples=25)
@given(jaar())
def test_no_secret_of_a_year_can_be_computed(counts):
    land, jaargang = Land(KLEIN_LAND, counts), Jaargang(KLEIN_LAND, {}, {})
    for kwartaal in (1, 2, 3, 4):
        land.publiceer(jaargang, kwartaal)
        land.veilig(jaargang.nu, insiders=["b1"])
    land.veilig(jaargang.nu)
    assert all(land.klein(periode) <= jaargang.nu[periode] for periode in PERIODEN)


@settings(max_examples=25)
@given(jaar(), jaar(), st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", "a2", "c3"])), max_size=4))
def test_no_secret_can_be_computed_from_all_editions_together(counts, later, corrections):
    """What changed in between is taken for unchanged: the attacker puts the editions side by side as if exact."""
    land, jaargang = Land(KLEIN_LAND, counts), Jaargang(KLEIN_LAND, {}, {})
    changed, agreed = iter(later.items()), GEEN
    for step, kwartaal in enumerate((1, 2, 3, 4)):
        land.publiceer(jaargang, kwartaal, agreed)
        for first, region in corrections[step : step + 1]:
            land.counts.update([next(changed) for _ in range(18)])
            agreed = KLEIN_LAND.namen([region] if region else []) | agreed
            before = dict(jaargang.nu)
            for again in range(min(first, kwartaal), kwartaal + 1):
                land.publiceer(jaargang, again, agreed)
            assert all(before[periode] <= jaargang.nu[periode] for periode in before)
        land.veilig(jaargang.nu, insiders=["a1", "C"])
        land.veilig(jaargang.nooit, insiders=["a1", "C"])
        assert all(jaargang.nooit[periode] <= jaargang.nu[periode] for periode in jaargang.nu)


def test_nothing_can_be_computed_of_a_land_of_ten_units_and_twenty_five_regions():
    rng = random.Random(8)
    sizes = [2, 5, 3, 3, 1, 2, 2, 3, 1, 3]
    units = {f"E{n}": [f"R{n}.{m}" for m in range(size)] for n, size in enumerate(sizes)}
    boom = Boom("L", {"L": list(units), **units})
    regions = [region for parts in units.values() for region in parts]
    weight = {region: rng.choice([2, 6, 12, 40]) for region in regions}
    counts = {(r, m): max(0, round(rng.gauss(weight[r], weight[r] ** 0.5))) for r in regions for m in range(1, 13)}
    land, jaargang = Land(boom, counts), Jaargang(boom, {}, {})
    for kwartaal in (1, 2, 3, 4):
        land.publiceer(jaargang, kwartaal)
    assert jaargang.nu["M1"]
    assert jaargang.nu["K4"]
    assert "L" not in jaargang.nu["M1"]
    land.veilig(jaargang.nu, insiders=["R0.0", "R4.0", "E0", "E5"])


def test_the_attacker_of_these_tests_does_find_what_is_hidden_badly():
    land = Land(KLEIN_LAND, {(leaf, m): 50 for leaf in ("a1", "a2", "b1", "c1", "c2", "c3") for m in range(1, 13)})
    badly = dict.fromkeys(PERIODEN, frozenset({"a1"}))
    with pytest.raises(AssertionError):
        land.veilig(badly, insiders=[])
    two = dict.fromkeys(PERIODEN, frozenset({"c1", "c2"}))
    land.veilig(two, insiders=[])
    with pytest.raises(AssertionError):
        land.veilig(two, insiders=["c1"])


def test_one_small_region_takes_few_others_along():
    counts = {"a1": 400, "a2": 3, "b1": 80, "c1": 90, "c2": 70, "c3": 300, "A": 403, "B": 80, "C": 460, "L": 943}
    closed = KLEIN_LAND.sluit(frozenset({"a2"}), counts)
    assert closed == {"a1", "a2", "A", "b1", "C", "c1", "c2"}  # the country and the largest stay
    assert KLEIN_LAND.sluit(GEEN, counts) == GEEN


def test_a_unit_with_one_region_is_that_region():
    assert KLEIN_LAND.naam["B"] == "b1"
    assert "b1" in KLEIN_LAND.namen({"B"})


def test_what_is_empty_and_the_country_are_chosen_last():
    nobody = {"c1": 4, "c2": 0, "c3": 0, "C": 4, "L": 500}
    closed = KLEIN_LAND.sluit(frozenset({"c1", "C"}), nobody)
    assert len(closed & {"c2", "c3"}) == 1
    assert "L" not in closed


@given(st.integers(0, 5000), st.sampled_from([5, 10]))
def test_rounding_has_the_number_itself_as_its_mean(number, step):
    """Over all u in [0, 1): the two multiples around it, each as often as it is near; integrated exactly."""
    down = number // step * step
    up_from = 1 - Fraction(number - down, step)
    just_below = float(up_from) - 1e-9
    assert rond(number, 0.0, step) == down
    assert rond(number, max(just_below, 0.0), step) == down
    if number > down:
        assert rond(number, float(up_from) + 1e-9, step) == down + step
    assert down * up_from + (down + step) * (1 - up_from) == number


@given(st.integers(0, 5000), st.binary(min_size=32, max_size=32), st.text(max_size=20))
def test_a_cell_is_always_rounded_alike_and_never_a_step_away(number, key, cell):
    u = toeval(key, cell)
    assert 0 <= u < 1
    assert u == toeval(key, cell)
    assert abs(rond(number, u) - number) < 5
    assert rond(number, u) % 5 == 0
    assert rond(0, u) == 0


def test_over_many_keys_rounding_leans_to_no_side():
    n = 20_000
    total = sum(rond(13, toeval(f"{key:032d}".encode(), "cel")) for key in range(n))
    # Standard deviation of one is 5·√(0.6·0.4) ≈ 2.45; five times that of the mean is the bound.
    assert abs(total / n - 13) < 5 * 2.45 / n**0.5


def test_what_is_shown_is_never_small():
    assert [n for n in range(12) if is_klein(n)] == list(range(1, 10))
    assert all(rond(n, u / 100) >= 10 for n in range(10, 40) for u in range(100))
