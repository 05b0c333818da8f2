"""The sealer is killed in the middle, again and again: the chain is whole each time, and whoever comes next goes on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from service.access.callers import DIENST
from service.access.keys import load
from service.audit.nalezen import Nagelezen
from service.audit.service import Actie, Handeling, record_many
from service.audit.tables import SchakelRow
from service.audit.verzegelen import lees_na
from service.audit.zegel import DOEL, Zegel
from service.db.engine import make_engine
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from tests.faults.conftest import Start
from tests.processes import Service

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.anyio]
MANY = 12_000
"""More than is sealed before the first kill."""
KILLS = 2


async def sealed(database: Database) -> int:
    async with database.read() as tx:
        return int(await tx.scalar(select(func.coalesce(func.max(SchakelRow.nummer), 0))))


async def read_back(database: Database, service: Service) -> Nagelezen:
    zegel = Zegel(load(service.data / "sleutels.json").signer.key_for(DOEL))
    async with database.read() as tx:
        return await lees_na(tx, zegel)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
async def test_a_killed_sealer_leaves_a_whole_chain_to_go_on_with(start: Start, database: str) -> None:
    service = start(database, werk=False)
    url = service.database_url or f"sqlite:///{service.data / 'meldbrug.db'}"
    opened = Database(make_engine(url, pool_size=2))
    entry = Handeling(caller=DIENST, actie=Actie.AFDOEN, object_soort="x", objecten=["y"], herkomst="")
    with als(DE_DIENST):
        for _ in range(MANY // 2_000):
            async with opened.write() as tx:
                await record_many(tx, [entry] * 2_000, now=datetime.now(UTC))
        before = 0
        for _ in range(KILLS):
            working = service.work()
            for _ in range(1_500):
                if await sealed(opened) > before:
                    break
                await asyncio.sleep(0.02)
            working.kill()
            working.wait(10)
            found = await read_back(opened, service)
            assert found.breuk is None
            assert before < found.schakels
            assert found.schakels + found.ongezegeld == MANY
            before = found.schakels
        last = service.work()
        for _ in range(1_500):
            if await sealed(opened) == MANY:
                break
            await asyncio.sleep(0.02)
        last.kill()
        last.wait(10)
        assert await read_back(opened, service) == Nagelezen(MANY, MANY // 2_000, 0)
        await opened.close()
