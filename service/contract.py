"""Writes what is published from the code: `python -m service.contract [contracts/]`, run by `make contract`.

The files are committed, and a test compares them with the code: what is published cannot drift from what is done.
Files that people keep by hand (region tables, incident codes, rule sets, examples) are never touched.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from service.cbs.leveringspagina import als_pagina as cbs_pagina
from service.core.codelists import codelijsten
from service.core.errors import problem_types
from service.main import create_app
from service.notifications.service import gebeurteniscontract
from service.observability.events import als_pagina as gebeurtenissen
from service.queues.service import gepubliceerd as wachtrijen
from service.retention.termijnenpagina import als_pagina as termijnenpagina
from service.settings import Settings
from service.statistics.cataloguspagina import als_pagina
from service.web.openapi import document

CONTRACTS = Path(__file__).parents[1] / "contracts"


def published() -> dict[str, str]:
    """Every generated file by its path below `contracts/`, with its text."""
    files = {f"codes/{name}.json": as_text(codes) for name, codes in codelijsten().items()}
    files["codes/wachtrijen.json"] = as_text(wachtrijen())
    files |= {name: as_text(content) for name, content in gebeurteniscontract().items()}
    pages = {"problems.md": problems(), "indicators.md": als_pagina(), "cbs.md": cbs_pagina()}
    pages["bewaartermijnen.md"] = termijnenpagina()
    pages["beheer/gebeurtenissen.md"] = gebeurtenissen()
    return files | pages | {"openapi.json": as_text(openapi())}


def openapi() -> dict[str, Any]:
    """The OpenAPI document of this release."""
    with tempfile.TemporaryDirectory() as data:  # the application makes its keys there; the document holds none
        return document(create_app(Settings(data=Path(data), sleutelbestand=None, database_url=None)))


def problems() -> str:
    """The problem types a caller can meet, as a page."""
    lines = [
        "# Problemen",
        "",
        "Elke fout is een `application/problem+json` (RFC 9457). Dit zijn de typen; `detail` zegt wat er in dit geval",
        "mis is, `errors` noemt alle gebreken tegelijk, en `instance` is het nummer van de aanvraag.",
        "",
        "| type | status | titel | betekenis |",
        "|---|---|---|---|",
    ]
    kinds = sorted(problem_types().values(), key=lambda kind: (kind.status, kind.slug))
    lines += [f"| `/v1/problemen/{k.slug}` | {k.status} | {k.title} | {k.default_detail} |" for k in kinds]
    return "\n".join(lines) + "\n"


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
