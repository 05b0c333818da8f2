"""Changing the key for pseudonyms over a bridge: what was stored before is found at every step, while it is open."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.access import keys as key_files
from service.access import sleuteldocument as stappen
from service.access.callers import DIENST
from service.access.sleutelbron import Bestand, Omgeving
from service.core.clock import SimulatedClock
from service.core.pseudonyms import Doel, Pseudonyms
from service.core.regions import Regions
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.enrichment.service import Brug, Enrichment, Overgebracht
from service.enrichment.tables import SpoorRow
from service.intake.koppelen import Koppelbrug
from service.keys.service import Vernietiging
from service.parts import Services
from service.register.service import Register
from service.settings import Settings
from tests.builders import een_mutatie, gelezen

pytestmark = pytest.mark.anyio
Found = Callable[[Pseudonyms], Any]


@pytest.fixture
def stages(services: Services) -> dict[str, Pseudonyms]:
    """The pseudonyms at each step of the change: before, open, crossed, closed."""
    documents = [key_files.document_of(Bestand(services.get(Settings).key_file))]
    for step in (stappen.with_bridge, stappen.crossed, stappen.without_bridge):
        documents.append(step(documents[-1], Doel.KOPPELEN))
    made = [key_files.read(Omgeving(json.dumps(document))).pseudonyms for document in documents]
    return dict(zip(("before", "open", "crossed", "closed"), made, strict=True))


@pytest.fixture
def found(services: Services, clock: SimulatedClock) -> Found:
    """How many earlier mutaties the traces of the ordinary message lead to, under these keys."""

    async def look(pseudonyms: Pseudonyms) -> int:
        enrichment = Enrichment(pseudonyms, services.get(Regions))
        sporen = enrichment.traces(gelezen(een_mutatie()))
        with als(DE_DIENST):
            async with services.get(Database).read() as tx:
                historie = await enrichment.history(tx, [sporen], clock.now())
        asked = {spoor.pseudoniem for spoor in sporen}
        assert historie.treffers.keys() <= asked, "what was found under the other key is told under the present one"
        return len({treffer.eerder.id for treffers in historie.treffers.values() for treffer in treffers})

    return look


async def report(client: httpx.AsyncClient, sign: Callable[..., Any], number: int) -> None:
    headers = sign("politie:amsterdam") | {"Idempotency-Key": str(number)}
    answer = await client.post("/v1/mutaties", json=een_mutatie(bvhNummer=f"PL1300-2026{number:06d}"), headers=headers)
    assert answer.status_code == 201, answer.text


async def traces_in(services: Services) -> list[bytes]:
    with als(DE_DIENST):
        async with services.get(Database).read() as tx:
            return [bytes(one) for one in await tx.scalars(select(SpoorRow.pseudoniem))]


def brug(services: Services, pseudonyms: Pseudonyms) -> Koppelbrug:
    return Koppelbrug(services.get(Database), Brug(pseudonyms), services.get(Register))


async def test_what_was_stored_before_is_found_over_the_bridge_and_brought_over(
    client: httpx.AsyncClient, sign: Callable[..., Any], services: Services, stages: dict[str, Pseudonyms], found: Found
) -> None:
    for number in (1, 2, 3):
        await report(client, sign, number)
    assert [await found(stages[name]) for name in ("before", "open", "crossed", "closed")] == [3, 3, 3, 0]

    told = list[Overgebracht]()
    over = brug(services, stages["crossed"])
    done = await over.alles(told.append, per_keer=1)
    assert done == Overgebracht(3, len(await traces_in(services)), 0)
    assert [one.gelezen for one in told] == [1, 2, 3]
    assert await over.alles(told.append) == Overgebracht(3, 0, 0), "a second time changes nothing"
    assert [await found(stages[name]) for name in ("before", "crossed", "closed")] == [0, 3, 3]


async def test_killed_half_way_both_halves_are_found_and_it_goes_on(
    client: httpx.AsyncClient, sign: Callable[..., Any], services: Services, stages: dict[str, Pseudonyms], found: Found
) -> None:
    for number in (1, 2, 3):
        await report(client, sign, number)

    def killed(_done: Overgebracht) -> None:
        raise KeyboardInterrupt

    over = brug(services, stages["crossed"])
    with pytest.raises(KeyboardInterrupt):
        await over.alles(killed, per_keer=1)
    assert [await found(stages[name]) for name in ("before", "crossed", "closed")] == [2, 3, 1]
    await over.alles(lambda _: None, per_keer=2)
    assert await found(stages["closed"]) == 3


async def test_traces_of_what_was_destroyed_are_found_by_the_bridge_alone_and_counted(
    client: httpx.AsyncClient, sign: Callable[..., Any], services: Services, stages: dict[str, Pseudonyms],
    found: Found, clock: SimulatedClock,
) -> None:  # fmt: skip
    await report(client, sign, 1)
    clock.set(datetime(2027, 1, 2, tzinfo=UTC) + timedelta(hours=1))
    await services.get(Vernietiging).vernietig("amsterdam-amstelland", 2026, caller=DIENST)
    done = await brug(services, stages["crossed"]).alles(lambda _: None)
    assert done == Overgebracht(1, 0, len(await traces_in(services)))
    assert done.verloren > 0
    assert [await found(stages[name]) for name in ("crossed", "closed")] == [1, 0]
