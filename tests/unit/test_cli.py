"""The command: local tokens and migrating."""

import json
import sqlite3
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.db import migrations
from service.settings import Settings


@pytest.fixture
def run(tmp_path, monkeypatch):
    for name in ("MELDBRUG_DATA", "MELDBRUG_DATABASE_URL"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return lambda *arguments: CliRunner().invoke(app, [*arguments, "--data", str(tmp_path)])


def payload(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def test_token_prints_only_the_token(run):
    done = run("token", "--organisatie", "vt:amsterdam-amstelland", "--scope", "wachtrij:lezen wachtrij:claimen")
    assert done.exit_code == 0
    claims = payload(done.stdout.strip())
    assert done.stdout.count("\n") == 1
    assert claims["organisatie"] == "vt:amsterdam-amstelland"
    assert claims["scope"] == "wachtrij:lezen wachtrij:claimen"
    assert claims["exp"] - claims["iat"] == 8 * 3600


@pytest.mark.parametrize(("geldig", "seconds"), [("30m", 1800), ("7d", 604800), ("90s", 90)])
def test_a_token_is_valid_as_long_as_is_said(run, geldig, seconds):
    done = run("token", "--organisatie", "om", "--scope", "beheer", "--geldig", geldig)
    claims = payload(done.stdout)
    assert claims["exp"] - claims["iat"] == seconds


@pytest.mark.parametrize(
    "wrong",
    [
        ("--organisatie", "brandweer", "--scope", "beheer"),
        ("--organisatie", "om", "--scope", "alles"),
        ("--organisatie", "om", "--scope", "beheer", "--geldig", "lang"),
    ],
)
def test_what_makes_no_sense_is_refused(run, wrong):
    done = run("token", *wrong)
    assert done.exit_code == 2
    assert done.stdout == ""


def test_migrating_makes_the_embedded_database(run, tmp_path):
    assert run("migreer").exit_code == 0
    url = f"sqlite:///{tmp_path / 'meldbrug.db'}"
    assert migrations.upgrade(url) == (migrations.head(), migrations.head())


def test_figures_of_an_empty_house_are_what_they_were_made_of(run):
    done = run("statistiek", "herbouw")
    assert done.exit_code == 0
    assert done.stdout.endswith("Alles is gelijk.\n")
    assert run("statistiek", "herbouw", "--herstel").exit_code == 0


def test_figures_that_miss_their_facts_are_told_and_mended(run, tmp_path):
    assert run("migreer").exit_code == 0
    with sqlite3.connect(tmp_path / "meldbrug.db") as connection:
        connection.execute(
            "INSERT INTO cijfers (grootheid, maand, stroom, vt_regio, eenheid, onderdeel, waarde, vanaf, aantal) "
            "VALUES ('mutaties', '2026-01-01', 'HG', 'twente', 'oost-nederland', '', 0, '0001-01-01', 3)"
        )
        connection.execute(
            "INSERT INTO cijferstand VALUES ('cijfers', -1, -1, '2026-01-01 00:00:00.000000', '2026-01-01')"
        )
    connection.close()
    wrong = run("statistiek", "herbouw")
    assert (wrong.exit_code, "anders in mutaties: 1 cellen" in wrong.stdout) == (1, True)
    assert run("statistiek", "herbouw", "--herstel").exit_code == 0
    assert run("statistiek", "herbouw").exit_code == 0


def test_help_lists_every_setting(run):
    shown = "".join(run("serve", "--help").stdout.split())
    for name in Settings.model_fields:
        assert f"MELDBRUG_{name.upper()}" in shown


def test_the_server_tells_nothing_of_itself_and_believes_no_forwarded_address(run, monkeypatch):
    asked: dict[str, Any] = {}
    monkeypatch.setattr("service.cli.uvicorn.run", lambda *_, **options: asked.update(options))
    assert run("serve").exit_code == 0
    assert [asked[name] for name in ("server_header", "proxy_headers", "access_log", "ws")] == [False] * 3 + ["none"]
