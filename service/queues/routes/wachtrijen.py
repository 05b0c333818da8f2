"""HTTP of the queues: see what waits, claim it, hold on to it, give it back. Own region only."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.audit.service import bekeken
from service.core.clock import Clock
from service.core.codes import JaNee
from service.core.codes_beoordeling import Volledigheidsband
from service.core.codes_incident import Aanleiding, Aard
from service.core.codes_zaak import Wachtrij
from service.core.errors import LeaseVerlopen, StapNietMogelijk, Verouderd, VoorwaardeOntbreekt
from service.core.velden import Gemeentecode
from service.db.session import WriteTx
from service.queues.leases import Lease
from service.queues.schemas import (
    EENHEID,
    ClaimIn,
    FiltersIn,
    GeclaimdUit,
    IntrekkingsbevestigingUit,
    ItemsUit,
    ItemUit,
    LeasesUit,
    LeaseUit,
    Termijndag,
    VerlengIn,
    WachtrijenUit,
    WachtrijUit,
)
from service.queues.service import Queues
from service.register.service import Register
from service.web.deps import DoelbindingHeader, EenKeer, IdempotencyKey, Klok, MeldingId, Opslag, provided, require
from service.web.findings import register
from service.web.headers import check_if_match, etag_of
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("wachtrijen")
register("overnemen_zonder_meldingen", "MELDINGEN_ONTBREKEN", "Overnemen kan alleen met 'meldingIds'.")

Kijker = Annotated[Caller, require(Scope.WACHTRIJ_LEZEN, Scope.WACHTRIJ_CLAIMEN, soort=(Soort.VT,))]
Claimer = Annotated[Caller, require(Scope.WACHTRIJ_CLAIMEN, soort=(Soort.VT,))]
Bijwerker = Annotated[Caller, require(Scope.MELDINGEN_BIJWERKEN, soort=(Soort.VT,))]
DeWachtrijen = Annotated[Queues, provided(Queues)]

VtRegio = Annotated[str, Path(alias="vtRegio", description="Regio van Veilig Thuis.")]
DeWachtrij = Annotated[Wachtrij, Path(description="Naam van de wachtrij.")]
LeaseId = Annotated[UUID, Path(alias="leaseId", description="Kenmerk van de lease.")]

_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "De ETag van de lease zoals die is gelezen.",
    "schema": {"type": "string"},
}


async def _filters(
    gemeentecode: Annotated[Gemeentecode | None, Query()] = None,
    aanleiding: Annotated[Aanleiding | None, Query()] = None,
    aard: Annotated[Aard | None, Query()] = None,
    kinderen: Annotated[JaNee | None, Query()] = None,
    acuut: Annotated[bool | None, Query()] = None,
    volledigheid: Annotated[Volledigheidsband | None, Query()] = None,
    eenheid: Annotated[str | None, Query(pattern=EENHEID)] = None,
    termijn_voor: Annotated[
        Termijndag | None, Query(alias="termijnVoor", description="T1 eindigt vóór deze dag.")
    ] = None,
) -> FiltersIn:
    return FiltersIn(
        gemeentecode=gemeentecode,
        aanleiding=aanleiding,
        aard=aard,
        kinderen=kinderen,
        acuut=acuut,
        volledigheid=volledigheid,
        eenheid=eenheid,
        termijn_voor=termijn_voor,
    )


@router.get("/regios/{vtRegio}/wachtrijen", summary="Bekijk hoe vol de wachtrijen zijn")
async def list_wachtrijen(
    vt_regio: VtRegio, caller: Kijker, database: Opslag, clock: Klok, queues: DeWachtrijen
) -> WachtrijenUit:
    """Per wachtrij de grootteklasse, de oudste en de eerste termijn; geteld over de eerste duizend."""
    policy.for_region(caller, vt_regio)
    async with database.read() as tx:
        stands = await queues.overview(tx, vt_regio, clock.now())
    return WachtrijenUit(items=tuple(WachtrijUit.of(stand) for stand in stands))


@router.get("/regios/{vtRegio}/wachtrijen/{wachtrij}/items", summary="Bekijk wat in een wachtrij staat")
async def list_items(
    vt_regio: VtRegio,
    wachtrij: DeWachtrij,
    caller: Kijker,
    filters: Annotated[FiltersIn, Depends(_filters)],
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    queues: DeWachtrijen,
) -> ItemsUit:
    """In de volgorde van behandeling, elk met de redenen waarom het hier staat; zonder persoonsgegevens."""
    policy.for_region(caller, vt_regio)
    now = clock.now()
    async with database.read() as tx:
        page = await queues.list_items(tx, vt_regio, wachtrij, filters.as_filter(), listing.page, now)
    await bekeken(database, caller, "melding", [item.melding_id for item in page.items], now=now)
    listing.finish(response, page)
    return ItemsUit(items=tuple(ItemUit.of(item, queues.waarom(item, now), now) for item in page.items))


@router.post(
    "/regios/{vtRegio}/wachtrijen/{wachtrij}/leases",
    status_code=201,
    response_model=LeasesUit,
    summary="Claim meldingen",
)
async def create_leases(
    request: Request,
    vt_regio: VtRegio,
    wachtrij: DeWachtrij,
    body: ClaimIn,
    caller: Claimer,
    doelbinding: DoelbindingHeader,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    queues: DeWachtrijen,
) -> Response:
    """De eerstvolgende vrije meldingen, elk met een eigen lease; niemand anders krijgt dezelfde.

    Een lease verloopt vanzelf. Is er niets vrij, dan is de lijst leeg.
    """
    policy.for_region(caller, vt_regio)
    opdracht = body.as_opdracht(wachtrij)

    async def act(tx: WriteTx) -> Answer:
        claimed = await queues.claim(tx, opdracht, caller=caller, vt_regio=vt_regio, doel=doelbinding, now=clock.now())
        got = {one.item.melding_id for one in claimed}
        missed = tuple(melding_id for melding_id in opdracht.melding_ids if melding_id not in got)
        return Answer(201, LeasesUit(items=tuple(map(GeclaimdUit.of, claimed)), niet_verkregen=missed))

    return await idempotency.run(request, caller, key, act)


@router.get("/leases/{leaseId}", summary="Bekijk een lease")
async def get_lease(
    lease_id: LeaseId, caller: Claimer, response: Response, database: Opslag, clock: Klok, queues: DeWachtrijen
) -> LeaseUit:
    """De eigen lease en hoe die ervoor staat; de ETag is nodig om te verlengen."""
    async with database.read() as tx:
        lease = await queues.get_lease(tx, lease_id, caller=caller, vt_regio=policy.vt_regio_of(caller))
    await bekeken(database, caller, "lease", [lease.id, lease.melding_id], now=clock.now())
    return _lease(lease, clock, response)


@router.put(
    "/leases/{leaseId}",
    summary="Verleng een lease",
    responses=raises(LeaseVerlopen, Verouderd, VoorwaardeOntbreekt),
    openapi_extra={
        "parameters": [{"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}]
    },
)
async def renew_lease(
    request: Request,
    lease_id: LeaseId,
    body: VerlengIn,
    caller: Claimer,
    response: Response,
    database: Opslag,
    clock: Klok,
    queues: DeWachtrijen,
) -> LeaseUit:
    """Houd de melding vast, gerekend vanaf nu; kan alleen zolang de lease loopt."""
    now = clock.now()
    async with database.write() as tx:
        lease = await queues.get_lease(tx, lease_id, caller=caller, vt_regio=policy.vt_regio_of(caller), lock=True)
        lease.check(now)
        check_if_match(request, _etag(lease))
        lease = await queues.renew(tx, lease, body.as_duur(), caller=caller, now=now)
    return _lease(lease, clock, response)


@router.delete("/leases/{leaseId}", status_code=204, summary="Geef een lease terug", responses=raises(LeaseVerlopen))
async def delete_lease(lease_id: LeaseId, caller: Claimer, database: Opslag, clock: Klok, queues: DeWachtrijen) -> None:
    """De melding is weer vrij voor een ander; nog eens teruggeven verandert niets."""
    async with database.write() as tx:
        lease = await queues.get_lease(tx, lease_id, caller=caller, vt_regio=policy.vt_regio_of(caller), lock=True)
        await queues.release(tx, lease, caller=caller, now=clock.now())


@router.post(
    "/meldingen/{meldingId}/intrekkingsbevestigingen",
    status_code=201,
    response_model=IntrekkingsbevestigingUit,
    summary="Bevestig een intrekking",
    responses=raises(StapNietMogelijk),
)
async def create_intrekkingsbevestiging(
    request: Request,
    melding_id: MeldingId,
    caller: Bijwerker,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    queues: DeWachtrijen,
    register: Annotated[Register, provided(Register)],
) -> Response:
    """Veilig Thuis weet dat de politie de melding heeft ingetrokken; zij verdwijnt uit de wachtrijen."""

    async def act(tx: WriteTx) -> Answer:
        melding = await queues.confirm_withdrawal(
            tx, melding_id, caller=caller, vt_regio=policy.vt_regio_of(caller), now=clock.now()
        )
        await register.confirm_withdrawal(tx, melding.id, clock.now())
        confirmed = IntrekkingsbevestigingUit.model_validate(
            {
                "melding_id": melding.id,
                "ingetrokken_op": melding.ingetrokken_op,
                "bevestigd_op": melding.intrekking_bevestigd_op,
            }
        )
        return Answer(201, confirmed)

    return await idempotency.run(request, caller, key, act)


def _etag(lease: Lease) -> str:
    return etag_of("lease", lease.id, lease.lease_tot)


def _lease(lease: Lease, clock: Clock, response: Response) -> LeaseUit:
    response.headers["ETag"] = _etag(lease)
    return LeaseUit.of(lease, clock.now())
