"""The contract as a reader sees it: from the OpenAPI document to chapters, calls, fields and examples. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.core.codelists import LIJSTEN, naam
from service.pages.fields import PREFIX, Schema, Veld, parameter_van, reference, veld_van

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_DEPTH: Final = 6
_LIJSTEN: Final = {cls.__name__: cls for cls in LIJSTEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoord:
    """What can come back."""

    status: str
    uitleg: str
    verwijzing: str | None
    mediatypen: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanroep:
    """One call."""

    id: str
    methode: str
    pad: str
    titel: str
    uitleg: str
    scopes: Sequence[str]
    parameters: Sequence[Veld]
    inhoud: str | None
    """Name of the schema of the body."""
    mediatypen: Sequence[str]
    voorbeeld: str | None
    goed: Sequence[Antwoord]
    problemen: Sequence[Antwoord]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hoofdstuk:
    """The calls on one subject."""

    id: str
    titel: str
    aanroepen: Sequence[Aanroep]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gegeven:
    """One described schema: its fields, or its codes."""

    naam: str
    velden: Sequence[Veld]
    codes: Sequence[tuple[str, str]]
    """Codes with their Dutch name; empty names for a list that is not ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naslag:
    """The whole page."""

    titel: str
    uitleg: str
    versie: str
    basis: str
    hoofdstukken: Sequence[Hoofdstuk]
    gegevens: Sequence[Gegeven]


def naslag(document: Schema, examples: Mapping[str, Any]) -> Naslag:
    """The reference for an OpenAPI document; `examples` are bodies by operationId, others are made from the schema."""
    schemas: Schema = document["components"]["schemas"]
    chapters: dict[str, list[Aanroep]] = {}
    for path, method, operation in _operations(document):
        call = _aanroep(path, method, operation, schemas, examples)
        chapters.setdefault((operation.get("tags") or ["overig"])[0], []).append(call)
    info = document["info"]
    return Naslag(
        titel=info["title"],
        uitleg=info.get("description", ""),
        versie=info["version"],
        basis=document["servers"][0]["url"],
        hoofdstukken=[
            Hoofdstuk(id=f"over-{tag}", titel=tag.replace("-", " ").capitalize(), aanroepen=calls)
            for tag, calls in chapters.items()
        ],
        gegevens=[_gegeven(name, schema) for name, schema in sorted(schemas.items())],
    )


def sample(schema: Schema, schemas: Schema, depth: int = 0) -> Any:
    """A value of the schema's shape: its own example, otherwise the plainest; what is optional is left out."""
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].removeprefix(PREFIX)], schemas, depth + 1) if depth < _DEPTH else {}
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("default", "const"):
        if schema.get(key) is not None:
            return schema[key]
    if schema.get("enum"):
        return schema["enum"][0]
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if options:
        return sample(options[0], schemas, depth + 1)
    match schema.get("type"):
        case "object":
            needed = set(schema.get("required", ()))
            fields = schema.get("properties", {}).items()
            return {name: sample(field, schemas, depth + 1) for name, field in fields if name in needed}
        case "array":
            return [sample(schema.get("items", {}), schemas, depth + 1)] if depth < _DEPTH else []
        case "integer" | "number":
            return int(schema.get("minimum", 1))
        case "boolean":
            return True
        case "null":
            return None
    formats = {
        "date-time": "2026-11-23T09:00:00Z",
        "date": "2026-11-23",
        "uuid": "019a7c1e-3b52-7d10-8f4a-2b6c1d9e0f35",
    }
    return formats.get(schema.get("format", ""), "…")


def _operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, item in document["paths"].items():
        yield from ((path, method, item[method]) for method in _METHODS if method in item)


def _aanroep(path: str, method: str, operation: Schema, schemas: Schema, examples: Mapping[str, Any]) -> Aanroep:
    name = operation["operationId"]
    contents: Schema = operation.get("requestBody", {}).get("content", {})
    body = _schema_of(contents)
    example = examples.get(name)
    if example is None and contents:
        example = sample(body, schemas)
    answers = [_antwoord(status, response) for status, response in operation["responses"].items()]
    return Aanroep(
        id=name,
        methode=method.upper(),
        pad=path,
        titel=operation.get("summary", name),
        uitleg=operation.get("description", ""),
        scopes=operation.get("x-scopes", ()),
        parameters=[parameter_van(parameter) for parameter in operation.get("parameters", ())],
        inhoud=reference(body),
        mediatypen=tuple(contents),
        voorbeeld=None if example is None else _text(example),
        goed=[answer for answer in answers if answer.status < "4"],
        problemen=[answer for answer in answers if answer.status >= "4"],
    )


def _schema_of(contents: Schema) -> Schema:
    found: Schema = next((content.get("schema", {}) for content in contents.values()), {})
    return found


def _antwoord(status: str, response: Schema) -> Antwoord:
    contents: Schema = response.get("content", {})
    schema = _schema_of(contents)
    text = response.get("description", "")
    return Antwoord(
        status=status,
        uitleg="" if text == "Successful Response" else text,
        verwijzing=reference(schema) if status < "4" else None,
        mediatypen=tuple(contents),
    )


def _gegeven(name: str, schema: Schema) -> Gegeven:
    needed = set(schema.get("required", ()))
    codes = _LIJSTEN.get(name)
    return Gegeven(
        naam=name,
        velden=[veld_van(field, part, field in needed) for field, part in schema.get("properties", {}).items()],
        codes=[(str(code), naam(codes(code)) if codes else "") for code in schema.get("enum", ())],
    )


def _text(example: Any) -> str:
    return example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)
