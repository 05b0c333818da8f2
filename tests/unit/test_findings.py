"""Checks Q01–Q25: each finds what it should, stays silent when it should, and never repeats a value."""

import re
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.codes_beoordeling import Niveau, Volledigheidsband
from service.intake.checks import CHECKS
from service.intake.findings import Bevindingen, als_spoed, findings
from tests.builders import (
    NU,
    Wire,
    een_betrokkene,
    een_bsn,
    een_incident,
    een_kind,
    een_mutatie,
    een_pleger,
    een_slachtoffer,
    gelezen,
    zonder,
)

NOW = datetime.fromisoformat(NU)


def check(message: Wire, *, region: bool = True) -> Bevindingen:
    return findings(gelezen(message), NOW, lambda _: region)


def places(message: Wire, code: str, *, region: bool = True) -> list[str]:
    """Where a check found something."""
    return [finding.locatie for finding in check(message, region=region).bevindingen if finding.code == code]


def with_people(*people: Wire, **overrides: Any) -> Wire:
    return een_mutatie(betrokkenen=list(people), **overrides)


FOUND: list[tuple[str, Wire, list[str]]] = [
    ("Q01", zonder(een_mutatie(), "contact"), ["contact"]),
    ("Q02", zonder(een_mutatie(), "incident.beginOp", "incident.plaats"), ["incident.beginOp", "incident.plaats"]),
    ("Q02", een_mutatie(incident=een_incident(beginOp="2026-11-20T23:50:00+01:00")), ["incident.geregistreerdOp"]),
    (
        "Q02",
        een_mutatie(incident=een_incident(beginOp="2026-11-22T10:00:00Z", geregistreerdOp="2026-11-22T11:00:00Z")),
        ["incident.beginOp", "incident.geregistreerdOp"],
    ),
    ("Q03", een_mutatie(betrokkenen=[], relaties=[]), ["betrokkenen"]),
    (
        "Q03",
        zonder(een_mutatie(), "betrokkenen.0.rol", "betrokkenen.1.categorie"),
        ["betrokkenen[0].rol", "betrokkenen[1].categorie"],
    ),
    ("Q04", zonder(een_mutatie(), "betrokkenen.0.bsn", "betrokkenen.0.voornamen"), ["betrokkenen[0]"]),
    (
        "Q04",
        zonder(
            with_people(een_slachtoffer(bsn="000000000"), een_pleger(), een_kind(bsn="000000000")),
            "betrokkenen.0.voornamen",
            "betrokkenen.1.bsn",
            "betrokkenen.1.geboortedatum",
            "betrokkenen.2.voornamen",
        ),
        ["betrokkenen[0]", "betrokkenen[1]", "betrokkenen[2]"],
    ),
    ("Q05", with_people(een_slachtoffer(bsn="999999999"), een_pleger()), ["betrokkenen[0].geboortedatum"]),
    ("Q05", with_people(een_slachtoffer(), een_kind(geboortedatum="ONGEBOREN")), ["betrokkenen[1].bsn"]),
    (
        "Q05",
        with_people(een_slachtoffer(verwachteGeboortedatum="2027-01-01")),
        ["betrokkenen[0].verwachteGeboortedatum"],
    ),
    ("Q06", een_mutatie(relaties=[]), ["betrokkenen[0]", "betrokkenen[1]"]),
    ("Q07", zonder(een_mutatie(), "kinderen"), ["kinderen"]),
    ("Q07", een_mutatie(kinderen={"antwoord": "ONBEKEND"}), ["kinderen.redenOnbekend"]),
    (
        "Q07",
        with_people(een_slachtoffer(), kinderen={"antwoord": "INWONEND"}),
        ["kinderen.aantal", "kinderen.leeftijden"],
    ),
    ("Q08", zonder(een_mutatie(), "kinderen.verblijfplaats"), ["kinderen.verblijfplaats"]),
    (
        "Q08",
        een_mutatie(kinderen={"antwoord": "AANWEZIG", "aantal": 1, "verblijfplaats": "ONBEKEND"}),
        ["kinderen.verblijfplaats"],
    ),
    ("Q09", een_mutatie(aanleidingen=[], aarden=[]), ["aanleidingen", "aarden"]),
    ("Q10", een_mutatie(gedragingen=[], risicofeiten=[]), ["gedragingen"]),
    ("Q10", een_mutatie(incident=een_incident(toelichting="Ruzie.")), ["incident.toelichting"]),
    (
        "Q10",
        een_mutatie(incident=een_incident(toelichting="", passages=[{"soort": "MENING", "tekst": "Onze mening " * 9}])),
        ["incident.toelichting"],
    ),
    ("Q11", zonder(een_mutatie(), "letsel"), ["letsel"]),
    ("Q11", een_mutatie(letsel={"aanwezig": "JA"}), ["letsel.aard", "letsel.medischeHulp"]),
    ("Q12", zonder(een_mutatie(), "wapens"), ["wapens"]),
    ("Q12", een_mutatie(wapens={"aanwezig": "JA"}), ["wapens.soort", "wapens.gebruikt"]),
    (
        "Q12",
        een_mutatie(wapens={"aanwezig": "JA", "soort": "VUURWAPEN", "gebruikt": False}),
        ["wapens.vergunning"],
    ),
    ("Q13", zonder(een_mutatie(), "middelen"), ["middelen"]),
    ("Q14", zonder(een_mutatie(), "dreigingHerhaling"), ["dreigingHerhaling"]),
    ("Q15", zonder(een_mutatie(), "eerdereIncidenten"), ["eerdereIncidenten"]),
    ("Q15", een_mutatie(eerdereIncidenten={"bekend": "JA", "laatste": "vorige maand"}), ["eerdereIncidenten"]),
    ("Q16", zonder(een_mutatie(), "politieoptreden"), ["politieoptreden"]),
    ("Q16", zonder(een_mutatie(), "politieoptreden.zsm"), ["politieoptreden.zsm"]),
    (
        "Q16",
        een_mutatie(politieoptreden={"aangifte": False, "huisverbod": {"status": "OPGELEGD"}}),
        [
            "politieoptreden.aangehouden",
            "politieoptreden.ambtshalve",
            "politieoptreden.omBetrokken",
            "politieoptreden.huisverbod",
        ],
    ),
    ("Q17", zonder(een_mutatie(), "politieoptreden.plegerStatus"), ["politieoptreden.plegerStatus"]),
    ("Q17", een_mutatie(politieoptreden={"plegerStatus": "HEENGEZONDEN"}), ["politieoptreden.heenzendingOp"]),
    ("Q18", zonder(een_mutatie(), "huishouden"), ["huishouden"]),
    ("Q18", zonder(een_mutatie(), "huishouden.gemeentecode"), ["huishouden.gemeentecode"]),
    ("Q18", zonder(een_mutatie(), "huishouden.huisnummer"), ["huishouden.postcode"]),
    ("Q19", zonder(een_mutatie(), "betrokkenen.1.verblijf"), ["betrokkenen[1].verblijf"]),
    ("Q20", zonder(een_mutatie(), "geinformeerd"), ["geinformeerd"]),
    ("Q20", een_mutatie(geinformeerd={"antwoord": "NEE"}), ["geinformeerd.reden"]),
    (
        "Q21",
        zonder(een_mutatie(), "betrokkenen.0.tolkNodig", "betrokkenen.0.telefoon"),
        ["betrokkenen[0].tolkNodig", "betrokkenen[0].telefoon"],
    ),
    ("Q21", zonder(with_people(een_slachtoffer(tolkNodig=True)), "betrokkenen.0.taal"), ["betrokkenen[0].taal"]),
    ("Q22", een_mutatie(grondslag={"wpgArtikelen": ["8", "9"]}), ["grondslag.afgeschermdDeelVerwijderd"]),
    (
        "Q22",
        een_mutatie(grondslag={"wpgArtikelen": ["10"]}),
        ["grondslag.wpgArtikelen", "grondslag.afgeschermdDeelVerwijderd"],
    ),
    ("Q23", zonder(een_mutatie(), "gezien"), ["gezien"]),
    ("Q23", een_mutatie(gezien={"functie": "chef", "op": "2026-12-01T00:00:00Z"}), ["gezien.op"]),
    ("Q23", een_mutatie(situaties=["KIND_KORT_ALLEEN"]), ["gezien.proportionaliteit"]),
    ("Q24", een_mutatie(kinderen={"antwoord": "GEEN"}), ["kinderen.antwoord"]),
    (
        "Q24",
        een_mutatie(kinderen={"antwoord": "ELDERS", "aantal": 0, "leeftijden": [19]}),
        ["kinderen.leeftijden[0]", "kinderen.aantal"],
    ),
    ("Q24", with_people(een_kind(geboortedatum="2008-11-20")), ["betrokkenen[0].geboortedatum"]),
    ("Q24", with_people(een_slachtoffer(geboortedatum="1850")), ["betrokkenen[0].geboortedatum"]),
    ("Q24", with_people(een_slachtoffer(), een_pleger(bsn=een_bsn(1))), ["betrokkenen[1]"]),
    ("Q24", with_people(een_slachtoffer(categorie="VERDACHTE")), ["betrokkenen[0].categorie"]),
    ("Q24", with_people(een_slachtoffer(overlijdensdatum="2026-11-19")), ["betrokkenen[0].overlijdensdatum"]),
    ("Q24", een_mutatie(incident=een_incident(eindOp="2026-11-20T20:00:00+01:00")), ["incident.eindOp"]),
    ("Q24", een_mutatie(gedragingen=["GEEN", "RUZIE"], middelen=["GEEN", "DRUGS"]), ["gedragingen", "middelen"]),
    ("Q24", een_mutatie(letsel={"aanwezig": "NEE", "ernst": "ERNSTIG"}), ["letsel.aanwezig"]),
    ("Q24", een_mutatie(wapens={"aanwezig": "NEE", "soort": "STEEKWAPEN"}), ["wapens.aanwezig"]),
    ("Q24", een_mutatie(aanleidingen=["01"], aarden=["01", "08"]), ["aarden[1]"]),
    ("Q25", zonder(een_mutatie(), "huishouden.geheimAdres"), ["huishouden.geheimAdres"]),
    (
        "Q25",
        with_people(een_slachtoffer(verblijf="OPVANG", adres={"postcode": "1012AB", "huisnummer": 1})),
        ["betrokkenen[0].adres"],
    ),
]

