"""Text as CSV (RFC 4180) in which no spreadsheet takes a cell for a formula. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

_FORMULA: Final = frozenset("=+-@＝＋－＠")
_CONTROL: Final = frozenset("\t\r\n")


def guarded(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet would take it for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text[:1] in _CONTROL or text.lstrip()[:1] in _FORMULA else text


def csv_text(kop: Sequence[str], rijen: Iterable[Iterable[str]]) -> str:
    """A header and rows: commas, CRLF. Text of others is `guarded` by who gives it; a number is not touched."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(kop)
    writer.writerows(rijen)
    return out.getvalue()
