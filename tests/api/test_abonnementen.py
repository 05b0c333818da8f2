"""Subscriptions over HTTP: who may, what is refused, trying out, changing, ending, and sending again by hand."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import select

from service import bootstrap
from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import new_id
from service.db.session import Database
from service.notifications.bezorger import Bezorger
from service.notifications.handtekening import klopt
from service.notifications.kanaal import Kanalen
from service.notifications.service import Bericht, publish
from service.notifications.tables import AbonnementRow
from service.observability.logging import configure
from service.parts import Services
from service.settings import Settings
from tests.conftest import settled
from tests.receivers import GEHEIM, Receiver, receiver

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
Sign = Callable[..., Headers]
Post = Callable[..., Any]
ABONNEMENTEN = "/v1/abonnementen"
VT, POLITIE, OM = "vt:twente", "politie:amsterdam", "om"


@pytest.fixture
def settings(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation that may deliver to this machine, and whose name server knows two names."""

    async def resolve(host: str, _port: int) -> Sequence[str]:
        if host == "binnen.example.nl":
            return ["8.8.8.8", "10.0.0.5"]
        if host == "buiten.example.nl":
            return ["145.53.1.1"]
        raise OSError(host)

    monkeypatch.setattr(bootstrap, "resolve_name", resolve)
    url = SecretStr(database_url)
    return Settings(data=tmp_path / "data", database_url=url, callback_intern=("127.0.0.1",), werk=False)


@pytest.fixture
def got() -> Iterator[Receiver]:
    """A receiver that takes everything until it is told otherwise."""
    with receiver() as made:
        yield made


@pytest.fixture
def post(client: httpx.AsyncClient, sign: Sign) -> Post:
    """Ask for a subscription as somebody who may."""

    async def ask(sent: dict[str, Any], *, wie: str = VT, key: str | None = None) -> httpx.Response:
        headers = sign(wie, Scope.ABONNEMENTEN_BEHEREN) | {"Idempotency-Key": key or str(new_id())}
        return await client.post(ABONNEMENTEN, json=sent, headers=headers)

    return ask


@pytest.fixture
def tell(services: Services, clock: SimulatedClock) -> Callable[..., Any]:
    """Publish notices to Veilig Thuis, and let the sender do its work."""

    async def publish_and_send(count: int = 1, *, aan: str = VT) -> None:
        database = services.get(Database)
        over = [uuid4() for _ in range(count)]
        notices = [
            Bericht(
                soort=Berichtsoort.MELDING_STAP, organisatie=aan, onderwerp=one, volgorde=one,
                gegevens={"meldingId": one, "tijdstip": clock.now(), "versie": 1},
            )
            for one in over
        ]  # fmt: skip
        async with database.write() as tx:
            await publish(tx, notices, now=clock.now())
        await settled(database)
        while await services.get(Bezorger).run_once():
            pass

    return publish_and_send


def wens(url: str = "https://buiten.example.nl/meldbrug", **changes: Any) -> dict[str, Any]:
    """A good wish."""
    return {"soorten": [Berichtsoort.MELDING_STAP.value], "callbackUrl": url, "geheim": GEHEIM, **changes}


ONBEKEND = "01890a5d-ac96-774b-bcce-b302099a8057"


def codes(answer: httpx.Response) -> set[tuple[str, str]]:
    return {(one["location"], one["code"]) for one in answer.json()["errors"]}


