"""HTTP of the feedback: Veilig Thuis gives it for its own region, police reads it for its own unit."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.audit.service import bekeken
from service.core.errors import LeaseVerlopen, PositieTeOud, StapNietMogelijk
from service.db.paging import DEFAULT_LIMIT, MAX_LIMIT
from service.db.session import WriteTx
from service.feedback.schemas import (
    DeltasUit,
    OntbrekendeUit,
    OntbrekendUit,
    TerugkoppelingenUit,
    TerugkoppelingenVoorPolitie,
    TerugkoppelingIn,
    TerugkoppelingUit,
)
from service.feedback.schemas_verduidelijking import AntwoordIn, VerduidelijkingenUit, VerduidelijkingUit, VraagIn
from service.feedback.service import Feedback
from service.feedback.verduidelijking import Verduidelijkingen
from service.web.deps import (
    DoelbindingHeader,
    EenKeer,
    IdempotencyKey,
    Klok,
    MeldingId,
    MutatieId,
    Opslag,
    provided,
    require,
)
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("terugkoppelingen")

Schrijver = Annotated[Caller, require(Scope.TERUGKOPPELING_SCHRIJVEN, soort=(Soort.VT,))]
Collega = Annotated[
    Caller,
    require(Scope.TERUGKOPPELING_LEZEN, Scope.TERUGKOPPELING_SCHRIJVEN, Scope.MELDINGEN_LEZEN, soort=(Soort.VT,)),
]
Politie = Annotated[Caller, require(Scope.TERUGKOPPELING_LEZEN, soort=(Soort.POLITIE,))]
Vrager = Annotated[Caller, require(Scope.UITWISSELING_SCHRIJVEN, soort=(Soort.POLITIE,))]
Beiden = Annotated[
    Caller, require(Scope.TERUGKOPPELING_LEZEN, Scope.TERUGKOPPELING_SCHRIJVEN, soort=(Soort.POLITIE, Soort.VT))
]
DeTerugkoppeling = Annotated[Feedback, provided(Feedback)]
DeUitleg = Annotated[Verduidelijkingen, provided(Verduidelijkingen)]
TerugkoppelingId = Annotated[UUID, Path(alias="terugkoppelingId", description="Kenmerk van de terugkoppeling.")]


@router.post(
    "/meldingen/{meldingId}/terugkoppelingen",
    status_code=201,
    response_model=TerugkoppelingUit,
    summary="Koppel terug over een melding",
    responses=raises(LeaseVerlopen, StapNietMogelijk),
)
async def create_terugkoppeling(
    request: Request,
    melding_id: MeldingId,
    body: TerugkoppelingIn,
    caller: Schrijver,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    feedback: DeTerugkoppeling,
) -> Response:
    """Nog eens terugkoppelen over hetzelfde moment is een verbetering: een nieuwe versie die de eerdere vervangt.

    Na triage verlaat de melding de wachtrijen.
    """
    vt_regio = policy.vt_regio_of(caller)

    async def act(tx: WriteTx) -> Answer:
        given = await feedback.give(tx, melding_id, body, caller=caller, vt_regio=vt_regio, now=clock.now())
        return Answer(201, TerugkoppelingUit.of(given))

    return await idempotency.run(request, caller, key, act)


@router.get("/meldingen/{meldingId}/terugkoppelingen", summary="Lees de terugkoppeling over een melding")
async def list_terugkoppelingen(
    melding_id: MeldingId,
    caller: Collega,
    doelbinding: DoelbindingHeader,
    database: Opslag,
    clock: Klok,
    feedback: DeTerugkoppeling,
) -> TerugkoppelingenUit:
    """Alle versies, de oudste eerst."""
    async with database.write() as tx:
        found = await feedback.list_for_region(
            tx, melding_id, caller=caller, vt_regio=policy.vt_regio_of(caller), doel=doelbinding, now=clock.now()
        )
    return TerugkoppelingenUit(items=tuple(map(TerugkoppelingUit.of, found)))


@router.get("/terugkoppelingen/_deltas", summary="Volg wat Veilig Thuis terugkoppelt", responses=raises(PositieTeOud))
async def list_deltas(
    caller: Politie,
    doelbinding: DoelbindingHeader,
    database: Opslag,
    clock: Klok,
    feedback: DeTerugkoppeling,
    after: Annotated[
        str | None, Query(min_length=1, max_length=1000, description="`positie` uit het vorige antwoord.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Hoeveel ten hoogste.")] = DEFAULT_LIMIT,
) -> DeltasUit:
    """Elke versie voor de eigen eenheid precies één keer, in volgorde en zonder gaten."""
    async with database.write() as tx:
        found = await feedback.deltas(
            tx, caller=caller, eenheid=policy.eenheid_of(caller), after=after, limit=limit, doel=doelbinding,
            now=clock.now(),
        )  # fmt: skip
    items = TerugkoppelingenVoorPolitie.of(found.items).items
    return DeltasUit(items=items, positie=found.positie, meer=found.meer)


@router.get("/mutaties/{mutatieId}/terugkoppelingen", summary="Lees de terugkoppeling over een mutatie")
async def list_terugkoppelingen_of_mutatie(
    mutatie_id: MutatieId,
    caller: Politie,
    doelbinding: DoelbindingHeader,
    database: Opslag,
    clock: Klok,
    feedback: DeTerugkoppeling,
) -> TerugkoppelingenVoorPolitie:
    """Alle versies over de melding waartoe de mutatie leidde, de oudste eerst."""
    async with database.write() as tx:
        found = await feedback.list_for_unit(
            tx, mutatie_id, caller=caller, eenheid=policy.eenheid_of(caller), doel=doelbinding, now=clock.now()
        )
    return TerugkoppelingenVoorPolitie.of(found)


@router.post(
    "/terugkoppelingen/{terugkoppelingId}/verduidelijkingen",
    status_code=201,
    response_model=VerduidelijkingUit,
    summary="Vraag uitleg bij een terugkoppeling",
    responses=raises(StapNietMogelijk),
)
async def create_verduidelijking(
    request: Request,
    terugkoppeling_id: TerugkoppelingId,
    body: VraagIn,
    caller: Vrager,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    uitleg: DeUitleg,
) -> Response:
    """Eén keer per terugkoppeling, door de eenheid die haar kreeg; een gesprek over zorg hoort hier niet."""

    async def act(tx: WriteTx) -> Answer:
        return Answer(201, await uitleg.ask(tx, terugkoppeling_id, body, caller=caller, now=clock.now()))

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/terugkoppelingen/{terugkoppelingId}/antwoorden",
    status_code=201,
    response_model=VerduidelijkingUit,
    summary="Geef uitleg bij een terugkoppeling",
    responses=raises(StapNietMogelijk),
)
async def create_antwoord(
    request: Request,
    terugkoppeling_id: TerugkoppelingId,
    body: AntwoordIn,
    caller: Schrijver,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    uitleg: DeUitleg,
) -> Response:
    """Eén keer, door Veilig Thuis, op wat de politie vroeg."""

    async def act(tx: WriteTx) -> Answer:
        return Answer(201, await uitleg.answer(tx, terugkoppeling_id, body, caller=caller, now=clock.now()))

    return await idempotency.run(request, caller, key, act)


@router.get("/terugkoppelingen/{terugkoppelingId}/verduidelijkingen", summary="Lees de uitleg bij een terugkoppeling")
async def list_verduidelijkingen(
    terugkoppeling_id: TerugkoppelingId,
    caller: Beiden,
    doelbinding: DoelbindingHeader,
    database: Opslag,
    clock: Klok,
    uitleg: DeUitleg,
) -> VerduidelijkingenUit:
    """De vraag van de politie en het antwoord van Veilig Thuis; ten hoogste één."""
    async with database.write() as tx:
        found = await uitleg.read(tx, terugkoppeling_id, caller=caller, doel=doelbinding, now=clock.now())
    return VerduidelijkingenUit(items=() if found is None else (found,))


@router.get("/regios/{vtRegio}/ontbrekende-terugkoppelingen", summary="Bekijk welke terugkoppeling te laat is")
async def list_ontbrekende(
    vt_regio: Annotated[str, Path(alias="vtRegio", description="Regio van Veilig Thuis.")],
    caller: Collega,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    feedback: DeTerugkoppeling,
) -> OntbrekendeUit:
    """Herinnering voor Veilig Thuis zelf, zonder persoonsgegevens; de oudste melding eerst."""
    policy.for_region(caller, vt_regio)
    async with database.read() as tx:
        page = await feedback.list_missing(tx, vt_regio, listing.page, clock.now())
    await bekeken(database, caller, "melding", [melding.id for melding in page.items], now=clock.now())
    listing.finish(response, page)
    missing = []
    for melding in page.items:
        moment, due_op = feedback.due(melding)
        missing.append(
            OntbrekendUit(
                melding_id=melding.id,
                moment=moment,
                uiterlijk_op=due_op,
                eenheid=melding.eenheid,
                bvh_nummer=melding.bvh_nummer,
            )
        )
    return OntbrekendeUit(items=tuple(missing))
