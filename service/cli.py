"""The command ``meldbrug``: starts the service, makes local tokens, migrates; other rooms add their commands here."""

import asyncio
import os
import re
import signal
import tempfile
from contextlib import nullcontext
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated

import httpx
import typer
import uvicorn
from joserfc.jwk import ECKey
from rich.console import Console

from service import bootstrap
from service.access.callers import Organisatie, Scope
from service.access.tokens import sign_local
from service.cli_audit import audit
from service.cli_bewaren import bewaren
from service.cli_opties import Data, DatabaseUrl, every_setting, fail, keys_or_exit, migrate, settings_from
from service.cli_rollen import rollen
from service.cli_sleutels import sleutels
from service.cli_statistiek import speel_toestemming, statistiek
from service.core.calendar import Calendar
from service.core.clock import Clock, SimulatedClock, SystemClock
from service.demo.client import Geweigerd
from service.demo.command import Demo, GeenDemomap, last_complete_quarter, point_the_way
from service.demo.server import DienstWeg
from service.demo.simulation import TokenMaker
from service.demo.volumes import Kwartaal
from service.importer import importeer
from service.observability.events import (
    DIENST_GESTART,
    DIENST_GESTOPT,
    WERK_GESTART,
    WERK_GESTOPT,
)
from service.observability.logging import configure, emit
from service.settings import LOCAL_ISSUER, Settings
from service.web.headers import API_VERSION
from service.web.watched import watched
from service.work import Werk

app = typer.Typer(
    name="meldbrug", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="De Meldbrug."
)

_DURATION = re.compile(r"([1-9][0-9]{0,4})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


@app.command(epilog=every_setting())
def serve(
    data: Data = None,
    database_url: DatabaseUrl = None,
    host: Annotated[str, typer.Option(help="Adres om op te luisteren.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Poort om op te luisteren.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Aantal processen.")] = 1,
    zonder_werk: Annotated[
        bool, typer.Option("--zonder-werk", help="Doe het werk op de achtergrond niet; zie 'meldbrug werk'.")
    ] = False,
) -> None:
    """Start de dienst; zonder instellingen met een ingebouwde database en eigen sleutels in --data."""
    configure()
    if zonder_werk:
        os.environ["MELDBRUG_WERK"] = "false"  # as worker processes inherit it
    settings = settings_from(data, database_url)
    if workers > 1:
        os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="meldbrug-metrics-"))
    keys_or_exit(settings)
    if settings.embedded:
        migrate(settings)
    database = "ingebouwd" if settings.embedded else "postgresql"
    emit(DIENST_GESTART, versie=API_VERSION, database=database, poort=port, processen=workers)
    uvicorn.run(
        "service.main:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="auto",
        http="auto",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        # Longer than clients keep an idle connection: else one is closed just as the next request goes out on it.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=30,
        timeout_worker_healthcheck=60,  # a worker that is still loading is not dead
    )
    emit(DIENST_GESTOPT)


@app.command()
def werk(
    data: Data = None,
    database_url: DatabaseUrl = None,
    metrics_host: Annotated[str, typer.Option(help="Adres voor /health en /metrics.")] = "127.0.0.1",
    metrics_poort: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Poort daarvoor; zonder: niet te bekijken.")
    ] = None,
) -> None:
    """Doe alleen het werk op de achtergrond: klokken, berichten, wachtlijsten. SIGTERM stopt na wat er loopt."""
    configure()
    settings = settings_from(data, database_url)
    keys_or_exit(settings)
    if settings.embedded:
        migrate(settings)
    asyncio.run(_work(settings.model_copy(update={"werk": False}), metrics_host, metrics_poort))


async def _work(settings: Settings, host: str, port: int | None) -> None:
    """The jobs of one process that answers no callers, until it is told to stop; the platform may ask how it is."""
    services = bootstrap.build(settings)
    jobs = services.get(Werk)
    for stopping in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(stopping, jobs.stop)
    emit(WERK_GESTART, versie=API_VERSION, database="ingebouwd" if settings.embedded else "postgresql")
    await services.start()
    try:
        async with nullcontext() if port is None else watched(services, host=host, port=port):
            await jobs.run()
    finally:
        await services.stop()
    emit(WERK_GESTOPT)


