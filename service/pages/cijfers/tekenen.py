"""What every chart shares: colours, axes, points, and the marks for a norm and for what still moves. Pure.

One language for all charts: the area that is looked at is blue, the country grey, what was agreed (a norm) a dashed
line in rust. What is special also has a shape or a word of its own, so that a print without colour says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from service.pages.cijfers import woorden
from service.pages.cijfers.cellen import zin
from service.statistics.service import Cel, Celstatus, Maat, Meting, Norm

Opties = dict[str, Any]

BLAUW: Final = "#0a4f85"
LICHTBLAUW: Final = "#9dbcd6"
GRIJS: Final = "#5b6976"
ROEST: Final = "#9a3a0a"
INKT: Final = "#16212c"
ZACHT: Final = "#4a5866"
LIJN: Final = "#c9d2da"
WAAS: Final = "#f2f5f7"
LETTER: Final = 13
HOOG: Final = 60.0
"""When every share is at least this, its axis begins at `BODEM`."""
BODEM: Final = 50


TEKST: Final = {"color": ZACHT, "fontSize": LETTER}
AS: Final[Opties] = {"axisLabel": {**TEKST, "hideOverlap": True}, "axisLine": {"lineStyle": {"color": LIJN}}}
BINNEN: Final = {"outerBoundsMode": "same", "outerBoundsContain": "all"}


def grafiek(uitleg: str) -> Opties:
    """What every chart begins with; `uitleg` is what a screen reader says of it."""
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"description": uitleg}},
        "textStyle": {"fontFamily": "inherit", "color": INKT},
        "tooltip": {"trigger": "item", "renderMode": "richText", "confine": True},
    }


def as_van(maat: Maat, low: float, high: float | None) -> Opties:
    """A value axis; `maat` is the unit that the script writes behind each number."""
    return {
        "type": "value", "min": low, "max": high, "maat": woorden.eenheid(maat), "axisLabel": {**TEKST},
        "splitLine": {"lineStyle": {"color": LIJN, "type": [2, 3]}}, "splitNumber": 5,
    }  # fmt: skip


def waardeas(meting: Meting, cells: Sequence[Cel]) -> Opties:
    """The vertical axis for these cells: from 0; of shares that are all high from `BODEM`."""
    norm = [] if meting.norm is None else [meting.norm.waarde]
    low = [*norm, *(v for cel in cells for v in (cel.waarde, cel.ondergrens) if v is not None)]
    high = [*norm, *(v for cel in cells for v in (cel.waarde, cel.bovengrens) if v is not None)]
    if meting.maat is Maat.PROCENT:
        if low and min(low) >= HOOG:
            return as_van(meting.maat, BODEM, 100)
        return as_van(meting.maat, 0, 100 if not high or max(high) > BODEM else 10 * (max(high) // 10 + 1))
    return as_van(meting.maat, 0, None) | {"minInterval": 1}


def begint_hoger(opties: Opties) -> bool:
    """Whether the vertical axis does not begin at zero, which a reader must be told."""
    return bool(opties) and opties["yAxis"][0].get("min", 0) != 0


def band(cells: Sequence[Cel | None]) -> list[Opties]:
    """The interval as an area: an invisible line along the lower bound, and what is above it on top."""
    low = [None if cel is None else cel.ondergrens for cel in cells]
    high = [None if cel is None else cel.bovengrens for cel in cells]
    width = [None if a is None or b is None else round(b - a, 4) for a, b in zip(low, high, strict=True)]
    shared = {"type": "line", "stack": "interval", "silent": True, "symbol": "none", "lineStyle": {"opacity": 0}}
    return [
        {**shared, "data": low},
        {**shared, "data": width, "areaStyle": {"color": BLAUW, "opacity": 0.14}},
    ]


def lijn(name: str, cells: Sequence[Cel | None], colour: str, offset: int, *, open_: bool) -> Opties:
    """A line with its name at the end, a gap where there is no figure, and with `open_` open circles where it moves."""
    data: list[Any] = []
    last = max((i for i, cel in enumerate(cells) if cel is not None and cel.waarde is not None), default=-1)
    for i, cel in enumerate(cells):
        if cel is None or cel.waarde is None:
            data.append(None)
            continue
        item = punt(cel, cel.waarde)
        if open_ and beweegt(cel):
            item["itemStyle"] = {"color": "#ffffff", "borderColor": colour, "borderWidth": 2}
        if i == last:
            item["label"] = {
                "show": True, "position": "right", "formatter": name, "color": colour, "fontWeight": "bold",
                "fontSize": LETTER, "width": 92, "overflow": "break", "lineHeight": 16, "offset": [2, offset],
            }  # fmt: skip
        data.append(item)
    return {
        "type": "line", "name": name, "data": data, "color": colour, "symbol": "circle", "symbolSize": 8,
        "showAllSymbol": True, "connectNulls": False, "lineStyle": {"width": 2.5, "color": colour},
    }  # fmt: skip


def merken(norm: Norm | None, maat: Maat) -> Opties:
    """The norm as a dashed line with its name."""
    found: Opties = {}
    if norm is not None:
        found["markLine"] = {
            "silent": True, "symbol": "none", "data": [{"yAxis": norm.waarde}],
            "lineStyle": {"color": ROEST, "type": [6, 4], "width": 1.5},
            "label": {
                "formatter": f"{norm.soort} {woorden.norm(norm.waarde, maat)}", "position": "insideStartTop",
                "color": ROEST, "fontSize": LETTER,
            },
        }  # fmt: skip
    return found


def voorlopig(moves: Sequence[bool]) -> Opties:
    """The periods that still move as hatched columns behind the lines, with the word above them; on a second axis."""
    hatched = {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [1, 6], "rotation": -0.785, "color": LIJN}
    column = {"value": 1, "itemStyle": {"color": WAAS, "decal": hatched}}
    return {
        "type": "bar", "yAxisIndex": 1, "silent": True, "barWidth": "100%", "z": 0,
        "data": [column if one else None for one in moves],
        "label": {"show": True, "position": "top", "formatter": "voorlopig", "color": ZACHT, "fontSize": LETTER},
    }  # fmt: skip


def punten(cells: Sequence[Cel], shape: str, size: int, colour: str, *, labelled: bool, midden: float) -> Opties:
    """Areas at their number of records and their share; a name stands on the side away from `midden`."""
    data = [
        punt(cel, [cel.noemer, cel.waarde])
        | {
            "name": woorden.gebied(cel.gebied.naam),
            "label": {"position": "bottom" if (cel.waarde or 0.0) < midden else "top"},
        }
        for cel in cells
    ]
    return {
        "type": "scatter", "symbol": shape, "symbolSize": size, "color": colour, "data": data, "z": 5,
        "itemStyle": {"opacity": 0.9, "borderColor": "#ffffff", "borderWidth": 1},
        "label": {
            "show": labelled, "formatter": "{b}", "position": "top", "color": colour, "fontSize": LETTER,
            "width": 120, "overflow": "break", "lineHeight": 16,
        },
    }  # fmt: skip


def punt(cel: Cel, value: Any) -> Opties:
    """A cell as a point, with the line that is told of it."""
    return {"value": value, "tekst": zin(cel)}


def beweegt(cel: Cel | None) -> bool:
    """Whether the figure is provisional."""
    return cel is not None and cel.status is Celstatus.VOORLOPIG


def laatste(reeks: Sequence[Cel]) -> float | None:
    """The last figure of a series."""
    return next((cel.waarde for cel in reversed(reeks) if cel.waarde is not None), None)


def opschuiven(last: Mapping[str, float | None]) -> dict[str, int]:
    """How far the name of each line is moved, so that two names do not lie over each other."""
    known = sorted((value, name) for name, value in last.items() if value is not None)
    found = dict.fromkeys(last, 0)
    if len(known) == 2 and known[1][0] - known[0][0] < 0.08 * max(1.0, abs(known[1][0])):
        found[known[0][1]], found[known[1][1]] = 10, -10
    return found
