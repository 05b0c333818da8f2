"""HTTP of the reports and the signals; asked, answered and protected as the indicators are."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from service.access.callers import Caller
from service.core.codes_incident import Stroom
from service.core.errors import StatistiekNietToegestaan
from service.core.velden import Dag
from service.statistics.antwoord import Gebiedsoort, Indeling, Per
from service.statistics.indicator import Indicator
from service.statistics.rapportdefinities import KWALITEITSRAPPORT, REGELKWALITEIT, SPIEGELRAPPORT
from service.statistics.rapporten import Rapporten
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
from service.statistics.schemas.indicatoren import IndicatorcijfersUit
from service.statistics.schemas.signalen import SignalenUit, tabel_van_signalen
from service.statistics.schemas.tabellen import tabel_van_antwoord
from service.statistics.signalen import Signalen
from service.statistics.vraag import Vraag
from service.web.deps import Klok, Opslag, provided
from service.web.openapi import raises
from service.web.routing import api_router

router = api_router("statistieken")

DeRapporten = Annotated[Rapporten, provided(Rapporten)]
DeSignalen = Annotated[Signalen, provided(Signalen)]
ANTWOORDEN = VORMEN | raises(StatistiekNietToegestaan)


def _vraag(
    van: Annotated[
        Dag | None,
        Query(
            description="Eerste dag van de eerste periode; zonder: de laatste hele periode.", examples=["2026-01-01"]
        ),
    ] = None,
    tot: Tot = None,
    per: RoosterPer = Per.KWARTAAL,
    stroom: EenStroom = Stroom.HG,
    indeling: WelkeIndeling = Indeling.TOEN,
    vt_regio: EenRegio = None,
    eenheid: EenEenheid = None,
    gebiedsoort: Annotated[
        Gebiedsoort | None,
        Query(description="Het land, alle regio's, of alle eenheden; zonder keuze de eigen regio of eenheid."),
    ] = None,
) -> Vraag:
    return Vraag(
        indicator="",
        van=van,
        tot=tot,
        per=per,
        stroom=stroom,
        indeling=indeling,
        vt_regio=vt_regio,
        eenheid=eenheid,
        gebiedsoorten=None if gebiedsoort is None else frozenset({gebiedsoort}),
    )


DeVraag = Annotated[Vraag, Depends(_vraag)]


async def _geef(
    request: Request, rapport: Indicator, vraag: Vraag, caller: Caller, database: Opslag, clock: Klok,
    rapporten: Rapporten,
) -> Response:  # fmt: skip
    async with database.read(replica=True) as tx:
        antwoord = await rapporten.geef(tx, rapport, vraag, caller, clock.now())
    return await in_vorm(request, IndicatorcijfersUit.of(antwoord), lambda: tabel_van_antwoord(antwoord))


@router.get(
    "/statistieken/spiegelrapport",
    summary="Bekijk hoe volledig mutaties zijn ingevuld",
    response_model=IndicatorcijfersUit,
    responses=ANTWOORDEN,
)
async def get_spiegelrapport(
    request: Request, caller: Lezer, database: Opslag, clock: Klok, rapporten: DeRapporten, vraag: DeVraag
) -> Response:
    """Per controle Q01–Q25: van de mutaties waarop zij van toepassing is, het deel zonder gebrek.

    Wat het vaakst ontbreekt eerst. Ook hoe vaak Veilig Thuis het miste. Wie wat ziet, is als bij de indicatoren.
    """
    return await _geef(request, SPIEGELRAPPORT, vraag, caller, database, clock, rapporten)


@router.get(
    "/statistieken/kwaliteitsrapport",
    summary="Bekijk waar gegevens elkaar tegenspreken",
    response_model=IndicatorcijfersUit,
    responses=ANTWOORDEN,
)
async def get_kwaliteitsrapport(
    request: Request, caller: Lezer, database: Opslag, clock: Klok, rapporten: DeRapporten, vraag: DeVraag
) -> Response:
    """Per soort tegenspraak: het deel van de mutaties, en van de meldingen met wat er later over is vastgelegd.

    Wat het vaakst voorkomt eerst. Wie wat ziet, is als bij de indicatoren.
    """
    return await _geef(request, KWALITEITSRAPPORT, vraag, caller, database, clock, rapporten)


@router.get(
    "/statistieken/regelkwaliteit",
    summary="Bekijk wat elke regel doet",
    response_model=IndicatorcijfersUit,
    responses=ANTWOORDEN,
)
async def get_regelkwaliteit(
    request: Request, caller: Lezer, database: Opslag, clock: Klok, rapporten: DeRapporten, vraag: DeVraag
) -> Response:
    """Per versie en regel: hoe vaak zij afging, wat Veilig Thuis daarvan vond (precisie), en wat de steekproef vond.

    Aandelen hebben een interval. Zonder gebied: het eigen gebied, en voor wie dat niet heeft het land.
    """
    return await _geef(request, REGELKWALITEIT, vraag, caller, database, clock, rapporten)


@router.get(
    "/statistieken/signalen",
    summary="Bekijk de signalen van 'basis op orde'",
    response_model=SignalenUit,
    responses=ANTWOORDEN,
)
async def get_signalen(
    request: Request,
    caller: Lezer,
    database: Opslag,
    clock: Klok,
    signalen: DeSignalen,
    van: Annotated[
        Dag | None,
        Query(description="Eerste dag van de periode; zonder: de laatste die voorbij is.", examples=["2026-01-01"]),
    ] = None,
    per: RoosterPer = Per.KWARTAAL,
    stroom: EenStroom = Stroom.HG,
    vt_regio: EenRegio = None,
) -> Response:
    """Termijnen, wachtlijsten, toezicht tijdens wachten, overdracht en terugkoppeling per regio, naast hun norm.

    Een signaal is een reden om na te vragen, geen oordeel. Zonder regio: de eigen regio, en voor wie die niet heeft het
    land en elke regio. Wachtlijsten zijn die van de laatste dag van de periode.
    """
    async with database.read(replica=True) as tx:
        overzicht = await signalen.geef(tx, van, per, vt_regio, caller, clock.now(), stroom=stroom)
    return await in_vorm(request, SignalenUit.of(overzicht), lambda: tabel_van_signalen(overzicht))
