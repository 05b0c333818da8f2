"""The shares of 2023 (handbook F133) come out of a world that is built to have them.

Of all meldingen 28.5 % came in while Veilig Thuis was involved: 13.3 % during triage, 10.1 % after it, and 5.1 % while
safety was followed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from service.cases.boek import NieuweStap
from service.cases.service import Aflevering, Voortgang
from service.core.clock import SimulatedClock
from service.core.codes_zaak import Stapsoort
from service.core.ids import new_id
from service.db.session import Database
from service.queues.service import Queues
from service.statistics.publicatie import Publicaties
from service.statistics.vouwen import Vouwer
from tests.conftest import settled
from tests.deliveries import een_aflevering, een_dossier
from tests.toestemmingen import sta_toe

if TYPE_CHECKING:
    from service.parts import Services

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
S = Stapsoort
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
REGIOS = {"twente": "oost-nederland", "amsterdam-amstelland": "amsterdam"}
PER_REGIO = 1000
VERVOLG = {"K18-triage": 133, "K18-daarna": 101, "K18-monitoring": 51}
Leven = tuple[tuple[Stapsoort, Wire], ...]
NA_TRIAGE: Leven = ((S.TRIAGE_GESTART, {}), (S.TRIAGE_AFGEROND, {"vervolg": "02"}))
OVERGEDRAGEN: Leven = (
    *NA_TRIAGE,
    (S.OVERDRACHT_BESLOTEN, {}),
    (S.OVERDRACHT_AANGEBODEN, {"partij": "01"}),
    (S.OVERDRACHT_BEVESTIGD, {}),
)
LEVENS: dict[str, Leven] = {
    "K18-triage": ((S.TRIAGE_GESTART, {}),),
    "K18-daarna": NA_TRIAGE,
    "K18-monitoring": OVERGEDRAGEN,
}
"""How far a running case is in which the follow-ups of a kind come in."""
LOPEND = 10
"""Running cases of each kind in a region."""


async def een_landelijk_beeld(services: Services) -> None:
    """A quarter of two regions: cases that run, and then everything else in any order."""
    for regio in REGIOS:
        running = {kind: await lever(services, regio, BEGIN, [None] * LOPEND) for kind in LEVENS}
        for kind, steps in LEVENS.items():
            for melding_id in running[kind]:
                await leg_vast(services, regio, melding_id, steps)
        heads = [running[kind][n % LOPEND] for kind, count in VERVOLG.items() for n in range(count)]
        rest: list[UUID | None] = [*heads, *[None] * (PER_REGIO - len(heads) - len(LEVENS) * LOPEND)]
        Random(23).shuffle(rest)
        for week in range(10):
            await lever(services, regio, BEGIN + timedelta(weeks=1 + week), rest[week::10])


async def lever(services: Services, regio: str, now: datetime, heads: list[UUID | None]) -> list[UUID]:
    """Deliver reports: a new one, or one that belongs to a running case."""
    dossier = een_dossier(now)
    items: list[Aflevering] = [
        een_aflevering(
            now, dossier=dossier, melding_id=new_id(), vt_regio=regio, eenheid=REGIOS[regio], hoort_bij=head,
            soort="NIEUW" if head is None else "VERVOLG",
        )
        for head in heads
    ]  # fmt: skip
    async with services.get(Database).write() as tx:
        await services.get(Queues).deliver(tx, items, now)
    return [item.melding_id for item in items]


async def leg_vast(services: Services, regio: str, melding_id: UUID, steps: Leven) -> None:
    """Record what was done in a case."""
    now = BEGIN + timedelta(days=1)
    done = [
        NieuweStap(soort=soort, tijdstip=BEGIN + timedelta(hours=nr), gegevens=holds)
        for nr, (soort, holds) in enumerate(steps, start=1)
    ]
    async with services.get(Database).write() as tx:
        await services.get(Voortgang).record(
            tx, melding_id, done, vt_regio=regio, door="triagist", organisatie=f"vt:{regio}", now=now
        )


async def test_the_shares_of_2023_come_out(
    services: Services, clock: SimulatedClock, client: httpx.AsyncClient, sign: Callable[..., dict[str, str]]
) -> None:
    await een_landelijk_beeld(services)
    await settled(services.get(Database))
    while await services.get(Vouwer).run_once():
        pass
    await sta_toe(services, clock.now())
    while await services.get(Publicaties).run_once():
        pass

    async def cellen(who: str, gebiedsoort: str, **more: str) -> dict[str, Wire]:
        params = {"van": "2026-01-01", "tot": "2026-04-01"} | more
        answer = await client.get("/v1/statistieken/K18", params=params, headers=sign(who))
        assert answer.status_code == 200, answer.text
        return {cel["meting"]: cel for cel in answer.json()["cellen"] if cel["gebiedsoort"] == gebiedsoort}

    counts = {"K18": sum(VERVOLG.values())} | VERVOLG
    for regio in REGIOS:
        own = await cellen(f"vt:{regio}", "REGIO", vtRegio=regio)
        shown = {name: (cel["teller"], cel["noemer"], cel["waarde"], cel["exact"]) for name, cel in own.items()}
        assert shown == {name: (count, PER_REGIO, count / 10, True) for name, count in counts.items()}
    assert [own[name]["waarde"] for name in counts] == [28.5, 13.3, 10.1, 5.1]

    national = await cellen("ministerie", "LAND")
    assert set(national) == set(counts)
    for name, cel in national.items():
        assert (cel["status"], cel["exact"], cel["teller"] % 5, cel["noemer"] % 5) == ("GEPUBLICEERD", False, 0, 0)
        assert abs(cel["teller"] - len(REGIOS) * counts[name]) < 5
        assert abs(cel["noemer"] - len(REGIOS) * PER_REGIO) < 5
        assert cel["waarde"] == round(100 * cel["teller"] / cel["noemer"], 1)
        assert cel["waarde"] == pytest.approx(counts[name] / 10, abs=0.4)
