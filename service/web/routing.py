"""How a route of the API is made, and what is settled before its own code runs.

Closed by default: a route names the scope it needs (``deps.require``) or says that it is open, or the service does not
start. Then, in this order: who calls (401, 403), what may come back (406), what was sent (415), parameters nobody
knows, and JSON that is too deep (400). The contract is what is enforced: its media types, its parameters.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from service.core.errors import Finding, NietAanvaardbaar, OngeldigeInvoer, VerkeerdMediatype
from service.web.deps import authenticate, required_of
from service.web.findings import location_of
from service.web.headers import API_PREFIX
from service.web.limits import check_json
from service.web.negotiation import preferred
from service.web.openapi import operation_id
from service.web.problems import MEDIA_TYPE as PROBLEM
from service.web.straight import straight

JSON = "application/json"
OPEN: dict[str, Any] = {"security": []}
"""``openapi_extra`` of a route that anyone may call."""

Handler = Callable[[Request], Awaitable[Response]]


class Route(APIRoute):
    """A route that checks the request against its own contract before FastAPI reads it."""

    entrance: Handler | None = None
    """The way in past the router; None for a route that needs FastAPI, or that has parameters in its path."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether this route is meant: a segment like `_batch` is an operation (NLgov), never the id of something."""
        match, child = super().matches(scope)
        if match is not Match.NONE and any(str(part).startswith("_") for part in child["path_params"].values()):
            return Match.NONE, {}
        return match, child

    def get_route_handler(self) -> Callable[[Request], Any]:
        """The handler of FastAPI, behind the checks."""
        direct = straight(self.dependant)
        inner: Handler = direct or super().get_route_handler()
        extra = self.openapi_extra or {}
        required = required_of(self.dependant)
        if required is None and extra.get("security") != []:
            raise RuntimeError(f"route {self.path} names no scope and is not declared open")
        consumes = frozenset(extra.get("requestBody", {}).get("content") or ({JSON} if self.body_field else ()))
        acceptable = (*_produces(self), PROBLEM)
        queries = frozenset(_queries(self.dependant))

        async def handle(request: Request) -> Response:
            if required is not None:
                await authenticate(request, required)
            headers = request.headers
            accept = headers.get("accept")
            if accept is not None and accept != "*/*" and preferred(accept, acceptable) is None:
                raise NietAanvaardbaar
            if consumes and headers.get("content-type", "").partition(";")[0].strip().lower() not in consumes:
                raise VerkeerdMediatype
            if request.scope["query_string"] or "\0" in request.scope["path"]:
                _check_address(request, queries)
            if JSON in consumes:
                check_json(await request.body(), max_depth=request.app.state.services.settings.max_json_diepte)
            return await inner(request)

        if direct is not None and "{" not in self.path:
            self.entrance = handle
        return handle


def api_router(tag: str) -> APIRouter:
    """A router below ``/v1`` whose routes are checked."""
    return APIRouter(prefix=API_PREFIX, route_class=Route, tags=[tag], generate_unique_id_function=operation_id)


def _queries(dependant: Dependant) -> Iterable[str]:
    yield from (field.alias for field in dependant.query_params)
    for child in dependant.dependencies:
        yield from _queries(child)


def _produces(route: APIRoute) -> frozenset[str]:
    contents = (response.get("content", {}) for code, response in route.responses.items() if str(code).startswith("2"))
    named = frozenset(media_type for content in contents for media_type in content)
    own = getattr(route.response_class, "media_type", None) or JSON
    return named | {own}


def _check_address(request: Request, queries: frozenset[str]) -> None:
    found = [
        Finding("query", location_of([name]), "onbekende_parameter", "Deze parameter bestaat hier niet.")
        for name in dict.fromkeys(request.query_params)
        if name not in queries
    ]
    if "\0" in request.scope["path"] or "\0" in str(request.query_params.values()):
        found.append(Finding("path", "", "nul_teken", "Het adres bevat een teken dat hier niet mag."))
    if found:
        raise OngeldigeInvoer(errors=found)
