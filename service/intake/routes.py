"""HTTP of the intake: one mutatie, a trial, a stream of them, taking one back, and why it was decided as it was."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette import types

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.audit import service as audit
from service.audit.service import Actie
from service.core.errors import MeldbrugError, VersieConflict
from service.core.ids import canonical_json
from service.core.mutatie import Mutatie
from service.db.session import WriteTx
from service.intake.plan import Uitslag
from service.intake.schemas import UitlegUit
from service.intake.service import Intake
from service.register.service import BevindingUit, IntrekkingIn, IntrekkingUit, Ontvangst, Register
from service.rules.service import Rules, explain
from service.web.deps import EenKeer, IdempotencyKey, Klok, MutatieId, Opslag, provided, require
from service.web.idempotency import Answer
from service.web.limits import check_json
from service.web.openapi import raises
from service.web.problems import problem_of, request_id_of
from service.web.routing import api_router

router = api_router("mutaties")

NDJSON = "application/x-ndjson"
Aanleveraar = Annotated[Caller, require(Scope.MUTATIES_SCHRIJVEN, soort=(Soort.POLITIE,))]
Lezer = Annotated[Caller, require(Scope.MUTATIES_LEZEN, Scope.MUTATIES_BEOORDELEN, soort=(Soort.POLITIE,))]
DeIntake = Annotated[Intake, provided(Intake)]


def _body(media_type: str, description: str) -> dict[str, Any]:
    """The request body for the OpenAPI document; the bytes are read as they come, in one step."""
    schema = {"$ref": "#/components/schemas/Mutatie"} if media_type != NDJSON else {"type": "string"}
    return {"requestBody": {"required": True, "description": description, "content": {media_type: {"schema": schema}}}}


def _receipt(uitslag: Uitslag, *, created: int = 201) -> Response:
    headers = {"Idempotency-Replayed": "true"} if uitslag.herhaald else {}
    status = created if uitslag.nieuw or uitslag.herhaald else 200
    return Response(uitslag.body, status_code=status, headers=headers, media_type="application/json")


@router.post(
    "/mutaties",
    status_code=201,
    response_model=Ontvangst,
    openapi_extra=_body("application/json", "Eén mutatie"),
    responses={200: {"model": Ontvangst, "description": "Deze versie was al ontvangen; het eerdere antwoord."}},
    summary="Lever een mutatie aan",
)
async def create_mutatie(request: Request, caller: Aanleveraar, key: IdempotencyKey, intake: DeIntake) -> Response:
    """Neemt één mutatie in en antwoordt met beslissing en bevindingen; wat zo is beantwoord, gaat niet meer verloren.

    Met `proef: true` loopt het bericht door de echte keten zonder te worden geleverd, geteld of getoond.
    """
    return _receipt(await intake.take_in(await request.body(), caller=caller, sleutel=key))


@router.post(
    "/mutaties/_valideer",
    response_model=Ontvangst,
    openapi_extra=_body("application/json", "Eén mutatie"),
    responses=raises(VersieConflict),
    summary="Probeer een mutatie zonder iets op te slaan",
)
async def validate_mutatie(request: Request, caller: Aanleveraar, intake: DeIntake) -> Response:
    """Hetzelfde antwoord als bij aanleveren; van het bericht wordt niets bewaard."""
    return _receipt(await intake.try_out(await request.body(), caller=caller), created=200)


@router.post(
    "/mutaties/_batch",
    response_class=StreamingResponse,
    openapi_extra=_body(NDJSON, "Eén mutatie per regel"),
    responses={
        200: {
            "description": "Per regel een Ontvangst of een probleem, in dezelfde volgorde.",
            "content": {NDJSON: {"schema": {"type": "string"}}},
        }
    },
    summary="Lever veel mutaties aan",
)
async def create_batch(request: Request, caller: Aanleveraar, key: IdempotencyKey, intake: DeIntake) -> Response:
    """Neemt regel voor regel in, stromend; een regel die niet deugt, schaadt de andere niet.

    Na een verbroken verbinding kan hetzelfde bestand met dezelfde sleutel opnieuw: wat al binnen is, wordt herkend.
    """
    request_id = request_id_of(request)
    check = partial(check_json, max_depth=request.app.state.services.settings.max_json_diepte)

    def problem(error: MeldbrugError) -> bytes:
        return canonical_json(problem_of(error, request_id))

    answers = intake.take_in_stream(request.stream(), caller=caller, sleutel=key, check=check, problem=problem)
    return _Duplex(_started(answers), media_type=NDJSON)


class _Duplex(StreamingResponse):
    """Answers while the request is still read: its lines are for the reader of the body, not for a look-out.

    Starlette would also wait for a disconnect meanwhile, and so take parts of the body from the reader.
    """

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        await self.stream_response(send)


async def _started(answers: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for chunk in answers:
        yield chunk


@router.post(
    "/mutaties/{mutatieId}/intrekkingen",
    status_code=201,
    response_model=IntrekkingUit,
    summary="Trek een mutatie in",
)
async def create_intrekking(
    mutatie_id: MutatieId,
    request: Request,
    body: IntrekkingIn,
    caller: Annotated[Caller, require(Scope.MUTATIES_SCHRIJVEN, Scope.MUTATIES_BEOORDELEN, soort=(Soort.POLITIE,))],
    key: IdempotencyKey,
    intake: DeIntake,
    once: EenKeer,
) -> Response:
    """Haalt een mutatie terug; wie haar kreeg, krijgt bericht en bevestigt dat."""
    eenheid = policy.eenheid_of(caller)

    async def act(tx: WriteTx) -> Answer:
        made = await intake.withdraw(tx, mutatie_id, caller=caller, eenheid=eenheid, reden=body.reden)
        return Answer(201, made)

    return await once.run(request, caller, key, act)


@router.get("/mutaties/{mutatieId}/uitleg", response_model=UitlegUit, summary="Lees waarom zo is beslist")
async def get_uitleg(
    mutatie_id: MutatieId,
    caller: Lezer,
    database: Opslag,
    clock: Klok,
    register: Annotated[Register, provided(Register)],
    rules: Annotated[Rules, provided(Rules)],
) -> UitlegUit:
    """De bewaarde beslissing: elke regel, elk criterium met waarde en bron, en de zin; zonder persoonsgegevens."""
    async with database.write() as tx:
        dossier = await register.get(tx, mutatie_id, eenheid=policy.eenheid_of(caller))
        await audit.record(tx, caller=caller, now=clock.now(), actie=Actie.RAADPLEGEN, object_soort="uitleg",
                           objecten=[dossier.id])  # fmt: skip
    besluit = dossier.beslissing
    return UitlegUit(
        mutatie_id=dossier.id,
        volgnr=besluit.volgnr,
        aanleiding=besluit.aanleiding,
        beslist_op=besluit.op,
        beslissing=explain(rules.get(besluit.regelset, besluit.regelset_versie), besluit.feiten, besluit.criteria),
        bevindingen=tuple(BevindingUit.model_validate(found) for found in dossier.bevindingen),
        verrijking=tuple(dict(item) for item in besluit.verrijking),
    )


MODELS = (Mutatie,)
"""Models of bodies that are read as bytes; the OpenAPI document shows them."""
