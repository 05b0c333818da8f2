"""HTTP of the indicators: the catalogue, and the cells of one of them."""

from typing import Annotated

from fastapi import Path, Query, Request, Response

from service.core.codes_incident import Stroom
from service.core.codes_zaak import TermijnVariant
from service.core.errors import StatistiekNietToegestaan
from service.core.velden import Dag
from service.statistics.antwoord import Indeling, Per
from service.statistics.beantwoording import Indicatoren
from service.statistics.routes.parameters import (
    EenEenheid,
    EenRegio,
    EenStroom,
    Lezer,
    RoosterPer,
    Tot,
    WelkeIndeling,
)
from service.statistics.routes.vormen import VORMEN, in_vorm
from service.statistics.schemas.indicatoren import CatalogusUit, IndicatorcijfersUit, IndicatorUit
from service.statistics.schemas.tabellen import tabel_van_antwoord, tabel_van_catalogus
from service.statistics.vraag import Vraag
from service.web.deps import Klok, Opslag, provided
from service.web.openapi import raises
from service.web.routing import api_router

router = api_router("statistieken")

DeIndicatoren = Annotated[Indicatoren, provided(Indicatoren)]


@router.get(
    "/statistieken/indicatoren",
    summary="Bekijk de catalogus van indicatoren",
    response_model=CatalogusUit,
    responses=VORMEN,
)
async def get_indicatoren(request: Request, caller: Lezer, indicatoren: DeIndicatoren) -> Response:
    """Alle indicatoren: wat er geteld wordt, over wat, in welke maat, en volgens welke bron."""
    catalogus = tuple(indicatoren.catalogus.values())
    uit = CatalogusUit(indicatoren=tuple(map(IndicatorUit.of, catalogus)))
    return await in_vorm(request, uit, lambda: tabel_van_catalogus(uit))


@router.get(
    "/statistieken/{indicator}",
    summary="Vraag de cijfers van een indicator",
    response_model=IndicatorcijfersUit,
    responses=VORMEN | raises(StatistiekNietToegestaan),
)
async def get_indicator(
    request: Request,
    caller: Lezer,
    database: Opslag,
    clock: Klok,
    indicatoren: DeIndicatoren,
    indicator: Annotated[str, Path(pattern="^[A-Z][0-9]{2}$", description="Id uit de catalogus.", examples=["K14"])],
    van: Annotated[
        Dag | None,
        Query(description="Eerste dag van de eerste periode; zonder: vier perioden.", examples=["2026-01-01"]),
    ] = None,
    tot: Tot = None,
    per: RoosterPer = Per.KWARTAAL,
    stroom: EenStroom = Stroom.HG,
    indeling: WelkeIndeling = Indeling.TOEN,
    vt_regio: EenRegio = None,
    eenheid: EenEenheid = None,
    termijn_variant: Annotated[
        TermijnVariant | None, Query(alias="termijnVariant", description="Alleen deze lezing van 'vijf dagen'.")
    ] = None,
) -> Response:
    """Cellen per meting, onderdeel, gebied en periode. Zonder regio of eenheid: het land, elke regio en elke eenheid.

    Het eigen gebied is exact. Van anderen zijn het gepubliceerde cijfers: afgerond op vijftallen, en geheim waar zij te
    klein zijn of waar een klein cijfer eruit te berekenen is. Elke cel zegt wat zij is.
    """
    vraag = Vraag(
        indicator=indicator,
        van=van,
        tot=tot,
        per=per,
        stroom=stroom,
        indeling=indeling,
        vt_regio=vt_regio,
        eenheid=eenheid,
        termijn_variant=termijn_variant,
    )
    async with database.read(replica=True) as tx:
        antwoord = await indicatoren.beantwoord(tx, vraag, caller, clock.now())
    return await in_vorm(request, IndicatorcijfersUit.of(antwoord), lambda: tabel_van_antwoord(antwoord))
