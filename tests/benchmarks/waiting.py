"""WL1–WL6 on a past day with five million meldingen behind them, beside the same with fifty thousand (P6).

The ledger is filled by the service's own pure functions: ten years of random courses, recorded late and now and then
corrected, per region, folded as the clock work folds them; the last day is left unfolded. The answer reads nothing but
the ledger, so the meldingen themselves are not made.
"""

from __future__ import annotations

import asyncio
import http.client
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID

import asyncpg
from pydantic import SecretStr

from service.bootstrap import build
from service.cases.stappen import BEGIN, mogelijk, plaats_na
from service.cases.verloop import Stap, verloop
from service.cases.wachtlijsten import Delta, wijzigingen
from service.core.calendar import Calendar
from service.core.codes_zaak import Fase, Kennis, Stapsoort
from service.core.regions import load_regions
from service.db import migrations
from service.db.session import Database
from service.parts import Services
from service.settings import Settings
from service.statistics.service import Statistics
from service.statistics.wachtlijsten import Vraag
from tests.benchmarks.report import Result, of_rounds
from tests.processes import Postgres, service
from tests.toestemmingen import sta_toe

S = Stapsoort
REGION = "amsterdam-amstelland"
TODAY = datetime.now(UTC).date()
DAYS = 3_650
COURSES, REGIONS = 6, 8
"""Courses that begin on a day, and regions that each of them happens in."""
ASKED = 200
"""Questions a round, each of another day."""
_MAIN_LINE = {
    S.TRIAGE_AFGEROND: {"vervolg": "01"},
    S.OVERDRACHT_AANGEBODEN: {"partij": "01"},
}
_PATH = (
    S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART, S.BEWUSTE_OVERSCHRIJDING,
    S.ONDERZOEK_AFGEROND, S.OVERDRACHT_BESLOTEN, S.OVERDRACHT_AANGEBODEN, S.OVERDRACHT_BEVESTIGD, S.GESLOTEN,
)  # fmt: skip
Cell = tuple[str, str, str, date, str]


def past_beside_recent(data: Path, server: Postgres, rounds: int, large: int) -> Result:
    """P6: the same days asked of a ledger of `large` meldingen and of one of a hundredth of that, in turns."""
    small = large // 100
    started = time.perf_counter()
    urls = {count: _filled(server, count) for count in (small, large)}
    filling = time.perf_counter() - started
    one, country = (asyncio.run(_asked(data, urls, rounds, region)) for region in (REGION, None))
    rows = server.sql(f"p6_{large}", "SELECT count(*) FROM wachtlijst_standen").strip()
    size = server.sql(f"p6_{large}", "SELECT pg_size_pretty(pg_total_relation_size('wachtlijst_standen'))").strip()
    ratio, ours, beside = _compared(one, large, small)
    of_country, all_regions, _ = _compared(country, large, small)
    served = "; ".join(
        f"{name} p50 {median(times):.1f} ms, p95 {quantiles(times, n=20)[-1]:.1f} ms"
        for name, region in (("one region", REGION), ("all regions", None))
        for times in [_over_http(data / "served", urls[large], region)]
    )
    return Result(
        id="P6",
        what=f"WL1–WL6 of one region on any day in ten years, {large:,} meldingen, p50",
        ours=f"{ours:.2f} ms",
        beside=f"with {small:,} meldingen {beside:.2f} ms",
        value=ratio,
        goal=2.0,
        at_most=True,
        note=f"all regions and the country {all_regions:.1f} ms, ratio {of_country:.2f}. Over HTTP: {served}. The "
        f"ledger of {large:,} meldingen is {int(rows):,} rows, {size}; filling both took {filling:.0f} s.",
    )


def _compared(found: Sequence[dict[int, float]], large: int, small: int) -> tuple[float, float, float]:
    """(ratio, p50 in ms of the large one, of the small one)."""
    pairs = [(times[large], times[small]) for times in found]
    ratio = of_rounds(pairs, lambda ours, beside: ours / beside)
    return ratio, median(ours for ours, _ in pairs), median(beside for _, beside in pairs)


