"""The human at police over HTTP: what waits, and what a controller says of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.access.policy import eenheid_of
from service.audit.service import Actie, record
from service.core.codes import Doelbinding
from service.core.codes_beoordeling import Controlereden, Uitkomst
from service.db.session import WriteTx
from service.review.judgement import Judgement
from service.review.repository import Filter
from service.review.schemas import (
    ControlelijstUit,
    OordeelIn,
    OordeelUit,
    SteekproefzaadUit,
    SteekproefzadenUit,
    controle_uit,
    oordeel_uit,
)
from service.review.service import Review
from service.review.trekken import Steekproef
from service.web.deps import EenKeer, IdempotencyKey, Klok, MutatieId, Opslag, provided, require
from service.web.idempotency import Answer
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("beoordelen")

Controleur = Annotated[Caller, require(Scope.MUTATIES_BEOORDELEN, soort=(Soort.POLITIE,))]


@router.get("/controlelijst", summary="Wat op een mens wacht")
async def list_controlelijst(
    response: Response,
    listing: Listing,
    caller: Controleur,
    database: Opslag,
    clock: Klok,
    review: Annotated[Review, provided(Review)],
    uitkomst: Annotated[Uitkomst | None, Query(description="Alleen met dit voorstel")] = None,
    redencode: Annotated[
        str | None, Query(pattern=r"^[A-Z][A-Z0-9_]{1,39}$", description="Alleen met deze redencode")
    ] = None,
    reden: Annotated[Controlereden | None, Query(description="Alleen wat hierom wacht")] = None,
    spoed: Annotated[bool | None, Query(description="Alleen spoed, of juist niet")] = None,
) -> ControlelijstUit:
    """Wat in uw eenheid op een beoordeling wacht, met de eerste uiterste termijn vooraan.

    Voorstellen om niet door te zetten, mutaties waarover de regels niet konden beslissen, onvolledige en nog niet
    geziene mutaties, nacontrole van spoed, steekproeven en heropende besluiten.
    """
    wanted = Filter(uitkomst=uitkomst, redencode=redencode, reden=reden, spoed=spoed)
    now = clock.now()
    async with database.write() as tx:
        page = await review.list_waiting(tx, eenheid_of(caller), wanted, listing.page)
        await record(
            tx,
            caller=caller,
            now=now,
            actie=Actie.RAADPLEGEN,
            object_soort="mutatie",
            objecten=[wachtend.controle.mutatie_id for wachtend in page.items],
            doelbinding=Doelbinding.KWALITEITSCONTROLE,
        )
    listing.finish(response, page)
    return ControlelijstUit(items=tuple(controle_uit(item, sub=caller.sub, now=now) for item in page.items))


@router.post(
    "/mutaties/{mutatieId}/beoordelingen",
    summary="Een mutatie beoordelen",
    status_code=201,
    response_model=OordeelUit,
)
async def create_beoordeling(
    request: Request,
    mutatie_id: MutatieId,
    body: OordeelIn,
    key: IdempotencyKey,
    caller: Controleur,
    clock: Klok,
    judgement: Annotated[Judgement, provided(Judgement)],
    once: EenKeer,
) -> Response:
    """Bevestig of herzie wat voorligt; uw oordeel komt naast dat van de regels en wist het niet uit.

    Doorzetten kan één mens besluiten. Niet doorzetten vraagt het gelijke oordeel van twee mensen bij vier ogen, bij
    eerdere twijfel en als de regels willen doorzetten. Twijfel (`HB`) laat de mutatie open voor iemand anders.
    """

    async def act(tx: WriteTx) -> Answer:
        said = await judgement.judge(tx, mutatie_id, body.oordeel(), caller=caller, now=clock.now())
        return Answer(201, oordeel_uit(said))

    return await once.run(request, caller, key, act)


@router.get("/steekproefzaden", summary="Reken de trekking van de steekproef na")
async def list_steekproefzaden(
    _caller: Annotated[Caller, require(Scope.REGELS_LEZEN, Scope.AUDIT_LEZEN)],
    database: Opslag,
    steekproef: Annotated[Steekproef, provided(Steekproef)],
) -> SteekproefzadenUit:
    """Per kwartaal wat vooraf is toegezegd, en als het voorbij is het zaad zelf; het nieuwste eerst.

    Een mutatie is getrokken als de eerste acht bytes van HMAC-SHA256(zaad, mutatieId als zestien bytes), gelezen als
    getal, lager zijn dan haar kans maal 2^64. De toezegging is de SHA-256 van het zaad en staat ook in het auditspoor.
    """
    async with database.read() as tx:
        return SteekproefzadenUit(items=[SteekproefzaadUit.of(zaad) for zaad in await steekproef.zaden(tx)])
