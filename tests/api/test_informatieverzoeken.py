"""Veilig Thuis asks police about a melding, over HTTP (handbook §10.3, V01–V06; T11)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from service.access.callers import Scope
from service.audit.tables import AuditRow, VerstrekkingRow
from service.cases.service import Cases
from service.cases.tables import MeldingRow
from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Berichtsoort
from service.core.ids import canonical_json, content_hash, new_id
from service.db.session import Database
from service.exchange.service import Informatieverzoeken
from service.exchange.tables import InformatieverzoekRow, VraagantwoordRow
from service.feedback.service import Feedback
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Dossier, Register
from tests.builders import een_bsn
from tests.deliveries import ANDERE_REGIO, EENHEID, REGIO, VtKant, bewaar_en_lever

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
Sign = Callable[..., Headers]
Ask = Callable[..., Awaitable[httpx.Response]]
PAD = "/v1/informatieverzoeken"
VT, POLITIE = f"vt:{REGIO}", f"politie:{EENHEID}"
VOOR_VT, VOOR_POLITIE = {"Doelbinding": "VT_ONDERZOEK"}, {"Doelbinding": "POLITIETAAK"}
WAAROM = "Onbekend is of er eerder geweld was tegen dit kind."


def vraag(**changes: Any) -> dict[str, Any]:
    """A good question about the suspect and the child of the melding, without the melding."""
    return {
        "doel": "VT_ONDERZOEK",
        "personen": [{"betrokkene": 2}, {"betrokkene": 3}],
        "periode": {"van": "2024-01-01", "tot": "2026-11-21"},
        "gevraagd": ["E02", "E05", "E07"],
        "waarom": WAAROM,
        **changes,
    }


def gegeven(**changes: Any) -> dict[str, Any]:
    """One datum of police, half a year old."""
    return {"eersteVerwerking": "2026-05-20", "tekst": "Mutatie van mei: ruzie, geen aangifte.", **changes}


def antwoord(**changes: Any) -> dict[str, Any]:
    """A good answer: one item given, one not found, one refused."""
    return {
        "functie": "informatiemedewerker",
        "items": [
            {"code": "E02", "gegevens": [gegeven()]},
            {"code": "E05", "reden": "NIETS_GEVONDEN"},
            {"code": "E07", "reden": "OPSPORINGSBELANG"},
        ],
        **changes,
    }


@pytest.fixture
def database(services: Services) -> Database:
    return services.get(Database)


@pytest.fixture
def delivered(services: Services, database: Database, clock: SimulatedClock) -> Callable[..., Awaitable[Dossier]]:
    """Store and deliver one report; gives its dossier."""
    vt = VtKant(
        cases=services.get(Cases),
        queues=services.get(Queues),
        feedback=services.get(Feedback),
        register=services.get(Register),
    )

    async def deliver(**changes: Any) -> Dossier:
        return await bewaar_en_lever(database, vt, clock.now(), **changes)

    return deliver


@pytest.fixture
def post(client: httpx.AsyncClient, sign: Sign) -> Ask:
    """Post as a worker of an organisation, with a key of its own."""

    async def send(path: str, sent: Any = None, *, als: str = VT, sub: str = "an", **headers: str) -> httpx.Response:
        mine = sign(als, Scope.UITWISSELING_SCHRIJVEN, sub=sub) | {"Idempotency-Key": str(new_id())} | headers
        return await client.post(PAD + path, json=sent, headers=mine)

    return send


@pytest.fixture
def asked(delivered: Callable[..., Awaitable[Dossier]], post: Ask) -> Callable[..., Awaitable[str]]:
    """Deliver a report and ask about it; gives the path of the question."""

    async def ask(**changes: Any) -> str:
        dossier = await delivered()
        made = await post("", vraag(meldingId=str(dossier.melding_id), **changes))
        assert made.status_code == 201, made.text
        return f"/{made.json()['informatieverzoekId']}"

    return ask


def codes(answer: httpx.Response) -> set[tuple[str, str]]:
    return {(finding["location"], finding["code"]) for finding in answer.json()["errors"]}


async def notices(database: Database, *soorten: Berichtsoort) -> list[tuple[str, str]]:
    async with database.read() as tx:
        rows = await tx.all(select(BerichtRow).order_by(BerichtRow.volgnr))
    return [(row.soort, row.organisatie) for row in rows if row.soort in soorten]


class TestRefused:
    async def test_asking_is_for_veilig_thuis_with_the_scope(self, client: httpx.AsyncClient, sign: Sign) -> None:
        assert (await client.post(PAD, json=vraag())).status_code == 401
        for headers in (sign(VT, Scope.UITWISSELING_LEZEN), sign(POLITIE), sign("om"), sign("ministerie")):
            assert (await client.post(PAD, json=vraag(), headers=headers)).status_code == 403

    async def test_answering_and_taking_up_are_for_police(self, client: httpx.AsyncClient, sign: Sign) -> None:
        for path in ("antwoorden", "behandelingen"):
            assert (await client.post(f"{PAD}/{new_id()}/{path}", json={})).status_code == 401
            for headers in (sign(POLITIE, Scope.UITWISSELING_LEZEN), sign(VT), sign("om")):
                assert (await client.post(f"{PAD}/{new_id()}/{path}", json={}, headers=headers)).status_code == 403

    async def test_taking_back_is_for_veilig_thuis(self, client: httpx.AsyncClient, sign: Sign) -> None:
        path = f"{PAD}/{new_id()}/intrekkingen"
        assert (await client.post(path)).status_code == 401
        assert (await client.post(path, headers=sign(POLITIE))).status_code == 403

    async def test_reading_is_for_the_two_parties_with_a_scope(self, client: httpx.AsyncClient, sign: Sign) -> None:
        for path in (PAD, f"{PAD}/{new_id()}"):
            assert (await client.get(path)).status_code == 401
            for headers in (sign("om"), sign("ministerie"), sign(VT, Scope.MELDINGEN_LEZEN)):
                assert (await client.get(path, headers=headers | VOOR_VT)).status_code == 403

    async def test_a_melding_of_another_region_does_not_exist(
        self, delivered: Callable[..., Awaitable[Dossier]], post: Ask
    ) -> None:
        body = vraag(meldingId=str((await delivered()).melding_id))
        assert (await post("", body, als=f"vt:{ANDERE_REGIO}")).status_code == 404

    async def test_a_question_of_another_region_or_unit_does_not_exist(
        self, client: httpx.AsyncClient, sign: Sign, asked: Callable[..., Awaitable[str]], post: Ask
    ) -> None:
        path = await asked()
        for other, purpose in ((f"vt:{ANDERE_REGIO}", VOOR_VT), ("politie:limburg", VOOR_POLITIE)):
            assert (await client.get(PAD + path, headers=sign(other) | purpose)).status_code == 404
            assert (await client.get(PAD, headers=sign(other))).json() == {"items": []}
        assert (await post(f"{path}/antwoorden", antwoord(), als="politie:limburg")).status_code == 404
        assert (await post(f"{path}/behandelingen", {}, als="politie:limburg")).status_code == 404
        assert (await post(f"{path}/intrekkingen", als=f"vt:{ANDERE_REGIO}")).status_code == 404

    async def test_reading_one_needs_a_purpose_of_ones_own(
        self, client: httpx.AsyncClient, sign: Sign, asked: Callable[..., Awaitable[str]]
    ) -> None:
        path = PAD + await asked()
        assert (await client.get(path, headers=sign(VT))).status_code == 400
        assert (await client.get(path, headers=sign(VT) | VOOR_POLITIE)).status_code == 403
        assert (await client.get(path, headers=sign(POLITIE) | VOOR_VT)).status_code == 403

    async def test_without_a_key(self, client: httpx.AsyncClient, sign: Sign) -> None:
        body = vraag(meldingId=str(new_id()))
        answer = await client.post(PAD, json=body, headers=sign(VT))
        assert answer.status_code == 400
        assert codes(answer) == {("Idempotency-Key", "ontbreekt")}


class TestAsking:
    async def test_it_goes_to_the_unit_of_the_melding_with_its_clock(
        self, delivered: Callable[..., Awaitable[Dossier]], post: Ask, database: Database
    ) -> None:
        dossier = await delivered()
        made = (await post("", vraag(meldingId=str(dossier.melding_id)))).json()
        assert (made["status"], made["eenheid"], made["vtRegio"]) == ("GESTELD", EENHEID, REGIO)
        assert made["bvhNummer"] == dossier.mutatie.bvh_nummer
        assert made["melding"] == "LOPEND"
        clock = made["klok"]  # asked on Saturday: Monday and Tuesday are the two working days
        assert (clock["id"], clock["uiterlijkOp"], clock["status"]) == ("T11", "2026-11-24T22:59:59Z", "LOOPT")
        assert clock["werkdagenOver"] == 2
        assert WAAROM not in str(made)
        assert await notices(database, Berichtsoort.INFORMATIEVERZOEK_GESTELD) == [
            (Berichtsoort.INFORMATIEVERZOEK_GESTELD, POLITIE)
        ]

    async def test_urgent_counts_hours_and_a_call_counts_from_the_call(
        self, asked: Any, client: Any, sign: Sign
    ) -> None:
        await asked(spoed=True, telefonischOp="2026-11-21T08:00:00Z")
        (shown,) = (await client.get(PAD, headers=sign(POLITIE))).json()["items"]
        assert shown["telefonisch"]
        assert shown["gevraagdOp"] == "2026-11-21T08:00:00Z"
        assert shown["vastgelegdOp"] == "2026-11-21T09:00:00Z"
        assert (shown["klok"]["id"], shown["klok"]["uiterlijkOp"]) == ("T11-spoed", "2026-11-21T12:00:00Z")

    async def test_every_finding_is_told_at_once(self, delivered: Any, post: Ask) -> None:
        wrong = vraag(
            meldingId=str((await delivered()).melding_id),
            advies=True,
            personen=[{"betrokkene": 9}, {}, {"betrokkene": 1, "personalia": _personalia()}],
            periode={"van": "2026-12-02", "tot": "2026-12-01"},
            gevraagd=["E02", "E02"],
            telefonischOp="2026-11-22T09:00:00Z",
        )
        answer = await post("", wrong)
        assert answer.status_code == 400
        assert codes(answer) == {
            ("advies", "GEEN_GROND_ADVIES"),
            ("personen[0].betrokkene", "onbekend_volgnummer"),
            ("personen[1]", "een_van_beide"),
            ("personen[2]", "een_van_beide"),
            ("periode.tot", "volgorde"),
            ("periode.tot", "in_de_toekomst"),
            ("gevraagd", "dubbel"),
            ("telefonischOp", "in_de_toekomst"),
        }

    async def test_what_is_not_of_the_list_is_refused_without_repeating_it(self, delivered: Any, post: Ask) -> None:
        bsn = een_bsn(7)
        wrong = vraag(
            meldingId=str((await delivered()).melding_id),
            doel="POLITIETAAK",
            gevraagd=["E15", "E01"],
            waarom=f"Zie {bsn}.",
        )
        answer = await post("", wrong)
        assert codes(answer) == {
            ("doel", "onbekende_code"),
            ("gevraagd[0]", "onbekende_code"),
            ("waarom", "bsn_in_tekst"),
        }
        assert bsn not in answer.text

    async def test_never_about_advice(
        self, delivered: Any, post: Ask, client: httpx.AsyncClient, sign: Sign, database: Database
    ) -> None:
        dossier = await delivered()
        await _became_advice(database, dossier)
        answer = await post("", vraag(meldingId=str(dossier.melding_id)))
        assert answer.status_code == 409
        assert answer.json()["type"] == "/v1/problemen/stap-niet-mogelijk"
        assert codes(answer) == {("meldingId", "GEEN_GROND_ADVIES")}
        assert (await client.get(PAD, headers=sign(VT))).json() == {"items": []}

    async def test_not_about_what_police_took_back(self, delivered: Any, post: Ask, services: Services) -> None:
        dossier = await delivered()
        await _taken_back(services, dossier)
        answer = await post("", vraag(meldingId=str(dossier.melding_id)))
        assert (answer.status_code, codes(answer)) == (409, {("meldingId", "GEEN_GROND")})

    async def test_the_same_key_asks_once(self, delivered: Any, post: Ask, database: Database) -> None:
        body = vraag(meldingId=str((await delivered()).melding_id))
        first = await post("", body, **{"Idempotency-Key": "eens"})
        again = await post("", body, **{"Idempotency-Key": "eens"})
        assert first.json() == again.json()
        assert again.headers["Idempotency-Replayed"] == "true"
        async with database.read() as tx:
            assert len(await tx.all(select(InformatieverzoekRow.id))) == 1

    async def test_persons_and_reason_are_sealed(self, asked: Any, database: Database) -> None:
        await asked(personen=[{"personalia": _personalia()}])
        async with database.read() as tx:
            (row,) = await tx.all(select(InformatieverzoekRow))
        plain = str(row._mapping) + str(bytes(row.inhoud))
        assert "Verhoeven" not in plain
        assert WAAROM not in plain


class TestQueue:
    async def test_open_questions_by_deadline_and_the_rest_by_status(
        self, asked: Any, post: Ask, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        later, urgent = await asked(), await asked(spoed=True)
        done = await asked()
        await post(f"{done}/antwoorden", antwoord(), als=POLITIE)
        for who in (POLITIE, VT):
            shown = (await client.get(PAD, headers=sign(who))).json()["items"]
            assert [f"/{one['informatieverzoekId']}" for one in shown] == [urgent, later]
        answered = (await client.get(f"{PAD}?status=DEELS_BEANTWOORD", headers=sign(VT))).json()["items"]
        assert [f"/{one['informatieverzoekId']}" for one in answered] == [done]
        about = (await client.get(f"{PAD}?meldingId={answered[0]['meldingId']}", headers=sign(VT))).json()["items"]
        assert [f"/{one['informatieverzoekId']}" for one in about] == [done]
        assert len((await client.get(f"{PAD}?spoed=true", headers=sign(VT))).json()["items"]) == 1

    async def test_pages_follow_the_deadline(
        self, asked: Any, client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock
    ) -> None:
        made = []
        for spoed in (False, True, False):
            made.append(await asked(spoed=spoed))
            clock.advance(timedelta(days=2))
        first = await client.get(f"{PAD}?limit=2", headers=sign(POLITIE))
        following = first.headers["Link"].split(">")[0].removeprefix("<")
        rest = await client.get(following, headers=sign(POLITIE))
        seen = [f"/{one['informatieverzoekId']}" for page in (first, rest) for one in page.json()["items"]]
        assert seen == [made[1], made[0], made[2]]
        assert "Link" not in rest.headers

    async def test_taken_up_by_one_and_taken_over_only_on_purpose(
        self, asked: Any, post: Ask, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        path = await asked()
        taken = (await post(f"{path}/behandelingen", {}, als=POLITIE, sub="bo")).json()
        assert (taken["status"], taken["behandelaar"]) == ("IN_BEHANDELING", "bo")
        refused = await post(f"{path}/behandelingen", {}, als=POLITIE, sub="cas")
        assert (refused.status_code, codes(refused)) == (409, {("overnemen", "in_behandeling")})
        over = await post(f"{path}/behandelingen", {"overnemen": True}, als=POLITIE, sub="cas")
        assert over.json()["behandelaar"] == "cas"
        assert over.json()["inBehandelingOp"] == taken["inBehandelingOp"]
        (for_vt,) = (await client.get(PAD, headers=sign(VT))).json()["items"]
        assert for_vt["behandelaar"] is None

    async def test_it_stays_in_sight_with_a_mark_when_the_melding_ends(
        self, delivered: Any, post: Ask, client: httpx.AsyncClient, sign: Sign, services: Services
    ) -> None:
        dossier = await delivered()
        await post("", vraag(meldingId=str(dossier.melding_id)))
        await _taken_back(services, dossier)
        for who in (VT, POLITIE):
            (shown,) = (await client.get(PAD, headers=sign(who))).json()["items"]
            assert (shown["status"], shown["melding"]) == ("GESTELD", "INGETROKKEN")


class TestAnswering:
    async def test_every_item_is_given_or_refused_and_the_region_reads_it(
        self, asked: Any, post: Ask, client: httpx.AsyncClient, sign: Sign, database: Database
    ) -> None:
        path = await asked()
        answered = await post(f"{path}/antwoorden", antwoord(toelichting="Gebeld met de wijkagent."), als=POLITIE)
        assert (answered.status_code, answered.json()["status"]) == (201, "DEELS_BEANTWOORD")
        assert answered.json()["klok"]["status"] == "GEREED"
        read = (await client.get(PAD + path, headers=sign(VT) | VOOR_VT)).json()
        assert read["waarom"] == WAAROM
        assert read["personen"] == [
            {"betrokkene": 2, "personalia": None},
            {"betrokkene": 3, "personalia": None},
        ]
        (version,) = read["antwoorden"]
        assert version["items"][0] == {
            "code": "E02",
            "gegevens": [gegeven(viaKoppeling=False)],
            "reden": None,
        }
        assert [item["reden"] for item in version["items"]] == [None, "NIETS_GEVONDEN", "OPSPORINGSBELANG"]
        assert (version["functie"], version["toelichting"]) == ("informatiemedewerker", "Gebeld met de wijkagent.")
        assert await notices(database, Berichtsoort.INFORMATIEVERZOEK_BEANTWOORD) == [
            (Berichtsoort.INFORMATIEVERZOEK_BEANTWOORD, VT)
        ]

    @pytest.mark.parametrize(
        ("items", "status"),
        [
            ([{"code": c, "reden": "NIETS_GEVONDEN"} for c in ("E02", "E05", "E07")], "BEANTWOORD"),
            ([{"code": c, "reden": "OPSPORINGSBELANG"} for c in ("E02", "E05", "E07")], "GEWEIGERD"),
            ([{"code": c, "gegevens": [gegeven()]} for c in ("E02", "E05", "E07")], "BEANTWOORD"),
        ],
    )
    async def test_nothing_found_is_an_answer(self, asked: Any, post: Ask, items: list[Any], status: str) -> None:
        answered = await post(f"{await asked()}/antwoorden", antwoord(items=items), als=POLITIE)
        assert answered.json()["status"] == status

    async def test_one_reason_for_all(self, asked: Any, post: Ask, database: Database) -> None:
        path = await asked()
        body = {"functie": "informatiemedewerker", "reden": "NIET_NOODZAKELIJK"}
        assert (await post(f"{path}/antwoorden", body, als=POLITIE)).json()["status"] == "GEWEIGERD"
        async with database.read() as tx:
            (row,) = await tx.all(select(VraagantwoordRow))
        assert row.redenen == dict.fromkeys(("E02", "E05", "E07"), "NIET_NOODZAKELIJK")
        assert row.gegeven == []

    async def test_every_finding_is_told_at_once(self, asked: Any, post: Ask) -> None:
        wrong = antwoord(
            items=[
                {"code": "E02", "gegevens": [gegeven(eersteVerwerking="2021-11-20")]},
                {"code": "E05"},
                {"code": "E05", "reden": "NIETS_GEVONDEN", "gegevens": [gegeven(eersteVerwerking="2025-11-20")]},
                {"code": "E01", "gegevens": [gegeven(eersteVerwerking="2026-11-22")]},
            ],
            telefonischOp="2026-11-20T09:00:00Z",
        )
        answer = await post(f"{await asked()}/antwoorden", wrong, als=POLITIE)
        assert answer.status_code == 400
        assert codes(answer) == {
            ("items[0].gegevens[0].eersteVerwerking", "BUITEN_TERMIJN"),
            ("items[1].code", "dubbel"),
            ("items[1].reden", "ontbreekt"),
            ("items[2].code", "dubbel"),
            ("items[2].reden", "strijdig"),
            ("items[2].gegevens[0].viaKoppeling", "alleen_via_koppeling"),
            ("items[3].code", "niet_gevraagd"),
            ("items[3].gegevens[0].eersteVerwerking", "in_de_toekomst"),
            ("items", "ontbreekt"),
            ("telefonischOp", "volgorde"),
        }

    async def test_a_period_before_the_window_is_answered_with_buiten_termijn(self, asked: Any, post: Ask) -> None:
        path = await asked(periode={"van": "2019-01-01", "tot": "2021-11-20"}, gevraagd=["E02"])
        given = antwoord(items=[{"code": "E02", "gegevens": [gegeven()]}])
        refused = await post(f"{path}/antwoorden", given, als=POLITIE)
        assert codes(refused) == {("items[0].gegevens", "BUITEN_TERMIJN")}
        right = antwoord(items=[{"code": "E02", "reden": "BUITEN_TERMIJN"}])
        assert (await post(f"{path}/antwoorden", right, als=POLITIE)).json()["status"] == "GEWEIGERD"

    async def test_the_edges_of_the_window(self, asked: Any, post: Ask) -> None:
        path = await asked(gevraagd=["E02"])
        edges = [
            gegeven(eersteVerwerking="2026-11-21"),
            gegeven(eersteVerwerking="2025-11-21"),
            gegeven(eersteVerwerking="2021-11-21", viaKoppeling=True),
        ]
        body = antwoord(items=[{"code": "E02", "gegevens": edges}])
        assert (await post(f"{path}/antwoorden", body, als=POLITIE)).status_code == 201

    async def test_once_and_a_correction_is_a_new_version(
        self, asked: Any, post: Ask, client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock
    ) -> None:
        path = await asked()
        early = await post(f"{path}/antwoorden", antwoord(vervangt=1), als=POLITIE)
        assert codes(early) == {("vervangt", "geen_eerder_antwoord")}
        first = (await post(f"{path}/antwoorden", antwoord(), als=POLITIE)).json()
        clock.advance(timedelta(days=30))
        twice = await post(f"{path}/antwoorden", antwoord(), als=POLITIE)
        assert (twice.status_code, codes(twice)) == (409, {("vervangt", "al_beantwoord")})
        body = {"functie": "jurist", "reden": "GEEN_GROND", "vervangt": 1}
        better = (await post(f"{path}/antwoorden", body, als=POLITIE)).json()
        assert (better["status"], better["antwoordversie"]) == ("GEWEIGERD", 2)
        assert better["beantwoordOp"] == first["beantwoordOp"]
        assert better["klok"]["teLaat"] is False
        stale = await post(f"{path}/antwoorden", body, als=POLITIE)
        assert (stale.status_code, codes(stale)) == (409, {("vervangt", "verouderd")})
        read = (await client.get(PAD + path, headers=sign(VT) | VOOR_VT)).json()
        assert [(one["versie"], one["functie"]) for one in read["antwoorden"]] == [
            (1, "informatiemedewerker"),
            (2, "jurist"),
        ]

    async def test_what_became_advice_is_only_refused(self, delivered: Any, post: Ask, database: Database) -> None:
        dossier = await delivered()
        made = await post("", vraag(meldingId=str(dossier.melding_id)))
        path = f"/{made.json()['informatieverzoekId']}/antwoorden"
        await _became_advice(database, dossier)
        for body in (antwoord(), {"functie": "jurist", "reden": "NIETS_GEVONDEN"}):
            answer = await post(path, body, als=POLITIE)
            assert (answer.status_code, codes(answer)) == (409, {("meldingId", "GEEN_GROND_ADVIES")})
        refusal = {"functie": "jurist", "reden": "GEEN_GROND_ADVIES"}
        assert (await post(path, refusal, als=POLITIE)).json()["status"] == "GEWEIGERD"

    async def test_taken_back_only_before_the_answer(self, asked: Any, post: Ask, database: Database) -> None:
        path, answered = await asked(), await asked()
        back = await post(f"{path}/intrekkingen")
        assert (back.json()["status"], back.json()["klok"]["status"]) == ("INGETROKKEN", "VERVALLEN")
        assert (await post(f"{path}/antwoorden", antwoord(), als=POLITIE)).status_code == 409
        assert (await post(f"{path}/behandelingen", {}, als=POLITIE)).status_code == 409
        await post(f"{answered}/antwoorden", antwoord(), als=POLITIE)
        assert (await post(f"{answered}/intrekkingen")).status_code == 409
        assert await notices(database, Berichtsoort.INFORMATIEVERZOEK_INGETROKKEN) == [
            (Berichtsoort.INFORMATIEVERZOEK_INGETROKKEN, POLITIE)
        ]


class TestOnRecord:
    async def test_one_verstrekking_an_answer_and_none_a_read(
        self, asked: Any, post: Ask, client: httpx.AsyncClient, sign: Sign, database: Database
    ) -> None:
        path = await asked()
        await post(f"{path}/antwoorden", antwoord(), als=POLITIE, sub="bo")
        none = {"functie": "jurist", "reden": "NIETS_GEVONDEN", "vervangt": 1}
        await post(f"{path}/antwoorden", none, als=POLITIE, sub="bo")
        versions = []
        for _ in range(2):
            read = (await client.get(PAD + path, headers=sign(VT) | VOOR_VT)).json()
            versions = read["antwoorden"]
        async with database.read() as tx:
            rows = await tx.all(select(VerstrekkingRow).order_by(VerstrekkingRow.op, VerstrekkingRow.id))
        assert len(rows) == len(versions) == 2
        first, second = rows
        assert (first.ontvanger, first.ontvanger_sub, first.doel) == (VT, "an", "VT_ONDERZOEK")
        assert first.omschrijving.endswith("antwoord 1: E02 E05=NIETS_GEVONDEN E07=OPSPORINGSBELANG")
        assert second.omschrijving.endswith("antwoord 2: E02=NIETS_GEVONDEN E05=NIETS_GEVONDEN E07=NIETS_GEVONDEN")
        assert [row.vrijgegeven_door for row in rows] == ["informatiemedewerker", "jurist"]
        sealed = {"functie": "informatiemedewerker", "items": antwoord()["items"]}
        sealed["items"][0]["gegevens"][0]["viaKoppeling"] = False
        sealed["items"][1]["gegevens"] = sealed["items"][2]["gegevens"] = []
        assert first.inhoud_hash == content_hash(canonical_json(sealed))

    async def test_who_did_what_and_read_it_for_which_purpose(
        self, asked: Any, post: Ask, client: httpx.AsyncClient, sign: Sign, database: Database
    ) -> None:
        path = await asked()
        await post(f"{path}/behandelingen", {}, als=POLITIE, sub="bo")
        await client.get(PAD + path, headers=sign(POLITIE, sub="bo") | VOOR_POLITIE)
        await post(f"{path}/antwoorden", antwoord(), als=POLITIE, sub="bo")
        await client.get(PAD + path, headers=sign(VT, sub="an") | VOOR_VT)
        async with database.read() as tx:
            rows = await tx.all(
                select(AuditRow).where(AuditRow.object_soort == "informatieverzoek").order_by(AuditRow.id)
            )
        assert [(row.actie, row.actor, row.organisatie, row.doelbinding) for row in rows] == [
            ("VRAGEN", "an", VT, "VT_ONDERZOEK"),
            ("BEHANDELEN", "bo", POLITIE, None),
            ("RAADPLEGEN", "bo", POLITIE, "POLITIETAAK"),
            ("BEANTWOORDEN", "bo", POLITIE, "VT_ONDERZOEK"),
            ("RAADPLEGEN", "an", VT, "VT_ONDERZOEK"),
        ]
        assert all(row.objecten[0] == path.removeprefix("/") for row in rows)

    async def test_given_by_phone_the_record_has_the_moment_of_the_call(
        self, asked: Any, post: Ask, clock: SimulatedClock, database: Database
    ) -> None:
        path = await asked(spoed=True)
        clock.advance(timedelta(hours=6))
        called = "2026-11-21T10:30:00Z"
        answered = await post(f"{path}/antwoorden", antwoord(telefonischOp=called), als=POLITIE)
        assert answered.json()["klok"] == answered.json()["klok"] | {"gereedOp": called, "teLaat": False}
        async with database.read() as tx:
            (row,) = await tx.all(select(VerstrekkingRow))
        assert row.op.isoformat() == "2026-11-21T10:30:00+00:00"


class TestClock:
    async def test_a_passed_term_is_told_once_to_both_sides(
        self, asked: Any, post: Ask, services: Services, database: Database, clock: SimulatedClock
    ) -> None:
        vragen = services.get(Informatieverzoeken)
        await asked(spoed=True)
        answered, withdrawn = await asked(spoed=True), await asked(spoed=True)
        await post(f"{answered}/antwoorden", antwoord(), als=POLITIE)
        await post(f"{withdrawn}/intrekkingen")
        await asked()
        clock.advance(timedelta(hours=4))
        async with database.read() as tx:
            assert not await vragen.any_due(tx, clock.now())
        clock.advance(timedelta(seconds=1))
        async with database.read() as tx:
            assert await vragen.any_due(tx, clock.now())
        passed = []
        for _ in range(2):
            async with database.write() as tx:
                passed.append(await vragen.pass_due(tx, clock.now(), 100))
        assert passed == [1, 0]
        told = await notices(database, Berichtsoort.TERMIJN_VERSTREKEN)
        assert [organisatie for _, organisatie in told] == [POLITIE, VT]
        async with database.read() as tx:
            (gegevens,) = {
                str(row.gegevens)
                for row in await tx.all(select(BerichtRow))
                if row.soort == Berichtsoort.TERMIJN_VERSTREKEN
            }
            assert not await vragen.any_due(tx, clock.now())
        assert "T11-spoed" in gegevens

    async def test_at_most_as_many_as_asked(
        self, asked: Any, services: Services, database: Database, clock: SimulatedClock
    ) -> None:
        for _ in range(3):
            await asked(spoed=True)
        clock.advance(timedelta(hours=5))
        done = []
        for _ in range(3):
            async with database.write() as tx:
                done.append(await services.get(Informatieverzoeken).pass_due(tx, clock.now(), 2))
        assert done == [2, 1, 0]


def _personalia() -> dict[str, Any]:
    return {
        "achternaam": "Verhoeven",
        "voornamen": "Els",
        "geboortedatum": "1961-02-03",
        "postcode": "1011AB",
        "huisnummer": 14,
    }


async def _became_advice(database: Database, dossier: Dossier) -> None:
    async with database.write() as tx:
        changed = update(MeldingRow).where(MeldingRow.id == dossier.melding_id)
        await tx.execute(changed.values(status="ADVIES", gesloten_op=dossier.ontvangen_op))


async def _taken_back(services: Services, dossier: Dossier) -> None:
    assert dossier.melding_id
    async with services.get(Database).write() as tx:
        await services.get(Cases).withdraw(tx, [dossier.melding_id], dossier.ontvangen_op)
