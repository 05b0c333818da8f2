"""Where the keys of an installation come from: a file, the environment, or a command that a vault or HSM stands behind.

Each gives the same text, a JSON document (`keys.py`). No source shows it in a repr, an error or a log.
"""

import json
import os
import secrets
import stat
import subprocess  # one command, named by the operator  # nosec B404
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol


class OnbruikbaarSleutelbestand(Exception):
    """The keys are missing, damaged or readable by others; the message says which, and never what is in them."""


class Sleutelbron(Protocol):
    """Gives the keys, as often as it is asked: what was changed meanwhile shows."""

    @property
    def naam(self) -> str:
        """What to call it in a message."""
        ...

    def lees(self) -> str:
        """The document; raises ``OnbruikbaarSleutelbestand``."""
        ...


class Bestand:
    """A file that only its owner can read; the one source that this program can change by itself."""

    def __init__(self, pad: Path) -> None:
        self.pad = pad
        self.naam = str(pad)

    def lees(self) -> str:
        """The text of the file."""
        try:
            if os.name == "posix" and stat.S_IMODE(self.pad.stat().st_mode) & 0o077:
                raise OnbruikbaarSleutelbestand(f"{self.pad} is leesbaar voor anderen: chmod 600")
            return self.pad.read_text()
        except FileNotFoundError:
            raise OnbruikbaarSleutelbestand(f"{self.pad} bestaat niet") from None
        except (OSError, ValueError):
            raise OnbruikbaarSleutelbestand(f"{self.pad} is niet te lezen") from None

    def schrijf(self, document: Mapping[str, Any], *, nieuw: bool = False) -> None:
        """Put `document` in the place of what is there, at once and whole; `nieuw` fails when something is there."""
        draft = self.pad.with_name(f".{self.pad.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as file:
                json.dump(document, file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            if nieuw:
                os.link(draft, self.pad)  # fails when another process was first, and then its keys hold
            else:
                draft.replace(self.pad)
            directory = os.open(self.pad.parent, os.O_RDONLY)
            try:
                os.fsync(directory)  # a key that something was sealed with must survive a power cut
            finally:
                os.close(directory)
        finally:
            draft.unlink(missing_ok=True)


class Omgeving:
    """A variable of the environment, read once by whoever reads the settings."""

    naam = "MELDBRUG_SLEUTELS"

    def __init__(self, text: str) -> None:
        self._text = text

    def lees(self) -> str:
        """The text of the variable."""
        return self._text


class Opdracht:
    """A command, run without a shell: what it prints are the keys; what a file holds (sealed, say) is its input."""

    naam = "de sleutelopdracht"

    def __init__(self, argv: Sequence[str], *, invoer: Path | None = None, timeout_s: float = 10.0) -> None:
        self._argv = tuple(argv)
        self._invoer = invoer
        self._timeout_s = timeout_s

    def lees(self) -> str:
        """What the command prints; what it says beside that is thrown away, for it may hold a secret."""
        try:
            given = b"" if self._invoer is None else self._invoer.read_bytes()
            done = subprocess.run(  # noqa: S603 - what runs is named by the operator, and by nobody else  # nosec B603
                self._argv, input=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=self._timeout_s,
                check=False, env={name: value for name, value in os.environ.items() if name != Omgeving.naam},
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise OnbruikbaarSleutelbestand("de sleutelopdracht antwoordt niet op tijd") from None
        except OSError:
            raise OnbruikbaarSleutelbestand("de sleutelopdracht of haar invoer is niet te openen") from None
        if done.returncode:
            raise OnbruikbaarSleutelbestand(f"de sleutelopdracht stopte met code {done.returncode}")
        try:
            return done.stdout.decode()
        except ValueError:
            raise OnbruikbaarSleutelbestand("de sleutelopdracht geeft geen tekst") from None
