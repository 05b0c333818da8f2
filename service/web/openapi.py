"""The contract as a document: what FastAPI knows of the routes, made into what the NLgov REST API Design Rules 2.2 ask.

Paths are relative to the server ``/v1``; every operation names its scopes, the version header and the problems it can
answer with. The document is a pure function of the code, so that a test can compare it with the committed one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from service.access.callers import Scope
from service.core import errors
from service.core.errors import MeldbrugError
from service.web.deps import required_of
from service.web.headers import API_PREFIX, API_VERSION
from service.web.problems import MEDIA_TYPE

INFO: dict[str, Any] = {
    "title": "Meldbrug",
    "version": API_VERSION,
    "summary": "Mutaties huiselijk geweld van de politie naar Veilig Thuis, en de terugkoppeling terug.",
    "description": "De politie levert mutaties aan, de dienst besluit met redenen wat doorgaat, Veilig Thuis haalt "
    "meldingen uit wachtrijen en koppelt terug. Elke fout is een `application/problem+json` in het Nederlands.",
    "contact": {
        "name": "Beheer Meldbrug",
        "email": "beheer@meldbrug.example.nl",
        "url": "https://meldbrug.example.nl/contact",
    },
    "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
}

_UNNAMED = "Successful Response"
"""What FastAPI calls an answer that a route does not describe."""
_HEADERS: dict[str, tuple[str, dict[str, Any]]] = {
    "API-Version": (
        "ApiVersion", {"description": "Volledige versie van de API.", "schema": {"type": "string"}, "required": True}
    ),
    "RateLimit-Policy": (
        "RateLimitPolicy",
        {"description": "Het budget van uw soort verzoek: `q` verzoeken in `w` seconden, elk soort apart. Ontbreekt "
         "als deze dienst er geen grens aan stelt, of als het verzoek daarvoor al werd geweigerd.",
         "schema": {"type": "string", "examples": ['"lezen";q=600;w=60']}},
    ),
    "RateLimit": (
        "RateLimit",
        {"description": "Wat er nog van over is: `r` verzoeken, en na `t` seconden is het weer vol; op is op (429).",
         "schema": {"type": "string", "examples": ['"lezen";r=599;t=1']}},
    ),
    "Retry-After": (
        "RetryAfter",
        {"description": "Na zoveel seconden kan het opnieuw.", "schema": {"type": "integer", "minimum": 1}},
    ),
}  # fmt: skip
"""What stands on answers, with the name of its description."""
_PACE = ("RateLimit-Policy", "RateLimit")
_TOO_FAST = str(errors.TeVeelVerzoeken.status)
_COME_BACK = frozenset({_TOO_FAST, str(errors.TijdelijkNietBeschikbaar.status)})
"""Answers that always tell when to come back."""
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "title": "Probleem",
    "description": "Wat er misging (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "examples": ["/v1/problemen/ongeldige-invoer"]},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri", "description": "Nummer van deze aanvraag."},
        "errors": {
            "type": "array",
            "description": "Alle gebreken tegelijk; de waarde zelf wordt nooit herhaald.",
            "items": {
                "type": "object",
                "required": ["in", "location", "code", "detail"],
                "properties": {
                    "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
                    "location": {"type": "string", "examples": ["betrokkenen[0].bsn"]},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def operation_id(route: APIRoute) -> str:
    """The name of the function in lowerCamelCase."""
    first, *rest = route.name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def raises(*kinds: type[MeldbrugError]) -> dict[int | str, dict[str, Any]]:
    """``responses`` of a route for the problems that are its own; the general ones are added to every route."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        titles = [by_status[kind.status]["description"]] if kind.status in by_status else []
        by_status[kind.status] = {"description": " of ".join([*titles, kind.title])}
    return by_status


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of everything below ``/v1``."""
    routes = [route for route in app.router.routes if isinstance(route, APIRoute) and route.path.startswith(API_PREFIX)]
    made = get_openapi(title=INFO["title"], version=API_VERSION, routes=routes)
    made["info"] = INFO
    made["servers"] = [{"url": API_PREFIX, "description": "Deze dienst"}]
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for schema in schemas.values():  # these come from docstrings, which are for us and in English
        schema.pop("description", None)
    schemas["Probleem"] = _PROBLEM
    components["headers"] = dict(_HEADERS.values())
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": _scopes_text()}
    }
    made["paths"] = {path.removeprefix(API_PREFIX): item for path, item in made.get("paths", {}).items()}
    for route, operation in _operations(routes, made["paths"]):
        _complete(route, operation)
    return made


def _operations(routes: Iterable[APIRoute], paths: Mapping[str, Any]) -> Iterator[tuple[APIRoute, dict[str, Any]]]:
    for route in routes:
        for method in route.methods or ():
            operation = paths.get(route.path_format.removeprefix(API_PREFIX), {}).get(method.lower())
            if operation is not None:
                yield route, operation


def _complete(route: APIRoute, operation: dict[str, Any]) -> None:
    required = required_of(route.dependant)
    if required is None:
        operation["security"] = []
    else:
        operation["security"] = [{"bearer": []}]
        operation["x-scopes"] = [str(scope) for scope in required.scopes]
    responses = operation.setdefault("responses", {})
    responses.pop("422", None)
    for kind in _general(operation, closed=required is not None):
        responses.setdefault(str(kind.status), {"description": kind.title})
    for status, response in responses.items():
        if response["description"] == _UNNAMED:
            response["description"] = "Gelukt"
        response.setdefault("headers", {}).update(_headers(status, closed=required is not None))
        if status[0] in "45":
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Probleem"}}}
    operation["responses"] = dict(sorted(responses.items()))


def _headers(status: str, *, closed: bool) -> dict[str, dict[str, str]]:
    """What stands on an answer of this status. A pace is kept to by whoever has a token, and told where it matters."""
    paced = closed and (status[0] == "2" or status == _TOO_FAST)
    names = ["API-Version", *(_PACE if paced else ()), *(["Retry-After"] if status in _COME_BACK else ())]
    return {name: {"$ref": f"#/components/headers/{_HEADERS[name][0]}"} for name in names}


def _general(operation: Mapping[str, Any], *, closed: bool) -> Iterator[type[MeldbrugError]]:
    """The problems that any operation of this shape can answer with."""
    parameters = operation.get("parameters", [])
    yield from (errors.OngeldigeInvoer, errors.AdresTeLang, errors.KoppenTeGroot)
    if closed:
        yield from (errors.NietAangemeld, errors.GeenToegang, errors.TeVeelVerzoeken)
    if any(parameter.get("in") == "path" for parameter in parameters):
        yield errors.NietGevonden
    yield errors.NietAanvaardbaar
    if "requestBody" in operation:
        yield from (errors.InhoudBleefUit, errors.TeGroot, errors.VerkeerdMediatype)
    if any(parameter.get("name") == "Idempotency-Key" for parameter in parameters):
        yield from (errors.Conflict, errors.SleutelHergebruikt)
    yield from (errors.InterneFout, errors.TijdelijkNietBeschikbaar)


def _scopes_text() -> str:
    return "Ondertekend JWT met `organisatie`, `sub` en `scope`. Scopes: " + ", ".join(f"`{scope}`" for scope in Scope)
