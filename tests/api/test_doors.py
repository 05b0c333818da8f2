"""What holds for every path: who comes in, what is refused, and what every answer carries."""

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any, ClassVar
from uuid import UUID

import pytest
from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select

from service.access.callers import Caller, Scope, Soort
from service.core.errors import ConflictInDatabase, StapNietMogelijk, problem_types
from service.db.idempotency import IdempotentieRow
from service.db.session import Database, WriteTx
from service.observability.logging import configure
from service.web.deps import DoelbindingHeader, IdempotencyKey, provided, require
from service.web.headers import API_VERSION, check_if_match, etag_of
from service.web.idempotency import Answer, Idempotency
from service.web.limits import Limits
from service.web.openapi import document
from service.web.paging import Listing
from service.web.routing import OPEN, Route, api_router
from service.web.straight import straight

CANARY = "999990342"


class DingIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    naam: str
    aantal: int


router = api_router("proef")
Once = Annotated[Idempotency, provided(Idempotency)]
Writer = Annotated[Caller, require(Scope.MUTATIES_SCHRIJVEN)]


@router.post("/dingen", status_code=201)
async def post_ding(request: Request, body: DingIn, key: IdempotencyKey, caller: Writer, once: Once) -> Response:
    async def act(tx: WriteTx) -> Answer:
        if body.naam == "stap":
            raise StapNietMogelijk
        if body.naam == "langzaam":
            await asyncio.sleep(0.3)
        rows = await tx.scalar(select(func.count()).select_from(IdempotentieRow))
        return Answer(201, {"aantal": body.aantal, "eerder": rows}, {"Location": "/v1/dingen/1"})

    return await once.run(request, caller, key, act)


@router.get("/dingen", responses={200: {"content": {"text/csv": {}}}})
async def list_dingen(
    caller: Annotated[Caller, require(Scope.MUTATIES_LEZEN, soort=(Soort.VT,))],
    doel: DoelbindingHeader,
    listing: Listing,
) -> dict[str, str]:
    return {"doel": doel, "sub": caller.sub}


@router.put("/dingen/{ding}")
async def put_ding(request: Request, ding: UUID, caller: Writer) -> dict[str, str]:
    check_if_match(request, etag_of(1))
    return {}


@router.post("/recht", openapi_extra={"requestBody": {"content": {"application/json": {}}}})
async def post_recht(request: Request, caller: Writer, key: IdempotencyKey, once: Once) -> Response:
    return Response(json.dumps([caller.sub, key, type(once).__name__, (await request.body()).decode()]))


@router.get("/boem", openapi_extra=OPEN)
async def boem() -> dict[str, str]:
    raise ValueError(CANARY)


@router.get("/botsing", openapi_extra=OPEN)
async def botsing() -> dict[str, str]:
    raise ConflictInDatabase(constraint="uq_dingen_naam")


@pytest.fixture
def app(app):
    app.router.routes.extend(router.routes)
    return app


@pytest.fixture(params=["sqlite"])
def database_url(sqlite_url):
    """Paths behave the same on both databases; what does not is tested in its own room."""
    return sqlite_url


@pytest.fixture
def writer(sign):
    return {**sign("politie:amsterdam", Scope.MUTATIES_SCHRIJVEN), "Idempotency-Key": "k1"}


@pytest.fixture
def reader(sign):
    return {**sign("vt:twente", Scope.MUTATIES_LEZEN), "Doelbinding": "VT_MELDPUNT"}


def assert_problem(response: Any, status: int) -> dict[str, Any]:
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["status"]) == (status, status)
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"].removeprefix("/v1/problemen/") in problem_types()
    assert UUID(problem["instance"].removeprefix("urn:uuid:")).version == 7
    assert {"title", "detail"} <= problem.keys()
    return problem


