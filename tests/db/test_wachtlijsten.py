"""The ledger of waiting lists in the database: what is asked of any day is a plain recount, folded or not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, func, select

from service.cases.repository.wachtlijsten import append, fold
from service.cases.tables import WachtlijstDeltaRow, WachtlijstStandRow
from service.cases.wachtlijsten import Delta, wijzigingen
from service.core.calendar import Calendar
from service.core.codes_zaak import Kennis
from service.core.reeksen import Reeks
from service.db.engine import make_engine
from service.db.session import Database
from service.statistics.repository import waiting
from tests.waiting import Geschiedenis, dagen_van, geschiedenissen, hertel

CALENDAR = Calendar()
REGIONS = ("drenthe", "twente")
DAY = date(2026, 3, 31)


def een_delta(aantal: int = 1, *, reeks: str = Reeks.WL1_AMVB, dag: date = DAY, bekend_op: date | None = None,
              vt_regio: str = "twente") -> Delta:  # fmt: skip
    return Delta(vt_regio, reeks, dag, bekend_op or dag, aantal)


def changes_of(melding: Geschiedenis) -> list[list[Delta]]:
    """What each recording adds to the ledger."""
    found, before = [], None
    for known_from, course in melding.verlopen():
        found.append(wijzigingen(before, course, vt_regio=melding.vt_regio, calendar=CALENDAR, bekend=known_from))
        before = course
    return found


async def figures(database: Database, day: date, kennis: Kennis = Kennis.NU) -> dict[str, dict[str, int]]:
    """What the database says of a day, without what is zero."""
    async with database.read() as tx:
        found = await waiting(tx, REGIONS, kennis=kennis, day=day)
    return without_zeros(found)


def without_zeros(found: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    left = {vt_regio: {reeks: n for reeks, n in counts.items() if n} for vt_regio, counts in found.items()}
    return {vt_regio: counts for vt_regio, counts in left.items() if counts}


async def add(database: Database, deltas: Iterable[Delta]) -> None:
    async with database.write() as tx:
        await append(tx, deltas)


async def fold_all(database: Database, limit: int = 1_000) -> int:
    """Fold until nothing is left; how many rows that were."""
    total = 0
    while True:
        async with database.write() as tx:
            done = await fold(tx, limit)
        total += done
        if not done:
            return total


async def rows_of(tx: Any, table: type[Any]) -> int:
    return int(await tx.scalar(select(func.count()).select_from(table)))


def test_the_database_says_of_every_day_what_a_plain_recount_says(database_url: str) -> None:
    """As known now and as known then; before, during and after folding, and after corrections."""

    async def check(meldingen: Sequence[Geschiedenis], limits: Sequence[int], later: Geschiedenis) -> None:
        database = Database(make_engine(database_url, pool_size=1))
        try:
            async with database.write() as tx:
                await tx.execute(delete(WachtlijstDeltaRow))
                await tx.execute(delete(WachtlijstStandRow))
            for melding in meldingen:
                for change in changes_of(melding):
                    await add(database, change)
            await compare(database, meldingen)
            for limit in limits:
                async with database.write() as tx:
                    await fold(tx, limit)
            await compare(database, meldingen)
            await fold_all(database)
            await compare(database, meldingen)
            for change in changes_of(later):
                await add(database, change)
            await compare(database, [*meldingen, later])
        finally:
            await database.close()

    async def compare(database: Database, meldingen: Sequence[Geschiedenis]) -> None:
        days = dagen_van(meldingen)
        for day in days[:: max(1, len(days) // 5)]:
            for kennis in Kennis:
                counted = without_zeros(hertel(meldingen, day, toen=kennis is Kennis.TOEN))
                assert await figures(database, day, kennis) == counted, (day, kennis)

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(geschiedenissen(), min_size=1, max_size=4),
        st.lists(st.integers(1, 20), max_size=3),
        geschiedenissen(),
    )
    def run(meldingen: list[Geschiedenis], limits: list[int], later: Geschiedenis) -> None:
        asyncio.run(check(meldingen, limits, later))

    run()


@pytest.mark.anyio
class TestTheLedger:
    async def test_equal_changes_become_one_row_and_what_cancels_out_none(self, database: Database) -> None:
        await add(database, [een_delta(2), een_delta(3), een_delta(1, reeks="X"), een_delta(-1, reeks="X")])
        async with database.read() as tx:
            rows = await tx.all(select(WachtlijstDeltaRow.reeks, WachtlijstDeltaRow.aantal))
        assert [tuple(row) for row in rows] == [(Reeks.WL1_AMVB, 5)]

    async def test_what_was_known_later_does_not_count_for_what_was_known_then(self, database: Database) -> None:
        await add(database, [een_delta(bekend_op=DAY + timedelta(days=10))])
        for _ in ("not folded", "folded"):
            assert await figures(database, DAY) == {"twente": {Reeks.WL1_AMVB: 1}}
            assert await figures(database, DAY + timedelta(days=9), Kennis.TOEN) == {}
            assert await figures(database, DAY + timedelta(days=10), Kennis.TOEN) == {"twente": {Reeks.WL1_AMVB: 1}}
            await fold_all(database)

    async def test_a_region_that_is_not_asked_is_not_told(self, database: Database) -> None:
        await add(database, [een_delta(), een_delta(vt_regio="zeeland")])
        assert await figures(database, DAY) == {"twente": {Reeks.WL1_AMVB: 1}}


@pytest.mark.anyio
class TestFolding:
    async def test_takes_the_oldest_and_leaves_the_rest(self, database: Database) -> None:
        await add(database, [een_delta(n, dag=DAY - timedelta(days=n)) for n in range(1, 8)])
        async with database.write() as tx:
            assert await fold(tx, 5) == 5
            assert await rows_of(tx, WachtlijstDeltaRow) == 2
        assert await fold_all(database) == 2
        assert (await figures(database, DAY))["twente"][Reeks.WL1_AMVB] == sum(range(1, 8))

    async def test_adds_to_what_was_folded_before(self, database: Database) -> None:
        for _ in range(3):
            await add(database, [een_delta(4)])
            await fold_all(database)
        async with database.read() as tx:
            rows = await tx.all(select(WachtlijstStandRow.kennis, WachtlijstStandRow.korrel, WachtlijstStandRow.aantal))
        assert sorted(map(tuple, rows)) == [(kennis, korrel, 12) for kennis in ("NU", "TOEN") for korrel in "DJM"]

    async def test_that_fails_halfway_changes_nothing(self, database: Database) -> None:
        await add(database, [een_delta()])

        async def stopped() -> None:
            async with database.write() as tx:
                await fold(tx, 10)
                raise InterruptedError

        with pytest.raises(InterruptedError):
            await stopped()
        async with database.read() as tx:
            assert await rows_of(tx, WachtlijstDeltaRow) == 1
        assert await figures(database, DAY) == {"twente": {Reeks.WL1_AMVB: 1}}

    async def test_by_two_at_once_counts_everything_once(self, database: Database) -> None:
        await add(database, [een_delta(dag=DAY - timedelta(days=n)) for n in range(300)])
        done = await asyncio.gather(*(fold_all(database, limit=20) for _ in range(3)))
        assert sum(done) + await fold_all(database) == 300
        assert await figures(database, DAY) == {"twente": {Reeks.WL1_AMVB: 300}}

    async def test_another_who_folds_is_not_waited_for(self, postgres_url: str) -> None:
        database = Database(make_engine(postgres_url))
        await add(database, [een_delta()])
        async with database.write() as tx:
            assert await fold(tx, 10) == 1
            async with database.write() as other:
                assert await fold(other, 10) == 0
        await database.close()


@pytest.mark.anyio
async def test_an_answer_is_one_statement_and_adds_up_years_and_months(database: Database) -> None:
    """Whatever the number of meldingen: days of an earlier month, and months of an earlier year, are not read."""
    first = date(2017, 1, 1)
    await add(database, [een_delta(5, dag=first + timedelta(days=n)) for n in range(3_650)])
    await fold_all(database, limit=5_000)
    async with database.write() as tx:
        for korrel, since in (("D", date(2026, 6, 1)), ("M", date(2026, 1, 1))):
            fine = WachtlijstStandRow.korrel == korrel
            await tx.execute(delete(WachtlijstStandRow).where(fine, WachtlijstStandRow.dag < since))
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    async with database.read() as view:
        found = await waiting(view, REGIONS, kennis=Kennis.NU, day=date(2026, 6, 30))
    assert found == {"twente": {Reeks.WL1_AMVB: 5 * ((date(2026, 6, 30) - first).days + 1)}}
    assert len([statement for statement in seen if statement.startswith("SELECT")]) == 1
