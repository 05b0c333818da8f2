"""A canary in every field that names a person, sent through every path: good, refused, failing, without a database.

It may come back to whoever has the right to read it, sealed in the database until then. It appears in no line of the
log, no metric, no problem, no header, no plain column, no file beside the database.
"""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from service.access.callers import Scope
from service.intake.service import Intake
from service.observability.logging import configure
from service.parts import Services
from tests.builders import een_bsn, een_incident, een_mutatie, een_pleger, een_slachtoffer, zonder
from tests.processes import Service, free_port, service

CANARIES = {
    "bsn": een_bsn(4321),
    "achternaam": "Kanariezanger",
    "voornamen": "Quirinus-Xerxes",
    "geboortedatum": "1937-07-13",
    "telefoon": "0687651234",
    "postcode": "9988XZ",
    "toevoeging": "KNRX",
    "toelichting": "Zij vertelde over de gele kanariekooi bij het raam.",
    "monitoring": "De wijkagent let op de kanariekooi.",
    "sleutelwoord": "Kanarieveer",
}
PLACE = {
    "gemeentecode": "GM0363",
    "postcode": CANARIES["postcode"],
    "huisnummer": 31337,
    "huisnummertoevoeging": CANARIES["toevoeging"],
}
VT_REGIO = "amsterdam-amstelland"


def with_canaries(**overrides: Any) -> dict[str, Any]:
    """A good message in which everything that names a person is a canary."""
    person = {name: CANARIES[name] for name in ("bsn", "achternaam", "voornamen", "geboortedatum", "telefoon")}
    fields: dict[str, Any] = {
        "incident": een_incident(plaats=PLACE, toelichting=CANARIES["toelichting"]),
        "huishouden": {**PLACE, "geheimAdres": False},
        "betrokkenen": [een_slachtoffer(**person, adres=PLACE), een_pleger(achternaam=CANARIES["achternaam"])],
        "relaties": [{"van": 2, "tot": 1, "soort": "PARTNER"}],
        **overrides,
    }
    return een_mutatie(**fields)


def found_in(text: str | bytes) -> list[str]:
    """Which canaries are in this."""
    content = text.encode() if isinstance(text, str) else text
    low = content.lower()
    return [name for name, value in CANARIES.items() if value.lower().encode() in low]


@dataclass
class Caller:
    """Sends, and keeps the answers in which no canary may be."""

    client: httpx.Client
    headers: dict[str, str]
    sent: int = 0
    headers_seen: list[str] = field(default_factory=list)

    def send(
        self, method: str, path: str, status: int | set[int], *, content: Any = None, **headers: str
    ) -> httpx.Response:
        """Send; the answer has this status, and when it is a problem it holds no canary."""
        self.sent += 1
        more = {"Idempotency-Key": f"kanarie-{self.sent}", "Content-Type": "application/json", **headers}
        body = content if isinstance(content, bytes | None) else json.dumps(content).encode()
        answer = self.client.request(method, path, content=body, headers=self.headers | more)
        allowed = status if isinstance(status, set) else {status}
        assert answer.status_code in allowed, f"{method} {path}: {answer.status_code} {answer.text}"
        self.headers_seen.append(str(answer.headers.multi_items()))
        if answer.status_code >= 400:
            assert found_in(answer.text) == []
        return answer


@contextmanager
def callers(running: Service) -> Iterator[tuple[Caller, Caller]]:
    """Police and Veilig Thuis."""
    scopes = " ".join(Scope)
    with httpx.Client(base_url=running.url, timeout=20) as client:
        police, vt = (Caller(client, running.bearer(who, scopes)) for who in ("politie:amsterdam", f"vt:{VT_REGIO}"))
        vt.sent = 10_000
        yield police, vt


