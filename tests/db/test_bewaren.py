"""Batches of erasing: what fails in between, who works beside each other, and what is left on the disk."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from service.audit.tables import AuditRow
from service.cases.tables import MeldingRow
from service.core.cipher import Cipher
from service.core.clock import SimulatedClock
from service.core.codes_bewaren import Bewaarsoort
from service.db.engine import make_engine
from service.db.session import Database
from service.notifications.tables import BerichtRow
from service.register.tables import MutatieRow
from service.retention.bewaren import Bewaren
from service.retention.tables import VernietigingRow
from service.retention.termijnen import Bewaartermijnen
from tests.builders import een_bsn, een_mutatie, een_slachtoffer
from tests.deliveries import VtKant, bewaar_en_lever, een_vt_kant

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MANY = 8
S = Bewaarsoort


class Hapert(Cipher):
    """Seals so often, and then no more until it is mended."""

    def __init__(self, key: bytes) -> None:
        super().__init__({"test": key}, active="test")
        self.nog: float = float("inf")

    def seal(self, plaintext: bytes, *, aad: bytes, regio: str | None) -> bytes:
        self.nog -= 1
        if self.nog < 0:
            raise ConnectionError
        return super().seal(plaintext, aad=aad, regio=regio)


@pytest.fixture
def cipher() -> Hapert:
    return Hapert(os.urandom(32))


@pytest.fixture
async def gevuld(database: Database, cipher: Hapert, anyio_backend: str) -> VtKant:
    """Reports of more than a year ago, of which nobody told how they ended."""
    vt = een_vt_kant(cipher)
    for n in range(MANY):
        message = een_mutatie(bvhNummer=f"PL1300-9{n:06}", betrokkenen=[een_slachtoffer(bsn=een_bsn(40 + n))])
        await bewaar_en_lever(database, vt, NOW - timedelta(days=400), message=message)
    return vt


def bewaren(database: Database, cipher: Cipher, *, partij: int = 3) -> Bewaren:
    return Bewaren(database, SimulatedClock(NOW), cipher, Bewaartermijnen(), partij=partij)


async def stand(database: Database) -> dict[str, Any]:
    """What was erased, what the ledger says of that, and which objects are on record."""
    async with database.read() as tx:
        row = VernietigingRow
        booked = await tx.all(select(row.soort, func.sum(row.aantal).label("aantal")).group_by(row.soort))
        acts = await tx.all(select(AuditRow.object_soort, AuditRow.objecten).where(AuditRow.actie == "VERNIETIGEN"))
        return {
            "mutaties": await tx.scalar(select(func.count()).where(MutatieRow.vernietigd_op.is_not(None))),
            "meldingen": await tx.scalar(select(func.count()).where(MeldingRow.vernietigd_op.is_not(None))),
            "geboekt": {one.soort: int(one.aantal) for one in booked},
            "objecten": Counter(
                (row.object_soort, one) for row in acts if row.object_soort != "bericht" for one in row.objecten
            ),
            "verteld": await tx.scalar(
                select(func.count()).select_from(BerichtRow).where(BerichtRow.soort.like("%vernietigd"))
            ),
        }


def once(found: dict[str, Any]) -> None:
    """Everything was erased, and each object exactly once."""
    assert (found["mutaties"], found["meldingen"]) == (MANY, MANY)
    assert {soort: found["geboekt"][soort] for soort in ("MUTATIE_INHOUD", "MELDING_INHOUD")} == {
        "MUTATIE_INHOUD": MANY, "MELDING_INHOUD": MANY,
    }  # fmt: skip
    per_kind = Counter(soort for soort, _ in found["objecten"])
    assert (per_kind["mutatie-inhoud"], per_kind["melding-inhoud"]) == (MANY, MANY)
    assert max(found["objecten"].values()) == 1
    assert found["verteld"] == MANY, "the region of each, and nobody else had a copy"


@pytest.mark.parametrize("na", [0, 13])
async def test_what_fails_in_a_batch_leaves_that_batch_whole(
    database: Database, cipher: Hapert, gevuld: VtKant, na: int
) -> None:
    cipher.nog = na
    work = bewaren(database, cipher)
    with pytest.raises(ConnectionError):
        await work.alles()
    found = await stand(database)
    assert found["mutaties"] == found["geboekt"].get("MUTATIE_INHOUD", 0)
    assert found["meldingen"] == found["geboekt"].get("MELDING_INHOUD", 0) == found["verteld"]
    cipher.nog = float("inf")
    await work.alles()
    once(await stand(database))


async def test_any_number_of_processes_may_work_at_once(
    database: Database, database_url: str, cipher: Hapert, gevuld: VtKant
) -> None:
    beside = [Database(make_engine(database_url, pool_size=2)) for _ in range(3)]
    await asyncio.gather(*(bewaren(one, cipher, partij=2).alles() for one in (database, *beside)))
    for one in beside:
        await one.close()
    once(await stand(database))


async def test_a_message_whose_key_is_lost_is_erased_all_the_same(database: Database, gevuld: VtKant) -> None:
    other = Cipher({"later": os.urandom(32)}, active="later")
    await bewaren(database, other).alles()
    once(await stand(database))


async def test_on_sqlite_nothing_of_it_is_left_in_the_file(sqlite_url: str, cipher: Hapert, anyio_backend: str) -> None:
    database = Database(make_engine(sqlite_url))
    message = een_mutatie(bvhNummer="PL1300-9000000", betrokkenen=[een_slachtoffer(achternaam="Kanariepiet")])
    dossier = await bewaar_en_lever(database, een_vt_kant(cipher), NOW - timedelta(days=400), message=message)
    async with database.read() as tx:
        sealed = [
            await tx.scalar(select(MutatieRow.payload).where(MutatieRow.id == dossier.id)),
            await tx.scalar(select(MeldingRow.inhoud).where(MeldingRow.id == dossier.melding_id)),
        ]
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    await in_the_file(database)
    content = on_disk(path)
    assert b"Kanariepiet" not in content
    assert all(piece(value) in content for value in sealed), "otherwise its absence would prove nothing"
    await bewaren(database, cipher).alles()
    await in_the_file(database)
    left = on_disk(path)
    assert not [value for value in sealed if piece(value) in left]
    await database.close()


def on_disk(path: Path) -> bytes:
    """The file and what stands beside it."""
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def piece(sealed: bytes) -> bytes:
    """Some of a sealed value that stands on one page of the file."""
    return sealed[40:140]


async def in_the_file(database: Database) -> None:
    """Bring what stands in the log beside the file into the file itself."""
    async with database.engine.connect() as connection:
        await connection.execute(text("ROLLBACK"))
        await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
