"""The pages for police: why a mutatie goes where it goes, and what waits for a human.

A reader sees the own unit only, and every look is on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from service.access.callers import Caller, Scope
from service.access.policy import eenheid_of, may
from service.audit.service import Actie, record
from service.core.clock import Clock
from service.core.codes import Doelbinding
from service.core.codes_beoordeling import UITKOMSTNAAM
from service.core.errors import NietGevonden
from service.core.regions import Regions
from service.db.paging import PageRequest
from service.db.session import Database, WriteTx
from service.pages.explanation import uitleg_van
from service.pages.rendering import page
from service.pages.session import PageRoute, signed_in
from service.register.service import Dossier, Register
from service.review.service import Filter, Review
from service.rules.service import Rules, Uitleg, explain
from service.web.deps import service_of

LIJST: Final = 100
"""How much of the control list one page shows; the rest comes when this is done."""

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/uitleg")
async def find_explanation(request: Request, mutatie: str | None = None) -> Response:
    """A form for the number of a mutatie."""
    _reader(request)
    if mutatie is None:
        return page(request, "uitleg_zoeken.html", hier="/uitleg", fout=None)
    try:
        return RedirectResponse(f"/uitleg/{UUID(mutatie.strip())}", status_code=303)
    except ValueError:
        wrong = "Dit is geen mutatienummer. Het bestaat uit 32 cijfers en letters met streepjes ertussen."
        return page(request, "uitleg_zoeken.html", status=400, hier="/uitleg", fout=wrong)


@router.get("/uitleg/{mutatie_id}")
async def explanation(request: Request, mutatie_id: UUID) -> Response:
    """One decision as a person would read it."""
    caller = _reader(request)
    services = request.app.state.services
    database = service_of(request, Database)
    register, review = services.get(Register), services.get(Review)
    async with database.write() as tx:
        dossier = await register.get(tx, mutatie_id, eenheid=eenheid_of(caller))
        verdicts = await review.verdicts(tx, mutatie_id)
        await _on_record(request, tx, caller, [mutatie_id])
    shown = uitleg_van(dossier, _rules_of(services.get(Rules), dossier), verdicts, services.get(Regions))
    return page(request, "uitleg.html", hier="/uitleg", u=shown)


@router.get("/controlelijst")
async def waiting(request: Request) -> Response:
    """What waits for the controllers of the unit; judging is done over the API."""
    caller = signed_in(request)
    may(caller, Scope.MUTATIES_BEOORDELEN)
    eenheid = eenheid_of(caller)
    services = request.app.state.services
    database = service_of(request, Database)
    review: Review = services.get(Review)
    clock: Clock = services.get(Clock)
    async with database.write() as tx:
        found = await review.list_waiting(tx, eenheid, Filter(), PageRequest(limit=LIJST))
        await _on_record(request, tx, caller, [item.controle.mutatie_id for item in found.items])
    return page(
        request,
        "controlelijst.html",
        hier="/controlelijst",
        eenheid=services.get(Regions).unit_names.get(eenheid, eenheid),
        items=found.items,
        now=clock.now(),
        meer=found.next is not None,
        uitkomstnaam=UITKOMSTNAAM,
    )


def _rules_of(rules: Rules, dossier: Dossier) -> Uitleg | None:
    """What the rules of then say, or None when this process does not keep them any more."""
    beslissing = dossier.beslissing
    try:
        ruleset = rules.get(beslissing.regelset, beslissing.regelset_versie)
    except NietGevonden:
        return None
    return explain(ruleset, beslissing.feiten, beslissing.criteria)


def _reader(request: Request) -> Caller:
    """Who looks, when that is someone of police who may read mutaties."""
    caller = signed_in(request)
    may(caller, Scope.MUTATIES_LEZEN, Scope.MUTATIES_BEOORDELEN)
    eenheid_of(caller)
    return caller


async def _on_record(request: Request, tx: WriteTx, caller: Caller, ids: Sequence[UUID]) -> None:
    clock: Clock = request.app.state.services.get(Clock)
    await record(
        tx,
        caller=caller,
        now=clock.now(),
        actie=Actie.RAADPLEGEN,
        object_soort="mutatie",
        objecten=ids,
        doelbinding=Doelbinding.KWALITEITSCONTROLE,
    )
