"""HTTP of the register: police reads back what it sent. Own unit only; every look is on record."""

from typing import Annotated

from fastapi import Query

from service.access import policy
from service.access.callers import Caller, Scope, Soort
from service.audit import service as audit
from service.audit.service import Actie
from service.core.velden import BvhNummer, Dag
from service.register.schemas import BerichtUit, IntrekkingUit, MutatieLijst, Ontvangst, Reconciliatie
from service.register.service import Register, ontvangst
from service.web.deps import DoelbindingHeader, Klok, MutatieId, Opslag, provided, require
from service.web.routing import api_router

router = api_router("mutaties")

Lezer = Annotated[Caller, require(Scope.MUTATIES_LEZEN, Scope.MUTATIES_BEOORDELEN, soort=(Soort.POLITIE,))]
HetRegister = Annotated[Register, provided(Register)]


@router.get("/mutaties", summary="Zoek mutaties op BVH-nummer")
async def list_mutaties(
    caller: Lezer,
    database: Opslag,
    clock: Klok,
    register: HetRegister,
    bvh_nummer: Annotated[BvhNummer, Query(alias="bvhNummer", description="Alle versies, de nieuwste eerst.")],
) -> MutatieLijst:
    """Alle versies van één BVH-nummer van de eigen eenheid, de nieuwste eerst."""
    async with database.write() as tx:
        found = await register.list_by_number(tx, bvh_nummer, eenheid=policy.eenheid_of(caller))
        await audit.record(tx, caller=caller, now=clock.now(), actie=Actie.RAADPLEGEN, object_soort="mutatie",
                           objecten=[dossier.id for dossier in found])  # fmt: skip
    return MutatieLijst(items=tuple(ontvangst(dossier) for dossier in found))


@router.get("/mutaties/{mutatieId}", summary="Lees de ontvangst van een mutatie")
async def get_mutatie(
    mutatie_id: MutatieId,
    caller: Lezer,
    database: Opslag,
    clock: Klok,
    register: HetRegister,
) -> Ontvangst:
    """Waar de mutatie nu staat, met beslissing en bevindingen; zonder persoonsgegevens."""
    async with database.write() as tx:
        dossier = await register.get(tx, mutatie_id, eenheid=policy.eenheid_of(caller))
        await audit.record(tx, caller=caller, now=clock.now(), actie=Actie.RAADPLEGEN, object_soort="mutatie",
                           objecten=[dossier.id])  # fmt: skip
    return ontvangst(dossier)


@router.get("/mutaties/{mutatieId}/bericht", summary="Lees het bericht zoals het is verstuurd")
async def get_bericht(
    mutatie_id: MutatieId,
    caller: Lezer,
    doelbinding: DoelbindingHeader,
    database: Opslag,
    clock: Klok,
    register: HetRegister,
) -> BerichtUit:
    """Het hele bericht, met persoonsgegevens; vraagt daarom een doelbinding."""
    async with database.write() as tx:
        dossier = await register.get(tx, mutatie_id, eenheid=policy.eenheid_of(caller))
        await audit.record(tx, caller=caller, now=clock.now(), actie=Actie.RAADPLEGEN, object_soort="bericht",
                           objecten=[dossier.id], doelbinding=doelbinding)  # fmt: skip
    return BerichtUit(
        mutatie_id=dossier.id,
        ontvangen_op=dossier.ontvangen_op,
        bericht=dossier.mutatie if dossier.vernietigd_op is None else None,
        vernietigd_op=dossier.vernietigd_op,
    )


@router.get("/mutaties/{mutatieId}/intrekkingen", summary="Lees of een mutatie is ingetrokken")
async def list_intrekkingen(
    mutatie_id: MutatieId,
    caller: Lezer,
    database: Opslag,
    clock: Klok,
    register: HetRegister,
) -> list[IntrekkingUit]:
    """De intrekking van deze mutatie, als die er is, met de bevestiging van Veilig Thuis."""
    async with database.read() as tx:
        dossier = await register.get(tx, mutatie_id, eenheid=policy.eenheid_of(caller))
        found = await register.find_withdrawal(tx, dossier.id)
    await audit.bekeken(database, caller, "mutatie", [dossier.id], now=clock.now())
    return [] if found is None else [found]


@router.get("/reconciliaties/{dag}", summary="Vergelijk wat is verstuurd met wat is ontvangen")
async def get_reconciliatie(dag: Dag, caller: Lezer, database: Opslag, register: HetRegister) -> Reconciliatie:
    """Aantal en hash van wat op één dag (Europe/Amsterdam) van de eigen eenheid is ontvangen, zonder proefberichten."""
    eenheid = policy.eenheid_of(caller)
    async with database.read() as tx:
        aantal, digest = await register.reconcile(tx, dag, eenheid=eenheid)
    return Reconciliatie(dag=dag, eenheid=eenheid, aantal=aantal, hash=digest)
