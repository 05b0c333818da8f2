"""HTTP of a shadow: how a draft decides along, without effect on anyone."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response

from service.access.callers import Scope
from service.core.clock import Clock
from service.db.session import Database, WriteTx
from service.pages.formulier import Formulier, lees_formulier, verse_sleutel
from service.pages.regels.schaduwbeeld import schaduwbeeld
from service.pages.regels.simulaties import kijker
from service.pages.regels.sturen import STUURT, eenmaal
from service.pages.regels.sturing import stuurt
from service.pages.regels.toegang import namen_van, toon, vind
from service.pages.session import PageRoute, admit
from service.rules.service import SchaduwcijfersUit, Schaduwen, lezer_van
from service.web.deps import service_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/regels/schaduwen/{schaduw_id}")
async def shadow(request: Request, schaduw_id: UUID) -> Response:
    """How often the draft decided the same, stricter, milder or otherwise."""
    caller = kijker(request)
    schaduwen: Schaduwen = request.app.state.services.get(Schaduwen)
    async with service_of(request, Database).read() as tx:
        found, editie = await schaduwen.get(tx, None, schaduw_id, caller)
        counted = await schaduwen.cijfers(tx, found.id)
    gevonden = await vind(request, str(editie.id))
    regios = () if editie.vt_regio is None else (editie.vt_regio,)
    told = SchaduwcijfersUit.van(found, counted, gevonden.regelset, lezer_van(caller, editie.vt_regio, regios))
    return toon(
        request,
        "schaduw.html",
        pad=f"/regels/{editie.id}",
        gevonden=gevonden,
        s=told,
        beeld=schaduwbeeld(told, *namen_van(request)),
        stopt=stuurt(caller, editie.vt_regio) and caller.has(Scope.REGELS_BEHEREN),
        sleutel=verse_sleutel(),
    )


@router.post("/regels/schaduwen/{schaduw_id}/stoppen")
async def stop(request: Request, schaduw_id: UUID) -> Response:
    """Let a draft decide along no more; what was counted stays."""
    caller = await admit(request, Scope.REGELS_BEHEREN, *STUURT)
    services = request.app.state.services
    schaduwen: Schaduwen = services.get(Schaduwen)
    async with service_of(request, Database).read() as read:
        await schaduwen.get(read, None, schaduw_id, caller)

    async def act(tx: WriteTx, _form: Formulier) -> str:
        await schaduwen.stop(tx, None, schaduw_id, caller=caller, now=services.get(Clock).now())
        return f"/regels/schaduwen/{schaduw_id}"

    return await eenmaal(request, caller, await lees_formulier(request), act)
