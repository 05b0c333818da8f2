"""HTTP of what Veilig Thuis asks police: the region asks, the unit that reported answers."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.audit.service import bekeken
from service.core.codes_uitwisseling import VerzoekStatus
from service.core.errors import NietGevonden, StapNietMogelijk
from service.db.session import WriteTx
from service.exchange.schemas.basis import VraagbehandelingIn
from service.exchange.schemas.informatieverzoeken import (
    InformatieverzoekenUit,
    InformatieverzoekIn,
    InformatieverzoekInzage,
    InformatieverzoekUit,
    VraagantwoordIn,
)
from service.exchange.service.informatieverzoeken import Informatieverzoeken, Vraagfilter
from service.web.deps import DoelbindingHeader, EenKeer, IdempotencyKey, Klok, Opslag, provided, require
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("informatieverzoeken")

Lezer = Annotated[
    Caller, require(Scope.UITWISSELING_LEZEN, Scope.UITWISSELING_SCHRIJVEN, soort=(Soort.VT, Soort.POLITIE))
]
Vrager = Annotated[Caller, require(Scope.UITWISSELING_SCHRIJVEN, soort=(Soort.VT,))]
Politie = Annotated[Caller, require(Scope.UITWISSELING_SCHRIJVEN, soort=(Soort.POLITIE,))]
DeVragen = Annotated[Informatieverzoeken, provided(Informatieverzoeken)]
VerzoekId = Annotated[UUID, Path(alias="informatieverzoekId", description="Kenmerk van de vraag.")]


async def _filter(
    status: Annotated[
        VerzoekStatus | None, Query(description="Zonder status en melding: alleen wat nog open is.")
    ] = None,
    melding_id: Annotated[UUID | None, Query(alias="meldingId", description="Alles over deze melding.")] = None,
    spoed: Annotated[bool | None, Query()] = None,
) -> Vraagfilter:
    return Vraagfilter(status=status, melding_id=melding_id, spoed=spoed)


@router.post(
    "/informatieverzoeken",
    status_code=201,
    response_model=InformatieverzoekUit,
    summary="Stel de politie een vraag over een melding",
    responses=raises(NietGevonden, StapNietMogelijk),
)
async def create_informatieverzoek(
    request: Request,
    body: InformatieverzoekIn,
    caller: Vrager,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    vragen: DeVragen,
) -> Response:
    """Over een melding van de eigen regio, voor een taak van Veilig Thuis; een mens bij de politie antwoordt.

    Voor een advies is geen grond: `advies` is dan een gebrek, en een melding die advies werd geeft een 409, beide met
    de code `GEEN_GROND_ADVIES`.
    """

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        asked = await vragen.ask(tx, body, caller=caller, vt_regio=policy.vt_regio_of(caller), now=now)
        return Answer(201, await vragen.show(tx, asked, caller, now))

    return await idempotency.run(request, caller, key, act)


@router.get("/informatieverzoeken", summary="Bekijk de vragen van Veilig Thuis aan de politie")
async def list_informatieverzoeken(
    caller: Lezer,
    wanted: Annotated[Vraagfilter, Depends(_filter)],
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    vragen: DeVragen,
) -> InformatieverzoekenUit:
    """De vragen van de eigen regio of aan de eigen eenheid, de eerste termijn eerst; zonder persoonsgegevens."""
    now = clock.now()
    async with database.read() as tx:
        page = await vragen.list_page(tx, caller, wanted, listing.page, now)
    await bekeken(database, caller, "informatieverzoek", [one.informatieverzoek_id for one in page.items], now=now)
    listing.finish(response, page)
    return InformatieverzoekenUit(items=tuple(page.items))


@router.get("/informatieverzoeken/{informatieverzoekId}", summary="Lees een vraag en het antwoord")
async def get_informatieverzoek(
    verzoek_id: VerzoekId,
    caller: Lezer,
    doelbinding: DoelbindingHeader,
    database: Opslag,
    clock: Klok,
    vragen: DeVragen,
) -> InformatieverzoekInzage:
    """Met de personen, de reden en elke versie van het antwoord, de oudste eerst."""
    async with database.write() as tx:
        return await vragen.open(tx, verzoek_id, caller=caller, doel=doelbinding, now=clock.now())


@router.post(
    "/informatieverzoeken/{informatieverzoekId}/behandelingen",
    status_code=201,
    response_model=InformatieverzoekUit,
    summary="Neem een vraag in behandeling",
    responses=raises(StapNietMogelijk),
)
async def create_vraagbehandeling(
    request: Request,
    verzoek_id: VerzoekId,
    body: VraagbehandelingIn,
    caller: Politie,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    vragen: DeVragen,
) -> Response:
    """Wie het doet, ziet de eigen eenheid; een ander neemt het alleen over met `overnemen`."""

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        taken = await vragen.take_up(tx, verzoek_id, overnemen=body.overnemen, caller=caller, now=now)
        return Answer(201, await vragen.show(tx, taken, caller, now))

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/informatieverzoeken/{informatieverzoekId}/antwoorden",
    status_code=201,
    response_model=InformatieverzoekUit,
    summary="Beantwoord een vraag van Veilig Thuis",
    responses=raises(StapNietMogelijk),
)
async def create_vraagantwoord(
    request: Request,
    verzoek_id: VerzoekId,
    body: VraagantwoordIn,
    caller: Politie,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    vragen: DeVragen,
) -> Response:
    """Per gevraagd onderdeel gegevens of een reden; niets gevonden is ook een antwoord.

    Elk antwoord is één verstrekking. Een verbetering is een nieuwe versie en noemt in `vervangt` de vorige.
    """

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        answered = await vragen.answer(tx, verzoek_id, body, caller=caller, now=now)
        return Answer(201, await vragen.show(tx, answered, caller, now))

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/informatieverzoeken/{informatieverzoekId}/intrekkingen",
    status_code=201,
    response_model=InformatieverzoekUit,
    summary="Trek een vraag in",
    responses=raises(StapNietMogelijk),
)
async def create_vraagintrekking(
    request: Request,
    verzoek_id: VerzoekId,
    caller: Vrager,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    vragen: DeVragen,
) -> Response:
    """Alleen zolang er geen antwoord is."""

    async def act(tx: WriteTx) -> Answer:
        now = clock.now()
        taken_back = await vragen.withdraw(tx, verzoek_id, caller=caller, now=now)
        return Answer(201, await vragen.show(tx, taken_back, caller, now))

    return await idempotency.run(request, caller, key, act)
