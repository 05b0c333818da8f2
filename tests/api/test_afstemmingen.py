"""Alignment of actions over HTTP: who sees what, agreement, order, clocks, and what a case makes mandatory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.alignment.service import Termijnbewaking
from service.alignment.tables import ActieRow, EigenRow, VoorstelRow
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
PAD = "/v1/afstemmingen"
VT, POLITIE, OM = f"vt:{REGIO}", f"politie:{EENHEID}", "om"
DOEL = {VT: "VT_INFORMEREN_POLITIE_RVDK", POLITIE: "POLITIETAAK", OM: "OM_AFDOENING"}
DEELNEMERS = [
    {"deelnemer": "VEILIG_THUIS", "organisatie": VT},
    {"deelnemer": "POLITIE", "organisatie": POLITIE},
    {"deelnemer": "OM"},
    {"deelnemer": "RVDK"},
]
VERHOOR = {"nummer": 1, "omschrijving": "Vader verhoren.", "eigenaar": POLITIE, "uiterlijk": "2026-11-24"}
GESPREK = {
    "nummer": 2,
    "omschrijving": "Met de ouders praten.",
    "eigenaar": VT,
    "uiterlijk": "2026-11-26",
    "naActie": 1,
}


class Tafel:
    """Sits at the table as any party: posts, puts, reads, and knows the edition it read."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign) -> None:
        self.client = client
        self.sign = sign

    async def post(self, path: str, sent: dict[str, Any], *, als: str) -> httpx.Response:
        headers = self.sign(als, Scope.UITWISSELING_SCHRIJVEN) | {"Idempotency-Key": str(new_id())}
        return await self.client.post(path, json=sent, headers=headers)

    async def read(self, path: str, *, als: str) -> httpx.Response:
        headers = self.sign(als, Scope.UITWISSELING_LEZEN) | {"Doelbinding": DOEL[als]}
        return await self.client.get(path, headers=headers)

    async def put(self, path: str, part: str, sent: dict[str, Any], *, als: str) -> httpx.Response:
        edition = (await self.read(path, als=als)).headers["ETag"]
        headers = self.sign(als, Scope.UITWISSELING_SCHRIJVEN) | {"If-Match": edition}
        return await self.client.put(f"{path}/{part}", json=sent, headers=headers)

    async def agree(self, path: str, voorstel: int = 1) -> httpx.Response:
        """Everybody agrees; VT, who opened it, also records what the Raad said."""
        for als, deelnemer in ((VT, None), (POLITIE, None), (OM, None), (VT, "RVDK")):
            said = {"voorstel": voorstel, "oordeel": "AKKOORD", "functie": "teamleider", "deelnemer": deelnemer}
            answer = await self.post(f"{path}/instemmingen", said, als=als)
            assert answer.status_code == 201, answer.text
        return answer


@pytest.fixture
def tafel(client: httpx.AsyncClient, sign: Sign) -> Tafel:
    return Tafel(client, sign)


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


def body(melding_id: UUID | None, **changes: Any) -> dict[str, Any]:
    """A good alignment of Veilig Thuis on a melding."""
    return {
        "reden": "STRAFBARE_KINDERMISHANDELING",
        "meldingId": str(melding_id),
        "deelnemers": DEELNEMERS,
        "acties": [VERHOOR, GESPREK],
        "volgendeEvaluatie": "2026-11-30",
        "toelichting": "Eerst het verhoor.",
        **changes,
    }


@pytest.fixture
def opened(tafel: Tafel, delivered: Callable[..., Any]) -> Callable[..., Any]:
    """Open a good alignment; tells its address."""

    async def make(**changes: Any) -> str:
        answer = await tafel.post(PAD, body((await delivered()).melding_id, **changes), als=VT)
        assert answer.status_code == 201, answer.text
        return f"{PAD}/{answer.json()['afstemmingId']}"

    return make


async def notices(services: Services, soort: str) -> list[tuple[str, dict[str, Any]]]:
    """Who was told, and what."""
    async with services.get(Database).read() as tx:
        statement = select(BerichtRow.organisatie, BerichtRow.gegevens).where(BerichtRow.soort == soort)
        return [(row.organisatie, row.gegevens) for row in await tx.all(statement.order_by(BerichtRow.volgnr))]


def codes(answer: httpx.Response) -> set[tuple[str, str]]:
    """Where something is wrong, and what."""
    return {(finding["location"], finding["code"]) for finding in answer.json()["errors"]}


