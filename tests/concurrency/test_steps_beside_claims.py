"""Steps and claims that meet on the same meldingen: each waits its turn, and none waits for one that waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from service.cases.service import Cases
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.service import Feedback
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Register
from tests.deliveries import REGIO, VtKant, een_aflevering, lever

pytestmark = pytest.mark.anyio


async def test_no_step_and_no_claim_is_turned_away_for_being_busy(
    services: Services, client: httpx.AsyncClient, sign: Callable[..., dict[str, str]], clock: SimulatedClock
) -> None:
    database = services.get(Database)
    vt = VtKant(
        cases=services.get(Cases),
        queues=services.get(Queues),
        feedback=services.get(Feedback),
        register=services.get(Register),
    )
    meldingen = await lever(database, vt, [een_aflevering(clock.now()) for _ in range(12)], clock.now())

    async def post(path: str, body: dict[str, object]) -> int:
        headers = sign(f"vt:{REGIO}") | {"Idempotency-Key": str(new_id()), "Doelbinding": "VT_BEOORDELEN"}
        return (await client.post(path, json=body, headers=headers)).status_code

    async def steps(melding_id: object) -> list[int]:
        now = clock.now().isoformat()
        path = f"/v1/meldingen/{melding_id}/gebeurtenissen"
        return [
            await post(path, {"soort": "TRIAGE_GESTART", "tijdstip": now}),
            await post(path, {"soort": "SPOED_BIJGESTELD", "tijdstip": now, "spoed": True}),
            await post(path, {"soort": "TRIAGE_AFGEROND", "tijdstip": now, "vervolg": "04"}),
        ]

    async def claims() -> list[int]:
        path = f"/v1/regios/{REGIO}/wachtrijen/nieuw/leases"
        wanted = {"meldingIds": [str(melding_id) for melding_id in meldingen], "overnemen": True}
        return [await post(path, wanted) for _ in range(6)]

    answers = await asyncio.gather(*(steps(melding_id) for melding_id in meldingen), *(claims() for _ in range(4)))
    assert [status for found in answers[: len(meldingen)] for status in found] == [201] * 3 * len(meldingen)
    assert {status for found in answers[len(meldingen) :] for status in found} == {201}
