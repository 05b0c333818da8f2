"""The keys of one installation: read from a file, or made on first start for this machine only.

One JSON file (mode 0600) holds the ring for payloads, one key per purpose for pseudonyms, the key for cursors, and a
key that signs local tokens. Losing the file means losing the payloads; whoever has it can read them.
"""

import json
import os
import secrets
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from joserfc.jwk import ECKey

from service.core.cipher import KEY_BYTES, Cipher
from service.core.pseudonyms import Doel, Pseudonyms
from service.core.signing import Signer

FORMAT = 1


class OnbruikbaarSleutelbestand(Exception):
    """The key file is missing, damaged or readable by others; the message says which, and never what is in it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What the keys of an installation are used for; none of them shows in a repr."""

    cipher: Cipher = field(repr=False)
    pseudonyms: Pseudonyms = field(repr=False)
    signer: Signer = field(repr=False)
    token_key: ECKey | None = field(repr=False)

    def jwks(self) -> dict[str, Any]:
        """The public half of the local token key, as others would fetch it."""
        return {"keys": [self.token_key.as_dict(private=False)] if self.token_key else []}


def load(path: Path) -> Keys:
    """The keys in ``path``; raises ``OnbruikbaarSleutelbestand``."""
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise OnbruikbaarSleutelbestand(f"{path} is leesbaar voor anderen: chmod 600")
        content = json.loads(path.read_text())
    except FileNotFoundError:
        raise OnbruikbaarSleutelbestand(f"{path} bestaat niet") from None
    except (OSError, ValueError):
        raise OnbruikbaarSleutelbestand(f"{path} is niet te lezen") from None
    try:
        return _keys_from(content)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise OnbruikbaarSleutelbestand(f"{path} heeft niet de vorm van een sleutelbestand") from None


def make(path: Path) -> bool:
    """Write new keys to ``path`` unless it exists; tells whether it did. Safe when several processes start at once."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(_fresh(), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # fails when another process was first, and then its keys hold
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _fresh() -> dict[str, Any]:
    token_key = ECKey.generate_key("P-256", auto_kid=True)
    active = secrets.token_hex(4)
    return {
        "versie": FORMAT,
        "letOp": "Alleen voor deze machine. Geheim houden, en bewaren: zonder dit bestand zijn de gegevens onleesbaar.",
        "inhoud": {"actief": active, "sleutels": {active: _text(secrets.token_bytes(KEY_BYTES))}},
        "pseudoniemen": {doel.value: _text(secrets.token_bytes(32)) for doel in Doel},
        "verwijzingen": _text(secrets.token_bytes(32)),
        "tokens": token_key.as_dict(private=True),
    }


def _keys_from(content: Mapping[str, Any]) -> Keys:
    if content["versie"] != FORMAT:
        raise ValueError("unknown format")
    ring = content["inhoud"]
    token_jwk = cast("dict[str, Any] | None", content.get("tokens"))
    return Keys(
        cipher=Cipher({key_id: _bytes(text) for key_id, text in ring["sleutels"].items()}, active=ring["actief"]),
        pseudonyms=Pseudonyms({Doel(doel): _bytes(text) for doel, text in content["pseudoniemen"].items()}),
        signer=Signer(_bytes(content["verwijzingen"])),
        token_key=ECKey.import_key(token_jwk) if token_jwk else None,
    )


def _text(key: bytes) -> str:
    return urlsafe_b64encode(key).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
