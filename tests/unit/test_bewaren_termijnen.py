"""The schedule: when a period ends, on both sides of every boundary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.calendar import AMSTERDAM, Calendar
from service.core.codes_bewaren import Bewaarsoort
from service.core.terms import TERMS, Term, Unit, deadline
from service.retention import leeg
from service.retention.termijnen import Bewaartermijnen, begin_van, grens, grenzen, periode_van, schema

T = Bewaartermijnen(na_lezing_uren=24)
CALENDAR = Calendar()
TERMEN = [
    T.proef(), T.na_triage(), T.uitwisseling(), T.cbs(), T.cbs_uiterlijk(), T.verstrekkingen(), T.verzoeken(),
    T.herhalen(), TERMS["T16"], TERMS["T17"], TERMS["T18"], TERMS["T18-treffer"],
]  # fmt: skip
BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 9_000 * 86_400).map(lambda seconds: BEGIN + timedelta(seconds=seconds))


@settings(max_examples=150)
@given(term=st.sampled_from(TERMEN), now=MOMENTS, back=st.integers(0, 2_100), seconds=st.integers(0, 86_399))
def test_never_early_and_never_later_than_one_run(term: Term, now: datetime, back: int, seconds: int) -> None:
    """What started before the bound has ended, what started from it on has not: nothing is between."""
    start = now - timedelta(days=back, seconds=seconds)
    assert (start < grens(term, now)) == (deadline(term, start, CALENDAR).due_op < now)


@settings(max_examples=60)
@given(term=st.sampled_from(TERMEN), now=MOMENTS)
def test_at_the_boundary_itself(term: Term, now: datetime) -> None:
    bound = grens(term, now)
    assert deadline(term, bound, CALENDAR).due_op >= now.replace(microsecond=0) or term.unit is Unit.UREN
    assert deadline(term, bound - timedelta(seconds=1), CALENDAR).due_op < now


@pytest.mark.parametrize(
    ("now", "bound"),
    [
        (datetime(2027, 3, 31, 12, tzinfo=AMSTERDAM), date(2026, 10, 1)),  # 30 March was the last day
        (datetime(2027, 4, 1, 0, tzinfo=AMSTERDAM), date(2026, 10, 1)),
        (datetime(2027, 3, 1, 12, tzinfo=AMSTERDAM), date(2026, 9, 1)),  # the 29th to 31st of August ended in February
        (datetime(2028, 2, 29, 12, tzinfo=AMSTERDAM), date(2027, 8, 29)),
    ],
)
def test_months_of_unequal_length(now: datetime, bound: date) -> None:
    assert grens(TERMS["T17"], now) == begin_van(bound)


def test_a_day_begins_at_midnight_in_the_netherlands_also_when_the_clock_is_changed() -> None:
    assert begin_van(date(2026, 3, 30)) - begin_van(date(2026, 3, 29)) == timedelta(hours=23)
    assert begin_van(date(2026, 7, 1)).astimezone(AMSTERDAM).hour == 0


def test_a_half_year_ends_where_the_next_begins() -> None:
    assert periode_van("2026-H1")[1] == periode_van("2026-H2")[0] == begin_van(date(2026, 7, 1))
    assert periode_van("2026-H2")[1] == periode_van("2027-H1")[0]


def test_reading_ends_nothing_unless_the_installation_says_so() -> None:
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert grenzen(Bewaartermijnen(), now).na_lezing < datetime(2000, 1, 1, tzinfo=UTC)
    assert grenzen(T, now).na_lezing == now - timedelta(hours=24)


def test_every_kind_has_one_line_with_a_period_and_a_ground() -> None:
    lines = schema(Bewaartermijnen())
    assert [line.soort for line in lines] == list(Bewaarsoort)
    assert all(line.termijn and line.grond and line.wat and line.vanaf and line.doet for line in lines)


def test_a_message_without_its_person_keeps_everybody_else() -> None:
    content = {
        "incident": {"geregistreerdOp": "x", "toelichting": "Zij zei iets.", "passages": [1], "incidentcodes": ["E33"]},
        "huishouden": {"gemeentecode": "GM0363", "postcode": "1011AB", "huisnummer": 1},
        "betrokkenen": [{"volgnummer": 1, "rol": "SLACHTOFFER", "bsn": "1", "achternaam": "A"},
                        {"volgnummer": 2, "rol": "PLEGER", "achternaam": "B"}],
        "eerdereIncidenten": {"bekend": "JA", "ergste": "Iets."}, "letsel": {"aanwezig": "JA", "aard": "arm"},
    }  # fmt: skip
    assert leeg.zonder_persoon(content, [0]) == {
        "incident": {"geregistreerdOp": "x", "incidentcodes": ["E33"]},
        "huishouden": {"gemeentecode": "GM0363"},
        "betrokkenen": [{"volgnummer": 1, "rol": "SLACHTOFFER"}, {"volgnummer": 2, "rol": "PLEGER", "achternaam": "B"}],
        "letsel": {"aanwezig": "JA"},
    }


def test_for_cbs_number_birth_and_sex_of_those_directly_involved_stay() -> None:
    persons = [{"bsn": "1", "geboortedatum": "1988", "geslacht": "V", "achternaam": "A", "rol": "PLEGER"},
               {"omschrijving": "buurtbewoner"}]  # fmt: skip
    left = leeg.personen_voor_cbs(b'{"betrokkenen":' + str(persons).replace("'", '"').encode() + b"}")
    assert left == b'{"betrokkenen":[{"bsn":"1","geboortedatum":"1988","geslacht":"V"}]}'
    assert leeg.personen_voor_cbs(None) == b'{"betrokkenen":[]}'
