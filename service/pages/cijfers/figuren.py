"""From answers to what stands on a page: a chart, its table, and one sentence that says what is to be seen. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from service.pages.cijfers.tekenen import Opties
from service.pages.cijfers.trechter import ligging
from service.statistics.service import Antwoord, Cel, Celstatus, Gebiedsoort, Meting, Norm, Richting

LAND: Final = "nederland"
_TRECHTER: Final = (
    "Elke punt is een regio; tussen de gestippelde lijnen ligt wat door toeval te verwachten is (95 %), tussen de "
    "buitenste bijna alles (99,8 %). Erbuiten is reden om te kijken, geen oordeel."
)
_INTERVAL: Final = (
    "De balk om een punt is het 95 %-interval: hoe minder waarnemingen, hoe breder. Raakt de balk het landelijke cijfer, "
    "dan kan het verschil toeval zijn."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deel:
    """One of several small charts that share a table."""

    id: str
    titel: str
    grafiek: Opties


@dataclass(frozen=True, slots=True, kw_only=True)
class Figuur:
    """A chart beside its table; without a chart, the table alone."""

    id: str
    titel: str
    zinnen: Sequence[str]
    tabel: Tabel
    grafiek: Opties | None = None
    vele: Sequence[Deel] = ()
    soort: str = ""
    """How high it is drawn: a class of the style sheet."""
    downloads: Sequence[tuple[str, str]] = ()


def naam_van(antwoord: Antwoord, meting: Meting, onderdeel: str | None = None) -> str:
    """What is measured: 'Triage binnen vijf dagen: binnen vijf werkdagen'."""
    parts = [antwoord.indicator.naam.capitalize()]
    if len(antwoord.indicator.metingen) > 1:
        parts.append(meting.naam)
    if onderdeel is not None:
        parts.append((antwoord.indicator.onderdelen or {}).get(onderdeel, onderdeel))
    return ": ".join(parts)


def tegen_norm(waarde: float, meting: Meting, norm: Norm, richting: Richting) -> str:
    """How a figure lies to its norm, as a fact: 'streefwaarde 90 %: niet gehaald'."""
    line = f"{norm.soort} {woorden.norm(norm.waarde, meting.maat)}"
    if norm.soort == "signaal":
        return f"{line}: {'overschreden' if waarde > norm.waarde else 'niet overschreden'}"
    met = waarde <= norm.waarde if richting is Richting.LAGER else waarde >= norm.waarde
    return f"{line}: {'gehaald' if met else 'niet gehaald'}"


def stand(cel: Cel, richting: Richting) -> str:
    """The newest figure in a sentence, with its change and its norm."""
    if cel.waarde is None:
        return f"{cel.gebied.naam}, {woorden.periode(cel.periode.code)}: geen cijfer, {vak(cel).waarom}."
    maat = cel.meting.maat
    text = f"{cel.gebied.naam}, {woorden.periode(cel.periode.code)}: {woorden.cijfer(cel.waarde, maat)}"
    if cel.status is Celstatus.VOORLOPIG:
        text += " (voorlopig)"
    if cel.verschil is not None:
        text += f"; {woorden.verschil(cel.verschil, maat)} ten opzichte van de periode ervoor"
    if cel.meting.norm is not None:
        text += f"; {tegen_norm(cel.waarde, cel.meting, cel.meting.norm, richting)}"
    return f"{text}."


def trend(antwoord: Antwoord, meting: Meting, gebied: str, *, onderdeel: str | None = None) -> Figuur:
    """One figure over periods: the country, and beside it the area that is looked at."""
    names = {area.code: area.naam for area in gebieden(antwoord)}
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
        titel=f"{title}, {_stroom(antwoord)}",
        eerste="Periode",
        groepen=[(names.get(code, code), len(kolommen(meting))) for code in codes],
        kolommen=kolommen(meting) * len(codes),
        rijen=[
            Rij(
                kop=woorden.periode(periode.code),
                merk=_merk([by_code[code].get(periode.code) for code in codes]),
                vakken=[v for code in codes for v in vakken(meting, by_code[code].get(periode.code))],
            )
            for periode in reversed(perioden(antwoord))
        ],
    )
    if grafieken.begint_hoger(chart):
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
    secret = [f"{cel.gebied.naam} ({vak(cel).waarom})" for cel in regios if cel.waarde is None]
    outside = [
        f"{cel.gebied.naam} ({where[cel.gebied.code]})" for cel in regios if where[cel.gebied.code][:6] == "buiten"
    ]
    told = [
        _TRECHTER,
        f"Buiten de grenzen: {', '.join(outside)}." if outside else "Geen regio ligt buiten de grenzen.",
    ]
    if secret:
        told.append(f"Niet getekend, want zonder cijfer: {', '.join(secret)}.")
    chart = None
    if land is not None and national is not None:
        uitleg = f"Trechtergrafiek. {title}. {' '.join(told)} De tabel eronder geeft elk cijfer."
        chart = grafieken.funnel(meting, land, regios, uitleg=uitleg, eigen=eigen)
    shown = [cel for cel in (land, *regios) if cel is not None]
    table = Tabel(
        titel=f"{title}, {_stroom(antwoord)}",
        eerste="Gebied",
        groepen=[],
        kolommen=[*kolommen(meting), "Ligging"],
        rijen=[
            Rij(
                kop=cel.gebied.naam,
                merk=_merk([cel]),
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
        name = own.gebied.naam if own else name
        title = antwoord.indicator.naam
        rows.append(
            Rij(
                kop=title.capitalize(),
                merk=_merk([own]),
                vakken=[
                    vak(own),
                    marge(own),
                    aantal(own, own and own.noemer),
                    aantal(own, own and own.weggelaten),
                    vak(land),
                    Vak(tekst=woorden.GEEN if meting.norm is None else woorden.norm(meting.norm.waarde, meting.maat)),
                ],
            )
        )
        if own is not None and own.ondergrens is not None:
            drawn.append((title, own, land, meting.norm))
    title = f"{name or gebied} naast Nederland, {woorden.periode(periode)}"
    told = [_INTERVAL]
    chart = grafieken.intervallen(drawn, uitleg=f"{title}. {told[0]} De tabel eronder geeft elk cijfer.")
    table = Tabel(
        titel=title,
        eerste="Indicator",
        groepen=[(name or gebied, 4), ("Nederland", 1), ("Afspraak", 1)],
        kolommen=["Waarde", "95 %-interval", "Noemer", "Weggelaten", "Waarde", "Norm"],
        rijen=rows,
    )
    height = "rijen-5" if len(drawn) <= 5 else "rijen-10" if len(drawn) <= 9 else "rijen-15"
    return Figuur(id="naast", titel=title, zinnen=told, grafiek=chart if drawn else None, tabel=table, soort=height)


def definitie(antwoord: Antwoord, metingen: Sequence[Meting]) -> Mapping[str, object]:
    """What a figure counts, and how this answer came about."""
    indicator = antwoord.indicator
    revisies = sorted({cel.revisie for cel in antwoord.cellen if cel.revisie is not None})
    made = "nog niet"
    if antwoord.gepubliceerd_op is not None:
        made = woorden.moment(antwoord.gepubliceerd_op)
    lines = [
        ("Definitie", indicator.definitie),
        ("Teller", indicator.teller),
        ("Noemer", indicator.noemer),
        ("Telt in de periode van", indicator.periode),
        *(
            (f"{m.norm.soort.capitalize()}", f"{woorden.norm(m.norm.waarde, m.maat)}; {m.norm.bron}")
            for m in metingen
            if m.norm is not None
        ),
        ("Berekening", "; ".join(dict.fromkeys(woorden.berekening(m) for m in metingen))),
        ("Bron", indicator.bron),
        ("Versie", f"{indicator.id}, versie {indicator.versie}"),
        ("Bijgewerkt tot", woorden.moment(antwoord.bijgewerkt_tot_op)),
        ("Gepubliceerd", made),
        ("Revisie", ", ".join(map(_revisie, revisies)) or "geen: eigen cijfers van dit moment"),
    ]
    return {"id": indicator.id, "titel": f"Definitie van {indicator.naam}", "regels": lines}


def _revisie(nummer: int) -> str:
    return {0: "0 (voorlopig)", 1: "1 (vastgesteld)"}.get(nummer, f"{nummer} (na een verbetering)")


def _merk(cells: Sequence[Cel | None]) -> str:
    return "voorlopig" if any(cel is not None and cel.status is Celstatus.VOORLOPIG for cel in cells) else ""


def _stroom(antwoord: Antwoord) -> str:
    return {"HG": "stroom huiselijk geweld", "ZORG_JEUGD": "stroom zorg en jeugd"}[antwoord.stroom]
