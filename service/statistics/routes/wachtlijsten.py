"""HTTP of the waiting lists: a Veilig Thuis sees its own region as it is, everybody else sees what is protected."""

from typing import Annotated

from fastapi import Query, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.core.calendar import Calendar
from service.core.codes_zaak import Kennis, TermijnVariant
from service.core.errors import StatistiekNietToegestaan
from service.core.velden import Dag
from service.statistics.routes.vormen import VORMEN, in_vorm
from service.statistics.schemas.wachtlijsten import WachtlijstenUit, WachtlijstverloopUit
from service.statistics.schemas.wachtlijsttabel import tabel_van_verloop, tabel_van_wachtlijsten
from service.statistics.wachtlijstbeeld import Wachtlijsten
from service.statistics.wachtlijstvraag import Welke
from service.web.deps import Klok, Opslag, provided, require
from service.web.openapi import raises
from service.web.routing import api_router

router = api_router("statistieken")

Lezer = Annotated[Caller, require(Scope.STATISTIEK_LEZEN, soort=(Soort.MINISTERIE, Soort.VT, Soort.POLITIE))]
DeWachtlijsten = Annotated[Wachtlijsten, provided(Wachtlijsten)]
EenVariant = Annotated[
    TermijnVariant | None, Query(alias="termijnVariant", description="Alleen deze lezing van 'vijf dagen'.")
]
EenKennis = Annotated[
    Kennis, Query(description="NU: met alles wat sindsdien is verbeterd. TOEN: zoals het die dag bekend was.")
]
EenRegio = Annotated[
    str | None, Query(alias="vtRegio", max_length=60, description="Alleen deze regio.", examples=["twente"])
]
Vergelijk = Annotated[
    bool, Query(description="Ook het land en, zonder 'vtRegio', alle regio's: voor Veilig Thuis naast de eigen regio.")
]
FOUTEN = raises(StatistiekNietToegestaan)


@router.get(
    "/statistieken/wachtlijsten",
    summary="Bekijk de wachtlijsten op een dag",
    response_model=WachtlijstenUit,
    responses=VORMEN | FOUTEN,
)
async def get_wachtlijsten(
    request: Request,
    caller: Lezer,
    database: Opslag,
    clock: Klok,
    wachtlijsten: DeWachtlijsten,
    peildatum: Annotated[
        Dag | None, Query(description="De dag, vanaf 1 januari 2015; zonder is het vandaag.", examples=["2016-07-31"])
    ] = None,
    termijn_variant: EenVariant = None,
    kennis: EenKennis = Kennis.NU,
    vt_regio: EenRegio = None,
    vergelijk: Vergelijk = False,
) -> Response:
    """WL1–WL6 zoals ze op die dag om 23:59:59 waren, per regio en landelijk; met elke lezing en haar definitie.

    Veilig Thuis ziet de eigen regio exact. Van anderen zijn aantallen afgerond op vijftallen, en geheim waar het er
    weinig zijn of waar dat eruit te berekenen is; een aantal op elke 100 open meldingen is daaruit berekend.
    """
    now = clock.now()
    welke = Welke(kennis=kennis, vt_regio=vt_regio, vergelijk=vergelijk)
    async with database.read(replica=True) as tx:
        beeld = await wachtlijsten.op_dag(tx, peildatum or Calendar.local_day(now), welke, caller, now)
    varianten = frozenset([termijn_variant] if termijn_variant else TermijnVariant)
    uit = WachtlijstenUit.of(beeld, wachtlijsten.namen, varianten)
    return await in_vorm(request, uit, lambda: tabel_van_wachtlijsten(uit))


@router.get(
    "/statistieken/wachtlijsten/verloop",
    summary="Bekijk de wachtlijsten aan het einde van elke maand",
    response_model=WachtlijstverloopUit,
    responses=VORMEN | FOUTEN,
)
async def get_wachtlijstverloop(
    request: Request,
    caller: Lezer,
    database: Opslag,
    clock: Klok,
    wachtlijsten: DeWachtlijsten,
    van: Annotated[
        Dag | None,
        Query(description="Eerste dag van de eerste maand; zonder: twaalf maanden.", examples=["2026-01-01"]),
    ] = None,
    tot: Annotated[
        Dag | None,
        Query(description="De dag na de laatste maand; zonder: tot de lopende maand.", examples=["2026-07-01"]),
    ] = None,
    termijn_variant: EenVariant = None,
    kennis: EenKennis = Kennis.NU,
    vt_regio: EenRegio = None,
    vergelijk: Vergelijk = False,
) -> Response:
    """Indicator K17 op de laatste dag van elke maand, in de cellen van elke indicator: de periode is die ene dag.

    Dezelfde cijfers als `/v1/statistieken/wachtlijsten` op die dagen; ten hoogste 24 maanden.
    """
    welke = Welke(kennis=kennis, vt_regio=vt_regio, vergelijk=vergelijk)
    async with database.read(replica=True) as tx:
        antwoord = await wachtlijsten.verloop(tx, van, tot, welke, caller, clock.now(), variant=termijn_variant)
    return await in_vorm(
        request, WachtlijstverloopUit.of(antwoord, kennis), lambda: tabel_van_verloop(antwoord, kennis)
    )