class TestEveryAnswer:
    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("GET", "/v1/openapi.json", 200),
            ("GET", "/v1/dingen", 401),
            ("GET", "/v1/bestaat-niet", 404),
            ("GET", "/v1/dingen/", 404),
            ("DELETE", "/v1/dingen", 405),
            ("OPTIONS", "/v1/dingen", 405),
            ("GET", "/v1/boem", 500),
            ("HEAD", "/v1/boem", 500),
            ("GET", "/health/live", 200),
        ],
    )
    async def test_carries_version_security_and_trace(self, client, method, path, status):
        response = await client.request(method, path)
        assert response.status_code == status
        headers = response.headers
        assert headers["api-version"] == API_VERSION
        assert headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["strict-transport-security"].startswith("max-age=31536000")
        assert headers["referrer-policy"] == "no-referrer"
        assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", headers["traceparent"])
        assert len(headers.multi_items()) == len(dict(headers.multi_items()))
        if status >= 400 and method != "HEAD":
            assert_problem(response, status)

    async def test_echoes_a_trace_and_a_transaction(self, client):
        sent = {
            "Traceparent": "00-" + "a" * 32 + "-" + "b" * 16 + "-01",
            "Fsc-Transaction-Id": "01a20386-74b8-7323-88b8-53a71cfbac45",
        }
        headers = (await client.get("/health/live", headers=sent)).headers
        assert headers["traceparent"] == sent["Traceparent"]
        assert headers["fsc-transaction-id"] == sent["Fsc-Transaction-Id"]

    @pytest.mark.parametrize("made_up", ["x", CANARY, "00-" + "0" * 32 + "-" + "b" * 16 + "-01", "é"])
    async def test_does_not_echo_what_is_no_trace(self, client, made_up):
        sent = {"Traceparent": made_up.encode(), "Fsc-Transaction-Id": made_up.encode()}
        headers = (await client.get("/health/live", headers=sent)).headers
        assert headers["traceparent"] != made_up
        assert "fsc-transaction-id" not in headers

    async def test_head_is_get_without_a_body(self, client):
        get, head = await client.get("/v1/openapi.json"), await client.head("/v1/openapi.json")
        assert head.content == b""
        assert head.headers["content-length"] == str(len(get.content))

    async def test_405_names_every_method_of_the_path(self, client):
        assert (await client.patch("/v1/dingen")).headers["allow"] == "GET, HEAD, POST"


class TestWhoComesIn:
    async def test_refused_callers_come_first(self, client, writer, reader, sign):
        wrong_scope = {**writer, **sign("politie:amsterdam", Scope.BEHEER)}
        for headers, status in (
            ({}, 401),
            ({"Authorization": "Basic YTpi"}, 401),
            ({"Authorization": "Bearer x"}, 401),
            (wrong_scope, 403),
        ):
            response = await client.post("/v1/dingen", headers=headers, content=b"{kapot")
            assert_problem(response, status)
            assert ("www-authenticate" in response.headers) == (status == 401)
        of_police = {**reader, **sign("politie:amsterdam", Scope.MUTATIES_LEZEN)}
        assert_problem(await client.get("/v1/dingen", headers=of_police), 403)
        assert (await client.get("/v1/dingen", headers=reader)).json() == {"doel": "VT_MELDPUNT", "sub": "tester"}

    @pytest.mark.parametrize("doel", [None, "ZOMAAR", "vt_meldpunt"])
    async def test_a_read_says_what_for(self, client, reader, doel):
        headers = {name: value for name, value in reader.items() if name != "Doelbinding"}
        response = await client.get("/v1/dingen", headers={**headers, **({"Doelbinding": doel} if doel else {})})
        (error,) = assert_problem(response, 400)["errors"]
        assert (error["in"], error["location"]) == ("header", "Doelbinding")

    def test_a_route_without_a_scope_does_not_start(self):
        with pytest.raises(RuntimeError, match="names no scope"):

            @api_router("x").get("/lek")
            async def lek() -> None: ...


