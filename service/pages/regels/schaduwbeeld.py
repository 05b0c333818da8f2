"""A shadow as a person reads it: how often a draft decides otherwise, by day, rule and area. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.pages.cijfers import woorden
from service.pages.cijfers.cellen import Rij, Tabel, Vak
from service.pages.cijfers.figuur import Figuur
from service.pages.cijfers.venster import tekens
from service.pages.regels.beelden import KORT, Namen, Tegel, aantal, balken, gebieden, gezegd, lijnen, met_interval
from service.pages.regels.simulatiebeeld import GEEN_REGEL, RICHTINGWOORD
from service.rules.service import RichtingenUit, SchaduwcijfersUit, Strekking, richting
from service.statistics.service import Maat

_UITLEG: Final = {
    Strekking.GELIJK: "dezelfde uitkomst",
    Strekking.STRENGER: "dichter bij Veilig Thuis, of met spoed",
    Strekking.MILDER: "verder van Veilig Thuis, of zonder spoed",
    Strekking.ANDERS: "een andere uitkomst, even ver",
}
_KOLOMMEN: Final = ["Gelijk", "Strenger", "Milder", "Anders"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schaduwbeeld:
    """All that the page shows of a shadow."""

    tegels: Sequence[Tegel]
    figuren: Sequence[Figuur]
    leeswijzer: Sequence[tuple[str, str, str]]


def schaduwbeeld(found: SchaduwcijfersUit, regios: Namen, eenheden: Namen) -> Schaduwbeeld:
    """What a reader sees of a shadow."""
    counts = dict(zip(Strekking, _aantallen(found.samen), strict=True))
    tiles = [
        Tegel(
            naam=woorden.hoofdletter(RICHTINGWOORD[way]),
            waarde=gezegd(counts[way]),
            regels=[_UITLEG[way], met_interval(found.aandeel[way])],
            toon="let-op" if way is Strekking.MILDER and counts[way] != 0 else "",
        )
        for way in Strekking
    ]
    figures = [
        _regels(found),
        _dagen(found),
        *([_overgangen(found)] if found.overgangen else []),
        gebieden(found.regios, regios, id_="regios", titel="Verschil per regio", eerste="Regio", nuttig=False),
        gebieden(
            found.eenheden, eenheden, id_="eenheden", titel="Verschil per eenheid", eerste="Eenheid", nuttig=False
        ),
    ]
    return Schaduwbeeld(tegels=tiles, figuren=figures, leeswijzer=tekens([], figures))


def _aantallen(one: RichtingenUit) -> tuple[int | None, int | None, int | None, int | None]:
    """In the order of `Strekking`."""
    return one.gelijk, one.strenger, one.milder, one.anders


def _anders(one: RichtingenUit) -> float:
    return float(sum(n or 0 for n in _aantallen(one)[1:]))


def _regels(found: SchaduwcijfersUit) -> Figuur:
    title = "Verschil per regel"
    rules = sorted(found.regels, key=lambda one: -_anders(one))
    named = [(f"{one.regel} {one.naam or ''}".strip() if one.regel else GEEN_REGEL, one) for one in rules]
    chart, high = balken([(name, _anders(one)) for name, one in named], Maat.AANTAL, f"{title}.")
    return Figuur(
        id="regels",
        titel=title,
        zinnen=["De regel die met dit concept zou beslissen."],
        grafiek=chart,
        tabel=_tabel("Besluiten per regel van het concept", "Regel", named),
        soort=high,
    )


def _dagen(found: SchaduwcijfersUit) -> Figuur:
    title = "Verschil per dag"
    days = [(woorden.dag(one.dag), one) for one in found.dagen]
    series = {
        "strenger": [_getal(one.strenger) for _, one in days],
        "milder": [_getal(one.milder) for _, one in days],
        "anders": [_getal(one.anders) for _, one in days],
    }
    chart = lijnen([name for name, _ in days], series, Maat.AANTAL, f"{title}.") if days else None
    return Figuur(
        id="dagen", titel=title, zinnen=[], grafiek=chart, tabel=_tabel("Besluiten per dag", "Dag", days[::-1])
    )


def _overgangen(found: SchaduwcijfersUit) -> Figuur:
    rows = [
        Rij(
            kop=f"{KORT[one.van]} → {KORT[one.naar]}",
            vakken=[Vak(tekst=RICHTINGWOORD[richting(one.van, one.naar, one.spoed)]), aantal(one.aantal)],
        )
        for one in found.overgangen
    ]
    table = Tabel(
        titel="Elke verandering, de meeste eerst", eerste="Verandering", groepen=[], kolommen=["Richting", "Aantal"],
        rijen=rows,
    )  # fmt: skip
    return Figuur(id="overgangen", titel="Van uitkomst naar uitkomst", zinnen=[], tabel=table)


def _tabel(titel: str, eerste: str, rows: Sequence[tuple[str, RichtingenUit]]) -> Tabel:
    lines = [Rij(kop=name, vakken=list(map(aantal, _aantallen(one)))) for name, one in rows]
    return Tabel(titel=titel, eerste=eerste, groepen=[], kolommen=_KOLOMMEN, rijen=lines)


def _getal(n: int | None) -> float | None:
    return None if n is None else float(n)
