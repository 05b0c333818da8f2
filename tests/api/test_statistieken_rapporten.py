"""The reports and the signals over HTTP: who may see what, in which order, and that every form holds the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import httpx
import pyarrow.parquet as pq
import pytest

from service.access.callers import Scope
from service.cases.repository.wachtlijsten import append
from service.cases.wachtlijsten import Delta
from service.core.clock import SimulatedClock
from service.core.codes_zaak import Fase
from service.core.reeksen import FASE, Reeks
from service.core.regions import Regions
from service.db.session import Database
from service.statistics.publicatie import Publicaties
from tests.cijfers import een_cel, geteld
from tests.toestemmingen import sta_toe

if TYPE_CHECKING:
    from service.parts import Services

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
Sign = Callable[..., dict[str, str]]
Ask = Callable[..., Any]
BASE = "/v1/statistieken"
RAPPORTEN = ("spiegelrapport", "kwaliteitsrapport", "regelkwaliteit")
ALLE = (*RAPPORTEN, "signalen")
CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
K1 = {"van": "2026-01-01", "tot": "2026-04-01"}
JAN = date(2026, 1, 1)
REGEL = "landelijk@2026.1|{}"


@pytest.fixture
def ask(client: httpx.AsyncClient, sign: Sign) -> Ask:
    async def asked(path: str, organisatie: str = "politie:oost-nederland", **params: str) -> Wire:
        headers = sign(organisatie, Scope.STATISTIEK_LEZEN)
        period = {"van": K1["van"]} if path == "signalen" else K1
        answer = await client.get(f"{BASE}/{path}", params=period | params, headers=headers)
        assert answer.status_code == 200, answer.text
        found: Wire = answer.json()
        return found

    return asked


@pytest.fixture
async def counts(services: Services, clock: SimulatedClock) -> None:
    """What Twente and the east of the country did in January 2026, and so much elsewhere that little is hidden."""
    own = {
        ("mutaties.geldig", ""): 60, ("meldingen", ""): 40, ("teruggekoppeld", ""): 40,
        ("veld.toegepast", "Q07"): 60, ("veld.gevuld", "Q07"): 30,
        ("veld.toegepast", "Q11"): 50, ("veld.gevuld", "Q11"): 45,
        ("veld.toegepast", "Q01"): 60, ("veld.gevuld", "Q01"): 60,
        ("veld.gemist", "Q11"): 12,
        ("tegenspraak.enige", ""): 5, ("tegenspraak", "PERSOON_TE_OUD"): 4, ("tegenspraak", "AANTAL_KINDEREN"): 1,
        ("tegenspraak.zaak.enige", ""): 2, ("tegenspraak.zaak", "TRIAGE_OMGEKEERD"): 2,
        ("regel.afgegaan", REGEL.format("D01")): 30, ("regel.beoordeeld", REGEL.format("D01")): 20,
        ("regel.terecht", REGEL.format("D01")): 17, ("regel.beslist", REGEL.format("GEWELD")): 25,
        ("regel.steekproef", REGEL.format("N06")): 8, ("regel.steekproef.fout", REGEL.format("N06")): 1,
        ("triage.WERKDAGEN", ""): 40, ("triage.WERKDAGEN.op_tijd", ""): 30, ("triage.bekend", ""): 40,
        ("onderzoek", ""): 10, ("onderzoek.op_tijd", ""): 9, ("onderzoek.bekend", ""): 10,
        ("verwacht", ""): 40, ("verwacht.ontvangen", ""): 38,
    }  # fmt: skip
    cellen = {een_cel(of, JAN, onderdeel=part): n for (of, part), n in own.items()}
    for regio in services.get(Regions).regions_on(JAN):
        if regio != "twente":
            more = {"eenheid": services.get(Regions).eenheid_on(services.get(Regions).gemeenten_in(regio, JAN)[0], JAN)}
            for (of, part), n in own.items():
                cellen[een_cel(of, JAN, vt_regio=regio, onderdeel=part, **more)] = 10 * n  # type: ignore[arg-type] # every gemeente has a unit
    await geteld(services.get(Database), clock.now(), cellen)


@pytest.fixture
async def published(counts: None, services: Services, clock: SimulatedClock) -> None:
    """All of it is out."""
    await sta_toe(services, clock.now())
    while await services.get(Publicaties).run_once():
        pass


def cells(answer: Wire, **wanted: Any) -> list[Wire]:
    return [cel for cel in answer["cellen"] if all(cel[name] == value for name, value in wanted.items())]


class TestRefused:
    async def test_whoever_has_no_token_no_scope_or_no_business_here(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        for path in ALLE:
            assert (await client.get(f"{BASE}/{path}")).status_code == 401
            for headers in (sign("ministerie", Scope.MELDINGEN_LEZEN), sign("om"), sign("beheer")):
                assert (await client.get(f"{BASE}/{path}", headers=headers)).status_code == 403

    async def test_an_analyst_without_a_legal_permission_that_covers_it(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock
    ) -> None:
        for path in ALLE:
            answer = await client.get(f"{BASE}/{path}", headers=sign("ministerie"))
            assert (answer.status_code, answer.json()["type"]) == (403, "/v1/problemen/statistiek-niet-toegestaan")
        await sta_toe(services, clock.now(), indicatoren=["K01", "spiegelrapport"])
        for path, status in zip(ALLE, (200, 403, 403, 403), strict=True):
            assert (await client.get(f"{BASE}/{path}", headers=sign("ministerie"))).status_code == status

    @pytest.mark.usefixtures("counts")
    async def test_nobody_sees_another_area_exactly(self, ask: Ask) -> None:
        for path in RAPPORTEN:
            for params in ({"vtRegio": "twente"}, {"eenheid": "oost-nederland"}, {"gebiedsoort": "LAND"}):
                answer = await ask(path, "politie:amsterdam", **params)
                assert {(cel["waarde"], cel["status"]) for cel in answer["cellen"]} <= {(None, "GEHEIM")}

    @pytest.mark.usefixtures("counts")
    async def test_a_region_sees_signals_of_another_only_with_a_permission(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        params = {"vtRegio": "twente"}
        answer = await client.get(f"{BASE}/signalen", params=params, headers=sign("vt:drenthe"))
        assert answer.status_code == 403


async def test_bad_input_is_named_at_once(client: httpx.AsyncClient, sign: Sign) -> None:
    params = {"van": "2026-02-01", "tot": "2031-01-01", "vtRegio": "atlantis", "gebiedsoort": "LAND"}
    for path in RAPPORTEN:
        answer = await client.get(f"{BASE}/{path}", params=params, headers=sign("vt:twente"))
        assert answer.status_code == 400
        assert [(error["location"], error["code"]) for error in answer.json()["errors"]] == [
            ("van", "buiten_het_rooster"),
            ("tot", "in_de_toekomst"),
            ("vtRegio", "onbekende_regio"),
            ("gebiedsoort", "buiten_het_rooster"),
        ]
    for params, location in (
        ({"van": "2026-02-01"}, "van"),
        ({"van": "2027-01-01"}, "van"),
        ({"van": "2014-01-01"}, "van"),
        ({"tot": "2026-04-01"}, "tot"),
        ({"vtRegio": "atlantis"}, "vtRegio"),
    ):
        answer = await client.get(f"{BASE}/signalen", params=params, headers=sign("vt:twente"))
        assert (answer.status_code, [error["location"] for error in answer.json()["errors"]]) == (400, [location])


@pytest.mark.usefixtures("counts")
class TestTheOwnArea:
    async def test_the_mirror_shows_what_is_missed_most_first(self, ask: Ask) -> None:
        answer = await ask("spiegelrapport", eenheid="oost-nederland")
        filled = [(cel["onderdeel"], cel["waarde"]) for cel in cells(answer, meting="gevuld")]
        assert filled[:2] == [("Q07", 50.0), ("Q11", 90.0)]
        assert (len(filled), filled[2][1]) == (25, 100.0)
        [first, *_] = cells(answer, meting="gemist")
        assert (first["onderdeel"], first["waarde"]) == ("Q11", 30.0)
        assert next(part["naam"] for part in answer["indicator"]["onderdelen"] if part["code"] == "Q11") == "letsel"

    async def test_contradictions_are_shares_of_all_that_came_in(self, ask: Ask) -> None:
        answer = await ask("kwaliteitsrapport", "vt:twente", vtRegio="twente")
        told = [(cel["meting"], cel["teller"], cel["noemer"]) for cel in answer["cellen"] if cel["teller"]]
        assert told == [
            ("mutatie", 5, 60), ("mutatie-PERSOON_TE_OUD", 4, 60), ("mutatie-AANTAL_KINDEREN", 1, 60),
            ("melding", 2, 40), ("melding-TRIAGE_OMGEKEERD", 2, 40),
        ]  # fmt: skip

    async def test_a_rule_has_its_precision_and_what_the_sample_found_with_intervals(self, ask: Ask) -> None:
        for params in ({}, {"eenheid": "oost-nederland"}):
            answer = await ask("regelkwaliteit", "politie:oost-nederland", **params)
            told = {(cel["meting"], cel["onderdeel"].partition("|")[2]): cel for cel in answer["cellen"]}
            assert told["afgegaan", "D01"]["waarde"] > 0
        answer = await ask("regelkwaliteit", "vt:twente")
        told = {(cel["meting"], cel["onderdeel"].partition("|")[2]): cel for cel in answer["cellen"]}
        assert [told[key]["waarde"] for key in (("afgegaan", "D01"), ("beslist", "GEWELD"))] == [30, 25]
        precision, sample = told["precisie", "D01"], told["steekproef", "N06"]
        assert (precision["waarde"], precision["teller"], precision["noemer"]) == (85.0, 17, 20)
        assert (sample["waarde"], sample["ondergrens"], sample["bovengrens"]) == (12.5, 2.2, 47.1)

    async def test_signals_stand_beside_their_norm_and_are_no_verdict(self, ask: Ask, services: Services) -> None:
        day = date(2026, 2, 1)
        deltas = [Delta("twente", FASE[Fase.ONDERZOEK], day, day, 50), Delta("twente", Reeks.WL4_OVERIG, day, day, 4)]
        async with services.get(Database).write() as tx:
            await append(tx, deltas)
        answer = await ask("signalen", "vt:twente")
        assert "geen oordeel" in answer["opmerkingen"][0]
        told = {one["meting"]: one for one in answer["signalen"]}
        assert {name: (one["waarde"], one["norm"], one["signaal"]) for name, one in told.items()} == {
            "K14": (75.0, 90.0, "ONDER"),
            "K15": (90.0, 80.0, "BOVEN"),
            "K16": (0.0, 30.0, "ONDER"),
            "K17-WL1+WL2-per-100": (0.0, None, "GEEN_NORM"),
            "K17-WL3-per-100": (0.0, None, "GEEN_NORM"),
            "K17-WL4-per-100": (8.0, None, "GEEN_NORM"),
            "M01": (None, None, "GEEN_CIJFER"),
            "K20": (None, None, "GEEN_CIJFER"),
            "K17-WL5-per-100": (0.0, None, "GEEN_NORM"),
            "K17-WL6-per-100": (0.0, None, "GEEN_NORM"),
            "K06": (95.0, None, "GEEN_NORM"),
            "K07": (0.0, None, "GEEN_NORM"),
        }
        assert (told["K14"]["kanToevalZijn"], told["K15"]["kanToevalZijn"]) == (False, True)
        assert {one["vtRegio"] for one in answer["signalen"]} == {"twente"}
        assert [one["thema"] for one in answer["signalen"]] == sorted(
            (one["thema"] for one in answer["signalen"]),
            key=["TERMIJNEN", "WACHTLIJSTEN", "TOEZICHT", "OVERDRACHT", "TERUGKOPPELING"].index,
        )


@pytest.mark.usefixtures("published")
class TestOthers:
    async def test_see_published_figures_of_every_area_on_the_same_grid(self, ask: Ask) -> None:
        for path in ("spiegelrapport", "kwaliteitsrapport", "regelkwaliteit"):
            answer = await ask(path, "ministerie", gebiedsoort="REGIO")
            assert not any(cel["exact"] for cel in answer["cellen"])
            counted = [cel[name] for cel in answer["cellen"] for name in ("teller", "noemer") if cel[name] is not None]
            assert counted
            assert all(n % 5 == 0 for n in counted)
            alone = await ask(path, "politie:amsterdam", vtRegio="twente")
            assert alone["cellen"]
            assert in_order(cells(answer, vtRegio="twente")) == in_order(alone["cellen"])

    async def test_kinds_of_areas_can_be_chosen(self, ask: Ask) -> None:
        for kind in ("LAND", "REGIO", "EENHEID"):
            answer = await ask("spiegelrapport", "ministerie", gebiedsoort=kind)
            assert {cel["gebiedsoort"] for cel in answer["cellen"]} == {kind}
        assert {cel["gebiedsoort"] for cel in (await ask("regelkwaliteit", "ministerie"))["cellen"]} == {"LAND"}
        assert {cel["gebiedsoort"] for cel in (await ask("spiegelrapport", "ministerie"))["cellen"]} == {
            "LAND",
            "EENHEID",
        }
        own = await ask("spiegelrapport", "vt:twente")
        assert {(cel["vtRegio"], cel["exact"]) for cel in own["cellen"]} == {("twente", True)}

    async def test_see_signals_of_the_country_and_every_region(self, ask: Ask) -> None:
        answer = await ask("signalen", "ministerie")
        triage = {one["vtRegio"]: one for one in answer["signalen"] if one["meting"] == "K14"}
        assert (len(triage), triage[None]["gebied"]) == (26, "Nederland")
        assert triage["drenthe"]["waarde"] is not None
        assert triage["drenthe"]["signaal"] == "ONDER"
        assert not any(one["exact"] for one in answer["signalen"])
        only = await ask("signalen", "vt:drenthe", vtRegio="twente")
        assert only["signalen"] == [one for one in answer["signalen"] if one["vtRegio"] == "twente"]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("path", ALLE)
async def test_every_form_holds_the_same(client: httpx.AsyncClient, sign: Sign, path: str) -> None:
    headers, url = sign("ministerie"), f"{BASE}/{path}"
    params = {"van": "2026-01-01"} if path == "signalen" else K1
    plain = (await client.get(url, params=params, headers=headers)).json()
    rows_of = plain["signalen" if path == "signalen" else "cellen"]
    as_csv = await client.get(url, params=params, headers=headers | {"Accept": CSV})
    as_parquet = await client.get(url, params=params, headers=headers | {"Accept": PARQUET})
    assert f'filename="{path}-HG-kwartaal-2026-01-01' in as_csv.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(as_csv.text, newline="")))
    typed = pq.read_table(io.BytesIO(as_parquet.content)).to_pylist()
    assert len(rows_of) == len(rows) == len(typed) > 0
    for cel, row, values in zip(rows_of, rows, typed, strict=True):
        for name, value in cel.items():
            told = values[name].isoformat() if isinstance(values[name], date) else values[name]
            assert told == value, name
            if value is None:
                assert row[name] in ("", ".")
            else:
                assert row[name] == (str(value).lower() if isinstance(value, bool) else str(value))
        assert (row["waarde"] == ".") == (cel["status"] == "GEHEIM")


def in_order(found: list[Wire]) -> list[Wire]:
    return sorted(found, key=lambda cel: (cel["meting"], cel["onderdeel"] or "", cel["periode"]))
