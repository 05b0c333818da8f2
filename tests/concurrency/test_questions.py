"""Several processes write down that terms of questions passed, and each passing is told once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Berichtsoort
from service.db.session import Database
from service.exchange.om_verzoek import Beslismoment
from service.exchange.service import OmVerzoeken, OmWacht
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.queues.following import OmWachtvolger
from service.tally.service import Tally
from tests.deliveries import REGIO, een_aflevering

pytestmark = pytest.mark.anyio


async def test_each_moment_that_passed_is_told_once_by_whoever_was_first(
    services: Services, clock: SimulatedClock
) -> None:
    database, vragen = services.get(Database), services.get(OmVerzoeken)
    async with database.write() as tx:
        items = [een_aflevering(clock.now()) for _ in range(40)]
        await OmWacht(Beslismoment(), OmWachtvolger(), services.get(Tally)).delivered(tx, items, now=clock.now())
    clock.advance(timedelta(hours=7))

    async def work() -> int:
        done = 0
        for _ in range(10):
            async with database.write() as tx:
                done += await vragen.pass_due(tx, clock.now(), 7)
                await asyncio.sleep(0)
        return done

    assert sum(await asyncio.gather(*(work() for _ in range(4)))) == 40
    async with database.read() as read:
        rows = await read.all(select(BerichtRow).where(BerichtRow.soort == Berichtsoort.TERMIJN_VERSTREKEN))
    told = Counter((row.onderwerp, row.organisatie) for row in rows)
    assert len(told) == 80
    assert set(told.values()) == {1}
    assert {organisatie for _, organisatie in told} == {f"vt:{REGIO}", "om"}
