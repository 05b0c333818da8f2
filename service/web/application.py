"""The application itself: FastAPI, with only those layers around its routes that this service needs.

FastAPI puts six layers around a route; three of them do what `Edge` and `Limits` do here (errors, bounds) or what is
switched off (its telemetry). A route that takes the straight way (`straight.py`) and has no parameter in its path is
entered directly, without asking every route before it whether it is meant. No endpoint can tell the difference.
"""

from collections.abc import Iterable

from fastapi import FastAPI, Request
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from service.web.routing import Route


class Application(FastAPI):
    """FastAPI with the layers of this service; the outermost one turns every error into an answer."""

    def build_middleware_stack(self) -> ASGIApp:
        """Our own layers, then the straight way, then the routes as FastAPI serves them."""
        routed = ExceptionMiddleware(AsyncExitStackMiddleware(self.router), handlers=self.exception_handlers)
        app: ASGIApp = _StraightIn(routed, self.router.routes)
        for layer, args, kwargs in reversed(self.user_middleware):
            app = layer(app, *args, **kwargs)
        return app


class _StraightIn:
    """Enters a straight route by its method and path, and leaves everything else to the router."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self._app = app
        self._routes = {
            (method, route.path): (route, route.entrance)
            for route in routes
            if isinstance(route, Route) and route.entrance is not None
            for method in route.methods or ()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; errors leave as they are, `Edge` makes them answers."""
        found = self._routes.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        route, enter = found
        scope["route"] = route
        scope["path_params"] = {}
        response = await enter(Request(scope, receive, send))
        await response(scope, receive, send)