class TestWhatIsRefused:
    async def post(self, client, writer, content: bytes, media_type: str | None = "application/json"):
        headers = {**writer, **({"Content-Type": media_type} if media_type else {})}
        return await client.post("/v1/dingen", headers=headers, content=content)

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "ontbreekt"),
            (b"{", "geen_json"),
            (b'"\xff\xfe"', "geen_json"),
            (b"[" * 50_000, "te_diep"),
            (b'{"naam": "a\\u0000b", "aantal": 1}', "nul_teken"),
            (b"[]", "geen_object"),
            (b"null", "geen_object"),
            (b'{"naam": "a", "aantal": NaN}', "geen_getal"),
            (b'{"naam": "a", "aantal": 1e400}', "geen_getal"),
        ],
    )
    async def test_bad_content_is_a_problem_in_dutch(self, client, writer, content, code):
        problem = assert_problem(await self.post(client, writer, content), 400)
        assert problem["errors"][0]["code"] == code

    async def test_all_findings_come_at_once(self, client, writer):
        headers = {**writer, "Idempotency-Key": "é".encode()}
        response = await client.post("/v1/dingen", headers=headers, json={"naam": 1, "vreemd": CANARY})
        problem = assert_problem(response, 400)
        assert [error["location"] for error in problem["errors"]] == ["Idempotency-Key", "naam", "aantal", "vreemd"]
        assert CANARY not in response.text

    @pytest.mark.parametrize("media_type", ["text/plain", None, "application/xml", "application/jsonx"])
    async def test_another_media_type_is_415(self, client, writer, media_type):
        assert_problem(await self.post(client, writer, b'{"naam": "a", "aantal": 1}', media_type), 415)

    async def test_a_charset_is_no_other_media_type(self, client, writer):
        response = await self.post(client, writer, b'{"naam": "a", "aantal": 1}', "application/json; charset=utf-8")
        assert response.status_code == 201

    @pytest.mark.parametrize(
        ("accept", "status"),
        [
            ("*/*", 200),
            ("application/*", 200),
            ("text/csv", 200),
            ("text/html, application/json;q=0.5", 200),
            ("text/html", 406),
            ("application/json;q=0", 406),
            ("image/*", 406),
        ],
    )
    async def test_what_cannot_be_made_is_406(self, client, reader, accept, status):
        assert (await client.get("/v1/dingen", headers={**reader, "Accept": accept})).status_code == status

    async def test_a_body_over_the_limit_is_413(self, client, writer):
        assert_problem(await self.post(client, writer, b"x" * 1_100_000), 413)

        async def stream() -> AsyncIterator[bytes]:
            for _ in range(20):
                yield b" " * 100_000

        headers = {**writer, "Content-Type": "application/json"}
        assert_problem(await client.post("/v1/dingen", headers=headers, content=stream()), 413)

    @pytest.mark.parametrize("query", [f"bsn={CANARY}", f"{CANARY}=1", "limit=0", "limit=501", "limit=x", "cursor=x"])
    async def test_parameters_are_known_or_refused(self, client, reader, query):
        response = await client.get(f"/v1/dingen?{query}", headers=reader)
        assert_problem(response, 400)
        assert CANARY not in response.text

    async def test_an_id_that_is_none_is_400(self, client, writer):
        (error,) = assert_problem(await client.put("/v1/dingen/7", headers=writer), 400)["errors"]
        assert (error["in"], error["location"], error["code"]) == ("path", "ding", "geen_uuid")

    async def test_a_change_needs_the_edition_it_changes(self, client, writer):
        path = f"/v1/dingen/{UUID(int=1)}"
        assert_problem(await client.put(path, headers=writer), 428)
        assert_problem(await client.put(path, headers={**writer, "If-Match": '"oud"'}), 412)
        assert (await client.put(path, headers={**writer, "If-Match": etag_of(1)})).status_code == 200

    async def test_too_many_at_once_is_503(self, client, writer, settings, app):
        (limited,) = (layer for layer in app.user_middleware if layer.cls is Limits)
        limited.kwargs["grenzen"] = replace(limited.kwargs["grenzen"], max_in_flight=2)
        app.middleware_stack = app.build_middleware_stack()

        async def post(n: int):
            headers = {**writer, "Idempotency-Key": f"k{n}"}
            return await client.post("/v1/dingen", headers=headers, json={"naam": "langzaam", "aantal": n})

        answers = await asyncio.gather(*(post(n) for n in range(6)))
        refused = [answer for answer in answers if answer.status_code == 503]
        assert len(refused) == 4
        assert refused[0].headers["retry-after"] == "1"
        assert (await post(9)).status_code == 201

    @pytest.mark.parametrize("path", ["/v1/boem", "/v1/botsing"])
    async def test_what_nobody_foresaw_tells_nothing(self, client, path):
        configure(log := io.StringIO())
        response = await client.get(path)
        problem = assert_problem(response, 500)
        assert CANARY not in response.text
        line = json.loads(log.getvalue().splitlines()[-1])
        configure()
        assert CANARY not in str(line)
        assert line["gebeurtenis"] == "verzoek.mislukt"
        assert problem["instance"].endswith(line["verzoek"])


