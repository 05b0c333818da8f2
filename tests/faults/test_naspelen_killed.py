"""A replay is killed in the middle, and goes on after a restart: each decision counts once all the same.

That two who work at it side by side count each decision once, `tests/db/test_naspelen.py` shows without processes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pydantic_core import to_json
from sqlalchemy import update

from service.core.facts import facts_to_json
from service.db.engine import make_engine
from service.db.session import Database
from service.rules import rulesets
from service.rules.repository import besluiten as bron
from service.rules.repository import simulaties as repository
from service.rules.repository.besluiten import Periode
from service.rules.rulesets import national
from service.rules.simulatie import Simulatie, Simulatiestatus
from service.rules.tables import SimulatieRow
from tests.besluiten import bewaar, vraag_simulatie
from tests.faults.conftest import Start
from tests.natellen import natellen
from tests.processes import Service
from tests.random_sets import Draw
from tests.regelsets import landelijk, zonder_kinderen
from tests.strategies import BASE, USED

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.anyio]
MANY = 290
SLECHT = landelijk("2026.9", zonder_kinderen)


def opened(service: Service) -> Database:
    return Database(make_engine(service.database_url or f"sqlite:///{service.data / 'meldbrug.db'}", pool_size=2))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_each_decision_counts_once_whenever_it_was_killed(start: Start, database: str) -> None:
    service = start(database, dient=False, naspelen_aantal=60, naspelen_deel=0.3)  # it rests in between
    now, rows = datetime.now(UTC), opened(service)
    op = (now - timedelta(days=3)).replace(hour=9)  # far from where a day ends
    draw = Draw(11)
    drawn = [to_json(facts_to_json({**BASE, **draw.facts(sorted(USED)[:40])})) for _ in range(60)]
    await bewaar(rows, [drawn[number % 60] for number in range(MANY)], op)
    editie_id, simulatie_id = await vraag_simulatie(rows, SLECHT, op, now)

    async def seen() -> Simulatie:
        async with rows.read() as tx:
            found = await repository.find(tx, editie_id, simulatie_id)
        assert found is not None
        return found

    async def until(condition: Callable[[Simulatie], bool]) -> None:
        for _ in range(2_400):
            if condition(await seen()):
                return
            await asyncio.sleep(0.05)
        raise AssertionError("it never came")

    working = service.work()
    await until(lambda found: found.verwerkt > 0)
    working.kill()
    working.wait(60)
    halfway = await seen()
    assert 0 < halfway.verwerkt < MANY, "the kill came in the middle"
    async with rows.write() as tx:  # the lease of whoever was killed ends
        await tx.execute(update(SimulatieRow).values(lease_tot=None))

    again = service.work()
    await until(lambda found: found.status is Simulatiestatus.KLAAR)
    again.kill()
    again.wait(60)
    found = await seen()
    day = found.van
    async with rows.read() as reading:
        stored = await bron.read(reading, Periode(day, day), regios=(), zonder=(), na=None, limit=2 * MANY)
    await rows.close()
    plain = natellen(stored, national(), rulesets.stored(SLECHT))
    assert found.verwerkt == len(stored) == MANY
    assert found.stand.telling.groepen == plain.groepen
    assert found.stand.telling.cellen == plain.cellen
