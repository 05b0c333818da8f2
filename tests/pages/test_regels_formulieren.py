"""Forms about the rules: refused callers first, then that each does one act and keeps what was typed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from joserfc import jwt
from playwright.sync_api import expect

from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.main import create_app
from service.settings import LOCAL_ISSUER, Settings
from tests.nagespeeld import NU
from tests.pages.conftest import Service, Visit, serving
from tests.pages.regelmakers import (
    ANS,
    BEA,
    BEWERKER,
    DADEN,
    FORMULIEREN,
    GOEDKEURDER,
    POLITIE,
    VT,
    api,
    concept,
    knop,
    opgetekend,
    post,
    toegankelijk,
    vul_in,
)
from tests.regelsets import MOTIEF, landelijk, mens_kijkt_later

pytestmark = pytest.mark.pages


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service in which nothing was decided yet."""
    clock = SimulatedClock(NU)
    app = create_app(Settings(data=tmp_path_factory.mktemp("formulieren"), werk=False), clock=clock)
    with serving(app, clock) as running:
        yield running


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
            with httpx.Client(base_url=service.url, cookies=cookies, trust_env=False, timeout=60) as client:
                assert client.get(pad.format(editie)).status_code == 403

    def test_one_token_does_one_act(self, service: Service, editie: str) -> None:
        """As over the API: a token with an id of its own that is bound to nothing."""
        key = service.keys.token_key
        assert key is not None
        ends = int(service.clock.now().timestamp()) + 3600
        claims = {"iss": LOCAL_ISSUER, "aud": "meldbrug", "sub": "ans", "organisatie": "beheer", "scope": BEWERKER,
                  "exp": ends, "jti": new_id().hex}  # fmt: skip
        token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key, algorithms=["ES256"])
        with httpx.Client(
            base_url=service.url, cookies={"meldbrug_sessie": token}, trust_env=False, timeout=60
        ) as client:
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
            with httpx.Client(cookies={"meldbrug_sessie": service.token(**ANS)}, trust_env=False, timeout=60) as client:
                assert client.get(f"{service.url}{path}").status_code == 404


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


def test_a_replay_that_waits_is_stopped_on_its_page(visit: Visit, editie: str) -> None:
    page = visit.sign_in(f"/regels/{editie}", **ANS)
    knop(page, "Naspelen")
    knop(page, "Stoppen")
    expect(page.get_by_role("status")).to_contain_text("gestopt")
