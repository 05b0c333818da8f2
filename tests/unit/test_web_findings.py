"""Errors of pydantic become Dutch findings, all at once, without the value."""

import json
import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, get_args
from uuid import UUID

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core.core_schema import ErrorType

from service.core.mutatie import Mutatie
from service.web import findings
from service.web.findings import findings_of, location_of, register
from tests.builders import een_mutatie


class Kleur(StrEnum):
    ROOD = "ROOD"


class Binnen(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)
    een_getal: int


class Buiten(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)
    alle_kinderen: list[Binnen]
    de_kleur: Kleur


def refused(kind: Any, value: Any):
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(value)
    return findings_of(raised.value.errors(include_url=False, include_input=False), where="body")


def test_all_findings_come_at_once_in_names_of_the_wire():
    found = refused(Buiten, {"alleKinderen": [{"eenGetal": "x"}, {"eenGetal": 1, "vreemd": 2}], "deKleur": "BLAUW"})
    assert [(one.location, one.code) for one in found] == [
        ("alleKinderen[0].eenGetal", "geen_geheel_getal"),
        ("alleKinderen[1].vreemd", "onbekend_veld"),
        ("deKleur", "onbekende_code"),
    ]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (int, "geheim"),
        (float, "geheim"),
        (bool, "geheim"),
        (date, "geheim"),
        (datetime, "geheim"),
        (AwareDatetime, "2026-01-01T00:00:00"),
        (UUID, "geheim"),
        (Kleur, "geheim"),
        (list[int], "geheim"),
        (dict[str, int], "geheim"),
        (Binnen, "geheim"),
        (Annotated[str, Field(max_length=2)], "geheim"),
        (Annotated[str, Field(min_length=20)], "geheim"),
        (Annotated[str, Field(pattern="^x$")], "geheim"),
        (Annotated[list[str], Field(max_length=0)], ["geheim"]),
        (Annotated[int, Field(ge=5)], 1),
        (Annotated[int, Field(le=5)], 7),
    ],
    ids=str,
)
def test_no_sentence_repeats_a_value_or_speaks_english(kind, value):
    (found,) = refused(kind, value)
    assert "geheim" not in found.detail
    assert found.code != "ongeldig"
    assert not re.search(r"\b(should|must|input|valid)\b|[{}]", found.detail)


def test_errors_of_fastapi_say_where_they_are():
    (found,) = findings_of([{"type": "missing", "loc": ("header", "Doelbinding"), "ctx": {}}])
    assert found.as_dict() == {
        "in": "header",
        "location": "Doelbinding",
        "code": "ontbreekt",
        "detail": "Dit veld is verplicht.",
    }


@pytest.mark.parametrize("name", ["999990342", "Jansen, P.", "a" * 60, "<script>", "1011AB"])
def test_a_name_that_could_be_data_is_not_repeated(name):
    assert location_of(["veld", name]) == "veld.…"


def test_names_of_types_in_a_union_are_not_part_of_the_path():
    assert location_of(["a", "function-after[check(), str]", 0, "constrained-str", "b"]) == "a[0].b"


def test_an_unknown_kind_of_error_still_has_a_sentence():
    (found,) = findings_of([{"type": "iets_nieuws", "loc": ("body", "a")}])
    assert (found.code, found.location) == ("ongeldig", "a")


def test_sentences_are_for_kinds_of_error_that_exist():
    own = {"tijdstip", "bsn_elfproef", "geboortedatum", "nul_teken"}
    kinds = {kind for kind in findings._RULES if kind not in get_args(ErrorType)}
    assert own <= kinds


def test_a_kind_of_error_gets_one_sentence():
    register("tijdstip", *findings._RULES["tijdstip"])
    with pytest.raises(ValueError, match="already"):
        register("tijdstip", "anders", "Anders.")


def test_a_mutatie_full_of_mistakes_echoes_nothing():
    wire = een_mutatie()
    wire["betrokkenen"][0]["bsn"] = "999990343"
    wire["betrokkenen"][0]["achternaam"] = {"geheim": "Canarius"}
    wire["Canarius Straat"] = 1
    wire["incident"]["beginOp"] = "2026-11-20T21:15:00"
    with pytest.raises(ValidationError) as raised:
        Mutatie.model_validate_json(json.dumps(wire))
    found = findings_of(raised.value.errors(include_url=False, include_input=False), where="body")
    text = str(found)
    assert "Canarius" not in text
    assert "999990343" not in text
    assert {"betrokkenen[0].bsn", "incident.beginOp"} <= {one.location for one in found}