class TestRefused:
    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("POST", ABONNEMENTEN),
            ("GET", ABONNEMENTEN),
            ("GET", f"{ABONNEMENTEN}/{ONBEKEND}"),
            ("PUT", f"{ABONNEMENTEN}/{ONBEKEND}"),
            ("DELETE", f"{ABONNEMENTEN}/{ONBEKEND}"),
            ("POST", f"{ABONNEMENTEN}/{ONBEKEND}/_proef"),
            ("POST", f"{ABONNEMENTEN}/{ONBEKEND}/_opnieuw"),
            ("GET", f"{ABONNEMENTEN}/{ONBEKEND}/bezorgingen"),
            ("POST", f"/v1/bezorgingen/{ONBEKEND}/_opnieuw"),
        ],
    )
    async def test_without_a_token_with_another_scope_or_of_another_kind(
        self, client: httpx.AsyncClient, sign: Sign, method: str, path: str
    ) -> None:
        sent = wens() if method in {"POST", "PUT"} and "_" not in path else None
        key = {"Idempotency-Key": "x"}
        assert (await client.request(method, path, json=sent, headers=key)).status_code == 401
        for headers in (sign(VT, Scope.WACHTRIJ_LEZEN), sign("ministerie"), sign("beheer")):
            assert (await client.request(method, path, json=sent, headers=headers | key)).status_code == 403
        mine = sign(VT) | key | {"If-Match": '"x"'}
        if path != ABONNEMENTEN:
            assert (await client.request(method, path, json=sent, headers=mine)).status_code == 404

    async def test_that_of_another_organisation_does_not_exist(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, got: Receiver, tell: Callable[..., Any]
    ) -> None:
        made = await post(wens(got.url))
        path = f"{ABONNEMENTEN}/{made.json()['abonnementId']}"
        got.answer = lambda _event: 500
        await tell()
        [delivery] = (await client.get(f"{path}/bezorgingen", headers=sign(VT))).json()["items"]
        resend = f"/v1/bezorgingen/{delivery['bezorgingId']}/_opnieuw"
        others = [(method, path) for method in ("GET", "PUT", "DELETE")]
        others += [("POST", f"{path}/_proef"), ("POST", f"{path}/_opnieuw"), ("POST", resend)]
        others.append(("GET", f"{path}/bezorgingen"))
        for wie in ("vt:limburg-noord", POLITIE, OM):
            for method, other in others:
                sent = wens() if method == "PUT" else None
                headers = sign(wie) | {"If-Match": made.headers["ETag"]}
                assert (await client.request(method, other, json=sent, headers=headers)).status_code == 404
            assert (await client.get(ABONNEMENTEN, headers=sign(wie))).json() == {"items": []}
        assert len(got.calls) == 1

    @pytest.mark.parametrize("wie", [VT, POLITIE, OM])
    async def test_every_finding_is_told_at_once_and_nothing_is_repeated(self, post: Post, wie: str) -> None:
        answer = await post({"soorten": ["nl.iets"], "geheim": "kort", "actief": 1, "extra": "kanarie"}, wie=wie)
        assert answer.status_code == 400
        assert {location for location, _ in codes(answer)} >= {"soorten[0]", "callbackUrl", "geheim", "actief", "extra"}
        assert "kort" not in answer.text.replace("te_kort", "")

    @pytest.mark.parametrize("soorten", [[], ["*"], None])
    async def test_kinds_are_named_one_by_one(self, post: Post, soorten: Any) -> None:
        assert (await post(wens(soorten=soorten))).status_code == 400

    @pytest.mark.parametrize(
        ("url", "code"),
        [
            ("http://buiten.example.nl/kanarie", "geen_https"),
            ("https://jan@buiten.example.nl/kanarie", "met_gebruiker"),
            ("https://buiten.example.nl/kanarie#x", "met_fragment"),
            ("https://10.0.0.5/kanarie", "geen_naam"),
            ("https://localhost/kanarie", "geen_naam"),
            ("https://binnen.example.nl/kanarie", "adres_niet_toegestaan"),
            ("https://nergens.example.nl/kanarie", "naam_onbekend"),
        ],
    )
    async def test_a_callback_that_is_not_out_in_the_open(self, post: Post, url: str, code: str) -> None:
        answer = await post(wens(url))
        assert answer.status_code == 400
        assert codes(answer) == {("callbackUrl", code)}
        assert not any(part in answer.text for part in ("kanarie", "example", "10.0.0.5"))

    async def test_more_than_an_organisation_may_have(self, post: Post) -> None:
        for _ in range(20):
            assert (await post(wens())).status_code == 201
        answer = await post(wens())
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (409, "te_veel")
        assert (await post(wens(), wie=OM)).status_code == 201


