"""HTTP of the rules: whoever may read them sees every rule, its reason, its source, and what is switched off."""

from typing import Annotated

from fastapi import Path, Response

from service.access.callers import Caller, Scope
from service.rules.schemas import RegelsetKort, RegelsetsUit, RegelsetUit
from service.rules.service import Rules
from service.web.deps import provided, require
from service.web.routing import api_router

router = api_router("regelsets")

Lezer = Annotated[Caller, require(Scope.REGELS_LEZEN)]
DeRegels = Annotated[Rules, provided(Rules)]


@router.get("/regelsets", summary="Bekijk de regelsets")
async def list_regelsets(_caller: Lezer, rules: DeRegels) -> RegelsetsUit:
    """De landelijke set eerst, daarna de regionale aanvullingen."""
    return RegelsetsUit(items=[RegelsetKort.of(found, rules.regions_of(found)) for found in rules.list_sets()])


@router.get("/regelsets/{id}", summary="Lees een regelset")
async def get_regelset(
    id_: Annotated[
        str, Path(alias="id", pattern="^[a-z][a-z0-9-]{1,59}$", description="Id van de set, zoals 'landelijk'.")
    ],
    _caller: Lezer,
    response: Response,
    rules: DeRegels,
) -> RegelsetUit:
    """Alle regels met voorwaarde, reden, bron en zekerheid, de drempels, en wat uit staat met motivering."""
    found = rules.get_current(id_)
    response.headers["ETag"] = f'"{found.hash}"'
    return RegelsetUit.of(found, rules.regions_of(found))
