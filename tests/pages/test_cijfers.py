"""The pages of the figures in a real browser: who may look, that they say what the API says, and that all can use them.

The answers are made by hand (`antwoorden.py`), and pages and API ask the same one, so that every cell can be compared.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from service.core.clock import SimulatedClock
from service.main import create_app
from service.pages.cijfers import woorden
from service.parts import Services
from service.settings import Settings
from service.statistics.indicator import Maat
from service.statistics.service import Geheimreden, Indicatoren, Rapporten, Signalen, Wachtlijsten
from tests.pages.antwoorden import NOOT, Nepcijfers, Nepwachtlijsten
from tests.pages.conftest import PATIENCE_S, Service, Visit, serving

pytestmark = pytest.mark.pages

NU = datetime(2026, 11, 20, 9, tzinfo=UTC)
SCOPE = "statistiek:lezen"
TREND = "/cijfers/trend?indicator=K14&gebied=twente&per=kwartaal&tm=2026-K3&aantal=8"
PAGES = {
    "landelijk": "/cijfers",
    "regio": "/cijfers/regio?gebied=twente",
    "trend": TREND,
    "aantallen": "/cijfers/trend?indicator=K01&gebied=amsterdam&per=maand&aantal=12",
    "onderdelen": "/cijfers/trend?indicator=K19&meting=K19%7CLOPENDE_ZAAK",
    "wachtlijsten": "/cijfers/wachtlijsten?gebied=twente&meting=per-100&aantal=12",
    "vergelijking": "/cijfers/vergelijking?indicator=K14&gebied=twente",
    "mutaties": "/cijfers/mutaties?gebied=amsterdam",
    "regels": "/cijfers/regels?gebied=amsterdam",
    "signalen": "/cijfers/signalen?gebied=twente",
    "definities": "/cijfers/definities",
}
DRAWN = {"landelijk": 0, "onderdelen": 2, "wachtlijsten": 6, "mutaties": 3, "definities": 0}
"""How many charts a page has, where that is not one."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose figures were made by hand."""
    clock = SimulatedClock(NU)
    app = create_app(Settings(data=tmp_path_factory.mktemp("cijfers"), werk=False), clock=clock)
    services: Services = app.state.services
    figures, lists = cast("Indicatoren", Nepcijfers()), cast("Wachtlijsten", Nepwachtlijsten())
    services.add(figures, kind=Indicatoren)
    services.add(lists, kind=Wachtlijsten)
    services.add(Rapporten(figures))
    services.add(Signalen(figures, lists))
    with serving(app, clock) as running:
        yield running


def cookie(service: Service, organisatie: str = "ministerie", scope: str = SCOPE) -> dict[str, str]:
    """What a browser has after signing in."""
    return {"meldbrug_sessie": service.token(sub="analist", organisatie=organisatie, scope=scope)}


def get(service: Service, path: str, **who: str) -> httpx.Response:
    """A page, without a browser."""
    with httpx.Client(base_url=service.url, cookies=cookie(service, **who), trust_env=False, timeout=60) as client:
        return client.get(path)


@pytest.fixture
def signed(visit: Visit) -> Visit:
    """A visitor that is signed in as an analyst of the ministry."""
    for name, value in cookie(visit.service).items():
        visit.page.context.add_cookies([{"name": name, "value": value, "url": visit.service.url}])
    return visit


class TestWhoMayLook:
    @pytest.mark.parametrize("path", PAGES.values())
    def test_without_a_token_one_signs_in_first(self, service: Service, path: str) -> None:
        answer = httpx.get(f"{service.url}{path}", trust_env=False, timeout=60)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/aanmelden?naar={quote(path)}")

    @pytest.mark.parametrize("path", PAGES.values())
    def test_another_scope_is_not_enough(self, service: Service, path: str) -> None:
        answer = get(service, path, scope="mutaties:lezen regels:lezen")
        assert answer.status_code == 403
        assert "statistiek:lezen" in answer.text

    @pytest.mark.parametrize("path", PAGES.values())
    @pytest.mark.parametrize("organisatie", ["om", "beheer"])
    def test_it_is_not_for_other_organisations(self, service: Service, path: str, organisatie: str) -> None:
        assert get(service, path, organisatie=organisatie).status_code == 403

    @pytest.mark.parametrize("path", [*list(PAGES.values())[:-1], f"{TREND}&vorm=csv", f"{TREND}&vorm=parquet"])
    def test_without_a_permission_on_record_an_analyst_sees_no_figure(
        self, service: Service, monkeypatch: pytest.MonkeyPatch, path: str
    ) -> None:
        monkeypatch.setattr(Nepcijfers, "vergund", False)
        assert get(service, path).status_code == 403
        assert get(service, path, organisatie="vt:twente").status_code == 200

    def test_after_signing_in_one_comes_where_one_wanted_with_every_choice(self, visit: Visit) -> None:
        page = visit.open(TREND)
        page.get_by_label("Toegangstoken").fill(visit.service.token(organisatie="vt:twente", scope=SCOPE))
        page.get_by_role("button", name="Aanmelden").click()
        expect(page).to_have_url(f"{visit.service.url}{TREND}")

    @pytest.mark.parametrize("naar", ["/cijfers/../v1/mutaties", "/cijfers//elders", "/cijfers?x=\r\nSet-Cookie: a"])
    def test_an_address_that_only_begins_like_ours_leads_nowhere(self, service: Service, naar: str) -> None:
        sent = {"token": service.token(scope=SCOPE), "naar": naar}
        assert httpx.post(f"{service.url}/aanmelden", data=sent, trust_env=False, timeout=60).headers["location"] == "/"


