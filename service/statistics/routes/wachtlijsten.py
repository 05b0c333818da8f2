"""HTTP of the waiting lists: ministry analysts see every region, a Veilig Thuis sees its own."""

from typing import Annotated

from fastapi import Query

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.core.calendar import Calendar
from service.core.codes_zaak import Kennis, TermijnVariant
from service.core.mutatie import Dag
from service.statistics.schemas.wachtlijsten import WachtlijstenUit
from service.statistics.service import Statistics
from service.statistics.wachtlijsten import Vraag
from service.web.deps import Klok, Opslag, provided, require
from service.web.routing import api_router

router = api_router("statistieken")

Lezer = Annotated[Caller, require(Scope.STATISTIEK_LEZEN, soort=(Soort.MINISTERIE, Soort.VT))]
DeStatistiek = Annotated[Statistics, provided(Statistics)]


@router.get("/statistieken/wachtlijsten", summary="Bekijk de wachtlijsten op een dag")
async def get_wachtlijsten(
    caller: Lezer,
    database: Opslag,
    clock: Klok,
    statistics: DeStatistiek,
    peildatum: Annotated[
        Dag | None, Query(description="De dag, vanaf 1 januari 2015; zonder is het vandaag.", examples=["2016-07-31"])
    ] = None,
    termijn_variant: Annotated[
        TermijnVariant | None, Query(alias="termijnVariant", description="Alleen deze lezing van 'vijf dagen'.")
    ] = None,
    kennis: Annotated[
        Kennis, Query(description="NU: met alles wat sindsdien is verbeterd. TOEN: zoals het die dag bekend was.")
    ] = Kennis.NU,
    vt_regio: Annotated[
        str | None, Query(alias="vtRegio", max_length=60, description="Alleen deze regio.", examples=["twente"])
    ] = None,
) -> WachtlijstenUit:
    """WL1–WL6 zoals ze op die dag om 23:59:59 waren, exact, per regio en landelijk; met elke lezing en haar definitie.

    Veilig Thuis ziet alleen de eigen regio.
    """
    if caller.organisatie.soort is Soort.VT:
        vt_regio = vt_regio or policy.vt_regio_of(caller)
        policy.for_region(caller, vt_regio)
    now = clock.now()
    vraag = Vraag(peildatum=peildatum or Calendar.local_day(now), kennis=kennis, vt_regio=vt_regio)
    async with database.read(replica=True) as tx:
        beeld = await statistics.waiting_lists(tx, vraag, now)
    return WachtlijstenUit.of(
        beeld, statistics.names, frozenset([termijn_variant] if termijn_variant else TermijnVariant)
    )
