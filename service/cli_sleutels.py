"""The commands ``meldbrug sleutels``: what keys there are, replacing them while the service runs, destroying them."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from service import bootstrap
from service.access import sleuteldocument as stappen
from service.access.callers import Caller, Organisatie, Soort
from service.access.keys import document_of, kek_of
from service.access.sleutelbron import Bestand, OnbruikbaarSleutelbestand
from service.cli_opties import Data, DatabaseUrl, fail, keys_or_exit, migrate, settings_from
from service.core.clock import SystemClock
from service.core.errors import MeldbrugError
from service.core.pseudonyms import Doel
from service.db.session import Database
from service.enrichment.service import Overgebracht
from service.intake.koppelen import Koppelbrug
from service.keys.service import Rotatie, Sleutelring, Vernietiging, Voortgang, standen, verpak_opnieuw
from service.observability.logging import configure
from service.parts import Services
from service.settings import Settings

sleutels = typer.Typer(
    name="sleutels", no_args_is_help=True, help="De sleutels: tonen, vervangen terwijl de dienst draait, vernietigen."
)

Act = Callable[[Services, Caller], Awaitable[None]]
_HERSTART = "Herstart nu alle processen van de dienst, en dan de volgende stap."


class Brugstap(StrEnum):
    """What is done with the bridge between two keys for pseudonyms, in this order."""

    OPEN = "open"
    WISSEL = "wissel"
    SLUIT = "sluit"


@sleutels.command()
def toon(
    tel: Annotated[
        bool, typer.Option("--tel", help="Tel ook wat elke sleutel verzegelt; leest alle tabellen.")
    ] = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Toon welke sleutels er zijn, van welke regio en welk jaar, en hoe zij staan; nooit de sleutels zelf."""

    async def act(services: Services, _caller: Caller) -> None:
        found = await standen(services.get(Database), SystemClock().now())
        ring, rotatie = services.get(Sleutelring), services.get(Rotatie)
        known = [*ring.cipher.fixed_ids, *(one.id for one in found)]
        counts = await rotatie.geteld(known) if tel else {}
        typer.echo(f"Sleutel van de sleutels: {ring.kek.actief}")
        for key_id in ring.cipher.fixed_ids:
            typer.echo(_regel(key_id, "van een eerdere versie", "", counts, tel=tel))
        for one in found:
            typer.echo(_regel(one.id, f"{one.domein} {one.jaar}.{one.nummer}", one.stand, counts, tel=tel))

    _do(_settings(data, database_url), act)