class TestEveryPage:
    @pytest.fixture(params=PAGES)
    def page(self, signed: Visit, request: pytest.FixtureRequest) -> Page:
        page = signed.open(PAGES[request.param])
        expect(page.locator(".doek:visible svg")).to_have_count(DRAWN.get(request.param, 1))
        return page

    def test_it_is_accessible_wide_and_narrow_and_on_paper_and_nothing_falls_off(self, page: Page) -> None:
        for width in (1440, 375):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()
        page.set_viewport_size({"width": 718, "height": 1000})  # A4 with margins
        page.emulate_media(media="print")
        expect(page.locator(".cijfers-menu")).to_be_hidden()
        expect(page.locator("form.keuzes")).to_be_hidden()
        for shown in page.locator("h1, table, .doek").all():
            expect(shown).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 718

    def test_the_keyboard_reaches_every_control_and_shows_where_it_is(self, page: Page) -> None:
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text("Naar de inhoud")
        controls = page.locator("a[href]:visible, button:visible, select:visible, [tabindex='0']:visible").count()
        seen = set()
        for _ in range(controls):
            seen.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
            page.keyboard.press("Tab")
        assert len(seen) == controls


class TestThePageSaysWhatTheApiSays:
    def test_of_every_cell_of_a_trend(self, signed: Visit) -> None:
        page = signed.open(TREND)
        cells = api(signed.service, "K14", van="2024-10-01", tot="2026-10-01")
        shown = [[text.strip() for text in row] for row in table(page)]
        for row in shown:
            for name, place in (("Nederland", 1), ("Veilig Thuis Twente", 6)):
                cel = next(c for c in cells if c["naam"] == name and c["meting"] == "K14" and said(c) == row[0])
                assert row[place].startswith(woorden.cijfer(cel["waarde"], Maat.PROCENT) if cel["waarde"] else ".")
                counts = [cel["teller"], cel["noemer"], cel["weggelaten"]]
                assert row[place + 2 : place + 5] == [woorden.getal(n) if n is not None else dot(cel) for n in counts]
                assert ("voorlopig" in row[place]) == (cel["status"] == "VOORLOPIG")
        assert len(shown) == 8

    def test_and_a_file_holds_the_cells_of_the_page_and_no_other(self, service: Service) -> None:
        rows = list(csv.DictReader(io.StringIO(get(service, f"{TREND}&vorm=csv").text)))
        cells = api(service, "K14", van="2024-10-01", tot="2026-10-01")
        wanted = [c for c in cells if c["naam"] in ("Nederland", "Veilig Thuis Twente") and c["meting"] == "K14"]
        assert [(r["naam"], r["periode"], r["waarde"]) for r in rows] == [
            (c["naam"], c["periode"], "." if c["waarde"] is None else repr(c["waarde"])) for c in wanted
        ]

    @pytest.mark.parametrize("path", [PAGES["landelijk"], PAGES["regio"], PAGES["vergelijking"]])
    def test_csv_and_parquet_of_a_page_hold_the_same_rows(self, service: Service, path: str) -> None:
        pandas = pytest.importorskip("pandas")
        with_form = f"{path}{'&' if '?' in path else '?'}vorm="
        text, packed = get(service, f"{with_form}csv"), get(service, f"{with_form}parquet")
        assert 'filename="cijfers' in text.headers["content-disposition"]
        rows = list(csv.DictReader(io.StringIO(text.text)))
        frame = pandas.read_parquet(io.BytesIO(packed.content))
        assert list(frame["naam"]) == [row["naam"] for row in rows]
        values = [-1.0 if row["waarde"] in (".", "") else float(row["waarde"]) for row in rows]
        assert list(frame["waarde"].fillna(-1)) == values

    def test_a_region_sees_its_own_figures_marked_as_nobody_elses(self, service: Service) -> None:
        page = get(service, "/cijfers/regio", organisatie="vt:twente").text
        assert "<h1>Twente naast Nederland</h1>" in page
        assert "geen toestemming" not in page.split("<tbody>")[1].split("Nederland")[0]


