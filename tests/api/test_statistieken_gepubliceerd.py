"""What strangers see of an area: the published figures and nothing else, whoever asks and in whatever form."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from service.access.callers import DIENST
from service.core.clock import SimulatedClock
from service.core.codes_incident import Stroom
from service.core.regions import Regions
from service.db.session import Database
from service.statistics.publicatie import Publicaties
from service.statistics.toestemming import Toestemmingen, ToestemmingIn, VergunningIn
from tests.cijfers import een_cel, geteld

if TYPE_CHECKING:
    from service.parts import Services

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
Sign = Callable[..., dict[str, str]]
Ask = Callable[..., Any]
BASE = "/v1/statistieken"
VAN, TOT = date(2026, 1, 1), date(2026, 4, 1)
GEGEVEN: dict[str, Any] = {"gegevenDoor": "Minister", "functie": "minister", "gegevenOp": "2026-01-05",
                           "van": "2026-01-05"}  # fmt: skip
ZONDER = "zeeland"
"""The region that does not agree."""


@pytest.fixture
async def published(services: Services, clock: SimulatedClock) -> None:
    """The first quarter of 2026: 43 mutaties in every region, but four in Twente; Zeeland does not agree."""
    database, now = services.get(Database), clock.now()
    regions = services.get(Regions)
    there = regions.regions_on(VAN)
    cellen = {
        een_cel("mutaties", VAN, vt_regio=regio, eenheid=unit_of(regions, regio)): 4 if regio == "twente" else 43
        for regio in there
    }
    await geteld(database, now, cellen)
    await permit(services, ["K01", "K17"])
    async with database.write() as tx:
        agree = tuple(regio for regio in there if regio != ZONDER)
        given = ToestemmingIn.model_validate(GEGEVEN)
        await services.get(Toestemmingen).regios_toestaan(tx, agree, given, caller=DIENST, now=now)
    await publish(services, clock)


async def permit(services: Services, indicatoren: list[str]) -> None:
    now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    given = GEGEVEN | {"kenmerk": "DGRR/1", "indicatoren": indicatoren, "stromen": [Stroom.HG]}
    async with services.get(Database).write() as tx:
        vergunning = VergunningIn.model_validate(given)
        await services.get(Toestemmingen).sta_toe(tx, vergunning, caller=DIENST, now=now)


async def publish(services: Services, clock: SimulatedClock) -> None:
    """Publish, rounding with a key of the test: with any other all the same figures may go the same way."""
    database, regions = services.get(Database), services.get(Regions)
    made = Publicaties(database, clock, regions, b"r" * 32, nalooptijd=timedelta(weeks=13))
    while await made.run_once():
        pass


def unit_of(regions: Regions, regio: str) -> str:
    return regions.eenheid_on(regions.gemeenten_in(regio, VAN)[0], VAN) or ""


@pytest.fixture
def ask(client: httpx.AsyncClient, sign: Sign) -> Ask:
    async def asked(organisatie: str = "ministerie", indicator: str = "K01", **params: str) -> Wire:
        query = {"van": str(VAN), "tot": str(TOT)} | params
        answer = await client.get(f"{BASE}/{indicator}", params=query, headers=sign(organisatie))
        assert answer.status_code == 200, answer.text
        found: Wire = answer.json()
        return found

    return asked


def by_area(answer: Wire) -> dict[str, Wire]:
    """Cells by the code of the region, or of the unit with a colon before it: 'oost-brabant' is of both."""
    return {cel["vtRegio"] or (f":{cel['eenheid']}" if cel["eenheid"] else "land"): cel for cel in answer["cellen"]}


@pytest.mark.usefixtures("published")
class TestAnAnalyst:
    async def test_sees_rounded_figures_secret_ones_with_their_reason_and_never_an_exact_one(
        self, ask: Ask, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        answer = await ask()
        cells = by_area(answer)
        assert len(cells) == len(answer["cellen"]) == 1 + 25 + 10
        shown = [cel for cel in cells.values() if cel["status"] != "GEHEIM"]
        assert shown
        assert all(cel["teller"] % 5 == 0 and cel["teller"] == cel["waarde"] for cel in shown)
        assert {cel["teller"] for cel in shown if cel["gebiedsoort"] == "REGIO"} == {40, 45}
        assert abs(cells["land"]["teller"] - (24 * 43 + 4)) < 5
        assert not any(cel["exact"] for cel in cells.values())
        assert (cells["twente"]["teller"], cells["twente"]["reden"]) == (None, "TE_KLEIN")
        assert (cells[ZONDER]["teller"], cells[ZONDER]["reden"]) == (None, "GEEN_TOESTEMMING")
        assert answer["gepubliceerdOp"] is not None
        assert any("vijftallen" in told for told in answer["opmerkingen"])
        headers = sign("ministerie") | {"Accept": "text/csv"}
        params = {"van": str(VAN), "tot": str(TOT), "vtRegio": "twente"}
        told = (await client.get(f"{BASE}/K01", params=params, headers=headers)).text
        [row] = csv.DictReader(io.StringIO(told, newline=""))
        assert (row["waarde"], row["teller"], row["noemer"], row["reden"]) == (".", ".", "", "TE_KLEIN")

    async def test_gets_the_same_cell_in_every_answer_and_nothing_of_a_period_that_runs(self, ask: Ask) -> None:
        whole = by_area(await ask())
        for area, params in (("drenthe", {"vtRegio": "drenthe"}), (":amsterdam", {"eenheid": "amsterdam"})):
            assert (await ask(**params))["cellen"] == [whole[area]]
        longer = await ask(van="2025-10-01")
        assert [cel for cel in longer["cellen"] if cel["periode"] == "2026-K1"] == list(whole.values())
        running = by_area(await ask(van="2026-10-01", tot="2027-01-01"))
        assert {cel["reden"] for cel in running.values()} == {"NOG_NIET_GEPUBLICEERD"}

    async def test_sees_nothing_of_what_the_permission_does_not_cover(
        self, ask: Ask, client: httpx.AsyncClient, sign: Sign
    ) -> None:
        asked: list[tuple[str, dict[str, str]]] = [("K02", {}), ("K01", {"stroom": "ZORG_JEUGD"})]
        for path, params in asked:
            answer = await client.get(f"{BASE}/{path}", params=params, headers=sign("ministerie"))
            assert answer.status_code == 403
        cells = by_area(await ask("vt:twente", "K02"))
        assert {cel["reden"] for area, cel in cells.items() if area != "twente"} == {"NOG_NIET_GEPUBLICEERD"}


@pytest.mark.usefixtures("published")
class TestTheOthers:
    async def test_see_themselves_exactly_beside_the_published_figures(self, ask: Ask) -> None:
        seen, own = by_area(await ask()), by_area(await ask("vt:twente"))
        assert (own["twente"]["teller"], own["twente"]["exact"], own["twente"]["revisie"]) == (4, True, None)
        assert own["twente"]["status"] == "GEPUBLICEERD"
        assert {area: cel for area, cel in own.items() if area != "twente"} == {
            area: cel for area, cel in seen.items() if area != "twente"
        }
        unit = by_area(await ask("politie:amsterdam"))
        assert [area for area, cel in unit.items() if cel["exact"]] == [":amsterdam"]
        assert unit[":amsterdam"]["teller"] == 43

    async def test_a_region_that_agrees_no_more_is_gone_at_once(
        self, ask: Ask, services: Services, clock: SimulatedClock
    ) -> None:
        async with services.get(Database).write() as tx:
            await services.get(Toestemmingen).trek_regio_in(tx, "drenthe", caller=DIENST, now=clock.now())
        assert by_area(await ask())["drenthe"]["reden"] == "GEEN_TOESTEMMING"
        assert by_area(await ask("vt:drenthe"))["drenthe"]["teller"] == 43