class TestTheShortWay:
    """An endpoint that reads its request itself is reached directly, behind the same doors."""

    def test_it_is_the_short_way(self):
        routes = [route for route in router.routes if isinstance(route, Route)]
        ways = {route.path: straight(route.dependant) is not None for route in routes}
        assert ways["/v1/recht"]
        assert not ways["/v1/dingen"]

    async def test_it_gets_what_it_asks_for(self, client, writer):
        headers = {**writer, "Idempotency-Key": '"k"', "Content-Type": "application/json"}
        response = await client.post("/v1/recht", headers=headers, content=b"{}")
        assert response.json() == ["tester", "k", "Idempotency", "{}"]

    async def test_the_same_is_refused(self, client, writer):
        json_type = {"Content-Type": "application/json"}
        assert_problem(await client.post("/v1/recht", headers=json_type, content=b"{}"), 401)
        assert_problem(await client.post("/v1/recht", headers=writer, content=b"{}"), 415)
        deep = await client.post("/v1/recht", headers={**writer, **json_type}, content=b"[" * 100)
        assert assert_problem(deep, 400)["errors"][0]["code"] == "te_diep"
        without = {"Authorization": writer["Authorization"], **json_type}
        for headers, code in ((without, "ontbreekt"), ({**without, "Idempotency-Key": "a b"}, "ongeldige_vorm")):
            (error,) = assert_problem(await client.post("/v1/recht", headers=headers, content=b"{}"), 400)["errors"]
            assert (error["in"], error["location"], error["code"]) == ("header", "Idempotency-Key", code)


