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
from pathlib import Path

import httpx
from fastapi import FastAPI

from service.access.callers import Scope
from service.intake.service import Intake
from service.observability.logging import configure
from service.parts import Services
from tests.builders import zonder
from tests.canaries import CANARIES, VT_REGIO, BrokenIntake, Caller, found_in, refused_paths, with_canaries
from tests.processes import Service, free_port, service


@contextmanager
def callers(running: Service) -> Iterator[tuple[Caller, Caller]]:
    """Police and Veilig Thuis."""
    scopes = " ".join(Scope)
    with httpx.Client(base_url=running.url, timeout=60) as client:
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
        metrics = httpx.get(f"{running.url}/metrics", timeout=60).text
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
        running.wait_until_ready(path="/health/live")
        with callers(running) as (police, _):
            police.send("POST", "/v1/mutaties", 503, content=with_canaries())
            police.send("POST", "/v1/mutaties/_valideer", 503, content=with_canaries())
            police.send("GET", "/v1/mutaties?bvhNummer=PL1300-000001", 503)
            assert found_in("".join(police.headers_seen)) == []
    finally:
        running.stop()
    assert "verzoek.niet-beschikbaar" in running.log()
    assert found_in(running.log()) == []


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
