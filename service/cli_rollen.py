"""The command ``meldbrug rollen``: a role of its own for who migrates, who serves and who analyses (decision 0013)."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Annotated, Final

import typer

from service.cli_opties import Data, DatabaseUrl, fail, settings_from
from service.db import rollen as rechten
from service.db.engine import make_engine
from service.observability.logging import configure

_MINSTENS: Final = 12
_Wachtwoord = Annotated[
    Path | None, typer.Option(exists=True, dir_okay=False, help="Bestand met het wachtwoord van deze rol.")
]


def rollen(
    uitvoeren: Annotated[bool, typer.Option("--uitvoeren", help="Voer het uit; zonder: toon alleen de SQL.")] = False,
    wachtwoord_eigenaar: _Wachtwoord = None,
    wachtwoord_dienst: _Wachtwoord = None,
    wachtwoord_analist: _Wachtwoord = None,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Maak de rollen van de database, geef elk wat zij mag, en laat ook de eigenaar niet zien wat van een ander is.

    Pas nodig als elk proces op deze versie draait: een ouder proces ziet daarna niets meer als het met de eigenaar
    verbindt. Met een beheerder van de server; opnieuw uitvoeren kan altijd. Wachtwoorden worden nooit getoond.
    """
    configure()
    settings = settings_from(data, database_url)
    if settings.embedded:
        fail("Een ingebouwde database kent geen rollen.")
    files = {
        rechten.EIGENAAR: wachtwoord_eigenaar,
        rechten.DIENSTROL: wachtwoord_dienst,
        rechten.ANALIST: wachtwoord_analist,
    }
    geheimen = {rol: _read(file) for rol, file in files.items() if file is not None}
    for opdracht in asyncio.run(_rollen(settings.url, geheimen, uitvoeren=uitvoeren)):
        typer.echo(f"{opdracht.strip()};")


def _read(file: Path) -> str:
    geheim = file.read_text(encoding="utf-8").rstrip("\r\n")
    if len(geheim) < _MINSTENS:
        fail(f"Het wachtwoord in {file.name} is korter dan {_MINSTENS} tekens.")
    return geheim


async def _rollen(url: str, geheimen: dict[str, str], *, uitvoeren: bool) -> list[str]:
    """What is to be done, or nothing when it was; passwords are not part of what is told."""
    engine = make_engine(url, pool_size=1)
    try:
        async with engine.begin() as connection:
            tabellen = await rechten.tabellen_in(connection)
            if not tabellen:
                fail("Deze database is leeg; voer eerst 'meldbrug migreer' uit.")
            opdrachten = [
                *rechten.maak_rollen(),
                *rechten.draag_over(tabellen),
                *rechten.geef_rechten(tabellen),
                *rechten.dwing_af(),
            ]
            if not uitvoeren:
                return opdrachten
            wachtwoorden = (rechten.wachtwoord(rol, *met_zout(geheim)) for rol, geheim in geheimen.items())
            await rechten.voer_uit(connection, [*opdrachten, *wachtwoorden])
            return []
    finally:
        await engine.dispose()


def met_zout(geheim: str) -> tuple[str, bytes]:
    """A password with the salt of its verifier."""
    return geheim, secrets.token_bytes(16)
