"""Reading alignments: each organisation the shared part and its own, nobody else's (handbook AF05, F51)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from service.access.callers import Caller
from service.alignment.afstemming import Afstemming, Stand
from service.alignment.repository import afstemmingen as repository
from service.alignment.repository.afstemmingen import Filter
from service.alignment.required import Verplicht
from service.alignment.subjects import Onderwerpen
from service.audit.service import Actie, Over, record
from service.core.cipher import Cipher
from service.core.codes import Doelbinding
from service.core.errors import NietGevonden
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx

_OBJECT: Final = "afstemming"


class Inzage(NamedTuple):
    """An alignment opened for a reader, with the note of its own organisation."""

    stand: Stand
    aantekening: str | None


class VanMelding(NamedTuple):
    """What is aligned on the case of a melding, and what must be: with each the alignment that is there."""

    verplicht: Sequence[tuple[Verplicht, UUID | None]]
    standen: Sequence[Stand]


class Raadpleging:
    """Finds alignments back; every method works in the transaction of the caller."""

    def __init__(self, onderwerpen: Onderwerpen, cipher: Cipher) -> None:
        self._onderwerpen = onderwerpen
        self._cipher = cipher

    async def get(self, tx: ReadTx, afstemming_id: UUID, *, caller: Caller, lock: bool = False) -> Stand:
        """An alignment as the caller's organisation sees it; where it takes no part does not exist."""
        found = await repository.find(tx, afstemming_id, str(caller.organisatie), lock=lock)
        if found is None:
            raise NietGevonden
        return await self.stand(tx, found, caller, lock=lock)

    async def read(
        self, tx: WriteTx, afstemming_id: UUID, *, caller: Caller, doel: Doelbinding, now: datetime
    ) -> Inzage:
        """An alignment to be opened: its texts are sealed in it, the own note is told beside it."""
        stand = await self.get(tx, afstemming_id, caller=caller)
        note = await repository.own_note(tx, afstemming_id, str(caller.organisatie), self._cipher)
        await put_on_record(tx, stand.afstemming, Actie.RAADPLEGEN, caller, now, doel)
        return Inzage(stand, note)

    async def list_for(self, tx: ReadTx, wanted: Filter, page: PageRequest, *, caller: Caller) -> Page[Stand]:
        """Alignments in which the caller's organisation takes part, oldest first; no texts."""
        found = await repository.list_of(tx, str(caller.organisatie), wanted, page)
        return Page(items=await repository.standen(tx, found.items, str(caller.organisatie)), next=found.next)

    async def of_melding(self, tx: ReadTx, melding_id: UUID, *, caller: Caller, now: datetime) -> VanMelding:
        """What is aligned on the case of a melding of this region, and what must be (AF01–AF03).

        An alignment that was closed counts for the melding that it was about, an open one for the whole case.
        """
        melding, required = await self._onderwerpen.required(tx, melding_id, caller, now)
        there = await repository.list_of_case(tx, melding.hoort_bij or melding.id, str(caller.organisatie))

        def present(verplicht: Verplicht) -> UUID | None:
            own = (a.id for a in there if a.reden is verplicht.reden and (a.open or a.melding_id == melding_id))
            return next(own, None)

        standen = await repository.standen(tx, there, str(caller.organisatie))
        return VanMelding([(verplicht, present(verplicht)) for verplicht in required], standen)

    async def stand(self, tx: ReadTx, afstemming: Afstemming, caller: Caller, *, lock: bool = False) -> Stand:
        """An alignment with all that the caller's organisation sees of it."""
        [stand] = await repository.standen(tx, [afstemming], str(caller.organisatie), lock=lock)
        return stand


async def put_on_record(
    tx: WriteTx, afstemming: Afstemming, actie: Actie, caller: Caller, now: datetime, doel: Doelbinding | None = None
) -> None:
    """Put one act on an alignment on record; on the persons of its mutatie, when its case is known here."""
    over = Over(_OBJECT, afstemming.id) if afstemming.mutatie_id is None else afstemming.mutatie_id
    await record(tx, caller=caller, now=now, actie=actie, object_soort=_OBJECT, objecten=[afstemming.id],
                 doelbinding=doel, betreft=[over])  # fmt: skip
