"""The application: middleware, problems, and the routes of every room; no logic."""

import gc
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware
from starlette.routing import Route

from service import bootstrap
from service.alignment import routes as alignment
from service.audit import routes as audit
from service.cases import routes as cases
from service.cbs import routes as cbs
from service.core.clock import Clock
from service.exchange import routes as exchange
from service.feedback import routes as feedback
from service.intake import routes as intake
from service.notifications import routes as notifications
from service.observability.logging import configure
from service.pages import police
from service.pages import routes as pages
from service.pages.cijfers import routes as cijfers
from service.pages.regels import routes as regelpaginas
from service.parts import Services
from service.queues import routes as queues
from service.register import routes as register
from service.retention import routes as retention
from service.review import routes as review
from service.rules import routes as rules
from service.settings import Settings
from service.statistics import routes as statistics
from service.web import about, health, problems
from service.web.application import Application
from service.web.headers import API_PREFIX, Edge
from service.web.limits import Grenzen, Limits
from service.web.metrics import Metrics
from service.web.tijd import Looptijd


def routers() -> Iterable[APIRouter]:
    """The routes of every room, in the order of the contract."""
    return (
        intake.router,
        register.router,
        review.router,
        cases.router,
        *queues.routers,
        feedback.router,
        *exchange.routers,
        *alignment.routers,
        notifications.router,
        *rules.routers,
        *statistics.routers,
        cbs.router,
        *retention.routers,
        *audit.routers,
        about.router,
        about.wellknown,
        health.router,
        pages.router,
        police.router,
        cijfers.router,
        *regelpaginas.routers,
    )


def _bounds(settings: Settings) -> Grenzen:
    inhoud_s = settings.inhoud_timeout_s
    return Grenzen(
        max_in_flight=settings.max_gelijktijdig,
        max_body=settings.max_body_bytes,
        looptijd=Looptijd(inhoud_s=inhoud_s, geheel_s=settings.verzoek_timeout_s),
        max_body_at={f"{API_PREFIX}/mutaties/_batch": settings.max_batch_bytes},
        looptijd_daar=Looptijd(inhoud_s=inhoud_s, geheel_s=settings.batch_timeout_s, stroomt=True),
    )


def _trace(app: FastAPI, services: Services, templates: Sequence[str]) -> None:
    """Put a span around each request, inside the outermost layer."""
    from service.observability.traces import Traces
    from service.web.traces import Traced

    traces = services.get(Traces)
    traces.knows(routes=templates)
    app.user_middleware.insert(1, Middleware(Traced, traces=traces))


def create_app(settings: Settings | None = None, *, clock: Clock | None = None) -> FastAPI:
    """The application for ``settings``, or for those of the environment; nothing is connected yet."""
    configure()
    settings = settings or Settings()
    services = bootstrap.build(settings, clock=clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await services.start()
        # Requests free what they made by themselves; the collector only has to find the rare cycle. What was loaded at
        # the start stays for good, so it is not looked at again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        try:
            yield
        finally:
            await services.stop()

    app = Application(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.services = services
    problems.install(app)
    app.add_middleware(Limits, grenzen=_bounds(settings))
    app.add_middleware(Edge, metrics=services.get(Metrics))
    for router in routers():
        # Routes are taken over as they are: 'include_router' would match every path twice on each request.
        app.router.routes.extend(router.routes)
    pages.mount_static(app)
    templates = [route.path for route in app.router.routes if isinstance(route, Route)]
    services.get(Metrics).knows_routes(templates)
    if settings.otlp_url is not None:
        _trace(app, services, templates)
    return app
