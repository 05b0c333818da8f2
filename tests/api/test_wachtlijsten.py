"""The waiting lists over HTTP: who may see them, what may be asked, and what the answer says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from service.access.callers import Scope
from service.cases.repository.wachtlijsten import append, fold
from service.cases.service import Cases
from service.cases.wachtlijsten import Delta
from service.core.clock import SimulatedClock
from service.core.codes_zaak import Fase
from service.core.reeksen import FASE, Reeks
from service.db.session import Database
from tests.deliveries import een_aflevering

if TYPE_CHECKING:
    from service.parts import Services

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
Headers = dict[str, str]
Sign = Callable[..., Headers]
Ask = Callable[..., Any]
PATH = "/v1/statistieken/wachtlijsten"
SEVENTH = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)  # a Monday


@pytest.fixture
def ask(client: httpx.AsyncClient, sign: Sign) -> Ask:
    async def asked(organisatie: str = "ministerie", **params: str) -> Wire:
        answer = await client.get(PATH, params=params, headers=sign(organisatie, Scope.STATISTIEK_LEZEN))
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


def count(area: Wire, definitie: str, variant: str | None = "WERKDAGEN") -> int:
    lists = area["wachtlijsten"]
    [told] = [
        found["aantal"] for found in lists if found["definitie"] == definitie and found["termijnVariant"] == variant
    ]
    number: int = told
    return number


class TestRefused:
    async def test_without_a_token(self, client: httpx.AsyncClient) -> None:
        assert (await client.get(PATH)).status_code == 401

    async def test_without_the_scope(self, client: httpx.AsyncClient, sign: Sign) -> None:
        answer = await client.get(PATH, headers=sign("ministerie", Scope.MELDINGEN_LEZEN))
        assert answer.status_code == 403

    @pytest.mark.parametrize("organisatie", ["politie:amsterdam", "om", "beheer"])
    async def test_for_whom_the_figures_are_not_meant(
        self, client: httpx.AsyncClient, sign: Sign, organisatie: str
    ) -> None:
        assert (await client.get(PATH, headers=sign(organisatie, Scope.STATISTIEK_LEZEN))).status_code == 403

    async def test_a_veilig_thuis_that_asks_for_another_region(self, client: httpx.AsyncClient, sign: Sign) -> None:
        headers = sign("vt:twente", Scope.STATISTIEK_LEZEN)
        assert (await client.get(PATH, params={"vtRegio": "drenthe"}, headers=headers)).status_code == 403


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

    @pytest.mark.parametrize(
        ("params", "location"),
        [
            ({"peildatum": "2026-11-22"}, "peildatum"),
            ({"peildatum": "2026-09-07T00:00:00Z"}, "peildatum"),
            ({"peildatum": "2026-02-30"}, "peildatum"),
            ({"termijnVariant": "MAANDEN"}, "termijnVariant"),
            ({"kennis": "OOIT"}, "kennis"),
            ({"regio": "twente"}, "regio"),
        ],
    )
    async def test_what_cannot_be_asked_is_refused(
        self, client: httpx.AsyncClient, sign: Sign, params: dict[str, str], location: str
    ) -> None:
        answer = await client.get(PATH, params=params, headers=sign("ministerie"))
        assert answer.status_code == 400
        assert [error["location"] for error in answer.json()["errors"]] == [location]

    async def test_today_ends_at_midnight_in_the_netherlands(self, ask: Ask, clock: SimulatedClock) -> None:
        clock.set(datetime(2026, 11, 21, 23, 30, tzinfo=UTC))  # half past midnight on the 22nd
        assert (await ask(peildatum="2026-11-22"))["peildatum"] == "2026-11-22"


class TestTheAnswer:
    async def test_counts_what_waits_on_that_day_by_region_and_for_the_country(
        self, ask: Ask, services: Services
    ) -> None:
        await deliver(services, "twente", 3, SEVENTH)
        await deliver(services, "drenthe", 2, SEVENTH)
        in_time, late = await ask(peildatum="2026-09-14"), await ask(peildatum="2026-09-15")
        assert [count(region(answer, "twente"), "WL1") for answer in (in_time, late)] == [0, 3]
        assert [count(answer["landelijk"], "WL1") for answer in (in_time, late)] == [0, 5]
        assert late["landelijk"]["triageOverTermijn"] == [
            {"termijnVariant": "WERKDAGEN", "aantal": 5, "per100Open": 100.0},
            {"termijnVariant": "AMVB", "aantal": 5, "per100Open": 100.0},
        ]

    async def test_a_day_before_receipt_knows_nothing_of_it(self, ask: Ask, services: Services) -> None:
        await deliver(services, "twente", 1, SEVENTH)
        assert (await ask(peildatum="2026-09-06"))["landelijk"]["meldingen"] == 0
        assert (await ask(peildatum="2026-09-07"))["landelijk"]["meldingen"] == 1

    async def test_the_phases_add_up_to_the_meldingen(self, ask: Ask, services: Services) -> None:
        await add(services, *(een_delta(FASE[fase], nr) for nr, fase in enumerate(Fase, start=1)))
        country = (await ask())["landelijk"]
        assert country["meldingen"] == sum(fase["aantal"] for fase in country["fasen"]) == sum(range(1, len(Fase) + 1))
        closed = {Fase.GESLOTEN, Fase.INGETROKKEN}
        assert country["open"] == sum(nr for nr, fase in enumerate(Fase, start=1) if fase not in closed)

    async def test_counts_on_every_hundred_open_and_nothing_where_nothing_is_open(
        self, ask: Ask, services: Services
    ) -> None:
        await add(
            services,
            een_delta(FASE[Fase.ONDERZOEK], 30),
            een_delta(Reeks.WL4_OVERIG, 2),
            een_delta(Reeks.WL4_BEWUST, 1),
        )
        answer = await ask()
        [told] = [found for found in region(answer, "twente")["wachtlijsten"] if found["definitie"] == "WL4"]
        assert told == {
            "definitie": "WL4", "lijst": "WL4", "termijnVariant": None, "aantal": 3, "overig": 2, "bewust": 1,
            "per100Open": 10.0,
        }  # fmt: skip
        assert {found["per100Open"] for found in region(answer, "drenthe")["wachtlijsten"]} == {None}

    async def test_both_readings_are_labelled_and_one_can_be_asked(self, ask: Ask, services: Services) -> None:
        await add(services, een_delta(Reeks.WL1_WERKDAGEN, 4), een_delta(Reeks.WL1_AMVB, 6), een_delta(Reeks.WL6_OW, 1))
        country = (await ask())["landelijk"]
        assert (count(country, "WL1"), count(country, "WL1", "AMVB")) == (4, 6)
        only = (await ask(termijnVariant="AMVB"))["landelijk"]
        assert {found["termijnVariant"] for found in only["wachtlijsten"]} == {"AMVB", None}
        assert (count(only, "WL1", "AMVB"), count(only, "WL6", None)) == (6, 1)
        assert [found["termijnVariant"] for found in only["triageOverTermijn"]] == ["AMVB"]

    async def test_what_became_known_later_counts_now_and_did_not_then(self, ask: Ask, services: Services) -> None:
        await add(services, een_delta(Reeks.WL3_AMVB, 1, bekend_op=date(2026, 10, 1)))
        for _ in ("not folded", "folded"):
            asked = [await ask(peildatum="2026-09-30", kennis=kennis) for kennis in ("NU", "TOEN")]
            assert [count(answer["landelijk"], "WL3", "AMVB") for answer in asked] == [1, 0]
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
        assert {found["definitie"] for found in answer["landelijk"]["wachtlijsten"]} == explained.keys()
        assert all(definition["definitie"] and definition["bron"] for definition in explained.values())
        main: Sequence[str] = [key for key, definition in explained.items() if definition["hoofdlezing"]]
        assert main == ["WL1", "WL2", "WL3", "WL4", "WL5", "WL6"]


class TestTheRegions:
    async def test_are_those_that_existed_on_that_day(self, ask: Ask) -> None:
        then, now = await ask(peildatum="2016-07-31"), await ask()
        assert (len(then["regios"]), len(now["regios"])) == (26, 25)
        names = [{regio["vtRegio"] for regio in answer["regios"]} for answer in (then, now)]
        assert names[0] - names[1] == {"brabant-noordoost", "zuidoost-brabant"}
        assert names[1] - names[0] == {"oost-brabant"}

    async def test_what_is_still_with_a_region_that_merged_counts_for_the_country(
        self, ask: Ask, services: Services
    ) -> None:
        await add(services, een_delta(Reeks.WL6_OW, 7, vt_regio="brabant-noordoost", dag=date(2019, 5, 1)))
        assert count((await ask())["landelijk"], "WL6", None) == 7

    async def test_a_region_that_did_not_exist_is_absent_also_when_it_is_asked(self, ask: Ask) -> None:
        assert (await ask(vtRegio="oost-brabant", peildatum="2016-07-31"))["regios"] == []

    async def test_one_region_is_told_without_the_country(self, ask: Ask) -> None:
        answer = await ask(vtRegio="twente")
        assert [regio["vtRegio"] for regio in answer["regios"]] == ["twente"]
        assert answer["landelijk"] is None

    async def test_a_veilig_thuis_sees_its_own_and_nothing_else(self, ask: Ask, services: Services) -> None:
        await deliver(services, "twente", 1, SEVENTH)
        await deliver(services, "drenthe", 5, SEVENTH)
        for params in ({}, {"vtRegio": "twente"}):
            answer = await ask("vt:twente", **params)
            assert [regio["vtRegio"] for regio in answer["regios"]] == ["twente"]
            assert answer["landelijk"] is None
            assert region(answer, "twente")["meldingen"] == 1
