"""What a reader must know to read an answer well, in Dutch sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from service.statistics.antwoord import Cel, Celstatus, Datakwaliteit, Geheimreden
from service.statistics.indicator import Berekening

WAAROM: Final[Mapping[Geheimreden, str]] = {
    Geheimreden.TE_KLEIN: "Te klein (1 tot en met 9), of daaruit te berekenen, en daarom geheim: {}.",
    Geheimreden.GEEN_TOESTEMMING: "Veilig Thuis in de regio stemt niet in met tonen aan anderen: {}.",
    Geheimreden.NOG_NIET_GEPUBLICEERD: "Nog niet gepubliceerd: {}. Een kwartaal verschijnt als het voorbij is.",
    Geheimreden.BESTOND_NIET: "Het gebied bestond in de periode niet: {}.",
    Geheimreden.TE_WEINIG_WAARNEMINGEN: "Niets om door te delen, of te weinig voor een percentiel: {}.",
}
GEEN_VERGUNNING: Final = (
    "Er is voor deze cijfers geen geldige wettelijke toestemming vastgelegd: alleen het eigen gebied is te zien."
)
NOG_NIET_GETELD: Final = "Er is nog niets geteld: een leeg cijfer is hier geen nul."


def opmerkingen(cellen: Iterable[Cel], kwaliteit: Iterable[Datakwaliteit]) -> Iterator[str]:
    """The sentences that these cells ask for: what moves, what is rounded, left out, not to be compared, or secret."""
    cells = tuple(cellen)
    shown = [cel for cel in cells if cel.waarde is not None]
    if moving := sum(cel.status is Celstatus.VOORLOPIG for cel in shown):
        yield f"Voorlopig, het kan nog veranderen: {_aantal(moving)}."
    if any(not cel.exact for cel in shown):
        yield (
            "Aantallen van anderen zijn afgerond op vijftallen en aandelen daaruit berekend; een som van afgeronde "
            "aantallen kan van het totaal afwijken."
        )
    if any(cel.exact for cel in shown):
        yield "Cijfers van het eigen gebied zijn exact en alleen voor u: geef ze niet ongewijzigd door."
    if any(cel.weggelaten for cel in cells):
        yield "Weggelaten is wat nog niet klaar is en nog binnen de termijn, of wat is ingetrokken."
    if any(cel.ondergrens is not None for cel in shown):
        yield "De grenzen van een aandeel zijn die van het 95%-interval (Wilson)."
    if any(cel.meting.berekening in (Berekening.MEDIAAN, Berekening.P90) for cel in shown):
        yield "Een percentiel is het kleinste getal waar ten minste dat deel niet boven komt."
    if below := sum(cel.onder_minimum for cel in cells):
        yield f"Onder de minimale datakwaliteit, niet te vergelijken: {_aantal(below)}."
    for one in kwaliteit:
        if not one.voldoende:
            yield (
                f"Het landelijke cijfer van {one.periode.code} is niet te vergelijken: "
                f"{one.voldoen} van de {one.regios} regio's voldoen zichtbaar aan de minimale datakwaliteit."
            )
    for reden in Geheimreden:
        if hidden := sum(cel.reden is reden for cel in cells):
            yield WAAROM[reden].format(_aantal(hidden))


def _aantal(cellen: int) -> str:
    return f"{cellen} {'cel' if cellen == 1 else 'cellen'}"
