"""The intake beside the floor with the messages that the demo plays, in their own mix; a line beside that of P1.

Every message of P1 tells of an arrest, and so asks the OM's question and makes a melding. Of a quarter of the demo most
tell of less: what they became is told with the figure.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Final

from service.demo.generator import verloop
from service.demo.volumes import Kwartaal
from tests.benchmarks.intake import POLICE, Extent, Round, Side, beside_floor, floor, measure
from tests.benchmarks.load import Order
from tests.benchmarks.report import Result
from tests.processes import Postgres, service

_SCHAAL: Final = 0.4
_WARM: Final = 10
"""One in so many of a round is sent before the clock runs."""
_BECAME: Final = "SELECT uitkomst || ' ' || round(100.0 * count(*) / sum(count(*)) OVER ()) || ' %' FROM mutaties"
_ASKED: Final = "SELECT round(100.0 * (SELECT count(*) FROM om_verzoeken) / (SELECT count(*) FROM mutaties))"


def messages(schaal: float) -> list[str]:
    """A quarter of the demo, each message as its line; all of the unit that the benchmark calls as."""
    sent = verloop(Kwartaal(2026, 1), schaal=schaal, zaad=1).zendingen
    eenheid = POLICE[0].partition(":")[2]
    return [json.dumps({**one.bericht, "eenheid": eenheid}) for one in sent]


def as_the_demo_plays(data: Path, server: Postgres, extent: Extent) -> Result:
    """P1 with this mix; each message is sent once to each of the two."""
    lines = messages(_SCHAAL / 4 if extent.rounds == 1 else _SCHAAL)
    data.mkdir(parents=True)
    path = data / "berichten.ndjson"
    path.write_text("\n".join(lines))
    with service(data, database_url=server.create("p1_mix")) as ours, floor() as beside:
        token = ours.token(*POLICE)
        sides = (Side(ours.port, ours.pid), beside)
        count = len(lines) // extent.rounds
        rounds = [_round(sides, token, path, count, turn) for turn in range(extent.rounds)]
    found = beside_floor("P1", "the same with the messages of the demo, in their own mix", 0.35, rounds)
    became = server.sql("p1_mix", f"{_BECAME} GROUP BY uitkomst ORDER BY count(*) DESC").replace("\n", ", ").strip(", ")
    asked = server.sql("p1_mix", _ASKED).strip()
    note = f"{found.note} Of {len(lines):,} messages: {became}; OM question {asked} %."
    return replace(found, note=note)


def _round(sides: tuple[Side, Side], token: str, path: Path, count: int, turn: int) -> tuple[Round, Round]:
    """(service, floor) of the same messages; who goes first alternates."""
    first, warm = turn * count, count // _WARM

    def order(side: Side, first: int, count: int) -> Order:
        return Order(port=side.port, token=token, connections=64, count=count, first=first, lines=str(path))

    def of(side: Side) -> Round:
        return measure(side.pid, order(side, first, warm), order(side, first + warm, count - warm))

    ours, beside = sides
    if turn % 2:
        late = of(beside)
        return of(ours), late
    return of(ours), of(beside)
