"""Changes of the document of keys, each as one step from a document to the next. Pure; writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.access.keys import FORMAT, new_key
from service.core.pseudonyms import Doel

Document = dict[str, Any]


class StapPastNiet(Exception):
    """This step does not follow on how the document stands; the message says what does."""


def with_new_kek(document: Mapping[str, Any]) -> Document:
    """With a new key-encryption key that is active; those before stay, to unwrap with."""
    name, key = new_key()
    before = document.get("kek", {}).get("sleutels", {})
    return {**document, "versie": FORMAT, "kek": {"actief": name, "sleutels": {**before, name: key}}}


def with_one_kek(document: Mapping[str, Any]) -> Document:
    """Without the key-encryption keys that are not active any more."""
    active = document["kek"]["actief"]
    return {**document, "kek": {"actief": active, "sleutels": {active: document["kek"]["sleutels"][active]}}}


def without_fixed_ring(document: Mapping[str, Any]) -> Document:
    """Without the keys with which an earlier release sealed."""
    return {name: value for name, value in document.items() if name != "inhoud"}


def with_bridge(document: Mapping[str, Any], doel: Doel) -> Document:
    """With a second key for this purpose, that is looked up with and not written with yet."""
    given = document["pseudoniemen"][doel.value]
    if not isinstance(given, str):
        raise StapPastNiet("De brug staat al open.")
    return _changed(document, doel, {"actief": given, "ook": new_key()[1], "gewisseld": False})


def crossed(document: Mapping[str, Any], doel: Doel) -> Document:
    """From now on written with the second key; looked up with both, as before."""
    given = document["pseudoniemen"][doel.value]
    if isinstance(given, str) or given.get("gewisseld"):
        raise StapPastNiet("Open eerst de brug." if isinstance(given, str) else "Er is al gewisseld.")
    return _changed(document, doel, {"actief": given["ook"], "ook": given["actief"], "gewisseld": True})


def without_bridge(document: Mapping[str, Any], doel: Doel) -> Document:
    """With the present key alone."""
    given = document["pseudoniemen"][doel.value]
    if isinstance(given, str):
        raise StapPastNiet("Er staat geen brug open.")
    return _changed(document, doel, given["actief"])


def _changed(document: Mapping[str, Any], doel: Doel, value: Any) -> Document:
    return {**document, "versie": FORMAT, "pseudoniemen": {**document["pseudoniemen"], doel.value: value}}
