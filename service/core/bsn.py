"""The eleven-test of a citizen service number, in a field of its own and in running text. Pure."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"(?<!\d)\d{9}(?!\d)")


def holds_bsn(text: str) -> bool:
    """Whether some nine digits in it pass the eleven-test: such a number has a field of its own."""
    return any(passes_eleven_test(number) for number in _NUMBER.findall(text))


def passes_eleven_test(number: str) -> bool:
    """Whether these nine digits could be a citizen service number; most typing errors fail it."""
    total = sum((9 - i) * int(digit) for i, digit in enumerate(number[:8])) - int(number[8])
    return total % 11 == 0
