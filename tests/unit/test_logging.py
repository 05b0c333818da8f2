"""The log holds what the catalogue allows, and nothing that was said in an exception."""

import io
import json
import logging

import pytest

from service.observability import events
from service.observability.events import CATALOGUE, VERZOEK_MISLUKT, event
from service.observability.logging import RequestContext, configure, emit, error_fields, request_context


@pytest.fixture
def lines():
    stream = io.StringIO()
    configure(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    configure()


def test_a_field_outside_the_catalogue_is_dropped(lines):
    emit(VERZOEK_MISLUKT, fout="ValueError", bsn="999990342")
    (line,) = lines()
    assert line["gebeurtenis"] == "verzoek.mislukt"
    assert line["stroom"] == "bedrijf"
    assert line["fout"] == "ValueError"
    assert "bsn" not in line


def test_lines_of_one_request_carry_its_number_and_trace(lines):
    token = request_context.set(RequestContext("nummer", "spoor", "fsc"))
    emit(VERZOEK_MISLUKT)
    request_context.reset(token)
    emit(VERZOEK_MISLUKT)
    inside, outside = lines()
    assert (inside["verzoek"], inside["traceparent"], inside["fsc_transaction_id"]) == ("nummer", "spoor", "fsc")
    assert "verzoek" not in outside


def test_of_an_exception_only_class_and_place_are_told():
    try:
        events.event("dienst.gestart", "info", wanneer="nooit")
    except ValueError as error:
        fields = error_fields(error)
    assert fields["fout"] == "ValueError"
    assert fields["plaats"].startswith("service/observability/events.py:")
    assert error_fields(ValueError("geheim")) == {"fout": "ValueError", "plaats": "onbekend"}


def test_what_a_library_logs_loses_its_arguments_and_its_traceback(lines):
    try:
        raise RuntimeError("geheim 999990342")
    except RuntimeError:
        logging.getLogger("sqlalchemy.engine").exception("fout bij %s", "999990342")
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
    logging.getLogger("vreemd").warning(f"geheim {999990342}")  # what a careless library does
    text = json.dumps(lines())
    assert "999990342" not in text
    assert "geheim" not in text
    sql, uvicorn, strange = lines()
    assert sql["fout"] == "RuntimeError"
    assert uvicorn["bericht"] == "Exception in ASGI application"
    assert "bericht" not in strange


def test_a_name_is_in_the_catalogue_once():
    assert all(name == entry.name for name, entry in CATALOGUE.items())
    with pytest.raises(ValueError, match="already"):
        event("verzoek.mislukt", "info", wanneer="nooit")
