"""The command: local tokens and migrating."""

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli import app
from service.db import migrations


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
