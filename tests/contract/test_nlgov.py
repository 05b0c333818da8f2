"""NLgov REST API Design Rules 2.2: every rule of the core as a test of that name, on the document and the live service.

`test_core_date_time_format` holds rule `/core/date-time/format`. The regular expressions are those that the standard
gives under 'How to test'.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.benchmarks.messages import Messages
from tests.processes import Service, service

ROOT = Path(__file__).parents[2]
PATH = re.compile(r"^(\/|(\/_[a-z0-9]+|\/(([a-z0-9\-]+|{[^}]+})(\/([a-z0-9\-\.]+|{[^}]+}))*)(\/_[a-z]+)?)\/?)$")
QUERY_KEY = re.compile(r"^\$?[a-z][a-z\d]*([A-Z][a-z\d]*)*$")
SEMVER = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$")
NO_NOUN = {
    "opvragen",
    "registreren",
    "zoeken",
    "verwijderen",
    "aanmaken",
    "ophalen",
    "get",
    "create",
    "update",
    "delete",
}
SINGULAR = {
    "bericht", "uitleg", "controlelijst", "openapi.json",
    "spiegelrapport", "kwaliteitsrapport", "regelkwaliteit", "verloop", "kop", "rapport",
}  # fmt: skip
"""Resources of which there is one: the message of a mutatie, its explanation, the control list of a unit, a report."""
PROBLEM_FIELDS = {"type", "title", "status", "detail", "instance", "errors", "in", "location", "code"}
ENGLISH = {
    "name",
    "date",
    "created",
    "updated",
    "address",
    "value",
    "description",
    "reason",
    "children",
    "queue",
    "count",
}
MESSAGES = Messages()
UNKNOWN = "01931e8a-0000-7000-8000-000000000000"

Document = dict[str, Any]


ONE_BY_ONE = httpx.Limits(max_keepalive_connections=0)
"""A connection for each request: what is refused half way is no matter of the next."""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("dienst")) as running:
        yield running


@pytest.fixture(scope="module")
def police(live: Service) -> Iterator[httpx.Client]:
    headers = live.bearer("politie:amsterdam", "mutaties:schrijven mutaties:lezen")
    with httpx.Client(base_url=live.url, headers=headers, timeout=60, limits=ONE_BY_ONE) as client:
        yield client


@pytest.fixture(scope="module")
def stranger(live: Service) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live.url, timeout=60, limits=ONE_BY_ONE) as client:
        yield client


@pytest.fixture(scope="module")
def document(stranger: httpx.Client) -> Document:
    found: Document = stranger.get("/v1/openapi.json").json()
    return found


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method not in {"parameters", "summary", "description", "servers"}:
                yield path, method, operation


def segments(document: Document) -> Iterator[str]:
    for path in document["paths"]:
        yield from (part for part in path.split("/") if part and "{" not in part)


def properties(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(schema, name, property) of every schema; of an optional field the part that is not null."""
    for schema, content in document["components"]["schemas"].items():
        for name, found in content.get("properties", {}).items():
            choices = [one for one in found.get("anyOf", [found]) if one.get("type") != "null"]
            yield schema, name, choices[0] if len(choices) == 1 else found


def post(client: httpx.Client, number: int, **headers: str) -> httpx.Response:
    sent = {"Content-Type": "application/json", "Idempotency-Key": f"nlgov-{number}", **headers}
    return client.post("/v1/mutaties", content=MESSAGES.body(number), headers=sent)


def every_kind_of_answer(police: httpx.Client, stranger: httpx.Client) -> list[httpx.Response]:
    """One answer of every status that can be had without breaking something."""
    return [
        post(police, 1),
        police.get(f"/v1/mutaties/{UNKNOWN}"),
        police.get("/v1/mutaties", params={"bvhNummer": "x"}),
        police.get("/v1/nergens"),
        police.delete("/v1/mutaties"),
        police.get("/v1/openapi.json", headers={"Accept": "image/png"}),
        police.get("/v1/controlelijst"),
        post(police, 2, **{"Content-Type": "text/plain"}),
        police.post("/v1/mutaties", content=b"{" * 2_000_000, headers={"Content-Type": "application/json"}),
        stranger.get(f"/v1/mutaties/{UNKNOWN}"),
    ]


