"""Traces tell how long what took and how it ended, and nothing that anybody sent, whatever became of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace.status import StatusCode

from service import traced
from service.access.uitgaand import alleen, klant
from service.db.session import Database
from service.intake.service import Intake
from service.observability import spans
from service.observability.spans import ATTRIBUTES, ROUTE, STATUS, Spoor, span
from service.observability.traces import Traces
from service.parts import Services
from service.settings import Settings
from service.traced import TracedDatabase
from service.work import Werk
from tests.canaries import CANARIES, BrokenIntake, found_in, with_canaries

TRACE = f"{2**120 + 7:032x}"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
Headers = dict[str, str]


@pytest.fixture
def exporter(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """Where the spans go instead of to a collector."""
    kept = InMemorySpanExporter()
    monkeypatch.setattr(traced, "to_collector", lambda _url: SimpleSpanProcessor(kept))
    return kept


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a span tells is the same on both databases."""
    return sqlite_url


@pytest.fixture
def settings(settings: Settings, exporter: InMemorySpanExporter) -> Settings:
    return settings.model_copy(update={"otlp_url": "https://sporen.example.org/v1/traces", "otlp_deel": 1.0})


def everything(kept: InMemorySpanExporter) -> str:
    """All that the spans say, whatever it is called."""
    return "".join(one.to_json() for one in kept.get_finished_spans())


def named(kept: InMemorySpanExporter, name: Spoor) -> list[ReadableSpan]:
    return [one for one in kept.get_finished_spans() if one.name == name]


async def post(client: httpx.AsyncClient, headers: Headers, message: Any, **more: str) -> httpx.Response:
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    given = {**headers, "Idempotency-Key": f"spoor-{len(body)}", "Content-Type": "application/json", **more}
    return await client.post("/v1/mutaties", content=body, headers=given)


async def test_of_a_good_a_refused_and_a_broken_request_no_span_holds_a_canary(
    app: FastAPI,
    services: Services,
    client: httpx.AsyncClient,
    sign: Callable[..., Headers],
    exporter: InMemorySpanExporter,
) -> None:
    police, name = sign("politie:amsterdam"), CANARIES["achternaam"]
    told = {"Traceparent": PARENT, "Tracestate": f"naam={name}", "Baggage": f"bsn={CANARIES['bsn']}"}
    made = await post(client, police, with_canaries(), **told)
    assert made.status_code == 201
    assert (await post(client, police, with_canaries(stroom=name))).status_code == 400
    assert (await client.get(f"/v1/mutaties?bvhNummer=PL1300-2026123456&x={name}", headers=police)).status_code == 400
    assert (await client.get(f"/v1/{name}/{CANARIES['postcode']}", headers=police)).status_code == 404
    assert (await client.get(f"/v1/mutaties/{made.json()['mutatieId']}/uitleg", headers=sign("om"))).status_code == 403
    assert (await client.get("/v1/mutaties", headers={"Authorization": f"Bearer {name}"})).status_code == 401
    services.add(BrokenIntake(), kind=Intake)
    assert (await post(client, police, with_canaries())).status_code == 500
    await services.get(Werk).alles()

    said = everything(exporter)
    assert found_in(said) == []
    for secret in ("PL1300", made.json()["mutatieId"], "tester", "kanarie", "Bearer", "SELECT"):
        assert secret.lower() not in said.lower()
    assert {one.name for one in exporter.get_finished_spans()} == set(Spoor) - {Spoor.UITGAAND}
    assert all(set(one.attributes or {}) <= ATTRIBUTES for one in exporter.get_finished_spans())
    assert not any(one.events or one.links or one.status.description for one in exporter.get_finished_spans())
    seen = {(one.attributes or {}).get(STATUS) for one in named(exporter, Spoor.VERZOEK)}
    assert seen == {"2xx", "4xx", "5xx"}


async def test_the_trace_of_the_caller_goes_on_and_its_state_stays_behind(
    app: FastAPI, client: httpx.AsyncClient, sign: Callable[..., Headers], exporter: InMemorySpanExporter
) -> None:
    headers = sign("politie:amsterdam") | {"Traceparent": PARENT, "Tracestate": "ander=iets"}
    await client.get("/v1/mutaties?bvhNummer=PL1300-2026123456", headers=headers)
    (request,) = named(exporter, Spoor.VERZOEK)
    assert request.context is not None
    assert request.parent is not None
    assert f"{request.context.trace_id:032x}" == TRACE
    assert f"{request.parent.span_id:016x}" == "b7ad6b7169203331"
    assert len(request.context.trace_state) == len(request.parent.trace_state) == 0
    assert (request.attributes or {})[ROUTE] == "/v1/mutaties"
    parents = [one.parent.span_id for one in named(exporter, Spoor.TRANSACTIE) if one.parent is not None]
    assert request.context.span_id in parents


