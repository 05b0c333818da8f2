"""The page of one set: its rules in words, and of an edition how it stands and what can be done with it."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from service.core.clock import Clock
from service.core.regions import Regions
from service.db.session import Database
from service.pages.regels.editieblad import editieblad
from service.pages.regels.leesbaar import regelblad
from service.pages.regels.toegang import Gevonden, toon
from service.rules.service import Regelrooster, Rules
from service.web.deps import service_of


async def toon_regelset(request: Request, gevonden: Gevonden, *, status: int = 200, **sturen: Any) -> HTMLResponse:
    """The page; `sturen` is what `_sturen.html` shows: forms, and what was wrong with one that was sent."""
    services = request.app.state.services
    names, now = services.get(Regions).names, services.get(Clock).now()
    shown = None
    if gevonden.voor is not None:
        async with service_of(request, Database).read() as tx:
            gone = await Regelrooster.viel_af(tx)
        shown = editieblad(gevonden.voor, names, now, rules=services.get(Rules), afgevallen=gone)
    return toon(
        request,
        "regelset.html",
        pad=f"/regels/{gevonden.id}",
        gevonden=gevonden,
        status=status,
        b=regelblad(gevonden.regelset),
        e=shown,
        **sturen,
    )
