"""The commands ``meldbrug statistiek``: what may be shown, and holding the figures against what they were made of."""

from __future__ import annotations

import asyncio
import getpass
import json
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from service import bootstrap
from service.access.callers import Caller, Organisatie, Soort
from service.cli_opties import Data, DatabaseUrl, fail, ready_settings
from service.core.calendar import Calendar
from service.core.clock import Clock, SystemClock
from service.core.codes_incident import Stroom
from service.core.errors import MeldbrugError
from service.core.regions import Regions
from service.db.namens import DE_DIENST, als
from service.db.session import Database, WriteTx
from service.parts import Services
from service.settings import Settings
from service.statistics.herbouw import Herbouw, Herbouwd, in_woorden
from service.statistics.publicatie import Publicaties
from service.statistics.toestemming import Toestemmingen, lees_toestemming, lees_vergunning

statistiek = typer.Typer(
    name="statistiek", no_args_is_help=True, help="De cijfers: wat ervan getoond mag worden, nagaan en herstellen."
)

Act = Callable[[Services, WriteTx, Caller, datetime], Awaitable[None]]
_ALLE: Final = "alle"
_KWARTAAL: Final = re.compile(r"(20[0-9]{2})-K([1-4])")


@statistiek.command()
def herbouw(
    herstel: Annotated[
        bool, typer.Option("--herstel", help="Schrijf wat ontbreekt of anders is; zonder: alleen vergelijken.")
    ] = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Maak de feiten opnieuw uit de bron en de cijfers opnieuw uit de feiten, en zeg of ze gelijk zijn.

    Nodig na de overgang van versie 0.2.0, die nog geen feiten had. Wat is gewist heeft geen bron meer en blijft zoals
    het is. Uitgangscode 1: er is verschil dat niet is hersteld.
    """
    found = asyncio.run(_rebuild(ready_settings(data, database_url), herstel=herstel))
    typer.echo(in_woorden(found))
    if not found.in_orde:
        raise typer.Exit(1)


@statistiek.command()
def toestaan(
    bestand: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="De toestemming, als JSON.")],
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Leg een schriftelijke toestemming vast (artikel 22 Wpg); zonder toont de dienst analisten niets."""

    async def act(services: Services, tx: WriteTx, caller: Caller, now: datetime) -> None:
        vergunning = lees_vergunning(bestand.read_bytes())
        await services.get(Toestemmingen).sta_toe(tx, vergunning, caller=caller, now=now)

    do(ready_settings(data, database_url), act)


@statistiek.command("regio-toestaan")
def regio_toestaan(
    regio: Annotated[list[str], typer.Argument(help=f"Regio's van Veilig Thuis, of '{_ALLE}'.")],
    door: Annotated[str, typer.Option(help="Wie de toestemming gaf.")],
    functie: Annotated[str, typer.Option(help="In welke functie.")],
    op: Annotated[str, typer.Option(help="Op welke dag, JJJJ-MM-DD.")],
    van: Annotated[str, typer.Option(help="De eerste dag waarop zij geldt.")],
    tot: Annotated[str | None, typer.Option(help="De dag waarop zij niet meer geldt.")] = None,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Leg vast dat een Veilig Thuis zijn cijfers aan anderen laat zien; wat al zonder verscheen, blijft zonder."""

    async def act(services: Services, tx: WriteTx, caller: Caller, now: datetime) -> None:
        given = lees_toestemming({"gegevenDoor": door, "functie": functie, "gegevenOp": op, "van": van, "tot": tot})
        regios = tuple(services.get(Regions).vt_regios) if regio == [_ALLE] else tuple(regio)
        await services.get(Toestemmingen).regios_toestaan(tx, regios, given, caller=caller, now=now)

    do(ready_settings(data, database_url), act)


@statistiek.command()
def intrekken(
    regio: Annotated[str | None, typer.Option(help="De regio die haar cijfers niet meer laat zien.")] = None,
    kenmerk: Annotated[str | None, typer.Option(help="Het kenmerk van de toestemming die vervalt.")] = None,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Trek in wat was toegestaan: van een regio, of een schriftelijke toestemming; het werkt meteen."""
    if (regio is None) == (kenmerk is None):
        fail("Noem --regio of --kenmerk.")

    async def act(services: Services, tx: WriteTx, caller: Caller, now: datetime) -> None:
        toestemmingen = services.get(Toestemmingen)
        if regio is not None:
            await toestemmingen.trek_regio_in(tx, regio, caller=caller, now=now)
        if kenmerk is not None:
            await toestemmingen.trek_vergunning_in(tx, kenmerk, caller=caller, now=now)

    do(ready_settings(data, database_url), act)


@statistiek.command()
def herzien(
    kwartaal: Annotated[str, typer.Argument(help="Een vastgesteld kwartaal, zoals 2026-K1.")],
    motief: Annotated[str, typer.Option(help="Waarom; het staat bij de revisie.")],
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Publiceer een kwartaal opnieuw met de cijfers van nu, als genummerde revisie; ook wat er in dat jaar op volgt."""
    found = _KWARTAAL.fullmatch(kwartaal)
    if found is None:
        fail("Schrijf het kwartaal als 2026-K1.")
    begin = date(int(found[1]), 3 * int(found[2]) - 2, 1)

    async def act(services: Services, tx: WriteTx, caller: Caller, now: datetime) -> None:
        made = await services.get(Publicaties).herzien(tx, begin, motief, caller=caller, now=now)
        typer.echo(f"Nieuwe uitgaven: {made}.")

    do(ready_settings(data, database_url), act)


def speel_toestemming(settings: Settings, clock: Clock) -> None:
    """Record, for a played quarter, a made-up permission and the consent of every region."""
    dag = Calendar.local_day(clock.now()).isoformat()
    given = {"gegevenDoor": "Verzonnen voor de demo", "functie": "minister", "gegevenOp": dag, "van": dag}

    async def act(services: Services, tx: WriteTx, caller: Caller, now: datetime) -> None:
        toestemmingen, regios = services.get(Toestemmingen), tuple(services.get(Regions).vt_regios)
        vergunning = lees_vergunning(json.dumps(given | {"kenmerk": "demo", "stromen": [*Stroom]}).encode())
        await toestemmingen.sta_toe(tx, vergunning, caller=caller, now=now)
        await toestemmingen.regios_toestaan(tx, regios, lees_toestemming(given), caller=caller, now=now)

    do(settings, act, clock=clock)


def do(settings: Settings, act: Act, *, clock: Clock | None = None) -> None:
    """Do one act in one transaction, in the name of who is at the terminal; what is refused ends the command."""
    asyncio.run(_do(settings, act, clock or SystemClock()))


async def _do(settings: Settings, act: Act, clock: Clock) -> None:
    services = bootstrap.build(settings.model_copy(update={"werk": False}), clock=clock)
    caller = Caller(sub=getpass.getuser(), organisatie=Organisatie(Soort.BEHEER), scopes=frozenset())
    await services.start()
    try:
        async with services.get(Database).write(als=DE_DIENST) as tx:
            await act(services, tx, caller, clock.now())
    except MeldbrugError as error:
        fail("\n".join([error.detail, *(f"{found.location}: {found.detail}" for found in error.errors)]))
    finally:
        await services.stop()


async def _rebuild(settings: Settings, *, herstel: bool) -> Herbouwd:
    services = bootstrap.build(settings.model_copy(update={"werk": False}))
    await services.start()
    try:
        with als(DE_DIENST):
            return await services.get(Herbouw).alles(herstel=herstel)
    finally:
        await services.stop()
