"""Who works in another name than the caller's is written down, with why (decision 0013); nobody else does."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "contracts" / "decisions" / "0013-rijbeveiliging.md"
ROW = re.compile(r"^\| `(service/[a-z_/]+\.py)` \| `(\w+)` \| (.+) \|$", re.MULTILINE)
SETS_THE_CALLER = {("service/web/deps.py", "authenticate"), ("service/pages/session.py", "handle")}
"""Where a verified token gives the name."""
BEGINS_AS_NOBODY = {("service/web/headers.py", "__call__")}


def places() -> Iterator[tuple[str, str]]:
    """Every place in the service where a name is given, by file and function."""
    for path in sorted((ROOT / "service").rglob("*.py")):
        if path.parent.name != "db":
            yield from ((str(path.relative_to(ROOT)), function) for function in _given(ast.parse(path.read_text()), ""))


def _given(node: ast.AST, function: str) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        function = node.name
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        named = [keyword.value for keyword in node.keywords if keyword.arg == "als"]
        handed_on = any(isinstance(value, ast.Name) and value.id == "als" for value in named)
        if called in ("als", "werk_namens") or (called in ("read", "write") and named and not handed_on):
            yield function
    for child in ast.iter_child_nodes(node):
        yield from _given(child, function)


def test_every_other_name_is_in_the_decision_with_its_reason() -> None:
    told = Counter((file, function) for file, function, _ in ROW.findall(RECORD.read_text(encoding="utf-8")))
    found = set(places()) - SETS_THE_CALLER - BEGINS_AS_NOBODY
    assert found == told.keys()
    assert set(told.values()) == {1}


def test_a_caller_is_only_named_by_its_token() -> None:
    assert set(places()) >= SETS_THE_CALLER | BEGINS_AS_NOBODY


def test_nothing_else_touches_the_setting() -> None:
    for path in (ROOT / "service").rglob("*.py"):
        if path.parent.name != "db":
            source = path.read_text(encoding="utf-8")
            assert "meldbrug.namens" not in source, path
            assert ".namens =" not in source, path
            assert re.search(r"namens import .*\b(tell|Verbinding|INSTELLING)\b", source) is None, path
