"""What every command shares: where the data is, which settings that gives, and stopping with a word of explanation."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from service import bootstrap
from service.access.keys import Keys, OnbruikbaarSleutelbestand
from service.db import migrations
from service.geheimen import secrets_of
from service.observability.events import MIGRATIE_UITGEVOERD
from service.observability.logging import emit
from service.settings import Settings

Data = Annotated[Path | None, typer.Option("--data", help="Map met sleutels en de ingebouwde database.")]
DatabaseUrl = Annotated[
    str | None, typer.Option("--database-url", help="postgresql://…; zonder: een database in --data.")
]


def every_setting() -> str:
    """Every setting with its environment variable, as a text; of none its value."""
    secret = set(secrets_of(Settings))
    lines = [
        f"MELDBRUG_{name.upper()}{' (of …_BESTAND)' if name in secret else ''}: {field.description}"
        for name, field in Settings.model_fields.items()
    ]
    return "\n\n".join(["Instellingen, in de omgeving:", *lines])


def settings_from(data: Path | None, database_url: str | None) -> Settings:
    """The settings of the command line over those of the environment, which worker processes inherit."""
    if data is not None:
        os.environ["MELDBRUG_DATA"] = str(data)
    if database_url is not None:
        os.environ["MELDBRUG_DATABASE_URL"] = database_url
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, item['loc'])) or 'instellingen'}: {item['msg']}" for item in error.errors()]
        fail("Onbruikbare instellingen. " + "; ".join(lines))


def keys_or_exit(settings: Settings) -> Keys:
    """The keys of this installation."""
    try:
        return bootstrap.open_keys(settings)
    except OnbruikbaarSleutelbestand as error:
        fail(f"Sleutels: {error}.")


def migrate(settings: Settings) -> None:
    """Bring the database to the present schema."""
    before, after = migrations.upgrade(settings.url)
    if before != after:
        emit(MIGRATIE_UITGEVOERD, van=before or "leeg", naar=after)


def fail(message: str) -> NoReturn:
    """Say why, and stop with exit code 2."""
    sys.stderr.write(f"{message}\n")
    raise typer.Exit(2)
