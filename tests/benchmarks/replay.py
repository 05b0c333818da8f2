"""What replaying rules reaches on one core (P7), and what the intake feels of it (P15)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import UUID

from pydantic_core import from_json, to_json
from sqlalchemy import func, select

from service.core.codes_beoordeling import Volledigheidsband
from service.core.facts import facts_from_json, facts_to_json
from service.core.ids import new_id
from service.core.mutatie import Mutatie
from service.core.pseudonyms import Doel, Pseudonyms
from service.core.regions import load_regions
from service.db.engine import make_engine
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.demo.generator import verloop
from service.demo.volumes import Kwartaal
from service.enrichment.service import Context, Enrichment, Historie
from service.rules import rulesets
from service.rules.kolommen import Kolommenset
from service.rules.repository import simulaties as repository
from service.rules.rulesets import national
from service.rules.simulatie import Simulatiestatus
from service.rules.tables import SimulatieRow
from service.rules.teller import Teller
from service.rules.telling import Besluit
from service.settings import CODES
from tests.benchmarks.intake import POLICE, Extent
from tests.benchmarks.load import Measured, Order, run
from tests.benchmarks.report import Result, of_rounds
from tests.besluiten import PLAATSEN, bewaar, vraag_simulatie
from tests.processes import Postgres, Service, service
from tests.regelsets import landelijk, zonder_kinderen

_SCHAAL: Final = 0.4
_BATCH: Final = 5_000
_CONTEXT: Final = Context(blokkerende_bevindingen=0, aanvulpogingen=0, volledigheid=Volledigheidsband.VOLLEDIG)
_GEZEGD: Final = ("", "", "", "BRUIKBAAR", "BRUIKBAAR", "GEEN_HGKM")
SLECHT: Final = landelijk("2026.9", zonder_kinderen)


def demo_facts(schaal: float) -> list[bytes]:
    """Facts as they are stored, of every message of a quarter of the demo, in a region where nothing was known yet."""
    enrichment = Enrichment(Pseudonyms({doel: doel.name.encode().ljust(32)[:32] for doel in Doel}), load_regions(CODES))
    found = []
    for sent in verloop(Kwartaal(2026, 1), schaal=schaal, zaad=1).zendingen:
        mutatie = Mutatie.model_validate_json(json.dumps(sent.bericht))
        known = enrichment.enrich(mutatie, enrichment.traces(mutatie), Historie(), sent.op)
        found.append(to_json(facts_to_json(enrichment.facts(mutatie, known, _CONTEXT))))
    return found


def on_one_core(extent: Extent) -> Result:
    """P7: from stored JSON to counted outcome of two sets, by processor time; beside the online engine, one by one."""
    facts = demo_facts(_SCHAAL / 2 if extent.rounds == 1 else _SCHAAL)
    decided = [
        Besluit(new_id(), stored, *PLAATSEN[n % len(PLAATSEN)], _GEZEGD[n % len(_GEZEGD)], "")
        for n, stored in enumerate(facts)
    ]
    concept = rulesets.stored(SLECHT)
    teller = Teller(Kolommenset(national().document), Kolommenset(concept.document), new_id())
    differing = list({besluit.feiten: besluit for besluit in decided}.values())
    rounds = range(extent.rounds)
    pairs = [(_columns(teller, decided, extent.seconds), _one_by_one(concept, facts[:2_000])) for _ in rounds]
    alone = median(_columns(teller, differing, extent.seconds) for _ in rounds)
    size = sum(map(len, facts)) / len(facts)
    return Result(
        id="P7",
        what="replay of a rule set over stored facts, one core",
        ours=f"{median(ours for ours, _ in pairs):,.0f} decisions/s",
        beside=f"the online engine {median(one for _, one in pairs):,.0f}/s",
        value=median(ours for ours, _ in pairs),
        goal=100_000,
        unit="/s",
        note=f"each decided by two sets, compared and counted, in batches of {_BATCH:,}, of {size:,.0f} bytes of JSON; "
        f"of {len(facts):,} messages of the demo {len(differing):,} differ in their facts, these alone {alone:,.0f}/s.",
    )


def _columns(teller: Teller, decided: Sequence[Besluit], seconds: float) -> float:
    count, began = 0, time.process_time()
    while time.process_time() - began < seconds:
        for start in range(0, len(decided), _BATCH):
            count += teller.tel(decided[start : start + _BATCH]).groepen.total()
    return count / (time.process_time() - began)


def _one_by_one(concept: Any, facts: Sequence[bytes]) -> float:
    began = time.process_time()
    for stored in facts:
        known = facts_from_json(from_json(stored))
        national().decide(known)
        concept.decide(known)
    return len(facts) / (time.process_time() - began)


def beside_intake(data: Path, server: Postgres, extent: Extent) -> Iterator[Result]:
    """P15: p99 of the intake while a replay runs in the same process, over that without."""
    url, op = server.create("p15"), datetime.now(UTC) - timedelta(days=3)
    with service(data, database_url=url) as ours, als(DE_DIENST):
        asyncio.run(_fill(url, op, 50_000 if extent.rounds == 1 else 400_000))
        token, pairs, rates = ours.token(*POLICE), [], []
        for turn in range(extent.rounds):
            without = _load(ours, token, extent, 2 * turn)
            replay = asyncio.run(_ask(url, op, turn))
            beside = _load(ours, token, extent, 2 * turn + 1)
            rates.append(asyncio.run(_stop(url, replay)) / (extent.warm + extent.seconds))
            pairs.append((beside.p99_ms, without.p99_ms))
    yield Result(
        id="P15",
        what="`POST /v1/mutaties`, 16 connections, beside a running replay: p99",
        ours=f"p99 {median(a for a, _ in pairs):.0f} ms",
        beside=f"without p99 {median(b for _, b in pairs):.0f} ms",
        value=of_rounds(pairs, lambda a, b: a / b),
        goal=1.5,
        at_most=True,
        note=f"in the same process, with the pace it has by itself: {median(rates):,.0f} decisions a second meanwhile.",
    )


def _load(ours: Service, token: str, extent: Extent, turn: int) -> Measured:
    for seconds, first in ((extent.warm, 0), (extent.seconds, 500_000)):
        order = Order(port=ours.port, token=token, connections=16, seconds=seconds, first=turn * 1_000_000 + first)
        measured = run(order)
    if set(measured.statuses) != {"201"}:
        raise RuntimeError(f"not every request was taken in: {measured.statuses}")
    return measured


async def _fill(url: str, op: datetime, aantal: int) -> None:
    database, facts = Database(make_engine(url, pool_size=2)), demo_facts(_SCHAAL / 8)
    await bewaar(database, [facts[number % len(facts)] for number in range(aantal)], op)
    await database.close()


async def _ask(url: str, op: datetime, turn: int) -> UUID:
    """A replay that has begun."""
    database = Database(make_engine(url, pool_size=2))
    _, replay = await vraag_simulatie(database, SLECHT | {"versie": f"2026.{turn}"}, op, datetime.now(UTC))
    while await _counted(database, replay) == 0:  # noqa: ASYNC110 - another process counts
        await asyncio.sleep(0.05)
    await database.close()
    return replay


async def _stop(url: str, replay: UUID) -> int:
    """Stop it; how many decisions it counted. Raises when it was over before: then it did not run all the while."""
    database = Database(make_engine(url, pool_size=2))
    async with database.write() as tx:
        if not await repository.end(tx, replay, Simulatiestatus.GESTOPT, datetime.now(UTC)):
            raise RuntimeError("the replay was over before the load")
    counted = await _counted(database, replay)
    await database.close()
    return counted


async def _counted(database: Database, replay: UUID) -> int:
    async with database.read() as tx:
        return int(await tx.scalar(select(func.max(SimulatieRow.verwerkt)).where(SimulatieRow.id == replay)))
