"""What a list knows of itself and of before: counters that only grow, order that does not matter."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.codes_beoordeling import MutatieStatus, Verrijkingsstatus
from service.core.ids import new_id
from service.core.pseudonyms import Doel, Pseudonyms
from service.core.regions import load_regions
from service.enrichment.questions import Antwoord, Klassen, question
from service.enrichment.service import Bronresultaat, Bronstoring, Enrichment, Historie, Verrijking
from tests.builders import Wire, een_incident, een_kind, een_mutatie, een_pleger, een_slachtoffer, gelezen, zonder

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
ENRICHMENT = Enrichment(
    Pseudonyms({doel: bytes([place]) * 32 for place, doel in enumerate(Doel)}),
    load_regions(Path(__file__).parents[2] / "contracts" / "codes"),
)
COUNTERS = ("mutaties_12m_huishouden", "relatieconflicten_12m", *(f"hg_incidenten_{n}m" for n in (3, 12, 60)))

number = iter(range(100_000, 999_999))


def earlier(days: float, **overrides: Any) -> Wire:
    moment = (NOW - timedelta(days=days)).isoformat()
    return een_mutatie(
        bvhNummer=f"PL1300-2026{next(number)}",
        incident=een_incident(beginOp=moment, geregistreerdOp=moment),
        **overrides,
    )


def see(
    historie: Historie,
    message: Wire,
    *,
    status: MutatieStatus = MutatieStatus.BEOORDEELD,
    melding_id: UUID | None = None,
) -> Verrijking:
    """Enrich a message and let those that follow see it."""
    mutatie = gelezen(message)
    sporen = ENRICHMENT.traces(mutatie)
    verrijking = ENRICHMENT.enrich(mutatie, sporen, historie, NOW)
    ENRICHMENT.remember(
        historie, mutatie, sporen, verrijking, mutatie_id=new_id(), status=status, melding_id=melding_id, now=NOW
    )
    return verrijking


def feiten(historie: Historie, message: Wire | None = None) -> dict[str, Any]:
    mutatie = gelezen(message or een_mutatie())
    return dict(ENRICHMENT.enrich(mutatie, ENRICHMENT.traces(mutatie), historie, NOW).feiten)


days = st.lists(st.floats(0.5, 1700), min_size=1, max_size=12)


@given(days, st.floats(0.5, 1700))
@settings(max_examples=40)
def test_more_history_never_lowers_a_counter(before: list[float], more: float) -> None:
    historie = Historie()
    for one in before:
        see(historie, earlier(one))
    then = feiten(historie)
    see(historie, earlier(more))
    now = feiten(historie)
    assert all(now[name] >= then[name] for name in COUNTERS)


@given(days, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_in_which_they_came_does_not_matter(before: list[float], chance: Any) -> None:
    shuffled = before[:]
    chance.shuffle(shuffled)
    found = []
    for order in (before, shuffled):
        historie = Historie()
        for one in order:
            see(historie, earlier(one))
        found.append(feiten(historie))
    assert found[0] == found[1]


class TestInOneList:
    def test_a_later_member_belongs_to_the_case_of_an_earlier_one(self) -> None:
        historie, melding_id = Historie(), new_id()
        see(historie, earlier(1), status=MutatieStatus.DOORGEZET, melding_id=melding_id)
        second = see(historie, earlier(0.5), status=MutatieStatus.VERVOLG, melding_id=new_id())
        third = see(historie, earlier(0.4))
        assert (second.hoort_bij, third.hoort_bij) == (melding_id, melding_id)
        assert third.waakvlam

    def test_the_same_incident_twice_in_a_list_is_delivered_once(self) -> None:
        historie, melding_id = Historie(), new_id()
        see(historie, earlier(1), status=MutatieStatus.DOORGEZET, melding_id=melding_id)
        second = see(historie, earlier(1), status=MutatieStatus.SAMENGEVOEGD, melding_id=melding_id)
        assert second.dubbel_zaak is not None
        assert second.dubbel_zaak.melding_id == melding_id
        assert second.feiten["dubbel"] is True

    def test_a_trial_message_is_never_seen(self) -> None:
        historie = Historie()
        see(historie, earlier(1, proef=True))
        assert feiten(historie)["hg_incidenten_12m"] == 0

    def test_a_trial_message_leaves_no_trace(self) -> None:
        mutatie = gelezen(een_mutatie(proef=True))
        assert ENRICHMENT.rows(mutatie, ENRICHMENT.traces(mutatie), new_id()) == []


class TestEscalation:
    def test_more_often_in_the_last_half_year(self) -> None:
        historie = Historie()
        see(historie, earlier(40))
        assert feiten(historie)["escalatie"] is True

    def test_as_often_as_before_is_no_escalation(self) -> None:
        historie = Historie()
        for one in (300, 250, 40):
            see(historie, earlier(one))
        assert feiten(historie)["escalatie"] is False

    def test_heavier_than_ever_before(self) -> None:
        historie = Historie()
        see(historie, earlier(500, gedragingen=["BEDREIGING"], risicofeiten=["2a-verbaal"], aarden=["03"]))
        assert feiten(historie)["escalatie"] is True

    def test_first_incident_is_no_escalation(self) -> None:
        assert feiten(Historie())["escalatie"] is False


class TestWhatEarlierOnesTell:
    def test_marks_are_those_of_the_message_and_do_not_travel_on(self) -> None:
        historie = Historie()
        see(historie, earlier(100, eer={"signalen": True}))
        second = see(historie, earlier(50))
        assert second.feiten["eer_signalen"] is True
        assert "eer" not in second.kenmerken

    def test_a_running_huisverbod_is_known_and_a_past_one_was(self) -> None:
        def with_ban(days_left: int) -> dict[str, Any]:
            until = (NOW + timedelta(days=days_left)).isoformat()
            historie = Historie()
            see(historie, earlier(5, politieoptreden={"huisverbod": {"status": "OPGELEGD", "totOp": until}}))
            return feiten(historie)

        running, past = with_ban(5), with_ban(-1)
        assert (running["huisverbod_status"], running["huisverbod_eerder"]) == ("OPGELEGD", True)
        assert (past["huisverbod_status"], past["huisverbod_eerder"]) == ("GEEN", True)

    def test_a_child_seen_at_the_address_is_known(self) -> None:
        historie = Historie()
        see(historie, earlier(5, betrokkenen=[een_kind()]))
        message = zonder(een_mutatie(betrokkenen=[een_slachtoffer(), een_pleger()], risicofeiten=[]), "kinderen")
        found = feiten(historie, message)
        assert (found["minderjarige_op_adres"], found["kind_betrokken"]) == (True, True)


class TestRouting:
    def route(self, *people: Wire, **overrides: Any) -> tuple[str | None, str | None, tuple[str, ...]]:
        mutatie = gelezen(een_mutatie(betrokkenen=list(people), **overrides))
        where = ENRICHMENT.enrich(mutatie, (), None, NOW).route
        return where.vt_regio, where.grond, where.andere_regios

    def test_the_home_of_the_child_decides_and_the_others_get_notice(self) -> None:
        child = een_kind(adres={"gemeentecode": "GM0153"})
        victim = een_slachtoffer(adres={"gemeentecode": "GM0344"})
        assert self.route(victim, child) == ("twente", "ADRES_KIND", ("amsterdam-amstelland", "utrecht"))

    def test_without_children_the_victims_home_decides(self) -> None:
        victim = een_slachtoffer(adres={"gemeentecode": "GM0344"})
        assert self.route(victim, een_pleger())[:2] == ("utrecht", "ADRES_SLACHTOFFER")

    def test_without_an_address_the_place_of_the_incident_decides(self) -> None:
        mutatie = gelezen(zonder(een_mutatie(), "huishouden"))
        assert ENRICHMENT.enrich(mutatie, (), None, NOW).route.grond == "PLAATS_INCIDENT"

    def test_a_code_of_before_a_merger_leads_to_its_successor(self) -> None:
        household = {"gemeentecode": "GM0457", "postcode": "1382AA", "huisnummer": 1}
        mutatie = gelezen(een_mutatie(huishouden=household))
        now = ENRICHMENT.enrich(mutatie, (), None, NOW).route
        then = ENRICHMENT.enrich(mutatie, (), None, datetime(2021, 5, 1, tzinfo=UTC)).route
        assert (now.gemeentecode, now.vt_regio) == ("GM0363", "amsterdam-amstelland")
        assert (then.gemeentecode, then.vt_regio) == ("GM0457", "gooi-en-vechtstreek")


class TestAnswersOfTheSource:
    def enrich(self, message: Wire, antwoord: Antwoord | None) -> Verrijking:
        mutatie = gelezen(message)
        vraag = question(mutatie, 0)
        assert vraag is not None
        status = Verrijkingsstatus.ONVOLLEDIG if antwoord is None else Verrijkingsstatus.VOLLEDIG
        storing = Bronstoring.TIJD if antwoord is None else None
        result = Bronresultaat(status, vraag, antwoord, storing)
        return ENRICHMENT.enrich(mutatie, ENRICHMENT.traces(mutatie), Historie(), NOW, result)

    def test_a_relation_fills_what_the_message_leaves_unknown(self) -> None:
        answer = Antwoord.model_validate(
            {"nummer": 0, "relaties": ({"van": 2, "tot": 1, "soort": "EX_PARTNER"},)}, strict=False
        )
        people = [een_slachtoffer(), een_pleger()]
        found = self.enrich(een_mutatie(betrokkenen=people, relaties=[]), answer)
        assert found.feiten["relaties"] == frozenset({"EX_PARTNER"})
        assert found.feiten["relatie_binnen_kring"] is True

    def test_it_never_overwrites_what_the_message_says(self) -> None:
        answer = Antwoord.model_validate(
            {"nummer": 0, "relaties": ({"van": 2, "tot": 1, "soort": "BUUR"},), "kinderen": "JA"}, strict=False
        )
        message = zonder(een_mutatie(betrokkenen=[een_slachtoffer(), een_pleger()], risicofeiten=[]), "wapens")
        message["kinderen"] = {"antwoord": "GEEN"}
        found = self.enrich(message, answer)
        assert found.feiten["relaties"] == frozenset({"PARTNER"})
        assert found.feiten["kind_betrokken"] is False

    def test_antecedents_of_others_are_not_taken_over(self) -> None:
        klassen = tuple(
            Klassen.model_validate({"volgnummer": who, "klassen": (what,)}, strict=False)
            for who, what in ((1, "ZEDEN"), (2, "GEWELD"))
        )
        found = self.enrich(zonder(een_mutatie(), "wapens"), Antwoord(nummer=0, antecedenten=klassen))
        assert found.feiten["antecedenten"] == frozenset({"GEWELD"})

    def test_no_answer_is_an_item_and_leaves_the_fact_unknown(self) -> None:
        people = [een_slachtoffer(), een_pleger()]
        found = self.enrich(een_mutatie(betrokkenen=people, relaties=[]), None)
        assert found.feiten["relatie_binnen_kring"] is None
        assert found.feiten["verrijkingsstatus"] == "ONVOLLEDIG"
        assert [one["code"] for one in found.items if one["resultaat"] == "NIET_BEREIKBAAR"] == ["E02", "E06"]
