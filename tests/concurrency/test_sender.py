"""Senders that meet: each notice gets one row and is sent once, those about one melding never out of order."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import threading
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from service.core.cipher import Cipher
from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Berichtsoort
from service.db.deltas import START
from service.db.engine import make_engine
from service.db.session import Database
from service.notifications.service import list_after
from service.notifications.tables import BezorgingRow
from tests.conftest import a_caller, settled
from tests.receivers import REGIO, Zendkant, een_zendkant, meldingen, receiver, slowly

pytestmark = pytest.mark.anyio

PROCESSES = 3


@pytest.fixture
async def kanten(database_url: str, clock: SimulatedClock, anyio_backend: str) -> AsyncIterator[list[Zendkant]]:
    """Sending sides as processes have them: each with its own connections, on one database and one ring of keys."""
    cipher = Cipher({"test": os.urandom(32)}, active="test")

    @asynccontextmanager
    async def opened() -> AsyncIterator[Database]:
        database = Database(make_engine(database_url, pool_size=4))
        yield database
        await database.close()

    async with AsyncExitStack() as stack:
        databases = [await stack.enter_async_context(opened()) for _ in range(PROCESSES)]
        yield [een_zendkant(database, clock, cipher) for database in databases]


async def until_idle(kanten: list[Zendkant]) -> None:
    """All of them at work at once, until none finds anything."""
    while sum(await asyncio.gather(*(kant.work() for kant in kanten))):
        pass


async def test_senders_at_once_send_each_notice_once_and_in_order(kanten: list[Zendkant]) -> None:
    over = meldingen(15) * 6
    random.Random(1).shuffle(over)
    with receiver(answer=slowly(0.005)) as got:
        await kanten[0].abonneer(got.url)
        await kanten[0].meld_samen(over)
        await until_idle(kanten)
    assert got.ids().most_common(1)[0][1] == 1
    assert len(got.calls) == len(over)
    assert sorted(call.event["volgnummer"] for call in got.calls) == list(range(1, len(over) + 1))
    for subject in {call.event["subject"] for call in got.calls}:
        seen = [call.event["sequence"] for call in got.calls if call.event["subject"] == subject]
        assert seen == sorted(seen)
    assert got.most_at_once <= 8


async def test_of_one_melding_nothing_is_ever_under_way_at_the_same_time(
    kanten: list[Zendkant], clock: SimulatedClock
) -> None:
    lock, under_way, clashes = threading.Lock(), Counter[str](), []
    chance = random.Random(2)

    def answer(event: dict[str, Any]) -> int:
        with lock:
            under_way[event["subject"]] += 1
            if under_way[event["subject"]] > 1:
                clashes.append(event["id"])
            fails = chance.random() < 0.3
        slowly(0.003)(event)
        with lock:
            under_way[event["subject"]] -= 1
        return 500 if fails else 200

    over = meldingen(6) * 5
    with receiver(answer=answer) as got:
        await kanten[0].abonneer(got.url)
        await kanten[0].meld_samen(over)
        for _ in range(60):
            await until_idle(kanten)
            clock.advance(timedelta(minutes=20))
    assert clashes == []
    assert len({call.event["id"] for call in got.taken}) == len(got.taken) == len(over)
    for subject in {call.event["subject"] for call in got.calls}:
        seen = [call.event["sequence"] for call in got.taken if call.event["subject"] == subject]
        assert seen == sorted(seen)


async def test_while_others_publish_every_notice_gets_one_row_and_numbers_have_no_gaps(kanten: list[Zendkant]) -> None:
    soorten = [Berichtsoort.MELDING_STAP, Berichtsoort.MELDING_URGENTIE]
    with receiver() as got:
        every = await kanten[0].abonneer(got.url, soorten=soorten)
        steps = await kanten[0].abonneer(got.url, soorten=soorten[:1])
        await kanten[0].abonneer(got.url, wie="politie:amsterdam")

        async def publisher(kant: Zendkant) -> None:
            for number in range(20):
                await kant.meld(*meldingen(1), soort=soorten[number % 2])

        done = asyncio.Event()

        async def sender(kant: Zendkant) -> None:
            while not done.is_set():
                await kant.work()
                await asyncio.sleep(0.005)

        senders = [asyncio.create_task(sender(kant)) for kant in kanten]
        await asyncio.gather(*map(publisher, kanten))
        done.set()
        await asyncio.gather(*senders)
        await settled(kanten[0].database)
        await until_idle(kanten)
    async with kanten[0].database.read() as tx:
        feed = [bericht.volgnr for _, bericht in await list_after(tx, REGIO, None, START, 1000)]
        row = BezorgingRow
        rows = await tx.all(select(row.abonnement_id, row.bericht_volgnr, row.nummer, row.status))
    assert len(feed) == 60
    for subscription, expected in ((every, 60), (steps, 30)):
        own = [one for one in rows if one.abonnement_id == subscription.id]
        assert sorted(one.nummer for one in own) == list(range(1, expected + 1))
        assert len({one.bericht_volgnr for one in own}) == expected
        assert {one.status for one in own} == {"BEZORGD"}
    assert len(rows) == 90, "another organisation is told nothing"


async def test_an_idle_sender_takes_no_writer(kanten: list[Zendkant], monkeypatch: pytest.MonkeyPatch) -> None:
    with receiver() as got:
        await kanten[0].abonneer(got.url)
        await kanten[0].meld(*meldingen(2))
        await until_idle(kanten)

        def refuse(*_: Any) -> Any:
            raise AssertionError("it wanted to write")

        monkeypatch.setattr(Database, "write", refuse)
        assert await kanten[0].bezorger.run_once() == 0


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_happens_exactly_the_first_that_waits_about_a_melding_is_in_front(
    data: st.DataObject, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Random notices, failures, time, ends of patience and resends by hand: the mark agrees with a plain recount."""
    path = tmp_path_factory.mktemp("vooraan") / "meldbrug.db"
    shutil.copy(sqlite_template, path)
    asyncio.run(_random_life(f"sqlite:///{path}", data))


