"""Figures in Dutch words: numbers, units, periods, and why a cell holds no figure. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from service.core.calendar import AMSTERDAM
from service.statistics.service import Berekening, Geheimreden, Maat, Meting

_EENHEID: Final = {
    Maat.AANTAL: "",
    Maat.PROCENT: "\u00a0%",
    Maat.MINUTEN: "\u00a0min",
    Maat.UREN: "\u00a0uur",
    Maat.PER_100: "",
}
_VERSCHIL: Final = {**_EENHEID, Maat.PROCENT: " procentpunt"}
_HEEL: Final = frozenset({Maat.AANTAL, Maat.MINUTEN})
_BEREKENING: Final = {
    Berekening.AANTAL: "aantal",
    Berekening.AANDEEL: "teller gedeeld door noemer",
    Berekening.MEDIAAN: "mediaan: de helft duurde korter",
    Berekening.P90: "90e percentiel: negen van de tien duurden korter",
}
WAAROM: Final = {
    Geheimreden.TE_KLEIN: "te klein om te tonen, of nodig om een klein aantal verborgen te houden",
    Geheimreden.GEEN_TOESTEMMING: "dit Veilig Thuis geeft geen toestemming om zijn cijfers te tonen",
    Geheimreden.NOG_NIET_GEPUBLICEERD: "de periode is nog niet gepubliceerd",
    Geheimreden.BESTOND_NIET: "dit gebied bestond toen niet",
    Geheimreden.TE_WEINIG_WAARNEMINGEN: "te weinig waarnemingen voor een cijfer",
}
GEHEIM: Final = "."
"""What a cell without a figure shows; never a zero, never nothing."""
GEEN: Final = "–"
"""What does not apply to a cell."""
_MAANDEN: Final = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]


def hoofdletter(text: str) -> str:
    """The same text with a capital in front; names in it keep theirs."""
    return text[:1].upper() + text[1:]


def gebied(naam: str) -> str:
    """The name of an area without what all of them begin with."""
    return hoofdletter(naam.removeprefix("Veilig Thuis ").removeprefix("Politie-"))


def getal(waarde: float) -> str:
    """'1.234' or '1.234,5': at most one decimal, and none for a whole number that was counted."""
    text = f"{waarde:,.0f}" if isinstance(waarde, int) else f"{waarde:,.1f}"
    return text.translate(str.maketrans(",.", ".,"))


def cijfer(waarde: float, maat: Maat) -> str:
    """A figure with its unit: '81,3 %', '1.234', '95 min'."""
    return getal(round(waarde) if maat in _HEEL else float(waarde)) + _EENHEID[maat]


def norm(waarde: float, maat: Maat) -> str:
    """What was agreed, without a decimal that says nothing: '90 %'."""
    return getal(waarde).removesuffix(",0") + _EENHEID[maat]


def verschil(waarde: float, maat: Maat) -> str:
    """A change with its sign: '+1,2 procentpunt', '−30', 'gelijk'."""
    if waarde == 0:
        return "gelijk"
    size = getal(round(abs(waarde)) if maat in _HEEL else float(abs(waarde)))
    return f"{'+' if waarde > 0 else '−'}{size}{_VERSCHIL[maat]}"


def eenheid(maat: Maat) -> str:
    """What stands behind every number on an axis: ' %', ' min', or nothing."""
    return _EENHEID[maat]


def berekening(meting: Meting) -> str:
    """How a figure follows from its counts, for a reader."""
    return _BEREKENING[meting.berekening]


def dag(day: date) -> str:
    """'31 mrt 2026'."""
    return f"{day.day} {_MAANDEN[day.month - 1]} {day.year}"


def moment(instant: datetime) -> str:
    """'31 mrt 2026, 08:15 uur'."""
    local = instant.astimezone(AMSTERDAM)
    return f"{dag(local.date())}, {local:%H:%M} uur"


def periode(code: str) -> str:
    """A code of the grid as people say it: 'mrt 2026', '1e kwartaal 2026', '1e halfjaar 2026', '2026'; or a day."""
    if len(code) == len("2026-03-31"):
        return dag(date.fromisoformat(code))
    year, _, part = code.partition("-")
    match part[:1]:
        case "":
            return year
        case "K":
            return f"{part[1:]}e kwartaal {year}"
        case "H":
            return f"{part[1:]}e halfjaar {year}"
        case _:
            return f"{_MAANDEN[int(part) - 1]} {year}"


def kort(code: str) -> str:
    """The same for an axis: 'mrt 26', 'K1 26', 'H1 26', '2026'."""
    year, _, part = code[: len("2026-03")].partition("-")
    if not part:
        return year
    return f"{part if part[0] in 'KH' else _MAANDEN[int(part) - 1]} {year[2:]}"


def laatste_dag(tot: date) -> date:
    """The last day before `tot`."""
    return tot - timedelta(days=1)
