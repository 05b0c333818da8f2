"""Making editions: table by table, from the exact counts to the cells that others may see.

A total comes before its parts, so that what it hides they hide too; the quarters of a year come in order, so that what
an earlier one hides a later one does not give away.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from service.core.codes_incident import Stroom
from service.core.disclosure import Gebieden as Namen
from service.core.disclosure import Jaargang
from service.db.session import ReadTx
from service.statistics.antwoord import Per
from service.statistics.beveiliging import Beveiliger, tabellen
from service.statistics.cijfers import tel
from service.statistics.edities import Editie, Opdracht
from service.statistics.gebieden import Gebieden
from service.statistics.repository import publicaties as repository
from service.statistics.rooster import schuif
from service.statistics.samenhang import GROEPEN, NOEMERS, Groep
from service.statistics.telraam import LETTER, Cel, Eerder, Raam, Reeks, Telraam, Tijdvak, met_kwartaal, tijdvakken

_PER: Final = {letter: per for per, letter in LETTER.items()}
_NIETS_KLEIN: Final = 1
"""The threshold for figures that were protected before."""
_NIETS: Final[Mapping[str, Namen]] = {}


class Editiemaker:
    """Makes editions of one year."""

    def __init__(
        self,
        gebieden: Gebieden,
        jaar: int,
        *,
        sleutel: bytes,
        drempel: int,
        zonder: frozenset[str],
        edities: Mapping[date, Editie],
        op: date,
    ) -> None:
        """With the editions that were published, of any year; counts are those of the day `op`."""
        self._gebieden = gebieden
        self._jaar = jaar
        self._sleutel = sleutel
        self._drempel = drempel
        self._zonder = zonder
        self._op = op
        self._gepubliceerd = _perioden_van(kwartaal for kwartaal in edities if kwartaal.year == jaar)

    async def cellen(self, tx: ReadTx, opdrachten: Sequence[Opdracht]) -> AsyncIterator[list[tuple[Any, ...]]]:
        """The rows of these editions, a few tables at a time, in the order of the columns."""
        for stroom in Stroom:
            totals: dict[str, Mapping[str, Namen]] = {}
            for groep in GROEPEN:
                yield await self._groep(tx, groep, stroom, opdrachten, totals)

    async def _groep(
        self,
        tx: ReadTx,
        groep: Groep,
        stroom: Stroom,
        opdrachten: Sequence[Opdracht],
        totals: dict[str, Mapping[str, Namen]],
    ) -> list[tuple[Any, ...]]:
        new = [opdracht for opdracht in opdrachten if not opdracht.zelfde_cijfers]
        before = await self._before(tx, groep, stroom, alleen_geheim=len(new) == len(opdrachten))
        eerder = Eerder(cel for cel in before if cel.reden is None)
        raam: Raam = await self._exact(tx, groep, stroom, new[-1].kwartaal) if new else eerder
        boven = totals.get(groep.totaal, _NIETS) if groep.totaal is not None else _NIETS
        secret = _geheim(before)
        counted = [reeks for some in (raam, eerder) for reeks in some.reeksen((*groep.leden, *groep.mee))]
        rows: list[tuple[Any, ...]] = []
        for naam, reeksen in tabellen(groep, counted, (reeks for reeks in secret if reeks[0] in groep.leden)).items():
            jaargang = self._jaargang(secret.get(naam, ()))
            for opdracht in opdrachten:
                source, drempel = (eerder, _NIETS_KLEIN) if opdracht.zelfde_cijfers else (raam, self._drempel)
                beveiliger = self._beveiliger(stroom, drempel)
                perioden = beveiliger.beslis(reeksen, source, jaargang, opdracht.nummer, boven)
                cellen = beveiliger.cellen(groep, reeksen, source, jaargang, perioden)
                rows += (self._row(cel, stroom, opdracht) for cel in cellen)
            if not groep.per_onderdeel:
                totals |= dict.fromkeys(groep.leden, jaargang.nu)
        return rows

    async def _exact(self, tx: ReadTx, groep: Groep, stroom: Stroom, laatste: date) -> Telraam:
        needed = {*groep.leden, *groep.mee}.union(*(NOEMERS.get(lid, ()) for lid in groep.leden))
        tot = schuif(laatste, Per.KWARTAAL, 1)
        counts = await tel(tx, needed, van=date(self._jaar, 1, 1), tot=tot, stroom=stroom, op=self._op)
        return Telraam(self._gebieden, counts)

    async def _before(self, tx: ReadTx, groep: Groep, stroom: Stroom, *, alleen_geheim: bool) -> list[Cel]:
        """What the editions of this year show until now."""
        if not self._gepubliceerd:
            return []
        begin = date(self._jaar, 1, 1)
        rows = await repository.list_cells(
            tx,
            (*groep.leden, *groep.mee),
            van=begin,
            tot=schuif(begin, Per.JAAR, 1),
            stroom=stroom,
            korrels=[*LETTER.values()],
            alleen_geheim=alleen_geheim,
        )
        return [
            Cel(
                grootheid=row.grootheid,
                onderdeel=row.onderdeel,
                tijdvak=Tijdvak(_PER[row.korrel], row.van.month),
                gebied=row.gebied,
                aantal=row.aantal,
                mediaan=row.mediaan,
                p90=row.p90,
                reden=row.reden,
                eerder_getoond=row.eerder_getoond,
            )
            for row in rows
        ]

    def _jaargang(self, geheim: Sequence[Cel]) -> Jaargang:
        """What of a table is secret by now, and what was never shown."""
        boom = self._gebieden.boom

        def sets(cellen: Sequence[Cel]) -> dict[str, Namen]:
            return {
                periode: boom.namen(cel.gebied for cel in cellen if cel.tijdvak in tijdvakken(periode))
                for periode in self._gepubliceerd
            }

        return Jaargang(boom, sets(geheim), sets([cel for cel in geheim if not cel.eerder_getoond]))

    def _beveiliger(self, stroom: Stroom, drempel: int) -> Beveiliger:
        return Beveiliger(
            gebieden=self._gebieden,
            sleutel=self._sleutel,
            stroom=stroom,
            jaar=self._jaar,
            zonder=self._zonder,
            drempel=drempel,
        )

    def _row(self, cel: Cel, stroom: Stroom, opdracht: Opdracht) -> tuple[Any, ...]:
        return (
            cel.grootheid, stroom.value, LETTER[cel.tijdvak.per], date(self._jaar, cel.tijdvak.maand, 1),
            opdracht.revisie, cel.onderdeel, cel.gebied, opdracht.kwartaal, cel.aantal, cel.mediaan, cel.p90,
            cel.reden and cel.reden.value, cel.eerder_getoond,
        )  # fmt: skip


def _perioden_van(kwartalen: Iterable[date]) -> frozenset[str]:
    """The names of the periods that were published with these quarters: the longer ones when all of it was."""
    numbers = {(kwartaal.month + 2) // 3 for kwartaal in kwartalen}
    found = {periode for number in numbers for periode in met_kwartaal(number)[:2]}
    found |= {f"H{half}" for half in (1, 2) if {2 * half - 1, 2 * half} <= numbers}
    return frozenset(found | {"J"} if len(numbers) == 4 else found)


def _geheim(cellen: Iterable[Cel]) -> dict[Reeks, list[Cel]]:
    """The secret cells of each name."""
    found: dict[Reeks, list[Cel]] = {}
    for cel in cellen:
        if cel.reden is not None:
            found.setdefault((cel.grootheid, cel.onderdeel), []).append(cel)
    return found