class TestRefused:
    async def test_without_a_token_a_scope_or_a_place_at_the_table(
        self, client: httpx.AsyncClient, sign: Sign, opened: Callable[..., Any]
    ) -> None:
        path = await opened()
        said = {"voorstel": 1, "oordeel": "AKKOORD", "functie": "agent"}
        acts = [
            ("POST", PAD, body(new_id())),
            ("POST", f"{path}/instemmingen", said),
            ("POST", f"{path}/acties/1/standen", {"status": "UITGEVOERD"}),
            ("POST", f"{path}/sluitingen", {"uitkomst": "NIET_MEER_NODIG"}),
            ("PUT", f"{path}/acties", {"acties": [VERHOOR]}),
            ("PUT", f"{path}/eigen", {"aantekening": "x"}),
        ]
        extra = {"Idempotency-Key": str(new_id()), "If-Match": "*"}
        for method, where, sent in acts:
            assert (await client.request(method, where, json=sent)).status_code == 401
            for headers in (sign(VT, Scope.UITWISSELING_LEZEN), sign("ministerie"), sign("beheer")):
                assert (await client.request(method, where, json=sent, headers=headers | extra)).status_code == 403
            if where != PAD:
                other = sign("politie:limburg") | extra
                assert (await client.request(method, where, json=sent, headers=other)).status_code == 404

    async def test_reading_needs_a_purpose_of_ones_own_and_a_place_at_the_table(
        self, client: httpx.AsyncClient, sign: Sign, opened: Callable[..., Any]
    ) -> None:
        path = await opened()
        assert (await client.get(path)).status_code == 401
        assert (await client.get(path, headers=sign(POLITIE, Scope.MUTATIES_LEZEN))).status_code == 403
        assert (await client.get(path, headers=sign(POLITIE))).status_code == 400
        assert (await client.get(path, headers=sign(POLITIE) | {"Doelbinding": "OM_AFDOENING"})).status_code == 403
        elsewhere = sign(f"vt:{ANDERE_REGIO}") | {"Doelbinding": "VT_MELDPUNT"}
        assert (await client.get(path, headers=elsewhere)).status_code == 404
        assert (await client.get(PAD, headers=elsewhere)).json() == {"items": []}
        assert (await client.get(PAD, headers=sign("ministerie"))).status_code == 403

    async def test_the_case_must_be_ones_own(
        self, tafel: Tafel, delivered: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        dossier = await delivered()
        other = f"vt:{ANDERE_REGIO}"
        there = [{"deelnemer": "VEILIG_THUIS", "organisatie": other}, *DEELNEMERS[1:]]
        named = body(dossier.melding_id, deelnemers=there, acties=[])
        assert (await tafel.post(PAD, named, als=other)).status_code == 404
        limburg = [{"deelnemer": "POLITIE", "organisatie": "politie:limburg"}, {"deelnemer": "OM"}]
        sent = {"reden": "GEZAMENLIJKE_AANPAK", "mutatieId": str(dossier.id), "deelnemers": limburg}
        assert (await tafel.post(PAD, sent, als="politie:limburg")).status_code == 404
        path = f"/v1/meldingen/{dossier.melding_id}/afstemmingen"
        assert (await client.get(path)).status_code == 401
        assert (await client.get(path, headers=sign(POLITIE))).status_code == 403
        assert (await client.get(path, headers=sign(other))).status_code == 404

    async def test_every_finding_is_told_at_once(self, tafel: Tafel, delivered: Callable[..., Any]) -> None:
        wrong = body(
            (await delivered()).melding_id,
            bvhNummer="PL1300-123456",
            deelnemers=[
                {"deelnemer": "POLITIE"},
                {"deelnemer": "GEMEENTE"},
                {"deelnemer": "GEMEENTE"},
                {"deelnemer": "POLITIE", "organisatie": "politie:atlantis"},
                {"deelnemer": "OM", "organisatie": "vt:twente"},
            ],
            acties=[
                VERHOOR | {"naActie": 2},
                GESPREK | {"omschrijving": f"Bel {een_bsn(7)}.", "eigenaar": "GEMEENTE"},
                GESPREK | {"nummer": 3, "uiterlijk": "2026-11-20", "naActie": 9},
            ],
            volgendeEvaluatie="2026-01-01",
        )
        answer = await tafel.post(PAD, wrong, als=VT)
        assert answer.status_code == 400
        assert codes(answer) == {
            ("bvhNummer", "niet_van_u"),
            ("deelnemers[0].organisatie", "ontbreekt"),
            ("deelnemers[3].organisatie", "onbekend"),
            ("deelnemers[4].organisatie", "past_niet"),
            ("deelnemers", "dubbel"),
            ("deelnemers", "opener_ontbreekt"),
            ("deelnemers", "om_ontbreekt"),
            ("acties[0].eigenaar", "geen_deelnemer"),
            ("acties[0].naActie", "kringloop"),
            ("acties[1].naActie", "kringloop"),
            ("acties[1].omschrijving", "bsn_in_tekst"),
            ("acties[2].eigenaar", "geen_deelnemer"),
            ("acties[2].uiterlijk", "in_het_verleden"),
            ("acties[2].naActie", "onbekende_actie"),
            ("volgendeEvaluatie", "in_het_verleden"),
        }
        assert een_bsn(7) not in answer.text

    async def test_an_action_without_an_owner_or_a_day_is_none(
        self, tafel: Tafel, delivered: Callable[..., Any]
    ) -> None:
        bare = [{"nummer": n, "omschrijving": "Iets doen."} for n in (1, 2)]
        answer = await tafel.post(PAD, body((await delivered()).melding_id, acties=bare), als=VT)
        assert codes(answer) == {
            (f"acties[{i}].{name}", "ontbreekt") for i in (0, 1) for name in ("eigenaar", "uiterlijk")
        }


class TestSeeing:
    async def test_everybody_at_the_table_is_told_and_knows_the_case_by_its_own_number(
        self, tafel: Tafel, opened: Callable[..., Any], services: Services
    ) -> None:
        path = await opened()
        told = await notices(services, "nl.meldbrug.afstemming.geopend")
        assert [who for who, _ in told] == [VT, POLITIE, OM]
        seen = {als: (await tafel.read(path, als=als)).json()["stand"] for als in (VT, POLITIE, OM)}
        numbers = {als: (bool(s["meldingId"]), bool(s["mutatieId"]), bool(s["bvhNummer"])) for als, s in seen.items()}
        assert numbers == {VT: (True, False, True), POLITIE: (False, True, True), OM: (False, False, True)}
        async with services.get(Database).read() as tx:
            acts = [
                tuple(act) for act in await tx.all(select(AuditRow.actie, AuditRow.organisatie, AuditRow.doelbinding))
            ]
        assert {("AFSTEMMEN", VT, None), ("RAADPLEGEN", OM, "OM_AFDOENING")} <= set(acts)

    async def test_nobody_sees_what_another_keeps_to_itself(
        self, tafel: Tafel, opened: Callable[..., Any], services: Services
    ) -> None:
        path = await opened()
        secrets = {als: f"geheim-van-{n}" for n, als in enumerate((VT, POLITIE, OM))}
        for als, secret in secrets.items():
            own = {
                "aantekening": f"aantekening {secret}",
                "acties": [{"nummer": 1, "omschrijving": f"actie {secret}", "uiterlijk": "2026-11-23", "naActie": 1}],
            }
            assert (await tafel.put(path, "eigen", own, als=als)).status_code == 200
        for als, secret in secrets.items():
            answer = await tafel.read(path, als=als)
            assert answer.json()["eigen"]["aantekening"] == f"aantekening {secret}"
            assert [a["omschrijving"] for a in answer.json()["eigen"]["acties"]] == [f"actie {secret}"]
            assert [a["omschrijving"] for a in answer.json()["acties"]] == ["Vader verhoren.", "Met de ouders praten."]
            assert all(other not in answer.text for other in secrets.values() if other != secret)
        async with services.get(Database).read() as tx:
            stored = [*await tx.scalars(select(EigenRow.payload)), *await tx.scalars(select(ActieRow.payload))]
            told = str(await tx.scalars(select(BerichtRow.gegevens)))
        assert all(b"geheim" not in payload and b"verhoren" not in payload for payload in stored)
        assert "geheim" not in told
        assert len(await notices(services, "nl.meldbrug.afstemming.gewijzigd")) == 0

    async def test_own_actions_wait_on_shared_ones(self, tafel: Tafel, opened: Callable[..., Any]) -> None:
        path = await opened()
        own = {"nummer": 1, "omschrijving": "School bellen.", "uiterlijk": "2026-11-25", "naActie": 1}
        early = await tafel.put(path, "eigen", {"acties": [own | {"status": "UITGEVOERD"}]}, als=VT)
        assert (early.status_code, early.json()["errors"][0]["detail"]) == (409, "Actie 1 staat nog open.")
        assert (await tafel.put(path, "eigen", {"acties": [own | {"naActie": 8}]}, als=VT)).status_code == 400
        await tafel.post(f"{path}/acties/1/standen", {"status": "UITGEVOERD"}, als=POLITIE)
        done = await tafel.put(path, "eigen", {"acties": [own | {"status": "UITGEVOERD"}]}, als=VT)
        assert done.status_code == 200
        [shown] = (await tafel.read(path, als=VT)).json()["eigen"]["acties"]
        assert (shown["status"], shown["gedeeld"]) == ("UITGEVOERD", False)

    async def test_the_om_learns_nothing_of_a_number_that_police_does_not_have(
        self, tafel: Tafel, delivered: Callable[..., Any]
    ) -> None:
        dossier = await delivered()
        there = [{"deelnemer": "OM"}, {"deelnemer": "POLITIE", "organisatie": POLITIE}]
        shown = []
        for number in (dossier.mutatie.bvh_nummer, "PL1300-999999999"):
            sent = {"reden": "GEZAMENLIJKE_AANPAK", "bvhNummer": number, "deelnemers": there}
            answer = await tafel.post(PAD, sent, als=OM)
            varies = ("afstemmingId", "bvhNummer")
            shown.append((answer.status_code, {k: v for k, v in answer.json().items() if k not in varies}))
        assert shown[0] == shown[1]
        assert shown[0][0] == 201
        sent = {"reden": "GEZAMENLIJKE_AANPAK", "bvhNummer": "PL1300-999999999", "deelnemers": there}
        assert (await tafel.post(PAD, sent, als=POLITIE)).status_code == 404


class TestAgreeing:
    async def test_all_agree_and_then_it_is_agreed(
        self, tafel: Tafel, opened: Callable[..., Any], services: Services
    ) -> None:
        path = await opened()
        answer = await tafel.agree(path)
        assert (answer.json()["status"], answer.json()["overeengekomenOp"]) == (
            "OVEREENGEKOMEN", "2026-11-21T09:00:00Z",
        )  # fmt: skip
        said = (await tafel.read(path, als=POLITIE)).json()["instemmingen"]
        assert [(s["deelnemer"], s["vastgelegdDoor"]) for s in said][-1] == ("RVDK", VT)
        told = await notices(services, "nl.meldbrug.afstemming.gewijzigd")
        assert len(told) == 4 * 3
        assert told[-1][1]["status"] == "OVEREENGEKOMEN"

    async def test_nobody_speaks_for_another(self, tafel: Tafel, opened: Callable[..., Any]) -> None:
        path = f"{await opened()}/instemmingen"
        said = {"voorstel": 1, "oordeel": "AKKOORD", "functie": "agent"}
        assert (await tafel.post(path, said | {"deelnemer": "RVDK"}, als=POLITIE)).status_code == 403
        assert (await tafel.post(path, said | {"deelnemer": POLITIE}, als=VT)).status_code == 403
        assert (await tafel.post(path, said | {"deelnemer": "GEMEENTE"}, als=VT)).status_code == 400
        assert (await tafel.post(path, said | {"voorstel": 2}, als=VT)).status_code == 409
        assert (await tafel.post(path, said, als=VT)).status_code == 201
        assert (await tafel.post(path, said, als=VT)).status_code == 409

    async def test_a_changed_proposal_needs_agreement_anew_and_the_old_one_stays(
        self, tafel: Tafel, opened: Callable[..., Any], services: Services
    ) -> None:
        path = await opened()
        await tafel.agree(path)
        newer = {"acties": [VERHOOR, GESPREK | {"uiterlijk": "2026-11-27"}], "volgendeEvaluatie": "2026-11-30"}
        answer = await tafel.put(path, "acties", newer, als=POLITIE)
        assert (answer.json()["status"], answer.json()["voorstel"]) == ("OPEN", 2)
        assert {d["instemming"] for d in answer.json()["deelnemers"]} == {"GEVRAAGD"}
        no = {"voorstel": 2, "oordeel": "NIET_AKKOORD", "functie": "officier", "toelichting": "Te laat."}
        assert (await tafel.post(f"{path}/instemmingen", no, als=OM)).json()["status"] == "OPEN"
        [said] = (await tafel.read(path, als=VT)).json()["instemmingen"]
        assert (said["deelnemer"], said["oordeel"], said["toelichting"]) == ("om", "NIET_AKKOORD", "Te laat.")
        async with services.get(Database).read() as tx:
            versions = await tx.scalars(select(VoorstelRow.voorstel).order_by(VoorstelRow.voorstel))
            kept = await tx.all(select(ActieRow.versie, ActieRow.geldig).order_by(ActieRow.versie, ActieRow.nummer))
        assert list(versions) == [1, 2]
        assert [tuple(row) for row in kept] == [(1, False), (1, False), (2, True), (2, True)]

    async def test_a_proposal_needs_the_edition_that_was_read(
        self, tafel: Tafel, opened: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        path = await opened()
        stale = (await tafel.read(path, als=VT)).headers["ETag"]
        assert (await client.put(f"{path}/acties", json={"acties": [VERHOOR]}, headers=sign(VT))).status_code == 428
        assert (await tafel.put(path, "acties", {"acties": [VERHOOR]}, als=POLITIE)).status_code == 200
        late = sign(VT) | {"If-Match": stale}
        assert (await client.put(f"{path}/acties", json={"acties": [VERHOOR]}, headers=late)).status_code == 412

    async def test_it_can_be_opened_before_there_are_actions(self, tafel: Tafel, opened: Callable[..., Any]) -> None:
        path = await opened(acties=[])
        said = {"voorstel": 1, "oordeel": "AKKOORD", "functie": "agent"}
        assert (await tafel.post(f"{path}/instemmingen", said, als=VT)).status_code == 409
        assert (await tafel.put(path, "acties", {"acties": [VERHOOR]}, als=OM)).json()["voorstel"] == 1
        assert (await tafel.post(f"{path}/instemmingen", said, als=VT)).status_code == 201


class TestActing:
    async def test_veilig_thuis_talks_to_the_parents_only_after_the_hearing(
        self, tafel: Tafel, opened: Callable[..., Any]
    ) -> None:
        path = await opened()
        done = {"status": "UITGEVOERD", "toelichting": "Gedaan."}
        assert [a["wachtOpActie"] for a in (await tafel.read(path, als=VT)).json()["acties"]] == [None, 1]
        early = await tafel.post(f"{path}/acties/2/standen", done, als=VT)
        assert (early.status_code, early.json()["errors"][0]["detail"]) == (409, "Actie 1 staat nog open.")
        assert (await tafel.post(f"{path}/acties/1/standen", done, als=VT)).status_code == 403
        assert (await tafel.post(f"{path}/acties/9/standen", done, als=VT)).status_code == 404
        assert (await tafel.post(f"{path}/acties/1/standen", done, als=POLITIE)).status_code == 201
        assert (await tafel.post(f"{path}/acties/1/standen", done, als=POLITIE)).status_code == 409
        assert (await tafel.post(f"{path}/acties/2/standen", done, als=VT)).status_code == 201
        shown = (await tafel.read(path, als=OM)).json()["acties"]
        assert [(a["status"], a["toelichting"]) for a in shown] == [("UITGEVOERD", "Gedaan.")] * 2

    async def test_what_is_done_stands_in_every_later_proposal(self, tafel: Tafel, opened: Callable[..., Any]) -> None:
        path = await opened()
        await tafel.post(f"{path}/acties/1/standen", {"status": "UITGEVOERD", "toelichting": "Gedaan."}, als=POLITIE)
        for acties in ([GESPREK | {"naActie": None}], [VERHOOR | {"omschrijving": "Moeder verhoren."}, GESPREK]):
            refused = await tafel.put(path, "acties", {"acties": acties}, als=VT)
            assert codes(refused) == {("acties", "al_afgedaan")}
        assert (await tafel.put(path, "acties", {"acties": [VERHOOR, GESPREK]}, als=VT)).status_code == 200
        first = (await tafel.read(path, als=VT)).json()["acties"][0]
        assert (first["status"], first["toelichting"]) == ("UITGEVOERD", "Gedaan.")

    async def test_closing_names_what_is_missing_and_is_the_openers(
        self, tafel: Tafel, opened: Callable[..., Any], services: Services
    ) -> None:
        path = await opened()
        closing = {"uitkomst": "UITGEVOERD", "toelichting": "Klaar."}
        assert (await tafel.post(f"{path}/sluitingen", closing, als=POLITIE)).status_code == 403
        refused = await tafel.post(f"{path}/sluitingen", closing, als=VT)
        assert (refused.status_code, codes(refused)) == (
            409, {("acties", "niet_afgedaan"), ("instemmingen", "ontbreekt")},
        )  # fmt: skip
        await tafel.agree(path)
        await tafel.post(f"{path}/acties/1/standen", {"status": "UITGEVOERD"}, als=POLITIE)
        await tafel.post(f"{path}/acties/2/standen", {"status": "VERVALLEN"}, als=VT)
        answer = await tafel.post(f"{path}/sluitingen", closing, als=VT)
        assert (answer.json()["status"], answer.json()["uitkomst"]) == ("GESLOTEN", "UITGEVOERD")
        assert (await tafel.read(path, als=OM)).json()["slottoelichting"] == "Klaar."
        assert [who for who, _ in await notices(services, "nl.meldbrug.afstemming.gesloten")] == [VT, POLITIE, OM]
        assert (await tafel.post(f"{path}/sluitingen", closing, als=VT)).status_code == 409
        assert (await tafel.put(path, "acties", {"acties": [VERHOOR, GESPREK]}, als=VT)).status_code == 409

    async def test_without_agreement_open_actions_lapse(self, tafel: Tafel, opened: Callable[..., Any]) -> None:
        path = await opened()
        await tafel.post(f"{path}/sluitingen", {"uitkomst": "GEEN_OVEREENSTEMMING"}, als=VT)
        assert {a["status"] for a in (await tafel.read(path, als=VT)).json()["acties"]} == {"VERVALLEN"}


class TestClock:
    async def test_a_day_that_passes_is_told_once_to_its_owner_and_the_opener(
        self, tafel: Tafel, opened: Callable[..., Any], services: Services, clock: SimulatedClock
    ) -> None:
        raad = {"nummer": 3, "omschrijving": "Advies geven.", "eigenaar": "RVDK", "uiterlijk": "2026-11-24"}
        path = await opened(acties=[VERHOOR, GESPREK, raad])
        own = {"acties": [{"nummer": 1, "omschrijving": "Kijken.", "uiterlijk": "2026-11-24"}]}
        assert (await tafel.put(path, "eigen", own, als=POLITIE)).status_code == 200
        database, watch = services.get(Database), services.get(Termijnbewaking)

        async def passed() -> tuple[bool, int]:
            async with database.read() as tx:
                due = await watch.any_due(tx, clock.now())
            async with database.write() as tx:
                return due, await watch.pass_due(tx, clock.now(), 100)

        assert await passed() == (False, 0)
        clock.advance(timedelta(days=3, hours=13, minutes=59, seconds=59))
        assert await passed() == (False, 0)
        clock.advance(timedelta(seconds=1))
        assert await passed() == (True, 3)
        assert await passed() == (False, 0)
        told = await notices(services, "nl.meldbrug.termijn.verstreken")
        assert sorted(who for who, _ in told) == sorted([POLITIE, VT, VT, POLITIE])
        assert {what["klok"] for _, what in told} == {"ACTIE"}
        # The same day in a newer proposal is not told again; another day is.
        raad_later = raad | {"uiterlijk": "2026-11-26"}
        sent = {"acties": [VERHOOR, GESPREK, raad_later], "volgendeEvaluatie": "2026-11-30"}
        assert (await tafel.put(path, "acties", sent, als=VT)).status_code == 200
        assert await passed() == (False, 0)
        clock.advance(timedelta(days=2))
        assert await passed() == (True, 2)
        clock.advance(timedelta(days=4))
        assert await passed() == (True, 1)
        told = await notices(services, "nl.meldbrug.termijn.verstreken")
        assert (told[-1][0], told[-1][1]["klok"], told[-1][1]["uiterlijkOp"]) == (
            VT, "EVALUATIE", "2026-11-30T22:59:59Z",
        )  # fmt: skip

    async def test_however_many_look_at_once_each_day_is_told_once(
        self, opened: Callable[..., Any], services: Services, clock: SimulatedClock
    ) -> None:
        paths = [await opened() for _ in range(3)]
        clock.advance(timedelta(days=10))
        database, watch = services.get(Database), services.get(Termijnbewaking)

        async def work() -> int:
            done = 0
            while True:
                async with database.write() as tx:
                    passed = await watch.pass_due(tx, clock.now(), 2)
                if not passed:
                    return done
                done += passed

        assert sum(await asyncio.gather(*(work() for _ in range(4)))) == 3 * len(paths)
        told = await notices(services, "nl.meldbrug.termijn.verstreken")
        # The hearing: police and the opener; the talk and the review: Veilig Thuis, who is both.
        assert len(told) == 4 * len(paths)

    async def test_what_is_overdue_is_listed_for_those_who_see_it(
        self, tafel: Tafel, opened: Callable[..., Any], client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock
    ) -> None:
        path = await opened(acties=[], volgendeEvaluatie=None)
        own = {"acties": [{"nummer": 1, "omschrijving": "Kijken.", "uiterlijk": "2026-11-22"}]}
        await tafel.put(path, "eigen", own, als=POLITIE)

        async def overdue(als: str) -> list[list[int]]:
            items = (await client.get(f"{PAD}?verlopen=true", headers=sign(als))).json()["items"]
            return [[actie["nummer"] for actie in item["verlopenActies"]] for item in items]

        assert (await overdue(POLITIE), await overdue(VT)) == ([], [])
        clock.advance(timedelta(days=2))
        assert (await overdue(POLITIE), await overdue(VT)) == ([[1]], [])
        sent = {"acties": [GESPREK | {"naActie": None}], "volgendeEvaluatie": "2026-11-25"}
        await tafel.put(path, "acties", sent, als=VT)
        clock.advance(timedelta(days=4))
        assert (await overdue(POLITIE), await overdue(VT)) == ([[2, 1]], [[2]])
        [item] = (await client.get(f"{PAD}?verlopen=true", headers=sign(OM))).json()["items"]
        assert item["evaluatieVerlopen"] is True


class TestMandatory:
    async def test_possibly_criminal_child_abuse_asks_for_an_alignment_until_it_is_there(
        self, tafel: Tafel, delivered: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        dossier = await delivered(redencodes=("KM_VERMOEDEN",))
        path = f"/v1/meldingen/{dossier.melding_id}/afstemmingen"

        async def mandatory() -> tuple[list[tuple[str, bool, str | None]], int]:
            found = (await client.get(path, headers=sign(VT, Scope.MELDINGEN_LEZEN))).json()
            marks = [(mark["reden"], mark["aanwezig"], mark["afstemmingId"]) for mark in found["verplicht"]]
            return marks, len(found["items"])

        assert await mandatory() == ([("STRAFBARE_KINDERMISHANDELING", False, None)], 0)
        made = await tafel.post(PAD, body(dossier.melding_id, acties=[]), als=VT)
        there = made.json()["afstemmingId"]
        assert await mandatory() == ([("STRAFBARE_KINDERMISHANDELING", True, there)], 1)

    async def test_a_melding_of_partner_violence_asks_for_none(
        self, delivered: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
    ) -> None:
        path = f"/v1/meldingen/{(await delivered()).melding_id}/afstemmingen"
        assert (await client.get(path, headers=sign(VT))).json() == {"verplicht": [], "items": []}

    async def test_a_new_melding_on_the_case_reaches_the_participants(
        self, tafel: Tafel, delivered: Callable[..., Any], services: Services
    ) -> None:
        first = await delivered()
        made = await tafel.post(PAD, body(first.melding_id), als=VT)
        await delivered()
        assert await notices(services, "nl.meldbrug.afstemming.gewijzigd") == []
        second = await delivered(soort="VERVOLG", hoort_bij=first.melding_id)
        told = await notices(services, "nl.meldbrug.afstemming.gewijzigd")
        assert [(who, what["soort"], what.get("meldingId")) for who, what in told] == [
            (VT, "NIEUWE_MELDING", str(second.melding_id)),
            (POLITIE, "NIEUWE_MELDING", None),
            (OM, "NIEUWE_MELDING", None),
        ]
        closing = {"uitkomst": "NIET_MEER_NODIG"}
        await tafel.post(f"{PAD}/{made.json()['afstemmingId']}/sluitingen", closing, als=VT)
        await delivered(soort="VERVOLG", hoort_bij=first.melding_id)
        assert len(await notices(services, "nl.meldbrug.afstemming.gewijzigd")) == 3
