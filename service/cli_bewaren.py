"""The command ``meldbrug bewaren``: erase what is due, or count what would be."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from service import bootstrap
from service.cli_opties import Data, DatabaseUrl, keys_or_exit, migrate, settings_from
from service.core.codelists import naam
from service.core.codes_bewaren import Bewaarsoort
from service.db.namens import DE_DIENST, als
from service.observability.logging import configure
from service.retention.bewaren import Bewaren
from service.retention.repository import Telling
from service.settings import Settings


def bewaren(
    proef: Annotated[
        bool, typer.Option("--proef", help="Tel alleen wat nu zou worden vernietigd, per soort en gebied.")
    ] = False,
    data: Data = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Vernietig alles waarvan de bewaartermijn voorbij is; de dienst doet dit ook zelf.

    Onderbreken kan: wat is vernietigd staat in het grootboek, de rest volgt de volgende keer.
    """
    configure()
    settings = settings_from(data, database_url)
    keys_or_exit(settings)
    if settings.embedded:
        migrate(settings)
    typer.echo("\n".join(asyncio.run(_bewaren(settings, proef=proef))))


async def _bewaren(settings: Settings, *, proef: bool) -> list[str]:
    services = bootstrap.build(settings.model_copy(update={"werk": False}))
    await services.start()
    try:
        with als(DE_DIENST):
            work = services.get(Bewaren)
            return list(in_gebieden(await work.proef()) if proef else in_soorten(await work.alles()))
    finally:
        await services.stop()


def in_gebieden(tellingen: Sequence[Telling]) -> Iterator[str]:
    """What a run would erase, for whoever gave the command."""
    if not tellingen:
        yield "Nu is er niets te vernietigen."
    for one in tellingen:
        area = " / ".join(filter(None, (one.vt_regio, one.eenheid))) or "-"
        yield f"{naam(one.soort):<44}{area:<48}{one.aantal:>10}"


def in_soorten(gedaan: Counter[Bewaarsoort]) -> Iterator[str]:
    """What a run erased."""
    if not gedaan:
        yield "Er was niets te vernietigen."
    for soort in Bewaarsoort:
        if gedaan[soort]:
            yield f"{naam(soort):<44}{gedaan[soort]:>10}"
