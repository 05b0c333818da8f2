"""Tiles: the newest figure of an indicator, its change, its norm and its line of the last periods. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from service.pages.cijfers import woorden
from service.pages.cijfers.cellen import GEEN, Vak, reeks, vak
from service.pages.cijfers.figuur import tegen_norm
from service.statistics.service import Antwoord, Cel, Maat

BREED: Final = 104.0
HOOG: Final = 36.0
_RAND: Final = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tegel:
    """One tile; the points of its line are within `BREED` × `HOOG`."""

    naam: str
    adres: str
    vak: Vak
    regels: Sequence[str]
    lijn: Sequence[str]
    streef: str
    eind: tuple[float, float]


def tegel(antwoord: Antwoord, gebied: str, adres: str) -> Tegel:
    """The main figure of an answer for one area."""
    meting = antwoord.indicator.hoofdmeting
    cells = reeks(antwoord, meting, gebied)
    newest = cells[-1] if cells else None
    lines = []
    if newest is not None and newest.waarde is not None:
        if newest.verschil is not None:
            lines.append(f"{woorden.verschil(newest.verschil, meting.maat)} t.o.v. de periode ervoor")
        if meting.norm is not None:
            lines.append(
                woorden.hoofdletter(tegen_norm(newest.waarde, meting, meting.norm, antwoord.indicator.richting))
            )
    elif newest is not None:
        lines.append(f"Geen cijfer: {vak(newest).waarom}")
    norm = None if meting.norm is None else meting.norm.waarde
    parts, height = _lijn(cells, norm, 100.0 if meting.maat is Maat.PROCENT else None)
    return Tegel(
        naam=woorden.hoofdletter(antwoord.indicator.naam),
        adres=adres,
        vak=GEEN if newest is None else vak(newest),
        regels=lines,
        lijn=[" ".join(f"{x},{y}" for x, y in part) for part in parts],
        streef="" if height is None or not parts else f"0,{height} {BREED:.0f},{height}",
        eind=parts[-1][-1] if parts else (0.0, 0.0),
    )


def _lijn(
    cells: Sequence[Cel], norm: float | None, highest: float | None
) -> tuple[list[list[tuple[float, float]]], float | None]:
    """The line in parts, with gaps where there is no figure, and the height of the norm."""
    values = [cel.waarde for cel in cells if cel.waarde is not None]
    known = values if norm is None else [*values, norm]
    if len(values) < 2:
        return [], None
    low, high = min(known), max(known)
    room = max((high - low) * 0.1, 1.0)
    low, high = max(0.0, low - room), high + room if highest is None else min(highest, high + room)
    step = (BREED - 2 * _RAND) / max(1, len(cells) - 1)

    def y(value: float) -> float:
        return round(HOOG - _RAND - (value - low) / (high - low) * (HOOG - 2 * _RAND), 1)

    placed = [
        (round(_RAND + i * step, 1), None if cel.waarde is None else y(cel.waarde)) for i, cel in enumerate(cells)
    ]
    parts = [
        [(x, height) for x, height in part if height is not None]
        for there, part in groupby(placed, key=lambda point: point[1] is not None)
        if there
    ]
    return parts, None if norm is None else y(norm)
