"""HTTP of shadows: a draft that decides along, without effect on anyone."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from service.core.errors import StapNietMogelijk
from service.db.session import WriteTx
from service.rules.editie import editie_id
from service.rules.inzien import lezer_van
from service.rules.meedenken import Schaduwen
from service.rules.routes.parameters import DeEdities, EditieId, Meekijker, Opsteller, RegelsetId, welke
from service.rules.schemas_schaduwen import SchaduwcijfersUit, SchaduwenUit, SchaduwUit
from service.web.deps import EenKeer, IdempotencyKey, Klok, Opslag, provided
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("schaduwen")

DeSchaduwen = Annotated[Schaduwen, provided(Schaduwen)]
SchaduwId = Annotated[UUID, Path(alias="schaduwId", description="Kenmerk van de schaduw.")]


@router.post(
    "/regelsets/{id}/schaduwen",
    status_code=201,
    response_model=SchaduwUit,
    summary="Laat een concept meedenken",
    responses=raises(StapNietMogelijk),
)
async def create_schaduw(
    request: Request,
    id_: EditieId,
    caller: Opsteller,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    schaduwen: DeSchaduwen,
) -> Response:
    """Vanaf nu beslist het mee over wat binnenkomt en wat later verrijkt wordt, zonder gevolg voor wie dan ook.

    Een landelijk concept denkt niet mee waar een eigen aanvulling geldt: daar verandert het niets.
    """

    async def act(tx: WriteTx) -> Answer:
        made, _ = await schaduwen.begin(tx, editie_id(id_), caller=caller, now=clock.now())
        return Answer(201, SchaduwUit.of(made))

    return await idempotency.run(request, caller, key, act)


@router.get("/regelsets/{id}/schaduwen", summary="Bekijk wanneer een concept meedacht")
async def list_schaduwen(
    id_: RegelsetId, caller: Meekijker, listing: Listing, response: Response, database: Opslag, schaduwen: DeSchaduwen
) -> SchaduwenUit:
    """De nieuwste eerst; lees er een voor de cijfers."""
    async with database.read() as tx:
        page = await schaduwen.list_page(tx, welke(id_), caller, listing.page)
    listing.finish(response, page)
    return SchaduwenUit(items=tuple(map(SchaduwUit.of, page.items)))


@router.get("/regelsets/{id}/schaduwen/{schaduwId}", summary="Lees hoe een concept meedacht")
async def get_schaduw(
    id_: RegelsetId,
    schaduw_id: SchaduwId,
    caller: Meekijker,
    database: Opslag,
    schaduwen: DeSchaduwen,
    edities: DeEdities,
) -> SchaduwcijfersUit:
    """Gelijk, strenger (nader tot Veilig Thuis), milder of anders: per regel, dag, regio en eenheid."""
    async with database.read() as tx:
        found, editie = await schaduwen.get(tx, welke(id_), schaduw_id, caller)
        cijfers = await schaduwen.cijfers(tx, found.id)
        concept = await edities.regelset(tx, editie)
    regios = () if editie.vt_regio is None else (editie.vt_regio,)
    return SchaduwcijfersUit.van(found, cijfers, concept, lezer_van(caller, editie.vt_regio, regios))


@router.delete("/regelsets/{id}/schaduwen/{schaduwId}", status_code=204, summary="Laat een concept niet meer meedenken")
async def delete_schaduw(
    id_: RegelsetId, schaduw_id: SchaduwId, caller: Opsteller, database: Opslag, clock: Klok, schaduwen: DeSchaduwen
) -> None:
    """Wat werd geteld blijft te lezen."""
    async with database.write() as tx:
        await schaduwen.stop(tx, welke(id_), schaduw_id, caller=caller, now=clock.now())
