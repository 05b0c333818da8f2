"""The waiting lists of a day as others may see them: rounded, and secret where few are on them. Pure.

The country is the sum of its regions, so what is secret is closed in that sum (decision 0010). A stand has no sums over
time, but much of yesterday is still there today, and in what was known then. That is why a day is decided by both what
is known now and what was known then, why regions are added in an order that hardly moves (by how many meldingen they
ever had), and why a figure of an area is rounded the same way for half a year: who asks day after day, or in both
ways, averages nothing out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from service.core.disclosure import DREMPEL, Boom, Gebieden, is_klein, rond, toeval
from service.statistics.antwoord import Geheimreden, Per
from service.statistics.rooster import begin_van, periode_van
from service.statistics.wachtlijstcijfers import FIGUREN, GROEPEN, MELDINGEN, Getal, Getoond, Groep
from service.statistics.wachtlijsten import Stand

LAND: Final = "nederland"
"""The name of the country beside the codes of its regions."""
Standen = Mapping[str, Stand]
"""By region; every region with a melding is in it."""
_Aantallen = Mapping[str, Mapping[str, int]]


def beveilig_dag(
    standen: Sequence[Standen],
    *,
    dag: date,
    sleutel: bytes,
    zonder: Collection[str] = (),
    drempel: int = DREMPEL,
    alleen: Collection[str] | None = None,
) -> dict[str, Getoond]:
    """The first of these stands of one day, of the country and of each region, as whoever is a stranger may see it.

    The other stands are the same day as it was known otherwise; they help to decide. `zonder` are the regions that
    have not agreed. Regions of all stands are the same. `alleen` names the areas that are asked for: what is shown of
    them does not depend on it.
    """
    tables = [_tel(found) for found in standen]
    regios = sorted(tables[0].keys() - {LAND})
    boom = Boom(LAND, {LAND: regios})
    secret: list[Gebieden] = []
    for groep in GROEPEN:
        hidden = {area for table in tables for area in _klein(groep, table, drempel)} | frozenset(zonder)
        if groep.totaal is not None:
            hidden |= secret[groep.totaal]
        secret.append(boom.sluit(boom.namen(hidden & tables[0].keys()), _gewicht(groep, tables)))
    halfjaar = periode_van(begin_van(dag, Per.HALFJAAR), Per.HALFJAAR).code

    def getal(figuur: str, area: str, geheim: Gebieden) -> Getal:
        if boom.naam[area] in geheim:
            return Getal(None, Geheimreden.GEEN_TOESTEMMING if area in zonder else Geheimreden.TE_KLEIN)
        return Getal(rond(tables[0][area][figuur], toeval(sleutel, f"wachtlijst|{figuur}|{area}|{halfjaar}")))

    return {
        area: Getoond(
            {
                figuur: getal(figuur, area, geheim)
                for groep, geheim in zip(GROEPEN, secret, strict=True)
                for figuur in groep.leden
            },
            exact=False,
        )
        for area in (LAND, *regios)
        if alleen is None or area in alleen
    }


def _tel(standen: Standen) -> _Aantallen:
    land = sum(standen.values(), Stand({}))
    return {
        area: {figuur: stand.aantal(reeksen) for figuur, reeksen in FIGUREN.items()}
        for area, stand in (*standen.items(), (LAND, land))
    }


def _klein(groep: Groep, table: _Aantallen, drempel: int) -> Iterator[str]:
    """The areas where a figure of the group says something of a few."""
    for area, counts in table.items():
        found = [counts[figuur] for figuur in groep.leden]
        if groep.noemer is not None:
            found += [counts[groep.noemer] - n for n in found]
        if any(is_klein(n, drempel) for n in found):
            yield area


def _gewicht(groep: Groep, tables: Sequence[_Aantallen]) -> dict[str, int]:
    """How large a region is, and nothing where the group counts nobody."""
    return {
        area: max(table[area][MELDINGEN] for table in tables)
        if any(table[area][figuur] for table in tables for figuur in groep.leden)
        else 0
        for area in tables[0]
    }