async def _random_life(url: str, data: st.DataObject) -> None:
    database, clock = Database(make_engine(url, pool_size=2)), SimulatedClock(datetime(2026, 11, 21, tzinfo=UTC))
    kant = een_zendkant(database, clock, Cipher({"test": os.urandom(32)}, active="test"), tegelijk=3)
    over, refused = meldingen(4), set[str]()
    with receiver(answer=lambda event: 500 if event["subject"] in refused else 204) as got:
        abonnement = await kant.abonneer(got.url)
        for _ in range(15):
            match data.draw(st.sampled_from(["meld", "werk", "weiger", "tijd", "dag", "opnieuw"])):
                case "meld":
                    await kant.meld_samen(data.draw(st.lists(st.sampled_from(over), max_size=6)))
                case "werk":
                    await kant.work()
                case "weiger":
                    refused = set(map(str, data.draw(st.sets(st.sampled_from(over)))))
                case "tijd":
                    clock.advance(timedelta(minutes=40))
                case "dag":
                    clock.advance(timedelta(hours=25))
                case "opnieuw":
                    async with database.write() as tx:
                        await kant.abonnementen.send_again(tx, abonnement.id, caller=a_caller(REGIO), now=clock.now())
            await _assert_in_front(database)
        refused = set()
        async with database.write() as tx:
            await kant.abonnementen.send_again(tx, abonnement.id, caller=a_caller(REGIO), now=clock.now())
        for _ in range(10):
            clock.advance(timedelta(hours=1))
            await kant.work()
        async with database.read() as tx:
            assert set(await tx.scalars(select(BezorgingRow.status))) <= {"BEZORGD"}, "in the end everything arrives"
    await database.close()


async def _assert_in_front(database: Database) -> None:
    row = BezorgingRow
    async with database.read() as tx:
        waiting = await tx.all(select(row.volgorde, row.nummer, row.vooraan).where(row.status == "WACHT"))
    first = {one.volgorde: one.nummer for one in sorted(waiting, key=lambda one: -one.nummer)}
    assert {(one.volgorde, one.nummer) for one in waiting if one.vooraan} == set(first.items())
