"""From counts to cells: shares, percentiles, marks and reasons, and never a silent zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.codes_zaak import TermijnVariant
from service.statistics.antwoord import Cel, Celstatus, Gebied, Gebiedsoort, Geheimreden, Per, Periode
from service.statistics.catalogus import INDICATOREN
from service.statistics.cellen import Aantal, Celmaker
from service.statistics.cijfers import Telling
from service.statistics.indicator import Berekening, Indicator
from service.statistics.opmerkingen import opmerkingen
from service.statistics.rooster import periode_van
from service.statistics.schemas.indicatoren import geheim
from service.statistics.tellingen import Eigen, Samen
from service.statistics.uitgave import NietsUitgegeven
from service.statistics.vraag import LAND

K1, K2, K3 = (periode_van(date(2026, month, 1), Per.KWARTAAL) for month in (1, 4, 7))
TWENTE, DRENTHE = (Gebied(Gebiedsoort.REGIO, code, code.title()) for code in ("twente", "drenthe"))


def altijd(_gebied: object, _periode: object) -> bool:
    return True


G = Geheimreden


@dataclass
class Gegeven:
    """Counts by name, alike for every area and period, or by name and code of the area or the period."""

    aantallen: Mapping[Any, Aantal | int]
    delen: Sequence[str] = field(default=())

    def aantal(self, grootheid: str, onderdeel: str | None, gebied: Gebied, periode: Periode) -> Aantal:
        name = f"{grootheid}/{onderdeel}" if onderdeel else grootheid
        for key in ((name, gebied.code, periode.code), (name, gebied.code), (name, periode.code), name):
            if key in self.aantallen:
                found = self.aantallen[key]
                return Aantal(found, vast=True, revisie=1) if isinstance(found, int) else found
        return Aantal(0, vast=True, revisie=1)

    def percentiel(self, verdeling: str, deel: Berekening, gebied: Gebied, periode: Periode) -> Aantal:
        return self.aantal(f"{verdeling}/{deel}", None, gebied, periode)

    def onderdelen(self, _grootheid: str) -> Sequence[str]:
        return self.delen


def maker(indicator: str = "K08", bestond: Any = altijd, delen: Sequence[str] = (), **counts: Any) -> Celmaker:
    named: dict[Any, Any] = {name.replace("__", "."): value for name, value in counts.items() if name != "meer"}
    return Celmaker(INDICATOREN[indicator], Gegeven(named | counts.get("meer", {}), delen), bestond)


def cel(indicator: str = "K08", **counts: Any) -> Cel:
    return maker(indicator, **counts).cel(INDICATOREN[indicator].hoofdmeting, None, TWENTE, K1)


class TestAShare:
    def test_is_the_numerator_over_the_denominator_with_its_interval_and_what_is_left_out(self) -> None:
        found = cel(teruggekoppeld__vals_positief=25, teruggekoppeld=200, teruggekoppeld__weggelaten=50)
        assert (found.waarde, found.teller, found.noemer) == (12.5, 25, 200)
        assert (found.weggelaten, found.aandeel_weggelaten) == (50, 20.0)
        assert found.ondergrens is not None
        assert found.bovengrens is not None
        assert found.ondergrens < 12.5 < found.bovengrens
        assert (found.status, found.reden, found.revisie) == (Celstatus.GEPUBLICEERD, None, 1)

    def test_with_nothing_to_divide_by_is_no_figure_and_no_zero(self) -> None:
        found = cel(teruggekoppeld__weggelaten=3)
        assert (found.waarde, found.status, found.reden) == (None, Celstatus.GEHEIM, G.TE_WEINIG_WAARNEMINGEN)
        assert (found.teller, found.noemer, found.weggelaten) == (0, 0, 3)

    @pytest.mark.parametrize("hidden", ["teruggekoppeld", "teruggekoppeld.vals_positief"])
    def test_is_secret_when_one_of_its_parts_is_and_the_other_part_stays(self, hidden: str) -> None:
        counts: dict[Any, Any] = {"teruggekoppeld": 200, "teruggekoppeld.vals_positief": 25}
        found = cel(meer=counts | {hidden: Aantal(None, G.TE_KLEIN)})
        assert (found.waarde, found.ondergrens, found.bovengrens) == (None, None, None)
        assert (found.status, found.reden) == (Celstatus.GEHEIM, G.TE_KLEIN)
        assert {found.teller, found.noemer} == {None, counts["teruggekoppeld"]} or found.teller == 25

    def test_of_rounded_counts_is_never_more_than_the_whole(self) -> None:
        found = cel(teruggekoppeld__vals_positief=15, teruggekoppeld=10)
        assert (found.waarde, found.teller, found.noemer) == (100.0, 15, 10)

    def test_moves_as_long_as_one_of_its_parts_does(self) -> None:
        found = cel(teruggekoppeld__vals_positief=15, teruggekoppeld=Aantal(100, revisie=0))
        assert found.status is Celstatus.VOORLOPIG

    def test_of_a_part_is_over_the_same_part_where_the_denominator_has_parts(self) -> None:
        made = maker("K21", meer={"teruggekoppeld.vervolg/01": 30, "teruggekoppeld": 60})
        assert [found.waarde for found in made.cellen(INDICATOREN["K21"].metingen, [TWENTE], [K1], None)] == [
            50.0, 0.0, 0.0, 0.0,
        ]  # fmt: skip


class TestAPercentile:
    def test_is_told_in_the_unit_of_the_figure(self) -> None:
        duration = next(meting for meting in INDICATOREN["K25"].metingen if meting.id == "K25-duur")
        made = maker("K25", meer={"om_vragen.antwoord/MEDIAAN": 90})
        assert made.cel(duration, None, TWENTE, K1).waarde == 1.5

    def test_of_too_few_says_so(self) -> None:
        found = cel("K11", meer={"spoed.gelezen/MEDIAAN": Aantal(None, G.TE_WEINIG_WAARNEMINGEN)})
        assert (found.waarde, found.reden) == (None, G.TE_WEINIG_WAARNEMINGEN)


class TestAnArea:
    def test_that_was_not_there_has_a_mark_and_no_zero(self) -> None:
        found = cel("K01", bestond=lambda _gebied, _periode: False, mutaties=40)
        assert (found.waarde, found.teller, found.reden) == (None, None, G.BESTOND_NIET)

    def test_that_was_there_and_had_nothing_has_a_zero(self) -> None:
        assert (cel("K01").waarde, cel("K01").status) == (0, Celstatus.GEPUBLICEERD)


class TestThePeriodBefore:
    def test_goes_along_and_the_difference_follows(self) -> None:
        counts: dict[Any, Any] = {("mutaties", "2026-K1"): 40, ("mutaties", "2026-K2"): 55,
                                  ("mutaties", "2026-K3"): Aantal(None, G.TE_KLEIN)}  # fmt: skip
        made = maker("K01", meer=counts).cellen(INDICATOREN["K01"].metingen, [TWENTE], [K2, K3], K1)
        assert [(found.vorige, found.verschil) for found in made] == [(40, 15), (55, None)]

    def test_before_there_were_figures_there_is_none(self) -> None:
        [found] = maker("K01", mutaties=40).cellen(INDICATOREN["K01"].metingen, [TWENTE], [K1], None)
        assert (found.vorige, found.verschil) == (None, None)


class TestTheMinimum:
    def test_below_it_a_cell_is_marked_and_keeps_its_figure(self) -> None:
        found = cel(meer={"verwacht": 100, "verwacht.ontvangen": 79, "teruggekoppeld": 79})
        assert (found.onder_minimum, found.waarde) == (True, 0.0)
        assert not cel(meer={"verwacht": 100, "verwacht.ontvangen": 80, "teruggekoppeld": 80}).onder_minimum

    def test_what_cannot_be_said_is_no_mark_but_does_not_count_as_met_for_the_country(self) -> None:
        counts: dict[Any, Any] = {"verwacht": 100, "verwacht.ontvangen": 90,
                                  ("verwacht", "drenthe"): Aantal(None, G.TE_KLEIN)}  # fmt: skip
        made = maker(meer=counts)
        assert not made.cel(INDICATOREN["K08"].hoofdmeting, None, DRENTHE, K1).onder_minimum
        [quality] = made.datakwaliteit([LAND, TWENTE, DRENTHE], [K1])
        assert (quality.regios, quality.voldoen, quality.voldoende) == (2, 1, False)

    def test_is_told_of_the_country_only(self) -> None:
        assert list(maker().datakwaliteit([TWENTE], [K1])) == []
        assert list(maker("K01").datakwaliteit([LAND, TWENTE], [K1])) == []


class TestOwnAndPublished:
    TELLINGEN = (
        Telling("mutaties", "", 0, date(2026, 1, 1), "twente", "oost-nederland", 3),
        Telling("mutaties", "", 0, date(2026, 2, 1), "twente", "amsterdam", 4),
        Telling("spoed.gelezen", "", 5, date(2026, 3, 1), "twente", "oost-nederland", 2),
        Telling("spoed.gelezen", "", 90, date(2026, 3, 1), "twente", "oost-nederland", 1),
    )

    def cellen(self, indicator: str, tellingen: Sequence[Telling] | None, *, vast: bool = False) -> list[Cel]:
        eigen = Eigen(tellingen, Per.KWARTAAL, ["2026-K1"] if vast else [])
        made = Celmaker(INDICATOREN[indicator], Samen(eigen, NietsUitgegeven(), frozenset({TWENTE})), altijd)
        return list(made.cellen(INDICATOREN[indicator].metingen[:1], [TWENTE, DRENTHE], [K1], None))

    def test_the_own_area_is_exact_however_small_and_another_is_what_was_published(self) -> None:
        own, other = self.cellen("K01", self.TELLINGEN)
        assert (own.waarde, own.exact, own.status, own.revisie) == (7, True, Celstatus.VOORLOPIG, None)
        assert (other.waarde, other.exact, other.reden) == (None, False, G.NOG_NIET_GEPUBLICEERD)

    def test_an_own_period_that_is_settled_is_not_provisional(self) -> None:
        assert self.cellen("K01", self.TELLINGEN, vast=True)[0].status is Celstatus.GEPUBLICEERD

    def test_an_own_percentile_has_no_threshold(self) -> None:
        assert self.cellen("K11", self.TELLINGEN)[0].waarde == 5
        assert self.cellen("K11", [])[0].reden is G.TE_WEINIG_WAARNEMINGEN

    def test_nothing_counted_yet_is_not_zero(self) -> None:
        assert [found.waarde for found in self.cellen("K01", None)] == [None, None]
        assert [found.waarde for found in self.cellen("K01", [])] == [0, None]


COUNTS = st.one_of(
    st.integers(0, 500).map(lambda n: Aantal(n, vast=True)),
    st.sampled_from(Geheimreden).map(lambda reden: Aantal(None, reden)),
)


@given(indicator=st.sampled_from([found for found in INDICATOREN.values() if not found.grootboek]), data=st.data())
def test_every_cell_has_a_figure_or_a_reason_and_shows_nothing_that_was_not_given(
    indicator: Indicator, data: st.DataObject
) -> None:
    given_counts: dict[str, Aantal] = {}

    class Willekeurig(Gegeven):
        def aantal(self, grootheid: str, onderdeel: str | None, gebied: Gebied, periode: Periode) -> Aantal:
            return given_counts.setdefault(f"{grootheid}/{onderdeel}", data.draw(COUNTS))

    made = Celmaker(indicator, Willekeurig({}, ["A", "B"]), altijd)
    for found in made.cellen(indicator.metingen, [TWENTE], [K1], None):
        assert (found.waarde is None) == (found.reden is not None) == (found.status is Celstatus.GEHEIM)
        if found.ondergrens is not None and found.bovengrens is not None and found.waarde is not None:
            assert 0 <= found.ondergrens <= found.waarde <= found.bovengrens <= 100
        assert set(geheim(found)) <= {"waarde", "teller", "noemer", "weggelaten", "aandeel_weggelaten", "ondergrens",
                                      "bovengrens"}  # fmt: skip
        shown = {found.teller, found.noemer, found.weggelaten} - {None}
        assert shown <= {count.waarde for count in given_counts.values()}


def test_a_reader_is_told_what_moves_what_is_rounded_and_why_something_is_secret() -> None:
    made = maker(
        meer={"verwacht": 100, "verwacht.ontvangen": 50, "teruggekoppeld": Aantal(100, revisie=0),
              "teruggekoppeld.weggelaten": 5, ("teruggekoppeld", "drenthe"): Aantal(None, G.TE_KLEIN)}
    )  # fmt: skip
    cells = list(made.cellen(INDICATOREN["K08"].metingen, [LAND, TWENTE, DRENTHE], [K1], None))
    told = "\n".join(opmerkingen(cells, made.datakwaliteit([LAND, TWENTE, DRENTHE], [K1])))
    for phrase in (
        *("Voorlopig", "vijftallen", "Weggelaten", "Wilson", "geheim: 1 cel."),
        "Onder de minimale datakwaliteit, niet te vergelijken: 3 cellen.",
        "2026-K1 is niet te vergelijken: 0 van de 2",
    ):
        assert phrase in told
    assert "exact" not in told


def test_the_reading_of_five_days_stands_in_the_cell() -> None:
    made = maker("K14").cellen(INDICATOREN["K14"].metingen, [TWENTE], [K1], None)
    assert [found.variant for found in made] == [TermijnVariant.WERKDAGEN, TermijnVariant.AMVB]
