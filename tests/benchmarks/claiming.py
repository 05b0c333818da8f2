"""Claiming with much waiting beside claiming with little (P4), and beside a job queue that does nothing else (P5).

Both run the service's own code in this process against PostgreSQL, without HTTP. *The queue alone* is what pgqueuer
also does: hand out the next ones under SKIP LOCKED, write down who has them, take them out when they are done. *The
act* is the whole of it: open the sealed report, show it, and put verstrekking, receipt and audit entry on record.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

import asyncpg
from pgqueuer.db import AsyncpgDriver
from pgqueuer.domain.types import QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter
from pgqueuer.queries import Queries
from pydantic import SecretStr

from service.access.callers import Caller, Organisatie
from service.audit.service import Actie, record
from service.bootstrap import build
from service.core.codes import Doelbinding
from service.core.codes_uitwisseling import Vertrekreden
from service.core.codes_zaak import Wachtrij
from service.core.ids import new_id
from service.db.session import Database
from service.parts import Services
from service.queues import repository
from service.queues.definitions import DEFINITIES
from service.queues.repository import claims
from service.queues.service import Opdracht, Queues
from service.settings import Settings
from tests.benchmarks.intake import POLICE, Extent, send_batch
from tests.benchmarks.messages import Messages
from tests.benchmarks.report import Result, of_rounds
from tests.processes import Postgres, service

REGION = "amsterdam-amstelland"
SMALL = 1_000
CLAIMS = 200
"""Claims a round of P4, of one melding each."""
WORKERS = 4
AT_ONCE = 10
"""What a worker of P5 takes at a time; pgqueuer's own default."""
HOUR = timedelta(hours=1)
VT = Caller("werker", Organisatie.parse(f"vt:{REGION}"), frozenset())


def _filled(data: Path, server: Postgres, name: str, count: int) -> str:
    """The URL of a database with this many real meldingen, taken in over HTTP."""
    url = server.create(name)
    with service(data, database_url=url) as ours:
        send_batch(ours, ours.token(*POLICE), count, first=0)
    return url


async def _services(data: Path, url: str) -> Services:
    """The parts of the service with the keys at hand, and without the work beside the requests."""
    services = build(Settings(data=data, database_url=SecretStr(url), werk=False))
    await services.start()
    return services


async def _act(database: Database, queues: Queues, count: int) -> list[Any]:
    async with database.write() as tx:
        taken = await queues.claim(
            tx,
            Opdracht(wachtrij=Wachtrij.NIEUW, duur=HOUR, aantal=count),
            caller=VT,
            vt_regio=REGION,
            doel=Doelbinding.VT_MELDPUNT,
            now=datetime.now(UTC),
        )
    return [one.item.melding_id for one in taken]


async def _bare(database: Database, _queues: Queues, count: int) -> list[Any]:
    now = datetime.now(UTC)
    definition = DEFINITIES[Wachtrij.NIEUW]
    wanted = claims.Claim(vt_regio=REGION, definitie=definition, houder=VT.sub, tot=now + HOUR, aantal=count)
    async with database.write() as tx:
        items = await claims.claim(tx, wanted, grens=now, now=now)
        leases = [
            {"id": new_id(), "melding_id": item.melding_id, "vt_regio": REGION, "wachtrij": "nieuw", "houder": VT.sub,
             "fencing_token": item.fencing_token, "gegeven_op": now, "teruggegeven_op": None}
            for item in items
        ]  # fmt: skip
        await claims.insert_leases(tx, leases)
    return [item.melding_id for item in items]


Claim = Callable[[Database, Queues, int], Awaitable[list[Any]]]


