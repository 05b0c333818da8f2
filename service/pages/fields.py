"""Fields and parameters of the contract in words: what they hold, within which limits. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

Schema = Mapping[str, Any]

PREFIX: Final = "#/components/schemas/"
"""Where a reference to a described schema points."""
_FORMATS: Final = {
    "date-time": "tijdstip (RFC 3339)",
    "date": "dag (JJJJ-MM-DD)",
    "uuid": "kenmerk (UUID)",
    "uri": "adres",
    "uri-reference": "adres",
    "binary": "bestand",
}
_TYPES: Final = {
    "string": "tekst",
    "integer": "geheel getal",
    "number": "getal",
    "boolean": "true of false",
    "object": "object",
    "null": "leeg",
}
_LIMITS: Final = (
    ("minLength", "lengte vanaf {}"),
    ("maxLength", "lengte tot en met {}"),
    ("minimum", "vanaf {}"),
    ("maximum", "tot en met {}"),
    ("minItems", "ten minste {} in de lijst"),
    ("maxItems", "ten hoogste {} in de lijst"),
    ("pattern", "vorm `{}`"),
    ("default", "zonder opgave `{}`"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Veld:
    """One field or parameter."""

    naam: str
    soort: str
    verwijzing: str | None
    """Name of the described schema that it holds."""
    verplicht: bool
    uitleg: str
    grenzen: str
    plaats: str = ""
    """Where a parameter goes: path, query or header."""


def short(name: str) -> str:
    """The name of a schema for people; two rooms that use one name are told apart by the room."""
    *rooms, own = name.split("__")
    rooms = [room for room in rooms if room not in ("service", "core", "schemas")]
    return f"{own} ({rooms[-1]})" if rooms else own


def parameter_van(parameter: Schema) -> Veld:
    """A parameter of a call."""
    required = parameter.get("required", False)
    schema = _without_null(parameter["schema"])  # leaving it out is how a parameter is empty
    if "type" in schema:
        schema = {key: value for key, value in schema.items() if key != "anyOf"}
    return veld_van(parameter["name"], schema, required, parameter["in"], parameter.get("description"))


def veld_van(name: str, schema: Schema, required: bool, where: str = "", text: str | None = None) -> Veld:
    """A field of a schema."""
    bare = _without_null(schema)
    limits = [words.format(_plain(bare[key])) for key, words in _LIMITS if bare.get(key) is not None]
    return Veld(
        naam=name,
        soort=_soort(schema),
        verwijzing=reference(schema),
        verplicht=required,
        uitleg=text or schema.get("description", ""),
        grenzen="; ".join(limits),
        plaats=where,
    )


def _soort(schema: Schema) -> str:
    """What a field holds, in Dutch."""
    if "$ref" in schema:
        return short(str(schema["$ref"]).removeprefix(PREFIX))
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return " of ".join(dict.fromkeys(_soort(option) for option in options))
    if "const" in schema:
        return f"altijd {schema['const']}"
    if schema.get("enum"):
        return ", ".join(str(code) for code in schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        return f"lijst van {_soort(schema.get('items', {}))}"
    if kind == "string" and schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    return _TYPES.get(str(kind), "willekeurig")


def reference(schema: Schema) -> str | None:
    """The described schema that a schema is, or holds as the members of a list or beside nothing."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(PREFIX)
    parts = [schema.get("items", {}), *schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return next((found for part in parts if part and (found := reference(part))), None)


def _without_null(schema: Schema) -> Schema:
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    return {**schema, **options[0]} if len(options) == 1 else schema


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