@app.command()
def migreer(data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Breng de database naar de vorm die deze versie nodig heeft."""
    configure()
    migrate(settings_from(data, database_url))


@app.command()
def token(
    organisatie: Annotated[str, typer.Option(help="politie:<eenheid>, vt:<vtRegio>, om, ministerie of beheer.")],
    scope: Annotated[str, typer.Option(help="Scopes, met spaties ertussen.")],
    geldig: Annotated[str, typer.Option(help="Hoe lang: 30m, 8h, 7d.")] = "8h",
    sub: Annotated[str, typer.Option(help="Wie binnen de organisatie.")] = "lokaal",
    data: Data = None,
) -> None:
    """Druk een toegangstoken af dat met de sleutel van deze machine is ondertekend."""
    configure()
    settings = settings_from(data, None)
    unknown = [name for name in scope.split() if name not in set(Scope)]
    duration = _DURATION.fullmatch(geldig)
    if unknown:
        raise typer.BadParameter(f"onbekende scope: {', '.join(unknown)}", param_hint="--scope")
    if duration is None:
        raise typer.BadParameter("schrijf bijvoorbeeld 30m, 8h of 7d", param_hint="--geldig")
    try:
        parsed = Organisatie.parse(organisatie)
    except ValueError:
        raise typer.BadParameter("politie:<eenheid>, vt:<vtRegio>, om, ministerie of beheer") from None
    keys = keys_or_exit(settings)
    valid = timedelta(**{_UNITS[duration[2]]: int(duration[1])})
    print(_sign(settings, keys.token_key, parsed, sub, scope, valid=valid, clock=SystemClock()))


app.command()(importeer)
app.command()(bewaren)
app.command()(rollen)
app.add_typer(statistiek)
app.add_typer(sleutels)
app.add_typer(audit)


@app.command()
def demo(
    data: Annotated[Path, typer.Option("--data", help="Map voor de demo; leeg, of van een eerdere demo.")] = Path(
        ".demo"
    ),
    schaal: Annotated[float, typer.Option(min=0.001, max=1.0, help="Deel van het land; 0.1 is één op tien.")] = 0.03,
    zaad: Annotated[int, typer.Option(help="Zelfde zaad, zelfde mutaties.")] = 1,
    kwartaal: Annotated[str | None, typer.Option(help="Bijvoorbeeld 2026-K3; zonder: het vorige kwartaal.")] = None,
    kwartalen: Annotated[int, typer.Option(min=1, max=4, help="Zoveel kwartalen tot en met dat; 4 is een jaar.")] = 1,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Poort waarop de dienst daarna luistert.")] = 8000,
    geen_dienst: Annotated[bool, typer.Option("--geen-dienst", help="Stop na de samenvatting.")] = False,
) -> None:
    """Speel een kwartaal of meer na met verzonnen mensen, vat het samen, en laat de dienst draaien om te kijken."""
    try:
        today = Calendar.local_day(SystemClock().now())
        chosen = Kwartaal.parse(kwartaal, kwartalen) if kwartaal else last_complete_quarter(today, kwartalen)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--kwartaal") from None
    playing = Demo(data=data, kwartaal=chosen, schaal=schaal, zaad=zaad)
    try:
        playing.make_room()
    except GeenDemomap as error:
        fail(f"{error}.")
    settings = Settings(data=data, database_url=None)
    console = Console()

    def sign(clock: Clock, valid: timedelta = timedelta(days=chosen.dagen + 30)) -> TokenMaker:
        return lambda organisatie, sub, scope: _sign(
            settings, key, Organisatie.parse(organisatie), sub, scope, valid=valid, clock=clock
        )

    with playing.log.open("a", encoding="utf-8") as log:
        configure(log)
        key = keys_or_exit(settings).token_key
        migrate(settings)
        speel_toestemming(settings, SimulatedClock(chosen.op(0, time())))
        try:
            cijfers = playing.play(console, sign)
        except (DienstWeg, Geweigerd, httpx.TransportError) as error:
            fail(f"De demo stopte: {type(error).__name__} {error}. Zie {playing.log}.")
    configure()
    point_the_way(console, playing, cijfers, sign(SystemClock(), timedelta(hours=8)), port=port)
    if not geen_dienst:
        console.print("De dienst draait; Ctrl-C stopt.")
        os.environ.pop("MELDBRUG_DATABASE_URL", None)
        serve(data=data, port=port)


def _sign(
    settings: Settings,
    key: ECKey | None,
    organisatie: Organisatie,
    sub: str,
    scope: str,
    *,
    valid: timedelta,
    clock: Clock,
) -> str:
    if key is None:
        fail("Het sleutelbestand heeft geen sleutel voor lokale tokens.")
    return sign_local(
        key,
        issuer=LOCAL_ISSUER,
        audience=settings.audience,
        organisatie=organisatie,
        sub=sub,
        scope=scope,
        valid=valid,
        clock=clock,
    )


def main() -> None:
    """The entry point of the command."""
    app()


if __name__ == "__main__":
    main()
