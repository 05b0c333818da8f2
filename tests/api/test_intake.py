"""The intake over HTTP: who may send, what is answered, and what happens to versions, duplicates and withdrawals."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.cases.tables import MeldingRow
from service.core.clock import SimulatedClock
from service.db.session import Database
from service.enrichment.tables import SpoorRow
from service.register.tables import BeoordelingRow, MutatieRow
from service.review.tables import ControleRow
from tests.builders import een_bsn, een_incident, een_mutatie, een_pleger, een_slachtoffer

pytestmark = pytest.mark.anyio

Sign = Callable[..., dict[str, str]]
Wire = dict[str, Any]


def licht(**overrides: Any) -> Wire:
    """Partner violence without anything acute and without children."""
    return een_mutatie(
        **{
            "betrokkenen": [een_slachtoffer(), een_pleger()],
            "relaties": [{"van": 2, "tot": 1, "soort": "PARTNER"}],
            "kinderen": {"antwoord": "GEEN"},
            "risicofeiten": [],
            "aanleidingen": ["01"],
            "aarden": ["01"],
            **overrides,
        }
    )


def ruzie_met_buren(**overrides: Any) -> Wire:
    """A fight between neighbours: no relation within any circle."""
    return licht(
        **{
            "relaties": [{"van": 2, "tot": 1, "soort": "BUUR"}],
            "hulpvraagSlachtoffer": False,
            "aanleidingen": [],
            **overrides,
        }
    )


class Politie:
    """A police system of one unit."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign, eenheid: str = "amsterdam") -> None:
        self.client = client
        self.headers = sign(f"politie:{eenheid}")
        self.sent = 0

    async def send(self, message: Wire, *, key: str | None = None) -> httpx.Response:
        self.sent += 1
        headers = self.headers | {"Idempotency-Key": key or f"sleutel-{self.sent}"}
        return await self.client.post("/v1/mutaties", json=message, headers=headers)

    async def batch(self, *lines: Wire | bytes, key: str = "partij") -> list[Wire]:
        body = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        headers = self.headers | {"Idempotency-Key": key, "Content-Type": "application/x-ndjson"}
        answer = await self.client.post("/v1/mutaties/_batch", content=body, headers=headers)
        assert answer.status_code == 200
        return [json.loads(line) for line in answer.text.splitlines()]

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=self.headers | headers)


@pytest.fixture
def politie(client: httpx.AsyncClient, sign: Sign) -> Politie:
    return Politie(client, sign)


async def count(database: Database, table: type[Any]) -> int:
    async with database.read() as tx:
        return int(await tx.scalar(select(func.count()).select_from(table)))


@pytest.fixture
def stored(services: Any) -> Database:
    found: Database = services.get(Database)
    return found


