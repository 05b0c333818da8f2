"""Police asks once what a feedback means, and Veilig Thuis answers once (handbook R06)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from service.access.callers import Scope
from service.audit.tables import AuditRow
from service.cases.service import Cases
from service.core.clock import SimulatedClock
from service.core.ids import new_id
from service.db.session import Database
from service.feedback.service import Feedback
from service.feedback.tables import TerugkoppelingRow, VerduidelijkingRow
from service.notifications.tables import BerichtRow
from service.parts import Services
from service.queues.service import Queues
from service.register.service import Register
from tests.builders import een_bsn
from tests.deliveries import ANDERE_REGIO, EENHEID, REGIO, VtKant, bewaar_en_lever

pytestmark = pytest.mark.anyio

Headers = dict[str, str]
Sign = Callable[..., Headers]
VT, POLITIE = f"vt:{REGIO}", f"politie:{EENHEID}"
VRAAG = {"tekst": "Geldt het toezicht ook in het weekend?", "functie": "wijkagent"}
ANTWOORD = {"tekst": "Ja, alle dagen.", "contactVt": {"functie": "triagist", "telefoon": "0800-2000"}}


@pytest.fixture
async def pad(services: Services, clock: SimulatedClock, client: httpx.AsyncClient, sign: Sign) -> str:
    """The address of a feedback after triage."""
    vt = VtKant(
        cases=services.get(Cases),
        queues=services.get(Queues),
        feedback=services.get(Feedback),
        register=services.get(Register),
    )
    dossier = await bewaar_en_lever(services.get(Database), vt, clock.now())
    body = {
        "moment": "NA_TRIAGE",
        "inBehandeling": True,
        "vervolgMelding": "04",
        "vervolgtrajectIngezet": False,
        "kwaliteit": "BRUIKBAAR",
        "contactVt": ANTWOORD["contactVt"],
    }
    headers = sign(VT) | {"Idempotency-Key": str(new_id())}
    given = await client.post(f"/v1/meldingen/{dossier.melding_id}/terugkoppelingen", json=body, headers=headers)
    return f"/v1/terugkoppelingen/{given.json()['terugkoppelingId']}"


@pytest.fixture
def post(client: httpx.AsyncClient, sign: Sign) -> Callable[..., Any]:
    """Post something as an organisation."""

    async def send(path: str, sent: dict[str, Any], *, als: str) -> httpx.Response:
        return await client.post(path, json=sent, headers=sign(als) | {"Idempotency-Key": str(new_id())})

    return send


async def test_only_the_unit_asks_and_only_the_region_answers(
    pad: str, post: Callable[..., Any], client: httpx.AsyncClient, sign: Sign
) -> None:
    ask, answer = f"{pad}/verduidelijkingen", f"{pad}/antwoorden"
    for path, sent in ((ask, VRAAG), (answer, ANTWOORD)):
        assert (await client.post(path, json=sent)).status_code == 401
        key = {"Idempotency-Key": str(new_id())}
        narrow = sign(VT if path == answer else POLITIE, Scope.TERUGKOPPELING_LEZEN) | key
        assert (await client.post(path, json=sent, headers=narrow)).status_code == 403
    assert (await post(ask, VRAAG, als=VT)).status_code == 403
    assert (await post(answer, ANTWOORD, als=POLITIE)).status_code == 403
    assert (await post(ask, VRAAG, als="politie:limburg")).status_code == 404
    assert (await post(answer, ANTWOORD, als=f"vt:{ANDERE_REGIO}")).status_code == 404


async def test_reading_is_for_both_with_a_purpose(
    pad: str, client: httpx.AsyncClient, sign: Sign, services: Services
) -> None:
    path = f"{pad}/verduidelijkingen"
    assert (await client.get(path)).status_code == 401
    assert (await client.get(path, headers=sign("om"))).status_code == 403
    assert (await client.get(path, headers=sign(POLITIE))).status_code == 400
    assert (await client.get(path, headers=sign(POLITIE) | {"Doelbinding": "VT_MELDPUNT"})).status_code == 403
    limburg = sign("politie:limburg") | {"Doelbinding": "POLITIETAAK"}
    assert (await client.get(path, headers=limburg)).status_code == 404
    assert (await client.get(path, headers=sign(POLITIE) | {"Doelbinding": "POLITIETAAK"})).json() == {"items": []}
    async with services.get(Database).read() as tx:
        acts = await tx.all(select(AuditRow.actie, AuditRow.organisatie, AuditRow.doelbinding))
    assert ("RAADPLEGEN", POLITIE, "POLITIETAAK") in [tuple(act) for act in acts]


async def test_one_question_one_answer_and_both_sides_are_told(
    pad: str, post: Callable[..., Any], client: httpx.AsyncClient, sign: Sign, services: Services
) -> None:
    ask, answer = f"{pad}/verduidelijkingen", f"{pad}/antwoorden"
    assert (await post(answer, ANTWOORD, als=VT)).status_code == 409
    assert (await post(ask, VRAAG, als=POLITIE)).status_code == 201
    assert (await post(ask, VRAAG, als=POLITIE)).status_code == 409
    assert (await post(answer, ANTWOORD, als=VT)).status_code == 201
    assert (await post(answer, ANTWOORD, als=VT)).status_code == 409
    for als, doel in ((POLITIE, "POLITIETAAK"), (VT, "VT_TERUGKOPPELEN")):
        [found] = (await client.get(ask, headers=sign(als) | {"Doelbinding": doel})).json()["items"]
        assert (found["vraag"]["tekst"], found["antwoord"]["tekst"]) == (VRAAG["tekst"], ANTWOORD["tekst"])
    async with services.get(Database).read() as tx:
        kinds = BerichtRow.soort.like("%verduidelijking%")
        statement = select(BerichtRow.soort, BerichtRow.organisatie).where(kinds).order_by(BerichtRow.volgnr)
        told = [tuple(row) for row in await tx.all(statement)]
        [stored] = await tx.all(select(VerduidelijkingRow.vraag, VerduidelijkingRow.antwoord))
    assert told == [
        ("nl.meldbrug.verduidelijking.gevraagd", VT),
        ("nl.meldbrug.verduidelijking.gegeven", POLITIE),
    ]
    assert b"toezicht" not in stored.vraag
    assert b"alle dagen" not in stored.antwoord


async def test_a_text_names_no_citizen_service_number(pad: str, post: Callable[..., Any]) -> None:
    refused = await post(f"{pad}/verduidelijkingen", VRAAG | {"tekst": f"Wie is {een_bsn(4)}?"}, als=POLITIE)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "bsn_in_tekst")
    assert een_bsn(4) not in refused.text


async def test_the_notice_of_receipt_holds_nothing_to_ask_about(
    pad: str, post: Callable[..., Any], client: httpx.AsyncClient, sign: Sign, services: Services
) -> None:
    async with services.get(Database).read() as tx:
        melding_id = await tx.scalar(select(TerugkoppelingRow.melding_id))
    await client.get(f"/v1/meldingen/{melding_id}", headers=sign(VT) | {"Doelbinding": "VT_MELDPUNT"})
    async with services.get(Database).read() as tx:
        receipt = await tx.scalar(select(TerugkoppelingRow.id).where(TerugkoppelingRow.moment == "ONTVANGST"))
    answer = await post(f"/v1/terugkoppelingen/{receipt}/verduidelijkingen", VRAAG, als=POLITIE)
    assert answer.status_code == 409
