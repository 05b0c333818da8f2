"""The facts about a mutatie at police: what a message, a move and a look become, and how two tellings compare."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.codes_beoordeling import Controlereden, MutatieStatus, Tegenspraak, Uitkomst
from service.core.ids import new_id
from service.intake import feiten
from service.intake.checks import CHECKS
from service.intake.checks_contradictions import TEGENSPRAAK, ZIN
from service.intake.findings import Bevindingen, findings
from service.register.service import Dossier, verplaatst
from service.review.feiten import geoordeeld
from service.review.repository import Controle
from service.statistics.vergelijking import Vergelijking, stand
from service.tally.service import Feit, Feitsoort, Opgetekend, Tally, mutatie_onderwerp
from tests.builders import NU, een_betrokkene, een_kind, een_mutatie, een_pleger, een_slachtoffer, gelezen, zonder
from tests.deliveries import een_dossier

NOW = datetime.fromisoformat(NU).astimezone(UTC)
LATER = NOW + timedelta(days=1)
CODES = tuple(dict.fromkeys(check.code for check in CHECKS))
S, U = Feitsoort, Uitkomst


def found(message: dict[str, Any]) -> Bevindingen:
    return findings(gelezen(message), NOW, lambda _code: True)


def bits(mask: int) -> set[str]:
    return {code for code in CODES if mask >> int(code[1:]) & 1}


class TestFields:
    def test_a_complete_message_has_filled_what_applies(self) -> None:
        bevindingen = found(een_mutatie())
        toegepast, gevuld = feiten.velden(bevindingen.niet_van_toepassing, bevindingen.codes)
        assert toegepast == gevuld
        assert bits(toegepast) == set(CODES) - set(bevindingen.niet_van_toepassing)

    def test_what_is_missing_applied_and_was_not_filled(self) -> None:
        bevindingen = found(zonder(een_mutatie(), "contact", "letsel"))
        toegepast, gevuld = feiten.velden(bevindingen.niet_van_toepassing, bevindingen.codes)
        assert bits(toegepast) - bits(gevuld) == {"Q01", "Q11"}

    @pytest.mark.parametrize(
        ("skipped", "defects", "applied", "filled"),
        [((), (), True, True), (("Q04",), (), True, True), (("Q04", "Q04"), (), False, False),
         (("Q04",), ("Q04",), True, False)],
    )  # fmt: skip
    def test_a_check_of_two_rows_applies_when_either_does(
        self, skipped: tuple[str, ...], defects: tuple[str, ...], applied: bool, filled: bool
    ) -> None:
        toegepast, gevuld = feiten.velden(skipped, defects)
        assert ("Q04" in bits(toegepast), "Q04" in bits(gevuld)) == (applied, filled)

    @given(st.sets(st.sampled_from(CODES)), st.sets(st.sampled_from(CODES)))
    def test_what_is_filled_applied(self, skipped: set[str], defects: set[str]) -> None:
        rows = tuple(check.code for check in CHECKS if check.code in skipped)
        toegepast, gevuld = feiten.velden(rows, tuple(sorted(defects - skipped)))
        assert bits(toegepast) == set(CODES) - skipped
        assert bits(gevuld) == set(CODES) - skipped - defects


class TestContradictions:
    def test_each_has_one_sentence_and_each_sentence_one_code(self) -> None:
        assert set(ZIN) == set(Tegenspraak)
        assert {code: sentence for sentence, code in TEGENSPRAAK.items()} == ZIN

    def test_they_are_told_once_and_not_where(self) -> None:
        people = [een_slachtoffer(), een_slachtoffer(volgnummer=2), een_slachtoffer(volgnummer=3)]
        message = een_mutatie(betrokkenen=people, relaties=[], letsel={"aanwezig": "NEE", "ernst": "LICHT"})
        assert feiten.tegenspraak(found(message)) == ("LETSEL_TOCH_BESCHREVEN", "PERSOON_TWEEMAAL")
        assert feiten.tegenspraak(found(een_mutatie())) == ()


class TestAges:
    DAY = date(2026, 11, 20)

    @pytest.mark.parametrize(
        ("born", "klasse"),
        [("2022-11-21", "0-3"), ("2022-11-20", "4-11"), ("2014-11-20", "12-17"), ("2008-11-21", "12-17"),
         ("2008-11-20", "18-64"), ("1961-11-21", "18-64"), ("1961-11-20", "65+"), ("1900", "65+"), ("2010", "12-17"),
         ("2008", "onbekend"), ("2008-11", "onbekend"), ("2008-12", "12-17"), ("2008-10", "18-64"), (None, "onbekend"),
         ("ONGEBOREN", "ongeboren"), ("2026-11-21", "0-3"), ("2024-02-29", "0-3")],
    )  # fmt: skip
    def test_the_class_on_a_day(self, born: str | None, klasse: str) -> None:
        assert feiten.leeftijdsklasse(born, self.DAY) == klasse

    @given(st.dates(date(1900, 1, 1), date(2026, 11, 20)))
    def test_an_incomplete_date_never_says_other_than_the_whole_one(self, born: date) -> None:
        whole = feiten.leeftijdsklasse(born.isoformat(), self.DAY)
        for length in (4, 7):
            assert feiten.leeftijdsklasse(born.isoformat()[:length], self.DAY) in (whole, feiten.ONBEKEND)

    def test_everyone_in_the_message_is_counted_once(self) -> None:
        people = [een_slachtoffer(), een_pleger(), een_kind(), een_betrokkene(geboortedatum=None)]
        counted = feiten.leeftijden(gelezen(een_mutatie(betrokkenen=people)))
        assert counted == {"18-64": 2, "4-11": 1, "onbekend": 1}


def een_lijn(dossier: Dossier, reden: Controlereden, uitkomst: Uitkomst, **changes: Any) -> Controle:
    values: dict[str, Any] = {
        "id": new_id(), "mutatie_id": dossier.id, "eenheid": dossier.eenheid, "reden": reden, "uitkomst": uitkomst,
        "redencodes": ("GEEN_RELATIE",), "spoed": False, "vier_ogen": False, "aangemaakt_op": NOW,
        "uiterlijk_op": LATER,
    }  # fmt: skip
    return Controle(**(values | changes))


class TestMoves:
    def test_a_human_who_agrees_has_the_reasons_of_the_machine(self) -> None:
        fact = verplaatst(een_dossier(NOW), MutatieStatus.DOORGEZET, LATER, mens=U.DZ)
        assert fact.gegevens == {"status": "DOORGEZET", "uitkomst": "DZ", "redenen": ("HG_PARTNER",), "mens": True}
        assert fact.dag == date(2026, 11, 22)

    def test_a_human_who_decides_otherwise_has_none(self) -> None:
        assert verplaatst(een_dossier(NOW), MutatieStatus.NIET_DOORGEZET, LATER, mens=U.ND).gegevens["redenen"] == ()

    def test_the_rules_go_along_only_when_they_decided_in_this_act(self) -> None:
        dossier = een_dossier(NOW)
        assert verplaatst(dossier, MutatieStatus.HEROPEND, NOW).gegevens["regels"] == ("MP01", "MP02")
        assert "regels" not in verplaatst(dossier, MutatieStatus.HEROPEND, LATER).gegevens
        assert "regels" not in verplaatst(dossier, MutatieStatus.DOORGEZET, NOW, mens=U.DZ).gegevens

    @pytest.mark.parametrize(
        ("said", "fout", "soorten"),
        [(U.ND, False, [S.STEEKPROEF]), (U.OZ, False, [S.STEEKPROEF]), (U.DZ, True, [S.STEEKPROEF, S.UITKOMST])],
    )
    def test_a_sample(self, said: Uitkomst, fout: bool, soorten: list[Feitsoort]) -> None:
        dossier = een_dossier(NOW)
        told = list(geoordeeld(dossier, een_lijn(dossier, Controlereden.STEEKPROEF, U.ND), said, LATER))
        assert [fact.soort for fact in told] == soorten
        assert told[0].gegevens == {"fout": fout, "uitkomst": "ND", "redenen": ("GEEN_RELATIE",)}

    @pytest.mark.parametrize(("late", "seen", "in_time"), [(0, False, True), (1, False, False), (1, True, True)])
    def test_a_look_after_urgency(self, late: int, seen: bool, in_time: bool) -> None:
        message = een_mutatie() if seen else zonder(een_mutatie(), "gezien")
        dossier = een_dossier(NOW, message=message)
        line = een_lijn(dossier, Controlereden.SPOED_ACHTERAF, U.DZS)
        look, moved = geoordeeld(dossier, line, U.DZS, LATER + timedelta(seconds=late))
        assert (look.soort, look.onderwerp, look.gegevens) == (S.GEZIEN, dossier.melding_id, {"op_tijd": in_time})
        assert moved.gegevens["status"] == "SPOED"


TALLY = Tally(b"k" * 32)


def een_feit(soort: Feitsoort, bvh: str = "PL1300-1", dag: date = date(2026, 11, 1), **gegevens: Any) -> Opgetekend:
    feit = Feit(
        soort=soort, onderwerp=mutatie_onderwerp("amsterdam", bvh), dag=dag, vt_regio=None, eenheid="amsterdam",
        stroom="HG", gegevens={"status": "BEOORDEELD", "uitkomst": "ND", "redenen": (), **gegevens},
    )  # fmt: skip
    return TALLY.opgetekend(feit)


class TestComparing:
    RECEIPT = een_feit(S.MUTATIE, versie=1, regels=("N01",), regelset="x@1")

    def test_the_newest_counts_and_the_first_day_and_av_stay(self) -> None:
        told = [self.RECEIPT, een_feit(S.MUTATIE, dag=date(2026, 11, 5), versie=2)]
        wrong = Vergelijking()
        assert wrong.houd_tegen(told, told) == set()
        assert wrong.houd_tegen(told, [told[0]]) == {told[0].sleutel}
        assert set(wrong.velden) == {"MUTATIE.dag", "MUTATIE.versie", "MUTATIE.regels", "MUTATIE.regelset"}
        av = Vergelijking()
        av.houd_tegen([een_feit(S.MUTATIE, uitkomst="AV", versie=1), *told[1:]], told)
        assert "MUTATIE.ooit_aangevuld" in av.velden

    def test_a_move_of_an_earlier_version_counts_no_more(self) -> None:
        moved, newer = een_feit(S.UITKOMST, status="NIET_DOORGEZET"), een_feit(S.MUTATIE, versie=2)
        assert {here.soort for here in stand([self.RECEIPT, moved])} == {S.MUTATIE, S.UITKOMST}
        assert {here.soort for here in stand([self.RECEIPT, moved, newer])} == {S.MUTATIE}

    def test_the_same_move_before_and_after_a_version_is_not_the_same(self) -> None:
        moved, newer = een_feit(S.UITKOMST, status="NIET_DOORGEZET"), een_feit(S.MUTATIE, versie=2)
        wrong = Vergelijking()
        wrong.houd_tegen([self.RECEIPT, newer, moved], [self.RECEIPT, moved, newer])
        assert wrong.van(S.UITKOMST).ontbreekt == 1

    def test_what_stacks_is_compared_for_each_melding(self) -> None:
        told = [een_feit(S.HERMELD, melding="aa", op="2026-11-01"), een_feit(S.HERMELD, melding="bb", op="2026-11-02")]
        wrong = Vergelijking()
        wrong.houd_tegen(told, [told[1], replace(told[0], gegevens={**told[0].gegevens, "op": "2026-11-09"})])
        assert (wrong.van(S.HERMELD).gelijk, wrong.van(S.HERMELD).anders) == (1, 1)
        assert wrong.velden == {"HERMELD.op": 1}

    def test_it_names_no_subject(self) -> None:
        wrong = Vergelijking()
        wrong.houd_tegen([self.RECEIPT], [])
        assert self.RECEIPT.sleutel.hex() not in repr(wrong)
        assert "PL1300" not in repr(wrong)
