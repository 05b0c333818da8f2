"""What is published of the notices is what is sent, and the check that we hand to receivers works."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from service.contract import CONTRACTS, as_text
from service.core.codes_uitwisseling import Berichtsoort
from service.notifications.gebeurteniscontract import schema, voorbeeld
from service.notifications.gebeurtenistypen import TOEGESTAAN, controleer
from service.notifications.handtekening import onderteken
from service.notifications.service import gebeurteniscontract

FOLDER = CONTRACTS / "events"


def test_the_committed_files_are_those_of_the_code_and_no_others() -> None:
    """When this fails: `make contract`, and tell the other parties."""
    files = gebeurteniscontract()
    assert {f"events/{path.name}" for path in FOLDER.glob("*.json")} == set(files)
    assert [name for name, content in files.items() if (CONTRACTS / name).read_text("utf-8") != as_text(content)] == []


@pytest.mark.parametrize("soort", Berichtsoort)
def test_an_example_is_of_its_schema_and_of_the_catalogue(soort: Berichtsoort) -> None:
    checker = Draft202012Validator(schema(soort), format_checker=FormatChecker())
    Draft202012Validator.check_schema(checker.schema)
    example = voorbeeld(soort)
    assert list(checker.iter_errors(example)) == []
    controleer(soort, example["data"])
    assert tuple(example["data"]) == TOEGESTAAN[soort]


@pytest.mark.parametrize(
    "change",
    [{"type": "nl.meldbrug.iets"}, {"id": 1}, {"specversion": "0.3"}, {"sequence": "7"}, {"data": {"meldingId": 5}}],
    ids=lambda change: next(iter(change)),
)
def test_a_schema_refuses_what_is_no_such_event(change: dict[str, Any]) -> None:
    checker = Draft202012Validator(schema(Berichtsoort.MELDING_STAP), format_checker=FormatChecker())
    assert list(checker.iter_errors(voorbeeld(Berichtsoort.MELDING_STAP) | change))


def test_the_check_in_the_readme_recognises_what_we_sign() -> None:
    text = Path(FOLDER / "README.md").read_text("utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    scope: dict[str, Any] = {}
    exec(code, scope)  # noqa: S102 - our own page
    secret, body = "x" * 40, '{"é": 1}'.encode()
    header = onderteken(secret, body, datetime.now(UTC))
    assert scope["klopt"](secret, header, body)
    assert not scope["klopt"](secret, header, body + b" ")
    assert not scope["klopt"]("y" * 40, header, body)
    assert not scope["klopt"](secret, onderteken(secret, body, datetime(2026, 1, 1, tzinfo=UTC)), body)
    assert not scope["klopt"](secret, "onzin", body)
