"""HTTP of the alignments: police, Veilig Thuis and the OM open them, propose, agree and act; each sees its own part."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.alignment.routes.parameters import IF_MATCH, Lezer, Partij
from service.alignment.schemas_afstemming import (
    ActieStandIn,
    AfstemmingIn,
    EigenIn,
    InstemmingIn,
    SluitingIn,
    VoorstelIn,
)
from service.alignment.service import Afstemming, Afstemmingen, AfstemmingFilter, Raadpleging, Stand
from service.alignment.views import (
    AfstemmingenUit,
    AfstemmingenVanMeldingUit,
    AfstemmingKort,
    AfstemmingUit,
    VerplichtUit,
)
from service.audit.service import bekeken
from service.core.calendar import Calendar
from service.core.cipher import Cipher
from service.core.codes_uitwisseling import AfstemmingReden, AfstemmingStatus
from service.core.errors import NietGevonden, StapNietMogelijk, Verouderd, VoorwaardeOntbreekt
from service.db.session import WriteTx
from service.web.deps import DoelbindingHeader, EenKeer, IdempotencyKey, Klok, MeldingId, Opslag, provided, require
from service.web.headers import check_if_match, etag_of
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("afstemmingen")

VtLezer = Annotated[
    Caller,
    require(Scope.UITWISSELING_LEZEN, Scope.UITWISSELING_SCHRIJVEN, Scope.MELDINGEN_LEZEN, soort=(Soort.VT,)),
]
DeAfstemmingen = Annotated[Afstemmingen, provided(Afstemmingen)]
Inzicht = Annotated[Raadpleging, provided(Raadpleging)]
Sleutels = Annotated[Cipher, provided(Cipher)]
AfstemmingId = Annotated[UUID, Path(alias="afstemmingId", description="Kenmerk van de afstemming.")]


@router.post(
    "/afstemmingen",
    status_code=201,
    response_model=AfstemmingKort,
    summary="Open een afstemming",
    responses=raises(NietGevonden),
)
async def create_afstemming(
    request: Request,
    body: AfstemmingIn,
    caller: Partij,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    afstemmingen: DeAfstemmingen,
) -> Response:
    """Kan meteen, ook als de acties nog moeten volgen; elke deelnemer die inlogt krijgt bericht."""

    async def act(tx: WriteTx) -> Answer:
        made = await afstemmingen.open(tx, body, caller=caller, now=clock.now())
        return _answer(made, caller, clock)

    return await idempotency.run(request, caller, key, act)


@router.get("/afstemmingen", summary="Bekijk afstemmingen")
async def list_afstemmingen(
    caller: Lezer,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    raadpleging: Inzicht,
    status: Annotated[AfstemmingStatus | None, Query(description="Zonder: wat niet gesloten is.")] = None,
    reden: AfstemmingReden | None = None,
    verlopen: Annotated[
        bool, Query(description="Alleen waar de dag van een actie of van de evaluatie voorbij is.")
    ] = False,
) -> AfstemmingenUit:
    """Waaraan u deelneemt, de oudste eerst; zonder teksten en zonder persoonsgegevens."""
    today = Calendar.local_day(clock.now())
    wanted = AfstemmingFilter(status=status, reden=reden, verlopen_op=today if verlopen else None)
    async with database.read() as tx:
        page = await raadpleging.list_for(tx, wanted, listing.page, caller=caller)
    await bekeken(database, caller, "afstemming", [stand.afstemming.id for stand in page.items], now=clock.now())
    listing.finish(response, page)
    return AfstemmingenUit(items=tuple(_kort(stand, caller, clock) for stand in page.items))


@router.get("/meldingen/{meldingId}/afstemmingen", summary="Bekijk wat over een melding is en moet worden afgestemd")
async def list_afstemmingen_of_melding(
    melding_id: MeldingId,
    caller: VtLezer,
    database: Opslag,
    clock: Klok,
    raadpleging: Inzicht,
) -> AfstemmingenVanMeldingUit:
    """Welke afstemmingen verplicht zijn voordat Veilig Thuis handelt, en of ze er zijn; zonder teksten."""
    async with database.read() as tx:
        found = await raadpleging.of_melding(tx, melding_id, caller=caller, now=clock.now())
    seen = [melding_id, *(stand.afstemming.id for stand in found.standen)]
    await bekeken(database, caller, "afstemming", seen, now=clock.now())
    return AfstemmingenVanMeldingUit(
        verplicht=tuple(
            VerplichtUit(reden=v.reden, grondslag=v.grondslag, aanwezig=there is not None, afstemming_id=there)
            for v, there in found.verplicht
        ),
        items=tuple(_kort(stand, caller, clock) for stand in found.standen),
    )


@router.get("/afstemmingen/{afstemmingId}", summary="Lees een afstemming")
async def get_afstemming(
    afstemming_id: AfstemmingId,
    caller: Lezer,
    doelbinding: DoelbindingHeader,
    response: Response,
    database: Opslag,
    clock: Klok,
    cipher: Sleutels,
    raadpleging: Inzicht,
) -> AfstemmingUit:
    """Wat alle deelnemers delen, en wat uw organisatie voor zichzelf houdt."""
    now = clock.now()
    async with database.write() as tx:
        stand, note = await raadpleging.read(tx, afstemming_id, caller=caller, doel=doelbinding, now=now)
    response.headers["ETag"] = _etag(stand.afstemming)
    return AfstemmingUit.of(stand, note, caller.organisatie, cipher, Calendar.local_day(now))


@router.put(
    "/afstemmingen/{afstemmingId}/acties",
    summary="Stel acties voor",
    responses=raises(StapNietMogelijk, Verouderd, VoorwaardeOntbreekt),
    openapi_extra=IF_MATCH,
)
async def put_acties(
    request: Request,
    afstemming_id: AfstemmingId,
    body: VoorstelIn,
    caller: Partij,
    response: Response,
    database: Opslag,
    clock: Klok,
    raadpleging: Inzicht,
    afstemmingen: DeAfstemmingen,
) -> AfstemmingKort:
    """Alle gedeelde acties, als nieuwe versie; elke deelnemer stemt opnieuw in en de eerdere versies blijven."""
    async with database.write() as tx:
        stand = await raadpleging.get(tx, afstemming_id, caller=caller, lock=True)
        check_if_match(request, _etag(stand.afstemming))
        newer = await afstemmingen.propose(tx, stand, body, caller=caller, now=clock.now())
    response.headers["ETag"] = _etag(newer.afstemming)
    return _kort(newer, caller, clock)


@router.put(
    "/afstemmingen/{afstemmingId}/eigen",
    summary="Houd iets voor de eigen organisatie bij",
    responses=raises(StapNietMogelijk, Verouderd, VoorwaardeOntbreekt),
    openapi_extra=IF_MATCH,
)
async def put_eigen(
    request: Request,
    afstemming_id: AfstemmingId,
    body: EigenIn,
    caller: Partij,
    response: Response,
    database: Opslag,
    clock: Klok,
    raadpleging: Inzicht,
    afstemmingen: DeAfstemmingen,
) -> AfstemmingKort:
    """Aantekening en acties die geen andere deelnemer ziet; het geheel vervangt wat er stond."""
    async with database.write() as tx:
        stand = await raadpleging.get(tx, afstemming_id, caller=caller, lock=True)
        check_if_match(request, _etag(stand.afstemming))
        newer = await afstemmingen.keep(tx, stand, body, caller=caller, now=clock.now())
    response.headers["ETag"] = _etag(newer.afstemming)
    return _kort(newer, caller, clock)


@router.post(
    "/afstemmingen/{afstemmingId}/instemmingen",
    status_code=201,
    response_model=AfstemmingKort,
    summary="Stem in met het voorstel",
    responses=raises(StapNietMogelijk),
)
async def create_instemming(
    request: Request,
    afstemming_id: AfstemmingId,
    body: InstemmingIn,
    caller: Partij,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    afstemmingen: DeAfstemmingen,
) -> Response:
    """Voor uzelf; wie de afstemming opende legt ook vast wat partijen zeggen die niet inloggen."""

    async def act(tx: WriteTx) -> Answer:
        return _answer(await afstemmingen.agree(tx, afstemming_id, body, caller=caller, now=clock.now()), caller, clock)

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/afstemmingen/{afstemmingId}/acties/{nummer}/standen",
    status_code=201,
    response_model=AfstemmingKort,
    summary="Leg vast dat een gedeelde actie is uitgevoerd of vervalt",
    responses=raises(StapNietMogelijk),
)
async def create_actie_stand(
    request: Request,
    afstemming_id: AfstemmingId,
    nummer: Annotated[int, Path(ge=1, le=99, description="Nummer van de actie.")],
    body: ActieStandIn,
    caller: Partij,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    afstemmingen: DeAfstemmingen,
) -> Response:
    """Door de eigenaar. Wacht de actie op een andere die nog openstaat, dan noemt het antwoord die."""

    async def act(tx: WriteTx) -> Answer:
        done = await afstemmingen.settle(tx, afstemming_id, nummer, body, caller=caller, now=clock.now())
        return _answer(done, caller, clock)

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/afstemmingen/{afstemmingId}/sluitingen",
    status_code=201,
    response_model=AfstemmingKort,
    summary="Sluit een afstemming",
    responses=raises(StapNietMogelijk),
)
async def create_sluiting(
    request: Request,
    afstemming_id: AfstemmingId,
    body: SluitingIn,
    caller: Partij,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    afstemmingen: DeAfstemmingen,
) -> Response:
    """Door wie haar opende, met de uitkomst; bij een andere uitkomst dan UITGEVOERD vervallen openstaande acties."""

    async def act(tx: WriteTx) -> Answer:
        return _answer(await afstemmingen.close(tx, afstemming_id, body, caller=caller, now=clock.now()), caller, clock)

    return await idempotency.run(request, caller, key, act)


def _kort(stand: Stand, caller: Caller, clock: Klok) -> AfstemmingKort:
    return AfstemmingKort.of(stand, caller.organisatie, Calendar.local_day(clock.now()))


def _answer(stand: Stand, caller: Caller, clock: Klok) -> Answer:
    return Answer(201, _kort(stand, caller, clock), {"ETag": _etag(stand.afstemming)})


def _etag(afstemming: Afstemming) -> str:
    return etag_of(afstemming.id, afstemming.versie, afstemming.eigen_versie)
