"""HTTP of the cases: Veilig Thuis opens a melding, records its steps, and sees the notices of other regions.

Own region only.
"""

from datetime import date
from typing import Annotated

from fastapi import Path, Query, Request, Response
from pydantic import Field

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.audit.service import GRONDSLAG, Actie, bekeken, record
from service.cases import hermelding, wachtenden
from service.cases.gebeurtenissen import Gebeurtenissen
from service.cases.schemas import KennisgevingenUit, KennisgevingUit, MeldingUit
from service.cases.schemas_gebeurtenissen import GebeurtenissenUit, GebeurtenisUit, VastgelegdUit
from service.cases.schemas_hermelding import HermeldingenUit
from service.cases.schemas_stappen import GebeurtenisIn
from service.cases.schemas_wachtenden import WachtendenUit, WachtendeUit
from service.cases.schemas_watkomt import OpenMeldingenUit
from service.cases.service import Cases
from service.cases.watkomt import Keuze, WatKomt
from service.core.calendar import Calendar
from service.core.codes_zaak import Fase, TermijnVariant, Volgendeklok, Wachtlijst
from service.core.errors import GegevensVernietigd, LeaseVerlopen, NietGevonden, StapNietMogelijk
from service.core.velden import Dag
from service.db.session import WriteTx
from service.web.deps import DoelbindingHeader, EenKeer, IdempotencyKey, Klok, MeldingId, Opslag, provided, require
from service.web.idempotency import Answer
from service.web.openapi import raises
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("meldingen")

Lezer = Annotated[Caller, require(Scope.MELDINGEN_LEZEN, soort=(Soort.VT,))]
Bijwerker = Annotated[Caller, require(Scope.MELDINGEN_BIJWERKEN, soort=(Soort.VT,))]
Kijker = Annotated[Caller, require(Scope.WACHTRIJ_LEZEN, Scope.MELDINGEN_LEZEN, soort=(Soort.VT,))]
Kalender = Annotated[Calendar, provided(Calendar)]
DeMeldingen = Annotated[Cases, provided(Cases)]
DeAgenda = Annotated[WatKomt, provided(WatKomt)]
Overdrachtdag = Annotated[Dag, Field(ge=date(2015, 1, 1), le=date(2999, 12, 31))]
DeGebeurtenissen = Annotated[Gebeurtenissen, provided(Gebeurtenissen)]


@router.get("/meldingen/{meldingId}", summary="Lees een melding")
async def get_melding(
    melding_id: MeldingId,
    caller: Lezer,
    doelbinding: DoelbindingHeader,
    response: Response,
    database: Opslag,
    clock: Klok,
    cases: DeMeldingen,
) -> MeldingUit:
    """De melding met bericht, verrijking en klokken; de eerste keer lezen geldt als kennisname.

    Van een ingetrokken melding wordt de inhoud niet meer verstrekt.
    """
    now = clock.now()
    async with database.write() as tx:
        opened = await cases.open(
            tx, [melding_id], caller=caller, vt_regio=policy.vt_regio_of(caller), doel=doelbinding, now=now
        )
        if melding_id not in opened:
            raise NietGevonden
        if opened[melding_id].vernietigd:
            raise GegevensVernietigd
        await record(tx, caller=caller, now=now, actie=Actie.RAADPLEGEN, object_soort="melding",
                     objecten=[melding_id], doelbinding=doelbinding, grondslag=GRONDSLAG,
                     betreft=[opened[melding_id].melding.mutatie_id])  # fmt: skip
    melding = cases.show(opened[melding_id], now)
    response.headers["ETag"] = melding.etag
    return melding


