"""The catalogue and the code agree: what is logged is in it with its fields, and what is in it is logged somewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import service
from service.observability import events
from service.observability.events import CATALOGUE, VELDEN, Event, als_pagina, event

ROOT = Path(service.__file__).parent
NAMES = {name: value for name, value in vars(events).items() if isinstance(value, Event)}
MADE = {"error_fields": {"fout", "plaats"}}
"""Functions that make fields, with the fields they make."""


def calls() -> Iterator[tuple[str, ast.Call, ast.Module]]:
    """Every call of `emit` in the service."""
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "emit":
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node, tree


CALLS = list(calls())


def fields_of(call: ast.Call, tree: ast.Module) -> set[str]:
    """The fields that a call passes; a dictionary is one that is written out in the same file."""
    fields = {keyword.arg for keyword in call.keywords if keyword.arg is not None}
    for keyword in call.keywords:
        match keyword:
            case ast.keyword(arg=None, value=ast.Call(func=ast.Name(id=name))):
                fields |= MADE[name]
            case ast.keyword(arg=None, value=ast.Name(id=name)):
                fields |= spelled_out(name, tree)
            case ast.keyword(arg=None):
                pytest.fail(f"line {keyword.value.lineno}: write the fields out")
    return fields


def spelled_out(name: str, tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Dict(keys=keys)) if target == name:
                found |= {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.Dict(keys=keys)) if target == name:
                found |= {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=target), slice=ast.Constant(value=str(key)))]):
                found |= {key} if target == name else set()
            case ast.AugAssign(target=ast.Name(id=target), value=ast.Call(func=ast.Name(id=made))) if target == name:
                found |= MADE[made]
    assert found, f"the fields in '{name}' are not written out"
    return found


@pytest.mark.parametrize(("where", "call", "tree"), CALLS, ids=[where for where, _, _ in CALLS])
def test_what_is_logged_is_in_the_catalogue_with_its_fields(where: str, call: ast.Call, tree: ast.Module) -> None:
    assert isinstance(call.args[0], ast.Name), f"{where}: name the event"
    told = NAMES[call.args[0].id]
    assert fields_of(call, tree) <= told.fields, f"{where}: fields that would be dropped"


def test_every_event_is_logged_somewhere() -> None:
    told = {call.args[0].id for _, call, _ in CALLS if isinstance(call.args[0], ast.Name)}
    assert set(NAMES) - told == set()


def test_every_event_says_when_and_every_field_what() -> None:
    assert all(one.wanneer.endswith(".") for one in CATALOGUE.values())
    assert set(VELDEN) == {field for one in CATALOGUE.values() for field in one.fields}
    with pytest.raises(ValueError, match="mean"):
        event("nieuw", "info", "naam", wanneer="Nooit.")
    assert "nieuw" not in CATALOGUE


def test_no_field_is_named_after_a_person_or_a_place() -> None:
    suspect = {"bsn", "naam", "adres", "postcode", "telefoon", "tekst", "waarde", "body", "inhoud", "url", "pad", "sub"}
    assert set(VELDEN) & suspect == set()


def test_the_page_names_every_event_with_its_fields() -> None:
    page = als_pagina()
    for one in CATALOGUE.values():
        (line,) = (line for line in page.splitlines() if line.startswith(f"| `{one.name}` |"))
        assert all(f"`{field}`" in line for field in one.fields)
