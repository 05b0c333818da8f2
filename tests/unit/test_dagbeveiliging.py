"""The waiting lists of a day for strangers: nothing that is hidden can be computed, and nothing averages out."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.core.codes_zaak import Fase
from service.core.reeksen import FASE, Reeks
from service.statistics.antwoord import Geheimreden
from service.statistics.dagbeveiliging import LAND, beveilig_dag
from service.statistics.wachtlijstcijfers import (
    FIGUREN,
    GROEPEN,
    OPEN,
    Getoond,
)
from service.statistics.wachtlijsten import Stand
from tests.equations import Bekend, Som

DAG = date(2026, 3, 15)
SLEUTEL = b"sleutel"
REGIOS = [f"regio-{n}" for n in range(7)]
REEKSEN = [*map(str, Reeks), *FASE.values()]
Cijfer = tuple[str, str]
"""Area and figure."""

aantallen = st.one_of(st.just(0), st.integers(0, 14), st.integers(10, 400))
standen = st.fixed_dictionaries(dict.fromkeys(REGIOS, st.fixed_dictionaries(dict.fromkeys(REEKSEN, aantallen)))).map(
    lambda drawn: {regio: Stand(series) for regio, series in drawn.items()}
)
zonder = st.sets(st.sampled_from(REGIOS), max_size=3)


def som(cijfer: Cijfer) -> Som:
    """The series of the regions that a figure of an area adds up."""
    area, figuur = cijfer
    return frozenset(
        place * len(REEKSEN) + REEKSEN.index(reeks)
        for place, regio in enumerate(REGIOS)
        for reeks in FIGUREN[figuur]
        if area in (LAND, regio)
    )


def geheim(getoond: dict[str, Getoond]) -> set[Cijfer]:
    return {
        (area, figuur) for area, found in getoond.items() for figuur in FIGUREN if found.getal(figuur).aantal is None
    }


@settings(max_examples=15)
@given(standen, zonder)
def test_nothing_that_is_hidden_can_be_computed_by_anyone(found: dict[str, Stand], weigeren: set[str]) -> None:
    hidden = geheim(beveilig_dag([found], dag=DAG, sleutel=SLEUTEL, zonder=weigeren))
    shown = {(area, figuur) for area in (LAND, *REGIOS) for figuur in FIGUREN} - hidden
    for own in (None, *REGIOS):
        bekend = Bekend(map(som, shown | {(own, figuur) for figuur in FIGUREN if own}), len(REGIOS) * len(REEKSEN))
        assert not [cijfer for cijfer in hidden if cijfer[0] != own and bekend.volgt(som(cijfer))], own


@settings(max_examples=40)
@given(standen, standen, zonder)
def test_every_number_is_near_or_has_a_reason(
    now: dict[str, Stand], then: dict[str, Stand], weigeren: set[str]
) -> None:
    shown = beveilig_dag([now, then], dag=DAG, sleutel=SLEUTEL, zonder=weigeren)
    other = beveilig_dag([then, now], dag=DAG, sleutel=SLEUTEL, zonder=weigeren)
    assert geheim(shown) == geheim(other)  # what is secret does not depend on which of the two is asked
    exact = now | {LAND: sum(now.values(), Stand({}))}
    for area, getoond in shown.items():
        assert not getoond.exact
        for figuur, reeksen in FIGUREN.items():
            n, getal = exact[area].aantal(reeksen), getoond.getal(figuur)
            if area in weigeren:
                assert getal == (None, Geheimreden.GEEN_TOESTEMMING)
            elif getal.aantal is None:
                assert getal.reden is Geheimreden.TE_KLEIN
            else:
                assert getal.aantal % 5 == 0
                assert abs(getal.aantal - n) < 5
                assert n == 0 or n >= 10
            ratio = getoond.per_100_open(figuur)
            assert (ratio.waarde is None) == (ratio.reden is not None)
            assert ratio.waarde is None or 0 <= ratio.waarde <= 100


def test_every_figure_is_in_one_group() -> None:
    assert sorted(figuur for groep in GROEPEN for figuur in groep.leden) == sorted(FIGUREN)


def een_land(**changes: int) -> dict[str, Stand]:
    """Regions with three hundred open meldingen each, and so many that wait for triage."""
    return {
        regio: Stand({FASE[Fase.WACHT_OP_TRIAGE]: 300, Reeks.WL1_WERKDAGEN: changes.get(regio.replace("-", "_"), 100)})
        for regio in REGIOS
    }


@example(103)
@given(st.integers(10, 250))
def test_asking_day_after_day_or_again_tells_nothing_more(n: int) -> None:
    days = [date(2026, 1, 1) + timedelta(days=day) for day in range(181)]
    found = {
        beveilig_dag([een_land(regio_0=n)], dag=day, sleutel=SLEUTEL)["regio-0"].getal("WL1|WERKDAGEN")
        for day in (days[0], days[90], days[-1])
    }
    assert len(found) == 1


def test_who_is_hidden_along_hardly_changes_while_the_counts_do() -> None:
    """The smallest region goes along, not whoever happens to have the fewest that day."""
    chosen = set()
    for n in range(20, 200, 15):
        counts = een_land(regio_0=4, regio_3=n)
        size = {regio: 300 + 10 * place for place, regio in enumerate(REGIOS)}
        sized = {regio: Stand({**stand.aantallen, FASE[Fase.GESLOTEN]: size[regio]}) for regio, stand in counts.items()}
        shown = beveilig_dag([sized], dag=DAG, sleutel=SLEUTEL)
        chosen.add(frozenset(area for area, figuur in geheim(shown) if figuur == "WL1|WERKDAGEN"))
    assert chosen == {frozenset(REGIOS[:3])}


def test_few_that_are_left_over_are_as_few() -> None:
    shown = beveilig_dag([een_land(regio_0=296)], dag=DAG, sleutel=SLEUTEL)
    assert shown["regio-0"].getal("WL1|WERKDAGEN").reden is Geheimreden.TE_KLEIN
    assert shown["regio-0"].getal(OPEN).aantal == 300
