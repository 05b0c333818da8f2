"""How every answer with figures leaves: as JSON, or the same cells as CSV or Parquet when `Accept` prefers those."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Final

from fastapi import Request, Response
from pydantic import BaseModel

from service.statistics.tabellen import Tabel, als_csv, als_parquet
from service.web.negotiation import preferred
from service.web.routing import JSON

CSV: Final = "text/csv"
PARQUET: Final = "application/vnd.apache.parquet"

_NAAM = {"Content-Disposition": {"description": "Naam om het bestand onder te bewaren.", "schema": {"type": "string"}}}
VORMEN: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "De cijfers. CSV en Parquet houden dezelfde cellen als JSON; in CSV is een geheime cel `.`.",
        "headers": _NAAM,
        "content": {
            JSON: {},
            CSV: {"schema": {"type": "string"}},
            PARQUET: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
"""`responses` of a route whose answer is given by `in_vorm`; its `response_model` describes the JSON."""


async def in_vorm(request: Request, uit: BaseModel, tabel: Callable[[], Tabel]) -> Response:
    """The answer in the form that the caller would rather have; a file has a name."""
    media_type = preferred(request.headers.get("accept"), (JSON, CSV, PARQUET))
    if media_type not in (CSV, PARQUET):
        return Response(uit.model_dump_json(by_alias=True), media_type=JSON, headers={"Vary": "Accept"})
    made = tabel()
    extension, content = await asyncio.to_thread(_file, media_type, made)
    headers = {"Content-Disposition": f'attachment; filename="{made.naam}.{extension}"', "Vary": "Accept"}
    charset = "; charset=utf-8; header=present" if media_type == CSV else ""
    return Response(content, headers=headers | {"Content-Type": f"{media_type}{charset}"})


def _file(media_type: str, tabel: Tabel) -> tuple[str, bytes]:
    """Extension and content; apart from the requests, as Parquet takes a moment to load."""
    if media_type == CSV:
        return "csv", als_csv(tabel.kolommen, tabel.rijen).encode()
    return "parquet", als_parquet(tabel)