class TestRefusedCallers:
    async def test_without_a_token_nothing_is_taken_in(self, client: httpx.AsyncClient, stored: Database) -> None:
        answer = await client.post("/v1/mutaties", json=licht(), headers={"Idempotency-Key": "k"})
        assert answer.status_code == 401
        assert await count(stored, MutatieRow) == 0

    @pytest.mark.parametrize("path", ["/v1/mutaties", "/v1/mutaties/_valideer", "/v1/mutaties/_batch"])
    async def test_the_scope_is_needed(self, client: httpx.AsyncClient, sign: Sign, path: str) -> None:
        headers = sign("politie:amsterdam", Scope.MUTATIES_LEZEN) | {"Idempotency-Key": "k"}
        assert (await client.post(path, json=licht(), headers=headers)).status_code == 403

    async def test_veilig_thuis_does_not_send_mutaties(self, client: httpx.AsyncClient, sign: Sign) -> None:
        headers = sign("vt:amsterdam-amstelland") | {"Idempotency-Key": "k"}
        assert (await client.post("/v1/mutaties", json=licht(), headers=headers)).status_code == 403

    async def test_a_unit_sends_only_its_own(self, client: httpx.AsyncClient, sign: Sign, stored: Database) -> None:
        answer = await Politie(client, sign, "rotterdam").send(licht())
        assert answer.status_code == 403
        assert await count(stored, MutatieRow) == 0

    async def test_the_line_of_another_unit_in_a_batch_is_refused_alone(self, politie: Politie) -> None:
        own, other = await politie.batch(licht(), licht(eenheid="rotterdam", bvhNummer="PL1700-2026000001"))
        assert own["status"] == "DOORGEZET"
        assert other["status"] == 403

    async def test_a_key_is_needed(self, politie: Politie) -> None:
        answer = await politie.client.post("/v1/mutaties", json=licht(), headers=politie.headers)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["location"] == "Idempotency-Key"

    @pytest.mark.parametrize("suffix", ["", "/bericht", "/uitleg", "/intrekkingen"])
    async def test_a_mutatie_of_another_unit_does_not_exist(
        self, politie: Politie, client: httpx.AsyncClient, sign: Sign, suffix: str
    ) -> None:
        made = (await politie.send(licht())).json()
        other = Politie(client, sign, "rotterdam")
        answer = await other.get(f"/v1/mutaties/{made['mutatieId']}{suffix}", Doelbinding="POLITIETAAK")
        assert answer.status_code == 404

    async def test_the_message_is_not_read_without_a_purpose(self, politie: Politie) -> None:
        made = (await politie.send(licht())).json()
        assert (await politie.get(f"/v1/mutaties/{made['mutatieId']}/bericht")).status_code == 400

    async def test_another_unit_cannot_withdraw(self, politie: Politie, client: httpx.AsyncClient, sign: Sign) -> None:
        made = (await politie.send(licht())).json()
        headers = sign("politie:rotterdam") | {"Idempotency-Key": "i"}
        path = f"/v1/mutaties/{made['mutatieId']}/intrekkingen"
        assert (await client.post(path, json={"reden": "ONJUIST"}, headers=headers)).status_code == 404


class TestReceipt:
    async def test_a_good_message_is_answered_with_outcome_reasons_and_findings(self, politie: Politie) -> None:
        answer = await politie.send(licht())
        made = answer.json()
        assert answer.status_code == 201
        assert (made["status"], made["beoordeling"]["uitkomst"]) == ("DOORGEZET", "DZ")
        assert "HG_RELATIE" in made["beoordeling"]["redencodes"]
        assert made["beoordeling"]["toelichting"]
        assert made["vtRegio"] == "amsterdam-amstelland"
        assert UUID(made["meldingId"])

    async def test_what_was_answered_can_be_read_back(self, politie: Politie) -> None:
        made = (await politie.send(licht())).json()
        assert (await politie.get(f"/v1/mutaties/{made['mutatieId']}")).json() == made
        found = await politie.get(f"/v1/mutaties?bvhNummer={made['bvhNummer']}")
        assert found.json()["items"] == [made]

    async def test_the_message_comes_back_as_it_was_sent(self, politie: Politie) -> None:
        message = licht()
        made = (await politie.send(message)).json()
        back = await politie.get(f"/v1/mutaties/{made['mutatieId']}/bericht", Doelbinding="POLITIETAAK")
        assert back.json()["bericht"]["betrokkenen"][0]["bsn"] == message["betrokkenen"][0]["bsn"]

    async def test_an_incomplete_message_says_what_is_missing_and_until_when(self, politie: Politie) -> None:
        made = (await politie.send(licht(kinderen=None, relaties=[]))).json()
        assert made["status"] == "AANVULLEN"
        assert {"Q06", "Q07"} <= {found["code"] for found in made["bevindingen"]}
        assert made["aangevuldUiterlijkOp"]

    async def test_an_unseen_message_waits_for_a_human(self, politie: Politie, stored: Database) -> None:
        made = (await politie.send(licht(gezien=None))).json()
        assert (made["status"], made["meldingId"]) == ("BEOORDEELD", None)
        assert made["gezienUiterlijkOp"]
        assert await count(stored, MeldingRow) == 0

    async def test_no_machine_alone_keeps_a_message_back(self, politie: Politie, stored: Database) -> None:
        made = (await politie.send(ruzie_met_buren())).json()
        assert (made["beoordeling"]["uitkomst"], made["beoordeling"]["bevestigd"]) == ("ND", False)
        assert made["status"] == "BEOORDEELD"
        assert await count(stored, ControleRow) == 1

    async def test_an_acute_message_goes_out_unseen_and_incomplete(self, politie: Politie, stored: Database) -> None:
        made = (await politie.send(licht(risicofeiten=["2c-wurging"], gezien=None, kinderen=None))).json()
        assert made["status"] == "SPOED"
        assert all(found["niveau"] != "B" for found in made["bevindingen"])
        assert await count(stored, MeldingRow) == 1
        assert await count(stored, ControleRow) == 1

    async def test_the_explanation_has_every_rule_and_the_same_bytes_each_time(self, politie: Politie) -> None:
        made = (await politie.send(licht())).json()
        first = await politie.get(f"/v1/mutaties/{made['mutatieId']}/uitleg")
        assert first.content == (await politie.get(f"/v1/mutaties/{made['mutatieId']}/uitleg")).content
        rules = {rule["id"]: rule for rule in first.json()["beslissing"]["regels"]}
        assert rules["MP01"]["uitkomst"] == "JA"
        assert {f"MP{n:02}" for n in range(1, 15)} | {f"N{n:02}" for n in range(1, 18)} <= set(rules)

    async def test_one_act_is_one_audit_entry(self, politie: Politie, stored: Database) -> None:
        made = (await politie.send(licht())).json()
        async with stored.read() as tx:
            entries = await tx.all(select(AuditRow.actie, AuditRow.objecten, AuditRow.organisatie))
        assert [tuple(entry) for entry in entries] == [("ONTVANGEN", [made["mutatieId"]], "politie:amsterdam")]


