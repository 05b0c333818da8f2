"""The commands `meldbrug statistiek …` about what may be shown."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli import app

VERGUNNING: dict[str, Any] = {
    "gegevenDoor": "Minister van Justitie en Veiligheid", "functie": "minister", "gegevenOp": "2026-01-05",
    "kenmerk": "DGRR/2026/1", "stromen": ["HG"], "indicatoren": ["K01", "K14"], "van": "2026-02-01",
}  # fmt: skip
GEGEVEN = ("--door", "Directeur", "--functie", "bestuurder", "--op", "2026-01-05", "--van", "2026-02-01")
Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("MELDBRUG_DATA", "MELDBRUG_DATABASE_URL"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return lambda *arguments: CliRunner().invoke(app, ["statistiek", *arguments, "--data", str(tmp_path)])


@pytest.fixture
def toestaan(run: Run, tmp_path: Path) -> Callable[..., Any]:
    def given(**fields: Any) -> Any:
        path = tmp_path / "vergunning.json"
        path.write_text(json.dumps({name: v for name, v in (VERGUNNING | fields).items() if v is not None}))
        return run("toestaan", str(path))

    return given


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(data / "meldbrug.db") as database:
        return database.execute(query).fetchall()


def test_a_permission_is_recorded_with_who_gave_it_and_who_wrote_it_down(
    toestaan: Callable[..., Any], tmp_path: Path
) -> None:
    assert toestaan().exit_code == 0
    asked = "SELECT gegeven_door, kenmerk, indicatoren, stromen, van FROM statistiek_vergunningen"
    assert rows(tmp_path, asked) == [
        (VERGUNNING["gegevenDoor"], "DGRR/2026/1", '["K01","K14"]', '["HG"]', "2026-02-01")
    ]
    assert rows(tmp_path, "SELECT actie, organisatie FROM audit") == [("STATISTIEK_TOESTAAN", "beheer")]


def test_everything_that_is_wrong_with_a_permission_is_named_and_nothing_repeated(
    toestaan: Callable[..., Any], tmp_path: Path
) -> None:
    done = toestaan(kenmerk=None, stromen=["geheim-42"], functie="", extra="geheim-42")
    assert done.exit_code == 2
    for place in ("kenmerk", "stromen[0]", "functie", "extra"):
        assert place in done.output
    assert "geheim-42" not in done.output
    done = toestaan(indicatoren=["K01", "K99"], tot="2026-01-01")
    assert done.exit_code == 2
    assert "indicatoren[1]: Deze indicator bestaat niet." in done.output
    assert "tot: 'tot' ligt na 'van'." in done.output
    assert rows(tmp_path, "SELECT count(*) FROM statistiek_vergunningen") == [(0,)]


def test_a_region_agrees_and_agrees_no_more(run: Run, tmp_path: Path) -> None:
    assert run("regio-toestaan", "twente", "drenthe", *GEGEVEN).exit_code == 0
    assert run("intrekken", "--regio", "twente").exit_code == 0
    left = "SELECT vt_regio FROM statistiek_toestemmingen WHERE ingetrokken_op IS NULL"
    assert rows(tmp_path, left) == [("drenthe",)]
    assert rows(tmp_path, "SELECT actie, objecten FROM audit ORDER BY op") == [
        ("STATISTIEK_TOESTAAN", '["twente","drenthe"]'),
        ("TOESTEMMING_INTREKKEN", '["twente"]'),
    ]
    assert run("intrekken", "--regio", "twente").exit_code == 2


def test_all_regions_agree_in_one_command(run: Run, tmp_path: Path) -> None:
    assert run("regio-toestaan", "alle", *GEGEVEN).exit_code == 0
    assert rows(tmp_path, "SELECT count(*) > 25 FROM statistiek_toestemmingen") == [(1,)]


@pytest.mark.parametrize(
    "wrong",
    [
        ("regio-toestaan", "atlantis", *GEGEVEN),
        ("regio-toestaan", "twente", *GEGEVEN[:-1], "morgen"),
        ("intrekken",),
        ("intrekken", "--regio", "atlantis"),
        ("intrekken", "--kenmerk", "onbekend"),
        ("herzien", "2026-K5", "--motief", "x"),
        ("herzien", "2026-K1", "--motief", "x"),
    ],
)
def test_what_makes_no_sense_is_refused(run: Run, wrong: tuple[str, ...]) -> None:
    done = run(*wrong)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
