"""The national picture of 31 July 2016, loaded as meldingen with milestones and asked over the API (F111, F112)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from service.cases.repository.wachtlijsten import fold
from service.cases.service import Cases, Voortgang
from service.core.clock import SimulatedClock
from service.core.codes_zaak import Kennis, TermijnVariant
from service.core.reeksen import Reeks
from service.core.regions import Regions
from service.db.session import Database
from service.statistics.service import Statistics
from service.statistics.wachtlijsten import TRIAGE_OVER_TERMIJN, Stand, Vraag
from tests.picture import (
    GELIJKGESTELD,
    MAANDAG,
    ZATERDAG,
    ZONDAG,
    Zaak,
    landelijk_beeld,
    later_bekend,
    leg_vast,
    lever,
    trek_in,
)
from tests.toestemmingen import sta_toe
from tests.waiting import hertel

if TYPE_CHECKING:
    from service.parts import Services

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
Sign = Callable[..., dict[str, str]]
SERIES = {
    "WL1": "WL1.{variant}", "WL2": "WL2.{variant}", "WL2-TS": "WL2.{variant}.TS", "WL3": "WL3.{variant}",
    "WL4-OS": "WL4.OS", "WL5": "WL5.{variant}", "WL6": "WL6.OW", "WL6-R": "WL6.R",
}  # fmt: skip


def series_of(area: Wire) -> Counter[str]:
    """Every figure of an area on the wire under the name that the recount gives it."""
    found: Counter[str] = Counter({f"FASE.{fase['fase']}": fase["aantal"] for fase in area["fasen"]})
    for told in area["wachtlijsten"]:
        if told["definitie"] == "WL4":
            found["WL4.OVERIG"], found["WL4.BEWUST"] = told["overig"], told["bewust"]
            assert told["overig"] + told["bewust"] == told["aantal"]
        else:
            found[SERIES[told["definitie"]].format(variant=told["termijnVariant"])] = told["aantal"]
    return found


def triages(stand: Stand, variant: TermijnVariant = TermijnVariant.WERKDAGEN) -> int:
    """Past five days without finished triage."""
    return stand.aantal(TRIAGE_OVER_TERMIJN[variant])


def onderzoeken(stand: Stand) -> int:
    """Past ten weeks without an end."""
    return stand.aantal([Reeks.WL4_OVERIG, Reeks.WL4_BEWUST])


class Beeld:
    """The loaded picture, asked and counted apart."""

    def __init__(
        self, services: Services, client: httpx.AsyncClient, sign: Sign, now: datetime, zaken: Sequence[Zaak]
    ) -> None:
        self._services = services
        self._client = client
        self._sign = sign
        self.now = now
        self.zaken = zaken
        self.tel()

    def tel(self) -> None:
        """Take for the recount what was recorded until now."""
        self._recorded = [zaak.geschiedenis() for zaak in self.zaken]

    async def van(self, day: date, kennis: Kennis = Kennis.NU) -> tuple[Stand, Mapping[str, Stand]]:
        """The country and its regions on a day, after every figure was compared with the recount."""
        statistics = self._services.get(Statistics)
        async with self._services.get(Database).read() as tx:
            told = await statistics.waiting_lists(tx, Vraag(peildatum=day, kennis=kennis), self.now)
        counted = hertel(self._recorded, day, toen=kennis is Kennis.TOEN, gelijkgesteld=GELIJKGESTELD)
        for regio, stand in told.regios.items():
            assert +Counter(dict(stand.aantallen)) == counted.get(regio, Counter()), (day, kennis, regio)
        assert told.landelijk is not None
        assert +Counter(dict(told.landelijk.aantallen)) == sum(counted.values(), Counter())
        return told.landelijk, told.regios

    async def als(self, organisatie: str, day: date, kennis: Kennis = Kennis.NU) -> Wire:
        """The answer of the API to this organisation."""
        params = {"peildatum": day.isoformat(), "kennis": kennis.value}
        answer = await self._client.get("/v1/statistieken/wachtlijsten", params=params, headers=self._sign(organisatie))
        assert answer.status_code == 200, answer.text
        told: Wire = answer.json()
        return told


@pytest.fixture
async def beeld(
    client: httpx.AsyncClient, services: Services, sign: Sign, clock: SimulatedClock, anyio_backend: str
) -> Beeld:
    regions = services.get(Regions).regions_on(ZONDAG)
    zaken = landelijk_beeld(regions)
    database, cases = services.get(Database), services.get(Cases)
    await lever(database, cases, zaken)
    await leg_vast(database, services.get(Voortgang), zaken)
    await trek_in(database, cases, zaken)
    return Beeld(services, client, sign, clock.now(), zaken)


async def test_the_figures_of_31_july_2016_come_out_and_others_for_the_days_around_it(
    beeld: Beeld, services: Services
) -> None:
    database = services.get(Database)

    # Exactly what was reported, as known then and as known on the Monday after, in both readings of 'five days'.
    for kennis in Kennis:
        land, regios = await beeld.van(ZONDAG, kennis)
        assert len(regios) == 26
        assert triages(land) == triages(land, TermijnVariant.AMVB) == 455
        assert sum(triages(stand) > 0 for stand in regios.values()) == 14
        assert sum(0 < triages(stand) < 10 for stand in regios.values()) == 5
        assert onderzoeken(land) == 1_358
        assert sum(onderzoeken(stand) > 0 for stand in regios.values()) == 20

    # Each Veilig Thuis gets its part of that over the API.
    for regio, stand in regios.items():
        [area] = (await beeld.als(f"vt:{regio}", ZONDAG))["regios"]
        assert +series_of(area) == +Counter(dict(stand.aantallen))
    await others_see_it_protected(beeld, services, regios)

    # A triage and an onderzoek in each region ended on the Sunday, others on the Monday.
    (saturday, _), (monday, _) = await beeld.van(ZATERDAG), await beeld.van(MAANDAG)
    assert (triages(saturday), onderzoeken(saturday)) == (455 + 26, 1_358 + 26)
    assert triages(monday) < 455
    assert onderzoeken(monday) < 1_358
    assert monday.meldingen == len(beeld.zaken)

    # On other days the two readings differ; a day before anything was received is empty.
    thursday, _ = await beeld.van(date(2016, 7, 28))
    assert triages(thursday) < triages(thursday, TermijnVariant.AMVB)
    assert (await beeld.van(date(2015, 7, 31)))[0].meldingen == 0

    # Folded in part and in whole, the answers stay the same.
    told = await beeld.als("ministerie", ZONDAG)
    for limit in (1_000, 1_000_000):
        async with database.write() as tx:
            assert await fold(tx, limit) > 0
        assert triages((await beeld.van(ZONDAG))[0]) == 455
        assert triages((await beeld.van(MAANDAG))[0]) == triages(monday)
        assert without_moment(await beeld.als("ministerie", ZONDAG)) == without_moment(told)

    # What is recorded in August changes what is known now of that Sunday, and nothing of what was known then.
    corrected = later_bekend(beeld.zaken)
    assert [len(found) for found in corrected.values()] == [10, 4, 5, 6]
    await leg_vast(database, services.get(Voortgang), beeld.zaken)
    beeld.tel()
    (then, _), (now, _) = await beeld.van(ZONDAG, Kennis.TOEN), await beeld.van(ZONDAG)
    assert (triages(then), onderzoeken(then)) == (455, 1_358)
    assert (triages(now), onderzoeken(now)) == (455 - 10 + 4 + 5, 1_358 - 6)
    for day in (ZATERDAG, date(2016, 8, 8), date(2016, 8, 10)):
        for kennis in Kennis:
            await beeld.van(day, kennis)


async def others_see_it_protected(beeld: Beeld, services: Services, regios: Mapping[str, Stand]) -> None:
    """The ministry reads the country to fives, and of the five small regions a reason."""
    await sta_toe(services, beeld.now)
    for kennis in Kennis:
        told = await beeld.als("ministerie", ZONDAG, kennis)
        land = told["landelijk"]
        assert [found["aantal"] for found in land["triageOverTermijn"]] == [455, 455]
        [wl4] = [found for found in land["wachtlijsten"] if found["definitie"] == "WL4"]
        assert wl4["aantal"] in (1_355, 1_360)
        for area in told["regios"]:
            exact, [shown, _] = triages(regios[area["vtRegio"]]), area["triageOverTermijn"]
            if 0 < exact < 10:
                assert (shown["aantal"], shown["status"], shown["reden"]) == (None, "GEHEIM", "TE_KLEIN")
            else:
                assert abs(shown["aantal"] - exact) < 5
                assert shown["aantal"] % 5 == 0


def without_moment(answer: Wire) -> Wire:
    return {name: value for name, value in answer.items() if name != "bijgewerktTotOp"}
