"""The queues as data, the reasons, and a lease: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.calendar import Calendar
from service.core.codes_zaak import Wachtrij
from service.core.errors import LeaseVerlopen
from service.core.ids import new_id
from service.queues.definitions import DEFINITIES, gepubliceerd, is_in, termijngrens, waarom
from service.queues.items import Item, bits, codes, priority
from service.queues.leases import Lease, Leasestand
from service.queues.service import grootteklasse

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
CALENDAR = Calendar()


def een_item(**changes: object) -> Item:
    item = Item(
        melding_id=UUID(int=1),
        vt_regio="twente",
        rij=Wachtrij.NIEUW,
        prioriteit=2,
        termijn_op=Calendar.end_of_day(datetime(2026, 11, 30, tzinfo=UTC).date()),
        geplaatst_op=NOW,
        open=True,
        aangevuld=False,
        om_wacht=False,
        waakvlam=False,
        ingetrokken=False,
        gemeentecode=None,
        eenheid="oost-nederland",
        aanleidingen=1,
        aarden=1,
        kinderen="JA",
        band="VOLLEDIG",
        lease_houder=None,
        lease_tot=None,
        fencing_token=0,
    )
    return replace(item, **changes)  # type: ignore[arg-type]  # keywords of the test


def reasons(item: Item, now: datetime = NOW) -> dict[str, str]:
    return {reason.code: reason.uitleg for reason in waarom(item, now, CALENDAR)}


class TestReasons:
    def test_an_item_says_why_it_is_here(self) -> None:
        assert reasons(een_item()) == {"nieuw": "Nieuwe melding, ontvangen op 23-11-2026."}

    def test_every_reason_that_applies_is_told(self) -> None:
        item = een_item(rij=Wachtrij.ACUUT, aangevuld=True, om_wacht=True, waakvlam=True, ingetrokken=True)
        late = datetime(2026, 11, 30, 9, tzinfo=UTC)
        assert list(reasons(item, late)) == [
            "ingetrokken", "acuut", "aangevuld", "termijn", "om-wacht", "waakvlam",
        ]  # fmt: skip

    def test_a_term_that_passed_says_so(self) -> None:
        passed = reasons(een_item(), datetime(2026, 12, 1, 9, tzinfo=UTC))
        assert passed["termijn"] == "De termijn voor de triage (T1) is verstreken op 30-11-2026."

    def test_a_melding_has_exactly_one_queue_of_its_own(self) -> None:
        own = [rij for rij, d in DEFINITIES.items() if d.kenmerk == "rij" and is_in(d, een_item(), NOW)]
        assert own == [Wachtrij.NIEUW]

    def test_all_seven_queues_are_published_in_order(self) -> None:
        assert [queue["code"] for queue in gepubliceerd()] == [rij.value for rij in Wachtrij]


class TestTermijngrens:
    @given(st.integers(0, 10 * 365 * 24 * 60))
    def test_what_is_due_today_is_within_it_and_what_is_due_after_a_whole_working_day_is_not(
        self, minutes: int
    ) -> None:
        now = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
        today = CALENDAR.local_day(now)
        limit = termijngrens(now, CALENDAR)
        assert CALENDAR.end_of_day(today) < limit
        assert CALENDAR.end_of_day(CALENDAR.add_working_days(today, 1)) >= limit


class TestBits:
    @given(st.sets(st.integers(1, 11)))
    def test_codes_come_back_as_they_went_in(self, numbers: set[int]) -> None:
        names = tuple(f"{n:02d}" for n in sorted(numbers))
        assert codes(bits(names)) == names


@pytest.mark.parametrize(("spoed", "waakvlam", "expected"), [(True, True, 0), (False, True, 1), (False, False, 2)])
def test_acute_goes_first_then_a_running_case_with_news(spoed: bool, waakvlam: bool, expected: int) -> None:
    assert priority(spoed=spoed, waakvlam=waakvlam) == expected


@pytest.mark.parametrize(("n", "name"), [(0, "0"), (9, "1-9"), (10, "10-49"), (999, "500-999"), (1000, "1000+")])
def test_size_is_told_as_a_class(n: int, name: str) -> None:
    assert grootteklasse(n) == name


class TestLease:
    def een_lease(self, **changes: object) -> Lease:
        lease = Lease(
            id=new_id(),
            melding_id=new_id(),
            vt_regio="twente",
            wachtrij=Wachtrij.NIEUW,
            houder="an",
            fencing_token=3,
            gegeven_op=NOW,
            teruggegeven_op=None,
            huidig_token=3,
            lease_tot=NOW + timedelta(minutes=30),
            open=True,
        )
        return replace(lease, **changes)  # type: ignore[arg-type]  # keywords of the test

    @pytest.mark.parametrize(
        ("changes", "stand"),
        [
            ({}, Leasestand.GELDIG),
            ({"lease_tot": NOW}, Leasestand.VERLOPEN),
            ({"lease_tot": None}, Leasestand.VERLOPEN),
            ({"huidig_token": 4}, Leasestand.OVERGENOMEN),
            ({"open": False, "lease_tot": None}, Leasestand.AFGEHANDELD),
            ({"teruggegeven_op": NOW, "huidig_token": 4}, Leasestand.TERUGGEGEVEN),
        ],
    )
    def test_it_tells_where_it_stands(self, changes: dict[str, object], stand: Leasestand) -> None:
        assert self.een_lease(**changes).stand(NOW) is stand

    def test_only_a_lease_that_holds_passes(self) -> None:
        self.een_lease().check(NOW)
        with pytest.raises(LeaseVerlopen, match="door een ander geclaimd"):
            self.een_lease(huidig_token=4).check(NOW)
