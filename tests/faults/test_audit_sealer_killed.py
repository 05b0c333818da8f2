"""The sealer is killed in the middle: the chain is whole, and whoever comes next goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from service.access.callers import DIENST
from service.access.keys import load
from service.audit.nalezen import Nagelezen
from service.audit.service import Actie, Handeling, record_many
from service.audit.tables import AuditRow, SchakelRow
from service.audit.verzegelen import lees_na
from service.audit.zegel import DOEL, Zegel
from service.db.engine import make_engine
from service.db.namens import DE_DIENST, als
from service.db.session import Database, ReadTx
from tests.faults.conftest import Start
from tests.processes import Service

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.anyio]
MANY = 12_000
"""More than is sealed before the first kill."""


async def any_sealed(tx: ReadTx) -> bool:
    return await tx.scalar(select(SchakelRow.nummer).limit(1)) is not None


async def all_sealed(tx: ReadTx) -> bool:
    """Ours, and the promise that a working process itself puts on record when it begins."""
    promised = select(AuditRow.actie).where(AuditRow.actie == Actie.STEEKPROEFZAAD_VASTLEGGEN)
    links = await tx.scalar(select(func.count()).select_from(SchakelRow))
    return bool(await tx.scalars(promised)) and links == await recorded(tx)


async def recorded(tx: ReadTx) -> int:
    return int(await tx.scalar(select(func.count()).select_from(AuditRow)))


async def killed_when(service: Service, database: Database, enough: Callable[[ReadTx], Awaitable[bool]]) -> None:
    """Let another process seal, and kill it as soon as it did enough."""
    working = service.work()
    for _ in range(10_000):
        async with database.read() as tx:
            if await enough(tx):
                break
        await asyncio.sleep(0.01)
    working.kill()
    working.wait(60)


async def read_back(database: Database, service: Service) -> tuple[Nagelezen, int]:
    """What reading back says, and how many entries there are at the same moment."""
    zegel = Zegel(load(service.data / "sleutels.json").signer.key_for(DOEL))
    async with database.read() as tx:
        return await lees_na(tx, zegel), await recorded(tx)


async def test_a_killed_sealer_leaves_a_whole_chain_to_go_on_with(start: Start) -> None:
    """On PostgreSQL, where others seal beside it; `tests/db/test_audit.py` stops it at each statement on both."""
    service = start("postgresql", werk=False)
    opened = Database(make_engine(str(service.database_url), pool_size=2))
    entry = Handeling(caller=DIENST, actie=Actie.AFDOEN, object_soort="x", objecten=["y"], herkomst="")
    with als(DE_DIENST):
        for _ in range(MANY // 2_000):
            async with opened.write() as tx:
                await record_many(tx, [entry] * 2_000, now=datetime.now(UTC))
        await killed_when(service, opened, any_sealed)
        found, total = await read_back(opened, service)
        assert found.breuk is None
        assert found.schakels > 0
        assert found.schakels + found.ongezegeld == total >= MANY
        await killed_when(service, opened, all_sealed)
        found, total = await read_back(opened, service)
        assert (found.breuk, found.schakels, found.ongezegeld) == (None, total, 0)
        assert total > MANY
        await opened.close()
