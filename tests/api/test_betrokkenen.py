"""What a data subject asks, what he is told, and what is erased of him; and the holds that stop it."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.core.codes_bewaren import Bewaarsoort
from service.core.ids import new_id
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.retention.tables import BetrokkenenverzoekRow, VernietigingRow
from tests.bewaren import POLITIE, VT, Gemeld, Keten, Sign
from tests.builders import een_bsn, een_pleger, een_slachtoffer

pytestmark = pytest.mark.anyio
ELDERS = {POLITIE: "politie:oost-nederland", VT: "vt:twente"}
INZAGE = {"Doelbinding": "INZAGE_BETROKKENE"}
PAD = "/betrokkenenverzoeken"
BSN = een_bsn(7001)
WIE = {"bsn": BSN, "achternaam": "Zoekman", "geboortedatum": "1988-04-02"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite; whose rows a database shows is walked on both in `test_every_door.py`."""
    return sqlite_url


@pytest.fixture
def keten(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Keten:
    return Keten(client, sign, services, clock)


async def gemeld_over(keten: Keten) -> Gemeld:
    """A report about the data subject and somebody else."""
    people = [een_slachtoffer(bsn=BSN, achternaam="Zoekman", geboortedatum="1988-04-02"), een_pleger(bsn=een_bsn(7002))]
    gemeld = await keten.meld(betrokkenen=people)
    await keten.lees(gemeld)
    return gemeld


async def vraag(keten: Keten, soort: str, als: str = POLITIE, **changes: Any) -> str:
    """A request, as the officer records it."""
    today = keten.clock.now().date().isoformat()
    body = {"soort": soort, "ontvangen": today, "betrokkene": WIE} | changes
    made = await keten.good("POST", PAD, body, als)
    return str(made["betrokkenenverzoekId"])


async def beslis(keten: Keten, verzoek: str, als: str = POLITIE, **body: Any) -> httpx.Response:
    return await keten.ask("POST", f"{PAD}/{verzoek}/besluiten", {"functie": "privacyfunctionaris"} | body, als)


class TestRefused:
    async def test_who_has_no_token_no_scope_or_is_of_another_kind(
        self, keten: Keten, client: httpx.AsyncClient, sign: Sign
    ) -> None:
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

    async def test_another_unit_or_region_finds_no_request_and_no_person(self, keten: Keten) -> None:
        await gemeld_over(keten)
        for als, elders in ELDERS.items():
            verzoek = await vraag(keten, "INZAGE", als)
            for path in ("", "/rapport"):
                assert (await keten.ask("GET", f"{PAD}/{verzoek}{path}", als=elders, **INZAGE)).status_code == 404
            refused = {"besluit": "AFGEWEZEN", "weigergronden": ["LOPENDE_ZAAK"]}
            assert (await beslis(keten, verzoek, elders, **refused)).status_code == 404
            assert (await keten.good("GET", PAD, als=elders))["items"] == []
            own = await vraag(keten, "INZAGE", elders)
            assert (await keten.good("GET", f"{PAD}/{own}/rapport", als=elders, **INZAGE))["gevonden"] == []

    async def test_a_report_for_any_other_purpose(self, keten: Keten) -> None:
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
    async def test_who_it_is_and_when_it_came_are_known(self, keten: Keten, changes: Any, where: str) -> None:
        body = {"soort": "INZAGE", "ontvangen": "2026-11-21", "betrokkene": WIE} | changes
        answer = await keten.ask("POST", PAD, body, POLITIE)
        assert answer.status_code == 400
        assert [one["location"] for one in answer.json()["errors"]] == [where]

    async def test_a_decision_has_what_it_needs_and_is_taken_once(self, keten: Keten) -> None:
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
        self, keten: Keten, als: str, soort: str, uiterlijk: date
    ) -> None:
        verzoek = await vraag(keten, soort, als)
        shown = await keten.good("GET", f"{PAD}/{verzoek}", als=als)
        assert shown["uiterlijk"] == uiterlijk.isoformat()
        assert shown["dagenOver"] == (uiterlijk - date(2026, 11, 21)).days
        keten.later(days=200)
        [late] = (await keten.good("GET", PAD, als=als))["items"]
        assert late["dagenOver"] < 0