def large_beside_small(data: Path, server: Postgres, extent: Extent, backlog: int) -> Result:
    """P4: the same claims with `backlog` open and with a thousand, in turns."""
    small = _filled(data, server, "p4_klein", SMALL)
    name = "p4_groot"
    server.sql("postgres", f"CREATE DATABASE {name} TEMPLATE p4_klein STRATEGY FILE_COPY")
    started = time.perf_counter()
    server.sql(name, _fill(backlog - SMALL))
    server.sql(name, "VACUUM ANALYZE wachtrij_items")
    filling = time.perf_counter() - started
    server.sql("p4_klein", "VACUUM ANALYZE")
    pairs = asyncio.run(_p4(data, small, server.url(name), extent.rounds, _act))
    bare = asyncio.run(_p4(data, small, server.url(name), extent.rounds, _bare))
    ratio = of_rounds(bare, lambda a, b: a / b)
    size = server.sql(name, "SELECT pg_size_pretty(pg_total_relation_size('wachtrij_items'))").strip()
    server.sql("postgres", f"DROP DATABASE {name}")
    return Result(
        id="P4",
        what=f"a claim with {backlog:,} open, p50",
        ours=f"{median(a for a, _ in pairs):.2f} ms",
        beside=f"with {SMALL:,} open {median(b for _, b in pairs):.2f} ms",
        value=of_rounds(pairs, lambda a, b: a / b),
        goal=1.5,
        at_most=True,
        note=f"all open in one region and queue; the queue alone, without opening and record: {ratio:.2f}. Filling the "
        f"backlog took {filling:.0f} s and {size}.",
    )


def _fill(count: int) -> str:
    """SQL that puts `count` more in the same queue, behind the real ones."""
    return f"""
        INSERT INTO wachtrij_items (melding_id, vt_regio, rij, prioriteit, termijn_op, geplaatst_op, open, aangevuld,
            om_wacht, waakvlam, ingetrokken, gemeentecode, eenheid, aanleidingen, aarden, kinderen, band, fencing_token)
        SELECT gen_random_uuid(), '{REGION}', 'nieuw', 2, now() + interval '30 days' + n * interval '1 second', now(),
            true, n % 50 = 0, n % 20 = 0, n % 30 = 0, false, 'GM0363', 'amsterdam', 129, 129, 'JA', 'VOLLEDIG', 0
        FROM generate_series(1, {count}) AS n"""  # noqa: S608 - a number and a name of our own


async def _p4(data: Path, small: str, large: str, rounds: int, claim: Claim) -> list[tuple[float, float]]:
    """(large, small): p50 in ms of a round of claims."""
    open_ = {url: await _services(data, url) for url in (small, large)}
    found = []
    for turn in range(rounds):
        order = [small, large] if turn % 2 else [large, small]
        p50 = {url: await _p50(open_[url], claim) for url in order}
        found.append((p50[large], p50[small]))
    for services in open_.values():
        await services.stop()
    return found


async def _p50(services: Services, claim: Claim) -> float:
    database, queues = services.get(Database), services.get(Queues)
    await _give_back(database)
    times = []
    for turn in range(CLAIMS + 10):
        started = time.perf_counter()
        taken = await claim(database, queues, 1)
        if turn >= 10:
            times.append(time.perf_counter() - started)
        if len(taken) != 1:
            raise RuntimeError("nothing was left to claim")
    return 1000 * median(times)


async def _give_back(database: Database) -> None:
    async with database.write() as tx:
        await tx.connection.exec_driver_sql(
            "UPDATE wachtrij_items SET lease_houder = NULL, lease_tot = NULL, open = true "
            "WHERE lease_tot IS NOT NULL OR NOT open"
        )


