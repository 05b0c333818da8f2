"""The protected figures of a quarter: which cells are secret, and what the others show. Pure.

A table is what is secret together: a count, counts that hang together, or one part where parts overlap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.core.disclosure import DREMPEL, GEEN, Boom, Jaargang, is_klein, rond, toeval
from service.core.disclosure import Gebieden as Namen
from service.statistics.antwoord import Geheimreden
from service.statistics.gebieden import Gebieden, regio
from service.statistics.grootheden import GROOTHEDEN
from service.statistics.indicator import Grootheidsoort
from service.statistics.samenhang import NOEMERS, WEGGELATEN, Groep
from service.statistics.telraam import LETTER, Cel, Raam, Reeks, Tijdvak, met_kwartaal, tijdvakken

ALLE_DELEN: Final = "*"
"""The part of a secret cell that stands for every part."""
_STAP_WEGGELATEN: Final = 10


@dataclass(frozen=True, kw_only=True)
class Beveiliger:
    """Protects the tables of one stream in a year."""

    gebieden: Gebieden
    sleutel: bytes
    """Of the rounding."""
    stroom: str
    jaar: int
    zonder: frozenset[str]
    """Regions that have not agreed: all their cells are secret."""
    drempel: int = DREMPEL

    @property
    def boom(self) -> Boom:
        """The areas."""
        return self.gebieden.boom

    @property
    def verplicht(self) -> Namen:
        """The names of the regions that have not agreed."""
        return self.boom.namen(map(regio, self.zonder))

    def beslis(
        self, leden: Sequence[Reeks], raam: Raam, jaargang: Jaargang, kwartaal: int, boven: Mapping[str, Namen]
    ) -> tuple[str, ...]:
        """Decide what is secret of these counts together, with what is secret in their total; the periods decided."""
        klein, gewicht = {}, {}
        for periode in met_kwartaal(kwartaal):
            found = set(self.verplicht | boven.get(periode, GEEN))
            weights: Counter[str] = Counter()
            for tijdvak in tijdvakken(periode):
                for reeks in leden:
                    found |= self._klein(reeks, raam, tijdvak)
                    weights.update(raam.aantallen(reeks, tijdvak))
            klein[periode], gewicht[periode] = frozenset(found), weights
        return jaargang.publiceer(kwartaal, klein, gewicht)

    def cellen(
        self, groep: Groep, reeksen: Sequence[Reeks], raam: Raam, jaargang: Jaargang, perioden: Iterable[str]
    ) -> Iterator[Cel]:
        """The cells of these periods that are not zero, with what was left out beside them.

        Of parts that overlap (reasons, fields, rules) there are no months: nearly all of those would be too small.
        """
        beside = [(left_out, "") for left_out in groep.mee]
        shown = [*reeksen, *beside]
        hidden = [*_verborgen(groep, reeksen), *beside]
        for periode in perioden:
            if groep.per_onderdeel and periode.startswith("M"):
                continue
            secret, never = jaargang.nu[periode], jaargang.nooit[periode]
            for tijdvak in tijdvakken(periode):
                for reeks in shown:
                    yield from self._open(reeks, raam, tijdvak, secret)
                for area in self.boom.gebieden if secret else ():
                    if (name := self.boom.naam[area]) in secret:
                        reden = Geheimreden.GEEN_TOESTEMMING if name in self.verplicht else Geheimreden.TE_KLEIN
                        for grootheid, deel in hidden:
                            yield Cel(
                                grootheid=grootheid,
                                onderdeel=deel,
                                tijdvak=tijdvak,
                                gebied=area,
                                reden=reden,
                                eerder_getoond=name not in never,
                            )

    def _klein(self, reeks: Reeks, raam: Raam, tijdvak: Tijdvak) -> set[str]:
        """The names of areas where a count says something of a few: it, what it leaves over, or all that came in."""
        grootheid, deel = reeks
        counts = raam.aantallen(reeks, tijdvak)
        found = {area for area, n in counts.items() if is_klein(n, self.drempel)}
        for noemer in NOEMERS.get(grootheid, ()):
            whole = raam.aantallen((noemer, deel if GROOTHEDEN[noemer].onderdelen else ""), tijdvak)
            found |= {area for area, n in whole.items() if is_klein(n - counts.get(area, 0), self.drempel)}
        if f"{grootheid}.weggelaten" in WEGGELATEN:
            rest = raam.aantallen((f"{grootheid}.weggelaten", ""), tijdvak)
            found |= {area for area, n in rest.items() if is_klein(n + counts.get(area, 0), self.drempel)}
        return set(self.boom.namen(found))

    def _open(self, reeks: Reeks, raam: Raam, tijdvak: Tijdvak, secret: Namen) -> Iterator[Cel]:
        grootheid, deel = reeks
        stap = {"stap": _STAP_WEGGELATEN} if grootheid in WEGGELATEN else {}
        spread = GROOTHEDEN[grootheid].soort is Grootheidsoort.VERDELING
        percentielen = raam.percentielen(grootheid, tijdvak) if spread else {}
        prefix = f"{grootheid}|{deel}|{self.stroom}|{LETTER[tijdvak.per]}|{self.jaar}-{tijdvak.maand}|"
        for area, aantal in raam.aantallen(reeks, tijdvak).items():
            if self.boom.naam[area] in secret:
                continue
            shown = rond(aantal, toeval(self.sleutel, prefix + area), **stap)
            mediaan, p90 = percentielen.get(area, (None, None))
            if shown:
                yield Cel(
                    grootheid=grootheid,
                    onderdeel=deel,
                    tijdvak=tijdvak,
                    gebied=area,
                    aantal=shown,
                    mediaan=mediaan,
                    p90=p90,
                )


def tabellen(groep: Groep, geteld: Iterable[Reeks], geheim: Iterable[Reeks]) -> dict[Reeks, list[Reeks]]:
    """The tables of a group: how a secret cell of each is named, and what is in it.

    Of what was counted of the group and beside it, and of the names of what is secret already.
    """
    counted, named = set(geteld), set(geheim)
    if groep.per_onderdeel:
        return {reeks: [reeks] for reeks in sorted(counted | named)}
    if not counted and not named:
        return {}
    whole = {(grootheid, "") for grootheid in groep.leden if not GROOTHEDEN[grootheid].onderdelen}
    together = sorted(whole.union(reeks for reeks in counted if reeks[0] in groep.leden))
    return {_verborgen(groep, together)[0]: together}


def _verborgen(groep: Groep, reeksen: Sequence[Reeks]) -> list[Reeks]:
    """How the secret cells of a table are named: one for each count, and for all its parts."""
    if groep.per_onderdeel:
        return list(reeksen)
    return [(grootheid, ALLE_DELEN if GROOTHEDEN[grootheid].onderdelen else "") for grootheid in groep.leden]
