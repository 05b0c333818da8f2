"""Clocks of a melding and who is responsible for safety: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.cases.melding import Klokstatus, Melding, Partij, klokken, verantwoordelijk
from service.core.calendar import Calendar
from service.core.codes import MeldingStatus
from service.core.ids import new_id

RECEIVED = datetime(2016, 3, 24, 10, 0, tzinfo=UTC)  # the Thursday before Easter
CALENDAR = Calendar()
T1 = Calendar.end_of_day(datetime(2016, 4, 4, tzinfo=UTC).date())
T1B = Calendar.end_of_day(datetime(2016, 3, 30, tzinfo=UTC).date())


def een_melding(**changes: object) -> Melding:
    melding = Melding(
        id=new_id(),
        vt_regio="twente",
        mutatie_id=new_id(),
        eenheid="oost-nederland",
        bvh_nummer="PL0600-123456",
        hoort_bij=None,
        spoed=False,
        status=MeldingStatus.AFGELEVERD,
        ontvangen_op=RECEIVED,
        t1_op=T1,
        t1b_op=T1B,
        t2_op=T1B,
        kennisname_op=None,
        triage_op=None,
        onderzoek_op=None,
        gesloten_op=None,
        ingetrokken_op=None,
        intrekking_bevestigd_op=None,
        gemeentecode=None,
        aanleidingen=(),
        aarden=(),
        redencodes=(),
        kinderen="JA",
        band="VOLLEDIG",
        gezien_op=None,
        minimalisatie=(),
        verrijking=(),
        bevindingen=(),
        versie=1,
    )
    return replace(melding, **changes)  # type: ignore[arg-type]  # keywords of the test


class TestClocks:
    def test_each_variant_is_labelled_and_counts_its_own_days(self) -> None:
        clocks = klokken(een_melding(), RECEIVED, CALENDAR)
        assert [(clock.id, clock.uiterlijk.isoformat(), clock.werkdagen_over) for clock in clocks] == [
            ("T1", "2016-04-04", 5), ("T1b", "2016-03-30", 2), ("T2", "2016-03-30", 2),
        ]  # fmt: skip
        assert {clock.status for clock in clocks} == {Klokstatus.LOOPT}

    def test_a_clock_that_ran_out_says_so_and_nothing_stops_it(self) -> None:
        clocks = klokken(een_melding(), T1B + timedelta(seconds=1), CALENDAR)
        assert [clock.status for clock in clocks] == [Klokstatus.LOOPT, Klokstatus.VERLOPEN, Klokstatus.VERLOPEN]
        assert [clock.te_laat for clock in clocks] == [False, True, True]

    def test_finished_triage_stops_t1_and_an_onderzoek_that_will_not_come_ends_t2(self) -> None:
        melding = een_melding(triage_op=T1B + timedelta(hours=1), status=MeldingStatus.ADVIES)
        clocks = klokken(melding, T1, CALENDAR)
        assert [clock.status for clock in clocks] == [Klokstatus.GEREED, Klokstatus.GEREED, Klokstatus.VERVALLEN]
        assert [clock.te_laat for clock in clocks] == [False, True, False]

    def test_an_onderzoek_is_waited_for_after_triage(self) -> None:
        melding = een_melding(triage_op=RECEIVED, status=MeldingStatus.ONDERZOEK)
        assert klokken(melding, T1, CALENDAR)[2].status is Klokstatus.VERLOPEN


class TestResponsibility:
    """Handbook F86: police, until Veilig Thuis took notice of an urgent report, finished triage, or let T1 pass."""

    @pytest.mark.parametrize(
        ("changes", "now", "partij", "grond"),
        [
            ({}, RECEIVED, Partij.POLITIE, "NOG_NIET_BEOORDEELD"),
            ({"kennisname_op": RECEIVED}, T1, Partij.POLITIE, "NOG_NIET_BEOORDEELD"),
            ({"kennisname_op": RECEIVED, "spoed": True}, RECEIVED, Partij.VEILIG_THUIS, "KENNISNAME_SPOED"),
            ({"triage_op": RECEIVED}, RECEIVED, Partij.VEILIG_THUIS, "TRIAGE_AFGEROND"),
            ({}, T1 + timedelta(seconds=1), Partij.VEILIG_THUIS, "TERMIJN_VERSTREKEN"),
            ({"triage_op": RECEIVED}, T1 + timedelta(days=9), Partij.VEILIG_THUIS, "TRIAGE_AFGEROND"),
            ({"triage_op": RECEIVED, "ingetrokken_op": T1}, T1, Partij.POLITIE, "INGETROKKEN"),
        ],
    )
    def test_it_shifts_at_the_earliest_ground(
        self, changes: dict[str, object], now: datetime, partij: Partij, grond: str
    ) -> None:
        found = verantwoordelijk(een_melding(**changes), now)
        assert (found.partij, found.grond) == (partij, grond)