class TestResources:
    def test_core_naming_resources(self, document: Document):
        assert not {part.lstrip("_") for part in segments(document) if not part.startswith("_")} & NO_NOUN

    def test_core_naming_collections(self, document: Document):
        names = {part for part in segments(document) if not part.startswith("_")} - SINGULAR
        assert {name for name in names if not name.endswith(("en", "s"))} == set()

    def test_core_interface_language(self, document: Document):
        names = {name for schema, name, _ in properties(document) if schema != "Probleem"}
        assert not names & ENGLISH
        assert not set(segments(document)) & ENGLISH

    def test_core_no_trailing_slash(self, document: Document, police: httpx.Client):
        assert [path for path in document["paths"] if path != "/" and path.endswith("/")] == []
        answer = police.get("/v1/mutaties/", params={"bvhNummer": "PL1300-000001"})
        assert (answer.status_code, answer.is_redirect) == (404, False)

    def test_core_path_segments_kebab_case(self, document: Document):
        assert [path for path in document["paths"] if "openapi.json" not in path and not PATH.match(path)] == []

    def test_core_query_keys_camel_case(self, document: Document):
        keys = {
            parameter["name"]
            for _, _, operation in operations(document)
            for parameter in operation.get("parameters", ())
            if parameter["in"] == "query"
        }
        assert keys
        assert [key for key in keys if not QUERY_KEY.match(key)] == []

    def test_core_hide_implementation(self, police: httpx.Client, stranger: httpx.Client):
        for answer in every_kind_of_answer(police, stranger):
            assert "server" not in answer.headers
            assert "x-powered-by" not in answer.headers
            assert not re.search(r"(?i)traceback|pydantic|sqlalchemy|sqlite|postgres|fastapi|\.py\b", answer.text)


class TestDateAndTime:
    def test_core_date_time_format(self, document: Document):
        wrong = [
            (schema, name, found.get("format"))
            for schema, name, found in properties(document)
            if re.search(r"[a-z]Op$|^op$|^tijdstip$", name) and found.get("format") != "date-time"
        ]
        assert wrong == []
        assert {found.get("format") for _, _, found in properties(document)} & {"time", "date-time-local"} == set()

    def test_core_date_time_timezone(self, police: httpx.Client):
        body = json.loads(MESSAGES.body(40))
        body["incident"]["beginOp"] = "2026-01-10T21:15:00-05:00"
        body["incident"]["geregistreerdOp"] = "2026-01-11T08:15:00+05:30"
        answer = police.post("/v1/mutaties", json=body, headers={"Idempotency-Key": "nlgov-tz"})
        assert answer.status_code == 201, answer.text
        instants = [value for name, value in answer.json().items() if name.endswith("Op") and value]
        assert instants
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value) for value in instants)

    def test_core_date_time_date_omit_time_portion(self, document: Document):
        days = [
            (name, found) for _, name, found in properties(document) if re.search(r"[dD]atum$|^dag$|[a-z]Dag$", name)
        ]
        assert days
        assert [name for name, found in days if found.get("format") == "date-time"] == []


class TestHttp:
    def test_core_http_methods(self, document: Document):
        assert {method for _, method, _ in operations(document)} <= {"get", "post", "put", "patch", "delete"}

    def test_core_http_safety(self, document: Document, police: httpx.Client):
        assert [
            path for path, method, found in operations(document) if method == "get" and "requestBody" in found
        ] == []
        made = post(police, 50).json()["mutatieId"]
        first, second = (police.get(f"/v1/mutaties/{made}") for _ in range(2))
        assert first.content == second.content
        head = police.head(f"/v1/mutaties/{made}")
        assert (head.status_code, head.content) == (200, b"")

    def test_a_glance_leaves_the_connection_as_it_was(self, live: Service):
        with socket.create_connection(("127.0.0.1", live.port), timeout=60) as line:
            for method, path, status in (("HEAD", "/health/live", 200), ("HEAD", "/v1/mutaties", 401)):
                line.sendall(f"{method} {path} HTTP/1.1\r\nHost: meldbrug\r\n\r\n".encode())
                assert line.recv(65536).startswith(f"HTTP/1.1 {status} ".encode())
            line.sendall(b"GET /health/live HTTP/1.1\r\nHost: meldbrug\r\nConnection: close\r\n\r\n")
            assert line.makefile("rb").read().endswith(b'{"status":"OK"}')
        assert "verzoek.mislukt" not in live.log()

    def test_core_http_response_code(self, police: httpx.Client, stranger: httpx.Client):
        found = [answer.status_code for answer in every_kind_of_answer(police, stranger)]
        assert found == [201, 404, 400, 404, 405, 406, 403, 415, 413, 401]
        assert "GET" in police.delete("/v1/mutaties").headers["allow"]

    def test_core_stateless(self, police: httpx.Client, stranger: httpx.Client):
        assert not any("set-cookie" in answer.headers for answer in every_kind_of_answer(police, stranger))

    def test_core_nested_child(self, document: Document):
        children = [path for path in document["paths"] if re.search(r"{mutatieId}/|{meldingId}/|{vtRegio}/", path)]
        assert len(children) >= 8

    def test_core_resource_operations(self, document: Document):
        for path in document["paths"]:
            assert not any(part.startswith("_") for part in path.split("/")[:-1]), path