async def _asked(data: Path, urls: dict[int, str], rounds: int, region: str | None) -> list[dict[int, float]]:
    """By number of meldingen: p50 in ms of a round of questions."""
    open_ = {count: build(Settings(data=data, database_url=SecretStr(url), werk=False)) for count, url in urls.items()}
    found = []
    for turn in range(rounds):
        order = sorted(urls, reverse=bool(turn % 2))
        found.append({count: await _p50(open_[count], region) for count in order})
    for services in open_.values():
        await services.stop()
    return found


async def _p50(services: Services, region: str | None) -> float:
    database, statistics = services.get(Database), services.get(Statistics)
    chance = random.Random(6)
    times = []
    for turn in range(ASKED + 10):
        vraag = Vraag(
            peildatum=TODAY - timedelta(days=chance.randrange(DAYS)),
            kennis=chance.choice(list(Kennis)),
            vt_regio=region,
        )
        started = time.perf_counter()
        async with database.read(replica=True) as tx:
            beeld = await statistics.waiting_lists(tx, vraag, datetime.now(UTC))
        if turn >= 10:
            times.append(1000 * (time.perf_counter() - started))
        if region is not None and list(beeld.regios) != [region]:
            raise RuntimeError("the region is not in the answer")
    return median(times)


def _over_http(data: Path, url: str, region: str | None) -> list[float]:
    """Milliseconds of each answer of a served process on one connection; of all regions as the ministry sees them."""
    if region is None:
        asyncio.run(_permit(data, url))
    with service(data, database_url=url, settings={"MELDBRUG_WERK": "false"}) as ours:
        organisatie = f"vt:{region}" if region else "ministerie"
        headers = ours.bearer(organisatie, "statistiek:lezen")
        connection = http.client.HTTPConnection("127.0.0.1", ours.port)
        chance = random.Random(7)
        times = []
        for _ in range(ASKED):
            day = TODAY - timedelta(days=chance.randrange(DAYS))
            started = time.perf_counter()
            connection.request("GET", f"/v1/statistieken/wachtlijsten?peildatum={day}", headers=headers)
            answer = connection.getresponse()
            answer.read()
            times.append(1000 * (time.perf_counter() - started))
            if answer.status != 200:
                raise RuntimeError(f"the service answered {answer.status}")
        connection.close()
    return times


async def _permit(data: Path, url: str) -> None:
    """Let the ministry see figures, and every region agree."""
    services = build(Settings(data=data, database_url=SecretStr(url), werk=False))
    await sta_toe(services, datetime.now(UTC))
    await services.stop()


def _filled(server: Postgres, count: int) -> str:
    """The URL of a database with the ledger of this many meldingen."""
    url = server.create(f"p6_{count}")
    migrations.upgrade(url)
    cells, rest = _ledger(count)
    asyncio.run(_copy(url, cells, rest))
    server.sql(f"p6_{count}", "VACUUM ANALYZE")
    phases = "korrel = 'J' AND kennis = 'NU' AND reeks LIKE 'FASE.%'"
    received = server.sql(f"p6_{count}", f"SELECT sum(aantal) FROM wachtlijst_standen WHERE {phases}")  # noqa: S608 - our own
    if not 0.9 * count <= int(received) <= count:
        raise RuntimeError(f"the ledger holds {received} of {count} meldingen")
    return url


async def _copy(url: str, cells: Counter[Cell], rest: Sequence[Delta]) -> None:
    connection = await asyncpg.connect(url)
    await connection.copy_records_to_table(
        "wachtlijst_standen",
        records=((*key, aantal) for key, aantal in sorted(cells.items()) if aantal),
        columns=("vt_regio", "kennis", "korrel", "dag", "reeks", "aantal"),
    )
    await connection.copy_records_to_table("wachtlijst_deltas", records=rest, columns=Delta._fields)
    await connection.close()


