"""Shadows: a draft decides what the set in force decided, a little later, and only counts how it differs.

The work is done after the fact by any number of processes. Each decision counts once: a batch of the audit trail and
the place after it are one transaction, which only succeeds from where the batch began. What police and Veilig Thuis
see does not depend on it, nor does an act wait for it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from pydantic_core import from_json

from service.access.callers import Caller
from service.audit import service as audit
from service.audit.service import Actie
from service.core.calendar import Calendar
from service.core.clock import Clock
from service.core.errors import ConflictInDatabase, NietGevonden, StapNietMogelijk
from service.core.facts import facts_from_json
from service.core.ids import new_id
from service.db.paging import Page, PageRequest
from service.db.session import Database, ReadTx, WriteTx
from service.rules.editie import OPEN, Editie
from service.rules.edities import Edities, alleen_eigen, nog_open
from service.rules.engine import RuleSet
from service.rules.inzien import Welke, ziet
from service.rules.repository import schaduw as repository
from service.rules.schaduw import Recent, Richtingen, Schaduw, Schaduwcel, Som, samen
from service.rules.vankracht import Rules

OBJECT: Final = "schaduw"
_OP_EEN_KEER: Final = 1_000
"""Acts that are looked at in one transaction."""
_ADEM: Final = 100
"""Decisions that are compared before the requests get their turn."""


@dataclass(frozen=True, slots=True)
class Schaduwcijfers:
    """How often a shadow decided so, by each thing that is asked."""

    dagen: Som
    regels: Som
    regios: Som
    eenheden: Som


@dataclass(frozen=True, slots=True)
class Lopend:
    """A shadow that runs, and how it decided so far."""

    schaduw: Schaduw
    editie: Editie
    samen: Richtingen

    @property
    def sinds(self) -> date:
        """The day on which it began."""
        return Calendar.local_day(self.schaduw.begonnen_op)


class Schaduwen:
    """Begins, finds and stops shadows, and lets those that run decide along."""

    def __init__(self, database: Database, clock: Clock, rules: Rules, edities: Edities) -> None:
        self._database = database
        self._clock = clock
        self._rules = rules
        self._edities = edities

    async def begin(self, tx: WriteTx, editie_id: UUID, *, caller: Caller, now: datetime) -> tuple[Schaduw, Editie]:
        """Let a draft decide along from now on; raises ``NietGevonden``, ``GeenToegang`` and ``StapNietMogelijk``."""
        editie = await self._edities.get(tx, editie_id)
        alleen_eigen(caller, editie.vt_regio)
        nog_open(editie)
        made = Schaduw(
            id=new_id(),
            editie_id=editie.id,
            hash=editie.hash,
            begonnen_op=now,
            gestopt_op=None,
            positie=await repository.end_of_trail(tx),
            door=caller.sub,
            organisatie=str(caller.organisatie),
        )
        try:
            async with tx.savepoint():
                await repository.insert(tx, made)
        except ConflictInDatabase as error:
            raise StapNietMogelijk("Dit concept loopt al mee.") from error
        await audit.record(tx, caller=caller, now=now, actie=Actie.SCHADUW_BEGINNEN, object_soort=OBJECT,
                           objecten=[made.id, editie.id])  # fmt: skip
        return made, editie

    async def get(self, tx: ReadTx, welke: Welke, schaduw_id: UUID, caller: Caller) -> tuple[Schaduw, Editie]:
        """A shadow; raises ``NietGevonden``, also for whoever has nothing in it."""
        found = await repository.find(tx, welke, schaduw_id)
        if found is not None:
            editie = await self._edities.get(tx, found.editie_id)
            if ziet(caller, editie.vt_regio, *await repository.areas(tx, found.id)):
                return found, editie
        raise NietGevonden

    async def list_page(self, tx: ReadTx, welke: Welke, caller: Caller, page: PageRequest) -> Page[Schaduw]:
        """The shadows that the caller may see, the newest first; a page may hold fewer than was asked."""
        found, shown = await repository.list_page(tx, welke, page), []
        for one in found.items:
            editie = await self._edities.get(tx, one.editie_id)
            if ziet(caller, editie.vt_regio, *await repository.areas(tx, one.id)):
                shown.append(one)
        return Page(items=shown, next=found.next)

    async def lopende(self, tx: ReadTx, caller: Caller) -> list[Lopend]:
        """The shadows that run and that the caller may see, the newest first."""
        found = []
        for one in reversed(await repository.list_running(tx)):
            editie = await self._edities.get(tx, one.editie_id)
            if ziet(caller, editie.vt_regio, *await repository.areas(tx, one.id)):
                found.append(Lopend(one, editie, samen(await repository.sums(tx, one.id, "dag"))))
        return found

    async def cijfers(self, tx: ReadTx, schaduw_id: UUID) -> Schaduwcijfers:
        """What a shadow counted so far."""
        names = ("dag", "regel", "vt_regio", "eenheid")
        return Schaduwcijfers(*[await repository.sums(tx, schaduw_id, name) for name in names])

    async def stop(self, tx: WriteTx, welke: Welke, schaduw_id: UUID, *, caller: Caller, now: datetime) -> None:
        """Let it decide along no more; what it counted stays."""
        found, editie = await self.get(tx, welke, schaduw_id, caller)
        alleen_eigen(caller, editie.vt_regio)
        if await repository.stop(tx, found.id, now):
            await audit.record(tx, caller=caller, now=now, actie=Actie.SCHADUW_STOPPEN, object_soort=OBJECT,
                               objecten=[found.id])  # fmt: skip

    async def run_once(self) -> int:
        """A batch for every shadow that runs; how many decisions were compared where there is more, else 0."""
        async with self._database.read() as tx:
            running = await repository.list_running(tx)
        return sum([await self._further(one) for one in running])

    async def _further(self, schaduw: Schaduw) -> int:
        async with self._database.read() as tx:
            editie = await self._edities.get(tx, schaduw.editie_id)
            gone = editie.hash != schaduw.hash or editie.status not in OPEN
            concept = await self._edities.regelset(tx, editie)
            decided, upto, more = await repository.next_decisions(
                tx, schaduw.positie, schaduw.begonnen_op, _OP_EEN_KEER
            )
        if gone:  # edited, lapsed, or in force: it has nothing to tell beside itself any more
            async with self._database.write() as tx:
                await repository.stop(tx, schaduw.id, self._clock.now())
            return 0
        if upto == schaduw.positie:
            return 0
        counts = await self._compared(decided, editie, concept)
        async with self._database.write() as tx:
            if not await repository.move(tx, schaduw, upto):
                return 0
            await repository.add(tx, schaduw.id, counts)
        return max(len(decided), 1) if more else 0

    async def _compared(self, decided: Sequence[Recent], editie: Editie, concept: RuleSet) -> Mapping[Schaduwcel, int]:
        """How the draft decides them: of its own region, or what a national set decided."""
        counts: Counter[Schaduwcel] = Counter()
        for number, one in enumerate(decided, start=1):
            theirs = one.regelset == editie.regelset if editie.vt_regio is None else one.vt_regio == editie.vt_regio
            if theirs:
                counts[self._cel(one, concept)] += 1
            if number % _ADEM == 0:
                await asyncio.sleep(0)
        return counts

    def _cel(self, one: Recent, concept: RuleSet) -> Schaduwcel:
        facts = facts_from_json(from_json(one.feiten))
        wordt = concept.decide(facts)
        try:
            was = self._rules.get(one.regelset, one.versie).decide(facts).spoed
        except NietGevonden:  # a set that no release holds any more: its outcome stands, its urgency is not known
            was = wordt.spoed
        return Schaduwcel(
            dag=Calendar.local_day(one.op),
            vt_regio=one.vt_regio,
            eenheid=one.eenheid,
            regel=wordt.bepalend or "",
            van=one.uitkomst,
            naar=wordt.uitkomst.value,
            spoed_verschil=int(wordt.spoed) - int(was),
        )
