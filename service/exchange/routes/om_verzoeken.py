"""HTTP of what the OM asks Veilig Thuis: the OM asks and decides, the region answers, police reads the decision."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.audit.service import bekeken
from service.core.codes_uitwisseling import OmVerzoekStatus
from service.core.errors import NietGevonden, StapNietMogelijk
from service.core.velden import BvhNummer
from service.db.session import WriteTx
from service.exchange.schemas.basis import VraagbehandelingIn
from service.exchange.schemas.om_verzoeken import (
    BeslismomentIn,
    OmAntwoordIn,
    OmBeslissingIn,
    OmVerzoekenUit,
    OmVerzoekIn,
    OmVerzoekInzage,
    OmVerzoekUit,
)
from service.exchange.service.om_verzoeken import OmFilter, OmVerzoeken
from service.web.deps import DoelbindingHeader, EenKeer, IdempotencyKey, Klok, Opslag, provided, require
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("om-verzoeken")

Lezer = Annotated[
    Caller,
    require(Scope.UITWISSELING_LEZEN, Scope.UITWISSELING_SCHRIJVEN, soort=(Soort.OM, Soort.VT, Soort.POLITIE)),
]
Om = Annotated[Caller, require(Scope.UITWISSELING_SCHRIJVEN, soort=(Soort.OM,))]
VeiligThuis = Annotated[Caller, require(Scope.UITWISSELING_SCHRIJVEN, soort=(Soort.VT,))]
DeVragen = Annotated[OmVerzoeken, provided(OmVerzoeken)]
VerzoekId = Annotated[UUID, Path(alias="omVerzoekId", description="Kenmerk van de vraag.")]


async def _filter(
    status: Annotated[
        OmVerzoekStatus | None, Query(description="Zonder filter: alleen waar het OM nog op wacht.")
    ] = None,
    beslist: Annotated[bool | None, Query(description="Of het OM al heeft beslist.")] = None,
    melding_id: Annotated[UUID | None, Query(alias="meldingId", description="Alles over deze melding.")] = None,
    bvh_nummer: Annotated[BvhNummer | None, Query(alias="bvhNummer", description="Alles over dit nummer.")] = None,
) -> OmFilter:
    return OmFilter(status=status, beslist=beslist, melding_id=melding_id, bvh_nummer=bvh_nummer)


@router.post(
    "/om-verzoeken",
    status_code=201,
    response_model=OmVerzoekUit,
    summary="Stel Veilig Thuis een vraag voor een beslissing van het OM",
    responses=raises(NietGevonden, StapNietMogelijk),
)
async def create_om_verzoek(
    request: Request,
    body: OmVerzoekIn,
    caller: Om,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    vragen: DeVragen,
) -> Response:
    """Over een mutatie of een BVH-nummer; is daar hier niets van bekend, dan met de regio erbij.

    Bij een aanhouding of ZSM-zaak in een mutatie ontstaat de vraag vanzelf; stel daarvan het beslismoment bij.
    """

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        asked = await vragen.ask(tx, body, caller=caller, now=now)
        return Answer(201, await vragen.show(tx, asked, caller, now))

    return await idempotency.run(request, caller, key, act)


@router.get("/om-verzoeken", summary="Bekijk waar het OM op Veilig Thuis wacht")
async def list_om_verzoeken(
    caller: Lezer,
    wanted: Annotated[OmFilter, Depends(_filter)],
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    vragen: DeVragen,
) -> OmVerzoekenUit:
    """Het eerste beslismoment eerst, met hoe lang het OM wacht; Veilig Thuis en politie zien alleen wat van hen is."""
    async with database.read() as tx:
        page = await vragen.list_page(tx, caller, wanted, listing.page, clock.now())
    await bekeken(database, caller, "om-verzoek", [one.om_verzoek_id for one in page.items], now=clock.now())
    listing.finish(response, page)
    return OmVerzoekenUit(items=tuple(page.items))


@router.get("/om-verzoeken/{omVerzoekId}", summary="Lees een vraag van het OM, het antwoord en de beslissing")
async def get_om_verzoek(
    verzoek_id: VerzoekId,
    caller: Lezer,
    doelbinding: DoelbindingHeader,
    database: Opslag,
    clock: Klok,
    vragen: DeVragen,
) -> OmVerzoekInzage:
    """Wat Veilig Thuis antwoordde gaat naar het OM en niet naar de politie; die ziet de stand en de beslissing."""
    async with database.write() as tx:
        return await vragen.open(tx, verzoek_id, caller=caller, doel=doelbinding, now=clock.now())


@router.post(
    "/om-verzoeken/{omVerzoekId}/behandelingen",
    status_code=201,
    response_model=OmVerzoekUit,
    summary="Neem een vraag van het OM in bewerking",
    responses=raises(StapNietMogelijk),
)
async def create_om_behandeling(
    request: Request,
    verzoek_id: VerzoekId,
    body: VraagbehandelingIn,
    caller: VeiligThuis,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    vragen: DeVragen,
) -> Response:
    """Wie het doet, ziet de eigen regio; een ander neemt het alleen over met `overnemen`."""

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        taken = await vragen.take_up(tx, verzoek_id, overnemen=body.overnemen, caller=caller, now=now)
        return Answer(201, await vragen.show(tx, taken, caller, now))

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/om-verzoeken/{omVerzoekId}/antwoorden",
    status_code=201,
    response_model=OmVerzoekUit,
    summary="Beantwoord een vraag van het OM",
    responses=raises(StapNietMogelijk),
)
async def create_om_antwoord(
    request: Request,
    verzoek_id: VerzoekId,
    body: OmAntwoordIn,
    caller: VeiligThuis,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    vragen: DeVragen,
) -> Response:
    """Alleen wat is gevraagd; niet bekend bij Veilig Thuis is ook een antwoord. Ook te laat kan het nog."""

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        answered = await vragen.answer(tx, verzoek_id, body, caller=caller, now=now)
        return Answer(201, await vragen.show(tx, answered, caller, now))

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/om-verzoeken/{omVerzoekId}/beslismomenten",
    status_code=201,
    response_model=OmVerzoekUit,
    summary="Laat weten wanneer het OM beslist",
    responses=raises(StapNietMogelijk),
)
async def create_beslismoment(
    request: Request,
    verzoek_id: VerzoekId,
    body: BeslismomentIn,
    caller: Om,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    vragen: DeVragen,
) -> Response:
    """De klok van de vraag schuift mee, zolang er geen antwoord en geen beslissing is."""

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        moved = await vragen.move(tx, verzoek_id, body, caller=caller, now=now)
        return Answer(201, await vragen.show(tx, moved, caller, now))

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/om-verzoeken/{omVerzoekId}/beslissingen",
    status_code=201,
    response_model=OmVerzoekUit,
    summary="Leg vast wat het OM besliste",
)
async def create_om_beslissing(
    request: Request,
    verzoek_id: VerzoekId,
    body: OmBeslissingIn,
    caller: Om,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    vragen: DeVragen,
) -> Response:
    """Kan altijd, met of zonder informatie van Veilig Thuis; nog eens is een verbetering: een nieuwe versie."""

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        decided = await vragen.decide(tx, verzoek_id, body, caller=caller, now=now)
        return Answer(201, await vragen.show(tx, decided, caller, now))

    return await idempotency.run(request, caller, key, act)
