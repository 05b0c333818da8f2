"""Secrets from files: for each secret setting X the environment may name a file in ``X_BESTAND`` that holds it.

So a secret need not stand in an environment, which processes pass on and dumps show. What is in a file is never quoted:
an error names the setting and nothing else.
"""

import os
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

SUFFIX: Final = "_BESTAND"
_MAX_BYTES: Final = 1024 * 1024


class Geheimenbestanden(PydanticBaseSettingsSource):
    """The settings that are secret, from the files that the environment names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The value of one setting, or None; raises ``ValueError`` for a file that is not there, or a second value."""
        name = f"{self.config.get('env_prefix', '')}{field_name}".upper()
        named = os.environ.get(name + SUFFIX)
        if not named or not is_secret(field):
            return None, field_name, False
        if os.environ.get(name):
            raise ValueError(f"geef {name} of {name + SUFFIX}, niet beide")
        try:
            with Path(named).open(encoding="utf-8") as file:
                return file.read(_MAX_BYTES).strip(), field_name, False
        except (OSError, UnicodeDecodeError):
            raise ValueError(f"het bestand van {name + SUFFIX} is niet te lezen") from None

    def __call__(self) -> dict[str, Any]:
        """Every setting that a file gives."""
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


def is_secret(field: FieldInfo) -> bool:
    """Whether a setting is one that is never shown."""
    return SecretStr in (field.annotation, *get_args(field.annotation))


def secrets_of(settings: type[BaseSettings]) -> list[str]:
    """The settings that are secret."""
    return [name for name, field in settings.model_fields.items() if is_secret(field)]
