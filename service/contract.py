"""Writes what is published from the code: `python -m service.contract [contracts/]`, run by `make contract`.

The files are committed, and a test compares them with the code: what is published cannot drift from what is done.
Files that people keep by hand (region tables, incident codes, rule sets, examples) are never touched.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from service.core.codelists import codelijsten

CONTRACTS = Path(__file__).parents[1] / "contracts"


def published() -> dict[str, str]:
    """Every generated file by its path below `contracts/`, with its text."""
    return {f"codes/{name}.json": as_text(codes) for name, codes in codelijsten().items()}


def as_text(value: object) -> str:
    """The one spelling of a published JSON file: indented, readable Dutch, a newline at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def write(directory: Path) -> list[Path]:
    """Write what is published below `directory`; the files that changed."""
    changed: list[Path] = []
    for name, text in published().items():
        path = directory / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def main() -> None:
    """Write the published files and name those that changed."""
    for path in write(Path(sys.argv[1]) if len(sys.argv) > 1 else CONTRACTS):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
