"""HTTP of requests of data subjects: the officer of the controller records them, looks, and decides."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.core.calendar import Calendar
from service.core.codes_bewaren import Verzoekstand
from service.core.errors import StapNietMogelijk
from service.db.session import WriteTx
from service.retention.besluiten import Besluiten
from service.retention.schemas import BesluitIn, RapportUit, VerzoekenUit, VerzoekIn, VerzoekUit
from service.retention.verzoeken import Verzoeken
from service.web.deps import DoelbindingHeader, EenKeer, IdempotencyKey, Klok, Opslag, provided, require
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("betrokkenenverzoeken")

Privacyfunctionaris = Annotated[Caller, require(Scope.BETROKKENEN_BEHANDELEN, soort=(Soort.POLITIE, Soort.VT))]
DeVerzoeken = Annotated[Verzoeken, provided(Verzoeken)]
DeBesluiten = Annotated[Besluiten, provided(Besluiten)]
VerzoekId = Annotated[UUID, Path(alias="betrokkenenverzoekId", description="Kenmerk van het verzoek.")]


@router.post(
    "/betrokkenenverzoeken",
    status_code=201,
    response_model=VerzoekUit,
    summary="Leg een verzoek van een betrokkene vast",
)
async def create_betrokkenenverzoek(
    request: Request,
    body: VerzoekIn,
    caller: Privacyfunctionaris,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    verzoeken: DeVerzoeken,
) -> Response:
    """Aan uw eigen organisatie als verantwoordelijke; stel eerst vast wie het is. Dat staat alleen in de body.

    Het antwoord zegt welke termijn geldt en tot en met welke dag.
    """

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        made = await verzoeken.ontvang(tx, body, caller=caller, now=now)
        return Answer(201, VerzoekUit.of(made, Calendar.local_day(now)))

    return await idempotency.run(request, caller, key, act)


@router.get("/betrokkenenverzoeken", summary="Bekijk de verzoeken van betrokkenen")
async def list_betrokkenenverzoeken(
    caller: Privacyfunctionaris,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    verzoeken: DeVerzoeken,
    status: Annotated[Verzoekstand | None, Query(description="Zonder: alles waarop nog niet is beslist.")] = None,
) -> VerzoekenUit:
    """Van uw organisatie, wat het eerst moet eerst, met de resterende dagen; zonder wie het vroeg."""
    async with database.read() as tx:
        page = await verzoeken.list_page(tx, caller, status, listing.page)
    listing.finish(response, page)
    today = Calendar.local_day(clock.now())
    return VerzoekenUit(items=tuple(VerzoekUit.of(one, today) for one in page.items))


@router.get("/betrokkenenverzoeken/{betrokkenenverzoekId}", summary="Lees een verzoek van een betrokkene")
async def get_betrokkenenverzoek(
    verzoek_id: VerzoekId, caller: Privacyfunctionaris, database: Opslag, clock: Klok, verzoeken: DeVerzoeken
) -> VerzoekUit:
    """Soort, stand en termijn; zonder wie het vroeg."""
    async with database.read() as tx:
        return VerzoekUit.of(await verzoeken.get(tx, verzoek_id, caller), Calendar.local_day(clock.now()))


@router.get("/betrokkenenverzoeken/{betrokkenenverzoekId}/rapport", summary="Maak het rapport voor een betrokkene")
async def get_rapport(
    verzoek_id: VerzoekId,
    caller: Privacyfunctionaris,
    doelbinding: DoelbindingHeader,
    database: Opslag,
    clock: Klok,
    verzoeken: DeVerzoeken,
) -> RapportUit:
    """Waarin deze persoon bij u voorkomt, welke gegevens dat zijn, van wie ze komen en aan wie ze gingen.

    Doelbinding `INZAGE_BETROKKENE`. Lees na voor u het geeft: wat op naam is gevonden kan een naamgenoot zijn.
    """
    async with database.write() as tx:
        return await verzoeken.rapport(tx, verzoek_id, caller=caller, doel=doelbinding, now=clock.now())


@router.post(
    "/betrokkenenverzoeken/{betrokkenenverzoekId}/besluiten",
    status_code=201,
    response_model=VerzoekUit,
    summary="Beslis op een verzoek van een betrokkene",
    responses=raises(StapNietMogelijk),
)
async def create_besluit(
    request: Request,
    verzoek_id: VerzoekId,
    body: BesluitIn,
    caller: Privacyfunctionaris,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    besluiten: DeBesluiten,
) -> Response:
    """Wat bij vernietiging is toegewezen wordt meteen gewist, in het eigen domein; wie een kopie kreeg hoort dat.

    Een verbetering voert u zelf door, met een nieuwe versie of stap; wie een kopie kreeg hoort dat dat komt.
    """

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        decided = await besluiten.beslis(tx, verzoek_id, body, caller=caller, now=now)
        return Answer(201, VerzoekUit.of(decided, Calendar.local_day(now)))

    return await idempotency.run(request, caller, key, act)
