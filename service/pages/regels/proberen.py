"""HTTP of trying rules: on facts that are filled in, on an example of a rule, or on one report of the own area.

Police tries a mutatie on all its facts, Veilig Thuis a melding on those that were shared with it. Nothing is
kept. What is filled in comes by a form and never stands in an address; who reads a report is on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.access.policy import eenheid_of, may, vt_regio_of
from service.audit.service import Actie, record
from service.core.clock import Clock
from service.core.codes import Doelbinding
from service.core.codes_beoordeling import UITKOMSTNAAM
from service.core.errors import Finding, NietGevonden
from service.core.facts import Facts, facts_from_json
from service.db.session import Database
from service.pages.formulier import lees_formulier
from service.pages.regels.boom import Boom, boom_van
from service.pages.regels.feitenformulier import getypt, gevraagde_feiten, lees_feiten, vragen
from service.pages.regels.leesbaar import voorbeeldfeiten
from service.pages.regels.toegang import Gevonden, Id, lezer, toon, vind
from service.pages.session import PageRoute, from_own_page
from service.register.service import Dossier, Register
from service.rules.service import explain, feiten_van_melding, niet_gedeeld
from service.web.deps import service_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_LEEST = (Scope.MUTATIES_LEZEN, Scope.MUTATIES_BEOORDELEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Herkomst:
    """The mutatie whose facts were tried, and what was decided on them then."""

    id: UUID
    nummer: str
    regels: str
    uitkomst: str
    op: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Proef:
    """What is tried: facts, where they come from, and what is wrong."""

    feiten: Facts | None = None
    getypt: dict[str, list[str]] = field(default_factory=dict)
    fouten: Sequence[Finding] = ()
    status: int = 200
    mutatie: str = ""
    herkomst: Herkomst | None = None
    melding: str = ""
    niet_gedeeld: Sequence[str] = ()
    """Facts that these rules ask and that Veilig Thuis does not get; the same for every melding."""


@router.get("/regels/{id}/proberen")
async def form(request: Request, id_: Id) -> Response:
    """The form, on which everything is unknown yet."""
    caller = lezer(request)
    return _show(request, caller, await vind(request, id_), Proef())


@router.post("/regels/{id}/proberen")
async def try_out(request: Request, id_: Id) -> Response:
    """What the set says of these facts."""
    caller = lezer(request)
    from_own_page(request)
    gevonden = await vind(request, id_)
    sent = await lees_formulier(request)
    if sent.alle("mutatie"):
        return _show(request, caller, gevonden, await _of_mutatie(request, caller, sent.een("mutatie").strip()))
    if sent.alle("melding"):
        proef = await _of_melding(request, caller, gevonden, sent.een("melding").strip())
        return _show(request, caller, gevonden, proef)
    if sent.alle("rustig"):
        base = gevonden.regelset.document.example_base
        return _show(request, caller, gevonden, Proef(feiten=base, getypt=getypt(base)))
    if sent.alle("voorbeeld"):
        facts = voorbeeldfeiten(gevonden.regelset.document, sent.een("voorbeeld"))
        if facts is None:
            raise NietGevonden("Dit voorbeeld staat niet in deze regels.")
        return _show(request, caller, gevonden, Proef(feiten=facts, getypt=getypt(facts)))
    typed = {name: list(values) for name, values in sent.velden.items()}
    facts, wrong = lees_feiten(typed)
    proef = Proef(feiten=None if wrong else facts, getypt=typed, fouten=wrong, status=400 if wrong else 200)
    return _show(request, caller, gevonden, proef)


async def _of_mutatie(request: Request, caller: Caller, typed: str) -> Proef:
    """The facts of a mutatie of the own unit; that it was looked at is on record."""
    may(caller, *_LEEST)
    eenheid = eenheid_of(caller)
    try:
        mutatie_id = UUID(typed)
    except ValueError:
        detail = "Dit is geen mutatienummer. Het bestaat uit 32 cijfers en letters met streepjes ertussen."
        return Proef(fouten=[Finding("body", "mutatie", "geen_nummer", detail)], status=400, mutatie=typed)
    services = request.app.state.services
    register: Register = services.get(Register)
    clock: Clock = services.get(Clock)
    try:
        async with service_of(request, Database).write() as tx:
            dossier = await register.get(tx, mutatie_id, eenheid=eenheid)
            await record(
                tx, caller=caller, now=clock.now(), actie=Actie.RAADPLEGEN, object_soort="mutatie",
                objecten=[mutatie_id], doelbinding=Doelbinding.KWALITEITSCONTROLE,
            )  # fmt: skip
    except NietGevonden:
        detail = "Deze mutatie bestaat niet, of is niet van uw eenheid."
        return Proef(fouten=[Finding("body", "mutatie", "niet_gevonden", detail)], status=404, mutatie=typed)
    facts = facts_from_json(dossier.beslissing.feiten)
    return Proef(feiten=facts, getypt=getypt(facts), mutatie=typed, herkomst=_herkomst(dossier))


async def _of_melding(request: Request, caller: Caller, gevonden: Gevonden, typed: str) -> Proef:
    """What was shared of a melding of the own region; that it was looked at is on record."""
    may(caller, Scope.MELDINGEN_LEZEN)
    vt_regio_of(caller)
    try:
        melding_id = UUID(typed)
    except ValueError:
        detail = "Dit is geen meldingnummer. Het bestaat uit 32 cijfers en letters met streepjes ertussen."
        return Proef(fouten=[Finding("body", "melding", "geen_nummer", detail)], status=400, melding=typed)
    clock: Clock = request.app.state.services.get(Clock)
    try:
        facts = await feiten_van_melding(
            service_of(request, Database), melding_id, caller=caller, doel=Doelbinding.VT_MELDPUNT, now=clock.now()
        )
    except NietGevonden:
        detail = "Deze melding bestaat niet, is niet van uw regio, is nog niet gelezen of wordt niet meer verstrekt."
        return Proef(fouten=[Finding("body", "melding", "niet_gevonden", detail)], status=404, melding=typed)
    hidden = niet_gedeeld(gevraagde_feiten(gevonden.regelset))
    return Proef(feiten=facts, getypt=getypt(facts), melding=typed, niet_gedeeld=hidden)


def _herkomst(dossier: Dossier) -> Herkomst:
    beslissing = dossier.beslissing
    return Herkomst(
        id=dossier.id,
        nummer=dossier.mutatie.bvh_nummer,
        regels=f"{beslissing.regelset}, versie {beslissing.regelset_versie}",
        uitkomst=UITKOMSTNAAM[beslissing.uitkomst],
        op=beslissing.op,
    )


def _show(request: Request, caller: Caller, gevonden: Gevonden, proef: Proef) -> Response:
    return toon(
        request,
        "proberen.html",
        pad=f"/regels/{gevonden.id}/proberen",
        gevonden=gevonden,
        status=proef.status,
        boom=None if proef.feiten is None else _tree(gevonden, proef.feiten),
        proef=proef,
        groepen=vragen(gevraagde_feiten(gevonden.regelset), proef.getypt, proef.fouten),
        leest_meldingen=caller.organisatie.soort is Soort.VT and caller.has(Scope.MELDINGEN_LEZEN),
        leest_mutaties=caller.organisatie.soort is Soort.POLITIE and caller.has(*_LEEST),
    )


def _tree(gevonden: Gevonden, facts: Facts) -> Boom:
    return boom_van(gevonden.regelset, explain(gevonden.regelset, facts), facts)
