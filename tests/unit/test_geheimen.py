"""Secrets come from the environment or from a file, and are shown nowhere."""

import pytest
from pydantic import SecretStr, ValidationError
from typer.testing import CliRunner

from service.cli import app
from service.geheimen import secrets_of
from service.settings import Settings

CANARY = "canarie-die-nergens-zingt"
SECRETS = secrets_of(Settings)


def test_there_are_secrets_and_each_is_known_as_one():
    assert {"database_url", "read_database_url"} <= set(SECRETS)
    for name, field in Settings.model_fields.items():
        looks_secret = any(word in name for word in ("wachtwoord", "geheim", "token", "database_url"))
        assert not looks_secret or name in SECRETS or field.annotation in (bool, int, float), name


@pytest.mark.parametrize("name", SECRETS)
def test_none_of_them_shows(name, monkeypatch):
    monkeypatch.setenv(f"MELDBRUG_{name.upper()}", CANARY)
    settings = Settings()
    assert getattr(settings, name) == SecretStr(CANARY)
    shown = [
        repr(settings),
        str(settings),
        str(settings.model_dump()),
        settings.model_dump_json(),
        f"{settings!r:.9999}",
    ]
    assert not [text for text in shown if CANARY in text]
    monkeypatch.setenv("MELDBRUG_DATABASE_POOL", f"geen getal {CANARY}")
    with pytest.raises(ValidationError) as raised:
        Settings()
    assert CANARY not in str(raised.value) + repr(raised.value)


@pytest.mark.parametrize("name", SECRETS)
def test_each_may_come_from_a_file(name, monkeypatch, tmp_path):
    (tmp_path / "geheim").write_text(f"{CANARY}\n")
    monkeypatch.setenv(f"MELDBRUG_{name.upper()}_BESTAND", str(tmp_path / "geheim"))
    assert getattr(Settings(), name) == SecretStr(CANARY)
    assert CANARY not in repr(Settings())


def test_what_is_no_secret_does_not_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "x").write_text("iets")
    monkeypatch.setenv("MELDBRUG_AUDIENCE_BESTAND", str(tmp_path / "x"))
    assert Settings().audience == "meldbrug"


def test_nothing_is_read_from_the_working_directory(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("MELDBRUG_AUDIENCE=iets-anders\n")
    monkeypatch.chdir(tmp_path)
    assert Settings().audience == "meldbrug"


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not text"])
def test_a_file_that_cannot_be_read_is_named_by_its_setting(monkeypatch, tmp_path, content):
    path = tmp_path / CANARY
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("MELDBRUG_DATABASE_URL_BESTAND", str(path))
    with pytest.raises(ValueError, match="MELDBRUG_DATABASE_URL_BESTAND") as raised:
        Settings()
    assert CANARY not in str(raised.value)


def test_two_values_for_one_secret_are_refused(monkeypatch, tmp_path):
    (tmp_path / "x").write_text("postgresql://een@h/d")
    monkeypatch.setenv("MELDBRUG_DATABASE_URL", "postgresql://ander@h/d")
    monkeypatch.setenv("MELDBRUG_DATABASE_URL_BESTAND", str(tmp_path / "x"))
    with pytest.raises(ValueError, match="niet beide"):
        Settings()


@pytest.mark.parametrize(
    "name", [name for name in Settings.model_fields if name.endswith("_url") and name not in SECRETS]
)
def test_an_address_that_is_shown_holds_no_password(name):
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate({name: f"https://gebruiker:{CANARY}@h.test/", "issuers": "x"})
    assert CANARY not in str(raised.value)


def test_the_command_shows_none(monkeypatch):
    for name in SECRETS:
        monkeypatch.setenv(f"MELDBRUG_{name.upper()}", CANARY)
    for command in ([], ["serve"], ["werk"], ["migreer"], ["token"]):
        assert CANARY not in CliRunner().invoke(app, [*command, "--help"]).output
    monkeypatch.setenv("MELDBRUG_DATABASE_POOL", CANARY)
    result = CliRunner().invoke(app, ["migreer"])
    assert result.exit_code == 2
    assert CANARY not in result.output
