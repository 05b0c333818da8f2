"""Folding the facts into counts: whatever the batches, the processes and the days, it equals a count of all at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from service.core.clock import SimulatedClock
from service.core.errors import TeDruk
from service.db.engine import make_engine
from service.db.session import Database
from service.statistics.antwoord import Per
from service.statistics.cijfers import Telling, bijgewerkt_tot, tel, tel_gebied
from service.statistics.grootheden import GROOTHEDEN
from service.statistics.repository import cijfers as repository
from service.statistics.rooster import perioden
from service.statistics.tables import CijferRow, CijferstandRow
from service.statistics.vouwen import Vouwer, herbouw, vouw
from service.tally.service import Opgetekend, Tally
from service.tally.tables import FeitRow
from tests.conftest import settled
from tests.feiten import F, als_feit, een_feit, een_melding, een_mutatie, feiten, geteld

NU = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
VANDAAG = NU.date()
TALLY = Tally(b"k" * 32)
BEGIN, EINDE = date(2026, 1, 1), date(2029, 1, 1)


async def record(database: Database, told: Sequence[Opgetekend]) -> None:
    async with database.write() as tx:
        await TALLY.record(tx, [als_feit(feit) for feit in told])


async def fold_all(database: Database, now: datetime = NU, limit: int = 1_000) -> int:
    """Fold until nothing is left; how much that was."""
    await settled(database)
    total = 0
    while True:
        async with database.write() as tx:
            done = await vouw(tx, TALLY, now, limit)
        total += done
        if not done:
            return total


async def counted(database: Database, op: date = VANDAAG) -> Counter[tuple[str, str]]:
    """What the counts say on a day, by grootheid and part, of all months and areas."""
    async with database.read() as tx:
        found = await tel(tx, GROOTHEDEN, van=BEGIN, tot=EINDE, stroom="HG", op=op)
    totals: Counter[tuple[str, str]] = Counter()
    for telling in found:
        totals[telling.grootheid, telling.onderdeel] += telling.aantal
    return totals


def without_zeros(found: Counter[tuple[str, str]]) -> dict[tuple[str, str], int]:
    return {key: aantal for key, aantal in found.items() if aantal}


async def rows(database: Database) -> int:
    async with database.read() as tx:
        return int(await tx.scalar(select(func.count()).select_from(CijferRow)))


@pytest.mark.parametrize("vooraf", [0, 600])
def test_folding_in_any_batches_on_any_days_equals_counting_at_once(database_url: str, vooraf: int) -> None:
    """Facts are folded as they come, while days pass and terms with them; or after every term had passed (`vooraf`)."""

    async def check(told: list[Opgetekend], limits: list[int], days: list[int]) -> None:
        database = Database(make_engine(database_url, pool_size=2))
        try:
            async with database.write() as tx:
                for table in (FeitRow, CijferRow, CijferstandRow):
                    await tx.execute(delete(table))
            now, part = NU, -(-len(told) // max(len(days), 1))
            for n, jump in enumerate(days):
                await record(database, told[n * part : (n + 1) * part])
                now += timedelta(days=jump)
                await fold_all(database, now, limits[n % len(limits)])
            op = now.date()
            assert without_zeros(await counted(database, op)) == without_zeros(geteld(told, op))
            async with database.write() as tx:
                found = await herbouw(tx, TALLY)
            assert found.afwijkingen == ()
            assert found.onderwerpen == len({feit.sleutel for feit in told})
        finally:
            await database.close()

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        feiten(),
        st.lists(st.integers(1, 9), min_size=1, max_size=3),
        st.lists(st.integers(0, 200), min_size=1, max_size=3),
    )
    def run(told: list[Opgetekend], limits: list[int], days: list[int]) -> None:
        asyncio.run(check(told, limits, [days[0] + vooraf, *days[1:]]))

    run()


@pytest.mark.anyio
class TestFolding:
    async def test_a_later_fact_moves_what_its_subject_counted(self, database: Database) -> None:
        await record(database, [een_mutatie(status="BEOORDEELD")])
        await fold_all(database)
        assert (await counted(database))["mutaties.definitief", ""] == 0
        await record(database, [een_feit(F.UITKOMST, status="NIET_DOORGEZET", redenen=["ADMINISTRATIEF"])])
        await fold_all(database)
        found = await counted(database)
        assert (found["mutaties", ""], found["mutaties.definitief", ""]) == (1, 1)
        assert found["mutaties.niet_doorgezet.reden", "ADMINISTRATIEF"] == 1

    async def test_nothing_left_is_nothing_done(self, database: Database) -> None:
        await record(database, [een_mutatie()])
        assert await fold_all(database) == 1
        assert await fold_all(database) == 0

    async def test_that_fails_halfway_changes_nothing(self, database: Database) -> None:
        await record(database, [een_mutatie()])
        await settled(database)

        async def stopped() -> None:
            async with database.write() as tx:
                await vouw(tx, TALLY, NU, 10)
                raise InterruptedError

        with pytest.raises(InterruptedError):
            await stopped()
        assert await rows(database) == 0
        assert await fold_all(database) == 1

    async def test_another_who_counts_is_not_waited_for(self, postgres_url: str) -> None:
        database = Database(make_engine(postgres_url))
        await record(database, [een_mutatie()])
        await settled(database)
        async with database.write() as tx:
            assert await vouw(tx, TALLY, NU, 10) == 1
            async with database.write() as other:
                assert await vouw(other, TALLY, NU, 10) == 0
            async with database.write() as other:
                with pytest.raises(TeDruk):
                    await herbouw(other, TALLY)
        await database.close()

    async def test_a_fact_that_may_still_be_preceded_waits(self, postgres_url: str) -> None:
        """Its number says nothing while an older transaction runs: what that one adds comes first."""
        database = Database(make_engine(postgres_url))
        async with database.write() as older:
            await TALLY.record(older, [als_feit(een_mutatie("later"))])
            await older.flush()
            await record(database, [een_mutatie("eerder")])
            async with database.write() as tx:
                assert await vouw(tx, TALLY, NU, 10) == 0
            async with database.read() as tx:
                assert await bijgewerkt_tot(tx, TALLY, NU + timedelta(hours=1)) == NU
        assert await fold_all(database) == 2
        assert (await counted(database))["mutaties", ""] == 2
        await database.close()


@pytest.fixture
async def others(database_url: str, anyio_backend: str) -> AsyncIterator[list[Database]]:
    """The same database, as other processes have it."""
    opened = [Database(make_engine(database_url, pool_size=2)) for _ in range(3)]
    yield opened
    for one in opened:
        await one.close()


@pytest.mark.anyio
async def test_processes_that_fold_at_once_count_every_fact_once(database: Database, others: list[Database]) -> None:
    told = [een_mutatie(str(n % 40), status=status) for status in ("BEOORDEELD", "DOORGEZET") for n in range(40)]
    await record(database, told)
    await settled(database)
    vouwers = [Vouwer(other, SimulatedClock(NU), TALLY, op_een_keer=7) for other in others]

    async def until_it_rests(vouwer: Vouwer) -> int:
        batches = 0
        while await vouwer.run_once():
            batches += 1
        return batches

    full = await asyncio.gather(*map(until_it_rests, vouwers))
    await settled(database)
    full.append(await until_it_rests(vouwers[0]))
    assert sum(full) <= len(told) // 7
    assert without_zeros(await counted(database)) == without_zeros(geteld(told, VANDAAG))


@pytest.mark.anyio
class TestTerms:
    async def test_what_begins_to_count_later_does_so_on_its_day_without_another_fact(self, database: Database) -> None:
        await record(database, [een_melding(t1="2026-03-11")])
        await fold_all(database)
        for day, expected in ((10, (0, 1)), (11, (0, 1)), (12, (1, 0))):
            now = NU.replace(day=day)
            await fold_all(database, now)
            found = await counted(database, now.date())
            assert (found["triage.WERKDAGEN", ""], found["triage.WERKDAGEN.weggelaten", ""]) == expected

    async def test_is_read_for_a_day_also_before_it_was_moved(self, database: Database) -> None:
        await record(database, [een_melding(t1="2026-03-11")])
        await fold_all(database)
        assert (await counted(database, date(2026, 3, 12)))["triage.WERKDAGEN", ""] == 1

    async def test_a_day_that_begins_joins_cells_and_forgets_the_empty_ones(self, database: Database) -> None:
        told = [een_melding(str(n), t1="2026-03-11", t7="2026-03-11") for n in range(5)]
        await record(database, told)
        await fold_all(database)
        before = await rows(database)
        await fold_all(database, NU + timedelta(days=3))
        assert await rows(database) < before
        async with database.read() as tx:
            cells = await repository.all_cells(tx)
            later = await tx.scalars(select(CijferRow.vanaf).where(CijferRow.vanaf > date.min))
        assert {cel.vanaf for cel in cells} == {date.min}
        assert list(later) == []
        assert await fold_all(database, NU + timedelta(days=3)) == 0

    async def test_a_term_that_passed_and_was_met_after_all_is_taken_back(self, database: Database) -> None:
        await record(database, [een_melding(t1="2026-03-11")])
        await fold_all(database)
        await fold_all(database, NU + timedelta(days=30))
        await record(database, [een_feit(F.STAND, te="2026-03-10")])
        await fold_all(database, NU + timedelta(days=31))
        found = await counted(database, date(2026, 4, 10))
        assert (found["triage.WERKDAGEN", ""], found["triage.WERKDAGEN.op_tijd", ""]) == (1, 1)
        assert found["wachten", ""] == 0


@pytest.mark.anyio
class TestReading:
    async def test_gives_counts_by_month_region_unit_and_part(self, database: Database) -> None:
        told = [
            een_mutatie("a"),
            een_mutatie("b"),
            een_feit(F.MUTATIE, "c", dag=date(2026, 4, 1), vt_regio="drenthe", status="SPOED"),
            een_feit(F.MUTATIE, "d", stroom="ZORG_JEUGD", status="SPOED"),
            een_feit(F.MUTATIE, "e", vt_regio=None, status="SPOED"),
        ]
        await record(database, told)
        await fold_all(database)
        async with database.read() as tx:
            march, april, unit = date(2026, 3, 1), date(2026, 4, 1), "oost-nederland"
            found = await tel(tx, ["mutaties"], van=march, tot=date(2026, 5, 1), stroom="HG", op=VANDAAG)
            assert sorted(found) == [
                Telling("mutaties", "", 0, march, "", unit, 1),
                Telling("mutaties", "", 0, march, "twente", unit, 2),
                Telling("mutaties", "", 0, april, "drenthe", unit, 1),
            ]
            quarters = [*perioden(date(2026, 1, 1), date(2026, 7, 1), Per.KWARTAAL)]
            of_unit = await tel_gebied(tx, ["mutaties"], quarters, stroom="HG", op=VANDAAG, eenheid=unit)
            assert sorted(of_unit) == [
                Telling("mutaties", "", 0, date(2026, 1, 1), "", unit, 3),
                Telling("mutaties", "", 0, april, "", unit, 1),
            ]
            own = await tel_gebied(
                tx, ["mutaties"], quarters[:1], stroom="HG", op=VANDAAG, vt_regio="twente", eenheid=unit
            )
            assert own == [Telling("mutaties", "", 0, date(2026, 1, 1), "twente", unit, 2)]
            other = await tel_gebied(tx, ["mutaties"], quarters, stroom="HG", op=VANDAAG, eenheid="den-haag")
            assert other == []

    async def test_tells_until_when_everything_is_counted(self, database: Database) -> None:
        async with database.read() as tx:
            assert await bijgewerkt_tot(tx, TALLY, NU) is None
        await record(database, [een_mutatie("a"), een_mutatie("b")])
        await fold_all(database)
        later = NU + timedelta(hours=2)
        async with database.read() as tx:
            assert await bijgewerkt_tot(tx, TALLY, later) == later
        await record(database, [een_mutatie("c")])
        async with database.read() as tx:
            assert await bijgewerkt_tot(tx, TALLY, later) == NU


@pytest.mark.anyio
class TestRecount:
    async def test_names_every_cell_that_differs_and_mends_them_on_request(self, database: Database) -> None:
        await record(database, [een_mutatie("a"), een_mutatie("b")])
        await fold_all(database)
        async with database.write() as tx:
            await tx.execute(update(CijferRow).where(CijferRow.grootheid == "mutaties").values(aantal=7))
        async with database.write() as tx:
            found = await herbouw(tx, TALLY)
        assert [(a.cel.grootheid, a.stond, a.herteld) for a in found.afwijkingen] == [("mutaties", 7, 2)]
        async with database.write() as tx:
            assert len((await herbouw(tx, TALLY, herstel=True)).afwijkingen) == 1
        async with database.write() as tx:
            assert (await herbouw(tx, TALLY)).afwijkingen == ()
        assert (await counted(database))["mutaties", ""] == 2

    async def test_leaves_what_was_not_counted_yet_to_the_folding(self, database: Database) -> None:
        await record(database, [een_mutatie("a")])
        await fold_all(database)
        await record(database, [een_mutatie("b")])
        async with database.write() as tx:
            found = await herbouw(tx, TALLY)
        assert (found.onderwerpen, found.afwijkingen) == (1, ())

    async def test_of_nothing_finds_nothing(self, database: Database) -> None:
        async with database.write() as tx:
            assert (await herbouw(tx, TALLY)).cellen == 0
