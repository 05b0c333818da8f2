"""A melding and what of its course it repeats: state, clocks and who is responsible for safety. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.cases.klokken import Klokken, Klokstatus
from service.cases.melding import Melding, kolommen, status_van
from service.cases.verantwoordelijkheid import verantwoordelijk
from service.cases.verloop import NIEUW, Stand, Stap, verloop
from service.core.calendar import Calendar
from service.core.codes_zaak import Fase, MeldingStatus, Stapsoort
from service.core.codes_zaak import Verantwoordelijke as Partij
from service.core.ids import new_id

RECEIVED = datetime(2016, 3, 24, 10, 0, tzinfo=UTC)  # the Thursday before Easter
KLOKKEN = Klokken(Calendar())
T1 = Calendar.end_of_day(datetime(2016, 4, 4, tzinfo=UTC).date())
T1B = Calendar.end_of_day(datetime(2016, 3, 30, tzinfo=UTC).date())
S = Stapsoort


def een_melding(**changes: object) -> Melding:
    melding = Melding(
        id=new_id(),
        vt_regio="twente",
        mutatie_id=new_id(),
        eenheid="oost-nederland",
        bvh_nummer="PL0600-123456",
        hoort_bij=None,
        spoed=False,
        status=MeldingStatus.AFGELEVERD,
        ontvangen_op=RECEIVED,
        t1_op=T1,
        t1b_op=T1B,
        t2_op=T1B,
        kennisname_op=None,
        triage_op=None,
        onderzoek_op=None,
        gesloten_op=None,
        ingetrokken_op=None,
        intrekking_bevestigd_op=None,
        gemeentecode=None,
        aanleidingen=(),
        aarden=(),
        redencodes=(),
        kinderen="JA",
        band="VOLLEDIG",
        gezien_op=None,
        minimalisatie=(),
        verrijking=(),
        bevindingen=(),
        versie=1,
    )
    return replace(melding, **changes)  # type: ignore[arg-type]  # keywords of the test


def na(*stappen: Stapsoort | tuple[Stapsoort, dict[str, Any]], ingetrokken_op: datetime | None = None) -> Stand:
    """How a melding stands after these steps, an hour apart."""
    taken = []
    for nr, stap in enumerate(stappen, start=1):
        soort, gegevens = stap if isinstance(stap, tuple) else (stap, {})
        taken.append(Stap(id=new_id(), nr=nr, soort=soort, tijdstip=RECEIVED + timedelta(hours=nr), gegevens=gegevens))
    course = verloop(taken, ontvangen_op=RECEIVED, ingetrokken_op=ingetrokken_op)
    assert not course.onmogelijk
    return course.stand


def triage(vervolg: str) -> tuple[Any, ...]:
    return (S.TRIAGE_GESTART, (S.TRIAGE_AFGEROND, {"vervolg": vervolg}))


def onderzoek() -> tuple[Any, ...]:
    return (*triage("01"), S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART, S.ONDERZOEK_AFGEROND)


class TestStatus:
    """The short list of handbook §13 follows from the phase."""

    @pytest.mark.parametrize(
        ("stand", "status"),
        [
            (NIEUW, MeldingStatus.AFGELEVERD),
            (na(S.TRIAGE_GESTART), MeldingStatus.TRIAGE),
            (na(*triage("01")), MeldingStatus.ONDERZOEK),
            (na(*triage("02")), MeldingStatus.VERVOLGTRAJECT),
            (na(*triage("03")), MeldingStatus.ADVIES),
            (na(*triage("04")), MeldingStatus.EINDE),
            (na(*onderzoek()), MeldingStatus.VERVOLGTRAJECT),
            (na(*onderzoek(), (S.GESLOTEN, {"reden": "GEEN_VERVOLG_NODIG"})), MeldingStatus.EINDE),
            (na(*triage("02"), (S.GESLOTEN, {"reden": "DOEL_BEREIKT"})), MeldingStatus.GESLOTEN),
            (na(*triage("03"), S.HEROPEND, (S.GESLOTEN, {"reden": "DOEL_BEREIKT"})), MeldingStatus.GESLOTEN),
            (na(*triage("04"), S.HEROPEND), MeldingStatus.VERVOLGTRAJECT),
            (na(ingetrokken_op=T1), MeldingStatus.INGETROKKEN),
        ],
    )
    def test_it_follows_from_how_it_stands(self, stand: Stand, status: MeldingStatus) -> None:
        assert status_van(stand, gelezen=False) is status

    def test_what_was_read_and_not_begun_is_read(self) -> None:
        assert status_van(NIEUW, gelezen=True) is MeldingStatus.GELEZEN

    def test_the_columns_repeat_the_last_stand(self) -> None:
        stand = na(*onderzoek(), S.OVERDRACHT_BESLOTEN, (S.OVERDRACHT_AANGEBODEN, {"partij": "01"}))
        columns = kolommen(een_melding(), stand)
        assert (columns["fase"], columns["vervolg"], columns["overdracht_aan"]) == (Fase.OVERDRACHT, "01", "01")
        assert columns["triage_op"] == RECEIVED + timedelta(hours=2)
        assert columns["onderzoek_af_op"] == RECEIVED + timedelta(hours=5)
        assert columns["overgedragen_op"] is columns["gesloten_op"] is None


class TestClocks:
    def test_a_case_without_onderzoek_does_not_wait_for_one(self) -> None:
        zaak = een_melding().zaak(na(*triage("03")))
        assert {k.id: k.status for k in KLOKKEN.toon(zaak, T1)} == {
            "T1": Klokstatus.GEREED, "T1b": Klokstatus.GEREED, "T2": Klokstatus.VERVALLEN, "T6": Klokstatus.LOOPT,
        }  # fmt: skip

    def test_what_became_urgent_after_it_was_read_counts_as_unread(self) -> None:
        read_then_urgent = een_melding(spoed=True, kennisname_op=RECEIVED, spoed_op=RECEIVED + timedelta(hours=1))
        assert read_then_urgent.zaak(NIEUW).kennisname_op is None


class TestResponsibility:
    """Handbook F86: police, until Veilig Thuis took notice of an urgent report, finished triage, or let T1 pass."""

    @pytest.mark.parametrize(
        ("changes", "stand", "now", "partij", "grond"),
        [
            ({}, NIEUW, RECEIVED, Partij.POLITIE, "NOG_NIET_BEOORDEELD"),
            ({"kennisname_op": RECEIVED}, NIEUW, T1, Partij.POLITIE, "NOG_NIET_BEOORDEELD"),
            ({"kennisname_op": RECEIVED, "spoed": True}, NIEUW, RECEIVED, Partij.VEILIG_THUIS, "KENNISNAME_SPOED"),
            ({}, na(*triage("02")), T1, Partij.VEILIG_THUIS, "TRIAGE_AFGEROND"),
            ({}, NIEUW, T1 + timedelta(seconds=1), Partij.VEILIG_THUIS, "TERMIJN_VERSTREKEN"),
            ({}, na(*triage("02")), T1 + timedelta(days=9), Partij.VEILIG_THUIS, "TRIAGE_AFGEROND"),
            ({"ingetrokken_op": T1}, na(*triage("02"), ingetrokken_op=T1), T1, Partij.POLITIE, "INGETROKKEN"),
        ],
    )
    def test_it_shifts_at_the_earliest_ground(
        self, changes: dict[str, object], stand: Stand, now: datetime, partij: Partij, grond: str
    ) -> None:
        melding = een_melding(**changes)
        found = verantwoordelijk(melding.zaak(stand), now, t1_op=T1, ingetrokken_op=melding.ingetrokken_op)
        assert (found.partij, found.grond) == (partij, grond)
