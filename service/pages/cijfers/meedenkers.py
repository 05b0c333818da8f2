"""The drafts of rules that think along now: how often each decides as what applies, nearer or further."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.access.callers import Caller, Soort
from service.access.policy import LEEST_REGELS
from service.db.session import Database
from service.pages.cijfers import woorden
from service.pages.cijfers.cellen import Rij, Tabel, Vak
from service.pages.cijfers.figuur import Figuur
from service.rules.service import Lopend, RichtingenUit, Schaduwen, lezer_van
from service.statistics.service import Geheimreden

_KIJKT: Final = (Soort.VT, Soort.POLITIE)
_TITEL: Final = "Concepten die meedenken"
_ZINNEN: Final = (
    "Wat een concept van de regels zou beslissen, naast wat is beslist; zonder gevolg voor wie dan ook.",
    "Strenger is dichter bij Veilig Thuis of met spoed, milder is verder weg of zonder spoed.",
)


async def meedenkers(schaduwen: Schaduwen, database: Database, caller: Caller) -> Figuur | None:
    """The running shadows that this reader of figures may see; None where there are none, or none to be seen."""
    if caller.organisatie.soort not in _KIJKT or not caller.has(*LEEST_REGELS):
        return None
    async with database.read() as tx:
        running = await schaduwen.lopende(tx, caller)
    return _figuur([_rij(one, caller) for one in running]) if running else None


def _figuur(rows: Sequence[Rij]) -> Figuur:
    table = Tabel(
        titel="Besluiten sinds het concept meedenkt",
        eerste="Concept",
        groepen=[],
        kolommen=["Sinds", "Gelijk", "Strenger", "Milder", "Anders"],
        rijen=rows,
    )
    return Figuur(id="meedenkers", titel=_TITEL, zinnen=_ZINNEN, tabel=table)


def _rij(one: Lopend, caller: Caller) -> Rij:
    vt_regio = one.editie.vt_regio
    counts = RichtingenUit.of(one.samen, lezer_van(caller, vt_regio, () if vt_regio is None else (vt_regio,)))
    shown = (counts.gelijk, counts.strenger, counts.milder, counts.anders)
    return Rij(
        kop=f"{one.editie.regelset} {one.editie.versie}",
        adres=f"/regels/schaduwen/{one.schaduw.id}",
        vakken=[Vak(tekst=woorden.dag(one.sinds)), *map(_vak, shown)],
    )


def _vak(n: int | None) -> Vak:
    return Vak(tekst=woorden.GEHEIM, reden=Geheimreden.TE_KLEIN) if n is None else Vak(tekst=woorden.getal(n))
