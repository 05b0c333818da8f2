"""The commands `meldbrug audit …`: seal, keep a head elsewhere, and find what was changed."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli import app
from tests.unit.test_cli_statistiek import GEGEVEN


def test_the_trail_is_sealed_checked_and_what_was_changed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MELDBRUG_DATA", "MELDBRUG_DATABASE_URL"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(app, [*arguments, "--data", str(tmp_path)])

    def edit(*statements: str) -> None:
        with sqlite3.connect(tmp_path / "meldbrug.db") as database:
            for table in ("audit", "audit_schakels", "audit_koppen"):
                for act in ("update", "delete"):
                    database.execute(f"DROP TRIGGER IF EXISTS {table}_geen_{act}")
            for statement in statements:
                database.execute(statement)

    for regio in ("twente", "drenthe"):
        assert run("statistiek", "regio-toestaan", regio, *GEGEVEN).exit_code == 0
    assert run("audit", "kop").exit_code == 2, "there is none yet"
    found = run("audit", "controleer")
    assert (found.exit_code, "Nog niet verzegeld: 2" in found.stdout) == (0, True)
    assert run("audit", "verzegel").exit_code == 0
    head = run("audit", "kop")
    kept = tmp_path / "kop.json"
    kept.write_text(head.stdout)
    assert json.loads(head.stdout)["schakel"] == 2
    found = run("audit", "controleer", "--kop", str(kept))
    assert (found.exit_code, found.stdout) == (
        0, "Het auditspoor is heel: 2 regels nagelezen, 1 ondertekende koppen. Nog niet verzegeld: 0.\n",
    )  # fmt: skip

    edit("UPDATE audit SET actor = 'niemand' WHERE volgnr = 2")
    found = run("audit", "controleer")
    assert found.exit_code == 1
    assert found.stdout.startswith("BREUK bij schakel 2 (auditregel ")
    assert "gewijzigd" in found.stdout

    edit("DELETE FROM audit", "DELETE FROM audit_schakels", "DELETE FROM audit_koppen")
    assert run("audit", "controleer").exit_code == 0, "of an emptied trail nothing shows inside"
    found = run("audit", "controleer", "--kop", str(kept))
    assert found.exit_code == 1
    assert "ontbreekt" in found.stdout

    assert run("statistiek", "regio-toestaan", "zeeland", *GEGEVEN).exit_code == 0
    assert run("audit", "verzegel").exit_code == 0, "the service seals on, and publishes its new head"
    kept.write_text(head.stdout + run("audit", "kop").stdout)
    found = run("audit", "controleer", "--kop", str(kept))
    assert found.exit_code == 1, "every head that was kept is held against the trail, not the newest alone"

    kept.write_text(head.stdout + "{}\n")
    assert run("audit", "controleer", "--kop", str(kept)).exit_code == 2
