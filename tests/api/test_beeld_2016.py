"""The national picture of 31 July 2016, loaded as meldingen with milestones and asked over the API (F111, F112)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from service.cases.repository.wachtlijsten import fold
from service.cases.service import Cases, Voortgang
from service.core.regions import Regions
from service.db.session import Database
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
from tests.waiting import hertel

if TYPE_CHECKING:
    from service.parts import Services

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
SERIES = {
    "WL1": "WL1.{variant}", "WL2": "WL2.{variant}", "WL2-TS": "WL2.{variant}.TS", "WL3": "WL3.{variant}",
    "WL4-OS": "WL4.OS", "WL5": "WL5.{variant}", "WL6": "WL6.OW", "WL6-R": "WL6.R",
}  # fmt: skip


def series_of(area: Wire) -> Counter[str]:
    """Every figure of an area under the name that the recount gives it."""
    found: Counter[str] = Counter({f"FASE.{fase['fase']}": fase["aantal"] for fase in area["fasen"]})
    for told in area["wachtlijsten"]:
        if told["definitie"] == "WL4":
            found["WL4.OVERIG"], found["WL4.BEWUST"] = told["overig"], told["bewust"]
            assert told["overig"] + told["bewust"] == told["aantal"]
        else:
            found[SERIES[told["definitie"]].format(variant=told["termijnVariant"])] = told["aantal"]
    return found


def triages(area: Wire, variant: str = "WERKDAGEN") -> int:
    """Past five days without finished triage."""
    [told] = [found["aantal"] for found in area["triageOverTermijn"] if found["termijnVariant"] == variant]
    count: int = told
    return count


def onderzoeken(area: Wire) -> int:
    """Past ten weeks without an end."""
    [told] = [found["aantal"] for found in area["wachtlijsten"] if found["definitie"] == "WL4"]
    count: int = told
    return count


class Beeld:
    """The loaded picture, asked over HTTP and counted apart."""

    def __init__(self, client: httpx.AsyncClient, headers: Mapping[str, str], zaken: Sequence[Zaak]) -> None:
        self._client = client
        self._headers = headers
        self.zaken = zaken
        self.tel()

    def tel(self) -> None:
        """Take for the recount what was recorded until now."""
        self._recorded = [zaak.geschiedenis() for zaak in self.zaken]

    async def van(self, day: date, kennis: str = "NU") -> Wire:
        """The answer of the API for a day, after every figure in it was compared with the recount."""
        answer = await self._client.get(
            "/v1/statistieken/wachtlijsten",
            params={"peildatum": day.isoformat(), "kennis": kennis},
            headers=dict(self._headers),
        )
        assert answer.status_code == 200
        told: Wire = answer.json()
        counted = hertel(self._recorded, day, toen=kennis == "TOEN", gelijkgesteld=GELIJKGESTELD)
        for regio in told["regios"]:
            assert +series_of(regio) == counted.get(regio["vtRegio"], Counter()), (day, kennis, regio["vtRegio"])
        assert +series_of(told["landelijk"]) == sum(counted.values(), Counter())
        return told


@pytest.fixture
async def beeld(
    client: httpx.AsyncClient, services: Services, sign: Callable[..., dict[str, str]], anyio_backend: str
) -> Beeld:
    regions = services.get(Regions).regions_on(ZONDAG)
    zaken = landelijk_beeld(regions)
    database, cases = services.get(Database), services.get(Cases)
    await lever(database, cases, zaken)
    await leg_vast(database, services.get(Voortgang), zaken)
    await trek_in(database, cases, zaken)
    return Beeld(client, sign("ministerie"), zaken)


async def test_the_api_gives_the_figures_of_31_july_2016_and_others_for_the_days_around_it(
    beeld: Beeld, services: Services
) -> None:
    database = services.get(Database)

    # Exactly what was reported, as known then and as known on the Monday after, in both readings of 'five days'.
    for kennis in ("TOEN", "NU"):
        sunday = await beeld.van(ZONDAG, kennis)
        per_region = {regio["vtRegio"]: triages(regio) for regio in sunday["regios"]}
        assert len(per_region) == 26
        assert triages(sunday["landelijk"]) == triages(sunday["landelijk"], "AMVB") == 455
        assert sum(count > 0 for count in per_region.values()) == 14
        assert sum(0 < count < 10 for count in per_region.values()) == 5
        assert onderzoeken(sunday["landelijk"]) == 1_358
        assert sum(onderzoeken(regio) > 0 for regio in sunday["regios"]) == 20

    # A triage and an onderzoek in each region ended on the Sunday, others on the Monday.
    saturday, monday = await beeld.van(ZATERDAG), await beeld.van(MAANDAG)
    assert (triages(saturday["landelijk"]), onderzoeken(saturday["landelijk"])) == (455 + 26, 1_358 + 26)
    assert triages(monday["landelijk"]) < 455
    assert onderzoeken(monday["landelijk"]) < 1_358
    assert monday["landelijk"]["meldingen"] == len(beeld.zaken)

    # On other days the two readings differ; a day before anything was received is empty.
    thursday = (await beeld.van(date(2016, 7, 28)))["landelijk"]
    assert triages(thursday) < triages(thursday, "AMVB")
    assert (await beeld.van(date(2015, 7, 31)))["landelijk"]["meldingen"] == 0

    # Folded in part and in whole, the answers stay the same.
    for limit in (1_000, 1_000_000):
        async with database.write() as tx:
            assert await fold(tx, limit) > 0
        assert without_moment(await beeld.van(ZONDAG)) == without_moment(sunday)
        assert without_moment(await beeld.van(MAANDAG)) == without_moment(monday)

    # What is recorded in August changes what is known now of that Sunday, and nothing of what was known then.
    corrected = later_bekend(beeld.zaken)
    assert [len(found) for found in corrected.values()] == [10, 4, 5, 6]
    await leg_vast(database, services.get(Voortgang), beeld.zaken)
    beeld.tel()
    then, now = await beeld.van(ZONDAG, "TOEN"), await beeld.van(ZONDAG, "NU")
    assert (triages(then["landelijk"]), onderzoeken(then["landelijk"])) == (455, 1_358)
    assert (triages(now["landelijk"]), onderzoeken(now["landelijk"])) == (455 - 10 + 4 + 5, 1_358 - 6)
    for day in (ZATERDAG, date(2016, 8, 8), date(2016, 8, 10)):
        for kennis in ("TOEN", "NU"):
            await beeld.van(day, kennis)


def without_moment(answer: Wire) -> Wire:
    return {name: value for name, value in answer.items() if name != "bijgewerktTotOp"}
