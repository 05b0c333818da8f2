"""HTTP of reading the rules: whoever may sees every rule, its reason and source, and what is being changed."""

from typing import Annotated

from fastapi import Query, Response

from service.db.session import Database
from service.rules.editie import PATROON, uuid_of
from service.rules.routes.parameters import DeEdities, DeRegels, Lezer, RegelsetId, etag
from service.rules.schemas import RegelsetKort, RegelsetsUit, RegelsetUit
from service.rules.schemas_editie import EditieKort, EditieUit
from service.rules.schemas_verschil import VerschilUit
from service.rules.service import Edities, Editiestatus, Rules, RuleSet, verschil_van
from service.web.deps import Klok, Opslag
from service.web.paging import Listing
from service.web.routing import api_router

router = api_router("regelsets")


@router.get("/regelsets", summary="Bekijk de regelsets")
async def list_regelsets(
    _caller: Lezer,
    rules: DeRegels,
    edities: DeEdities,
    listing: Listing,
    response: Response,
    database: Opslag,
    status: Annotated[
        Editiestatus | None, Query(description="Edities die zo staan, de nieuwste eerst; zonder: wat nu geldt.")
    ] = None,
) -> RegelsetsUit:
    """De landelijke set eerst, daarna de regionale aanvullingen; of de edities waarmee de regels worden gewijzigd."""
    if status is None:
        return RegelsetsUit(items=[RegelsetKort.of(found, rules.regions_of(found)) for found in rules.list_sets()])
    items = []
    async with database.read() as tx:
        page = await edities.list_page(tx, status, listing.page)
        for editie in page.items:
            found = await edities.regelset(tx, editie)
            regions = [editie.vt_regio] if editie.vt_regio else []
            items.append(RegelsetKort.of(found, regions, editie=EditieKort.of(editie)))
    listing.finish(response, page)
    return RegelsetsUit(items=items)


@router.get("/regelsets/{id}", summary="Lees een regelset")
async def get_regelset(
    id_: RegelsetId,
    _caller: Lezer,
    response: Response,
    rules: DeRegels,
    edities: DeEdities,
    database: Opslag,
    clock: Klok,
) -> RegelsetUit:
    """Alle regels met voorwaarde, reden, bron en zekerheid, de drempels, en wat uit staat met motivering.

    Van een editie ook hoe zij ervoor staat, wie wat van haar vond, en welke zekere regels zij verzwakt.
    """
    editie_id = uuid_of(id_)
    if editie_id is None:
        found = rules.get_current(id_)
        response.headers["ETag"] = f'"{found.hash}"'
        return RegelsetUit.of(found, rules.regions_of(found))
    voor = await edities.leg_voor(database, editie_id, now=clock.now())
    response.headers["ETag"] = etag(voor.editie)
    regions = [voor.editie.vt_regio] if voor.editie.vt_regio else []
    return RegelsetUit.of(voor.regelset, regions, editie=EditieUit.van(voor))


@router.get("/regelsets/{id}/verschillen", summary="Vergelijk twee regelsets")
async def get_verschillen(
    id_: RegelsetId,
    _caller: Lezer,
    rules: DeRegels,
    edities: DeEdities,
    database: Opslag,
    clock: Klok,
    met: Annotated[
        str | None,
        Query(pattern=PATROON, description="De set of editie ernaast; zonder: wat nu geldt in dat gebied."),
    ] = None,
) -> VerschilUit:
    """Wat er anders is dan in `met`, in woorden: eerst wat wordt verzwakt, daarna regel voor regel per uitkomst."""
    naar, vt_regio = await _found(id_, rules, edities, database)
    van = rules.for_region(vt_regio, clock.now()) if met is None else (await _found(met, rules, edities, database))[0]
    return VerschilUit.of(await verschil_van(van, naar))


async def _found(id_: str, rules: Rules, edities: Edities, database: Database) -> tuple[RuleSet, str | None]:
    """A set in force or an edition, and the region it is for."""
    editie_id = uuid_of(id_)
    if editie_id is None:
        found = rules.get_current(id_)
        return found, next(iter(rules.regions_of(found)), None)
    async with database.read() as tx:
        editie = await edities.get(tx, editie_id)
        return await edities.regelset(tx, editie), editie.vt_regio
