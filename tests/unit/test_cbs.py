"""The records of a delivery to CBS: which there are, in which half-year, how they are written, what the check finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from service.cases.service import Melding, Stap, Zaakgegevens
from service.cbs.controle import Inhoud, gecontroleerd, rapport
from service.cbs.halfjaar import Halfjaar, gebrek
from service.cbs.leveringspagina import als_pagina
from service.cbs.opmaak import VELDEN, als_csv, lees, per_record, vast
from service.cbs.records import Cbsrecord, Meldingrecord, Onderzoekrecord, Persoon
from service.cbs.samenstellen import Gezegd, betrokkenen, samengesteld
from service.core.codes_cbs import CbsBestand
from service.core.codes_terugkoppeling import VervolgMelding
from service.core.codes_zaak import MeldingStatus, Stapsoort
from service.core.ids import new_id
from tests.builders import een_bsn, een_kind, een_pleger, een_slachtoffer

CONTRACTS = Path(__file__).parents[2] / "contracts"
H1, H2 = Halfjaar(2026, 1), Halfjaar(2026, 2)
NUMMER = UUID("01970000-0000-7000-8000-000000000001")
ANNA, BRAM = Persoon(een_bsn(1), "19880402", "V"), Persoon(een_bsn(2), "19850930", "M")


def op(text: str) -> datetime:
    """Noon on a day."""
    return datetime.fromisoformat(f"{text}T12:00:00").replace(tzinfo=UTC)


def een_melding(**changes: Any) -> Melding:
    """A melding of February, closed after triage."""
    received = op("2026-02-03")
    base: dict[str, Any] = {
        "id": NUMMER, "vt_regio": "twente", "mutatie_id": new_id(), "eenheid": "oost-nederland", "bvh_nummer": "PL1",
        "hoort_bij": None, "spoed": False, "status": MeldingStatus.EINDE, "ontvangen_op": received, "t1_op": received,
        "t1b_op": received, "t2_op": received, "kennisname_op": None, "vervolg": VervolgMelding.EINDE_BEMOEIENIS,
        "triage_op": op("2026-02-06"), "onderzoek_op": None, "gesloten_op": op("2026-02-06"), "ingetrokken_op": None,
        "intrekking_bevestigd_op": None, "gemeentecode": None, "aanleidingen": ["08", "01"], "aarden": ["08", "01"],
        "redencodes": [], "kinderen": "NEE", "band": "VOLLEDIG", "gezien_op": None, "minimalisatie": [],
        "verrijking": [], "bevindingen": [], "versie": 1,
    }  # fmt: skip
    return Melding(**(base | changes))


def een_stap(soort: Stapsoort, day: str, **gegevens: Any) -> Stap:
    return Stap(id=new_id(), nr=1, soort=soort, tijdstip=op(day), gegevens=gegevens)


def made(
    melding: Melding, halfjaar: Halfjaar = H1, *, gezegd: Gezegd | None = None, stappen: Sequence[Stap] = (),
    mensen: Sequence[Mapping[str, Any]] | None = None,
) -> Inhoud:  # fmt: skip
    people = [een_slachtoffer(), een_pleger()] if mensen is None else mensen
    return samengesteld(Zaakgegevens(melding, stappen, {"betrokkenen": people}), gezegd or Gezegd(), halfjaar)


def found(inhoud: Inhoud) -> list[str]:
    return [one.code.value for one in inhoud.bevindingen]


def left_out(inhoud: Inhoud) -> list[str]:
    return [one.reden.value for one in inhoud.weggelaten]


class TestAMelding:
    def test_with_an_end_is_of_the_day_it_came_in(self) -> None:
        record = Meldingrecord(
            nummer=NUMMER.hex, aanleidingen=("01", "08"), aarden=("01", "08"), datum=date(2026, 2, 3), vervolg="04",
            personen=(ANNA, BRAM),
        )  # fmt: skip
        assert made(een_melding()) == Inhoud([record], [], [], [])
        assert made(een_melding(), H2) == Inhoud([], [], [], [])

    def test_with_an_onderzoek_names_it(self) -> None:
        (record,) = made(een_melding(vervolg=VervolgMelding.START_ONDERZOEK, gesloten_op=None)).meldingen
        assert (record.vervolg, record.onderzoek) == ("01", f"{NUMMER.hex}01")

    @pytest.mark.parametrize("ended", ["overgedragen_op", "gesloten_op"])
    def test_with_follow_up_is_of_the_day_on_which_veilig_thuis_was_done(self, ended: str) -> None:
        arranging = een_melding(vervolg=VervolgMelding.INZETTEN_VERVOLGTRAJECT, gesloten_op=None)
        assert left_out(made(arranging)) == ["NOG_NIET_BEEINDIGD"]
        at: dict[str, Any] = {ended: op("2026-07-01")}
        done = replace(arranging, **at)
        assert left_out(made(done)) == ["NOG_NIET_BEEINDIGD"]
        (record,) = made(done, H2).meldingen
        assert (record.datum, record.start_vervolg, record.einde_bemoeienis) == (
            date(2026, 2, 3), date(2026, 2, 6), date(2026, 7, 1),
        )  # fmt: skip

    def test_that_was_handed_over_and_closed_later_ended_with_the_handing_over(self) -> None:
        vervolg = VervolgMelding.INZETTEN_VERVOLGTRAJECT
        both = een_melding(vervolg=vervolg, overgedragen_op=op("2026-06-30"), gesloten_op=op("2026-09-01"))
        assert [one.einde_bemoeienis for one in made(both).meldingen] == [date(2026, 6, 30)]
        assert made(both, H2).meldingen == []

    def test_the_day_is_that_of_the_netherlands(self) -> None:
        midnight = een_melding(ontvangen_op=datetime(2026, 6, 30, 22, 30, tzinfo=UTC), triage_op=op("2026-07-02"))
        assert made(midnight) == Inhoud([], [], [], [])
        assert [one.datum for one in made(midnight, H2).meldingen] == [date(2026, 7, 1)]

    def test_without_an_end_of_triage_is_left_out_and_asked_for(self) -> None:
        waiting = made(een_melding(vervolg=None, triage_op=None, gesloten_op=None))
        assert (waiting.meldingen, left_out(waiting), found(waiting)) == (
            [],
            ["NOG_GEEN_VERVOLG"],
            ["NOG_GEEN_VERVOLG"],
        )

    def test_that_was_closed_in_a_later_half_year_asks_for_a_correction_of_the_earlier(self) -> None:
        late = een_melding(triage_op=op("2026-07-03"), gesloten_op=op("2026-07-03"))
        assert found(made(late, H2)) == ["EERDER_HALFJAAR"]
        assert len(made(late).meldingen) == 1

    def test_what_veilig_thuis_found_wins_over_what_police_proposed(self) -> None:
        (record,) = made(een_melding(), gezegd=Gezegd(aanleidingen=("03",))).meldingen
        assert record.aanleidingen == ("03",)

    @pytest.mark.parametrize("kwaliteit", ["GEEN_HGKM", "NIET_VOOR_VT", "DUBBEL"])
    def test_that_is_none_by_veilig_thuis_is_left_out_with_its_onderzoek(self, kwaliteit: str) -> None:
        stappen = [een_stap(Stapsoort.ONDERZOEK_GESTART, "2026-02-09"),
                   een_stap(Stapsoort.ONDERZOEK_AFGEROND, "2026-03-09", uitkomsten=["01"])]  # fmt: skip
        inhoud = made(een_melding(), gezegd=Gezegd(kwaliteit=kwaliteit), stappen=stappen)
        assert (inhoud.meldingen, inhoud.onderzoeken, left_out(inhoud)) == ([], [], [kwaliteit, kwaliteit])

    def test_that_police_took_back_is_left_out(self) -> None:
        assert left_out(made(een_melding(ingetrokken_op=op("2026-02-10")))) == ["INGETROKKEN"]


class TestAnOnderzoek:
    begun = een_stap(Stapsoort.ONDERZOEK_GESTART, "2026-02-09")
    running = een_melding(vervolg=VervolgMelding.START_ONDERZOEK, gesloten_op=None)

    def test_is_of_the_day_it_was_finished(self) -> None:
        ended = een_stap(Stapsoort.ONDERZOEK_AFGEROND, "2026-07-02", uitkomsten=["06", "03"], vervolg=["21"])
        assert made(self.running, stappen=[self.begun, ended]).onderzoeken == []
        inhoud = made(self.running, H2, stappen=[self.begun, ended])
        assert (inhoud.meldingen, inhoud.bevindingen) == ([], [])
        assert inhoud.onderzoeken == [
            Onderzoekrecord(
                nummer=f"{NUMMER.hex}01", aanleidingen=("01", "08"), start=date(2026, 2, 9), einde=date(2026, 7, 2),
                uitkomsten=("03", "06"), aarden=("01", "08"), vervolg=("21",), personen=(ANNA, BRAM),
            )
        ]  # fmt: skip

    def test_without_an_end_is_left_out_and_asked_for(self) -> None:
        inhoud = made(self.running, stappen=[self.begun])
        assert (len(inhoud.meldingen), left_out(inhoud), found(inhoud)) == (
            1, ["ONDERZOEK_LOOPT"], ["ONDERZOEK_ZONDER_EINDE"],
        )  # fmt: skip

    def test_takes_what_only_the_feedback_tells(self) -> None:
        ended = een_stap(Stapsoort.ONDERZOEK_AFGEROND, "2026-04-02")
        gezegd = Gezegd(uitkomsten=("06",), vervolg=("04", "01"))
        (record,) = made(self.running, gezegd=gezegd, stappen=[self.begun, ended]).onderzoeken
        assert (record.uitkomsten, record.vervolg) == (("06",), ("01", "04"))

    def test_of_which_nobody_said_where_it_went_goes_where_the_case_went(self) -> None:
        stappen = [self.begun, een_stap(Stapsoort.ONDERZOEK_AFGEROND, "2026-04-02", uitkomsten=["06"])]
        handed = replace(self.running, overgedragen_op=op("2026-04-20"), overdracht_aan="01")
        closed = replace(self.running, gesloten_op=op("2026-04-20"))
        assert made(handed, stappen=stappen).onderzoeken[0].vervolg == ("01",)
        assert made(closed, stappen=stappen).onderzoeken[0].vervolg == ("21",)
        assert found(made(self.running, stappen=stappen)) == ["ZONDER_VERVOLG"]

    def test_the_second_of_a_case_has_a_number_and_a_start_of_its_own(self) -> None:
        stappen = [
            self.begun,
            een_stap(Stapsoort.ONDERZOEK_AFGEROND, "2026-03-02", uitkomsten=["05"], vervolg=["21"]),
            een_stap(Stapsoort.ONDERZOEK_GESTART, "2026-05-04"),
            een_stap(Stapsoort.ONDERZOEK_AFGEROND, "2026-06-01", uitkomsten=["06"], vervolg=["01"]),
        ]
        records = made(self.running, stappen=stappen).onderzoeken
        assert [(one.nummer[-2:], one.start, one.uitkomsten) for one in records] == [
            ("01", date(2026, 2, 9), ("05",)), ("02", date(2026, 5, 4), ("06",)),
        ]  # fmt: skip


class TestPeople:
    def test_are_spelled_as_cbs_wants(self) -> None:
        people = [
            een_slachtoffer(),
            een_pleger(bsn="000000000", geboortedatum="1985"),
            een_kind(geboortedatum="2019-06"),
            een_kind(bsn="000000000", geboortedatum="ONGEBOREN", geslacht="O"),
            {"volgnummer": 5, "rol": "SLACHTOFFER"},
        ]
        assert [tuple(getattr(one, name) for name in Persoon.__slots__) for one in
                betrokkenen({"betrokkenen": people})] == [
            (een_bsn(1), "19880402", "V"),
            ("000000000", "19850000", "M"),
            (een_bsn(3), "20190600", "V"),
            ("999999999", "99999999", "O"),
            ("000000000", "00000000", "O"),
        ]  # fmt: skip

    def test_who_only_saw_it_is_not_delivered(self) -> None:
        witness = {"volgnummer": 4, "rol": "GETUIGE", "categorie": "DERDE", "omschrijving": "getuige"}
        assert betrokkenen({"betrokkenen": [een_slachtoffer(), witness]}) == (ANNA,)

    def test_who_stands_there_twice_is_delivered_once_and_told(self) -> None:
        inhoud = made(een_melding(), mensen=[een_slachtoffer(), een_pleger(bsn=een_bsn(1))])
        assert inhoud.meldingen[0].personen == (ANNA,)
        assert found(inhoud) == ["DUBBEL_BSN"]


class TestTheCheck:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"aanleidingen": ()}, "ZONDER_AANLEIDING"),
            ({"aarden": ()}, "ZONDER_AARD"),
            ({"personen": ()}, "ZONDER_PERSOON"),
            ({"personen": (Persoon(een_bsn(1), "00000000", "V"),)}, "ZONDER_GEBOORTEDATUM"),
            ({"personen": (Persoon(een_bsn(1), "19800000", "O"),)}, "ZONDER_GESLACHT"),
            ({"personen": (Persoon(een_bsn(1), "20260300", "V"),)}, "GEBOREN_NA_MELDING"),
            ({"einde_bemoeienis": date(2026, 2, 2)}, "DATUMVOLGORDE"),
            ({"start_vervolg": date(2026, 2, 9), "einde_bemoeienis": date(2026, 2, 8)}, "DATUMVOLGORDE"),
        ],
    )
    def test_names_each_thing_that_is_wrong(self, changes: dict[str, Any], code: str) -> None:
        (record,) = made(een_melding()).meldingen
        assert [one.code.value for one in gecontroleerd(record)] == []
        assert [one.code.value for one in gecontroleerd(replace(record, **changes))] == [code]

    @pytest.mark.parametrize("born", ["20260203", "20260200", "20260000", "20101000", "99999999"])
    def test_who_can_have_been_born_is_no_finding(self, born: str) -> None:
        (record,) = made(een_melding()).meldingen
        assert list(gecontroleerd(replace(record, personen=(Persoon("000000000", born, "M"),)))) == []

    def test_an_onderzoek_cannot_end_before_it_began_or_without_an_outcome(self) -> None:
        wrong = Onderzoekrecord(nummer="1", aanleidingen=("01",), start=date(2026, 3, 2), einde=date(2026, 3, 1),
                                uitkomsten=(), aarden=("01",), vervolg=(), personen=(ANNA,))  # fmt: skip
        codes = [one.code.value for one in gecontroleerd(wrong)]
        assert codes == ["DATUMVOLGORDE", "ZONDER_UITKOMST", "ZONDER_VERVOLG"]

    def test_the_report_counts_and_names_nobody(self) -> None:
        inhoud = Inhoud.samen([
            made(een_melding(aanleidingen=[])), made(een_melding(id=new_id(), ingetrokken_op=op("2026-03-01"))),
        ])  # fmt: skip
        report = rapport(inhoud, eerder=0)
        assert report["meldingen"] == {
            "aantal": 1, "personen": 2, "perAanleiding": {}, "perAard": {"01": 1, "08": 1}, "perVervolg": {"04": 1},
            "ontvangenInEerderHalfjaar": 0,
        }  # fmt: skip
        assert report["weggelaten"] == [{"bestand": "meldingen", "reden": "INGETROKKEN", "aantal": 1}]
        assert report["bevindingen"] == [
            {"bestand": "meldingen", "nummer": NUMMER.hex, "code": "ZONDER_AANLEIDING", "blokkeert": True}
        ]
        assert een_bsn(1) not in str(report)
        assert "19880402" not in str(report)


class TestAHalfYear:
    def test_ends_and_is_due_three_weeks_later(self) -> None:
        assert (H1.van, H1.tot, H1.uiterlijk) == (date(2026, 1, 1), date(2026, 7, 1), date(2026, 7, 21))
        assert (H2.van, H2.tot, H2.uiterlijk) == (date(2026, 7, 1), date(2027, 1, 1), date(2027, 1, 21))
        assert H2.begin_op == datetime(2026, 6, 30, 22, tzinfo=UTC)
        assert H2.einde_op == datetime(2026, 12, 31, 23, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("2026", "halfjaar"), ("2026-H3", "halfjaar"), ("2026-h1", "halfjaar"), ("2014-H2", "te_vroeg"),
            ("0000-H1", "te_vroeg"), ("2026-H2", "niet_afgelopen"), ("2027-H1", "in_de_toekomst"),
            ("9999-H2", "in_de_toekomst"), ("2015-H1", None), ("2026-H1", None),
        ],
    )  # fmt: skip
    def test_that_can_be_delivered_has_ended(self, text: str, code: str | None) -> None:
        wrong = gebrek(text, date(2026, 7, 1))
        assert (None if wrong is None else wrong.code) == code

    @given(st.dates(date(2015, 1, 1), date(2099, 12, 31)))
    def test_every_day_is_in_one(self, day: date) -> None:
        own = Halfjaar.met(day)
        assert day in own
        assert Halfjaar.lees(str(own)) == own


def codes(last: int, *, least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    numbers = st.sets(st.integers(1, last), min_size=least)
    return numbers.map(lambda found: tuple(sorted(f"{n:02}" for n in found)))


DAYS = st.dates(date(2015, 1, 1), date(2099, 12, 31))
PERSONEN = st.lists(
    st.builds(
        Persoon,
        bsn=st.sampled_from([*map(een_bsn, range(9)), "000000000", "999999999"]),
        geboortedatum=DAYS.map(lambda day: f"{day:%Y%m%d}") | st.sampled_from(["19850000", "19850900", "99999999"]),
        geslacht=st.sampled_from("VMO"),
    ),
    max_size=50,
).map(tuple)
HEX = st.uuids().map(lambda one: one.hex)
MELDINGEN: st.SearchStrategy[Cbsrecord] = st.builds(
    Meldingrecord, nummer=HEX, aanleidingen=codes(9), aarden=codes(11), datum=DAYS, hoedanigheid=st.just("01"),
    vervolg=st.sampled_from(["01", "02", "03", "04"]), onderzoek=st.none() | HEX.map(lambda one: f"{one}01"),
    start_vervolg=st.none() | DAYS, einde_bemoeienis=st.none() | DAYS, personen=PERSONEN,
)  # fmt: skip
ONDERZOEKEN: st.SearchStrategy[Cbsrecord] = st.builds(
    Onderzoekrecord, nummer=HEX.map(lambda one: f"{one}02"), aanleidingen=codes(9), start=DAYS, einde=DAYS,
    uitkomsten=codes(8), aarden=codes(11), vervolg=codes(10), personen=PERSONEN,
)  # fmt: skip


class TestTheFile:
    @examples(max_examples=40)
    @given(
        st.one_of(
            st.tuples(st.just(CbsBestand.MELDINGEN), st.lists(MELDINGEN, max_size=5, unique_by=lambda r: r.nummer)),
            st.tuples(st.just(CbsBestand.ONDERZOEKEN), st.lists(ONDERZOEKEN, max_size=5, unique_by=lambda r: r.nummer)),
        )
    )
    def test_reads_back_as_the_records(self, file: tuple[CbsBestand, list[Cbsrecord]]) -> None:
        bestand, records = file
        text = vast(records)
        assert lees(bestand, text) == records
        assert text.isascii()
        assert {len(line) for line in text.splitlines()} <= {sum(veld.breedte for veld in VELDEN[bestand])}
        assert [nummer for nummer, _ in per_record(bestand, text)] == [one.nummer for one in records]
        assert "".join(lines for _, lines in per_record(bestand, text)) == text

    def test_a_line_is_what_the_page_says(self) -> None:
        (record,) = made(een_melding()).meldingen
        line = vast([record]).splitlines()[0]
        assert line == (
            f"{NUMMER.hex}{'0108':18}{'0108':22}202602030104{'':50}01{een_bsn(1)}19880402V"
        )  # fmt: skip

    def test_a_line_of_another_length_is_refused(self) -> None:
        with pytest.raises(ValueError, match="another length"):
            lees(CbsBestand.MELDINGEN, "kort\r\n")

    def test_for_a_spreadsheet_the_codes_stand_apart(self) -> None:
        (record,) = made(een_melding()).meldingen
        kop, first, second = als_csv(CbsBestand.MELDINGEN, vast([record])).splitlines()
        assert kop.startswith("meldingnummer,aanleidingen,aarden,datumMelding,")
        assert first == f"{NUMMER.hex},01 08,01 08,20260203,01,04,,,,01,{een_bsn(1)},19880402,V"
        assert second.endswith(f",02,{een_bsn(2)},19850930,M")


class TestWhatIsPublished:
    def test_the_page_is_what_the_code_says(self) -> None:
        assert (CONTRACTS / "cbs.md").read_text(encoding="utf-8") == als_pagina()

    @pytest.mark.parametrize("bestand", CbsBestand)
    def test_the_examples_are_good_files_about_nobody(self, bestand: CbsBestand) -> None:
        text = (CONTRACTS / "examples" / "cbs" / f"{bestand}.txt").read_bytes().decode("ascii")
        records = lees(bestand, text)
        assert vast(records) == text
        numbers = {persoon.bsn for one in records for persoon in one.personen}
        assert {bsn for bsn in numbers if not bsn.startswith("9999")} <= {"000000000"}
