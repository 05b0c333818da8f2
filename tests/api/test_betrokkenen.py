"""What a data subject asks, what he is told, and what is erased of him; and the holds that stop it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from shutil import copy
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from service.access.callers import Organisatie, Scope
from service.access.keys import Keys
from service.access.tokens import sign_local
from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.main import create_app
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.retention.tables import BetrokkenenverzoekRow, VernietigingRow
from service.settings import LOCAL_ISSUER, Settings
from tests.bewaren import POLITIE, VT, Gemeld, Keten
from tests.builders import NU, een_bsn, een_pleger, een_slachtoffer

pytestmark = pytest.mark.anyio
ELDERS = {POLITIE: "politie:oost-nederland", VT: "vt:twente"}
INZAGE = {"Doelbinding": "INZAGE_BETROKKENE"}
PAD = "/betrokkenenverzoeken"
NOW = datetime.fromisoformat(NU).astimezone(UTC)
_numbers = count(300)


@pytest.fixture(scope="module")
async def zaal(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncIterator[Keten]:
    """One application for all tests here; whose rows a database shows is walked in `test_every_door.py`."""
    directory = tmp_path_factory.mktemp("betrokkenen")
    copy(sqlite_template, directory / "meldbrug.db")
    url = SecretStr(f"sqlite:///{directory / 'meldbrug.db'}")
    clock = SimulatedClock(NOW)
    settings = Settings(data=directory, database_url=url, werk=False, tempo_lezen=0, tempo_schrijven=0, tempo_zoeken=0)
    app = create_app(settings, clock=clock)
    services: Services = app.state.services
    await services.start()
    key = services.get(Keys).token_key
    assert key is not None

    def sign(organisatie: str, *scopes: Scope) -> dict[str, str]:
        token = sign_local(
            key, issuer=LOCAL_ISSUER, audience="meldbrug", organisatie=Organisatie.parse(organisatie), sub="tester",
            scope=" ".join(scopes or Scope), valid=timedelta(hours=8), clock=clock,
        )  # fmt: skip
        return {"Authorization": f"Bearer {token}"}

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://meldbrug.test") as client:
        yield Keten(client, sign, services, clock)
    await services.stop()


class Functionaris(Keten):
    """Who answers one data subject, whom no other test names; his clock begins anew."""

    def __init__(self, zaal: Keten) -> None:
        super().__init__(zaal.client, zaal.sign, zaal.services, zaal.clock)
        self.clock.set(NOW)
        number = next(_numbers)
        self.bsn = een_bsn(number)
        self.naam = f"Zoekman{number}"
        self.wie = {"bsn": self.bsn, "achternaam": self.naam, "geboortedatum": "1988-04-02"}

    async def vertelt(self, soort: str, gemeld: Gemeld) -> list[tuple[str, Any]]:
        """Whom was told this of a report, and what."""
        async with self.database.read() as tx:
            rows = await tx.all(select(BerichtRow.organisatie, BerichtRow.gegevens).where(BerichtRow.soort == soort))
        return [(row.organisatie, row.gegevens) for row in rows if row.gegevens["mutatieId"] == gemeld.mutatie]


@pytest.fixture
def keten(zaal: Keten) -> Functionaris:
    return Functionaris(zaal)


async def gemeld_over(keten: Functionaris) -> Gemeld:
    """A report about the data subject and somebody else."""
    him = een_slachtoffer(bsn=keten.bsn, achternaam=keten.naam, geboortedatum="1988-04-02")
    gemeld = await keten.meld(betrokkenen=[him, een_pleger(bsn=een_bsn(next(_numbers)))])
    await keten.lees(gemeld)
    return gemeld


async def vraag(keten: Functionaris, soort: str, als: str = POLITIE, **changes: Any) -> str:
    """A request, as the officer records it."""
    today = keten.clock.now().date().isoformat()
    body = {"soort": soort, "ontvangen": today, "betrokkene": keten.wie} | changes
    made = await keten.good("POST", PAD, body, als)
    return str(made["betrokkenenverzoekId"])


async def beslis(keten: Functionaris, verzoek: str, als: str = POLITIE, **body: Any) -> httpx.Response:
    return await keten.ask("POST", f"{PAD}/{verzoek}/besluiten", {"functie": "privacyfunctionaris"} | body, als)


class TestRefused:
    async def test_who_has_no_token_no_scope_or_is_of_another_kind(self, keten: Functionaris) -> None:
        client, sign = keten.client, keten.sign
        one = f"{PAD}/{new_id()}"
        holds = "/bewaarblokkades"
        doors = [("POST", PAD), ("GET", PAD), ("GET", one), ("GET", f"{one}/rapport"), ("POST", f"{one}/besluiten"),
                 ("POST", holds), ("GET", holds), ("DELETE", f"{holds}/{new_id()}")]  # fmt: skip
        others = [scope for scope in Scope if scope is not Scope.BETROKKENEN_BEHANDELEN]
        for method, path in doors:
            key = {"Idempotency-Key": new_id().hex} | INZAGE
            assert (await client.request(method, f"/v1{path}", headers=key)).status_code == 401
            for headers in (sign(POLITIE, *others), sign("om"), sign("ministerie"), sign("beheer")):
                answer = await client.request(method, f"/v1{path}", headers=headers | key)
                assert answer.status_code == 403, (method, path, answer.text)

    async def test_another_unit_or_region_finds_no_request_and_no_person(self, keten: Functionaris) -> None:
        await gemeld_over(keten)
        for als, elders in ELDERS.items():
            verzoek = await vraag(keten, "INZAGE", als)
            for path in ("", "/rapport"):
                assert (await keten.ask("GET", f"{PAD}/{verzoek}{path}", als=elders, **INZAGE)).status_code == 404
            refused = {"besluit": "AFGEWEZEN", "weigergronden": ["LOPENDE_ZAAK"]}
            assert (await beslis(keten, verzoek, elders, **refused)).status_code == 404
            assert verzoek not in str(await keten.good("GET", PAD, als=elders))
            own = await vraag(keten, "INZAGE", elders)
            assert (await keten.good("GET", f"{PAD}/{own}/rapport", als=elders, **INZAGE))["gevonden"] == []

    async def test_a_report_for_any_other_purpose(self, keten: Functionaris) -> None:
        verzoek = await vraag(keten, "INZAGE")
        for doel in ("POLITIETAAK", "KWALITEITSCONTROLE"):
            assert (
                await keten.ask("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, Doelbinding=doel)
            ).status_code == 403

    @pytest.mark.parametrize(
        ("changes", "where"),
        [
            ({"betrokkene": {}}, "betrokkene.bsn"),
            ({"betrokkene": {"achternaam": "Zoekman"}}, "betrokkene.geboortedatum"),
            ({"ontvangen": "2026-11-22"}, "ontvangen"),
            ({"ontvangen": "2025-11-20"}, "ontvangen"),
        ],
    )
    async def test_who_it_is_and_when_it_came_are_known(self, keten: Functionaris, changes: Any, where: str) -> None:
        body = {"soort": "INZAGE", "ontvangen": "2026-11-21", "betrokkene": keten.wie} | changes
        answer = await keten.ask("POST", PAD, body, POLITIE)
        assert answer.status_code == 400
        assert [one["location"] for one in answer.json()["errors"]] == [where]

    async def test_a_decision_has_what_it_needs_and_is_taken_once(self, keten: Functionaris) -> None:
        verzoek = await vraag(keten, "VERNIETIGING")
        for body in ({"besluit": "AFGEWEZEN"}, {"besluit": "TOEGEWEZEN", "weigergronden": ["LOPENDE_ZAAK"]},
                     {"besluit": "DEELS_TOEGEWEZEN", "weigergronden": ["LOPENDE_ZAAK"]},
                     {"besluit": "TOEGEWEZEN", "objecten": [str(new_id())]}):  # fmt: skip
            assert (await beslis(keten, verzoek, **body)).status_code == 400, body
        assert (await beslis(keten, verzoek, besluit="TOEGEWEZEN")).status_code == 201
        assert (await beslis(keten, verzoek, besluit="TOEGEWEZEN")).status_code == 409


class TestTerms:
    @pytest.mark.parametrize(
        ("als", "soort", "uiterlijk"),
        [
            (POLITIE, "INZAGE", date(2027, 1, 4)),  # six weeks end on a Saturday
            (POLITIE, "VERNIETIGING", date(2027, 1, 4)),
            (VT, "INZAGE", date(2026, 12, 21)),
            (VT, "VERNIETIGING", date(2027, 2, 22)),  # three months end on a Sunday
        ],
    )
    async def test_run_from_the_day_of_receipt_by_the_law_of_the_controller(
        self, keten: Functionaris, als: str, soort: str, uiterlijk: date
    ) -> None:
        verzoek = await vraag(keten, soort, als)
        shown = await keten.good("GET", f"{PAD}/{verzoek}", als=als)
        assert shown["uiterlijk"] == uiterlijk.isoformat()
        assert shown["dagenOver"] == (uiterlijk - date(2026, 11, 21)).days
        keten.later(days=200)
        listed = (await keten.good("GET", f"{PAD}?limit=500", als=als))["items"]
        assert [one["dagenOver"] < 0 for one in listed if one["betrokkenenverzoekId"] == verzoek] == [True]


class TestAccess:
    async def test_police_hears_where_he_stands_with_his_own_data_and_to_whom_they_went(
        self, keten: Functionaris
    ) -> None:
        gemeld, _other = await gemeld_over(keten), await keten.meld()
        verzoek = await vraag(keten, "INZAGE")
        report = await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, **INZAGE)
        [found] = report["gevonden"]
        assert (found["objectId"], found["zekerheid"], found["rollen"]) == (gemeld.mutatie, "BSN", ["SLACHTOFFER"])
        assert [one["achternaam"] for one in found["gegevens"]] == [keten.naam]
        assert {"bsn", "achternaam", "telefoon"} <= set(found["categorieen"])
        assert [one["ontvanger"] for one in found["verstrektAan"]] == [VT]
        assert "Proefnaam" not in str(report), "nobody else's data"
        assert (await keten.good("GET", f"{PAD}/{verzoek}", als=POLITIE))["status"] == "IN_BEHANDELING"

    async def test_veilig_thuis_hears_what_it_holds_and_where_that_came_from(self, keten: Functionaris) -> None:
        gemeld = await gemeld_over(keten)
        verzoek = await vraag(keten, "INZAGE", VT)
        [found] = (await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=VT, **INZAGE))["gevonden"]
        assert (found["objectId"], found["herkomst"]) == (gemeld.melding, POLITIE)
        assert [one["bsn"] for one in found["gegevens"]] == [keten.bsn]

    async def test_who_is_found_by_name_only_may_be_a_namesake(self, keten: Functionaris) -> None:
        await gemeld_over(keten)
        by_name = {"achternaam": keten.naam.lower(), "geboortedatum": "1988-04-02"}
        verzoek = await vraag(keten, "VERNIETIGING", betrokkene=by_name)
        [found] = (await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, **INZAGE))["gevonden"]
        assert found["zekerheid"] == "NAAM"
        assert (await beslis(keten, verzoek, besluit="TOEGEWEZEN")).json()["geraakt"] == 0

    async def test_what_was_erased_is_told_as_such(self, keten: Functionaris) -> None:
        gemeld = await gemeld_over(keten)
        await keten.koppel_terug(gemeld)
        keten.later(days=31)
        await keten.vernietig()
        verzoek = await vraag(keten, "INZAGE")
        [found] = (await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, **INZAGE))["gevonden"]
        assert (found["gegevens"], found["vernietigdOp"] is None) == ([], False)
        assert [one["ontvanger"] for one in found["verstrektAan"]] == [VT]

    async def test_that_nothing_was_found_is_on_record_and_nobody_is_named_in_it(self, keten: Functionaris) -> None:
        verzoek = await vraag(keten, "INZAGE")
        await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, **INZAGE)
        async with keten.database.read() as tx:
            acts = await tx.all(select(AuditRow.resultaat, AuditRow.objecten).where(
                AuditRow.actie == "BETROKKENE_INZAGE"))  # fmt: skip
            kept = await tx.all(select(*BetrokkenenverzoekRow.__table__.c))
        assert [one.resultaat for one in acts if one.objecten == [verzoek]] == ["NIETS_GEVONDEN"]
        assert keten.bsn not in str(kept)
        assert keten.naam not in str(kept)


class TestDestruction:
    async def test_at_police_takes_him_out_and_leaves_the_others(self, keten: Functionaris) -> None:
        gemeld = await gemeld_over(keten)
        verzoek = await vraag(keten, "VERNIETIGING")
        done = (await beslis(keten, verzoek, besluit="TOEGEWEZEN")).json()
        assert (done["status"], done["geraakt"]) == ("TOEGEWEZEN", 1)
        message = (await keten.bericht(gemeld))["bericht"]
        assert keten.bsn not in str(message)
        assert keten.naam not in str(message)
        assert message["betrokkenen"][1]["achternaam"] == "Proefnaam"
        assert "toelichting" not in str(message["incident"]) or message["incident"]["toelichting"] is None
        again = await vraag(keten, "INZAGE")
        assert (await keten.good("GET", f"{PAD}/{again}/rapport", als=POLITIE, **INZAGE))["gevonden"] == []
        assert keten.bsn in str(await keten.lees(gemeld)), "Veilig Thuis decides on its own copy"
        [(organisatie, told)] = await keten.vertelt("nl.meldbrug.mutatie.vernietigd", gemeld)
        assert (organisatie, told["reden"]) == (VT, "VERZOEK")
        async with keten.database.read() as tx:
            booked = await tx.all(select(VernietigingRow.reden, VernietigingRow.aantal))
        assert ("VERZOEK", 1) in map(tuple, booked)

    async def test_at_veilig_thuis_takes_him_out_of_the_copy_and_of_what_was_written(self, keten: Functionaris) -> None:
        gemeld = await gemeld_over(keten)
        await keten.koppel_terug(gemeld)
        verzoek = await vraag(keten, "VERNIETIGING", VT)
        assert (await beslis(keten, verzoek, VT, besluit="TOEGEWEZEN")).json()["geraakt"] == 1
        read = await keten.lees(gemeld)
        assert keten.bsn not in str(read)
        assert read["mutatie"]["betrokkenen"][1]["achternaam"] == "Proefnaam"
        told = (await keten.good("GET", f"/meldingen/{gemeld.melding}/terugkoppelingen"))["items"][-1]
        assert told["contactVt"] is None
        assert keten.bsn in str(await keten.bericht(gemeld)), "police decides on its own"

    async def test_of_the_whole_leaves_nobody(self, keten: Functionaris) -> None:
        gemeld = await gemeld_over(keten)
        verzoek = await vraag(keten, "VERNIETIGING")
        await beslis(keten, verzoek, besluit="TOEGEWEZEN", omvang="GEHEEL")
        assert (await keten.bericht(gemeld))["bericht"] is None

    async def test_refused_changes_nothing_and_says_why(self, keten: Functionaris) -> None:
        gemeld = await gemeld_over(keten)
        verzoek = await vraag(keten, "VERNIETIGING")
        done = (await beslis(keten, verzoek, besluit="AFGEWEZEN", weigergronden=["BELANG_VAN_EEN_ANDER"])).json()
        assert (done["weigergronden"], done["geraakt"]) == (["BELANG_VAN_EEN_ANDER"], 0)
        assert keten.bsn in str(await keten.bericht(gemeld))

    async def test_a_correction_is_told_to_who_has_a_copy(self, keten: Functionaris) -> None:
        gemeld = await gemeld_over(keten)
        verzoek = await vraag(keten, "VERBETERING", toelichting="Mijn naam is anders.")
        await beslis(keten, verzoek, besluit="TOEGEWEZEN")
        ids = {"mutatieId": gemeld.mutatie, "meldingId": gemeld.melding}
        assert await keten.vertelt("nl.meldbrug.gegevens.verbeterd", gemeld) == [(VT, ids)]

    async def test_who_asked_is_forgotten_half_a_year_after_the_decision(self, keten: Functionaris) -> None:
        verzoek = await vraag(keten, "INZAGE")
        await beslis(keten, verzoek, besluit="TOEGEWEZEN")
        keten.later(days=186)
        await keten.vernietig()
        report = await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, **INZAGE)
        assert (report["betrokkene"], report["gevonden"]) == (None, [])


class TestHolds:
    async def test_only_what_is_ones_own_is_held(self, keten: Functionaris) -> None:
        gemeld = await keten.meld()
        hold = {"reden": "STRAFZAAK", "tot": "2027-06-30"}
        for body, als in (({"mutatieId": gemeld.mutatie}, ELDERS[POLITIE]), ({"meldingId": gemeld.melding}, ELDERS[VT]),
                          ({"mutatieId": gemeld.mutatie}, VT), ({"meldingId": gemeld.melding}, POLITIE)):  # fmt: skip
            assert (await keten.ask("POST", "/bewaarblokkades", hold | body, als)).status_code == 404
        late = {"meldingId": gemeld.melding, "reden": "STRAFZAAK", "tot": "2028-06-30"}
        assert (await keten.ask("POST", "/bewaarblokkades", late)).status_code == 400

    @pytest.mark.parametrize("als", [POLITIE, VT])
    async def test_nothing_of_a_held_case_goes_until_the_hold_ends(self, keten: Functionaris, als: str) -> None:
        gemeld, other = await gemeld_over(keten), await keten.meld()
        for one in (gemeld, other):
            await keten.koppel_terug(one)
        held = {"mutatieId": gemeld.mutatie} if als == POLITIE else {"meldingId": gemeld.melding}
        placed = await keten.good("POST", "/bewaarblokkades", held | {"reden": "KLACHT", "tot": "2027-11-01"}, als)
        keten.later(days=100)
        await keten.vernietig()
        assert (await keten.bericht(other))["bericht"] is None
        assert keten.bsn in str(await keten.bericht(gemeld))
        assert keten.bsn in str(await keten.lees(gemeld))
        verzoek = await vraag(keten, "VERNIETIGING")
        refused = await beslis(keten, verzoek, besluit="TOEGEWEZEN")
        assert (refused.status_code, "blokkade" in refused.text) == (409, True)
        elders = {POLITIE: VT, VT: POLITIE}[als]
        hold = placed["bewaarblokkadeId"]
        assert hold in str(await keten.good("GET", "/bewaarblokkades?limit=500", als=als))
        assert hold not in str(await keten.good("GET", "/bewaarblokkades?limit=500", als=elders))
        assert (await keten.ask("DELETE", f"/bewaarblokkades/{hold}", als=elders)).status_code == 404
        await keten.good("DELETE", f"/bewaarblokkades/{hold}", als=als)
        await keten.vernietig()
        assert (await keten.bericht(gemeld))["bericht"] is None
        assert (await keten.lees(gemeld))["mutatie"] is None

    async def test_a_hold_ends_by_itself_after_its_last_day(self, keten: Functionaris) -> None:
        gemeld = await keten.meld()
        await keten.koppel_terug(gemeld)
        hold = {"meldingId": gemeld.melding, "reden": "KLACHT", "tot": "2026-12-31"}
        await keten.good("POST", "/bewaarblokkades", hold)
        keten.clock.set(keten.clock.now().replace(month=12, day=31))
        await keten.vernietig()
        assert (await keten.lees(gemeld))["mutatie"] is not None
        keten.later(days=1)
        await keten.vernietig()
        assert (await keten.lees(gemeld))["mutatie"] is None
