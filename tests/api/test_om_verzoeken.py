"""The OM waits for Veilig Thuis, over HTTP (handbook §10.3, O01–O06; T12)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.audit.tables import AuditRow, VerstrekkingRow
from service.cases.service import Cases
from service.core.clock import SimulatedClock
from service.core.codes_uitwisseling import Berichtsoort, OmVraag
from service.core.ids import new_id
from service.db.session import Database
from service.exchange.service import OmVerzoeken
from service.exchange.tables import OmAntwoordRow, OmVerzoekRow
from service.feedback.service import Feedback
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Dossier, Register
from tests.builders import een_mutatie
from tests.deliveries import ANDERE_REGIO, EENHEID, REGIO, VtKant, bewaar_en_lever, een_aflevering, lever

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
Sign = Callable[..., Headers]
Send = Callable[..., Awaitable[httpx.Response]]
PAD = "/v1/om-verzoeken"
OM, VT, POLITIE = "om", f"vt:{REGIO}", f"politie:{EENHEID}"
DOEL = {
    OM: {"Doelbinding": "OM_AFDOENING"},
    VT: {"Doelbinding": "VT_ONDERZOEK"},
    POLITIE: {"Doelbinding": "POLITIETAAK"},
}
HELPT = "Behandeling loopt; een contactverbod met de vader steunt die."


def vraag(**changes: Any) -> dict[str, Any]:
    """A good question about a number that is not known here."""
    return {
        "bvhNummer": "PL1300-777777",
        "vtRegio": REGIO,
        "beslismomentOp": "2026-11-23T12:00:00Z",
        "vraag": ["BEKEND_BIJ_VT", "VEILIGHEIDSOORDEEL", "WAT_HELPT"],
        **changes,
    }


def antwoord(**changes: Any) -> dict[str, Any]:
    """A good answer to that question."""
    return {
        "bekend": "LOPENDE_ZAAK",
        "veiligheidsoordeel": "ACUUT",
        "watHelpt": HELPT,
        "functie": "gedragswetenschapper",
        **changes,
    }


def beslissing(**changes: Any) -> dict[str, Any]:
    """A decision with what Veilig Thuis knew."""
    return {
        "vtInfoGebruikt": True,
        "vervolging": True,
        "voorwaarden": ["CONTACTVERBOD", "MELDPLICHT"],
        "vrijlatingOp": "2026-11-24T09:00:00Z",
        **changes,
    }


ZONDER = {"vtInfoGebruikt": False, "zonderInfoReden": "SPOED", "vervolging": False}
NIET_AANGEHOUDEN = {"aangehouden": False, "omBetrokken": False, "zsm": False}


@pytest.fixture
def database(services: Services) -> Database:
    return services.get(Database)


@pytest.fixture
def vt(services: Services) -> VtKant:
    return VtKant(
        cases=services.get(Cases),
        queues=services.get(Queues),
        feedback=services.get(Feedback),
        register=services.get(Register),
    )


@pytest.fixture
def delivered(database: Database, vt: VtKant, clock: SimulatedClock) -> Callable[..., Awaitable[Dossier]]:
    """Store and deliver one report, of an arrest unless told otherwise; gives its dossier."""

    async def deliver(**changes: Any) -> Dossier:
        return await bewaar_en_lever(database, vt, clock.now(), **changes)

    return deliver


@pytest.fixture
def post(client: httpx.AsyncClient, sign: Sign) -> Send:
    """Post as a worker of an organisation, with a key of its own."""

    async def send(path: str, sent: Any = None, *, als: str = OM, sub: str = "an") -> httpx.Response:
        mine = sign(als, Scope.UITWISSELING_SCHRIJVEN, sub=sub) | {"Idempotency-Key": str(new_id())}
        return await client.post(PAD + path, json=sent, headers=mine)

    return send


@pytest.fixture
def listed(client: httpx.AsyncClient, sign: Sign) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    """What an organisation sees in the list."""

    async def items(als: str = OM, query: str = "") -> list[dict[str, Any]]:
        answer = await client.get(PAD + query, headers=sign(als, Scope.UITWISSELING_LEZEN))
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    return items


@pytest.fixture
def opened(client: httpx.AsyncClient, sign: Sign) -> Callable[..., Awaitable[dict[str, Any]]]:
    """One question as an organisation reads it."""

    async def read(path: str, als: str = OM) -> dict[str, Any]:
        answer = await client.get(PAD + path, headers=sign(als) | DOEL[als])
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return read


@pytest.fixture
def asked(post: Send) -> Callable[..., Awaitable[str]]:
    """Ask as the OM; gives the path of the question."""

    async def ask(**changes: Any) -> str:
        made = await post("", vraag(**changes))
        assert made.status_code == 201, made.text
        return f"/{made.json()['omVerzoekId']}"

    return ask


def codes(answer: httpx.Response) -> set[tuple[str, str]]:
    return {(finding["location"], finding["code"]) for finding in answer.json()["errors"]}


async def notices(database: Database) -> list[tuple[str, str]]:
    """Type and receiver of what was told about questions of the OM, oldest first."""
    async with database.read() as tx:
        rows = await tx.all(select(BerichtRow).order_by(BerichtRow.volgnr))
    return [(row.soort, row.organisatie) for row in rows if "omVerzoekId" in row.gegevens]


class TestRefused:
    @pytest.mark.parametrize(
        ("path", "wie"),
        [("", OM), ("/{id}/beslissingen", OM), ("/{id}/beslismomenten", OM), ("/{id}/antwoorden", VT),
         ("/{id}/behandelingen", VT)],
    )  # fmt: skip
    async def test_each_act_is_of_one_party(self, client: Any, sign: Sign, path: str, wie: str) -> None:
        where = PAD + path.format(id=new_id())
        assert (await client.post(where, json={})).status_code == 401
        others = {OM, VT, POLITIE, "ministerie"} - {wie}
        for headers in (sign(wie, Scope.UITWISSELING_LEZEN), *map(sign, sorted(others))):
            assert (await client.post(where, json={}, headers=headers)).status_code == 403

    async def test_reading_is_for_the_parties_with_a_scope(self, client: httpx.AsyncClient, sign: Sign) -> None:
        for path in (PAD, f"{PAD}/{new_id()}"):
            assert (await client.get(path)).status_code == 401
            for headers in (sign("ministerie"), sign(OM, Scope.MELDINGEN_LEZEN)):
                assert (await client.get(path, headers=headers | DOEL[OM])).status_code == 403

    async def test_of_another_region_or_unit_it_does_not_exist(
        self, client: Any, sign: Sign, asked: Any, listed: Any, post: Send
    ) -> None:
        path = await asked(eenheid=EENHEID)
        for other, purpose in ((f"vt:{ANDERE_REGIO}", DOEL[VT]), ("politie:limburg", DOEL[POLITIE])):
            assert (await client.get(PAD + path, headers=sign(other) | purpose)).status_code == 404
            assert await listed(other) == []
        assert (await post(f"{path}/antwoorden", antwoord(), als=f"vt:{ANDERE_REGIO}")).status_code == 404
        assert (await post(f"{path}/behandelingen", {}, als=f"vt:{ANDERE_REGIO}")).status_code == 404

    async def test_reading_one_needs_a_purpose_of_ones_own(self, client: Any, sign: Sign, asked: Any) -> None:
        path = PAD + await asked(eenheid=EENHEID)
        for mine, foreign in ((OM, VT), (VT, POLITIE), (POLITIE, OM)):
            assert (await client.get(path, headers=sign(mine))).status_code == 400
            assert (await client.get(path, headers=sign(mine) | DOEL[foreign])).status_code == 403


class TestByItself:
    async def test_an_arrest_asks_on_behalf_of_the_om(self, delivered: Any, listed: Any, database: Database) -> None:
        dossier = await delivered()
        (shown,) = await listed(VT)
        assert shown["meldingId"] == str(dossier.melding_id)
        assert (shown["bvhNummer"], shown["mutatieId"]) == (dossier.mutatie.bvh_nummer, str(dossier.id))
        assert (shown["automatisch"], shown["zsm"], shown["status"]) == (True, True, "GEVRAAGD")
        assert shown["vraag"] == [vraag.value for vraag in OmVraag]
        assert (shown["beslismomentOp"], shown["beslismomentBekend"]) == ("2026-11-21T15:00:00Z", False)
        assert shown["klok"]["id"] == "T12"
        assert await notices(database) == [
            (Berichtsoort.OM_VERZOEK_GESTELD, VT),
            (Berichtsoort.OM_VERZOEK_GESTELD, OM),
        ]
        assert await listed(OM) == await listed(POLITIE) == [shown]

    async def test_an_arrest_without_zsm_waits_longer(self, delivered: Any, listed: Any) -> None:
        await delivered(message=een_mutatie(politieoptreden={"aangehouden": True, "omBetrokken": True, "zsm": False}))
        (shown,) = await listed(VT)
        assert (shown["zsm"], shown["beslismomentOp"]) == (False, "2026-11-24T09:00:00Z")

    async def test_without_the_om_nothing_is_asked(self, delivered: Any, listed: Any) -> None:
        await delivered(message=een_mutatie(politieoptreden=NIET_AANGEHOUDEN))
        assert await listed(OM) == []

    async def test_an_addition_asks_once_where_nothing_was_asked(
        self, delivered: Any, listed: Any, database: Database, vt: VtKant, clock: SimulatedClock
    ) -> None:
        quiet = await delivered(message=een_mutatie(politieoptreden=NIET_AANGEHOUDEN))
        assert quiet.melding_id
        for soort in ("VERSIE", "DUBBEL", "DUBBEL"):
            added = een_aflevering(clock.now(), soort=soort, melding_id=quiet.melding_id, vt_regio=ANDERE_REGIO)
            await lever(database, vt, [added], clock.now())
        (shown,) = await listed(VT)  # with the region of the melding, whatever the addition says
        assert (shown["meldingId"], shown["automatisch"]) == (str(quiet.melding_id), True)

    async def test_a_list_asks_for_each_melding_once(
        self, listed: Any, database: Database, vt: VtKant, clock: SimulatedClock
    ) -> None:
        news = [een_aflevering(clock.now()) for _ in range(3)]
        again = een_aflevering(clock.now(), soort="DUBBEL", melding_id=news[0].melding_id)
        await lever(database, vt, [*news, again], clock.now())
        assert {shown["meldingId"] for shown in await listed(VT)} == {str(item.melding_id) for item in news}
        assert len(await listed(VT)) == 3

    async def test_a_correction_after_the_decision_asks_nothing_anew_and_another_incident_does(
        self, delivered: Any, listed: Any, post: Send, database: Database, vt: VtKant, clock: SimulatedClock
    ) -> None:
        dossier = await delivered()
        (first,) = await listed(OM)
        await post(f"/{first['omVerzoekId']}/beslissingen", ZONDER)
        assert dossier.melding_id
        same = een_aflevering(clock.now(), dossier=dossier, soort="VERSIE", melding_id=dossier.melding_id)
        await lever(database, vt, [same], clock.now())
        assert await listed(OM) == []
        other = een_aflevering(clock.now(), soort="DUBBEL", melding_id=dossier.melding_id)
        await lever(database, vt, [other], clock.now())
        (second,) = await listed(OM)
        assert (second["bvhNummer"], second["meldingId"]) == (other.mutatie.bvh_nummer, str(dossier.melding_id))

    async def test_what_the_om_asked_before_is_about_the_melding_from_now_on(
        self, delivered: Any, asked: Any, listed: Any
    ) -> None:
        path = await asked(bvhNummer="PL1300-424242")
        await asked(bvhNummer="PL1300-424242", vtRegio=ANDERE_REGIO)
        dossier = await delivered(message=een_mutatie(bvhNummer="PL1300-424242"))
        (shown,) = await listed(VT)
        assert f"/{shown['omVerzoekId']}" == path
        assert (shown["meldingId"], shown["melding"]) == (str(dossier.melding_id), "LOPEND")
        assert (shown["eenheid"], shown["automatisch"]) == (EENHEID, False)


class TestAsking:
    async def test_about_a_number_that_nobody_sent(self, post: Send, listed: Any, database: Database) -> None:
        made = (await post("", vraag())).json()
        assert (made["status"], made["melding"], made["meldingId"]) == ("GEVRAAGD", "GEEN_MELDING", None)
        assert made["beslismomentBekend"] is True
        assert (made["gewachtMinuten"], made["resterendMinuten"]) == (0, 2 * 24 * 60 + 180)
        assert [one["omVerzoekId"] for one in await listed(VT)] == [made["omVerzoekId"]]
        assert await notices(database) == [(Berichtsoort.OM_VERZOEK_GESTELD, VT)]

    async def test_without_a_moment_it_is_estimated(self, post: Send) -> None:
        body = vraag(zsm=True)
        del body["beslismomentOp"]
        made = (await post("", body)).json()
        assert (made["beslismomentOp"], made["beslismomentBekend"]) == ("2026-11-21T15:00:00Z", False)

    async def test_about_a_mutatie_the_region_is_known(self, delivered: Any, post: Send) -> None:
        dossier = await delivered(message=een_mutatie(politieoptreden=NIET_AANGEHOUDEN))
        body = vraag(mutatieId=str(dossier.id))
        del body["bvhNummer"], body["vtRegio"]
        made = (await post("", body)).json()
        assert (made["vtRegio"], made["eenheid"], made["meldingId"]) == (REGIO, EENHEID, str(dossier.melding_id))

    async def test_a_known_number_leads_to_its_melding(self, delivered: Any, post: Send) -> None:
        dossier = await delivered(message=een_mutatie(bvhNummer="PL1300-515151", politieoptreden=NIET_AANGEHOUDEN))
        body = vraag(bvhNummer="PL1300-515151")
        del body["vtRegio"]
        assert (await post("", body)).json()["meldingId"] == str(dossier.melding_id)
        elsewhere = await post("", vraag(bvhNummer="PL1300-515151", vtRegio=ANDERE_REGIO))
        assert codes(elsewhere) == {("vtRegio", "andere_regio")}

    async def test_a_trial_is_not_known(self, delivered: Any, post: Send) -> None:
        trial = await delivered(message=een_mutatie(proef=True, politieoptreden=NIET_AANGEHOUDEN))
        body = vraag(mutatieId=str(trial.id))
        del body["bvhNummer"]
        assert codes(await post("", body)) == {("mutatieId", "onbekende_mutatie")}

    async def test_every_finding_is_told_at_once(self, post: Send) -> None:
        wrong = vraag(
            mutatieId=str(new_id()),
            vtRegio="nergens",
            eenheid="nergens",
            beslismomentOp="2026-11-21T09:00:00Z",
            vraag=["WAT_HELPT", "WAT_HELPT"],
        )
        assert codes(await post("", wrong)) == {
            ("bvhNummer", "een_van_beide"),
            ("vtRegio", "onbekende_regio"),
            ("eenheid", "onbekende_eenheid"),
            ("beslismomentOp", "in_het_verleden"),
            ("vraag", "dubbel"),
        }

    async def test_an_unknown_number_needs_the_region(self, post: Send) -> None:
        body = vraag()
        del body["vtRegio"]
        assert codes(await post("", body)) == {("vtRegio", "ontbreekt")}

    async def test_not_twice_while_it_waits(self, delivered: Any, asked: Any, post: Send) -> None:
        dossier = await delivered()
        again = await post("", vraag(bvhNummer=dossier.mutatie.bvh_nummer))
        assert (again.status_code, codes(again)) == (409, {("bvhNummer", "loopt_al")})
        path = await asked()
        assert (await post("", vraag())).status_code == 409
        await post(f"{path}/antwoorden", antwoord(), als=VT)
        assert (await post("", vraag())).status_code == 201


class TestAnswering:
    async def test_taken_up_answered_and_read_by_the_om_but_not_by_police(
        self, asked: Any, post: Send, opened: Any, clock: SimulatedClock, database: Database
    ) -> None:
        path = await asked(eenheid=EENHEID)
        taken = (await post(f"{path}/behandelingen", {}, als=VT, sub="bo")).json()
        assert (taken["status"], taken["behandelaar"]) == ("IN_BEWERKING", "bo")
        other = await post(f"{path}/behandelingen", {}, als=VT, sub="cas")
        assert codes(other) == {("overnemen", "in_behandeling")}
        clock.advance(timedelta(minutes=90))
        answered = (await post(f"{path}/antwoorden", antwoord(), als=VT)).json()
        assert (answered["status"], answered["klok"]["status"]) == ("BESCHIKBAAR", "GEREED")
        assert (answered["gewachtMinuten"], answered["resterendMinuten"]) == (90, None)
        read = await opened(path)
        (told,) = read["antwoorden"]
        assert (told["bekend"], told["veiligheidsoordeel"], told["watHelpt"]) == ("LOPENDE_ZAAK", "ACUUT", HELPT)
        assert read["behandelaar"] is None
        police = await opened(path, POLITIE)
        assert (police["status"], police["antwoorden"]) == ("BESCHIKBAAR", None)
        assert HELPT not in str(police)
        assert await notices(database) == [
            (Berichtsoort.OM_VERZOEK_GESTELD, VT),
            (Berichtsoort.OM_VERZOEK_STAND, OM),
            (Berichtsoort.OM_VERZOEK_STAND, OM),
        ]

    async def test_not_known_is_an_answer_and_holds_nothing_more(self, asked: Any, post: Send) -> None:
        path = await asked()
        wrong = await post(f"{path}/antwoorden", antwoord(bekend="NIET_BEKEND"), als=VT)
        assert codes(wrong) == {("veiligheidsoordeel", "niet_bij_onbekend"), ("watHelpt", "niet_bij_onbekend")}
        right = {"bekend": "NIET_BEKEND", "functie": "triagist"}
        assert (await post(f"{path}/antwoorden", right, als=VT)).json()["status"] == "NIET_BEKEND_BIJ_VT"

    async def test_what_was_asked_and_no_more(self, asked: Any, post: Send) -> None:
        body = antwoord(lopendeZorg="JA", watSchaadt="Vastzetten zonder hulp.")
        del body["veiligheidsoordeel"]
        assert codes(await post(f"{await asked()}/antwoorden", body, als=VT)) == {
            ("veiligheidsoordeel", "ontbreekt"),
            ("lopendeZorg", "niet_gevraagd"),
            ("watSchaadt", "niet_gevraagd"),
        }

    async def test_once_and_a_correction_is_a_new_version(self, asked: Any, post: Send, opened: Any) -> None:
        path = await asked()
        assert codes(await post(f"{path}/antwoorden", antwoord(vervangt=1), als=VT)) == {
            ("vervangt", "geen_eerder_antwoord")
        }
        await post(f"{path}/antwoorden", antwoord(), als=VT)
        assert codes(await post(f"{path}/antwoorden", antwoord(), als=VT)) == {("vervangt", "al_beantwoord")}
        better = await post(f"{path}/antwoorden", antwoord(veiligheidsoordeel="GEEN", vervangt=1), als=VT)
        assert better.status_code == 201
        stale = await post(f"{path}/antwoorden", antwoord(vervangt=1), als=VT)
        assert codes(stale) == {("vervangt", "verouderd")}
        versions = (await opened(path))["antwoorden"]
        assert [(one["versie"], one["veiligheidsoordeel"]) for one in versions] == [(1, "ACUUT"), (2, "GEEN")]

    async def test_the_text_is_sealed(self, asked: Any, post: Send, database: Database) -> None:
        await post(f"{await asked()}/antwoorden", antwoord(), als=VT)
        async with database.read() as tx:
            (row,) = await tx.all(select(OmAntwoordRow))
        assert HELPT not in str(row._mapping)
        assert HELPT.encode() not in bytes(row.inhoud)

    async def test_reads_are_on_record_and_are_no_verstrekking(
        self, asked: Any, post: Send, opened: Any, database: Database
    ) -> None:
        path = await asked()
        await post(f"{path}/antwoorden", antwoord(), als=VT)
        await opened(path)
        async with database.read() as tx:
            rows = await tx.all(select(AuditRow).where(AuditRow.object_soort == "om-verzoek").order_by(AuditRow.id))
            assert await tx.all(select(VerstrekkingRow)) == []
        assert [(row.actie, row.organisatie, row.doelbinding) for row in rows] == [
            ("VRAGEN", OM, "OM_AFDOENING"),
            ("BEANTWOORDEN", VT, None),
            ("RAADPLEGEN", OM, "OM_AFDOENING"),
        ]
        assert rows[2].objecten == [path.removeprefix("/"), rows[1].objecten[1]]


class TestDeciding:
    @pytest.mark.parametrize("stand", ["GEVRAAGD", "IN_BEWERKING", "BESCHIKBAAR", "NIET_BEKEND_BIJ_VT", "NIET_TIJDIG"])
    async def test_the_service_never_stands_in_the_way(
        self, asked: Any, post: Send, opened: Any, services: Services, clock: SimulatedClock, stand: str
    ) -> None:
        path = await asked()
        if stand == "IN_BEWERKING":
            await post(f"{path}/behandelingen", {}, als=VT)
        if stand == "BESCHIKBAAR":
            await post(f"{path}/antwoorden", antwoord(), als=VT)
        if stand == "NIET_BEKEND_BIJ_VT":
            await post(f"{path}/antwoorden", {"bekend": "NIET_BEKEND", "functie": "triagist"}, als=VT)
        if stand == "NIET_TIJDIG":
            clock.advance(timedelta(days=3))
            await _pass_due(services, clock)
        decided = await post(f"{path}/beslissingen", ZONDER)
        assert (decided.status_code, decided.json()["status"]) == (201, stand)
        (made,) = (await opened(path))["beslissingen"]
        assert (made["stand"], made["zonderInfoReden"]) == (stand, "SPOED")

    async def test_without_information_there_is_a_reason(self, asked: Any, post: Send) -> None:
        path = await asked()
        missing = beslissing(vtInfoGebruikt=False, voorwaarden=["ANDERS", "ANDERS"], beslistOp="2026-11-22T09:00:00Z")
        assert codes(await post(f"{path}/beslissingen", missing)) == {
            ("zonderInfoReden", "ontbreekt"),
            ("voorwaarden", "dubbel"),
            ("beslistOp", "in_de_toekomst"),
        }
        needless = beslissing(zonderInfoReden="SPOED")
        assert codes(await post(f"{path}/beslissingen", needless)) == {("zonderInfoReden", "strijdig")}

    async def test_police_reads_the_decision_and_a_correction_is_a_new_version(
        self, asked: Any, post: Send, opened: Any, listed: Any, database: Database
    ) -> None:
        path = await asked(eenheid=EENHEID)
        await post(f"{path}/antwoorden", antwoord(), als=VT)
        first = (await post(f"{path}/beslissingen", beslissing(beslistOp="2026-11-20T08:00:00Z"))).json()
        assert (first["vtInfoGebruikt"], first["beslistOp"]) == (True, "2026-11-20T08:00:00Z")
        await post(f"{path}/beslissingen", ZONDER)
        (shown,) = await listed(POLITIE, "?beslist=true")
        assert (shown["vtInfoGebruikt"], shown["beslistOp"]) == (False, "2026-11-20T08:00:00Z")
        versions = (await opened(path, POLITIE))["beslissingen"]
        assert [(one["versie"], one["vervolging"], one["voorwaarden"]) for one in versions] == [
            (1, True, ["CONTACTVERBOD", "MELDPLICHT"]),
            (2, False, []),
        ]
        assert (await notices(database))[-2:] == [
            (Berichtsoort.OM_VERZOEK_BESLIST, VT),
            (Berichtsoort.OM_VERZOEK_BESLIST, POLITIE),
        ]

    async def test_after_a_decision_nobody_waits(
        self, asked: Any, post: Send, listed: Any, services: Services, clock: SimulatedClock
    ) -> None:
        path = await asked()
        await post(f"{path}/beslissingen", ZONDER)
        assert await listed(VT) == await listed(OM) == []
        (shown,) = await listed(VT, "?bvhNummer=PL1300-777777")
        assert (shown["klok"]["status"], shown["resterendMinuten"]) == ("VERVALLEN", None)
        clock.advance(timedelta(days=3))
        assert await _pass_due(services, clock) == 0
        moved = await post(f"{path}/beslismomenten", {"beslismomentOp": "2026-12-01T09:00:00Z"})
        assert (moved.status_code, codes(moved)) == (409, {("", "niet_open")})
        assert (await post(f"{path}/antwoorden", antwoord(), als=VT)).status_code == 201


class TestClock:
    async def test_a_passed_moment_is_told_once_and_an_answer_is_still_welcome(
        self, asked: Any, post: Send, listed: Any, services: Services, database: Database, clock: SimulatedClock
    ) -> None:
        path = await asked()
        answered = await asked(bvhNummer="PL1300-888888")
        await post(f"{answered}/antwoorden", antwoord(), als=VT)
        before = len(await notices(database))
        clock.advance(timedelta(hours=51))
        assert await _pass_due(services, clock) == 0
        clock.advance(timedelta(seconds=1))
        assert [await _pass_due(services, clock) for _ in range(2)] == [1, 0]
        assert (await notices(database))[before:] == [
            (Berichtsoort.TERMIJN_VERSTREKEN, VT),
            (Berichtsoort.TERMIJN_VERSTREKEN, OM),
        ]
        (shown,) = await listed(VT)
        assert (shown["status"], shown["klok"]["status"]) == ("NIET_TIJDIG", "VERLOPEN")
        taken = (await post(f"{path}/behandelingen", {}, als=VT)).json()
        assert taken["status"] == "NIET_TIJDIG"
        late = (await post(f"{path}/antwoorden", antwoord(), als=VT)).json()
        assert (late["status"], late["klok"]["teLaat"]) == ("BESCHIKBAAR", True)

    async def test_a_moved_moment_moves_the_clock(
        self, delivered: Any, post: Send, listed: Any, services: Services, database: Database, clock: SimulatedClock
    ) -> None:
        await delivered()
        (shown,) = await listed(OM)
        path = f"/{shown['omVerzoekId']}"
        clock.advance(timedelta(hours=7))
        assert await _pass_due(services, clock) == 1
        past = await post(f"{path}/beslismomenten", {"beslismomentOp": "2026-11-21T15:00:00Z"})
        assert codes(past) == {("beslismomentOp", "in_het_verleden")}
        moved = (await post(f"{path}/beslismomenten", {"beslismomentOp": "2026-11-22T09:00:00Z"})).json()
        assert (moved["status"], moved["beslismomentBekend"], moved["klok"]["status"]) == ("GEVRAAGD", True, "LOOPT")
        assert (await notices(database))[-1] == (Berichtsoort.OM_VERZOEK_STAND, VT)
        clock.advance(timedelta(hours=18))
        assert [await _pass_due(services, clock) for _ in range(2)] == [1, 0]

    async def test_the_queue_is_in_the_order_of_decision(
        self, asked: Any, listed: Any, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        made = {}
        for i, hour in enumerate((14, 10, 12)):
            moment = f"2026-11-23T{hour}:00:00Z"
            made[moment] = await asked(bvhNummer=f"PL1300-70000{i}", beslismomentOp=moment)
        assert [f"/{one['omVerzoekId']}" for one in await listed(VT)] == [made[key] for key in sorted(made)]
        first = await client.get(f"{PAD}?limit=2", headers=sign(OM))
        following = first.headers["Link"].split(">")[0].removeprefix("<")
        (last,) = (await client.get(following, headers=sign(OM))).json()["items"]
        assert last["beslismomentOp"] == "2026-11-23T14:00:00Z"

    async def test_it_stays_in_sight_with_a_mark_when_police_takes_the_melding_back(
        self, delivered: Any, listed: Any, services: Services, clock: SimulatedClock
    ) -> None:
        dossier = await delivered()
        async with services.get(Database).write() as tx:
            await services.get(Cases).withdraw(tx, [UUID(str(dossier.melding_id))], clock.now())
        (shown,) = await listed(VT)
        assert (shown["status"], shown["melding"]) == ("GEVRAAGD", "INGETROKKEN")


class TestFigures:
    async def test_k25_follows_from_plain_columns(
        self, asked: Any, post: Send, database: Database, clock: SimulatedClock
    ) -> None:
        path = await asked()
        clock.advance(timedelta(hours=2))
        await post(f"{path}/antwoorden", antwoord(), als=VT)
        clock.advance(timedelta(hours=1))
        await post(f"{path}/beslissingen", beslissing())
        async with database.read() as tx:
            (row,) = await tx.all(select(OmVerzoekRow))
        assert row.beantwoord_op - row.gevraagd_op == timedelta(hours=2)
        assert (row.beslist_op - row.gevraagd_op, row.vt_info_gebruikt) == (timedelta(hours=3), True)


async def _pass_due(services: Services, clock: SimulatedClock) -> int:
    """What the clock work does at one turn."""
    vragen, database = services.get(OmVerzoeken), services.get(Database)
    async with database.read() as read:
        if not await vragen.any_due(read, clock.now()):
            return 0
    async with database.write() as tx:
        return await vragen.pass_due(tx, clock.now(), 100)
