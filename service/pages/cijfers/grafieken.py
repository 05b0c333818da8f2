"""The charts: lines over time, the funnel, intervals under each other, bars. Pure; only values leave here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from service.pages.cijfers import trechter, woorden
from service.pages.cijfers.tekenen import (
    AS,
    BINNEN,
    BLAUW,
    GRIJS,
    INKT,
    LETTER,
    LICHTBLAUW,
    LIJN,
    ROEST,
    TEKST,
    WAAS,
    Opties,
    as_van,
    band,
    beweegt,
    grafiek,
    laatste,
    lijn,
    merken,
    opschuiven,
    punt,
    punten,
    voorlopig,
    waardeas,
)
from service.pages.cijfers.trechter import BUITEN
from service.statistics.service import Berekening, Cel, Maat, Meting, Norm

_OPZIJ: Final = {"998-boven": -8, "95-boven": -1, "95-onder": 1, "998-onder": 8}
"""How far the names of the limits are moved apart, in pixels."""


def trend(meting: Meting, reeksen: Mapping[str, Sequence[Cel]], *, uitleg: str, merk: str = "") -> Opties:
    """Lines over periods: one area, or an area (`merk` is its name) beside the country, with norm and interval."""
    cells = [cel for reeks in reeksen.values() for cel in reeks]
    codes = list(dict.fromkeys(cel.periode.code for cel in sorted(cells, key=lambda cel: cel.periode.van)))
    named = {name: {cel.periode.code: cel for cel in reeks} for name, reeks in reeksen.items()}
    own = merk or next(iter(reeksen), "")
    series: list[Opties] = []
    if meting.berekening is Berekening.AANDEEL and own in named:
        series += band([named[own].get(code) for code in codes])
    moves = [any(beweegt(by_code.get(code)) for by_code in named.values()) for code in codes]
    some = any(moves) and any(cel.waarde is not None and not beweegt(cel) for cel in cells)
    offsets = opschuiven({name: laatste(reeks) for name, reeks in reeksen.items()})
    for name, by_code in named.items():
        colour = BLAUW if name == own else GRIJS
        series.append(lijn(name, [by_code.get(code) for code in codes], colour, offsets[name], open_=some))
    if series and (norm := merken(meting.norm, meting.maat)):
        series[-1] |= norm
    if some:
        series.append(voorlopig(moves))
    return grafiek(uitleg) | {
        "grid": {"left": 4, "right": 104, "top": 34, "bottom": 4, **BINNEN},
        "xAxis": {
            "type": "category",
            "data": [woorden.kort(code) for code in codes],
            **AS,
            "axisTick": {"show": False},
        },
        "yAxis": [waardeas(meting, cells), {"type": "value", "show": False, "min": 0, "max": 1}],
        "series": series,
    }


def funnel(meting: Meting, land: Cel, regios: Sequence[Cel], *, uitleg: str, eigen: str = "") -> Opties:
    """Regions by number of records and share, within what chance allows around the national share."""
    drawn = [cel for cel in regios if cel.waarde is not None and cel.noemer]
    if land.waarde is None:
        return {}
    lines = trechter.lijnen(land.waarde, max((cel.noemer or 0 for cel in drawn), default=0))
    series: list[Opties] = []
    for name, points in lines.items():
        is_country, outer = name == "landelijk", name.startswith("998")
        label = "Nederland" if is_country else "99,8 %" if outer else "95 %"
        colour = GRIJS if is_country else ROEST
        series.append(
            {
                "type": "line",
                "silent": True,
                "symbol": "none",
                "data": [list(point) for point in points],
                "color": colour,
                "lineStyle": {"width": 1.5, "color": colour, "type": "solid" if is_country or outer else [5, 4]},
                "endLabel": {
                    "show": True,
                    "formatter": label,
                    "color": colour,
                    "fontSize": LETTER,
                    "offset": [0, _OPZIJ.get(name, 0)],
                },
            }
        )
    own = [cel for cel in drawn if cel.gebied.code == eigen]
    for where, shape, size, colour in (
        ("binnen", "circle", 9, GRIJS),
        ("", "circle", 9, GRIJS),
        (BUITEN[0], "diamond", 13, ROEST),
        (BUITEN[1], "triangle", 14, ROEST),
    ):
        found = [c for c in drawn if c not in own and trechter.ligging(c, land.waarde) == where]
        series.append(
            punten(found, shape, size, colour, labelled=where == BUITEN[1], midden=land.waarde) | {"name": where}
        )
    series.append(punten(own, "rect", 13, BLAUW, labelled=True, midden=land.waarde))
    heights = [c.waarde for c in drawn if c.waarde is not None]
    heights += [points[-1][1] for points in lines.values()]
    low, high = min(heights), max(heights)
    room = max(5.0, (high - low) / 2)
    return grafiek(uitleg) | {
        "grid": {"left": 4, "right": 84, "top": 30, "bottom": 4, **BINNEN},
        "xAxis": {
            "type": "value", "min": 0, "max": lines["landelijk"][1][0], "name": "aantal in de noemer", "maat": "",
            "nameLocation": "middle", "nameGap": 30, "nameTextStyle": TEKST, **AS,
            "splitLine": {"show": False}, "axisLine": {"lineStyle": {"color": LIJN}},
        },
        "media": [{"query": {"maxWidth": 560}, "option": {"series": [{"name": BUITEN[1], "label": {"show": False}}]}}],
        "yAxis": as_van(Maat.PROCENT, max(0.0, 5 * ((low - room) // 5)), min(100.0, 5 * ((high + room) // 5 + 1))),
        "series": series,
    }  # fmt: skip


def intervallen(rijen: Sequence[tuple[str, Cel, Cel | None, Norm | None]], *, uitleg: str) -> Opties:
    """Shares under each other: the area with its interval, the country and the norm on the same line of 0–100 %."""
    names = [name for name, *_ in rijen]
    series: list[Opties] = [
        {
            "type": "line",
            "silent": True,
            "symbol": "none",
            "lineStyle": {"width": 7, "color": BLAUW, "opacity": 0.28, "cap": "butt"},
            "data": [[cel.ondergrens, name], [cel.bovengrens, name]],
        }
        for name, cel, _land, _norm in rijen
        if cel.ondergrens is not None
    ]
    own = [punt(cel, [cel.waarde, name]) for name, cel, _land, _norm in rijen if cel.waarde is not None]
    country = [punt(land, [land.waarde, name]) for name, _c, land, _n in rijen if land and land.waarde is not None]
    norms = [
        {"value": [norm.waarde, name], "tekst": f"{norm.soort} {woorden.norm(norm.waarde, Maat.PROCENT)}"}
        for name, _cel, _land, norm in rijen
        if norm is not None
    ]
    area = next((woorden.gebied(cel.gebied.naam) for _n, cel, _l, _m in rijen), "")
    dots = [
        {"type": "scatter", "name": label, "symbol": shape, "symbolSize": size, "color": colour, "data": data}
        for label, shape, size, colour, data in (
            ("norm", "rect", [3, 24], ROEST, norms),
            ("Nederland", "diamond", 13, GRIJS, country),
            (area, "circle", 12, BLAUW, own),
        )
        if data
    ]
    series += dots
    return grafiek(uitleg) | {
        "grid": {"left": 4, "right": 20, "top": 34, "bottom": 4, **BINNEN},
        "legend": {
            "data": [one["name"] for one in reversed(dots)], "left": 0, "top": 0, "selectedMode": False,
            "textStyle": TEKST, "itemWidth": 14, "itemHeight": 12,
        },
        "xAxis": as_van(Maat.PROCENT, 0, 100) | {"axisLabel": {**TEKST}},
        "yAxis": {
            "type": "category", "inverse": True, "data": names, "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": LIJN}}, "splitLine": {"show": True, "lineStyle": {"color": WAAS}},
            "axisLabel": {**TEKST, "width": 190, "overflow": "break", "lineHeight": 16, "interval": 0},
        },
        "media": [{"query": {"maxWidth": 560}, "option": {"yAxis": {"axisLabel": {"width": 122, "fontSize": 12}}}}],
        "series": series,
    }  # fmt: skip


def staven(
    items: Sequence[tuple[str, float, str]], maat: Maat, *, uitleg: str, naast: Mapping[str, float] | None = None
) -> Opties:
    """Horizontal bars, each with its figure: (name, value, text for who points at it); `naast` marks the country."""
    beside = [
        {"value": [value, name], "tekst": f"Nederland: {woorden.cijfer(value, maat)}"}
        for name, value in (naast or {}).items()
    ]
    bars = [
        {"value": value, "tekst": text, "label": {"formatter": woorden.cijfer(value, maat)}}
        for _name, value, text in items
    ]
    top = max([value for _n, value, _t in items] + list((naast or {}).values()), default=1)
    return grafiek(uitleg) | {
        "grid": {"left": 4, "right": 64, "top": 26 if beside else 6, "bottom": 4, **BINNEN},
        "legend": {
            "show": bool(beside), "data": ["Nederland"], "left": 0, "top": 0, "selectedMode": False, "textStyle": TEKST,
        },
        "xAxis": as_van(maat, 0, min(100.0, 10 * (top // 10 + 1)) if maat is Maat.PROCENT else None),
        "yAxis": {
            "type": "category", "inverse": True, "data": [name for name, _v, _t in items], "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": LIJN}},
            "axisLabel": {**TEKST, "width": 230, "overflow": "break", "lineHeight": 16, "interval": 0},
        },
        "media": [{"query": {"maxWidth": 560}, "option": {"yAxis": {"axisLabel": {"width": 122, "fontSize": 12}}}}],
        "series": [
            {
                "type": "bar", "name": "aandeel", "data": bars, "color": LICHTBLAUW, "barWidth": "58%",
                "label": {"show": True, "position": "insideLeft", "color": INKT, "fontSize": LETTER},
            },
            {
                "type": "scatter", "name": "Nederland", "symbol": "rect", "symbolSize": [4, 30], "color": INKT,
                "data": beside, "z": 5,
            },
        ],
    }  # fmt: skip
