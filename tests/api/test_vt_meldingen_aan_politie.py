"""Reports of Veilig Thuis to police and the OM over HTTP (handbook §10.3, R07)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.alignment.service import Termijnbewaking
from service.alignment.tables import VtMeldingRow, VtMeldingStapRow
from service.audit.tables import AuditRow
from service.cases.service import Cases
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
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
PAD = "/v1/vt-meldingen"
VT, POLITIE, OM = f"vt:{REGIO}", f"politie:{EENHEID}", "om"
DOEL = {VT: "VT_INFORMEREN_POLITIE_RVDK", POLITIE: "POLITIETAAK", OM: "OM_AFDOENING"}


def body(**changes: Any) -> dict[str, Any]:
    """A good report to the unit of the region."""
    return {
        "soort": "STRAFBAAR_FEIT",
        "aan": POLITIE,
        "tekst": "Moeder vertelt dat zij gisteren opnieuw is geslagen.",
        "personen": [{"achternaam": "Testpersoon", "geboortedatum": "1988-04-02", "bsn": een_bsn(1)}],
        "contactVt": {"functie": "onderzoeker", "telefoon": "0800-2000"},
        **changes,
    }


@pytest.fixture
def delivered(services: Services, clock: SimulatedClock) -> Callable[..., Any]:
    """Store and deliver one report of police; gives its dossier."""
    vt = VtKant(
        cases=services.get(Cases),
        queues=services.get(Queues),
        feedback=services.get(Feedback),
        register=services.get(Register),
    )

    async def deliver(**changes: Any) -> Dossier:
        return await bewaar_en_lever(services.get(Database), vt, clock.now(), **changes)

    return deliver


@pytest.fixture
def post(client: httpx.AsyncClient, sign: Sign) -> Callable[..., Any]:
    """Post something as an organisation."""

    async def send(path: str, sent: dict[str, Any], *, als: str) -> httpx.Response:
        headers = sign(als, Scope.UITWISSELING_SCHRIJVEN) | {"Idempotency-Key": str(new_id())}
        return await client.post(path, json=sent, headers=headers)

    return send


@pytest.fixture
def made(post: Callable[..., Any]) -> Callable[..., Any]:
    """Make a good report; tells its address."""

    async def make(**changes: Any) -> str:
        answer = await post(PAD, body(**changes), als=VT)
        assert answer.status_code == 201, answer.text
        return f"{PAD}/{answer.json()['vtMeldingId']}"

    return make


@pytest.fixture
def read(client: httpx.AsyncClient, sign: Sign) -> Callable[..., Any]:
    """Read something as an organisation, with a purpose."""

    async def get(path: str, *, als: str) -> httpx.Response:
        return await client.get(path, headers=sign(als, Scope.UITWISSELING_LEZEN) | {"Doelbinding": DOEL[als]})

    return get


async def notices(services: Services, soort: str) -> list[tuple[str, dict[str, Any]]]:
    """Who was told, and what."""
    async with services.get(Database).read() as tx:
        statement = select(BerichtRow.organisatie, BerichtRow.gegevens).where(BerichtRow.soort == soort)
        return [(row.organisatie, row.gegevens) for row in await tx.all(statement.order_by(BerichtRow.volgnr))]


class TestRefused:
    async def test_only_veilig_thuis_reports(self, client: httpx.AsyncClient, sign: Sign, services: Services) -> None:
        assert (await client.post(PAD, json=body())).status_code == 401
        key = {"Idempotency-Key": str(new_id())}
        for headers in (sign(VT, Scope.UITWISSELING_LEZEN), sign(POLITIE), sign(OM), sign("ministerie")):
            assert (await client.post(PAD, json=body(), headers=headers | key)).status_code == 403
        assert (await client.post(PAD, json=body(), headers=sign(VT))).status_code == 400
        async with services.get(Database).read() as tx:
            assert await tx.all(select(VtMeldingRow.id)) == []

    async def test_only_the_receiver_answers(self, made: Callable[..., Any], post: Callable[..., Any]) -> None:
        path = await made()
        confirmation = {"functie": "wijkagent"}
        settlement = confirmation | {"resultaat": "CONTACT_OPGENOMEN"}
        for name, sent in (("bevestigingen", confirmation), ("afhandelingen", settlement)):
            assert (await post(f"{path}/{name}", sent, als=VT)).status_code == 403
            assert (await post(f"{path}/{name}", sent, als="politie:limburg")).status_code == 404
            assert (await post(f"{path}/{name}", sent, als=OM)).status_code == 404

    async def test_others_do_not_see_it_and_nobody_reads_without_a_purpose(
        self, client: httpx.AsyncClient, sign: Sign, made: Callable[..., Any]
    ) -> None:
        path = await made()
        assert (await client.get(path)).status_code == 401
        assert (await client.get(path, headers=sign(POLITIE, Scope.MUTATIES_LEZEN))).status_code == 403
        assert (await client.get(path, headers=sign(POLITIE))).status_code == 400
        foreign = {"Doelbinding": "VT_MELDPUNT"}
        assert (await client.get(path, headers=sign(POLITIE) | foreign)).status_code == 403
        for other, doel in (("politie:limburg", "POLITIETAAK"), (OM, "OM_AFDOENING"), (f"vt:{ANDERE_REGIO}", None)):
            headers = sign(other) | {"Doelbinding": doel or "VT_MELDPUNT"}
            assert (await client.get(path, headers=headers)).status_code == 404
            assert (await client.get(PAD, headers=sign(other))).json() == {"items": []}
            content = {name: body()[name] for name in ("tekst", "contactVt")}
            changed = await client.put(path, json=content, headers=headers | {"If-Match": "*"})
            assert changed.status_code == (404 if other.startswith("vt:") else 403)

    async def test_a_melding_of_another_region_cannot_be_named(
        self, delivered: Callable[..., Any], post: Callable[..., Any]
    ) -> None:
        melding = str((await delivered()).melding_id)
        assert (await post(PAD, body(meldingId=melding), als=f"vt:{ANDERE_REGIO}")).status_code == 404

    async def test_every_finding_is_told_at_once(self, post: Callable[..., Any]) -> None:
        wrong = body(aan="politie:atlantis", tekst=f"Het gaat om {een_bsn(5)}.", geldigTot="2020-01-01")
        answer = await post(PAD, wrong, als=VT)
        assert answer.status_code == 400
        assert {(finding["location"], finding["code"]) for finding in answer.json()["errors"]} == {
            ("aan", "onbekende_eenheid"),
            ("tekst", "bsn_in_tekst"),
            ("geldigTot", "niet_bij_soort"),
            ("geldigTot", "in_het_verleden"),
        }
        assert een_bsn(5) not in answer.text


class TestReporting:
    async def test_the_receiver_is_told_and_reads_it(
        self, delivered: Callable[..., Any], made: Callable[..., Any], read: Callable[..., Any], services: Services
    ) -> None:
        dossier = await delivered()
        path = await made(meldingId=str(dossier.melding_id))
        [(told, gegevens)] = await notices(services, "nl.meldbrug.vt-melding.gedaan")
        assert (told, gegevens["soort"], gegevens["spoed"]) == (POLITIE, "STRAFBAAR_FEIT", False)
        found = (await read(path, als=POLITIE)).json()
        assert found["tekst"] == body()["tekst"]
        assert found["personen"][0]["achternaam"] == "Testpersoon"
        stand = found["stand"]
        assert (stand["status"], stand["bvhNummer"], stand["meldingId"]) == (
            "GEDAAN", dossier.mutatie.bvh_nummer, None,
        )  # fmt: skip
        assert (await read(path, als=VT)).json()["stand"]["meldingId"] == str(dossier.melding_id)
        async with services.get(Database).read() as tx:
            acts = await tx.all(select(AuditRow.actie, AuditRow.organisatie, AuditRow.doelbinding))
        assert ("RAADPLEGEN", POLITIE, "POLITIETAAK") in [tuple(act) for act in acts]
        assert ("VT_MELDEN", VT, None) in [tuple(act) for act in acts]

    async def test_another_unit_is_not_told_the_number_of_the_mutatie(
        self, delivered: Callable[..., Any], made: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        await made(meldingId=str((await delivered()).melding_id), aan="politie:limburg")
        [item] = (await client.get(PAD, headers=sign("politie:limburg"))).json()["items"]
        assert (item["bvhNummer"], item["meldingId"]) == (None, None)

    async def test_what_is_said_is_sealed(self, made: Callable[..., Any], services: Services) -> None:
        await made()
        async with services.get(Database).read() as tx:
            [payload] = await tx.scalars(select(VtMeldingStapRow.payload))
            told = await tx.scalars(select(BerichtRow.gegevens))
        assert b"Testpersoon" not in payload
        assert b"geslagen" not in payload
        assert "Testpersoon" not in str(told)

    async def test_the_same_key_reports_once(self, client: httpx.AsyncClient, sign: Sign, services: Services) -> None:
        headers = sign(VT) | {"Idempotency-Key": "een"}
        first, second = [await client.post(PAD, json=body(), headers=headers) for _ in range(2)]
        assert first.json() == second.json()
        assert len(await notices(services, "nl.meldbrug.vt-melding.gedaan")) == 1

    async def test_the_queue_is_urgent_first_then_oldest_page_by_page(
        self, made: Callable[..., Any], client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock
    ) -> None:
        order = []
        for spoed in (False, True, False, True):
            order.append((not spoed, clock.now(), (await made(spoed=spoed)).rpartition("/")[2]))
            clock.advance(timedelta(minutes=1))
        seen: list[str] = []
        path: str | None = f"{PAD}?limit=3"
        while path:
            answer = await client.get(path, headers=sign(POLITIE))
            seen += [item["vtMeldingId"] for item in answer.json()["items"]]
            path = answer.links.get("next", {}).get("url")
        assert seen == [melding_id for _, _, melding_id in sorted(order)]


class TestSteps:
    async def test_receipt_and_settlement_each_once_and_in_order(
        self, made: Callable[..., Any], post: Callable[..., Any], read: Callable[..., Any], services: Services,
        client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock,
    ) -> None:  # fmt: skip
        path = await made()
        settlement = {"resultaat": "AANGIFTE_OPGENOMEN", "toelichting": "Opgenomen op het bureau.", "functie": "agent"}
        early = await post(f"{path}/afhandelingen", settlement, als=POLITIE)
        assert early.status_code == 409
        assert [finding["location"] for finding in early.json()["errors"]] == ["bevestiging"]
        clock.advance(timedelta(hours=1))
        assert (await post(f"{path}/bevestigingen", {"functie": "wijkagent"}, als=POLITIE)).status_code == 201
        assert (await post(f"{path}/bevestigingen", {"functie": "wijkagent"}, als=POLITIE)).status_code == 409
        done = await post(f"{path}/afhandelingen", settlement, als=POLITIE)
        assert (done.json()["status"], done.json()["resultaat"]) == ("AFGEHANDELD", "AANGIFTE_OPGENOMEN")
        assert (await post(f"{path}/afhandelingen", settlement, als=POLITIE)).status_code == 409

        found = (await read(path, als=VT)).json()
        assert found["bevestiging"]["functie"] == "wijkagent"
        assert found["bevestiging"]["op"] == "2026-11-21T10:00:00Z"
        assert found["afhandeling"]["toelichting"] == "Opgenomen op het bureau."
        told = await notices(services, "nl.meldbrug.vt-melding.bevestigd")
        assert [(who, what["status"]) for who, what in told] == [(VT, "ONTVANGEN"), (VT, "AFGEHANDELD")]
        assert (await client.get(PAD, headers=sign(POLITIE))).json()["items"] == []
        filtered = await client.get(f"{PAD}?status=AFGEHANDELD", headers=sign(POLITIE))
        assert len(filtered.json()["items"]) == 1

    async def test_a_correction_is_a_version_and_needs_the_edition_that_was_read(
        self, made: Callable[..., Any], read: Callable[..., Any], client: httpx.AsyncClient, sign: Sign,
        services: Services, post: Callable[..., Any],
    ) -> None:  # fmt: skip
        path = await made()
        edition = (await read(path, als=VT)).headers["ETag"]
        newer = {"tekst": "Het was eergisteren.", "contactVt": body()["contactVt"]}
        assert (await client.put(path, json=newer, headers=sign(VT))).status_code == 428
        answer = await client.put(path, json=newer, headers=sign(VT) | {"If-Match": edition})
        assert (answer.status_code, answer.json()["versie"]) == (200, 2)
        assert (await client.put(path, json=newer, headers=sign(VT) | {"If-Match": edition})).status_code == 412
        found = (await read(path, als=POLITIE)).json()
        assert (found["tekst"], [version["versie"] for version in found["versies"]]) == ("Het was eergisteren.", [1, 2])
        told = await notices(services, "nl.meldbrug.vt-melding.gedaan")
        assert [who for who, _ in told] == [POLITIE, POLITIE]
        await post(f"{path}/bevestigingen", {"functie": "agent"}, als=POLITIE)
        await post(f"{path}/afhandelingen", {"functie": "agent", "resultaat": "GEEN_ACTIE"}, als=POLITIE)
        late = await client.put(path, json=newer, headers=sign(VT) | {"If-Match": "*"})
        assert late.status_code == 409

    async def test_a_safety_agreement_holds_until_its_last_day_or_its_end(
        self, made: Callable[..., Any], post: Callable[..., Any], client: httpx.AsyncClient, sign: Sign,
        clock: SimulatedClock,
    ) -> None:  # fmt: skip
        dated = await made(soort="VEILIGHEIDSAFSPRAAK", geldigTot="2026-11-23")
        ended = await made(soort="VEILIGHEIDSAFSPRAAK")
        other = await made()

        async def in_force() -> set[str]:
            answer = await client.get(f"{PAD}?vanKracht=true", headers=sign(POLITIE))
            return {f"{PAD}/{item['vtMeldingId']}" for item in answer.json()["items"]}

        assert await in_force() == {dated, ended}
        end = {"functie": "onderzoeker"}
        assert (await post(f"{other}/beeindigingen", end, als=VT)).status_code == 409
        assert (await post(f"{ended}/beeindigingen", end, als=POLITIE)).status_code == 403
        assert (await post(f"{ended}/beeindigingen", end, als=VT)).status_code == 201
        assert (await post(f"{ended}/beeindigingen", end, als=VT)).status_code == 409
        clock.set(clock.now() + timedelta(days=2))
        assert await in_force() == {dated}
        clock.advance(timedelta(days=1))
        assert await in_force() == set()


class TestClock:
    @pytest.mark.parametrize(("spoed", "uiterlijk"), [(False, "2026-11-23T22:59:59Z"), (True, "2026-11-21T13:00:00Z")])
    async def test_a_receipt_has_a_term(
        self, made: Callable[..., Any], client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock,
        spoed: bool, uiterlijk: str,
    ) -> None:  # fmt: skip
        await made(spoed=spoed)
        [item] = (await client.get(PAD, headers=sign(VT))).json()["items"]
        assert (item["klok"]["uiterlijkOp"], item["klok"]["stand"]) == (uiterlijk, "LOOPT")
        clock.advance(timedelta(days=4))
        [item] = (await client.get(PAD, headers=sign(VT))).json()["items"]
        assert (item["klok"]["stand"], item["klok"]["teLaat"]) == ("VERLOPEN", True)

    async def test_a_receipt_that_stays_away_is_told_once(
        self, made: Callable[..., Any], post: Callable[..., Any], services: Services, clock: SimulatedClock
    ) -> None:
        await made()
        confirmed = await made()
        await post(f"{confirmed}/bevestigingen", {"functie": "agent"}, als=POLITIE)
        database, watch = services.get(Database), services.get(Termijnbewaking)
        counts = []
        for days in (0, 4, 4):
            clock.advance(timedelta(days=days))
            async with database.write() as tx:
                counts.append((await watch.any_due(tx, clock.now()), await watch.pass_due(tx, clock.now(), 10)))
        assert counts == [(False, 0), (True, 1), (False, 0)]
        told = await notices(services, "nl.meldbrug.termijn.verstreken")
        assert [who for who, _ in told] == [POLITIE, VT]


class TestHandingOver:
    """R07: a case that is handed to police or OM opens one item at the unit of the mutatie, whoever tells of it."""

    @pytest.mark.parametrize("feedback_first", [True, False])
    async def test_a_step_and_the_feedback_open_one_item(
        self, delivered: Callable[..., Any], services: Services, client: httpx.AsyncClient, sign: Sign,
        read: Callable[..., Any], clock: SimulatedClock, feedback_first: bool,
    ) -> None:  # fmt: skip
        dossier = await delivered()
        clock.advance(timedelta(hours=1))
        path = f"/v1/meldingen/{dossier.melding_id}"
        now = f"{clock.now():%Y-%m-%dT%H:%M:%SZ}"
        told = {
            "moment": "NA_TRIAGE", "inBehandeling": True, "vervolgMelding": "02", "vervolgtrajectIngezet": True,
            "overdrachtspartijen": [{"code": "03", "naam": "Basisteam Centrum"}], "kwaliteit": "BRUIKBAAR",
            "contactVt": {"functie": "triagist", "telefoon": "0800-2000"},
        }  # fmt: skip
        steps: list[dict[str, Any]] = [
            {"soort": "TRIAGE_GESTART"},
            {"soort": "TRIAGE_AFGEROND", "vervolg": "02"},
            {"soort": "OVERDRACHT_BESLOTEN"},
            {"soort": "OVERDRACHT_AANGEBODEN", "partij": "03"},
        ]
        calls: list[tuple[str, dict[str, Any]]] = [
            (f"{path}/gebeurtenissen", step | {"tijdstip": now}) for step in (steps[2:] if feedback_first else steps)
        ]
        calls.insert(0 if feedback_first else len(calls), (f"{path}/terugkoppelingen", told))
        for where, body in calls:
            headers = sign(VT) | {"Idempotency-Key": str(new_id())}
            answer = await client.post(where, json=body, headers=headers)
            assert answer.status_code == 201, answer.text
        [item] = (await client.get(PAD, headers=sign(POLITIE))).json()["items"]
        assert (item["soort"], item["bvhNummer"]) == ("OVERDRACHT_POLITIE_OM", dossier.mutatie.bvh_nummer)
        opened = (await read(f"{PAD}/{item['vtMeldingId']}", als=POLITIE)).json()
        assert opened["contactVt"] == (told["contactVt"] if feedback_first else None)
        assert len(await notices(services, "nl.meldbrug.vt-melding.gedaan")) == 1
