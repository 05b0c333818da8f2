"""HTTP of what was learnt of a set: what it let pass and missed, and which changes are worth a thought."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from service.access.callers import Soort
from service.core.calendar import Calendar
from service.core.clock import Clock
from service.db.session import Database
from service.pages.cijfers.woorden import dag
from service.pages.regels.leerbeeld import leerbeeld
from service.pages.regels.simulaties import kijker
from service.pages.regels.sturen import STUURT
from service.pages.regels.toegang import Id, namen_van, toon, vind
from service.pages.session import PageRoute
from service.rules.service import Leerpunten, LeerpuntenUit, SuggestiesUit
from service.web.deps import service_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)


PERIODES: Final = (30, 90, 180, 365)
"""How many days back a reader can choose."""
_DAGEN: Final = 90
Dagen = Annotated[int, Query(ge=1, le=365)]


@router.get("/regels/{id}/leren")
async def learning(request: Request, id_: Id, dagen: Dagen = _DAGEN) -> Response:
    """The last days of a set that decides now; of an edition those of its set."""
    caller = kijker(request)
    services = request.app.state.services
    learnt: Leerpunten = services.get(Leerpunten)
    database, now = service_of(request, Database), services.get(Clock).now()
    gevonden = await vind(request, id_)
    which, tot = gevonden.regelset.id, Calendar.local_day(now)
    van = tot - timedelta(days=dagen)
    found = LeerpuntenUit.of(await learnt.geef(database, which, van, tot, caller=caller, now=now))
    tried = None
    if caller.organisatie.soort in STUURT and _own(caller.organisatie.code, gevonden.vt_regio):
        tried = SuggestiesUit.of(await learnt.stel_voor(database, which, van, tot, caller=caller, now=now))
    names = namen_van(request)
    area = names[0](found.vt_regio) if found.vt_regio else names[1](found.eenheid) if found.eenheid else "Nederland"
    return toon(
        request,
        "leren.html",
        pad=f"/regels/{id_}/leren",
        gevonden=gevonden,
        periode=f"{dag(found.van)} tot en met {dag(found.tot)}",
        over=area,
        dagen=dagen,
        periodes=PERIODES,
        beeld=leerbeeld(found, tried, *names),
        politie=caller.organisatie.soort is Soort.POLITIE,
    )


def _own(code: str | None, vt_regio: str | None) -> bool:
    """Whether the set decides in the caller's area: an overlay of another region is none of its business."""
    return code is None or vt_regio in (None, code)
