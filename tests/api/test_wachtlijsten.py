"""The waiting lists over HTTP: who may see them and how, what may be asked, and what the answer says."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pyarrow.parquet as pq
import pytest

from service.access.callers import DIENST, Scope
from service.cases.repository.wachtlijsten import append, fold
from service.cases.service import Cases
from service.cases.wachtlijsten import Delta
from service.core.clock import SimulatedClock
from service.core.codes_incident import Stroom
from service.core.codes_zaak import Fase
from service.core.reeksen import FASE, Reeks
from service.core.regions import Regions
from service.db.session import Database
from service.statistics.toestemming import Toestemmingen
from tests.deliveries import een_aflevering
from tests.toestemmingen import sta_toe

if TYPE_CHECKING:
    from service.parts import Services

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
Headers = dict[str, str]
Sign = Callable[..., Headers]
Ask = Callable[..., Any]
PATH = "/v1/statistieken/wachtlijsten"
VERLOOP = f"{PATH}/verloop"
CSV, PARQUET = "text/csv", "application/vnd.apache.parquet"
SEVENTH = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)  # a Monday


@pytest.fixture
def ask(client: httpx.AsyncClient, sign: Sign) -> Ask:
    async def asked(organisatie: str = "vt:twente", path: str = PATH, **params: str) -> Wire:
        answer = await client.get(path, params=params, headers=sign(organisatie, Scope.STATISTIEK_LEZEN))
        assert answer.status_code == 200, answer.text
        found: Wire = answer.json()
        return found

    return asked


async def deliver(services: Services, vt_regio: str, count: int, now: datetime) -> None:
    async with services.get(Database).write() as tx:
        items = [een_aflevering(now, vt_regio=vt_regio) for _ in range(count)]
        await services.get(Cases).deliver(tx, items, now)


async def add(services: Services, *deltas: Delta) -> None:
    async with services.get(Database).write() as tx:
        await append(tx, deltas)


def een_delta(reeks: str, aantal: int, *, vt_regio: str = "twente", dag: date = date(2026, 9, 7),
              bekend_op: date | None = None) -> Delta:  # fmt: skip
    return Delta(vt_regio, reeks, dag, bekend_op or dag, aantal)


def region(answer: Wire, vt_regio: str) -> Wire:
    [found] = [regio for regio in answer["regios"] if regio["vtRegio"] == vt_regio]
    told: Wire = found
    return told


def figure(area: Wire, definitie: str, variant: str | None = "WERKDAGEN") -> Wire:
    lists = area["wachtlijsten"]
    [told] = [found for found in lists if found["definitie"] == definitie and found["termijnVariant"] == variant]
    found: Wire = told
    return found


def count(area: Wire, definitie: str, variant: str | None = "WERKDAGEN") -> int | None:
    number: int | None = figure(area, definitie, variant)["aantal"]
    return number


def own(answer: Wire) -> Wire:
    """The one region of an answer, as it is."""
    [found] = answer["regios"]
    assert found["exact"]
    told: Wire = found
    return told


@pytest.fixture
async def permitted(services: Services, clock: SimulatedClock) -> None:
    """Others may see figures, and every region agrees but Drenthe."""
    agree = [regio for regio in services.get(Regions).vt_regios if regio != "drenthe"]
    await sta_toe(services, clock.now(), regios=agree)


@pytest.fixture
async def waiting(services: Services) -> None:
    """How many wait for triage in Twente, Drenthe, and five others, of three hundred that are open in each region."""
    counts = {"twente": 3, "drenthe": 40, "zeeland": 9, "flevoland": 14, "utrecht": 61, "haaglanden": 38}
    counts["friesland"] = 22
    regios, late = services.get(Regions).regions_on(SEVENTH.date()), (Reeks.WL1_WERKDAGEN, Reeks.WL1_AMVB)
    await add(
        services,
        *(een_delta(FASE[Fase.WACHT_OP_TRIAGE], 300, vt_regio=regio) for regio in regios),
        *(een_delta(reeks, n, vt_regio=regio) for regio, n in counts.items() for reeks in late),
    )


class TestRefused:
    async def test_whoever_has_no_token_no_scope_or_no_business_here(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        for path in (PATH, VERLOOP):
            assert (await client.get(path)).status_code == 401
            for headers in (sign("ministerie", Scope.MELDINGEN_LEZEN), sign("om"), sign("beheer")):
                assert (await client.get(path, headers=headers)).status_code == 403

    async def test_whoever_asks_for_others_without_a_permission_on_record(
        self, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        asked: list[tuple[str, dict[str, str]]] = [
            ("ministerie", {}),
            ("ministerie", {"vtRegio": "twente"}),
            ("politie:oost-nederland", {}),
            ("vt:twente", {"vtRegio": "drenthe"}),
            ("vt:twente", {"vergelijk": "true"}),
        ]
        for path in (PATH, VERLOOP):
            for organisatie, params in asked:
                answer = await client.get(path, params=params, headers=sign(organisatie))
                assert (answer.status_code, answer.json()["type"]) == (403, "/v1/problemen/statistiek-niet-toegestaan")

    async def test_whoever_is_permitted_less_than_what_the_lists_hold(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, clock: SimulatedClock
    ) -> None:
        await sta_toe(services, clock.now(), stromen=[Stroom.HG])
        assert (await client.get(PATH, headers=sign("ministerie"))).status_code == 403
        await sta_toe(services, clock.now(), indicatoren=["K01"])
        assert (await client.get(PATH, headers=sign("ministerie"))).status_code == 403


class TestBadInput:
    async def test_everything_that_is_wrong_is_named_at_once(self, client: httpx.AsyncClient, sign: Sign) -> None:
        params = {"peildatum": "2014-12-31", "vtRegio": "atlantis"}
        answer = await client.get(PATH, params=params, headers=sign("ministerie"))
        assert answer.status_code == 400
        assert [(error["location"], error["code"]) for error in answer.json()["errors"]] == [
            ("peildatum", "voor_het_begin"),
            ("vtRegio", "onbekende_regio"),
        ]
        assert "atlantis" not in answer.text

    async def test_what_cannot_be_asked_is_refused(self, client: httpx.AsyncClient, sign: Sign) -> None:
        asked = [
            ("peildatum", "2026-11-22"), ("peildatum", "2026-09-07T00:00:00Z"), ("peildatum", "2026-02-30"),
            ("termijnVariant", "MAANDEN"), ("kennis", "OOIT"), ("regio", "twente"), ("vergelijk", "misschien"),
        ]  # fmt: skip
        for location, value in asked:
            answer = await client.get(PATH, params={location: value}, headers=sign("ministerie"))
            assert answer.status_code == 400
            assert [error["location"] for error in answer.json()["errors"]] == [location]

    async def test_months_that_cannot_be_asked_are_refused(self, client: httpx.AsyncClient, sign: Sign) -> None:
        asked: list[tuple[dict[str, str], list[tuple[str, str]]]] = [
            (
                {"van": "2014-11-02", "vtRegio": "mu"},
                [("van", "voor_het_begin"), ("van", "buiten_het_rooster"), ("tot", "te_lang"),
                 ("vtRegio", "onbekende_regio")],
            ),
            ({"van": "2026-03-01", "tot": "2026-03-01"}, [("tot", "omgekeerd")]),
            ({"van": "2026-06-01", "tot": "2026-12-01"}, [("tot", "in_de_toekomst")]),
            ({"van": "2026-11-01"}, [("tot", "in_de_toekomst")]),
            ({"van": "2024-01-01", "tot": "2026-02-01"}, [("tot", "te_lang")]),
            ({"van": "9999-12-01"}, [("tot", "omgekeerd")]),
            ({"tot": "2015-01-01"}, [("tot", "omgekeerd")]),
        ]  # fmt: skip
        for params, found in asked:
            answer = await client.get(VERLOOP, params=params, headers=sign("vt:twente"))
            assert answer.status_code == 400
            assert [(error["location"], error["code"]) for error in answer.json()["errors"]] == found

    async def test_today_ends_at_midnight_in_the_netherlands(self, ask: Ask, clock: SimulatedClock) -> None:
        clock.set(datetime(2026, 11, 21, 23, 30, tzinfo=UTC))  # half past midnight on the 22nd
        assert (await ask(peildatum="2026-11-22"))["peildatum"] == "2026-11-22"


class TestTheOwnRegion:
    async def test_counts_exactly_what_waits_on_that_day(self, ask: Ask, services: Services) -> None:
        await deliver(services, "twente", 3, SEVENTH)
        await deliver(services, "drenthe", 2, SEVENTH)
        in_time, late = own(await ask(peildatum="2026-09-14")), own(await ask(peildatum="2026-09-15"))
        assert [count(area, "WL1") for area in (in_time, late)] == [0, 3]
        plain = {"aantal": 3, "status": "VOORLOPIG", "reden": None, "per100Open": 100.0}
        assert late["triageOverTermijn"] == [{"termijnVariant": name} | plain for name in ("WERKDAGEN", "AMVB")]

    async def test_a_day_before_receipt_knows_nothing_of_it(self, ask: Ask, services: Services) -> None:
        await deliver(services, "twente", 1, SEVENTH)
        assert own(await ask(peildatum="2026-09-06"))["meldingen"] == 0
        assert own(await ask(peildatum="2026-09-07"))["meldingen"] == 1

    async def test_the_phases_add_up_to_the_meldingen(self, ask: Ask, services: Services) -> None:
        await add(services, *(een_delta(FASE[fase], nr) for nr, fase in enumerate(Fase, start=1)))
        area = own(await ask())
        assert [(found["fase"], found["aantal"]) for found in area["fasen"]] == [
            (fase.value, nr) for nr, fase in enumerate(Fase, start=1)
        ]
        assert area["meldingen"] == sum(found["aantal"] for found in area["fasen"]) == 55
        assert area["open"] == 55 - 9 - 10  # all but GESLOTEN and INGETROKKEN

    async def test_says_how_many_are_conscious_and_how_many_on_each_hundred_open(
        self, ask: Ask, services: Services
    ) -> None:
        await add(
            services,
            een_delta(FASE[Fase.ONDERZOEK], 30),
            een_delta(Reeks.WL4_OVERIG, 2),
            een_delta(Reeks.WL4_BEWUST, 1),
        )
        assert figure(own(await ask()), "WL4", None) == {
            "definitie": "WL4", "lijst": "WL4", "termijnVariant": None, "aantal": 3, "status": "VOORLOPIG",
            "reden": None, "overig": 2, "bewust": 1, "redenDelen": None, "per100Open": 10.0,
        }  # fmt: skip
        assert {found["per100Open"] for found in own(await ask("vt:drenthe"))["wachtlijsten"]} == {None}

    async def test_both_readings_are_labelled_and_one_can_be_asked(self, ask: Ask, services: Services) -> None:
        await add(services, een_delta(Reeks.WL1_WERKDAGEN, 4), een_delta(Reeks.WL1_AMVB, 6), een_delta(Reeks.WL6_OW, 1))
        area = own(await ask())
        assert (count(area, "WL1"), count(area, "WL1", "AMVB")) == (4, 6)
        only = own(await ask(termijnVariant="AMVB"))
        assert {found["termijnVariant"] for found in only["wachtlijsten"]} == {"AMVB", None}
        assert (count(only, "WL1", "AMVB"), count(only, "WL6", None)) == (6, 1)
        assert [found["termijnVariant"] for found in only["triageOverTermijn"]] == ["AMVB"]

    async def test_what_became_known_later_counts_now_and_did_not_then(self, ask: Ask, services: Services) -> None:
        await add(services, een_delta(Reeks.WL3_AMVB, 1, bekend_op=date(2026, 10, 1)))
        for _ in ("not folded", "folded"):
            asked = [await ask(peildatum="2026-09-30", kennis=kennis) for kennis in ("NU", "TOEN")]
            assert [count(own(answer), "WL3", "AMVB") for answer in asked] == [1, 0]
            assert [figure(own(answer), "WL3", "AMVB")["status"] for answer in asked] == ["VOORLOPIG", "GEPUBLICEERD"]
            assert [answer["kennis"] for answer in asked] == ["NU", "TOEN"]
            async with services.get(Database).write() as tx:
                await fold(tx, 100)

    async def test_says_of_which_moment_it_is_and_what_each_figure_counts(
        self, ask: Ask, clock: SimulatedClock
    ) -> None:
        answer = await ask(peildatum="2026-07-31")
        assert answer["peilmomentOp"] == "2026-07-31T21:59:59Z"
        assert answer["bijgewerktTotOp"] == clock.now().isoformat().replace("+00:00", "Z")
        explained = {definition["id"]: definition for definition in answer["definities"]}
        assert {found["definitie"] for found in own(answer)["wachtlijsten"]} == explained.keys()
        assert all(definition["definitie"] and definition["bron"] for definition in explained.values())
        main: Sequence[str] = [key for key, definition in explained.items() if definition["hoofdlezing"]]
        assert main == ["WL1", "WL2", "WL3", "WL4", "WL5", "WL6"]

    async def test_is_all_that_a_veilig_thuis_sees_unless_it_asks_for_more(self, ask: Ask, services: Services) -> None:
        await deliver(services, "twente", 1, SEVENTH)
        await deliver(services, "drenthe", 5, SEVENTH)
        for params in ({}, {"vtRegio": "twente"}):
            answer = await ask(**params)
            assert own(answer) | {"vtRegio": "twente", "meldingen": 1} == own(answer)
            assert answer["landelijk"] is None


@pytest.mark.usefixtures("permitted", "waiting")
class TestOthers:
    async def test_see_rounded_figures_and_of_few_or_without_consent_a_reason(self, ask: Ask) -> None:
        answer = await ask("ministerie")
        assert not any(area["exact"] for area in (answer["landelijk"], *answer["regios"]))
        assert count(answer["landelijk"], "WL1") in (185, 190)  # of 187
        shown = {area["vtRegio"]: figure(area, "WL1") for area in answer["regios"]}
        secret = {regio: cel["reden"] for regio, cel in shown.items() if cel["status"] == "GEHEIM"}
        assert secret == {"twente": "TE_KLEIN", "zeeland": "TE_KLEIN", "drenthe": "GEEN_TOESTEMMING"}
        assert all(cel["aantal"] is cel["per100Open"] is None for regio, cel in shown.items() if regio in secret)
        assert shown["utrecht"]["aantal"] in (60, 65)
        assert shown["utrecht"]["per100Open"] == round(100 * shown["utrecht"]["aantal"] / 300, 1)
        assert (
            shown["groningen"] | {"aantal": 0, "status": "VOORLOPIG", "reden": None, "per100Open": 0.0}
            == shown["groningen"]
        )

    async def test_get_the_same_figure_whatever_they_ask_and_whoever_they_are(self, ask: Ask) -> None:
        whole = {area["vtRegio"]: area for area in (await ask("ministerie"))["regios"]}
        for organisatie in ("ministerie", "politie:oost-nederland", "vt:zeeland"):
            for regio in ("utrecht", "twente", "drenthe"):
                [alone] = (await ask(organisatie, vtRegio=regio))["regios"]
                assert alone == whole[regio]
        days = [await ask("ministerie", peildatum=f"2026-09-{day:02}", vtRegio="utrecht") for day in range(7, 20)]
        assert {count(answer["regios"][0], "WL1") for answer in days} == {count(whole["utrecht"], "WL1")}

    async def test_a_veilig_thuis_sees_its_own_exactly_beside_them(self, ask: Ask) -> None:
        answer = await ask(vergelijk="true")
        assert [area["vtRegio"] for area in answer["regios"] if area["exact"]] == ["twente"]
        assert count(region(answer, "twente"), "WL1") == 3
        assert answer["landelijk"] == (await ask("ministerie"))["landelijk"]
        beside = await ask(vergelijk="true", vtRegio="twente")
        assert (own(beside), beside["landelijk"]) == (region(answer, "twente"), answer["landelijk"])

    async def test_lose_sight_of_a_region_that_withdraws(
        self, ask: Ask, services: Services, clock: SimulatedClock
    ) -> None:
        async with services.get(Database).write() as tx:
            await services.get(Toestemmingen).trek_regio_in(tx, "utrecht", caller=DIENST, now=clock.now())
        [area] = (await ask("ministerie", vtRegio="utrecht"))["regios"]
        assert {cel["reden"] for cel in area["wachtlijsten"]} == {"GEEN_TOESTEMMING"}

    async def test_what_is_secret_in_one_way_of_knowing_is_secret_in_the_other(
        self, ask: Ask, services: Services
    ) -> None:
        later = [een_delta(reeks, -57, vt_regio="utrecht", bekend_op=date(2026, 11, 1))
                 for reeks in (Reeks.WL1_WERKDAGEN, Reeks.WL1_AMVB)]  # fmt: skip
        await add(services, *later)
        for kennis in ("NU", "TOEN"):
            answer = await ask("ministerie", peildatum="2026-10-01", kennis=kennis)
            assert figure(region(answer, "utrecht"), "WL1")["reden"] == "TE_KLEIN"


class TestTheRegions:
    @pytest.fixture(autouse=True)
    async def _permitted(self, permitted: None) -> None:
        """The ministry may look."""

    async def test_are_those_that_existed_on_that_day(self, ask: Ask) -> None:
        then, now = await ask("ministerie", peildatum="2016-07-31"), await ask("ministerie")
        assert (len(then["regios"]), len(now["regios"])) == (26, 25)
        names = [{regio["vtRegio"] for regio in answer["regios"]} for answer in (then, now)]
        assert names[0] - names[1] == {"brabant-noordoost", "zuidoost-brabant"}
        assert names[1] - names[0] == {"oost-brabant"}

    async def test_what_is_still_with_a_region_that_merged_counts_for_the_country(
        self, ask: Ask, services: Services
    ) -> None:
        await add(services, een_delta(Reeks.WL6_OW, 60, vt_regio="brabant-noordoost", dag=date(2019, 5, 1)))
        assert count((await ask("ministerie"))["landelijk"], "WL6", None) == 60

    async def test_few_that_are_still_with_it_cannot_be_found_from_the_country(
        self, ask: Ask, services: Services
    ) -> None:
        regios = services.get(Regions).regions_on(SEVENTH.date())
        await add(
            services,
            een_delta(Reeks.WL6_OW, 7, vt_regio="brabant-noordoost", dag=date(2019, 5, 1)),
            *(een_delta(Reeks.WL6_OW, 50, vt_regio=regio) for regio in regios),
        )
        answer = await ask("ministerie")
        assert sum(count(area, "WL6", None) is None for area in answer["regios"]) == 2

    async def test_a_region_that_did_not_exist_is_absent_also_when_it_is_asked(self, ask: Ask) -> None:
        assert (await ask("ministerie", vtRegio="oost-brabant", peildatum="2016-07-31"))["regios"] == []
        assert (await ask("vt:oost-brabant", peildatum="2016-07-31"))["regios"] == []

    async def test_one_region_is_told_without_the_country(self, ask: Ask) -> None:
        answer = await ask("ministerie", vtRegio="twente")
        assert [regio["vtRegio"] for regio in answer["regios"]] == ["twente"]
        assert answer["landelijk"] is None


@pytest.mark.usefixtures("permitted", "waiting")
class TestTheTrend:
    @pytest.mark.parametrize("organisatie", ["vt:twente", "ministerie"])
    async def test_holds_the_figures_of_the_last_day_of_each_month(
        self, ask: Ask, services: Services, organisatie: str
    ) -> None:
        await add(
            services,
            een_delta(Reeks.WL1_WERKDAGEN, 20, dag=date(2025, 12, 31)),
            een_delta(Reeks.WL1_WERKDAGEN, 15, dag=date(2026, 3, 1), bekend_op=date(2026, 7, 2)),
            een_delta(Reeks.WL3_AMVB, 30, dag=date(2016, 3, 1)),
        )
        for kennis in ("NU", "TOEN"):
            for limit in (0, 3, 100):
                async with services.get(Database).write() as tx:
                    await fold(tx, limit)
                trend = await ask(
                    organisatie, VERLOOP, van="2026-02-01", tot="2026-10-01", kennis=kennis, vergelijk="true"
                )
                days = sorted({cel["periode"] for cel in trend["cellen"]})
                assert days == ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31",
                                "2026-08-31", "2026-09-30"]  # fmt: skip
                for day in (days[0], days[2], days[5], days[-1]):
                    stand = await ask(organisatie, peildatum=day, kennis=kennis, vergelijk="true")
                    assert as_stand(trend, day) == as_cells(stand)

    async def test_without_days_is_the_last_year_of_the_own_region_and_says_what_moves(self, ask: Ask) -> None:
        trend = await ask(path=VERLOOP)
        assert (trend["van"], trend["tot"], trend["kennis"]) == ("2025-11-01", "2026-11-01", "NU")
        assert {(cel["vtRegio"], cel["exact"]) for cel in trend["cellen"]} == {("twente", True)}
        [*rest, last] = [cel for cel in trend["cellen"] if cel["meting"] == "K17"]
        assert [cel["waarde"] for cel in rest] == [0] * 10 + [3]
        assert last | {"waarde": 3.0, "vorige": 3.0, "verschil": 0.0, "van": "2026-10-31", "tot": "2026-11-01"} == last
        assert "verandert ze nog" in trend["opmerkingen"][0]
        assert (await ask(path=VERLOOP, van="2026-09-01"))["tot"] == "2026-11-01"
        assert (await ask(path=VERLOOP, tot="2015-03-01"))["van"] == "2015-01-01"

    async def test_a_region_that_merged_is_marked_where_it_was_not_there(self, ask: Ask) -> None:
        trend = await ask(
            "ministerie", VERLOOP, van="2019-06-01", tot="2020-06-01", termijnVariant="AMVB", vtRegio="oost-brabant"
        )
        told = [cel["reden"] for cel in trend["cellen"] if cel["meting"] == "K17-WL4"]
        assert set(told) == {None, "BESTOND_NIET"}
        assert sorted(told, key=lambda reden: reden is None) == told
        assert {cel["termijnVariant"] for cel in trend["cellen"]} == {"AMVB", None}


def as_stand(trend: Wire, day: str) -> dict[tuple[str | None, str, str | None], Any]:
    """The numbers of a trend on a day."""
    metingen = {meting["id"]: meting for meting in trend["indicator"]["metingen"]}
    cells = [cel for cel in trend["cellen"] if cel["periode"] == day and not cel["meting"].endswith("per-100")]
    assert all(metingen[cel["meting"]]["termijnVariant"] == cel["termijnVariant"] for cel in cells)
    name = {"K17": "WL1+WL2", "K17-WL1+WL2-AMVB": "WL1+WL2"}
    return {
        (cel["vtRegio"], name.get(cel["meting"], cel["meting"].removeprefix("K17-").removesuffix("-AMVB")),
         cel["termijnVariant"]): (cel["teller"], cel["status"], cel["reden"])
        for cel in cells
    }  # fmt: skip


def as_cells(stand: Wire) -> dict[tuple[str | None, str, str | None], Any]:
    """The numbers of a day."""
    areas = [*([stand["landelijk"]] if stand["landelijk"] else []), *stand["regios"]]
    return {
        (area.get("vtRegio"), told.get("definitie", "WL1+WL2"), told["termijnVariant"]):
        (told["aantal"], told["status"], told["reden"])
        for area in areas
        for told in (*area["triageOverTermijn"], *area["wachtlijsten"])
    }  # fmt: skip


@pytest.mark.usefixtures("permitted", "waiting")
class TestTheForms:
    async def test_of_a_day_hold_the_same_numbers(self, client: httpx.AsyncClient, sign: Sign) -> None:
        headers, params = sign("vt:twente"), {"vergelijk": "true", "peildatum": "2026-10-01"}
        plain = (await client.get(PATH, params=params, headers=headers)).json()
        as_csv = await client.get(PATH, params=params, headers=headers | {"Accept": CSV})
        as_parquet = await client.get(PATH, params=params, headers=headers | {"Accept": PARQUET})
        assert 'filename="wachtlijsten-NU-2026-10-01.csv"' in as_csv.headers["content-disposition"]
        rows = list(csv.DictReader(io.StringIO(as_csv.text, newline="")))
        typed = pq.read_table(io.BytesIO(as_parquet.content)).to_pylist()
        for row, values in zip(rows, typed, strict=True):
            assert values["aantal"] == (None if row["aantal"] == "." else int(row["aantal"]))
            assert (row["status"], row["reden"]) == (values["status"], values["reden"] or "")
        told = {
            (row["vtRegio"], row["cijfer"], row["fase"], row["termijnVariant"]): (
                values["aantal"], values["per100Open"], values["status"], values["reden"],
            )
            for row, values in zip(rows, typed, strict=True)
        }  # fmt: skip
        assert told == dict(in_json(plain))

    async def test_of_a_trend_hold_the_same_cells(self, client: httpx.AsyncClient, sign: Sign) -> None:
        headers, params = sign("ministerie"), {"van": "2026-08-01", "termijnVariant": "AMVB"}
        plain = (await client.get(VERLOOP, params=params, headers=headers)).json()
        as_csv = await client.get(VERLOOP, params=params, headers=headers | {"Accept": CSV})
        as_parquet = await client.get(VERLOOP, params=params, headers=headers | {"Accept": PARQUET})
        rows = list(csv.DictReader(io.StringIO(as_csv.text, newline="")))
        typed = pq.read_table(io.BytesIO(as_parquet.content)).to_pylist()
        assert len(plain["cellen"]) == len(rows) == len(typed) > 0
        for cel, row, values in zip(plain["cellen"], rows, typed, strict=True):
            assert {name: values[name] for name in ("meting", "naam", "waarde", "teller", "noemer", "status")} == {
                name: cel[name] for name in ("meting", "naam", "waarde", "teller", "noemer", "status")
            }
            assert row["waarde"] == ("." if cel["status"] == "GEHEIM" else str(cel["waarde"]))


def in_json(plain: Wire) -> Iterator[tuple[tuple[str, str, str, str], Any]]:
    """The numbers of a day as a table has them."""
    for area in (plain["landelijk"], *plain["regios"]):
        regio, status = area.get("vtRegio", ""), area["status"]
        for name in ("meldingen", "open"):
            yield (regio, name, "", ""), (area[name], None, status, area["reden"])
        for fase in area["fasen"]:
            yield (regio, "fase", fase["fase"], ""), (fase["aantal"], None, fase["status"], fase["reden"])
        for told in (*area["triageOverTermijn"], *area["wachtlijsten"]):
            key = (regio, told.get("definitie", "WL1+WL2"), "", told["termijnVariant"] or "")
            yield key, (told["aantal"], told["per100Open"], told["status"], told["reden"])
            if told.get("definitie") == "WL4":
                parts = "GEHEIM" if told["redenDelen"] else told["status"]
                for name in ("overig", "bewust"):
                    yield (regio, f"WL4.{name}", "", ""), (told[name], None, parts, told["redenDelen"])
