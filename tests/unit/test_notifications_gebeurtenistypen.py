"""What a notice may tell: ids, codes and instants of the catalogue, and nothing that could be of a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.core.codes_uitwisseling import Berichtsoort
from service.notifications.gebeurtenistypen import OMSCHRIJVING, SLEUTELS, TOEGESTAAN, Vorm, controleer

GOED: dict[Vorm, list[Any]] = {
    Vorm.ID: [uuid4(), str(uuid4()), None],
    Vorm.CODE: ["NA_TRIAGE", "01", "vt:amsterdam-amstelland", "2f-vaker", "T1", ["A", "B"], None],
    Vorm.MOMENT: [datetime(2026, 11, 21, tzinfo=UTC), "2026-11-21T09:00:00Z", "2026-11-21T09:00:00.123+01:00", None],
    Vorm.GETAL: [0, 12, None],
    Vorm.JA_NEE: [True, False, None],
}
FOUT: dict[Vorm, list[Any]] = {
    Vorm.ID: ["999990342", "Testpersoon", 1, True],
    Vorm.CODE: ["Jan Jansen", "niet alleen aanbellen", "", "é", "x" * 61, "a\n", ["goed", "Jan Jansen"], 5],
    Vorm.MOMENT: [datetime(2026, 11, 21), "2026-11-21", "gisteren", "2026-11-21T09:00:00", 1],  # noqa: DTZ001 - refused
    Vorm.GETAL: [True, "1", 1.5],
    Vorm.JA_NEE: [1, "ja"],
}


def test_every_kind_of_notice_is_described_and_every_key_is_used() -> None:
    assert set(OMSCHRIJVING) == set(TOEGESTAAN) == set(Berichtsoort)
    assert {name for names in TOEGESTAAN.values() for name in names} == set(SLEUTELS)
    assert all(text.endswith(".") for text in OMSCHRIJVING.values())


@pytest.mark.parametrize("soort", Berichtsoort)
def test_values_of_the_right_form_pass_and_others_do_not(soort: Berichtsoort) -> None:
    for name in TOEGESTAAN[soort]:
        vorm = SLEUTELS[name].vorm
        for value in GOED[vorm]:
            controleer(soort, {name: value})
        for value in FOUT[vorm]:
            with pytest.raises(ValueError, match=name) as raised:
                controleer(soort, {name: value})
            assert "Jansen" not in str(raised.value)


@given(st.sampled_from(Berichtsoort), st.text(max_size=30))
def test_a_key_outside_the_catalogue_is_refused(soort: Berichtsoort, name: str) -> None:
    if name in TOEGESTAAN[soort]:
        return
    with pytest.raises(ValueError, match="catalogue"):
        controleer(soort, {name: "X"})


@pytest.mark.parametrize("name", ["bsn", "achternaam", "toelichting", "bvhNummer", "callbackUrl"])
def test_no_key_is_for_a_person(name: str) -> None:
    assert name not in SLEUTELS
