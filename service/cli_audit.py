"""The commands ``meldbrug audit``: whether what is on record is still what was sealed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Final, TypeVar

import typer

from service import bootstrap
from service.audit.inzage import Inzage
from service.audit.nalezen import Nagelezen
from service.audit.publicatie import Kopuitgever
from service.audit.verzegelen import Verzegelaar, lees_na
from service.audit.zegel import Kop, Zegel
from service.cli_opties import Data, DatabaseUrl, fail, keys_or_exit, migrate, settings_from
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.observability.logging import configure
from service.parts import Services
from service.settings import Settings

audit = typer.Typer(name="audit", no_args_is_help=True, help="Het auditspoor: verzegelen en nagaan.")

T = TypeVar("T")
_LEEG: Final = "Er is nog niets verzegeld."


@audit.command()
def controleer(
    kop: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Een kop die elders is bewaard, als JSON; van een bestand met "
                     "meer koppen de laatste regel."),
    ] = None,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:  # fmt: skip
    """Lees het hele auditspoor na: elke regel, elke schakel en elke ondertekende kop.

    Uitgangscode 1: er is iets gewijzigd, weggehaald, ingevoegd of verwisseld; de eerste plek staat erbij. Wie het eind
    van het spoor met zijn koppen weghaalt, wordt alleen gevonden met --kop.
    """
    buiten = None if kop is None else _kop_in(kop)
    found = _do(_settings(data, database_url), partial(_check, buiten=buiten))
    typer.echo(in_woorden(found))
    if found.breuk is not None:
        raise typer.Exit(1)


@audit.command()
def verzegel(data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Verzegel wat nog open staat, en geef de kop uit waar dat is ingesteld; anders doet 'meldbrug werk' dit."""
    _do(_settings(data, database_url), _seal)


@audit.command("kop")
def toon_kop(data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Druk de laatste ondertekende kop af, om elders te bewaren."""
    head = _do(_settings(data, database_url), _head)
    if head is None:
        fail(_LEEG)
    typer.echo(json.dumps(head.buiten()))


def in_woorden(found: Nagelezen) -> str:
    """What was found, for the person at the terminal."""
    read = f"{found.schakels} regels nagelezen, {found.koppen} ondertekende koppen."
    if found.breuk is None:
        return f"Het auditspoor is heel: {read} Nog niet verzegeld: {found.ongezegeld}."
    which = "" if found.breuk.audit_id is None else f" (auditregel {found.breuk.audit_id})"
    return f"BREUK bij schakel {found.breuk.nummer}{which}: {found.breuk.soort}. {found.breuk.wat}\n{read}"


def _kop_in(path: Path) -> Kop:
    try:
        lines = path.read_text(encoding="utf-8").strip().splitlines()
        return Kop.van_buiten(json.loads(lines[-1]))
    except (OSError, ValueError, IndexError):
        fail(f"{path} is geen kop van het auditspoor.")


async def _check(services: Services, buiten: Kop | None) -> Nagelezen:
    async with services.get(Database).read() as tx:
        return await lees_na(tx, services.get(Zegel), buiten)


async def _seal(services: Services) -> None:
    while await services.get(Verzegelaar).run_once():
        pass
    await services.get(Kopuitgever).run_once()


async def _head(services: Services) -> Kop | None:
    async with services.get(Database).read() as tx:
        return (await services.get(Inzage).stand(tx)).kop


def _do(settings: Settings, work: Callable[[Services], Awaitable[T]]) -> T:
    """Work with the parts of the service, in its own name."""

    async def done() -> T:
        services = bootstrap.build(settings.model_copy(update={"werk": False}))
        with als(DE_DIENST):
            await services.start()
            try:
                return await work(services)
            finally:
                await services.stop()

    return asyncio.run(done())


def _settings(data: Path | None, database_url: str | None) -> Settings:
    configure()
    settings = settings_from(data, database_url)
    keys_or_exit(settings)
    if settings.embedded:
        migrate(settings)
    return settings
