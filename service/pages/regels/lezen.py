"""HTTP of reading the rules: what decides now, one set as a person reads it, and two beside each other."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from service.core.clock import Clock
from service.core.regions import Regions
from service.db.paging import PageRequest
from service.db.session import Database, ReadTx
from service.pages.regels import overzicht
from service.pages.regels.bladen import toon_regelset
from service.pages.regels.sturen import sturing
from service.pages.regels.toegang import Id, lezer, toon, vind
from service.pages.regels.vergelijking import vergelijking
from service.pages.session import PageRoute
from service.rules.service import (
    PATROON,
    Editie,
    Edities,
    Editiestatus,
    Regelrooster,
    Rules,
    RuleSet,
    Stand,
    verschil_van,
)
from service.web.deps import service_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)

LIJST: Final = 100
"""How many editions that stand alike one page shows, the newest."""
Met = Annotated[str | None, Query(pattern=PATROON)]


@router.get("/regels")
async def overview(request: Request) -> Response:
    """What decides now, what is planned, and what is being changed."""
    lezer(request)
    services = request.app.state.services
    rules, edities, clock = services.get(Rules), services.get(Edities), services.get(Clock)
    names, now = services.get(Regions).names, clock.now()
    async with service_of(request, Database).read() as tx:
        entered, gone = await Regelrooster.staat_op(tx), [one for one, _ in await Regelrooster.viel_af(tx)]
        groups = [(status, await _editions(edities, tx, status)) for status in overzicht.KOPPEN]
        later = {one.editie_id for one in (*entered, *gone) if one.editie_id is not None and one.vanaf > now}
        planned = {which: await edities.get(tx, which) for which in later}
    return toon(
        request,
        "overzicht.html",
        pad="/regels",
        geldend=overzicht.geldend(rules.stand(now), entered, names, now),
        gepland=overzicht.gepland(entered, planned, names, now),
        afgevallen=overzicht.gepland(gone, planned, names, now),
        groepen=[(overzicht.KOPPEN[status], found) for status, found in groups if found],
        gebied_van=lambda area: overzicht.naam_van(area, names),
        lijst=LIJST,
    )


@router.get("/regels/{id}")
async def one_set(request: Request, id_: Id) -> Response:
    """One set as a person reads it; of an edition also how it stands."""
    lezer(request)
    gevonden = await vind(request, id_)
    return await toon_regelset(request, gevonden, sturen=await sturing(request, gevonden))


@router.get("/regels/{id}/verschillen")
async def differences(request: Request, id_: Id, met: Met = None) -> Response:
    """What is different in this set beside another one, or beside what decides now in its area."""
    lezer(request)
    services = request.app.state.services
    rules, edities, clock = services.get(Rules), services.get(Edities), services.get(Clock)
    gevonden = await vind(request, id_)
    beside = rules.for_region(gevonden.vt_regio, clock.now()) if met is None else (await vind(request, met)).regelset
    names = services.get(Regions).names
    async with service_of(request, Database).read() as tx:
        editions = [one for status in overzicht.KOPPEN for one in await _editions(edities, tx, status)]
    return toon(
        request,
        "verschillen.html",
        pad=f"/regels/{id_}/verschillen",
        gevonden=gevonden,
        v=vergelijking(await verschil_van(beside, gevonden.regelset)),
        met=met or "",
        naast=beside.id,
        nu=[(found.id, f"{found.document.name}, versie {found.version}") for found in _in_force(rules.stand())],
        edities=[
            (str(one.id), f"{one.regelset}, versie {one.versie} ({overzicht.naam_van(one.vt_regio, names)})")
            for one in editions
        ],
    )


def _in_force(stand: Stand) -> list[RuleSet]:
    return list({found.id: found for found in (stand.landelijk, *stand.regionaal.values())}.values())


async def _editions(edities: Edities, tx: ReadTx, status: Editiestatus) -> list[Editie]:
    page = await edities.list_page(tx, status, PageRequest(limit=LIJST))
    return list(page.items)
