"""The dated way from municipality to VT region and police unit, on the real tables and on broken ones."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.regions import BEGIN, load_regions

CODES = Path(__file__).parents[2] / "contracts" / "codes"
REGIONS = load_regions(CODES)

DAYS = st.dates(BEGIN, date(2035, 12, 31))
GEMEENTECODES = st.sampled_from(sorted(REGIONS.gemeenten))


@pytest.mark.parametrize(
    ("day", "gemeenten", "regions"),
    [(date(2016, 7, 31), 390, 26), (date(2019, 6, 1), 355, 26), (date(2023, 6, 1), 342, 25)],
)
def test_the_tables_hold_as_many_municipalities_and_regions_as_there_were(
    day: date, gemeenten: int, regions: int
) -> None:
    assert sum(REGIONS.exists_on(code, day) for code in REGIONS.gemeenten) == gemeenten
    assert len(REGIONS.regions_on(day)) == regions
    assert sum(len(REGIONS.gemeenten_in(region, day)) for region in REGIONS.regions_on(day)) == gemeenten


def test_weesp_went_to_amsterdam() -> None:
    before, after = date(2022, 3, 23), date(2022, 3, 24)
    assert (REGIONS.region_on("GM0457", before), REGIONS.eenheid_on("GM0457", before)) == (
        "gooi-en-vechtstreek",
        "midden-nederland",
    )
    assert REGIONS.successor("GM0457", before) == "GM0457"
    assert not REGIONS.exists_on("GM0457", after)
    assert REGIONS.region_on("GM0457", after) is None
    assert REGIONS.eenheid_on("GM0457", after) is None
    assert REGIONS.successor("GM0457", after) == "GM0363"
    assert REGIONS.region_on("GM0363", after) == "amsterdam-amstelland"


def test_haaren_was_split_and_has_no_successor() -> None:
    assert REGIONS.region_on("GM0788", date(2019, 12, 31)) == "brabant-noordoost"
    assert REGIONS.region_on("GM0788", date(2020, 12, 31)) == "oost-brabant"
    assert REGIONS.region_on("GM0788", date(2021, 1, 1)) is None
    assert REGIONS.successor("GM0788", date(2020, 12, 31)) == "GM0788"
    assert REGIONS.successor("GM0788", date(2021, 1, 1)) is None


def test_the_two_bergens_are_kept_apart_by_code() -> None:
    day = date(2016, 7, 31)
    assert REGIONS.region_on("GM0373", day) == "noord-holland-noord"
    assert REGIONS.region_on("GM0893", day) == "noord-en-midden-limburg"
    assert (REGIONS.eenheid_on("GM0373", day), REGIONS.eenheid_on("GM0893", day)) == ("noord-holland", "limburg")
    assert (REGIONS.name_of_gemeente("GM0373"), REGIONS.name_of_gemeente("GM0893")) == ("Bergen (NH)", "Bergen (L)")


def test_the_two_regions_of_oost_brabant_became_one() -> None:
    before, after = date(2019, 12, 31), date(2020, 1, 1)
    old = {"brabant-noordoost", "zuidoost-brabant"}
    assert old <= set(REGIONS.regions_on(before))
    assert "oost-brabant" not in REGIONS.regions_on(before)
    assert old.isdisjoint(REGIONS.regions_on(after))
    joined = {code for region in old for code in REGIONS.gemeenten_in(region, before)}
    assert set(REGIONS.gemeenten_in("oost-brabant", after)) == joined
    assert {REGIONS.eenheid_on(code, after) for code in joined} == {"oost-brabant"}


def test_a_region_that_went_into_another_is_followed_and_one_that_is_still_to_come_is_not_there() -> None:
    before, after = date(2019, 12, 31), date(2020, 1, 1)
    assert [REGIONS.went_into("zuidoost-brabant", day) for day in (before, after)] == [
        "zuidoost-brabant",
        "oost-brabant",
    ]
    assert [REGIONS.went_into("oost-brabant", day) for day in (before, after)] == [None, "oost-brabant"]
    assert all(REGIONS.went_into(region, after) == region for region in REGIONS.regions_on(after))


def test_a_region_does_not_follow_from_the_unit() -> None:
    day = date(2016, 7, 31)
    assert REGIONS.region_on("GM0797", day) == "midden-brabant"
    assert REGIONS.eenheid_on("GM0797", day) == "oost-brabant"


def test_what_is_not_known_is_none() -> None:
    assert REGIONS.region_on("GM9999", BEGIN) is None
    assert REGIONS.eenheid_on("GM9999", BEGIN) is None
    assert REGIONS.successor("GM9999", BEGIN) is None
    assert REGIONS.name_of_gemeente("GM9999") is None
    assert not REGIONS.exists_on("GM9999", BEGIN)
    assert REGIONS.region_on("GM0363", date(2014, 12, 31)) is None
    assert REGIONS.gemeenten_in("atlantis", BEGIN) == ()


def test_a_municipality_that_is_still_to_come_is_not_its_own_successor() -> None:
    assert not REGIONS.exists_on("GM1979", date(2020, 12, 31))
    assert REGIONS.successor("GM1979", date(2020, 12, 31)) is None
    assert REGIONS.successor("GM0003", date(2021, 1, 1)) == "GM1979"


def test_names_are_for_people() -> None:
    assert REGIONS.names["gooi-en-vechtstreek"] == "Veilig Thuis Gooi en Vechtstreek"
    assert REGIONS.unit_names["oost-brabant"] == "Politie-eenheid Oost-Brabant"
    assert (len(REGIONS.names), len(REGIONS.unit_names)) == (27, 10)


@given(GEMEENTECODES, DAYS)
def test_a_municipality_has_a_region_exactly_while_it_exists(code: str, day: date) -> None:
    assert REGIONS.exists_on(code, day) == (REGIONS.region_on(code, day) is not None)
    assert REGIONS.exists_on(code, day) == (REGIONS.eenheid_on(code, day) is not None)
    if (region := REGIONS.region_on(code, day)) is not None:
        assert region in REGIONS.regions_on(day)
        assert code in REGIONS.gemeenten_in(region, day)


@given(GEMEENTECODES, DAYS)
def test_a_successor_exists_on_the_day_asked_and_is_its_own_successor(code: str, day: date) -> None:
    successor = REGIONS.successor(code, day)
    if successor is not None:
        assert REGIONS.exists_on(successor, day)
        assert REGIONS.successor(successor, day) == successor
    else:
        assert not REGIONS.exists_on(code, day)


@given(DAYS)
def test_every_region_of_a_day_serves_someone(day: date) -> None:
    assert all(REGIONS.gemeenten_in(region, day) for region in REGIONS.regions_on(day))


HAAREN = "GM0788,oost-brabant,oost-brabant,2020-01-01,2021-01-01"


@pytest.mark.parametrize(
    ("table", "old", "new", "finding"),
    [
        ("indeling.csv", HAAREN, HAAREN.replace("2020-01-01", "2019-06-01"), "GM0788 has two regions or none"),
        ("indeling.csv", HAAREN, HAAREN.replace("2020-01-01", "2020-06-01"), "GM0788 has two regions or none"),
        ("indeling.csv", HAAREN, HAAREN.replace("2021-01-01", ""), "GM0788 does not have a region on exactly"),
        ("indeling.csv", HAAREN, f"{HAAREN}\n{HAAREN}", "indeling.csv line .*: GM0788 occurs twice"),
        ("indeling.csv", HAAREN, f"{HAAREN}\nGM9999{HAAREN[6:]}", "GM9999 has a region but is not a municipality"),
        ("indeling.csv", HAAREN, HAAREN.replace(",oost-brabant", ",atlantis", 1), "in atlantis, which does not exist"),
        ("indeling.csv", HAAREN, HAAREN.replace("oost-brabant,2020", "atlantis,2020"), "the unknown unit atlantis"),
        ("indeling.csv", HAAREN, HAAREN.replace("2021-01-01", "2019-01-01"), "geldig_van must lie before geldig_tot"),
        ("indeling.csv", HAAREN, HAAREN.replace("2021-01-01", "1-1-2021"), "must be dates or empty"),
        ("indeling.csv", HAAREN, f"{HAAREN},meer", "there must be 5 columns"),
        ("indeling.csv", "gemeentecode,", "gemeente,", "the columns must be gemeentecode, vt_regio"),
        ("vt_regios.csv", "oost-brabant,Veilig Thuis Oost-Brabant,2020-01-01", "oost-brabant,Oost,2020-07-01",
         "GM0788 lies from 2020-01-01 in oost-brabant, which does not exist all that time"),
        ("vt_regios.csv", "Veilig Thuis Utrecht", "", "vt_regio and naam must be filled"),
        ("gemeenten.csv", "GM0457,Weesp,,2022-03-24,GM0363", "GM0457,Weesp,,2022-03-24,GM9999",
         "GM0457 went into GM9999, which does not exist on 2022-03-24"),
        ("gemeenten.csv", "GM0457,Weesp,,2022-03-24,GM0363", "GM0457,Weesp,,,GM0363", "GM0457 does not have a region"),
        ("gemeenten.csv", "GM0457,Weesp,", "GM0457,Weesp,,2022-03-24,\nGM0457,Weesp,", "GM0457 occurs twice"),
        ("gemeenten.csv", "GM0457,Weesp,", "GM457,Weesp,,2022-03-24,\nGM0457,Weesp,", "GM457 is not a CBS code"),
        ("politie_eenheden.csv", "oost-brabant,Politie-eenheid Oost-Brabant\n", "", "the unknown unit oost-brabant"),
    ],
)  # fmt: skip
def test_tables_that_contradict_each_other_are_refused(
    tmp_path: Path, table: str, old: str, new: str, finding: str
) -> None:
    for name in ("gemeenten.csv", "indeling.csv", "vt_regios.csv", "politie_eenheden.csv"):
        shutil.copy(CODES / name, tmp_path)
    path = tmp_path / table
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=finding):
        load_regions(tmp_path)