class TestReading:
    def test_a_secret_figure_tells_its_reason_on_focus_and_in_the_legend(self, signed: Visit) -> None:
        page = signed.open(PAGES["vergelijking"])
        secret = page.locator("a.geheim").first
        secret.focus()
        assert page.evaluate("getComputedStyle(document.activeElement, '::after').visibility") == "visible"
        reason = secret.get_attribute("data-waarom")
        assert reason
        secret.press("Enter")
        expect(page.locator(":target")).to_have_text(".")
        expect(page.locator(".leeswijzer")).to_contain_text(reason)

    def test_a_tile_leads_to_its_trend_and_its_definition(self, signed: Visit) -> None:
        page = signed.open("/cijfers")
        page.get_by_role("link", name="Triage binnen vijf dagen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Triage binnen vijf dagen")
        definition = page.get_by_role("region", name="Definitie: triage binnen vijf dagen")
        for word in ("Teller", "Noemer", "Streefwaarde", "Bron", "Versie", "Bijgewerkt tot", "Revisie", "Minimum"):
            expect(definition.get_by_text(word, exact=True)).to_be_visible()
        expect(page.get_by_text(NOOT)).to_be_visible()

    def test_choices_go_into_the_address_and_come_back(self, signed: Visit) -> None:
        page = signed.open("/cijfers/trend")
        page.get_by_label("Indicator", exact=True).select_option("K15")
        page.get_by_label("Gebied", exact=True).select_option("flevoland")
        page.get_by_label("Stroom", exact=True).select_option("ZORG_JEUGD")
        page.get_by_role("button", name="Tonen").click()
        expect(page).to_have_url(re.compile(r"indicator=K15.*gebied=flevoland.*stroom=ZORG_JEUGD"))
        expect(page.get_by_label("Gebied", exact=True)).to_have_value("flevoland")
        expect(page.locator("caption").first).to_contain_text("zorg en jeugd")

    def test_a_chart_is_told_in_words_to_who_does_not_see_it(self, signed: Visit) -> None:
        page = signed.open(TREND)
        label = page.get_by_role("img", name=re.compile("^Lijngrafiek")).get_attribute("aria-label") or ""
        assert "streefwaarde 90" in label
        assert "voorlopig" in label
        expect(page.locator(".doek svg")).to_contain_text("streefwaarde 90")
        expect(page.locator(".doek svg")).to_contain_text("voorlopig")

    def test_without_script_everything_is_there_but_the_drawing(self, chromium: Browser, service: Service) -> None:
        with chromium.new_context(java_script_enabled=False) as context:
            for name, value in cookie(service).items():
                context.add_cookies([{"name": name, "value": value, "url": service.url}])
            page = context.new_page()
            page.set_default_timeout(PATIENCE_S * 1000)
            for path in PAGES.values():
                page.goto(f"{service.url}{path}")
                assert page.locator(".doek:visible").count() == 0
                assert page.locator("table:visible, .definitie:visible").count() > 0

    def test_what_cannot_be_chosen_is_told_at_once(self, service: Service) -> None:
        answer = get(service, "/cijfers/trend?per=week&aantal=7&vorm=csv")
        assert answer.status_code == 400
        assert answer.text.count("<li>Kies bij") == 2
        for path in ("/cijfers/trend?indicator=K99", "/cijfers/trend?gebied=elders", "/cijfers?vorm=xls",
                     "/cijfers/vergelijking?indicator=K01"):  # fmt: skip
            assert get(service, path).status_code == 400, path


def table(page: Page) -> list[list[str]]:
    """The cells of the first table, row by row."""
    rows = page.locator("table").first.locator("tbody tr").all()
    return [row.locator("th, td").all_inner_texts() for row in rows]


def api(service: Service, indicator: str, **query: str) -> list[dict[str, Any]]:
    """The cells that the API gives."""
    headers = {"Authorization": f"Bearer {service.token(sub='analist', organisatie='ministerie', scope=SCOPE)}"}
    url = f"{service.url}/v1/statistieken/{indicator}"
    answer = httpx.get(url, params=query, headers=headers, trust_env=False, timeout=60)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["cellen"]
    return found


def said(cel: dict[str, Any]) -> str:
    """The heading of the row that a cell stands in."""
    return woorden.periode(str(cel["periode"])) + (" voorlopig" if cel["status"] == "VOORLOPIG" else "")


def dot(cel: dict[str, Any]) -> str:
    """A count that is kept secret."""
    return f".\ngeheim: {woorden.WAAROM[Geheimreden(cel['reden'])]}"
