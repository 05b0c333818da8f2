"""The views: which questions each asks, and what it shows of the answers. Pure but for the asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from service.core.codes_zaak import TermijnVariant, Wachtlijst
from service.core.errors import Finding, OngeldigeInvoer
from service.pages.cijfers import figuren, verdelingen, woorden
from service.pages.cijfers.cellen import alleen, met, noten
from service.pages.cijfers.definities import begrip, definitie
from service.pages.cijfers.figuur import LAND
from service.pages.cijfers.keuzes import Keuzes, Veld, keuzevelden
from service.pages.cijfers.tegels import tegel
from service.pages.cijfers.venster import (
    Gebiedskeuze,
    Venster,
    aandelen,
    alle,
    hoofd,
    indicatorvelden,
    kies_indicator,
    kies_meting,
    tekens,
)
from service.statistics.service import INDICATOREN, Antwoord, Berekening, Cel, Maat, Meting

Wachtvrager = Callable[[Keuzes, str, bool], Awaitable[Antwoord]]
"""Asks for the waiting lists at month-ends of a region or the country; and of the country beside the region."""
Vrager = Callable[[str, Keuzes], Awaitable[Antwoord]]
"""Asks for an indicator over the periods that were chosen, for every area that the reader may compare."""

PER_100: Final = "per-100"
HOOFD: Final = ("K01", "K02", "K04", "K06", "K07", "K08", "K13", "K14", "K15", "K18", "K20", "K24")
"""What the national picture shows."""
TERUGBLIK: Final = 8
"""How many periods the line of a tile shows."""


async def landelijk(vraag: Vrager, keuzes: Keuzes, vandaag: date) -> Venster:
    """The main figures of the country, each with its change, its norm and its line."""
    asked = replace(keuzes, aantal=TERUGBLIK)
    answers = [hoofd(await vraag(indicator, asked), (LAND,)) for indicator in HOOFD]
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
        opmerkingen=noten([met(a, (cel for cel in a.cellen if cel.periode == keuzes.tm)) for a in answers]),
        leeswijzer=tekens([t.vak for t in tiles], []),
        antwoorden=answers,
    )


async def regio(vraag: Vrager, keuzes: Keuzes, gebieden: Gebiedskeuze, vandaag: date) -> Venster:
    """One area beside the country."""
    chosen = gebieden.kies(keuzes.gebied, next(iter(gebieden.regios), ""))
    asked = replace(keuzes, aantal=1)
    answers = [hoofd(await vraag(indicator, asked), (LAND, chosen)) for indicator in HOOFD]
    figure = figuren.naast(answers, chosen, keuzes.tm.code)
    return Venster(
        venster="/cijfers/regio",
        titel=f"{gebieden.naam(chosen)} naast Nederland",
        inleiding="Waar ligt dit gebied anders dan het land, en hoe zeker is dat?",
        velden=[gebieden.veld(chosen, land=False), *keuzevelden(keuzes, vandaag, ("stroom", "per", "tm"))],
        figuren=[figure],
        opmerkingen=noten(answers),
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
    figures = [figuren.trend(shown, meting, chosen, onderdeel=onderdeel)]
    if meting.per_onderdeel:
        figures.append(verdelingen.onderdelen(answer, [meting], chosen, keuzes.tm.code))
        shown = met(answer, (*shown.cellen, *_delen(answer, meting, onderdeel, chosen, keuzes.tm.code)))
    return Venster(
        venster="/cijfers/trend",
        titel=woorden.hoofdletter(indicator.naam),
        inleiding="Het verloop van één cijfer; een afspraak is een gestreepte lijn, het 95 %-interval een vlak.",
        velden=[
            *indicatorvelden(indicator, meting, onderdeel, answer, alle()),
            gebieden.veld(chosen, land=True),
            *keuzevelden(keuzes, vandaag, ("per", "tm", "aantal", "stroom", "indeling")),
        ],
        figuren=figures,
        definities=[definitie(shown, [meting])],
        opmerkingen=shown.opmerkingen,
        leeswijzer=tekens([], figures),
        antwoorden=[shown],
    )


async def wachtlijsten(vraag: Wachtvrager, keuzes: Keuzes, gebieden: Gebiedskeuze, vandaag: date) -> Venster:
    """The six waiting lists at month-ends."""
    chosen = gebieden.kies(keuzes.gebied or (LAND if gebieden.eigen in gebieden.eenheden else ""), LAND)
    if chosen in gebieden.eenheden:
        detail = "Een wachtlijst is van een Veilig Thuis of van het land, niet van een eenheid."
        raise OngeldigeInvoer(errors=[Finding("query", "gebied", "onbekend_gebied", detail)])
    maat = Maat.PER_100 if keuzes.meting == PER_100 else Maat.AANTAL
    answer = await vraag(keuzes, chosen, maat is Maat.PER_100)
    metingen = lijsten(answer, maat, keuzes.variant or TermijnVariant.WERKDAGEN)
    areas = (chosen, LAND) if maat is Maat.PER_100 else (chosen,)
    shown = [alleen(answer, meting, None, gebieden=areas) for meting in metingen]
    joined = met(answer, (cel for one in shown for cel in one.cellen))
    figure = verdelingen.wachtlijsten(joined, metingen, chosen)
    ways = [("aantal", "aantal meldingen"), (PER_100, "op elke 100 open meldingen")]
    return Venster(
        venster="/cijfers/wachtlijsten",
        titel=f"Wachtlijsten: {gebieden.naam(chosen)}",
        inleiding="Hoeveel meldingen aan het eind van elke maand wachten, op elk van de zes lijsten van de inspecties.",
        velden=[
            replace(gebieden, eenheden={}).veld(chosen, land=True),
            Veld(
                naam="meting",
                label="Weergave",
                gekozen=PER_100 if maat is Maat.PER_100 else "aantal",
                groepen=[("", ways)],
            ),
            *keuzevelden(keuzes, vandaag, ("tm", "aantal", "variant")),
        ],
        figuren=[figure],
        definities=[definitie(joined, metingen)],
        opmerkingen=joined.opmerkingen,
        leeswijzer=tekens([], [figure]),
        antwoorden=[joined],
    )


def _delen(answer: Antwoord, meting: Meting, onderdeel: str | None, gebied: str, periode: str) -> Iterator[Cel]:
    """The cells of the other parts in one period."""
    for cel in answer.cellen:
        if (cel.meting.id, cel.periode.code) != (meting.id, periode) or cel.onderdeel == onderdeel:
            continue
        if cel.gebied.code in (LAND, gebied):
            yield cel


def lijsten(answer: Antwoord, maat: Maat, variant: TermijnVariant) -> list[Meting]:
    """The main reading of each of the six lists, in this reading of 'five days'."""
    return [
        meting
        for lijst in Wachtlijst
        for meting in answer.indicator.metingen
        if meting.teller == lijst and meting.maat is maat and meting.variant in (None, variant)
    ]


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
            *indicatorvelden(indicator, meting, onderdeel, answer, aandelen()),
            gebieden.veld(chosen, land=True),
            *keuzevelden(keuzes, vandaag, ("per", "tm", "stroom", "indeling")),
        ],
        figuren=[figure],
        definities=[definitie(shown, [meting])],
        opmerkingen=shown.opmerkingen,
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
