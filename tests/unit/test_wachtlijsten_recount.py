"""No waiting list disagrees with a plain recount: on any day, as known now and as known then, after any correction."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.cases.verloop import Stap, Verloop, verloop
from service.cases.wachtlijsten import Delta, wijzigingen
from service.core.calendar import Calendar
from service.core.codes_zaak import Stapsoort
from tests.lives import GATEN, Leven, levens
from tests.recount import Termijnteller, dag_van

CALENDAR = Calendar()
TELLER = Termijnteller(CALENDAR.equated)
REGIO = "twente"


def course(leven: Leven, stappen: list[Stap]) -> Verloop:
    return verloop(stappen, ontvangen_op=leven.ontvangen_op, ingetrokken_op=leven.ingetrokken_op)


def counted(deltas: list[Delta], day: date, *, then: bool) -> set[str]:
    """What the ledger says of a day: the sum of everything up to it."""
    total: Counter[str] = Counter()
    for delta in deltas:
        if (delta.bekend_op if then else delta.dag) <= day:
            total[delta.reeks] += delta.aantal
    assert all(found in (0, 1) for found in total.values()), total
    return {reeks for reeks, found in total.items() if found}


def days_of(leven: Leven) -> st.SearchStrategy[date]:
    """Days near anything that happens, and near the ends of what then starts."""
    around = st.sampled_from([dag_van(op) for op in leven.grenzen()])
    return st.builds(lambda day, n: day + timedelta(days=n), around, st.integers(-1, 12) | st.integers(65, 76))


class TestTheLedger:
    @given(st.data(), levens(withdrawals=True))
    def test_every_day_is_what_a_recount_finds(self, data: st.DataObject, leven: Leven) -> None:
        na = course(leven, list(leven.stappen))
        deltas = wijzigingen(None, na, vt_regio=REGIO, calendar=CALENDAR, bekend=dag_van(leven.ontvangen_op))
        for day in data.draw(st.lists(days_of(leven), min_size=1, max_size=6)):
            plain = TELLER.reeksen(
                leven.stappen, day, ontvangen_op=leven.ontvangen_op, ingetrokken_op=leven.ingetrokken_op
            )
            assert counted(deltas, day, then=False) == plain

    @given(st.data(), levens(max_size=8).filter(lambda leven: leven.stappen))
    def test_as_known_then_knows_only_what_was_recorded_then(self, data: st.DataObject, leven: Leven) -> None:
        """Steps are recorded late, and the last one perhaps moved afterwards."""
        recorded: list[tuple[date, list[Stap]]] = []
        ledger: list[Delta] = []
        op, steps = leven.ontvangen_op, list[Stap]()
        voor: Verloop | None = None
        for stap in (None, *leven.stappen, *_moved(data, leven)):
            if stap is not None:
                op = max(op, stap.tijdstip) + data.draw(GATEN)
                steps = [found for found in steps if found.id != stap.id] + [stap]
            na = course(leven, steps)
            if na.onmogelijk:
                return
            ledger += wijzigingen(voor, na, vt_regio=REGIO, calendar=CALENDAR, bekend=dag_van(op))
            recorded.append((dag_van(op), list(steps)))
            voor = na
        for day in data.draw(st.lists(days_of(leven), min_size=1, max_size=6)):
            known = [found for bekend, found in recorded if bekend <= day]
            then = TELLER.reeksen(known[-1], day, ontvangen_op=leven.ontvangen_op) if known else set()
            assert counted(ledger, day, then=True) == then
            assert counted(ledger, day, then=False) == TELLER.reeksen(steps, day, ontvangen_op=leven.ontvangen_op)


def _moved(data: st.DataObject, leven: Leven) -> list[Stap]:
    """A correction of one of the steps, when there is room for it."""
    last = leven.stappen[-1]
    moved: datetime = last.tijdstip + data.draw(GATEN)
    if data.draw(st.booleans()):
        return [Stap(id=last.id, nr=last.nr, soort=Stapsoort(last.soort), tijdstip=moved, gegevens=last.gegevens)]
    return []
