"""HTTP of the reports of Veilig Thuis: its own region makes them, the police unit or the OM they go to answers."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.alignment.routes.parameters import IF_MATCH, Lezer
from service.alignment.schemas_vt_melding import (
    AfhandelingIn,
    BeeindigingIn,
    BevestigingIn,
    VersieIn,
    VtMeldingenUit,
    VtMeldingIn,
    VtMeldingKort,
    VtMeldingUit,
)
from service.alignment.service import VtMelding, VtMeldingen, VtMeldingFilter
from service.audit.service import bekeken
from service.core.calendar import Calendar
from service.core.codes_uitwisseling import VtMeldingSoort, VtMeldingStatus
from service.core.errors import NietGevonden, StapNietMogelijk, Verouderd, VoorwaardeOntbreekt
from service.db.session import WriteTx
from service.web.deps import DoelbindingHeader, EenKeer, IdempotencyKey, Klok, Opslag, provided, require
from service.web.headers import check_if_match, etag_of
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("vt-meldingen")

Melder = Annotated[Caller, require(Scope.UITWISSELING_SCHRIJVEN, soort=(Soort.VT,))]
Ontvanger = Annotated[Caller, require(Scope.UITWISSELING_SCHRIJVEN, soort=(Soort.POLITIE, Soort.OM))]
DeMeldingen = Annotated[VtMeldingen, provided(VtMeldingen)]
VtMeldingId = Annotated[UUID, Path(alias="vtMeldingId", description="Kenmerk van de melding van Veilig Thuis.")]


@router.post(
    "/vt-meldingen",
    status_code=201,
    response_model=VtMeldingKort,
    summary="Meld iets aan de politie of het OM",
    responses=raises(NietGevonden),
)
async def create_vt_melding(
    request: Request,
    body: VtMeldingIn,
    caller: Melder,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    meldingen: DeMeldingen,
) -> Response:
    """De ontvanger krijgt bericht en bevestigt de ontvangst; bij direct gevaar wordt altijd eerst gebeld."""

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        made = await meldingen.report(tx, body, caller=caller, now=now)
        return Answer(201, VtMeldingKort.of(made, now, vt=True), {"ETag": _etag(made)})

    return await idempotency.run(request, caller, key, act)


@router.get("/vt-meldingen", summary="Bekijk meldingen van Veilig Thuis")
async def list_vt_meldingen(
    caller: Lezer,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    meldingen: DeMeldingen,
    status: Annotated[VtMeldingStatus | None, Query(description="Zonder: wat nog niet is afgehandeld.")] = None,
    soort: VtMeldingSoort | None = None,
    van_kracht: Annotated[
        bool, Query(alias="vanKracht", description="Alleen veiligheidsafspraken die vandaag gelden.")
    ] = False,
) -> VtMeldingenUit:
    """Wat u meldde of wat aan u is gemeld, spoed eerst en daarna de oudste; zonder persoonsgegevens."""
    now = clock.now()
    today = Calendar.local_day(now) if van_kracht else None
    wanted = VtMeldingFilter(status=status, soort=soort, van_kracht_op=today)
    async with database.read() as tx:
        page = await meldingen.list_for(tx, wanted, listing.page, caller=caller)
    await bekeken(database, caller, "vt-melding", [melding.id for melding in page.items], now=now)
    listing.finish(response, page)
    return VtMeldingenUit(items=tuple(VtMeldingKort.of(item, now, vt=_is_vt(caller)) for item in page.items))


@router.get("/vt-meldingen/{vtMeldingId}", summary="Lees een melding van Veilig Thuis")
async def get_vt_melding(
    vt_melding_id: VtMeldingId,
    caller: Lezer,
    doelbinding: DoelbindingHeader,
    response: Response,
    database: Opslag,
    clock: Klok,
    meldingen: DeMeldingen,
) -> VtMeldingUit:
    """De nieuwste versie van de inhoud, en wat ermee is gedaan. Lezen is nog geen bevestiging van ontvangst."""
    now = clock.now()
    async with database.write() as tx:
        inzage = await meldingen.read(tx, vt_melding_id, caller=caller, doel=doelbinding, now=now)
    response.headers["ETag"] = _etag(inzage.melding)
    return VtMeldingUit.of(inzage, now, vt=_is_vt(caller))


@router.put(
    "/vt-meldingen/{vtMeldingId}",
    summary="Verbeter een melding van Veilig Thuis",
    responses=raises(StapNietMogelijk, Verouderd, VoorwaardeOntbreekt),
    openapi_extra=IF_MATCH,
)
async def correct_vt_melding(
    request: Request,
    vt_melding_id: VtMeldingId,
    body: VersieIn,
    caller: Melder,
    response: Response,
    database: Opslag,
    clock: Klok,
    meldingen: DeMeldingen,
) -> VtMeldingKort:
    """Een nieuwe versie van de inhoud, waarvan de ontvanger bericht krijgt; de eerdere versies blijven bewaard."""
    now = clock.now()
    async with database.write() as tx:
        melding = await meldingen.get(tx, vt_melding_id, caller=caller, lock=True)
        check_if_match(request, _etag(melding))
        newer = await meldingen.correct(tx, melding, body, caller=caller, now=now)
    response.headers["ETag"] = _etag(newer)
    return VtMeldingKort.of(newer, now, vt=True)


@router.post(
    "/vt-meldingen/{vtMeldingId}/bevestigingen",
    status_code=201,
    response_model=VtMeldingKort,
    summary="Bevestig de ontvangst van een melding van Veilig Thuis",
    responses=raises(StapNietMogelijk),
)
async def create_bevestiging(
    request: Request,
    vt_melding_id: VtMeldingId,
    body: BevestigingIn,
    caller: Ontvanger,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    meldingen: DeMeldingen,
) -> Response:
    """Eén keer, door de ontvanger; Veilig Thuis krijgt bericht en de klok staat stil."""

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        done = await meldingen.confirm(tx, vt_melding_id, body, caller=caller, now=now)
        return Answer(201, VtMeldingKort.of(done, now, vt=False), {"ETag": _etag(done)})

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/vt-meldingen/{vtMeldingId}/afhandelingen",
    status_code=201,
    response_model=VtMeldingKort,
    summary="Leg vast wat met een melding van Veilig Thuis is gedaan",
    responses=raises(StapNietMogelijk),
)
async def create_afhandeling(
    request: Request,
    vt_melding_id: VtMeldingId,
    body: AfhandelingIn,
    caller: Ontvanger,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    meldingen: DeMeldingen,
) -> Response:
    """Eén keer, door de ontvanger en na de bevestiging; Veilig Thuis krijgt bericht."""

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        done = await meldingen.settle(tx, vt_melding_id, body, caller=caller, now=now)
        return Answer(201, VtMeldingKort.of(done, now, vt=False), {"ETag": _etag(done)})

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/vt-meldingen/{vtMeldingId}/beeindigingen",
    status_code=201,
    response_model=VtMeldingKort,
    summary="Beëindig een veiligheidsafspraak",
    responses=raises(StapNietMogelijk),
)
async def create_beeindiging(
    request: Request,
    vt_melding_id: VtMeldingId,
    body: BeeindigingIn,
    caller: Melder,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    meldingen: DeMeldingen,
) -> Response:
    """De afspraak geldt niet meer; de ontvanger krijgt bericht."""

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        done = await meldingen.end(tx, vt_melding_id, body, caller=caller, now=now)
        return Answer(201, VtMeldingKort.of(done, now, vt=True), {"ETag": _etag(done)})

    return await idempotency.run(request, caller, key, act)


def _is_vt(caller: Caller) -> bool:
    return caller.organisatie.soort is Soort.VT


def _etag(melding: VtMelding) -> str:
    return etag_of(melding.id, melding.versie, melding.status.value, melding.beeindigd_op)
