"""HTTP of the pages of the figures: for a ministry, a Veilig Thuis and a police unit that may read statistics."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.access.policy import is_of, may
from service.core.calendar import Calendar
from service.core.clock import Clock
from service.core.errors import Finding, OngeldigeInvoer
from service.core.regions import Regions
from service.db.session import Database
from service.pages.cijfers import vensters
from service.pages.cijfers.keuzes import Keuzes, lees
from service.pages.cijfers.vensters import VENSTERS, Gebiedskeuze, Venster, Vrager
from service.pages.rendering import page
from service.pages.session import PageRoute, signed_in
from service.statistics.service import (
    Antwoord,
    Indicatoren,
    Indicatorvraag,
    Tabel,
    als_csv,
    als_parquet,
    tabel_van_antwoord,
)
from service.web.deps import service_of

router = APIRouter(include_in_schema=False, route_class=PageRoute)

BESTANDEN = {"csv": "text/csv; charset=utf-8; header=present", "parquet": "application/vnd.apache.parquet"}
"""The forms in which the cells of a page can be taken along, by what stands behind `vorm=`."""


@dataclass(frozen=True, slots=True)
class Lezing:
    """What a reader wants to see: which choices, which areas there are, on which day."""

    keuzes: Keuzes
    gebieden: Gebiedskeuze
    vandaag: date


Maker = Callable[[Vrager, Lezing], Awaitable[Venster]]


@router.get("/cijfers")
async def national(request: Request) -> Response:
    """The national picture."""
    return await _show(request, lambda vraag, zoals: vensters.landelijk(vraag, zoals.keuzes, zoals.vandaag))


@router.get("/cijfers/regio")
async def beside_the_country(request: Request) -> Response:
    """One area beside the country."""
    return await _show(request, lambda vraag, zoals: vensters.regio(vraag, zoals.keuzes, zoals.gebieden, zoals.vandaag))


@router.get("/cijfers/trend")
async def over_time(request: Request) -> Response:
    """One figure over periods."""
    return await _show(request, lambda vraag, zoals: vensters.trend(vraag, zoals.keuzes, zoals.gebieden, zoals.vandaag))


@router.get("/cijfers/vergelijking")
async def compared(request: Request) -> Response:
    """All regions in a funnel."""
    return await _show(
        request, lambda vraag, zoals: vensters.vergelijking(vraag, zoals.keuzes, zoals.gebieden, zoals.vandaag)
    )


@router.get("/cijfers/definities")
async def definitions(request: Request) -> Response:
    """The catalogue."""
    _reader(request)
    return _page(request, vensters.begrippen())


async def _show(request: Request, maak: Maker) -> Response:
    """The view as a page, or its cells as a file."""
    caller = _reader(request)
    vorm = request.query_params.get("vorm")
    if vorm is not None and vorm not in BESTANDEN:
        detail = f"Kies bij 'vorm' uit: {', '.join(BESTANDEN)}."
        raise OngeldigeInvoer(errors=[Finding("query", "vorm", "onbekende_keuze", detail)])
    services = request.app.state.services
    clock: Clock = services.get(Clock)
    indicatoren: Indicatoren = services.get(Indicatoren)
    now = clock.now()
    today = Calendar.local_day(now)
    keuzes = lees(request.query_params, today)
    zoals = Lezing(keuzes, _gebieden(services.get(Regions), keuzes, caller), today)
    async with service_of(request, Database).read(replica=True) as tx:

        async def vraag(indicator: str, chosen: Keuzes) -> Antwoord:
            asked = Indicatorvraag(
                indicator=indicator,
                van=chosen.van,
                tot=chosen.tot,
                per=chosen.per,
                stroom=chosen.stroom,
                indeling=chosen.indeling,
            )
            return await indicatoren.beantwoord(tx, asked, caller, now)

        venster = await maak(vraag, zoals)
    return _page(request, venster) if vorm is None else await _file(venster, vorm)


def _reader(request: Request) -> Caller:
    """Who looks, when that is someone who may read statistics."""
    caller = signed_in(request)
    may(caller, Scope.STATISTIEK_LEZEN)
    is_of(caller, Soort.MINISTERIE, Soort.VT, Soort.POLITIE)
    return caller


def _gebieden(regions: Regions, keuzes: Keuzes, caller: Caller) -> Gebiedskeuze:
    there = {*regions.regions_on(keuzes.van), *regions.regions_on(keuzes.tm.van)}
    return Gebiedskeuze(
        regios={code: name for code, name in regions.names.items() if code in there},
        eenheden=regions.unit_names,
        eigen=caller.organisatie.code or "",
    )


def _page(request: Request, venster: Venster) -> Response:
    values = {name: getattr(venster, name) for name in Venster.__dataclass_fields__}
    files = [(vorm.upper() if vorm == "csv" else "Parquet", _with(request, vorm)) for vorm in BESTANDEN]
    return page(
        request,
        "cijfers/basis.html",
        hier="/cijfers",
        vensters=VENSTERS,
        bestanden=files if venster.antwoorden else [],
        **values,
    )


def _with(request: Request, vorm: str) -> str:
    url = request.url.include_query_params(vorm=vorm)
    return f"{url.path}?{url.query}"


async def _file(venster: Venster, vorm: str) -> Response:
    """The cells of the page, and nothing else, as one file."""
    tables = [tabel_van_antwoord(answer) for answer in venster.antwoorden]
    name = venster.venster.strip("/").replace("/", "-")
    shared = dict(frozenset.intersection(*(frozenset(table.over.items()) for table in tables)))
    joined = replace(tables[0], naam=name, rijen=[rij for table in tables for rij in table.rijen], over=shared)
    content = await asyncio.to_thread(_content, joined, vorm)
    headers = {"Content-Type": BESTANDEN[vorm], "Content-Disposition": f'attachment; filename="{name}.{vorm}"'}
    return Response(content, headers=headers)


def _content(tabel: Tabel, vorm: str) -> bytes:
    """Apart from the requests, as Parquet takes a moment to load."""
    return als_csv(tabel.kolommen, tabel.rijen).encode() if vorm == "csv" else als_parquet(tabel)