SILENT: list[tuple[str, Wire]] = [
    ("Q02", een_mutatie(incident=een_incident(geregistreerdOp="2026-11-21T09:04:00Z"))),
    ("Q04", zonder(een_mutatie(), "betrokkenen.0.bsn")),
    ("Q04", with_people(een_slachtoffer(), een_kind(bsn="999999999", geboortedatum="ONGEBOREN"))),
    ("Q04", zonder(een_mutatie(huishouden={"gemeentecode": "GM0363", "geheimAdres": True}), "betrokkenen.0.bsn")),
    ("Q04", zonder(with_people(een_slachtoffer(), een_betrokkene()), "betrokkenen.1.voornamen")),
    ("Q05", with_people(een_slachtoffer(zwanger=True, verwachteGeboortedatum="2027-01-01"))),
    ("Q05", with_people(een_kind(bsn="000000000", geboortedatum="ONGEBOREN", verwachteGeboortedatum="2027-01-01"))),
    ("Q06", een_mutatie(relaties=[{"van": 1, "tot": 2, "soort": "ONBEKEND"}])),
    ("Q07", een_mutatie(kinderen={"antwoord": "ONBEKEND", "redenOnbekend": "niemand deed open"})),
    ("Q07", een_mutatie(kinderen={"antwoord": "AANWEZIG", "aantal": 1, "verblijfplaats": "BIJ_FAMILIE"})),
    ("Q10", een_mutatie(gedragingen=["GEEN"], risicofeiten=[])),
    (
        "Q10",
        een_mutatie(
            incident=een_incident(toelichting="", passages=[{"soort": "GEZIEN", "tekst": "Wij zagen haar " * 5}])
        ),
    ),
    ("Q12", een_mutatie(wapens={"aanwezig": "ONBEKEND"})),
    ("Q17", een_mutatie(politieoptreden={"aangehouden": True, "heenzendingOp": "2026-11-21T06:00:00Z"})),
    ("Q18", een_mutatie(huishouden={"gemeentecode": "GM0363", "geheimAdres": True})),
    ("Q22", een_mutatie(grondslag={"wpgArtikelen": ["8", "9"], "afgeschermdDeelVerwijderd": True})),
    ("Q24", with_people(een_kind(geboortedatum="2008-11-21"))),
    ("Q24", with_people(een_kind(geboortedatum="2008"))),
    ("Q24", with_people(een_slachtoffer(bsn="000000000"), een_pleger(bsn="000000000"))),
]