class TestTheCall:
    """Handbook SP01: an urgent report shows whom to ring, and whether that is on record."""

    def acuut(self, **optreden: str) -> Wire:
        message = licht(risicofeiten=["2c-wurging"], gezien=None)
        message["politieoptreden"] |= optreden
        return message

    @pytest.mark.parametrize(
        ("optreden", "missing"),
        [
            ({}, ["gebeldOp", "gesprokenMetFunctie"]),
            ({"gebeldOp": "2026-11-21T08:00:00Z"}, ["gesprokenMetFunctie"]),
            ({"gesprokenMetFunctie": "crisisdienst"}, ["gebeldOp"]),
            ({"redenNietGebeld": " "}, ["gebeldOp", "gesprokenMetFunctie"]),
        ],
    )
    async def test_what_is_missing_is_named_on_every_way_in(
        self, politie: Politie, optreden: dict[str, str], missing: list[str]
    ) -> None:
        message = self.acuut(**optreden)
        tried = await politie.client.post("/v1/mutaties/_valideer", json=message, headers=politie.headers)
        (line,) = await politie.batch(message)
        kept = (await politie.get(f"/v1/mutaties/{line['mutatieId']}")).json()
        (listed,) = (await politie.get(f"/v1/mutaties?bvhNummer={message['bvhNummer']}")).json()["items"]
        again = await politie.send(message)
        for receipt in (tried.json(), line, kept, listed, again.json()):
            duty = receipt["belplicht"]
            assert (duty["bel"], duty["vastgelegd"]) == ("Veilig Thuis 0800-2000", False)
            assert duty["ontbreekt"] == missing
            assert "gebeld" in duty["uitleg"]

    @pytest.mark.parametrize(
        "optreden",
        [
            {"gebeldOp": "2026-11-21T08:00:00Z", "gesprokenMetFunctie": "crisisdienst"},
            {"redenNietGebeld": "Veilig Thuis stond ernaast."},
            {"gebeldOp": "2026-11-21T08:00:00Z", "redenNietGebeld": "Geen gehoor."},
        ],
    )
    async def test_on_record_nothing_is_missing_and_no_value_comes_back(
        self, politie: Politie, optreden: dict[str, str]
    ) -> None:
        receipt = await politie.send(self.acuut(**optreden))
        duty = receipt.json()["belplicht"]
        assert (duty["vastgelegd"], duty["ontbreekt"]) == (True, [])
        assert not any(value in receipt.text for value in optreden.values())

    async def test_veilig_thuis_reads_on_the_melding_whether_police_rang(self, politie: Politie, sign: Sign) -> None:
        made = (await politie.send(self.acuut(gebeldOp="2026-11-21T08:00:00Z", gesprokenMetFunctie="balie"))).json()
        headers = sign("vt:amsterdam-amstelland") | {"Doelbinding": "VT_MELDPUNT"}
        melding = await politie.client.get(f"/v1/meldingen/{made['meldingId']}", headers=headers)
        told = melding.json()["mutatie"]["politieoptreden"]
        assert (told["gebeldOp"], told["gesprokenMetFunctie"]) == ("2026-11-21T08:00:00Z", "balie")

    async def test_without_urgency_no_call_is_asked(self, politie: Politie) -> None:
        for message in (licht(), ruzie_met_buren(bvhNummer="PL1300-2026000009")):
            assert (await politie.send(message)).json()["belplicht"] is None


