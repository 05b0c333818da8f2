"""The one way in: a list of messages is enriched, decided and stored in one transaction (architecture, decision 1).

A single POST is a list of what arrived in the same instant, a batch is a longer list. A member that fails is answered
alone; when the database finds a conflict (another process stored the same version in the meantime) the list is halved
and tried again, until the one that conflicts stands alone and sees what the other stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.audit import service as audit
from service.audit.service import Actie, Handeling
from service.core.clock import Clock
from service.core.errors import Conflict, ConflictInDatabase, MeldbrugError
from service.db.namens import DE_DIENST
from service.db.session import Database, WriteTx
from service.enrichment.service import Enrichment
from service.intake.plan import Plan, Planner, Uitslag, Verrijkt
from service.intake.prepare import Ingekomen
from service.observability.spans import AANTAL, Spoor, span
from service.queues.service import Queues
from service.register.service import Register
from service.review.service import Review
from service.rules.service import Rules
from service.tally.service import Tally

_TRIES: Final = 3
"""How often a single message is tried again after a conflict; the second try already sees what was in its way."""

Answer = Uitslag | MeldbrugError


class Pipeline:
    """Takes lists of messages in."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        register: Register,
        enrichment: Enrichment,
        rules: Rules,
        review: Review,
        queues: Queues,
        tally: Tally,
    ) -> None:
        self._database = database
        self._clock = clock
        self._register = register
        self._enrichment = enrichment
        self._rules = rules
        self._review = review
        self._queues = queues
        self._tally = tally

    async def take_in(self, items: Sequence[Ingekomen]) -> list[Answer]:
        """Store and decide; one answer per message, in order. What is answered well is committed."""
        with span(Spoor.INTAKE_LIJST, {AANTAL: len(items)}, alone=True):
            return await self._halving(await self._enrich(items), tries=_TRIES)

    async def try_out(self, items: Sequence[Ingekomen]) -> list[Answer]:
        """The answers that `take_in` would give; nothing of the messages is stored, only that it was asked."""
        messages = await self._enrich(items)
        async with self._database.write(als=DE_DIENST) as tx:
            plan = await self._decide(tx, messages)
            asked = [
                Handeling(
                    caller=item.caller,
                    actie=Actie.VALIDEREN,
                    object_soort="mutatie",
                    objecten=(),
                    herkomst=item.herkomst,
                )
                for item in items
            ]
            await audit.record_many(tx, asked, now=self._clock.now())
        return plan.uitslagen

    async def _enrich(self, items: Sequence[Ingekomen]) -> list[Verrijkt]:
        """Ask the outside source, before any transaction is open."""
        answers = await self._enrichment.ask([item.mutatie for item in items])
        return [Verrijkt(item, answer) for item, answer in zip(items, answers, strict=True)]

    async def _halving(self, messages: Sequence[Verrijkt], *, tries: int) -> list[Answer]:
        try:
            async with self._database.write(als=DE_DIENST) as tx:
                plan = await self._decide(tx, messages)
                await self._store(tx, plan)
        except ConflictInDatabase:
            if len(messages) > 1:
                middle = len(messages) // 2
                first = await self._halving(messages[:middle], tries=tries)
                return first + await self._halving(messages[middle:], tries=tries)
            if tries > 1:
                return await self._halving(messages, tries=tries - 1)
            return [Conflict("Deze mutatie wordt tegelijk door een ander proces verwerkt. Probeer het opnieuw.")]
        return plan.uitslagen

    async def _decide(self, tx: WriteTx, messages: Sequence[Verrijkt]) -> Plan:
        """Work out what the list changes; two statements, whatever its length."""
        now = self._clock.now()
        bekend = await self._register.find_known(
            tx,
            bvh_nummers=[message.item.mutatie.bvh_nummer for message in messages],
            sleutels=[message.item.sleutel for message in messages if message.item.sleutel is not None],
        )
        historie = await self._enrichment.history(tx, [message.item.sporen for message in messages], now)
        planner = Planner(
            enrichment=self._enrichment,
            rules=self._rules,
            review=self._review,
            historie=historie,
            bekend=bekend,
            now=now,
        )
        for message in messages:
            planner.add(message)
        return planner.plan

    async def _store(self, tx: WriteTx, plan: Plan) -> None:
        """Write the plan; a handful of statements, whatever the length of the list."""
        now = self._clock.now()
        await self._register.store(tx, plan.ontvangen)
        await self._enrichment.store(tx, plan.sporen)
        await self._queues.deliver(tx, plan.afleveringen, now)
        await self._review.place(tx, plan.controles, now)
        if plan.vervangen:
            await self._register.supersede(tx, plan.vervangen)
            await self._review.close(tx, plan.vervangen, now)
        await self._tally.record(tx, plan.feiten)
        if plan.heropenen:
            await self._review.reopen(tx, plan.heropenen, now)
        await audit.record_many(tx, plan.handelingen, now=now)
