"""What happens at Veilig Thuis and between the parties, as facts: days and codes, and no person. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given

from service.cases import feiten
from service.cases.boek import Boek, Versie
from service.cases.feiten import Afgeleverd, Hermeld, Termijndagen, Vervolgfase, vervolgfase_bij
from service.cases.melding import Melding
from service.cases.verloop import Stap, verloop
from service.core.calendar import Calendar
from service.core.codes import Doelbinding
from service.core.codes_terugkoppeling import Terugkoppelmoment
from service.core.codes_uitwisseling import OmVerzoekStatus, VerzoekStatus
from service.core.codes_zaak import MeldingStatus, Stapsoort
from service.core.ids import canonical_json
from service.exchange.feiten import om_vraag, vraag
from service.exchange.informatieverzoek import Informatieverzoek
from service.exchange.om_verzoek import OmVerzoek
from service.feedback.feiten import feiten_van
from service.feedback.terugkoppeling import Terugkoppeling
from service.tally.service import Feit
from tests.lives import ONTVANGEN, Leven, een_verhaal, levens

S = Stapsoort
CALENDAR = Calendar()
REGIO, EENHEID = "amsterdam-amstelland", "amsterdam"
EIGEN, ZAAK = UUID(int=1), UUID(int=2)
UUR = timedelta(hours=1)
NAAR_OVERDRACHT = (
    S.TRIAGE_GESTART, (S.TRIAGE_AFGEROND, {"vervolg": "02"}), S.OVERDRACHT_BESLOTEN, S.OVERDRACHT_AANGEBODEN,
    S.OVERDRACHT_BEVESTIGD,
)  # fmt: skip
NAAR_ONDERZOEK = (S.TRIAGE_GESTART, S.TRIAGE_AFGEROND, S.ONDERZOEK_VASTGESTELD)


def een_melding(**changes: Any) -> Melding:
    """A melding that was received on a Monday."""
    values: dict[str, Any] = dict.fromkeys((
        "hoort_bij", "kennisname_op", "triage_op", "onderzoek_op", "gesloten_op", "ingetrokken_op",
        "intrekking_bevestigd_op", "gemeentecode", "gezien_op",
    ))  # fmt: skip
    values |= {
        "id": EIGEN, "vt_regio": REGIO, "mutatie_id": UUID(int=9), "eenheid": EENHEID, "bvh_nummer": "PL1300-1",
        "spoed": False, "status": MeldingStatus.AFGELEVERD, "ontvangen_op": ONTVANGEN, "t1_op": ONTVANGEN,
        "t1b_op": ONTVANGEN, "t2_op": ONTVANGEN, "aanleidingen": (), "aarden": (), "redencodes": (), "kinderen": "NEE",
        "band": "VOLLEDIG", "minimalisatie": (), "verrijking": (), "bevindingen": (), "versie": 1,
    }  # fmt: skip
    return Melding(**(values | changes))


def een_begin(**changes: Any) -> Afgeleverd:
    """What was delivered, seen and new."""
    values: dict[str, Any] = {
        "id": EIGEN, "vt_regio": REGIO, "eenheid": EENHEID, "stroom": "HG", "ontvangen_op": ONTVANGEN,
        "hoort_bij": None, "spoed": False, "band": "VOLLEDIG", "gezien": True, "gezien_uiterlijk_op": None,
        "aanleidingen": ("01",), "redencodes": ("HG_PARTNER",), "regels": ("MP01",), "regelset": "landelijk@2026.1",
        "bekend": False,
    }  # fmt: skip
    return Afgeleverd(**(values | changes))


def boek_van(stappen: list[Stap]) -> Boek:
    """The same steps, each recorded once."""
    return Boek(
        tuple(
            Versie(
                melding_id=EIGEN, nr=stap.nr, id=stap.id, stap_id=stap.id, versie=1, soort=stap.soort,
                tijdstip=stap.tijdstip, vervallen=False, organisatie=f"vt:{REGIO}", gegevens=stap.gegevens,
                sleutel=None,
            )
            for stap in stappen
        )
    )  # fmt: skip


def stand_na(*soorten: Any, every: timedelta = UUR) -> dict[str, Any]:
    """The fact of how it stands after these steps."""
    stappen = een_verhaal(*soorten, every=every)
    return stand_van(stappen, ONTVANGEN)


def stand_van(stappen: list[Stap], ontvangen_op: datetime) -> dict[str, Any]:
    course = verloop(stappen, ontvangen_op=ontvangen_op)
    return dict(feiten.stand(een_melding(), boek_van(stappen), course, CALENDAR, date(2026, 12, 1)).gegevens)


def delivered(fase: Vervolgfase | None = None, **changes: Any) -> dict[str, Any]:
    days = Termijndagen.bij(ONTVANGEN, CALENDAR, 2)
    return dict(feiten.melding(een_begin(**changes), days, fase).gegevens)


class TestMelding:
    def test_says_what_was_delivered_and_by_when_what_must_follow(self) -> None:
        assert delivered() == {
            "soort": "NIEUW", "spoed": False, "band": "VOLLEDIG", "gezien": True, "gezien_voor": None,
            "aanleidingen": ["01"], "redenen": ["HG_PARTNER"], "regels": ["MP01"], "regelset": "landelijk@2026.1",
            "fase": None, "eerder": 1, "t1": "2026-11-09", "t1b": "2026-11-09", "t7": "2026-11-11",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "soort", "eerder"),
        [
            ({}, "NIEUW", 1),
            ({"bekend": True}, "NIEUW", 2),
            ({"hoort_bij": ZAAK}, "VERVOLG", 3),
            ({"hoort_bij": ZAAK, "bekend": True}, "VERVOLG", 3),
        ],
    )
    def test_is_in_one_group_of_k19(self, changes: dict[str, Any], soort: str, eerder: int) -> None:
        found = delivered(**changes)
        assert (found["soort"], found["eerder"]) == (soort, eerder)

    def test_only_what_went_out_urgent_and_unseen_has_a_day_for_looking(self) -> None:
        due = ONTVANGEN + timedelta(hours=20)
        assert delivered(spoed=True, gezien=False, gezien_uiterlijk_op=due)["gezien_voor"] == "2026-11-03"
        assert delivered(spoed=True, gezien=True, gezien_uiterlijk_op=due)["gezien_voor"] is None
        assert delivered(spoed=False, gezien=True, gezien_uiterlijk_op=due)["gezien_voor"] is None

    @pytest.mark.parametrize(
        ("soorten", "fase"),
        [
            ((), "TRIAGE"),
            ((S.TRIAGE_GESTART,), "TRIAGE"),
            ((S.TRIAGE_GESTART, S.MONITORPLAN), "TRIAGE"),
            (NAAR_ONDERZOEK, "DAARNA"),
            ((*NAAR_ONDERZOEK, S.MONITORPLAN), "DAARNA"),
            (NAAR_OVERDRACHT[:2], "DAARNA"),
            ((*NAAR_OVERDRACHT[:2], S.MONITORPLAN), "MONITORING"),
            ((*NAAR_OVERDRACHT[:3], S.MONITORPLAN), "DAARNA"),
            (NAAR_OVERDRACHT, "MONITORING"),
            ((*NAAR_OVERDRACHT, S.HEROPEND), "DAARNA"),
            ((S.TRIAGE_GESTART, (S.TRIAGE_AFGEROND, {"vervolg": "04"})), "DAARNA"),
        ],
    )
    def test_a_vervolgmelding_says_where_its_case_was(self, soorten: tuple[Any, ...], fase: str) -> None:
        stand = verloop(een_verhaal(*soorten), ontvangen_op=ONTVANGEN).stand
        assert vervolgfase_bij(stand) == fase
        assert delivered(vervolgfase_bij(stand), hoort_bij=ZAAK)["fase"] == fase

    def test_reading_is_counted_in_whole_minutes_since_receipt(self) -> None:
        read = een_melding(kennisname_op=ONTVANGEN + timedelta(minutes=12, seconds=59))
        assert feiten.gelezen(read).gegevens == {"minuten": 12}
        with pytest.raises(ValueError, match="nobody read"):
            feiten.gelezen(een_melding())


class TestStand:
    def test_says_the_days_of_the_milestones(self) -> None:
        found = stand_na(*NAAR_ONDERZOEK, S.ONDERZOEK_GESTART, S.ONDERZOEK_AFGEROND, every=timedelta(days=7))
        assert found == {
            "ts": "2026-11-09", "te": "2026-11-16", "bd": "2026-11-23", "os": "2026-11-30", "oe": "2026-12-07",
            "ow": None, "ov": None, "gesloten": None, "t3": "2027-02-01", "bewust": False, "onvoldoende": False,
            "monitor": False,
        }  # fmt: skip

    def test_nothing_is_left_of_what_was_taken_back(self) -> None:
        assert set(stand_na().values()) == {None, False}

    def test_a_conscious_overrun_stays_with_its_onderzoek_also_when_that_has_ended(self) -> None:
        past = (*NAAR_ONDERZOEK, S.ONDERZOEK_GESTART, S.BEWUSTE_OVERSCHRIJDING)
        assert stand_na(*past)["bewust"]
        assert stand_na(*past, S.ONDERZOEK_AFGEROND)["bewust"]
        assert not stand_na(*past, S.ONDERZOEK_AFGEROND, S.ONDERZOEK_VASTGESTELD)["bewust"]

    def test_too_little_information_is_a_reason_of_an_onderzoek(self) -> None:
        def with_reason(*redenen: str) -> bool:
            vastgesteld = (S.ONDERZOEK_VASTGESTELD, {"redenen": list(redenen)})
            return bool(stand_na(*NAAR_ONDERZOEK[:2], vastgesteld)["onvoldoende"])

        assert with_reason("DIRECT_INGRIJPEN", "ONVOLDOENDE_INFORMATIE")
        assert not with_reason("DIRECT_INGRIJPEN")
        assert not with_reason()

    def test_a_monitor_plan_was_ever_recorded(self) -> None:
        assert stand_na(S.MONITORPLAN, S.TRIAGE_GESTART)["monitor"]
        assert not stand_na(S.TRIAGE_GESTART)["monitor"]

    @given(levens())
    def test_repeats_the_course_in_days_and_holds_nothing_else(self, leven: Leven) -> None:
        found = stand_van(list(leven.stappen), leven.ontvangen_op)
        stand = verloop(leven.stappen, ontvangen_op=leven.ontvangen_op).stand
        instants = {
            "ts": stand.triage_gestart_op, "te": stand.triage_op, "bd": stand.vastgesteld_op, "os": stand.onderzoek_op,
            "oe": stand.onderzoek_af_op, "ow": stand.besloten_op, "ov": stand.overgedragen_op,
            "gesloten": stand.gesloten_op,
        }  # fmt: skip
        for name, op in instants.items():
            assert found[name] == (None if op is None else Calendar.local_day(op).isoformat())
        assert (found["t3"] is None) == (stand.vastgesteld_op is None)
        assert found["bewust"] >= (stand.bewust_op is not None)
        for value in found.values():
            assert value is None or isinstance(value, bool) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)


class TestZaak:
    def test_the_first_handing_over_counts_also_when_the_case_was_taken_up_again(self) -> None:
        again = (*NAAR_OVERDRACHT, S.HEROPEND, *NAAR_OVERDRACHT[2:])
        first, *_ = [stap.tijdstip for stap in een_verhaal(*again) if stap.soort is S.OVERDRACHT_BEVESTIGD]
        for soorten in (NAAR_OVERDRACHT, (*NAAR_OVERDRACHT, S.HEROPEND), again):
            assert feiten.eerste_overdracht(verloop(een_verhaal(*soorten), ontvangen_op=ONTVANGEN)) == first
        assert feiten.eerste_overdracht(verloop(een_verhaal(*NAAR_OVERDRACHT[:4]), ontvangen_op=ONTVANGEN)) is None

    def test_what_police_took_back_was_not_handed_over(self) -> None:
        steps, taken_back_op = een_verhaal(*NAAR_OVERDRACHT), ONTVANGEN + timedelta(days=3)
        course = verloop(steps, ontvangen_op=ONTVANGEN, ingetrokken_op=taken_back_op)
        assert feiten.eerste_overdracht(course) is None

    def test_stands_under_the_first_melding_and_names_its_own_by_a_key(self) -> None:
        follow_up = een_melding(hoort_bij=ZAAK)
        done = feiten.overgedragen(follow_up, b"\x01\x02", ONTVANGEN, date(2026, 12, 1))
        assert (done.onderwerp, done.dag, done.gegevens) == (
            ZAAK, date(2026, 11, 2), {"melding": "0102", "op": "2026-11-02"}
        )  # fmt: skip
        back = feiten.overgedragen(een_melding(), b"\x01\x02", None, date(2026, 12, 1))
        assert (back.onderwerp, back.dag, back.gegevens) == (
            EIGEN, date(2026, 12, 1), {"melding": "0102", "op": None}
        )  # fmt: skip

    def test_a_report_that_was_taken_back_is_none(self) -> None:
        pair = Hermeld(ZAAK, REGIO, EENHEID, EIGEN, ONTVANGEN)
        assert feiten.hermeld(pair, b"\x03").gegevens == {"melding": "03", "op": "2026-11-02"}
        taken_back = feiten.hermeld(pair._replace(ingetrokken_op=ONTVANGEN + timedelta(days=1)), b"\x03")
        assert (taken_back.dag, taken_back.gegevens["op"]) == (date(2026, 11, 3), None)


class TestTerugkoppeling:
    GIVEN = Terugkoppeling(
        id=UUID(int=3), melding_id=EIGEN, mutatie_id=UUID(int=9), vt_regio=REGIO, eenheid=EENHEID,
        bvh_nummer="PL1300-1", moment=Terugkoppelmoment.NA_TRIAGE, versie=2, op=ONTVANGEN, te_laat=True,
        velden={
            "kwaliteit": "BRUIKBAAR", "vervolgMelding": "02", "acuutOordeel": "ACUUT", "aanleidingen": ["08", "01"],
            "ontbrekend": ["Q07", "Q03", "Q07"], "data": {"triageAfgerondOp": "2026-11-02T08:00:00Z"},
        },
        besloten={"contactVt": {"functie": "x"}}, door="an",
    )  # fmt: skip

    def test_says_what_was_found_after_triage(self) -> None:
        [feit] = feiten_van(self.GIVEN)
        assert feit.gegevens == {
            "kwaliteit": "BRUIKBAAR", "vervolg": "02", "acuut": "ACUUT", "aanleidingen": ["01", "08"],
            "op_tijd": False, "ontbrekend": ["Q03", "Q07"],
        }  # fmt: skip

    def test_what_is_not_said_is_empty(self) -> None:
        [feit] = feiten_van(replace(self.GIVEN, velden={"kwaliteit": "DUBBEL", "vervolgMelding": "04"}, te_laat=False))
        said = feit.gegevens
        assert (said["acuut"], said["aanleidingen"], said["ontbrekend"], said["op_tijd"]) == (None, [], [], True)

    @pytest.mark.parametrize("moment", sorted(set(Terugkoppelmoment) - {Terugkoppelmoment.NA_TRIAGE}))
    def test_no_other_moment_is_counted(self, moment: Terugkoppelmoment) -> None:
        assert feiten_van(replace(self.GIVEN, moment=moment)) == []


class TestVraag:
    ASKED = Informatieverzoek(
        id=UUID(int=4), melding_id=EIGEN, mutatie_id=UUID(int=9), vt_regio=REGIO, eenheid=EENHEID,
        bvh_nummer="PL1300-1", doel=Doelbinding.VT_ONDERZOEK, gevraagd=("E02",), van=date(2024, 1, 1),
        tot=date(2026, 1, 1), spoed=False, telefonisch=False, gevraagd_op=ONTVANGEN, vastgelegd_op=ONTVANGEN,
        uiterlijk_op=ONTVANGEN + timedelta(days=2), door="an",
    )  # fmt: skip
    ON_TIME, LATE = ONTVANGEN + timedelta(days=2), ONTVANGEN + timedelta(days=2, seconds=1)

    @pytest.mark.parametrize(
        ("changes", "op_tijd"),
        [
            ({}, None),
            ({"verstreken_op": LATE}, False),
            ({"beantwoord_op": ON_TIME}, True),
            ({"beantwoord_op": LATE}, False),
            ({"beantwoord_op": ON_TIME, "verstreken_op": LATE}, True),
            ({"ingetrokken_op": ON_TIME}, None),
            ({"ingetrokken_op": LATE}, False),
        ],
    )
    def test_is_in_time_when_it_was_answered_within_its_term(
        self, changes: dict[str, Any], op_tijd: bool | None
    ) -> None:
        assert vraag(replace(self.ASKED, **changes), (), "HG").gegevens["op_tijd"] is op_tijd

    def test_nothing_found_is_no_refusal(self) -> None:
        asked = replace(self.ASKED, status=VerzoekStatus.DEELS_BEANTWOORD)
        told = vraag(asked, ("OPSPORINGSBELANG", "NIETS_GEVONDEN", "OPSPORINGSBELANG"), "HG").gegevens
        assert told["redenen"] == ["OPSPORINGSBELANG"]
        assert (told["status"], told["gevraagd"], told["uiterlijk"]) == ("DEELS_BEANTWOORD", "2026-11-02", "2026-11-04")

    def test_the_om_waits_until_the_first_answer(self) -> None:
        asked = OmVerzoek(
            id=UUID(int=5), melding_id=None, mutatie_id=None, bvh_nummer="PL1300-1", vt_regio=REGIO, eenheid=None,
            automatisch=False, zsm=False, vraag=(), gevraagd_op=ONTVANGEN, beslismoment_op=ONTVANGEN,
            beslismoment_bekend=True, door="an",
        )  # fmt: skip
        assert om_vraag(asked, None).gegevens == {
            "gevraagd": "2026-11-02", "minuten": None, "beslist": False, "zonder": False
        }  # fmt: skip
        decided = replace(asked, beslist_op=self.LATE, vt_info_gebruikt=False, status=OmVerzoekStatus.NIET_TIJDIG)
        told = om_vraag(decided, "HG").gegevens
        assert (told["minuten"], told["beslist"], told["zonder"]) == (None, True, True)
        answered = replace(decided, beantwoord_op=ONTVANGEN + timedelta(minutes=90), vt_info_gebruikt=True)
        told = om_vraag(answered, "HG").gegevens
        assert (told["minuten"], told["beslist"], told["zonder"]) == (90, True, False)


def test_no_fact_names_a_person_or_a_number() -> None:
    """What stands in a fact is a day, a code, a number of minutes or a key."""
    days = Termijndagen.bij(ONTVANGEN, CALENDAR, 2)
    made: list[Feit] = [
        feiten.melding(een_begin(hoort_bij=ZAAK), days, Vervolgfase.TRIAGE),
        feiten.versie(EIGEN, vt_regio=REGIO, band="BRUIKBAAR", gezien=True, aanleidingen=("01",),
                      op=datetime(2026, 11, 3, tzinfo=UTC)),
        feiten.ingetrokken(een_melding(), ONTVANGEN),
        feiten.overgedragen(een_melding(), b"\xab", ONTVANGEN, date(2026, 11, 2)),
        feiten.hermeld(Hermeld(ZAAK, REGIO, EENHEID, EIGEN, ONTVANGEN), b"\xcd"),
        *feiten_van(TestTerugkoppeling.GIVEN),
        vraag(TestVraag.ASKED, ("GEEN_GROND",), "HG"),
    ]  # fmt: skip
    for feit in made:
        told = canonical_json(dict(feit.gegevens)).decode()
        for value in (EIGEN, ZAAK, UUID(int=9), "PL1300-1", "functie", 'an"'):
            assert str(value) not in told, feit.soort
