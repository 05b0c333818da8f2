"""Subscriptions of an organisation: making, changing and ending them, trying them out, and sending again by hand.

A subscription gets every notice of its kinds from the moment it was made. While it is not active nothing is sent and
nothing is lost: what happened meanwhile follows when it is active again. Ended, what still waited is marked as lapsed
and stays to be seen; it also stays in the feed for whoever reads that.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import httpx

from service.access.callers import Caller
from service.audit.service import Actie, record
from service.core.cipher import Cipher
from service.core.codes_uitwisseling import Berichtsoort, Bezorgstatus
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer, StapNietMogelijk
from service.core.ids import new_id
from service.db.deltas import Positions
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.notifications.abonnement import Abonnement, Bezorging
from service.notifications.bezorger import ondertekend
from service.notifications.callback import Resolver, gebreken, gebreken_van_naam
from service.notifications.cloudevents import Gebeurtenis, als_gebeurtenis, proefgebeurtenis
from service.notifications.kanaal import Afloop, Kanalen
from service.notifications.repository import abonnementen, berichten, bezorgingen

MEESTE: Final = 20
"""Subscriptions that one organisation may have."""


@dataclass(frozen=True, slots=True)
class Wens:
    """What a caller wants of a subscription; without a secret one is made, or the present one stays."""

    soorten: tuple[Berichtsoort, ...]
    callback_url: str
    geheim: str | None
    actief: bool


@dataclass(frozen=True, slots=True)
class Stroom:
    """Notices since a position, as CloudEvents."""

    items: Sequence[Gebeurtenis]
    positie: str
    meer: bool


class Abonnementen:
    """Keeps the subscriptions; what changes something works in the transaction of the caller."""

    def __init__(
        self,
        cipher: Cipher,
        positions: Positions,
        kanalen: Kanalen,
        *,
        bron: str,
        intern: Collection[str],
        resolve: Resolver,
        bewaard: timedelta,
    ) -> None:
        self._cipher = cipher
        self._positions = positions
        self._kanalen = kanalen
        self._bron = bron
        self._intern = frozenset(intern)
        self._resolve = resolve
        self._bewaard = bewaard

    async def check_callback(self, callback_url: str, *, present: str | None = None) -> None:
        """Pass when notices may go there; asks the name server, so outside any transaction.

        A callback that stays as it is (``present``) is not looked up again: a subscription whose receiver is gone can
        still be switched off. Raises ``OngeldigeInvoer`` with every finding.
        """
        found = gebreken(callback_url, self._intern)
        if not found and callback_url != present:
            found = await gebreken_van_naam(httpx.URL(callback_url), self._intern, self._resolve)
        if found:
            raise OngeldigeInvoer(errors=found)

    async def subscribe(self, tx: WriteTx, wens: Wens, *, caller: Caller, now: datetime) -> Abonnement:
        """A new subscription for the organisation of the caller, from here on; raises ``StapNietMogelijk``."""
        organisatie = str(caller.organisatie)
        if await abonnementen.count_own(tx, organisatie) >= MEESTE:
            raise _kan_niet("abonnementen", "te_veel", f"Een organisatie heeft ten hoogste {MEESTE} abonnementen.")
        made = Abonnement(
            id=new_id(),
            organisatie=organisatie,
            soorten=wens.soorten,
            callback_url=wens.callback_url,
            geheim=wens.geheim or secrets.token_urlsafe(32),
            actief=wens.actief,
            versie=1,
            aangemaakt_op=now,
            gewijzigd_op=now,
        )
        await abonnementen.add(tx, made, await berichten.end_of_feed(tx, organisatie), self._cipher)
        await _on_record(tx, Actie.ABONNEREN, made.id, caller, now)
        return made

    async def get(self, tx: ReadTx, abonnement_id: UUID, *, caller: Caller, lock: bool = False) -> Abonnement:
        """A subscription of the caller's own organisation; else ``NietGevonden``."""
        own = str(caller.organisatie)
        found = await abonnementen.find(tx, abonnement_id, self._cipher, organisatie=own, lock=lock)
        if found is None:
            raise NietGevonden
        return found

    async def list_own(self, tx: ReadTx, page: PageRequest, *, caller: Caller) -> Page[Abonnement]:
        """The subscriptions of the caller's own organisation."""
        return await abonnementen.list_own(tx, str(caller.organisatie), page, self._cipher)

    async def change(
        self, tx: WriteTx, present: Abonnement, wens: Wens, *, caller: Caller, now: datetime
    ) -> Abonnement:
        """Replace a subscription; where it goes elsewhere or becomes active, what waits is tried at once."""
        changed = replace(
            present,
            soorten=wens.soorten,
            callback_url=wens.callback_url,
            geheim=wens.geheim or present.geheim,
            actief=wens.actief,
            versie=present.versie + 1,
            gewijzigd_op=now,
            storing_sinds=None,
        )
        await abonnementen.change(tx, changed, self._cipher)
        if changed.actief and (not present.actief or changed.callback_url != present.callback_url):
            await bezorgingen.hurry(tx, present.id, now)
        await _on_record(tx, Actie.ABONNEMENT_WIJZIGEN, present.id, caller, now)
        return changed

    async def end(self, tx: WriteTx, abonnement_id: UUID, *, caller: Caller, now: datetime) -> None:
        """End a subscription: callback and secret are erased, what waits lapses and stays to be seen."""
        await self.get(tx, abonnement_id, caller=caller, lock=True)
        await abonnementen.end(tx, abonnement_id, now)
        await bezorgingen.lapse(tx, abonnement_id)
        await _on_record(tx, Actie.ABONNEMENT_OPZEGGEN, abonnement_id, caller, now)

    async def try_out(self, abonnement: Abonnement, now: datetime) -> tuple[UUID, Afloop]:
        """Send a notice that tells nothing, signed like any other, and say what came of it; outside a transaction."""
        event_id = new_id()
        event = proefgebeurtenis(event_id, abonnement.id, bron=self._bron, now=now)
        async with self._kanalen.naar(abonnement.callback_url) as kanaal:
            return event_id, await kanaal.post(*ondertekend(event, abonnement.geheim, now))

    async def list_deliveries(
        self, tx: ReadTx, abonnement_id: UUID, status: Bezorgstatus | None, page: PageRequest, *, caller: Caller
    ) -> Page[Bezorging]:
        """What became of the notices of a subscription, also of one that was ended."""
        if not await abonnementen.exists(tx, abonnement_id, organisatie=str(caller.organisatie)):
            raise NietGevonden
        return await bezorgingen.list_of(tx, abonnement_id, status, page)

    async def send_again(self, tx: WriteTx, abonnement_id: UUID, *, caller: Caller, now: datetime) -> int:
        """Let everything that failed of a subscription be sent again; tells how many."""
        await self.get(tx, abonnement_id, caller=caller, lock=True)
        count = await bezorgingen.again(tx, abonnement_id, now)
        await abonnementen.rested(tx, abonnement_id)
        await _on_record(tx, Actie.OPNIEUW_BEZORGEN, abonnement_id, caller, now)
        return count

    async def send_one_again(self, tx: WriteTx, bezorging_id: UUID, *, caller: Caller, now: datetime) -> Bezorging:
        """Let one delivery that failed be sent again; raises ``NietGevonden`` and ``StapNietMogelijk``."""
        own = str(caller.organisatie)
        found = await bezorgingen.find(tx, bezorging_id, organisatie=own)
        if found is None:
            raise NietGevonden
        abonnement_id, ended, bezorging = found
        if ended:
            raise _kan_niet("abonnement", "opgezegd", "Het abonnement is opgezegd.")
        if not await bezorgingen.again(tx, abonnement_id, now, only=bezorging_id):
            detail = f"Alleen wat MISLUKT is gaat opnieuw; deze bezorging is {bezorging.status.value}."
            raise _kan_niet("status", "niet_mislukt", detail)
        await abonnementen.rested(tx, abonnement_id)
        await _on_record(tx, Actie.OPNIEUW_BEZORGEN, bezorging_id, caller, now)
        changed = await bezorgingen.find(tx, bezorging_id, organisatie=own)
        if changed is None:
            raise NietGevonden
        return changed[2]

    async def stream(
        self, tx: ReadTx, after: str | None, soorten: Sequence[Berichtsoort] | None, limit: int, *, caller: Caller,
        now: datetime,
    ) -> Stroom:  # fmt: skip
        """The notices to the caller's organisation since a position, without gaps; raises ``PositieTeOud``."""
        own = str(caller.organisatie)
        feed = f"berichten:{own}"
        position = self._positions.decode(feed, after, now=now, kept_for=self._bewaard)
        found = await berichten.list_after(tx, own, soorten, position, limit + 1)
        page = found[:limit]
        last = page[-1][0] if page else position
        items = [als_gebeurtenis(bericht, bron=self._bron) for _, bericht in page]
        return Stroom(items, self._positions.encode(feed, last, now=now), len(found) > limit)


async def _on_record(tx: WriteTx, actie: Actie, object_id: UUID, caller: Caller, now: datetime) -> None:
    await record(tx, caller=caller, now=now, actie=actie, object_soort="abonnement", objecten=[object_id])


def _kan_niet(location: str, code: str, detail: str) -> StapNietMogelijk:
    return StapNietMogelijk(detail, errors=[Finding("body", location, code, detail)])
