"""The views: which questions each asks, and what it shows of the answers. Pure but for the asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from service.core.errors import Finding, OngeldigeInvoer
from service.pages.cijfers import figuren, woorden
from service.pages.cijfers.cellen import Vak, alleen, uniek
from service.pages.cijfers.definities import Definitie, begrip, definitie
from service.pages.cijfers.figuur import LAND, Figuur, naam_van
from service.pages.cijfers.keuzes import Keuzes, Veld, keuzevelden
from service.pages.cijfers.tegels import Tegel, tegel
from service.statistics.service import INDICATOREN, Antwoord, Berekening, Geheimreden, Indicator, Meting

Vrager = Callable[[str, Keuzes], Awaitable[Antwoord]]
"""Asks for an indicator over the periods that were chosen, for every area that the reader may compare."""

VENSTERS: Final = (
    ("/cijfers", "Landelijk"),
    ("/cijfers/regio", "Regio naast land"),
    ("/cijfers/trend", "Trend"),
    ("/cijfers/vergelijking", "Vergelijking"),
    ("/cijfers/definities", "Definities"),
)
HOOFD: Final = ("K01", "K02", "K04", "K06", "K07", "K08", "K13", "K14", "K15", "K18", "K20", "K24")
"""What the national picture shows."""
TERUGBLIK: Final = 8
"""How many periods the line of a tile shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gebiedskeuze:
    """The areas that can be chosen, and that of the reader."""

    regios: Mapping[str, str]
    eenheden: Mapping[str, str]
    eigen: str
    """Code of the own region or unit; empty for a ministry."""

    def naam(self, code: str) -> str:
        """The name of an area."""
        return woorden.gebied(self.regios.get(code) or self.eenheden.get(code) or "Nederland")

    def kies(self, code: str, usual: str) -> str:
        """The area that was chosen; raises ``OngeldigeInvoer`` for one that does not exist."""
        chosen = code or self.eigen or usual
        if chosen != LAND and chosen not in self.regios and chosen not in self.eenheden:
            raise OngeldigeInvoer(errors=[Finding("query", "gebied", "onbekend_gebied", "Dit gebied bestaat niet.")])
        return chosen

    def veld(self, gekozen: str, *, land: bool) -> Veld:
        """The choice of an area."""
        named = [("Veilig Thuis", self.regios), ("Politie", self.eenheden)]
        groups = [(kind, [(code, woorden.gebied(name)) for code, name in areas.items()]) for kind, areas in named]
        return Veld(
            naam="gebied",
            label="Gebied",
            gekozen=gekozen,
            groepen=[("", [(LAND, "Nederland")]), *groups] if land else groups,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Venster:
    """What a page shows."""

    venster: str
    titel: str
    inleiding: str
    velden: Sequence[Veld] = ()
    tegels: Sequence[Tegel] = ()
    figuren: Sequence[Figuur] = ()
    definities: Sequence[Definitie] = ()
    opmerkingen: Sequence[str] = ()
    leeswijzer: Sequence[tuple[str, str, str]] = ()
    antwoorden: Sequence[Antwoord] = ()
    """Exactly the cells that are shown, for who takes them along as a file."""


async def landelijk(vraag: Vrager, keuzes: Keuzes, vandaag: date) -> Venster:
    """The main figures of the country, each with its change, its norm and its line."""
    asked = replace(keuzes, aantal=TERUGBLIK)
    answers = [_hoofd(await vraag(indicator, asked), (LAND,)) for indicator in HOOFD]
    tiles = [
        tegel(answer, LAND, asked.adres("/cijfers/trend", indicator=answer.indicator.id, gebied=LAND, meting=""))
        for answer in answers
    ]
    return Venster(
        venster="/cijfers",
        titel=f"Landelijk beeld, {woorden.periode(keuzes.tm.code)}",
        inleiding="De uitwisseling tussen politie en Veilig Thuis in een oogopslag: het cijfer van deze periode, de "
        "verandering, en de afspraak waar die er is. Kies een cijfer voor zijn verloop en zijn definitie.",
        velden=keuzevelden(keuzes, vandaag, ("stroom", "per", "tm")),
        tegels=tiles,
        figuren=[figuren.overzicht(answers, LAND, keuzes.tm.code)],
        opmerkingen=uniek(note for answer in answers for note in answer.opmerkingen),
        leeswijzer=tekens([t.vak for t in tiles], []),
        antwoorden=answers,
    )


async def regio(vraag: Vrager, keuzes: Keuzes, gebieden: Gebiedskeuze, vandaag: date) -> Venster:
    """One area beside the country."""
    chosen = gebieden.kies(keuzes.gebied, next(iter(gebieden.regios), ""))
    asked = replace(keuzes, aantal=1)
    answers = [_hoofd(await vraag(indicator, asked), (LAND, chosen)) for indicator in HOOFD]
    figure = figuren.naast(answers, chosen, keuzes.tm.code)
    return Venster(
        venster="/cijfers/regio",
        titel=f"{gebieden.naam(chosen)} naast Nederland",
        inleiding="Waar ligt dit gebied anders dan het land, en hoe zeker is dat?",
        velden=[gebieden.veld(chosen, land=False), *keuzevelden(keuzes, vandaag, ("stroom", "per", "tm"))],
        figuren=[figure],
        opmerkingen=uniek(note for answer in answers for note in answer.opmerkingen),
        leeswijzer=tekens([], [figure]),
        antwoorden=answers,
    )


async def trend(vraag: Vrager, keuzes: Keuzes, gebieden: Gebiedskeuze, vandaag: date) -> Venster:
    """One figure over periods."""
    indicator = kies_indicator(keuzes.indicator, "K14")
    chosen = gebieden.kies(keuzes.gebied, LAND)
    answer = await vraag(indicator.id, keuzes)
    meting, onderdeel = kies_meting(indicator, keuzes.meting, answer)
    shown = alleen(answer, meting, onderdeel, gebieden=(LAND, chosen))
    figure = figuren.trend(shown, meting, chosen, onderdeel=onderdeel)
    return Venster(
        venster="/cijfers/trend",
        titel=woorden.hoofdletter(indicator.naam),
        inleiding="Het verloop van één cijfer; een afspraak is een gestreepte lijn, het 95 %-interval een vlak.",
        velden=[
            *_indicatorvelden(indicator, meting, onderdeel, answer, _alle()),
            gebieden.veld(chosen, land=True),
            *keuzevelden(keuzes, vandaag, ("per", "tm", "aantal", "stroom", "indeling")),
        ],
        figuren=[figure],
        definities=[definitie(shown, [meting])],
        opmerkingen=answer.opmerkingen,
        leeswijzer=tekens([], [figure]),
        antwoorden=[shown],
    )


async def vergelijking(vraag: Vrager, keuzes: Keuzes, gebieden: Gebiedskeuze, vandaag: date) -> Venster:
    """A share of all regions in a funnel, in place of a ranking."""
    indicator = kies_indicator(keuzes.indicator, "K14")
    if not any(meting.berekening is Berekening.AANDEEL for meting in indicator.metingen):
        detail = "Alleen een aandeel kan zo worden vergeleken; deze indicator is er geen."
        raise OngeldigeInvoer(errors=[Finding("query", "indicator", "geen_aandeel", detail)])
    answer = await vraag(indicator.id, replace(keuzes, aantal=1))
    meting, onderdeel = kies_meting(indicator, keuzes.meting, answer)
    chosen = gebieden.kies(keuzes.gebied, LAND)
    compared = (LAND, *gebieden.regios)
    shown = alleen(answer, meting, onderdeel, gebieden=compared, periode=keuzes.tm.code)
    figure = figuren.trechter(shown, meting, keuzes.tm.code, chosen, onderdeel=onderdeel)
    return Venster(
        venster="/cijfers/vergelijking",
        titel=f"Regio's vergeleken: {indicator.naam}",
        inleiding="Een trechter in plaats van een ranglijst: een kleine regio mag verder van het landelijke cijfer "
        "liggen voordat dat iets zegt.",
        velden=[
            *_indicatorvelden(indicator, meting, onderdeel, answer, _aandelen()),
            gebieden.veld(chosen, land=True),
            *keuzevelden(keuzes, vandaag, ("per", "tm", "stroom", "indeling")),
        ],
        figuren=[figure],
        definities=[definitie(shown, [meting])],
        opmerkingen=answer.opmerkingen,
        leeswijzer=tekens([], [figure]),
        antwoorden=[shown],
    )


def begrippen() -> Venster:
    """The catalogue: every definition."""
    return Venster(
        venster="/cijfers/definities",
        titel="Definities",
        inleiding="Elke indicator heeft één definitie met een versie. De API, de bestanden en deze bladzijden rekenen "
        "ermee; wat anders telt, krijgt een andere versie.",
        definities=[begrip(indicator) for indicator in INDICATOREN.values()],
    )


def kies_indicator(code: str, usual: str) -> Indicator:
    """The indicator that was chosen; raises ``OngeldigeInvoer`` for one that is not in the catalogue."""
    found = INDICATOREN.get(code or usual)
    if found is None or found.grootboek:
        wrong = Finding("query", "indicator", "onbekende_indicator", "Deze indicator is er niet.")
        raise OngeldigeInvoer(errors=[wrong])
    return found


def kies_meting(indicator: Indicator, code: str, answer: Antwoord) -> tuple[Meting, str | None]:
    """The figure that was chosen, with its part; the main one when the choice belongs to another indicator."""
    options = _metingen(indicator, answer)
    return next((found for found in options if _code(*found) == code), options[0])


def _hoofd(answer: Antwoord, gebieden: Sequence[str]) -> Antwoord:
    """The main figure of an answer for these areas; of one by part the first part."""
    meting, onderdeel = _metingen(answer.indicator, answer)[0]
    return alleen(answer, meting, onderdeel, gebieden=gebieden)


def tekens(vakken: Iterable[Vak], figures: Sequence[Figuur]) -> list[tuple[str, str, str]]:
    """What the signs on this page mean: only those that are on it."""
    tables = [figure.tabel for figure in figures]
    shown = [*vakken, *(vak for table in tables for rij in table.rijen for vak in rij.vakken)]
    found = [
        (woorden.GEHEIM, f"waarom-{reden}", f"geheim: {woorden.WAAROM[reden]}")
        for reden in Geheimreden
        if any(vak.reden is reden for vak in shown)
    ]
    if any(vak.voorlopig for vak in shown):
        found.append(("*", "", "voorlopig: de periode is niet vastgesteld, het cijfer kan nog veranderen"))
    if any(vak.onder_minimum for vak in shown):
        found.append(("†", "", "niet te vergelijken: er is te weinig vastgelegd om dit cijfer op te vertrouwen"))
    return found


def _alle() -> list[Indicator]:
    return [indicator for indicator in INDICATOREN.values() if not indicator.grootboek]


def _aandelen() -> list[Indicator]:
    return [one for one in _alle() if any(meting.berekening is Berekening.AANDEEL for meting in one.metingen)]


def _metingen(indicator: Indicator, answer: Antwoord) -> list[tuple[Meting, str | None]]:
    """Every figure of an indicator, the main one first; of a figure by part each part that is there."""
    ordered = sorted(indicator.metingen, key=lambda meting: not meting.hoofd)
    found: list[tuple[Meting, str | None]] = []
    for meting in ordered:
        parts = uniek(cel.onderdeel for cel in answer.cellen if cel.meting.id == meting.id)
        found += [(meting, part) for part in parts] or [(meting, meting.onderdeel)]
    return found


def _code(meting: Meting, onderdeel: str | None) -> str:
    return meting.id if onderdeel is None else f"{meting.id}|{onderdeel}"


def _indicatorvelden(
    indicator: Indicator, meting: Meting, onderdeel: str | None, answer: Antwoord, options: Sequence[Indicator]
) -> list[Veld]:
    fields = [
        Veld(
            naam="indicator",
            label="Indicator",
            gekozen=indicator.id,
            groepen=[("", [(one.id, f"{one.id} {one.naam}") for one in options])],
        )
    ]
    figures = _metingen(indicator, answer)
    if len(figures) > 1:
        names = [(_code(m, part), naam_van(answer, m, part).split(": ", 1)[-1]) for m, part in figures]
        fields.append(Veld(naam="meting", label="Cijfer", gekozen=_code(meting, onderdeel), groepen=[("", names)]))
    return fields
