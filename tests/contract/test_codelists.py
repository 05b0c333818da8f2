"""The published code lists are those of the code, whole and with words."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from service.contract import CONTRACTS, as_text, published, write
from service.core import codes
from service.core.codelists import LIJSTEN, codelijsten, naam
from service.core.codes_betrokkenen import Relatiesoort
from service.core.codes_incident import Aanleiding, Aard

FOLDER = CONTRACTS / "codes"


def test_the_published_files_are_what_the_code_says() -> None:
    """When this fails: `make contract`, and tell the other parties."""
    drifted = [name for name, text in published().items() if (CONTRACTS / name).read_text(encoding="utf-8") != text]
    assert drifted == []


def test_every_closed_list_of_the_kernel_is_published() -> None:
    kernel = Path(codes.__file__).parent
    files = [import_module(f"service.core.{path.stem}") for path in kernel.glob("codes*.py")]
    found = [cls for file in files for cls in vars(file).values() if isinstance(cls, type)]
    defined = {cls for cls in found if issubclass(cls, codes.Code)} - {codes.Code}
    assert set(LIJSTEN) == defined


@pytest.mark.parametrize("name", sorted(codelijsten()))
def test_every_code_has_a_name_a_meaning_and_a_source(name: str) -> None:
    lines = codelijsten()[name]
    assert lines
    assert all(line["code"] and line["naam"] and line["omschrijving"].endswith(".") and line["bron"] for line in lines)
    assert len({line["naam"] for line in lines}) == len(lines)


def test_names_are_dutch_also_where_the_code_is_a_number() -> None:
    assert naam(Aanleiding.KM_VECHTSCHEIDING) == "Kindermishandeling, vechtscheiding"
    assert naam(Aard.FINANCIELE_UITBUITING) == "Financiële uitbuiting"
    assert naam(Relatiesoort.EX_PARTNER) == "Ex-partner"


@pytest.mark.parametrize("name", ["incidentcodes", "projectcodes"])
def test_replaceable_lists_have_the_same_shape_and_are_not_generated(name: str) -> None:
    path = FOLDER / f"{name}.json"
    lines = json.loads(path.read_text(encoding="utf-8"))
    assert all(set(line) == {"code", "naam", "omschrijving", "bron"} for line in lines)
    assert path.read_text(encoding="utf-8") == as_text(lines)
    assert f"codes/{name}.json" not in published()


def test_writing_twice_changes_nothing_the_second_time(tmp_path: Path) -> None:
    assert len(write(tmp_path)) == len(published())
    assert write(tmp_path) == []
