"""Opening a melding over HTTP, and the notices of other regions."""

from __future__ import annotations

from collections.abc import Callable
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
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.service import Feedback
from service.feedback.tables import TerugkoppelingRow
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Register
from tests.builders import een_incident, een_mutatie
from tests.deliveries import ANDERE_REGIO, REGIO, VtKant, een_aflevering, een_dossier, lever

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
DOEL = {"Doelbinding": "VT_BEOORDELEN"}


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
        item = een_aflevering(clock.now(), **changes)
        [melding_id] = await lever(services.get(Database), vt, [item], clock.now())
        return str(melding_id)

    return deliver


class TestRefused:
    async def test_without_a_token_with_another_scope_or_from_police(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers]
    ) -> None:
        path = f"/v1/meldingen/{new_id()}"
        assert (await client.get(path, headers=DOEL)).status_code == 401
        wrong = sign(f"vt:{REGIO}", Scope.WACHTRIJ_LEZEN) | DOEL
        assert (await client.get(path, headers=wrong)).status_code == 403
        assert (await client.get(path, headers=sign("politie:amsterdam") | DOEL)).status_code == 403

    async def test_a_melding_of_another_region_does_not_exist(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers], delivered: Callable[..., Any]
    ) -> None:
        path = f"/v1/meldingen/{await delivered()}"
        assert (await client.get(path, headers=sign(f"vt:{ANDERE_REGIO}") | DOEL)).status_code == 404

    @pytest.mark.parametrize("purpose", [{}, {"Doelbinding": "NIEUWSGIERIG"}])
    async def test_without_a_known_purpose_nothing_is_read(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers], delivered: Callable[..., Any],
        services: Services, purpose: Headers,
    ) -> None:  # fmt: skip
        answer = await client.get(f"/v1/meldingen/{await delivered()}", headers=sign(f"vt:{REGIO}") | purpose)
        assert answer.status_code == 400
        async with services.get(Database).read() as tx:
            assert await tx.all(select(VerstrekkingRow.id)) == []


