"""Several figures of one subject beside each other: parts of a whole, and the waiting lists. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
    uniek,
    vak,
    vakken,
)
from service.pages.cijfers.figuur import LAND, Deel, Figuur, nog, stroom
from service.statistics.service import Antwoord, Cel, Maat, Meting

MEESTE: Final = 12
"""How many parts are drawn; the table has them all."""
_REGELS: Final = (
    "De precisie is het deel dat volgens Veilig Thuis voor haar was; de steekproef het deel van wat niet werd "
    "doorgezet en dat wel had gemoeten. Lees het interval mee."
)
_HOOGTE: Final = ((5, "rijen-5"), (10, "rijen-10"), (99, "rijen-15"))


def onderdelen(
    antwoord: Antwoord,
    metingen: Sequence[Meting],
    gebied: str,
    periode: str,
    *,
    id_: str = "onderdelen",
    titel: str = "",
    laagste: bool = False,
) -> Figuur:
    """The parts of one figure (or several figures of one kind) of an area in a period, each beside the country.

    The largest first, or with `laagste` the smallest.
    """  # fmt: skip
    names = antwoord.indicator.onderdelen or {}
    cells = {
        (cel.meting.id, cel.onderdeel, cel.gebied.code): cel
        for meting in metingen
        for cel in op(antwoord, meting, periode, alle_onderdelen=True)
    }
    own = [
        (names.get(part, part) if part and cel.meting.per_onderdeel else cel.meting.naam, meting_id, part, cel)
        for (meting_id, part, area), cel in cells.items()
        if area == gebied
    ]
    own.sort(key=lambda found: _plaats(found[-1], laagste=laagste))
    area = next((woorden.gebied(cel.gebied.naam) for *_, cel in own), gebied)
    title = f"{titel or woorden.hoofdletter(antwoord.indicator.naam)}: {area}, {woorden.periode(periode)}"
    drawn = [found for found in own if found[-1].waarde is not None][:MEESTE]
    land = {name: cells.get((meting_id, part, LAND)) for name, meting_id, part, _cel in drawn if gebied != LAND}
    extreme = "Het laagst" if laagste else "Het hoogst"
    told = [f"{extreme} is {name}: {vak(cel).tekst}." for name, *_, cel in drawn[:1]]
    told += nog(vak(cel) for *_, cel in own)
    chart = grafieken.staven(
        [(name, cel.waarde or 0.0, f"{name}: {vak(cel).tekst}") for name, *_, cel in drawn],
        metingen[0].maat,
        uitleg=f"Staafgrafiek. {title}. {' '.join(told)} De tabel eronder geeft elk cijfer.",
        naast={name: cel.waarde for name, cel in land.items() if cel is not None and cel.waarde is not None},
    )
    areas = [gebied] if gebied == LAND else [gebied, LAND]
    table = Tabel(
        titel=f"{title}, {stroom(antwoord)}",
        eerste="Onderdeel",
        groepen=[(area if code == gebied else "Nederland", len(kolommen(metingen[0]))) for code in areas],
        kolommen=kolommen(metingen[0]) * len(areas),
        rijen=[
            Rij(
                kop=woorden.hoofdletter(name),
                vakken=[found for code in areas for found in vakken(metingen[0], cells.get((meting_id, part, code)))],
            )
            for name, meting_id, part, _cel in own
        ],
    )
    height = next(css for most, css in _HOOGTE if len(drawn) <= most)
    return Figuur(id=id_, titel=title, zinnen=told, grafiek=chart if drawn else None, tabel=table, soort=height)


def regels(antwoord: Antwoord, gebied: str, periode: str) -> Figuur:
    """Every rule of an area in a period: how often it fired, its precision, and what the audit sample found of it."""
    by_id = {meting.id: meting for meting in antwoord.indicator.metingen}
    fired, precise, sample = (by_id[name] for name in ("afgegaan", "precisie", "steekproef"))
    cells = {
        (meting.id, cel.onderdeel): cel
        for meting in (fired, precise, sample)
        for cel in op(antwoord, meting, periode, alle_onderdelen=True)
        if cel.gebied.code == gebied
    }
    rules = sorted(
        uniek(part for _id, part in cells if part), key=lambda part: _plaats(cells.get((fired.id, part)), laagste=False)
    )
    drawn = [
        (part.rpartition("|")[2], found, None, None)
        for part in rules
        if (found := cells.get((precise.id, part))) is not None and found.ondergrens is not None
    ][:MEESTE]
    area = next((woorden.gebied(cel.gebied.naam) for cel in cells.values()), gebied)
    title = f"Regels: {area}, {woorden.periode(periode)}"
    told = [_REGELS, *nog(map(vak, cells.values()))]
    table = Tabel(
        titel=f"{title}, {stroom(antwoord)}",
        eerste="Regel",
        groepen=[("Afgegaan", 1), ("Precisie", 3), ("Steekproef: ten onrechte niet doorgezet", 3)],
        kolommen=["Aantal", *["Waarde", "95 %-interval", "Noemer"] * 2],
        rijen=[
            Rij(
                kop=part,
                vakken=[
                    vak(cells.get((fired.id, part))),
                    *(v for m in (precise, sample) for v in _deel(cells.get((m.id, part)))),
                ],
            )
            for part in rules
        ],
    )
    chart = grafieken.intervallen(drawn, uitleg=f"{title}. {told[0]} De tabel eronder geeft elk cijfer.")
    height = next(css for most, css in _HOOGTE if len(drawn) <= most)
    return Figuur(id="regels", titel=title, zinnen=told, grafiek=chart if drawn else None, tabel=table, soort=height)


def _deel(cel: Cel | None) -> list[Vak]:
    return [vak(cel), marge(cel), aantal(cel, None if cel is None else cel.noemer)]


def wachtlijsten(antwoord: Antwoord, metingen: Sequence[Meting], gebied: str) -> Figuur:
    """Each waiting list at the end of each month: a small chart a list, one table for all.

    Whether stands still move holds for all of them alike, and is said once with the answer.
    """
    per_100 = metingen[0].maat is Maat.PER_100
    names = {area.code: woorden.gebied(area.naam) for area in gebieden(antwoord)}
    codes = uniek([gebied, LAND] if per_100 else [gebied])
    rows = {(m.id, code): reeks(antwoord, m, code) for m in metingen for code in codes}
    per = "op elke 100 open meldingen" if per_100 else "aantal meldingen"
    title = f"Wachtlijsten op de laatste dag van de maand, {per}"
    parts = [
        Deel(
            id=f"lijst-{meting.teller.lower()}",
            titel=f"{meting.teller} {_kort(meting)}",
            grafiek=grafieken.trend(
                meting,
                {names.get(code, code): rows[meting.id, code] for code in reversed(codes)},
                uitleg=f"Lijngrafiek. {meting.teller} {_kort(meting)}, {per}. De tabel eronder geeft elk cijfer.",
                merk=names.get(gebied, gebied),
            ),
        )
        for meting in metingen
    ]
    by_day = {key: {cel.periode.code: cel for cel in found} for key, found in rows.items()}
    table = Tabel(
        titel=f"{title}, {stroom(antwoord)}",
        eerste="Dag",
        groepen=[(names.get(code, code), len(metingen)) for code in codes],
        kolommen=[meting.teller for meting in metingen] * len(codes),
        rijen=[
            Rij(
                kop=woorden.periode(period.code),
                vakken=[
                    replace(vak(by_day[meting.id, code].get(period.code)), voorlopig=False)
                    for code in codes
                    for meting in metingen
                ],
            )
            for period in reversed(perioden(antwoord))
        ],
    )
    told = [
        f"{names.get(gebied, gebied)}, {woorden.periode(period.code)}: "
        + ", ".join(f"{m.teller} {_gezegd(by_day[m.id, gebied].get(period.code))}" for m in metingen)
        + "."
        for period in perioden(antwoord)[-1:]
    ]
    return Figuur(id="wachtlijsten", titel=title, zinnen=told, vele=parts, tabel=table)


def _gezegd(cel: Cel | None) -> str:
    return "geheim" if cel is not None and cel.waarde is None else vak(cel).tekst


def _kort(meting: Meting) -> str:
    return meting.naam.split(",")[0]


def _plaats(cel: Cel | None, *, laagste: bool) -> tuple[bool, float]:
    """By value, and what has none last."""
    value = None if cel is None else cel.waarde
    return (value is None, (value or 0.0) * (1 if laagste else -1))
