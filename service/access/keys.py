"""The keys of one installation, as one JSON document: from a file, the environment or a command (`sleutelbron.py`).

It holds the key-encryption keys (`kek`: which is active, and those still needed to unwrap), per purpose a key for
pseudonyms, the key for cursors, and a key that signs local tokens. Data keys are not in it: they are in the database,
wrapped. Of earlier releases it holds the fixed ring for content (`inhoud`), until all of that was resealed.

On first start a file is made, for this machine only. Losing it means losing the payloads; whoever has it and the
database can read them.
"""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from joserfc.jwk import ECKey

from service.access.sleutelbron import Bestand, OnbruikbaarSleutelbestand, Sleutelbron
from service.core.cipher import KEY_BYTES, Cipher
from service.core.clock import Clock
from service.core.kek import Kek, derived
from service.core.pseudonyms import Doel, Pseudonyms
from service.core.signing import Signer

__all__ = ["Keys", "OnbruikbaarSleutelbestand", "document_of", "kek_of", "load", "make", "new_key", "read"]

FORMAT: Final = 2
_READABLE: Final = (1, 2)
"""Format 1 has no `kek`."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What the keys of an installation are used for; none of them shows in a repr."""

    cipher: Cipher = field(repr=False)
    kek: Kek = field(repr=False)
    pseudonyms: Pseudonyms = field(repr=False)
    signer: Signer = field(repr=False)
    token_key: ECKey | None = field(repr=False)

    def jwks(self) -> dict[str, Any]:
        """The public half of the local token key, as others would fetch it."""
        return {"keys": [self.token_key.as_dict(private=False)] if self.token_key else []}


def load(path: Path) -> Keys:
    """The keys in the file at ``path``; raises ``OnbruikbaarSleutelbestand``."""
    return read(Bestand(path))


def read(bron: Sleutelbron, *, clock: Clock | None = None) -> Keys:
    """The keys from ``bron``; raises ``OnbruikbaarSleutelbestand``."""
    try:
        return _keys_from(document_of(bron), clock)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise OnbruikbaarSleutelbestand(f"{bron.naam} heeft niet de vorm van een sleutelbestand") from None


def document_of(bron: Sleutelbron) -> dict[str, Any]:
    """The document itself, secrets included; raises ``OnbruikbaarSleutelbestand``."""
    try:
        content = json.loads(bron.lees())
    except ValueError:
        raise OnbruikbaarSleutelbestand(f"{bron.naam} is niet te lezen") from None
    if not isinstance(content, dict) or content.get("versie") not in _READABLE:
        raise OnbruikbaarSleutelbestand(f"{bron.naam} heeft niet de vorm van een sleutelbestand")
    return content


def kek_of(document: Mapping[str, Any]) -> Kek:
    """The key-encryption keys of a document; of format 1 those that follow from its keys for content."""
    old = document.get("inhoud")
    keys = {} if old is None else {f"inhoud:{name}": derived(_bytes(text)) for name, text in old["sleutels"].items()}
    given = document.get("kek")
    if given is None:
        return Kek(keys, actief=f"inhoud:{cast('dict[str, Any]', old)['actief']}")
    return Kek(keys | {name: _bytes(text) for name, text in given["sleutels"].items()}, actief=given["actief"])


def make(path: Path) -> bool:
    """Write new keys to ``path`` unless it exists; tells whether it did. Safe when several processes start at once."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        Bestand(path).schrijf(_fresh(), nieuw=True)
    except FileExistsError:
        return False
    return True


def new_key() -> tuple[str, str]:
    """An id and a fresh key of 32 bytes, as they stand in a document."""
    return secrets.token_hex(4), _text(secrets.token_bytes(KEY_BYTES))


def _fresh() -> dict[str, Any]:
    token_key = ECKey.generate_key("P-256", auto_kid=True)
    active, key = new_key()
    return {
        "versie": FORMAT,
        "letOp": "Alleen voor deze machine. Geheim houden, en bewaren: zonder dit bestand zijn de gegevens onleesbaar.",
        "kek": {"actief": active, "sleutels": {active: key}},
        "pseudoniemen": {doel.value: new_key()[1] for doel in Doel},
        "verwijzingen": _text(secrets.token_bytes(32)),
        "tokens": token_key.as_dict(private=True),
    }


def _keys_from(content: Mapping[str, Any], clock: Clock | None) -> Keys:
    ring: Mapping[str, Any] = content.get("inhoud") or {"actief": None, "sleutels": {}}
    token_jwk = cast("dict[str, Any] | None", content.get("tokens"))
    fixed = {key_id: _bytes(text) for key_id, text in ring["sleutels"].items()}
    return Keys(
        cipher=Cipher(fixed, active=ring["actief"], clock=clock),
        kek=kek_of(content),
        pseudonyms=_pseudonyms(content["pseudoniemen"]),
        signer=Signer(_bytes(content["verwijzingen"])),
        token_key=ECKey.import_key(token_jwk) if token_jwk else None,
    )


def _pseudonyms(given: Mapping[str, Any]) -> Pseudonyms:
    """Per purpose one key, or while a bridge is open two: one to write with, and one to look up with as well."""
    current: dict[Doel, bytes] = {}
    beside: dict[Doel, bytes] = {}
    for name, value in given.items():
        both = {"actief": value} if isinstance(value, str) else value
        current[Doel(name)] = _bytes(both["actief"])
        if "ook" in both:
            beside[Doel(name)] = _bytes(both["ook"])
    return Pseudonyms(current, ook=beside)


def _text(key: bytes) -> str:
    return urlsafe_b64encode(key).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