class TestAccess:
    async def test_police_hears_where_he_stands_with_his_own_data_and_to_whom_they_went(self, keten: Keten) -> None:
        gemeld, _other = await gemeld_over(keten), await keten.meld()
        verzoek = await vraag(keten, "INZAGE")
        report = await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, **INZAGE)
        [found] = report["gevonden"]
        assert (found["objectId"], found["zekerheid"], found["rollen"]) == (gemeld.mutatie, "BSN", ["SLACHTOFFER"])
        assert [one["achternaam"] for one in found["gegevens"]] == ["Zoekman"]
        assert {"bsn", "achternaam", "telefoon"} <= set(found["categorieen"])
        assert [one["ontvanger"] for one in found["verstrektAan"]] == [VT]
        assert "Proefnaam" not in str(report), "nobody else's data"
        assert (await keten.good("GET", f"{PAD}/{verzoek}", als=POLITIE))["status"] == "IN_BEHANDELING"

    async def test_veilig_thuis_hears_what_it_holds_and_where_that_came_from(self, keten: Keten) -> None:
        gemeld = await gemeld_over(keten)
        verzoek = await vraag(keten, "INZAGE", VT)
        [found] = (await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=VT, **INZAGE))["gevonden"]
        assert (found["objectId"], found["herkomst"]) == (gemeld.melding, POLITIE)
        assert [one["bsn"] for one in found["gegevens"]] == [BSN]

    async def test_who_is_found_by_name_only_may_be_a_namesake(self, keten: Keten) -> None:
        await gemeld_over(keten)
        by_name = {"achternaam": "zoekman", "geboortedatum": "1988-04-02"}
        verzoek = await vraag(keten, "VERNIETIGING", betrokkene=by_name)
        [found] = (await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, **INZAGE))["gevonden"]
        assert found["zekerheid"] == "NAAM"
        assert (await beslis(keten, verzoek, besluit="TOEGEWEZEN")).json()["geraakt"] == 0

    async def test_what_was_erased_is_told_as_such(self, keten: Keten) -> None:
        gemeld = await gemeld_over(keten)
        await keten.koppel_terug(gemeld)
        keten.later(days=31)
        await keten.vernietig()
        verzoek = await vraag(keten, "INZAGE")
        [found] = (await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, **INZAGE))["gevonden"]
        assert (found["gegevens"], found["vernietigdOp"] is None) == ([], False)
        assert [one["ontvanger"] for one in found["verstrektAan"]] == [VT]

    async def test_that_nothing_was_found_is_on_record_and_nobody_is_named_in_it(self, keten: Keten) -> None:
        verzoek = await vraag(keten, "INZAGE")
        await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, **INZAGE)
        async with keten.database.read() as tx:
            [row] = await tx.all(select(AuditRow.resultaat, AuditRow.objecten).where(
                AuditRow.actie == "BETROKKENE_INZAGE"))  # fmt: skip
            kept = await tx.all(select(*BetrokkenenverzoekRow.__table__.c))
        assert (row.resultaat, row.objecten) == ("NIETS_GEVONDEN", [verzoek])
        assert BSN not in str(kept)
        assert "Zoekman" not in str(kept)


class TestDestruction:
    async def test_at_police_takes_him_out_and_leaves_the_others(self, keten: Keten) -> None:
        gemeld = await gemeld_over(keten)
        verzoek = await vraag(keten, "VERNIETIGING")
        done = (await beslis(keten, verzoek, besluit="TOEGEWEZEN")).json()
        assert (done["status"], done["geraakt"]) == ("TOEGEWEZEN", 1)
        message = (await keten.bericht(gemeld))["bericht"]
        assert BSN not in str(message)
        assert "Zoekman" not in str(message)
        assert message["betrokkenen"][1]["achternaam"] == "Proefnaam"
        assert "toelichting" not in str(message["incident"]) or message["incident"]["toelichting"] is None
        again = await vraag(keten, "INZAGE")
        assert (await keten.good("GET", f"{PAD}/{again}/rapport", als=POLITIE, **INZAGE))["gevonden"] == []
        assert BSN in str(await keten.lees(gemeld)), "Veilig Thuis decides on its own copy"
        async with keten.database.read() as tx:
            told = await tx.all(select(BerichtRow.organisatie, BerichtRow.gegevens).where(
                BerichtRow.soort == "nl.meldbrug.mutatie.vernietigd"))  # fmt: skip
            [booked] = await tx.all(select(VernietigingRow.reden, VernietigingRow.aantal))
        assert [(one.organisatie, one.gegevens["reden"]) for one in told] == [(VT, "VERZOEK")]
        assert tuple(booked) == ("VERZOEK", 1)

    async def test_at_veilig_thuis_takes_him_out_of_the_copy_and_of_what_was_written(self, keten: Keten) -> None:
        gemeld = await gemeld_over(keten)
        await keten.koppel_terug(gemeld)
        verzoek = await vraag(keten, "VERNIETIGING", VT)
        assert (await beslis(keten, verzoek, VT, besluit="TOEGEWEZEN")).json()["geraakt"] == 1
        read = await keten.lees(gemeld)
        assert BSN not in str(read)
        assert read["mutatie"]["betrokkenen"][1]["achternaam"] == "Proefnaam"
        told = (await keten.good("GET", f"/meldingen/{gemeld.melding}/terugkoppelingen"))["items"][-1]
        assert told["contactVt"] is None
        assert BSN in str(await keten.bericht(gemeld)), "police decides on its own"

    async def test_of_the_whole_leaves_nobody(self, keten: Keten) -> None:
        gemeld = await gemeld_over(keten)
        verzoek = await vraag(keten, "VERNIETIGING")
        await beslis(keten, verzoek, besluit="TOEGEWEZEN", omvang="GEHEEL")
        assert (await keten.bericht(gemeld))["bericht"] is None

    async def test_refused_changes_nothing_and_says_why(self, keten: Keten) -> None:
        gemeld = await gemeld_over(keten)
        verzoek = await vraag(keten, "VERNIETIGING")
        done = (await beslis(keten, verzoek, besluit="AFGEWEZEN", weigergronden=["BELANG_VAN_EEN_ANDER"])).json()
        assert (done["weigergronden"], done["geraakt"]) == (["BELANG_VAN_EEN_ANDER"], 0)
        assert BSN in str(await keten.bericht(gemeld))

    async def test_a_correction_is_told_to_who_has_a_copy(self, keten: Keten) -> None:
        await gemeld_over(keten)
        verzoek = await vraag(keten, "VERBETERING", toelichting="Mijn naam is anders.")
        await beslis(keten, verzoek, besluit="TOEGEWEZEN")
        async with keten.database.read() as tx:
            told = await tx.scalars(select(BerichtRow.organisatie).where(
                BerichtRow.soort == "nl.meldbrug.gegevens.verbeterd"))  # fmt: skip
        assert list(told) == [VT]

    async def test_who_asked_is_forgotten_half_a_year_after_the_decision(self, keten: Keten) -> None:
        verzoek = await vraag(keten, "INZAGE")
        await beslis(keten, verzoek, besluit="TOEGEWEZEN")
        keten.later(days=186)
        assert (await keten.vernietig())[Bewaarsoort.BETROKKENENVERZOEK] == 1
        report = await keten.good("GET", f"{PAD}/{verzoek}/rapport", als=POLITIE, **INZAGE)
        assert (report["betrokkene"], report["gevonden"]) == (None, [])


