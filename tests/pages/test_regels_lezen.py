"""The reading pages of the rules in a real browser: a set as text, two beside each other, and a tree that lights up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.core.clock import SimulatedClock
from service.main import create_app
from service.rules.rulesets import national
from service.settings import Settings
from tests.pages.conftest import Service, Visit, example, serving
from tests.regelsets import MOTIEF, landelijk, zonder_kinderen

pytestmark = pytest.mark.pages

POLITIE = "mutaties:lezen mutaties:beoordelen regels:lezen"
MAKER = "regels:lezen regels:beheren"
PROBEREN = "/regels/landelijk/proberen"
ZONDER_HERHALING = {"exclude": [[".regelkaart + .regelkaart"], [".boom + .boom"], [".proefvorm details + details"]]}
"""Of what is made alike many times the first of each group is looked at."""
BLADEN = {
    "overzicht": "/regels",
    "editie": "/regels/{editie}",
    "proberen": PROBEREN,
    "verschillen": "/regels/{editie}/verschillen",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with one mutatie, and a draft that is bad on purpose."""
    message = example("burenruzie")
    clock = SimulatedClock(datetime.fromisoformat(message["peilmoment"]))
    app = create_app(Settings(data=tmp_path_factory.mktemp("regels"), werk=False), clock=clock)
    with serving(app, clock) as running:
        running.mutaties["burenruzie"] = running.post("/v1/mutaties", message["bericht"])["mutatieId"]
        body = {"document": landelijk("2026.2", zonder_kinderen), "motief": MOTIEF}
        made = running.post("/v1/regelsets", body, sub="ans", organisatie="beheer", scope=MAKER)
        running.mutaties["editie"] = made["editieId"]
        yield running


@pytest.fixture
def signed(visit: Visit) -> Visit:
    """A visitor of police in Amsterdam that reads rules and mutaties."""
    token = visit.service.token(scope=POLITIE)
    visit.page.context.add_cookies([{"name": "meldbrug_sessie", "value": token, "url": visit.service.url}])
    return visit


def show(visit: Visit, path: str) -> Page:
    return visit.open(path.format(**visit.service.mutaties))


class TestEveryPage:
    @pytest.mark.parametrize("blad", BLADEN)
    def test_it_is_accessible_wide_and_narrow_and_nothing_falls_off(self, signed: Visit, blad: str) -> None:
        page = show(signed, BLADEN[blad])
        expect(page.get_by_role("link", name="Regels", exact=True)).to_have_attribute("aria-current", "page")
        assert page.locator(".regels-menu [aria-current]").count() == 1
        ids = page.eval_on_selector_all("[id]", "all => all.map((one) => one.id)")
        assert len(ids) == len(set(ids))
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page, context=ZONDER_HERHALING)
        assert found.violations_count == 0, found.generate_report()


class TestReading:
    def test_a_set_is_read_by_outcome_with_its_source_beside_each_rule(self, signed: Visit) -> None:
        page = show(signed, "/regels")
        page.get_by_role("row", name=re.compile("^Nederland")).get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Landelijke regels")
        expect(page.locator("article.regelkaart")).to_have_count(len(national().document.rules))
        page.get_by_role("navigation", name="De regels, in de volgorde").get_by_role("link", name="Poorten").click()
        expect(page.locator("#poorten")).to_be_in_viewport()
        rule = page.get_by_role("article", name="MP01 Geweld binnen de huiselijke kring")
        expect(rule.get_by_text("F30, F32")).to_be_visible()
        expect(rule.locator(".voorwaarde")).to_contain_text("Zij horen tot elkaars huiselijke kring")

    def test_a_bad_draft_is_loud_before_anything_else_on_it(self, signed: Visit) -> None:
        for path in ("editie", "verschillen"):
            page = show(signed, BLADEN[path])
            loud = page.get_by_role("region", name="Let op: 4 regels die zeker doorzetten, doen minder")
            expect(loud).to_be_in_viewport()
            assert page.locator("h2").first.inner_text().startswith("Let op: 4 regels")
            expect(loud.get_by_role("heading", level=3)).to_have_count(4)
            loud.get_by_text("Gevallen die het tonen (3)").click()
            case = loud.get_by_text("Wat de politie als aanleiding aankruiste: Kindermishandeling, anders")
            expect(case.first).to_be_visible()

    def test_two_sets_are_chosen_and_compared_in_words(self, signed: Visit) -> None:
        page = show(signed, "/regels/landelijk/verschillen")
        expect(page.get_by_text("Beide sets beslissen hetzelfde")).to_be_visible()
        page.get_by_label("Vergelijk met").select_option(signed.service.mutaties["editie"])
        page.get_by_role("button", name="Vergelijken").click()
        expect(page).to_have_url(re.compile(r"\?met=[0-9a-f-]{36}$"))
        expect(page.get_by_role("heading", name="MP03 Vermoeden van kindermishandeling")).to_contain_text("aangezet")
        expect(page.get_by_role("region", name="Let op")).to_have_count(0)


