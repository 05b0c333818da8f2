"""The plain reading that the long tests lean on agrees with the service on every clock and on who is responsible."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.cases.klokken import Klokken, Zaak
from service.cases.verantwoordelijkheid import verantwoordelijk
from service.cases.verloop import verloop
from service.core.calendar import Calendar
from service.core.terms import TERMS, deadline
from tests.lives import GATEN, Leven, levens
from tests.recount import Termijnteller
from tests.shadow import Schaduw, Stapversie

CALENDAR = Calendar()
KLOKKEN = Klokken(CALENDAR)
TELLER = Termijnteller(CALENDAR.equated)


def both(leven: Leven, *, spoed: bool, gelezen_op: datetime | None) -> tuple[Zaak, Schaduw]:
    """The same melding as the service and as a plain reading have it."""
    course = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op, ingetrokken_op=leven.ingetrokken_op)
    zaak = Zaak(ontvangen_op=leven.ontvangen_op, spoed=spoed, kennisname_op=gelezen_op, stand=course.stand)
    shadow = Schaduw(
        "twente",
        leven.ontvangen_op,
        TELLER,
        spoed=spoed,
        gelezen_op=gelezen_op,
        ingetrokken_op=leven.ingetrokken_op,
        versies=[Stapversie(stap, stap.tijdstip) for stap in leven.stappen],
    )
    return zaak, shadow


@given(levens(withdrawals=True), st.booleans(), st.none() | GATEN, GATEN)
def test_they_agree_at_any_moment(leven: Leven, spoed: bool, read: timedelta | None, gap: timedelta) -> None:
    gelezen_op = None if read is None else leven.ontvangen_op + read
    zaak, shadow = both(leven, spoed=spoed, gelezen_op=gelezen_op)
    now = max([*leven.grenzen(), gelezen_op or leven.ontvangen_op]) + gap
    assert {(loop.id, loop.due.due_op) for loop in KLOKKEN.lopen(zaak) if loop.loopt} == set(shadow.klokken())
    assert {loop.sleutel for loop in KLOKKEN.verstreken(zaak, now)} == shadow.verlopen(now)
    found = KLOKKEN.volgende(zaak)
    assert (None if found is None else found.due.due_op) == shadow.volgende()
    t1_op = deadline(TERMS["T1"], leven.ontvangen_op, CALENDAR).due_op
    responsible = verantwoordelijk(zaak, now, t1_op=t1_op, ingetrokken_op=leven.ingetrokken_op)
    assert responsible.partij == shadow.verantwoordelijk(now)
