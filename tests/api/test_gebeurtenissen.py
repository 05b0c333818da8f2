"""Recording steps over HTTP: who may, what is refused and why, what moves along, and what is read back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.cases.service import Cases
from service.cases.tables import GebeurtenisRow, MeldingRow, WachtlijstDeltaRow
from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Berichtsoort
from service.core.codes_zaak import Stapsoort
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.service import Feedback
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Register
from tests.deliveries import ANDERE_REGIO, REGIO, VtKant, een_aflevering, lever

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
Sign = Callable[..., Headers]
Take = Callable[..., Awaitable[httpx.Response]]
DOEL = {"Doelbinding": "VT_BEOORDELEN"}
BSN = "999990342"


@pytest.fixture
def vt(services: Services) -> VtKant:
    return VtKant(
        cases=services.get(Cases),
        queues=services.get(Queues),
        feedback=services.get(Feedback),
        register=services.get(Register),
    )


@pytest.fixture
def delivered(services: Services, vt: VtKant, clock: SimulatedClock) -> Callable[..., Any]:
    """Deliver one report; tells its id."""

    async def deliver(**changes: Any) -> str:
        [melding_id] = await lever(services.get(Database), vt, [een_aflevering(clock.now(), **changes)], clock.now())
        return str(melding_id)

    return deliver


@pytest.fixture
def take(client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock) -> Take:
    """Record a step, now or so many hours ago, as a worker of the region."""

    async def post(
        melding_id: str, soort: str, *, hours_ago: float = 0, key: str | None = None,
        organisatie: str = f"vt:{REGIO}", **fields: Any,
    ) -> httpx.Response:  # fmt: skip
        sent = {"soort": soort, "tijdstip": (clock.now() - timedelta(hours=hours_ago)).isoformat(), **fields}
        sent = {name: value for name, value in sent.items() if value is not None}
        headers = sign(organisatie, Scope.MELDINGEN_BIJWERKEN, sub="an") | {"Idempotency-Key": key or str(new_id())}
        return await client.post(f"/v1/meldingen/{melding_id}/gebeurtenissen", json=sent, headers=headers)

    return post


@pytest.fixture
def read(client: httpx.AsyncClient, sign: Sign) -> Callable[..., Any]:
    """Open a melding."""

    async def get(melding_id: str) -> dict[str, Any]:
        body: dict[str, Any] = (
            await client.get(f"/v1/meldingen/{melding_id}", headers=sign(f"vt:{REGIO}") | DOEL)
        ).json()
        return body

    return get


@pytest.fixture
def waiting(client: httpx.AsyncClient, sign: Sign) -> Callable[..., Any]:
    """The ids in a queue."""

    async def get(wachtrij: str) -> list[str]:
        answer = await client.get(f"/v1/regios/{REGIO}/wachtrijen/{wachtrij}/items", headers=sign(f"vt:{REGIO}"))
        return [item["meldingId"] for item in answer.json()["items"]]

    return get


def errors(answer: httpx.Response) -> set[tuple[str, str]]:
    return {(finding["location"], finding["code"]) for finding in answer.json()["errors"]}


async def to_onderzoek(take: Take, melding_id: str) -> list[dict[str, Any]]:
    """Everything up to the start of an onderzoek."""
    steps: list[tuple[str, dict[str, Any]]] = [
        ("TRIAGE_GESTART", {}),
        ("TRIAGE_AFGEROND", {"vervolg": "01"}),
        ("ONDERZOEK_VASTGESTELD", {"redenen": ["ONVOLDOENDE_INFORMATIE"]}),
        ("ONDERZOEK_GESTART", {}),
    ]
    answers = [await take(melding_id, soort, **fields) for soort, fields in steps]
    assert {answer.status_code for answer in answers} == {201}
    return [answer.json() for answer in answers]


class TestRefused:
    async def test_without_a_token_with_another_scope_or_from_police(
        self, client: httpx.AsyncClient, sign: Sign, take: Take
    ) -> None:
        path = f"/v1/meldingen/{new_id()}/gebeurtenissen"
        assert (await client.post(path, json={})).status_code == 401
        assert (await client.get(path)).status_code == 401
        for headers in (sign(f"vt:{REGIO}", Scope.WACHTRIJ_LEZEN), sign("politie:amsterdam"), sign("om")):
            assert (await client.post(path, json={}, headers=headers)).status_code == 403
            assert (await client.get(path, headers=headers | DOEL)).status_code == 403

    async def test_a_melding_of_another_region_does_not_exist(
        self, client: httpx.AsyncClient, sign: Sign, delivered: Callable[..., Any], take: Take
    ) -> None:
        melding_id = await delivered()
        other = f"vt:{ANDERE_REGIO}"
        assert (await take(melding_id, "TRIAGE_GESTART", organisatie=other)).status_code == 404
        leased = {"leaseId": str(new_id()), "fencingToken": 1}
        assert (await take(melding_id, "TRIAGE_GESTART", organisatie=other, **leased)).status_code == 404
        path = f"/v1/meldingen/{melding_id}/gebeurtenissen"
        assert (await client.get(path, headers=sign(other) | DOEL)).status_code == 404

    @pytest.mark.parametrize("purpose", [{}, {"Doelbinding": "POLITIETAAK"}])
    async def test_without_a_purpose_of_its_own_nothing_is_read(
        self, client: httpx.AsyncClient, sign: Sign, delivered: Callable[..., Any], purpose: Headers
    ) -> None:
        path = f"/v1/meldingen/{await delivered()}/gebeurtenissen"
        answer = await client.get(path, headers=sign(f"vt:{REGIO}") | purpose)
        assert answer.status_code == (403 if purpose else 400)

    async def test_without_a_key(self, client: httpx.AsyncClient, sign: Sign, delivered: Callable[..., Any]) -> None:
        path = f"/v1/meldingen/{await delivered()}/gebeurtenissen"
        sent = {"soort": "TRIAGE_GESTART", "tijdstip": "2026-11-21T09:00:00Z"}
        assert (await client.post(path, json=sent, headers=sign(f"vt:{REGIO}"))).status_code == 400


class TestBadInput:
    @pytest.mark.parametrize(
        ("soort", "fields", "expected"),
        [
            ("NIETS", {}, {("", "onbekende_code")}),
            ("TRIAGE_GESTART", {"vervolg": "01"}, {("vervolg", "onbekend_veld")}),
            ("OVERDRACHT_BEVESTIGD", {"nakijken": ["0001-01-01"], "tijdstip": "0001-01-01T00:00:00+14:00"},
             {("tijdstip", "voor_ontvangst")}),
            ("OVERDRACHT_BEVESTIGD", {"nakijken": ["9999-12-31"], "tijdstip": "9999-12-31T23:59:59-14:00"},
             {("tijdstip", "in_de_toekomst"), ("nakijken[0]", "niet_later")}),
            ("TRIAGE_GESTART", {"tijdstip": "2026-11-21T09:00:00"}, {("tijdstip", "geen_tijdstip")}),
            ("TRIAGE_AFGEROND", {}, {("vervolg", "ontbreekt")}),
            ("TRIAGE_AFGEROND", {"vervolg": "05", "besluit": "x"},
             {("vervolg", "onbekende_code"), ("besluit", "onbekende_code")}),
            ("TRIAGE_AFGEROND", {"vervolg": "02", "besluit": "2019-EIGEN_ONDERZOEK"}, {("besluit", "past_niet")}),
            ("ONDERZOEK_AFGEROND", {"uitkomsten": []}, {("uitkomsten", "te_weinig")}),
            ("ONDERZOEK_AFGEROND", {"uitkomsten": ["03", "03"], "vervolg": ["21", "01"]},
             {("uitkomsten", "dubbel"), ("vervolg", "strijdig")}),
            ("OVERDRACHT_AANGEBODEN", {"partij": "21"}, {("partij", "onbekende_code")}),
            ("OVERDRACHT_BEVESTIGD", {"nakijken": ["2026-11-21", "2026-12-01", "2026-12-01"]},
             {("nakijken[0]", "niet_later"), ("nakijken", "dubbel")}),
            ("OVERDRACHT_GEWEIGERD", {"toelichting": f"Bel {BSN}."}, {("reden", "ontbreekt")}),
            ("MONITORPLAN", {"elkeDagen": 0, "wijze": "POST"},
             {("elkeDagen", "te_klein"), ("wijze", "onbekende_code")}),
            ("BEWUSTE_OVERSCHRIJDING", {}, {("reden", "ontbreekt")}),
            ("SPOED_BIJGESTELD", {"spoed": "ja"}, {("spoed", "geen_ja_nee")}),
            ("GESLOTEN", {"vervalt": True}, {("verbetert", "ontbreekt"), ("tijdstip", "onbekend_veld")}),
        ],
    )  # fmt: skip
    async def test_every_finding_is_told_at_once(
        self, delivered: Callable[..., Any], take: Take, soort: str, fields: dict[str, Any],
        expected: set[tuple[str, str]],
    ) -> None:  # fmt: skip
        answer = await take(await delivered(), soort, **fields)
        assert (answer.status_code, errors(answer)) == (400, expected)

    async def test_what_only_the_melding_tells_is_told_together_with_the_rest(
        self, delivered: Callable[..., Any], take: Take
    ) -> None:
        melding_id = await delivered()
        wrong = {"reden": "GEEN_CAPACITEIT", "toelichting": f"Zie {BSN}.", "verbetert": str(new_id()), "leaseId": None}
        answer = await take(melding_id, "OVERDRACHT_GEWEIGERD", hours_ago=1, fencingToken=1, **wrong)
        assert answer.status_code == 400
        assert errors(answer) == {
            ("leaseId", "ontbreekt"),
            ("toelichting", "bsn_in_tekst"),
            ("verbetert", "onbekend"),
            ("tijdstip", "voor_ontvangst"),
        }
        assert BSN not in answer.text

    async def test_the_future_is_refused_and_a_clock_that_runs_ahead_is_now(
        self, delivered: Callable[..., Any], take: Take, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered()
        later = await take(melding_id, "TRIAGE_GESTART", hours_ago=-1)
        assert (later.status_code, errors(later)) == (400, {("tijdstip", "in_de_toekomst")})
        soon = await take(melding_id, "TRIAGE_GESTART", hours_ago=-0.05)
        assert soon.json()["tijdstip"] == clock.now().isoformat().replace("+00:00", "Z")

    async def test_a_correction_stays_of_its_kind_and_of_the_newest_version(
        self, delivered: Callable[..., Any], take: Take, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered()
        clock.advance(timedelta(hours=3))
        first = (await take(melding_id, "TRIAGE_GESTART")).json()["gebeurtenisId"]
        other = await take(melding_id, "MONITORPLAN", elkeDagen=7, wijze="BUREAU", verbetert=first)
        assert (other.status_code, errors(other)) == (400, {("soort", "andere_soort")})
        second = await take(melding_id, "TRIAGE_GESTART", hours_ago=1, verbetert=first)
        assert (second.json()["versie"], second.json()["stapId"]) == (2, first)
        stale = await take(melding_id, "TRIAGE_GESTART", hours_ago=2, verbetert=first)
        assert (stale.status_code, errors(stale)) == (409, {("verbetert", "al_verbeterd")})


class TestSteps:
    async def test_from_receipt_to_close_by_way_of_an_onderzoek_and_handing_over(
        self, delivered: Callable[..., Any], take: Take, read: Callable[..., Any], clock: SimulatedClock
    ) -> None:
        melding_id = await delivered()
        journey: list[tuple[str, dict[str, Any], str, str]] = [
            ("TRIAGE_GESTART", {}, "TRIAGE", "TRIAGE"),
            ("MONITORPLAN", {"elkeDagen": 14, "wijze": "TELEFONISCH"}, "TRIAGE", "TRIAGE"),
            ("TRIAGE_AFGEROND", {"vervolg": "01", "besluit": "2015-VEILIG_THUIS"}, "WACHT_OP_ONDERZOEK", "ONDERZOEK"),
            ("ONDERZOEK_VASTGESTELD", {"redenen": ["DIRECT_INGRIJPEN"]}, "WACHT_OP_ONDERZOEK", "ONDERZOEK"),
            ("ONDERZOEK_GESTART", {}, "ONDERZOEK", "ONDERZOEK"),
            ("BEWUSTE_OVERSCHRIJDING", {"reden": "MDCK"}, "ONDERZOEK", "ONDERZOEK"),
            ("MONITORCONTACT", {"wijze": "HUISBEZOEK", "uitkomst": "ZORG_BLIJFT"}, "ONDERZOEK", "ONDERZOEK"),
            ("INFORMEREN_UITGESTELD", {"reden": "OPSPORINGSBELANG"}, "ONDERZOEK", "ONDERZOEK"),
            ("BETROKKENE_GEINFORMEERD", {}, "ONDERZOEK", "ONDERZOEK"),
            ("ONDERZOEK_AFGEROND", {"uitkomsten": ["03", "06"], "vervolg": ["01"]}, "BESLISSEN", "VERVOLGTRAJECT"),
            ("OVERDRACHT_BESLOTEN", {}, "OVERDRACHT", "VERVOLGTRAJECT"),
            ("OVERDRACHT_AANGEBODEN", {"partij": "01", "naam": "Wijkteam Noord"}, "OVERDRACHT", "VERVOLGTRAJECT"),
            ("OVERDRACHT_GEWEIGERD", {"reden": "GEEN_CAPACITEIT"}, "OVERDRACHT", "VERVOLGTRAJECT"),
            ("OVERDRACHT_AANGEBODEN", {"partij": "04"}, "OVERDRACHT", "VERVOLGTRAJECT"),
            ("OVERDRACHT_BEVESTIGD", {"nakijken": ["2026-12-21", "2027-03-01"]}, "OVERGEDRAGEN", "OVERGEDRAGEN"),
            ("MONITORCONTACT", {"wijze": "BUREAU", "uitkomst": "VEILIG_GENOEG"}, "OVERGEDRAGEN", "OVERGEDRAGEN"),
            ("GESLOTEN", {"reden": "DOEL_BEREIKT"}, "GESLOTEN", "GESLOTEN"),
            ("HEROPEND", {"reden": "NIEUW_SIGNAAL"}, "BESLISSEN", "VERVOLGTRAJECT"),
        ]  # fmt: skip
        assert {soort for soort, *_ in journey} | {"SPOED_BIJGESTELD"} == set(Stapsoort)
        for soort, fields, fase, status in journey:
            clock.advance(timedelta(hours=1))
            answer = await take(melding_id, soort, **fields)
            assert answer.status_code == 201, (soort, answer.text)
            body = answer.json()
            assert (body["soort"], body["fase"], body["status"]) == (soort, fase, status)
            shown = await read(melding_id)
            assert (shown["fase"], shown["status"]) == (fase, status)
            for same in ("volgende", "verantwoordelijk", "mogelijkeStappen"):
                assert shown[same] == body[same], (soort, same)
            if soort == "OVERDRACHT_AANGEBODEN":
                assert shown["overdracht"]["partij"] == fields["partij"]
                assert shown["verantwoordelijk"]["partij"] == "VEILIG_THUIS"
            if soort == "OVERDRACHT_BEVESTIGD":
                assert shown["verantwoordelijk"]["overgenomenDoor"] == "04"
                assert shown["overdracht"]["nakijken"] == fields["nakijken"]
                assert shown["monitor"]["contactUiterlijkOp"].startswith("2026-12-21")
            if soort == "BEWUSTE_OVERSCHRIJDING":
                assert shown["bewusteOverschrijding"] is True
            if soort == "MONITORPLAN":
                assert shown["monitor"] == {
                    "elkeDagen": 14, "wijze": "TELEFONISCH", "contactUiterlijkOp": "2026-12-05T22:59:59Z",
                }  # fmt: skip

    async def test_a_step_that_cannot_be_names_what_must_come_first(
        self, delivered: Callable[..., Any], take: Take
    ) -> None:
        melding_id = await delivered()
        answer = await take(melding_id, "ONDERZOEK_GESTART")
        assert (answer.status_code, answer.json()["type"]) == (409, "/v1/problemen/stap-niet-mogelijk")
        [finding] = answer.json()["errors"]
        assert finding["code"] == "stap_ontbreekt"
        assert finding["detail"] == (
            "Eerst moet worden vastgelegd: 'Triage gestart', 'Triage afgerond', 'Onderzoek vastgesteld'."
        )

    async def test_a_step_that_can_never_be_tells_where_it_stands_and_what_can(
        self, delivered: Callable[..., Any], take: Take
    ) -> None:
        melding_id = await delivered()
        await take(melding_id, "TRIAGE_GESTART")
        answer = await take(melding_id, "TRIAGE_GESTART")
        [finding] = answer.json()["errors"]
        assert (answer.status_code, finding["code"]) == (409, "stap_kan_niet")
        assert "in de fase 'Triage'" in finding["detail"]
        assert "'Triage afgerond'" in finding["detail"]

    async def test_a_backdated_step_moves_the_clock(
        self, delivered: Callable[..., Any], take: Take, read: Callable[..., Any], clock: SimulatedClock
    ) -> None:
        melding_id = await delivered()
        clock.advance(timedelta(days=10))
        late = {clock["id"]: clock["status"] for clock in (await read(melding_id))["klokken"]}
        assert (late["T1"], late["T1b"]) == ("VERLOPEN", "VERLOPEN")
        await take(melding_id, "TRIAGE_GESTART", hours_ago=24 * 9)
        await take(melding_id, "TRIAGE_AFGEROND", hours_ago=24 * 8, vervolg="02")
        shown = await read(melding_id)
        now = {clock["id"]: (clock["status"], clock["teLaat"]) for clock in shown["klokken"]}
        assert now["T1"] == now["T1b"] == ("GEREED", False)
        assert shown["verantwoordelijk"]["grond"] == "TRIAGE_AFGEROND"

    async def test_the_same_key_twice_is_one_step(
        self, delivered: Callable[..., Any], take: Take, services: Services
    ) -> None:
        melding_id = await delivered()
        key = str(new_id())
        first = await take(melding_id, "MONITORPLAN", elkeDagen=7, wijze="BUREAU", key=key)
        second = await take(melding_id, "MONITORPLAN", elkeDagen=7, wijze="BUREAU", key=key)
        assert second.headers["Idempotency-Replayed"] == "true"
        assert first.json() == second.json()
        async with services.get(Database).read() as tx:
            assert len(await tx.all(select(GebeurtenisRow.id))) == 1

    async def test_two_at_once_are_one_step_and_one_refusal(self, delivered: Callable[..., Any], take: Take) -> None:
        melding_id = await delivered()
        answers = await asyncio.gather(*(take(melding_id, "TRIAGE_GESTART") for _ in range(4)))
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]

    async def test_after_a_withdrawal_nothing_is_recorded(
        self, delivered: Callable[..., Any], take: Take, services: Services, vt: VtKant, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered()
        await take(melding_id, "TRIAGE_GESTART")
        async with services.get(Database).write() as tx:
            await vt.queues.withdraw(tx, [UUID(melding_id)], clock.now())
        assert (await take(melding_id, "TRIAGE_AFGEROND", vervolg="04")).status_code == 409
        row = MeldingRow
        async with services.get(Database).read() as tx:
            [found] = await tx.all(select(row.fase, row.status, row.volgende_op, row.contact_op, row.wek_op))
        assert tuple(found) == ("INGETROKKEN", "INGETROKKEN", None, None, None)


class TestCorrections:
    async def test_a_correction_is_a_new_version_and_the_melding_follows(
        self, delivered: Callable[..., Any], take: Take, read: Callable[..., Any]
    ) -> None:
        melding_id = await delivered()
        await take(melding_id, "TRIAGE_GESTART")
        wrong = (await take(melding_id, "TRIAGE_AFGEROND", vervolg="03")).json()
        assert (await read(melding_id))["status"] == "ADVIES"
        right = (await take(melding_id, "TRIAGE_AFGEROND", vervolg="02", verbetert=wrong["gebeurtenisId"])).json()
        assert (right["versie"], right["stapId"]) == (2, wrong["gebeurtenisId"])
        assert (await read(melding_id))["fase"] == "VERVOLGTRAJECT"

    async def test_a_correction_that_makes_later_steps_impossible_is_refused_with_the_list(
        self, delivered: Callable[..., Any], take: Take, read: Callable[..., Any], services: Services
    ) -> None:
        melding_id = await delivered()
        _, triage, vastgesteld, gestart = await to_onderzoek(take, melding_id)
        answer = await take(melding_id, "TRIAGE_AFGEROND", vervolg="04", verbetert=triage["gebeurtenisId"])
        assert answer.status_code == 409
        assert errors(answer) == {
            (f"gebeurtenissen[{step['gebeurtenisId']}]", "latere_stap_onmogelijk") for step in (vastgesteld, gestart)
        }
        assert (await read(melding_id))["fase"] == "ONDERZOEK"
        async with services.get(Database).read() as tx:
            assert len(await tx.all(select(GebeurtenisRow.id))) == 4

    async def test_a_step_is_taken_back_and_can_be_taken_back_once(
        self, delivered: Callable[..., Any], take: Take, read: Callable[..., Any]
    ) -> None:
        melding_id = await delivered()
        *_, gestart = await to_onderzoek(take, melding_id)
        back = await take(
            melding_id, "ONDERZOEK_GESTART", tijdstip=None, verbetert=gestart["gebeurtenisId"], vervalt=True
        )
        assert back.status_code == 201
        assert (back.json()["vervallen"], back.json()["fase"]) == (True, "WACHT_OP_ONDERZOEK")
        again = await take(
            melding_id, "ONDERZOEK_GESTART", tijdstip=None, verbetert=back.json()["gebeurtenisId"], vervalt=True
        )
        assert (again.status_code, errors(again)) == (409, {("vervalt", "al_vervallen")})
        assert (await read(melding_id))["fase"] == "WACHT_OP_ONDERZOEK"

    async def test_waiting_lists_follow_a_correction(
        self, delivered: Callable[..., Any], take: Take, services: Services, clock: SimulatedClock
    ) -> None:
        melding_id = await delivered()
        clock.advance(timedelta(days=20))
        await take(melding_id, "TRIAGE_GESTART", hours_ago=24 * 19)
        done = await take(melding_id, "TRIAGE_AFGEROND", hours_ago=24, vervolg="04")
        await take(
            melding_id, "TRIAGE_AFGEROND", hours_ago=24 * 18, vervolg="04", verbetert=done.json()["gebeurtenisId"]
        )
        row = WachtlijstDeltaRow
        async with services.get(Database).read() as tx:
            rows = await tx.all(select(row.reeks, row.dag, row.aantal).where(row.reeks.startswith("WL")))
        net: dict[tuple[str, Any], int] = {}
        for reeks, dag, aantal in map(tuple, rows):
            net[reeks, dag] = net.get((reeks, dag), 0) + aantal
        assert rows
        assert set(net.values()) == {0}  # triage was on time after all: on no list, on no day


class TestQueues:
    async def test_finished_triage_leaves_the_queue_and_a_reopening_comes_back(
        self, delivered: Callable[..., Any], take: Take, waiting: Callable[..., Any]
    ) -> None:
        melding_id = await delivered()
        await take(melding_id, "TRIAGE_GESTART")
        assert await waiting("nieuw") == [melding_id]
        await take(melding_id, "TRIAGE_AFGEROND", vervolg="04")
        assert await waiting("nieuw") == []
        await take(melding_id, "HEROPEND", reden="TERUGGEGEVEN")
        assert await waiting("vervolg") == [melding_id]
        await take(melding_id, "OVERDRACHT_BESLOTEN")
        assert await waiting("vervolg") == []

    async def test_urgency_as_veilig_thuis_sees_it_moves_the_item(
        self, delivered: Callable[..., Any], take: Take, waiting: Callable[..., Any], read: Callable[..., Any]
    ) -> None:
        melding_id = await delivered()
        await take(melding_id, "SPOED_BIJGESTELD", spoed=True, toelichting="Is terug in huis.")
        assert (await waiting("acuut"), await waiting("nieuw")) == ([melding_id], [])
        assert (await read(melding_id))["verantwoordelijk"]["grond"] == "KENNISNAME_SPOED"
        down = await take(melding_id, "SPOED_BIJGESTELD", spoed=False)
        assert (await waiting("acuut"), await waiting("nieuw")) == ([], [melding_id])
        await take(melding_id, "SPOED_BIJGESTELD", tijdstip=None, verbetert=down.json()["gebeurtenisId"], vervalt=True)
        assert await waiting("acuut") == [melding_id]

    async def test_acute_at_the_end_of_triage_counts_when_it_is_taken_up_again(
        self, delivered: Callable[..., Any], take: Take, waiting: Callable[..., Any]
    ) -> None:
        melding_id = await delivered()
        await take(melding_id, "TRIAGE_GESTART")
        await take(melding_id, "TRIAGE_AFGEROND", vervolg="04", acuutOordeel="ACUUT")
        assert await waiting("acuut") == []
        await take(melding_id, "HEROPEND", reden="NIEUW_SIGNAAL")
        assert await waiting("acuut") == [melding_id]

    async def test_a_lost_lease_stops_the_step_and_a_held_one_lets_it_pass(
        self, delivered: Callable[..., Any], take: Take, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        melding_id = await delivered()

        async def claim(sub: str) -> dict[str, Any]:
            headers = sign(f"vt:{REGIO}", sub=sub) | {"Doelbinding": "VT_MELDPUNT", "Idempotency-Key": str(new_id())}
            path = f"/v1/regios/{REGIO}/wachtrijen/nieuw/leases"
            sent = {"meldingIds": [melding_id], "overnemen": True}
            item: dict[str, Any] = (await client.post(path, json=sent, headers=headers)).json()["items"][0]
            return {"leaseId": item["leaseId"], "fencingToken": item["fencingToken"]}

        lost = await claim("an")
        await claim("bo")
        refused = await take(melding_id, "TRIAGE_GESTART", **lost)
        assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problemen/lease-verlopen")
        assert (await take(melding_id, "TRIAGE_GESTART", **await claim("an"))).status_code == 201


class TestTold:
    async def test_the_region_hears_of_the_step_and_both_of_who_is_responsible(
        self, delivered: Callable[..., Any], take: Take, services: Services
    ) -> None:
        melding_id = await delivered()
        await take(melding_id, "TRIAGE_GESTART")
        await take(melding_id, "TRIAGE_AFGEROND", vervolg="02")
        row = BerichtRow
        async with services.get(Database).read() as tx:
            rows = await tx.all(select(row.soort, row.organisatie, row.gegevens).order_by(row.volgnr))
        steps = [found for found in rows if found.soort == Berichtsoort.MELDING_STAP]
        assert [(found.organisatie, found.gegevens["soort"]) for found in steps] == [
            (f"vt:{REGIO}", "TRIAGE_GESTART"), (f"vt:{REGIO}", "TRIAGE_AFGEROND"),
        ]  # fmt: skip
        shifts = [found for found in rows if found.soort == Berichtsoort.VERANTWOORDELIJKHEID_GEWIJZIGD]
        assert {found.organisatie for found in shifts} == {f"vt:{REGIO}", "politie:amsterdam"}
        assert {(f.gegevens["vorigePartij"], f.gegevens["partij"], f.gegevens["grond"]) for f in shifts} == {
            ("POLITIE", "VEILIG_THUIS", "TRIAGE_AFGEROND")
        }

    async def test_taking_notice_of_an_urgent_report_is_told_once(
        self, delivered: Callable[..., Any], read: Callable[..., Any], services: Services
    ) -> None:
        for urgent in (True, False):
            melding_id = await delivered(spoed=urgent)
            for _ in range(2):
                await read(melding_id)
        row = BerichtRow
        shifts = select(row.organisatie, row.gegevens).where(row.soort == Berichtsoort.VERANTWOORDELIJKHEID_GEWIJZIGD)
        async with services.get(Database).read() as tx:
            rows = await tx.all(shifts)
        assert {found.organisatie for found in rows} == {f"vt:{REGIO}", "politie:amsterdam"}
        assert [found.gegevens["grond"] for found in rows] == ["KENNISNAME_SPOED"] * 2

    async def test_everything_is_put_on_record(
        self, delivered: Callable[..., Any], take: Take, services: Services
    ) -> None:
        melding_id = await delivered()
        first = (await take(melding_id, "TRIAGE_GESTART")).json()["gebeurtenisId"]
        second = (await take(melding_id, "TRIAGE_GESTART", verbetert=first)).json()["gebeurtenisId"]
        row = AuditRow
        acts = select(row.actie, row.actor, row.objecten).where(row.actie.startswith("STAP_")).order_by(row.id)
        async with services.get(Database).read() as tx:
            rows = await tx.all(acts)
        assert [tuple(found) for found in rows] == [
            ("STAP_VASTLEGGEN", "an", [melding_id, first]), ("STAP_VERBETEREN", "an", [melding_id, second]),
        ]  # fmt: skip


class TestReading:
    async def test_every_version_is_read_back_with_its_text_but_without_who(
        self, delivered: Callable[..., Any], take: Take, client: httpx.AsyncClient, sign: Sign, services: Services
    ) -> None:
        melding_id = await delivered()
        plan = {"elkeDagen": 7, "wijze": "TELEFONISCH"}
        first = (await take(melding_id, "MONITORPLAN", toelichting="Bel na zes uur.", **plan)).json()
        await take(melding_id, "MONITORPLAN", verbetert=first["gebeurtenisId"], **plan | {"elkeDagen": 3})
        path = f"/v1/meldingen/{melding_id}/gebeurtenissen"
        headers = sign(f"vt:{REGIO}", Scope.MELDINGEN_LEZEN, sub="bo") | DOEL
        page = await client.get(f"{path}?limit=1", headers=headers)
        [one] = page.json()["items"]
        assert one["gegevens"] == plan | {"toelichting": "Bel na zes uur."}
        assert (one["organisatie"], one["versie"], one["vervallen"]) == (f"vt:{REGIO}", 1, False)
        assert set(one) == {
            "gebeurtenisId", "stapId", "versie", "soort", "tijdstip", "vastgelegdOp", "organisatie", "vervallen",
            "gegevens",
        }  # fmt: skip
        rest = await client.get(page.links["next"]["url"], headers=headers)
        assert [(item["versie"], item["gegevens"]["elkeDagen"]) for item in rest.json()["items"]] == [(2, 3)]
        async with services.get(Database).read() as tx:
            payloads = await tx.scalars(select(GebeurtenisRow.payload).where(GebeurtenisRow.versie == 1))
            row = AuditRow
            reads = await tx.all(select(row.actor, row.doelbinding).where(row.object_soort == "gebeurtenis"))
        assert b"zes uur" not in payloads[0]
        assert [tuple(found) for found in reads] == [("bo", "VT_BEOORDELEN")] * 2
