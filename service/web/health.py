"""Whether the process lives, whether it can work, by component, and its figures; for the platform, not for callers."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from service.core.errors import NietAangemeld, NietGevonden, TijdelijkNietBeschikbaar
from service.core.ids import canonical_json
from service.observability.events import GEREEDHEID_MISLUKT
from service.observability.logging import emit
from service.settings import Settings
from service.web.metrics import CONTENT_TYPE_LATEST, Metrics
from service.web.problems import MEDIA_TYPE, problem_of, request_id_of

router = APIRouter(include_in_schema=False)

CHECK_TIMEOUT_S = 3.0

Check = Callable[[], Awaitable[None]]


class Readiness:
    """The components that must work before callers are let in; a check passes in silence or raises."""

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    def add(self, name: str, check: Check) -> None:
        """Add a component by its name in answers."""
        self._checks[name] = check

    async def look(self) -> dict[str, str]:
        """``OK`` or ``NIET_OK`` for every component; why it is not goes to the log."""
        results = await asyncio.gather(*(self._run(name, check) for name, check in self._checks.items()))
        return dict(zip(self._checks, results, strict=True))

    async def _run(self, name: str, check: Check) -> str:
        try:
            async with asyncio.timeout(CHECK_TIMEOUT_S):
                await check()
        except Exception as error:  # noqa: BLE001 - whatever it is, the component does not work
            emit(GEREEDHEID_MISLUKT, onderdeel=name, fout=type(error).__name__)
            return "NIET_OK"
        return "OK"


@router.get("/health/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "OK"}


@router.get("/health/ready")
async def ready(request: Request) -> Response:
    """The process can work: 200, or 503 with the component that cannot."""
    readiness: Readiness = request.app.state.services.get(Readiness)
    components = await readiness.look()
    if all(state == "OK" for state in components.values()):
        return Response(canonical_json({"status": "OK", "onderdelen": components}), media_type="application/json")
    problem: dict[str, Any] = problem_of(TijdelijkNietBeschikbaar(), request_id_of(request))
    body = canonical_json({**problem, "onderdelen": components})
    return Response(body, status_code=503, headers={"Retry-After": "5"}, media_type=MEDIA_TYPE)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The figures, as Prometheus reads them; only for who holds the token of this installation.

    Without such a token the figures can be read where the installation is one to try things out: it trusts tokens of
    its own key only. Where callers from outside come, ``NietGevonden``.
    """
    services = request.app.state.services
    settings: Settings = services.settings
    if settings.metrics_token is None:
        if not settings.local_tokens:
            raise NietGevonden
    elif not _holds(request, settings.metrics_token.get_secret_value()):
        raise NietAangemeld
    figures: Metrics = services.get(Metrics)
    return Response(await figures.read(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _holds(request: Request, secret: str) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), secret.encode())
