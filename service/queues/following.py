"""The queues follow a melding: what comes in is told, what was decided leaves, what was taken up again comes back.

Veilig Thuis may find something more, or less, urgent than police did (handbook SP08); the place in the queue follows.
Whether the OM waits for a melding is shown for as long as it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from service.cases.service import Aflevering, Melding, Stand
from service.core.calendar import Calendar
from service.core.codes_uitwisseling import Vertrekreden
from service.core.codes_zaak import Fase, Wachtrij
from service.core.terms import TERMS, deadline
from service.db.session import WriteTx
from service.notifications.service import publish
from service.queues import berichten, repository
from service.queues.items import queue_of

WACHT_OP_TRIAGE = (Fase.WACHT_OP_TRIAGE, Fase.TRIAGE)


class Leveringsmelder:
    """Tells Veilig Thuis what was delivered, within the act of the delivery."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar

    async def delivered(self, tx: WriteTx, items: Sequence[Aflevering], *, now: datetime) -> None:
        """These became meldingen, or were added to one, now."""
        await publish(tx, berichten.geleverd(items, deadline(TERMS["T1"], now, self._calendar).due_op), now=now)


class Rijvolger:
    """Moves the item of a melding along, within the act of the step."""

    async def step_taken(self, tx: WriteTx, melding: Melding, *, voor: Stand, na: Stand, now: datetime) -> None:
        """It stood so, and stands so now."""
        urgent = melding.spoed if na.spoed is None else na.spoed
        if na.spoed is not voor.spoed and await repository.set_urgency(tx, melding.id, rij_van(melding, na)):
            told = (f"vt:{melding.vt_regio}", f"politie:{melding.eenheid}")
            await publish(tx, berichten.urgentie(melding.id, melding.mutatie_id, told, spoed=urgent), now=now)
        if wacht(na) and not wacht(voor):
            await repository.reopen(tx, melding.id, rij_van(melding, na), now)
        elif (wacht(voor) and not wacht(na)) or (na.fase is Fase.GESLOTEN and voor.fase is not Fase.GESLOTEN):
            triaged = voor.fase in WACHT_OP_TRIAGE
            reden = Vertrekreden.TRIAGE_AFGEROND if triaged else Vertrekreden.VERVOLG_BEPAALD
            await publish(tx, berichten.vertrokken(await repository.close(tx, [melding.id]), reden), now=now)


class OmWachtvolger:
    """Marks what the OM waits for; an `exchange.service.OmWachtrij`."""

    async def hold(self, tx: WriteTx, ids: Sequence[UUID]) -> None:
        """Keep others from the places of these meldingen until the end of the act."""
        await repository.hold(tx, ids)

    async def om_waits(self, tx: WriteTx, ids: Sequence[UUID], *, wacht: bool, now: datetime) -> None:
        """The OM waits for these, or waits no longer; the region is told of what that changes in its queues."""
        await publish(tx, berichten.om_wacht(await repository.set_om_wacht(tx, ids, wacht=wacht), wacht=wacht), now=now)


def wacht(stand: Stand) -> bool:
    """Whether it waits for a decision: until triage is finished, and from a reopening to the next step."""
    if stand.fase is not Fase.BESLISSEN:
        return stand.fase in WACHT_OP_TRIAGE
    reopened_op, done_op = stand.heropend_op, stand.onderzoek_af_op
    return reopened_op is not None and (done_op is None or done_op < reopened_op)


def rij_van(melding: Melding, stand: Stand) -> Wachtrij:
    """Its own queue: by the urgency as it is held now, and as a sequel when it was taken up again."""
    urgent = melding.spoed if stand.spoed is None else stand.spoed
    return queue_of(spoed=urgent, vervolg=melding.hoort_bij is not None or stand.heropend_op is not None)
