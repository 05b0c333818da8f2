"""Holds: a human says that nothing of a mutatie or a melding may be erased for now, why, and until when.

Police holds what its own unit sent, Veilig Thuis what its own region has. Whoever holds, holds the whole case: what is
left of one side says little without the other. A hold ends by itself, because what nobody looks after stays for ever.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from service.access.callers import Caller, Soort
from service.audit import service as audit
from service.audit.service import Actie
from service.core.calendar import Calendar
from service.core.codes_bewaren import Blokkadereden
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer
from service.core.ids import new_id
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx
from service.retention.blokkade import Blokkade
from service.retention.repository import blokkades as repository

LANGST: Final = timedelta(days=366)
"""A hold is placed for a year at most; who needs more, looks again and places another."""
OBJECT: Final = "bewaarblokkade"


class Blokkades:
    """Places and ends holds; every method works in the transaction of the caller."""

    async def plaats(
        self,
        tx: WriteTx,
        *,
        melding_id: UUID | None,
        mutatie_id: UUID | None,
        reden: Blokkadereden,
        tot: date,
        caller: Caller,
        now: datetime,
    ) -> Blokkade:
        """Hold a melding of the own region or a mutatie of the own unit.

        Raises ``NietGevonden`` for what is of somebody else, ``OngeldigeInvoer`` for a day that has passed or is too
        far off.
        """
        today = Calendar.local_day(now)
        if not today <= tot <= today + LANGST:
            detail = "Kies een dag van vandaag tot een jaar later; plaats daarna zo nodig een nieuwe blokkade."
            raise OngeldigeInvoer(errors=[Finding("body", "tot", "buiten_bereik", detail)])
        hold = Blokkade(
            id=new_id(),
            organisatie=str(caller.organisatie),
            melding_id=await self._of_own(tx, caller, melding_id, mutatie_id),
            mutatie_id=mutatie_id,
            reden=reden,
            tot=tot,
            geplaatst_op=now,
            geplaatst_door=caller.sub,
        )
        await repository.insert(tx, hold)
        await audit.record(tx, caller=caller, now=now, actie=Actie.BLOKKADE_PLAATSEN, object_soort=OBJECT,
                           objecten=[hold.id, *filter(None, (hold.melding_id, hold.mutatie_id))],
                           betreft=await _over(tx, hold))  # fmt: skip
        return hold

    async def _of_own(
        self, tx: ReadTx, caller: Caller, melding_id: UUID | None, mutatie_id: UUID | None
    ) -> UUID | None:
        """The melding of the case, when what is to be held is the caller's own."""
        code = caller.organisatie.code
        if caller.organisatie.soort is Soort.VT and melding_id is not None:
            if await repository.regio_van(tx, melding_id) == code:
                return melding_id
        elif caller.organisatie.soort is Soort.POLITIE and mutatie_id is not None:
            found = await repository.van_mutatie(tx, mutatie_id)
            if found is not None and found.eenheid == code:
                held: UUID | None = found.melding_id
                return held
        raise NietGevonden

    async def hef_op(self, tx: WriteTx, blokkade_id: UUID, *, caller: Caller, now: datetime) -> None:
        """End a hold of the own organisation; a second time changes nothing. Raises ``NietGevonden``."""
        found = await repository.find(tx, blokkade_id, str(caller.organisatie), lock=True)
        if found is None:
            raise NietGevonden
        if found.opgeheven_op is None:
            await repository.end(tx, blokkade_id, door=caller.sub, now=now)
            await audit.record(tx, caller=caller, now=now, actie=Actie.BLOKKADE_OPHEFFEN, object_soort=OBJECT,
                               objecten=[blokkade_id], betreft=await _over(tx, found))  # fmt: skip

    async def list_page(self, tx: ReadTx, caller: Caller, page: PageRequest, now: datetime) -> Page[Blokkade]:
        """The holds of the own organisation that are in force, the first to end first."""
        return await repository.list_page(tx, str(caller.organisatie), Calendar.local_day(now), page)


async def _over(tx: ReadTx, hold: Blokkade) -> list[UUID]:
    """The mutatie whose persons are kept."""
    if hold.mutatie_id is not None:
        return [hold.mutatie_id]
    found = None if hold.melding_id is None else await repository.mutatie_van(tx, hold.melding_id)
    return [] if found is None else [found]
