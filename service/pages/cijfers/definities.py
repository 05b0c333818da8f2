"""What a figure counts, in the words of the catalogue, and how an answer came about. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.pages.cijfers import woorden
from service.statistics.service import AANDEEL_REGIOS, Antwoord, Indicator, Meting, Richting

_RICHTING = {Richting.HOGER: "hoger is beter", Richting.LAGER: "lager is beter", Richting.GEEN: "geen: een feit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitie:
    """A definition as a list of terms with their meaning."""

    id: str
    titel: str
    regels: Sequence[tuple[str, str]]


def begrip(indicator: Indicator) -> Definitie:
    """An indicator of the catalogue."""
    lines = [*_vast(indicator, indicator.metingen)]
    if indicator.onderdelen:
        lines.append(("Onderdelen", "; ".join(f"{code}: {name}" for code, name in indicator.onderdelen.items())))
    return Definitie(id=indicator.id, titel=f"{indicator.id} {indicator.naam}", regels=lines)


def definitie(antwoord: Antwoord, metingen: Sequence[Meting]) -> Definitie:
    """The definition of the figures that are shown, with as-of, revision and data quality of this answer."""
    indicator = antwoord.indicator
    revisies = sorted({cel.revisie for cel in antwoord.cellen if cel.revisie is not None})
    made = "nog niet" if antwoord.gepubliceerd_op is None else woorden.moment(antwoord.gepubliceerd_op)
    lines = [
        *_vast(indicator, metingen),
        *((m.teller, parts[m.teller]) for m in metingen if m.teller in (parts := indicator.onderdelen or {})),
        ("Bijgewerkt tot", woorden.moment(antwoord.bijgewerkt_tot_op)),
        ("Gepubliceerd", made),
        ("Revisie", ", ".join(map(_revisie, revisies)) or "geen: eigen cijfers van dit moment"),
    ]
    for quality in antwoord.datakwaliteit[-1:]:
        text = f"{quality.voldoen} van de {quality.regios} regio's halen het minimum"
        text += "" if quality.voldoende else f"; minder dan {AANDEEL_REGIOS:.0%}, dus landelijk niet te vergelijken"
        lines.append((f"Datakwaliteit {woorden.periode(quality.periode.code)}", text.replace("%", " %")))
    return Definitie(id=indicator.id, titel=f"Definitie: {indicator.naam}", regels=lines)


def _vast(indicator: Indicator, metingen: Sequence[Meting]) -> Iterator[tuple[str, str]]:
    """What does not depend on an answer."""
    yield "Definitie", indicator.definitie
    yield "Teller", indicator.teller
    yield "Noemer", indicator.noemer
    yield "Periode", indicator.periode
    yield "Berekening", "; ".join(dict.fromkeys(woorden.berekening(meting) for meting in metingen))
    for norm, maat in dict.fromkeys((m.norm, m.maat) for m in metingen if m.norm is not None):
        yield norm.soort.capitalize(), f"{woorden.norm(norm.waarde, maat)}; {norm.bron}"
    yield "Richting", _RICHTING[indicator.richting]
    if indicator.dekking is not None:
        share = woorden.norm(100 * indicator.dekking.minimum, metingen[0].maat.PROCENT)
        yield (
            "Minimum",
            f"van ten minste {share} is vastgelegd wat nodig is; daaronder niet te vergelijken",
        )
    yield "Bron", indicator.bron
    yield "Versie", f"{indicator.id}, versie {indicator.versie}"


def _revisie(nummer: int) -> str:
    return {0: "0 (voorlopig)", 1: "1 (vastgesteld)"}.get(nummer, f"{nummer} (na een verbetering)")
