"""HTTP of the mirror: what changed in the queues of the own region since a position."""

from typing import Annotated, Literal

from fastapi import Query

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.audit.service import bekeken
from service.core.errors import PositieTeOud
from service.db.paging import DEFAULT_LIMIT, MAX_LIMIT
from service.queues.mirror import Spiegel
from service.queues.schemas import ItemUit, WijzigingenUit, WijzigingUit
from service.queues.service import Queues
from service.web.deps import Klok, Opslag, provided, require
from service.web.openapi import raises
from service.web.routing import api_router

router = api_router("wachtrijen")

Lezer = Annotated[Caller, require(Scope.WACHTRIJ_LEZEN, soort=(Soort.VT,))]


@router.get("/wachtrijen/_deltas", summary="Volg wat in de wachtrijen verandert", responses=raises(PositieTeOud))
async def list_wachtrijen_deltas(
    caller: Lezer,
    database: Opslag,
    clock: Klok,
    queues: Annotated[Queues, provided(Queues)],
    spiegel: Annotated[Spiegel, provided(Spiegel)],
    after: Annotated[
        str | None, Query(min_length=1, max_length=1000, description="`positie` uit het vorige antwoord.")
    ] = None,
    vanaf: Annotated[
        Literal["nu"] | None,
        Query(description="Begin met een eigen kopie: alleen de positie van nu. Lees daarna de wachtrijen zelf."),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Hoeveel ten hoogste.")] = DEFAULT_LIMIT,
) -> WijzigingenUit:
    """Elke verandering voor de eigen regio precies één keer, in volgorde en zonder gaten; zonder persoonsgegevens.

    Bij elke verandering staat hoe de melding nu in de wachtrijen staat, net als in de lijsten. Wie alles toepast, houdt
    een volledige kopie. Redenen die van de tijd afhangen (een termijn, een claim die verloopt) gelden op het moment van
    het antwoord.
    """
    vt_regio, now = policy.vt_regio_of(caller), clock.now()
    async with database.read() as tx:
        if vanaf is not None:
            found = await spiegel.begin(tx, vt_regio, now=now)
        else:
            found = await spiegel.deltas(tx, vt_regio, after=after, limit=limit, now=now)
    if found.items:  # that nothing changed says nothing of anybody
        await bekeken(database, caller, "melding", [*{one.melding_id: None for one in found.items}], now=now)
    return WijzigingenUit(
        items=tuple(
            WijzigingUit(
                op=one.op,
                soort=one.soort,
                melding_id=one.melding_id,
                item=None if one.item is None else ItemUit.of(one.item, queues.waarom(one.item, now), now),
            )
            for one in found.items
        ),
        positie=found.positie,
        meer=found.meer,
    )
