"""Every statistics answer over HTTP at five million meldingen, beside the same at a hundredth of that (P6).

Each indicator, report and list of signals, for a region (its own figures, exactly) and for the ministry (all that was
published, of the country, every region and every unit); in JSON, and some as CSV and Parquet.
"""

from __future__ import annotations

import asyncio
import http.client
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from pydantic import SecretStr

from service.bootstrap import build
from service.db import migrations
from service.db.session import Database
from service.settings import Settings
from service.statistics.catalogus import INDICATOREN
from service.statistics.vouwen import Vouwer
from service.tally.service import Tally
from tests.benchmarks.figures import EERSTE, PUBLISHED, Maand, gevuld
from tests.benchmarks.report import Result, of_rounds
from tests.processes import Postgres, Service, service

REGION = "amsterdam-amstelland"
REPORTS = ("spiegelrapport", "kwaliteitsrapport", "regelkwaliteit", "signalen")
TABLE = ("text/csv", "application/vnd.apache.parquet")
ASKED = 20
"""Requests for each question in a round."""
FOLDED = 5_000
"""Meldingen of which the facts are counted, to see how fast that goes."""


class Vraag(NamedTuple):
    """One question."""

    who: str
    path: str
    accept: str = "application/json"

    @property
    def name(self) -> str:
        """How the table calls it."""
        form = "" if self.accept == "application/json" else f" as {self.accept.rpartition('/')[2]}"
        return f"{self.path.removeprefix('/v1/statistieken/')} of {self.who}{form}"


def _vragen() -> Iterator[Vraag]:
    past = f"van={PUBLISHED.year - 5}-01-01&tot={PUBLISHED.year - 4}-01-01"
    names = [one.id for one in INDICATOREN.values() if not one.grootboek]
    for name in (*names, *REPORTS):
        path = f"/v1/statistieken/{name}"
        yield Vraag(f"vt:{REGION}", f"{path}?vtRegio={REGION}")
        yield Vraag("ministerie", f"{path}?gebiedsoort=LAND" if name == "regelkwaliteit" else path)
    for name in ("K01", "K14"):
        yield from (Vraag("ministerie", f"/v1/statistieken/{name}", accept) for accept in TABLE)
        yield Vraag("ministerie", f"/v1/statistieken/{name}?{past}")
        yield Vraag(f"vt:{REGION}", f"/v1/statistieken/{name}?vtRegio={REGION}&per=maand&{past}")


def every_answer(data: Path, server: Postgres, rounds: int, large: int) -> Iterator[Result]:
    """P6: the slowest growth of any answer, and the slowest answer."""
    small = large // 100
    started = time.perf_counter()
    urls = {count: gevuld(server, data, f"p6_cijfers_{count}", count) for count in (small, large)}
    filling = time.perf_counter() - started
    cells = {
        table: int(server.sql(f"p6_cijfers_{large}", f"SELECT count(*) FROM {table}"))  # noqa: S608 - our own
        for table in ("cijfers", "publicatiecellen")
    }
    settings = {"MELDBRUG_WERK": "false"}
    with (
        service(data, database_url=urls[large], settings=settings) as ours,
        service(data, database_url=urls[small], settings=settings) as beside,
    ):
        asked = {vraag: _asked(vraag, (ours, beside), rounds) for vraag in _vragen()}
    growth = {vraag: of_rounds([(median(a), median(b)) for a, b in found], lambda a, b: a / b)
              for vraag, found in asked.items()}  # fmt: skip
    slow = {vraag: quantiles([t for a, _ in found for t in a], n=20)[-1] for vraag, found in asked.items()}
    grows, slowest = max(growth, key=growth.__getitem__), max(slow, key=slow.__getitem__)
    p50 = {vraag: median(t for a, _ in found for t in a) for vraag, found in asked.items()}
    rate = _counted_per_second(data, server)
    note = (
        f"{len(asked)} answers; over all of them the median is {median(p50.values()):.1f} ms, and that of the p95 "
        f"{median(slow.values()):.1f} ms. Ten years from {EERSTE:%B %Y}: {cells['cijfers']:,} counts and "
        f"{cells['publicatiecellen']:,} published cells; filling both took {filling:.0f} s. One process counts "
        f"{rate:,.0f} facts a second."
    )
    yield Result(
        id="P6",
        what=f"any other answer at {large:,} meldingen, p50: the one that grows most",
        ours=f"{grows.name}: {p50[grows]:.1f} ms",
        beside=f"with {small:,} meldingen {median(t for _, b in asked[grows] for t in b):.1f} ms",
        value=growth[grows],
        goal=2.0,
        at_most=True,
        note=note,
    )
    yield Result(
        id="P6",
        what=f"any other answer at {large:,} meldingen over HTTP, p95: the slowest",
        ours=slowest.name,
        beside=f"p50 {p50[slowest]:.1f} ms",
        value=slow[slowest],
        goal=50.0,
        at_most=True,
        unit=" ms",
    )


def _asked(
    vraag: Vraag, sides: Sequence[Service], rounds: int
) -> list[tuple[list[float], list[float]]]:  # fmt: skip
    """By round: milliseconds of each answer at the large and at the small one, in turns."""
    found = []
    for turn in range(rounds):
        order = sides if turn % 2 else sides[::-1]
        times = {side.pid: _times(vraag, side) for side in order}
        found.append((times[sides[0].pid], times[sides[1].pid]))
    return found


def _times(vraag: Vraag, side: Service) -> list[float]:
    headers = side.bearer(vraag.who, "statistiek:lezen") | {"Accept": vraag.accept}
    connection = http.client.HTTPConnection("127.0.0.1", side.port)
    times = []
    for turn in range(ASKED + 3):
        started = time.perf_counter()
        connection.request("GET", vraag.path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if turn >= 3:
            times.append(1000 * (time.perf_counter() - started))
        if answer.status != 200:
            raise RuntimeError(f"{vraag.name}: {answer.status} {body.decode()[:500]}")
    connection.close()
    return times


def _counted_per_second(data: Path, server: Postgres) -> float:
    """How many facts one process folds."""
    url = server.create("p6_vouwen")
    migrations.upgrade(url)
    return asyncio.run(_fold(data, url))


async def _fold(data: Path, url: str) -> float:
    services = build(Settings(data=data, database_url=SecretStr(url), werk=False))
    feiten = [feit for own in Maand(EERSTE, FOLDED, 1).onderwerpen() for feit in own]
    async with services.get(Database).write() as tx:
        for n in range(0, len(feiten), 1_000):
            await services.get(Tally).record(tx, feiten[n : n + 1_000])
    started = time.perf_counter()
    while await services.get(Vouwer).run_once():
        pass
    took = time.perf_counter() - started
    await services.stop()
    return len(feiten) / took
