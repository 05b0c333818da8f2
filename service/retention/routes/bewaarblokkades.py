"""HTTP of the holds: police places them on mutaties of its unit, Veilig Thuis on meldingen of its region."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.core.errors import NietGevonden
from service.db.session import WriteTx
from service.retention.blokkades import Blokkades
from service.retention.schemas import BlokkadeIn, BlokkadesUit, BlokkadeUit
from service.web.deps import EenKeer, IdempotencyKey, Klok, Opslag, provided, require
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("bewaarblokkades")

Beheerder = Annotated[Caller, require(Scope.BETROKKENEN_BEHANDELEN, soort=(Soort.POLITIE, Soort.VT))]
DeBlokkades = Annotated[Blokkades, provided(Blokkades)]
BlokkadeId = Annotated[UUID, Path(alias="bewaarblokkadeId", description="Kenmerk van de blokkade.")]


@router.post(
    "/bewaarblokkades",
    status_code=201,
    response_model=BlokkadeUit,
    summary="Blokkeer het vernietigen van een zaak",
    responses=raises(NietGevonden),
)
async def create_bewaarblokkade(
    request: Request,
    body: BlokkadeIn,
    caller: Beheerder,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    blokkades: DeBlokkades,
) -> Response:
    """De politie noemt een mutatie van de eigen eenheid, Veilig Thuis een melding van de eigen regio.

    Tot en met de genoemde dag wordt van de hele zaak niets vernietigd, ook niet op verzoek van een betrokkene.
    """

    async def act(tx: WriteTx) -> Answer:
        placed = await blokkades.plaats(
            tx, melding_id=body.melding_id, mutatie_id=body.mutatie_id, reden=body.reden, tot=body.tot, caller=caller,
            now=clock.now(),
        )  # fmt: skip
        return Answer(201, BlokkadeUit.of(placed))

    return await idempotency.run(request, caller, key, act)


@router.get("/bewaarblokkades", summary="Bekijk de blokkades van uw organisatie")
async def list_bewaarblokkades(
    caller: Beheerder, listing: Listing, response: Response, database: Opslag, clock: Klok, blokkades: DeBlokkades
) -> BlokkadesUit:
    """Wat nu geldt, de eerste die eindigt eerst."""
    async with database.read() as tx:
        page = await blokkades.list_page(tx, caller, listing.page, clock.now())
    listing.finish(response, page)
    return BlokkadesUit(items=tuple(map(BlokkadeUit.of, page.items)))


@router.delete("/bewaarblokkades/{bewaarblokkadeId}", status_code=204, summary="Hef een blokkade op")
async def delete_bewaarblokkade(
    blokkade_id: BlokkadeId, caller: Beheerder, database: Opslag, clock: Klok, blokkades: DeBlokkades
) -> None:
    """Daarna gelden de bewaartermijnen weer; wat al voorbij is wordt de volgende keer vernietigd."""
    async with database.write() as tx:
        await blokkades.hef_op(tx, blokkade_id, caller=caller, now=clock.now())
