"""The views on quality: how mutaties are filled, what the rules do, which signals a region has. Pure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Final

from service.pages.cijfers import grafieken, verdelingen, woorden
from service.pages.cijfers.cellen import Rij, Tabel, Vak, marge, met, noten, vak
from service.pages.cijfers.definities import begrip, definitie
from service.pages.cijfers.figuur import LAND, Figuur
from service.pages.cijfers.keuzes import Keuzes, keuzevelden
from service.pages.cijfers.venster import Gebiedskeuze, Venster, tekens
from service.statistics.service import (
    KWALITEITSRAPPORT,
    REGELKWALITEIT,
    SPIEGELRAPPORT,
    Antwoord,
    Indicator,
    Maat,
    Signaal,
    Signaaloverzicht,
    Signaalstand,
)

Rapportvrager = Callable[[Indicator, Keuzes, str], Awaitable[Antwoord]]
"""Asks for a report over the periods that were chosen: of an area, and where that is no stranger of the country."""
Signaalvrager = Callable[[Keuzes, str], Awaitable[Signaaloverzicht]]
"""Asks for the signals of a region in the period that was chosen."""
_STAND: Final = {
    Signaalstand.BOVEN: "boven de norm",
    Signaalstand.ONDER: "onder de norm",
    Signaalstand.GEEN_CIJFER: "geen cijfer",
    Signaalstand.GEEN_NORM: "geen norm",
}


async def mutaties(vraag: Rapportvrager, keuzes: Keuzes, gebieden: Gebiedskeuze, vandaag: date) -> Venster:
    """How the mutaties of a unit are filled, with the most missed fields first, and where they contradict."""
    units = replace(gebieden, regios={}, eigen=gebieden.eigen if gebieden.eigen in gebieden.eenheden else "")
    chosen = units.kies(keuzes.gebied, LAND)
    asked = replace(keuzes, aantal=1)
    mirror, quality = await vraag(SPIEGELRAPPORT, asked, chosen), await vraag(KWALITEITSRAPPORT, asked, chosen)
    code = keuzes.tm.code
    gevuld, gemist = SPIEGELRAPPORT.metingen
    logic = KWALITEITSRAPPORT.metingen
    figures = [
        verdelingen.onderdelen(mirror, [gevuld], chosen, code, id_="gevuld", laagste=True,
                               titel="Zonder gebrek ingevuld, het vaakst gemiste eerst"),
        verdelingen.onderdelen(mirror, [gemist], chosen, code, id_="gemist", titel="Gemist door Veilig Thuis"),
        verdelingen.onderdelen(quality, logic, chosen, code, id_="tegenspraak",
                               titel="Gegevens die elkaar tegenspreken"),
    ]  # fmt: skip
    shown = [_van(mirror, chosen), _van(quality, chosen)]
    return Venster(
        venster="/cijfers/mutaties",
        titel=f"Kwaliteit van de mutaties: {gebieden.naam(chosen)}",
        inleiding="Een spiegel voor wie de mutaties maakt: wat is ingevuld, wat mist Veilig Thuis, wat spreekt elkaar "
        "tegen. Naast elk cijfer staat dat van het land.",
        velden=[units.veld(chosen, land=True), *keuzevelden(keuzes, vandaag, ("stroom", "per", "tm"))],
        figuren=figures,
        definities=[definitie(mirror, [gevuld]), definitie(quality, logic[:1])],
        opmerkingen=noten(shown),
        leeswijzer=tekens([], figures),
        antwoorden=shown,
    )


async def regels(
    vraag: Rapportvrager, keuzes: Keuzes, gebieden: Gebiedskeuze, vandaag: date, meedenkers: Figuur | None
) -> Venster:
    """What each rule does in an area, and the drafts that think along, for who may see those."""
    chosen = gebieden.kies(keuzes.gebied, LAND)
    answer = await vraag(REGELKWALITEIT, replace(keuzes, aantal=1), chosen)
    figures = [verdelingen.regels(answer, chosen, keuzes.tm.code), *([meedenkers] if meedenkers else [])]
    return Venster(
        venster="/cijfers/regels",
        titel=f"Wat de regels doen: {gebieden.naam(chosen)}",
        inleiding="Per regel: hoe vaak zij afging, wat Veilig Thuis ervan vond, en wat de steekproef vond van wat niet "
        "werd doorgezet.",
        velden=[gebieden.veld(chosen, land=True), *keuzevelden(keuzes, vandaag, ("stroom", "per", "tm"))],
        figuren=figures,
        definities=[definitie(answer, answer.indicator.metingen)],
        opmerkingen=answer.opmerkingen,
        leeswijzer=tekens([], figures),
        antwoorden=[answer],
    )


async def signalen(vraag: Signaalvrager, keuzes: Keuzes, gebieden: Gebiedskeuze, vandaag: date) -> Venster:
    """What can be read of 'de basis op orde' in one region: each beside its norm, as a signal."""
    regions = replace(gebieden, eenheden={}, eigen=gebieden.eigen if gebieden.eigen in gebieden.regios else "")
    chosen = regions.kies(keuzes.gebied, next(iter(regions.regios), ""))
    found = await vraag(keuzes, chosen)
    figure = signaalfiguur(found, gebieden.naam(chosen), keuzes.tm.code)
    return Venster(
        venster="/cijfers/signalen",
        titel=f"Basis op orde: {gebieden.naam(chosen)}",
        inleiding="Wat de gegevens laten zien van termijnen, wachtlijsten, toezicht, overdracht en terugkoppeling.",
        velden=[regions.veld(chosen, land=False), *keuzevelden(keuzes, vandaag, ("stroom", "per", "tm"))],
        figuren=[figure],
        definities=[begrip(indicator) for indicator in {s.indicator.id: s.indicator for s in found.signalen}.values()],
        opmerkingen=found.opmerkingen,
        leeswijzer=tekens([], [figure]),
    )


def signaalfiguur(overzicht: Signaaloverzicht, naam: str, periode: str) -> Figuur:
    """The signals of a region: shares are drawn with their interval and norm, the table has them all."""
    title = f"Signalen van {naam}, {woorden.periode(periode)}"
    drawn = [
        (woorden.hoofdletter(signal.indicator.naam), signal.cel, None, signal.cel.meting.norm)
        for signal in overzicht.signalen
        if signal.cel.ondergrens is not None and signal.cel.meting.maat is Maat.PROCENT
    ]
    chart = grafieken.intervallen(drawn, uitleg=f"{title}. De tabel eronder geeft elk cijfer.")
    table = Tabel(
        titel=f"{title}; wachtlijsten op {woorden.dag(overzicht.peildatum)}, op elke 100 open meldingen",
        eerste="Signaal",
        groepen=[],
        kolommen=["Thema", "Waarde", "95 %-interval", "Norm", "Stand"],
        rijen=[_signaalrij(signal) for signal in overzicht.signalen],
    )
    height = "rijen-5" if len(drawn) <= 5 else "rijen-10"
    return Figuur(id="signalen", titel=title, zinnen=[], grafiek=chart if drawn else None, tabel=table, soort=height)


def _signaalrij(signaal: Signaal) -> Rij:
    cel = signaal.cel
    norm = cel.meting.norm
    name = cel.meting.naam if signaal.indicator.grootboek else signaal.indicator.naam
    stand = _STAND[signaal.stand] + (", kan toeval zijn" if signaal.kan_toeval_zijn else "")
    return Rij(
        kop=woorden.hoofdletter(name.split(", op elke")[0]),
        vakken=[
            Vak(tekst=signaal.thema.lower()),
            vak(cel),
            marge(cel),
            Vak(tekst=woorden.GEEN if norm is None else woorden.norm(norm.waarde, cel.meting.maat)),
            Vak(tekst=stand),
        ],
    )


def _van(answer: Antwoord, gebied: str) -> Antwoord:
    """Only the cells of this area and the country."""
    return met(answer, (cel for cel in answer.cellen if cel.gebied.code in (LAND, gebied)))
