"""What a figure on a page is, and the sentences that go with it: what it measures, how it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from service.pages.cijfers import woorden
from service.pages.cijfers.cellen import Tabel, Vak, vak
from service.pages.cijfers.tekenen import Opties
from service.statistics.service import Antwoord, Cel, Celstatus, Meting, Norm, Richting

LAND: Final = "nederland"
"""Code of the country among the areas."""
_VOORLOPIG: Final = "Deze periode is voorlopig: de cijfers kunnen nog veranderen."
_STROOM: Final = {"HG": "stroom huiselijk geweld", "ZORG_JEUGD": "stroom zorg en jeugd", "": "beide stromen"}


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


def naam_van(antwoord: Antwoord, meting: Meting, onderdeel: str | None = None) -> str:
    """What is measured: 'Triage binnen vijf dagen: binnen vijf werkdagen'."""
    parts = [woorden.hoofdletter(antwoord.indicator.naam)]
    if len(antwoord.indicator.metingen) > 1 and meting.naam.lower() not in antwoord.indicator.naam.lower():
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
    where = f"{woorden.gebied(cel.gebied.naam)}, {woorden.periode(cel.periode.code)}"
    if cel.waarde is None:
        return f"{where}: geen cijfer, {vak(cel).waarom}."
    maat = cel.meting.maat
    text = f"{where}: {woorden.cijfer(cel.waarde, maat)}"
    if cel.status is Celstatus.VOORLOPIG:
        text += " (voorlopig)"
    if cel.verschil is not None:
        text += f"; {woorden.verschil(cel.verschil, maat)} ten opzichte van de periode ervoor"
    if cel.meting.norm is not None:
        text += f"; {tegen_norm(cel.waarde, cel.meting, cel.meting.norm, richting)}"
    return f"{text}."


def merk(cells: Sequence[Cel | None]) -> str:
    """What is to be said of a row of which a figure still moves."""
    return "voorlopig" if any(cel is not None and cel.status is Celstatus.VOORLOPIG for cel in cells) else ""


def nog(vakken: Iterable[Vak]) -> list[str]:
    """What is to be said of figures of one period that still move."""
    return [_VOORLOPIG] if any(vak.voorlopig for vak in vakken) else []


def stroom(antwoord: Antwoord) -> str:
    """Which of the two streams an answer is about; waiting lists hold both."""
    return _STROOM[antwoord.stroom]
