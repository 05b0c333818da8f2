"""Every indicator against facts made by hand: what counts, what does not, and what is left out until a term passed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.statistics.bijdragen import bijdragen
from service.statistics.bijdragen_mutatie import CONTROLES
from service.statistics.catalogus import INDICATOREN
from service.statistics.grootheden import GROOTHEDEN
from service.statistics.indicator import Berekening, Grootheidsoort, Indicator
from service.statistics.onderwerp import Onderwerp, Plaats, afgerond
from service.statistics.tegenspraken import TEGENSPRAKEN
from service.statistics.wachtlijsten import DEFINITIES
from service.tally.service import Opgetekend
from tests.feiten import (
    DAG,
    METINGEN,
    REGIOS,
    F,
    cijfer,
    een_feit,
    een_melding,
    een_mutatie,
    een_terugkoppeling,
    feiten_van_een,
    geteld,
)

LATER = date(2027, 12, 31)
MAANDAG, DINSDAG = date(2026, 3, 9), date(2026, 3, 10)
"""The last day of T1 of a melding of 2 March 2026, and the day after it."""
IN = een_feit(F.INGETROKKEN)
ONDERZOEK = {"te": "2026-03-05", "bd": "2026-03-05", "t3": "2026-05-14"}


def een_stand(**gegevens: Any) -> Opgetekend:
    return een_feit(F.STAND, **gegevens)


def een_vraag(**gegevens: Any) -> Opgetekend:
    told = {"gevraagd": "2026-03-02", "uiterlijk": "2026-03-04", "status": "GESTELD", "op_tijd": None}
    return een_feit(F.VRAAG, **(told | gegevens))


def een_om_vraag(**gegevens: Any) -> Opgetekend:
    return een_feit(F.OM_VRAAG, **({"gevraagd": "2026-03-02", "minuten": None, "beslist": False} | gegevens))


def overgedragen(op: str | None, melding: str = "a") -> Opgetekend:
    return een_feit(F.OVERGEDRAGEN, melding=melding, op=op)


def hermeld(op: str | None, melding: str = "z") -> Opgetekend:
    return een_feit(F.HERMELD, melding=melding, op=op)


AAN_VT = een_feit(F.UITKOMST, status="DOORGEZET", uitkomst="DZ")
VOORBEELDEN: list[tuple[str, str, list[Opgetekend], tuple[int, ...]]] = [
    # meting, part, facts of one subject, (numerator[, denominator[, left out]]) when every term has passed
    ("K01", "", [een_mutatie()], (1,)),
    ("K01", "", [een_mutatie(versie=1), een_mutatie(versie=2)], (1,)),
    ("K01", "", [een_mutatie(), een_feit(F.UITKOMST, status="INGETROKKEN")], (1,)),
    ("K01", "", [een_melding()], (0,)),
    ("K02", "", [een_mutatie(status="SPOED")], (1, 1, 0)),
    ("K02", "", [een_mutatie(status="VERVOLG")], (1, 1, 0)),
    ("K02", "", [een_mutatie(status="NIET_DOORGEZET")], (0, 1, 0)),
    ("K02", "", [een_mutatie(status="SAMENGEVOEGD")], (0, 1, 0)),
    ("K02", "", [een_mutatie(status="BEOORDEELD", uitkomst="ND")], (0, 0, 1)),
    ("K02", "", [een_mutatie(), een_feit(F.UITKOMST, status="HEROPEND")], (0, 0, 1)),
    ("K02", "", [een_mutatie(), een_feit(F.UITKOMST, status="INGETROKKEN")], (0, 0, 1)),
    ("K03", "ADMINISTRATIEF", [een_mutatie(status="OVERIGE_ZORG", redenen=["ADMINISTRATIEF", "X"])], (1, 1, 0)),
    ("K03", "X", [een_mutatie(status="NIET_DOORGEZET", redenen=["ADMINISTRATIEF", "X", "X"])], (1, 1, 0)),
    ("K03", "ADMINISTRATIEF", [een_mutatie(status="DOORGEZET", redenen=["ADMINISTRATIEF"])], (0, 0, 0)),
    ("K04", "", [een_melding(band="VOLLEDIG")], (1, 1, 0)),
    ("K04", "", [een_melding(band="VOLLEDIG"), een_feit(F.VERSIE, band="ONVOLLEDIG")], (0, 1, 0)),
    ("K04", "", [een_melding(band="VOLLEDIG"), IN], (0, 0, 1)),
    ("K05", "", [een_mutatie(status="AANVULLEN", uitkomst="AV"), AAN_VT], (1, 1, 0)),
    ("K05", "", [een_mutatie(), een_feit(F.UITKOMST, status="AANVULLEN")], (1, 1, 0)),
    ("K05", "", [een_mutatie()], (0, 1, 0)),
    ("K05", "", [een_mutatie(uitkomst="AV"), een_feit(F.UITKOMST, status="INGETROKKEN")], (0, 0, 1)),
    ("K06", "", [een_melding(), een_terugkoppeling()], (1, 1, 0)),
    ("K06", "", [een_melding()], (0, 1, 0)),
    ("K06", "", [een_melding(), een_terugkoppeling(), IN], (0, 0, 1)),
    ("K07", "", [een_melding(), een_terugkoppeling()], (1, 1, 0)),
    ("K07", "", [een_melding(), een_terugkoppeling(), een_terugkoppeling(op_tijd=False)], (0, 1, 0)),
    ("K07", "", [een_melding()], (0, 0, 1)),
    ("K08", "", [een_melding(), een_terugkoppeling(kwaliteit="GEEN_HGKM")], (1, 1, 0)),
    ("K08", "", [een_melding(), een_terugkoppeling(kwaliteit="NIET_VOOR_VT")], (1, 1, 0)),
    ("K08", "", [een_melding(), een_terugkoppeling(kwaliteit="DUBBEL")], (0, 1, 0)),
    ("K09", "", [een_melding(), een_terugkoppeling(kwaliteit="ONVOLDOENDE_INFO")], (1, 1, 0)),
    ("K09", "", [een_melding(), een_stand(onvoldoende=True), een_terugkoppeling()], (1, 1, 0)),
    ("K09", "", [een_melding(), een_stand(onvoldoende=True)], (0, 0, 1)),
    ("K10", "", [een_melding(aanleidingen=["01", "06"]), een_terugkoppeling(aanleidingen=["06", "01"])], (1, 1, 0)),
    ("K10", "", [een_melding(aanleidingen=["01", "06"]), een_terugkoppeling(aanleidingen=["06"])], (0, 1, 0)),
    ("K10", "", [een_melding(aanleidingen=["01"]), een_terugkoppeling()], (0, 0, 1)),
    ("K10", "", [een_melding(aanleidingen=[]), een_terugkoppeling(aanleidingen=["06"])], (0, 0, 1)),
    ("K12", "", [een_mutatie(status="NIET_DOORGEZET"), een_feit(F.STEEKPROEF, fout=True)], (1, 1, 0)),
    ("K12", "", [een_mutatie(status="NIET_DOORGEZET"), een_feit(F.STEEKPROEF, fout=False)], (0, 1, 0)),
    ("K12", "", [een_mutatie(status="NIET_DOORGEZET")], (0, 0, 0)),
    ("K13", "", [een_melding(gezien=False)], (1, 1, 0)),
    ("K13", "", [een_melding(gezien=True)], (0, 1, 0)),
    ("K13", "", [een_melding(gezien=False, spoed=True), een_feit(F.GEZIEN, op_tijd=True)], (0, 1, 0)),
    ("K13", "", [een_melding(gezien=False, spoed=True), een_feit(F.GEZIEN, op_tijd=False)], (1, 1, 0)),
    ("K13", "", [een_melding(gezien=False, spoed=True, gezien_voor="2026-03-02")], (1, 1, 0)),
    (
        "K13",
        "",
        [
            een_melding(gezien=False, spoed=True, gezien_voor="2026-03-02"),
            een_feit(F.GEZIEN, op_tijd=True),
            een_feit(F.GEZIEN, op_tijd=False),
        ],
        (0, 1, 0),
    ),  # a look too late at a newer version does not undo the one that was in time
    (
        "K13",
        "",
        [
            een_melding(gezien=False, spoed=True, gezien_voor="2026-03-02"),
            een_feit(F.GEZIEN, dag=date(2026, 3, 4), op_tijd=True),
        ],
        (1, 1, 0),
    ),  # in time for a newer version, days after the report went out
    ("K14", "", [een_melding(), een_stand(te="2026-03-09")], (1, 1, 0)),
    ("K14", "", [een_melding(), een_stand(te="2026-03-10")], (0, 1, 0)),
    ("K14", "", [een_melding()], (0, 1, 0)),
    ("K14", "", [een_melding(), een_stand(te="2026-03-09"), een_stand(te=None)], (0, 1, 0)),
    ("K14", "", [een_melding(), een_stand(te="2026-03-09"), IN], (0, 0, 1)),
    ("K14-AMVB", "", [een_melding(), een_stand(te="2026-03-07")], (1, 1, 0)),
    ("K14-AMVB", "", [een_melding(), een_stand(te="2026-03-09")], (0, 1, 0)),
    ("K15", "", [een_melding(), een_stand(**ONDERZOEK, oe="2026-05-14")], (1, 1, 0)),
    ("K15", "", [een_melding(), een_stand(**ONDERZOEK, oe="2026-05-15")], (0, 1, 0)),
    ("K15", "", [een_melding(), een_stand(te="2026-03-05")], (0, 0, 0)),
    ("K16", "", [een_melding(), een_stand(**ONDERZOEK, oe="2026-05-15", bewust=True)], (1, 1, 0)),
    ("K16", "", [een_melding(), een_stand(**ONDERZOEK, oe="2026-05-14", bewust=True)], (0, 1, 0)),
    ("K16", "", [een_melding(), een_stand(**ONDERZOEK, oe="2026-05-15")], (0, 1, 0)),
    ("K18", "", [een_melding(soort="VERVOLG", fase="TRIAGE")], (1, 1, 0)),
    ("K18", "", [een_melding()], (0, 1, 0)),
    ("K18-triage", "", [een_melding(soort="VERVOLG", fase="TRIAGE")], (1, 1, 0)),
    ("K18-daarna", "", [een_melding(soort="VERVOLG", fase="DAARNA")], (1, 1, 0)),
    ("K18-triage", "", [een_melding(soort="VERVOLG", fase="DAARNA")], (0, 1, 0)),
    ("K18-daarna", "", [een_melding(soort="VERVOLG", fase="MONITORING")], (0, 1, 0)),
    ("K18-monitoring", "", [een_melding(soort="VERVOLG", fase="MONITORING")], (1, 1, 0)),
    ("K18-monitoring", "", [een_melding(soort="VERVOLG", fase="TRIAGE")], (0, 1, 0)),
    ("K19", "LOPENDE_ZAAK", [een_melding(eerder=3)], (1, 1, 0)),
    ("K19", "GESLOTEN_ZAAK", [een_melding(eerder=2)], (1, 1, 0)),
    ("K19", "NIEMAND_BEKEND", [een_melding(eerder=1)], (1, 1, 0)),
    ("K19", "NIEMAND_BEKEND", [een_melding()], (1, 1, 0)),
    ("K19", "NIEMAND_BEKEND", [een_melding(eerder=2)], (0, 1, 0)),
    ("K20", "", [overgedragen("2026-03-31"), hermeld("2026-09-30")], (1, 1, 0)),
    ("K20", "", [overgedragen("2026-03-31"), hermeld("2026-10-01")], (0, 1, 0)),
    ("K20-12", "", [overgedragen("2026-03-31"), hermeld("2027-04-01")], (0, 1, 0)),
    ("K20-12", "", [overgedragen("2026-03-31"), hermeld("2026-10-01")], (1, 1, 0)),
    ("K20", "", [overgedragen("2026-03-31"), hermeld("2026-03-30")], (0, 1, 0)),
    ("K20", "", [overgedragen("2026-05-01"), overgedragen("2026-03-31", "b"), hermeld("2026-10-15")], (0, 1, 0)),
    ("K20", "", [overgedragen("2026-03-31"), overgedragen(None), hermeld("2026-09-30")], (0, 0, 0)),
    ("K20", "", [overgedragen("2026-03-31"), hermeld("2026-09-30"), hermeld(None)], (0, 1, 0)),
    ("K20", "", [overgedragen("2026-03-31"), hermeld("2026-09-30"), hermeld("2027-09-30", "y")], (1, 1, 0)),
    ("K21", "03", [een_melding(), een_terugkoppeling(vervolg="03")], (1, 1, 0)),
    ("K21", "01", [een_melding(), een_terugkoppeling(vervolg="01"), een_terugkoppeling(vervolg="03")], (0, 1, 0)),
    ("K22", "", [een_melding(), een_terugkoppeling(acuut="ACUUT")], (1, 1, 0)),
    ("K22", "", [een_melding(), een_terugkoppeling(acuut="STRUCTUREEL")], (0, 1, 0)),
    ("K22-structureel", "", [een_melding(), een_terugkoppeling(acuut="ACUUT")], (0, 1, 0)),
    ("K22-structureel", "", [een_melding(), een_terugkoppeling(acuut="STRUCTUREEL")], (1, 1, 0)),
    ("K23", "", [een_melding(spoed=True), een_terugkoppeling(acuut="ACUUT")], (1, 1, 0)),
    ("K23", "", [een_melding(spoed=True), een_terugkoppeling(acuut="GEEN")], (0, 1, 0)),
    ("K23", "", [een_melding(spoed=True), een_terugkoppeling(acuut="NIET_BEOORDEELD")], (0, 0, 1)),
    ("K23-dekking", "", [een_melding(spoed=True), een_terugkoppeling(acuut="ACUUT")], (1, 1, 0)),
    ("K23-dekking", "", [een_melding(spoed=False), een_terugkoppeling(acuut="ACUUT")], (0, 1, 0)),
    ("K23-dekking", "", [een_melding(), een_terugkoppeling(acuut="GEEN")], (0, 0, 0)),
    ("K23-dekking", "", [een_melding()], (0, 0, 1)),
    ("K24", "", [een_vraag()], (1,)),
    ("K24", "", [een_vraag(status="INGETROKKEN")], (1,)),
    ("K24-op-tijd", "", [een_vraag(status="BEANTWOORD", op_tijd=True)], (1, 1, 0)),
    ("K24-op-tijd", "", [een_vraag(status="BEANTWOORD", op_tijd=False)], (0, 1, 0)),
    ("K24-op-tijd", "", [een_vraag()], (0, 1, 0)),
    ("K24-op-tijd", "", [een_vraag(status="INGETROKKEN")], (0, 0, 1)),
    ("K24-op-tijd", "", [een_vraag(status="INGETROKKEN", op_tijd=False)], (0, 1, 0)),
    ("K24-geweigerd", "", [een_vraag(status="GEWEIGERD", op_tijd=True, redenen=["GEEN_GROND"])], (1, 1, 0)),
    ("K24-geweigerd", "", [een_vraag(status="BEANTWOORD", op_tijd=True)], (0, 1, 0)),
    ("K24-geweigerd", "", [een_vraag()], (0, 0, 1)),
    ("K24-reden", "GEEN_GROND", [een_vraag(status="DEELS_BEANTWOORD", redenen=["GEEN_GROND", "X"])], (1, 1, 0)),
    ("K24-reden", "GEEN_GROND", [een_vraag(status="BEANTWOORD", op_tijd=True)], (0, 1, 0)),
    ("K25", "", [een_om_vraag()], (1,)),
    ("K25-zonder", "", [een_om_vraag(beslist=True, zonder=True)], (1, 1, 0)),
    ("K25-zonder", "", [een_om_vraag(beslist=True, zonder=False)], (0, 1, 0)),
    ("K25-zonder", "", [een_om_vraag()], (0, 0, 1)),
    ("M01", "", [een_melding(), een_stand(monitor=True)], (1, 1, 0)),
    ("M01", "", [een_melding(), een_stand(te="2026-03-10", monitor=True)], (1, 1, 0)),
    ("M01", "", [een_melding()], (0, 1, 0)),
    ("M01", "", [een_melding(), een_stand(te="2026-03-09", monitor=True)], (0, 0, 0)),
]


@pytest.mark.parametrize(("meting", "onderdeel", "feiten", "verwacht"), VOORBEELDEN)
def test_what_counts_and_what_does_not(
    meting: str, onderdeel: str, feiten: list[Opgetekend], verwacht: tuple[int, ...]
) -> None:
    assert cijfer(meting, feiten, LATER, onderdeel) == verwacht


def test_every_share_has_an_example_that_counts_and_one_that_does_not() -> None:
    told = {
        meting.id
        for indicator in INDICATOREN.values()
        if not indicator.grootboek
        for meting in indicator.metingen
        if meting.berekening is Berekening.AANDEEL
    }
    yes = {meting for meting, _, _, (teller, *_) in VOORBEELDEN if teller == 1}
    no = {meting for meting, _, _, (teller, *_) in VOORBEELDEN if teller == 0}
    assert told <= yes
    assert told <= no


@pytest.mark.parametrize(
    ("meting", "feiten", "laatste_dag", "erna"),
    [
        ("K06", [een_melding(), een_terugkoppeling()], date(2026, 3, 11), (1, 1, 0)),
        ("K13", [een_melding(gezien=False, spoed=True, gezien_voor="2026-03-03")], date(2026, 3, 3), (1, 1, 0)),
        ("K14", [een_melding()], MAANDAG, (0, 1, 0)),
        ("K15", [een_melding(), een_stand(**ONDERZOEK)], date(2026, 5, 14), (0, 1, 0)),
        ("K16", [een_melding(), een_stand(**ONDERZOEK, bewust=True)], date(2026, 5, 14), (1, 1, 0)),
        ("K20", [overgedragen("2026-03-31"), hermeld("2026-10-15")], date(2026, 9, 30), (0, 1, 0)),
        ("K20", [overgedragen("2026-03-31"), hermeld("2026-04-01")], date(2026, 9, 30), (1, 1, 0)),
        ("K24-op-tijd", [een_vraag()], date(2026, 3, 4), (0, 1, 0)),
        ("M01", [een_melding(), een_stand(monitor=True)], MAANDAG, (1, 1, 0)),
    ],
)
def test_what_is_not_finished_is_left_out_until_the_day_after_its_term(
    meting: str, feiten: list[Opgetekend], laatste_dag: date, erna: tuple[int, ...]
) -> None:
    assert cijfer(meting, feiten, laatste_dag) == (0, 0, 1)
    assert cijfer(meting, feiten, date.fromordinal(laatste_dag.toordinal() + 1)) == erna


def test_what_is_finished_counts_at_once() -> None:
    assert cijfer("K14", [een_melding(), een_stand(te="2026-03-03")], DAG) == (1, 1, 0)


def test_minutes_are_kept_by_value() -> None:
    read = [een_melding(spoed=True), een_feit(F.GELEZEN, minuten=17)]
    regels = [regel for found in bijdragen(Onderwerp.van(read)) for regel in found.regels]
    assert [(r.waarde, r.aantal) for r in regels if r.grootheid == "spoed.gelezen"] == [(17, 1)]
    assert geteld([een_melding(spoed=True)])["spoed.gelezen.weggelaten", ""] == 1
    assert geteld([een_melding(spoed=False), een_feit(F.GELEZEN, minuten=17)])["spoed.gelezen", ""] == 0
    assert geteld([een_om_vraag(minuten=90)])["om_vragen.antwoord", ""] == 1


@pytest.mark.parametrize(
    ("minuten", "bewaard"),
    [(-3, 0), (0, 0), (119, 119), (120, 120), (122, 120), (123, 125), (1440, 1440), (1469, 1440), (1470, 1500)],
)
def test_minutes_are_kept_coarser_the_longer_it_took(minuten: int, bewaard: int) -> None:
    assert afgerond(minuten) == bewaard


def test_a_distribution_has_a_bounded_number_of_values() -> None:
    values = {afgerond(n) for n in range(0, 400_000, 3)}
    assert len(values) < 3_000
    assert max(values) == 90 * 1440


class TestSpiegel:
    def test_a_field_counts_where_its_check_applies_and_is_filled_where_nothing_was_wrong(self) -> None:
        found = geteld([een_mutatie(toegepast=0b1110, gevuld=0b0110)])
        assert {code for (name, code) in found if name == "veld.toegepast"} == {"Q01", "Q02", "Q03"}
        assert {code for (name, code) in found if name == "veld.gevuld"} == {"Q01", "Q02"}
        assert (CONTROLES[0], CONTROLES[-1]) == ("Q01", "Q25")

    def test_only_the_newest_version_counts_and_nothing_of_what_was_taken_back(self) -> None:
        versions = [een_mutatie(toegepast=2, gevuld=0), een_mutatie(toegepast=2, gevuld=2)]
        assert geteld(versions)["veld.gevuld", "Q01"] == geteld(versions)["veld.toegepast", "Q01"] == 1
        withdrawn = [*versions, een_feit(F.UITKOMST, status="INGETROKKEN")]
        assert geteld(withdrawn)["veld.toegepast", "Q01"] == 0

    def test_what_veilig_thuis_missed_counts_by_check(self) -> None:
        assert geteld([een_melding(), een_terugkoppeling(ontbrekend=["Q07", "Q07"])])["veld.gemist", "Q07"] == 1


class TestRegels:
    def test_a_rule_counts_as_fired_judged_and_sampled(self) -> None:
        ruled: dict[str, Any] = {"regels": ["N06"], "regelset": "landelijk@2026.1"}
        mutatie = [een_mutatie(status="NIET_DOORGEZET", **ruled), een_feit(F.STEEKPROEF, fout=True)]
        found = geteld(mutatie)
        assert found["regel.afgegaan", "landelijk@2026.1|N06"] == 1
        assert found["regel.beslist", "landelijk@2026.1|GEWELD"] == 1
        assert found["regel.steekproef.fout", "landelijk@2026.1|N06"] == 1
        judged = geteld([een_melding(**ruled), een_terugkoppeling(kwaliteit="GEEN_HGKM")])
        assert judged["regel.beoordeeld", "landelijk@2026.1|N06"] == 1
        assert judged["regel.terecht", "landelijk@2026.1|N06"] == 0
        useful = geteld([een_melding(**ruled), een_terugkoppeling(kwaliteit="ONVOLDOENDE_INFO")])
        assert useful["regel.terecht", "landelijk@2026.1|N06"] == 1

    def test_a_new_decision_takes_the_place_of_the_first(self) -> None:
        first = een_mutatie(regels=["N06"], regelset="landelijk@2026.1")
        found = geteld([first, een_feit(F.UITKOMST, status="DOORGEZET", regels=["D01"], regelset="landelijk@2026.2")])
        assert {code for (name, code) in found if name == "regel.afgegaan"} == {"landelijk@2026.2|D01"}


@pytest.mark.parametrize(
    ("code", "stand", "terug"),
    [
        ("TRIAGE_OMGEKEERD", {"ts": "2026-03-04", "te": "2026-03-03"}, None),
        ("ONDERZOEK_OMGEKEERD", {"te": "2026-03-02", "bd": "2026-03-03", "os": "2026-03-05", "oe": "2026-03-04"}, None),
        ("ONDERZOEK_VOOR_BESLUIT", {"te": "2026-03-02", "bd": "2026-03-05", "os": "2026-03-04"}, None),
        ("OVERNAME_VOOR_BESLUIT", {"te": "2026-03-02", "ow": "2026-03-05", "ov": "2026-03-04"}, None),
        ("TERUGKOPPELING_ZONDER_TRIAGE", {"ts": "2026-03-02"}, {}),
        ("VERVOLG_ZONDER_ONDERZOEK", {"te": "2026-03-02"}, {"vervolg": "01"}),
        ("ONDERZOEK_NA_EINDE", {"te": "2026-03-02", "bd": "2026-03-03"}, {"vervolg": "04"}),
        ("VERVOLG_ZONDER_GEWELD", {"te": "2026-03-02"}, {"kwaliteit": "GEEN_HGKM", "vervolg": "02"}),
        ("ACUUT_ZONDER_VERVOLG", {"te": "2026-03-02"}, {"acuut": "ACUUT", "vervolg": "03"}),
    ],
)
def test_a_contradiction_is_found_alone(code: str, stand: dict[str, str], terug: dict[str, str] | None) -> None:
    told = [een_melding(), een_stand(**stand)] + ([] if terug is None else [een_terugkoppeling(**terug)])
    found = geteld(told)
    assert {part for (name, part) in found if name == "tegenspraak.zaak"} == {code}
    assert found["tegenspraak.zaak.enige", ""] == 1
    assert code in {each.code for each in TEGENSPRAKEN}


def test_a_course_without_contradictions_has_none() -> None:
    clean = een_stand(ts="2026-03-03", te="2026-03-03", bd="2026-03-03", os="2026-03-03", oe="2026-03-03")
    assert geteld([een_melding(), clean, een_terugkoppeling(vervolg="01")])["tegenspraak.zaak.enige", ""] == 0


class TestWhere:
    def test_a_mutatie_counts_in_the_month_of_its_first_receipt_where_its_newest_version_says(self) -> None:
        versions = [
            een_feit(F.MUTATIE, dag=date(2026, 3, 31), vt_regio=None, status="BEOORDEELD"),
            een_feit(F.MUTATIE, dag=date(2026, 4, 1), vt_regio="drenthe", status="DOORGEZET"),
        ]
        [found] = bijdragen(Onderwerp.van(versions))
        assert found.plaats == Plaats(date(2026, 3, 1), "HG", "drenthe", "oost-nederland")

    def test_a_case_counts_where_and_when_it_was_first_handed_over(self) -> None:
        later = een_feit(F.OVERGEDRAGEN, vt_regio="twente", melding="a", op="2026-05-02")
        first = een_feit(F.OVERGEDRAGEN, vt_regio="drenthe", melding="b", op="2026-04-02")
        [melding, zaak] = bijdragen(Onderwerp.van([een_melding(), later, first]))
        assert melding.plaats.maand == date(2026, 3, 1)
        assert (zaak.plaats.maand, zaak.plaats.vt_regio) == (date(2026, 4, 1), "drenthe")

    def test_facts_about_what_was_never_received_count_for_nothing(self) -> None:
        assert (
            bijdragen(Onderwerp.van([een_feit(F.STAND, te="2026-03-05"), een_feit(F.UITKOMST, status="SPOED")])) == []
        )


POPULATIES = {
    "mutaties.geldig": "mutaties",
    "mutaties.definitief": "mutaties",
    "vragen.verlopen": "vragen",
    "vragen.beantwoord": "vragen",
    "om_vragen.antwoord": "om_vragen",
    "om_vragen.beslist": "om_vragen",
    **dict.fromkeys(
        ("gezien", "verwacht", "teruggekoppeld", "oordeel", "aanleiding.beide", "triage.WERKDAGEN", "triage.AMVB"),
        "",
    ),
}
"""What a denominator and what it leaves out are together; the empty one is every melding that was delivered."""


class TestTheCatalogue:
    def test_has_all_indicators_of_the_handbook(self) -> None:
        assert list(INDICATOREN) == [*(f"K{n:02d}" for n in range(1, 26)), "M01"]

    @pytest.mark.parametrize("indicator", INDICATOREN.values(), ids=INDICATOREN)
    def test_is_made_of_counts_that_are_kept(self, indicator: Indicator) -> None:
        assert sum(meting.hoofd for meting in indicator.metingen) == 1
        assert indicator.definitie.endswith(".")
        if indicator.grootboek:
            return
        for meting in indicator.metingen:
            percentile = meting.berekening in (Berekening.MEDIAAN, Berekening.P90)
            assert (GROOTHEDEN[meting.teller].soort is Grootheidsoort.VERDELING) == percentile
            assert (meting.noemer is not None) == (meting.berekening is Berekening.AANDEEL)
            assert {meting.noemer, meting.weggelaten} - {None} <= GROOTHEDEN.keys()
            in_parts = meting.per_onderdeel or meting.onderdeel is not None
            assert GROOTHEDEN[meting.teller].onderdelen == in_parts
        if indicator.dekking is not None:
            assert {indicator.dekking.teller, indicator.dekking.noemer} <= GROOTHEDEN.keys()
            assert 0 < indicator.dekking.minimum <= 1

    def test_names_every_figure_once_and_every_norm_of_the_handbook(self) -> None:
        assert len(METINGEN) == sum(len(indicator.metingen) for indicator in INDICATOREN.values())
        norms = {m.id: (m.norm.waarde, m.norm.soort) for m in METINGEN.values() if m.norm is not None}
        assert norms["K14"] == (90.0, "streefwaarde")
        assert norms["K14-AMVB"] == (90.0, "streefwaarde")
        assert norms["K15"] == (80.0, "streefwaarde")
        assert norms["K16"] == (30.0, "signaal")
        assert norms["K13"] == (0.0, "streefwaarde")

    def test_shows_every_reading_of_every_waiting_list(self) -> None:
        shown = {(meting.teller, meting.variant) for meting in INDICATOREN["K17"].metingen}
        assert {(lijst.id, variant) for lijst in DEFINITIES for variant in lijst.reeksen} <= shown

    def test_keeps_no_count_with_a_name_too_long_or_a_total_that_is_not_kept(self) -> None:
        assert max(map(len, GROOTHEDEN)) <= 40
        assert all(g.totaal is None or (g.onderdelen and g.totaal in GROOTHEDEN) for g in GROOTHEDEN.values())


@given(feiten_van_een("een"), st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_on_every_day_a_subject_is_in_a_denominator_or_left_out_of_it_and_never_both(
    feiten: list[Opgetekend], op: date
) -> None:
    found = geteld(feiten, op)
    assert all(aantal in (0, 1) for aantal in found.values())
    received = {kind.soort for kind in feiten}
    for name, whole in POPULATIES.items():
        population = found[whole, ""] if whole else int(F.MELDING in received)
        assert found[name, ""] + found[f"{name}.weggelaten", ""] == population, name
    for grootheid in GROOTHEDEN.values():
        if grootheid.totaal is not None:
            parts = sum(aantal for (name, _), aantal in found.items() if name == grootheid.id)
            assert parts == found[grootheid.totaal, ""], grootheid.id


@given(feiten_van_een("een"), st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_no_numerator_counts_what_its_denominator_does_not(feiten: list[Opgetekend], op: date) -> None:
    found = geteld(feiten, op)
    for meting in METINGEN.values():
        if meting.noemer is not None and meting.noemer in GROOTHEDEN:
            parts = [n for (name, _), n in found.items() if name == meting.teller]
            assert max(parts, default=0) <= found[meting.noemer, ""], meting.id


@given(st.data())
def test_only_the_order_within_a_kind_matters(data: st.DataObject) -> None:
    """But for a mutatie, whose versions and verdicts move it in the order in which they came."""
    feiten = data.draw(feiten_van_een("een").filter(lambda found: F.UITKOMST not in {feit.soort for feit in found}))
    kinds = data.draw(st.permutations(list(dict.fromkeys(feit.soort for feit in feiten))))
    sorted_by_kind = sorted(feiten, key=lambda feit: kinds.index(feit.soort))
    assert geteld(feiten) == geteld(sorted_by_kind)
    assert set(REGIOS) >= {feit.vt_regio for feit in feiten} - {None}
