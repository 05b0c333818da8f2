"""The commands ``meldbrug statistiek``: holding the figures against what they were made of."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from service import bootstrap
from service.cli_opties import Data, DatabaseUrl, keys_or_exit, migrate, settings_from
from service.observability.logging import configure
from service.settings import Settings
from service.statistics.service import Herbouw, Herbouwd, in_woorden

statistiek = typer.Typer(name="statistiek", no_args_is_help=True, help="De cijfers nagaan en herstellen.")


@statistiek.callback()
def _group() -> None:
    """Let `herbouw` be named, also as long as it is the only command."""


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
    configure()
    settings = settings_from(data, database_url)
    keys_or_exit(settings)
    if settings.embedded:
        migrate(settings)
    found = asyncio.run(_rebuild(settings.model_copy(update={"werk": False}), herstel=herstel))
    print(in_woorden(found))
    if not found.in_orde:
        raise typer.Exit(1)


async def _rebuild(settings: Settings, *, herstel: bool) -> Herbouwd:
    services = bootstrap.build(settings)
    await services.start()
    try:
        return await services.get(Herbouw).alles(herstel=herstel)
    finally:
        await services.stop()
