"""What feedback must and may not hold, by moment, and by when it is due (handbook §10.2, T7, T8): pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.calendar import Calendar
from service.feedback.requirements import gebreken
from service.feedback.schemas import TerugkoppelingIn
from service.feedback.terugkoppeling import Termijnen

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "moment": "NA_TRIAGE",
    "inBehandeling": True,
    "vervolgMelding": "04",
    "vervolgtrajectIngezet": False,
    "kwaliteit": "BRUIKBAAR",
    "contactVt": {"functie": "triagist", "telefoon": "0800-2000"},
}
AFTER = {"moment": "NA_ONDERZOEK", "vervolgMelding": None}
BETWEEN = {"moment": "TUSSENTIJDS", "vervolgMelding": None}
WIJKTEAM = {"code": "01", "naam": "Wijkteam Noord"}


def found(**changes: Any) -> set[tuple[str, str]]:
    body = TerugkoppelingIn.model_validate(GOOD | changes)
    return {(finding.location, finding.code) for finding in gebreken(body, NOW, ontvangen_op=NOW - timedelta(days=30))}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        BETWEEN,
        AFTER,
        AFTER | {"uitkomstOnderzoek": ["03"]},
        {"vervolgMelding": "02", "vervolgtrajectIngezet": True, "overdrachtspartijen": [WIJKTEAM]},
        {"vervolgMelding": "02"},
        {"overdrachtspartijen": [{"code": "21"}]},
        {"aanleidingen": ["01", "08"]},
        {"rolPolitie": "TOEZICHT", "monitoring": "Wekelijks langs."},
        {"rolPolitie": "TOEZICHT", "veiligheidsvoorwaarden": "Zaak 123456789 van 2026."},
        {"data": {"triageAfgerondOp": "2026-11-23T08:00:00Z", "nietGedeeld": ["onderzoekGestartOp"]}},
    ],
)
def test_good_feedback_has_no_findings(changes: dict[str, Any]) -> None:
    assert found(**changes) == set()


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"vervolgMelding": None}, ("vervolgMelding", "ontbreekt")),
        ({"moment": "TUSSENTIJDS"}, ("vervolgMelding", "niet_bij_moment")),
        (BETWEEN | {"aanleidingen": ["01"]}, ("aanleidingen", "niet_bij_moment")),
        (AFTER | {"aanleidingen": ["01"]}, ("aanleidingen", "niet_bij_moment")),
        ({"vervolgMelding": "02", "vervolgtrajectIngezet": True}, ("overdrachtspartijen", "ontbreekt")),
        ({"overdrachtspartijen": [{"code": "21"}, WIJKTEAM]}, ("overdrachtspartijen", "strijdig")),
        ({"overdrachtspartijen": [{"code": "01"}]}, ("overdrachtspartijen[0].naam", "ontbreekt")),
        ({"monitoring": "Wekelijks langs."}, ("monitoring", "niet_nodig")),
        ({"uitkomstOnderzoek": ["03"]}, ("uitkomstOnderzoek", "niet_bij_moment")),
        (AFTER | {"rolPolitie": "TOEZICHT"}, ("uitkomstOnderzoek", "ontbreekt")),
        ({"rolPolitie": "TOEZICHT", "monitoring": "BSN 999990342."}, ("monitoring", "bsn_in_tekst")),
        ({"data": {"triageAfgerondOp": "2026-11-23T09:10:00Z"}}, ("data.triageAfgerondOp", "in_de_toekomst")),
        (
            {"data": {"triageGestartOp": "2026-11-23T08:00:00Z", "triageAfgerondOp": "2026-11-22T08:00:00Z"}},
            ("data.triageAfgerondOp", "volgorde"),
        ),
        (
            {"data": {"triageAfgerondOp": "2026-11-22T08:00:00Z", "nietGedeeld": ["triageAfgerondOp"]}},
            ("data.triageAfgerondOp", "strijdig"),
        ),
        ({"fencingToken": 1}, ("leaseId", "ontbreekt")),
    ],
)
def test_each_breach_is_found_where_it_is(changes: dict[str, Any], finding: tuple[str, str]) -> None:
    assert found(**changes) == {finding}


class TestOverdue:
    @given(st.integers(0, 3 * 365 * 24), st.integers(0, 5), st.integers(0, 10))
    def test_the_limits_are_the_latest_days_whose_term_has_passed(self, hours: int, t7: int, t8: int) -> None:
        calendar = Calendar()
        terms = Termijnen(calendar, t7, t8)
        now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
        tot = terms.overdue_since(now)
        for limit, due in (
            (tot.triage, terms.na_triage),
            (tot.onderzoek, terms.na_onderzoek),
            (tot.vastgesteld, terms.onderzoek_verwacht),
        ):
            day = calendar.local_day(limit)
            assert calendar.end_of_day(due(day)) < now
            assert calendar.end_of_day(due(day + timedelta(days=1))) >= now
