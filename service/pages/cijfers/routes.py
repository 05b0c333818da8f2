"""HTTP of the pages of the figures: for a ministry, a Veilig Thuis and a police unit that may read statistics."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from fastapi import APIRouter, Request, Response

from service.access.callers import Caller, Scope, Soort
from service.access.policy import is_of, may
from service.core.calendar import Calendar
from service.core.clock import Clock
from service.core.errors import Finding, OngeldigeInvoer
from service.core.regions import Regions
from service.db.session import Database, ReadTx
from service.pages.cijfers import kwaliteit, vensters
from service.pages.cijfers.figuur import LAND
from service.pages.cijfers.keuzes import Keuzes, lees
from service.pages.cijfers.meedenkers import meedenkers
from service.pages.cijfers.venster import VENSTERS, Gebiedskeuze, Venster
from service.pages.rendering import page
from service.pages.session import PageRoute, signed_in
from service.rules.service import Schaduwen
from service.statistics.service import (
    REGELKWALITEIT,
    Antwoord,
    Gebiedsoort,
    Indicator,
    Indicatoren,
    Indicatorvraag,
    Rapporten,
    Signaaloverzicht,
    Signalen,
    Tabel,
    Wachtlijsten,
    Welke,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Bron:
    """Where the cells of one reader come from."""

    indicatoren: Indicatoren
    lijsten: Wachtlijsten
    rapporten: Rapporten
    signaleerder: Signalen
    eenheden: Collection[str]
    tx: ReadTx
    caller: Caller
    now: datetime

    async def vraag(self, indicator: str, keuzes: Keuzes) -> Antwoord:
        """An indicator, of every area that the reader may compare."""
        asked = Indicatorvraag(
            indicator=indicator,
            van=keuzes.van,
            tot=keuzes.tot,
            per=keuzes.per,
            stroom=keuzes.stroom,
            indeling=keuzes.indeling,
        )
        return await self.indicatoren.beantwoord(self.tx, asked, self.caller, self.now)

    async def wachtlijsten(self, keuzes: Keuzes, gebied: str, vergelijk: bool) -> Antwoord:
        """The waiting lists of the country, or of a region, and of the country beside it."""
        welke = Welke(vergelijk=True) if gebied == LAND else Welke(vt_regio=gebied, vergelijk=vergelijk)
        return await self.lijsten.verloop(self.tx, keuzes.van, keuzes.tot, welke, self.caller, self.now)

    async def rapport(self, rapport: Indicator, keuzes: Keuzes, gebied: str) -> Antwoord:
        """A report of the country and every unit; of the rules, that are many, of one area alone."""
        asked = Indicatorvraag(
            indicator=rapport.id, van=keuzes.van, tot=keuzes.tot, per=keuzes.per, stroom=keuzes.stroom,
            gebiedsoorten=frozenset({Gebiedsoort.LAND, Gebiedsoort.EENHEID}),
        )  # fmt: skip
        if rapport is REGELKWALITEIT:
            own = {"eenheid": gebied} if gebied in self.eenheden else {"vt_regio": gebied}
            land = {"gebiedsoorten": frozenset({Gebiedsoort.LAND})}
            asked = replace(asked, **(land if gebied == LAND else {"gebiedsoorten": None, **own}))
        return await self.rapporten.geef(self.tx, rapport, asked, self.caller, self.now)

    async def signalen(self, keuzes: Keuzes, regio: str) -> Signaaloverzicht:
        """The signals of a region in the last period that was chosen."""
        return await self.signaleerder.geef(
            self.tx, keuzes.tm.van, keuzes.per, regio, self.caller, self.now, stroom=keuzes.stroom
        )


Maker = Callable[[Bron, Lezing], Awaitable[Venster]]


@router.get("/cijfers")
async def national(request: Request) -> Response:
    """The national picture."""
    return await _show(request, lambda bron, als: vensters.landelijk(bron.vraag, als.keuzes, als.vandaag))


@router.get("/cijfers/regio")
async def beside_the_country(request: Request) -> Response:
    """One area beside the country."""
    return await _show(request, lambda bron, als: vensters.regio(bron.vraag, als.keuzes, als.gebieden, als.vandaag))


@router.get("/cijfers/trend")
async def over_time(request: Request) -> Response:
    """One figure over periods."""
    return await _show(request, lambda bron, als: vensters.trend(bron.vraag, als.keuzes, als.gebieden, als.vandaag))


@router.get("/cijfers/wachtlijsten")
async def waiting_lists(request: Request) -> Response:
    """The waiting lists at month-ends."""

    async def make(bron: Bron, als: Lezing) -> Venster:
        return await vensters.wachtlijsten(bron.wachtlijsten, als.keuzes, als.gebieden, als.vandaag)

    return await _show(request, make, per_maand=True)


@router.get("/cijfers/vergelijking")
async def compared(request: Request) -> Response:
    """All regions in a funnel."""

    async def make(bron: Bron, als: Lezing) -> Venster:
        return await vensters.vergelijking(bron.vraag, als.keuzes, als.gebieden, als.vandaag)

    return await _show(request, make)


@router.get("/cijfers/mutaties")
async def filling(request: Request) -> Response:
    """How the mutaties of a unit are filled."""
    return await _show(
        request, lambda bron, als: kwaliteit.mutaties(bron.rapport, als.keuzes, als.gebieden, als.vandaag)
    )


@router.get("/cijfers/regels")
async def rules(request: Request) -> Response:
    """What each rule does."""

    async def make(bron: Bron, als: Lezing) -> Venster:
        schaduwen: Schaduwen = request.app.state.services.get(Schaduwen)
        beside = await meedenkers(schaduwen, service_of(request, Database), bron.caller)
        return await kwaliteit.regels(bron.rapport, als.keuzes, als.gebieden, als.vandaag, beside)

    return await _show(request, make)


@router.get("/cijfers/signalen")
async def signals(request: Request) -> Response:
    """What can be read of 'de basis op orde' in a region."""

    async def make(bron: Bron, als: Lezing) -> Venster:
        return await kwaliteit.signalen(bron.signalen, als.keuzes, als.gebieden, als.vandaag)

    return await _show(request, make)


@router.get("/cijfers/definities")
async def definitions(request: Request) -> Response:
    """The catalogue."""
    _reader(request)
    return _page(request, vensters.begrippen())


async def _show(request: Request, maak: Maker, *, per_maand: bool = False) -> Response:
    """The view as a page, or its cells as a file."""
    caller = _reader(request)
    vorm = request.query_params.get("vorm")
    if vorm is not None and vorm not in BESTANDEN:
        detail = f"Kies bij 'vorm' uit: {', '.join(BESTANDEN)}."
        raise OngeldigeInvoer(errors=[Finding("query", "vorm", "onbekende_keuze", detail)])
    services = request.app.state.services
    clock: Clock = services.get(Clock)
    now = clock.now()
    today = Calendar.local_day(now)
    keuzes = lees({**request.query_params} | ({"per": "maand"} if per_maand else {}), today)
    als = Lezing(keuzes, _gebieden(services.get(Regions), keuzes, caller), today)
    async with service_of(request, Database).read(replica=True) as tx:
        bron = Bron(
            indicatoren=services.get(Indicatoren),
            lijsten=services.get(Wachtlijsten),
            rapporten=services.get(Rapporten),
            signaleerder=services.get(Signalen),
            eenheden=als.gebieden.eenheden,
            tx=tx,
            caller=caller,
            now=now,
        )
        venster = await maak(bron, als)
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
