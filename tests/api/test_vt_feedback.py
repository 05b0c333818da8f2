"""Feedback over HTTP: Veilig Thuis gives it, police reads it (handbook §10.2, R01–R08)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.cases.service import Cases
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.service import Feedback
from service.feedback.tables import RegelLabelRow, TerugkoppelingRow
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Dossier, Register
from tests.conftest import settled
from tests.deliveries import ANDERE_REGIO, EENHEID, REGIO, VtKant, bewaar_en_lever

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
Sign = Callable[..., Headers]
DELTAS = "/v1/terugkoppelingen/_deltas"
POLITIE = {"Doelbinding": "POLITIETAAK"}


def body(**changes: Any) -> dict[str, Any]:
    """Good feedback after triage."""
    return {
        "moment": "NA_TRIAGE",
        "inBehandeling": True,
        "vervolgMelding": "04",
        "vervolgtrajectIngezet": False,
        "kwaliteit": "BRUIKBAAR",
        "contactVt": {"functie": "aandachtsfunctionaris", "telefoon": "0800-2000"},
        **changes,
    }


def after_onderzoek(**changes: Any) -> dict[str, Any]:
    """Good feedback after an onderzoek."""
    made = body(moment="NA_ONDERZOEK", **changes)
    made.pop("vervolgMelding", None)
    return made


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
    """Store and deliver one report; gives its dossier."""

    async def deliver(**changes: Any) -> Dossier:
        return await bewaar_en_lever(services.get(Database), vt, clock.now(), **changes)

    return deliver


@pytest.fixture
def give(client: httpx.AsyncClient, sign: Sign, services: Services) -> Callable[..., Any]:
    """Give feedback on a melding as a worker of the region."""

    async def post(dossier: Dossier, sent: dict[str, Any], *, organisatie: str = f"vt:{REGIO}") -> httpx.Response:
        headers = sign(organisatie, Scope.TERUGKOPPELING_SCHRIJVEN, sub="an") | {"Idempotency-Key": str(new_id())}
        path = f"/v1/meldingen/{dossier.melding_id}/terugkoppelingen"
        answer = await client.post(path, json=sent, headers=headers)
        await settled(services.get(Database))
        return answer

    return post


class TestRefused:
    async def test_without_a_token_with_another_scope_or_from_police(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        path = f"/v1/meldingen/{new_id()}/terugkoppelingen"
        assert (await client.post(path, json=body())).status_code == 401
        for headers in (sign(f"vt:{REGIO}", Scope.MELDINGEN_LEZEN), sign("politie:amsterdam")):
            assert (await client.post(path, json=body(), headers=headers)).status_code == 403

    async def test_a_melding_of_another_region_does_not_exist(
        self, delivered: Callable[..., Any], give: Callable[..., Any]
    ) -> None:
        assert (await give(await delivered(), body(), organisatie=f"vt:{ANDERE_REGIO}")).status_code == 404

    async def test_without_a_key(self, client: httpx.AsyncClient, sign: Sign, delivered: Callable[..., Any]) -> None:
        path = f"/v1/meldingen/{(await delivered()).melding_id}/terugkoppelingen"
        assert (await client.post(path, json=body(), headers=sign(f"vt:{REGIO}"))).status_code == 400

    async def test_veilig_thuis_reads_only_its_own_and_with_a_purpose(
        self, client: httpx.AsyncClient, sign: Sign, delivered: Callable[..., Any]
    ) -> None:
        path = f"/v1/meldingen/{(await delivered()).melding_id}/terugkoppelingen"
        purpose = {"Doelbinding": "VT_TERUGKOPPELEN"}
        assert (await client.get(path, headers=sign(f"vt:{ANDERE_REGIO}") | purpose)).status_code == 404
        assert (await client.get(path, headers=sign(f"vt:{REGIO}"))).status_code == 400
        assert (await client.get(path, headers=sign(f"vt:{REGIO}") | purpose)).json() == {"items": []}

    async def test_police_reads_only_its_own_and_with_a_purpose(
        self, client: httpx.AsyncClient, sign: Sign, delivered: Callable[..., Any]
    ) -> None:
        path = f"/v1/mutaties/{(await delivered()).id}/terugkoppelingen"
        assert (await client.get(DELTAS)).status_code == 401
        assert (await client.get(DELTAS, headers=sign(f"vt:{REGIO}") | POLITIE)).status_code == 403
        assert (await client.get(DELTAS, headers=sign(f"politie:{EENHEID}"))).status_code == 400
        assert (await client.get(path, headers=sign("politie:limburg") | POLITIE)).status_code == 404
        assert (await client.get(path, headers=sign(f"politie:{EENHEID}") | POLITIE)).status_code == 200

    async def test_every_finding_is_told_at_once(self, delivered: Callable[..., Any], give: Callable[..., Any]) -> None:
        wrong = body(
            vervolgtrajectIngezet=True,
            veiligheidsvoorwaarden="Let op 999990342.",
            uitkomstOnderzoek=["03"],
            data={"triageAfgerondOp": "2027-01-01T00:00:00Z"},
            fencingToken=1,
        )
        del wrong["vervolgMelding"]
        answer = await give(await delivered(), wrong)
        assert answer.status_code == 400
        found = {(finding["location"], finding["code"]) for finding in answer.json()["errors"]}
        assert found == {
            ("vervolgMelding", "ontbreekt"),
            ("overdrachtspartijen", "ontbreekt"),
            ("veiligheidsvoorwaarden", "niet_nodig"),
            ("veiligheidsvoorwaarden", "bsn_in_tekst"),
            ("uitkomstOnderzoek", "niet_bij_moment"),
            ("data.triageAfgerondOp", "in_de_toekomst"),
            ("leaseId", "ontbreekt"),
        }
        assert "999990342" not in answer.text

    async def test_reception_is_told_by_the_service_alone(
        self, delivered: Callable[..., Any], give: Callable[..., Any]
    ) -> None:
        assert (await give(await delivered(), body(moment="ONTVANGST"))).status_code == 400


class TestGiving:
    @pytest.mark.parametrize(
        ("vervolg", "status"),
        [("01", "ONDERZOEK"), ("02", "VERVOLGTRAJECT"), ("03", "ADVIES"), ("04", "EINDE")],
    )
    async def test_after_triage_the_melding_goes_on_and_leaves_the_queues(
        self, delivered: Callable[..., Any], give: Callable[..., Any], services: Services, vt: VtKant,
        client: httpx.AsyncClient, sign: Sign, vervolg: str, status: str,
    ) -> None:  # fmt: skip
        dossier = await delivered()
        parties = [{"code": "01", "naam": "Wijkteam Noord"}] if vervolg == "02" else []
        answer = await give(dossier, body(vervolgMelding=vervolg, overdrachtspartijen=parties))
        assert answer.status_code == 201
        assert (answer.json()["versie"], answer.json()["teLaat"]) == (1, False)
        async with services.get(Database).read() as tx:
            melding = await vt.cases.get(tx, dossier.melding_id, REGIO)
        assert melding.status == status
        assert (melding.gesloten_op is not None) == (vervolg in ("03", "04"))
        queue = await client.get(f"/v1/regios/{REGIO}/wachtrijen/nieuw/items", headers=sign(f"vt:{REGIO}"))
        assert queue.json()["items"] == []

    async def test_what_veilig_thuis_finds_is_going_on_reaches_police(
        self, delivered: Callable[..., Any], give: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        dossier = await delivered()
        given = await give(dossier, body(aanleidingen=["08", "01"]))
        assert given.json()["aanleidingen"] == ["08", "01"]
        path = f"/v1/mutaties/{dossier.id}/terugkoppelingen"
        shown = await client.get(path, headers=sign(f"politie:{EENHEID}") | POLITIE)
        assert [one["aanleidingen"] for one in shown.json()["items"]] == [["08", "01"]]
        refused = await give(dossier, body(aanleidingen=["10"]))
        assert refused.status_code == 400
        assert [finding["location"] for finding in refused.json()["errors"]] == ["aanleidingen[0]"]

    async def test_it_ends_the_lease_and_a_lost_lease_stops_it(
        self, delivered: Callable[..., Any], give: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        dossier = await delivered()
        leases = f"/v1/regios/{REGIO}/wachtrijen/nieuw/leases"

        async def claim(sub: str) -> dict[str, Any]:
            headers = sign(f"vt:{REGIO}", sub=sub) | {"Doelbinding": "VT_MELDPUNT", "Idempotency-Key": str(new_id())}
            sent = {"meldingIds": [str(dossier.melding_id)], "overnemen": True}
            item: dict[str, Any] = (await client.post(leases, json=sent, headers=headers)).json()["items"][0]
            return {"leaseId": item["leaseId"], "fencingToken": item["fencingToken"]}

        lost, mine = await claim("an"), None
        await claim("bo")
        refused = await give(dossier, body(**lost))
        assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problemen/lease-verlopen")
        mine = await claim("an")
        assert (await give(dossier, body(**mine))).status_code == 201
        lease = await client.get(f"/v1/leases/{mine['leaseId']}", headers=sign(f"vt:{REGIO}", sub="an"))
        assert lease.json()["stand"] == "AFGEHANDELD"

    async def test_after_onderzoek_only_when_triage_decided_on_one(
        self, delivered: Callable[..., Any], give: Callable[..., Any]
    ) -> None:
        dossier = await delivered()
        assert (await give(dossier, after_onderzoek())).status_code == 409
        await give(dossier, body(vervolgMelding="04"))
        assert (await give(dossier, after_onderzoek())).status_code == 409
        await give(dossier, body(vervolgMelding="01"))
        assert (await give(dossier, after_onderzoek(uitkomstOnderzoek=["03", "05"]))).status_code == 201
        assert (await give(dossier, body(vervolgMelding="03"))).status_code == 409

    async def test_a_correction_is_a_new_version_and_its_labels_replace_the_old(
        self, delivered: Callable[..., Any], give: Callable[..., Any], services: Services
    ) -> None:
        dossier = await delivered()
        await give(dossier, body(kwaliteit="GEEN_HGKM"))
        second = await give(dossier, body(kwaliteit="BRUIKBAAR"))
        assert second.json()["versie"] == 2
        async with services.get(Database).read() as tx:
            label = RegelLabelRow
            rows = await tx.all(select(label.regel, label.kwaliteit, label.geldig, label.regelset_versie))
        assert sorted(map(tuple, rows)) == [
            ("MP01", "BRUIKBAAR", True, "2026.1"),
            ("MP01", "GEEN_HGKM", False, "2026.1"),
            ("MP02", "BRUIKBAAR", True, "2026.1"),
            ("MP02", "GEEN_HGKM", False, "2026.1"),
        ]

    async def test_late_feedback_is_marked_as_late(
        self, delivered: Callable[..., Any], give: Callable[..., Any], clock: SimulatedClock
    ) -> None:
        dossier = await delivered()
        finished = {"triageAfgerondOp": clock.now().isoformat()}  # a Saturday: T7 ends on Tuesday
        clock.advance(timedelta(days=4))
        assert (await give(dossier, body(data=finished))).json()["teLaat"] is True

    @pytest.mark.parametrize(
        ("soort", "oordelen", "wachtrij"),
        [
            ("NIEUW", ["ACUUT"], "acuut"),
            ("NIEUW", ["ACUUT", "STRUCTUREEL"], "nieuw"),
            ("VERVOLG", ["ACUUT", "GEEN"], "vervolg"),
            ("NIEUW", ["NIET_BEOORDEELD"], "nieuw"),
        ],
    )
    async def test_urgency_can_be_changed_by_veilig_thuis(
        self, delivered: Callable[..., Any], give: Callable[..., Any], client: httpx.AsyncClient, sign: Sign,
        soort: str, oordelen: list[str], wachtrij: str,
    ) -> None:  # fmt: skip
        dossier = await delivered(soort=soort, hoort_bij=new_id() if soort == "VERVOLG" else None)
        for oordeel in oordelen:
            between = body(moment="TUSSENTIJDS", acuutOordeel=oordeel)
            del between["vervolgMelding"]
            assert (await give(dossier, between)).status_code == 201
        queue = await client.get(f"/v1/regios/{REGIO}/wachtrijen/{wachtrij}/items", headers=sign(f"vt:{REGIO}"))
        assert [item["meldingId"] for item in queue.json()["items"]] == [str(dossier.melding_id)]

    async def test_text_and_names_are_sealed(
        self, delivered: Callable[..., Any], give: Callable[..., Any], services: Services
    ) -> None:
        sent = body(
            rolPolitie="TOEZICHT", veiligheidsvoorwaarden="Niet alleen aanbellen.",
            overdrachtspartijen=[{"code": "03", "naam": "Basisteam West"}],
        )  # fmt: skip
        await give(await delivered(), sent)
        async with services.get(Database).read() as tx:
            [row] = await tx.all(select(TerugkoppelingRow.velden, TerugkoppelingRow.payload))
        assert set(row.velden).isdisjoint({"veiligheidsvoorwaarden", "overdrachtspartijen", "contactVt"})
        assert b"Basisteam" not in row.payload


class TestSteps:
    """Feedback records the steps it tells of, as far as Veilig Thuis did not."""

    @pytest.fixture
    def steps(self, client: httpx.AsyncClient, sign: Sign) -> Callable[..., Any]:
        """What was recorded on a melding."""

        async def get(dossier: Dossier) -> list[dict[str, Any]]:
            headers = sign(f"vt:{REGIO}") | {"Doelbinding": "VT_TERUGKOPPELEN"}
            answer = await client.get(f"/v1/meldingen/{dossier.melding_id}/gebeurtenissen", headers=headers)
            items: list[dict[str, Any]] = answer.json()["items"]
            return items

        return get

    @pytest.fixture
    def take(self, client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock) -> Callable[..., Any]:
        """Record a step now."""

        async def post(dossier: Dossier, soort: str, **fields: Any) -> httpx.Response:
            headers = sign(f"vt:{REGIO}") | {"Idempotency-Key": str(new_id())}
            sent = {"soort": soort, "tijdstip": clock.now().isoformat(), **fields}
            return await client.post(f"/v1/meldingen/{dossier.melding_id}/gebeurtenissen", json=sent, headers=headers)

        return post

    async def test_what_veilig_thuis_records_itself_takes_the_place_of_what_was_derived(
        self, delivered: Callable[..., Any], give: Callable[..., Any], steps: Callable[..., Any],
        take: Callable[..., Any], clock: SimulatedClock,
    ) -> None:  # fmt: skip
        dossier = await delivered()
        await give(dossier, body(vervolgMelding="01"))
        clock.advance(timedelta(days=1))
        answer = await take(dossier, "ONDERZOEK_VASTGESTELD", redenen=["ONVOLDOENDE_INFORMATIE"])
        assert answer.status_code == 201, answer.text
        versions = [one for one in await steps(dossier) if one["soort"] == "ONDERZOEK_VASTGESTELD"]
        assert [(one["versie"], one["gegevens"].get("afgeleid", False)) for one in versions] == [(1, True), (2, False)]
        assert (await take(dossier, "ONDERZOEK_VASTGESTELD")).status_code == 409

    async def test_what_was_not_recorded_is_derived_from_what_is_shared(
        self, delivered: Callable[..., Any], give: Callable[..., Any], steps: Callable[..., Any], clock: SimulatedClock
    ) -> None:
        dossier = await delivered()
        began = clock.now()
        clock.advance(timedelta(days=2))
        shared = {"triageGestartOp": began.isoformat(), "onderzoekGestartOp": clock.now().isoformat()}
        await give(dossier, body(vervolgMelding="01", data=shared))
        found = await steps(dossier)
        assert [(one["soort"], one["tijdstip"][:10]) for one in found] == [
            ("TRIAGE_GESTART", "2026-11-21"), ("TRIAGE_AFGEROND", "2026-11-23"),
            ("ONDERZOEK_VASTGESTELD", "2026-11-23"), ("ONDERZOEK_GESTART", "2026-11-23"),
        ]  # fmt: skip
        assert all(one["gegevens"]["afgeleid"] for one in found)

    async def test_steps_that_are_there_and_agree_stay_as_they_are(
        self, delivered: Callable[..., Any], give: Callable[..., Any], steps: Callable[..., Any],
        take: Callable[..., Any],
    ) -> None:  # fmt: skip
        dossier = await delivered()
        await take(dossier, "TRIAGE_GESTART")
        await take(dossier, "TRIAGE_AFGEROND", vervolg="02", besluit="2019-OVERDRACHT")
        before = await steps(dossier)
        assert (await give(dossier, body(vervolgMelding="02"))).status_code == 201
        assert await steps(dossier) == before

    async def test_another_vervolg_corrects_the_step(
        self, delivered: Callable[..., Any], give: Callable[..., Any], steps: Callable[..., Any],
        take: Callable[..., Any],
    ) -> None:  # fmt: skip
        dossier = await delivered()
        await take(dossier, "TRIAGE_GESTART")
        await take(dossier, "TRIAGE_AFGEROND", vervolg="02")
        await give(dossier, body(vervolgMelding="04"))
        last = (await steps(dossier))[-1]
        assert (last["soort"], last["versie"], last["gegevens"]) == ("TRIAGE_AFGEROND", 2, {"vervolg": "04"})

    async def test_it_is_refused_with_the_list_when_later_steps_forbid_it(
        self, delivered: Callable[..., Any], give: Callable[..., Any], steps: Callable[..., Any],
        take: Callable[..., Any], services: Services,
    ) -> None:  # fmt: skip
        dossier = await delivered()
        await take(dossier, "TRIAGE_GESTART")
        await take(dossier, "TRIAGE_AFGEROND", vervolg="02")
        decided = (await take(dossier, "OVERDRACHT_BESLOTEN")).json()["gebeurtenisId"]
        answer = await give(dossier, body(vervolgMelding="04"))
        assert (answer.status_code, answer.json()["type"]) == (409, "/v1/problemen/stap-niet-mogelijk")
        [finding] = answer.json()["errors"]
        assert (finding["location"], finding["code"]) == (f"gebeurtenissen[{decided}]", "latere_stap_onmogelijk")
        assert len(await steps(dossier)) == 3
        async with services.get(Database).read() as tx:
            assert await tx.all(select(TerugkoppelingRow.id)) == []

    async def test_an_instant_before_receipt_is_a_finding(
        self, delivered: Callable[..., Any], give: Callable[..., Any], clock: SimulatedClock
    ) -> None:
        dossier = await delivered()
        early = (clock.now() - timedelta(hours=1)).isoformat()
        answer = await give(dossier, body(data={"triageGestartOp": early}))
        assert answer.status_code == 400
        assert [(e["location"], e["code"]) for e in answer.json()["errors"]] == [
            ("data.triageGestartOp", "voor_ontvangst")
        ]

    @pytest.mark.parametrize(("vervolgtraject", "status"), [(True, "VERVOLGTRAJECT"), (False, "EINDE")])
    async def test_after_an_onderzoek_it_goes_on_or_ends(
        self, delivered: Callable[..., Any], give: Callable[..., Any], services: Services, vt: VtKant,
        steps: Callable[..., Any], vervolgtraject: bool, status: str,
    ) -> None:  # fmt: skip
        dossier = await delivered()
        await give(dossier, body(vervolgMelding="01"))
        parties = [{"code": "01", "naam": "Wijkteam Noord"}] if vervolgtraject else []
        sent = after_onderzoek(vervolgtrajectIngezet=vervolgtraject, overdrachtspartijen=parties)
        assert (await give(dossier, sent)).status_code == 201
        async with services.get(Database).read() as tx:
            melding = await vt.cases.get(tx, dossier.melding_id, REGIO)
        assert melding.status == status
        assert ("GESLOTEN" in [one["soort"] for one in await steps(dossier)]) is not vervolgtraject

    async def test_urgency_between_the_moments_is_a_step_told_once(
        self, delivered: Callable[..., Any], give: Callable[..., Any], steps: Callable[..., Any]
    ) -> None:
        dossier = await delivered()
        between = body(moment="TUSSENTIJDS", acuutOordeel="ACUUT")
        del between["vervolgMelding"]
        for _ in range(2):
            assert (await give(dossier, between)).status_code == 201
        [step] = await steps(dossier)
        assert (step["soort"], step["gegevens"]) == ("SPOED_BIJGESTELD", {"spoed": True, "afgeleid": True})


class TestPolice:
    async def test_the_feed_gives_every_version_once_in_order(
        self, delivered: Callable[..., Any], give: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        dossiers = [await delivered() for _ in range(3)]
        for dossier in dossiers:
            await give(dossier, body())
        await give(dossiers[0], body(kwaliteit="DUBBEL"))
        headers = sign(f"politie:{EENHEID}", Scope.TERUGKOPPELING_LEZEN) | POLITIE
        seen: list[tuple[str, int]] = []
        after, more = "", True
        while more:
            answer = (await client.get(f"{DELTAS}?limit=3{after}", headers=headers)).json()
            seen += [(item["mutatieId"], item["versie"]) for item in answer["items"]]
            after, more = f"&after={answer['positie']}", answer["meer"]
        assert seen == [(str(dossier.id), 1) for dossier in dossiers] + [(str(dossiers[0].id), 2)]
        assert (await client.get(f"{DELTAS}?limit=3{after}", headers=headers)).json()["items"] == []

    async def test_another_unit_sees_nothing_and_cannot_use_the_position(
        self, delivered: Callable[..., Any], give: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        await give(await delivered(), body())
        own = await client.get(DELTAS, headers=sign(f"politie:{EENHEID}") | POLITIE)
        other = sign("politie:limburg") | POLITIE
        assert (await client.get(DELTAS, headers=other)).json()["items"] == []
        answer = await client.get(f"{DELTAS}?after={own.json()['positie']}", headers=other)
        assert answer.status_code == 400

    async def test_a_position_that_is_too_old_is_gone(
        self, client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock
    ) -> None:
        first = await client.get(DELTAS, headers=sign(f"politie:{EENHEID}") | POLITIE)
        clock.advance(timedelta(days=91))
        headers = sign(f"politie:{EENHEID}") | POLITIE
        answer = await client.get(f"{DELTAS}?after={first.json()['positie']}", headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (410, "/v1/problemen/positie-te-oud")

    async def test_the_outcome_of_an_onderzoek_goes_along_only_when_police_has_a_role(
        self, delivered: Callable[..., Any], give: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        dossier = await delivered()
        await give(dossier, body(vervolgMelding="01"))
        await give(dossier, after_onderzoek(uitkomstOnderzoek=["03"]))
        await give(dossier, after_onderzoek(uitkomstOnderzoek=["03"], rolPolitie="TOEZICHT"))
        path = f"/v1/mutaties/{dossier.id}/terugkoppelingen"
        items = (await client.get(path, headers=sign(f"politie:{EENHEID}") | POLITIE)).json()["items"]
        assert [item["uitkomstOnderzoek"] for item in items] == [[], [], ["03"]]

    async def test_a_case_handed_to_police_is_open_work(
        self, delivered: Callable[..., Any], give: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        parties = [{"code": "03", "naam": "Basisteam West", "contact": "0900-8844"}]
        await give(await delivered(), body(overdrachtspartijen=parties))
        [item] = (await client.get(DELTAS, headers=sign(f"politie:{EENHEID}") | POLITIE)).json()["items"]
        assert item["openstaandVoorPolitie"] is True
        assert item["overdrachtspartijen"] == parties
        assert "door" not in item

    async def test_reading_is_put_on_record(
        self, delivered: Callable[..., Any], give: Callable[..., Any], client: httpx.AsyncClient, sign: Sign,
        services: Services,
    ) -> None:  # fmt: skip
        given = (await give(await delivered(), body())).json()
        await client.get(DELTAS, headers=sign(f"politie:{EENHEID}") | POLITIE)
        async with services.get(Database).read() as tx:
            rows = await tx.all(select(AuditRow.objecten, AuditRow.doelbinding).where(AuditRow.actie == "RAADPLEGEN"))
        assert [tuple(row) for row in rows] == [([given["terugkoppelingId"]], "POLITIETAAK")]


class TestOverdue:
    async def test_veilig_thuis_is_reminded_of_what_it_owes(
        self, delivered: Callable[..., Any], give: Callable[..., Any], client: httpx.AsyncClient, sign: Sign,
        clock: SimulatedClock,
    ) -> None:  # fmt: skip
        path = f"/v1/regios/{REGIO}/ontbrekende-terugkoppelingen"
        assert (await client.get(path)).status_code == 401
        assert (await client.get(path, headers=sign(f"vt:{ANDERE_REGIO}"))).status_code == 403
        owed, done, researched = [await delivered() for _ in range(3)]
        await give(done, body(vervolgMelding="04"))
        await give(researched, body(vervolgMelding="01"))

        async def missing() -> list[tuple[UUID, str, str]]:
            items = (await client.get(path, headers=sign(f"vt:{REGIO}"))).json()["items"]
            return [(UUID(item["meldingId"]), item["moment"], item["uiterlijkOp"][:10]) for item in items]

        clock.set(clock.now().replace(month=12, day=1, hour=22))  # T1 27 November, T7 two working days on
        assert await missing() == []
        clock.advance(timedelta(hours=2))
        assert await missing() == [(owed.melding_id, "NA_TRIAGE", "2026-12-01")]
        clock.advance(timedelta(weeks=11))
        # Ten weeks end on a Saturday, so on Monday 1 February (Atw); T8 is five working days more.
        assert (researched.melding_id, "NA_ONDERZOEK", "2027-02-08") in await missing()

    async def test_steps_that_veilig_thuis_records_itself_are_no_feedback(
        self, delivered: Callable[..., Any], give: Callable[..., Any], client: httpx.AsyncClient, sign: Sign,
        clock: SimulatedClock,
    ) -> None:  # fmt: skip
        dossier = await delivered()
        triage = [("TRIAGE_GESTART", {}), ("TRIAGE_AFGEROND", {"vervolg": "01"}), ("ONDERZOEK_VASTGESTELD", {})]
        onderzoek = [("ONDERZOEK_GESTART", {}), ("ONDERZOEK_AFGEROND", {"uitkomsten": ["03"]})]

        async def take(steps: list[tuple[str, dict[str, Any]]]) -> None:
            for soort, fields in steps:
                headers = sign(f"vt:{REGIO}") | {"Idempotency-Key": str(new_id())}
                sent = {"soort": soort, "tijdstip": clock.now().isoformat(), **fields}
                path = f"/v1/meldingen/{dossier.melding_id}/gebeurtenissen"
                assert (await client.post(path, json=sent, headers=headers)).status_code == 201

        async def missing() -> list[tuple[str, str]]:
            path = f"/v1/regios/{REGIO}/ontbrekende-terugkoppelingen"
            items = (await client.get(path, headers=sign(f"vt:{REGIO}"))).json()["items"]
            return [(item["moment"], item["uiterlijkOp"][:10]) for item in items]

        await take(triage)  # on Saturday 21 November: T7 is Tuesday 24 November
        clock.set(clock.now().replace(day=25))
        assert await missing() == [("NA_TRIAGE", "2026-11-24")]
        assert (await give(dossier, body(vervolgMelding="01"))).status_code == 201
        assert await missing() == []
        await take(onderzoek)  # on Wednesday 25 November: T8 is Wednesday 2 December
        clock.set(clock.now().replace(month=12, day=3))
        assert await missing() == [("NA_ONDERZOEK", "2026-12-02")]
        told = await give(dossier, body(moment="NA_ONDERZOEK", vervolgMelding=None))
        assert told.status_code == 201, told.text
        assert await missing() == []