class TestDoingItOnce:
    ding: ClassVar = {"naam": "a", "aantal": 1}

    async def test_the_same_key_and_body_give_the_same_answer(self, client, writer):
        first = await client.post("/v1/dingen", headers=writer, json=self.ding)
        again = await client.post("/v1/dingen", headers={**writer, "Idempotency-Key": '"k1"'}, json=self.ding)
        assert first.status_code == again.status_code == 201
        assert first.content == again.content
        assert again.headers["location"] == "/v1/dingen/1"
        assert "idempotency-replayed" not in first.headers
        assert again.headers["idempotency-replayed"] == "true"

    async def test_another_body_is_422(self, client, writer):
        await client.post("/v1/dingen", headers=writer, json=self.ding)
        assert_problem(await client.post("/v1/dingen", headers=writer, json={**self.ding, "aantal": 2}), 422)

    async def test_a_key_belongs_to_its_caller(self, client, writer, sign):
        await client.post("/v1/dingen", headers=writer, json=self.ding)
        other = {**writer, **sign("politie:limburg", Scope.MUTATIES_SCHRIJVEN)}
        response = await client.post("/v1/dingen", headers=other, json={**self.ding, "aantal": 2})
        assert response.status_code == 201

    async def test_while_the_first_runs_the_second_is_409(self, client, writer):
        slow = {"naam": "langzaam", "aantal": 1}
        posts = (client.post("/v1/dingen", headers=writer, json=slow) for _ in range(3))
        statuses = sorted(response.status_code for response in await asyncio.gather(*posts))
        assert statuses == [201, 409, 409]

    async def test_an_act_that_failed_can_be_tried_again(self, client, writer):
        for _ in range(2):
            assert_problem(await client.post("/v1/dingen", headers=writer, json={"naam": "stap", "aantal": 1}), 409)
        response = await client.post("/v1/dingen", headers=writer, json=self.ding)
        assert response.json() == {"aantal": 1, "eerder": 0}

    @pytest.mark.parametrize("key", ["", '""', "a b", "x" * 256, '"half', "é"])
    async def test_a_key_has_a_form(self, client, writer, key):
        response = await client.post(
            "/v1/dingen", headers={**writer, "Idempotency-Key": key.encode()}, json={"naam": "a", "aantal": 1}
        )
        assert assert_problem(response, 400)["errors"][0]["location"] == "Idempotency-Key"

    async def test_the_answer_is_kept_sealed(self, client, writer, services):
        await client.post("/v1/dingen", headers=writer, json=self.ding)
        async with services.get(Database).read() as tx:
            assert b"aantal" not in await tx.scalar(select(IdempotentieRow.antwoord))


class TestAbout:
    async def test_the_contract_is_open_to_every_origin_and_nothing_else_is(self, client):
        assert (await client.get("/v1/openapi.json")).headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-origin" not in (await client.get("/v1/problemen")).headers

    async def test_every_type_of_problem_resolves(self, client):
        for kind in (await client.get("/v1/problemen")).json():
            described = await client.get(kind["type"], headers={"Accept": "application/json"})
            assert described.json() == kind
            page = await client.get(kind["type"], headers={"Accept": "text/html"})
            assert page.headers["content-type"].startswith("text/html")
        assert_problem(await client.get("/v1/problemen/bestaat-niet"), 404)

    def test_operations_name_scopes_and_problems(self, app):
        made = document(app)
        operation = made["paths"]["/dingen"]["post"]
        assert operation["operationId"] == "postDing"
        assert operation["security"] == [{"bearer": []}]
        assert operation["x-scopes"] == ["mutaties:schrijven"]
        assert set(operation["responses"]) == {
            "201",
            "400",
            "401",
            "403",
            "406",
            "408",
            "409",
            "413",
            "415",
            "422",
            "429",
            "500",
            "503",
        }
        assert made["servers"][0]["url"] == "/v1"
        assert "HTTPValidationError" not in made["components"]["schemas"]
        for path, item in made["paths"].items():
            for operation in item.values():
                for status, response in operation["responses"].items():
                    assert "API-Version" in response["headers"], path
                    assert ("application/problem+json" in response.get("content", {})) == (status[0] in "45")

    async def test_ready_tells_each_component(self, client):
        ready = (await client.get("/health/ready")).json()
        assert {"database": "OK", "migratie": "OK", "sleutels": "OK"}.items() <= ready["onderdelen"].items()

    async def test_not_ready_is_503_with_the_component(self, client, services):
        async with services.get(Database).engine.begin() as connection:
            await connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'ouder'")
        problem = assert_problem(await client.get("/health/ready"), 503)
        assert (problem["onderdelen"]["database"], problem["onderdelen"]["migratie"]) == ("OK", "NIET_OK")

    async def test_figures_have_closed_labels(self, client):
        await client.get(f"/v1/dingen/{UUID(int=7)}?bsn={CANARY}")
        await client.request("VREEMD", f"/v1/{CANARY}")
        text = (await client.get("/metrics")).text
        assert CANARY not in text
        assert "VREEMD" not in text
        assert 'methode="ANDERS",route="(geen)",status="4xx"' in text