OUT_OF_PLACE: list[tuple[str, Wire]] = [
    ("Q06", with_people(een_slachtoffer())),
    (
        "Q08",
        with_people(
            een_slachtoffer(),
            een_pleger(verblijf="THUIS"),
            politieoptreden={"aangehouden": False, "plegerStatus": "THUIS"},
        ),
    ),
    ("Q09", een_mutatie(stroom="ZORG_JEUGD")),
    ("Q11", een_mutatie(gedragingen=["RUZIE"])),
    ("Q17", with_people(een_slachtoffer())),
    ("Q18", een_mutatie(registratiesoort="BETEKENING", gedragingen=["GEEN"], risicofeiten=[])),
]


class TestChecks:
    def test_a_complete_message_has_no_findings_and_the_full_score(self) -> None:
        result = check(een_mutatie())
        assert result.bevindingen == ()
        assert result.volledigheid == 1.0
        assert result.band is Volledigheidsband.VOLLEDIG

    @pytest.mark.parametrize(("code", "message", "expected"), FOUND)
    def test_what_is_missing_or_wrong_is_found_at_its_place(
        self, code: str, message: Wire, expected: list[str]
    ) -> None:
        assert places(message, code) == expected

    @pytest.mark.parametrize(("code", "message"), SILENT)
    def test_what_is_in_order_is_not_found(self, code: str, message: Wire) -> None:
        assert places(message, code) == []

    @pytest.mark.parametrize(("code", "message"), OUT_OF_PLACE)
    def test_what_does_not_apply_is_left_out_of_the_score(self, code: str, message: Wire) -> None:
        assert code in check(message).niet_van_toepassing

    def test_a_gemeentecode_without_a_region_is_found(self) -> None:
        assert places(een_mutatie(), "Q18", region=False) == ["huishouden.gemeentecode"]

    def test_an_administrative_entry_that_tells_of_violence_is_checked_in_full(self) -> None:
        assert "Q07" not in check(een_mutatie(registratiesoort="CORRECTIE")).niet_van_toepassing

    def test_every_check_has_a_test_of_its_own_on_both_sides(self) -> None:
        assert {code for code, _, _ in FOUND} == {f"Q{n:02d}" for n in range(1, 26)} == {row.code for row in CHECKS}


