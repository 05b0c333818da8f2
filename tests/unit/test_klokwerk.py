"""What the clock writes over whole random lives, and what is told of the previous release: pure.

That each clock ends on the right day, over summer time, leap days, year ends and holidays, stands in `test_klokken.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cases.boek import KLOK, Boek, Versie
from service.cases.klokken import Klokken
from service.cases.klokwerk import Beurt, Klokwerk
from service.cases.melding import Melding
from service.cases.overname import neem_over
from service.cases.verantwoordelijkheid import verantwoordelijk
from service.cases.verloop import Stap, verloop
from service.core.calendar import Calendar
from service.core.clock import SystemClock
from service.core.codes_uitwisseling import Berichtsoort
from service.core.codes_zaak import Kloksoort, MeldingStatus, Verantwoordelijke, Verantwoordelijkheidsgrond
from service.core.ids import new_id
from service.core.terms import SPOED_STAPPEN, TERMS, Spoedstap, deadline
from service.db.session import Database
from tests.deliveries import een_optekenaar
from tests.lives import Leven, levens

CALENDAR = Calendar()
KLOKKEN = Klokken(CALENDAR)
KLOKWERK = Klokwerk(cast("Database", None), SystemClock(), KLOKKEN, een_optekenaar())
"""`look` needs no database."""
LOOKS = st.timedeltas(timedelta(minutes=1), timedelta(days=40))
OUD = datetime(2015, 1, 1, tzinfo=UTC)


def een_melding(ontvangen_op: datetime, **changes: Any) -> Melding:
    ends = {f"{name}_op": deadline(TERMS[term], ontvangen_op, CALENDAR).due_op
            for name, term in (("t1", "T1"), ("t1b", "T1b"), ("t2", "T2"))}  # fmt: skip
    values: dict[str, Any] = {
        "id": new_id(), "vt_regio": "twente", "mutatie_id": new_id(), "eenheid": "oost-nederland",
        "bvh_nummer": "PL0500-1", "hoort_bij": None, "spoed": False, "status": MeldingStatus.AFGELEVERD,
        "ontvangen_op": ontvangen_op, "kennisname_op": None, "triage_op": None, "onderzoek_op": None,
        "gesloten_op": None, "ingetrokken_op": None, "intrekking_bevestigd_op": None, "gemeentecode": None,
        "aanleidingen": (), "aarden": (), "redencodes": (), "kinderen": "NEE", "band": "VOLLEDIG", "gezien_op": None,
        "minimalisatie": (), "verrijking": (), "bevindingen": (), "versie": 1, "wek_op": ontvangen_op,
    }  # fmt: skip
    return Melding(**(values | ends | changes))


def als_versie(melding: Melding, stap: Stap, nr: int) -> Versie:
    return Versie(
        melding.id, nr, stap.id, stap.id, 1, stap.soort, stap.tijdstip, False, "vt:twente", stap.gegevens, None
    )


def geleefd(leven: Leven, melding: Melding, looks: list[timedelta]) -> Iterator[tuple[datetime, Boek, Boek, Beurt]]:
    """A life in which the clock looks every now and then: (moment, book before, book after, what it did)."""
    boek, waiting = Boek(), list(leven.stappen)
    now = melding.ontvangen_op
    for gap in looks:
        now += gap
        while waiting and waiting[0].tijdstip <= now:
            boek = boek.met([als_versie(melding, waiting.pop(0), len(boek.versies) + 1)])
        beurt = KLOKWERK.look(melding, boek, now)
        after = boek.met(beurt.versies)
        yield now, boek, after, beurt
        boek = after


@given(levens(), st.lists(LOOKS, min_size=1, max_size=12), st.booleans())
def test_over_a_whole_life_each_end_that_passed_is_written_once_and_the_alarm_is_always_ahead(
    leven: Leven, looks: list[timedelta], spoed: bool
) -> None:
    melding = een_melding(leven.ontvangen_op, spoed=spoed)
    for now, before, after, beurt in geleefd(leven, melding, looks):
        names = Counter(versie.sleutel for versie in after.versies if versie.sleutel is not None)
        assert set(names.values()) <= {1}
        assert [versie.nr for versie in after.versies] == list(range(1, len(after.versies) + 1))
        zaak = melding.zaak(verloop(after.stappen, ontvangen_op=melding.ontvangen_op).stand)
        assert {loop.sleutel for loop in KLOKKEN.verstreken(zaak, now)} <= after.gemeld
        wek_op = beurt.kolommen["wek_op"]
        assert wek_op is None or wek_op >= now
        assert all(versie.tijdstip <= now and versie.organisatie == KLOK for versie in beurt.versies)
        assert after.stappen == before.stappen, "the clock takes no step"
        assert KLOKWERK.look(melding, after, now).versies == [], "a second look finds nothing"


@given(levens(), st.lists(LOOKS, min_size=1, max_size=12))
def test_veilig_thuis_becomes_responsible_by_the_clock_once_and_only_when_it_was_not(
    leven: Leven, looks: list[timedelta]
) -> None:
    melding = een_melding(leven.ontvangen_op)
    shifts = []
    for now, before, _after, beurt in geleefd(leven, melding, looks):
        found = [versie for versie in beurt.versies if versie.soort == Kloksoort.VERANTWOORDELIJK_DOOR_TERMIJN]
        shifts += found
        told = [b for b in beurt.berichten if b.soort is Berichtsoort.VERANTWOORDELIJKHEID_GEWIJZIGD]
        assert [b.organisatie for b in told] == ["vt:twente", "politie:oost-nederland"] * len(found)
        if found:
            stand = verloop(before.stappen, ontvangen_op=melding.ontvangen_op).stand
            now_is = verantwoordelijk(melding.zaak(stand), now, t1_op=melding.t1_op)
            assert now_is.partij is Verantwoordelijke.VEILIG_THUIS
            assert now_is.grond is Verantwoordelijkheidsgrond.TERMIJN_VERSTREKEN
            assert [versie.tijdstip for versie in found] == [melding.t1_op] == [now_is.sinds_op]
    assert len(shifts) <= 1


@given(levens(withdrawals=True))
def test_what_police_took_back_is_left_alone(leven: Leven) -> None:
    if leven.ingetrokken_op is None:
        return
    melding = een_melding(leven.ontvangen_op, spoed=True, ingetrokken_op=leven.ingetrokken_op)
    boek = Boek([als_versie(melding, stap, nr) for nr, stap in enumerate(leven.stappen, start=1)])
    beurt = KLOKWERK.look(melding, boek, leven.ingetrokken_op + timedelta(days=400))
    assert (beurt.versies, beurt.berichten, beurt.kolommen["wek_op"]) == ([], [], None)


@given(st.data(), levens(max_size=0))
def test_whatever_the_previous_release_left_becomes_a_possible_course(data: st.DataObject, leven: Leven) -> None:
    received = leven.ontvangen_op
    moments = st.none() | st.timedeltas(timedelta(0), timedelta(days=60)).map(lambda gap: received + gap)
    triage_op, onderzoek_op, gesloten_op = (data.draw(moments) for _ in range(3))
    before = [MeldingStatus.AFGELEVERD, MeldingStatus.GELEZEN, MeldingStatus.TRIAGE]
    after = [MeldingStatus.ONDERZOEK, MeldingStatus.VERVOLGTRAJECT, MeldingStatus.ADVIES, MeldingStatus.EINDE]
    melding = een_melding(
        received,
        wek_op=OUD,
        status=data.draw(st.sampled_from(before if triage_op is None else after)),
        triage_op=triage_op,
        onderzoek_op=onderzoek_op,
        gesloten_op=gesloten_op,
    )
    now = received + timedelta(days=90)
    taken = neem_over(melding, Boek(), CALENDAR, now)
    assert taken is not None
    assert taken.verloop.onmogelijk == ()
    assert bool(taken.versies) == (triage_op is not None)
    assert taken.verloop.stand.triage_op == triage_op
    assert (
        KLOKKEN.volgende(melding.zaak(taken.verloop.stand)) is not None or taken.verloop.stand.gesloten_op is not None
    )
    again = replace(melding, wek_op=now, triage_op=taken.verloop.stand.triage_op)
    assert neem_over(again, taken.boek, CALENDAR, now) is None


def test_the_steps_of_an_unread_urgent_report_are_those_its_clocks_know() -> None:
    with pytest.raises(ValueError, match="same minutes"):
        Klokwerk(
            cast("Database", None),
            SystemClock(),
            Klokken(CALENDAR, spoed_minuten=(5,)),
            een_optekenaar(),
            SPOED_STAPPEN,
        )
    own = (Spoedstap(5, SPOED_STAPPEN[0].stap, "vt"),)
    Klokwerk(cast("Database", None), SystemClock(), Klokken(CALENDAR, spoed_minuten=(5,)), een_optekenaar(), own)