def good_paths(police: Caller, vt: Caller) -> None:
    """The life of a mutatie, from a trial to feedback and withdrawal."""
    message = with_canaries()
    police.send("POST", "/v1/mutaties/_valideer", 200, content=message)
    made = police.send("POST", "/v1/mutaties", 201, content=message)
    assert found_in(made.text) == []
    mutatie, melding = made.json()["mutatieId"], made.json()["meldingId"]
    police.send("POST", "/v1/mutaties", 200, content=message)
    police.send("POST", "/v1/mutaties", 201, content=with_canaries(versie=2, hulpvraagSlachtoffer=False))
    police.send("POST", "/v1/mutaties", 201, content=with_canaries(bvhNummer="PL1300-2026999999"))
    police.send("POST", "/v1/mutaties", 201, content=with_canaries(bvhNummer="PL1300-2026999998", proef=True))
    incomplete = zonder(with_canaries(bvhNummer="PL1300-2026999997"), "contact", "gezien")
    police.send("POST", "/v1/mutaties", 201, content=incomplete)
    lines = b"\n".join(json.dumps(with_canaries(bvhNummer=f"PL1300-20270000{n}")).encode() for n in range(10, 15))
    batch = police.send("POST", "/v1/mutaties/_batch", 200, content=lines, **{"Content-Type": "application/x-ndjson"})
    assert batch.text.count("mutatieId") == 5
    assert found_in(batch.text) == []

    for path in (f"/v1/mutaties/{mutatie}", f"/v1/mutaties/{mutatie}/uitleg", "/v1/controlelijst"):
        assert found_in(police.send("GET", path, 200, Doelbinding="KWALITEITSCONTROLE").text) == []
    read = police.send("GET", f"/v1/mutaties/{mutatie}/bericht", {200, 400}, Doelbinding="POLITIETAAK")
    assert "achternaam" in found_in(read.text), "who has the right to it reads it back"

    queue = f"/v1/regios/{VT_REGIO}/wachtrijen"
    for path in (queue, f"{queue}/nieuw/items", f"{queue}/acuut/items"):
        assert found_in(vt.send("GET", path, 200).text) == []
    for name in ("nieuw", "acuut", "aangevuld", "vervolg"):
        vt.send("POST", f"{queue}/{name}/leases", 201, content={"aantal": 10}, Doelbinding="VT_MELDPUNT")
    opened = vt.send("GET", f"/v1/meldingen/{melding}", 200, Doelbinding="VT_MELDPUNT")
    assert "achternaam" in found_in(opened.text)
    feedback = {
        "moment": "NA_TRIAGE",
        "inBehandeling": True,
        "vervolgMelding": "04",
        "vervolgtrajectIngezet": False,
        "kwaliteit": "BRUIKBAAR",
        "monitoring": CANARIES["monitoring"],
        "contactVt": {"functie": "triagist", "telefoon": CANARIES["telefoon"]},
    }
    vt.send("POST", f"/v1/meldingen/{melding}/terugkoppelingen", {201, 400}, content=feedback)
    police.send("GET", "/v1/terugkoppelingen/_deltas", 200, Doelbinding="POLITIETAAK")
    police.send(
        "POST", f"/v1/mutaties/{mutatie}/intrekkingen", {201, 400, 409}, content={"reden": CANARIES["sleutelwoord"]}
    )


def refused_paths(police: Caller, vt: Caller) -> None:
    """What is not taken in: each with canaries in the value that is wrong, in names, in the address, in headers."""
    bad = [
        with_canaries(versie=CANARIES["achternaam"]),
        with_canaries(stroom=CANARIES["sleutelwoord"]),
        with_canaries(eenheid="kanariezanger"),
        with_canaries(eenheid="den-haag"),
        with_canaries(**{CANARIES["sleutelwoord"] + " " + CANARIES["postcode"]: 1}),
        with_canaries(incident=een_incident(beginOp=CANARIES["achternaam"])),
        with_canaries(betrokkenen=[een_slachtoffer(bsn=CANARIES["bsn"][:-1] + "0", geboortedatum="1937-17-13")]),
        with_canaries(incident=een_incident(toelichting=CANARIES["toelichting"] * 1000)),
        with_canaries(relaties=[{"van": 1, "tot": 8, "soort": CANARIES["sleutelwoord"]}]),
        CANARIES["toelichting"],
    ]
    for message in bad:
        police.send("POST", "/v1/mutaties", {400, 403}, content=message)
        police.send("POST", "/v1/mutaties/_valideer", {400, 403}, content=message)
    text = json.dumps(with_canaries()).encode()
    police.send("POST", "/v1/mutaties", 400, content=text[:-30])
    police.send("POST", "/v1/mutaties", 400, content=text.replace(b"Quirinus", b"Quirinus\xff"))
    police.send("POST", "/v1/mutaties", 400, content=b"[" * 50_000 + text)
    police.send("POST", "/v1/mutaties", 413, content=with_canaries(grond=CANARIES["toelichting"] * 50_000))
    police.send("POST", "/v1/mutaties", 415, content=text, **{"Content-Type": "text/plain"})
    police.send("POST", "/v1/mutaties", 409, content=with_canaries(hulpvraagSlachtoffer=False))
    name, place = CANARIES["achternaam"], CANARIES["postcode"]
    police.send("GET", f"/v1/mutaties?bvhNummer={name}&extra={place}", 400)
    police.send("GET", f"/v1/mutaties/{name}", {400, 404})
    police.send("GET", f"/v1/{name}/{place}", 404)
    police.send("GET", f"/v1/controlelijst?cursor={name}", 400, Doelbinding=name)
    police.send("POST", "/v1/mutaties", 415, content=text, **{"Content-Type": f"text/{name}"})
    police.send("POST", "/v1/mutaties", 201, content=with_canaries(bvhNummer="PL1300-2028000001"), Traceparent=name)
    vt.send("POST", "/v1/mutaties", 403, content=text)
    vt.send("GET", f"/v1/regios/{name.lower()}/wachtrijen", {400, 403, 404})
    stranger = Caller(police.client, {"Authorization": f"Bearer {name}.{place}.{CANARIES['sleutelwoord']}"})
    stranger.send("POST", "/v1/mutaties", 401, content=text)
    police.headers_seen += stranger.headers_seen
    lines = b"\n".join(
        [text[:-30], b'{"versie": "' + CANARIES["sleutelwoord"].encode() + b'"}', text[:-1] + b" " * 1_100_000]
    )
    answer = police.send("POST", "/v1/mutaties/_batch", 200, content=lines, **{"Content-Type": "application/x-ndjson"})
    assert found_in(answer.text) == []


