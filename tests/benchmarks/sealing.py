"""What sealing reaches: entries of the audit trail a second, beside the rate at which the intake makes them (P14)."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from service.access.callers import DIENST
from service.audit.nalezen import Nagelezen
from service.audit.service import Actie, Handeling, record_many
from service.audit.verzegelen import Verzegelaar, Zegelcijfers, lees_na
from service.audit.zegel import Zegel
from service.core.clock import SystemClock
from service.core.ids import new_id
from service.db.engine import make_engine
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.web.metrics import Metrics
from tests.benchmarks.intake import Extent, Pair, floor
from tests.benchmarks.report import Result, of_rounds
from tests.processes import Postgres, service

_BATCH = 1_000
_BACKLOG = 20_000


def beside_intake(data: Path, server: Postgres, extent: Extent) -> Result:
    """P14: the rate of sealing a backlog over the rate of the intake, on the same database."""
    url = server.create("p14")
    with (
        service(data, database_url=url, settings={"MELDBRUG_WERK": "false"}) as ours,
        floor() as beside,
        als(DE_DIENST),
    ):
        intake = [one.measured.rate for one, _ in Pair(ours, beside, extent).rounds(64)]
        sealed = [asyncio.run(_sealed(url, _BACKLOG)) for _ in intake]
    rates = list(zip(sealed, intake, strict=True))
    return Result(
        id="P14",
        what="sealing the audit trail, one process",
        ours=f"{median(sealed):,.0f} entries/s",
        beside=f"`POST /v1/mutaties`, an entry each: {median(intake):,.0f}/s",
        value=of_rounds(rates, lambda ours, beside: ours / beside),
        goal=1.0,
        note="links of 2,000 entries with a signed head, and the index of objects, one transaction each.",
    )


async def _sealed(url: str, entries: int) -> float:
    """Entries sealed a second: of a backlog of this many, and whatever the intake left."""
    database = Database(make_engine(url, pool_size=2))
    zegel = Zegel(b"p" * 32)
    sealer = Verzegelaar(database, SystemClock(), zegel, Zegelcijfers(Metrics()))
    try:
        before = await _read_back(database, zegel)
        for _ in range(entries // _BATCH):
            async with database.write() as tx:
                await record_many(tx, [_entry() for _ in range(_BATCH)], now=datetime.now(UTC))
        started = time.perf_counter()
        while await sealer.run_once():
            pass
        took = time.perf_counter() - started
        after = await _read_back(database, zegel)
    finally:
        await database.close()
    if after.breuk is not None or after.ongezegeld:
        raise RuntimeError(f"the trail is not whole: {after}")
    return (after.schakels - before.schakels) / took


async def _read_back(database: Database, zegel: Zegel) -> Nagelezen:
    async with database.read() as tx:
        return await lees_na(tx, zegel)


def _entry() -> Handeling:
    herkomst = f"{new_id()} 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    return Handeling(
        caller=DIENST, actie=Actie.ONTVANGEN, object_soort="mutatie", objecten=[new_id()], herkomst=herkomst
    )
