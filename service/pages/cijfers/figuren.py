"""From answers to what stands on a page: a chart, its table, and one sentence that says what is to be seen. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.pages.cijfers import grafieken, woorden
from service.pages.cijfers.cellen import (
    Rij,
    Tabel,
    Vak,
    aantal,
    gebieden,
    kolommen,
    marge,
    op,
    perioden,
    reeks,
    vak,
    vakken,
)
from service.pages.cijfers.figuur import LAND, Figuur, merk, naam_van, nog, stand, stroom
from service.pages.cijfers.tekenen import begint_hoger
from service.pages.cijfers.trechter import BUITEN, ligging
from service.statistics.service import Antwoord, Cel, Gebiedsoort, Geheimreden, Meting, Norm

_TRECHTER: Final = (
    "Elke punt is een regio; tussen de gestippelde lijnen ligt wat door toeval te verwachten is (95 %), tussen de "
    "buitenste bijna alles (99,8 %). Erbuiten is reden om te kijken, geen oordeel."
)
_INTERVAL: Final = (
    "De balk om een punt is het 95 %-interval: hoe minder waarnemingen, hoe breder. Raakt de balk het landelijke "
    "cijfer, dan kan het verschil toeval zijn."
)


def overzicht(antwoorden: Sequence[Antwoord], gebied: str, periode: str) -> Figuur:
    """The newest main figure of each indicator for one area as a table: what the tiles show, and of what it is made."""
    rows = []
    for antwoord in antwoorden:
        meting = antwoord.indicator.hoofdmeting
        cel = next((cel for cel in op(antwoord, meting, periode) if cel.gebied.code == gebied), None)
        counts = (None, None, None) if cel is None else (cel.teller, cel.noemer, cel.weggelaten)
        before = None if cel is None else cel.verschil
        rows.append(
            Rij(
                kop=naam_van(antwoord, meting),
                vakken=[
                    vak(cel),
                    marge(cel),
                    *(aantal(cel, count) for count in counts),
                    Vak(tekst=woorden.GEEN if before is None else woorden.verschil(before, meting.maat)),
                    Vak(tekst=woorden.GEEN if meting.norm is None else woorden.norm(meting.norm.waarde, meting.maat)),
                ],
            )
        )
    table = Tabel(
        titel=f"Nederland, {woorden.periode(periode)}",
        eerste="Indicator",
        groepen=[],
        kolommen=["Waarde", "95 %-interval", "Teller", "Noemer", "Weggelaten", "Verandering", "Norm"],
        rijen=rows,
    )
    return Figuur(
        id="overzicht",
        titel="Dezelfde cijfers als tabel",
        zinnen=nog([v for rij in rows for v in rij.vakken]),
        tabel=table,
    )


def trend(antwoord: Antwoord, meting: Meting, gebied: str, *, onderdeel: str | None = None) -> Figuur:
    """One figure over periods: the country, and beside it the area that is looked at."""
    names = {area.code: woorden.gebied(area.naam) for area in gebieden(antwoord)}
    codes = [LAND] if gebied == LAND else [LAND, gebied]
    rows = {code: reeks(antwoord, meting, code, onderdeel) for code in codes}
    title = naam_van(antwoord, meting, onderdeel)
    told = [stand(rows[code][-1], antwoord.indicator.richting) for code in reversed(codes) if rows[code]]
    chart = grafieken.trend(
        meting,
        {names[code]: rows[code] for code in codes if rows[code]},
        uitleg=f"Lijngrafiek. {title}. {' '.join(told)} De tabel eronder geeft elk cijfer.",
        merk=names.get(gebied, ""),
    )
    by_code = {code: {cel.periode.code: cel for cel in found} for code, found in rows.items()}
    table = Tabel(
        titel=f"{title}, {stroom(antwoord)}",
        eerste="Periode",
        groepen=[(names.get(code, code), len(kolommen(meting))) for code in codes],
        kolommen=kolommen(meting) * len(codes),
        rijen=[
            Rij(
                kop=woorden.periode(periode.code),
                merk=merk([by_code[code].get(periode.code) for code in codes]),
                vakken=[v for code in codes for v in vakken(meting, by_code[code].get(periode.code))],
            )
            for periode in reversed(perioden(antwoord))
        ],
    )
    if begint_hoger(chart):
        told.append("De as begint bij 50 %.")
    return Figuur(id="trend", titel=title, zinnen=told, grafiek=chart, tabel=table)


def trechter(antwoord: Antwoord, meting: Meting, periode: str, eigen: str, *, onderdeel: str | None = None) -> Figuur:
    """A share of every region within what chance allows; a region whose share is secret is named and not drawn."""
    cells = op(antwoord, meting, periode, onderdeel)
    land = next((cel for cel in cells if cel.gebied.soort is Gebiedsoort.LAND), None)
    regios = [cel for cel in cells if cel.gebied.soort is Gebiedsoort.REGIO]
    title = f"{naam_van(antwoord, meting, onderdeel)}, {woorden.periode(periode)}"
    national = None if land is None else land.waarde
    where = {cel.gebied.code: "" if national is None else ligging(cel, national) for cel in regios}
    named = [(woorden.gebied(cel.gebied.naam), cel) for cel in regios]
    outside = [f"{name} ({where[cel.gebied.code]})" for name, cel in named if where[cel.gebied.code] in BUITEN]
    told = [
        _TRECHTER,
        f"Buiten de grenzen: {', '.join(outside)}." if outside else "Geen regio ligt buiten de grenzen.",
    ]
    told += [
        f"Niet getekend: {', '.join(name for name, cel in named if vak(cel).reden is reden)} ({woorden.WAAROM[reden]})."
        for reden in Geheimreden
        if any(vak(cel).reden is reden for cel in regios)
    ]
    chart = None
    if land is not None and national is not None:
        uitleg = f"Trechtergrafiek. {title}. {' '.join(told)} De tabel eronder geeft elk cijfer."
        chart = grafieken.funnel(meting, land, regios, uitleg=uitleg, eigen=eigen)
    told += nog(map(vak, regios))
    shown = [cel for cel in (land, *regios) if cel is not None]
    table = Tabel(
        titel=f"{title}, {stroom(antwoord)}",
        eerste="Gebied",
        groepen=[],
        kolommen=[*kolommen(meting), "Ligging"],
        rijen=[
            Rij(
                kop=woorden.gebied(cel.gebied.naam),
                nadruk=cel.gebied.code in (LAND, eigen),
                vakken=[*vakken(meting, cel), Vak(tekst=where.get(cel.gebied.code) or woorden.GEEN)],
            )
            for cel in shown
        ],
    )
    return Figuur(id="trechter", titel=title, zinnen=told, grafiek=chart, tabel=table, soort="hoog")


def naast(antwoorden: Sequence[Antwoord], gebied: str, periode: str) -> Figuur:
    """The main figures of one area beside the country; shares are also drawn, with their interval."""
    rows: list[Rij] = []
    drawn: list[tuple[str, Cel, Cel | None, Norm | None]] = []
    name = ""
    for antwoord in antwoorden:
        meting = antwoord.indicator.hoofdmeting
        cells = {cel.gebied.code: cel for cel in op(antwoord, meting, periode)}
        own, land = cells.get(gebied), cells.get(LAND)
        name = woorden.gebied(own.gebied.naam) if own else name
        title = antwoord.indicator.naam
        rows.append(
            Rij(
                kop=woorden.hoofdletter(title),
                vakken=[
                    vak(own),
                    marge(own),
                    aantal(own, None if own is None else own.noemer),
                    aantal(own, None if own is None else own.weggelaten),
                    vak(land),
                    Vak(tekst=woorden.GEEN if meting.norm is None else woorden.norm(meting.norm.waarde, meting.maat)),
                ],
            )
        )
        if own is not None and own.ondergrens is not None:
            drawn.append((woorden.hoofdletter(title), own, land, meting.norm))
    title = f"{name or gebied} naast Nederland, {woorden.periode(periode)}"
    told = [_INTERVAL, *nog(v for rij in rows for v in rij.vakken)]
    chart = grafieken.intervallen(drawn, uitleg=f"{title}. {told[0]} De tabel eronder geeft elk cijfer.")
    table = Tabel(
        titel=title,
        eerste="Indicator",
        groepen=[(name or gebied, 4), ("Nederland", 1), ("Afspraak", 1)],
        kolommen=[
            "Waarde",
            "95 %-interval",
            "Noemer",
            "Weggelaten",
            "Waarde",
            "Norm",
        ],
        rijen=rows,
    )
    height = "rijen-5" if len(drawn) <= 5 else "rijen-10" if len(drawn) <= 9 else "rijen-15"
    return Figuur(id="naast", titel=title, zinnen=told, grafiek=chart if drawn else None, tabel=table, soort=height)