def _ledger(count: int) -> tuple[Counter[Cell], list[Delta]]:
    """What is folded, and the changes of the last day."""
    chance = random.Random(count)
    regions = load_regions(Settings().naslag).regions_on(TODAY)
    cells: Counter[Cell] = Counter()
    rest: list[Delta] = []
    received = 0
    for n in range(DAYS):
        day = TODAY - timedelta(days=DAYS - 1 - n)
        wanted = count * (n + 1) // DAYS - received
        received += wanted
        for course, places in _of_day(day, wanted, regions, chance):
            for delta in course:
                for vt_regio, number in places.items():
                    one = delta._replace(vt_regio=vt_regio, aantal=delta.aantal * number)
                    if n == DAYS - 1:
                        rest.append(one)
                        continue
                    for kennis, on in (("NU", one.dag), ("TOEN", one.bekend_op)):
                        cells[vt_regio, kennis, "D", on, one.reeks] += one.aantal
                        cells[vt_regio, kennis, "M", on.replace(day=1), one.reeks] += one.aantal
                        cells[vt_regio, kennis, "J", on.replace(month=1, day=1), one.reeks] += one.aantal
    return cells, rest


def _of_day(
    day: date, wanted: int, regions: Sequence[str], chance: random.Random
) -> Iterator[tuple[list[Delta], dict[str, int]]]:
    """Changes of courses that begin on a day, each with how often it happened by region; `wanted` meldingen in all."""
    courses = min(COURSES, wanted)
    for nr in range(courses):
        number = wanted * (nr + 1) // courses - wanted * nr // courses
        places = chance.sample(regions, min(REGIONS, number))
        yield (
            _changes(day, chance),
            {place: number * (at + 1) // len(places) - number * at // len(places) for at, place in enumerate(places)},
        )


CALENDAR = Calendar()


def _changes(day: date, chance: random.Random) -> list[Delta]:
    """The ledger of one melding: received, its steps recorded some days late, and one in ten corrected later."""
    received = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
    steps = list(_life(received, chance))
    known = [(day, verloop((), ontvangen_op=received))]
    for number in range(1, len(steps) + 1):
        late = steps[number - 1].tijdstip.date() + timedelta(days=chance.choice((0, 0, 0, 1, 4)))
        known.append((max(late, known[-1][0]), verloop(steps[:number], ontvangen_op=received)))
    if steps and chance.random() < 0.1:
        gone = steps[: chance.randrange(len(steps))]
        known.append((known[-1][0] + timedelta(days=chance.randrange(60)), verloop(gone, ontvangen_op=received)))
    known = [found for found in known if found[0] <= TODAY]
    found = wijzigingen(None, known[0][1], vt_regio="", calendar=CALENDAR, bekend=known[0][0])
    for (_, before), (on, after) in pairwise(known):
        found += wijzigingen(before, after, vt_regio="", calendar=CALENDAR, bekend=on)
    return found


def _life(received: datetime, chance: random.Random) -> Iterator[Stap]:
    """Steps of the main line, some quick and some slow, until it is closed or this day."""
    plaats, op = BEGIN, received
    pauses: tuple[Callable[[], int], ...] = (lambda: chance.randrange(1, 9), lambda: chance.randrange(5, 90))
    for nr in range(1, 12):
        op += timedelta(days=chance.choice(pauses)(), minutes=nr)
        possible = [soort for soort in mogelijk(plaats) if soort in _PATH]
        if not possible or plaats.fase is Fase.GESLOTEN or op.date() > TODAY:
            return
        soort = chance.choice(possible)
        holds = _MAIN_LINE.get(soort, {})
        if soort is S.TRIAGE_AFGEROND:
            holds = {"vervolg": chance.choice(("01", "01", "02", "02", "02", "04"))}
        yield Stap(id=UUID(int=nr), nr=nr, soort=soort, tijdstip=op, gegevens=holds)
        there = plaats_na(plaats, soort, holds)
        if there is None:
            raise RuntimeError("a life is legal")
        plaats = there