@router.post(
    "/meldingen/{meldingId}/gebeurtenissen",
    status_code=201,
    response_model=VastgelegdUit,
    summary="Leg een stap vast",
    responses=raises(LeaseVerlopen, StapNietMogelijk),
)
async def create_gebeurtenis(
    request: Request,
    melding_id: MeldingId,
    body: GebeurtenisIn,
    caller: Bijwerker,
    key: IdempotencyKey,
    idempotency: EenKeer,
    clock: Klok,
    gebeurtenissen: DeGebeurtenissen,
) -> Response:
    """Een stap in het leven van de melding, met het tijdstip waarop die werd gezet.

    Kan de stap niet, dan noemt het antwoord (409) wat eerst moet. Met `verbetert` is het een nieuwe versie van een
    eerdere stap; met `vervalt` neemt u die terug. Zou een latere stap daardoor niet meer kunnen, dan staat elk van die
    stappen in het antwoord en verandert er niets.
    """
    vt_regio = policy.vt_regio_of(caller)

    async def act(tx: WriteTx) -> Answer:
        done = await gebeurtenissen.take(tx, melding_id, body, caller=caller, vt_regio=vt_regio, now=clock.now())
        return Answer(201, VastgelegdUit.of(done))

    return await idempotency.run(request, caller, key, act)


@router.get("/meldingen/{meldingId}/gebeurtenissen", summary="Lees wat op een melding is vastgelegd")
async def list_gebeurtenissen(
    melding_id: MeldingId,
    caller: Lezer,
    doelbinding: DoelbindingHeader,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    gebeurtenissen: DeGebeurtenissen,
) -> GebeurtenissenUit:
    """Elke versie van elke stap, ook wat verviel en wat de klok zelf schreef, in de volgorde van vastleggen."""
    async with database.write() as tx:
        page = await gebeurtenissen.list(
            tx, melding_id, listing.page, caller=caller, vt_regio=policy.vt_regio_of(caller), doel=doelbinding,
            now=clock.now(),
        )  # fmt: skip
    listing.finish(response, page)
    return GebeurtenissenUit(items=tuple(map(GebeurtenisUit.of, page.items)))


@router.get("/regios/{vtRegio}/kennisgevingen", summary="Bekijk berichten dat een inwoner elders in een melding staat")
async def list_kennisgevingen(
    vt_regio: Annotated[str, Path(alias="vtRegio", description="Regio van Veilig Thuis.")],
    caller: Kijker,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    cases: DeMeldingen,
) -> KennisgevingenUit:
    """Alleen kenmerk, regio en reden, zonder persoonsgegevens; de andere regio vertelt wat nodig is."""
    policy.for_region(caller, vt_regio)
    async with database.read() as tx:
        page = await cases.list_notices(tx, vt_regio, listing.page)
    await bekeken(database, caller, "kennisgeving", [row.id for row in page.items], now=clock.now())
    listing.finish(response, page)
    return KennisgevingenUit(
        items=tuple(
            KennisgevingUit(
                kennisgeving_id=row.id,
                melding_id=row.melding_id,
                van_regio=row.van_regio,
                reden="BETROKKENE_WOONT_IN_REGIO",
                op=row.op,
            )
            for row in page.items
        )
    )


@router.get("/regios/{vtRegio}/hermeldingen", summary="Bekijk welke overgedragen zaken opnieuw zijn gemeld")
async def list_hermeldingen(
    vt_regio: Annotated[str, Path(alias="vtRegio", description="Regio van Veilig Thuis.")],
    caller: Kijker,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    van: Annotated[
        Overdrachtdag | None, Query(description="Overgedragen vanaf deze dag; zonder: een jaar vóór `tot`.")
    ] = None,
    tot: Annotated[
        Overdrachtdag | None, Query(description="Overgedragen vóór deze dag; zonder: tot en met vandaag.")
    ] = None,
) -> HermeldingenUit:
    """Per nieuwe melding binnen twaalf maanden na de overdracht, de oudste eerst, met de tellingen van K20.

    Zonder persoonsgegevens. De lijst toont wat is gevonden; de tellingen gaan uit van de stappen zoals zij nu gelden.
    """
    policy.for_region(caller, vt_regio)
    now = clock.now()
    periode = hermelding.periode(van, tot, vandaag=Calendar.local_day(now))
    async with database.read() as tx:
        page = await hermelding.list_hermeldingen(tx, vt_regio, periode, listing.page)
        tellingen = await hermelding.count_hermeldingen(tx, vt_regio, periode, now)
    shown = HermeldingenUit.of(tuple(page.items), tellingen, periode)
    await bekeken(database, caller, "hermelding", [one.hermelding_id for one in shown.items], now=now)
    listing.finish(response, page)
    return shown