@sleutels.command()
def roteer(
    kek: Annotated[bool, typer.Option("--kek", help="Alleen de sleutel van de sleutels.")] = False,
    pseudoniemen: Annotated[
        Doel | None, typer.Option(help="Alleen: breng de pseudoniemen van dit doel naar de nieuwe sleutel.")
    ] = None,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Vervang de sleutels van alle regio's en jaren en verzegel alles opnieuw, terwijl de dienst draait.

    Onderbroken mag: opnieuw starten gaat verder. Oude sleutels verdwijnen zodra niets ze meer nodig heeft.
    """
    if kek and pseudoniemen:
        fail("Kies --kek of --pseudoniemen.")
    settings = _settings(data, database_url)
    if kek:
        _do(settings, lambda services, caller: _rotate_kek(services, caller, settings))
    elif pseudoniemen is not None:
        if pseudoniemen is not Doel.KOPPELEN:
            fail(
                "Alleen van 'koppelen' is de bron bewaard; bij een ander doel overbrugt de oude sleutel tot het einde."
            )
        _do(settings, _bring_over)
    else:
        _do(settings, _rotate)


@sleutels.command()
def brug(
    doel: Annotated[Doel, typer.Argument(help="Waarvoor de pseudoniemen zijn.")],
    stap: Annotated[Brugstap, typer.Argument(help="open, wissel, dan sluit.")],
    ja: Annotated[bool, typer.Option("--ja", help="Vraag niet om bevestiging.")] = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Wissel van sleutel voor pseudoniemen, met een brug waarover het oude gevonden blijft.

    Na 'open' en na 'wissel' moeten alle processen opnieuw starten; na 'wissel' brengt 'roteer --pseudoniemen' over wat
    nog te lezen is. 'sluit' zegt eerst hoeveel dan niet meer gevonden wordt.
    """
    settings = _settings(data, database_url)
    if stap is Brugstap.SLUIT:
        if doel is Doel.KOPPELEN:
            _do(settings, _bring_over)
        if not ja:
            typer.confirm("Sluiten? Wat nog onder de oude sleutel staat, wordt daarna nooit meer gevonden.", abort=True)
    step = {
        Brugstap.OPEN: stappen.with_bridge,
        Brugstap.WISSEL: stappen.crossed,
        Brugstap.SLUIT: stappen.without_bridge,
    }[stap]
    bestand = _file(settings, "de sleutels voor pseudoniemen")
    try:
        bestand.schrijf(step(document_of(bestand), doel))
    except stappen.StapPastNiet as error:
        fail(str(error))
    typer.echo(_HERSTART if stap is not Brugstap.SLUIT else "De brug is gesloten. Herstart alle processen.")


@sleutels.command()
def vernietig(
    regio: Annotated[str, typer.Option(help="De regio van Veilig Thuis, of 'algemeen'.")],
    jaar: Annotated[int, typer.Option(help="Het jaar waarin is verzegeld.")],
    ja: Annotated[bool, typer.Option("--ja", help="Vraag niet om bevestiging.")] = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Vernietig de sleutels van een regio en een jaar: wat ermee is verzegeld, leest niemand ooit nog."""
    if not ja:
        typer.confirm(f"Alles van {regio} uit {jaar} wordt voorgoed onleesbaar. Doorgaan?", abort=True)

    async def act(services: Services, caller: Caller) -> None:
        ids = await services.get(Vernietiging).vernietig(regio, jaar, caller=caller)
        typer.echo(f"Vernietigd: {', '.join(ids)}. Draaiende processen vergeten ze binnen een halve minuut.")
        typer.echo(
            "Back-ups van hiervoor bevatten de verpakte sleutel nog. Zij worden pas waardeloos met 'meldbrug sleutels"
            " roteer --kek' en het vernietigen van elke kopie van de oude sleutel; maak daarna een nieuwe back-up."
        )

    _do(_settings(data, database_url), act)


async def _rotate(services: Services, caller: Caller) -> None:
    def vertel(voortgang: Voortgang) -> None:
        if voortgang.herverzegeld:
            typer.echo(f"{voortgang.kolom}: {voortgang.herverzegeld} opnieuw verzegeld")

    typer.echo("Nieuwe sleutels gemaakt; wacht tot elk proces ze kent.")
    done = await services.get(Rotatie).alles(vertel, caller=caller)
    typer.echo(f"Opnieuw verzegeld: {done.herverzegeld}. Oude sleutels vernietigd: {done.vernietigd}.")
    if done.onleesbaar:
        typer.echo(f"Niet te openen, en dus gebleven zoals het was: {done.onleesbaar}.")
    if done.oude_ring:
        typer.echo(f"Nog met de sleutel van een eerdere versie verzegeld: {done.oude_ring}. Draai dit later opnieuw.")


async def _rotate_kek(services: Services, caller: Caller, settings: Settings) -> None:
    bron, ring = bootstrap.key_source(settings), services.get(Sleutelring)
    document = document_of(bron)
    if isinstance(bron, Bestand) and await _finished(services, document):
        document = stappen.with_new_kek(document)
        bron.schrijf(document)
    ring.kek = kek_of(document)
    done = await verpak_opnieuw(services.get(Database), SystemClock(), ring, caller=caller)
    typer.echo(f"Opnieuw verpakt met {ring.kek.actief}: {done} sleutels.")
    if not isinstance(bron, Bestand):
        typer.echo(f"Haal de andere sleutels onder 'kek' nu weg uit {bron.naam}, en vernietig elke kopie.")
        return
    document = stappen.with_one_kek(document)
    if not sum((await services.get(Rotatie).geteld(ring.cipher.fixed_ids)).values()):
        document = stappen.without_fixed_ring(document)
    bron.schrijf(document)
    typer.echo(
        "De oude staat niet meer in het bestand. Back-ups van hiervoor zijn alleen met een kopie ervan te lezen."
    )


async def _finished(services: Services, document: dict[str, Any]) -> bool:
    """Whether the last change of the key-encryption key came to its end: then a new one begins."""
    given = document.get("kek")
    if given is None:
        return True
    used = {one.kek_id for one in await standen(services.get(Database), SystemClock().now()) if one.kek_id}
    return len(given["sleutels"]) == 1 and used <= {given["actief"]}


async def _bring_over(services: Services, _caller: Caller) -> None:
    def vertel(done: Overgebracht) -> None:
        typer.echo(f"{done.gelezen} mutaties gelezen, {done.overgebracht} sporen overgebracht")

    done = await services.get(Koppelbrug).alles(vertel)
    vertel(done)
    typer.echo(
        f"Sporen waarvan het bericht niet meer te lezen is, en die alleen de brug vindt: ten hoogste {done.verloren}."
    )


def _regel(key_id: str, van: str, stand: str, counts: dict[str, int], *, tel: bool) -> str:
    return f"  {key_id:<14} {van:<34} {stand:<12} {counts.get(key_id, 0) if tel else ''}".rstrip()


def _file(settings: Settings, what: str) -> Bestand:
    bron = bootstrap.key_source(settings)
    if not isinstance(bron, Bestand):
        fail(f"Verander {what} in {bron.naam} zelf; het bestand 'contracts/decisions/0012-sleutels.md' zegt hoe.")
    return bron


def _do(settings: Settings, act: Act) -> None:
    """Do one thing in the name of who is at the terminal; what is refused ends the command."""
    asyncio.run(_run(settings, act))


async def _run(settings: Settings, act: Act) -> None:
    services = bootstrap.build(settings.model_copy(update={"werk": False}))
    caller = Caller(sub=getpass.getuser(), organisatie=Organisatie(Soort.BEHEER), scopes=frozenset())
    await services.start()
    try:
        await services.get(Sleutelring).gereed()
        await act(services, caller)
    except MeldbrugError as error:
        fail(error.detail)
    except OnbruikbaarSleutelbestand as error:
        fail(f"Sleutels: {error}.")
    finally:
        await services.stop()


def _settings(data: Path | None, database_url: str | None) -> Settings:
    configure()
    settings = settings_from(data, database_url)
    keys_or_exit(settings)
    if settings.embedded:
        migrate(settings)
    return settings
