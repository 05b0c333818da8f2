"""To whom data on a person went (Wpg art. 25): for the unit whose data it is, also when the content is long gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.parts import Services
from tests.builders import een_bsn, een_mutatie
from tests.deliveries import EENHEID, REGIO
from tests.deuren import VERZOEK

pytestmark = pytest.mark.anyio

Sign = Callable[..., dict[str, str]]
Wire = dict[str, Any]
PAD = "/v1/verstrekkingen/_zoek"
SLACHTOFFER = een_mutatie()["betrokkenen"][0]
BSN, ANDER_BSN = SLACHTOFFER["bsn"], een_bsn(77)


def officier(sign: Sign, eenheid: str = EENHEID) -> dict[str, str]:
    return sign(f"politie:{eenheid}", Scope.AUDIT_LEZEN, sub="fg") | {"Doelbinding": "INZAGE_BETROKKENE"}


@pytest.fixture
async def verstrekt(client: httpx.AsyncClient, sign: Sign) -> Wire:
    """A mutatie that was claimed: data on its persons went to Veilig Thuis."""
    headers = sign(f"politie:{EENHEID}") | {"Idempotency-Key": new_id().hex}
    made: Wire = (await client.post("/v1/mutaties", json=een_mutatie(), headers=headers)).json()
    vt = sign(f"vt:{REGIO}") | {"Idempotency-Key": new_id().hex, "Doelbinding": "VT_MELDPUNT"}
    claimed = await client.post(f"/v1/regios/{REGIO}/wachtrijen/nieuw/leases", json={"aantal": 1}, headers=vt)
    assert claimed.status_code == 201, claimed.text
    return made


async def zoek(client: httpx.AsyncClient, headers: dict[str, str], **persoon: str) -> list[Wire]:
    answer = await client.post(PAD, json=persoon, headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[Wire] = answer.json()["items"]
    return items


class TestRefused:
    async def test_is_who_does_not_answer_for_it_or_names_nobody(self, client: httpx.AsyncClient, sign: Sign) -> None:
        body, doel = {"bsn": BSN}, {"Doelbinding": "INZAGE_BETROKKENE"}
        assert (await client.post(PAD, json=body)).status_code == 401
        for organisatie in (f"vt:{REGIO}", "om", "ministerie", "beheer"):
            headers = sign(organisatie, Scope.AUDIT_LEZEN) | doel
            assert (await client.post(PAD, json=body, headers=headers)).status_code == 403
        without = sign(f"politie:{EENHEID}", Scope.MUTATIES_LEZEN) | doel
        assert (await client.post(PAD, json=body, headers=without)).status_code == 403
        headers = sign(f"politie:{EENHEID}", Scope.AUDIT_LEZEN)
        assert (await client.post(PAD, json={"bsn": BSN}, headers=headers)).status_code == 400
        answer = await client.post(PAD, json={"bsn": BSN}, headers=headers | {"Doelbinding": "POLITIETAAK"})
        assert answer.status_code == 403
        for body, where in (
            ({}, "bsn"),
            ({"achternaam": "Testpersoon"}, "geboortedatum"), ({"geboortedatum": "1988-04-02"}, "achternaam"),
            ({"bsn": "123456789"}, "bsn"), ({"achternaam": "T", "geboortedatum": "1988"}, "geboortedatum"),
        ):  # fmt: skip
            answer = await client.post(PAD, json=body, headers=officier(sign))
            assert answer.status_code == 400, body
            assert [one["location"] for one in answer.json()["errors"]] == [where]
            assert "Testpersoon" not in answer.text


class TestFound:
    async def test_is_what_went_to_whom_and_why_by_bsn_and_by_name(
        self, client: httpx.AsyncClient, sign: Sign, verstrekt: Wire
    ) -> None:
        [by_bsn] = await zoek(client, officier(sign), bsn=BSN)
        assert by_bsn["ontvanger"] == f"vt:{REGIO}"
        assert (by_bsn["doel"], by_bsn["grondslag"]) == ("VT_MELDPUNT", "Bpg art. 4:2 lid 1 onder i")
        assert (by_bsn["mutatieId"], by_bsn["meldingId"]) == (verstrekt["mutatieId"], verstrekt["meldingId"])
        assert "betrokkenen" in by_bsn["omschrijving"].split()
        assert by_bsn["gevondenOp"] == "BSN"
        name, born = SLACHTOFFER["achternaam"], SLACHTOFFER["geboortedatum"]
        [by_name] = await zoek(client, officier(sign), achternaam=name.upper(), geboortedatum=born)
        assert by_name == by_bsn | {"gevondenOp": "NAAM"}
        assert await zoek(client, officier(sign), achternaam=name, geboortedatum=born, bsn=BSN) == [by_bsn]

    async def test_is_only_of_the_own_unit_and_of_the_last_four_years(
        self, client: httpx.AsyncClient, sign: Sign, clock: SimulatedClock, verstrekt: Wire
    ) -> None:
        assert await zoek(client, officier(sign, "oost-nederland"), bsn=BSN) == []
        assert await zoek(client, officier(sign), bsn=ANDER_BSN) == []
        clock.advance(timedelta(days=4 * 365 - 1))
        assert len(await zoek(client, officier(sign), bsn=BSN)) == 1
        clock.advance(timedelta(days=3))
        assert await zoek(client, officier(sign), bsn=BSN) == []

    async def test_is_an_answer_to_a_question_too(self, client: httpx.AsyncClient, sign: Sign, verstrekt: Wire) -> None:
        vt = sign(f"vt:{REGIO}") | {"Idempotency-Key": new_id().hex}
        personalia = {"achternaam": "Buiten", "voornamen": "Bo", "geboortedatum": "1970-01-02", "postcode": "1011AB",
                      "huisnummer": 3, "bsn": ANDER_BSN}  # fmt: skip
        personen = [{"betrokkene": 1}, {"personalia": personalia}]
        vraag = VERZOEK | {"meldingId": verstrekt["meldingId"], "personen": personen}
        asked = (await client.post("/v1/informatieverzoeken", json=vraag, headers=vt)).json()
        path = f"/v1/informatieverzoeken/{asked['informatieverzoekId']}/antwoorden"
        answer = {"functie": "informatiemedewerker", "items": [{"code": "E02", "reden": "NIETS_GEVONDEN"}]}
        politie = sign(f"politie:{EENHEID}") | {"Idempotency-Key": new_id().hex}
        assert (await client.post(path, json=answer, headers=politie)).status_code == 201
        assert [one["doel"] for one in await zoek(client, officier(sign), bsn=ANDER_BSN)] == ["VT_ONDERZOEK"]
        assert len(await zoek(client, officier(sign), bsn=BSN)) == 2

    async def test_and_also_that_nothing_was_is_on_record_without_the_person(
        self, client: httpx.AsyncClient, sign: Sign, services: Services, verstrekt: Wire
    ) -> None:
        [found] = await zoek(client, officier(sign), bsn=BSN)
        await zoek(client, officier(sign), bsn=ANDER_BSN)
        with als(DE_DIENST):
            async with services.get(Database).read() as tx:
                rows = await tx.all(
                    select(AuditRow.resultaat, AuditRow.objecten, AuditRow.doelbinding)
                    .where(AuditRow.object_soort == "verstrekking")
                    .order_by(AuditRow.volgnr)
                )
        assert [tuple(row) for row in rows] == [
            ("GELUKT", [found["verstrekkingId"]], "INZAGE_BETROKKENE"),
            ("NIETS_GEVONDEN", [], "INZAGE_BETROKKENE"),
        ]