class TestTrying:
    def test_facts_light_the_tree_and_stand_in_no_address(self, signed: Visit) -> None:
        page = show(signed, PROBEREN)
        page.get_by_role("button", name="Begin met een rustig voorval").click()
        expect(page.get_by_role("heading", name="Beoordeling door een mens bij de politie").first).to_be_visible()
        page.get_by_text("Wat er gebeurde").click()
        page.get_by_label("Er is geweld, dreiging, dwang").select_option("ja")
        page.get_by_text("Wie tot wie").click()
        page.get_by_label("Zij horen tot elkaars huiselijke kring").select_option("ja")
        page.get_by_role("button", name="Proberen", exact=True).click()
        expect(page.get_by_role("heading", level=2).first).to_have_text("Doorzetten naar Veilig Thuis")
        lit = page.locator("details.boom.bepalend")
        expect(lit).to_contain_text("MP01")
        expect(lit.get_by_text("Zij horen tot elkaars huiselijke kring")).to_be_visible()
        expect(page.locator(".weg .brandt").first).to_contain_text("Regels die zeker doorzetten")
        assert page.url == signed.service.url + PROBEREN
        assert Axe().run(page, context=ZONDER_HERHALING).violations_count == 0
        page.get_by_text("Wat er gebeurde").click()
        expect(page.get_by_label("Er is geweld, dreiging, dwang")).to_have_value("ja")

    def test_what_is_open_is_unknown_and_is_told(self, signed: Visit) -> None:
        page = show(signed, PROBEREN)
        page.get_by_label("Er is gedreigd met de dood").select_option("ja")
        page.get_by_role("button", name="Proberen", exact=True).click()
        region = page.get_by_role("region", name="Wat niet bekend is en ertoe doet")
        expect(region).to_contain_text("Zij horen tot elkaars huiselijke kring")
        rule = page.locator("details.boom.onbekend", has_text="A01")
        expect(rule).to_contain_text("‘Zij horen tot elkaars huiselijke kring volgens Wmo, OM of CBS’ is onbekend")

    def test_a_rule_that_did_not_fire_says_through_which_criterion(self, signed: Visit) -> None:
        page = show(signed, PROBEREN)
        page.get_by_role("button", name="Begin met een rustig voorval").click()
        floor = page.get_by_role("region", name="Zeker: doorzetten naar Veilig Thuis", exact=True)
        floor.get_by_text("regels gingen niet af").click()
        expect(floor.locator("details.boom", has_text="MP14")).to_contain_text(
            "‘Het slachtoffer vraagt om hulp of een melding’ is nee"
        )

    def test_an_example_of_a_rule_is_tried_with_one_button(self, signed: Visit) -> None:
        page = show(signed, "/regels/landelijk")
        rule = page.get_by_role("article", name="A03 Wurging")
        rule.get_by_text("Voorbeelden").click()
        rule.get_by_role("button").first.click()
        expect(page.get_by_role("heading", level=2).first).to_contain_text("Met spoed doorzetten")
        expect(page.locator("details.boom.ja", has_text="A03")).to_be_visible()

    def test_everything_wrong_is_told_at_once_and_what_was_typed_stays(self, signed: Visit) -> None:
        page = show(signed, PROBEREN)
        numbers = page.locator("input[type=number]")
        asked = numbers.count()
        numbers.evaluate_all("all => all.forEach((one) => { one.type = 'text'; one.value = 'veel'; })")
        page.get_by_role("button", name="Proberen", exact=True).click()
        told = page.get_by_role("alert").get_by_role("listitem")
        expect(told).to_have_count(asked)
        expect(page.get_by_label("Dagen tussen incident en ontvangst")).to_have_value("veel")
        signed.forgive(400)

    def test_a_mutatie_of_the_own_unit_is_tried_by_its_number(self, signed: Visit) -> None:
        page = show(signed, "/regels/{editie}/proberen")
        page.get_by_label("Mutatienummer").fill(signed.service.mutaties["burenruzie"])
        page.get_by_role("button", name="Deze mutatie proberen").click()
        expect(page.get_by_text("Deze regels zeggen hetzelfde")).to_be_visible()
        expect(page.locator("details.boom.bepalend")).to_contain_text("N01")
        page.get_by_role("link", name=re.compile("PL1300-")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Uitleg bij mutatie")
