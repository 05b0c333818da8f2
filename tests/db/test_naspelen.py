"""Replays and shadows on both databases: the counts are those of a plain loop, whatever was killed in between."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest

from service.core.clock import SimulatedClock
from service.db.session import Database
from service.parts import Services
from service.rules import rulesets
from service.rules.engine import RuleSet
from service.rules.repository import simulaties as repository
from service.rules.repository.edities import replayed
from service.rules.rulesets import national
from service.rules.service import Schaduwen
from service.rules.simulatie import Simulatiestatus
from tests.conftest import settled
from tests.nagespeeld import (
    SLECHT,
    concept_van,
    gevonden,
    naspeler,
    same_counts,
    schaduwtelling,
    stored,
    stuur,
    vraag,
    vul,
)
from tests.natellen import natellen
from tests.regelsets import Regelmakers, Sign

pytestmark = pytest.mark.anyio


@pytest.fixture
def makers(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Regelmakers:
    return Regelmakers(client, sign, services, clock)


async def test_a_replay_counts_what_a_plain_loop_counts_by_whomever_and_whenever_it_was_cut(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    day = await vul(makers)
    editie_id = await concept_van(makers, SLECHT)
    simulatie_id = await vraag(makers, editie_id, day)
    await stuur(makers, 1)  # of another day
    one, other = (naspeler(services, database, clock) for _ in range(2))
    while await one.run_once() + await other.run_once():
        pass
    found = await gevonden(database, editie_id, simulatie_id)
    besluiten = await stored(database, day)
    assert (found.status, found.verwerkt, found.totaal, found.stand.dagen) == (Simulatiestatus.KLAAR, 14, 14, 1)
    async with database.read() as tx:
        [naspel] = await replayed(tx, UUID(editie_id))
    assert (naspel.dagen, naspel.zonder, naspel.klaar_op) == (1, (), found.klaar_op)
    assert {besluit.kwaliteit for besluit in besluiten} == {"", "BRUIKBAAR", "GEEN_HGKM"}
    same_counts(found.stand.telling, natellen(besluiten, national(), rulesets.stored(SLECHT)))
    assert found.stand.telling.verloren
    assert {UUID(one.mutatie_id) for one in found.stand.telling.voorbeelden} <= {one.id for one in besluiten}


async def test_two_at_the_same_batch_count_it_once(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    day = await vul(makers, 6)
    editie_id = await concept_van(makers, SLECHT)
    simulatie_id = await vraag(makers, editie_id, day)
    before = await gevonden(database, editie_id, simulatie_id)
    slow, fast = (naspeler(services, database, clock) for _ in range(2))
    theirs = await slow._batch(before)  # one reads and counts,
    clock.advance(timedelta(minutes=3))  # its lease ends,
    while await fast.run_once():  # and another does all of it
        pass
    async with database.write() as tx:
        assert not await repository.save(tx, before, theirs)
    found = await gevonden(database, editie_id, simulatie_id)
    assert (found.verwerkt, found.stand.telling.groepen.total()) == (6, 6)


async def test_nobody_takes_what_somebody_is_at_until_the_lease_ends(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    day = await vul(makers, 3)
    simulatie_id = await vraag(makers, await concept_van(makers, SLECHT), day)
    async with database.write() as tx:
        taken = await repository.take(tx, clock.now(), clock.now() + timedelta(minutes=2))
    assert taken is not None
    assert taken.id == simulatie_id
    one = naspeler(services, database, clock)
    assert await one.run_once() == 0
    clock.advance(timedelta(minutes=2))
    assert await one.run_once() == 3


async def test_a_period_is_bounded_by_the_day_of_amsterdam(makers: Regelmakers, database: Database) -> None:
    clock = makers.clock
    clock.set(clock.now().replace(hour=22, minute=59, second=59, microsecond=999_600))
    before = await stuur(makers, 0)
    clock.advance(timedelta(milliseconds=1))
    after = await stuur(makers, 0)
    day = (clock.now() - timedelta(hours=1)).date()
    assert [str(one.id) for one in await stored(database, day)] == [before["mutatieId"]]
    assert [str(one.id) for one in await stored(database, day + timedelta(days=1))] == [after["mutatieId"]]


async def expected(database: Database, concept: RuleSet, day: date) -> Counter[tuple[str, str, str, str]]:
    """By unit, outcome of either set, and the rule in the shadow."""
    wanted: Counter[tuple[str, str, str, str]] = Counter()
    for besluit in await stored(database, day):
        plain = natellen([besluit], national(), concept)
        [old], [new] = plain.huidig, plain.concept
        wanted[besluit.eenheid, old.uitkomst, new.uitkomst, new.regel] += 1
    return wanted


async def test_a_shadow_counts_each_decision_since_it_began_once(
    makers: Regelmakers, services: Services, database: Database, clock: SimulatedClock
) -> None:
    await stuur(makers, 1)  # before it began
    clock.advance(timedelta(days=1))
    editie_id = await concept_van(makers, SLECHT)
    answer = await makers.client.post(f"/v1/regelsets/{editie_id}/schaduwen", headers=makers.bewerker())
    assert answer.status_code == 201, answer.text
    for number in range(6):
        await stuur(makers, number % 3, eenheid="amsterdam" if number % 2 else "oost-nederland")
        if number == 2:
            await settled(database)
            await asyncio.gather(*(services.get(Schaduwen).run_once() for _ in range(3)))
    await settled(database)
    await asyncio.gather(*(services.get(Schaduwen).run_once() for _ in range(3)))
    counted: Counter[tuple[str, str, str, str]] = Counter()
    for cel, aantal in (await schaduwtelling(database)).items():
        counted[cel.eenheid, cel.van, cel.naar, cel.regel] += aantal
    assert counted.total() == 6
    assert counted == await expected(database, rulesets.stored(SLECHT), clock.now().date())
