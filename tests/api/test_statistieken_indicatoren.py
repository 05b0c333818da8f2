"""The indicators over HTTP: who may see what, what may be asked, and that every form holds the same cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import httpx
import pyarrow.parquet as pq
import pytest

from service.access.callers import Scope
from service.core.clock import SimulatedClock
from service.db.session import Database
from tests.cijfers import een_cel, geteld

if TYPE_CHECKING:
    from service.parts import Services

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
Headers = dict[str, str]
Sign = Callable[..., Headers]
Ask = Callable[..., Any]
BASE = "/v1/statistieken"
CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
EERSTE = {"van": "2026-01-01", "tot": "2026-04-01"}


@pytest.fixture
async def counts(services: Services, clock: SimulatedClock) -> None:
    """Twente and Drenthe in the first quarter of 2026."""
    cellen = {
        een_cel("mutaties", JAN): 4,
        een_cel("mutaties", FEB): 5,
        een_cel("mutaties", FEB, eenheid="amsterdam"): 2,
        een_cel("mutaties", FEB, stroom="ZORG_JEUGD"): 100,
        een_cel("mutaties", JAN, vt_regio="drenthe", eenheid="noord-nederland"): 7,
        een_cel("mutaties", date(2025, 12, 1)): 6,
        een_cel("mutaties", FEB, vanaf=date(2027, 1, 1)): 50,
        een_cel("triage.WERKDAGEN", JAN): 40,
        een_cel("triage.WERKDAGEN.op_tijd", JAN): 31,
        een_cel("triage.WERKDAGEN.weggelaten", JAN): 3,
        een_cel("triage.bekend", JAN): 12,
        een_cel("mutaties.niet_doorgezet", JAN): 9,
        een_cel("mutaties.niet_doorgezet.reden", JAN, onderdeel="GEEN_HG"): 6,
        een_cel("mutaties.niet_doorgezet.reden", JAN, onderdeel="DUBBEL"): 3,
    }
    await geteld(services.get(Database), clock.now(), cellen)


@pytest.fixture
def ask(client: httpx.AsyncClient, sign: Sign) -> Ask:
    async def asked(indicator: str, organisatie: str = "vt:twente", **params: str) -> Wire:
        headers = sign(organisatie, Scope.STATISTIEK_LEZEN)
        answer = await client.get(f"{BASE}/{indicator}", params=EERSTE | params, headers=headers)
        assert answer.status_code == 200, answer.text
        found: Wire = answer.json()
        return found

    return asked


def cells(answer: Wire, **wanted: Any) -> list[Wire]:
    return [cel for cel in answer["cellen"] if all(cel[name] == value for name, value in wanted.items())]


class TestRefused:
    async def test_without_a_token_the_scope_or_being_one_for_whom_the_figures_are(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        callers = [
            ({}, 401),
            (sign("ministerie", Scope.MELDINGEN_LEZEN), 403),
            (sign("om"), 403),
            (sign("beheer"), 403),
        ]
        for path in ("indicatoren", "K01"):
            for headers, status in callers:
                assert (await client.get(f"{BASE}/{path}", headers=headers)).status_code == status

    async def test_an_analyst_without_a_legal_permission_on_record(self, client: httpx.AsyncClient, sign: Sign) -> None:
        for path in ("K01", "K17"):
            answer = await client.get(f"{BASE}/{path}", headers=sign("ministerie"))
            assert (answer.status_code, answer.json()["type"]) == (403, "/v1/problemen/statistiek-niet-toegestaan")

    @pytest.mark.usefixtures("counts")
    async def test_nobody_sees_another_area_exactly(self, ask: Ask) -> None:
        asked: list[Headers] = [{}, {"vtRegio": "twente"}, {"eenheid": "oost-nederland"}]
        for organisatie, params in product(["vt:drenthe", "politie:noord-nederland"], asked):
            answer = await ask("K01", organisatie, **params)
            for cel in cells(answer, exact=False):
                assert (cel["waarde"], cel["teller"], cel["status"]) == (None, None, "GEHEIM")
            own = {cel["vtRegio"] or cel["eenheid"] for cel in cells(answer, exact=True)}
            assert own <= {"drenthe", "noord-nederland"}

    async def test_nobody_crosses_a_region_and_a_unit_of_others(self, client: httpx.AsyncClient, sign: Sign) -> None:
        params = {"vtRegio": "twente", "eenheid": "oost-nederland"}
        for organisatie in ("vt:drenthe", "politie:amsterdam"):
            answer = await client.get(f"{BASE}/K01", params=params, headers=sign(organisatie))
            assert answer.status_code == 400
            assert [error["code"] for error in answer.json()["errors"]] == ["buiten_het_rooster"]


class TestBadInput:
    async def test_everything_that_is_wrong_is_named_at_once_and_no_value_repeated(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        params = {"van": "2014-02-01", "tot": "2031-01-01", "vtRegio": "atlantis", "eenheid": "mu",
                  "termijnVariant": "AMVB"}  # fmt: skip
        answer = await client.get(f"{BASE}/K01", params=params, headers=sign("vt:twente"))
        assert answer.status_code == 400
        assert [(error["location"], error["code"]) for error in answer.json()["errors"]] == [
            ("van", "voor_het_begin"),
            ("van", "buiten_het_rooster"),
            ("tot", "in_de_toekomst"),
            ("vtRegio", "onbekende_regio"),
            ("eenheid", "onbekende_eenheid"),
            ("eenheid", "buiten_het_rooster"),
            ("termijnVariant", "geen_termijnvariant"),
        ]
        assert "atlantis" not in answer.text

    async def test_what_cannot_be_asked_is_refused(self, client: httpx.AsyncClient, sign: Sign) -> None:
        wrong = {
            "van": "2026-01-01T00:00:00Z", "tot": "2026-02-30", "per": "week", "stroom": "ALLES", "indeling": "STRAKS",
            "vtRegio": "x" * 61, "regio": "twente",
        }  # fmt: skip
        for name, value in wrong.items():
            answer = await client.get(f"{BASE}/K01", params={name: value}, headers=sign("vt:twente"))
            assert answer.status_code == 400
            assert [error["location"] for error in answer.json()["errors"]] == [name]

    async def test_an_indicator_that_does_not_exist_is_404_and_one_that_cannot_is_400(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        headers = sign("vt:twente")
        assert (await client.get(f"{BASE}/K99", headers=headers)).status_code == 404
        assert (await client.get(f"{BASE}/k01", headers=headers)).status_code == 400

    async def test_waiting_lists_are_stands_of_a_day_and_say_where(self, client: httpx.AsyncClient, sign: Sign) -> None:
        headers = sign("vt:twente")
        answer = await client.get(f"{BASE}/K17", headers=headers)
        assert answer.status_code == 400
        assert "/v1/statistieken/wachtlijsten" in answer.json()["errors"][0]["detail"]
        there = await client.get(f"{BASE}/wachtlijsten", headers=headers)
        assert (there.status_code, "peilmomentOp" in there.json()) == (200, True)

    async def test_a_form_that_is_not_made_here_is_406(self, client: httpx.AsyncClient, sign: Sign) -> None:
        for accept in ("image/png", "text/csv;q=0", "text/html"):
            answer = await client.get(f"{BASE}/K01", headers=sign("vt:twente") | {"Accept": accept})
            assert answer.status_code == 406


class TestTheCatalogue:
    async def test_holds_every_indicator_for_everybody_who_may_read_figures(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        for organisatie in ("ministerie", "vt:twente", "politie:amsterdam"):
            answer = await client.get(f"{BASE}/indicatoren", headers=sign(organisatie))
            found = answer.json()["indicatoren"]
            assert [one["id"] for one in found] == [f"K{nr:02}" for nr in range(1, 26)] + ["M01"]
            assert all(one["definitie"] and one["teller"] and one["noemer"] and one["bron"] for one in found)
        [triage] = [one for one in found if one["id"] == "K14"]
        assert triage["metingen"][0]["norm"]["waarde"] == 90.0
        assert [one["termijnVariant"] for one in triage["metingen"]] == ["WERKDAGEN", "AMVB"]

    async def test_is_a_table_too(self, client: httpx.AsyncClient, sign: Sign) -> None:
        plain = (await client.get(f"{BASE}/indicatoren", headers=sign("ministerie"))).json()
        answer = await client.get(f"{BASE}/indicatoren", headers=sign("ministerie") | {"Accept": CSV})
        rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
        assert [row["meting"] for row in rows] == [
            meting["id"] for one in plain["indicatoren"] for meting in one["metingen"]
        ]
        assert answer.headers["content-disposition"] == 'attachment; filename="indicatoren.csv"'


@pytest.mark.usefixtures("counts")
class TestTheOwnArea:
    async def test_is_exact_with_what_has_begun_to_count_and_the_period_before(self, ask: Ask) -> None:
        [cel] = (await ask("K01", vtRegio="twente"))["cellen"]
        assert cel | {"waarde": 11.0, "teller": 11, "vorige": 6.0, "verschil": 5.0, "exact": True} == cel
        assert cel | {"status": "VOORLOPIG", "reden": None, "revisie": None, "periode": "2026-K1"} == cel
        assert cel | {"vtRegio": "twente", "eenheid": None, "gebiedsoort": "REGIO"} == cel

    async def test_by_month_and_by_stream_which_are_never_added(self, ask: Ask) -> None:
        answer = await ask("K01", vtRegio="twente", per="maand")
        assert [(cel["periode"], cel["waarde"], cel["vorige"]) for cel in answer["cellen"]] == [
            ("2026-01", 4.0, 6.0), ("2026-02", 7.0, 4.0), ("2026-03", 0.0, 7.0),
        ]  # fmt: skip
        [cel] = (await ask("K01", vtRegio="twente", stroom="ZORG_JEUGD"))["cellen"]
        assert cel["waarde"] == 100.0

    async def test_a_unit_sees_itself_and_both_see_what_went_between_them(self, ask: Ask) -> None:
        [unit] = (await ask("K01", "politie:oost-nederland", eenheid="oost-nederland"))["cellen"]
        assert (unit["waarde"], unit["exact"], unit["eenheid"], unit["vtRegio"]) == (9.0, True, "oost-nederland", None)
        both = {"vtRegio": "twente", "eenheid": "amsterdam"}
        [seen] = (await ask("K01", "vt:twente", **both))["cellen"]
        [same] = (await ask("K01", "politie:amsterdam", **both))["cellen"]
        assert seen == same
        assert (seen["waarde"], seen["vtRegio"], seen["eenheid"]) == (2.0, "twente", "amsterdam")

    async def test_a_share_has_its_parts_its_interval_and_the_mark_of_the_minimum(self, ask: Ask) -> None:
        [cel] = (await ask("K14", vtRegio="twente", termijnVariant="WERKDAGEN"))["cellen"]
        assert (cel["waarde"], cel["teller"], cel["noemer"], cel["weggelaten"]) == (77.5, 31, 40, 3)
        assert (cel["aandeelWeggelaten"], cel["onderMinimum"]) == (7.0, True)
        assert cel["ondergrens"] < 77.5 < cel["bovengrens"]
        [nothing] = (await ask("K15", vtRegio="twente"))["cellen"]
        assert (nothing["waarde"], nothing["status"], nothing["reden"]) == (None, "GEHEIM", "TE_WEINIG_WAARNEMINGEN")

    async def test_parts_that_are_open_are_those_that_occur(self, ask: Ask) -> None:
        answer = await ask("K03", vtRegio="twente")
        assert [(cel["onderdeel"], cel["teller"], cel["noemer"]) for cel in answer["cellen"]] == [
            ("DUBBEL", 3, 9), ("GEEN_HG", 6, 9),
        ]  # fmt: skip

    async def test_regions_that_merged_are_one_in_the_division_of_now(
        self, ask: Ask, services: Services, clock: SimulatedClock
    ) -> None:
        jan = date(2019, 1, 1)
        cellen = {een_cel("mutaties", jan, vt_regio="brabant-noordoost"): 3,
                  een_cel("mutaties", jan, vt_regio="zuidoost-brabant"): 4}  # fmt: skip
        await geteld(services.get(Database), clock.now(), cellen)
        when = {"van": "2019-01-01", "tot": "2021-01-01", "per": "jaar", "vtRegio": "oost-brabant"}
        now = await ask("K01", "vt:oost-brabant", **when, indeling="NU")
        then = await ask("K01", "vt:oost-brabant", **when)
        assert [(cel["waarde"], cel["reden"]) for cel in now["cellen"]] == [(7.0, None), (0.0, None)]
        assert [(cel["waarde"], cel["reden"]) for cel in then["cellen"]] == [(None, "BESTOND_NIET"), (0.0, None)]

    async def test_says_what_it_is(self, ask: Ask, clock: SimulatedClock) -> None:
        answer = await ask("K14")
        assert answer["indicator"]["versie"] == "2026.1"
        assert answer["bijgewerktTotOp"] == clock.now().isoformat().replace("+00:00", "Z")
        assert answer["gepubliceerdOp"] is None
        assert "alleen het eigen gebied" in answer["opmerkingen"][0]
        [quality] = answer["datakwaliteit"]
        assert quality == {"periode": "2026-K1", "regios": 25, "voldoen": 0, "voldoende": False}


class TestBeforeAnythingWasCounted:
    async def test_an_empty_figure_is_no_zero(self, ask: Ask) -> None:
        answer = await ask("K01", vtRegio="twente")
        assert answer["cellen"][0]["waarde"] is None
        assert any("nog niets geteld" in told for told in answer["opmerkingen"])


@pytest.mark.usefixtures("counts")
class TestTheForms:
    async def test_hold_the_same_cells(self, client: httpx.AsyncClient, sign: Sign) -> None:
        for indicator in ("K01", "K03", "K14", "K11"):
            await self.compare(client, sign("vt:twente"), indicator)

    async def compare(self, client: httpx.AsyncClient, headers: Headers, indicator: str) -> None:
        url = f"{BASE}/{indicator}"
        plain = (await client.get(url, params=EERSTE, headers=headers)).json()
        as_csv = await client.get(url, params=EERSTE, headers=headers | {"Accept": CSV})
        as_parquet = await client.get(url, params=EERSTE, headers=headers | {"Accept": PARQUET})
        assert as_csv.headers["content-type"] == "text/csv; charset=utf-8; header=present"
        assert as_parquet.headers["content-type"] == PARQUET
        name = f'attachment; filename="{indicator}-HG-kwartaal-2026-01-01-2026-04-01'
        assert as_csv.headers["content-disposition"] == f'{name}.csv"'
        assert as_parquet.headers["content-disposition"] == f'{name}.parquet"'
        assert as_csv.headers["vary"] == as_parquet.headers["vary"] == "Accept"
        rows = list(csv.DictReader(io.StringIO(as_csv.text, newline="")))
        table = pq.read_table(io.BytesIO(as_parquet.content))
        typed = table.to_pylist()
        assert len(plain["cellen"]) == len(rows) == len(typed) > 0
        for cel, row, values in zip(plain["cellen"], rows, typed, strict=True):
            assert {name: same(values[name]) for name in cel} == cel
            assert {name: row[name] for name in cel} == {name: text(value, row[name]) for name, value in cel.items()}
            if cel["status"] == "GEHEIM":
                assert row["waarde"] == "."
        assert table.schema.metadata[b"definitieVersie"] == b"2026.1"
        assert table.schema.metadata[b"bijgewerktTotOp"]


def same(value: Any) -> Any:
    """A value of Parquet as JSON writes it."""
    return value.isoformat() if isinstance(value, date) else value


def text(value: Any, given: str) -> str:
    """A value of JSON as CSV writes it; what is null is empty, or a dot when it is secret."""
    if value is None:
        return given if given in ("", ".") else "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