def beside_pgqueuer(data: Path, server: Postgres, extent: Extent) -> Iterator[Result]:
    """P5: claim and complete everything with the same workers and the same number at a time, in turns."""
    count = 4_000 if extent.rounds > 1 else 1_000
    ours = _filled(data, server, "p5", count)
    rival = server.create("p5_pgqueuer")
    act, bare = asyncio.run(_p5(data, ours, rival, count, extent.rounds))
    rate = median(b for _, b in bare)
    alone = of_rounds(bare, lambda a, b: a / b)
    alike = f"{WORKERS} workers, {AT_ONCE} at a time, one process and one connection a worker on both sides"
    yield Result(
        id="P5",
        what="claim and complete, the whole act",
        ours=f"{median(a for a, _ in act):,.0f}/s",
        beside=f"pgqueuer {median(b for _, b in act):,.0f}/s",
        value=of_rounds(act, lambda a, b: a / b),
        goal=1.0,
        note=f"{alike}. Ours opens each sealed report and records lease, verstrekking, receipt and audit entry; "
        f"pgqueuer hands out a payload of the same size and logs the job. The queue alone: "
        f"{median(a for a, _ in bare):,.0f}/s beside {rate:,.0f}/s, ratio {alone:.2f}.",
    )


async def _p5(
    data: Path, ours: str, rival: str, count: int, rounds: int
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    services = await _services(data, ours)
    database, queues = services.get(Database), services.get(Queues)
    connections = [await asyncpg.connect(rival) for _ in range(WORKERS)]
    await Queries(AsyncpgDriver(connections[0])).install()
    act, bare = [], []
    for turn in range(rounds):
        figures: dict[str, float] = {}
        names = ["act", "bare", "rival"]
        for name in names if turn % 2 else names[::-1]:
            if name == "rival":
                figures[name] = await _rival_rate(connections, count)
            else:
                figures[name] = await _our_rate(database, queues, _act if name == "act" else _bare, count)
        act.append((figures["act"], figures["rival"]))
        bare.append((figures["bare"], figures["rival"]))
    for connection in connections:
        await connection.close()
    await services.stop()
    return act, bare


async def _our_rate(database: Database, queues: Queues, claim: Claim, count: int) -> float:
    await _give_back(database)
    await _vacuum(database)
    whole = claim is _act

    async def worker() -> int:
        done = 0
        while ids := await claim(database, queues, AT_ONCE):
            async with database.write() as tx:
                if not whole:
                    await repository.close(tx, ids)
                else:
                    await queues.close(tx, ids, Vertrekreden.TERUGGEKOPPELD, now=datetime.now(UTC))
                    await record(
                        tx,
                        caller=VT,
                        now=datetime.now(UTC),
                        actie=Actie.TERUGKOPPELEN,
                        object_soort="melding",
                        objecten=ids,
                    )
            done += len(ids)
        return done

    return await _rate(worker, count)


async def _rival_rate(connections: list[Any], count: int) -> float:
    first = Queries(AsyncpgDriver(connections[0]))
    await connections[0].execute("TRUNCATE pgqueuer, pgqueuer_log")
    messages = Messages()
    payloads: list[bytes | None] = [messages.body(number) for number in range(count)]
    await first.enqueue(["melding"] * count, payloads, [0] * count)
    await connections[0].execute("VACUUM ANALYZE pgqueuer")
    entry = {QueueEntrypoint("melding"): EntrypointExecutionParameter(concurrency_limit=0)}
    waiting = iter(connections)

    async def worker() -> int:
        queries, manager, done = Queries(AsyncpgDriver(next(waiting))), QueueManagerId(uuid4()), 0
        while jobs := await queries.dequeue(AT_ONCE, entry, manager, None, timedelta(minutes=5)):
            await queries.log_jobs([(job, "successful", None) for job in jobs])
            done += len(jobs)
        return done

    return await _rate(worker, count)


async def _rate(worker: Callable[[], Awaitable[int]], count: int) -> float:
    started = time.perf_counter()
    done = sum(await asyncio.gather(*(worker() for _ in range(WORKERS))))
    took = time.perf_counter() - started
    if done != count:
        raise RuntimeError(f"{done} of {count} were done")
    return count / took


async def _vacuum(database: Database) -> None:
    async with database.engine.connect() as connection:
        plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await plain.exec_driver_sql("VACUUM ANALYZE wachtrij_items")
