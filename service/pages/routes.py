"""The pages that anyone may see, and signing in; each is made on the server and needs nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from starlette.staticfiles import StaticFiles

from service.core.errors import NietAangemeld, problem_types
from service.pages.documentation import Naslag, naslag
from service.pages.formulier import lees_formulier
from service.pages.rendering import page
from service.pages.session import PageRoute, forget, from_own_page, keep, own_page, sign_in
from service.web.health import Readiness
from service.web.openapi import document

STATIC: Final = Path(__file__).parent / "static"
EXAMPLES: Final = Path(__file__).resolve().parents[2] / "contracts" / "examples" / "goed"

router = APIRouter(include_in_schema=False, route_class=PageRoute)


def mount_static(app: FastAPI) -> None:
    """Serve the style sheet, the mark and the few lines of script."""
    app.mount("/static", StaticFiles(directory=STATIC), name="static")


@router.get("/")
async def start(request: Request) -> Response:
    """What this is, for whom, and how it does."""
    readiness: Readiness = request.app.state.services.get(Readiness)
    components = [{"naam": name, "goed": state == "OK"} for name, state in (await readiness.look()).items()]
    return page(request, "start.html", hier="/", onderdelen=components)


@router.get("/documentatie")
async def documentation(request: Request) -> Response:
    """The contract of the API for people, made from the document for machines."""
    state = request.app.state
    if not hasattr(state, "naslag"):
        state.naslag = _naslag(request.app)
    return page(
        request,
        "documentatie.html",
        hier="/documentatie",
        naslag=state.naslag,
        problemen=list(problem_types().values()),
        adres=f"{request.url.scheme}://{request.url.netloc}",
    )


@router.get("/aanmelden")
async def sign_in_form(request: Request, naar: str = "/") -> Response:
    """A form for a token; one behind '#token=' is posted by the script, so that no server sees it in an address."""
    return page(request, "aanmelden.html", hier="/aanmelden", naar=own_page(naar), fout=None)


@router.post("/aanmelden")
async def post_token(request: Request) -> Response:
    """Keep the token in a cookie when it is good, and go on."""
    from_own_page(request)
    form = await lees_formulier(request)
    token = form.een("token").strip().removeprefix("Bearer ").strip()
    onward = own_page(form.een("naar", "/"))
    try:
        await sign_in(request, token)
    except NietAangemeld as refused:
        return page(request, "aanmelden.html", status=401, hier="/aanmelden", naar=onward, fout=refused.detail)
    response = RedirectResponse(onward, status_code=303)
    keep(request, response, token)
    return response


@router.post("/afmelden")
async def sign_out(request: Request) -> Response:
    """Forget the token."""
    from_own_page(request)
    response = RedirectResponse("/", status_code=303)
    forget(response)
    return response


def _naslag(app: FastAPI) -> Naslag:
    return naslag(document(app), _examples())


def _examples() -> Mapping[str, Any]:
    """Bodies by operationId from the examples that the tests run; calls without one get a body made from its schema."""
    messages = [json.loads(path.read_bytes())["bericht"] for path in sorted(EXAMPLES.glob("*.json"))]
    full = next((message for message in messages if len(message["betrokkenen"]) > 1), None)
    if full is None:
        return {}
    lines = "\n".join(json.dumps(message, ensure_ascii=False) for message in messages[:2])
    return {"createMutatie": full, "validateMutatie": full, "createBatch": lines}
