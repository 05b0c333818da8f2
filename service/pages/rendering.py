"""Templates to HTML: one environment, everything escaped, nothing undefined, Dutch words for times and texts."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from service.access.callers import Caller
from service.access.policy import LEEST_REGELS
from service.core.calendar import AMSTERDAM
from service.pages.fields import short
from service.web.headers import API_VERSION

MENU: Final = (
    ("/", "Start"),
    ("/uitleg", "Uitleg"),
    ("/controlelijst", "Controlelijst"),
    ("/cijfers", "Cijfers"),
    ("/regels", "Regels"),
    ("/documentatie", "API-documentatie"),
)
_ALLEEN_VOOR: Final = {"/regels": LEEST_REGELS}
"""Items that are shown to those who can go there, and to nobody else."""
_MAANDEN: Final = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
_CODE: Final = re.compile(r"`([^`]+)`")
_BOLD: Final = re.compile(r"\*\*([^*]+)\*\*")


def tijd(instant: datetime) -> Markup:
    """An instant as people in the Netherlands say it, with the exact one for machines."""
    local = instant.astimezone(AMSTERDAM)
    text = f"{local.day} {_MAANDEN[local.month - 1]} {local.year}, {local:%H:%M} uur"
    return Markup('<time datetime="{}">{}</time>').format(instant.isoformat(), text)


def proza(text: str) -> Markup:
    """Plain text with `code`, **stress**, blank lines and lines that start with '- ', as HTML."""
    return Markup("").join(_block(block) for block in re.split(r"\n\s*\n", text.strip()) if block)


def regel(text: str) -> Markup:
    """One line of such text."""
    marked = _CODE.sub(r"<code>\1</code>", str(escape(text)))
    return Markup(_BOLD.sub(r"<strong>\1</strong>", marked))  # noqa: S704 - escaped on the line above  # nosec B704


def _block(block: str) -> Markup:
    lines = block.splitlines()
    if all(line.startswith("- ") for line in lines):
        items = Markup("").join(Markup("<li>{}</li>").format(regel(line[2:])) for line in lines)
        return Markup("<ul>{}</ul>").format(items)
    return Markup("<p>{}</p>").format(regel(" ".join(line.strip() for line in lines)))


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"tijd": tijd, "proza": proza, "regel": regel, "kort": short}
    made.globals |= {"versie": API_VERSION}
    return made


_TEMPLATES: Final = _environment()


def _menu(caller: Caller | None) -> list[tuple[str, str]]:
    return [
        (pad, naam)
        for pad, naam in MENU
        if pad not in _ALLEEN_VOOR or (caller is not None and caller.has(*_ALLEEN_VOOR[pad]))
    ]


def page(request: Request, template: str, *, status: int = 200, hier: str = "", **values: Any) -> HTMLResponse:
    """The page; `hier` is the item of the menu that it belongs to."""
    caller: Caller | None = getattr(request.state, "caller", None)
    known = {"caller": caller, "hier": hier, "menu": _menu(caller)}
    return HTMLResponse(_TEMPLATES.get_template(template).render({**known, **values}), status_code=status)
