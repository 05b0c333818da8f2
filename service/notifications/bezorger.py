"""The sender: divides the feed over subscriptions and hands the notices over. Any number of processes may run it.

A subscription is leased, and a few of its notices are taken, in one short transaction; the calls happen outside any
transaction; what became of them is written in a second short one. A process that is killed in between leaves a lease
that runs out, and the same notices go again with the same id: at least once, never lost.

About one melding a notice is sent only when no earlier one waits, so their order is kept. One that failed for good
(24 hours) no longer holds up later ones; the receiver sees the gap in `volgnummer`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from service.core.cipher import Cipher
from service.core.clock import Clock
from service.core.codes_uitwisseling import Bezorgstatus
from service.core.ids import canonical_json
from service.db.session import Database
from service.notifications.abonnement import Abonnement, Beurt, TeBezorgen, Uitslag, Werk
from service.notifications.bezorgcijfers import Bezorgcijfers
from service.notifications.cloudevents import MEDIA_TYPE, Gebeurtenis, als_gebeurtenis, kenmerk
from service.notifications.handtekening import KOP, onderteken
from service.notifications.kanaal import Afloop, Kanaal, Kanalen
from service.notifications.repository import abonnementen, bezorgingen, verdeling
from service.notifications.uitstel import Toeval, na_poging, na_storing
from service.observability.events import BEZORGING_OPGEGEVEN, ONTVANGER_HERSTELD, ONTVANGER_STORING, TAAK_MISLUKT
from service.observability.logging import emit, error_fields

_RECEIVERS: Final = 16
"""How many receivers are served at the same time."""
_DIVIDE: Final = 500
_DIVISIONS: Final = 20
_TURN_S: Final = 2.0
"""How long a receiver that takes everything is served before others get their turn."""
_LEASE_MARGIN_S: Final = 30.0

Poging = tuple[TeBezorgen, datetime, Afloop]


class Bezorger:
    """Delivers notices; see `run_once`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        cipher: Cipher,
        kanalen: Kanalen,
        *,
        bron: str,
        toeval: Toeval,
        tegelijk: int,
        opgeven_na: timedelta,
        cijfers: Bezorgcijfers | None = None,
    ) -> None:
        """``tegelijk`` is how many notices one receiver gets at the same time; ``opgeven_na`` when one is given up."""
        self._database = database
        self._clock = clock
        self._cipher = cipher
        self._kanalen = kanalen
        self._bron = bron
        self._toeval = toeval
        self._tegelijk = tegelijk
        self._opgeven_na = opgeven_na
        self._cijfers = cijfers
        self._lease = timedelta(seconds=3 * kanalen.timeout_s + _LEASE_MARGIN_S)

    async def run_once(self) -> int:
        """Do what is due now; how much was divided or tried, 0 when there was nothing to do.

        It first looks in a reading transaction, so that an idle process is in nobody's way. What goes wrong with one
        subscription is logged and leaves the others alone.
        """
        now = self._clock.now()
        async with self._database.read() as tx:
            work = await bezorgingen.list_work(tx, now)
        done = await asyncio.gather(*(self._serve(one) for one in work[:_RECEIVERS]), return_exceptions=True)
        for outcome in done:
            if isinstance(outcome, BaseException):
                emit(TAAK_MISLUKT, taak="bezorgen", **error_fields(outcome))
        return sum(outcome for outcome in done if isinstance(outcome, int))

    async def _serve(self, work: Werk) -> int:
        divided = await self._divide(work.abonnement_id) if work.verdelen else 0
        return divided + (await self._deliver(work.abonnement_id) if work.bezorgen or divided else 0)

    async def _divide(self, abonnement_id: UUID) -> int:
        total = 0
        for _ in range(_DIVISIONS):
            async with self._database.write() as tx:
                looked_at = await verdeling.divide(tx, abonnement_id, now=self._clock.now(), limit=_DIVIDE)
            total += looked_at
            if looked_at < _DIVIDE:
                break
        return total

    async def _deliver(self, abonnement_id: UUID) -> int:
        """Rounds of notices to one receiver, over the same connections, while it takes them."""
        turn = await self._take(abonnement_id)
        if turn is None:
            return 0
        tried, versie = 0, turn.abonnement.versie
        until = asyncio.get_running_loop().time() + _TURN_S
        async with self._kanalen.naar(turn.abonnement.callback_url) as kanaal:
            while turn is not None:
                outcomes = await asyncio.gather(*(self._send(kanaal, turn.abonnement, item) for item in turn.items))
                tried += len(outcomes)
                healthy = await self._settle(turn, outcomes)
                if not healthy or asyncio.get_running_loop().time() >= until:
                    break
                turn = await self._take(abonnement_id, versie=versie)
        return tried

    async def _take(self, abonnement_id: UUID, *, versie: int | None = None) -> Beurt | None:
        """Lease the subscription and take its next notices; None when there is nothing to be had.

        Of a receiver that takes nothing only one notice is tried.
        """
        now = self._clock.now()
        async with self._database.write() as tx:
            leased = await abonnementen.lease(tx, abonnement_id, tot=now + self._lease, now=now, cipher=self._cipher)
            if leased is None:
                return None
            abonnement, lease_nummer, storingen = leased
            items: Sequence[TeBezorgen] = ()
            if versie in (None, abonnement.versie):
                limit = 1 if storingen else self._tegelijk
                items = await bezorgingen.take(tx, abonnement_id, now=now, limit=limit)
            if not items:
                await abonnementen.release(tx, abonnement_id, lease_nummer)
                return None
        return Beurt(abonnement=abonnement, lease_nummer=lease_nummer, storingen=storingen, items=items)

    async def _send(self, kanaal: Kanaal, abonnement: Abonnement, item: TeBezorgen) -> Poging:
        event = als_gebeurtenis(item.bericht, bron=self._bron, nummer=item.nummer)
        now = self._clock.now()
        return item, now, await kanaal.post(*ondertekend(event, abonnement.geheim, now))

    async def _settle(self, turn: Beurt, outcomes: Sequence[Poging]) -> bool:
        """Record what became of a round; False when the receiver took nothing, or the lease was overtaken."""
        now = self._clock.now()
        results = [self._result(item, at, afloop, now) for item, at, afloop in outcomes]
        healthy = any(afloop.gelukt for _, _, afloop in outcomes)
        since = turn.abonnement.storing_sinds or now
        receiver: dict[str, Any] = {"storingen": 0, "storing_sinds": None, "rust_tot": None}
        if not healthy:
            rest = na_storing(turn.storingen + 1, self._toeval())
            receiver = {"storingen": turn.storingen + 1, "storing_sinds": since, "rust_tot": now + rest}
        given_up = sum(one.status is Bezorgstatus.MISLUKT for one in results)
        async with self._database.write() as tx:
            held = await abonnementen.release(tx, turn.abonnement.id, turn.lease_nummer, **receiver)
            if held:
                await bezorgingen.record(tx, results)
                if not healthy and now - since >= self._opgeven_na:
                    given_up += await bezorgingen.give_up(
                        tx, turn.abonnement.id, since=now - self._opgeven_na, uitslag=results[-1]
                    )
        if held:
            self._tell(turn, results, healthy=healthy, given_up=given_up)
        return held and healthy

    def _result(self, item: TeBezorgen, at: datetime, afloop: Afloop, now: datetime) -> Uitslag:
        status, next_op = Bezorgstatus.BEZORGD, now
        if not afloop.gelukt:
            too_long = now - (item.eerste_poging_op or at) >= self._opgeven_na
            status = Bezorgstatus.MISLUKT if too_long else Bezorgstatus.WACHT
            next_op = now + na_poging(item.pogingen + 1, self._toeval())
        return Uitslag(
            id=item.id,
            status=status,
            poging_op=at,
            volgende_op=next_op,
            laatste_status=afloop.status,
            laatste_fout=afloop.fout,
        )

    def _tell(self, turn: Beurt, results: Sequence[Uitslag], *, healthy: bool, given_up: int) -> None:
        """To the figures and the log; of the receiver only the id of the subscription."""
        subscription, last = str(turn.abonnement.id), results[-1]
        seen = {"abonnement": subscription, "fout": last.laatste_fout, "status": last.laatste_status}
        if not healthy and not turn.storingen:
            emit(ONTVANGER_STORING, **seen)
        elif healthy and turn.storingen:
            emit(ONTVANGER_HERSTELD, abonnement=subscription)
        if given_up:
            emit(BEZORGING_OPGEGEVEN, aantal=given_up, **seen)
        if self._cijfers is not None:
            self._cijfers.count(results, given_up)


def ondertekend(event: Gebeurtenis, geheim: str, now: datetime) -> tuple[bytes, dict[str, str]]:
    """The body and the headers that carry a CloudEvent to a subscriber."""
    body = canonical_json(event)
    headers = {
        "Content-Type": MEDIA_TYPE,
        "Idempotency-Key": kenmerk(event),
        KOP: onderteken(geheim, body, now),
    }
    return body, headers