class TestErrors:
    def test_core_error_handling_problem_details(
        self, document: Document, police: httpx.Client, stranger: httpx.Client
    ):
        for answer in every_kind_of_answer(police, stranger)[1:]:
            assert answer.headers["content-type"] == "application/problem+json"
            assert {"status", "title", "detail", "type", "instance"} <= answer.json().keys() <= PROBLEM_FIELDS
            assert answer.json()["status"] == answer.status_code
        for _, _, operation in operations(document):
            for status, response in operation["responses"].items():
                assert status[0] in "123" or set(response["content"]) == {"application/problem+json"}

    def test_core_error_handling_invalid_input(self, document: Document, police: httpx.Client):
        for path, method, operation in operations(document):
            if method in {"post", "put", "patch"} or operation.get("parameters"):
                assert "400" in operation["responses"], (method, path)
        assert police.get("/v1/mutaties", params={"bvhNummer": "x"}).status_code == 400
        assert police.get("/v1/mutaties", params={"bvhNummer": "PL1300-000001", "extra": "1"}).status_code == 400

    def test_core_error_handling_all_errors(self, police: httpx.Client):
        answer = police.post("/v1/mutaties", json={"versie": "1", "x": 1}, headers={"Idempotency-Key": "nlgov-all"})
        assert answer.status_code == 400
        found = {error["location"] for error in answer.json()["errors"]}
        assert {"bvhNummer", "versie", "eenheid", "incident", "grondslag", "x"} <= found


class TestDocumentation:
    def test_core_doc_openapi(self, document: Document):
        assert document["openapi"].startswith("3.")
        assert document["paths"]
        registry: Registry[Document] = Registry().with_resource("", DRAFT202012.create_resource(document))
        resolver = registry.resolver()
        for reference in re.findall(r'"\$ref": "([^"]+)"', json.dumps(document)):
            assert resolver.lookup(reference).contents
        names = [operation["operationId"] for _, _, operation in operations(document)]
        assert len(names) == len(set(names))

    def test_core_doc_openapi_contact(self, document: Document):
        assert {"name", "url", "email"} <= document["info"]["contact"].keys()

    def test_core_doc_language(self, document: Document):
        english = re.compile(r"\b(the|which|this|with|returns?|successful|response)\b", re.IGNORECASE)
        for path, method, operation in operations(document):
            assert operation["summary"], (method, path)
            assert not english.search(operation["summary"] + " " + operation.get("description", "")), (method, path)
            for response in operation["responses"].values():
                assert not english.search(response["description"]), (method, path, response["description"])

    def test_core_publish_openapi(self, stranger: httpx.Client, live: Service):
        answer = stranger.get("/v1/openapi.json", headers={"Origin": "https://elders.example.nl"})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["access-control-allow-origin"] == "*"


class TestVersions:
    def test_core_deprecation_schedule(self, document: Document):
        announced = [(method, path) for path, method, operation in operations(document) if operation.get("deprecated")]
        assert announced == [], "what is deprecated needs a Sunset header and a line in the CHANGELOG"

    def test_core_transition_period(self, document: Document):
        assert [server["url"] for server in document["servers"]] == ["/v1"], "at most two versions side by side"

    def test_core_uri_version(self, document: Document):
        for server in document["servers"]:
            assert re.search(r"/v[1-9]\d*$", server["url"])

    def test_core_changelog(self):
        assert re.search(r"^## \[\d+\.\d+\.\d+\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    def test_core_semver(self, document: Document):
        assert SEMVER.match(document["info"]["version"])

    def test_core_version_header(self, document: Document, police: httpx.Client, stranger: httpx.Client):
        for answer in every_kind_of_answer(police, stranger):
            assert answer.headers["api-version"] == document["info"]["version"]
        for _, _, operation in operations(document):
            assert all("API-Version" in response["headers"] for response in operation["responses"].values())


class TestTransport:
    def test_core_transport_tls(self, document: Document, stranger: httpx.Client):
        """TLS ends in front of the service; it says that it is never to be reached without."""
        assert not any(server["url"].startswith("http://") for server in document["servers"])
        assert "max-age" in stranger.get("/v1/openapi.json").headers["strict-transport-security"]

    def test_core_transport_no_sensitive_uris(self, document: Document):
        told = {parameter["name"] for _, _, found in operations(document) for parameter in found.get("parameters", ())}
        assert not {name for name in told if re.search(r"(?i)bsn|naam|geboorte|adres|postcode|token|secret", name)}

    def test_core_transport_security_headers(self, police: httpx.Client, stranger: httpx.Client):
        for answer in every_kind_of_answer(police, stranger):
            headers = answer.headers
            assert headers["cache-control"] == "no-store" or answer.url.path.endswith("openapi.json")
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["content-type"]
            assert headers["strict-transport-security"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert headers["referrer-policy"] == "no-referrer"

    def test_core_transport_cors(self, police: httpx.Client):
        answer = police.get(
            "/v1/mutaties", params={"bvhNummer": "PL1300-000001"}, headers={"Origin": "https://elders.nl"}
        )
        assert "access-control-allow-origin" not in answer.headers


class TestModules:
    def test_core_modules_geospatial(self, document: Document):
        names = {name.lower() for _, name, _ in properties(document)}
        assert not names & {"geometrie", "geometry", "coordinates", "coordinaten", "bbox"}, "then ADR-GEO applies"

    def test_core_modules_signing_and_encryption(self, document: Document):
        assert "jose" not in json.dumps(document).lower().replace("joserfc", ""), (
            "then ADR-signing or -encryption applies"
        )
