"""HTTP of replays: what a draft would have decided on the decisions of a period."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.db.session import WriteTx
from service.rules.editie import editie_id
from service.rules.inzien import lezer_van
from service.rules.routes.parameters import EditieId, Meekijker, Opsteller, RegelsetId, welke
from service.rules.schemas_simulaties import (
    SimulatieIn,
    SimulatiesUit,
    SimulatieUit,
    VeranderdBesluitUit,
    VeranderdeBesluitenUit,
)
from service.rules.simulaties import Simulaties
from service.web.deps import DoelbindingHeader, EenKeer, IdempotencyKey, Klok, Opslag, provided, require
from service.web.idempotency import Answer
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("simulaties")

Voorbeeldlezer = Annotated[
    Caller, require(Scope.MUTATIES_LEZEN, Scope.MELDINGEN_LEZEN, soort=(Soort.POLITIE, Soort.VT))
]
DeSimulaties = Annotated[Simulaties, provided(Simulaties)]
SimulatieId = Annotated[UUID, Path(alias="simulatieId", description="Kenmerk van de simulatie.")]


@router.post(
    "/regelsets/{id}/simulaties",
    status_code=201,
    response_model=SimulatieUit,
    summary="Speel een concept na op eerdere besluiten",
)
async def create_simulatie(
    request: Request,
    id_: EditieId,
    body: SimulatieIn,
    caller: Opsteller,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    simulaties: DeSimulaties,
) -> Response:
    """Wat dit concept bij ontvangst zou hebben beslist, naast de set die nu geldt; loopt op de achtergrond.

    Elk besluit in de periode telt, ook van proefberichten en van wat intussen is vernietigd: er wordt op de feiten
    beslist, daarin staat niemand.
    """

    async def act(tx: WriteTx) -> Answer:
        made, editie = await simulaties.vraag(
            tx, editie_id(id_), van=body.van, tot=body.tot, regios=body.regios, caller=caller, now=clock.now()
        )
        return Answer(201, SimulatieUit.of(made, editie.hash))

    return await idempotency.run(request, caller, key, act)


@router.get("/regelsets/{id}/simulaties", summary="Bekijk de simulaties van een concept")
async def list_simulaties(
    id_: RegelsetId,
    caller: Meekijker,
    listing: Listing,
    response: Response,
    database: Opslag,
    simulaties: DeSimulaties,
) -> SimulatiesUit:
    """De nieuwste eerst, met hoe ver zij zijn; lees er een voor wat hij vond."""
    async with database.read() as tx:
        page = await simulaties.list_page(tx, welke(id_), caller, listing.page)
    listing.finish(response, page)
    return SimulatiesUit(items=tuple(SimulatieUit.of(one, editie.hash) for one, editie in page.items))


@router.get("/regelsets/{id}/simulaties/{simulatieId}", summary="Lees wat een simulatie vond")
async def get_simulatie(
    id_: RegelsetId,
    simulatie_id: SimulatieId,
    caller: Meekijker,
    database: Opslag,
    simulaties: DeSimulaties,
) -> SimulatieUit:
    """Voortgang en gevolgen, met wat verzwakt voorop.

    `verzwakkingen` noemt de regels die zeker doorzetten en dat minder doen, ook als de periode het niet laat zien;
    `gevolgen.verzwakkingen` telt wat daardoor in deze periode minder ver komt.
    """
    async with database.read() as tx:
        found, editie = await simulaties.get(tx, welke(id_), simulatie_id, caller)
    return SimulatieUit.of(
        found,
        editie.hash,
        verzwakkingen=await simulaties.verzwakkingen(database, found),
        lezer=lezer_van(caller, editie.vt_regio, found.regios),
        triage_minuten=simulaties.triage_minuten,
    )


@router.delete("/regelsets/{id}/simulaties/{simulatieId}", status_code=204, summary="Stop een simulatie")
async def delete_simulatie(
    id_: RegelsetId,
    simulatie_id: SimulatieId,
    caller: Opsteller,
    database: Opslag,
    clock: Klok,
    simulaties: DeSimulaties,
) -> None:
    """Wat zij telde blijft te lezen; een concept kan er niet mee worden goedgekeurd."""
    async with database.write() as tx:
        await simulaties.stop(tx, welke(id_), simulatie_id, caller=caller, now=clock.now())


@router.get("/regelsets/{id}/simulaties/{simulatieId}/voorbeelden", summary="Bekijk besluiten die zouden veranderen")
async def list_voorbeelden(
    id_: RegelsetId,
    simulatie_id: SimulatieId,
    caller: Voorbeeldlezer,
    doelbinding: DoelbindingHeader,
    database: Opslag,
    clock: Klok,
    simulaties: DeSimulaties,
) -> VeranderdeBesluitenUit:
    """Uit een steekproef van ten hoogste 200: die van uw eenheid als mutatie, die van uw regio als melding.

    Wat verzwakt staat voorop. Wie de simulatie kent, kan de trekking herhalen.
    """
    shown = await simulaties.voorbeelden(
        database, welke(id_), simulatie_id, caller=caller, doel=doelbinding, now=clock.now()
    )
    return VeranderdeBesluitenUit(
        items=tuple(
            VeranderdBesluitUit.of(s.voorbeeld, mutatie_id=s.mutatie_id, melding_id=s.melding_id) for s in shown
        )
    )
