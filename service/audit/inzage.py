"""Who may look into what is on record: an auditor in the trail, a police unit in what was given of its data on someone.

Nothing here shows what was processed: ids, codes and names of fields. Looking is on record as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from service.access.callers import Caller
from service.audit.personen import kenmerken
from service.audit.repository import inzage as repository
from service.audit.repository import keten
from service.audit.repository.inzage import Filter, Gezien
from service.audit.service import Actie, record
from service.audit.zegel import Kop, Zegel
from service.core.codes import Doelbinding
from service.core.errors import GeenToegang
from service.core.pseudonyms import Doel, Pseudoniem, Pseudonyms
from service.db.deltas import START
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx, WriteTx

__all__ = ["AUDIT_DOELEN", "JAREN", "Filter", "Gegeven", "Gezien", "Inzage", "Persoon", "Stand"]

JAREN: Final = timedelta(days=4 * 365 + 1)
"""To whom data went in the last four years (Wpg art. 25)."""
AUDIT_DOELEN: Final = frozenset(doel for doel in Doelbinding if doel.name.startswith("AUDIT_"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Persoon:
    """Whom a request is about: a BSN, a surname with a full date of birth, or both."""

    bsn: str | None = None
    achternaam: str | None = None
    geboortedatum: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gegeven:
    """One time that data on a person went to somebody."""

    id: UUID
    op: datetime
    ontvanger: str
    doel: str
    grondslag: str
    omschrijving: str
    mutatie_id: UUID
    melding_id: UUID
    vrijgegeven_door: str | None
    gevonden_op: str


@dataclass(frozen=True, slots=True)
class Stand:
    """How far the trail is sealed."""

    kop: Kop | None
    ongezegeld: int
    sinds: datetime | None
    """When the oldest entry was made that is not sealed."""
    openbare_sleutel: str


class Inzage:
    """Looks into the record; every method works in the transaction of the caller."""

    def __init__(self, pseudonyms: Pseudonyms, zegel: Zegel) -> None:
        self._pseudonyms = pseudonyms
        self._zegel = zegel

    async def list_entries(
        self, tx: WriteTx, wanted: Filter, page: PageRequest, *, caller: Caller, doel: Doelbinding, now: datetime
    ) -> Page[Gezien]:
        """Entries, the newest first. Raises ``GeenToegang`` for another purpose than those of Wpg art. 32a."""
        if doel not in AUDIT_DOELEN:
            raise GeenToegang("Het auditspoor wordt alleen gelezen voor de doelen van artikel 32a Wpg.")
        found = await repository.list_entries(tx, wanted, page)
        await record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort="auditregel",
                     objecten=[gezien.regel.id for gezien in found.items], doelbinding=doel)  # fmt: skip
        return found

    async def stand(self, tx: ReadTx) -> Stand:
        """The newest head, and what comes after it."""
        last = await keten.last_link(tx)
        position = START if last is None else last.plek
        return Stand(
            await keten.last_head(tx),
            await keten.count_unsealed(tx, position),
            await keten.oldest_unsealed(tx, position),
            self._zegel.openbaar,
        )

    async def provided(
        self, tx: WriteTx, persoon: Persoon, page: PageRequest, *, caller: Caller, eenheid: str, doel: Doelbinding,
        now: datetime,
    ) -> Page[Gegeven]:  # fmt: skip
        """To whom data of this unit on a person went in the last four years, the newest first (Wpg art. 25).

        Raises ``GeenToegang`` for another purpose. That nothing was found is on record, too.
        """
        if doel is not Doelbinding.INZAGE_BETROKKENE:
            raise GeenToegang(f"Zoeken op een persoon is alleen voor de doelbinding '{Doelbinding.INZAGE_BETROKKENE}'.")
        rows = await repository.list_provided(
            tx, self._pseudoniemen(persoon), eenheid=eenheid, sinds=now - JAREN, page=page
        )
        found = [_gegeven(row) for row in rows.items]
        await record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort="verstrekking",
                     objecten=[gegeven.id for gegeven in found], doelbinding=doel)  # fmt: skip
        return Page(items=found, next=rows.next)

    def _pseudoniemen(self, persoon: Persoon) -> list[Pseudoniem]:
        """Under the present key, and while that is changed under the other one."""
        fields: dict[str, Any] = {
            "bsn": persoon.bsn, "achternaam": persoon.achternaam, "geboortedatum": persoon.geboortedatum,
        }  # fmt: skip
        rings = [self._pseudonyms, self._pseudonyms.brug(Doel.INZAGE)]
        return [kenmerk.pseudoniem for ring in rings if ring is not None for kenmerk in kenmerken(ring, **fields)]


def _gegeven(row: Any) -> Gegeven:
    return Gegeven(**{name: getattr(row, name) for name in Gegeven.__slots__})
