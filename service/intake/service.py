"""Intake: messages of police systems in, receipts out.

Singles go through the batcher, lines of a batch in lists of their own; both end in the same pipeline.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Sequence
from typing import Final
from uuid import UUID

from service.access.callers import Caller
from service.audit import service as audit
from service.audit.service import Actie
from service.core.clock import Clock, to_ms
from service.core.codes_beoordeling import Intrekreden, MutatieStatus
from service.core.errors import MeldbrugError, OngeldigeInvoer, SleutelInGebruik
from service.core.ids import new_id
from service.db.namens import DE_DIENST
from service.db.session import WriteTx
from service.intake.batcher import Batcher
from service.intake.ndjson import answer_lines, lines
from service.intake.pipeline import Pipeline
from service.intake.plan import Uitslag
from service.intake.prepare import Ingekomen, Preparer
from service.queues.service import Queues
from service.register.service import IntrekkingUit, Register, verplaatst
from service.review.service import Review
from service.tally.service import Tally

_BATCHES: Final = 4
"""Batches that are worked on at once; the others wait without reading on."""


class Intake:
    """What police systems call."""

    def __init__(
        self,
        *,
        clock: Clock,
        preparer: Preparer,
        pipeline: Pipeline,
        register: Register,
        review: Review,
        queues: Queues,
        tally: Tally,
        list_at_most: int,
        waiting_at_most: int,
        line_at_most_bytes: int,
    ) -> None:
        self._clock = clock
        self._preparer = preparer
        self._pipeline = pipeline
        self._register = register
        self._review = review
        self._queues = queues
        self._tally = tally
        self._list_at_most = list_at_most
        self._line_at_most_bytes = line_at_most_bytes
        self.batcher: Batcher[Ingekomen, Uitslag] = Batcher(
            pipeline.take_in, touches=Ingekomen.touches, at_most=list_at_most, waiting_at_most=waiting_at_most
        )
        self._in_flight: set[tuple[str, str]] = set()
        self._chunks = asyncio.Semaphore(_BATCHES)

    async def take_in(self, body: bytes, *, caller: Caller, sleutel: str) -> Uitslag:
        """Take one message in; when this returns it is stored for good.

        Raises ``OngeldigeInvoer``, ``GeenToegang``, ``VersieConflict``, ``SleutelHergebruikt``, ``SleutelInGebruik``
        (the same key is being worked on), ``TeDruk`` or ``DatabaseUnavailable``; then nothing was stored.
        """
        item = self._preparer.read(
            body, caller=caller, sleutel=sleutel, herkomst=audit.herkomst_nu(), now=self._clock.now()
        )
        in_flight = (item.mutatie.eenheid, sleutel)
        if in_flight in self._in_flight:
            raise SleutelInGebruik
        self._in_flight.add(in_flight)
        try:
            return await self.batcher.submit(item)
        finally:
            self._in_flight.discard(in_flight)

    async def try_out(self, body: bytes, *, caller: Caller) -> Uitslag:
        """The answer that `take_in` would give; nothing of the message is stored."""
        item = self._preparer.read(
            body, caller=caller, sleutel=None, herkomst=audit.herkomst_nu(), now=self._clock.now()
        )
        (answer,) = await self._pipeline.try_out([item])
        if isinstance(answer, MeldbrugError):
            raise answer
        return answer

    def take_in_stream(
        self,
        chunks: AsyncIterable[bytes],
        *,
        caller: Caller,
        sleutel: str,
        check: Callable[[bytes], None],
        problem: Callable[[MeldbrugError], bytes],
    ) -> AsyncIterator[bytes]:
        """Take NDJSON in; yields one receipt or `problem` a line, in the order of the lines; `check` refuses a line.

        A line carries the key of the batch and its own number, so a batch can be sent again after a broken connection.
        """
        herkomst = audit.herkomst_nu()

        async def work(numbered: Sequence[tuple[int, bytes | OngeldigeInvoer]]) -> list[bytes]:
            answers: list[Uitslag | MeldbrugError | None] = []
            items: list[Ingekomen] = []
            now = self._clock.now()
            for number, line in numbered:
                try:
                    if isinstance(line, OngeldigeInvoer):
                        raise line
                    check(line)
                    key = f"{sleutel}:{number}"
                    items.append(self._preparer.read(line, caller=caller, sleutel=key, herkomst=herkomst, now=now))
                    answers.append(None)
                except MeldbrugError as error:
                    answers.append(error)
            taken = iter(await self._taken(items))
            final = [next(taken) if answer is None else answer for answer in answers]
            return [problem(answer) if isinstance(answer, MeldbrugError) else answer.body for answer in final]

        source = lines(chunks, at_most=self._line_at_most_bytes)
        return answer_lines(source, work, list_at_most=self._list_at_most)

    async def withdraw(
        self, tx: WriteTx, mutatie_id: UUID, *, caller: Caller, eenheid: str, reden: Intrekreden
    ) -> IntrekkingUit:
        """Take a mutatie back: nothing waits for it any more, and who got it is told.

        Raises ``NietGevonden``, and ``StapNietMogelijk`` when it was taken back before.
        """
        now = self._clock.now()
        dossier = await self._register.get_to_change(tx, mutatie_id, eenheid=eenheid)
        intrekking_id = new_id(to_ms(now))
        await self._register.withdraw(
            tx, intrekking_id=intrekking_id, dossier=dossier, reden=reden, door=caller.sub, now=now
        )
        await self._review.close(tx, [mutatie_id], now)
        if dossier.melding_id is not None:
            async with tx.als(DE_DIENST):
                await self._queues.withdraw(tx, [dossier.melding_id], now, reden=reden)
        if not dossier.proef:
            await self._tally.record(tx, [verplaatst(dossier, MutatieStatus.INGETROKKEN, now)])
        await audit.record(
            tx, caller=caller, now=now, actie=Actie.INTREKKEN, object_soort="mutatie", objecten=[mutatie_id]
        )
        return IntrekkingUit(
            intrekking_id=intrekking_id,
            mutatie_id=mutatie_id,
            reden=reden,
            ingetrokken_op=now,
            melding_id=dossier.melding_id,
            bevestigd_op=None,
        )

    async def _taken(self, items: Sequence[Ingekomen]) -> list[Uitslag | MeldbrugError]:
        """Take lines in; a batch waits for its turn with what it has read, and reads no further meanwhile."""
        async with self._chunks:
            results = await self.batcher.submit_list(items)
        answers: list[Uitslag | MeldbrugError] = []
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, MeldbrugError):
                raise result
            answers.append(result)
        return answers
