"""Handing the processing over to its log, a record per data subject (Logboek Dataverwerkingen, Logius).

Who the data subjects are is looked up now, from what police sent and from whatever else names a person, and written as
a pseudonym under the key for telling a person; nothing in a record names a person or a user. A row goes from the
database when the log has confirmed it. At least once: after a crash the same records come again, with the same
`span_id`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import UUID

from service.access.uitgaand import alleen, klant
from service.audit.acties import Actie
from service.audit.personen import Bekend, Persoonskenmerk
from service.audit.publicatie import append_lines
from service.audit.repository import verwerkingen as repository
from service.audit.verwerkingen import ACTIVITEIT, MUTATIE, Over, Verwerking
from service.core.clock import as_utc, to_ms
from service.db.deltas import Position
from service.db.session import Database, ReadTx
from service.observability.spans import Doel

_OP_EEN_KEER: Final = 200
_TIMEOUT_S: Final = 10.0
_CORE: Final = "dpl.core."

Record = dict[str, Any]
Log = Callable[[Sequence[Record]], Awaitable[None]]
"""Takes records; returns when it has them, raises when it has not."""


class Betrokkenen(Protocol):
    """Who knows the persons of a mutatie."""

    async def van(self, tx: ReadTx, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Persoonskenmerk]]:
        """One pseudonym for each person of each of these, the surest; what cannot be read is left out."""
        ...


class Vindplaats(Protocol):
    """Who knows the persons of objects of one other kind."""

    @property
    def soort(self) -> str:
        """Of which kind, as `Over` names it."""
        ...

    async def van(self, tx: ReadTx, ids: Sequence[UUID]) -> Mapping[UUID, Bekend]:
        """Who stands in each of these; what is gone or cannot be read is left out."""
        ...


Personen = Mapping[Over, Sequence[Persoonskenmerk]]
"""Of each object whose persons can be recognised."""


def naar(doel: str) -> Log:
    """The log at this place: an address, or else a file."""
    return naar_otlp(doel) if doel.startswith(("https://", "http://")) else naar_bestand(Path(doel))


def naar_bestand(path: Path) -> Log:
    """A line of JSON for each record, on the disk when it returns."""

    async def write(records: Sequence[Record]) -> None:
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        await asyncio.to_thread(append_lines, path, lines)

    return write


def naar_otlp(url: str) -> Log:
    """Records as OTLP/HTTP log records (JSON); all of them taken, or a failure."""

    async def send(records: Sequence[Record]) -> None:
        async with klant(alleen(url), Doel.VERANTWOORDING, timeout=_TIMEOUT_S) as client:
            answer = await client.post(url, json=als_otlp(records))
            answer.raise_for_status()
            refused = (answer.json() if answer.content else {}).get("partialSuccess", {}).get("rejectedLogRecords", 0)
            if int(refused):
                raise ValueError("the log refused records")

    return send


@dataclass(frozen=True, slots=True)
class Verwerkingenlog:
    """Hands over what was not yet."""

    database: Database
    betrokkenen: Betrokkenen
    log: Log
    bron: str
    """Before the name of each activity, so that it is a URI."""
    vindplaatsen: Sequence[Vindplaats] = ()
    """Of any other kind the object itself is named."""
    op_een_keer: int = _OP_EEN_KEER

    async def run_once(self) -> int:
        """Hand over a batch; how many rows, 0 when nothing is left or another process is at it."""
        async with self.database.read() as tx:
            if not await repository.list_next(tx, 1):
                return 0
        async with self.database.write() as tx:
            if not await repository.lock(tx):
                return 0
            rows = await repository.list_next(tx, self.op_een_keer)
            if not rows:
                return 0
            over = {one for row in rows for _, _, betreft in row.regels for one in Over.gelezen(betreft)}
            personen = await self._personen(tx, over)
            await self.log([record for row in rows for record in records_of(row, personen, self.bron)])
            await repository.remove_until(tx, Position(rows[-1].transactie, rows[-1].volgnr))
        return len(rows)

    async def _personen(self, tx: ReadTx, over: Iterable[Over]) -> Personen:
        by_kind: dict[str, list[UUID]] = {}
        for one in sorted(over):
            by_kind.setdefault(one.soort, []).append(one.id)
        mutaties = set(by_kind.pop(MUTATIE, ()))
        bekend: dict[Over, Bekend] = {}
        for vindplaats in self.vindplaatsen:
            if ids := by_kind.get(vindplaats.soort):
                found = await vindplaats.van(tx, ids)
                bekend |= {Over(vindplaats.soort, number): one for number, one in found.items()}
        mutaties.update(mutatie for one in bekend.values() for mutatie in one.mutaties)
        van = await self.betrokkenen.van(tx, sorted(mutaties))
        personen = {Over(MUTATIE, number): known for number, known in van.items()}
        for one, known in bekend.items():
            personen[one] = [*known.personen, *(p for number in known.mutaties for p in van.get(number, ()))]
        return personen


def records_of(row: Verwerking, personen: Personen, bron: str) -> Iterator[Record]:
    """The records of one row: one for each act and each person that it was on."""
    for number, (actie, herkomst, betreft) in enumerate(row.regels):
        subjects = dict.fromkeys(subject for one in Over.gelezen(betreft) for subject in _subjects(one, personen))
        for subject_id, subject_type in subjects:
            seed = f"{row.transactie}:{row.volgnr}:{number}:{subject_id}"
            yield _record(row.op, Actie(actie), herkomst, subject_id, subject_type, bron, seed)


def _subjects(over: Over, personen: Personen) -> list[tuple[str, str]]:
    """Who a record is on; when nobody can be recognised (any more) it names the object."""
    found = [(kenmerk.pseudoniem.hex(), kenmerk.soort) for kenmerk in personen.get(over, ())]
    return found or [(str(over.id), over.soort)]


def _record(
    op: datetime, actie: Actie, herkomst: str, subject_id: str, subject_type: str, bron: str, seed: str
) -> Record:
    """One record in the fields of the standard; an act is over in the instant in which it is on record."""
    made = hashlib.sha256(seed.encode()).hexdigest()
    request, _, trace = herkomst.partition(" ")
    parts = trace.split("-") if trace else ["", hashlib.sha256(request.encode() or seed.encode()).hexdigest()[:32], ""]
    moment = as_utc(op).isoformat(timespec="milliseconds")
    subject_uri = f"{bron}:betrokkene:{subject_type.lower()}"
    return {
        "trace_id": parts[1],
        "span_id": made[:16],
        "parent_span_id": parts[2] or None,
        "status": "Ok",
        "name": actie.value,
        "start_time": moment,
        "end_time": moment,
        "resource": {"attributes": {"service.name": "meldbrug"}},
        "attributes": {
            f"{_CORE}processing_activity_id": f"{bron}:verwerkingsactiviteit:{ACTIVITEIT[actie].value.lower()}",
            f"{_CORE}data_subject_id": subject_id,
            f"{_CORE}data_subject_id_type": subject_uri,
        },
    }


def als_otlp(records: Sequence[Record]) -> dict[str, Any]:
    """Records as the body of an OTLP/HTTP request for logs (JSON encoding)."""
    return {
        "resourceLogs": [
            {
                "resource": {"attributes": [_attribute("service.name", "meldbrug")]},
                "scopeLogs": [
                    {"scope": {"name": "logboek-dataverwerkingen"}, "logRecords": [_log_record(r) for r in records]}
                ],
            }
        ]
    }


def _log_record(record: Record) -> dict[str, Any]:
    nanos = str(to_ms(datetime.fromisoformat(record["end_time"])) * 1_000_000)
    extra = {name: record[name] for name in ("parent_span_id", "status", "start_time", "end_time") if record[name]}
    attributes = record["attributes"] | {f"dpl.log.{name}": value for name, value in extra.items()}
    return {
        "timeUnixNano": nanos,
        "traceId": record["trace_id"],
        "spanId": record["span_id"],
        "body": {"stringValue": record["name"]},
        "attributes": [_attribute(name, value) for name, value in attributes.items()],
    }


def _attribute(name: str, value: str) -> dict[str, Any]:
    return {"key": name, "value": {"stringValue": value}}