class TestHolds:
    async def test_only_what_is_ones_own_is_held(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        hold = {"reden": "STRAFZAAK", "tot": "2027-06-30"}
        for body, als in (({"mutatieId": gemeld.mutatie}, ELDERS[POLITIE]), ({"meldingId": gemeld.melding}, ELDERS[VT]),
                          ({"mutatieId": gemeld.mutatie}, VT), ({"meldingId": gemeld.melding}, POLITIE)):  # fmt: skip
            assert (await keten.ask("POST", "/bewaarblokkades", hold | body, als)).status_code == 404
        late = {"meldingId": gemeld.melding, "reden": "STRAFZAAK", "tot": "2028-06-30"}
        assert (await keten.ask("POST", "/bewaarblokkades", late)).status_code == 400

    @pytest.mark.parametrize("als", [POLITIE, VT])
    async def test_nothing_of_a_held_case_goes_until_the_hold_ends(self, keten: Keten, als: str) -> None:
        gemeld, other = await gemeld_over(keten), await keten.meld()
        for one in (gemeld, other):
            await keten.koppel_terug(one)
        held = {"mutatieId": gemeld.mutatie} if als == POLITIE else {"meldingId": gemeld.melding}
        placed = await keten.good("POST", "/bewaarblokkades", held | {"reden": "KLACHT", "tot": "2027-11-01"}, als)
        keten.later(days=100)
        done = await keten.vernietig()
        assert (done[Bewaarsoort.MUTATIE_INHOUD], done[Bewaarsoort.MELDING_INHOUD]) == (1, 1)
        assert BSN in str(await keten.bericht(gemeld))
        verzoek = await vraag(keten, "VERNIETIGING")
        refused = await beslis(keten, verzoek, besluit="TOEGEWEZEN")
        assert (refused.status_code, "blokkade" in refused.text) == (409, True)
        [listed] = (await keten.good("GET", "/bewaarblokkades", als=als))["items"]
        elders = {POLITIE: VT, VT: POLITIE}[als]
        assert (await keten.good("GET", "/bewaarblokkades", als=elders))["items"] == []
        path = f"/bewaarblokkades/{listed['bewaarblokkadeId']}"
        assert (await keten.ask("DELETE", path, als=elders)).status_code == 404
        assert placed["tot"] == "2027-11-01"
        await keten.good("DELETE", path, als=als)
        done = await keten.vernietig()
        assert (done[Bewaarsoort.MUTATIE_INHOUD], done[Bewaarsoort.MELDING_INHOUD]) == (1, 1)

    async def test_a_hold_ends_by_itself_after_its_last_day(self, keten: Keten) -> None:
        gemeld = await keten.meld()
        await keten.koppel_terug(gemeld)
        hold = {"meldingId": gemeld.melding, "reden": "KLACHT", "tot": "2026-12-31"}
        await keten.good("POST", "/bewaarblokkades", hold)
        keten.clock.set(keten.clock.now().replace(month=12, day=31))
        assert await keten.vernietig() == {}
        keten.later(days=1)
        assert (await keten.vernietig())[Bewaarsoort.MELDING_INHOUD] == 1
