"""An acute report that was seen before it was sent: nobody has to look again, and somebody records the call (SP01)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.cases.tables import MeldingRow
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.parts import Services
from service.register.tables import MutatieRow
from tests.builders import een_mutatie

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
Sign = Callable[..., dict[str, str]]
GEBELD = {"gebeldOp": "2026-11-21T08:00:00Z", "gesprokenMetFunctie": "medewerker crisisdienst"}
GEZIEN_OP = "2026-11-21T07:10:00Z"


class Politie:
    """Police of one unit: a system that sends, and a controller."""

    def __init__(self, client: httpx.AsyncClient, sign: Sign) -> None:
        self.client, self.sign = client, sign

    async def stuur(self, optreden: Wire | None = None, **changes: Any) -> Wire:
        """An acute report that somebody had seen."""
        message = een_mutatie(risicofeiten=["2c-wurging"], **changes)
        message["politieoptreden"] |= optreden or {}
        made: Wire = (await self._post("/v1/mutaties", message)).json()
        return made

    async def lijst(self) -> list[Wire]:
        answer = await self.client.get("/v1/controlelijst", headers=self.sign("politie:amsterdam"))
        items: list[Wire] = answer.json()["items"]
        return items

    async def oordeel(self, mutatie_id: str, uitkomst: str, **telefoontje: str) -> httpx.Response:
        said = {"uitkomst": uitkomst, "motivering": "Nagekeken.", "functie": "kwaliteitscontroleur", **telefoontje}
        return await self._post(f"/v1/mutaties/{mutatie_id}/beoordelingen", said)

    async def _post(self, path: str, body: Wire) -> httpx.Response:
        headers = self.sign("politie:amsterdam") | {"Idempotency-Key": str(new_id())}
        return await self.client.post(path, json=body, headers=headers)


@pytest.fixture
def politie(client: httpx.AsyncClient, sign: Sign) -> Politie:
    return Politie(client, sign)


async def gezien(services: Services) -> set[Any]:
    """When the mutatie and its melding were seen, as stored."""
    async with services.get(Database).read() as tx:
        moments = [*await tx.scalars(select(MutatieRow.gezien_op)), *await tx.scalars(select(MeldingRow.gezien_op))]
    return {None if op is None else op.isoformat().replace("+00:00", "Z") for op in moments}


async def test_only_a_controller_of_the_unit_records_it(
    client: httpx.AsyncClient, sign: Sign, politie: Politie
) -> None:
    path = f"/v1/mutaties/{(await politie.stuur())['mutatieId']}/beoordelingen"
    said = {"uitkomst": "DZS", "motivering": "Gebeld.", "functie": "controleur", **GEBELD}
    for headers, status in (
        ({}, 401),
        (sign("politie:amsterdam", Scope.MUTATIES_SCHRIJVEN), 403),
        (sign("vt:amsterdam-amstelland"), 403),
        (sign("politie:limburg"), 404),
    ):
        sent = headers | {"Idempotency-Key": str(new_id())}
        assert (await client.post(path, json=said, headers=sent)).status_code == status
    assert len(await politie.lijst()) == 1


async def test_it_goes_out_at_once_and_waits_for_the_call_only(
    politie: Politie, services: Services, clock: SimulatedClock
) -> None:
    made = await politie.stuur()
    assert (made["status"], made["beoordeling"]["bevestigd"], made["gezienUiterlijkOp"]) == ("SPOED", True, None)
    assert made["meldingId"] is not None
    [line] = await politie.lijst()
    assert (line["reden"], line["spoed"], line["belplicht"]["vastgelegd"]) == ("SPOED_ACHTERAF", True, False)
    assert line["waarom"].endswith("het telefoontje naar Veilig Thuis is nog niet vastgelegd.")
    assert line["uiterlijkOp"] == (clock.now() + timedelta(hours=4)).isoformat().replace("+00:00", "Z")
    assert await gezien(services) == {GEZIEN_OP}


@pytest.mark.parametrize("telefoontje", [GEBELD, {"redenNietGebeld": "Veilig Thuis stond ernaast."}])
async def test_recording_it_closes_the_line_and_it_was_seen_when_it_was_seen(
    politie: Politie, services: Services, client: httpx.AsyncClient, sign: Sign, telefoontje: dict[str, str]
) -> None:
    made = await politie.stuur()
    refused = await politie.oordeel(made["mutatieId"], "DZS")
    assert [found["code"] for found in refused.json()["errors"]] == ["belplicht", "belplicht"]
    said = await politie.oordeel(made["mutatieId"], "DZS", **telefoontje)
    assert (said.status_code, said.json()["belplicht"]["vastgelegd"]) == (201, True)
    assert (said.json()["status"], said.json()["meldingId"]) == ("SPOED", made["meldingId"])
    assert await politie.lijst() == []
    assert await gezien(services) == {GEZIEN_OP}
    headers = sign("vt:amsterdam-amstelland") | {"Doelbinding": "VT_MELDPUNT"}
    melding = (await client.get(f"/v1/meldingen/{made['meldingId']}", headers=headers)).json()
    assert melding["mutatie"]["politieoptreden"].items() >= telefoontje.items()
    assert melding["gezienOp"] == GEZIEN_OP


async def test_who_finds_it_less_urgent_owes_no_call(politie: Politie, services: Services) -> None:
    made = await politie.stuur()
    said = (await politie.oordeel(made["mutatieId"], "DZ")).json()
    assert (said["status"], said["belplicht"]) == ("DOORGEZET", None)
    assert await politie.lijst() == []
    assert await gezien(services) == {GEZIEN_OP}


@pytest.mark.parametrize("optreden", [GEBELD, {"redenNietGebeld": "Collega van Veilig Thuis stond ernaast."}])
async def test_with_the_call_on_record_nothing_waits(politie: Politie, optreden: dict[str, str]) -> None:
    assert (await politie.stuur(optreden))["status"] == "SPOED"
    assert await politie.lijst() == []


async def test_a_trial_waits_for_nobody_and_a_newer_version_with_the_call_closes_the_line(politie: Politie) -> None:
    await politie.stuur(proef=True, bvhNummer="PL1300-2026000777")
    assert await politie.lijst() == []
    first = await politie.stuur()
    assert [line["mutatieId"] for line in await politie.lijst()] == [first["mutatieId"]]
    second = await politie.stuur(GEBELD, versie=2)
    assert UUID(second["meldingId"]) == UUID(first["meldingId"])
    assert await politie.lijst() == []


async def test_unseen_it_is_still_looked_at_afterwards(politie: Politie) -> None:
    made = await politie.stuur(GEBELD, gezien=None)
    [line] = await politie.lijst()
    assert (line["reden"], line["waarom"]) == (
        "SPOED_ACHTERAF", "De mutatie is met spoed afgeleverd; iemand kijkt haar achteraf na.",
    )  # fmt: skip
    assert made["gezienUiterlijkOp"] == line["uiterlijkOp"]
