"""The pages in a real browser: what they say, who may see them, and that everyone can use them."""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import pairwise
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.builders import een_bsn
from tests.pages.conftest import Service, Visit, example

pytestmark = pytest.mark.pages

OPEN = ["/", "/documentatie", "/aanmelden"]
CLOSED = ["/uitleg", "/controlelijst", "/uitleg/{burenruzie}", "/uitleg/{acuut-wurging}", "/uitleg/{onvolledig}"]

LOW_CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [R, G, B] = [r, g, b].map((c) => linear(c / 255));
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
      if (colour[3] > 0) throw new Error("half transparent background");
    }
    return [255, 255, 255];
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || !node.checkVisibility()) continue;
    const [one, other] = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) low.push(`${ratio.toFixed(2)}: ${text.data.trim()}`);
  }
  return low;
}"""


def show(visit: Visit, path: str) -> Page:
    """The page, signed in as police of Amsterdam where that is asked."""
    for name, mutatie_id in visit.service.mutaties.items():
        path = path.replace(f"{{{name}}}", mutatie_id)
    return visit.open(path) if path in OPEN else visit.sign_in(path)


class TestEveryPage:
    @pytest.fixture(params=[*OPEN, *CLOSED])
    def page(self, visit: Visit, request: pytest.FixtureRequest) -> Page:
        return show(visit, request.param)

    def test_it_is_dutch_and_has_a_title_of_its_own(self, page: Page) -> None:
        assert page.locator("html").get_attribute("lang") == "nl"
        assert re.fullmatch(r"\S.* – Meldbrug", page.title())

    def test_headings_follow_each_other(self, page: Page) -> None:
        levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map((one) => Number(one.tagName[1]))")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_text_stands_out_from_what_is_behind_it(self, page: Page) -> None:
        page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true; })")
        assert page.evaluate(LOW_CONTRAST) == []

    def test_the_keyboard_finds_the_skip_link_first_and_the_content_after_it(self, page: Page) -> None:
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Naar de inhoud")
        expect(page.locator(":focus")).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()

    def test_every_control_has_a_name_and_shows_its_focus(self, page: Page) -> None:
        controls = "a[href], button, input:not([type=hidden]), textarea, summary, [tabindex='0']"
        nameless = page.eval_on_selector_all(
            controls,
            """all => all.filter((one) => !(one.innerText || one.getAttribute("aria-label")
               || (one.labels && one.labels[0] && one.labels[0].innerText))).map((one) => one.outerHTML)""",
        )
        assert nameless == []
        for _ in range(4):
            page.keyboard.press("Tab")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid"

    def test_nothing_falls_off_a_narrow_screen(self, page: Page) -> None:
        page.set_viewport_size({"width": 320, "height": 800})
        wide = page.eval_on_selector_all(
            "main *",
            """all => all.filter((one) => one.getBoundingClientRect().right > 320 && !one.closest("pre, .rol"))
               .map((one) => one.outerHTML.slice(0, 200))""",
        )
        assert wide == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    def test_ids_are_unique_and_links_within_the_page_arrive(self, page: Page) -> None:
        ids = page.eval_on_selector_all("[id]", "all => all.map((one) => one.id)")
        assert len(ids) == len(set(ids))
        targets = page.eval_on_selector_all(
            "a[href^='#']", "all => all.map((one) => one.getAttribute('href').slice(1))"
        )
        assert set(targets) <= set(ids)

    def test_on_paper_the_content_remains_and_the_menu_does_not(self, page: Page) -> None:
        page.emulate_media(media="print")
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".kop nav")).to_be_hidden()
        if page.locator("details").count():
            expect(page.locator("details table").first).to_be_visible()


class TestStart:
    def test_it_says_what_this_is_and_that_everything_works(self, visit: Visit) -> None:
        page = visit.open("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Van mutatie naar melding, met uitleg")
        expect(page.get_by_role("row", name="database in orde")).to_be_visible()

    def test_every_link_leads_somewhere(self, visit: Visit) -> None:
        page = visit.open("/")
        links = page.eval_on_selector_all("a[href]", "all => [...new Set(all.map((one) => one.href.split('#')[0]))]")
        for link in links:
            assert httpx.get(link, trust_env=False, timeout=60).status_code in (200, 303), link


class TestDocumentation:
    def test_every_call_of_the_contract_is_on_it(self, visit: Visit) -> None:
        contract = httpx.get(f"{visit.service.url}/v1/openapi.json", trust_env=False, timeout=60).json()
        page = visit.open("/documentatie")
        names = page.eval_on_selector_all("article.aanroep h3", "all => all.map((one) => one.id)")
        methods = ("get", "put", "post", "patch", "delete")
        told = [item[m]["operationId"] for item in contract["paths"].values() for m in methods if m in item]
        assert sorted(names) == sorted(told)

    def test_a_call_shows_its_scope_its_parameters_and_a_body_that_the_service_takes(self, visit: Visit) -> None:
        page = visit.open("/documentatie")
        call = page.locator("article", has=page.locator("#createBeoordeling"))
        expect(call.locator("code", has_text="mutaties:beoordelen").first).to_be_visible()
        expect(call.get_by_role("rowheader", name="Idempotency-Key")).to_be_visible()
        assert '"motivering"' in call.locator("pre").inner_text()

    def test_what_is_sent_and_answered_is_described(self, visit: Visit) -> None:
        page = visit.open("/documentatie")
        page.locator("article", has=page.locator("#createBeoordeling")).get_by_role("link", name="OordeelIn").click()
        expect(page.locator("#gegeven-OordeelIn")).to_be_in_viewport()


class TestSigningIn:
    def test_a_token_behind_the_hash_is_posted_and_leaves_the_address(self, visit: Visit) -> None:
        page = visit.sign_in("/controlelijst")
        assert "token" not in page.url
        (cookie,) = page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["secure"]) == (True, "Strict", False)
        assert page.evaluate("document.cookie") == ""

    def test_a_pasted_token_brings_you_where_you_wanted_to_be(self, visit: Visit) -> None:
        page = visit.open("/uitleg")
        expect(page).to_have_url(re.compile(r"/aanmelden\?naar=/uitleg$"))
        page.get_by_label("Toegangstoken").fill(f"Bearer {visit.service.token()}")
        page.get_by_role("button", name="Aanmelden").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Uitleg bij een beslissing")
        page.get_by_role("button", name="Afmelden").click()
        expect(page.get_by_role("link", name="Aanmelden")).to_be_visible()
        assert page.context.cookies() == []

    def test_a_token_that_is_not_trusted_is_refused_in_words(self, visit: Visit) -> None:
        page = visit.open("/aanmelden")
        page.get_by_label("Toegangstoken").fill("niets.van.waarde")
        page.get_by_role("button", name="Aanmelden").click()
        expect(page.get_by_role("alert")).to_have_text("Het toegangstoken is ongeldig of verlopen.")
        assert "niets.van.waarde" not in page.content()
        visit.forgive(401)

    def test_another_site_cannot_sign_anyone_in(self, service: Service) -> None:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elders.example"}):
            answer = httpx.post(f"{service.url}/aanmelden", data={"token": service.token()}, headers=headers,
                                trust_env=False, timeout=60)  # fmt: skip
            assert answer.status_code == 403
            assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize("naar", ["https://elders.example", "//elders.example", "/v1/mutaties", "/\\elders"])
    def test_nobody_is_led_away_after_signing_in(self, service: Service, naar: str) -> None:
        sent = {"token": service.token(), "naar": naar}
        assert httpx.post(f"{service.url}/aanmelden", data=sent, trust_env=False, timeout=60).headers["location"] == "/"

    def test_the_api_does_not_know_the_cookie(self, service: Service) -> None:
        signed = httpx.post(f"{service.url}/aanmelden", data={"token": service.token()}, trust_env=False, timeout=60)
        with httpx.Client(cookies=signed.cookies, trust_env=False, timeout=60) as client:
            assert client.get(f"{service.url}/controlelijst").status_code == 200
            assert client.get(f"{service.url}/v1/controlelijst").status_code == 401


class TestExplanation:
    def test_it_tells_the_outcome_the_reason_and_what_carried_it(self, visit: Visit) -> None:
        page = show(visit, "/uitleg/{burenruzie}")
        expect(page.get_by_role("heading", name="Niet doorzetten")).to_be_visible()
        expect(
            page.get_by_text("Dit is een voorstel. Alleen een mens bij de politie kan het bevestigen.")
        ).to_be_visible()
        carrying = page.locator("article", has=page.get_by_role("heading", name="Geen relatie gaf de doorslag"))
        expect(carrying.get_by_text("Zij horen tot elkaars huiselijke kring volgens Wmo, OM of CBS")).to_be_visible()

    def test_it_names_no_person_of_the_message(self, visit: Visit, service: Service) -> None:
        for name in service.mutaties:
            text = show(visit, f"/uitleg/{{{name}}}").content()
            for secret in secrets_of(name):
                assert secret not in text, name

    def test_urgency_asks_for_a_call_before_anything_else(self, visit: Visit) -> None:
        message = example("acuut-wurging")["bericht"]
        asked = page_of_copy(visit, message, 1, gebeldOp=None, gesprokenMetFunctie=None)
        panel = asked.get_by_role("region", name="Bel Veilig Thuis 0800-2000")
        expect(panel).to_contain_text("Een bericht vervangt het telefoontje niet")
        expect(panel).to_be_in_viewport()
        assert asked.evaluate(LOW_CONTRAST) == []
        reasoned = page_of_copy(visit, message, 2, gebeldOp=None, redenNietGebeld="Ontvanger stond ernaast.")
        panel = reasoned.get_by_role("region", name="Telefoontje vastgelegd")
        expect(panel).to_contain_text("bel zodra het kan")
        assert "Ontvanger stond" not in reasoned.content()
        waiting = visit.sign_in("/controlelijst")  # that was seen, and the one of the examples that was not
        expect(waiting.get_by_text("telefoontje niet vastgelegd")).to_have_count(2)

    def test_a_call_on_record_is_shown_and_without_urgency_there_is_none(self, visit: Visit) -> None:
        page = show(visit, "/uitleg/{acuut-wurging}")
        expect(page.get_by_role("region", name="Telefoontje vastgelegd")).to_be_visible()
        page = show(visit, "/uitleg/{burenruzie}")
        expect(page.get_by_text("Bel Veilig Thuis")).to_have_count(0)
        expect(page.get_by_text("Telefoontje")).to_have_count(0)

    def test_the_form_finds_a_mutatie_by_its_number(self, visit: Visit) -> None:
        page = visit.sign_in("/uitleg")
        page.get_by_label("Mutatienummer").fill(f" {visit.service.mutaties['burenruzie']} ")
        page.get_by_role("button", name="Uitleg tonen").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Uitleg bij mutatie PL1300-")

    def test_a_number_that_cannot_be_one_is_told_so(self, visit: Visit) -> None:
        page = visit.sign_in("/uitleg")
        page.get_by_label("Mutatienummer").fill("12")
        page.get_by_role("button", name="Uitleg tonen").click()
        expect(page.get_by_role("alert")).to_contain_text("Dit is geen mutatienummer")
        visit.forgive(400)

    def test_for_another_unit_it_does_not_exist(self, visit: Visit) -> None:
        page = visit.sign_in(f"/uitleg/{visit.service.mutaties['burenruzie']}", organisatie="politie:rotterdam")
        expect(page.get_by_role("heading", level=1)).to_have_text("Niet gevonden")
        visit.forgive(404)

    def test_it_is_not_for_veilig_thuis(self, visit: Visit) -> None:
        page = visit.sign_in("/uitleg", organisatie="vt:amsterdam-amstelland", scope="mutaties:lezen")
        expect(page.get_by_role("heading", level=1)).to_have_text("Geen toegang")
        visit.forgive(403)

    def test_a_human_verdict_stands_beside_what_the_rules_said(self, visit: Visit) -> None:
        visit.service.judge("verward-zonder-huiselijk-geweld", "DZ", sub="bram")
        page = show(visit, "/uitleg/{verward-zonder-huiselijk-geweld}")
        expect(page.get_by_role("heading", name="Overige zorg")).to_be_visible()
        expect(page.get_by_text("Een mens bij de politie oordeelde: doorzetten naar Veilig Thuis.")).to_be_visible()
        row = page.get_by_role("row").filter(has_text="bram")
        expect(row).to_contain_text("anders dan voorlag")


class TestControlList:
    def test_it_shows_what_waits_and_leads_to_the_explanation(self, visit: Visit) -> None:
        page = visit.sign_in("/controlelijst")
        expect(page.get_by_role("row").nth(1)).to_contain_text("spoed")
        first = page.get_by_role("link", name=re.compile("PL1300-")).first
        number = first.inner_text()
        first.click()
        expect(page.get_by_role("heading", name=f"Uitleg bij mutatie {number}")).to_be_visible()

    def test_a_unit_without_work_is_told_so(self, visit: Visit) -> None:
        page = visit.sign_in("/controlelijst", organisatie="politie:rotterdam")
        expect(page.get_by_text("Er wacht niets op een oordeel.")).to_be_visible()


def page_of_copy(visit: Visit, message: Any, n: int, **optreden: str | None) -> Page:
    """The explanation of a copy of this message about other people elsewhere, with this said of what police did."""
    copy = deepcopy(message)
    copy["bvhNummer"] = f"PL1300-20269990{n:02}"
    for i, person in enumerate(copy["betrokkenen"]):
        person["bsn"] = een_bsn(900 + 10 * n + i)
        person["achternaam"] = f"Kopie{n}"
    copy["huishouden"]["huisnummer"] = 900 + n
    copy["politieoptreden"] |= optreden
    made = visit.service.post("/v1/mutaties", copy)
    assert made["beoordeling"]["uitkomst"] == "DZS"
    return visit.sign_in(f"/uitleg/{made['mutatieId']}")


def secrets_of(name: str) -> set[str]:
    """Names, BSNs, addresses and telephone numbers in an example."""
    found: set[str] = set()
    message: dict[str, Any] = example(name)["bericht"]
    for person in message["betrokkenen"]:
        found |= {person[key] for key in ("bsn", "achternaam", "voornamen", "telefoon") if person.get(key)}
    if postcode := message.get("huishouden", {}).get("postcode"):
        found.add(postcode)
    return found
