"""Many processes see the same terms pass: each is written and told exactly once, and no step that races is lost."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from service.cases.klokken import Klokken
from service.cases.klokwerk import Klokwerk
from service.cases.repository import gebeurtenissen, melding_of
from service.cases.service import NieuweStap, Voortgang
from service.cases.tables import GebeurtenisRow, MeldingRow
from service.cases.verloop import verloop
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.clock import SimulatedClock
from service.core.codes_zaak import Fase, Stapsoort
from service.db.engine import make_engine
from service.db.session import Database
from service.notifications.tables import BerichtRow
from tests.deliveries import REGIO, een_aflevering, een_optekenaar, een_vt_kant, lever

pytestmark = pytest.mark.anyio

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 30, 23, 0, 1, tzinfo=UTC)
MANY, PROCESSES = 60, 4
KLOKKEN = Klokken(Calendar())


@pytest.fixture
async def others(database_url: str, anyio_backend: str) -> AsyncIterator[list[Database]]:
    """The same database, as other processes have it: with connections, and on SQLite a writer's lock, of their own."""
    opened = [Database(make_engine(database_url, pool_size=2)) for _ in range(PROCESSES)]
    yield opened
    for one in opened:
        await one.close()


async def until_nothing_is_left(klokwerk: Klokwerk) -> int:
    """Turns until one finds nothing; what another holds at that moment is that one's."""
    looked_at = 0
    while done := await klokwerk.run_once():
        looked_at += done
    return looked_at


async def test_each_end_is_written_and_told_once(database: Database, others: list[Database]) -> None:
    items = [een_aflevering(MONDAY, spoed=n % 2 == 0) for n in range(MANY)]
    ids = await lever(database, een_vt_kant(), items, MONDAY)
    processes = [Klokwerk(other, SimulatedClock(NIGHT), KLOKKEN, een_optekenaar(), op_een_keer=5) for other in others]
    shares = await asyncio.gather(*map(until_nothing_is_left, processes))
    assert sum(shares) == MANY

    async with database.read() as tx:
        events = await tx.all(select(GebeurtenisRow.melding_id, GebeurtenisRow.sleutel))
        notices = await tx.all(
            select(BerichtRow.onderwerp, BerichtRow.organisatie, BerichtRow.soort, BerichtRow.gegevens).where(
                BerichtRow.soort.not_like("nl.meldbrug.melding.%")
            )
        )
    assert set(Counter(map(tuple, events)).values()) == {1}
    assert Counter(row.melding_id for row in events) == {i: 4 + 3 * (n % 2 == 0) for n, i in enumerate(ids)}
    told = Counter((row.onderwerp, row.organisatie, row.soort, row.gegevens.get("klok", row.gegevens.get("stap")))
                   for row in notices)  # fmt: skip
    assert set(told.values()) == {1}
    assert Counter(row.onderwerp for row in notices) == {i: 5 + 3 * (n % 2 == 0) for n, i in enumerate(ids)}


async def test_steps_that_race_with_the_clock_are_kept_and_the_next_alarm_is_right(
    database: Database, others: list[Database]
) -> None:
    cipher = Cipher({"test": os.urandom(32)}, active="test")
    ids = await lever(database, een_vt_kant(cipher), [een_aflevering(MONDAY) for _ in range(MANY)], MONDAY)
    voortgang = Voortgang(cipher, KLOKKEN, optekenaar=een_optekenaar())
    steps = [
        NieuweStap(soort=Stapsoort.TRIAGE_GESTART, tijdstip=NIGHT - timedelta(hours=9)),
        NieuweStap(soort=Stapsoort.TRIAGE_AFGEROND, tijdstip=NIGHT, gegevens={"vervolg": "02"}),
    ]

    async def triage(melding_id: UUID, where: Database) -> None:
        async with where.write() as tx:
            await voortgang.record(
                tx, melding_id, steps, vt_regio=REGIO, door="an", organisatie=f"vt:{REGIO}", now=NIGHT
            )

    processes = [Klokwerk(other, SimulatedClock(NIGHT), KLOKKEN, een_optekenaar(), op_een_keer=5) for other in others]
    await asyncio.gather(
        *map(until_nothing_is_left, processes),
        *(triage(melding_id, others[n % PROCESSES]) for n, melding_id in enumerate(ids[::2])),
    )
    async with database.read() as tx:
        columns = [column for column in MeldingRow.__table__.c if column.name != "inhoud"]
        meldingen = {row.id: melding_of(row) for row in await tx.all(select(*columns))}
        boeken = await gebeurtenissen.boeken(tx, ids)
    for n, melding_id in enumerate(ids):
        melding, boek = meldingen[melding_id], boeken[melding_id]
        course = verloop(boek.stappen, ontvangen_op=melding.ontvangen_op)
        assert melding.fase is (Fase.VERVOLGTRAJECT if n % 2 == 0 else Fase.WACHT_OP_TRIAGE) is course.stand.fase
        assert [versie.nr for versie in boek.versies] == list(range(1, len(boek.versies) + 1))
        agenda = KLOKKEN.agenda(melding.zaak(course.stand), boek.gemeld)
        assert {name: getattr(melding, name) for name in agenda._fields} == agenda._asdict()
        assert agenda.wek_op is not None
        assert agenda.wek_op > NIGHT
