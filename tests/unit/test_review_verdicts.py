"""What one or more human verdicts do: the rules of handbook FP1–FP4, FP9, N09, N13 and SP05."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.codes_beoordeling import Controlereden, Uitkomst
from service.core.errors import OngeldigeInvoer, StapNietMogelijk
from service.review.verdicts import (
    NAAR_VT,
    NIET_NAAR_VT,
    TE_KIEZEN,
    Gevolg,
    Oordeel,
    Stand,
    disagrees,
    may_judge,
    weigh,
)

ND, OZ, DZ, DZS, VV, AV, HB = (Uitkomst[name] for name in ("ND", "OZ", "DZ", "DZS", "VV", "AV", "HB"))


def stand(**changes: Any) -> Stand:
    values: dict[str, Any] = {
        "reden": Controlereden.VOORSTEL_ND,
        "voorstel": ND,
        "machine": ND,
        "redencodes": ("GEEN_RELATIE",),
        "vier_ogen": False,
    }
    return Stand(**{**values, **changes})


def say(uitkomst: Uitkomst, **changes: Any) -> Oordeel:
    return Oordeel(uitkomst=uitkomst, motivering="Nagelezen.", functie="kwaliteitscontroleur", **changes)


class TestAwayFromVeiligThuis:
    @pytest.mark.parametrize("uitkomst", [ND, OZ])
    def test_one_person_confirms_when_four_eyes_are_not_asked(self, uitkomst):
        assert weigh(stand(), say(uitkomst), "anne") is Gevolg.NIET_DOORZETTEN

    def test_the_first_of_four_eyes_settles_nothing(self):
        assert weigh(stand(vier_ogen=True), say(ND), "anne") is Gevolg.WACHT

    def test_a_second_person_who_says_the_same_settles_it(self):
        waiting = stand(vier_ogen=True, gezegd=(("anne", ND),))
        assert weigh(waiting, say(ND), "bram") is Gevolg.NIET_DOORZETTEN

    def test_the_same_person_is_not_the_second_pair_of_eyes(self):
        with pytest.raises(StapNietMogelijk, match="iemand anders"):
            weigh(stand(vier_ogen=True, gezegd=(("anne", ND),)), say(ND), "anne")

    def test_two_who_give_different_reasons_wait_for_a_third(self):
        differing = stand(vier_ogen=True, gezegd=(("anne", ND),))
        assert weigh(differing, say(OZ), "bram") is Gevolg.WACHT
        third = stand(vier_ogen=True, gezegd=(("anne", ND), ("bram", OZ)))
        assert weigh(third, say(OZ), "carla") is Gevolg.NIET_DOORZETTEN

    def test_a_voiced_doubt_asks_for_a_second_person_even_without_four_eyes(self):
        assert weigh(stand(), say(HB), "anne") is Gevolg.WACHT
        assert weigh(stand(gezegd=(("anne", HB),)), say(ND), "bram") is Gevolg.WACHT

    @pytest.mark.parametrize("machine", [DZ, VV])
    def test_what_the_machine_wants_passed_on_takes_two_to_stop(self, machine):
        unseen = stand(reden=Controlereden.NIET_GEZIEN, voorstel=machine, machine=machine)
        assert weigh(unseen, say(ND), "anne") is Gevolg.WACHT


class TestTowardsVeiligThuis:
    @pytest.mark.parametrize("vier_ogen", [True, False])
    def test_one_person_overrules_towards_passing(self, vier_ogen):
        assert weigh(stand(vier_ogen=vier_ogen), say(DZ), "anne") is Gevolg.AFLEVEREN

    def test_who_first_said_no_may_still_let_it_pass(self):
        assert weigh(stand(vier_ogen=True, gezegd=(("anne", ND),)), say(DZ), "anne") is Gevolg.AFLEVEREN

    def test_an_investigation_interest_passes_only_with_consent_of_the_om(self):
        guarded = stand(redencodes=("HG_RELATIE", "OPSPORINGSBELANG"))
        for answer in (None, False):
            with pytest.raises(OngeldigeInvoer) as refused:
                weigh(guarded, say(DZS, om_akkoord=answer), "anne")
            assert [finding.code for finding in refused.value.errors] == ["om_akkoord_vereist"]
        assert weigh(guarded, say(DZ, om_akkoord=True), "anne") is Gevolg.AFLEVEREN

    def test_proportionality_is_argued_before_passing_but_never_holds_up_an_acute_report(self):
        light = stand(redencodes=("PROPORTIONALITEIT",))
        with pytest.raises(OngeldigeInvoer):
            weigh(light, say(DZ), "anne")
        assert weigh(light, say(DZ, proportionaliteit="Het kind was in gevaar."), "anne") is Gevolg.AFLEVEREN
        assert weigh(light, say(DZS), "anne") is Gevolg.AFLEVEREN
        assert weigh(stand(redencodes=("PROPORTIONALITEIT",), proportionaliteit_bekend=True), say(DZ), "anne")

    def test_everything_that_is_missing_is_named_at_once(self):
        nowhere = stand(redencodes=("OPSPORINGSBELANG", "PROPORTIONALITEIT", "REGIO_ONBEPAALD"), regio_bekend=False)
        with pytest.raises(OngeldigeInvoer) as refused:
            weigh(nowhere, say(DZ), "anne")
        assert [finding.location for finding in refused.value.errors] == ["omAkkoord", "proportionaliteit", "vtRegio"]

    def test_a_follow_up_needs_a_running_case(self):
        with pytest.raises(StapNietMogelijk, match="lopende zaak"):
            weigh(stand(), say(VV), "anne")
        assert weigh(stand(lopende_zaak_bekend=True), say(VV), "anne") is Gevolg.AFLEVEREN


class TestSample:
    sample = stand(reden=Controlereden.STEEKPROEF, eerder=frozenset({"anne", "bram"}))

    def test_it_is_for_someone_who_had_no_part_in_the_verdict(self):
        assert not may_judge(Controlereden.STEEKPROEF, "bram", gezegd=frozenset(), eerder=self.sample.eerder)
        with pytest.raises(StapNietMogelijk, match="steekproef"):
            weigh(self.sample, say(ND), "bram")

    def test_who_agrees_changes_nothing(self):
        assert weigh(self.sample, say(ND), "carla") is Gevolg.BEVESTIGD

    @pytest.mark.parametrize("uitkomst", [OZ, AV])
    def test_who_sees_it_otherwise_has_it_opened_again(self, uitkomst):
        assert weigh(self.sample, say(uitkomst), "carla") is Gevolg.HEROPENEN
        assert disagrees(self.sample, uitkomst)

    def test_who_thinks_it_had_to_pass_lets_it_pass(self):
        assert weigh(self.sample, say(DZ), "carla") is Gevolg.AFLEVEREN
        assert disagrees(self.sample, DZ)


class TestAfterAnAcuteReport:
    acute = stand(reden=Controlereden.SPOED_ACHTERAF, voorstel=DZS, machine=DZS, redencodes=("ACUUT_INDICATOR",))

    @pytest.mark.parametrize("uitkomst", [DZS, DZ])
    def test_confirmed_or_called_less_urgent_veilig_thuis_is_told(self, uitkomst):
        assert weigh(self.acute, say(uitkomst), "anne") is Gevolg.AFLEVEREN

    @pytest.mark.parametrize("uitkomst", [ND, OZ, AV, VV])
    def test_it_is_never_pulled_back_by_a_verdict(self, uitkomst):
        with pytest.raises(StapNietMogelijk, match="al met spoed afgeleverd"):
            weigh(self.acute, say(uitkomst), "anne")


def test_the_machine_without_an_opinion_is_not_overruled():
    assert not disagrees(stand(reden=Controlereden.HANDMATIG, voorstel=HB, machine=HB), ND)
    assert not disagrees(stand(), HB)
    assert disagrees(stand(), DZ)


def test_a_verdict_of_incomplete_sends_it_back_to_the_unit():
    assert weigh(stand(), say(AV), "anne") is Gevolg.AANVULLEN


people = st.sampled_from(["anne", "bram", "carla", "dirk"])
verdicts = st.lists(st.tuples(people, st.sampled_from(sorted(TE_KIEZEN))), max_size=6)


@given(verdicts, st.booleans(), st.sampled_from([ND, OZ, HB, AV, DZ, VV]))
def test_nothing_is_dropped_without_the_people_that_the_rules_ask_for(spoken, vier_ogen, machine):
    """However people speak, in whatever order: one is enough only where nobody and nothing said otherwise."""
    gezegd: list[tuple[str, Uitkomst]] = []
    for who, uitkomst in spoken:
        waiting = stand(vier_ogen=vier_ogen, machine=machine, voorstel=machine, gezegd=tuple(gezegd),
                        lopende_zaak_bekend=True)  # fmt: skip
        try:
            outcome = weigh(waiting, say(uitkomst), who)
        except StapNietMogelijk:
            assert who in dict(gezegd)
            continue
        if outcome is Gevolg.WACHT:
            gezegd.append((who, uitkomst))
            continue
        if outcome is Gevolg.NIET_DOORZETTEN:
            assert uitkomst in NIET_NAAR_VT
            agreeing = {person for person, other in [*gezegd, (who, uitkomst)] if other is uitkomst}
            doubted = any(other is not uitkomst for _, other in gezegd)
            assert len(agreeing) >= (2 if vier_ogen or doubted or machine in NAAR_VT else 1)
        return
