"""What follows from a decision."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.codes_beoordeling import Controlereden, MutatieStatus, Uitkomst
from service.intake.routing import Eerder, Route, route

MELDING, ANDERE, ZAAK = UUID(int=1), UUID(int=2), UUID(int=3)
GELEVERD = Eerder(mutatie_id=UUID(int=10), melding_id=MELDING)
NIET_GELEVERD = Eerder(mutatie_id=UUID(int=11), melding_id=None)


def where(uitkomst: Uitkomst, **overrides: object) -> Route:
    given_: dict[str, object] = {
        "gezien": True, "gebeld": True, "spoed": False, "vorige": None, "dubbel": None, "hoort_bij": None,
    }  # fmt: skip
    return route(uitkomst, **(given_ | overrides))  # type: ignore[arg-type]


def test_a_seen_report_is_delivered_as_a_new_melding() -> None:
    assert where(Uitkomst.DZ) == Route(status=MutatieStatus.DOORGEZET, lever_als="NIEUW")


def test_an_unseen_report_waits_for_a_human() -> None:
    found = where(Uitkomst.DZ, gezien=False)
    assert found == Route(status=MutatieStatus.BEOORDEELD, controle=Controlereden.NIET_GEZIEN)


def test_an_acute_report_goes_out_unseen_and_is_looked_at_afterwards() -> None:
    found = where(Uitkomst.DZS, gezien=False)
    assert (found.lever_als, found.controle) == ("NIEUW", Controlereden.SPOED_ACHTERAF)


def test_an_acute_report_that_was_seen_waits_for_the_call_to_be_on_record_and_for_nothing_else() -> None:
    found = where(Uitkomst.DZS, gebeld=False)
    assert found == Route(status=MutatieStatus.SPOED, lever_als="NIEUW", controle=Controlereden.SPOED_ACHTERAF)
    assert where(Uitkomst.DZS, gebeld=True) == Route(status=MutatieStatus.SPOED, lever_als="NIEUW")
    assert where(Uitkomst.DZ, gebeld=False) == Route(status=MutatieStatus.DOORGEZET, lever_als="NIEUW")


def test_an_acute_report_that_joins_a_running_case_does_not_wait_either() -> None:
    found = where(Uitkomst.VV, gezien=False, spoed=True, hoort_bij=ZAAK)
    assert (found.status, found.lever_als) == (MutatieStatus.SPOED, "VERVOLG")


def test_a_newer_version_joins_the_melding_of_the_older_one() -> None:
    found = where(Uitkomst.DZ, vorige=GELEVERD)
    assert (found.lever_als, found.naar) == ("VERSIE", MELDING)


def test_an_incomplete_newer_version_of_a_delivered_report_still_reaches_veilig_thuis() -> None:
    assert where(Uitkomst.AV, vorige=GELEVERD).lever_als == "VERSIE"


def test_an_incomplete_report_goes_back_to_the_unit() -> None:
    found = where(Uitkomst.AV, vorige=NIET_GELEVERD)
    assert found == Route(status=MutatieStatus.AANVULLEN, controle=Controlereden.AANVULLEN)


def test_a_duplicate_joins_the_melding_of_the_first() -> None:
    found = where(Uitkomst.SA, dubbel=GELEVERD)
    assert (found.status, found.lever_als, found.naar) == (MutatieStatus.SAMENGEVOEGD, "DUBBEL", MELDING)


def test_a_duplicate_of_what_was_not_delivered_waits_with_it() -> None:
    assert where(Uitkomst.SA, dubbel=NIET_GELEVERD) == Route(status=MutatieStatus.SAMENGEVOEGD)


EARLIER = st.sampled_from([None, GELEVERD, NIET_GELEVERD])


@given(st.sampled_from([Uitkomst.ND, Uitkomst.OZ, Uitkomst.HB]), st.booleans(), st.booleans(), EARLIER, EARLIER)
def test_no_machine_alone_keeps_a_report_from_veilig_thuis(
    uitkomst: Uitkomst, gezien: bool, spoed: bool, vorige: Eerder | None, dubbel: Eerder | None
) -> None:
    found = where(uitkomst, gezien=gezien, spoed=spoed, vorige=vorige, dubbel=dubbel)
    assert found.controle is not None
    assert found.status is MutatieStatus.BEOORDEELD


@given(st.sampled_from(Uitkomst), st.booleans(), st.booleans(), EARLIER, EARLIER, st.sampled_from([None, ZAAK]))
def test_nothing_is_out_of_sight(
    uitkomst: Uitkomst, gezien: bool, spoed: bool, vorige: Eerder | None, dubbel: Eerder | None, hoort_bij: UUID | None
) -> None:
    found = where(uitkomst, gezien=gezien, spoed=spoed, vorige=vorige, dubbel=dubbel, hoort_bij=hoort_bij)
    joined = found.status is MutatieStatus.SAMENGEVOEGD
    assert found.lever_als is not None or found.controle is not None or joined


@given(st.sampled_from(Uitkomst), EARLIER, EARLIER)
def test_an_ordinary_report_is_never_delivered_unseen(
    uitkomst: Uitkomst, vorige: Eerder | None, dubbel: Eerder | None
) -> None:
    found = where(uitkomst, gezien=False, vorige=vorige, dubbel=dubbel)
    assert found.lever_als is None or uitkomst is Uitkomst.DZS


@given(st.sampled_from(Uitkomst), st.booleans(), st.booleans(), EARLIER, EARLIER, st.sampled_from([None, ZAAK]))
def test_what_is_urgent_goes_out_at_once_and_the_call_is_never_forgotten(
    uitkomst: Uitkomst, gezien: bool, gebeld: bool, vorige: Eerder | None, dubbel: Eerder | None, hoort_bij: UUID | None
) -> None:
    found = where(uitkomst, gezien=gezien, gebeld=gebeld, spoed=True, vorige=vorige, dubbel=dubbel, hoort_bij=hoort_bij)
    if found.lever_als is not None:
        assert found.status is MutatieStatus.SPOED
        assert (found.controle is None) == (gezien and gebeld)


@pytest.mark.parametrize("vorige", [None, NIET_GELEVERD])
def test_a_follow_up_is_a_melding_of_its_own(vorige: Eerder | None) -> None:
    assert where(Uitkomst.VV, hoort_bij=ZAAK, vorige=vorige).lever_als == "VERVOLG"
