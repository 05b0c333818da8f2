"""HTTP of steering an edition from its page: replay, approve, activate, lapse, shadow; as the API does, and no less.

Every act answers 303 to the page that shows its result. What is refused comes back with what was typed, and why.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.core.calendar import Calendar
from service.core.clock import Clock
from service.core.errors import Conflict, GeenToegang, MeldbrugError, OngeldigeInvoer, SleutelHergebruikt, Verouderd
from service.core.regions import Regions
from service.db.paging import PageRequest
from service.db.session import Database, WriteTx
from service.pages.cijfers.woorden import gebied
from service.pages.formulier import Formulier, gelezen, lees_formulier, verse_sleutel
from service.pages.regels.sturing import Sturing, achterblijvers, moment, rechten, voorstel
from service.pages.regels.toegang import Gevonden, Id, toon, vind
from service.pages.session import PageRoute, admit, signed_in
from service.rules.service import (
    ActiveringIn,
    Edities,
    EditieUit,
    GoedkeuringIn,
    Ondertekening,
    Regelrooster,
    Rules,
    Schaduwen,
    SchaduwUit,
    SimulatieIn,
    Simulaties,
    SimulatieUit,
    Voorgelegd,
    editie_id,
)
from service.web.deps import service_of
from service.web.idempotency import Answer, Idempotency
from service.web.problems import log_problem

router = APIRouter(include_in_schema=False, route_class=PageRoute)

LIJST: Final = 20
"""How many replays and shadows of an edition one page shows, the newest first."""
TERUGGEGEVEN: Final = (OngeldigeInvoer, GeenToegang, Conflict, SleutelHergebruikt, Verouderd)
"""What a person can mend, or must be told beside the form."""

STUURT: Final = (Soort.BEHEER, Soort.VT)

Daad = Callable[[WriteTx, Formulier], Awaitable[str]]
"""Does an act, and tells the address that shows its result."""


@router.post("/regels/{id}/simulaties")
async def replay(request: Request, id_: Id) -> Response:
    """Replay the draft on the decisions of a period."""
    caller = await admit(request, Scope.REGELS_BEHEREN, *STUURT)
    simulaties: Simulaties = service_of(request, Simulaties)

    async def act(tx: WriteTx, form: Formulier) -> str:
        asked = gelezen(SimulatieIn, {"van": form.een("van"), "tot": form.een("tot"), "regios": form.alle("regios")})
        made, _ = await simulaties.vraag(
            tx, editie_id(id_), van=asked.van, tot=asked.tot, regios=asked.regios, caller=caller, now=_now(request)
        )
        return f"/regels/simulaties/{made.id}"

    return await _doe(request, id_, "simulaties", caller, act)


@router.post("/regels/{id}/goedkeuringen")
async def approve(request: Request, id_: Id) -> Response:
    """A second person agrees, or does not."""
    caller = await admit(request, Scope.REGELS_GOEDKEUREN, *STUURT)
    ondertekening: Ondertekening = service_of(request, Ondertekening)
    voor = await _voorgelegd(request, id_)

    async def act(tx: WriteTx, form: Formulier) -> str:
        body = {
            "revisie": form.getal("revisie"),
            "akkoord": {"ja": True, "nee": False}.get(form.een("akkoord")),
            "motief": form.zin("motief"),
            "erkendeVerzwakkingen": form.alle("erkend"),
        }
        said = gelezen(GoedkeuringIn, body, akkoord="Kies of u akkoord gaat.")
        await ondertekening.keur_goed(
            tx, voor, revisie=said.revisie, akkoord=said.akkoord, motief=said.motief,
            erkend=said.erkende_verzwakkingen, caller=caller, now=_now(request),
        )  # fmt: skip
        return f"/regels/{id_}"

    return await _doe(request, id_, "goedkeuringen", caller, act)


@router.post("/regels/{id}/activeringen")
async def activate(request: Request, id_: Id) -> Response:
    """From when an approved edition decides; `landelijk` goes back to the set of the release."""
    caller = await admit(request, Scope.REGELS_BEHEREN, *STUURT)
    ondertekening: Ondertekening = service_of(request, Ondertekening)
    rules: Rules = service_of(request, Rules)
    voor = None if id_ == rules.release.id else await _voorgelegd(request, id_)

    async def act(tx: WriteTx, form: Formulier) -> str:
        body = {"vanafOp": moment(form.een("vanaf")), "motief": form.zin("motief")}
        asked = gelezen(ActiveringIn, body, vanafOp="Hier hoort een dag met een tijd.")
        vanaf, motief, now = asked.vanaf_op, asked.motief, _now(request)
        if voor is None:
            await ondertekening.ga_terug(tx, vanaf=vanaf, motief=motief, caller=caller, now=now)
            return "/regels"
        await ondertekening.activeer(tx, voor, vanaf=vanaf, motief=motief, caller=caller, now=now)
        return f"/regels/{id_}"

    answer = await _doe(request, id_, "activeringen", caller, act)
    await service_of(request, Regelrooster).begin()
    return answer


@router.post("/regels/{id}/vervallen")
async def lapse(request: Request, id_: Id) -> Response:
    """Take a draft off the table."""
    caller = await admit(request, Scope.REGELS_BEHEREN, *STUURT)
    edities: Edities = service_of(request, Edities)

    async def act(tx: WriteTx, _form: Formulier) -> str:
        await edities.laat_vervallen(tx, editie_id(id_), caller=caller, now=_now(request))
        return f"/regels/{id_}"

    return await _doe(request, id_, "vervallen", caller, act)


@router.post("/regels/{id}/schaduwen")
async def shadow(request: Request, id_: Id) -> Response:
    """Let a draft decide along."""
    caller = await admit(request, Scope.REGELS_BEHEREN, *STUURT)
    schaduwen: Schaduwen = service_of(request, Schaduwen)

    async def act(tx: WriteTx, _form: Formulier) -> str:
        made, _ = await schaduwen.begin(tx, editie_id(id_), caller=caller, now=_now(request))
        return f"/regels/schaduwen/{made.id}"

    return await _doe(request, id_, "schaduwen", caller, act)


async def eenmaal(request: Request, caller: Caller, form: Formulier, act: Daad) -> Response:
    """Do an act once, however often its form is submitted; 303 to the page of its result."""

    async def answer(tx: WriteTx) -> Answer:
        return Answer(303, headers={"Location": await act(tx, form)})

    idempotency: Idempotency = service_of(request, Idempotency)
    return await idempotency.run(request, caller, form.sleutel, answer)


def geweigerd(request: Request, caller: Caller, error: MeldbrugError) -> None:
    """Put a refusal in the log, as every other way in does; what was typed is not in it."""
    log_problem(error, error, method=request.method, route=request.scope["route"].path, caller=caller)


async def sturing(
    request: Request, gevonden: Gevonden, geweigerd: str = "", formulier: Formulier | None = None
) -> Sturing | None:
    """What this reader can do with an edition; None for what is none."""
    voor = gevonden.voor
    if voor is None:
        return None
    caller, now = signed_in(request), _now(request)
    regions: Regions = service_of(request, Regions)
    simulaties: Simulaties = service_of(request, Simulaties)
    schaduwen: Schaduwen = service_of(request, Schaduwen)
    rules: Rules = service_of(request, Rules)
    editie, newest = voor.editie, PageRequest(limit=LIJST)
    async with service_of(request, Database).read() as tx:
        replays = await simulaties.list_page(tx, editie.id, caller, newest)
        shadows = await schaduwen.list_page(tx, editie.id, caller, newest)
    made = Sturing(
        id=editie.id,
        editie=EditieUit.van(voor),
        landelijk=editie.vt_regio is None,
        simulaties=[SimulatieUit.of(one, of.hash) for one, of in replays.items],
        schaduwen=list(map(SchaduwUit.of, shadows.items)),
        regios=[(code, gebied(regions.names[code])) for code in regions.regions_on(Calendar.local_day(now))],
        achterblijvers=[gebied(regions.names.get(one, one)) for one in achterblijvers(rules, voor, now)],
        gepland=rules.gepland(editie.gebied, now),
        voorstel=voorstel(now, Calendar.local_day(now)),
        geweigerd=geweigerd,
        mag=rechten(caller, voor),
    )
    return made if formulier is None else replace(made, formulier=formulier)


async def _doe(request: Request, id_: str, naam: str, caller: Caller, act: Daad) -> Response:
    """An act on the edition of this address, or its forms again with why not."""
    form = await lees_formulier(request)
    try:
        return await eenmaal(request, caller, form, act)
    except TERUGGEGEVEN as error:
        geweigerd(request, caller, error)
        found = await vind(request, id_)
        refused = form.met_fout(error)
        shown = await sturing(request, found, naam, refused)
        return toon(
            request, "sturen.html", pad=f"/regels/{id_}", gevonden=found, status=error.status, fout=error,
            sturen=shown, terug=refused, sleutel_terug=verse_sleutel(), vanaf_terug="",
        )  # fmt: skip


async def _voorgelegd(request: Request, id_: str) -> Voorgelegd:
    edities: Edities = service_of(request, Edities)
    return await edities.leg_voor(service_of(request, Database), editie_id(id_), now=_now(request))


def _now(request: Request) -> datetime:
    clock: Clock = request.app.state.services.get(Clock)
    return clock.now()
