"""Whether running text holds a citizen service number. Pure."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"(?<!\d)\d{9}(?!\d)")


def holds_bsn(text: str) -> bool:
    """Whether some nine digits in it pass the eleven-test: such a number has a field of its own."""
    return any(_passes(number) for number in _NUMBER.findall(text))


def _passes(number: str) -> bool:
    total = sum((9 - i) * int(digit) for i, digit in enumerate(number[:8])) - int(number[8])
    return total % 11 == 0
