"""The queues over HTTP: what waits, claiming, leases, and confirming a withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from service.access.callers import Scope
from service.cases.service import Cases
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.service import Feedback
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Register
from tests.deliveries import ANDERE_REGIO, REGIO, VtKant, een_aflevering, lever

NERGENS = "01a20000-0000-7000-8000-000000000000"
"""An id that nothing has."""
pytestmark = pytest.mark.anyio

Headers = dict[str, str]
Sign = Callable[..., Headers]

WACHTRIJEN = f"/v1/regios/{REGIO}/wachtrijen"
LEASES = f"{WACHTRIJEN}/nieuw/leases"


@pytest.fixture
def vt(services: Services) -> VtKant:
    return VtKant(
        cases=services.get(Cases),
        queues=services.get(Queues),
        feedback=services.get(Feedback),
        register=services.get(Register),
    )


@pytest.fixture
def waiting(services: Services, vt: VtKant, clock: SimulatedClock) -> Callable[..., Any]:
    """Deliver as many reports as asked; tells their ids."""

    async def deliver(n: int = 1, **changes: Any) -> list[str]:
        items = [een_aflevering(clock.now(), **changes) for _ in range(n)]
        return [str(i) for i in await lever(services.get(Database), vt, items, clock.now())]

    return deliver


@pytest.fixture
def worker(sign: Sign) -> Callable[..., Headers]:
    """Headers of a worker who claims, with a key of its own for each call."""

    def made(sub: str = "an", organisatie: str = f"vt:{REGIO}", **extra: str) -> Headers:
        headers = sign(organisatie, sub=sub) | {"Doelbinding": "VT_MELDPUNT", "Idempotency-Key": str(new_id())}
        return headers | {name.replace("_", "-"): value for name, value in extra.items()}

    return made


def without(headers: Headers, name: str) -> Headers:
    return {key: value for key, value in headers.items() if key != name}


class TestRefused:
    """Who may not, first."""

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", WACHTRIJEN),
            ("GET", f"{WACHTRIJEN}/nieuw/items"),
            ("POST", LEASES),
            ("GET", f"/v1/leases/{NERGENS}"),
            ("PUT", f"/v1/leases/{NERGENS}"),
            ("DELETE", f"/v1/leases/{NERGENS}"),
            ("POST", f"/v1/meldingen/{NERGENS}/intrekkingsbevestigingen"),
        ],
    )
    async def test_without_a_token_or_with_another_scope_or_from_police(
        self, client: httpx.AsyncClient, sign: Sign, method: str, path: str
    ) -> None:
        assert (await client.request(method, path)).status_code == 401
        answer = await client.request(method, path, headers=sign(f"vt:{REGIO}", Scope.STATISTIEK_LEZEN))
        assert answer.status_code == 403
        assert (await client.request(method, path, headers=sign("politie:amsterdam"))).status_code == 403

    @pytest.mark.parametrize(("method", "path"), [("GET", WACHTRIJEN), ("GET", f"{WACHTRIJEN}/nieuw/items")])
    async def test_another_region_named_in_the_path(
        self, client: httpx.AsyncClient, sign: Sign, method: str, path: str
    ) -> None:
        assert (await client.request(method, path, headers=sign(f"vt:{ANDERE_REGIO}"))).status_code == 403

    async def test_a_claim_for_another_region(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], waiting: Callable[..., Any]
    ) -> None:
        await waiting()
        answer = await client.post(LEASES, json={}, headers=worker(organisatie=f"vt:{ANDERE_REGIO}"))
        assert answer.status_code == 403

    @pytest.mark.parametrize("missing", ["Doelbinding", "Idempotency-Key"])
    async def test_a_claim_without_purpose_or_key(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], missing: str
    ) -> None:
        answer = await client.post(LEASES, json={}, headers=without(worker(), missing))
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["in"] == "header"

    @pytest.mark.parametrize(
        "body",
        [{"aantal": 0}, {"aantal": 101}, {"aantal": "5"}, {"duurMinuten": 0}, {"overnemen": True}, {"extra": 1},
         {"filters": {"aard": "99"}}],
    )  # fmt: skip
    async def test_a_claim_that_asks_what_cannot_be(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], body: dict[str, Any]
    ) -> None:
        answer = await client.post(LEASES, json=body, headers=worker())
        assert answer.status_code == 400
        assert answer.json()["errors"]


class TestLooking:
    async def test_the_overview_names_all_seven_with_a_size_class(
        self, client: httpx.AsyncClient, sign: Sign, waiting: Callable[..., Any], clock: SimulatedClock
    ) -> None:
        await waiting(2)
        answer = await client.get(WACHTRIJEN, headers=sign(f"vt:{REGIO}", Scope.WACHTRIJ_LEZEN))
        queues = {queue["wachtrij"]: queue for queue in answer.json()["items"]}
        assert list(queues) == ["acuut", "nieuw", "vervolg", "aangevuld", "termijn", "om-wacht", "waakvlam"]
        assert queues["nieuw"]["grootte"] == "1-9"
        assert queues["nieuw"]["oudsteOp"] == clock.now().isoformat().replace("+00:00", "Z")
        assert queues["acuut"]["grootte"] == "0"

    async def test_items_say_why_and_hold_no_person(
        self, client: httpx.AsyncClient, sign: Sign, waiting: Callable[..., Any]
    ) -> None:
        [melding_id] = await waiting()
        answer = await client.get(f"{WACHTRIJEN}/nieuw/items", headers=sign(f"vt:{REGIO}", Scope.WACHTRIJ_LEZEN))
        [item] = answer.json()["items"]
        assert item["meldingId"] == melding_id
        assert [reason["code"] for reason in item["waarom"]] == ["nieuw", "om-wacht"]
        assert item["aanleidingen"] == ["01", "08"]
        assert "Testpersoon" not in answer.text
        assert "1011AB" not in answer.text

    async def test_pages_link_to_the_next(
        self, client: httpx.AsyncClient, sign: Sign, waiting: Callable[..., Any]
    ) -> None:
        ids = await waiting(5)
        headers = sign(f"vt:{REGIO}", Scope.WACHTRIJ_LEZEN)
        path: str | None = f"{WACHTRIJEN}/nieuw/items?limit=2&kinderen=JA"
        seen: list[str] = []
        while path is not None:
            answer = await client.get(path, headers=headers)
            seen += [item["meldingId"] for item in answer.json()["items"]]
            path = answer.links.get("next", {}).get("url")
        assert seen == ids

    @pytest.mark.parametrize(("query", "n"), [("termijnVoor=2026-11-27", 0), ("termijnVoor=2026-11-28", 1),
                                              ("volledigheid=ONVOLLEDIG", 0), ("aard=08", 1)])  # fmt: skip
    async def test_filters(
        self, client: httpx.AsyncClient, sign: Sign, waiting: Callable[..., Any], query: str, n: int
    ) -> None:
        await waiting()  # received on Saturday 21 November: T1 ends on Friday the 27th
        answer = await client.get(f"{WACHTRIJEN}/nieuw/items?{query}", headers=sign(f"vt:{REGIO}"))
        assert len(answer.json()["items"]) == n


class TestClaiming:
    async def test_a_claim_gives_content_under_a_lease(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], waiting: Callable[..., Any]
    ) -> None:
        ids = await waiting(3)
        answer = await client.post(LEASES, json={"aantal": 2, "duurMinuten": 15}, headers=worker())
        assert answer.status_code == 201
        items = answer.json()["items"]
        assert [item["meldingId"] for item in items] == ids[:2]
        assert {item["fencingToken"] for item in items} == {1}
        assert items[0]["verlooptOp"] == "2026-11-21T09:15:00Z"
        assert items[0]["melding"]["mutatie"]["betrokkenen"][0]["achternaam"] == "Testpersoon"
        assert items[0]["waarom"][0]["code"] == "nieuw"

    async def test_the_same_key_gives_the_same_leases(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], waiting: Callable[..., Any]
    ) -> None:
        await waiting(2)
        headers = worker()
        first = await client.post(LEASES, json={}, headers=headers)
        again = await client.post(LEASES, json={}, headers=headers)
        assert again.json() == first.json()
        assert again.headers["Idempotency-Replayed"] == "true"

    async def test_named_meldingen_that_another_holds_are_told(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], waiting: Callable[..., Any]
    ) -> None:
        [melding_id] = await waiting()
        await client.post(LEASES, json={}, headers=worker("an"))
        refused = await client.post(LEASES, json={"meldingIds": [melding_id]}, headers=worker("bo"))
        assert refused.json() == {"items": [], "nietVerkregen": [melding_id]}
        taken = await client.post(LEASES, json={"meldingIds": [melding_id], "overnemen": True}, headers=worker("bo"))
        assert taken.json()["items"][0]["fencingToken"] == 2


class TestLeases:
    @pytest.fixture
    async def lease(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], waiting: Callable[..., Any]
    ) -> dict[str, Any]:
        await waiting()
        answer = await client.post(LEASES, json={}, headers=worker("an"))
        item: dict[str, Any] = answer.json()["items"][0]
        return item

    async def test_a_lease_of_someone_else_does_not_exist(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], lease: dict[str, Any]
    ) -> None:
        path = f"/v1/leases/{lease['leaseId']}"
        for other in (worker("bo"), worker("an", organisatie=f"vt:{ANDERE_REGIO}")):
            assert (await client.get(path, headers=other)).status_code == 404
            assert (await client.put(path, json={}, headers=other | {"If-Match": "*"})).status_code == 404
            assert (await client.delete(path, headers=other)).status_code == 404

    async def test_renewing_needs_the_etag_that_was_read(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], lease: dict[str, Any], clock: SimulatedClock
    ) -> None:
        path = f"/v1/leases/{lease['leaseId']}"
        etag = (await client.get(path, headers=worker())).headers["ETag"]
        assert (await client.put(path, json={}, headers=worker())).status_code == 428
        clock.advance(timedelta(minutes=10))
        renewed = await client.put(path, json={"duurMinuten": 30}, headers=worker() | {"If-Match": etag})
        assert renewed.status_code == 200
        assert renewed.json()["verlooptOp"] == "2026-11-21T09:40:00Z"
        stale = await client.put(path, json={}, headers=worker() | {"If-Match": etag})
        assert stale.status_code == 412
        assert renewed.headers["ETag"] != etag

    async def test_an_expired_lease_is_a_conflict(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], lease: dict[str, Any], clock: SimulatedClock
    ) -> None:
        path = f"/v1/leases/{lease['leaseId']}"
        clock.advance(timedelta(minutes=30))
        assert (await client.get(path, headers=worker())).json()["stand"] == "VERLOPEN"
        for answer in (
            await client.put(path, json={}, headers=worker() | {"If-Match": "*"}),
            await client.delete(path, headers=worker()),
        ):
            assert answer.status_code == 409
            assert answer.json()["type"] == "/v1/problemen/lease-verlopen"

    async def test_an_overtaken_lease_is_a_conflict(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], lease: dict[str, Any]
    ) -> None:
        body = {"meldingIds": [lease["meldingId"]], "overnemen": True}
        await client.post(LEASES, json=body, headers=worker("bo"))
        answer = await client.put(f"/v1/leases/{lease['leaseId']}", json={}, headers=worker() | {"If-Match": "*"})
        assert answer.status_code == 409
        assert "door een ander" in answer.json()["detail"]

    async def test_giving_back_twice_is_the_same_as_once(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], lease: dict[str, Any]
    ) -> None:
        path = f"/v1/leases/{lease['leaseId']}"
        for _ in range(2):
            answer = await client.delete(path, headers=worker())
            assert (answer.status_code, answer.content) == (204, b"")
        again = await client.post(LEASES, json={}, headers=worker("bo"))
        assert again.json()["items"][0]["meldingId"] == lease["meldingId"]
        assert (await client.delete(path, headers=worker())).status_code == 204


class TestWithdrawal:
    async def test_it_is_shown_confirmed_once_and_gone(
        self, client: httpx.AsyncClient, worker: Callable[..., Headers], waiting: Callable[..., Any],
        services: Services, clock: SimulatedClock,
    ) -> None:  # fmt: skip
        [melding_id] = await waiting()
        path = f"/v1/meldingen/{melding_id}/intrekkingsbevestigingen"
        assert (await client.post(path, headers=worker())).status_code == 409
        async with services.get(Database).write() as tx:
            await services.get(Queues).withdraw(tx, [UUID(melding_id)], clock.now())
        items = await client.get(f"{WACHTRIJEN}/nieuw/items", headers=worker())
        assert items.json()["items"][0]["ingetrokken"] is True
        assert (await client.post(path, headers=worker(organisatie=f"vt:{ANDERE_REGIO}"))).status_code == 404
        assert (await client.post(path, headers=without(worker(), "Idempotency-Key"))).status_code == 400
        confirmed = await client.post(path, headers=worker())
        assert confirmed.status_code == 201
        assert confirmed.json()["bevestigdOp"] == "2026-11-21T09:00:00Z"
        items = await client.get(f"{WACHTRIJEN}/nieuw/items", headers=worker())
        assert items.json()["items"] == []