class TestRepeats:
    async def test_the_same_key_and_body_give_the_same_answer(self, politie: Politie, stored: Database) -> None:
        first, again = await politie.send(licht(), key="k"), await politie.send(licht(), key="k")
        assert again.content == first.content
        assert (first.status_code, again.status_code) == (201, 201)
        assert "Idempotency-Replayed" not in first.headers
        assert again.headers["Idempotency-Replayed"] == "true"
        assert await count(stored, MutatieRow) == 1

    async def test_the_same_key_with_another_body_is_refused(self, politie: Politie) -> None:
        await politie.send(licht(), key="k")
        assert (await politie.send(licht(dreigingHerhaling="NEE"), key="k")).status_code == 422

    async def test_a_key_of_one_unit_means_nothing_to_another(
        self, politie: Politie, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        await politie.send(licht(), key="k")
        message = licht(eenheid="rotterdam", bvhNummer="PL1700-2026000001")
        assert (await Politie(client, sign, "rotterdam").send(message, key="k")).status_code == 201

    async def test_the_same_message_under_another_key_is_known(self, politie: Politie, stored: Database) -> None:
        first, again = await politie.send(licht()), await politie.send(licht())
        assert (again.status_code, again.json()) == (200, first.json())
        assert await count(stored, MutatieRow) == 1

    async def test_the_same_message_at_the_same_time_is_stored_once(self, politie: Politie, stored: Database) -> None:
        answers = await asyncio.gather(*(politie.send(licht()) for _ in range(20)))
        assert {answer.json()["mutatieId"] for answer in answers} == {answers[0].json()["mutatieId"]}
        assert await count(stored, MutatieRow) == 1

    async def test_the_same_key_while_the_first_runs_is_a_conflict(self, politie: Politie) -> None:
        answers = await asyncio.gather(*(politie.send(licht(), key="k") for _ in range(5)))
        assert sorted({answer.status_code for answer in answers}) in ([201], [201, 409])


class TestVersions:
    async def test_a_later_version_replaces(self, politie: Politie) -> None:
        first = (await politie.send(licht(gezien=None))).json()
        second = (await politie.send(licht(versie=2))).json()
        assert second["status"] == "DOORGEZET"
        assert (await politie.get(f"/v1/mutaties/{first['mutatieId']}")).json()["status"] == "VERVANGEN"
        assert (await politie.get("/v1/controlelijst")).json()["items"] == []

    async def test_a_later_version_of_what_was_delivered_joins_its_melding(
        self, politie: Politie, stored: Database
    ) -> None:
        first = (await politie.send(licht())).json()
        second = (await politie.send(licht(versie=2, dreigingHerhaling="NEE"))).json()
        assert second["meldingId"] == first["meldingId"]
        assert await count(stored, MeldingRow) == 1

    async def test_an_older_version_that_comes_late_changes_nothing(self, politie: Politie, stored: Database) -> None:
        newest = (await politie.send(licht(versie=2))).json()
        late = (await politie.send(licht(versie=1, dreigingHerhaling="NEE"))).json()
        assert (late["status"], late["meldingId"]) == ("VERVANGEN", None)
        assert (await politie.get(f"/v1/mutaties/{newest['mutatieId']}")).json() == newest
        assert await count(stored, MeldingRow) == 1

    async def test_the_same_version_with_other_content_says_which(self, politie: Politie) -> None:
        first = (await politie.send(licht())).json()
        answer = await politie.send(licht(dreigingHerhaling="NEE"))
        assert (answer.status_code, answer.json()["type"]) == (409, "/v1/problemen/versieconflict")
        assert first["mutatieId"] in answer.json()["detail"]

    async def test_versions_in_one_batch_work_as_one_after_another(self, politie: Politie, stored: Database) -> None:
        first, second = await politie.batch(licht(), licht(versie=2, dreigingHerhaling="NEE"))
        assert second["meldingId"] == first["meldingId"]
        assert await count(stored, MeldingRow) == 1
        assert (await politie.get(f"/v1/mutaties/{first['mutatieId']}")).json()["status"] == "VERVANGEN"


class TestDuplicates:
    async def test_the_same_incident_under_another_number_joins_the_first(
        self, politie: Politie, stored: Database
    ) -> None:
        first = (await politie.send(licht())).json()
        second = (await politie.send(licht(bvhNummer="PL1300-2026999999"))).json()
        assert (second["status"], second["beoordeling"]["uitkomst"]) == ("SAMENGEVOEGD", "SA")
        assert (second["dubbelVan"], second["meldingId"]) == (first["mutatieId"], first["meldingId"])
        assert await count(stored, MeldingRow) == 1

    async def test_also_within_one_batch(self, politie: Politie, stored: Database) -> None:
        first, second = await politie.batch(licht(), licht(bvhNummer="PL1300-2026999999"))
        assert second["meldingId"] == first["meldingId"]
        assert await count(stored, MeldingRow) == 1

    async def test_a_new_incident_on_the_same_people_is_a_follow_up(self, politie: Politie, stored: Database) -> None:
        first = (await politie.send(licht())).json()
        later = een_incident(beginOp="2026-11-21T03:15:00+01:00", geregistreerdOp="2026-11-21T05:00:00+01:00")
        second = (await politie.send(licht(bvhNummer="PL1300-2026999999", incident=later))).json()
        assert (second["status"], second["beoordeling"]["uitkomst"]) == ("VERVOLG", "VV")
        async with stored.read() as tx:
            found = await tx.scalar(select(MeldingRow.hoort_bij).where(MeldingRow.id == UUID(second["meldingId"])))
        assert str(found) == first["meldingId"]


class TestTrials:
    async def test_a_trial_is_decided_and_never_delivered_counted_or_shown(
        self, politie: Politie, stored: Database
    ) -> None:
        made = (await politie.send(licht(proef=True))).json()
        assert (made["proef"], made["beoordeling"]["uitkomst"], made["meldingId"]) == (True, "DZ", None)
        for table in (MeldingRow, SpoorRow, ControleRow):
            assert await count(stored, table) == 0
        day = (await politie.get("/v1/reconciliaties/2026-11-21")).json()
        assert day["aantal"] == 0

    async def test_a_trial_does_not_take_the_number_of_the_real_one(self, politie: Politie) -> None:
        await politie.send(licht(proef=True))
        assert (await politie.send(licht())).json()["status"] == "DOORGEZET"

    async def test_validating_gives_the_answer_and_stores_nothing_of_it(
        self, politie: Politie, stored: Database
    ) -> None:
        answer = await politie.client.post("/v1/mutaties/_valideer", json=licht(), headers=politie.headers)
        assert (answer.status_code, answer.json()["beoordeling"]["uitkomst"]) == (200, "DZ")
        for table in (MutatieRow, BeoordelingRow, MeldingRow, SpoorRow):
            assert await count(stored, table) == 0


class TestBatch:
    async def test_a_bad_member_harms_no_neighbour(self, politie: Politie, stored: Database) -> None:
        good = [licht(bvhNummer=f"PL1300-202600000{n}", betrokkenen=_mensen(n)) for n in range(3)]
        answers = await politie.batch(good[0], b"{kapot", good[1], licht(onbekend=1), good[2])
        assert [answer.get("status") for answer in answers] == ["DOORGEZET", 400, "DOORGEZET", 400, "DOORGEZET"]
        assert await count(stored, MutatieRow) == 3

    async def test_a_batch_can_be_sent_again_after_a_broken_connection(
        self, politie: Politie, stored: Database
    ) -> None:
        messages = [licht(bvhNummer=f"PL1300-20260000{n:02}", betrokkenen=_mensen(n)) for n in range(20)]
        first = await politie.batch(*messages[:13])
        again = await politie.batch(*messages)
        assert again[:13] == first
        assert await count(stored, MutatieRow) == 20

    async def test_an_empty_batch_is_answered_with_nothing(self, politie: Politie) -> None:
        assert await politie.batch(b"") == []

    async def test_json_is_no_batch(self, politie: Politie) -> None:
        headers = politie.headers | {"Idempotency-Key": "k"}
        assert (await politie.client.post("/v1/mutaties/_batch", json={}, headers=headers)).status_code == 415


class TestWithdrawal:
    async def test_what_was_delivered_is_withdrawn_and_veilig_thuis_confirms(
        self, politie: Politie, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        made = (await politie.send(licht())).json()
        path = f"/v1/mutaties/{made['mutatieId']}/intrekkingen"
        answer = await client.post(path, json={"reden": "VERKEERDE_PERSOON"},
                                   headers=politie.headers | {"Idempotency-Key": "i"})  # fmt: skip
        assert (answer.status_code, answer.json()["meldingId"]) == (201, made["meldingId"])
        assert (await politie.get(f"/v1/mutaties/{made['mutatieId']}")).json()["status"] == "INGETROKKEN"
        confirm = f"/v1/meldingen/{made['meldingId']}/intrekkingsbevestigingen"
        vt = sign("vt:amsterdam-amstelland") | {"Idempotency-Key": "b"}
        assert (await client.post(confirm, headers=vt)).status_code in (200, 201)
        assert (await politie.get(path)).json()[0]["bevestigdOp"]

    async def test_twice_is_once(self, politie: Politie, client: httpx.AsyncClient) -> None:
        made = (await politie.send(licht())).json()
        path = f"/v1/mutaties/{made['mutatieId']}/intrekkingen"
        for key, status in (("i", 201), ("i", 201), ("j", 409)):
            headers = politie.headers | {"Idempotency-Key": key}
            assert (await client.post(path, json={"reden": "ONJUIST"}, headers=headers)).status_code == status

    async def test_what_waited_for_a_human_waits_no_more(self, politie: Politie, client: httpx.AsyncClient) -> None:
        made = (await politie.send(ruzie_met_buren())).json()
        headers = politie.headers | {"Idempotency-Key": "i"}
        await client.post(f"/v1/mutaties/{made['mutatieId']}/intrekkingen", json={"reden": "DUBBEL"}, headers=headers)
        assert (await politie.get("/v1/controlelijst")).json()["items"] == []


class TestReopening:
    async def test_news_on_the_same_people_reopens_what_was_kept_back(self, politie: Politie, sign: Sign) -> None:
        kept = (await politie.send(ruzie_met_buren())).json()
        path = f"/v1/mutaties/{kept['mutatieId']}/beoordelingen"
        for person in ("een", "twee"):
            verdict = {"uitkomst": "ND", "motivering": "Ruzie tussen buren om een heg.", "functie": "controleur"}
            headers = sign("politie:amsterdam", sub=person) | {"Idempotency-Key": person}
            await politie.client.post(path, json=verdict, headers=headers)
        assert (await politie.get(f"/v1/mutaties/{kept['mutatieId']}")).json()["status"] == "NIET_DOORGEZET"
        later = een_incident(beginOp="2026-11-21T03:15:00+01:00", geregistreerdOp="2026-11-21T05:00:00+01:00")
        await politie.send(licht(bvhNummer="PL1300-2026999999", incident=later))
        assert (await politie.get(f"/v1/mutaties/{kept['mutatieId']}")).json()["status"] == "HEROPEND"


class TestReconciliation:
    async def test_a_day_is_counted_and_hashed_so_that_both_sides_can_compare(
        self, politie: Politie, clock: SimulatedClock
    ) -> None:
        import hashlib

        await politie.send(licht())
        await politie.send(ruzie_met_buren(bvhNummer="PL1300-2026000002", betrokkenen=_mensen(5)))
        day = (await politie.get("/v1/reconciliaties/2026-11-21")).json()
        lines = sorted(["PL1300-2026000002|1\n", f"{licht()['bvhNummer']}|1\n"])
        assert day["aantal"] == 2
        assert day["hash"] == hashlib.sha256("".join(lines).encode()).hexdigest()


def _mensen(n: int) -> list[Wire]:
    """Two people nobody else has."""
    return [
        een_slachtoffer(bsn=een_bsn(100 + 2 * n), achternaam=f"Test{n}"),
        een_pleger(bsn=een_bsn(101 + 2 * n), achternaam=f"Proef{n}"),
    ]