class TestKeeping:
    async def test_a_secret_is_shown_once_when_we_made_it_and_never_when_it_was_given(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, services: Services
    ) -> None:
        given = (await post(wens())).json()
        assert given["geheim"] is None
        bare = wens()
        del bare["geheim"]
        made = (await post(bare, key="een")).json()
        assert len(made["geheim"]) >= 32
        assert (await post(bare, key="een")).json() == made, "the same key gives the same answer"
        path = f"{ABONNEMENTEN}/{made['abonnementId']}"
        read = (await client.get(path, headers=sign(VT))).text + (await client.get(ABONNEMENTEN, headers=sign(VT))).text
        assert made["geheim"] not in read
        assert GEHEIM not in read
        async with services.get(Database).read() as tx:
            rows = await tx.all(select(*AbonnementRow.__table__.c))
        assert not any(secret in str(row) for row in rows for secret in (GEHEIM, made["geheim"], "buiten.example.nl"))

    async def test_a_change_needs_the_edition_that_was_read(
        self, client: httpx.AsyncClient, sign: Sign, post: Post
    ) -> None:
        made = await post(wens())
        path = f"{ABONNEMENTEN}/{made.json()['abonnementId']}"
        etag = (await client.get(path, headers=sign(VT))).headers["ETag"]
        assert etag == made.headers["ETag"]
        other = wens(soorten=[Berichtsoort.HERMELDING.value], actief=False)
        assert (await client.put(path, json=other, headers=sign(VT))).status_code == 428
        assert (await client.put(path, json=other, headers=sign(VT) | {"If-Match": '"x"'})).status_code == 412
        changed = await client.put(path, json=other, headers=sign(VT) | {"If-Match": etag})
        assert (changed.status_code, changed.json()["actief"]) == (200, False)
        assert changed.headers["ETag"] != etag
        assert (await client.get(path, headers=sign(VT))).json() == changed.json()
        assert (await client.put(path, json=other, headers=sign(VT) | {"If-Match": etag})).status_code == 412

    async def test_a_callback_whose_name_is_gone_can_still_be_switched_off_and_not_be_chosen(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, monkeypatch: pytest.MonkeyPatch, app: FastAPI
    ) -> None:
        made = await post(wens())
        path = f"{ABONNEMENTEN}/{made.json()['abonnementId']}"
        headers = sign(VT) | {"If-Match": made.headers["ETag"]}
        inside = await client.put(path, json=wens("https://binnen.example.nl/x"), headers=headers)
        assert codes(inside) == {("callbackUrl", "adres_niet_toegestaan")}
        assert (await client.put(path, json=wens(actief=False), headers=headers)).status_code == 200

    async def test_every_act_is_on_record(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, services: Services, got: Receiver
    ) -> None:
        made = await post(wens(got.url))
        path = f"{ABONNEMENTEN}/{made.json()['abonnementId']}"
        await client.post(f"{path}/_proef", headers=sign(VT))
        await client.put(path, json=wens(got.url), headers=sign(VT) | {"If-Match": made.headers["ETag"]})
        await client.post(f"{path}/_opnieuw", headers=sign(VT))
        await client.delete(path, headers=sign(VT))
        async with services.get(Database).read() as tx:
            row = AuditRow
            mine = select(row.actie, row.organisatie, row.objecten).where(row.organisatie == VT)
            acts = await tx.all(mine.order_by(row.id))
        assert [act.actie for act in acts] == [
            "ABONNEREN", "ABONNEMENT_BEPROEVEN", "ABONNEMENT_WIJZIGEN", "OPNIEUW_BEZORGEN", "ABONNEMENT_OPZEGGEN",
        ]  # fmt: skip
        assert {act.objecten[0] for act in acts} == {made.json()["abonnementId"]}


