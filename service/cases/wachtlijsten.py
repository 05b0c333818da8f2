"""On which days a melding stands in which waiting list, and what a change of its course adds to the ledger. Pure.

A figure of a past day is a sum over a ledger of changes, never a memory. From the course follow periods of whole days
per series; when the course changes, the periods before are taken back and those after are added, each with the day
from which this was known. The reference moment of a day is 23:59:59 in the Netherlands (handbook §8.1).

Own readings, where the handbook leaves room: within a phase the later threshold wins, so WL4 takes over from WL3 and
WL6 from WL5; an onderzoek is a conscious overrun from the day on which that was decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from service.cases.verloop import Stand, Verloop, verloop
from service.core.calendar import Calendar
from service.core.codes_zaak import Fase
from service.core.reeksen import FASE, Reeks
from service.core.terms import TERMS, deadline_from

F, R = Fase, Reeks


class Delta(NamedTuple):
    """That a series of a region grew or shrank on a day."""

    vt_regio: str
    reeks: str
    dag: date
    bekend_op: date
    """The day from which this was known: the later of the day itself and the day it was recorded."""
    aantal: int


class Periode(NamedTuple):
    """A melding is in a series from one day up to, not including, another."""

    reeks: str
    van: date
    tot: date
    """`date.max` while there is no end."""


@dataclass(frozen=True, slots=True)
class Grens:
    """The end of a term that starts with a milestone: a melding is past it from the day after."""

    term: str
    start: Callable[[Stand, datetime], datetime | None]
    """The milestone, of the stand and the receipt; None when there is none, and then the list does not apply."""


@dataclass(frozen=True, slots=True)
class Lijst:
    """One waiting list in one reading: in which phases, past which threshold, and until which later one."""

    reeks: Reeks
    fasen: frozenset[Fase]
    na: Grens
    tot: Grens | None = None
    bewust: bool | None = None
    """Only those with, or only those without, a conscious overrun."""


def _ontvangst(_stand: Stand, ontvangen_op: datetime) -> datetime:
    return ontvangen_op


def _vastgesteld(stand: Stand, _ontvangen_op: datetime) -> datetime | None:
    return stand.vastgesteld_op if stand.plaats.vastgesteld else None


_T1 = Grens("T1", _ontvangst)
_T1B = Grens("T1b", _ontvangst)
_BD = Grens("T3", _vastgesteld)
_OW = Grens("T4", lambda stand, _: stand.besloten_op)
_WACHT_OP_TRIAGE = frozenset({F.WACHT_OP_TRIAGE})
_TRIAGE = frozenset({F.TRIAGE})
_WACHT_OP_ONDERZOEK = frozenset({F.WACHT_OP_ONDERZOEK})
_ONDERZOEK = frozenset({F.ONDERZOEK})
_OVERDRACHT = frozenset({F.OVERDRACHT})

LIJSTEN: Final = (
    Lijst(R.WL1_WERKDAGEN, _WACHT_OP_TRIAGE, na=_T1),
    Lijst(R.WL1_AMVB, _WACHT_OP_TRIAGE, na=_T1B),
    Lijst(R.WL2_WERKDAGEN, _TRIAGE, na=_T1),
    Lijst(R.WL2_AMVB, _TRIAGE, na=_T1B),
    Lijst(R.WL2_WERKDAGEN_TS, _TRIAGE, na=Grens("T1", lambda stand, _: stand.triage_gestart_op)),
    Lijst(R.WL2_AMVB_TS, _TRIAGE, na=Grens("T1b", lambda stand, _: stand.triage_gestart_op)),
    Lijst(R.WL3_WERKDAGEN, _WACHT_OP_ONDERZOEK, na=_T1, tot=_BD),
    Lijst(R.WL3_AMVB, _WACHT_OP_ONDERZOEK, na=_T1B, tot=_BD),
    Lijst(R.WL4_OVERIG, _WACHT_OP_ONDERZOEK | _ONDERZOEK, na=_BD, bewust=False),
    Lijst(R.WL4_BEWUST, _WACHT_OP_ONDERZOEK | _ONDERZOEK, na=_BD, bewust=True),
    Lijst(R.WL4_OS, _ONDERZOEK, na=Grens("T3b", lambda stand, _: stand.onderzoek_op)),
    Lijst(R.WL5_WERKDAGEN, _OVERDRACHT, na=_T1, tot=_OW),
    Lijst(R.WL5_AMVB, _OVERDRACHT, na=_T1B, tot=_OW),
    Lijst(R.WL6_OW, _OVERDRACHT, na=_OW),
    Lijst(R.WL6_R, _OVERDRACHT, na=Grens("T4", _ontvangst)),
)
"""WL1–WL6 (handbook §8.1, F110), each in every reading that is counted."""
_VAN_FASE: Final[Mapping[Fase, tuple[Lijst, ...]]] = {
    fase: tuple(lijst for lijst in LIJSTEN if fase in lijst.fasen) for fase in Fase
}


def perioden(course: Verloop, calendar: Calendar) -> Iterator[Periode]:
    """Every period in which the melding is in a series; its phase is one, on each day exactly one."""
    received = course.momenten[0].op
    stands = {calendar.local_day(moment.op): moment.stand for moment in course.momenten}  # of a day the last one counts
    ends = [*list(stands)[1:], date.max]
    for (van, stand), tot in zip(stands.items(), ends, strict=True):
        yield Periode(FASE[stand.fase], van, tot)
        for lijst in _VAN_FASE[stand.fase]:
            if lijst.bewust is not None and lijst.bewust is not (stand.bewust_op is not None):
                continue
            past = _past(lijst.na, stand, received, calendar)
            until = date.max if lijst.tot is None else _past(lijst.tot, stand, received, calendar)
            if past is not None and until is not None and max(van, past) < min(tot, until):
                yield Periode(lijst.reeks, max(van, past), min(tot, until))


def wijzigingen(voor: Verloop | None, na: Verloop, *, vt_regio: str, calendar: Calendar, bekend: date) -> list[Delta]:
    """What the ledger gets when the course becomes `na` on the day `bekend`; `voor` is None for a new melding."""
    change: Counter[tuple[str, date]] = Counter()
    if voor is not None:
        _count(change, perioden(voor, calendar), -1)
    _count(change, perioden(na, calendar), 1)
    return [
        Delta(vt_regio, reeks, dag, max(dag, bekend), aantal)
        for (reeks, dag), aantal in sorted(change.items())
        if aantal
    ]


def bij_ontvangst(aantallen: Mapping[str, int], now: datetime, calendar: Calendar) -> list[Delta]:
    """What the ledger gets when so many meldingen are received per region at one instant; a few rows a region."""
    change = _van_ontvangst(calendar.local_day(now), calendar)
    return [
        Delta(vt_regio, delta.reeks, delta.dag, delta.bekend_op, delta.aantal * count)
        for vt_regio, count in aantallen.items()
        for delta in change
    ]


@lru_cache(maxsize=64)
def _van_ontvangst(day: date, calendar: Calendar) -> tuple[Delta, ...]:
    """The change of one new melding; the same for all of one day."""
    new = verloop((), ontvangen_op=datetime.combine(day, time(12), UTC))
    return tuple(wijzigingen(None, new, vt_regio="", calendar=calendar, bekend=day))


def _count(change: Counter[tuple[str, date]], periods: Iterable[Periode], sign: int) -> None:
    for reeks, van, tot in periods:
        change[reeks, van] += sign
        if tot != date.max:
            change[reeks, tot] -= sign


def _past(grens: Grens, stand: Stand, ontvangen_op: datetime, calendar: Calendar) -> date | None:
    """The first day on which the term has passed; None when its milestone is not there."""
    start = grens.start(stand, ontvangen_op)
    return None if start is None else _day_after(grens.term, calendar.local_day(start), calendar)


@lru_cache(maxsize=8_192)
def _day_after(term: str, start: date, calendar: Calendar) -> date:
    """The day after the end of a term; many meldingen share it."""
    return deadline_from(TERMS[term], start, calendar).day + timedelta(days=1)