class TestReading:
    async def test_the_first_read_counts_as_notice_and_tells_police(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers], delivered: Callable[..., Any],
        services: Services, clock: SimulatedClock,
    ) -> None:  # fmt: skip
        melding_id = await delivered(spoed=True)
        clock.advance(timedelta(minutes=5))
        first = await client.get(f"/v1/meldingen/{melding_id}", headers=sign(f"vt:{REGIO}") | DOEL)
        clock.advance(timedelta(minutes=5))
        second = await client.get(f"/v1/meldingen/{melding_id}", headers=sign(f"vt:{REGIO}") | DOEL)

        assert first.status_code == 200
        body = first.json()
        assert (body["status"], body["kennisnameOp"]) == ("GELEZEN", "2026-11-21T09:05:00Z")
        assert body["verantwoordelijk"] == {
            "partij": "VEILIG_THUIS", "sindsOp": "2026-11-21T09:05:00Z", "grond": "KENNISNAME_SPOED",
            "overgenomenDoor": None,
        }  # fmt: skip
        assert first.headers["ETag"] == second.headers["ETag"] == '"2"'
        async with services.get(Database).read() as tx:
            given = await tx.all(select(VerstrekkingRow.omschrijving, VerstrekkingRow.vrijgegeven_door))
            reads = select(AuditRow.actie, AuditRow.doelbinding).where(AuditRow.actie == "RAADPLEGEN")
            acts = await tx.all(reads)
            moments = await tx.scalars(select(TerugkoppelingRow.moment))
        assert len(given) == 2
        assert "betrokkenen" in given[0].omschrijving
        assert given[0].vrijgegeven_door == "kwaliteitscontroleur"
        assert [tuple(act) for act in acts] == [("RAADPLEGEN", "VT_BEOORDELEN")] * 2
        assert list(moments) == ["ONTVANGST"]

    async def test_it_holds_message_enrichment_and_clocks(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers], delivered: Callable[..., Any]
    ) -> None:
        answer = await client.get(f"/v1/meldingen/{await delivered()}", headers=sign(f"vt:{REGIO}") | DOEL)
        body = answer.json()
        assert body["mutatie"]["betrokkenen"][0]["achternaam"] == "Testpersoon"
        assert body["verrijking"] == [{"code": "E16", "waarde": "x"}]
        assert [(clock["id"], clock["uiterlijk"], clock["status"]) for clock in body["klokken"]] == [
            ("T1", "2026-11-27", "LOOPT"), ("T1b", "2026-11-26", "LOOPT"), ("T2", "2026-11-26", "LOOPT"),
            ("T6", "2026-12-21", "LOOPT"),
        ]  # fmt: skip
        assert body["klokken"][0]["werkdagenOver"] == 5
        assert body["verantwoordelijk"]["partij"] == "POLITIE"
        assert (body["fase"], body["volgende"]["klok"]) == ("WACHT_OP_TRIAGE", "T1")
        assert body["mogelijkeStappen"][0] == "TRIAGE_GESTART"
        assert body["monitor"] is body["overdracht"] is None

    async def test_what_may_not_leave_police_is_not_there(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers], delivered: Callable[..., Any],
        clock: SimulatedClock,
    ) -> None:  # fmt: skip
        secret = {"gemeentecode": "GM0363", "postcode": "1011AB", "huisnummer": 12, "geheimAdres": True}
        message = een_mutatie(bvhNummer="PL1300-777777", huishouden=secret)
        dossier = een_dossier(clock.now(), message=message)
        answer = await client.get(
            f"/v1/meldingen/{await delivered(dossier=dossier)}", headers=sign(f"vt:{REGIO}") | DOEL
        )
        body = answer.json()
        assert body["minimalisatie"] == ["M5"]
        assert body["mutatie"]["huishouden"] == {"gemeentecode": "GM0363", "geheimAdres": True}
        assert "1011AB" not in answer.text

    async def test_a_newer_version_is_what_is_read_and_a_double_stands_beside_it(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers], delivered: Callable[..., Any],
        services: Services, vt: VtKant, clock: SimulatedClock,
    ) -> None:  # fmt: skip
        melding_id = await delivered()
        for soort, text in (("VERSIE", "tweede"), ("DUBBEL", "dubbele"), ("VERSIE", "derde")):
            message = een_mutatie(bvhNummer="PL1300-888888", incident=een_incident(toelichting=text))
            dossier = een_dossier(clock.now(), message=message, melding_id=melding_id)
            item = een_aflevering(clock.now(), dossier=dossier, soort=soort, melding_id=UUID(melding_id))
            await lever(services.get(Database), vt, [item], clock.now())
            clock.advance(timedelta(minutes=1))
        answer = await client.get(f"/v1/meldingen/{melding_id}", headers=sign(f"vt:{REGIO}") | DOEL)
        body = answer.json()
        assert body["mutatie"]["incident"]["toelichting"] == "derde"
        assert [one["soort"] for one in body["aanvullingen"]] == ["VERSIE", "DUBBEL", "VERSIE"]
        contents = [one["mutatie"] and one["mutatie"]["incident"]["toelichting"] for one in body["aanvullingen"]]
        assert contents == [None, "dubbele", None]
        assert "tweede" not in answer.text
        async with services.get(Database).read() as tx:
            assert len(await tx.all(select(VerstrekkingRow.id))) == 2

    async def test_after_a_withdrawal_the_content_is_closed(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers], delivered: Callable[..., Any],
        services: Services, vt: VtKant, clock: SimulatedClock,
    ) -> None:  # fmt: skip
        melding_id = await delivered()
        async with services.get(Database).write() as tx:
            await vt.queues.withdraw(tx, [UUID(melding_id)], clock.now())
        answer = await client.get(f"/v1/meldingen/{melding_id}", headers=sign(f"vt:{REGIO}") | DOEL)
        body = answer.json()
        assert (body["status"], body["mutatie"]) == ("INGETROKKEN", None)
        assert "Testpersoon" not in answer.text
        assert {clock["status"] for clock in body["klokken"]} == {"VERVALLEN"}
        assert (body["fase"], body["volgende"], body["mogelijkeStappen"]) == ("INGETROKKEN", None, [])


class TestNotices:
    async def test_another_region_sees_that_and_where_but_not_who(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers], delivered: Callable[..., Any]
    ) -> None:
        melding_id = await delivered(andere_regios=(ANDERE_REGIO,))
        path = f"/v1/regios/{ANDERE_REGIO}/kennisgevingen"
        assert (await client.get(path)).status_code == 401
        assert (await client.get(path, headers=sign(f"vt:{REGIO}"))).status_code == 403
        answer = await client.get(path, headers=sign(f"vt:{ANDERE_REGIO}", Scope.WACHTRIJ_LEZEN))
        [notice] = answer.json()["items"]
        assert (notice["meldingId"], notice["vanRegio"], notice["reden"]) == (
            melding_id, REGIO, "BETROKKENE_WOONT_IN_REGIO",
        )  # fmt: skip
        read = await client.get(f"/v1/meldingen/{melding_id}", headers=sign(f"vt:{ANDERE_REGIO}") | DOEL)
        assert read.status_code == 404
