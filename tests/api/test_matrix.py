"""The matrix: every route × every role of the handbook × the own and another region or unit × every fault of a token.

Only what the table (`tests/deuren.py`) allows passes. A route that is not in it fails; so does a role that gets in
where the table does not say so, and one that is kept out where it does.
"""

from __future__ import annotations

import hmac
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from joserfc import jwt
from joserfc.jwk import ECKey
from pydantic import SecretStr

from service import bootstrap
from service.access.callers import Scope
from service.access.keys import Keys
from service.access.rollen import ROLLEN, Rol
from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import new_id
from service.db.session import Database
from service.main import create_app
from service.notifications.bezorger import Bezorger
from service.pages.session import COOKIE
from service.parts import Services
from service.settings import LOCAL_ISSUER, Settings
from service.web.headers import API_PREFIX
from tests.bezoek import (
    ORGANISATIES,
    VREEMDEN,
    Bezoeker,
    doel_bij,
    een_van_elk,
    of_an_object,
    said,
)
from tests.builders import NU, een_mutatie
from tests.conftest import settled
from tests.deuren import DOELEN, OPEN, PAGINATABEL, REGELLEZERS, ROLTABEL, TABEL, VAST, Deur, deuren, leest_regels
from tests.receivers import GEHEIM, receiver
from tests.toestemmingen import sta_toe

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
NOW = datetime.fromisoformat(NU).astimezone(UTC)


@dataclass
class Zaal:
    """The application with one of each object in it, and a pen that writes any token."""

    app: FastAPI
    services: Services
    client: httpx.AsyncClient
    key: ECKey
    bezoeker: Bezoeker
    ids: Mapping[str, str]
    deuren: Sequence[Deur]

    def claims(self, organisatie: str, *scopes: Scope, **changes: Any) -> dict[str, Any]:
        """What a good token says, but for the changes; None takes one away."""
        made = {
            "iss": LOCAL_ISSUER,
            "aud": "meldbrug",
            "sub": "tester",
            "organisatie": organisatie,
            "scope": " ".join(scopes or Scope),
            "exp": int(NOW.timestamp()) + 3600,
            **changes,
        }
        return {name: value for name, value in made.items() if value is not None}

    def token(self, organisatie: str, *scopes: Scope, **changes: Any) -> str:
        """A token that is signed as it should be."""
        return self.signed(self.claims(organisatie, *scopes, **changes))

    def signed(self, claims: Mapping[str, Any], *, key: ECKey | None = None, kid: str | None = None) -> str:
        """Claims, signed by the local key unless another one is given."""
        return jwt.encode(
            {"alg": "ES256", "kid": kid or self.key.kid}, dict(claims), key or self.key, algorithms=["ES256"]
        )

    def headers(self, deur: Deur, rol: Rol, organisatie: str, **changes: Any) -> Headers:
        """What somebody with this role sends who does everything right."""
        doel = {"Doelbinding": doel_bij(deur.path, rol.soort)} if deur.vraagt_doel and rol.soort in DOELEN else {}
        return bearer(self.token(organisatie, *sorted(rol.scopes), **changes)) | doel

    def anyone(self, deur: Deur) -> str:
        """An organisation that may."""
        return ORGANISATIES[min(deur.wie)]


def bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="module")
async def zaal(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncIterator[Zaal]:
    directory = tmp_path_factory.mktemp("matrix")
    copy(sqlite_template, directory / "meldbrug.db")

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ["145.53.1.1"]

    settings = Settings(
        data=directory,
        database_url=SecretStr(f"sqlite:///{directory / 'meldbrug.db'}"),
        callback_intern=("127.0.0.1",),
        tempo_aanmelden=0,
        werk=False,
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bootstrap, "resolve_name", resolve)
        clock = SimulatedClock(NOW)
        app = create_app(settings, clock=clock)
        services: Services = app.state.services
        await services.start()
        key = services.get(Keys).token_key
        assert key is not None
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://meldbrug.test") as client:

            def sign(organisatie: str, *scopes: Scope) -> Headers:
                return bearer(made.token(organisatie, *scopes))

            made = Zaal(app, services, client, key, Bezoeker(client, sign), {}, deuren(app))
            await sta_toe(services, NOW)
            made.ids = await een_van_elk(client, sign, services)
            yield made
        await services.stop()


def b64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def without_signature(zaal: Zaal, claims: Mapping[str, Any]) -> str:
    head = json.dumps({"alg": "none", "kid": zaal.key.kid}).encode()
    return f"{b64(head)}.{b64(json.dumps(claims).encode())}."


def with_the_public_key_as_secret(zaal: Zaal, claims: Mapping[str, Any]) -> str:
    head = json.dumps({"alg": "HS256", "kid": zaal.key.kid}).encode()
    content = f"{b64(head)}.{b64(json.dumps(claims).encode())}"
    return f"{content}.{b64(hmac.digest(zaal.key.as_pem(private=False), content.encode(), 'sha256'))}"


def with_the_wrong_algorithm(zaal: Zaal, claims: Mapping[str, Any]) -> str:
    head = json.dumps({"alg": "RS256", "kid": zaal.key.kid}).encode()
    return b64(head) + zaal.signed(claims)[len(zaal.signed(claims).partition(".")[0]) :]


def changed_after_signing(zaal: Zaal, claims: Mapping[str, Any]) -> str:
    head, _, signature = zaal.signed({**claims, "sub": "iemand"}).split(".")
    return f"{head}.{b64(json.dumps(claims).encode())}.{signature}"


STRANGER = ECKey.generate_key("P-256", auto_kid=True)
LATER, EARLIER = int(NOW.timestamp()) + 3600, int(NOW.timestamp()) - 3600
BINDING = {"x5t#S256": b64(b"\x01" * 32)}

FOUTEN: dict[str, Callable[[Zaal, str], Headers]] = {
    "missing": lambda _zaal, _who: {},
    "another scheme": lambda _zaal, _who: {"Authorization": "Basic dGVzdGVyOmdlaGVpbQ=="},
    "empty": lambda _zaal, _who: {"Authorization": "Bearer "},
    "malformed": lambda _zaal, _who: bearer("eyJhbGciOiJFUzI1NiJ9.e30"),
    "in a cookie": lambda zaal, who: {"Cookie": f"{COOKIE}={zaal.token(who)}"},
    "expired": lambda zaal, who: bearer(zaal.token(who, exp=EARLIER)),
    "not yet valid": lambda zaal, who: bearer(zaal.token(who, nbf=LATER - 10)),
    "wrong audience": lambda zaal, who: bearer(zaal.token(who, aud="een-andere-dienst")),
    "wrong issuer": lambda zaal, who: bearer(zaal.token(who, iss="https://ander.test")),
    "no algorithm": lambda zaal, who: bearer(without_signature(zaal, zaal.claims(who))),
    "public key as secret": lambda zaal, who: bearer(with_the_public_key_as_secret(zaal, zaal.claims(who))),
    "wrong algorithm": lambda zaal, who: bearer(with_the_wrong_algorithm(zaal, zaal.claims(who))),
    "unknown key": lambda zaal, who: bearer(zaal.signed(zaal.claims(who), key=STRANGER, kid="onbekend")),
    "somebody else's key": lambda zaal, who: bearer(zaal.signed(zaal.claims(who), key=STRANGER)),
    "bad signature": lambda zaal, who: bearer(changed_after_signing(zaal, zaal.claims(who))),
    "bound, no certificate": lambda zaal, who: bearer(zaal.token(who, cnf=BINDING)),
    "bound, certificate of no proxy": lambda zaal, who: {
        **bearer(zaal.token(who, cnf=BINDING)), "Client-Cert": ":AQ==:"
    },
    "bound to something else": lambda zaal, who: bearer(zaal.token(who, cnf={"jkt": b64(b"\x01" * 32)})),
}  # fmt: skip
"""What can be wrong with a token, each with a maker of it for an organisation that may."""


class TestTheTableIsWhole:
    def test_every_operation_of_the_contract_is_in_it(self, zaal: Zaal) -> None:
        assert {deur.naam for deur in zaal.deuren} == TABEL.keys() == ROLTABEL.keys()

    def test_every_other_route_of_the_application_is_in_it(self, zaal: Zaal) -> None:
        routes = [route for route in zaal.app.router.routes if isinstance(route, APIRoute)]
        others = {f"{method} {route.path}" for route in routes for method in route.methods or ()}
        in_contract = {f"{method} {API_PREFIX}{path}" for method, path in map(str.split, TABEL.keys() | OPEN)}
        assert others - in_contract == PAGINATABEL.keys()
        mounted = {getattr(route, "path", None) for route in zaal.app.router.routes if not isinstance(route, APIRoute)}
        assert mounted == {"/static"}

    def test_a_role_is_of_an_organisation_that_may(self) -> None:
        for deur, rollen in ROLTABEL.items():
            assert {ROLLEN[naam].soort for naam in rollen} <= TABEL[deur], deur


class TestAToken:
    @pytest.mark.parametrize("fout", FOUTEN)
    async def test_that_is_not_to_be_trusted_opens_no_door(self, zaal: Zaal, fout: str) -> None:
        for deur in zaal.deuren:
            answer = await zaal.bezoeker.knock(deur, FOUTEN[fout](zaal, zaal.anyone(deur)))
            assert answer.status_code == 401, (deur.naam, answer.text)
            assert answer.headers["www-authenticate"].startswith("Bearer"), deur.naam

    async def test_that_was_used_for_one_act_does_no_other(self, zaal: Zaal) -> None:
        writes = [deur for deur in zaal.deuren if deur.method != "GET"]
        for deur, other in zip(writes, writes[1:] + writes[:1], strict=True):
            who = bearer(zaal.token(zaal.anyone(deur), jti=new_id().hex))
            ids = {**VAST, **{name: str(new_id()) for name in zaal.ids.keys() - VAST.keys()}}
            key = {"Idempotency-Key": new_id().hex}
            first = await zaal.bezoeker.knock(deur, who | key, ids)
            again = await zaal.bezoeker.knock(deur, who | key, ids)
            assert first.status_code == again.status_code != 401, (deur.naam, first.text)
            another = await zaal.bezoeker.knock(deur, who, ids)
            assert another.status_code == 401, (deur.naam, another.text)
            assert another.json()["type"].endswith("/token-al-gebruikt"), deur.naam
            if min(deur.wie) in other.wie:
                assert (await zaal.bezoeker.knock(other, who | key)).status_code == 401, other.naam

    async def test_that_does_one_act_reads_as_often_as_it_likes(self, zaal: Zaal) -> None:
        for deur in zaal.deuren:
            if deur.method == "GET":
                soort = min(deur.wie)
                rol = Rol(min(rol.soort for rol in ROLLEN.values() if rol.soort == soort), frozenset(Scope))
                who = zaal.headers(deur, rol, ORGANISATIES[soort], jti="altijd-hetzelfde")
                assert (await zaal.bezoeker.knock(deur, who)).status_code not in (401, 403), deur.naam


class TestARole:
    @pytest.mark.parametrize("naam", ROLLEN)
    async def test_gets_in_where_the_table_says_so_and_nowhere_else(self, zaal: Zaal, naam: str) -> None:
        rol = ROLLEN[naam]
        for deur in zaal.deuren:
            ids = zaal.ids if deur.method == "GET" else VAST
            answer = await zaal.bezoeker.knock(deur, zaal.headers(deur, rol, ORGANISATIES[rol.soort]), ids)
            if naam in ROLTABEL[deur.naam]:
                assert answer.status_code not in (401, 403), (deur.naam, answer.text)
            else:
                assert answer.status_code == 403, (deur.naam, answer.text)

    @pytest.mark.parametrize("naam", [naam for naam, rol in ROLLEN.items() if rol.soort in VREEMDEN])
    async def test_of_elsewhere_finds_nothing_of_ours(self, zaal: Zaal, naam: str) -> None:
        """By its id it does not exist, in a list it does not appear, a region in the path is refused."""
        rol = ROLLEN[naam]
        ours = {value for name, value in zaal.ids.items() if name not in VAST}
        for deur in zaal.deuren:
            answer = await zaal.bezoeker.knock(deur, zaal.headers(deur, rol, VREEMDEN[rol.soort]), zaal.ids)
            if naam not in ROLTABEL[deur.naam] or "{vtRegio}" in deur.path:
                assert answer.status_code == 403, (deur.naam, answer.text)
            elif of_an_object(deur, zaal.ids):
                nothing = await zaal.bezoeker.knock(deur, zaal.headers(deur, rol, VREEMDEN[rol.soort]))
                assert answer.status_code == nothing.status_code == 404, (deur.naam, answer.text)
                assert said(answer) == said(nothing), deur.naam
            else:
                assert answer.status_code not in (401, 403), (deur.naam, answer.text)
                assert not [one for one in ours if one in answer.text], deur.naam


class TestReadingRules:
    @pytest.mark.parametrize("scope", [*map(Scope, sorted(REGELLEZERS)), Scope.BEHEER, Scope.STATISTIEK_LEZEN])
    async def test_is_for_each_of_three_scopes_in_the_api_and_on_the_pages_alike(
        self, zaal: Zaal, scope: Scope
    ) -> None:
        token = zaal.token("beheer", scope)
        read = [deur for deur in zaal.deuren if leest_regels(deur.naam)]
        assert {deur.scopes for deur in read} == {REGELLEZERS}
        answers = [await zaal.bezoeker.knock(deur, bearer(token), zaal.ids) for deur in read]
        cookie = {"Cookie": f"{COOKIE}={token}"}
        pages = [TestAPage.address(naam) for naam in PAGINATABEL if leest_regels(naam)]
        answers += [await zaal.client.request(*address, headers=cookie) for address in pages]
        for answer in answers:
            assert (answer.status_code != 403) is (scope in REGELLEZERS), (answer.request.url, answer.text)
            assert answer.status_code in (200, 400, 403, 404), (answer.request.url, answer.text)


class TestAPage:
    @staticmethod
    def address(deur: str) -> tuple[str, str]:
        method, path = deur.split()
        return method, re.sub(r"{(\w+)}", lambda found: VAST.get(found[1], str(new_id())), path)

    async def test_sends_whoever_is_not_signed_in_away(self, zaal: Zaal) -> None:
        closed = [deur for deur, wie in PAGINATABEL.items() if wie is not None]
        for deur in closed:
            for token in (None, *(made for make in FOUTEN.values() if (made := of_cookie(make(zaal, "ministerie"))))):
                cookie = {"Cookie": f"{COOKIE}={token}"} if token else {}
                answer = await zaal.client.request(*self.address(deur), headers=cookie)
                assert answer.status_code == 303, (deur, answer.text)
                assert answer.headers["location"].startswith("/aanmelden"), deur

    @pytest.mark.parametrize("naam", ROLLEN)
    async def test_is_for_the_roles_of_the_table(self, zaal: Zaal, naam: str) -> None:
        rol = ROLLEN[naam]
        cookie = {"Cookie": f"{COOKIE}={zaal.token(ORGANISATIES[rol.soort], *sorted(rol.scopes))}"}
        for deur, wie in PAGINATABEL.items():
            answer = await zaal.client.request(*self.address(deur), headers=cookie)
            if wie is not None and naam not in wie:
                assert answer.status_code == 403, (deur, answer.text)
            elif wie is not None:
                assert answer.status_code in (200, 400, 404), (deur, answer.text)

    async def test_of_a_mutatie_is_for_the_unit_that_it_is_of(self, zaal: Zaal) -> None:
        for organisatie, status in ((ORGANISATIES["politie"], 200), (VREEMDEN["politie"], 404)):
            cookie = {"Cookie": f"{COOKIE}={zaal.token(organisatie)}"}
            answer = await zaal.client.get(f"/uitleg/{zaal.ids['mutatieId']}", headers=cookie)
            assert answer.status_code == status, answer.text


class TestANotice:
    async def test_goes_to_whoever_it_is_about_and_to_nobody_else(self, zaal: Zaal) -> None:
        wens = {"soorten": [soort.value for soort in Berichtsoort], "geheim": GEHEIM}
        with receiver() as got:
            for number, organisatie in enumerate((ORGANISATIES["vt"], *VREEMDEN.values())):
                url = f"http://127.0.0.1:{got.port}/{number}"
                sent = bearer(zaal.token(organisatie)) | {"Idempotency-Key": new_id().hex}
                made = await zaal.client.post(
                    f"{API_PREFIX}/abonnementen", json=wens | {"callbackUrl": url}, headers=sent
                )
                assert made.status_code == 201, made.text
            sent = bearer(zaal.token(ORGANISATIES["politie"])) | {"Idempotency-Key": new_id().hex}
            message = een_mutatie(bvhNummer="PL1300-2026099999")
            assert (await zaal.client.post(f"{API_PREFIX}/mutaties", json=message, headers=sent)).status_code == 201
            await settled(zaal.services.get(Database))
            while await zaal.services.get(Bezorger).run_once():
                pass
            assert {call.path for call in got.calls} == {"/0"}


class TestAnotherOrigin:
    async def test_is_allowed_nothing(self, zaal: Zaal) -> None:
        """No browser lets a page of elsewhere call this: not asked first, and not with the answer in hand."""
        asked = {"Origin": "https://elders.test", "Access-Control-Request-Method": "POST"}
        for deur in zaal.deuren:
            first = await zaal.client.options(deur.adres(VAST), headers=asked)
            assert first.status_code == 405, (deur.naam, first.text)
            for answer in (first, await zaal.bezoeker.knock(deur, {"Origin": "https://elders.test"})):
                assert not [name for name in answer.headers if name.startswith("access-control-")], deur.naam


def of_cookie(headers: Headers) -> str | None:
    """The token of these headers, when it is one that a cookie can hold."""
    token = headers.get("Authorization", "").removeprefix("Bearer ")
    return token if token and not token.startswith("Basic") and "Client-Cert" not in headers else None
