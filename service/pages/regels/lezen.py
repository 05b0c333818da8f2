"""HTTP of reading the rules: what decides now, one set as a person reads it, and two beside each other."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.pages.regels.toegang import Id, lezer, toon, vind
from service.pages.session import PageRoute

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/regels")
async def overview(request: Request) -> Response:
    """What decides now, what is planned, and what is being changed."""
    lezer(request)
    return toon(request, "overzicht.html", pad="/regels")


@router.get("/regels/{id}")
async def one_set(request: Request, id_: Id) -> Response:
    """One set as a person reads it; of an edition also how it stands."""
    lezer(request)
    return toon(request, "regelset.html", pad=f"/regels/{id_}", gevonden=await vind(request, id_))
