"""Which alignments are mandatory (handbook AF01–AF03), and agreement on a proposal."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.alignment.afstemming import Deelneming, Oordeel, instemmingen, overeengekomen, vertegenwoordigt
from service.alignment.proposal import voorstel
from service.alignment.required import Verbod, verplichte_redenen
from service.alignment.schemas_afstemming import ActieIn
from service.core.codes_incident import Aard, HuisverbodStatus
from service.core.codes_uitwisseling import AfstemmingReden, Deelnemer, Instemming
from service.core.ids import new_id
from tests.builders import NU

DAG = date(2026, 11, 21)
AF01, AF02, AF03 = (
    AfstemmingReden.STRAFBARE_KINDERMISHANDELING,
    AfstemmingReden.HUISVERBOD_KINDERMISHANDELING,
    AfstemmingReden.HUISVERBOD_DAG_DRIE,
)


@pytest.mark.parametrize(
    ("aarden", "redencodes", "verbod", "dag_drie", "expected"),
    [
        (["01", "08"], ["HG_RELATIE"], Verbod(), True, []),
        (["01"], ["KM_VERMOEDEN"], Verbod(), True, [AF01]),
        ([], ["KM_VERMOEDEN"], Verbod(), True, [AF01]),
        (["08", "05"], ["KM_VERMOEDEN"], Verbod(), True, []),
        (["10"], [], Verbod(), True, [AF01]),
        (["08"], ["KM_VERMOEDEN"], Verbod(HuisverbodStatus.OVERWOGEN), True, [AF02]),
        (["06"], ["ACUUT_HUISVERBOD_KM"], Verbod(HuisverbodStatus.OPGELEGD, DAG), True, [AF01, AF02]),
        (["06"], ["ACUUT_HUISVERBOD_KM"], Verbod(HuisverbodStatus.OPGEHEVEN, DAG), True, [AF01]),
        ([], ["HUISVERBOD"], Verbod(HuisverbodStatus.OPGELEGD, DAG - timedelta(days=2)), True, []),
        ([], ["HUISVERBOD"], Verbod(HuisverbodStatus.OPGELEGD, DAG - timedelta(days=3)), True, [AF03]),
        ([], ["HUISVERBOD"], Verbod(HuisverbodStatus.OPGELEGD, DAG - timedelta(days=3)), False, []),
        ([], ["HUISVERBOD"], Verbod(HuisverbodStatus.OPGELEGD), True, []),
    ],
)
def test_what_a_melding_makes_mandatory(
    aarden: list[str], redencodes: list[str], verbod: Verbod, dag_drie: bool, expected: list[AfstemmingReden]
) -> None:
    found = verplichte_redenen(aarden, redencodes, verbod=verbod, vandaag=DAG, dag_drie=dag_drie)
    assert [verplicht.reden for verplicht in found] == expected
    assert all(verplicht.grondslag.startswith("AF0") for verplicht in found)


@given(st.sets(st.sampled_from(list(Aard))), st.sets(st.sampled_from(list(Aard))))
def test_knowing_more_of_what_was_done_never_takes_away_what_is_mandatory_for_a_serious_nature(
    aarden: set[Aard], more: set[Aard]
) -> None:
    def mandatory(known: set[Aard]) -> bool:
        return bool(verplichte_redenen(known, ["KM_VERMOEDEN"], verbod=Verbod(), vandaag=DAG, dag_drie=False))

    assert not (aarden and mandatory(aarden)) or mandatory(aarden | more)


def _acties(after: dict[int, int | None]) -> list[ActieIn]:
    return [
        ActieIn(nummer=nummer, omschrijving="Iets.", eigenaar="om", uiterlijk=DAG, na_actie=na)
        for nummer, na in after.items()
    ]


@given(st.dictionaries(st.integers(1, 8), st.none() | st.integers(1, 8), min_size=1))
def test_actions_wait_on_each_other_exactly_when_there_is_no_order_to_do_them_in(after: dict[int, int | None]) -> None:
    found = {finding.code for finding in voorstel(_acties(after), ["om"], vandaag=DAG, vaste_dagen={})}
    open_numbers, moved = set(after), True
    while moved:
        ready = {n for n in open_numbers if after[n] not in open_numbers}
        open_numbers, moved = open_numbers - ready, bool(ready)
    assert ("kringloop" in found) == bool(open_numbers)
    assert ("onbekende_actie" in found) == any(na is not None and na not in after for na in after.values())


PARTIES = [
    Deelneming(kenmerk="om", deelnemer=Deelnemer.OM, organisatie="om"),
    Deelneming(kenmerk="RVDK", deelnemer=Deelnemer.RVDK, organisatie=None),
]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["om", "RVDK"]),
            st.integers(1, 3),
            st.sampled_from([Instemming.AKKOORD, Instemming.NIET_AKKOORD]),
        )
    )
)
def test_only_the_newest_word_on_the_present_proposal_counts(words: list[tuple[str, int, Instemming]]) -> None:
    oordelen = [
        Oordeel(id=new_id(), kenmerk=who, voorstel=version, oordeel=word, vastgelegd_door="om",
                op=datetime.fromisoformat(NU), payload=b"")
        for who, version, word in words
    ]  # fmt: skip
    said = instemmingen(PARTIES, oordelen, 3)
    expected = {"om": Instemming.GEVRAAGD, "RVDK": Instemming.GEVRAAGD} | {
        who: word for who, version, word in words if version == 3
    }
    assert said == expected
    assert overeengekomen(said) == (set(expected.values()) == {Instemming.AKKOORD})


def test_who_does_not_log_in_is_represented_by_who_opened_it() -> None:
    assert vertegenwoordigt("RVDK", "vt:twente") == "vt:twente"
    assert vertegenwoordigt("om", "vt:twente") == "om"
    assert vertegenwoordigt("politie:limburg", "vt:twente") == "politie:limburg"
