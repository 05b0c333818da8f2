"""Which steps follow from feedback, whatever was recorded before. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cases.afgeleid import Verteld, afgeleid
from service.cases.boek import Boek, NieuweStap
from service.cases.verloop import Verloop, verloop
from service.core.codes_terugkoppeling import VervolgMelding
from service.core.codes_zaak import Fase, Stapsoort
from service.core.ids import new_id

R = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NOW = R + timedelta(days=100)
S, V = Stapsoort, VervolgMelding
CHAIN = (S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD, S.ONDERZOEK_GESTART, S.ONDERZOEK_AFGEROND)
MELDING = new_id()


def day(n: float) -> datetime:
    return R + timedelta(days=n)


def boek_met(*stappen: NieuweStap, boek: Boek | None = None) -> Boek:
    boek = boek or Boek()
    return boek.met(boek.schrijf(MELDING, stappen, organisatie="vt:twente"))


def stap(soort: Stapsoort, n: float, **gegevens: Any) -> NieuweStap:
    return NieuweStap(soort=soort, tijdstip=day(n), gegevens=gegevens)


def na(boek: Boek) -> Verloop:
    return verloop(boek.stappen, ontvangen_op=R)


def geleid(boek: Boek, verteld: Verteld) -> Boek:
    """The book after what was told."""
    return boek_met(*afgeleid(boek, verteld, NOW), boek=boek)


def tijden(boek: Boek) -> Mapping[Stapsoort, float]:
    return {s.soort: (s.tijdstip - R) / timedelta(days=1) for s in boek.stappen}


class TestTriage:
    def test_what_misses_is_derived_and_marked(self) -> None:
        boek = geleid(Boek(), Verteld(vervolg=V.INZETTEN_VERVOLGTRAJECT))
        assert tijden(boek) == {S.TRIAGE_GESTART: 100, S.TRIAGE_AFGEROND: 100}
        assert all(s.gegevens["afgeleid"] for s in boek.stappen)
        assert na(boek).stand.fase is Fase.VERVOLGTRAJECT

    def test_instants_that_are_shared_are_those_of_the_steps(self) -> None:
        told = Verteld(
            vervolg=V.START_ONDERZOEK,
            tijden={S.TRIAGE_GESTART: day(1), S.TRIAGE_AFGEROND: day(3), S.ONDERZOEK_GESTART: day(5)},
        )
        boek = geleid(Boek(), told)
        assert tijden(boek) == {
            S.TRIAGE_GESTART: 1, S.TRIAGE_AFGEROND: 3, S.ONDERZOEK_VASTGESTELD: 3, S.ONDERZOEK_GESTART: 5,
        }  # fmt: skip
        assert na(boek).stand.fase is Fase.ONDERZOEK

    def test_what_is_recorded_and_agrees_stays_as_it_is(self) -> None:
        boek = boek_met(stap(S.TRIAGE_GESTART, 1), stap(S.TRIAGE_AFGEROND, 2, vervolg="04"))
        assert afgeleid(boek, Verteld(vervolg=V.EINDE_BEMOEIENIS), NOW) == []

    def test_another_vervolg_is_a_new_version_and_takes_a_besluit_that_no_longer_fits_away(self) -> None:
        boek = boek_met(stap(S.TRIAGE_GESTART, 1), stap(S.TRIAGE_AFGEROND, 2, vervolg="02", besluit="2019-OVERDRACHT"))
        [corrected] = afgeleid(boek, Verteld(vervolg=V.EINDE_BEMOEIENIS), NOW)
        assert corrected.verbetert == boek.versies[1].id
        assert (corrected.tijdstip, corrected.gegevens) == (day(2), {"vervolg": "04"})

    def test_moving_away_from_an_onderzoek_takes_back_what_was_derived_of_it_and_nothing_else(self) -> None:
        derived = geleid(Boek(), Verteld(vervolg=V.START_ONDERZOEK))
        assert S.ONDERZOEK_VASTGESTELD in tijden(derived)
        moved = geleid(derived, Verteld(vervolg=V.EINDE_BEMOEIENIS))
        assert (S.ONDERZOEK_VASTGESTELD in tijden(moved), na(moved).onmogelijk) == (False, ())
        own = boek_met(
            stap(S.TRIAGE_GESTART, 1), stap(S.TRIAGE_AFGEROND, 2, vervolg="01"), stap(S.ONDERZOEK_VASTGESTELD, 3)
        )
        kept = geleid(own, Verteld(vervolg=V.EINDE_BEMOEIENIS))
        assert [found.stap.soort for found in na(kept).onmogelijk] == [S.ONDERZOEK_VASTGESTELD]

    def test_a_derived_instant_gives_way_to_one_that_is_told_later(self) -> None:
        boek = geleid(Boek(), Verteld(vervolg=V.EINDE_BEMOEIENIS))
        boek = geleid(boek, Verteld(vervolg=V.EINDE_BEMOEIENIS, tijden={S.TRIAGE_AFGEROND: day(4)}))
        assert tijden(boek) == {S.TRIAGE_GESTART: 4, S.TRIAGE_AFGEROND: 4}


class TestOnderzoek:
    def told(self, *, vervolgtraject: bool, **tijden: datetime) -> Verteld:
        return Verteld(
            vervolg=V.START_ONDERZOEK,
            na_onderzoek=True,
            vervolgtraject=vervolgtraject,
            tijden={S[name]: at for name, at in tijden.items()},
            gegevens={S.ONDERZOEK_AFGEROND: {"uitkomsten": ["03"]}},
        )

    def test_without_anything_after_it_the_case_is_closed_and_with_it_it_is_open(self) -> None:
        boek = geleid(Boek(), self.told(vervolgtraject=False))
        assert (na(boek).stand.fase, na(boek).stand.sluitreden) == (Fase.GESLOTEN, "GEEN_VERVOLG_NODIG")
        opened = geleid(boek, self.told(vervolgtraject=True))
        assert na(opened).stand.fase is Fase.BESLISSEN

    def test_who_goes_on_after_it_is_not_closed(self) -> None:
        boek = boek_met(
            stap(S.OVERDRACHT_BESLOTEN, 50), boek=geleid(
                Boek(), self.told(vervolgtraject=True, ONDERZOEK_AFGEROND=day(40))
            ),
        )  # fmt: skip
        after = geleid(boek, self.told(vervolgtraject=False))
        assert na(after).stand.fase is Fase.OVERDRACHT

    def test_of_a_case_that_was_taken_up_again_nothing_is_derived(self) -> None:
        closed = geleid(Boek(), self.told(vervolgtraject=False))
        boek = boek_met(NieuweStap(soort=S.HEROPEND, tijdstip=NOW, gegevens={}), boek=closed)
        assert afgeleid(boek, self.told(vervolgtraject=True), NOW) == []


@st.composite
def een_verteld(draw: st.DrawFn) -> Verteld:
    """Feedback with some instants in order, as the wire lets through."""
    vervolg = draw(st.sampled_from(V))
    klaar = vervolg is V.START_ONDERZOEK and draw(st.booleans())
    days = sorted(draw(st.lists(st.integers(0, 99), min_size=5, max_size=5)))
    shared = draw(st.sets(st.sampled_from(CHAIN)))
    return Verteld(
        vervolg=vervolg,
        tijden={soort: day(n) for soort, n in zip(CHAIN, days, strict=True) if soort in shared},
        na_onderzoek=klaar,
        vervolgtraject=draw(st.booleans()),
    )


@given(st.lists(een_verteld(), min_size=1, max_size=4))
def test_feedback_alone_always_gives_a_course_and_says_the_same_twice(told: Sequence[Verteld]) -> None:
    """Whatever is told and told otherwise, nothing is impossible; telling it again changes nothing."""
    boek = Boek()
    for verteld in told:
        if na(boek).stand.onderzoek_af_op is not None and not verteld.na_onderzoek:
            continue  # R01: after feedback on an onderzoek that on the triage tells no more
        boek = geleid(boek, verteld)
        course = na(boek)
        assert course.onmogelijk == ()
        assert course.stand.vervolg is verteld.vervolg
        for soort, at in verteld.tijden.items():
            if soort in tijden(boek):
                assert tijden(boek)[soort] == (at - R) / timedelta(days=1)
        assert afgeleid(boek, verteld, NOW) == []


@pytest.mark.parametrize("vervolg", list(V))
def test_every_vervolg_leads_somewhere(vervolg: VervolgMelding) -> None:
    assert na(geleid(Boek(), Verteld(vervolg=vervolg))).stand.vervolg is vervolg