async def test_a_platform_that_asks_how_things_are_is_not_traced(
    app: FastAPI, client: httpx.AsyncClient, exporter: InMemorySpanExporter
) -> None:
    for path in ("/health/live", "/health/ready", "/metrics"):
        assert (await client.get(path)).status_code == 200
    assert named(exporter, Spoor.VERZOEK) == []


@pytest.fixture
def traces(exporter: InMemorySpanExporter) -> Iterator[Traces]:
    made = Traces(SimpleSpanProcessor(exporter), share=1.0, version="0")
    made.knows(routes=["/v1/mutaties"], jobs=["klokwerk"])
    yield made
    spans.follow(None)


def test_what_a_careless_library_puts_in_a_span_does_not_leave(traces: Traces, exporter: InMemorySpanExporter) -> None:
    name = CANARIES["achternaam"]
    with traces.span(Spoor.TRANSACTIE, {"db.query.text": f"SELECT '{name}'", ROUTE: f"/v1/{name}"}) as one:
        one.set_attributes({"exception.message": name, STATUS: name, spans.TAAK: name, spans.AANTAL: name})
        one.set_attributes({spans.DOEL: name, spans.METHODE: name, spans.FOUT: f"Fout bij {name}"})
        one.add_event("exception", {"exception.message": name})
        one.record_exception(ValueError(name))
        one.set_status(StatusCode.ERROR, name)
        one.update_name(name)
    (left,) = exporter.get_finished_spans()
    assert found_in(left.to_json()) == []
    assert (left.name, dict(left.attributes or {}), left.events) == ("onbekend", {}, ())
    assert left.status.status_code is StatusCode.ERROR


def test_of_an_error_a_span_tells_the_class(traces: Traces, exporter: InMemorySpanExporter) -> None:
    spans.follow(traces)
    with pytest.raises(ValueError, match="geheim"), span(Spoor.TAAK, {spans.TAAK: "klokwerk"}):
        raise ValueError("geheim")
    (left,) = exporter.get_finished_spans()
    assert dict(left.attributes or {}) == {spans.TAAK: "klokwerk", spans.FOUT: "ValueError"}
    assert "geheim" not in left.to_json()


async def test_of_a_call_to_another_a_span_tells_whom_and_nothing_of_it(
    traces: Traces, exporter: InMemorySpanExporter
) -> None:
    spans.follow(traces)
    name = CANARIES["achternaam"]
    answers = httpx.MockTransport(lambda _request: httpx.Response(204))
    async with klant(
        alleen("https://bron.example.org"), spans.Doel.INFORMATIEBRON, timeout=1, transport=answers
    ) as bron:
        await bron.post(f"https://bron.example.org/{name}?naam={name}", content=name)
    (left,) = exporter.get_finished_spans()
    assert (left.name, dict(left.attributes or {})) == (Spoor.UITGAAND, {spans.DOEL: "informatiebron"})
    assert found_in(left.to_json()) == []


def test_no_caller_decides_that_its_trace_is_kept(exporter: InMemorySpanExporter) -> None:
    traces = Traces(SimpleSpanProcessor(exporter), share=0.0, version="0")
    with traces.span(Spoor.VERZOEK, {}, parent=PARENT):
        pass
    assert exporter.get_finished_spans() == ()


class Refusing:
    """A follower that must not be called."""

    def span(self, *_given: object, **_more: object) -> Any:
        raise AssertionError("somebody follows")


async def test_where_nobody_asked_for_traces_there_is_no_layer_and_no_follower(
    tmp_path: Any, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.main import create_app

    off = create_app(Settings(data=tmp_path / "uit", database_url=sqlite_url, werk=False))
    assert "Traced" not in [getattr(layer.cls, "__name__", "") for layer in off.user_middleware]
    assert type(off.state.services.get(Database)) is Database
    assert span(Spoor.TRANSACTIE, {}) is span(Spoor.TAAK, {}), "one that does nothing, for all"
    monkeypatch.setattr(spans, "_follower", Refusing())
    with pytest.raises(AssertionError):
        span(Spoor.TAAK, {})


async def test_where_they_are_asked_for_they_end_with_the_service(app: FastAPI, services: Services) -> None:
    assert type(services.get(Database)) is TracedDatabase
    await services.stop()
    assert span(Spoor.TRANSACTIE, {}) is span(Spoor.TAAK, {})
