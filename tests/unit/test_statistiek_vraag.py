"""What may be asked of an indicator: on the grid, of areas that were there, and everything wrong is named at once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.codes_zaak import TermijnVariant
from service.core.errors import OngeldigeInvoer
from service.core.regions import BEGIN, load_regions
from service.settings import CODES
from service.statistics.antwoord import Gebiedsoort, Indeling, Per
from service.statistics.catalogus import INDICATOREN
from service.statistics.rooster import begin_van, periode_van, perioden, schuif
from service.statistics.vraag import Keuring, Opdracht, Vraag
from tests.conftest import a_caller

TODAY = date(2026, 11, 21)
KEURING = Keuring(load_regions(CODES))
DAYS = st.dates(BEGIN, date(2040, 1, 1))
PERS = st.sampled_from(Per)


def neem(caller: str = "ministerie", indicator: str = "K14", **asked: Any) -> Opdracht:
    return KEURING.neem(Vraag(indicator=indicator, **asked), INDICATOREN[indicator], a_caller(caller), today=TODAY)


def wrong(caller: str = "ministerie", indicator: str = "K14", **asked: Any) -> list[tuple[str, str]]:
    with pytest.raises(OngeldigeInvoer) as raised:
        neem(caller, indicator, **asked)
    return [(found.location, found.code) for found in raised.value.errors]


class TestTheGrid:
    @given(DAYS, PERS)
    def test_every_day_lies_in_one_period(self, day: date, per: Per) -> None:
        periode = periode_van(begin_van(day, per), per)
        assert periode.van <= day < periode.tot
        assert begin_van(periode.van, per) == begin_van(periode.tot - timedelta(days=1), per) == periode.van
        assert schuif(schuif(periode.van, per, 7), per, -7) == periode.van

    @given(DAYS, st.integers(1, 20), PERS)
    def test_periods_join_on(self, day: date, count: int, per: Per) -> None:
        van = begin_van(day, per)
        found = list(perioden(van, schuif(van, per, count), per))
        assert len(found) == count == len({periode.code for periode in found})
        assert all(before.tot == after.van for before, after in pairwise(found))

    def test_names(self) -> None:
        day = date(2026, 11, 21)
        assert [periode_van(begin_van(day, per), per).code for per in Per] == ["2026-11", "2026-K4", "2026-H2", "2026"]


class TestThePeriod:
    def test_without_one_it_is_the_last_four_that_are_over(self) -> None:
        assert [periode.code for periode in neem().perioden] == ["2025-K4", "2026-K1", "2026-K2", "2026-K3"]
        assert [periode.code for periode in neem(per=Per.JAAR).perioden] == ["2022", "2023", "2024", "2025"]

    def test_from_a_first_day_on_it_is_all_that_is_over_since_or_what_runs_now(self) -> None:
        assert neem(van=date(2026, 4, 1)).tot == date(2026, 10, 1)
        assert [periode.code for periode in neem(van=date(2026, 10, 1)).perioden] == ["2026-K4"]

    def test_up_to_a_last_day_it_is_four_but_never_before_there_were_figures(self) -> None:
        assert neem(tot=date(2016, 1, 1)).van == date(2015, 1, 1)
        assert neem(tot=date(2015, 7, 1)).van == date(2015, 1, 1)

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ({"van": date(2014, 1, 1)}, [("van", "voor_het_begin")]),
            ({"tot": date(2014, 1, 1)}, [("tot", "voor_het_begin"), ("tot", "omgekeerd")]),
            ({"tot": date(2015, 1, 1)}, [("tot", "omgekeerd")]),
            ({"van": date(2026, 2, 1)}, [("van", "buiten_het_rooster")]),
            ({"tot": date(2026, 9, 30)}, [("tot", "buiten_het_rooster")]),
            ({"van": date(2026, 4, 1), "tot": date(2026, 4, 1)}, [("tot", "omgekeerd")]),
            ({"van": date(2026, 4, 1), "tot": date(2026, 1, 1)}, [("tot", "omgekeerd")]),
            ({"van": date(2027, 1, 1)}, [("van", "in_de_toekomst")]),
            ({"van": date.max}, [("van", "buiten_het_rooster"), ("van", "in_de_toekomst")]),
            ({"tot": date(2027, 4, 1)}, [("tot", "in_de_toekomst")]),
            ({"tot": date.max}, [("tot", "buiten_het_rooster"), ("tot", "in_de_toekomst")]),
            ({"tot": date.min}, [("tot", "voor_het_begin"), ("tot", "omgekeerd")]),
        ],
    )
    def test_what_is_wrong_with_it_is_said(self, asked: dict[str, Any], expected: list[tuple[str, str]]) -> None:
        assert wrong(**asked) == expected

    @given(van=st.none() | st.dates(), tot=st.none() | st.dates(), per=PERS)
    def test_whatever_is_asked_it_is_refused_or_on_the_grid(self, van: date | None, tot: date | None, per: Per) -> None:
        try:
            found = neem(van=van, tot=tot, per=per, vt_regio="twente")
        except OngeldigeInvoer:
            return
        assert BEGIN <= found.van < found.tot
        assert found.van <= TODAY
        assert van in (None, found.van)
        assert tot in (None, found.tot)

    def test_a_question_with_too_many_cells_is_refused_and_one_region_is_not(self) -> None:
        asked: dict[str, Any] = {"van": date(2015, 1, 1), "tot": date(2026, 11, 1), "per": Per.MAAND}
        assert wrong(**asked) == [("van", "te_veel_cellen")]
        assert len(neem(**asked, vt_regio="twente").perioden) == 142


class TestTheArea:
    def test_without_one_it_is_the_country_every_region_and_every_unit(self) -> None:
        kinds = [gebied.soort for gebied in neem().gebieden]
        assert [kinds.count(soort) for soort in Gebiedsoort] == [1, 25, 10]
        assert kinds == sorted(kinds, key=list(Gebiedsoort).index)

    def test_regions_that_merged_are_there_while_they_were_or_never_in_the_division_of_now(self) -> None:
        asked: dict[str, Any] = {"van": date(2019, 1, 1), "tot": date(2021, 1, 1)}
        then, now = ({gebied.code for gebied in neem(**asked, indeling=indeling).gebieden} for indeling in Indeling)
        assert then - now == {"brabant-noordoost", "zuidoost-brabant"}
        assert "oost-brabant" in then & now

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [
            ({"vt_regio": "atlantis", "eenheid": "atlantis"},
             [("vtRegio", "onbekende_regio"), ("eenheid", "onbekende_eenheid"), ("eenheid", "buiten_het_rooster")]),
            ({"vt_regio": "oost-brabant", "tot": date(2020, 1, 1)}, [("vtRegio", "regio_bestond_niet")]),
            ({"vt_regio": "zuidoost-brabant"}, [("vtRegio", "regio_bestond_niet")]),
            ({"vt_regio": "zuidoost-brabant", "tot": date(2019, 1, 1), "indeling": Indeling.NU},
             [("vtRegio", "regio_bestond_niet")]),
            ({"vt_regio": "twente", "eenheid": "oost-nederland"}, [("eenheid", "buiten_het_rooster")]),
        ],
    )  # fmt: skip
    def test_what_is_wrong_with_it_is_said(self, asked: dict[str, Any], expected: list[tuple[str, str]]) -> None:
        assert wrong(**asked) == expected

    def test_a_region_that_was_there_for_part_of_the_time_may_be_asked(self) -> None:
        assert neem(vt_regio="zuidoost-brabant", van=date(2019, 1, 1)).gebieden[0].naam

    def test_when_it_was_there_is_said(self) -> None:
        with pytest.raises(OngeldigeInvoer) as raised:
            neem(vt_regio="zuidoost-brabant")
        assert "van 1-1-2015 tot 1-1-2020" in raised.value.errors[0].detail

    @pytest.mark.parametrize("caller", ["vt:twente", "politie:oost-nederland"])
    def test_the_own_region_and_the_own_unit_may_be_crossed(self, caller: str) -> None:
        found = neem(caller, vt_regio="twente", eenheid="oost-nederland")
        assert found.eigen == set(found.gebieden)

    @pytest.mark.parametrize("caller", ["vt:drenthe", "politie:amsterdam", "ministerie"])
    def test_nobody_else_may_cross_them(self, caller: str) -> None:
        assert wrong(caller, vt_regio="twente", eenheid="oost-nederland") == [("eenheid", "buiten_het_rooster")]


class TestWhoseItIs:
    @pytest.mark.parametrize(
        ("caller", "own"),
        [("ministerie", []), ("vt:twente", ["twente"]), ("politie:amsterdam", ["amsterdam"]), ("vt:amsterdam", [])],
    )
    def test_only_the_own_area_is_exact(self, caller: str, own: list[str]) -> None:
        assert [gebied.code for gebied in neem(caller).eigen] == own


class TestTheVariant:
    def test_all_readings_unless_one_is_asked(self) -> None:
        assert [meting.id for meting in neem().metingen] == ["K14", "K14-AMVB"]
        assert [meting.id for meting in neem(termijn_variant=TermijnVariant.AMVB).metingen] == ["K14-AMVB"]

    def test_where_there_is_none_it_cannot_be_asked(self) -> None:
        assert wrong(indicator="K01", termijn_variant=TermijnVariant.AMVB) == [
            ("termijnVariant", "geen_termijnvariant")
        ]
