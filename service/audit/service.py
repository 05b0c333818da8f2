"""Putting acts on record, in the transaction of the act itself: what is not on record did not happen.

An entry names who, what, on which objects, for which purpose and with which result; it holds ids and codes, never a
person. A `verstrekking` is written for every item of police data that leaves (Bpg art. 6:4 lid 4 and 5). What an act
processed of persons goes to the processing log as well (`verwerkingen.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from service.access.callers import Caller
from service.access.policy import has_purpose
from service.audit.acties import Actie
from service.audit.personen import Bekend, Persoonskenmerk, kenmerken, kenmerken_in, zekerste_in
from service.audit.tables import AuditRow, VerstrekkingPersoonRow, VerstrekkingRow
from service.audit.verwerkingen import ACTIVITEIT, Over, regel, verwerkt
from service.core.codes import Doelbinding
from service.core.ids import new_id
from service.db.session import Database, WriteTx
from service.observability.logging import request_context
from service.web.vergeefs import Poging

__all__ = [
    "GRONDSLAG", "Actie", "Bekend", "Handeling", "Over", "Persoonskenmerk", "Verstrekt", "bekeken", "herkomst_nu",
    "kenmerken", "kenmerken_in", "record", "record_many", "vergeefs", "verstrek", "zekerste_in",
]  # fmt: skip

GRONDSLAG: Final = "Bpg art. 4:2 lid 1 onder i"
"""Ground on which police data go to Veilig Thuis (handbook F50)."""


GELUKT: Final = "GELUKT"
NIETS_GEVONDEN: Final = "NIETS_GEVONDEN"
GEWEIGERD: Final = "GEWEIGERD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handeling:
    """One act, ready to be put on record."""

    caller: Caller
    actie: Actie
    object_soort: str
    objecten: Sequence[UUID | str]
    """Ids that the act touched or returned; none is recorded as 'niets gevonden'."""
    doelbinding: Doelbinding | None = None
    resultaat: str = GELUKT
    herkomst: str | None = None
    """Request and trace; None takes them from the request that is being answered."""
    grondslag: str | None = None
    """The article on which data were given, when the act gave some."""
    ontvanger: str | None = None
    """The organisation that data went to, when that is not the caller's own."""
    betreft: Sequence[UUID | Over] = ()
    """The mutaties and other objects whose persons the act was on, for the processing log; else a mutatie itself."""

    @property
    def betrokken(self) -> Sequence[UUID | Over]:
        """Whose persons the act processed data of."""
        if self.actie not in ACTIVITEIT:
            return ()
        if self.betreft or self.object_soort not in _IS_MUTATIE:
            return self.betreft
        return [one for one in self.objecten if isinstance(one, UUID)]


_IS_MUTATIE: Final = frozenset({"mutatie", "bericht", "uitleg"})
"""Objects whose id is that of a mutatie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verstrekt:
    """One item of police data that leaves."""

    melding_id: UUID
    mutatie_id: UUID
    omschrijving: str
    """The fields that left, by name."""
    inhoud_hash: bytes
    vrijgegeven_door: str | None
    eenheid: str = ""
    """The police unit whose data it is."""
    personen: Sequence[Persoonskenmerk] = ()
    """On whom it is, so that they can be told later (Wpg art. 25)."""


def herkomst_nu() -> str:
    """Request id, W3C trace and FSC transaction (if any) of the request being answered; empty outside a request."""
    context = request_context.get()
    if context is None:
        return ""
    return f"{context.request_id} {context.traceparent} {context.fsc_transaction_id or ''}".rstrip()


_COLUMNS = (
    "id", "op", "actie", "resultaat", "actor", "organisatie", "herkomst", "doelbinding", "object_soort", "objecten",
    "grondslag", "ontvanger",
)  # fmt: skip


async def record_many(tx: WriteTx, handelingen: Sequence[Handeling], *, now: datetime) -> None:
    """Put acts on record; one statement for all, and one row for the processing log."""
    here = herkomst_nu()
    rows, verwerkt_nu = [], []
    for h in handelingen:
        herkomst = here if h.herkomst is None else h.herkomst
        objecten = [str(object_id) for object_id in h.objecten]
        rows.append(
            (new_id(), now, h.actie, _resultaat(h), h.caller.sub, str(h.caller.organisatie), herkomst,
             h.doelbinding or _genoemd(h.caller), h.object_soort, objecten, h.grondslag, h.ontvanger)
        )  # fmt: skip
        if betrokken := h.betrokken:
            verwerkt_nu.append(regel(h.actie, herkomst, betrokken))
    await tx.append_tuples(AuditRow, _COLUMNS, rows)
    await verwerkt(tx, verwerkt_nu, now=now)


def _genoemd(caller: Caller) -> str | None:
    """The purpose that the request names where its route asks for none, when it is one of the caller's organisation."""
    context = request_context.get()
    doel = None if context is None else context.doelbinding
    return doel if doel is not None and has_purpose(caller, doel) else None


