"""The clock of a question (T11, T12), and where the melding is that the question is about. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.cases.service import Meldingstand
from service.core.calendar import Calendar
from service.core.codes_zaak import MeldingStatus


class Vraagklokstatus(StrEnum):
    """How the clock of a question stands."""

    LOOPT = "LOOPT"
    VERLOPEN = "VERLOPEN"
    GEREED = "GEREED"
    VERVALLEN = "VERVALLEN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraagklok:
    """The clock of one question as it stands at a moment."""

    id: str
    omschrijving: str
    start_op: datetime
    uiterlijk_op: datetime
    status: Vraagklokstatus
    werkdagen_over: int
    """Working days after today up to and including the last day; negative when it has passed."""
    gereed_op: datetime | None
    te_laat: bool


def vraagklok(
    term: str, omschrijving: str, *, start_op: datetime, uiterlijk_op: datetime, gereed_op: datetime | None,
    vervallen_op: datetime | None, now: datetime, calendar: Calendar,
) -> Vraagklok:  # fmt: skip
    """The clock at `now`: done by an answer, void once nobody waits any more, and late when it ended after its time."""
    if gereed_op is not None:
        status = Vraagklokstatus.GEREED
    elif vervallen_op is not None:
        status = Vraagklokstatus.VERVALLEN
    else:
        status = Vraagklokstatus.VERLOPEN if now > uiterlijk_op else Vraagklokstatus.LOOPT
    return Vraagklok(
        id=term,
        omschrijving=omschrijving,
        start_op=start_op,
        uiterlijk_op=uiterlijk_op,
        status=status,
        werkdagen_over=calendar.working_days_between(calendar.local_day(now), calendar.local_day(uiterlijk_op)),
        gereed_op=gereed_op,
        te_laat=(gereed_op or vervallen_op or now) > uiterlijk_op,
    )


class Meldingmerk(StrEnum):
    """Where the melding is that a question is about: a question stays in sight when its melding ends."""

    LOPEND = "LOPEND"
    ADVIES = "ADVIES"
    GESLOTEN = "GESLOTEN"
    INGETROKKEN = "INGETROKKEN"
    GEEN_MELDING = "GEEN_MELDING"


def merk(stand: Meldingstand | None) -> Meldingmerk:
    """The mark that belongs to the state of a melding; none is no melding yet."""
    if stand is None:
        return Meldingmerk.GEEN_MELDING
    if stand.ingetrokken_op is not None:
        return Meldingmerk.INGETROKKEN
    if stand.status is MeldingStatus.ADVIES:
        return Meldingmerk.ADVIES
    return Meldingmerk.LOPEND if stand.gesloten_op is None else Meldingmerk.GESLOTEN
