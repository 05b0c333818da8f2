"""HTTP of the deliveries to CBS: Veilig Thuis makes, reads, releases and fetches those of its own region."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.cbs.opmaak import als_csv
from service.cbs.schemas import CbsLeveringenUit, CbsLeveringIn, CbsLeveringUit, CbsVrijgaveIn, kort, uit
from service.cbs.service import CbsLeveringen
from service.core.codes_cbs import CbsBestand
from service.core.errors import Conflict, ConflictInDatabase, StapNietMogelijk
from service.db.session import WriteTx
from service.web.deps import DoelbindingHeader, EenKeer, IdempotencyKey, Klok, Opslag, provided, require
from service.web.idempotency import Answer
from service.web.negotiation import preferred
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

VAST, CSV = "text/plain", "text/csv"

router = api_router("cbs-leveringen")

Leveraar = Annotated[Caller, require(Scope.MELDINGEN_BIJWERKEN, soort=(Soort.VT,))]
Lezer = Annotated[Caller, require(Scope.STATISTIEK_LEZEN, Scope.MELDINGEN_BIJWERKEN, soort=(Soort.VT,))]
DeLeveringen = Annotated[CbsLeveringen, provided(CbsLeveringen)]
LeveringId = Annotated[UUID, Path(alias="cbsLeveringId", description="Kenmerk van de levering.")]


@router.post(
    "/cbs-leveringen",
    status_code=201,
    response_model=CbsLeveringUit,
    summary="Maak de levering aan het CBS van een halfjaar",
    responses=raises(Conflict),
)
async def create_cbs_levering(
    request: Request,
    body: CbsLeveringIn,
    caller: Leveraar,
    doelbinding: DoelbindingHeader,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    leveringen: DeLeveringen,
) -> Response:
    """Met het controlerapport, doelbinding `VT_BELEIDSINFORMATIE`. Van de eigen regio, na afloop van het halfjaar.

    Nog eens leveren is een correctie: zij vervangt de hele eerdere levering.
    """
    vt_regio = policy.vt_regio_of(caller)

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        made = await leveringen.make(tx, body.halfjaar, caller=caller, vt_regio=vt_regio, doel=doelbinding, now=now)
        return Answer(201, uit(made, now))

    try:
        return await idempotency.run(request, caller, key, act)
    except ConflictInDatabase:
        raise Conflict("Een collega maakt op dit moment dezelfde levering.") from None


@router.get("/cbs-leveringen", summary="Bekijk de leveringen aan het CBS")
async def list_cbs_leveringen(
    caller: Lezer, listing: Listing, response: Response, database: Opslag, clock: Klok, leveringen: DeLeveringen
) -> CbsLeveringenUit:
    """Van de eigen regio, het nieuwste halfjaar en daarvan de laatste levering eerst."""
    async with database.read() as tx:
        page = await leveringen.list_page(tx, policy.vt_regio_of(caller), listing.page)
    listing.finish(response, page)
    return CbsLeveringenUit(items=tuple(kort(one, clock.now()) for one in page.items))


@router.get("/cbs-leveringen/{cbsLeveringId}", summary="Lees het controlerapport van een levering")
async def get_cbs_levering(
    levering_id: LeveringId, caller: Lezer, database: Opslag, clock: Klok, leveringen: DeLeveringen
) -> CbsLeveringUit:
    """Aantallen, wat is weggelaten en waarom, en bevindingen per record; zonder persoonsgegevens."""
    async with database.read() as tx:
        return uit(await leveringen.get(tx, levering_id, policy.vt_regio_of(caller)), clock.now())


@router.post(
    "/cbs-leveringen/{cbsLeveringId}/vrijgaven",
    status_code=201,
    response_model=CbsLeveringUit,
    summary="Geef een levering vrij na het lezen van het rapport",
    responses=raises(StapNietMogelijk),
)
async def create_cbs_vrijgave(
    request: Request,
    levering_id: LeveringId,
    body: CbsVrijgaveIn,
    caller: Leveraar,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    leveringen: DeLeveringen,
) -> Response:
    """Kan niet zolang er blokkerende bevindingen zijn, en alleen de laatste levering van een halfjaar."""
    vt_regio = policy.vt_regio_of(caller)

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        released = await leveringen.release(
            tx, levering_id, functie=body.functie, caller=caller, vt_regio=vt_regio, now=now
        )
        return Answer(201, uit(released, now))

    return await idempotency.run(request, caller, key, act)


@router.get(
    "/cbs-leveringen/{cbsLeveringId}/bestanden/{bestand}",
    response_class=Response,
    summary="Haal een bestand van een vrijgegeven levering op",
    responses={
        200: {
            "description": "ASCII met vaste breedte, of CSV voor een rekenblad.",
            "content": {VAST: {"schema": {"type": "string"}}, CSV: {"schema": {"type": "string"}}},
        },
        **raises(StapNietMogelijk),
    },
)
async def get_cbs_bestand(
    request: Request,
    levering_id: LeveringId,
    bestand: Annotated[CbsBestand, Path(description="Welk bestand.")],
    caller: Leveraar,
    doelbinding: DoelbindingHeader,
    database: Opslag,
    clock: Klok,
    leveringen: DeLeveringen,
) -> Response:
    """Doelbinding `VT_BELEIDSINFORMATIE`. Elk record in het bestand wordt als verstrekking vastgelegd."""
    async with database.write() as tx:
        levering, text = await leveringen.open(
            tx, levering_id, bestand, caller=caller, vt_regio=policy.vt_regio_of(caller), doel=doelbinding,
            now=clock.now(),
        )  # fmt: skip
    name = f"cbs-{bestand}-{levering.halfjaar}-{levering.nummer}"
    as_csv = preferred(request.headers.get("accept"), (VAST, CSV)) == CSV
    headers = {
        "Content-Type": f"{CSV}; charset=utf-8; header=present" if as_csv else f"{VAST}; charset=us-ascii",
        "Content-Disposition": f'attachment; filename="{name}.{"csv" if as_csv else "txt"}"',
        "Vary": "Accept",
    }
    content = als_csv(bestand, text).encode() if as_csv else text.encode("ascii")
    return Response(content, headers=headers)