def _resultaat(handeling: Handeling) -> str:
    return handeling.resultaat if handeling.objecten or handeling.resultaat != GELUKT else NIETS_GEVONDEN


async def record(
    tx: WriteTx,
    *,
    caller: Caller,
    now: datetime,
    actie: Actie,
    object_soort: str,
    objecten: Sequence[UUID | str],
    doelbinding: Doelbinding | None = None,
    resultaat: str = GELUKT,
    grondslag: str | None = None,
    ontvanger: str | None = None,
    betreft: Sequence[UUID | Over] = (),
) -> None:
    """Put one act on record; see `Handeling`."""
    handeling = Handeling(
        caller=caller,
        actie=actie,
        object_soort=object_soort,
        objecten=objecten,
        doelbinding=doelbinding,
        resultaat=resultaat,
        grondslag=grondslag,
        ontvanger=ontvanger,
        betreft=betreft,
    )
    await record_many(tx, [handeling], now=now)


async def bekeken(
    database: Database, caller: Caller, object_soort: str, objecten: Sequence[UUID | str], *, now: datetime
) -> None:
    """Put on record that a list was read, before it is shown; apart, because the list was read in one snapshot."""
    async with database.write() as tx:
        await record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort=object_soort, objecten=objecten)


async def vergeefs(database: Database, poging: Poging, *, now: datetime) -> None:
    """Put on record what was asked for and not given; nobody's data were processed for it."""
    async with database.write() as tx:
        await record(
            tx, caller=poging.caller, now=now, actie=Actie.RAADPLEGEN, object_soort=poging.soort,
            objecten=poging.kenmerken, resultaat=GEWEIGERD if poging.geweigerd else NIETS_GEVONDEN,
        )  # fmt: skip


async def verstrek(
    tx: WriteTx, *, caller: Caller, now: datetime, doel: Doelbinding, items: Sequence[Verstrekt]
) -> None:
    """Record that items of police data went to `caller`: one row each, and one for everybody whom it is on."""
    numbered = [(new_id(), item) for item in items]
    rows = [
        {
            "id": row_id,
            "op": now,
            "melding_id": item.melding_id,
            "mutatie_id": item.mutatie_id,
            "ontvanger": str(caller.organisatie),
            "ontvanger_sub": caller.sub,
            "doel": doel,
            "grondslag": GRONDSLAG,
            "omschrijving": item.omschrijving,
            "inhoud_hash": item.inhoud_hash,
            "vrijgegeven_door": item.vrijgegeven_door,
        }
        for row_id, item in numbered
    ]
    await tx.append(VerstrekkingRow, rows)
    personen = [
        (pseudoniem, row_id, soort, item.eenheid)
        for row_id, item in numbered
        for pseudoniem, soort in dict.fromkeys(item.personen)
    ]
    await tx.append_tuples(VerstrekkingPersoonRow, ("pseudoniem", "verstrekking_id", "soort", "eenheid"), personen)
