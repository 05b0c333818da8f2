"""The one place that turns an error into an answer: ``application/problem+json`` (RFC 9457), in Dutch, without values.

A problem names its type, what it means, the number of the request and every finding. Of an error that nobody foresaw
the caller sees that number and nothing else; the log has its class and place.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from service.access.callers import Caller
from service.core import errors
from service.core.errors import Finding, InterneFout, MeldbrugError, OngeldigeInvoer
from service.core.ids import canonical_json, new_id
from service.observability.events import NIET_BESCHIKBAAR, VERZOEK_GEWEIGERD, VERZOEK_MISLUKT
from service.observability.logging import emit, error_fields
from service.web.findings import findings_of
from service.web.metrics import Metrics
from service.web.vergeefs import Vergeefs

MEDIA_TYPE = "application/problem+json"

_BY_STATUS: dict[int, type[MeldbrugError]] = {
    400: errors.OngeldigeInvoer,
    401: errors.NietAangemeld,
    403: errors.GeenToegang,
    404: errors.NietGevonden,
    405: errors.MethodeNietToegestaan,
    406: errors.NietAanvaardbaar,
    413: errors.TeGroot,
    415: errors.VerkeerdMediatype,
    422: errors.OngeldigeInvoer,
    503: errors.TijdelijkNietBeschikbaar,
}


def problem_of(error: MeldbrugError, request_id: UUID) -> dict[str, Any]:
    """``error`` as a problem for the request with this id; also one line of a batch."""
    problem: dict[str, Any] = {
        "type": error.type,
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": f"urn:uuid:{request_id}",
    }
    if error.errors:
        problem["errors"] = [finding.as_dict() for finding in error.errors]
    return problem


def problem_response(error: MeldbrugError, request_id: UUID) -> Response:
    """``error`` as an answer."""
    body = canonical_json(problem_of(error, request_id))
    return Response(body, status_code=error.status, headers=error.headers, media_type=MEDIA_TYPE)


def from_exception(error: Exception) -> MeldbrugError:
    """The problem that ``error`` is to a caller."""
    match error:
        case MeldbrugError():
            return error
        case RequestValidationError():
            return OngeldigeInvoer(errors=findings_of(error.errors()))
        case HTTPException():
            # FastAPI says 400 of a body it cannot decode, and nothing more.
            unreadable = [Finding("body", "", "geen_json", "De inhoud is geen geldige JSON.")]
            kind = _BY_STATUS.get(error.status_code, InterneFout)
            made = kind(errors=unreadable) if kind is OngeldigeInvoer else kind()
            made.headers.update(error.headers or {})
            return made
    return InterneFout()


def log_problem(
    error: Exception, problem: MeldbrugError, *, method: str, route: str | None, caller: Caller | None = None
) -> None:
    """Log what an operator should know of: our own mistakes, unavailability, and refused callers.

    Of a ``caller`` whose token was good the organisation is named, and no one within it.
    """
    if problem.status == 500:
        reason = error.reason if isinstance(error, InterneFout) else None
        emit(VERZOEK_MISLUKT, **error_fields(error), reden=reason, methode=method, route=route)
    elif problem.status == 503:
        emit(NIET_BESCHIKBAAR, **error_fields(error), methode=method, route=route)
    elif problem.status in (401, 403):
        organisation = None if caller is None else str(caller.organisatie)
        emit(
            VERZOEK_GEWEIGERD,
            status=problem.status,
            soort=problem.slug,
            organisatie=organisation,
            methode=method,
            route=route,
        )


def install(app: FastAPI) -> None:
    """Let ``app`` answer with problems."""
    for kind in (MeldbrugError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _answer)


def request_id_of(request: Request) -> UUID:
    """The number of this request, as in ``instance`` and in the log."""
    found = getattr(request.state, "request_id", None)
    return found if isinstance(found, UUID) else new_id()


async def _answer(request: Request, error: Exception) -> Response:
    problem = from_exception(error)
    if problem.status == 405:
        problem.headers["Allow"] = ", ".join(sorted(_allowed(request)))
    await request.app.state.services.get(Vergeefs).zie(request, problem)  # without a record there is no such answer
    route = getattr(request.scope.get("route"), "path", None)
    caller: Caller | None = getattr(request.state, "caller", None)
    log_problem(error, problem, method=request.method, route=route, caller=caller)
    metrics: Metrics = request.app.state.services.get(Metrics)
    metrics.problem(problem.slug)
    return problem_response(problem, request_id_of(request))


def _allowed(request: Request) -> Iterator[str]:
    """The methods of every route at this path; each route by itself only knows its own."""
    routes: list[BaseRoute] = request.app.router.routes
    for route in routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            methods = getattr(route, "methods", None) or ()
            yield from methods
            if "GET" in methods:
                yield "HEAD"
