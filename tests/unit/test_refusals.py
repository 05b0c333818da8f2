"""What nobody could interpret is refused with every reason at once; what is merely odd is not."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from service.intake.refusals import refuse
from tests.builders import NU, Wire, een_incident, een_kind, een_mutatie, een_pleger, een_slachtoffer, gelezen

NOW = datetime.fromisoformat(NU)
UNITS = frozenset({"amsterdam"})


def faults(message: Wire, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(fault.location, fault.code) for fault in refuse(gelezen(message), now, units=UNITS)]


def born(day: str) -> Wire:
    return een_mutatie(betrokkenen=[een_slachtoffer(), een_pleger(), een_kind(geboortedatum=day)])


def test_a_good_message_is_not_refused() -> None:
    assert faults(een_mutatie()) == []


def test_a_birth_in_the_future_is_refused_also_when_the_date_is_incomplete() -> None:
    expected = [("betrokkenen[2].geboortedatum", "in_de_toekomst")]
    assert faults(born("2026-11-22")) == faults(born("2026-12")) == faults(born("2027")) == expected


def test_a_birth_today_this_month_or_this_year_and_an_unborn_child_are_taken() -> None:
    assert [faults(born(day)) for day in ("2026-11-21", "2026-11", "2026", "ONGEBOREN")] == [[]] * 4


def test_today_is_the_dutch_day() -> None:
    just_after_midnight = datetime.fromisoformat("2026-11-21T23:30:00Z")
    assert faults(born("2026-11-22"), just_after_midnight) == []


def test_a_second_person_with_the_same_number_is_refused() -> None:
    message = een_mutatie(betrokkenen=[een_slachtoffer(), een_pleger(), een_kind(volgnummer=2)], relaties=[])
    assert faults(message) == [("betrokkenen[2].volgnummer", "dubbel_volgnummer")]


def test_a_relation_or_source_line_that_points_to_nobody_is_refused() -> None:
    message = een_mutatie(
        incident=een_incident(passages=[{"soort": "GEZEGD", "bron": 9, "tekst": "iets"}]),
        relaties=[{"van": 8, "tot": 1, "soort": "PARTNER"}, {"van": 2, "tot": 9, "soort": "PARTNER"}],
    )
    assert faults(message) == [
        ("incident.passages[0].bron", "onbekend_volgnummer"),
        ("relaties[0].van", "onbekend_volgnummer"),
        ("relaties[1].tot", "onbekend_volgnummer"),
    ]


def test_a_relation_with_oneself_is_refused() -> None:
    message = een_mutatie(relaties=[{"van": 2, "tot": 2, "soort": "PARTNER"}])
    assert faults(message) == [("relaties[0].tot", "relatie_met_zichzelf")]


def test_an_unknown_unit_is_refused_only_when_the_units_are_known() -> None:
    message = een_mutatie(eenheid="noordzee")
    assert faults(message) == [("eenheid", "onbekende_eenheid")]
    assert refuse(gelezen(message), NOW) == ()


def test_a_contradiction_is_no_reason_to_refuse() -> None:
    message = een_mutatie(
        incident=een_incident(eindOp="2026-11-20T20:00:00+01:00"),
        kinderen={"antwoord": "GEEN"},
        betrokkenen=[
            een_slachtoffer(overlijdensdatum="2020-01-01"),
            een_pleger(),
            een_kind(geboortedatum="1990-01-01"),
        ],
    )
    assert faults(message) == []


@given(
    st.lists(st.integers(1, 6), max_size=5),
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=6),
)
def test_what_is_not_refused_can_be_read_without_doubt(numbers: list[int], relations: list[tuple[int, int]]) -> None:
    message = een_mutatie(
        betrokkenen=[een_slachtoffer(volgnummer=number) for number in numbers],
        relaties=[{"van": van, "tot": tot, "soort": "PARTNER"} for van, tot in relations],
    )
    unique = len(set(numbers)) == len(numbers)
    sound = all({van, tot} <= set(numbers) and van != tot for van, tot in relations)
    assert (faults(message) == []) is (unique and sound)
