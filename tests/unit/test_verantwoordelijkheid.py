"""Exactly one party keeps an eye on safety at every moment of a life, and it changes at the grounds of F86 and F88."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cases.klokken import Zaak
from service.cases.verantwoordelijkheid import Verantwoordelijkheid, verantwoordelijk
from service.cases.verloop import verloop
from service.core.calendar import Calendar
from service.core.codes_zaak import Fase, Stapsoort, Verantwoordelijke, Verantwoordelijkheidsgrond
from service.core.terms import TERMS, deadline
from tests.lives import GATEN, ONTVANGEN, Leven, een_verhaal, levens

S, F, P, G = Stapsoort, Fase, Verantwoordelijke, Verantwoordelijkheidsgrond
CALENDAR = Calendar()
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
VERVOLGTRAJECT = (S.TRIAGE_GESTART, (S.TRIAGE_AFGEROND, {"vervolg": "02"}))
AANGEBODEN = (*VERVOLGTRAJECT, S.OVERDRACHT_BESLOTEN, (S.OVERDRACHT_AANGEBODEN, {"partij": "06"}))
OVERGEDRAGEN = (*AANGEBODEN, S.OVERDRACHT_BEVESTIGD)


@dataclass(frozen=True)
class Zicht:
    """A life, whether police called it urgent, and when Veilig Thuis first read it."""

    leven: Leven
    spoed: bool = False
    kennisname_op: datetime | None = None

    @property
    def t1_op(self) -> datetime:
        return deadline(TERMS["T1"], self.leven.ontvangen_op, CALENDAR).due_op

    def wie(self, now: datetime) -> Verantwoordelijkheid:
        """Who is responsible, by what had happened at that moment."""
        leven = self.leven
        course = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op, ingetrokken_op=leven.ingetrokken_op)
        stand = course.op(now)
        assert stand is not None
        read = self.kennisname_op if self.kennisname_op is not None and self.kennisname_op <= now else None
        withdrawn = leven.ingetrokken_op if leven.ingetrokken_op is not None and leven.ingetrokken_op <= now else None
        zaak = Zaak(ontvangen_op=leven.ontvangen_op, spoed=self.spoed, kennisname_op=read, stand=stand)
        return verantwoordelijk(zaak, now, t1_op=self.t1_op, ingetrokken_op=withdrawn)


@st.composite
def in_zicht(draw: st.DrawFn) -> Zicht:
    leven = draw(levens(withdrawals=True))
    read = draw(st.none() | GATEN.map(lambda gap: leven.ontvangen_op + gap))
    return Zicht(leven, spoed=draw(st.booleans()), kennisname_op=read)


def na(
    *told: object, ingetrokken: timedelta | None = None, spoed: bool = False, gelezen: timedelta | None = None
) -> Zicht:
    steps = tuple(een_verhaal(*told))  # type: ignore[arg-type]  # kinds, some with content
    withdrawn = None if ingetrokken is None else ONTVANGEN + ingetrokken
    read = None if gelezen is None else ONTVANGEN + gelezen
    return Zicht(Leven(ONTVANGEN, steps, withdrawn), spoed=spoed, kennisname_op=read)


class TestAtEveryMoment:
    @given(st.data(), in_zicht())
    def test_there_is_exactly_one_and_it_has_been_so_since_it_says(self, data: st.DataObject, zicht: Zicht) -> None:
        moments = [*zicht.leven.grenzen(), zicht.t1_op]
        now = data.draw(st.sampled_from(moments)) + data.draw(st.timedeltas(timedelta(0), timedelta(days=20)))
        found = zicht.wie(now)
        assert found.partij in P
        assert zicht.leven.ontvangen_op <= found.sinds_op <= now
        assert (found.overgenomen_door is not None) == (found.partij is P.OVERNEMENDE_PARTIJ)
        since = max(found.sinds_op + SECOND, zicht.leven.ontvangen_op)
        if since <= now:
            assert zicht.wie(since).partij is found.partij, "nothing in between"

    @given(in_zicht())
    def test_it_changes_only_at_a_ground(self, zicht: Zicht) -> None:
        """Walk past every instant at which anything happened: another party only where F86 or F88 says so."""
        leven = zicht.leven
        steps = {stap.tijdstip: stap for stap in leven.stappen}
        instants = sorted({*leven.grenzen(), zicht.t1_op, *([zicht.kennisname_op] if zicht.kennisname_op else [])})
        before = P.POLITIE
        for op in instants:
            after = zicht.wie(op + timedelta.resolution).partij
            if after is before:
                continue
            match after:
                case P.VEILIG_THUIS if before is P.POLITIE:
                    urgent_notice = zicht.spoed and op == zicht.kennisname_op
                    made_urgent = op in steps and steps[op].gegevens.get("spoed") is True
                    finished = op in steps and steps[op].soort is S.TRIAGE_AFGEROND
                    assert urgent_notice or made_urgent or finished or op == zicht.t1_op
                case P.VEILIG_THUIS:
                    assert steps[op].soort is S.HEROPEND
                case P.OVERNEMENDE_PARTIJ:
                    assert steps[op].soort is S.OVERDRACHT_BEVESTIGD
                case P.POLITIE:
                    assert op == leven.ingetrokken_op
            before = after

    @given(in_zicht(), GATEN)
    def test_veilig_thuis_has_it_at_the_latest_when_t1_has_passed(self, zicht: Zicht, gap: timedelta) -> None:
        now = zicht.t1_op + gap
        withdrawn = zicht.leven.ingetrokken_op is not None and zicht.leven.ingetrokken_op <= now
        assert (zicht.wie(now).partij is P.POLITIE) == withdrawn


class TestTheStart:
    """Handbook F86."""

    def test_before_anything_police_keeps_an_eye_on_it(self) -> None:
        found = na().wie(ONTVANGEN)
        assert (found.partij, found.sinds_op, found.grond) == (P.POLITIE, ONTVANGEN, G.NOG_NIET_BEOORDEELD)

    def test_reading_alone_shifts_it_only_when_it_is_urgent(self) -> None:
        assert na(gelezen=HOUR).wie(ONTVANGEN + DAY).partij is P.POLITIE
        found = na(gelezen=HOUR, spoed=True).wie(ONTVANGEN + DAY)
        assert (found.partij, found.sinds_op, found.grond) == (P.VEILIG_THUIS, ONTVANGEN + HOUR, G.KENNISNAME_SPOED)

    def test_what_veilig_thuis_itself_holds_to_be_urgent_is_its_own_from_then_on(self) -> None:
        higher, lower = (S.SPOED_BIJGESTELD, {"spoed": True}), (S.SPOED_BIJGESTELD, {"spoed": False})
        for told in ((higher,), (higher, lower), (higher, lower, higher)):
            found = na(*told).wie(ONTVANGEN + DAY)
            assert (found.partij, found.sinds_op, found.grond) == (
                P.VEILIG_THUIS,
                ONTVANGEN + HOUR,
                G.KENNISNAME_SPOED,
            )
        assert na(lower).wie(ONTVANGEN + DAY).partij is P.POLITIE

    def test_a_downgrade_gives_nothing_back(self) -> None:
        zicht = na((S.SPOED_BIJGESTELD, {"spoed": False}), gelezen=SECOND, spoed=True)
        assert zicht.wie(ONTVANGEN + DAY).partij is P.VEILIG_THUIS

    def test_the_last_second_of_t1_is_still_of_police(self) -> None:
        zicht = na(S.TRIAGE_GESTART)
        assert zicht.wie(zicht.t1_op).partij is P.POLITIE
        found = zicht.wie(zicht.t1_op + SECOND)
        assert (found.partij, found.sinds_op, found.grond) == (P.VEILIG_THUIS, zicht.t1_op, G.TERMIJN_VERSTREKEN)

    @pytest.mark.parametrize(("days", "grond"), [(1, G.TRIAGE_AFGEROND), (30, G.TERMIJN_VERSTREKEN)])
    def test_the_earliest_ground_counts(self, days: int, grond: Verantwoordelijkheidsgrond) -> None:
        steps = een_verhaal(*VERVOLGTRAJECT, every=timedelta(days=days))
        assert Zicht(Leven(ONTVANGEN, tuple(steps))).wie(ONTVANGEN + 90 * DAY).grond is grond


class TestHandingOver:
    """Handbook F88: Veilig Thuis stays responsible until the follow-up really starts."""

    @pytest.mark.parametrize("told", [AANGEBODEN, (*AANGEBODEN, S.OVERDRACHT_GEWEIGERD)])
    def test_an_offer_or_a_refusal_shifts_nothing(self, told: tuple[object, ...]) -> None:
        assert na(*told).wie(ONTVANGEN + DAY).grond is G.TRIAGE_AFGEROND

    def test_who_accepts_has_it_from_then_on(self) -> None:
        found = na(*OVERGEDRAGEN, S.MONITORCONTACT).wie(ONTVANGEN + DAY)
        assert (found.partij, found.sinds_op) == (P.OVERNEMENDE_PARTIJ, ONTVANGEN + 5 * HOUR)
        assert found.overgenomen_door == "06"

    def test_closing_leaves_it_with_whoever_had_it(self) -> None:
        taken = na(*OVERGEDRAGEN, S.GESLOTEN).wie(ONTVANGEN + DAY)
        assert (taken.partij, taken.grond) == (P.OVERNEMENDE_PARTIJ, G.OVERDRACHT_BEVESTIGD)
        own = na(*VERVOLGTRAJECT, S.GESLOTEN).wie(ONTVANGEN + DAY)
        assert (own.partij, own.grond) == (P.VEILIG_THUIS, G.BEMOEIENIS_BEEINDIGD)

    @pytest.mark.parametrize("ended", [(), (S.GESLOTEN,)])
    def test_what_comes_back_is_of_veilig_thuis(self, ended: tuple[object, ...]) -> None:
        zicht = na(*OVERGEDRAGEN, *ended, S.HEROPEND)
        found = zicht.wie(ONTVANGEN + DAY)
        assert (found.partij, found.grond) == (P.VEILIG_THUIS, G.HEROPEND)
        assert found.sinds_op == zicht.leven.stappen[-1].tijdstip

    def test_what_police_takes_back_is_of_police_whoever_had_it(self) -> None:
        for told in ((), AANGEBODEN, OVERGEDRAGEN, (*OVERGEDRAGEN, S.GESLOTEN)):
            found = na(*told, ingetrokken=8 * HOUR).wie(ONTVANGEN + DAY)
            assert (found.partij, found.sinds_op, found.grond) == (P.POLITIE, ONTVANGEN + 8 * HOUR, G.INGETROKKEN)
