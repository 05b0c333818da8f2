"""The meldingen in a waiting list, as Veilig Thuis works from them: own region only, and the same as the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from service.access.callers import Scope
from service.cases.service import Cases, Voortgang
from service.core.clock import SimulatedClock
from service.core.codes_zaak import TermijnVariant, Wachtlijst
from service.db.session import Database
from tests.picture import GELIJKGESTELD, MAANDAG, Daad, S, Zaak, landelijk_beeld, leg_vast, lever, trek_in
from tests.waiting import hertel

if TYPE_CHECKING:
    from service.parts import Services

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
Headers = dict[str, str]
REGIO = "twente"


def path(lijst: str = "WL1", regio: str = REGIO) -> str:
    return f"/v1/regios/{regio}/wachtlijsten/{lijst}/meldingen"


class TestRefused:
    async def test_without_a_token(self, client: httpx.AsyncClient) -> None:
        assert (await client.get(path())).status_code == 401

    async def test_without_a_scope_for_it(self, client: httpx.AsyncClient, sign: Callable[..., Headers]) -> None:
        headers = sign("vt:twente", Scope.STATISTIEK_LEZEN)
        assert (await client.get(path(), headers=headers)).status_code == 403

    @pytest.mark.parametrize("organisatie", ["politie:oost-nederland", "om", "ministerie", "vt:drenthe"])
    async def test_for_anybody_but_the_region_itself(
        self, client: httpx.AsyncClient, sign: Callable[..., Headers], organisatie: str
    ) -> None:
        assert (await client.get(path(), headers=sign(organisatie))).status_code == 403

    async def test_a_list_that_does_not_exist(self, client: httpx.AsyncClient, sign: Callable[..., Headers]) -> None:
        answer = await client.get(path("WL7"), headers=sign("vt:twente"))
        assert answer.status_code == 400
        assert [(error["in"], error["location"]) for error in answer.json()["errors"]] == [("path", "lijst")]


async def all_of(client: httpx.AsyncClient, address: str, headers: Headers, **params: str) -> list[Wire]:
    """Every page of a list."""
    found: list[Wire] = []
    answer = await client.get(address, params={"limit": "7", **params}, headers=headers)
    while True:
        assert answer.status_code == 200
        found += answer.json()["items"]
        if "next" not in answer.links:
            return found
        answer = await client.get(answer.links["next"]["url"], headers=headers)


async def test_the_list_holds_whom_the_figure_counts_and_says_since_when(
    client: httpx.AsyncClient, services: Services, sign: Callable[..., Headers], clock: SimulatedClock
) -> None:
    zaken = landelijk_beeld((REGIO, "drenthe"))
    await lever(services.get(Database), services.get(Cases), zaken)
    await leg_vast(services.get(Database), services.get(Voortgang), zaken)
    await trek_in(services.get(Database), services.get(Cases), zaken)
    clock.set(datetime(2016, 8, 1, 20, tzinfo=UTC))
    headers = sign("vt:twente")
    told = {zaak.melding_id: zaak.geschiedenis() for zaak in zaken}
    counted = hertel(told.values(), MAANDAG, gelijkgesteld=GELIJKGESTELD)[REGIO]
    seen = 0
    for lijst in Wachtlijst:
        for variant in TermijnVariant:
            found = await all_of(client, path(lijst), headers, termijnVariant=variant)
            assert len(found) == sum(n for name, n in counted.items() if name in _series(lijst, variant)), lijst
            by_id = {str(zaak.melding_id): zaak for zaak in zaken}
            for item in found:
                history = told[by_id[item["meldingId"]].melding_id]
                since = datetime.fromisoformat(item["opLijstSinds"]).date()
                for day, there in ((MAANDAG, True), (since, True), (since - timedelta(days=1), False)):
                    series: Counter[str] = hertel([history], day, gelijkgesteld=GELIJKGESTELD).get(REGIO, Counter())
                    assert (not _series(lijst, variant).isdisjoint(series)) is there, (lijst, day)
            due = [item["volgendeOp"] for item in found]
            assert due == sorted(due)
            seen += len(found)
    assert seen > 40


def _series(lijst: str, variant: str) -> frozenset[str]:
    return frozenset({f"{lijst}.{variant}", "WL4.OVERIG", "WL4.BEWUST", "WL6.OW"}) & frozenset(
        {f"{lijst}.{name}" for name in (variant, "OVERIG", "BEWUST", "OW")}
    )


async def test_an_item_says_what_is_due_and_whether_somebody_keeps_an_eye_on_it_and_nothing_of_a_person(
    client: httpx.AsyncClient, services: Services, sign: Callable[..., Headers], clock: SimulatedClock
) -> None:
    received = MAANDAG - timedelta(days=21)
    watched = Zaak(REGIO, received, [Daad(S.MONITORPLAN, received, {"elkeDagen": 30, "wijze": "TELEFONISCH"})])
    zaken = [watched, Zaak(REGIO, received + timedelta(days=1))]
    await lever(services.get(Database), services.get(Cases), zaken)
    await leg_vast(services.get(Database), services.get(Voortgang), zaken)
    clock.set(datetime(2016, 8, 1, 20, tzinfo=UTC))
    first, second = await all_of(client, path(), sign("vt:twente"))
    assert first == {
        "meldingId": str(watched.melding_id),
        "fase": "WACHT_OP_TRIAGE",
        "spoed": False,
        "ontvangenOp": "2016-07-11T07:50:00Z",
        "opLijstSinds": "2016-07-19",
        "volgendeKlok": "T1",
        "volgendeOp": "2016-07-18T21:59:59Z",
        "monitorplan": True,
        "contactOp": "2016-08-10T21:59:59Z",
    }
    assert (second["monitorplan"], second["contactOp"]) == (False, None)
