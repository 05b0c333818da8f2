"""Settings: what a configuration may be, and that secrets stay out of sight."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from service.settings import Settings


def test_nothing_configured_is_the_embedded_default(tmp_path):
    settings = Settings(data=tmp_path)
    assert settings.embedded
    assert settings.url == f"sqlite:///{tmp_path}/meldbrug.db"
    assert settings.key_file == tmp_path / "sleutels.json"
    assert settings.local_tokens


def test_a_password_never_shows():
    settings = Settings(database_url=SecretStr("postgresql://u:geheim@h/d"))
    assert "geheim" not in repr(settings) + str(settings.model_dump())
    assert settings.url == "postgresql://u:geheim@h/d"


def test_an_error_does_not_quote_the_environment(monkeypatch):
    monkeypatch.setenv("MELDBRUG_DATABASE_POOL", "geheim")
    with pytest.raises(ValidationError) as raised:
        Settings()
    assert "geheim" not in str(raised.value)


def test_issuers_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("MELDBRUG_ISSUERS", "https://a.test, https://b.test,")
    assert Settings().issuers == ("https://a.test", "https://b.test")


@pytest.mark.parametrize(
    "wrong",
    [
        {"jwks_url": "https://a.test/jwks"},
        {"jwks_url": "http://a.test/jwks", "issuers": ("x",)},
        {"jwks_url": "https://a.test/jwks", "jwks_bestand": Path("x"), "issuers": ("x",)},
        {"onbekend": 1},
    ],
    ids=["without issuers", "without TLS", "two sources", "unknown"],
)
def test_trust_that_is_not_complete_is_refused(wrong):
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_outside_keys_end_the_trust_in_local_tokens():
    assert not Settings(jwks_url="https://a.test/jwks", issuers=("x",)).local_tokens
