"""Which meldingen stand in a waiting list today, from what their rows say, the longest overdue first.

The figures of any day come from the ledger (`wachtlijsten.py`); this is the list to work from. Both read the same
definitions, and a test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from service.cases.melding import Melding
from service.cases.repository import wachtlijsten
from service.core.calendar import Calendar
from service.core.codes_zaak import Fase, TermijnVariant, Wachtlijst
from service.core.terms import TERMS, deadline, deadline_from
from service.db.paging import Page, PageRequest
from service.db.session import ReadTx

F, W = Fase, Wachtlijst


@dataclass(frozen=True, slots=True)
class Rij:
    """One list by the columns of a melding (handbook §8.1)."""

    fasen: frozenset[Fase]
    mijlpaal: str
    """The milestone from which it can be in the list, and from which the ten weeks run."""
    tien_weken: bool | None = None
    """Whether ten weeks since the milestone have passed; None when only the five days count."""


RIJEN: Final[Mapping[Wachtlijst, Rij]] = MappingProxyType(
    {
        W.WL1: Rij(frozenset({F.WACHT_OP_TRIAGE}), "ontvangen_op"),
        W.WL2: Rij(frozenset({F.TRIAGE}), "triage_gestart_op"),
        W.WL3: Rij(frozenset({F.WACHT_OP_ONDERZOEK}), "vastgesteld_op", tien_weken=False),
        W.WL4: Rij(frozenset({F.WACHT_OP_ONDERZOEK, F.ONDERZOEK}), "vastgesteld_op", tien_weken=True),
        W.WL5: Rij(frozenset({F.OVERDRACHT}), "besloten_op", tien_weken=False),
        W.WL6: Rij(frozenset({F.OVERDRACHT}), "besloten_op", tien_weken=True),
    }
)
"""The main reading of each list."""
_TIEN_WEKEN: Final = {W.WL3: "T3", W.WL4: "T3", W.WL5: "T4", W.WL6: "T4"}
_VIJF_DAGEN: Final = {TermijnVariant.WERKDAGEN: "t1_op", TermijnVariant.AMVB: "t1b_op"}


@dataclass(frozen=True, slots=True)
class Keuze:
    """What must hold of the columns: in a phase, these before an instant, and these from an instant on."""

    fasen: Sequence[Fase]
    voor: Mapping[str, datetime] = field(default_factory=dict)
    vanaf: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wachtende:
    """A melding in a list, and the day on which it came in."""

    melding: Melding
    sinds: date


def keuze(lijst: Wachtlijst, variant: TermijnVariant, today: date, calendar: Calendar) -> Keuze:
    """Which meldingen are in a list at the end of today."""
    rij = RIJEN[lijst]
    fasen = sorted(rij.fasen)
    passed = {_VIJF_DAGEN[variant]: _begin(today, calendar)}
    if rij.tien_weken is None:
        return Keuze(fasen, voor=passed)
    limit = _begin(_eerste_dag_binnen(_TIEN_WEKEN[lijst], today, calendar), calendar)
    if rij.tien_weken:
        return Keuze(fasen, voor={rij.mijlpaal: limit})
    return Keuze(fasen, voor=passed, vanaf={rij.mijlpaal: limit})


def sinds(melding: Melding, lijst: Wachtlijst, variant: TermijnVariant, calendar: Calendar) -> date:
    """The day on which a melding that is in a list came in."""
    rij = RIJEN[lijst]
    reached: datetime = getattr(melding, rij.mijlpaal)
    if rij.tien_weken:
        return deadline(TERMS[_TIEN_WEKEN[lijst]], reached, calendar).day + timedelta(days=1)
    ended: datetime = getattr(melding, _VIJF_DAGEN[variant])
    return max(calendar.local_day(reached), calendar.local_day(ended) + timedelta(days=1))


async def list_wachtenden(
    tx: ReadTx, vt_regio: str, lijst: Wachtlijst, variant: TermijnVariant, page: PageRequest, *, now: datetime,
    calendar: Calendar,
) -> Page[Wachtende]:  # fmt: skip
    """The meldingen of a region that are in a list today, by what is due first or overdue the longest."""
    chosen = keuze(lijst, variant, calendar.local_day(now), calendar)
    found = await wachtlijsten.list_waiting(tx, vt_regio, chosen.fasen, voor=chosen.voor, vanaf=chosen.vanaf, page=page)
    items = [Wachtende(melding, sinds(melding, lijst, variant, calendar)) for melding in found.items]
    return Page(items=items, next=found.next)


def _begin(day: date, calendar: Calendar) -> datetime:
    """The first instant of a day in the Netherlands."""
    return calendar.end_of_day(day - timedelta(days=1)) + timedelta(seconds=1)


def _eerste_dag_binnen(term: str, today: date, calendar: Calendar) -> date:
    """The first day on which a term can have started that has not passed at the end of today."""
    day = today
    while deadline_from(TERMS[term], day - timedelta(days=1), calendar).day >= today:
        day -= timedelta(days=1)
    return day
