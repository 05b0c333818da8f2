"""The rules of a question by themselves: its term, its clock, and what an answer makes of it (handbook §10.3, T11)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.calendar import Calendar
from service.core.codes_uitwisseling import OmVerzoekStatus, VerzoekReden, VerzoekStatus, Vraagitem
from service.core.errors import StapNietMogelijk
from service.core.ids import new_id
from service.exchange.informatieverzoek import Vraagtermijn, check_advice, check_ground, status_na
from service.exchange.om_verzoek import Beslismoment, OmVerzoek
from service.exchange.vraagklok import Meldingmerk, Vraagklokstatus, vraagklok

KALENDER = Calendar()
VRAGEN = list(Vraagitem)
OGENBLIKKEN = st.datetimes(datetime(2015, 1, 2), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def vraag_van_het_om(**changes: object) -> OmVerzoek:
    """A question of the OM at noon, decided at six."""
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    values: dict[str, object] = {
        "id": new_id(),
        "melding_id": None,
        "mutatie_id": None,
        "bvh_nummer": "PL1300-777777",
        "vt_regio": "twente",
        "eenheid": None,
        "automatisch": False,
        "zsm": True,
        "vraag": ["BEKEND_BIJ_VT"],
        "gevraagd_op": noon,
        "beslismoment_op": noon + timedelta(hours=6),
        "beslismoment_bekend": True,
        "door": "an",
    }
    return OmVerzoek(**(values | changes))  # type: ignore[arg-type]  # the values are those of the fields


class TestTerm:
    @given(asked=OGENBLIKKEN, days=st.integers(0, 10))
    def test_in_working_days_it_ends_with_the_day(self, asked: datetime, days: int) -> None:
        due = Vraagtermijn(KALENDER, werkdagen=days).uiterlijk(asked, spoed=False)
        assert due >= asked.replace(microsecond=0)
        today, last = KALENDER.local_day(asked), KALENDER.local_day(due)
        assert due == KALENDER.end_of_day(last)
        assert KALENDER.working_days_between(today, last) == days

    @given(asked=OGENBLIKKEN, hours=st.integers(0, 48))
    def test_urgent_it_runs_in_hours_through_the_night_and_the_change_of_the_clock(
        self, asked: datetime, hours: int
    ) -> None:
        due = Vraagtermijn(KALENDER, spoed_uren=hours).uiterlijk(asked, spoed=True)
        assert due - asked == timedelta(hours=hours)

    def test_the_moment_of_decision_is_estimated_by_the_kind_of_case(self) -> None:
        asked = datetime(2026, 11, 21, 12, tzinfo=UTC)
        moment = Beslismoment(zsm_uren=6, uren=72)
        assert moment.vermoed(asked, zsm=True) == datetime(2026, 11, 21, 18, tzinfo=UTC)
        assert moment.vermoed(asked, zsm=False) == datetime(2026, 11, 24, 12, tzinfo=UTC)


class TestAnswer:
    @given(
        given_items=st.sets(st.sampled_from(VRAGEN)),
        refused=st.dictionaries(st.sampled_from(VRAGEN), st.sampled_from(list(VerzoekReden)), min_size=1),
    )
    def test_what_was_answered_decides_where_it_stands(
        self, given_items: set[Vraagitem], refused: dict[Vraagitem, VerzoekReden]
    ) -> None:
        items = [item.value for item in given_items - refused.keys()]
        stands = status_na(items, {item.value: reden for item, reden in refused.items()})
        found_nothing = sum(reden is VerzoekReden.NIETS_GEVONDEN for reden in refused.values())
        answered, kept_back = len(items) + found_nothing, len(refused) - found_nothing
        assert (stands is VerzoekStatus.BEANTWOORD) == (kept_back == 0)
        assert (stands is VerzoekStatus.GEWEIGERD) == (answered == 0)
        assert (stands is VerzoekStatus.DEELS_BEANTWOORD) == (answered > 0 and kept_back > 0)

    @pytest.mark.parametrize(
        ("merk", "code"),
        [
            (Meldingmerk.ADVIES, "GEEN_GROND_ADVIES"),
            (Meldingmerk.GESLOTEN, "GEEN_GROND"),
            (Meldingmerk.INGETROKKEN, "GEEN_GROND"),
        ],
    )
    def test_without_a_running_melding_there_is_no_ground(self, merk: Meldingmerk, code: str) -> None:
        with pytest.raises(StapNietMogelijk) as refused:
            check_ground(merk)
        assert [finding.code for finding in refused.value.errors] == [code]
        check_ground(Meldingmerk.LOPEND)

    @given(given_items=st.sets(st.sampled_from(VRAGEN)), reden=st.sampled_from(list(VerzoekReden)))
    def test_about_advice_nothing_is_said_but_that_there_is_no_ground(
        self, given_items: set[Vraagitem], reden: VerzoekReden
    ) -> None:
        items, redenen = [item.value for item in given_items], {"E01": reden}
        check_advice(Meldingmerk.LOPEND, items, redenen)
        if not items and reden in (VerzoekReden.GEEN_GROND, VerzoekReden.GEEN_GROND_ADVIES):
            check_advice(Meldingmerk.ADVIES, items, redenen)
        else:
            with pytest.raises(StapNietMogelijk):
                check_advice(Meldingmerk.ADVIES, items, redenen)


class TestClock:
    @given(
        asked=OGENBLIKKEN,
        length=st.timedeltas(timedelta(0), timedelta(days=10)),
        elapsed=st.timedeltas(timedelta(0), timedelta(days=20)),
        answered_after=st.none() | st.timedeltas(timedelta(0), timedelta(days=20)),
        void_after=st.none() | st.timedeltas(timedelta(0), timedelta(days=20)),
    )
    def test_late_is_what_ended_or_still_waits_after_its_time(
        self,
        asked: datetime,
        length: timedelta,
        elapsed: timedelta,
        answered_after: timedelta | None,
        void_after: timedelta | None,
    ) -> None:
        answered = None if answered_after is None else asked + answered_after
        void = None if void_after is None else asked + void_after
        clock = vraagklok(
            "T11", "x", start_op=asked, uiterlijk_op=asked + length, gereed_op=answered, vervallen_op=void,
            now=asked + elapsed, calendar=KALENDER,
        )  # fmt: skip
        assert clock.te_laat == ((answered or void or asked + elapsed) > asked + length)
        if answered is not None:
            assert clock.status is Vraagklokstatus.GEREED
        elif void is not None:
            assert clock.status is Vraagklokstatus.VERVALLEN
        else:
            assert (clock.status is Vraagklokstatus.VERLOPEN) == clock.te_laat


class TestWaiting:
    def test_it_is_counted_to_the_first_end_and_never_below_nothing(self) -> None:
        noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
        now = noon + timedelta(hours=5)
        assert vraag_van_het_om().gewacht(now) == timedelta(hours=5)
        assert vraag_van_het_om().resterend(now) == timedelta(hours=1)
        answered = vraag_van_het_om(beantwoord_op=noon + timedelta(hours=2), beslist_op=noon + timedelta(hours=3))
        assert (answered.gewacht(now), answered.resterend(now)) == (timedelta(hours=2), None)
        before = vraag_van_het_om(beslist_op=noon - timedelta(hours=1))
        assert before.gewacht(now) == timedelta(0)

    @given(hours=st.integers(-10, 10), stand=st.sampled_from([OmVerzoekStatus.GEVRAAGD, OmVerzoekStatus.IN_BEWERKING]))
    def test_a_moved_moment_takes_lateness_away_only_when_it_lies_ahead(
        self, hours: int, stand: OmVerzoekStatus
    ) -> None:
        now = datetime(2026, 11, 22, 12, tzinfo=UTC)
        moment = now + timedelta(hours=hours)
        worker = "bo" if stand is OmVerzoekStatus.IN_BEWERKING else None
        late = vraag_van_het_om(status=OmVerzoekStatus.NIET_TIJDIG, behandelaar=worker)
        assert late.status_bij(moment, now) is (OmVerzoekStatus.NIET_TIJDIG if hours < 0 else stand)
        assert vraag_van_het_om(status=stand, behandelaar=worker).status_bij(moment, now) is stand
