"""What the trust documents name exists: files, tests, settings, commands, and each other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import typer

from service.cli import app
from service.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = ["contracts/vertrouwen/dreigingsmodel.md", "contracts/vertrouwen/vertrouwen.md", "SECURITY.md"]
_FILE = re.compile(r"`((?:service|tests|contracts|migrations|\.ci)/[\w./-]+|[A-Z]\w+\.md)(?:::([\w:]+))?`")
_ROW = re.compile(r"^\| ([STRIDE]\d+) \|", re.MULTILINE)


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def defined(path: Path) -> set[str]:
    """Every class and function of a file, as pytest names them."""
    found: set[str] = set()

    def walk(nodes: list[ast.stmt], above: str) -> None:
        for node in nodes:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                found.add(above + node.name)
                if isinstance(node, ast.ClassDef):
                    walk(node.body, f"{above}{node.name}::")

    walk(ast.parse(path.read_text(encoding="utf-8")).body, "")
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_file_and_test_that_is_named_exists(page: str) -> None:
    named = _FILE.findall(read(page))
    missing = [path for path, _ in named if not (ROOT / path).exists()]
    assert missing == []
    unknown = [f"{path}::{test}" for path, test in named if test and test not in defined(ROOT / path)]
    assert unknown == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", read(page)):
        assert (ROOT / page).parent.joinpath(target).exists(), target


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_and_command_that_is_named_exists(page: str) -> None:
    for name in re.findall(r"`MELDBRUG_(\w+)`", read(page)):
        assert name.lower() in Settings.model_fields, name
    group = typer.main.get_group(app)
    for line in re.findall(r"`meldbrug ([a-z][a-z -]*)", read(page)):
        command: object = group
        for word in (word for word in line.split() if not word.startswith("-")):
            found = getattr(command, "commands", {}).get(word)
            assert found is not None, f"meldbrug {line}"
            command = found


@pytest.mark.parametrize("page", PAGES)
def test_every_decision_that_is_named_is_there(page: str) -> None:
    numbers = {path.name[:4] for path in (ROOT / "contracts" / "decisions").glob("*.md")}
    assert set(re.findall(r"[Dd]ecision (\d{4})", read(page))) <= numbers


def test_every_threat_has_a_measure_in_code_a_proof_and_what_is_left() -> None:
    page = read(PAGES[0])
    rows = [line.split(" | ") for line in page.splitlines() if _ROW.match(line)]
    assert len({row[0] for row in rows}) == len(rows) > 15
    for row in rows:
        assert len(row) == 6, row[0]
        _, threat, measure, code, proof, left = row
        assert threat, measure
        assert _FILE.search(code), row[0]
        assert "`tests/" in proof, row[0]
        assert left.rstrip(" |"), row[0]
    assert {row[0].strip("| ")[0] for row in rows} == set("STRIDE")


def test_the_model_is_two_pages() -> None:
    words = re.sub(r"[|`─│┌┐└┘┬▶┼┤-]", " ", read(PAGES[0])).split()
    assert len(words) < 1900
