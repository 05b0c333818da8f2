"""What a route asks for: who calls, for what purpose, and the services it works with.

Dependencies here are async and few: FastAPI runs sync ones in a thread. The real work of ``require`` is done by the
route before anything is read (``routing.Route``); what is left is handing over the result.
"""

from typing import Annotated, Any, Protocol, TypeVar, cast
from uuid import UUID

from fastapi import Depends, Header, Path, Request
from fastapi.dependencies.models import Dependant
from pydantic import AfterValidator

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.core.clock import Clock
from service.core.codes import Doelbinding
from service.core.errors import NietAangemeld
from service.db.namens import werk_namens
from service.db.session import Database
from service.web.idempotency import Idempotency
from service.web.poort import Poort

T = TypeVar("T")


class Provider(Protocol):
    """Where services are found by their type; ``bootstrap`` fills it."""

    def get(self, kind: type[T]) -> T:
        """The one service of this type."""
        ...


class Required:
    """The scopes of which a caller needs one, and the kinds of organisation it may be of."""

    def __init__(self, scopes: tuple[Scope, ...], soorten: tuple[Soort, ...]) -> None:
        self.scopes = scopes
        self.soorten = soorten

    async def __call__(self, request: Request) -> Caller:
        """The caller whom the route let through."""
        caller: Caller = request.state.caller
        return caller


class Provided:
    """A service by its type."""

    def __init__(self, kind: type[Any]) -> None:
        self.kind = kind

    async def __call__(self, request: Request) -> Any:
        """The one service of this type."""
        return service_of(request, self.kind)


def service_of(request: Request, kind: type[T]) -> T:
    """The one service of this type, for this request.

    Who asks HEAD has read nothing: it gets the database for a glance, so that no answer to it is a verstrekking or a
    first read, whatever its route does. That it was asked stays on record.
    """
    services: Provider = request.app.state.services
    if kind is Database and request.state.head:
        return cast("T", services.get(Database).glance())
    return services.get(kind)


def require(*any_of: Scope, soort: tuple[Soort, ...] = ()) -> Any:
    """A dependency that gives the ``Caller``, whose token allows one of ``any_of`` and who is of one of ``soort``."""
    if not any_of:
        raise ValueError("a route names at least one scope")
    return Depends(Required(any_of, soort))


def required_of(dependant: Dependant) -> Required | None:
    """What a route requires of its caller, or None when it does not say."""
    if isinstance(dependant.call, Required):
        return dependant.call
    return next((found for child in dependant.dependencies if (found := required_of(child))), None)


def provided(kind: type[Any]) -> Any:
    """A dependency that gives the service of this type."""
    return Depends(Provided(kind))


async def authenticate(request: Request, required: Required) -> None:
    """Put the caller on the request; raises ``NietAangemeld``, ``TeVeelVerzoeken`` or ``GeenToegang``."""
    poort: Poort = request.app.state.services.get(Poort)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        poort.refused(request)
        raise NietAangemeld
    toegang = await poort.recognise(request, token.strip())
    poort.pace(request, toegang)
    caller = toegang.caller
    request.state.caller = caller
    policy.may(caller, *required.scopes)
    if required.soorten:
        policy.is_of(caller, *required.soorten)
    if request.method != "GET":
        await poort.use(request, toegang)
    werk_namens(str(caller.organisatie))
    request.state.toegelaten = caller


async def _purpose(
    request: Request,
    doelbinding: Annotated[
        Doelbinding,
        Header(alias="Doelbinding", description="Waarvoor de gegevens worden gelezen; komt in het auditspoor."),
    ],
) -> Doelbinding:
    policy.for_purpose(request.state.caller, doelbinding)
    return doelbinding


DoelbindingHeader = Annotated[Doelbinding, Depends(_purpose)]
"""The purpose of a read of person data; missing or unknown is a 400, that of another kind of organisation a 403."""

_BARE = r"[\x21\x23-\x7e][\x21-\x7e]{0,254}"
_QUOTED = r'"[\x21\x23-\x7e]{1,255}"'

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=f"^({_BARE}|{_QUOTED})$",
        description="Kenmerk van deze poging, met of zonder aanhalingstekens: dezelfde sleutel met dezelfde inhoud "
        "geeft hetzelfde antwoord.",
    ),
    AfterValidator(lambda text: text.strip('"')),
]
"""The key under which the answer is remembered; quotes are taken off."""

Opslag = Annotated[Database, provided(Database)]
"""The database of this process."""
Klok = Annotated[Clock, provided(Clock)]
"""What time it is."""
EenKeer = Annotated[Idempotency, provided(Idempotency)]
"""What remembers the answer, so that an act is done once."""

MutatieId = Annotated[UUID, Path(alias="mutatieId", description="Kenmerk van de mutatie.")]
MeldingId = Annotated[UUID, Path(alias="meldingId", description="Kenmerk van de melding.")]
