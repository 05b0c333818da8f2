"""The reading pages of the rules over HTTP: who is refused, what is on record, and what never leaves the form."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.pages.session import COOKIE, own_page
from service.parts import Services
from tests.builders import een_mutatie
from tests.regelsets import MOTIEF, VOORSPRONG, Headers, Regelmakers, Sign, landelijk, mens_kijkt_later, zonder_kinderen

pytestmark = pytest.mark.anyio

AMSTERDAM = "politie:amsterdam"
LEEST = (Scope.REGELS_LEZEN, Scope.MUTATIES_LEZEN)
VT = "vt:amsterdam-amstelland"
LEEST_MELDING = (Scope.REGELS_LEZEN, Scope.MELDINGEN_LEZEN)
EDITIE = "019a7c1e-3b52-7d10-8f4a-2b6c1d9e0f35"
PROBEREN = "/regels/landelijk/proberen"
BLADEN = ("/regels", "/regels/landelijk", "/regels/landelijk/verschillen", PROBEREN)


@pytest.fixture
def makers(client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock) -> Regelmakers:
    return Regelmakers(client, sign, services, clock)


@pytest.fixture
async def ontvangst(client: httpx.AsyncClient, sign: Sign) -> dict[str, Any]:
    """The receipt of a mutatie of Amsterdam, delivered to Amsterdam-Amstelland and read by nobody."""
    headers = sign(AMSTERDAM, Scope.MUTATIES_SCHRIJVEN) | {"Idempotency-Key": new_id().hex}
    made: dict[str, Any] = (await client.post("/v1/mutaties", json=een_mutatie(), headers=headers)).json()
    return made


@pytest.fixture
def mutatie(ontvangst: dict[str, Any]) -> str:
    """Its id at police."""
    found: str = ontvangst["mutatieId"]
    return found


@pytest.fixture
def melding(ontvangst: dict[str, Any]) -> str:
    """Its id at Veilig Thuis."""
    found: str = ontvangst["meldingId"]
    return found


def cookie(headers: Headers) -> Headers:
    """The same token, as a browser has it after signing in."""
    return {"Cookie": f"{COOKIE}={headers['Authorization'].removeprefix('Bearer ')}"}


async def looked_at(services: Services, mutatie: str) -> list[tuple[str, str | None]]:
    """Who is on record for a look at this mutatie, and for what."""
    with als(DE_DIENST):
        async with services.get(Database).read() as tx:
            rows = await tx.all(select(AuditRow.organisatie, AuditRow.doelbinding, AuditRow.objecten, AuditRow.actie))
    return [(row.organisatie, row.doelbinding) for row in rows if mutatie in row.objecten and row.actie == "RAADPLEGEN"]


class TestRefused:
    @pytest.fixture
    def database_url(self, sqlite_url: str) -> str:
        """Who is refused comes to no database."""
        return sqlite_url

    async def test_without_a_token_one_signs_in_and_what_was_filled_in_is_gone(self, client: httpx.AsyncClient) -> None:
        for path in BLADEN:
            answer = await client.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, f"/aanmelden?naar={path}")
        answer = await client.post(PROBEREN, data={"wurging": "ja", "mutatie": str(new_id())})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/aanmelden?naar={PROBEREN}")

    async def test_another_scope_is_not_enough(self, client: httpx.AsyncClient, sign: Sign) -> None:
        others = [one for one in Scope if not one.startswith("regels:")]
        for organisatie in ("beheer", "vt:twente", AMSTERDAM, "om", "ministerie"):
            who = cookie(sign(organisatie, *others))
            for path in BLADEN:
                assert (await client.get(path, headers=who)).status_code == 403, (organisatie, path)
            assert (await client.post(PROBEREN, data={"wurging": "ja"}, headers=who)).status_code == 403

    async def test_a_form_of_another_site_is_refused(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, mutatie: str
    ) -> None:
        for told in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elders.example"}):
            sent = cookie(sign(AMSTERDAM, *LEEST)) | told
            answer = await client.post(PROBEREN, data={"mutatie": mutatie}, headers=sent)
            assert answer.status_code == 403, answer.text
        assert await looked_at(services, mutatie) == []

    async def test_what_is_no_set_does_not_exist(self, client: httpx.AsyncClient, sign: Sign) -> None:
        who = cookie(sign("beheer", Scope.REGELS_LEZEN))
        for id_ in ("elders", str(new_id()), "LANDELIJK", "..%2fv1"):
            for end in ("", "/proberen", "/verschillen"):
                assert (await client.get(f"/regels/{id_}{end}", headers=who)).status_code == 404, (id_, end)
        assert (await client.get("/regels/landelijk/verschillen?met=elders", headers=who)).status_code == 404
        assert (await client.get("/regels/landelijk/verschillen?met=A B", headers=who)).status_code == 404
        answer = await client.post(PROBEREN, data={"voorbeeld": "MP01.ja.99"}, headers=who)
        assert answer.status_code == 404

    async def test_the_menu_shows_it_to_who_may_read_it(self, client: httpx.AsyncClient, sign: Sign) -> None:
        assert 'href="/regels"' not in (await client.get("/aanmelden")).text
        for scope in (Scope.REGELS_LEZEN, Scope.REGELS_BEHEREN, Scope.REGELS_GOEDKEUREN):
            answer = await client.get("/regels", headers=cookie(sign("beheer", scope)))
            assert answer.status_code == 200
            assert 'href="/regels" aria-current="page"' in answer.text

    @pytest.mark.parametrize(
        ("naar", "own"),
        [
            ("/regels", True), ("/regels/nieuw?met=landelijk", True),
            ("/regels/landelijk/verschillen?met=twente", True),
            (f"/regels/simulaties/{EDITIE}", True), (f"/regels/{EDITIE}/wijzigen", True),
            ("/regels/../v1/regelsets", False), ("/regels/landelijk/goedkeuringen", False), ("/regels//elders", False),
            ("/regels/landelijk?met=https://elders.example", False), ("/regels?feit=ja", False),
        ],
    )  # fmt: skip
    def test_after_signing_in_one_comes_at_a_page_and_nowhere_else(self, naar: str, own: bool) -> None:
        assert own_page(naar) == (naar if own else "/")


class TestTryingAMutatie:
    async def test_of_the_own_unit_it_is_tried_and_on_record(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, mutatie: str
    ) -> None:
        who = cookie(sign(AMSTERDAM, *LEEST))
        answer = await client.post(PROBEREN, data={"mutatie": f" {mutatie} "}, headers=who)
        assert answer.status_code == 200, answer.text
        assert "Deze regels zeggen hetzelfde" in answer.text
        assert await looked_at(services, mutatie) == [(AMSTERDAM, "KWALITEITSCONTROLE")]
        for secret in ("999990342", "Testpersoon", "1011AB"):
            assert secret not in answer.text

    async def test_for_another_unit_it_does_not_exist_and_for_others_there_is_no_way_in(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, mutatie: str
    ) -> None:
        rotterdam = cookie(sign("politie:rotterdam", *LEEST))
        answers = [
            await client.post(PROBEREN, data={"mutatie": id_}, headers=rotterdam) for id_ in (mutatie, str(new_id()))
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert "niet van uw eenheid" in answers[0].text
        for organisatie, scopes in (
            ("vt:amsterdam-amstelland", (Scope.REGELS_LEZEN, Scope.MELDINGEN_LEZEN, Scope.MUTATIES_LEZEN)),
            ("beheer", (Scope.REGELS_LEZEN, Scope.MUTATIES_LEZEN)),
            (AMSTERDAM, (Scope.REGELS_LEZEN,)),
        ):
            who = cookie(sign(organisatie, *scopes))
            assert (await client.post(PROBEREN, data={"mutatie": mutatie}, headers=who)).status_code == 403
            assert "Mutatienummer" not in (await client.get(PROBEREN, headers=who)).text
        assert await looked_at(services, mutatie) == []

    async def test_what_is_no_number_is_told_beside_the_form_that_keeps_it(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        answer = await client.post(PROBEREN, data={"mutatie": "PL13"}, headers=cookie(sign(AMSTERDAM, *LEEST)))
        assert answer.status_code == 400
        assert "Dit is geen mutatienummer" in answer.text
        assert 'value="PL13"' in answer.text


class TestTryingAMelding:
    async def test_is_for_the_region_it_is_of_with_scope_and_after_it_was_read(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, melding: str
    ) -> None:
        for organisatie, scopes in (
            (VT, (Scope.REGELS_LEZEN,)),
            (VT, (Scope.MELDINGEN_LEZEN,)),
            (AMSTERDAM, (Scope.REGELS_LEZEN, Scope.MELDINGEN_LEZEN)),
            ("beheer", (Scope.REGELS_LEZEN, Scope.MELDINGEN_LEZEN)),
        ):
            who = cookie(sign(organisatie, *scopes))
            assert (await client.post(PROBEREN, data={"melding": melding}, headers=who)).status_code == 403
        for organisatie, which in (("vt:twente", melding), (VT, str(new_id())), (VT, melding)):
            who = cookie(sign(organisatie, *LEEST_MELDING))
            answer = await client.post(PROBEREN, data={"melding": which}, headers=who)
            assert (answer.status_code, "niet van uw regio, is nog niet gelezen" in answer.text) == (404, True)
        who = cookie(sign(VT, *LEEST_MELDING))
        assert (await client.post(PROBEREN, data={"melding": "PL13"}, headers=who)).status_code == 400
        assert await looked_at(services, melding) == []

    async def test_only_what_was_shared_counts_and_it_is_on_record(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, melding: str
    ) -> None:
        reader = sign(VT, Scope.MELDINGEN_LEZEN) | {"Doelbinding": "VT_MELDPUNT"}
        assert (await client.get(f"/v1/meldingen/{melding}", headers=reader)).status_code == 200
        before = await looked_at(services, melding)
        who = cookie(sign(VT, *LEEST_MELDING))
        assert "Meldingnummer" in (await client.get(PROBEREN, headers=who)).text
        answer = await client.post(PROBEREN, data={"melding": melding}, headers=who)
        assert answer.status_code == 200, answer.text
        assert "Alleen met wat met u is gedeeld" in answer.text
        assert "Er staan antecedenten van derden in het bericht" in answer.text
        assert "Over mutatie" not in answer.text
        assert await looked_at(services, melding) == [*before, (VT, "VT_MELDPUNT")]


class TestWhatIsShown:
    async def test_every_page_works_without_script_and_asks_nothing_elsewhere(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        who = cookie(sign(AMSTERDAM, *LEEST))
        for path in BLADEN:
            page = (await client.get(path, headers=who)).text
            assert "<script" not in page
            assert "://" not in page

    async def test_an_edition_shows_its_weakenings_loud_and_no_person(
        self, client: httpx.AsyncClient, sign: Sign, makers: Regelmakers
    ) -> None:
        made = await makers.stel_op(landelijk("2026.2", zonder_kinderen))
        editie = made.json()["editieId"]
        who = cookie(sign("om", Scope.REGELS_LEZEN))
        for path in (f"/regels/{editie}", f"/regels/{editie}/verschillen"):
            page = (await client.get(path, headers=who)).text
            loud = page.index("Let op: 4 regels die zeker doorzetten, doen minder")
            assert loud < page.index("<h2", page.index("</section>"))
            assert "ans" not in page.split()
        assert MOTIEF.replace("'", "&#39;") in (await client.get("/regels", headers=who)).text

    async def test_what_applies_and_what_is_planned_follow_the_schedule(
        self, client: httpx.AsyncClient, sign: Sign, makers: Regelmakers
    ) -> None:
        who = cookie(sign("ministerie", Scope.REGELS_LEZEN))
        before = (await client.get("/regels", headers=who)).text
        assert "kwam met de release" in before
        assert "Er is niets gepland." in before
        editie = await makers.breng_in(landelijk("2026.2", mens_kijkt_later))
        after = (await client.get("/regels", headers=who)).text
        assert "kwam met de release" not in after
        assert (await makers.activeer("landelijk", vanaf=makers.clock.now() + 2 * VOORSPRONG)).status_code == 201
        planned = (await client.get("/regels", headers=who)).text
        assert "terug naar de set van de release" in planned
        page = (await client.get(f"/regels/{editie}", headers=who)).text
        assert "verandert nooit meer" in page
        assert "gaat niet door" not in page + planned
        assert (await makers.activeer(editie, vanaf=makers.clock.now() + VOORSPRONG)).status_code == 201
        off = (await client.get("/regels", headers=who)).text
        assert "Wat gepland stond en niet doorgaat" in off
        assert "terug naar de set van de release" in off.split("niet doorgaat")[1]
        assert (
            "Hierdoor gaat niet door wat gepland stond op" in (await client.get(f"/regels/{editie}", headers=who)).text
        )
        same = (await client.get("/regels/landelijk/verschillen", headers=who)).text
        assert "Beide sets beslissen hetzelfde" in same
