"""Putting acts on record, in the transaction of the act itself: what is not on record did not happen.

An entry names who, what, on which objects, for which purpose and with which result; it holds ids and codes, never a
person. A `verstrekking` is written for every item of police data that leaves (Bpg art. 6:4 lid 4 and 5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from service.access.callers import Caller
from service.audit.tables import AuditRow, VerstrekkingRow
from service.core.codes import Doelbinding
from service.core.ids import new_id
from service.db.session import WriteTx
from service.observability.logging import request_context

GRONDSLAG: Final = "Bpg art. 4:2 lid 1 onder i"
"""Ground on which police data go to Veilig Thuis (handbook F50)."""


class Actie(StrEnum):
    """What was done; the acts of Wpg art. 32a and those of the exchange."""

    ONTVANGEN = "ONTVANGEN"
    VALIDEREN = "VALIDEREN"
    BESLISSEN = "BESLISSEN"
    VERRIJKEN = "VERRIJKEN"
    BEOORDELEN = "BEOORDELEN"
    INTREKKEN = "INTREKKEN"
    INTREKKING_BEVESTIGEN = "INTREKKING_BEVESTIGEN"
    RAADPLEGEN = "RAADPLEGEN"
    CLAIMEN = "CLAIMEN"
    OVERNEMEN = "OVERNEMEN"
    VERLENGEN = "VERLENGEN"
    TERUGGEVEN = "TERUGGEVEN"
    TERUGKOPPELEN = "TERUGKOPPELEN"
    STAP_VASTLEGGEN = "STAP_VASTLEGGEN"
    STAP_VERBETEREN = "STAP_VERBETEREN"
    UITLEG_VRAGEN = "UITLEG_VRAGEN"
    UITLEG_GEVEN = "UITLEG_GEVEN"
    VT_MELDEN = "VT_MELDEN"
    VT_MELDING_BEVESTIGEN = "VT_MELDING_BEVESTIGEN"
    VT_MELDING_AFHANDELEN = "VT_MELDING_AFHANDELEN"
    VT_MELDING_BEEINDIGEN = "VT_MELDING_BEEINDIGEN"
    AFSTEMMEN = "AFSTEMMEN"
    INSTEMMEN = "INSTEMMEN"
    ACTIE_AFDOEN = "ACTIE_AFDOEN"
    AFSTEMMING_SLUITEN = "AFSTEMMING_SLUITEN"
    VRAGEN = "VRAGEN"
    BEHANDELEN = "BEHANDELEN"
    BEANTWOORDEN = "BEANTWOORDEN"
    BIJSTELLEN = "BIJSTELLEN"
    AFDOEN = "AFDOEN"
    TERMIJN_VERSTREKEN = "TERMIJN_VERSTREKEN"
    ABONNEREN = "ABONNEREN"
    ABONNEMENT_WIJZIGEN = "ABONNEMENT_WIJZIGEN"
    ABONNEMENT_BEPROEVEN = "ABONNEMENT_BEPROEVEN"
    ABONNEMENT_OPZEGGEN = "ABONNEMENT_OPZEGGEN"
    OPNIEUW_BEZORGEN = "OPNIEUW_BEZORGEN"
    STATISTIEK_TOESTAAN = "STATISTIEK_TOESTAAN"
    TOESTEMMING_INTREKKEN = "TOESTEMMING_INTREKKEN"
    CIJFERS_PUBLICEREN = "CIJFERS_PUBLICEREN"
    CIJFERS_HERZIEN = "CIJFERS_HERZIEN"
    CBS_LEVERING_MAKEN = "CBS_LEVERING_MAKEN"
    CBS_LEVERING_VRIJGEVEN = "CBS_LEVERING_VRIJGEVEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handeling:
    """One act, ready to be put on record."""

    caller: Caller
    actie: Actie
    object_soort: str
    objecten: Sequence[UUID | str]
    """Ids that the act touched or returned; none is recorded as 'niets gevonden'."""
    doelbinding: Doelbinding | None = None
    resultaat: str = "GELUKT"
    herkomst: str | None = None
    """Request and trace; None takes them from the request that is being answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verstrekt:
    """One item of police data that leaves."""

    melding_id: UUID
    mutatie_id: UUID
    omschrijving: str
    """The fields that left, by name."""
    inhoud_hash: bytes
    vrijgegeven_door: str | None


def herkomst_nu() -> str:
    """Request id and W3C trace of the request that is being answered; empty outside a request."""
    context = request_context.get()
    return "" if context is None else f"{context.request_id} {context.traceparent}"


_COLUMNS = (
    "id", "op", "actie", "resultaat", "actor", "organisatie", "herkomst", "doelbinding", "object_soort", "objecten",
)  # fmt: skip


async def record_many(tx: WriteTx, handelingen: Sequence[Handeling], *, now: datetime) -> None:
    """Put acts on record; one statement for all."""
    here = herkomst_nu()
    rows = [
        (new_id(), now, h.actie, h.resultaat if h.objecten else "NIETS_GEVONDEN", h.caller.sub,
         str(h.caller.organisatie), here if h.herkomst is None else h.herkomst, h.doelbinding, h.object_soort,
         [str(object_id) for object_id in h.objecten])
        for h in handelingen
    ]  # fmt: skip
    await tx.append_tuples(AuditRow, _COLUMNS, rows)


async def record(
    tx: WriteTx,
    *,
    caller: Caller,
    now: datetime,
    actie: Actie,
    object_soort: str,
    objecten: Sequence[UUID | str],
    doelbinding: Doelbinding | None = None,
    resultaat: str = "GELUKT",
) -> None:
    """Put one act on record."""
    handeling = Handeling(
        caller=caller,
        actie=actie,
        object_soort=object_soort,
        objecten=objecten,
        doelbinding=doelbinding,
        resultaat=resultaat,
    )
    await record_many(tx, [handeling], now=now)


async def verstrek(
    tx: WriteTx, *, caller: Caller, now: datetime, doel: Doelbinding, items: Sequence[Verstrekt]
) -> None:
    """Record that items of police data went to `caller`: one row each."""
    rows = [
        {
            "id": new_id(),
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
        for item in items
    ]
    await tx.append(VerstrekkingRow, rows)
