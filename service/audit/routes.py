"""HTTP of looking into the record: for the auditor, and for police when a person asks to whom data on him went."""

from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import Depends, Query, Response

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.audit.acties import Actie
from service.audit.inzage import Filter, Inzage
from service.audit.schemas import (
    AuditregelsUit,
    AuditregelUit,
    AuditstandUit,
    PersoonIn,
    VerstrekkingenUit,
    VerstrekkingUit,
)
from service.core.errors import Finding, OngeldigeInvoer
from service.core.velden import Tijdstip
from service.db.namens import DE_DIENST, als
from service.web.deps import DoelbindingHeader, Klok, Opslag, provided, require
from service.web.paging import Listing
from service.web.routing import api_router

audit = api_router("audit")
verstrekkingen = api_router("verstrekkingen")
routers = (audit, verstrekkingen)

Auditor = Annotated[Caller, require(Scope.AUDIT_LEZEN, soort=(Soort.BEHEER,))]
Privacyfunctionaris = Annotated[Caller, require(Scope.AUDIT_LEZEN, soort=(Soort.POLITIE,))]
DeInzage = Annotated[Inzage, provided(Inzage)]
_STANDAARD: Final = timedelta(days=31)
_LANGST: Final = timedelta(days=366)


async def _filter(
    clock: Klok,
    van: Annotated[Tijdstip | None, Query(description="Vanaf dit tijdstip; zonder: 31 dagen vóór 'tot'.")] = None,
    tot: Annotated[Tijdstip | None, Query(description="Tot dit tijdstip; zonder: nu.")] = None,
    actie: Annotated[Actie | None, Query(description="Alleen deze handeling.")] = None,
    organisatie: Annotated[
        str | None, Query(pattern=r"^[a-z]+(:[a-z0-9-]+)?$", max_length=60, description="Van wie de actor is.")
    ] = None,
    actor: Annotated[str | None, Query(min_length=1, max_length=200, description="Wie het deed (sub).")] = None,
    object_soort: Annotated[
        str | None, Query(alias="objectSoort", pattern=r"^[a-z-]{1,20}$", description="Soort object.")
    ] = None,
    object_id: Annotated[
        str | None, Query(alias="objectId", pattern=r"^[A-Za-z0-9:_./-]{1,100}$", description="Eén object.")
    ] = None,
    resultaat: Annotated[str | None, Query(pattern=r"^[A-Z_]{1,20}$", description="Alleen met dit resultaat.")] = None,
) -> Filter:
    end = clock.now() if tot is None else tot
    begin = _begin(van, end, always=object_id is not None)
    return Filter(
        van=begin, tot=end + timedelta(microseconds=1) if tot is None else end, actie=actie, organisatie=organisatie,
        actor=actor, object_soort=object_soort, object_id=object_id, resultaat=resultaat,
    )  # fmt: skip


def _begin(van: datetime | None, end: datetime, *, always: bool) -> datetime:
    """When the period begins: of one object all is looked at, else at most a year."""
    begin = end - (10 * _LANGST if always else _STANDAARD) if van is None else van
    if begin > end:
        raise OngeldigeInvoer(errors=[Finding("query", "van", "volgorde", "Het begin ligt na het einde.")])
    if not always and end - begin > _LANGST:
        too_long = Finding("query", "van", "te_lang", "Zonder objectId is de periode ten hoogste een jaar.")
        raise OngeldigeInvoer(errors=[too_long])
    return begin


@audit.get("/auditregels", summary="Zoek in het auditspoor")
async def list_auditregels(
    caller: Auditor,
    doelbinding: DoelbindingHeader,
    wanted: Annotated[Filter, Depends(_filter)],
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    inzage: DeInzage,
) -> AuditregelsUit:
    """Wie wat deed, waarmee, waarvoor en met welk resultaat, de nieuwste regel eerst; nooit de inhoud.

    Alleen voor een auditor, met een doelbinding `AUDIT_…` (artikel 32a Wpg). Ook deze vraag komt in het spoor.
    """
    with als(DE_DIENST):  # the trail is of every organisation
        async with database.write() as tx:
            page = await inzage.list_entries(tx, wanted, listing.page, caller=caller, doel=doelbinding, now=clock.now())
    listing.finish(response, page)
    return AuditregelsUit(items=tuple(map(AuditregelUit.of, page.items)))


@audit.get("/auditregels/kop", summary="Lees hoe ver het auditspoor is verzegeld")
async def get_kop(caller: Auditor, database: Opslag, clock: Klok, inzage: DeInzage) -> AuditstandUit:
    """De laatste ondertekende kop van de keten. Bewaar die elders: `meldbrug audit controleer --kop` gaat hem na."""
    with als(DE_DIENST):
        async with database.read() as tx:
            return AuditstandUit.of(await inzage.stand(tx), clock.now())


@verstrekkingen.post("/verstrekkingen/_zoek", summary="Zoek aan wie gegevens over een persoon zijn verstrekt")
async def search_verstrekkingen(
    body: PersoonIn,
    caller: Privacyfunctionaris,
    doelbinding: DoelbindingHeader,
    listing: Listing,
    response: Response,
    database: Opslag,
    clock: Klok,
    inzage: DeInzage,
) -> VerstrekkingenUit:
    """Voor het verzoek van een betrokkene (artikel 25 Wpg): aan wie, wanneer en waarvoor, in de laatste vier jaar.

    Van gegevens van de eigen eenheid, ook als die zelf al zijn gewist. Doelbinding `INZAGE_BETROKKENE`; dat niets is
    gevonden, wordt ook vastgelegd.
    """
    if findings := tuple(body.gebreken()):
        raise OngeldigeInvoer(errors=findings)
    async with database.write() as tx:
        page = await inzage.provided(
            tx, body.persoon(), listing.page, caller=caller, eenheid=policy.eenheid_of(caller), doel=doelbinding,
            now=clock.now(),
        )  # fmt: skip
    listing.finish(response, page)
    return VerstrekkingenUit(items=tuple(map(VerstrekkingUit.of, page.items)))
