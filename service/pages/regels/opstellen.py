"""HTTP of drafting: a document with a motive, checked whole; what is wrong stands beside what was typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, NoReturn
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.access.policy import is_of, may
from service.core.clock import Clock
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer, Verouderd
from service.db.session import Database, WriteTx
from service.pages.formulier import Formulier, gelezen, lees_formulier, verse_sleutel
from service.pages.regels.sturen import STUURT, TERUGGEGEVEN, eenmaal, geweigerd
from service.pages.regels.toegang import Gevonden, Id, toon, vind
from service.pages.session import PageRoute, admit, from_own_page, signed_in
from service.rules.service import (
    PATROON,
    Editie,
    Edities,
    RegelsetIn,
    Rules,
    alleen_eigen,
    brontekst,
    editie_id,
    lege_aanvulling,
    nog_open,
    volgende_versie,
)
from service.web.deps import service_of
from service.web.limits import check_json

router = APIRouter(include_in_schema=False, route_class=PageRoute)

Met = Annotated[str | None, Query(pattern=PATROON)]
LEES: Final = "bestand"
"""The field of a file that is to be read into the form; nothing is kept then."""
_MOTIEF: Final = "Schrijf in één of meer zinnen waarom: ten minste 10 tekens, ten hoogste 1000."


@router.get("/regels/nieuw")
async def draft(request: Request, met: Met = None) -> Response:
    """A form for a draft, with the text of a set to begin from."""
    caller = _opsteller(request)
    text = _tekst(await _begin(request, caller, met))
    return await _toon(request, Formulier(velden={"document": [text]}), met=met)


@router.post("/regels/nieuw")
async def create(request: Request) -> Response:
    """Keep a draft, checked whole; or read a file into the form."""
    _opsteller(request)
    form = await lees_formulier(request)
    if LEES in form.velden:
        return await _gelezen(request, form)
    caller = await admit(request, Scope.REGELS_BEHEREN, *STUURT)
    edities, database, clock = _parts(request)
    try:
        asked = _ingevuld(request, form)
        gekeurd = await edities.keur(database, asked.document, caller=caller, now=clock.now())

        async def act(tx: WriteTx, _form: Formulier) -> str:
            made = await edities.stel_op(tx, gekeurd, motief=asked.motief, caller=caller, now=clock.now())
            return f"/regels/{made.id}"

        return await eenmaal(request, caller, form, act)
    except TERUGGEGEVEN as error:
        geweigerd(request, caller, error)
        return await _toon(request, form.met_fout(error))


@router.get("/regels/{id}/wijzigen")
async def edit(request: Request, id_: Id) -> Response:
    """A form for a next revision."""
    caller = _opsteller(request)
    found, editie = await _open(request, id_, caller)
    values = {"document": [_tekst(editie.inhoud)], "revisie": [str(editie.revisie)], "motief": [editie.motief]}
    return await _toon(request, Formulier(velden=values), gevonden=found)


@router.post("/regels/{id}/wijzigen")
async def revise(request: Request, id_: Id) -> Response:
    """Keep a next revision, of the one that was read; or read a file into the form."""
    _opsteller(request)
    form = await lees_formulier(request)
    if LEES in form.velden:
        return await _gelezen(request, form, await vind(request, id_))
    caller = await admit(request, Scope.REGELS_BEHEREN, *STUURT)
    edities, database, clock = _parts(request)
    which, now = editie_id(id_), clock.now()
    async with database.read() as read:
        alleen_eigen(caller, (await edities.get(read, which)).vt_regio)
    try:
        asked = _ingevuld(request, form)
        gekeurd = await edities.keur(database, asked.document, caller=caller, now=now)

        async def act(tx: WriteTx, form: Formulier) -> str:
            editie = await edities.get(tx, which, lock=True)
            nog_open(editie)
            if form.getal("revisie") != editie.revisie:
                raise Verouderd("Dit concept is intussen gewijzigd. Lees de nieuwe revisie, en wijzig die.")
            await edities.wijzig(tx, editie, gekeurd, motief=asked.motief, caller=caller, now=now)
            return f"/regels/{which}"

        return await eenmaal(request, caller, form, act)
    except TERUGGEGEVEN as error:
        geweigerd(request, caller, error)
        return await _toon(request, form.met_fout(error), gevonden=await vind(request, id_))


def _opsteller(request: Request) -> Caller:
    """Who may draft something."""
    caller = signed_in(request)
    may(caller, Scope.REGELS_BEHEREN)
    is_of(caller, *STUURT)
    return caller


async def _open(request: Request, id_: str, caller: Caller) -> tuple[Gevonden, Editie]:
    """An edition that this caller may edit."""
    editie_id(id_)
    found = await vind(request, id_)
    if found.voor is None:
        raise NietGevonden
    alleen_eigen(caller, found.vt_regio)
    nog_open(found.voor.editie)
    return found, found.voor.editie


async def _begin(request: Request, caller: Caller, met: str | None) -> Mapping[str, Any]:
    """The document that a draft begins with: of the set that was chosen, or of what decides in the own area."""
    edities, database, clock = _parts(request)
    rules: Rules = request.app.state.services.get(Rules)
    own = caller.organisatie.code if caller.organisatie.soort is Soort.VT else None
    which = met or rules.for_region(own, clock.now()).id
    if own and met is None and which == rules.release.id:
        return lege_aanvulling(rules, own)
    async with database.read() as tx:
        found = await brontekst(tx, rules, edities, _welke(which))
    return {**found, "versie": volgende_versie(found["versie"])}


async def _gelezen(request: Request, form: Formulier, gevonden: Gevonden | None = None) -> Response:
    """The form with the text of a file in it; nothing was done."""
    from_own_page(request)
    values = {**form.velden, "document": [form.een(LEES)]}
    return await _toon(request, Formulier(velden=values), gevonden=gevonden)


def _ingevuld(request: Request, form: Formulier) -> RegelsetIn:
    """What the API would read of this form; raises ``OngeldigeInvoer``."""
    found: Any = None
    findings: tuple[Finding, ...] = ()
    text = form.een("document").encode("utf-8", "replace")
    try:
        check_json(text, max_depth=request.app.state.services.settings.max_json_diepte)
        found = json.loads(text, parse_constant=_no_number)
    except OngeldigeInvoer as error:
        findings = error.errors
    except ValueError:
        findings = (Finding("body", "document", "geen_json", "De tekst is geen geldige JSON."),)
    try:
        asked = gelezen(RegelsetIn, {"document": found, "motief": form.zin("motief")}, motief=_MOTIEF)
    except OngeldigeInvoer as error:
        others = [one for one in error.errors if not findings or one.location != "document"]
        raise OngeldigeInvoer(errors=[*findings, *others]) from None
    return asked


def _no_number(_text: str) -> NoReturn:
    raise ValueError("no JSON")


def _tekst(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _welke(text: str) -> UUID | str:
    try:
        return UUID(text)
    except ValueError:
        return text


def _parts(request: Request) -> tuple[Edities, Database, Clock]:
    services = request.app.state.services
    return services.get(Edities), service_of(request, Database), services.get(Clock)


async def _toon(
    request: Request, form: Formulier, *, gevonden: Gevonden | None = None, met: str | None = None
) -> Response:
    rules: Rules = request.app.state.services.get(Rules)
    address = "/regels/nieuw" if gevonden is None else f"/regels/{gevonden.id}/wijzigen"
    return toon(
        request,
        "opstellen.html",
        pad=address,
        gevonden=gevonden,
        status=200 if form.fout is None else form.fout.status,
        adres=address,
        f=form,
        sleutel=verse_sleutel(),
        met=met,
        sets=[(one.id, one.document.name) for one in rules.list_sets()],
    )
