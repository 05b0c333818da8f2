"""The ring in more than one process, and keys that change under it."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta

import pytest

from service.access.callers import DIENST
from service.core.cipher import Cipher, key_id_of
from service.core.clock import SimulatedClock
from service.core.errors import GeschondenGegevens, OnbekendeSleutel, SleutelOnderweg
from service.core.kek import Kek
from service.db import idempotency
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.keys import repository
from service.keys.repository import Rij
from service.keys.service import Rotatie, Sleutelring, verpak_opnieuw

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
REGIOS = ("drenthe", "twente")


class Proces:
    """What one process has of the keys: a ring, a cipher, and a document that may change beside it."""

    def __init__(self, database: Database, kek: Kek, clock: SimulatedClock | None = None) -> None:
        self.database = database
        self.clock = clock or SimulatedClock(NOW)
        self.document = kek
        self.cipher = Cipher(clock=self.clock)
        self.ring = Sleutelring(
            database, self.clock, self.cipher, kek, herlees=lambda: self.document, domeinen=REGIOS,
            wachttijd=timedelta(seconds=90),
        )  # fmt: skip

    def key(self, regio: str | None = "twente") -> str:
        return key_id_of(self.cipher.seal(b"x", aad=b"", regio=regio))


def een_kek(*names: str) -> Kek:
    return Kek({name: bytes(name, "ascii") * 32 for name in names}, actief=names[0])


async def rows_in(database: Database) -> list[Rij]:
    with als(DE_DIENST):
        async with database.read() as tx:
            return await repository.all_keys(tx)


async def test_processes_that_start_at_once_make_the_keys_once(database: Database) -> None:
    processes = [Proces(database, een_kek("a")) for _ in range(4)]
    await asyncio.gather(*(one.ring.begin() for one in processes))
    rows = await rows_in(database)
    assert {(row.domein, row.jaar, row.nummer) for row in rows} == {
        (domein, jaar, 1) for domein in ("algemeen", *REGIOS) for jaar in (2026, 2027)
    }
    assert len(rows) == 6
    for regio in (*REGIOS, None):
        assert len({one.key(regio) for one in processes}) == 1
    sealed = processes[0].cipher.seal(b"x", aad=b"a", regio="twente")
    assert [one.cipher.open(sealed, aad=b"a") for one in processes] == [b"x"] * 4
    assert all(b"x" * 4 not in (row.verpakt or b"") for row in rows)


async def test_at_the_turn_of_the_year_every_process_has_the_key_already(database: Database) -> None:
    one, other = Proces(database, een_kek("a")), Proces(database, een_kek("a"))
    await one.ring.begin()
    await other.ring.begin()
    before = one.key()
    for process in (one, other):
        process.clock.set(datetime(2027, 1, 1, tzinfo=UTC))
    assert one.key() == other.key() != before
    await one.ring.ververs()
    assert {row.jaar for row in await rows_in(database)} == {2026, 2027, 2028}


async def test_a_key_for_a_region_that_came_later_is_made_when_it_is_missed(database: Database) -> None:
    one = Proces(database, een_kek("a"))
    await one.ring.begin()
    with pytest.raises(SleutelOnderweg):
        one.key("nieuw-land")
    await one.ring.ververs()
    assert one.key("nieuw-land")


async def test_a_replacing_key_seals_nowhere_before_it_is_known_everywhere(database: Database) -> None:
    one, other = Proces(database, een_kek("a")), Proces(database, een_kek("a"))
    await one.ring.begin()
    await other.ring.begin()
    old = one.key()
    with als(DE_DIENST):
        await Rotatie(database, one.clock, one.ring).vervang()
    await one.ring.ververs()
    assert one.key() == other.key() == old
    await other.ring.ververs()
    for process in (one, other):
        process.clock.advance(timedelta(seconds=90))
    assert one.key() == other.key() != old


async def test_the_key_around_the_keys_changes_under_a_process_that_runs(database: Database) -> None:
    one, operator = Proces(database, een_kek("a")), Proces(database, een_kek("b", "a"))
    await one.ring.begin()
    sealed = one.cipher.seal(b"x", aad=b"", regio="twente")
    assert await verpak_opnieuw(database, operator.clock, operator.ring, caller=DIENST) == 6
    assert await verpak_opnieuw(database, operator.clock, operator.ring, caller=DIENST) == 0
    assert {row.kek_id for row in await rows_in(database)} == {"b"}
    with pytest.raises(OnbekendeSleutel):
        await one.ring.ververs()
    assert one.cipher.open(sealed, aad=b"") == b"x", "what it has it keeps"
    one.document = een_kek("b")
    await one.ring.ververs()
    assert one.cipher.open(sealed, aad=b"") == b"x"
    late = Proces(database, een_kek("b"))
    await late.ring.begin()
    assert late.cipher.open(sealed, aad=b"") == b"x"


async def test_a_process_that_missed_the_change_never_wraps_with_the_old_key(database: Database) -> None:
    late, operator = Proces(database, een_kek("a")), Proces(database, een_kek("b", "a"))
    await late.ring.begin()
    await verpak_opnieuw(database, operator.clock, operator.ring, caller=DIENST)
    late.clock.set(datetime(2028, 1, 1, tzinfo=UTC))
    with pytest.raises(OnbekendeSleutel):
        await late.ring.ververs()
    assert {row.kek_id for row in await rows_in(database)} == {"b"}
    late.document = een_kek("b")
    await late.ring.ververs()
    assert {row.kek_id for row in await rows_in(database)} == {"b"}
    assert late.key()


async def test_a_wrapped_key_does_not_unwrap_in_the_place_of_another(database: Database) -> None:
    one = Proces(database, een_kek("a"))
    await one.ring.begin()
    first, second, *_ = await rows_in(database)
    assert first.verpakt is not None
    with als(DE_DIENST):
        async with database.write() as tx:
            await repository.rewrap(tx, second.id, kek_id="a", verpakt=first.verpakt)
    fresh = Proces(database, een_kek("a"))
    await fresh.ring.begin()
    with pytest.raises(SleutelOnderweg):  # the ring was refused as a whole: who changed one row may have changed more
        fresh.key()
    with pytest.raises(GeschondenGegevens):  # and so it is not ready
        await fresh.ring.gereed()


async def test_an_upgraded_installation_goes_on_with_its_old_key_for_an_hour(database: Database) -> None:
    """Processes of the earlier release may still be running, and know no other."""
    key = os.urandom(32)
    one = Proces(database, een_kek("a"))
    one.cipher = one.ring.cipher = Cipher({"oud": key}, active="oud", clock=one.clock)
    sealed = one.cipher.seal(b"{}", aad=b"", regio=None)
    with als(DE_DIENST):
        async with database.write() as tx:
            earlier = idempotency.Remembered(os.urandom(32), 200, sealed)
            await idempotency.record(tx, os.urandom(32), earlier, now=NOW)
    await one.ring.begin()
    assert one.key() == "oud"
    one.clock.advance(timedelta(hours=1))
    assert one.key() not in ("oud", "")
    assert one.cipher.open(sealed, aad=b"") == b"{}"
