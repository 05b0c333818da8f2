"""Who comes at the pages of the rules, and which set an address names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import Path, Request
from fastapi.responses import HTMLResponse

from service.access.callers import Caller
from service.access.policy import LEEST_REGELS, may
from service.core.clock import Clock
from service.core.regions import Regions
from service.db.session import Database
from service.pages.cijfers.woorden import gebied
from service.pages.regels.balk import balk
from service.pages.rendering import page
from service.pages.session import signed_in
from service.rules.service import PATROON, Edities, Rules, RuleSet, Voorgelegd, uuid_of
from service.web.deps import service_of

Id = Annotated[str, Path(alias="id", pattern=PATROON)]
"""A set in force, such as 'landelijk', or an edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevonden:
    """A set that decides now, or an edition with everything that a judgement is about."""

    id: str
    regelset: RuleSet
    vt_regio: str | None
    voor: Voorgelegd | None
    """None for a set that was asked for as what decides now."""


def lezer(request: Request) -> Caller:
    """Who looks, when that is someone who reads, changes or approves rules."""
    caller = signed_in(request)
    may(caller, *LEEST_REGELS)
    return caller


async def vind(request: Request, id_: str) -> Gevonden:
    """The set or edition that an address names; raises ``NietGevonden``."""
    services = request.app.state.services
    which = uuid_of(id_)
    if which is None:
        rules: Rules = services.get(Rules)
        found = rules.get_current(id_)
        return Gevonden(id=id_, regelset=found, vt_regio=next(iter(rules.regions_of(found)), None), voor=None)
    edities, clock = services.get(Edities), services.get(Clock)
    voor = await edities.leg_voor(service_of(request, Database), which, now=clock.now())
    return Gevonden(id=id_, regelset=voor.regelset, vt_regio=voor.editie.vt_regio, voor=voor)


def gebiedsnaam(request: Request, vt_regio: str | None) -> str:
    """An area as people call it."""
    regions: Regions = request.app.state.services.get(Regions)
    return "Nederland" if vt_regio is None else gebied(regions.names.get(vt_regio, vt_regio))


def namen_van(request: Request) -> tuple[Callable[[str | None], str], Callable[[str | None], str]]:
    """How regions and units are called by their codes."""
    regions: Regions = request.app.state.services.get(Regions)

    def named(names: Mapping[str, str], code: str | None) -> str:
        return gebied(names.get(code, code)) if code else "Onbekend"

    return partial(named, regions.names), partial(named, regions.unit_names)


def toon(
    request: Request, template: str, *, pad: str, gevonden: Gevonden | None = None, status: int = 200, **values: Any
) -> HTMLResponse:
    """A page of the rules; `pad` is the item of the sub-navigation that it belongs to."""
    id_ = None if gevonden is None else gevonden.id
    kop = {"balk": balk(signed_in(request), id_), "pad": pad, "gevonden": gevonden}
    if gevonden is not None:
        kop["gebied"] = gebiedsnaam(request, gevonden.vt_regio)
    return page(request, f"regels/{template}", status=status, hier="/regels", **kop, **values)