class TestDelivery:
    async def test_a_trial_tells_what_the_receiver_said(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, got: Receiver, clock: SimulatedClock
    ) -> None:
        path = f"{ABONNEMENTEN}/{(await post(wens(got.url))).json()['abonnementId']}/_proef"
        good = (await client.post(path, headers=sign(VT))).json()
        [call] = got.calls
        assert good == {"gebeurtenisId": call.event["id"], "aangekomen": True, "status": 204, "fout": None}
        assert (call.event["type"], call.event["data"]) == ("nl.meldbrug.proef", {})
        assert klopt(GEHEIM, call.headers["Meldbrug-Handtekening"], call.body, clock.now())
        got.answer = lambda _event: 404
        bad = (await client.post(path, headers=sign(VT))).json()
        assert (bad["aangekomen"], bad["status"], bad["fout"]) == (False, 404, "GEEN_2XX")

    async def test_a_name_that_leads_inside_later_gets_nothing(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, services: Services, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = (await post(wens())).json()
        kanalen = services.get(Kanalen)

        async def rebound(_host: str, _port: int) -> Sequence[str]:
            return ["127.0.0.1"]

        monkeypatch.setattr(kanalen, "_resolve", rebound)
        tried = await client.post(f"{ABONNEMENTEN}/{made['abonnementId']}/_proef", headers=sign(VT))
        assert tried.json()["fout"] == "ADRES_NIET_TOEGESTAAN"

    async def test_notices_of_the_chosen_kinds_arrive_signed_and_are_seen_as_delivered(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, got: Receiver, tell: Callable[..., Any],
        clock: SimulatedClock,
    ) -> None:  # fmt: skip
        made = (await post(wens(got.url))).json()
        await post(wens(got.url + "/ander", soorten=[Berichtsoort.HERMELDING.value]))
        await tell(3)
        await tell(1, aan=POLITIE)
        assert {call.path for call in got.calls} == {"/meldbrug"}
        assert [call.event["volgnummer"] for call in sorted(got.calls, key=lambda one: one.event["sequence"])] == [
            1,
            2,
            3,
        ]
        for call in got.calls:
            assert klopt(GEHEIM, call.headers["Meldbrug-Handtekening"], call.body, clock.now())
            assert call.headers["Idempotency-Key"] == call.event["id"]
            assert call.event["data"]["tijdstip"] == "2026-11-21T09:00:00Z"
        listed = await client.get(f"{ABONNEMENTEN}/{made['abonnementId']}/bezorgingen?limit=2", headers=sign(VT))
        assert [one["volgnummer"] for one in listed.json()["items"]] == [1, 2]
        rest = await client.get(listed.links["next"]["url"], headers=sign(VT))
        items = listed.json()["items"] + rest.json()["items"]
        assert {one["berichtId"] for one in items} == {call.event["id"] for call in got.calls}
        assert {(one["status"], one["laatsteStatus"], one["pogingen"]) for one in items} == {("BEZORGD", 204, 1)}

    async def test_while_not_active_nothing_is_sent_and_afterwards_everything(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, got: Receiver, tell: Callable[..., Any],
        clock: SimulatedClock,
    ) -> None:  # fmt: skip
        got.answer = lambda _event: 500
        made = await post(wens(got.url))
        path = f"{ABONNEMENTEN}/{made.json()['abonnementId']}"
        await tell(1)
        off = await client.put(
            path, json=wens(got.url, actief=False), headers=sign(VT) | {"If-Match": made.headers["ETag"]}
        )
        clock.advance(timedelta(days=3))
        await tell(2)
        assert len(got.calls) == 1
        waiting = await client.get(f"{path}/bezorgingen?status=WACHT", headers=sign(VT))
        assert len(waiting.json()["items"]) == 1
        got.answer = lambda _event: 200
        await client.put(path, json=wens(got.url), headers=sign(VT) | {"If-Match": off.headers["ETag"]})
        await tell(0)
        assert sorted(call.event["volgnummer"] for call in got.taken) == [1, 2, 3]

    async def test_another_address_gets_what_waits_at_once(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, got: Receiver, tell: Callable[..., Any]
    ) -> None:
        got.answer = lambda _event: 500
        made = await post(wens(got.url))
        path = f"{ABONNEMENTEN}/{made.json()['abonnementId']}"
        await tell(1)
        assert (await client.get(path, headers=sign(VT))).json()["storingSindsOp"] is not None
        got.answer = lambda _event: 200
        await client.put(path, json=wens(got.url + "2"), headers=sign(VT) | {"If-Match": made.headers["ETag"]})
        await tell(0)
        assert [call.path for call in got.taken] == ["/meldbrug2"]

    async def test_ended_it_lapses_and_stays_to_be_seen(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, got: Receiver, tell: Callable[..., Any],
        services: Services, clock: SimulatedClock,
    ) -> None:  # fmt: skip
        got.answer = lambda _event: 500
        path = f"{ABONNEMENTEN}/{(await post(wens(got.url))).json()['abonnementId']}"
        await tell(2)
        assert (await client.delete(path, headers=sign(VT))).status_code == 204
        assert (await client.get(path, headers=sign(VT))).status_code == 404
        assert (await client.delete(path, headers=sign(VT))).status_code == 404
        clock.advance(timedelta(hours=2))
        calls = len(got.calls)
        await tell(2)
        assert len(got.calls) == calls
        items = (await client.get(f"{path}/bezorgingen", headers=sign(VT))).json()["items"]
        assert [one["status"] for one in items] == ["VERVALLEN", "VERVALLEN"]
        again = await client.post(f"/v1/bezorgingen/{items[0]['bezorgingId']}/_opnieuw", headers=sign(VT))
        assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "opgezegd")
        async with services.get(Database).read() as tx:
            assert await tx.scalar(select(AbonnementRow.besloten)) is None

    async def test_what_failed_goes_again_by_hand_and_nothing_else_does(
        self, client: httpx.AsyncClient, sign: Sign, post: Post, got: Receiver, tell: Callable[..., Any],
        clock: SimulatedClock,
    ) -> None:  # fmt: skip
        got.answer = lambda _event: 500
        path = f"{ABONNEMENTEN}/{(await post(wens(got.url))).json()['abonnementId']}"
        await tell(2)
        [one, other] = (await client.get(f"{path}/bezorgingen", headers=sign(VT))).json()["items"]
        again = f"/v1/bezorgingen/{one['bezorgingId']}/_opnieuw"
        waits = await client.post(again, headers=sign(VT))
        assert (waits.status_code, waits.json()["errors"][0]["code"]) == (409, "niet_mislukt")
        for _ in range(60):
            clock.advance(timedelta(minutes=30))
            await tell(0)
        failed = (await client.get(f"{path}/bezorgingen?status=MISLUKT", headers=sign(VT))).json()["items"]
        assert [item["bezorgingId"] for item in failed] == [one["bezorgingId"], other["bezorgingId"]]
        got.answer = lambda _event: 200
        answer = await client.post(again, headers=sign(VT))
        assert (answer.status_code, answer.json()["status"], answer.json()["pogingen"]) == (200, "WACHT", 0)
        await tell(0)
        assert [call.event["id"] for call in got.taken] == [one["berichtId"]]
        assert (await client.post(f"{path}/_opnieuw", headers=sign(VT))).json() == {"aantal": 1}
        await tell(0)
        assert {call.event["id"] for call in got.taken} == {one["berichtId"], other["berichtId"]}


