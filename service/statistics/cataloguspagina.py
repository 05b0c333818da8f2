"""The catalogue as a page for people: `contracts/indicators.md`. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from service.statistics.catalogus import INDICATOREN
from service.statistics.grootheden import GROOTHEDEN
from service.statistics.indicator import AANDEEL_REGIOS, Berekening, Indicator, Maat, Meting, Richting

_RICHTING: Final = {Richting.HOGER: "hoger is beter", Richting.LAGER: "lager is beter", Richting.GEEN: "geen"}
_BEREKENING: Final = {
    Berekening.AANTAL: "aantal",
    Berekening.AANDEEL: "aandeel",
    Berekening.MEDIAAN: "mediaan",
    Berekening.P90: "90e percentiel",
}
_MAAT: Final = {
    Maat.AANTAL: "aantal",
    Maat.PROCENT: "%",
    Maat.MINUTEN: "minuten",
    Maat.UREN: "uren",
    Maat.PER_100: "per 100",
}
_INLEIDING: Final = f"""# Indicatoren

De definities van alle cijfers over de uitwisseling. Per stroom (HG of zorg jeugd), nooit opgeteld over stromen, en
nooit over een persoon. In een noemer staat alleen wat is afgerond of waarvan de termijn voorbij is; hoeveel daardoor
ontbreekt, staat bij elk cijfer ('weggelaten'). Duren zijn een mediaan en een 90e percentiel, geen gemiddelde: de
kleinste waarde die ten minste dat deel van de gevallen niet overschrijdt. Bij een aandeel hoort een 95%-interval
(Wilson). Haalt een regio het minimum aan datakwaliteit niet, dan is haar cijfer niet te vergelijken; een landelijk
cijfer is gemerkt als minder dan {AANDEEL_REGIOS:.0%} van de regio's het haalt. Een andere betekenis is een andere
versie.
"""


def als_pagina() -> str:
    """Every indicator with all that is needed to hold a figure against it."""
    lines = [_INLEIDING, "| id | naam | richting | versie |", "|---|---|---|---|"]
    lines += [f"| [{i.id}](#{_anker(i)}) | {i.naam} | {_RICHTING[i.richting]} | {i.versie} |" for i in _alle()]
    for indicator in _alle():
        lines += ["", *_indicator(indicator)]
    return "\n".join(lines) + "\n"


def _alle() -> Iterator[Indicator]:
    yield from INDICATOREN.values()


def _anker(indicator: Indicator) -> str:
    """As the usual readers of Markdown name a heading."""
    kept = "".join(sign for sign in f"{indicator.id} {indicator.naam}".lower() if sign.isalnum() or sign in " -")
    return kept.replace(" ", "-")


def _indicator(indicator: Indicator) -> Iterator[str]:
    yield f"## {indicator.id} {indicator.naam}"
    yield ""
    yield indicator.definitie
    yield ""
    yield f"- **Teller:** {indicator.teller}"
    yield f"- **Noemer:** {indicator.noemer}"
    yield f"- **Periode:** {indicator.periode}"
    yield f"- **Bron:** {indicator.bron}"
    yield f"- **Richting:** {_RICHTING[indicator.richting]}"
    yield f"- **Versie:** {indicator.versie}"
    if indicator.dekking is not None:
        teller, noemer = GROOTHEDEN[indicator.dekking.teller].naam, GROOTHEDEN[indicator.dekking.noemer].naam
        yield f"- **Minimum aan datakwaliteit:** van '{noemer}' ten minste {indicator.dekking.minimum:.0%} '{teller}'"
    if indicator.onderdelen is not None:
        yield "- **Onderdelen:**"
        yield from (f"  - `{code}`: {naam}" for code, naam in indicator.onderdelen.items())
    yield ""
    yield "| cijfer | naam | berekening | eenheid | norm |"
    yield "|---|---|---|---|---|"
    yield from map(_meting, indicator.metingen)


def _meting(meting: Meting) -> str:
    norm = meting.norm
    said = "" if norm is None else f"{norm.soort} {norm.waarde:g} {_MAAT[meting.maat]}: {norm.bron}"
    how = _BEREKENING[meting.berekening] + (", per onderdeel" if meting.per_onderdeel else "")
    name = f"**`{meting.id}`**" if meting.hoofd else f"`{meting.id}`"
    reading = "" if meting.variant is None else f" ({meting.variant})"
    return f"| {name} | {meting.naam}{reading} | {how} | {_MAAT[meting.maat]} | {said} |"