def failing_paths(police: Caller, running: Service) -> None:
    """A database that lost a table while the service runs: our own statements fail with the message in their hands."""
    with sqlite3.connect(running.data / "meldbrug.db") as connection:
        for table in ("sporen", "mutaties"):
            connection.execute(f"ALTER TABLE {table} RENAME TO {table}_weg")
    connection.close()
    for number in range(3):
        message = with_canaries(bvhNummer=f"PL1300-20290000{number:02d}")
        police.send("POST", "/v1/mutaties", {500, 503}, content=message)
        police.send("POST", "/v1/mutaties/_valideer", {500, 503}, content=message)
    lines = json.dumps(with_canaries(bvhNummer="PL1300-2029000099")).encode()
    answer = police.send("POST", "/v1/mutaties/_batch", 200, content=lines, **{"Content-Type": "application/x-ndjson"})
    assert found_in(answer.text) == []


def test_no_canary_leaves_a_service_of_its_own_on_any_path(tmp_path: Path):
    with service(tmp_path / "dienst") as running, callers(running) as (police, vt):
        good_paths(police, vt)
        refused_paths(police, vt)
        failing_paths(police, running)
        metrics = police.client.get("/metrics").text
        assert "meldbrug_verzoek_seconden" in metrics
        assert found_in(metrics) == []
        assert found_in("".join(police.headers_seen + vt.headers_seen)) == []
        running.kill()
        files = {path.name: path.read_bytes() for path in running.data.iterdir()}
        assert any(b"PL1300-2026999999" in content for content in files.values()), "what was stored is in these files"
        assert [name for name, content in files.items() if found_in(content)] == []
        log = running.log()
        assert "verzoek.mislukt" in log, "the failing path failed"
        assert found_in(log) == []


def test_no_canary_leaves_a_service_whose_database_is_down(tmp_path: Path):
    running = Service(tmp_path / "dienst", database_url=f"postgresql://niemand@127.0.0.1:{free_port()}/nergens")
    running.start(wait=False)
    try:
        while not running.answers("/health/live"):
            assert running.pid
        with callers(running) as (police, _):
            police.send("POST", "/v1/mutaties", 503, content=with_canaries())
            police.send("POST", "/v1/mutaties/_valideer", 503, content=with_canaries())
            police.send("GET", "/v1/mutaties?bvhNummer=PL1300-000001", 503)
            assert found_in("".join(police.headers_seen)) == []
    finally:
        running.stop()
    assert "verzoek.niet-beschikbaar" in running.log()
    assert found_in(running.log()) == []


class BrokenIntake:
    """Fails as badly as code can: everything it was given stands in the text of its exception."""

    async def take_in(self, body: bytes, **given: Any) -> Any:
        """Never comes back."""
        secret = body.decode()
        raise ValueError(f"kan niets met {secret} van {given}")


async def test_no_canary_is_in_the_answer_or_the_log_of_a_crash(
    app: FastAPI, services: Services, client: httpx.AsyncClient, sign: Callable[..., dict[str, str]]
):
    log = io.StringIO()
    configure(log)
    services.add(BrokenIntake(), kind=Intake)
    headers = {**sign("politie:amsterdam"), "Idempotency-Key": "stuk", "Content-Type": "application/json"}
    answer = await client.post("/v1/mutaties", content=json.dumps(with_canaries()).encode(), headers=headers)
    assert answer.status_code == 500
    assert found_in(answer.text) == []
    assert '"fout": "ValueError"' in log.getvalue()
    assert found_in(log.getvalue()) == []
