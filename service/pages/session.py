"""Who looks at a page: the token of the API in a cookie that scripts cannot read and other sites cannot send.

Only pages honour the cookie; the API knows no cookies, so nothing a page could be tricked into reaches it. Who writes
by a form passes what a write over the API passes (`admit`).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.access.tokens import Toegang
from service.core.errors import GeenToegang, MeldbrugError, NietAangemeld, NietGevonden
from service.db.namens import NIEMAND, werk_namens
from service.pages.rendering import page
from service.web.poort import Poort
from service.web.problems import log_problem, request_id_of
from service.web.vergeefs import Vergeefs

COOKIE: Final = "meldbrug_sessie"
COOKIE_CHARS: Final = 3_800
"""What a browser keeps in one cookie, with room for its name and attributes."""

_OWN_PAGE: Final = re.compile(
    r"/(?:|uitleg|controlelijst|uitleg/[0-9a-f-]{36}|cijfers(?:/[a-z]+)?(?:\?[A-Za-z0-9=&%|@._:+-]*)?"
    r"|regels(?:/[a-z0-9-]{2,60}(?:/(?:wijzigen|proberen|verschillen|leren))?|/(?:simulaties|schaduwen)/[0-9a-f-]{36}(?:/voorbeelden)?)?"
    r"(?:\?met=[a-z0-9-]{2,60})?)"
)


class PageRoute(APIRoute):
    """A route that knows who looks, and tells what goes wrong as a page."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """The handler of FastAPI, between the two."""
        inner: Callable[[Request], Awaitable[Response]] = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                toegang = request.state.toegang = await _toegang(request)
                caller = request.state.caller = toegang.caller if toegang else None
                werk_namens(str(caller.organisatie) if caller else NIEMAND)
                request.state.toegelaten = caller
                return await inner(request)
            except (MeldbrugError, RequestValidationError) as error:
                if isinstance(error, NietAangemeld) and getattr(request.state, "caller", None) is None:
                    return RedirectResponse(f"/aanmelden?naar={quote(_asked(request))}", status_code=303)
                # An address that cannot be right is one where nothing is.
                problem = error if isinstance(error, MeldbrugError) else NietGevonden()
                log_problem(error, problem, method=request.method, route=self.path)
                await request.app.state.services.get(Vergeefs).zie(request, problem)
                return page(
                    request, "probleem.html", status=problem.status, probleem=problem, nummer=request_id_of(request)
                )

        return handle


def signed_in(request: Request) -> Caller:
    """Who looks; raises ``NietAangemeld`` when nobody is signed in."""
    caller: Caller | None = request.state.caller
    if caller is None:
        raise NietAangemeld
    return caller


async def admit(request: Request, scope: Scope, *soorten: Soort) -> Caller:
    """Who writes by a form of ours, past the gate of the API: signed in, scope, organisation, one act per token.

    The pace was taken when the cookie was read. Raises ``NietAangemeld`` and ``GeenToegang``.
    """
    caller = signed_in(request)
    from_own_page(request)
    policy.may(caller, scope)
    policy.is_of(caller, *soorten)
    poort: Poort = request.app.state.services.get(Poort)
    await poort.use(request, request.state.toegang)
    return caller


async def sign_in(request: Request, token: str) -> Toegang:
    """Whom this token lets in; raises ``NietAangemeld`` with the reason when it is of no use here."""
    if len(token) > COOKIE_CHARS:
        raise NietAangemeld("Dit token is te lang om in een browser te bewaren.")
    poort: Poort = request.app.state.services.get(Poort)
    toegang = await poort.recognise(request, token)
    poort.pace(request, toegang)
    return toegang


def keep(request: Request, response: Response, token: str) -> None:
    """Let the browser keep the token until it is closed, and send it over TLS alone.

    Behind a proxy every address looks like plain HTTP here: that the browser speaks TLS is known of the installation.
    """
    secure = request.url.scheme == "https" or request.app.state.services.settings.achter_proxy
    response.set_cookie(COOKIE, token, path="/", httponly=True, samesite="strict", secure=secure)


def forget(response: Response) -> None:
    """Let the browser forget the token."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def from_own_page(request: Request) -> None:
    """Pass for a form of this site; another site may not sign someone in or out. Raises ``GeenToegang``."""
    site = request.headers.get("sec-fetch-site")
    if site is None:
        origin = request.headers.get("origin")
        site = "same-origin" if origin is None or urlsplit(origin).netloc == request.headers.get("host") else "other"
    if site not in ("same-origin", "none"):
        raise GeenToegang("Dit formulier hoort bij een andere site.")


def own_page(path: str) -> str:
    """Where to go after signing in: one of our own pages, whatever was asked."""
    return path if _OWN_PAGE.fullmatch(path) else "/"


def _asked(request: Request) -> str:
    """The page that was asked for, with what was chosen on it where that is part of one of our own addresses."""
    path, query = request.url.path, request.url.query
    full = f"{path}?{query}"
    return full if query and own_page(full) == full else path


async def _toegang(request: Request) -> Toegang | None:
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    try:
        return await sign_in(request, token)
    except NietAangemeld:
        return None
