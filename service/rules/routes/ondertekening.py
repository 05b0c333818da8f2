"""HTTP of signing: a second person approves, and only then something is activated."""

from typing import Annotated

from fastapi import Request, Response

from service.core.errors import StapNietMogelijk, Verouderd
from service.db.session import WriteTx
from service.rules.editie import editie_id
from service.rules.routes.parameters import (
    DeEdities,
    DeRegels,
    EditieId,
    Goedkeurder,
    Opsteller,
    RegelsetId,
)
from service.rules.schemas_editie import ActiveringIn, GeactiveerdUit, GoedgekeurdUit, GoedkeuringIn
from service.rules.service import Ondertekening, Regelrooster
from service.web.deps import EenKeer, IdempotencyKey, Klok, Opslag, provided
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.routing import api_router

router = api_router("regelsets")

DeOndertekening = Annotated[Ondertekening, provided(Ondertekening)]


@router.post(
    "/regelsets/{id}/goedkeuringen",
    status_code=201,
    response_model=GoedgekeurdUit,
    summary="Keur een concept van een regelset goed of af",
    responses=raises(StapNietMogelijk, Verouderd),
)
async def create_goedkeuring(
    request: Request,
    id_: EditieId,
    body: GoedkeuringIn,
    caller: Goedkeurder,
    key: IdempotencyKey,
    idempotency: EenKeer,
    database: Opslag,
    clock: Klok,
    edities: DeEdities,
    ondertekening: DeOndertekening,
) -> Response:
    """Door een ander dan wie haar opstelde of wijzigde, na een simulatie van precies deze revisie.

    Wie akkoord gaat, noemt in `erkendeVerzwakkingen` elke regel die zeker doorzet en dat minder gaat doen.
    """
    voor = await edities.leg_voor(database, editie_id(id_), now=clock.now())

    async def act(tx: WriteTx) -> Answer:
        said = await ondertekening.keur_goed(
            tx, voor, revisie=body.revisie, akkoord=body.akkoord, motief=body.motief, erkend=body.erkende_verzwakkingen,
            caller=caller, now=clock.now(),
        )  # fmt: skip
        return Answer(201, GoedgekeurdUit.van(said, voor))

    return await idempotency.run(request, caller, key, act)


@router.post(
    "/regelsets/{id}/activeringen",
    status_code=201,
    response_model=GeactiveerdUit,
    summary="Activeer een regelset vanaf een moment",
    responses=raises(StapNietMogelijk, Verouderd),
)
async def create_activering(
    request: Request,
    id_: RegelsetId,
    body: ActiveringIn,
    caller: Opsteller,
    key: IdempotencyKey,
    idempotency: EenKeer,
    database: Opslag,
    clock: Klok,
    rules: DeRegels,
    edities: DeEdities,
    ondertekening: DeOndertekening,
    rooster: Annotated[Regelrooster, provided(Regelrooster)],
) -> Response:
    """Een goedgekeurde editie; terugtrekken is een andere activering, ook van een eerdere editie.

    Met `landelijk` gaat het land terug naar de set van de release, en een regio naar de landelijke set.
    """
    release = id_ == rules.release.id
    voor = None if release else await edities.leg_voor(database, editie_id(id_), now=clock.now())

    async def act(tx: WriteTx) -> Answer:
        now, vanaf = clock.now(), body.vanaf_op
        if voor is None:
            done = await ondertekening.ga_terug(tx, vanaf=vanaf, motief=body.motief, caller=caller, now=now)
        else:
            done = await ondertekening.activeer(tx, voor, vanaf=vanaf, motief=body.motief, caller=caller, now=now)
        return Answer(201, GeactiveerdUit.van(done))

    answer = await idempotency.run(request, caller, key, act)
    await rooster.begin()
    return answer