@router.get(
    "/regios/{vtRegio}/wachtlijsten/{lijst}/meldingen", summary="Bekijk welke meldingen op een wachtlijst staan"
)
async def list_wachtenden(
    vt_regio: Annotated[str, Path(alias="vtRegio", description="Regio van Veilig Thuis.")],
    lijst: Annotated[Wachtlijst, Path(description="De wachtlijst.")],
    caller: Kijker,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    calendar: Kalender,
    termijn_variant: Annotated[
        TermijnVariant, Query(alias="termijnVariant", description="Lezing van 'vijf dagen'.")
    ] = TermijnVariant.WERKDAGEN,
) -> WachtendenUit:
    """Wie er vandaag op staan, wat het langst over tijd is eerst; zonder persoonsgegevens."""
    policy.for_region(caller, vt_regio)
    async with database.read() as tx:
        page = await wachtenden.list_wachtenden(
            tx, vt_regio, lijst, termijn_variant, listing.page, now=clock.now(), calendar=calendar
        )
    await bekeken(database, caller, "melding", [wachtende.melding.id for wachtende in page.items], now=clock.now())
    listing.finish(response, page)
    return WachtendenUit(items=tuple(map(WachtendeUit.of, page.items)))


@router.get("/regios/{vtRegio}/meldingen", summary="Bekijk wat open is en wat daarvan het eerst moet gebeuren")
async def list_open_meldingen(
    vt_regio: Annotated[str, Path(alias="vtRegio", description="Regio van Veilig Thuis.")],
    caller: Kijker,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    agenda: DeAgenda,
    fase: Annotated[Fase | None, Query(description="Alleen meldingen in deze fase.")] = None,
    klok: Annotated[Volgendeklok | None, Query(description="Alleen waar deze klok het eerst afloopt.")] = None,
    verlopen: Annotated[bool | None, Query(description="Alleen wat te laat is, of juist wat op tijd is.")] = None,
) -> OpenMeldingenUit:
    """Alles wat niet gesloten of ingetrokken is, wat het langst te laat is het eerst; zonder persoonsgegevens."""
    policy.for_region(caller, vt_regio)
    now = clock.now()
    async with database.read() as tx:
        keuze = Keuze(fase=fase, klok=klok, verlopen=verlopen)
        page = await agenda.list_volgende(tx, vt_regio, keuze, listing.page, now)
    await bekeken(database, caller, "melding", [regel.melding.id for regel in page.items], now=now)
    listing.finish(response, page)
    return OpenMeldingenUit.of(page.items, now)


@router.get("/regios/{vtRegio}/contactmomenten", summary="Bekijk welke contactmomenten eraan komen of zijn gemist")
async def list_contactmomenten(
    vt_regio: Annotated[str, Path(alias="vtRegio", description="Regio van Veilig Thuis.")],
    caller: Kijker,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    agenda: DeAgenda,
    verlopen: Annotated[bool | None, Query(description="Alleen wat gemist is, of juist wat nog komt.")] = None,
) -> OpenMeldingenUit:
    """Elke melding die wordt gevolgd, op het moment van het volgende contact; zonder persoonsgegevens."""
    policy.for_region(caller, vt_regio)
    now = clock.now()
    async with database.read() as tx:
        page = await agenda.list_contacten(tx, vt_regio, verlopen=verlopen, page=listing.page, now=now)
    await bekeken(database, caller, "melding", [regel.melding.id for regel in page.items], now=now)
    listing.finish(response, page)
    return OpenMeldingenUit.of(page.items, now)
