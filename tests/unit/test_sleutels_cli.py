"""The commands `meldbrug sleutels …` on an installation of their own."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli import app

Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("MELDBRUG_DATA", "MELDBRUG_DATABASE_URL", "MELDBRUG_SLEUTELS", "MELDBRUG_SLEUTELOPDRACHT"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("MELDBRUG_SLEUTEL_WACHTTIJD_S", "0.01")
    return lambda *arguments, **given: CliRunner().invoke(
        app, ["sleutels", *arguments, "--data", str(tmp_path)], **given
    )


def document(data: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((data / "sleutels.json").read_text())
    return read


def secrets_of(data: Path) -> list[str]:
    """Every key in the document, as it is written there."""
    return re.findall(r'"([A-Za-z0-9_-]{43})"', (data / "sleutels.json").read_text())


def test_it_shows_every_key_and_no_secret_and_rotation_replaces_them_all(run: Run, tmp_path: Path) -> None:
    shown = run("toon", "--tel")
    assert shown.exit_code == 0, shown.output
    assert shown.output.count(" 2026.1 ") + shown.output.count(".1 ") > 50
    assert "twente" in shown.output
    assert len(secrets_of(tmp_path)) >= 5
    assert [secret for secret in secrets_of(tmp_path) if secret in shown.output] == []
    first = set(re.findall(r"^  ([0-9a-f]{12}) ", shown.output, re.MULTILINE))
    rotated = run("roteer")
    assert f"Oude sleutels vernietigd: {len(first)}." in rotated.output, rotated.output
    lines = run("toon").output.splitlines()
    assert {line.split()[-1] for line in lines if line.split()[0] in first} == {"vernietigd"}


def test_the_key_around_the_keys_is_replaced_and_the_old_one_forgotten(run: Run, tmp_path: Path) -> None:
    run("toon")
    before = document(tmp_path)["kek"]
    assert run("roteer", "--kek").exit_code == 0
    after = document(tmp_path)["kek"]
    assert set(after["sleutels"]) == {after["actief"]} != {before["actief"]}
    with sqlite3.connect(tmp_path / "meldbrug.db") as database:
        assert database.execute("SELECT DISTINCT kek_id FROM datasleutels").fetchall() == [(after["actief"],)]
        acts = database.execute("SELECT actie, organisatie FROM audit").fetchall()
    assert acts == [("SLEUTELS_VERPAKKEN", "beheer")]
    assert run("toon").exit_code == 0


def test_a_change_of_that_key_that_was_cut_short_is_finished_first(run: Run, tmp_path: Path) -> None:
    run("toon")
    halfway = document(tmp_path)
    halfway["kek"] = {
        "actief": "nieuw", "sleutels": {**halfway["kek"]["sleutels"], "nieuw": halfway["verwijzingen"]},
    }  # fmt: skip
    (tmp_path / "sleutels.json").write_text(json.dumps(halfway))
    assert run("roteer", "--kek").exit_code == 0
    assert list(document(tmp_path)["kek"]["sleutels"]) == ["nieuw"]


def test_a_bridge_goes_one_step_at_a_time(run: Run, tmp_path: Path) -> None:
    run("toon")
    before = document(tmp_path)["pseudoniemen"]
    assert run("brug", "koppelen", "wissel").exit_code == 2
    assert "Herstart" in run("brug", "koppelen", "open").output
    assert run("brug", "koppelen", "wissel").exit_code == 0
    assert "0 sporen overgebracht" in run("roteer", "--pseudoniemen", "koppelen").output
    refused = run("brug", "koppelen", "sluit", input="n\n")
    assert (refused.exit_code, document(tmp_path)["pseudoniemen"]["koppelen"]["gewisseld"]) == (1, True)
    assert run("brug", "koppelen", "sluit", "--ja").exit_code == 0
    after = document(tmp_path)["pseudoniemen"]
    assert {name for name in before if before[name] != after[name]} == {"koppelen"}
    assert run("roteer", "--pseudoniemen", "inzage").exit_code == 2


def test_destroying_asks_first_and_says_what_it_does_not_reach(run: Run) -> None:
    run("toon")
    assert run("vernietig", "--regio", "twente", "--jaar", "2020", input="n\n").exit_code == 1
    refused = run("vernietig", "--regio", "twente", "--jaar", "2020", "--ja")
    assert (refused.exit_code, "Er is geen sleutel" in refused.output + refused.stderr) == (2, True)


def test_what_this_program_cannot_write_it_leaves_to_who_can(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("toon")
    monkeypatch.setenv("MELDBRUG_SLEUTELS", (tmp_path / "sleutels.json").read_text())
    (tmp_path / "sleutels.json").unlink()
    rotated = run("roteer", "--kek")
    assert "MELDBRUG_SLEUTELS" in rotated.output, rotated.output
    assert run("brug", "koppelen", "open").exit_code == 2
    assert not (tmp_path / "sleutels.json").exists()
