"""The processing log: a record for each data subject of each act, without a name or a user, handed over until taken."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from service.access.keys import Keys
from service.audit.tables import VerwerkingRow
from service.audit.verwerkingenlog import Record, Verwerkingenlog, als_otlp, naar_bestand, naar_otlp
from service.core.ids import new_id
from service.core.pseudonyms import Doel
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.parts import Services
from service.slices import processing_log
from tests.builders import een_mutatie
from tests.conftest import settled
from tests.deliveries import EENHEID, REGIO
from tests.receivers import receiver

pytestmark = pytest.mark.anyio

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
BRON = "urn:nld:meldbrug"


def een_log(services: Services, log: Any, **options: Any) -> Verwerkingenlog:
    return replace(processing_log(services, services.get(Keys), log, BRON), **options)


async def waiting(services: Services) -> int:
    async with services.get(Database).read() as tx:
        return int(await tx.scalar(select(func.count()).select_from(VerwerkingRow)))


async def test_each_act_leaves_a_record_for_each_person_until_the_log_has_it(
    client: httpx.AsyncClient, sign: Any, services: Services, tmp_path: Path
) -> None:
    message = een_mutatie()
    trace = {"Traceparent": f"00-{TRACE}-{SPAN}-01"}
    politie = sign(f"politie:{EENHEID}", sub="agent-7") | {"Idempotency-Key": new_id().hex} | trace
    made = (await client.post("/v1/mutaties", json=message, headers=politie)).json()
    vt = sign(f"vt:{REGIO}", sub="triagist-3") | {"Idempotency-Key": new_id().hex, "Doelbinding": "VT_MELDPUNT"}
    await client.post(f"/v1/regios/{REGIO}/wachtrijen/nieuw/leases", json={"aantal": 1}, headers=vt | trace)
    path = tmp_path / "verwerkingen.jsonl"
    with als(DE_DIENST):
        await settled(services.get(Database))
        assert await waiting(services) == 2, "one row for each transaction"

        async def broken(_records: Sequence[Record]) -> None:
            raise InterruptedError

        with pytest.raises(InterruptedError):
            await een_log(services, broken).run_once()
        assert await waiting(services) == 2, "what the log did not take, stays"
        log = een_log(services, naar_bestand(path))
        assert await log.run_once() == 2
        assert await log.run_once() == 0
        assert await waiting(services) == 0
    records = [json.loads(line) for line in path.read_text().splitlines()]
    pseudonyms, victim = services.get(Keys).pseudonyms, message["betrokkenen"][0]
    subject = pseudonyms.person_by_bsn(victim["bsn"], doel=Doel.INZAGE).hex()
    of_victim = [one for one in records if one["attributes"]["dpl.core.data_subject_id"] == subject]
    assert [one["attributes"]["dpl.core.processing_activity_id"] for one in of_victim] == [
        f"{BRON}:verwerkingsactiviteit:ontvangst", f"{BRON}:verwerkingsactiviteit:verstrekking",
    ]  # fmt: skip
    assert {(one["trace_id"], one["parent_span_id"], one["status"]) for one in records} == {(TRACE, SPAN, "Ok")}
    assert len({one["span_id"] for one in records}) == len(records)
    assert {one["attributes"]["dpl.core.data_subject_id_type"].rpartition(":")[2] for one in records} <= {"bsn", "naam"}
    for hidden in ("agent-7", "triagist-3", victim["bsn"], victim["achternaam"], made["meldingId"]):
        assert hidden not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


async def test_the_same_records_come_again_when_they_were_not_confirmed(
    client: httpx.AsyncClient, sign: Any, services: Services
) -> None:
    """And go as OTLP logs; of what can no longer be read the mutatie is named."""
    politie = sign(f"politie:{EENHEID}") | {"Idempotency-Key": new_id().hex}
    nobody = [
        {name: value for name, value in persoon.items() if name not in ("bsn", "achternaam", "geboortedatum")}
        for persoon in een_mutatie()["betrokkenen"]
    ]
    answer = await client.post("/v1/mutaties", json=een_mutatie(betrokkenen=nobody), headers=politie)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    with als(DE_DIENST), receiver() as got:
        await settled(services.get(Database))
        log = een_log(services, naar_otlp(f"http://127.0.0.1:{got.port}/v1/logs"))
        got.answer = lambda _event: 503
        with pytest.raises(httpx.HTTPStatusError):
            await log.run_once()
        got.answer = lambda _event: 200
        assert await log.run_once() == 1
        assert await waiting(services) == 0
    first, again = (json.loads(one.body) for one in got.calls)
    assert first == again
    [record] = first["resourceLogs"][0]["scopeLogs"][0]["logRecords"]
    values = {one["key"]: one["value"]["stringValue"] for one in record["attributes"]}
    assert UUID(values["dpl.core.data_subject_id"]) == UUID(made["mutatieId"])
    assert values["dpl.core.data_subject_id_type"] == f"{BRON}:betrokkene:mutatie"
    assert len(record["spanId"]) == 16
    assert als_otlp([])["resourceLogs"][0]["scopeLogs"][0]["logRecords"] == []


async def test_a_report_that_is_only_tried_is_not_processed(
    client: httpx.AsyncClient, sign: Any, services: Services
) -> None:
    answer = await client.post("/v1/mutaties/_valideer", json=een_mutatie(), headers=sign(f"politie:{EENHEID}"))
    assert answer.status_code == 200
    with als(DE_DIENST):
        assert await waiting(services) == 0