async def test_figures_tell_of_the_delivery_and_name_nobody(
    client: httpx.AsyncClient, post: Post, got: Receiver, tell: Callable[..., Any], clock: SimulatedClock
) -> None:
    got.answer = lambda _event: 500
    await post(wens(got.url))
    await tell(2)
    clock.advance(timedelta(seconds=30))
    await tell(0)
    text = (await client.get("/metrics")).text
    assert "meldbrug_bezorging_oudste_seconden 30.0" in text
    assert 'meldbrug_bezorgingen_total{status="WACHT"} 3.0' in text
    got.answer = lambda _event: 200
    clock.advance(timedelta(minutes=10))
    await tell(0)
    await tell(0)
    text = (await client.get("/metrics")).text
    assert "meldbrug_bezorging_oudste_seconden 0.0" in text
    assert 'meldbrug_bezorgingen_total{status="BEZORGD"} 2.0' in text
    assert VT not in text


async def test_no_secret_and_no_address_is_in_the_log(
    client: httpx.AsyncClient, sign: Sign, post: Post, got: Receiver, tell: Callable[..., Any], clock: SimulatedClock
) -> None:
    log = io.StringIO()
    configure(log)
    url = f"{got.url}/kanarie?q=kanarie"
    got.answer = lambda _event: 500
    path = f"{ABONNEMENTEN}/{(await post(wens(url))).json()['abonnementId']}"
    await post(wens("https://kanarie@kanarie.example.nl/kanarie"))
    await post(wens(geheim="kanarie kanarie kanarie kanarie kanarie"))
    await client.post(f"{path}/_proef", headers=sign(VT))
    await tell(3)
    for _ in range(55):
        clock.advance(timedelta(minutes=30))
        await tell(0)
    await client.get(f"{path}/kanarie", headers=sign(VT))
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert {"ontvanger.storing", "bezorging.opgegeven"} <= {line["gebeurtenis"] for line in lines}
    assert not any(secret in log.getvalue() for secret in ("kanarie", GEHEIM, "127.0.0.1"))
    assert not re.search(rf"\b{got.port}\b", log.getvalue()), "its digits may well stand inside an instant or an id"


def test_a_secret_does_not_show_in_a_repr() -> None:
    from service.notifications.schemas import AbonnementIn

    read = AbonnementIn.model_validate(wens("https://kanarie.example.nl"))
    assert GEHEIM not in repr(read)
    assert "kanarie" not in repr(read)
