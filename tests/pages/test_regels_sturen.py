"""Rules are changed on the pages by two, and by one they are not; in a real browser, beside what the API says.

Time moves by the clock of the service. What a replay needs of work beside the requests is done by another process on
the same data.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from joserfc import jwt
from playwright.sync_api import Page, expect

from service.access.callers import Organisatie, Scope
from service.access.keys import Keys
from service.access.tokens import sign_local
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.main import create_app
from service.parts import Services
from service.rules.service import Schaduwen
from service.settings import LOCAL_ISSUER, Settings
from tests.deuren import TERUGKOPPELING
from tests.nagespeeld import NU, naspeler, stuur
from tests.pages.conftest import Service, Visit, serving
from tests.regelsets import MOTIEF, Regelmakers, landelijk, mens_kijkt_later, zonder_kinderen

pytestmark = pytest.mark.pages

T = TypeVar("T")
BEWERKER = "regels:lezen regels:beheren"
GOEDKEURDER = "regels:lezen regels:goedkeuren"
VT = "vt:amsterdam-amstelland"
POLITIE = "politie:amsterdam"
ANS = {"sub": "ans", "organisatie": "beheer", "scope": BEWERKER}
BEA = {"sub": "bea", "organisatie": "beheer", "scope": GOEDKEURDER}
SLEUTEL = "0" * 32
DADEN = ("simulaties", "goedkeuringen", "activeringen", "vervallen", "schaduwen")
FORMULIEREN = {
    "simulaties": {"van": "2026-10-01", "tot": "2026-11-10"},
    "goedkeuringen": {"revisie": "1", "akkoord": "nee", "motief": MOTIEF},
    "activeringen": {"vanaf": "2026-12-01T08:00", "motief": MOTIEF},
    "vervallen": {},
    "schaduwen": {},
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sturen")


@pytest.fixture(scope="module")
def service(data: Path) -> Iterator[Service]:
    """A service with a day of reports about children, some of them with feedback; the next day has begun."""
    clock = SimulatedClock(NU)
    with serving(create_app(Settings(data=data, werk=False), clock=clock), clock) as running:
        elders(running, data, vul_met_kinderen)
        yield running


def elders(service: Service, data: Path, doe: Callable[[Regelmakers], Awaitable[T]]) -> T:
    """Do something in a process of its own beside the service, on the same data."""
    found: list[T] = []

    async def run() -> None:
        app = create_app(Settings(data=data, werk=False), clock=service.clock)
        services: Services = app.state.services
        await services.start()
        key = services.get(Keys).token_key
        assert key is not None

        def sign(organisatie: str, *scopes: Scope, sub: str = "tester") -> dict[str, str]:
            token = sign_local(
                key, issuer=LOCAL_ISSUER, audience="meldbrug", organisatie=Organisatie.parse(organisatie), sub=sub,
                scope=" ".join(scopes or Scope), valid=timedelta(hours=8), clock=service.clock,
            )  # fmt: skip
            return {"Authorization": f"Bearer {token}"}

        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://elders.test") as client:
            found.append(await doe(Regelmakers(client, sign, services, service.clock)))
        await services.stop()

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    thread.join()
    return found[0]


async def vul_met_kinderen(makers: Regelmakers) -> None:
    """As many as a stranger may see of an area; of some Veilig Thuis says what they were worth."""
    for kwaliteit in ("BRUIKBAAR", "BRUIKBAAR", "GEEN_HGKM", *[None] * 8):
        receipt = await stuur(makers, 2)
        if kwaliteit is not None:
            headers = makers.sign(VT) | {"Idempotency-Key": new_id().hex}
            path = f"/v1/meldingen/{receipt['meldingId']}/terugkoppelingen"
            body = TERUGKOPPELING | {"kwaliteit": kwaliteit}
            answer = await makers.client.post(path, json=body, headers=headers)
            assert answer.status_code == 201, answer.text
    makers.clock.advance(timedelta(days=1))


async def speel_na(makers: Regelmakers) -> None:
    """What waits to be replayed."""
    one = naspeler(makers.services, makers.services.get(Database), makers.clock, 500)
    while await one.run_once():
        pass


def api(service: Service, path: str, **who: str) -> Any:
    headers = {"Authorization": f"Bearer {service.token(**who)}"}
    if path.startswith("/auditregels"):
        headers["Doelbinding"] = "AUDIT_INTERNE_CONTROLE"
    answer = httpx.get(f"{service.url}/v1{path}", headers=headers, trust_env=False)
    assert answer.status_code == 200, answer.text
    return answer.json()


def opgetekend(service: Service) -> list[tuple[str, str]]:
    """Who did what to rules, as the trail has it."""
    who = {"sub": "auditor", "organisatie": "beheer", "scope": "audit:lezen"}
    items = api(service, "/auditregels?limit=500", **who)["items"]
    told = sorted(items, key=lambda one: one["auditregelId"])
    return [(one["actor"], one["actie"]) for one in told if one["objectSoort"] in ("regelset", "simulatie", "schaduw")]


def concept(service: Service, versie: str, *changes: Any, **who: str) -> str:
    """A draft over the API; its id."""
    body = {"document": landelijk(versie, *changes), "motief": MOTIEF}
    made: str = service.post("/v1/regelsets", body, **(ANS | who))["editieId"]
    return made


def post(service: Service, path: str, form: dict[str, Any], *, bron: str = "", **who: str) -> httpx.Response:
    """A form, without a browser."""
    cookies = {"meldbrug_sessie": service.token(**who)} if who else {}
    headers = {"Origin": bron} if bron else {}
    with httpx.Client(base_url=service.url, cookies=cookies, trust_env=False, timeout=60) as client:
        return client.post(path, data={"sleutel": SLEUTEL} | form, headers=headers)


@pytest.fixture(scope="module")
def editie(service: Service) -> str:
    """A draft that nobody gets far with."""
    return concept(service, "2026.40", mens_kijkt_later)


class TestWhoMay:
    """Refused callers first."""

    @pytest.mark.parametrize("daad", DADEN)
    def test_nobody_acts_unknown_or_from_elsewhere(self, service: Service, editie: str, daad: str) -> None:
        path, form = f"/regels/{editie}/{daad}", FORMULIEREN[daad]
        before = opgetekend(service)
        unknown = post(service, path, form)
        assert (unknown.status_code, unknown.headers["location"][:10]) == (303, "/aanmelden")
        who = BEA if daad == "goedkeuringen" else ANS
        assert post(service, path, form, bron="https://elders.test", **who).status_code == 403
        assert opgetekend(service) == before

    @pytest.mark.parametrize("daad", DADEN)
    @pytest.mark.parametrize("organisatie", [POLITIE, "om", "ministerie", VT])
    def test_no_other_organisation_acts_on_the_national_set(
        self, service: Service, editie: str, daad: str, organisatie: str
    ) -> None:
        before = opgetekend(service)
        who = {"sub": "x", "organisatie": organisatie, "scope": f"{BEWERKER} {GOEDKEURDER}"}
        assert post(service, f"/regels/{editie}/{daad}", FORMULIEREN[daad], **who).status_code == 403
        assert opgetekend(service) == before

    @pytest.mark.parametrize("daad", DADEN)
    def test_the_scope_of_the_other_person_is_not_enough(self, service: Service, editie: str, daad: str) -> None:
        who = ANS if daad == "goedkeuringen" else BEA
        assert post(service, f"/regels/{editie}/{daad}", FORMULIEREN[daad], **who).status_code == 403

    @pytest.mark.parametrize("pad", ["/regels/nieuw", "/regels/{}/wijzigen"])
    def test_who_may_not_draft_does_not_come_at_the_form(self, service: Service, editie: str, pad: str) -> None:
        for who in (BEA, ANS | {"organisatie": POLITIE}, ANS | {"organisatie": "ministerie"}):
            form = {"document": "{}", "motief": MOTIEF}
            assert post(service, pad.format(editie), form, **who).status_code == 403
            cookies = {"meldbrug_sessie": service.token(**who)}
            with httpx.Client(base_url=service.url, cookies=cookies, trust_env=False) as client:
                assert client.get(pad.format(editie)).status_code == 403

    def test_one_token_does_one_act(self, service: Service, editie: str) -> None:
        """As over the API: a token with an id of its own that is bound to nothing."""
        key = service.keys.token_key
        assert key is not None
        ends = int(service.clock.now().timestamp()) + 3600
        claims = {"iss": LOCAL_ISSUER, "aud": "meldbrug", "sub": "ans", "organisatie": "beheer", "scope": BEWERKER,
                  "exp": ends, "jti": new_id().hex}  # fmt: skip
        token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key, algorithms=["ES256"])
        with httpx.Client(base_url=service.url, cookies={"meldbrug_sessie": token}, trust_env=False) as client:
            form = {"sleutel": new_id().hex}
            first = client.post(f"/regels/{editie}/schaduwen", data=form)
            again = client.post(f"/regels/{editie}/schaduwen", data=form)
            assert first.status_code == again.status_code == 303
            assert first.headers["location"] == again.headers["location"]
            other = client.post(f"/regels/{editie}/vervallen", data=form)
        assert other.status_code == 401
        assert "al voor een andere handeling gebruikt" in other.text

    def test_what_another_region_tries_does_not_exist(self, service: Service) -> None:
        for soort in ("simulaties", "schaduwen"):
            path = f"/regels/{soort}/{new_id()}"
            assert post(service, f"{path}/stoppen", {}, **ANS).status_code == 404
            with httpx.Client(cookies={"meldbrug_sessie": service.token(**ANS)}, trust_env=False) as client:
                assert client.get(f"{service.url}{path}").status_code == 404


def knop(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def vul_in(page: Page, document: Any, motief: str = MOTIEF) -> None:
    page.get_by_label("Document", exact=True).fill(json.dumps(document))
    page.get_by_label("Motief").fill(motief)
    knop(page, "Nakijken en bewaren")


def test_a_bad_change_goes_from_draft_to_activation_by_two_loudly(visit: Visit, service: Service, data: Path) -> None:
    """Children no longer must-pass: seen at the draft, in the replay, at the approval, and only then in force."""
    before = len(opgetekend(service))
    page = visit.sign_in("/regels/nieuw", **ANS)
    expect(page.get_by_label("Document", exact=True)).to_have_value(re.compile('"id": "landelijk"'))
    vul_in(page, landelijk("2026.50", zonder_kinderen))
    page.wait_for_url(re.compile(r"/regels/[0-9a-f-]{36}$"))
    editie = page.url.rpartition("/")[2]
    loud = page.get_by_role("region", name=re.compile("zeker doorzetten"))
    expect(loud).to_contain_text("MP03")
    expect(page.get_by_role("heading", name="Goedkeuren")).to_have_count(0)

    page.get_by_label("Laatste dag").fill(date(2026, 11, 21).isoformat())
    knop(page, "Naspelen")
    page.wait_for_url(re.compile(r"/regels/simulaties/[0-9a-f-]{36}$"))
    expect(page.get_by_role("status")).to_contain_text("wacht")
    elders(service, data, speel_na)
    page.get_by_role("link", name="Stand verversen").click()
    expect(page.get_by_role("status")).to_contain_text("klaar")
    het_zelfde_als_de_api(page, service, editie)
    simulatie = page.url

    own = post(service, f"/regels/{editie}/goedkeuringen", FORMULIEREN["goedkeuringen"],
               **(ANS | {"scope": f"{BEWERKER} {GOEDKEURDER}"}))  # fmt: skip
    assert own.status_code == 403
    assert "keurt haar niet zelf goed" in own.text
    early = post(service, f"/regels/{editie}/activeringen", FORMULIEREN["activeringen"], **ANS)
    assert early.status_code == 409

    page = visit.sign_in(f"/regels/{editie}", **BEA)
    expect(page.get_by_role("button", name="Naspelen")).to_have_count(0)
    page.get_by_label("Akkoord", exact=True).check()
    page.get_by_label("Motief").fill(MOTIEF)
    knop(page, "Oordeel vastleggen")
    expect(page.get_by_role("alert")).to_contain_text("MP03")
    visit.forgive(400)
    expect(page.get_by_label("Motief")).to_have_value(MOTIEF)
    for box in page.get_by_role("group", name=re.compile("verzwakt")).get_by_role("checkbox").all():
        box.check()
    toegankelijk(page)
    knop(page, "Oordeel vastleggen")
    page.wait_for_url(f"{service.url}/regels/{editie}")

    page = visit.sign_in(f"/regels/{editie}", **ANS)
    expect(page.get_by_role("region", name="Activeren")).to_contain_text("verzwakt MP03")
    page.get_by_label("Geldt vanaf").fill("2026-11-01T08:00")
    page.get_by_role("region", name="Activeren").get_by_label("Motief").fill(MOTIEF)
    knop(page, "Activeren")
    expect(page.get_by_role("alert")).to_contain_text("seconden vooruit")
    visit.forgive(400)
    later = (service.clock.now() + timedelta(minutes=62)).strftime("%Y-%m-%dT%H:%M")  # winter: an hour ahead of UTC
    page.get_by_label("Geldt vanaf").fill(later)
    knop(page, "Activeren")
    page.wait_for_url(f"{service.url}/regels/{editie}")

    assert beslist_met(service, data) == "landelijk@2026.1"
    service.clock.advance(timedelta(minutes=3))
    assert beslist_met(service, data) == "landelijk@2026.50"
    assert opgetekend(service)[before:] == [
        ("ans", "REGELSET_OPSTELLEN"), ("ans", "SIMULEREN"), ("bea", "REGELSET_GOEDKEUREN"),
        ("ans", "REGELSET_ACTIVEREN"),
    ]  # fmt: skip
    met_voorbeelden(visit, simulatie.removeprefix(service.url))
    terug(visit, f"/regels/{editie}")
    service.clock.advance(timedelta(minutes=6))
    assert beslist_met(service, data) == "landelijk@2026.1"


def terug(visit: Visit, pad: str) -> None:
    """Back to what is no weaker takes one person; said too early it comes back with what was typed."""
    page = visit.sign_in(pad, **ANS)
    card = page.get_by_role("region", name="Teruggaan")
    card.get_by_label("Motief").fill(MOTIEF)
    card.get_by_label("Terug vanaf").fill("2026-11-01T08:00")
    knop(page, "Teruggaan")
    expect(page.get_by_role("alert")).to_contain_text("seconden vooruit")
    visit.forgive(400)
    expect(page.get_by_label("Motief")).to_have_value(MOTIEF)
    toegankelijk(page)
    later = (visit.service.clock.now() + timedelta(minutes=65)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("Terug vanaf").fill(later)
    knop(page, "Teruggaan")
    page.wait_for_url(f"{visit.service.url}/regels")


def met_voorbeelden(visit: Visit, pad: str) -> None:
    """Examples of a replay are for who reads mutaties; each leads to why it was decided so."""
    service = visit.service
    page = visit.sign_in(pad, sub="a", organisatie=POLITIE, scope="regels:lezen mutaties:lezen")
    toegankelijk(page)
    page.get_by_role("link", name="Bekijk besluiten").click()
    page.wait_for_url(f"{service.url}{pad}/voorbeelden")
    toegankelijk(page)
    examples = page.locator("tbody a[href^='/uitleg/']")
    expect(examples).to_have_count(11)
    examples.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("PL1300")
    for who in (ANS, {"sub": "a", "organisatie": POLITIE, "scope": "regels:lezen"}):
        cookies = {"meldbrug_sessie": service.token(**who)}
        assert httpx.get(f"{service.url}{pad}/voorbeelden", cookies=cookies, trust_env=False).status_code == 403


def het_zelfde_als_de_api(page: Page, service: Service, editie: str) -> None:
    """What had to pass stands first, and every figure is that of the answer of the API."""
    simulatie = page.url.rpartition("/")[2]
    said = api(service, f"/regelsets/{editie}/simulaties/{simulatie}", **ANS)
    found = said["gevolgen"]
    loud = page.locator(".luid").first
    expect(loud).to_contain_text(found["verzwakkingen"]["waarschuwing"])
    for one in found["verzwakkingen"]["regels"]:
        expect(loud).to_contain_text(f"{one['regel']} {one['naam']}: {one['aantal']}")
    held = found["nuttigTegengehouden"]
    second = page.locator(".luid").nth(1)
    expect(second).to_contain_text(f"{held['deel']['aantal']} van de {held['deel']['totaal']} meldingen")
    assert held["door"]
    for one in held["door"]:
        expect(second).to_contain_text(f"{one['regel'] or 'geen regel'}")
    tiles = dict(
        zip(page.locator(".tegel h3").all_inner_texts(), page.locator(".tegel .waarde").all_inner_texts(), strict=True)
    )
    assert tiles["Besluiten die veranderen"] == str(found["gewijzigd"]["aantal"])
    assert tiles["Wordt milder"] == str(found["richtingen"]["MILDER"])
    hours = f"{found['triage']['uren']:.1f}".replace(".", ",")
    assert tiles["Triage die het scheelt, ten hoogste"] == f"{hours}\u00a0uur"
    rows = {row[0]: row[1:] for row in cellen(page, "Hoe vaak een regel")}
    told = {f"{one['regel']} {one['naam']}" if one["regel"] else "geen regel": one for one in found["regels"]}
    assert {name: [str(one[key]) for key in ("huidig", "concept", "gewijzigd")] for name, one in told.items()} == rows
    assert len(cellen(page, "Wat verandert per regio")) == len(found["regios"])
    expect(page.locator(".doek:visible svg")).to_have_count(4)


def cellen(page: Page, caption: str) -> list[list[str]]:
    """The rows of a table, its head left out."""
    table = page.locator("table", has=page.locator("caption", has_text=caption))
    return [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]


def beslist_met(service: Service, data: Path) -> str:
    """With which set a report that comes in now is decided."""
    return elders(service, data, lambda makers: _stuur(service, makers))


async def _stuur(service: Service, makers: Regelmakers) -> str:
    """A report to the service itself; the set that decided it."""
    async with httpx.AsyncClient(base_url=service.url, trust_env=False) as client:
        receipt = await stuur(Regelmakers(client, makers.sign, makers.services, makers.clock), 2)
        decided: str = receipt["beoordeling"]["regelset"]
        return decided


def toegankelijk(page: Page, wat: str = "main") -> None:
    """For everyone, wide and narrow."""
    for width in (1440, 375):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, context=wat)
    assert found.violations_count == 0, found.generate_report()


class TestAForm:
    def test_submitted_twice_does_one_act(self, service: Service) -> None:
        editie = concept(service, "2026.60", mens_kijkt_later)
        form = FORMULIEREN["simulaties"] | {"sleutel": new_id().hex}
        one, same = (post(service, f"/regels/{editie}/simulaties", form, **ANS) for _ in range(2))
        assert one.status_code == same.status_code == 303
        assert one.headers["location"] == same.headers["location"]
        assert len(api(service, f"/regelsets/{editie}/simulaties", **ANS)["items"]) == 1
        without = post(service, f"/regels/{editie}/simulaties", form | {"sleutel": ""}, **ANS)
        assert without.status_code == 400

    def test_tells_all_that_is_wrong_and_keeps_what_was_typed(self, visit: Visit) -> None:
        page = visit.sign_in("/regels/nieuw", **ANS)
        bad = landelijk("2026.61")
        bad["regels"][0]["voorwaarde"] = {"alle": ["BESTAAT_NIET"]}
        bad["regels"][1]["voorbeelden"]["positief"] = []
        vul_in(page, bad, "Een motief dat lang genoeg is.")
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("regels")
        visit.forgive(400)
        expect(page.get_by_label("Motief")).to_have_value("Een motief dat lang genoeg is.")
        assert json.loads(page.get_by_label("Document", exact=True).input_value()) == bad
        toegankelijk(page)

    @pytest.mark.parametrize("text", ["", "{", "[]", "[" * 5_000, "NaN", '{"a": NaN}', "1" * 5_000, '"\\u0000"'])
    def test_what_is_no_document_is_refused_with_the_motive_beside_it(self, service: Service, text: str) -> None:
        form = {"document": text, "motief": "kort", "sleutel": new_id().hex}
        answer = post(service, "/regels/nieuw", form, **ANS)
        assert answer.status_code == 400
        assert "ten minste 10 tekens" in answer.text
        assert answer.text.count("<li>") >= 2

    def test_reads_a_file_into_the_form_and_keeps_nothing(self, visit: Visit, tmp_path: Path) -> None:
        before = opgetekend(visit.service)
        file = tmp_path / "set.json"
        file.write_text(json.dumps(landelijk("2026.62", mens_kijkt_later)), encoding="utf-8")
        page = visit.sign_in("/regels/nieuw", **ANS)
        page.get_by_label("Een bestand van uw computer (JSON)").set_input_files(file)
        knop(page, "Bestand inlezen")
        expect(page.get_by_label("Document", exact=True)).to_have_value(file.read_text(encoding="utf-8"))
        assert opgetekend(visit.service) == before

    def test_of_an_edit_is_of_the_revision_that_was_read(self, visit: Visit) -> None:
        editie = concept(visit.service, "2026.63", mens_kijkt_later)
        page = visit.sign_in(f"/regels/{editie}/wijzigen", **ANS)
        other = {"document": json.dumps(landelijk("2026.63")), "motief": MOTIEF, "revisie": "1"}
        path = f"/regels/{editie}/wijzigen"
        assert post(visit.service, path, other | {"sleutel": new_id().hex}, **ANS).status_code == 303
        knop(page, "Nakijken en bewaren")
        expect(page.get_by_role("alert")).to_contain_text("intussen gewijzigd")
        visit.forgive(412)
        assert api(visit.service, f"/regelsets/{editie}", **ANS)["editie"]["revisie"] == 2

    def test_lets_a_draft_lapse(self, visit: Visit) -> None:
        editie = concept(visit.service, "2026.64", mens_kijkt_later)
        page = visit.sign_in(f"/regels/{editie}", **ANS)
        toegankelijk(page, ".sturen")
        knop(page, "Laten vervallen")
        page.wait_for_url(f"{visit.service.url}/regels/{editie}")
        assert api(visit.service, f"/regelsets/{editie}", **ANS)["editie"]["status"] == "VERVALLEN"
        expect(page.get_by_role("button", name="Laten vervallen")).to_have_count(0)
        again = post(visit.service, f"/regels/{editie}/vervallen", {"sleutel": new_id().hex}, **ANS)
        assert again.status_code == 409
        assert "vervallen" in again.text


def test_a_shadow_begins_counts_and_stops_on_its_page(visit: Visit, service: Service, data: Path) -> None:
    editie = concept(service, "2026.70", zonder_kinderen)
    page = visit.sign_in(f"/regels/{editie}", **ANS)
    knop(page, "Laten meelopen")
    page.wait_for_url(re.compile(r"/regels/schaduwen/[0-9a-f-]{36}$"))
    service.clock.advance(timedelta(minutes=1))

    async def work(makers: Regelmakers) -> None:
        await _stuur(service, makers)
        while await makers.services.get(Schaduwen).run_once():
            pass

    elders(service, data, work)
    page.get_by_role("link", name="Stand verversen").click()
    said = api(service, f"/regelsets/{editie}/schaduwen/{page.url.rpartition('/')[2]}", **ANS)
    assert sum(said["samen"].values()) == 1
    shown = page.locator(".tegel .waarde").all_inner_texts()
    assert shown == [str(said["samen"][way]) for way in ("gelijk", "strenger", "milder", "anders")]
    toegankelijk(page)
    knop(page, "Niet meer laten meelopen")
    expect(page.locator(".stand-van")).to_contain_text("gestopt")


def test_what_was_learnt_is_what_the_api_says(visit: Visit) -> None:
    page = visit.sign_in("/regels/landelijk/leren", sub="t", organisatie=VT, scope="regels:lezen")
    who = {"sub": "t", "organisatie": VT, "scope": "regels:lezen"}
    said = api(visit.service, "/regelsets/landelijk/leerpunten", **who)
    tried = api(visit.service, "/regelsets/landelijk/suggesties", **who)
    titles = page.get_by_role("heading", level=2).all_inner_texts()
    assert [f"Versie {one['versie']}" for one in said["versies"]] == [one for one in titles if one.startswith("Versie")]
    assert page.locator(".suggesties strong").all_inner_texts() == [one["tekst"] for one in tried["suggesties"]]
    assert said["versies"]
    passed = [str(one["beeld"]["doorgezet"]) for one in said["versies"]]
    assert page.locator(".tegel", has_text="Doorgezet").locator(".waarde").all_inner_texts() == passed
    toegankelijk(page)


def test_a_replay_that_waits_is_stopped_on_its_page(visit: Visit, editie: str) -> None:
    page = visit.sign_in(f"/regels/{editie}", **ANS)
    knop(page, "Naspelen")
    knop(page, "Stoppen")
    expect(page.get_by_role("status")).to_contain_text("gestopt")
