"""The gate over HTTP: a pace per client, tokens that are bound, one act per token. Refused callers first."""

from __future__ import annotations

import asyncio
import io
import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from joserfc import jwt
from pydantic import SecretStr
from sqlalchemy import func, select, update

from service.access.callers import Scope
from service.access.keys import Keys
from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.db.eenmalig import GebruiktTokenRow
from service.db.session import Database
from service.observability.logging import configure
from service.parts import Services
from service.settings import LOCAL_ISSUER, Settings
from service.web.poort import Poort
from tests.builders import een_mutatie

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
Sign = Callable[..., Headers]
POLITIE = "politie:amsterdam"
READ, LIST, CHECK = "/v1/regelsets", "/v1/mutaties", "/v1/mutaties/_valideer"
DER = b"certificaat van een politiesysteem"
CERTIFICATE = {"Client-Cert": f":{b64encode(DER).decode()}:"}
OF_ANOTHER = {"Client-Cert": f":{b64encode(b'een ander').decode()}:"}


@pytest.fixture
def changes(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Settings of the installation that a test asks for."""
    return dict(getattr(request, "param", {}))


@pytest.fixture
def settings(tmp_path: Path, database_url: str, changes: dict[str, Any]) -> Settings:
    url = SecretStr(database_url)
    return Settings(data=tmp_path / "data", database_url=url, werk=False, **changes)


@pytest.fixture
def made(services: Services, clock: SimulatedClock) -> Sign:
    """Headers with a token of an issuer that says more than the local one: ``made(jti="1", cnf=…)``."""
    key = services.get(Keys).token_key
    assert key is not None

    def headers(organisatie: str = POLITIE, **changes: Any) -> Headers:
        claims = {
            "iss": LOCAL_ISSUER,
            "aud": "meldbrug",
            "sub": "systeem",
            "organisatie": organisatie,
            "scope": " ".join(Scope),
            "exp": int((clock.now() + timedelta(hours=1)).timestamp()),
            **changes,
        }
        token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key, algorithms=["ES256"])
        return {"Authorization": f"Bearer {token}"}

    return headers


def cnf(der: bytes = DER) -> dict[str, str]:
    return {"x5t#S256": urlsafe_b64encode(sha256(der).digest()).decode().rstrip("=")}


def with_settings(*sets: dict[str, Any]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("changes", sets, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """SQLite where nothing differs; both where the database decides."""
    kind = getattr(request, "param", "sqlite")
    url: str = request.getfixturevalue("sqlite_url" if kind == "sqlite" else "postgres_url")
    return url


both = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


class TestThePace:
    @with_settings({"tempo_lezen": 2, "tempo_schrijven": 1, "tempo_zoeken": 1, "tempo_batch": 1})
    async def test_who_asks_too_much_is_told_when_to_come_back(
        self, client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock
    ) -> None:
        reader = sign(POLITIE)
        first, second, third = [await client.get(READ, headers=reader) for _ in range(3)]
        assert (first.status_code, second.status_code, third.status_code) == (200, 200, 429)
        assert first.headers["ratelimit-policy"] == '"lezen";q=2;w=60'
        assert [answer.headers["ratelimit"] for answer in (first, second, third)] == [
            '"lezen";r=1;t=30', '"lezen";r=0;t=60', '"lezen";r=0;t=30',
        ]  # fmt: skip
        assert third.headers["retry-after"] == "30"
        assert third.json()["type"] == "/v1/problemen/te-veel-verzoeken"
        assert "Retry-After" in third.json()["detail"]
        for other in (sign(POLITIE, sub="collega"), sign("politie:limburg")):
            assert (await client.get(READ, headers=other)).status_code == 200
        clock.advance(timedelta(seconds=30))
        assert (await client.get(READ, headers=reader)).status_code == 200

    async def test_is_in_the_contract_of_every_operation_that_asks_for_a_token(self, client: httpx.AsyncClient) -> None:
        made = (await client.get("/v1/openapi.json")).json()
        described = made["components"]["headers"]
        for item in made["paths"].values():
            for operation in item.values():
                told = {status: set(answer["headers"]) for status, answer in operation["responses"].items()}
                good = set.union(*(names for status, names in told.items() if status.startswith("2")))
                if not operation["security"]:
                    assert "429" not in told
                    assert good == {"API-Version"}
                    continue
                assert told["429"] == {"API-Version", "RateLimit", "RateLimit-Policy", "Retry-After"}
                assert good >= {"RateLimit", "RateLimit-Policy"}
                assert "Retry-After" in told["503"]
                for answer in operation["responses"].values():
                    for header in answer["headers"].values():
                        assert "$ref" not in header or header["$ref"].rpartition("/")[2] in described

    @with_settings({"tempo_lezen": 1, "tempo_schrijven": 1, "tempo_batch": 1})
    async def test_each_kind_of_request_has_a_budget_of_its_own(self, client: httpx.AsyncClient, sign: Sign) -> None:
        who = sign(POLITIE)
        for method, path in (("GET", READ), ("POST", CHECK), ("POST", f"{LIST}/_batch")):
            statuses = [(await client.request(method, path, headers=who)).status_code for _ in range(2)]
            assert statuses[0] != 429, path
            assert statuses[1] == 429, path
        assert (await client.head(READ, headers=who)).status_code == 429, "a glance is a read"

    @with_settings({"tempo_aanmelden": 3})
    async def test_an_address_that_sends_bad_tokens_is_slowed_down_and_nobody_else(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        bad: Sequence[Headers] = ({}, {"Authorization": "Bearer x"}, sign(POLITIE, valid=-timedelta(hours=1)))
        assert [(await client.get(READ, headers=one)).status_code for one in (*bad, *bad)] == [401] * 3 + [429] * 3
        slowed = await client.get(READ, headers=bad[0])
        assert slowed.headers["ratelimit-policy"] == '"aanmelden";q=3;w=60'
        assert (await client.get(READ, headers=sign(POLITIE))).status_code == 200, "a good token from there"
        assert (await client.post("/aanmelden", data={"token": "x"})).status_code == 429, "also on the page"

    @with_settings({"tempo_aanmelden": 1, "vertrouwde_proxys": "127.0.0.1/32"})
    async def test_behind_a_trusted_proxy_each_caller_has_an_address(self, client: httpx.AsyncClient) -> None:
        for address in ("145.53.1.1", "145.53.1.2"):
            sent = {"X-Forwarded-For": address}
            statuses = [(await client.get(READ, headers=sent)).status_code for _ in range(2)]
            assert statuses == [401, 429]

    async def test_the_default_lets_a_second_of_the_heaviest_load_through(
        self, client: httpx.AsyncClient, services: Services, sign: Sign
    ) -> None:
        """P1 asks 2,500 a second of one client; the budget of a minute is there at once."""
        answer = await client.get(READ, headers=sign(POLITIE))
        assert answer.headers["ratelimit-policy"] == '"lezen";q=300000;w=60'
        assert services.settings.tempo_schrijven >= 2_500 * 60


class TestABoundToken:
    @with_settings({"vertrouwde_proxys": "127.0.0.1"}, {"vertrouwde_proxys": "10.0.0.0/8"}, {})
    async def test_is_refused_without_its_certificate_from_a_trusted_proxy(
        self, client: httpx.AsyncClient, made: Sign, changes: dict[str, Any]
    ) -> None:
        bound = made(cnf=cnf())
        trusted = changes.get("vertrouwde_proxys") == "127.0.0.1"
        for passed, status in (({}, 401), (OF_ANOTHER, 401), (CERTIFICATE, 200 if trusted else 401)):
            answer = await client.get(READ, headers=bound | passed)
            assert answer.status_code == status, answer.text
            if status == 401:
                assert answer.headers["www-authenticate"].endswith('error="invalid_token"')

    @with_settings({"vertrouwde_proxys": "127.0.0.1"})
    async def test_that_was_let_in_once_still_needs_it(self, client: httpx.AsyncClient, made: Sign) -> None:
        bound = made(cnf=cnf())
        statuses = [(await client.get(READ, headers=bound | one)).status_code for one in (CERTIFICATE, {}, CERTIFICATE)]
        assert statuses == [200, 401, 200]

    @with_settings({"vertrouwde_proxys": "127.0.0.1"})
    @pytest.mark.parametrize(
        "binding",
        [{}, [], "x", None, {"jkt": "x"}, {"x5t#S256": "kort"}, {"x5t#S256": 1}, {**cnf(), "jkt": "x"}],
        ids=str,
    )
    async def test_to_something_we_do_not_check_is_refused(
        self, client: httpx.AsyncClient, made: Sign, binding: Any
    ) -> None:
        assert (await client.get(READ, headers=made(cnf=binding) | CERTIFICATE)).status_code == 401

    @with_settings({"vertrouwde_proxys": "127.0.0.1", "certificaat_kop": "X-SSL-Client-Cert"})
    async def test_takes_the_certificate_from_the_header_that_is_configured(
        self, client: httpx.AsyncClient, made: Sign
    ) -> None:
        pem = f"-----BEGIN%20CERTIFICATE-----%0A{b64encode(DER).decode()}%0A-----END%20CERTIFICATE-----%0A"
        bound = made(cnf=cnf())
        assert (await client.get(READ, headers=bound | CERTIFICATE)).status_code == 401
        assert (await client.get(READ, headers=bound | {"X-SSL-Client-Cert": pem})).status_code == 200

    @with_settings({"vertrouwde_proxys": "127.0.0.1", "certificaat_verplicht": True})
    async def test_can_be_all_that_is_taken(self, client: httpx.AsyncClient, made: Sign) -> None:
        assert (await client.get(READ, headers=made() | CERTIFICATE)).status_code == 401
        assert (await client.get(READ, headers=made(cnf=cnf()) | CERTIFICATE)).status_code == 200

    @with_settings({"vertrouwde_proxys": "127.0.0.1"})
    async def test_is_as_refused_on_a_page(self, client: httpx.AsyncClient, made: Sign) -> None:
        token = made(cnf=cnf())["Authorization"].removeprefix("Bearer ")
        cookie = {"Cookie": f"meldbrug_sessie={token}"}
        assert (await client.get("/uitleg", headers=cookie)).status_code == 303
        assert (await client.get("/uitleg", headers=cookie | CERTIFICATE)).status_code == 200


class TestATokenForOneAct:
    async def post(self, client: httpx.AsyncClient, who: Headers, *, key: str = "k1", **changes: Any) -> httpx.Response:
        return await client.post(LIST, json=een_mutatie(**changes), headers=who | {"Idempotency-Key": key})

    async def test_does_no_second_one(self, client: httpx.AsyncClient, made: Sign) -> None:
        who = made(jti="a")
        assert (await self.post(client, who)).status_code == 201
        others = (
            await self.post(client, who, key="k2"),
            await self.post(client, who, versie=2),
            await client.post(CHECK, json=een_mutatie(), headers=who),
            await client.post(f"{LIST}/{uuid4()}/intrekkingen", json={}, headers=who),
        )
        for refused in others:
            assert refused.status_code == 401, refused.text
            assert refused.json()["type"] == "/v1/problemen/token-al-gebruikt"
            assert refused.headers["www-authenticate"].endswith('error="invalid_token"')

    async def test_does_the_same_one_again(self, client: httpx.AsyncClient, made: Sign) -> None:
        who = made(jti="a")
        first, again = await self.post(client, who), await self.post(client, who)
        assert first.content == again.content
        assert again.headers["idempotency-replayed"] == "true"

    async def test_is_not_used_up_by_reads_nor_by_a_refusal(self, client: httpx.AsyncClient, made: Sign) -> None:
        who = made(jti="a", scope="regels:lezen mutaties:schrijven")
        assert (await client.get(READ, headers=who)).status_code == 200
        forbidden = await client.post(f"{LIST}/{uuid4()}/beoordelingen", json={}, headers=who)
        assert forbidden.status_code == 403
        assert (await self.post(client, who)).status_code == 201
        assert (await client.get(READ, headers=who)).status_code == 200

    async def test_is_known_by_its_issuer_and_jti_whatever_else_it_says(
        self, client: httpx.AsyncClient, made: Sign
    ) -> None:
        assert (await self.post(client, made(jti="a"))).status_code == 201
        assert (await self.post(client, made(jti="a", sub="ander"), key="k2")).status_code == 401
        assert (await self.post(client, made(jti="b"), key="k2", versie=2)).status_code == 201

    @both
    async def test_of_two_acts_at_once_does_one(self, client: httpx.AsyncClient, made: Sign) -> None:
        who = made(jti="a")
        acts = (self.post(client, who, key=f"k{n}", bvhNummer=f"PL1300-202600000{n}") for n in range(4))
        statuses = sorted(answer.status_code for answer in await asyncio.gather(*acts))
        assert statuses == [201, 401, 401, 401]

    @pytest.mark.parametrize("jti", ["", 1, None, [], "x" * 257])
    async def test_has_a_jti_that_is_a_name(self, client: httpx.AsyncClient, made: Sign, jti: Any) -> None:
        assert (await client.get(READ, headers=made(jti=jti))).status_code == 401

    @with_settings({"vertrouwde_proxys": "127.0.0.1"})
    async def test_may_be_used_again_when_it_is_bound(self, client: httpx.AsyncClient, made: Sign) -> None:
        who = made(jti="a", cnf=cnf()) | CERTIFICATE
        statuses = [(await self.post(client, who, key=f"k{n}", versie=n)).status_code for n in (1, 2)]
        assert statuses == [201, 201]

    @with_settings({"eenmalig": False})
    async def test_is_what_an_installation_may_do_without(self, client: httpx.AsyncClient, made: Sign) -> None:
        who = made(jti="a")
        assert [(await self.post(client, who, key=f"k{n}", versie=n)).status_code for n in (1, 2)] == [201, 201]

    @with_settings({"jti_verplicht": True})
    async def test_can_be_all_that_is_taken_for_a_write(self, client: httpx.AsyncClient, made: Sign) -> None:
        assert (await client.get(READ, headers=made())).status_code == 200
        assert (await self.post(client, made())).status_code == 401
        assert (await self.post(client, made(jti="a"))).status_code == 201

    async def test_leaves_no_row_without_jti(self, client: httpx.AsyncClient, made: Sign, services: Services) -> None:
        assert (await self.post(client, made())).status_code == 201
        assert await used(services) == 0

    @both
    async def test_is_forgotten_when_it_has_ended(
        self, client: httpx.AsyncClient, made: Sign, services: Services, clock: SimulatedClock
    ) -> None:
        poort = services.get(Poort)
        assert (await self.post(client, made(jti="a"))).status_code == 201
        assert await poort.forget_once() == 0
        assert await used(services) == 1
        async with services.get(Database).write() as tx:
            await tx.execute(update(GebruiktTokenRow).values(verloopt_op=clock.now()))
        assert await poort.forget_once() == 1
        assert await used(services) == 0


class TestASession:
    @with_settings({}, {"vertrouwde_proxys": "10.0.0.0/8"})
    async def test_goes_over_tls_alone_where_tls_ends_in_front(
        self, client: httpx.AsyncClient, made: Sign, changes: dict[str, Any]
    ) -> None:
        """The service itself speaks plain HTTP: what the browser speaks is for the installation to say."""
        token = made()["Authorization"].removeprefix("Bearer ")
        for scheme in ("http", "https"):
            answer = await client.post(f"{scheme}://meldbrug.test/aanmelden", data={"token": token})
            assert answer.status_code == 303
            secure = "secure" in answer.headers["set-cookie"].lower()
            assert secure is (scheme == "https" or bool(changes))


class TestATransaction:
    async def test_of_fsc_is_echoed_logged_and_on_record(
        self, client: httpx.AsyncClient, made: Sign, services: Services
    ) -> None:
        number = str(uuid4())
        configure(log := io.StringIO())
        sent = {"Fsc-Transaction-Id": number}
        refused = await client.get(READ, headers=sent)
        posted = await client.post(LIST, json=een_mutatie(), headers=made() | sent | {"Idempotency-Key": "k"})
        configure()
        assert refused.headers["fsc-transaction-id"] == posted.headers["fsc-transaction-id"] == number
        assert json.loads(log.getvalue().splitlines()[0])["fsc_transaction_id"] == number
        async with services.get(Database).read() as tx:
            origins = await tx.scalars(select(AuditRow.herkomst))
        assert origins
        assert all(origin.split()[2] == number for origin in origins)
        assert all(UUID(origin.split()[0]) for origin in origins)


class TestWhereToReport:
    @with_settings({"beveiligingscontact": "https://meldbrug.test/kwetsbaarheid"})
    async def test_a_vulnerability_is_told(self, client: httpx.AsyncClient, clock: SimulatedClock) -> None:
        answer = await client.get("/.well-known/security.txt")
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
        assert fields.keys() == {"Contact", "Expires", "Preferred-Languages"}
        assert fields["Contact"] == "https://meldbrug.test/kwetsbaarheid"
        assert f"{clock.now():%Y-%m-%d}" < fields["Expires"] < f"{clock.now() + timedelta(days=365):%Y-%m-%d}"


class TestWhatIsTooMuch:
    @pytest.mark.parametrize(
        ("query", "headers", "status"),
        [
            ("x=" + "a" * 9_000, {}, 414),
            ("&".join(f"p{n}=1" for n in range(200)), {}, 400),
            ("", {f"X-{n}": "1" for n in range(200)}, 431),
            ("", {"X-Groot": "a" * 40_000}, 431),
        ],
        ids=["address", "parameters", "headers", "large header"],
    )
    async def test_before_the_body_is_refused_before_anybody_is_asked(
        self, client: httpx.AsyncClient, query: str, headers: Headers, status: int
    ) -> None:
        answer = await client.get(f"{READ}?{query}", headers=headers)
        assert answer.status_code == answer.json()["status"] == status

    @with_settings({"inhoud_timeout_s": 0.05}, {"verzoek_timeout_s": 0.05})
    async def test_a_body_that_does_not_come_is_not_waited_for(
        self, client: httpx.AsyncClient, made: Sign, changes: dict[str, Any], services: Services
    ) -> None:
        async def slow() -> Any:
            yield b"{"
            await asyncio.sleep(60)

        sent = made() | {"Idempotency-Key": "k", "Content-Type": "application/json"}
        answer = await client.post(LIST, content=slow(), headers=sent)
        assert answer.status_code == (408 if "inhoud_timeout_s" in changes else 503), answer.text
        assert "retry-after" in answer.headers or answer.status_code == 408
        async with services.get(Database).read() as tx:
            assert await tx.scalar(select(func.count()).select_from(AuditRow)) == 0


async def used(services: Services) -> int:
    async with services.get(Database).read() as tx:
        return int(await tx.scalar(select(func.count()).select_from(GebruiktTokenRow)))
