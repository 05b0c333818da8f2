"""HTTP of drafts: the administration drafts for the country, Veilig Thuis an overlay for its own region."""

from fastapi import Request, Response

from service.core.errors import StapNietMogelijk, Verouderd, VersieConflict, VoorwaardeOntbreekt
from service.db.session import WriteTx
from service.rules.editie import editie_id
from service.rules.edities import alleen_eigen, nog_open
from service.rules.routes.parameters import IF_MATCH, DeEdities, EditieId, Opsteller, etag
from service.rules.schemas_editie import ConceptUit, RegelsetIn
from service.web.deps import EenKeer, IdempotencyKey, Klok, Opslag
from service.web.headers import check_if_match
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.routing import api_router

router = api_router("regelsets")


@router.post(
    "/regelsets",
    status_code=201,
    response_model=ConceptUit,
    summary="Stel een regelset op",
    responses=raises(VersieConflict),
)
async def create_regelset(
    request: Request,
    body: RegelsetIn,
    caller: Opsteller,
    key: IdempotencyKey,
    idempotency: EenKeer,
    database: Opslag,
    clock: Klok,
    edities: DeEdities,
) -> Response:
    """Een concept, in zijn geheel nagekeken; het beslist pas na een simulatie, een goedkeuring en een activering.

    `verzwakkingen` noemt elke regel die nu zeker doorzet en dat met dit concept minder doet.
    """
    gekeurd = await edities.keur(database, body.document, caller=caller, now=clock.now())

    async def act(tx: WriteTx) -> Answer:
        made = await edities.stel_op(tx, gekeurd, motief=body.motief, caller=caller, now=clock.now())
        return Answer(201, ConceptUit.van(made, gekeurd), {"ETag": etag(made)})

    return await idempotency.run(request, caller, key, act)


@router.put(
    "/regelsets/{id}",
    summary="Wijzig een concept van een regelset",
    responses=raises(VersieConflict, StapNietMogelijk, Verouderd, VoorwaardeOntbreekt),
    openapi_extra=IF_MATCH,
)
async def update_regelset(
    request: Request,
    id_: EditieId,
    body: RegelsetIn,
    caller: Opsteller,
    response: Response,
    database: Opslag,
    clock: Klok,
    edities: DeEdities,
) -> ConceptUit:
    """Een nieuwe revisie; eerdere goedkeuringen en simulaties tellen niet meer. Wat ooit gold, verandert nooit."""
    which, now = editie_id(id_), clock.now()
    async with database.read() as read:
        found = await edities.get(read, which)
    alleen_eigen(caller, found.vt_regio)
    nog_open(found)
    check_if_match(request, etag(found))
    gekeurd = await edities.keur(database, body.document, caller=caller, now=now)
    async with database.write() as tx:
        editie = await edities.get(tx, which, lock=True)
        check_if_match(request, etag(editie))
        newer = await edities.wijzig(tx, editie, gekeurd, motief=body.motief, caller=caller, now=now)
    response.headers["ETag"] = etag(newer)
    return ConceptUit.van(newer, gekeurd)


@router.delete(
    "/regelsets/{id}",
    status_code=204,
    summary="Laat een concept van een regelset vervallen",
    responses=raises(StapNietMogelijk),
)
async def delete_regelset(
    id_: EditieId, caller: Opsteller, database: Opslag, clock: Klok, edities: DeEdities
) -> None:  # fmt: skip
    """Het blijft te lezen, en wordt nooit van kracht. Wat ooit gold, vervalt niet."""
    async with database.write() as tx:
        await edities.laat_vervallen(tx, editie_id(id_), caller=caller, now=clock.now())
