"""What the pages of a replay, a shadow and the learning share: tiles, cells, tables of areas and charts. Pure.

No figure is computed here: what is shown is what the API answers to this reader.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from service.core.codes_beoordeling import UITKOMSTNAAM, Uitkomst
from service.pages.cijfers import grafieken, tekenen, woorden
from service.pages.cijfers.cellen import GEEN, Rij, Tabel, Vak
from service.pages.cijfers.figuur import Figuur
from service.pages.cijfers.tekenen import Opties
from service.rules.service import GebiedsgevolgUit
from service.statistics.service import Geheimreden, Maat

MEESTE: Final = 12
"""How many bars are drawn; the table has them all."""
KORT: Final[Mapping[Uitkomst, str]] = {
    **UITKOMSTNAAM,
    Uitkomst.DZ: "Doorzetten",
    Uitkomst.DZS: "Met spoed doorzetten",
    Uitkomst.VV: "Vervolgmelding",
    Uitkomst.OZ: "Overige zorg",
    Uitkomst.AV: "Aanvullen",
    Uitkomst.HB: "Een mens kijkt",
    Uitkomst.SA: "Samenvoegen",
}
"""Outcomes for the head of a column."""
_HOOGTE: Final = ((5, "rijen-5"), (10, "rijen-10"), (99, "rijen-15"))
Namen = Callable[[str | None], str]
"""How an area is called by its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tegel:
    """One figure with what is to be said of it."""

    naam: str
    waarde: str
    regels: Sequence[str] = ()
    toon: str = ""


class Aandeel(Protocol):
    """A share as it is told, with its interval; without a figure where a stranger may not see it."""

    @property
    def procent(self) -> float | None:
        """On every hundred."""
        ...

    @property
    def ondergrens(self) -> float | None:
        """Of the interval of 95 %."""
        ...

    @property
    def bovengrens(self) -> float | None:
        """Of the interval of 95 %."""
        ...


def aantal(n: int | None) -> Vak:
    """A count, or that it is not shown."""
    return Vak(tekst=woorden.GEHEIM, reden=Geheimreden.TE_KLEIN) if n is None else Vak(tekst=woorden.getal(n))


def gezegd(n: int | None) -> str:
    """A count in a sentence or a tile."""
    return "niet te tonen" if n is None else woorden.getal(n)


def procent(deel: Aandeel | None) -> Vak:
    """A share."""
    return GEEN if deel is None or deel.procent is None else Vak(tekst=woorden.cijfer(deel.procent, Maat.PROCENT))


def interval(deel: Aandeel | None) -> Vak:
    """Its interval: '78,0–84,2 %'."""
    if deel is None or deel.ondergrens is None or deel.bovengrens is None:
        return GEEN
    return Vak(tekst=f"{woorden.getal(float(deel.ondergrens))}–{woorden.getal(float(deel.bovengrens))}\u00a0%")


def met_interval(deel: Aandeel | None) -> str:
    """'81,3 % (interval 78,0–84,2 %)', or nothing."""
    share = procent(deel)
    return "" if share is GEEN else f"{share.tekst} (interval {interval(deel).tekst})"


def hoogte(rows: int) -> str:
    """The class of a chart with so many bars."""
    return next(css for most, css in _HOOGTE if rows <= most)


def balken(
    items: Iterable[tuple[str, float]], maat: Maat, uitleg: str, *, laagste: bool = False
) -> tuple[Opties | None, str]:
    """A chart of the longest bars, or with `laagste` the shortest, and its height; None where there is none to draw."""
    sign = 1 if laagste else -1
    drawn = sorted((one for one in items if one[1] or laagste), key=lambda one: sign * one[1])[:MEESTE]
    if not drawn:
        return None, ""
    told = [(name, value, f"{name}: {woorden.cijfer(value, maat)}") for name, value in drawn]
    chart = grafieken.staven(told, maat, uitleg=f"Staafgrafiek. {uitleg} De tabel eronder geeft elk cijfer.")
    return chart, hoogte(len(drawn))


def lijnen(assen: Sequence[str], reeksen: Mapping[str, Sequence[float | None]], maat: Maat, uitleg: str) -> Opties:
    """Lines over days or months, each with its name, colour and mark."""
    marks = zip(
        (tekenen.BLAUW, tekenen.ROEST, tekenen.GRIJS), ("circle", "diamond", "rect"), reeksen.items(), strict=False
    )
    series = [
        {
            "type": "line", "name": name, "color": colour, "symbol": mark, "symbolSize": 9, "connectNulls": False,
            "lineStyle": {"width": 2.5, "color": colour},
            "data": [
                None if value is None else {"value": value, "tekst": f"{name}, {at}: {woorden.cijfer(value, maat)}"}
                for at, value in zip(assen, values, strict=True)
            ],
        }
        for colour, mark, (name, values) in marks
    ]  # fmt: skip
    return tekenen.grafiek(f"Lijngrafiek. {uitleg} De tabel eronder geeft elk cijfer.") | {
        "grid": {"left": 4, "right": 24, "top": 40, "bottom": 4, **tekenen.BINNEN},
        "legend": {
            "data": list(reeksen), "left": 0, "top": 0, "selectedMode": False, "textStyle": tekenen.TEKST,
        },
        "xAxis": {"type": "category", "data": list(assen), **tekenen.AS, "axisTick": {"show": False}},
        "yAxis": tekenen.as_van(maat, 0, 100 if maat is Maat.PROCENT else None),
        "series": series,
    }  # fmt: skip


def gebieden(
    rows: Sequence[GebiedsgevolgUit], namen: Namen, *, id_: str, titel: str, eerste: str, nuttig: bool = True
) -> Figuur:
    """What changes by region or unit."""
    shown = sorted(rows, key=lambda one: (-(one.gewijzigd.aantal or 0) if one.gewijzigd else 0, namen(one.gebied)))
    bars = [(namen(one.gebied), float(one.gewijzigd.aantal or 0)) for one in shown if one.gewijzigd]
    chart, high = balken(bars, Maat.AANTAL, f"{titel}.")
    columns = ["Besluiten", "Veranderd", "Aandeel", "95 %-interval", "Strenger", "Milder", "Anders"]
    table = Tabel(
        titel=f"{titel}, de meeste veranderingen eerst",
        eerste=eerste,
        groepen=[],
        kolommen=[*columns, "Bruikbaar, tegengehouden"] if nuttig else columns,
        rijen=[
            Rij(
                kop=namen(one.gebied),
                vakken=[
                    aantal(one.besluiten),
                    aantal(None if one.gewijzigd is None else one.gewijzigd.aantal),
                    procent(one.gewijzigd),
                    interval(one.gewijzigd),
                    *_uitgesplitst(one, nuttig=nuttig),
                ],
            )
            for one in shown
        ],
    )
    return Figuur(id=id_, titel=titel, zinnen=[], grafiek=chart, tabel=table, soort=high)


def _uitgesplitst(one: GebiedsgevolgUit, *, nuttig: bool) -> list[Vak]:
    """Which way it goes; of the area of another a reader sees no more than how many change."""
    counts = [one.strenger, one.milder, one.anders, *([one.nuttig_tegengehouden] if nuttig else [])]
    stranger = one.gewijzigd is not None and one.strenger is None
    return [GEEN if stranger else aantal(count) for count in counts]
