"""Verstrekkingen are complete: every item of police data that left, counted from the answers themselves.

A client that records drives whatever gives police data to another party; whatever looks like a message of police in an
answer must be on record once, with the melding, the mutatie, its fields and the hash of exactly what was shown. No
other row may be there, and each act that gave something names what it gave.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from service.audit.tables import AuditRow, VerstrekkingRow
from service.core.clock import SimulatedClock
from service.core.ids import content_hash, new_id
from service.db.session import Database
from service.parts import Services
from tests.builders import een_incident, een_mutatie
from tests.deliveries import ANDERE_REGIO, EENHEID, REGIO

pytestmark = pytest.mark.anyio

Wire = dict[str, Any]
VT, ELDERS, POLITIE = f"vt:{REGIO}", f"vt:{ANDERE_REGIO}", f"politie:{EENHEID}"
GEHEIM = "Zij wees naar de zilveren kandelaar."
"""Stands in every message and answer of police: where it shows, police data left."""


class Item(NamedTuple):
    """One item that left: to whom, of what, which fields, and the hash of what was shown."""

    ontvanger: str
    melding_id: UUID
    mutatie_id: UUID
    velden: str
    inhoud_hash: bytes


@dataclass
class Meelezer:
    """A client that keeps every answer that somebody other than police got."""

    client: httpx.AsyncClient
    sign: Callable[..., dict[str, str]]
    gezien: list[tuple[str, str, httpx.Response]] = field(default_factory=list)
    """Receiver, trace, answer."""

    async def ask(self, method: str, path: str, als: str, body: Any = None, **headers: str) -> httpx.Response:
        trace = f"00-{new_id().hex}-00f067aa0ba902b7-01"
        doel = "POLITIETAAK" if als == POLITIE else "VT_ONDERZOEK"
        sent = self.sign(als) | {"Doelbinding": doel, "Traceparent": trace, "Idempotency-Key": new_id().hex} | headers
        answer = await self.client.request(method, f"/v1{path}", json=body, headers=sent)
        assert answer.status_code < 500, answer.text
        if als != POLITIE:
            self.gezien.append((als, trace.split("-")[1], answer))
        return answer

    def items(self) -> Iterator[tuple[str, Item]]:
        """Every message of police in an answer, with the trace of the request; a repeated answer leaves once."""
        for ontvanger, trace, answer in self.gezien:
            if answer.content and "idempotency-replayed" not in answer.headers:
                for melding_id, mutatie_id, inhoud in berichten_in(answer.json()):
                    shown = json.dumps(inhoud, ensure_ascii=False, separators=(",", ":")).encode()
                    yield trace, Item(ontvanger, melding_id, mutatie_id, " ".join(sorted(inhoud)), content_hash(shown))

    def antwoorden(self) -> Iterator[tuple[str, int]]:
        """Every answer to a question that was shown, by question and version."""
        for _, _, answer in self.gezien:
            body = answer.json() if answer.content else {}
            for given in body.get("antwoorden", ()):
                yield body["informatieverzoekId"], given["versie"]


def berichten_in(part: Any, melding: str = "", mutatie: str = "") -> Iterator[tuple[UUID, UUID, Wire]]:
    """Everything in an answer that looks like a message of police, with the ids that stand around it."""
    if isinstance(part, list):
        for one in part:
            yield from berichten_in(one, melding, mutatie)
    if isinstance(part, dict):
        melding, mutatie = part.get("meldingId", melding), part.get("mutatieId", mutatie)
        if "betrokkenen" in part or "incident" in part:
            yield UUID(melding), UUID(mutatie), part
            return
        for one in part.values():
            yield from berichten_in(one, melding, mutatie)


def een_bericht(nummer: int, **changes: Any) -> Wire:
    """A message of police in a household of its own."""
    address = {"gemeentecode": "GM0363", "postcode": "1011AB", "huisnummer": nummer}
    return een_mutatie(
        bvhNummer=f"PL1300-20260077{nummer:02d}",
        incident=een_incident(toelichting=GEHEIM, plaats=address),
        huishouden={**address, "geheimAdres": False},
        **changes,
    )


@pytest.fixture
def meelezer(client: httpx.AsyncClient, sign: Callable[..., dict[str, str]]) -> Meelezer:
    return Meelezer(client, sign)


async def a_day(meelezer: Meelezer, clock: SimulatedClock) -> None:
    """A day on which police reports, corrects and withdraws, and Veilig Thuis looks in every way there is."""
    ask = meelezer.ask
    first, second, third = [
        (await ask("POST", "/mutaties", POLITIE, een_bericht(n, risicofeiten=["2c-wurging"] if n == 1 else []))).json()
        for n in (1, 2, 3)
    ]
    queue = f"/regios/{REGIO}/wachtrijen"
    await ask("GET", queue, VT)
    await ask("GET", f"{queue}/acuut/items", VT)
    await ask("GET", "/wachtrijen/_deltas", VT)
    key = new_id().hex
    for _ in range(2):  # the second is the same answer again
        claimed = await ask("POST", f"{queue}/acuut/leases", VT, {"aantal": 5}, **{"Idempotency-Key": key})
        assert claimed.status_code == 201
    assert first["meldingId"] in [item["meldingId"] for item in claimed.json()["items"]]
    await ask("POST", f"{queue}/acuut/leases", VT, {"aantal": 5})
    await ask("GET", f"/leases/{claimed.json()['items'][0]['leaseId']}", VT)

    clock.advance(timedelta(hours=1))
    for melding in (first, second):
        await ask("GET", f"/meldingen/{melding['meldingId']}", VT)
        await ask("GET", f"/meldingen/{melding['meldingId']}", ELDERS)
        await ask("GET", f"/meldingen/{melding['meldingId']}", "ministerie")
    later = een_bericht(2, versie=2, middelen=["DRUGS"])
    assert (await ask("POST", "/mutaties", POLITIE, later)).status_code == 201
    await ask("GET", f"/meldingen/{second['meldingId']}", VT)
    await ask("POST", f"{queue}/aangevuld/leases", VT, {"aantal": 5})

    clock.advance(timedelta(hours=1))
    step = {"soort": "TRIAGE_GESTART", "tijdstip": clock.now().isoformat()}
    assert (await ask("POST", f"/meldingen/{second['meldingId']}/gebeurtenissen", VT, step)).status_code == 201
    await ask("GET", f"/meldingen/{second['meldingId']}/gebeurtenissen", VT)
    await a_question(meelezer, second["meldingId"])

    await ask("POST", f"/mutaties/{third['mutatieId']}/intrekkingen", POLITIE, {"reden": "ONJUIST"})
    await ask("GET", f"/meldingen/{third['meldingId']}", VT)
    await ask("POST", f"/meldingen/{third['meldingId']}/intrekkingsbevestigingen", VT)
    for path in (
        f"/regios/{REGIO}/hermeldingen",
        f"/regios/{REGIO}/kennisgevingen",
        f"/regios/{REGIO}/ontbrekende-terugkoppelingen",
        "/berichten/_deltas",
        "/informatieverzoeken",
        "/afstemmingen",
        "/vt-meldingen",
        "/om-verzoeken",
        "/cbs-leveringen",
        "/statistieken/wachtlijsten",
    ):
        assert (await ask("GET", path, VT)).status_code == 200, path


async def a_question(meelezer: Meelezer, melding_id: str) -> None:
    """Veilig Thuis asks, police answers and corrects the answer, and it is read twice."""
    question = {
        "meldingId": melding_id,
        "doel": "VT_ONDERZOEK",
        "personen": [{"betrokkene": 2}],
        "periode": {"van": "2024-01-01", "tot": "2026-11-21"},
        "gevraagd": ["E02", "E05"],
        "waarom": "Onbekend is of er eerder geweld was.",
    }
    asked = await meelezer.ask("POST", "/informatieverzoeken", VT, question)
    path = f"/informatieverzoeken/{asked.json()['informatieverzoekId']}"
    await meelezer.ask("GET", path, VT)
    answer = {
        "functie": "informatiemedewerker",
        "items": [
            {"code": "E02", "gegevens": [{"eersteVerwerking": "2026-05-20", "tekst": GEHEIM}]},
            {"code": "E05", "reden": "NIETS_GEVONDEN"},
        ],
    }
    for body in (answer, answer | {"vervangt": 1}):
        assert (await meelezer.ask("POST", f"{path}/antwoorden", POLITIE, body)).status_code == 201
        await meelezer.ask("GET", path, VT)
        await meelezer.ask("GET", path, ELDERS)


async def on_record(services: Services) -> tuple[Sequence[Any], Sequence[Any]]:
    async with services.get(Database).read() as tx:
        given = await tx.all(select(*VerstrekkingRow.__table__.c))
        acts = await tx.all(select(AuditRow.herkomst, AuditRow.objecten, AuditRow.doelbinding))
    return given, acts


Dag = tuple[Meelezer, Sequence[Any], Sequence[Any]]


@pytest.fixture
async def day(meelezer: Meelezer, services: Services, clock: SimulatedClock) -> Dag:
    """What was seen that day, what was given by the record, and the acts."""
    await a_day(meelezer, clock)
    given, acts = await on_record(services)
    return meelezer, given, acts


class TestARecount:
    async def test_every_message_that_left_is_on_record_once_and_nothing_else(self, day: Dag) -> None:
        meelezer, given, _ = day
        left = Counter(item for _, item in meelezer.items())
        messages = [row for row in given if not row.omschrijving.startswith("informatieverzoek ")]
        recorded = Counter(
            Item(row.ontvanger, row.melding_id, row.mutatie_id, row.omschrijving, row.inhoud_hash) for row in messages
        )
        assert recorded == left
        assert sum(left.values()) >= 5
        assert {item.ontvanger for item in left} == {VT}

    async def test_every_answer_of_police_is_one_provision_however_often_it_is_read(self, day: Dag) -> None:
        meelezer, given, _ = day
        shown = set(meelezer.antwoorden())
        answers = [row.omschrijving for row in given if row.omschrijving.startswith("informatieverzoek ")]
        assert sorted(answers) == sorted(
            f"informatieverzoek {i} antwoord {n}: E02 E05=NIETS_GEVONDEN" for i, n in shown
        )
        assert len(shown) == 2

    async def test_the_act_that_gave_it_names_it_and_what_for(self, day: Dag) -> None:
        meelezer, _, acts = day
        given = list(meelezer.items())
        for trace, item in given:
            named = [act for act in acts if trace in act.herkomst and act.doelbinding is not None]
            assert any(str(item.melding_id) in act.objecten for act in named), item

    async def test_no_text_of_police_shows_outside_what_was_counted(self, day: Dag) -> None:
        meelezer, _, _ = day
        for receiver, _, answer in meelezer.gezien:
            shown = answer.text.count(GEHEIM)
            body = answer.json() if answer.content else {}
            messages = sum(json.dumps(found).count(GEHEIM) for _, _, found in berichten_in(body))
            answers = json.dumps(body.get("antwoorden", [])).count(GEHEIM)
            assert shown == messages + answers, answer.request.url
            assert receiver == VT or shown == 0

    async def test_it_says_when_for_what_and_who_released_it(self, day: Dag, clock: SimulatedClock) -> None:
        _, given, _ = day
        for row in given:
            assert isinstance(row.op, datetime)
            assert row.op <= clock.now()
            assert (row.doel, row.ontvanger_sub) == ("VT_ONDERZOEK", "tester")
            assert row.vrijgegeven_door in ("kwaliteitscontroleur", "informatiemedewerker")
