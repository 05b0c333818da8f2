"""The outside source: asked at receipt, asked again when it did not answer, and what its answer may change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import select

from service.core.clock import SimulatedClock
from service.db.session import Database
from service.demo.nepbron import Gedrag, Nepbron, known
from service.intake.later import Later
from service.settings import Settings
from service.statistics.herbouw import Herbouw
from service.tally.tables import FeitRow
from tests.builders import een_bsn, een_mutatie, een_pleger, een_slachtoffer

pytestmark = pytest.mark.anyio

Sign = Callable[..., dict[str, str]]


@pytest.fixture
async def source() -> AsyncIterator[tuple[Nepbron, str]]:
    """A make-believe source behind a real socket."""
    nepbron = Nepbron(Gedrag.FOUT)
    server = uvicorn.Server(uvicorn.Config(nepbron, port=0, log_config=None, lifespan="off", ws="none"))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event to wait for
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield nepbron, f"http://127.0.0.1:{port}"
    server.should_exit = True
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
def settings(settings: Settings, source: tuple[Nepbron, str]) -> Settings:
    return settings.model_copy(update={"informatiebron_url": source[1], "informatiebron_budget_s": 2.0})


def zonder_relatie(n: int) -> dict[str, Any]:
    """Violence between two people whose relation police did not know."""
    return een_mutatie(
        betrokkenen=[een_slachtoffer(bsn=een_bsn(n)), een_pleger(bsn=een_bsn(n + 1))],
        relaties=[{"van": 2, "tot": 1, "soort": "ONBEKEND"}],
        kinderen={"antwoord": "GEEN"},
        risicofeiten=[],
        hulpvraagSlachtoffer=False,
        aanleidingen=["01"],
        aarden=["01"],
    )


def bsn_of_partners() -> int:
    """The first pair whom the source knows as partners."""
    for n in range(200):
        personen = [{"volgnummer": 1, "rol": "SLACHTOFFER", "bsn": een_bsn(n)},
                    {"volgnummer": 2, "rol": "PLEGER", "bsn": een_bsn(n + 1)}]  # fmt: skip
        answer = known({"nummer": 0, "punten": ["RELATIES"], "personen": personen})
        if answer.get("relaties", [{}])[0].get("soort") == "PARTNER":
            return n
    raise AssertionError("the source knows no partners")


async def send(client: httpx.AsyncClient, sign: Sign, message: dict[str, Any]) -> dict[str, Any]:
    headers = sign("politie:amsterdam") | {"Idempotency-Key": "k"}
    made: dict[str, Any] = (await client.post("/v1/mutaties", json=message, headers=headers)).json()
    return made


async def test_a_source_that_answers_makes_the_decision(
    client: httpx.AsyncClient, sign: Sign, source: tuple[Nepbron, str]
) -> None:
    source[0].gedrag = Gedrag.GOED
    made = await send(client, sign, zonder_relatie(bsn_of_partners()))
    assert (made["verrijking"], made["beoordeling"]["uitkomst"]) == ("VOLLEDIG", "DZ")


async def test_without_an_answer_the_mutatie_goes_on_and_is_decided_anew_later(
    client: httpx.AsyncClient, sign: Sign, source: tuple[Nepbron, str], services: Any, clock: SimulatedClock
) -> None:
    made = await send(client, sign, zonder_relatie(bsn_of_partners()))
    assert (made["verrijking"], made["beoordeling"]["uitkomst"], made["status"]) == ("ONVOLLEDIG", "HB", "BEOORDEELD")
    later = services.get(Later)
    source[0].gedrag = Gedrag.GOED
    assert await later.once() == 0, "it is not time yet"
    clock.advance(timedelta(hours=1))
    assert await later.once() == 1
    assert await later.once() == 0, "once is enough"
    headers = sign("politie:amsterdam")
    now = (await client.get(f"/v1/mutaties/{made['mutatieId']}", headers=headers)).json()
    assert (now["verrijking"], now["beoordeling"]["uitkomst"], now["status"]) == ("VOLLEDIG", "DZ", "DOORGEZET")
    assert now["meldingId"]
    assert (await client.get("/v1/controlelijst", headers=headers)).json()["items"] == []
    uitleg = (await client.get(f"/v1/mutaties/{made['mutatieId']}/uitleg", headers=headers)).json()
    assert (uitleg["volgnr"], uitleg["aanleiding"]) == (2, "VERRIJKING")


async def test_a_source_that_stays_away_is_asked_less_and_less_and_nothing_is_lost(
    client: httpx.AsyncClient, sign: Sign, source: tuple[Nepbron, str], services: Any, clock: SimulatedClock
) -> None:
    made = await send(client, sign, zonder_relatie(bsn_of_partners()))
    later = services.get(Later)
    for _ in range(12):
        clock.advance(timedelta(hours=13))
        assert await later.once() == 0
    headers = sign("politie:amsterdam")
    now = (await client.get(f"/v1/mutaties/{made['mutatieId']}", headers=headers)).json()
    assert (now["verrijking"], now["status"]) == ("ONVOLLEDIG", "BEOORDEELD")
    waiting = (await client.get("/v1/controlelijst", headers=headers)).json()["items"]
    assert [item["mutatieId"] for item in waiting] == [made["mutatieId"]]


async def test_what_was_withdrawn_meanwhile_is_left_alone(
    client: httpx.AsyncClient, sign: Sign, source: tuple[Nepbron, str], services: Any, clock: SimulatedClock
) -> None:
    made = await send(client, sign, zonder_relatie(bsn_of_partners()))
    headers = sign("politie:amsterdam") | {"Idempotency-Key": "i"}
    path = f"/v1/mutaties/{made['mutatieId']}"
    await client.post(f"{path}/intrekkingen", json={"reden": "ONRECHTMATIG"}, headers=headers)
    source[0].gedrag = Gedrag.GOED
    clock.advance(timedelta(hours=1))
    assert await services.get(Later).once() == 0
    now = (await client.get(path, headers=sign("politie:amsterdam"))).json()
    assert (now["status"], now["meldingId"]) == ("INGETROKKEN", None)


async def moves(services: Any) -> list[dict[str, Any]]:
    """What the facts say of where it went after receipt; told again they say the same."""
    async with services.get(Database).read() as tx:
        rows = await tx.all(select(*FeitRow.__table__.c).order_by(FeitRow.volgnr))
    assert (await services.get(Herbouw).feiten(herstel=False)).gelijk
    return [row.gegevens for row in rows if row.soort == "UITKOMST"]


async def test_deciding_anew_is_a_fact_with_the_rules_that_decided(
    client: httpx.AsyncClient, sign: Sign, source: tuple[Nepbron, str], services: Any, clock: SimulatedClock
) -> None:
    await send(client, sign, zonder_relatie(bsn_of_partners()))
    source[0].gedrag = Gedrag.GOED
    clock.advance(timedelta(hours=1))
    await services.get(Later).once()
    (moved,) = await moves(services)
    assert (moved["status"], moved["uitkomst"], moved["mens"]) == ("DOORGEZET", "DZ", False)
    assert moved["regels"]
    assert moved["regelset"].startswith("landelijk@")


async def test_what_opens_a_human_no_again_is_a_fact_with_the_rules_and_taking_it_back_one_without(
    client: httpx.AsyncClient, sign: Sign, source: tuple[Nepbron, str], services: Any, clock: SimulatedClock
) -> None:
    made = await send(client, sign, zonder_relatie(bsn_of_partners()))
    path, police = f"/v1/mutaties/{made['mutatieId']}", sign("politie:amsterdam")
    said = {"uitkomst": "ND", "motivering": "Geen relatie.", "functie": "controleur"}
    clock.advance(timedelta(minutes=1))
    answer = await client.post(f"{path}/beoordelingen", json=said, headers=police | {"Idempotency-Key": "o"})
    assert answer.json()["status"] == "NIET_DOORGEZET"
    source[0].gedrag = Gedrag.GOED
    clock.advance(timedelta(hours=1))
    await services.get(Later).once()
    assert [(one["status"], "regels" in one) for one in await moves(services)] == [
        ("NIET_DOORGEZET", False),
        ("HEROPEND", True),
    ]
    clock.advance(timedelta(minutes=1))
    await client.post(f"{path}/intrekkingen", json={"reden": "ONJUIST"}, headers=police | {"Idempotency-Key": "i"})
    assert (await moves(services))[-1] | {"redenen": []} == {
        "status": "INGETROKKEN", "uitkomst": "DZ", "redenen": [], "mens": False
    }  # fmt: skip
