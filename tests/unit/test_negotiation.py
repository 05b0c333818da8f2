"""Which form a caller gets follows from the weights of its Accept header (RFC 9110 §12.5.1)."""

from __future__ import annotations

import pytest

from service.web.negotiation import preferred

JSON, CSV, PARQUET = "application/json", "text/csv", "application/vnd.apache.parquet"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("", JSON),
        ("application/*", JSON),
        ("text/*", CSV),
        (CSV, CSV),
        ("TEXT/CSV", CSV),
        ("text/csv; charset=utf-8", CSV),
        ("application/json;q=0.5, text/csv", CSV),
        ("application/json;q=0.5, text/csv;q=0.4", JSON),
        ("text/csv, application/json", JSON),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        ("application/json;q=0, */*", CSV),
        ("*/*;q=0.1, application/vnd.apache.parquet;q=0.2", PARQUET),
        ("application/*;q=0.2, application/vnd.apache.parquet;q=0.9, text/csv;q=0.5", PARQUET),
        ("text/csv;q=veel", CSV),
        ("text/csv;q=nan", None),
        ("text/csv;q=0", None),
        ("image/png", None),
        ("application/json;q=0", None),
    ],
)
def test_the_form_that_weighs_most_is_chosen(accept: str | None, expected: str | None) -> None:
    assert preferred(accept, (JSON, CSV, PARQUET)) == expected