class TestLevels:
    def test_nobody_identified_blocks_and_the_others_warn(self) -> None:
        message = zonder(
            een_mutatie(), *(f"betrokkenen.{i}.{field}" for i in range(3) for field in ("bsn", "voornamen"))
        )
        levels = {f.locatie: f.niveau for f in check(message).bevindingen if f.code == "Q04"}
        assert levels == {"betrokkenen[0]": Niveau.B, "betrokkenen[1]": Niveau.W, "betrokkenen[2]": Niveau.W}

    def test_one_identified_child_is_enough_not_to_block(self) -> None:
        message = zonder(een_mutatie(), "betrokkenen.0.bsn", "betrokkenen.0.voornamen")
        assert not check(message).blokkerend

    def test_only_a_code_without_a_story_warns_and_a_story_without_a_code_blocks(self) -> None:
        only_code = check(een_mutatie(incident=een_incident(toelichting="")))
        only_story = check(een_mutatie(gedragingen=[], risicofeiten=[]))
        assert [(f.code, f.niveau) for f in only_code.bevindingen] == [("Q10", Niveau.W)]
        assert [(f.code, f.niveau) for f in only_story.bevindingen] == [("Q10", Niveau.B)]

    def test_language_and_phone_inform_and_cost_nothing(self) -> None:
        result = check(zonder(een_mutatie(), "betrokkenen.0.telefoon"))
        assert [f.niveau for f in result.bevindingen] == [Niveau.I]
        assert result.volledigheid == 1.0

    def test_a_report_that_only_nobody_has_seen_does_not_go_back_to_the_unit(self) -> None:
        unseen = check(zonder(een_mutatie(), "gezien"))
        assert unseen.blokkerend
        assert not unseen.aan_te_vullen
        assert check(zonder(een_mutatie(), "gezien", "kinderen")).aan_te_vullen


