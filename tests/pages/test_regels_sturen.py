"""Rules are changed on the pages by two, and by one they are not; in a real browser, beside what the API says.

Time moves by the clock of the service. What a replay needs of work beside the requests is done by another process on
the same data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.main import create_app
from service.rules.service import Schaduwen
from service.settings import Settings
from tests.deuren import TERUGKOPPELING
from tests.nagespeeld import NU, stuur
from tests.pages.conftest import Service, Visit, serving
from tests.pages.regelmakers import (
    ANS,
    BEA,
    BEWERKER,
    FORMULIEREN,
    GOEDKEURDER,
    POLITIE,
    VT,
    api,
    beslist_met,
    cellen,
    concept,
    elders,
    knop,
    opgetekend,
    post,
    speel_na,
    stuur_nu,
    toegankelijk,
    vul_in,
)
from tests.regelsets import MOTIEF, Regelmakers, aanvulling, landelijk, leeg, mens_kijkt_later, zonder_kinderen

pytestmark = pytest.mark.pages


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sturen")


@pytest.fixture(scope="module")
def service(data: Path) -> Iterator[Service]:
    """A service with a day of reports about children, some of them with feedback; the next day has begun."""
    clock = SimulatedClock(NU)
    with serving(create_app(Settings(data=data, werk=False, regels_naspeeldagen=1), clock=clock), clock) as running:
        elders(running, data, vul_met_kinderen)
        yield running


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
        assert (
            httpx.get(f"{service.url}{pad}/voorbeelden", cookies=cookies, trust_env=False, timeout=60).status_code
            == 403
        )


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
    low, high = (f"{found['triage'][end]:.1f}".replace(".", ",") for end in ("ondergrens", "bovengrens"))
    triage = page.locator(".tegel", has=page.get_by_role("heading", name="Triage die het scheelt, ten hoogste"))
    expect(triage).to_contain_text(f"interval {low} tot {high}\u00a0uur")
    rows = {row[0]: row[1:] for row in cellen(page, "Hoe vaak een regel")}
    told = {f"{one['regel']} {one['naam']}" if one["regel"] else "geen regel": one for one in found["regels"]}
    assert {name: [str(one[key]) for key in ("huidig", "concept", "gewijzigd")] for name, one in told.items()} == rows
    assert len(cellen(page, "Wat verandert per regio")) == len(found["regios"])
    expect(page.locator(".doek:visible svg")).to_have_count(4)


def test_a_shadow_begins_counts_and_stops_on_its_page(visit: Visit, service: Service, data: Path) -> None:
    editie = concept(service, "2026.70", zonder_kinderen)
    page = visit.sign_in(f"/regels/{editie}", **ANS)
    knop(page, "Laten meelopen")
    page.wait_for_url(re.compile(r"/regels/schaduwen/[0-9a-f-]{36}$"))
    service.clock.advance(timedelta(minutes=1))

    async def work(makers: Regelmakers) -> None:
        await stuur_nu(service, makers)
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
    expect(page.get_by_text("90 dagen", exact=True)).to_have_attribute("aria-current", "page")
    assert page.locator(".tegel", has_text="Doorgezet").locator(".waarde").all_inner_texts() == passed
    toegankelijk(page)

    page.get_by_role("link", name="30 dagen").click()
    page.wait_for_url(f"{visit.service.url}/regels/landelijk/leren?dagen=30")
    expect(page.get_by_text("30 dagen", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.locator(".inleiding")).to_contain_text("23 okt 2026 tot en met 22 nov 2026")
    visit.open("/regels/landelijk/leren?dagen=366")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("geleerd")
    visit.forgive(404)


def test_who_does_not_follow_and_what_does_not_go_on_stand_where_it_was_activated(
    visit: Visit, service: Service, data: Path
) -> None:
    async def prepare(makers: Regelmakers) -> str:
        await makers.breng_in(aanvulling("1", leeg), "vt:twente")
        made: str = (await makers.stel_op(landelijk("2026.90", mens_kijkt_later))).json()["editieId"]
        await makers.speel_na(made, zonder=["twente"])
        assert (await makers.keur_goed(made)).status_code == 201
        return made

    editie = elders(service, data, prepare)
    page = visit.sign_in(f"/regels/{editie}", **ANS)
    for minutes in (70, 65):
        card = page.get_by_role("region", name="Activeren")
        if minutes == 65:  # who enters something reads the schedule first, so by now this process knows the overlay
            expect(card).to_contain_text("volgen pas met een eigen editie: Twente")
        later = (service.clock.now() + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")
        card.get_by_label("Geldt vanaf").fill(later)
        card.get_by_label("Motief").fill(f"{MOTIEF} {minutes}")
        knop(page, "Activeren")
        expect(page.locator("table", has_text="Activeringen")).to_contain_text(f"{MOTIEF} {minutes}")
    rows = cellen(page, "Activeringen")
    assert ["gaat niet door" in rows[0][0], "gaat niet door" in rows[1][0]] == [True, False]
    assert "Volgen niet, want hun aanvulling ligt op een andere landelijke set: Twente." in rows[1][1]
    assert "Hierdoor gaat niet door wat gepland stond op" in rows[1][1]
    toegankelijk(page)
    visit.open("/regels")
    assert [row[1] for row in cellen(page, "Wat gepland stond en niet doorgaat")] == ["Nederland"]
    toegankelijk(page)
