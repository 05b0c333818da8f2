"""Keys are replaced and what is due is erased while reports come in; both are killed, and begun again.

Whatever was acknowledged is there, whatever is not due is readable, and only with the new keys; what was due is gone,
also for somebody who kept a copy of the database from before.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, update

from service import bootstrap
from service.cases.tables import MeldingRow
from service.core.cipher import Cipher
from service.db.engine import make_engine
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.keys.service import standen
from service.register.tables import MutatieRow
from service.settings import Settings
from tests.faults.conftest import Start
from tests.faults.sender import Sender
from tests.processes import Service

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("faults"), pytest.mark.anyio]
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"])
OLD, SOME = 60, 80
"""The first so many of these were read long ago."""
AT_FIRST = 54
"""So many of them are known to be so when erasing begins: however late it is killed, it does not come to the end."""
LAST_READ = 40
"""So many of the last that were acknowledged are read back whole."""


class Beside:
    """Looks at the database of a service from beside it."""

    def __init__(self, service: Service, database: Database) -> None:
        self._settings = Settings(data=service.data, database_url=SecretStr(url_of(service)), werk=False)
        self.database = database

    async def read_long_ago(self, mutaties: Sequence[str]) -> None:
        """Set back when Veilig Thuis read what became of these."""
        then = datetime.now(UTC) - timedelta(hours=2)
        async with self.database.write() as tx:
            of_these = MeldingRow.mutatie_id.in_([UUID(one) for one in mutaties])
            await tx.execute(update(MeldingRow).where(of_these).values(kennisname_op=then))

    async def erased(self) -> int:
        """How many messages are gone."""
        async with self.database.read() as tx:
            gone = select(func.count()).select_from(MutatieRow).where(MutatieRow.vernietigd_op.is_not(None))
            return int(await tx.scalar(gone))

    async def sealed(self) -> dict[UUID, bytes]:
        """Every message as it is stored."""
        async with self.database.read() as tx:
            return {row.id: row.payload for row in await tx.all(select(MutatieRow.id, MutatieRow.payload))}

    @asynccontextmanager
    async def spoilt(self, mutatie: str) -> AsyncIterator[None]:
        """While this lasts one message opens with no key: a rotation that comes so far does not end, it only stops."""
        this = MutatieRow.id == UUID(mutatie)
        async with self.database.write() as tx:
            sound = await tx.scalar(select(MutatieRow.payload).where(this))
            await tx.execute(update(MutatieRow).where(this).values(payload=sound[:-1] + bytes([sound[-1] ^ 1])))
        yield
        async with self.database.write() as tx:
            await tx.execute(update(MutatieRow).where(this).values(payload=sound))

    async def opened(self, sealed: dict[UUID, bytes]) -> dict[UUID, bytes]:
        """What of this opens with the keys that there are now."""
        services = bootstrap.build(self._settings)
        await services.start()
        try:
            cipher = services.get(Cipher)
            found = {one: cipher.open_if_left(content, aad=b"mutaties:" + one.bytes) for one, content in sealed.items()}
            return {one: content for one, content in found.items() if content is not None}
        finally:
            await services.stop()


def url_of(service: Service) -> str:
    return service.database_url or f"sqlite:///{service.data / 'meldbrug.db'}"


@asynccontextmanager
async def beside(service: Service) -> AsyncIterator[Beside]:
    opened = Database(make_engine(url_of(service), pool_size=2))
    try:
        with als(DE_DIENST):
            yield Beside(service, opened)
    finally:
        await opened.close()


async def veilig_thuis_reads(service: Service) -> None:
    """Everything that waits is claimed."""
    headers = service.bearer("vt:amsterdam-amstelland", "wachtrij:lezen wachtrij:claimen", Doelbinding="VT_MELDPUNT")
    async with httpx.AsyncClient(base_url=service.url, timeout=30, headers=headers) as client:
        for queue in ("acuut", "nieuw"):
            path = f"/v1/regios/amsterdam-amstelland/wachtrijen/{queue}/leases"
            key = {"Idempotency-Key": f"alles-{queue}"}
            answer = await client.post(path, json={"aantal": SOME}, headers=key)
            assert answer.status_code == 201, answer.text


async def now_and_then(sender: Sender, stop: asyncio.Event) -> None:
    """Send one report after another until it was enough."""
    number = SOME
    async with sender.client() as client:
        while not stop.is_set():
            await sender.send(client, number)
            await asyncio.sleep(0.05)
            number += 1


async def rotation_is_killed(service: Service) -> None:
    """Begin a rotation, and end it without a word as soon as it is at the messages of police."""
    running = service.run("sleutels", "roteer")
    assert running.stdout is not None
    while (line := await asyncio.to_thread(running.stdout.readline)) and "mutaties.payload" not in line:
        pass
    assert line, "it ended before it could be killed"
    running.kill()
    await asyncio.to_thread(running.communicate)


async def erasing_is_killed(service: Service, there: Beside) -> None:
    """Begin to erase, and end it without a word when something is gone and something is not."""
    running = service.run("bewaren")
    for _ in range(6_000):
        if await there.erased() or running.poll() is not None:
            break
        await asyncio.sleep(0.005)
    running.kill()
    await asyncio.to_thread(running.communicate)
    assert 0 < await there.erased() < OLD, "it was cut short"


async def ends_well(service: Service, *command: str) -> str:
    """What a command says that comes to its end."""
    running = service.run(*command)
    said, _ = await asyncio.to_thread(running.communicate, timeout=240)
    assert running.returncode == 0, said + service.log()[-2000:]
    return said


async def messages(sender: Sender, numbers: Sequence[int]) -> list[httpx.Response]:
    """What police reads back of these."""
    paths = [f"/v1/mutaties/{sender.acknowledged[number]}/bericht" for number in numbers]
    async with sender.client() as client:
        return [await client.get(path, headers={"Doelbinding": "POLITIETAAK"}) for path in paths]


def names(message: Any) -> list[str]:
    return [one["achternaam"] for one in message["betrokkenen"] if "achternaam" in one]


@BOTH
async def test_what_is_due_is_gone_and_the_rest_is_read_with_new_keys(start: Start, database: str) -> None:
    service = start(database, sleutel_wachttijd_s=0.5, bewaren_na_lezing_uren=1, bewaren_partij=6)
    sender, stop = Sender(service), asyncio.Event()
    await sender.load(range(SOME))
    await veilig_thuis_reads(service)
    async with beside(service) as there:
        await there.read_long_ago([sender.acknowledged[number] for number in range(AT_FIRST)])
        copy = await there.sealed()
        assert len(await there.opened(copy)) == SOME

        load = asyncio.create_task(now_and_then(sender, stop))
        try:
            async with there.spoilt(sender.acknowledged[OLD]):
                await asyncio.gather(rotation_is_killed(service), erasing_is_killed(service, there))
            await there.read_long_ago([sender.acknowledged[number] for number in range(AT_FIRST, OLD)])
            said, _ = await asyncio.gather(ends_well(service, "sleutels", "roteer"), ends_well(service, "bewaren"))
        finally:
            stop.set()
            await load

        assert re.search(r"Oude sleutels vernietigd: \d+\.", said), said
        states = Counter((one.nummer, one.stand) for one in await standen(there.database, datetime.now(UTC)))
        assert {stand for nummer, stand in states if nummer == 1} == {"vernietigd"}
        assert {nummer for nummer, _ in states} == {1, 2}, "what was cut short is finished, not begun anew"
        assert await there.opened(copy) == {}, "with the old keys the copy was lost"
        stored = await there.sealed()
        assert len(await there.opened(stored)) == len(stored) == len(sender.acknowledged)
        assert await there.erased() == OLD

    assert not sender.problems, sender.problems[0].text
    await sender.assert_each_once(sender.acknowledged)
    numbers = [*range(SOME), *sorted(sender.acknowledged)[SOME:][-LAST_READ:]]
    for number, answer in zip(numbers, await messages(sender, numbers), strict=True):
        sent = names(json.loads(sender.body(number)))
        assert sent
        if number < OLD:
            assert not [name for name in sent if name in answer.text], number
        else:
            assert names(answer.json()["bericht"]) == sent, answer.text
