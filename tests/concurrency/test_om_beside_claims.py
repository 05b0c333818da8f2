"""Answers, decisions and questions of the OM that meet claims, steps and additions on the same meldingen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.cases.service import Cases
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.exchange.tables import OmVerzoekRow
from service.feedback.service import Feedback
from service.parts import Services
from service.queues.service import Queues
from service.queues.tables import WachtrijItemRow
from service.register.service import Register
from tests.deliveries import REGIO, VtKant, bewaar_en_lever, een_aflevering, lever

pytestmark = pytest.mark.anyio


async def test_nobody_waits_for_one_that_waits_for_it_and_the_mark_tells_the_truth(
    services: Services, client: httpx.AsyncClient, sign: Callable[..., dict[str, str]], clock: SimulatedClock
) -> None:
    database = services.get(Database)
    vt = VtKant(
        cases=services.get(Cases),
        queues=services.get(Queues),
        feedback=services.get(Feedback),
        register=services.get(Register),
    )
    dossiers = [await bewaar_en_lever(database, vt, clock.now()) for _ in range(8)]
    meldingen = [str(dossier.melding_id) for dossier in dossiers]
    now = clock.now().isoformat()

    async def post(path: str, body: dict[str, Any], als: str = f"vt:{REGIO}") -> int:
        headers = sign(als) | {"Idempotency-Key": str(new_id()), "Doelbinding": "VT_BEOORDELEN"}
        return (await client.post(f"/v1{path}", json=body, headers=headers)).status_code

    asked = (await client.get("/v1/om-verzoeken", headers=sign("om"))).json()["items"]
    question = {one["meldingId"]: one["omVerzoekId"] for one in asked}
    decision = {"vtInfoGebruikt": False, "zonderInfoReden": "SPOED", "vervolging": False}

    async def answers(melding_id: str) -> list[int]:
        path = f"/om-verzoeken/{question[melding_id]}/antwoorden"
        return [await post(path, {"bekend": "NIET_BEKEND", "functie": "triagist"})]

    async def decisions(melding_id: str) -> list[int]:
        return [await post(f"/om-verzoeken/{question[melding_id]}/beslissingen", decision, "om")]

    async def questions(i: int) -> list[int]:
        body = {"mutatieId": str(dossiers[i].id), "vraag": ["BEKEND_BIJ_VT"]}
        return [status for _ in range(2) if (status := await post("/om-verzoeken", body, "om")) != 409]

    async def steps(melding_id: str) -> list[int]:
        path = f"/meldingen/{melding_id}/gebeurtenissen"
        return [
            await post(path, {"soort": "SPOED_BIJGESTELD", "tijdstip": now, "spoed": urgent})
            for urgent in (True, False)
        ]

    async def claims() -> list[int]:
        path, wanted = f"/regios/{REGIO}/wachtrijen/om-wacht/leases", {"meldingIds": meldingen, "overnemen": True}
        return [await post(path, wanted) for _ in range(4)]

    async def additions(i: int) -> list[int]:
        added = een_aflevering(clock.now(), soort="DUBBEL", melding_id=dossiers[i].melding_id)
        await lever(database, vt, [added], clock.now())
        return []

    found = await asyncio.gather(
        *map(answers, meldingen), *map(decisions, meldingen[::2]), *map(steps, meldingen), claims(), claims(),
        *map(questions, range(8)), *map(additions, range(0, 8, 3)),
    )  # fmt: skip
    assert {status for statuses in found for status in statuses} == {201}
    async with database.read() as tx:
        rows = await tx.all(select(OmVerzoekRow))
        items = await tx.all(select(WachtrijItemRow.melding_id, WachtrijItemRow.om_wacht))
    waiting = {row.melding_id for row in rows if row.beantwoord_op is None and row.beslist_op is None}
    assert {item.melding_id for item in items if item.om_wacht} == waiting
