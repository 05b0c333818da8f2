"""What the API says of itself, open to anyone: its contract, and what each type of problem means."""

from datetime import timedelta
from html import escape
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from service.core.clock import Clock
from service.core.errors import MeldbrugError, NietGevonden, problem_types
from service.core.ids import canonical_json
from service.web.openapi import document
from service.web.routing import OPEN, api_router

router = api_router("documentatie")
wellknown = APIRouter(include_in_schema=False)

_CONTACT_HOLDS = timedelta(days=90)
_HTML: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}


@router.get("/openapi.json", openapi_extra=OPEN, summary="Het contract van deze API")
async def openapi_json(request: Request) -> Response:
    """Het OpenAPI-document; ook te lezen vanaf andere domeinen."""
    state = request.app.state
    if not hasattr(state, "openapi"):
        state.openapi = canonical_json(document(request.app))
    headers = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(state.openapi, media_type="application/json", headers=headers)


@router.get("/problemen", openapi_extra=OPEN, summary="Alle soorten problemen")
async def list_problem_types() -> list[dict[str, str | int]]:
    """Elke soort met haar status en betekenis."""
    return [_described(kind) for kind in problem_types().values()]


@router.get("/problemen/{slug}", openapi_extra=OPEN, responses=_HTML, summary="Wat een soort probleem betekent")
async def get_problem_type(
    request: Request, slug: Annotated[str, Path(pattern="^[a-z-]{1,60}$", description="Laatste deel van 'type'.")]
) -> Response:
    """De betekenis als JSON, of als bladzijde voor wie 'text/html' vraagt."""
    kind = problem_types().get(slug)
    if kind is None:
        raise NietGevonden
    described = _described(kind)
    if "text/html" not in request.headers.get("accept", ""):
        return Response(canonical_json(described), media_type="application/json")
    title, detail = escape(kind.title), escape(kind.default_detail)
    page = f'<!doctype html><html lang="nl"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1><p>{detail}</p>'
    return Response(f"{page}<p>Status {kind.status}</p></html>", media_type="text/html")


@wellknown.get("/.well-known/security.txt")
async def security_txt(request: Request) -> Response:
    """Where to report a vulnerability (RFC 9116): the contact of whoever runs this, and answers for it today."""
    services = request.app.state.services
    expires = services.get(Clock).now().replace(hour=0, minute=0, second=0, microsecond=0) + _CONTACT_HOLDS
    lines = (
        f"Contact: {services.settings.beveiligingscontact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
    )
    return Response("".join(f"{line}\n" for line in lines), media_type="text/plain; charset=utf-8")


def _described(kind: type[MeldbrugError]) -> dict[str, str | int]:
    return {"type": kind().type, "title": kind.title, "status": kind.status, "detail": kind.default_detail}