class TestUrgency:
    MESSAGE = zonder(een_mutatie(), "kinderen", "politieoptreden.plegerStatus", "gezien")

    def test_every_blocking_finding_becomes_a_warning(self) -> None:
        assert check(self.MESSAGE).blokkerend
        urgent = als_spoed(check(self.MESSAGE))
        assert not urgent.blokkerend
        assert {f.niveau for f in urgent.bevindingen} == {Niveau.W}

    def test_where_the_pleger_is_weighs_as_a_blocking_check(self) -> None:
        before, after = check(self.MESSAGE), als_spoed(check(self.MESSAGE))
        assert (after.gevuld, after.totaal) == (before.gevuld, before.totaal + 2)

    def test_a_complete_report_stays_complete(self) -> None:
        assert als_spoed(check(een_mutatie())).volledigheid == 1.0

    def test_doing_it_twice_changes_nothing(self) -> None:
        once = als_spoed(check(self.MESSAGE))
        assert als_spoed(once) == once


class TestScore:
    @pytest.mark.parametrize(
        ("gevuld", "totaal", "band"),
        [
            (9, 10, Volledigheidsband.VOLLEDIG),
            (899, 1000, Volledigheidsband.BRUIKBAAR),
            (7, 10, Volledigheidsband.BRUIKBAAR),
            (699, 1000, Volledigheidsband.ONVOLLEDIG),
            (0, 0, Volledigheidsband.VOLLEDIG),
        ],
    )
    def test_the_bands_begin_exactly_where_the_handbook_says(
        self, gevuld: int, totaal: int, band: Volledigheidsband
    ) -> None:
        assert Bevindingen((), gevuld, totaal, ()).band is band

    def test_the_score_is_weight_filled_over_weight_that_applies(self) -> None:
        result = check(zonder(een_mutatie(), "contact", "middelen"))
        assert (result.totaal - result.gevuld) == 3 + 1
        assert result.volledigheid == result.gevuld / result.totaal


TOP = ("contact", "kinderen", "letsel", "wapens", "middelen", "dreigingHerhaling", "eerdereIncidenten", "gezien")
MORE = ("politieoptreden", "huishouden", "geinformeerd", "gedragingen", "risicofeiten", "relaties", "betrokkenen")


@given(st.sets(st.sampled_from(TOP + MORE)))
def test_the_score_lies_between_zero_and_one_whatever_is_left_out(left_out: set[str]) -> None:
    result = check(zonder(een_mutatie(), *left_out))
    assert 0.0 <= result.volledigheid <= 1.0
    assert 0.0 <= als_spoed(result).volledigheid <= 1.0


@given(st.sets(st.sampled_from(TOP)), st.sampled_from(TOP))
def test_filling_a_field_never_lowers_the_score_while_the_same_checks_apply(left_out: set[str], filled: str) -> None:
    with_less = check(zonder(een_mutatie(), *left_out, *({filled} - left_out)))
    with_more = check(zonder(een_mutatie(), *(left_out - {filled})))
    if with_less.niet_van_toepassing == with_more.niet_van_toepassing:
        assert with_more.volledigheid >= with_less.volledigheid


CANARY = "Kanariegeel"
_NUMBERS = re.compile(r"\d{4,}")


@given(st.sets(st.sampled_from(TOP + MORE[:-1])), st.booleans())
def test_a_finding_never_holds_a_value_of_the_message(left_out: set[str], known: bool) -> None:
    people = [
        een_slachtoffer(achternaam=CANARY, voornamen=CANARY, telefoon="0687654321", geboortedatum="1850-01-01"),
        een_pleger(achternaam=CANARY, voornamen=CANARY, verblijf="OPVANG", adres={"postcode": "9876ZZ"}),
        een_kind(achternaam=CANARY, geboortedatum="1999-12-31", overlijdensdatum="2001-01-01"),
    ]
    message = zonder(
        een_mutatie(
            betrokkenen=people if known else [{**person, "bsn": "000000000"} for person in people],
            incident=een_incident(toelichting=CANARY, plaats={"postcode": "9876ZZ"}),
        ),
        *left_out,
    )
    for finding in check(message, region=False).bevindingen:
        text = " ".join(finding.as_dict().values())
        assert CANARY not in text
        assert "9876" not in text
        assert _NUMBERS.search(text) is None
        assert finding.uitleg.endswith(".")
