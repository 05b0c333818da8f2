"""The commands ``meldbrug audit``: whether what is on record is still what was sealed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
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
from service.cli_opties import Data, DatabaseUrl, fail, ready_settings
from service.db.namens import DE_DIENST, als
from service.db.session import Database
from service.parts import Services
from service.settings import Settings

audit = typer.Typer(name="audit", no_args_is_help=True, help="Het auditspoor: verzegelen en nagaan.")

T = TypeVar("T")
_LEEG: Final = "Er is nog niets verzegeld."


@audit.command()
def controleer(
    kop: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Koppen die elders zijn bewaard, als JSON, op elke regel een; "
                     "elke wordt nagegaan."),
    ] = None,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:  # fmt: skip
    """Lees het hele auditspoor na: elke regel, elke schakel en elke ondertekende kop.

    Uitgangscode 1: er is iets gewijzigd, weggehaald, ingevoegd of verwisseld; de eerste plek staat erbij. Wie het eind
    van het spoor met zijn koppen weghaalt, wordt alleen gevonden met --kop.
    """
    buiten = [] if kop is None else _koppen_in(kop)
    found = _do(ready_settings(data, database_url), partial(_check, buiten=buiten))
    typer.echo(in_woorden(found))
    if found.breuk is not None:
        raise typer.Exit(1)


@audit.command()
def verzegel(data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Verzegel wat nog open staat, en geef de kop uit waar dat is ingesteld; anders doet 'meldbrug werk' dit."""
    _do(ready_settings(data, database_url), _seal)


@audit.command("kop")
def toon_kop(data: Data = None, database_url: DatabaseUrl = None) -> None:
    """Druk de laatste ondertekende kop af, om elders te bewaren."""
    head = _do(ready_settings(data, database_url), _head)
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


def _koppen_in(path: Path) -> list[Kop]:
    try:
        lines = path.read_text(encoding="utf-8").strip().splitlines()
    except (OSError, ValueError):
        lines = []
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(Kop.van_buiten(json.loads(line)))
        except ValueError:
            fail(f"Regel {number} van {path} is geen kop van het auditspoor.")
    return found or fail(f"{path} bevat geen kop van het auditspoor.")


async def _check(services: Services, buiten: Sequence[Kop]) -> Nagelezen:
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
