"""HEAD on what is read: the answer of a read, and nobody has read it (handbook SP03, PR01)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from service.access.callers import Scope
from service.audit.tables import AuditRow, VerstrekkingRow
from service.cases.service import Cases
from service.cases.tables import MeldingRow
from service.core.clock import SimulatedClock
from service.db.session import Database
from service.feedback.service import Feedback
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Register
from tests.deliveries import ANDERE_REGIO, REGIO, VtKant, bewaar_en_lever

pytestmark = pytest.mark.anyio

Sign = Callable[..., dict[str, str]]
DOEL = {"Doelbinding": "VT_MELDPUNT"}


@pytest.fixture
def delivered(services: Services, clock: SimulatedClock) -> Callable[..., Awaitable[str]]:
    """Deliver one urgent report; gives its path."""
    vt = VtKant(
        cases=services.get(Cases),
        queues=services.get(Queues),
        feedback=services.get(Feedback),
        register=services.get(Register),
    )

    async def deliver() -> str:
        dossier = await bewaar_en_lever(services.get(Database), vt, clock.now(), spoed=True)
        return f"/v1/meldingen/{dossier.melding_id}"

    return deliver


async def test_who_may_not_read_may_not_glance(client: httpx.AsyncClient, sign: Sign, delivered: Any) -> None:
    path = await delivered()
    assert (await client.head(path, headers=DOEL)).status_code == 401
    assert (await client.head(path, headers=sign(f"vt:{REGIO}", Scope.WACHTRIJ_LEZEN) | DOEL)).status_code == 403
    assert (await client.head(path, headers=sign("om") | DOEL)).status_code == 403
    assert (await client.head(path, headers=sign(f"vt:{ANDERE_REGIO}") | DOEL)).status_code == 404
    assert (await client.head(path, headers=sign(f"vt:{REGIO}"))).status_code == 400


async def test_a_glance_is_no_notice_and_no_verstrekking_and_the_read_after_it_is(
    client: httpx.AsyncClient, sign: Sign, delivered: Any, services: Services
) -> None:
    path, headers = await delivered(), sign(f"vt:{REGIO}") | DOEL
    told = await _count(services, BerichtRow)
    for _ in range(2):
        glance = await client.head(path, headers=headers)
        assert (glance.status_code, glance.content) == (200, b"")
        assert await _kennisname(services) is None
        assert await _count(services, VerstrekkingRow) == 0
        assert await _count(services, BerichtRow) == told
    read = await client.get(path, headers=headers)
    assert read.json()["status"] == "GELEZEN"
    for name in ("etag", "content-type", "content-length"):
        assert glance.headers[name] == read.headers[name]
    assert await _kennisname(services) is not None
    assert await _count(services, VerstrekkingRow) == 1
    assert await _count(services, BerichtRow) > told
    again = await client.head(path, headers=headers)
    assert again.headers["etag"] == read.headers["etag"]
    assert await _count(services, VerstrekkingRow) == 1


async def test_that_it_was_asked_is_on_record(
    client: httpx.AsyncClient, sign: Sign, delivered: Any, services: Services
) -> None:
    path = await delivered()
    await client.head(path, headers=sign(f"vt:{REGIO}", sub="nieuwsgierig") | DOEL)
    async with services.get(Database).read() as tx:
        (row,) = await tx.all(select(AuditRow).where(AuditRow.actor == "nieuwsgierig"))
    assert (row.actie, row.doelbinding, row.objecten) == ("RAADPLEGEN", "VT_MELDPUNT", [path.rpartition("/")[2]])


async def _count(services: Services, table: Any) -> int:
    async with services.get(Database).read() as tx:
        return int(await tx.scalar(select(func.count()).select_from(table)))


async def _kennisname(services: Services) -> Any:
    async with services.get(Database).read() as tx:
        return await tx.scalar(select(MeldingRow.kennisname_op))
