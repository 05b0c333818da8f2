"""HTTP of a replay: how far it is, what it found as this reader may see it, and examples for who may see those."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.core.clock import Clock
from service.core.codes import Doelbinding
from service.core.codes_beoordeling import UITKOMSTNAAM
from service.db.session import Database, WriteTx
from service.pages.cijfers.woorden import dag
from service.pages.formulier import Formulier, lees_formulier, verse_sleutel
from service.pages.regels.simulatiebeeld import RICHTINGWOORD, simulatiebeeld
from service.pages.regels.sturen import STUURT, eenmaal
from service.pages.regels.sturing import STATUSWOORD, stuurt
from service.pages.regels.toegang import lezer, namen_van, toon, vind
from service.pages.session import PageRoute, admit
from service.rules.service import (
    BEZIG,
    Editie,
    Simulatie,
    Simulaties,
    SimulatieUit,
    VeranderdBesluitUit,
    lezer_van,
    richting,
)
from service.web.deps import service_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)

KIJKT: Final = (Soort.BEHEER, Soort.VT, Soort.POLITIE)
"""The parties to a filter: not who only reads figures."""


@router.get("/regels/simulaties/{simulatie_id}")
async def replay(request: Request, simulatie_id: UUID) -> Response:
    """What a replay found so far."""
    caller = kijker(request)
    found, editie = await _vind(request, simulatie_id, caller)
    simulaties: Simulaties = request.app.state.services.get(Simulaties)
    told = SimulatieUit.of(
        found,
        editie.hash,
        verzwakkingen=await simulaties.verzwakkingen(service_of(request, Database), found),
        lezer=lezer_van(caller, editie.vt_regio, found.regios),
        triage_minuten=simulaties.triage_minuten,
    )
    names = namen_van(request)
    return toon(
        request,
        "simulatie.html",
        pad=f"/regels/{editie.id}",
        gevonden=await vind(request, str(editie.id)),
        s=told,
        beeld=None if told.gevolgen is None else simulatiebeeld(told.gevolgen, *names),
        regios=[names[0](code) for code in told.regios],
        zonder=[names[0](code) for code in told.eigen_aanvulling],
        periode=f"{dag(told.van)} tot en met {dag(told.tot)}",
        stand=STATUSWOORD[told.status],
        bezig=told.status in BEZIG,
        stopt=stuurt(caller, editie.vt_regio) and caller.has(Scope.REGELS_BEHEREN),
        ziet_voorbeelden=_ziet_voorbeelden(caller),
        sleutel=verse_sleutel(),
    )


@router.post("/regels/simulaties/{simulatie_id}/stoppen")
async def stop(request: Request, simulatie_id: UUID) -> Response:
    """Stop a replay; what it counted stays."""
    caller = await admit(request, Scope.REGELS_BEHEREN, *STUURT)
    services = request.app.state.services
    simulaties: Simulaties = services.get(Simulaties)

    async def act(tx: WriteTx, _form: Formulier) -> str:
        await simulaties.stop(tx, None, simulatie_id, caller=caller, now=services.get(Clock).now())
        return f"/regels/simulaties/{simulatie_id}"

    await _vind(request, simulatie_id, caller)
    return await eenmaal(request, caller, await lees_formulier(request), act)


@router.get("/regels/simulaties/{simulatie_id}/voorbeelden")
async def examples(request: Request, simulatie_id: UUID) -> Response:
    """Decisions of the own area that would change, by number; that they were seen is on record."""
    caller = kijker(request)
    policy.is_of(caller, Soort.POLITIE, Soort.VT)
    services = request.app.state.services
    simulaties: Simulaties = services.get(Simulaties)
    police = caller.organisatie.soort is Soort.POLITIE
    purpose = Doelbinding.KWALITEITSCONTROLE if police else Doelbinding.VT_MELDPUNT
    shown = await simulaties.voorbeelden(
        service_of(request, Database), None, simulatie_id, caller=caller, doel=purpose, now=services.get(Clock).now()
    )
    _, editie = await _vind(request, simulatie_id, caller)
    told = [VeranderdBesluitUit.of(s.voorbeeld, mutatie_id=s.mutatie_id, melding_id=s.melding_id) for s in shown]
    return toon(
        request,
        "voorbeelden.html",
        pad=f"/regels/{editie.id}",
        gevonden=await vind(request, str(editie.id)),
        simulatie_id=simulatie_id,
        voorbeelden=[(one, RICHTINGWOORD[richting(one.van, one.naar, one.spoed)]) for one in told],
        politie=police,
        uitkomstnaam=UITKOMSTNAAM,
    )


def kijker(request: Request) -> Caller:
    """Who may see what was tried."""
    caller = lezer(request)
    policy.is_of(caller, *KIJKT)
    return caller


def _ziet_voorbeelden(caller: Caller) -> bool:
    scope: dict[Any, Scope] = {Soort.POLITIE: Scope.MUTATIES_LEZEN, Soort.VT: Scope.MELDINGEN_LEZEN}
    found = scope.get(caller.organisatie.soort)
    return found is not None and caller.has(found)


async def _vind(request: Request, simulatie_id: UUID, caller: Caller) -> tuple[Simulatie, Editie]:
    simulaties: Simulaties = request.app.state.services.get(Simulaties)
    async with service_of(request, Database).read() as tx:
        return await simulaties.get(tx, None, simulatie_id, caller)
