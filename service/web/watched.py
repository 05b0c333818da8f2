"""Health and figures of a process that does the work and answers no callers: a door for the platform only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.routing import APIRoute

from service.web import health, problems
from service.web.headers import Edge
from service.web.metrics import Metrics


@asynccontextmanager
async def watched(services: Any, *, host: str, port: int) -> AsyncIterator[None]:
    """Answer `/health` and `/metrics` of these services while the block lasts; signals are left to whoever works."""
    server = _Beside(
        uvicorn.Config(
            _app(services),
            host=host,
            port=port,
            lifespan="off",
            ws="none",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
        )
    )
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started:
            if serving.done():
                serving.result()
                raise RuntimeError("the door for the platform does not open")
            await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)


class _Beside(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


def _app(services: Any) -> FastAPI:
    metrics: Metrics = services.get(Metrics)
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.services = services
    problems.install(app)
    app.add_middleware(Edge, metrics=metrics)
    app.router.routes.extend(health.router.routes)
    metrics.knows_routes(route.path for route in health.router.routes if isinstance(route, APIRoute))
    return app
