"""The eleven-test: numbers of a person are told from other nine digits, wherever they stand in a text."""

from __future__ import annotations

import pytest

from service.core.bsn import holds_bsn, passes_eleven_test
from service.demo.people import bsns_voor_tests
from tests.builders import een_bsn


def test_a_number_passes_and_with_any_one_digit_changed_it_does_not() -> None:
    number = een_bsn(7)
    assert passes_eleven_test(number)
    others = {number[:i] + digit + number[i + 1 :] for i in range(9) for digit in "0123456789"} - {number}
    assert not any(map(passes_eleven_test, others))


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("", False),
        ("Bel 020-1234567.", False),
        ("BSN {bsn}.", True),
        ("({bsn})en nog iets", True),
        ("0{bsn}", False),
        ("{bsn}1", False),
        ("Dossier 123456789, persoon {bsn}", True),
        ("Dossier 123456789", False),
    ],
)
def test_nine_digits_by_themselves_are_looked_at(text: str, holds: bool) -> None:
    assert holds_bsn(text.format(bsn=een_bsn(3))) is holds


def test_the_numbers_for_tests_all_pass_and_are_of_the_range_for_tests() -> None:
    found = bsns_voor_tests()
    assert len(found) > 9_000
    assert all(number.startswith("9999") and passes_eleven_test(number) for number in found)
    assert "999999999" not in found
