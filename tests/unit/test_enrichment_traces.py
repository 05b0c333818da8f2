"""Traces: who leaves one, and that two people are not taken for one."""

import hmac

import pytest

from service.core.pseudonyms import Doel, Pseudonyms
from service.enrichment.traces import HUISHOUDEN, WOONADRES, Spoorsoort, traces
from tests.builders import (
    Wire,
    een_betrokkene,
    een_kind,
    een_mutatie,
    een_pleger,
    een_slachtoffer,
    gelezen,
    zonder,
)

PSEUDONYMS = Pseudonyms({doel: bytes([place]) * 32 for place, doel in enumerate(Doel)})


def sporen(**overrides: object) -> list[tuple[str, str | None, int]]:
    return [(one.soort, one.rol, one.persoon) for one in traces(gelezen(een_mutatie(**overrides)), PSEUDONYMS)]


def test_persons_leave_bsn_and_name_and_the_household_its_address() -> None:
    found = sporen(betrokkenen=[een_slachtoffer(), een_pleger()])
    assert found == [
        (Spoorsoort.BSN, "SLACHTOFFER", 0),
        (Spoorsoort.NAAM_BSN, "SLACHTOFFER", 0),
        (Spoorsoort.BSN, "PLEGER", 1),
        (Spoorsoort.NAAM_BSN, "PLEGER", 1),
        (Spoorsoort.ADRES, HUISHOUDEN, -1),
    ]


@pytest.mark.parametrize("rol", ["GETUIGE", "MELDER", "INFORMANT"])
def test_whoever_saw_or_told_it_leaves_none(rol: str) -> None:
    thuis = {"gemeentecode": "GM0363", "postcode": "1011AC", "huisnummer": 3}
    found = sporen(betrokkenen=[een_betrokkene(rol=rol, adres=thuis), een_pleger()])
    assert {place for _, _, place in found} == {1, -1}
    assert len(found) == 3


@pytest.mark.parametrize(
    "person",
    [
        een_slachtoffer(bsn="000000000", geboortedatum="1988"),
        een_slachtoffer(bsn="999999999", geboortedatum="ONGEBOREN"),
        zonder(een_slachtoffer(), "bsn", "achternaam"),
        zonder(een_slachtoffer(), "bsn", "geboortedatum"),
    ],
)
def test_no_trace_without_a_bsn_or_a_full_name_and_date(person: Wire) -> None:
    assert sporen(betrokkenen=[person]) == [(Spoorsoort.ADRES, HUISHOUDEN, -1)]


def test_a_persons_own_address_is_one_trace_and_the_households_is_not_repeated() -> None:
    elsewhere = {"postcode": "1011AC", "huisnummer": 3}
    found = sporen(
        betrokkenen=[
            een_slachtoffer(adres={"postcode": "1011AB", "huisnummer": 12}),
            een_pleger(adres=elsewhere),
            een_kind(adres=elsewhere),
        ]
    )
    assert [one for one in found if one[0] == Spoorsoort.ADRES] == [
        (Spoorsoort.ADRES, HUISHOUDEN, -1),
        (Spoorsoort.ADRES, WOONADRES, -1),
    ]


def test_no_trace_holds_a_name_or_a_number() -> None:
    text = repr(traces(gelezen(een_mutatie()), PSEUDONYMS))
    assert not any(str(value) in text for value in ("Proefnaam", "1011AB", een_pleger()["bsn"]))


@pytest.mark.parametrize("size", [32, 64, 65])
def test_a_pseudonym_is_a_plain_hmac_under_the_key_of_its_purpose(size: int) -> None:
    keys = {doel: bytes([place]) * size for place, doel in enumerate(Doel)}
    bsn = str(een_pleger()["bsn"])
    expected = hmac.digest(keys[Doel.INZAGE], f"bsn\x1f{bsn}".encode(), "sha256")[:16]
    assert Pseudonyms(keys).person_by_bsn(bsn, doel=Doel.INZAGE) == expected
