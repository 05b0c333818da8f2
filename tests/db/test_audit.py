"""The audit trail on both databases: only added to, sealed in order whoever writes beside it, whole after a stop."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import func, make_url, select, text
from sqlalchemy.exc import ProgrammingError

from service.access.callers import DIENST
from service.audit.nalezen import Nagelezen, Soort
from service.audit.repository import keten as repository
from service.audit.service import Actie, Handeling, record, record_many
from service.audit.tables import AuditObjectRow, AuditRow, KopRow, SchakelRow
from service.audit.verzegelen import Verzegelaar, Zegelcijfers, lees_na, verzegel
from service.audit.zegel import Zegel
from service.core.clock import SimulatedClock
from service.core.errors import ConflictInDatabase
from service.core.ids import new_id
from service.db import migrations
from service.db.engine import make_engine
from service.db.namens import DE_DIENST, als
from service.db.session import Database, WriteTx
from service.web.metrics import Metrics
from tests.conftest import settled

pytestmark = pytest.mark.anyio
NU = datetime(2026, 11, 22, 12, tzinfo=UTC)
ZEGEL = Zegel(b"z" * 32)
TABLES = ("audit", "audit_schakels", "audit_koppen")
EDITS = {
    "UPDATE audit SET op = '2026-01-01 00:00:00.000000' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET actie = 'CLAIMEN' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET resultaat = 'X' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET actor = 'een ander' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET organisatie = 'om' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET herkomst = 'x' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET doelbinding = '' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET object_soort = 'x' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET objecten = '[\"x\"]' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET grondslag = '' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET ontvanger = '' WHERE volgnr = 3": Soort.GEWIJZIGD,
    "UPDATE audit SET transactie = transactie + 1000000 WHERE volgnr = 3": Soort.ONTBREEKT,
    "UPDATE audit SET id = (SELECT b.id FROM audit b WHERE b.volgnr = 4) WHERE volgnr = 3": Soort.VERWISSELD,
    "DELETE FROM audit WHERE volgnr = 3": Soort.ONTBREEKT,
    "DELETE FROM audit WHERE volgnr = 6": Soort.ONTBREEKT,
    "DELETE FROM audit_schakels WHERE nummer = 3": Soort.ONTBREEKT,
    "DELETE FROM audit_schakels WHERE nummer > 3": Soort.ONTBREEKT,
    "UPDATE audit_schakels SET nummer = nummer + 10 WHERE nummer > 3": Soort.ONTBREEKT,
    "DELETE FROM audit_koppen WHERE nummer = 1": Soort.ONTBREEKT,
    "UPDATE audit_koppen SET schakel = 1 WHERE nummer = 1": Soort.HANDTEKENING,
}
"""What somebody may do, and what it is called when it is found."""
_NO_CHANGE = "blijft zoals het is"
_NO_RIGHT = f"permission denied|{_NO_CHANGE}"


@pytest.fixture(autouse=True)
async def in_the_name_of_the_service(anyio_backend: str) -> AsyncIterator[None]:
    with als(DE_DIENST):
        yield


def handeling(n: int) -> Handeling:
    return Handeling(
        caller=DIENST, actie=Actie.RAADPLEGEN, object_soort="melding", objecten=[f"object-{n}"], herkomst=""
    )


async def put_on_record(database: Database, count: int, *, first: int = 0) -> None:
    async with database.write() as tx:
        await record_many(tx, [handeling(n) for n in range(first, first + count)], now=NU)


async def seal_all(database: Database, limit: int = 1_000) -> int:
    await settled(database)
    total = 0
    while True:
        async with database.write() as tx:
            done = await verzegel(tx, ZEGEL, NU, limit)
        total += done
        if not done:
            return total


async def read_back(database: Database) -> Nagelezen:
    async with database.read() as tx:
        return await lees_na(tx, ZEGEL)


@pytest.fixture
async def owner(database: Database, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """The same database for somebody who may do everything in it, and not only what the service may."""
    if database.dialect == "sqlite":
        yield database
        return
    name = make_url(request.getfixturevalue("postgres_server")).username
    opened = Database(make_engine(database.engine.url.set(username=name).render_as_string(hide_password=False)))
    yield opened
    await opened.close()


async def edited(owner: Database, statement: str) -> Nagelezen:
    """What reading back says when somebody took the triggers away and then did this; undone afterwards."""
    try:
        async with owner.write() as tx:
            for table in TABLES:
                if owner.dialect == "postgresql":
                    await tx.execute(text(f"DROP TRIGGER {table}_blijft ON {table}"))
                else:
                    await tx.execute(text(f"DROP TRIGGER {table}_geen_update"))
                    await tx.execute(text(f"DROP TRIGGER {table}_geen_delete"))
            await tx.execute(text(statement))
            found = await lees_na(tx, ZEGEL)
            raise InterruptedError
    except InterruptedError:
        return found


class TestSealing:
    async def test_in_any_batches_gives_one_chain(self, database: Database) -> None:
        await put_on_record(database, 9)
        assert await seal_all(database, 4) == 9
        await put_on_record(database, 3, first=9)
        assert await read_back(database) == Nagelezen(schakels=9, koppen=3, ongezegeld=3)
        assert await seal_all(database, 4) == 3
        assert await read_back(database) == Nagelezen(schakels=12, koppen=4, ongezegeld=0)
        async with database.read() as tx:
            numbers = await tx.scalars(select(SchakelRow.nummer).order_by(SchakelRow.nummer))
            objects = await tx.scalars(select(AuditObjectRow.object))
        assert list(numbers) == list(range(1, 13))
        assert set(objects) == {f"object-{n}" for n in range(12)}

    async def test_by_processes_at_once_seals_every_entry_once(self, database: Database, database_url: str) -> None:
        """While others are writing: none is left out, none stands twice, and the chain is whole."""
        others = [Database(make_engine(database_url, pool_size=2)) for _ in range(3)]
        sealers = [
            Verzegelaar(one, SimulatedClock(NU), ZEGEL, Zegelcijfers(Metrics()), op_een_keer=5) for one in others
        ]
        done = asyncio.Event()

        async def writes(first: int) -> None:
            for n in range(12):
                await put_on_record(database, 3, first=first + n)
                await asyncio.sleep(0)

        async def seals(sealer: Verzegelaar) -> None:
            while not done.is_set():
                await sealer.run_once()
                await asyncio.sleep(0.002)

        running = [asyncio.create_task(seals(sealer)) for sealer in sealers]
        await asyncio.gather(*(writes(100 * n) for n in range(4)))
        done.set()
        await asyncio.gather(*running)
        await seal_all(database)
        found = await read_back(database)
        assert (found.schakels, found.ongezegeld, found.breuk) == (144, 0, None)
        for one in others:
            await one.close()

    async def test_waits_for_an_older_act_and_then_puts_it_first(self, postgres_url: str) -> None:
        database = Database(make_engine(postgres_url))
        async with database.write() as older:
            await record(older, caller=DIENST, now=NU, actie=Actie.AFDOEN, object_soort="x", objecten=["laat"])
            await older.flush()
            await put_on_record(database, 2)
            async with database.write() as tx:
                assert await verzegel(tx, ZEGEL, NU, 10) == 0
        assert await seal_all(database) == 3
        async with database.read() as tx:
            first = await tx.scalar(
                select(AuditRow.actie)
                .join(
                    SchakelRow, (SchakelRow.transactie == AuditRow.transactie) & (SchakelRow.volgnr == AuditRow.volgnr)
                )
                .where(SchakelRow.nummer == 1)
            )
        assert first == Actie.AFDOEN
        assert (await read_back(database)).breuk is None
        await database.close()

    async def test_leaves_it_to_another_who_is_at_it(self, postgres_url: str) -> None:
        database = Database(make_engine(postgres_url))
        await put_on_record(database, 2)
        await settled(database)
        async with database.write() as tx:
            assert await verzegel(tx, ZEGEL, NU, 10) == 2
            async with database.write() as other:
                assert await verzegel(other, ZEGEL, NU, 10) == 0
        await database.close()

    async def test_tells_how_far_it_is_behind(self, database: Database) -> None:
        metrics, clock = Metrics(), SimulatedClock(NU)
        sealer = Verzegelaar(database, clock, ZEGEL, Zegelcijfers(metrics))
        await put_on_record(database, 2)
        clock.advance(timedelta(seconds=90))
        await settled(database)
        await sealer.run_once()
        assert b"meldbrug_audit_achterstand_seconden 90.0" in metrics.render()
        await sealer.run_once()
        assert b"meldbrug_audit_achterstand_seconden 0.0" in metrics.render()
        assert b"meldbrug_audit_verzegeld_total 2.0" in metrics.render()


class Stops(WriteTx):
    """A transaction that ends at its n-th statement, as that of a process that dies."""

    left = 0

    async def execute(self, statement: Any, params: Any = None) -> Any:
        Stops.left -= 1
        if Stops.left < 0:
            raise InterruptedError
        return await super().execute(statement, params)

    async def end(self) -> None:
        Stops.left -= 1
        if Stops.left < 0:
            raise InterruptedError
        await super().end()


async def test_a_sealer_that_stops_at_any_statement_leaves_a_whole_chain_to_go_on_with(database: Database) -> None:
    await put_on_record(database, 3)
    await seal_all(database)
    await put_on_record(database, 3, first=3)
    await settled(database)
    database.act = Stops
    stopped = 0
    for at in range(20):
        Stops.left = at
        try:
            async with database.write() as tx:
                await verzegel(tx, ZEGEL, NU, 10)
        except InterruptedError:
            stopped += 1
        else:
            break
        assert await read_back(database) == Nagelezen(schakels=3, koppen=1, ongezegeld=3)
    assert stopped >= 4
    assert await read_back(database) == Nagelezen(schakels=6, koppen=2, ongezegeld=0)


class TestTheTables:
    async def test_refuse_to_be_changed_or_emptied(self, database: Database, owner: Database) -> None:
        """By the service, which has no right to, and by the owner, whom a trigger stops."""
        await put_on_record(database, 2)
        await seal_all(database)
        for table in TABLES:
            column = "schakel" if table == "audit_koppen" else "transactie"
            acts = [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"]  # noqa: S608 - our own tables
            if database.dialect == "postgresql":
                acts.append(f"TRUNCATE {table}")
            for act in acts:
                for who, refused in ((database, _NO_RIGHT), (owner, _NO_CHANGE)):
                    with pytest.raises((ProgrammingError, ConflictInDatabase)) as caught:
                        async with who.write() as tx:
                            await tx.execute(text(act))
                    assert re.search(refused, f"{caught.value} {caught.value.__cause__}")
        assert (await read_back(database)).schakels == 2

    async def test_that_somebody_changed_all_the_same_are_found(self, database: Database, owner: Database) -> None:
        await put_on_record(database, 6)
        await seal_all(database, 3)
        for statement, soort in EDITS.items():
            breuk = (await edited(owner, statement)).breuk
            assert breuk is not None, statement
            assert breuk.soort is soort, statement
        assert await read_back(database) == Nagelezen(schakels=6, koppen=2, ongezegeld=0)

    async def test_are_read_back_a_part_at_a_time(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(repository, "_CHUNK", 2)
        await put_on_record(database, 5)
        await seal_all(database, 2)
        assert await read_back(database) == Nagelezen(schakels=5, koppen=3, ongezegeld=0)
        async with database.read() as tx:
            assert await tx.scalar(select(func.count()).select_from(KopRow)) == 3


async def test_an_act_with_nothing_found_is_on_record_as_such(database: Database) -> None:
    async with database.write() as tx:
        await record(tx, caller=DIENST, now=NU, actie=Actie.RAADPLEGEN, object_soort="melding", objecten=[])
    async with database.read() as tx:
        assert await tx.scalar(select(AuditRow.resultaat)) == "NIETS_GEVONDEN"


def test_entries_of_the_previous_release_are_numbered_and_sealed(tmp_path: Any) -> None:
    """Those that are there when the schema changes, and those that the old release still adds on the new schema."""
    url = f"sqlite:///{tmp_path / 'oud.db'}"
    command.upgrade(migrations.config(url), "0016")
    columns = "id, op, actie, resultaat, actor, organisatie, herkomst, object_soort, objecten"
    row = f"'2026-01-01 00:00:00.000000', 'RAADPLEGEN', 'GELUKT', 'a', 'vt:twente', '', 'melding', '[\"{new_id()}\"]'"
    added = f"INSERT INTO audit ({columns}) VALUES ('%s', {row})"  # noqa: S608 - nobody else's text is in it
    statements = [added % new_id().hex for _ in range(3)]

    def run(*lines: str) -> None:
        with sqlite3.connect(tmp_path / "oud.db") as connection:
            for line in lines:
                connection.execute(line)

    run(*statements[:2])
    migrations.upgrade(url)
    run(statements[2])

    async def sealed() -> Nagelezen:
        database = Database(make_engine(url))
        try:
            assert await seal_all(database) == 3
            return await read_back(database)
        finally:
            await database.close()

    assert asyncio.run(sealed()) == Nagelezen(schakels=3, koppen=1, ongezegeld=0)
