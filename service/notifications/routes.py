"""HTTP of the notices: subscriptions of one's own organisation, their deliveries, and the feed."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.audit.service import Actie, bekeken, record
from service.core.codes_uitwisseling import Berichtsoort, Bezorgstatus
from service.core.errors import PositieTeOud, StapNietMogelijk, Verouderd, VoorwaardeOntbreekt
from service.db.paging import DEFAULT_LIMIT, MAX_LIMIT
from service.db.session import WriteTx
from service.notifications.abonnement import Abonnement
from service.notifications.abonnementen import Abonnementen
from service.notifications.schemas import (
    AbonnementenUit,
    AbonnementIn,
    AbonnementUit,
    BerichtenUit,
    BezorgingenUit,
    BezorgingUit,
    NieuwAbonnementUit,
    OpnieuwUit,
    ProefUit,
)
from service.web.deps import EenKeer, IdempotencyKey, Klok, Opslag, provided, require
from service.web.headers import check_if_match, etag_of
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("abonnementen")

_PARTIJEN = (Soort.POLITIE, Soort.VT, Soort.OM)
Beheerder = Annotated[Caller, require(Scope.ABONNEMENTEN_BEHEREN, soort=_PARTIJEN)]
Volger = Annotated[
    Caller,
    require(
        Scope.ABONNEMENTEN_BEHEREN,
        Scope.WACHTRIJ_LEZEN,
        Scope.MELDINGEN_LEZEN,
        Scope.MUTATIES_LEZEN,
        Scope.TERUGKOPPELING_LEZEN,
        Scope.UITWISSELING_LEZEN,
        soort=_PARTIJEN,
    ),
]
DeAbonnementen = Annotated[Abonnementen, provided(Abonnementen)]
AbonnementId = Annotated[UUID, Path(alias="abonnementId", description="Kenmerk van het abonnement.")]


@router.post("/abonnementen", status_code=201, response_model=NieuwAbonnementUit, summary="Neem een abonnement",
             responses=raises(StapNietMogelijk))  # fmt: skip
async def create_abonnement(
    request: Request,
    body: AbonnementIn,
    caller: Beheerder,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    abonnementen: DeAbonnementen,
) -> Response:
    """Elk bericht van deze soorten aan uw organisatie gaat vanaf nu naar `callbackUrl`, ondertekend met het geheim.

    Een bericht kan vaker komen, altijd met dezelfde `id`. Antwoord met 2xx; al het andere is een mislukte poging, die
    een etmaal lang wordt herhaald.
    """
    await abonnementen.check_callback(body.callback_url)

    async def act(tx: WriteTx) -> Answer:
        made = await abonnementen.subscribe(tx, body.as_wens(), caller=caller, now=clock.now())
        answer = NieuwAbonnementUit.made(made, own_secret=body.geheim is not None)
        return Answer(201, answer, {"ETag": _etag(made)})

    return await idempotency.run(request, caller, key, act)


@router.get("/abonnementen", summary="Bekijk uw abonnementen")
async def list_abonnementen(
    caller: Beheerder, listing: Listing, response: Response, database: Opslag, abonnementen: DeAbonnementen
) -> AbonnementenUit:
    """Die van uw eigen organisatie, het oudste eerst; het geheim staat er niet bij."""
    async with database.read() as tx:
        page = await abonnementen.list_own(tx, listing.page, caller=caller)
    listing.finish(response, page)
    return AbonnementenUit(items=tuple(map(AbonnementUit.of, page.items)))


@router.get("/abonnementen/{abonnementId}", summary="Bekijk een abonnement")
async def get_abonnement(
    abonnement_id: AbonnementId, caller: Beheerder, response: Response, database: Opslag, abonnementen: DeAbonnementen
) -> AbonnementUit:
    """De ETag is nodig om het te wijzigen."""
    async with database.read() as tx:
        found = await abonnementen.get(tx, abonnement_id, caller=caller)
    response.headers["ETag"] = _etag(found)
    return AbonnementUit.of(found)


@router.put(
    "/abonnementen/{abonnementId}",
    summary="Wijzig een abonnement",
    responses=raises(Verouderd, VoorwaardeOntbreekt),
    openapi_extra={
        "parameters": [{"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}]
    },
)
async def change_abonnement(
    request: Request,
    abonnement_id: AbonnementId,
    body: AbonnementIn,
    caller: Beheerder,
    response: Response,
    database: Opslag,
    clock: Klok,
    abonnementen: DeAbonnementen,
) -> AbonnementUit:
    """Vervangt het geheel; zonder `geheim` blijft het huidige.

    Gaat het naar een ander adres of wordt het weer actief, dan gaat wat wacht er meteen heen.
    """
    async with database.read() as reading:
        present = await abonnementen.get(reading, abonnement_id, caller=caller)
    check_if_match(request, _etag(present))
    await abonnementen.check_callback(body.callback_url, present=present.callback_url)
    async with database.write() as tx:
        present = await abonnementen.get(tx, abonnement_id, caller=caller, lock=True)
        check_if_match(request, _etag(present))
        changed = await abonnementen.change(tx, present, body.as_wens(), caller=caller, now=clock.now())
    response.headers["ETag"] = _etag(changed)
    return AbonnementUit.of(changed)


@router.delete("/abonnementen/{abonnementId}", status_code=204, summary="Zeg een abonnement op")
async def delete_abonnement(
    abonnement_id: AbonnementId, caller: Beheerder, database: Opslag, clock: Klok, abonnementen: DeAbonnementen
) -> None:
    """Adres en geheim worden gewist. Wat nog wachtte vervalt en blijft zichtbaar bij de bezorgingen en in de stroom."""
    async with database.write() as tx:
        await abonnementen.end(tx, abonnement_id, caller=caller, now=clock.now())


@router.post("/abonnementen/{abonnementId}/_proef", summary="Probeer een abonnement")
async def try_abonnement(
    abonnement_id: AbonnementId, caller: Beheerder, database: Opslag, clock: Klok, abonnementen: DeAbonnementen
) -> ProefUit:
    """Stuurt nu één leeg, ondertekend bericht van het type `nl.meldbrug.proef` en zegt wat de ontvanger antwoordde."""
    async with database.write() as tx:
        found = await abonnementen.get(tx, abonnement_id, caller=caller)
        await record(tx, caller=caller, now=clock.now(), actie=Actie.ABONNEMENT_BEPROEVEN, object_soort="abonnement",
                     objecten=[abonnement_id])  # fmt: skip
    return ProefUit.of(*await abonnementen.try_out(found, clock.now()))


@router.get("/abonnementen/{abonnementId}/bezorgingen", summary="Bekijk wat bezorgd is, wacht of mislukte")
async def list_bezorgingen(
    abonnement_id: AbonnementId,
    caller: Beheerder,
    listing: Listing,
    response: Response,
    database: Opslag,
    abonnementen: DeAbonnementen,
    status: Annotated[Bezorgstatus | None, Query(description="Alleen met deze stand.")] = None,
) -> BezorgingenUit:
    """In volgorde; ook van een abonnement dat is opgezegd."""
    async with database.read() as tx:
        page = await abonnementen.list_deliveries(tx, abonnement_id, status, listing.page, caller=caller)
    listing.finish(response, page)
    return BezorgingenUit(items=tuple(map(BezorgingUit.of, page.items)))


@router.post("/abonnementen/{abonnementId}/_opnieuw", summary="Bezorg alles wat mislukte opnieuw")
async def resend_bezorgingen(
    abonnement_id: AbonnementId, caller: Beheerder, database: Opslag, clock: Klok, abonnementen: DeAbonnementen
) -> OpnieuwUit:
    """Elk bericht krijgt weer een etmaal, met dezelfde `id`; ook een ontvanger in storing wordt meteen geprobeerd."""
    async with database.write() as tx:
        count = await abonnementen.send_again(tx, abonnement_id, caller=caller, now=clock.now())
    return OpnieuwUit(aantal=count)


@router.post("/bezorgingen/{bezorgingId}/_opnieuw", summary="Bezorg één bericht opnieuw",
             responses=raises(StapNietMogelijk))  # fmt: skip
async def resend_bezorging(
    bezorging_id: Annotated[UUID, Path(alias="bezorgingId", description="Kenmerk van de bezorging.")],
    caller: Beheerder,
    database: Opslag,
    clock: Klok,
    abonnementen: DeAbonnementen,
) -> BezorgingUit:
    """Alleen wat mislukt is; het bericht houdt zijn `id`."""
    async with database.write() as tx:
        found = await abonnementen.send_one_again(tx, bezorging_id, caller=caller, now=clock.now())
    return BezorgingUit.of(found)


@router.get("/berichten/_deltas", summary="Volg de berichten aan uw organisatie", responses=raises(PositieTeOud))
async def list_berichten(
    caller: Volger,
    database: Opslag,
    clock: Klok,
    abonnementen: DeAbonnementen,
    after: Annotated[
        str | None, Query(min_length=1, max_length=1000, description="`positie` uit het vorige antwoord.")
    ] = None,
    soort: Annotated[list[Berichtsoort] | None, Query(max_length=100, description="Alleen deze soorten.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Hoeveel ten hoogste.")] = DEFAULT_LIMIT,
) -> BerichtenUit:
    """Elk bericht precies één keer, zonder gaten: dezelfde CloudEvents als via een abonnement, zonder personen."""
    async with database.read() as tx:
        found = await abonnementen.stream(tx, after, soort, limit, caller=caller, now=clock.now())
    if found.items:  # that there was nothing new says nothing of anybody
        await bekeken(database, caller, "gebeurtenis-bericht", [one["id"] for one in found.items], now=clock.now())
    return BerichtenUit.of(found)


def _etag(abonnement: Abonnement) -> str:
    return etag_of("abonnement", abonnement.id, abonnement.versie)
