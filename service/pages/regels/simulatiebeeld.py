"""A replay as a person reads it: what had to pass and does not first, then what changes and for whom. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.core.codelists import naam
from service.core.codes_beoordeling import UITKOMSTNAAM, Uitkomst
from service.pages.cijfers import woorden
from service.pages.cijfers.cellen import Rij, Tabel, Vak
from service.pages.cijfers.figuur import Figuur
from service.pages.cijfers.venster import tekens
from service.pages.regels.beelden import (
    KORT,
    Namen,
    Tegel,
    aantal,
    balken,
    gebieden,
    gezegd,
    met_interval,
)
from service.rules.service import GevolgenUit, Strekking, TriagewinstUit, richting
from service.statistics.service import Maat

RICHTINGWOORD: Final = {
    Strekking.GELIJK: "gelijk",
    Strekking.STRENGER: "strenger",
    Strekking.MILDER: "milder",
    Strekking.ANDERS: "anders",
}
GEEN_REGEL: Final = "geen regel"


@dataclass(frozen=True, slots=True)
class Kruising:
    """One cell of the matrix."""

    vak: Vak | None
    """None where nothing goes from here to there."""
    richting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulatiebeeld:
    """All that the page shows of what a replay found."""

    waarschuwing: str | None
    verloren: Sequence[str]
    """By must-pass rule that no longer fires: how many, and what they become."""
    tegengehouden: int | None
    """Of what Veilig Thuis called useful; None where that is too few to show."""
    beoordeeld: str
    deel: str
    door: Sequence[str]
    """By the rule that would hold it."""
    tegels: Sequence[Tegel]
    kolommen: Sequence[str]
    matrix: Sequence[tuple[str, Sequence[Kruising]]]
    figuren: Sequence[Figuur]
    leeswijzer: Sequence[tuple[str, str, str]]


def simulatiebeeld(found: GevolgenUit, regios: Namen, eenheden: Namen) -> Simulatiebeeld:
    """What a reader sees of these consequences."""
    held = found.nuttig_tegengehouden
    figures = [
        *([_overgangen(found)] if found.overgangen else []),
        _regels(found),
        gebieden(found.regios, regios, id_="regios", titel="Wat verandert per regio", eerste="Regio"),
        gebieden(found.eenheden, eenheden, id_="eenheden", titel="Wat verandert per eenheid", eerste="Eenheid"),
    ]
    columns, rows = _matrix(found)
    marks = [one.vak for _, row in rows for one in row if one.vak is not None]
    return Simulatiebeeld(
        waarschuwing=found.verzwakkingen.waarschuwing,
        verloren=[
            f"{_regel(one.regel, one.naam)}: {gezegd(one.aantal)}, het wordt ‘{UITKOMSTNAAM[one.naar]}’"
            for one in found.verzwakkingen.regels
        ],
        tegengehouden=held.deel.aantal,
        beoordeeld=gezegd(held.deel.totaal),
        deel=met_interval(held.deel),
        door=[f"{_regel(one.regel, one.naam)}: {gezegd(one.aantal)}" for one in held.door],
        tegels=_tegels(found),
        kolommen=columns,
        matrix=rows,
        figuren=figures,
        leeswijzer=tekens(marks, figures),
    )


def _regel(id_: str | None, name: str | None) -> str:
    return f"{id_} {name or ''}".strip() if id_ else GEEN_REGEL


def _tegels(found: GevolgenUit) -> list[Tegel]:
    changed, triage = found.gewijzigd, found.triage
    tiles = [
        Tegel(
            naam="Besluiten die veranderen",
            waarde=gezegd(changed.aantal),
            regels=[f"van {gezegd(changed.totaal)} besluiten", met_interval(changed)],
        )
    ]
    said = {
        Strekking.STRENGER: "dichter bij Veilig Thuis, of met spoed",
        Strekking.MILDER: "verder van Veilig Thuis, of zonder spoed",
        Strekking.ANDERS: "een andere uitkomst, even ver",
    }
    for way, text in said.items():
        n = found.richtingen.get(way)
        tone = "let-op" if way is Strekking.MILDER and n != 0 else ""
        tiles.append(Tegel(naam=f"Wordt {RICHTINGWOORD[way]}", waarde=gezegd(n), regels=[text], toon=tone))
    for spared in found.gespaard:
        lines = [f"van {gezegd(spared.deel.totaal)} die Veilig Thuis zo noemde", met_interval(spared.deel)]
        said_of = naam(spared.kwaliteit)
        name = f"Bespaard: {said_of[0].lower()}{said_of[1:]}"
        tiles.append(Tegel(naam=name, waarde=gezegd(spared.deel.aantal), regels=lines))
    tiles.append(
        Tegel(
            naam="Tegen het oordeel van een mens",
            waarde=gezegd(found.mens_liet_door),
            regels=["voorstel om te laten vallen, waar een mens het doorliet"],
            toon="let-op" if found.mens_liet_door != 0 else "",
        )
    )
    hours = "niet te tonen" if triage.uren is None else f"{woorden.getal(float(triage.uren))}\u00a0uur"
    lines = [
        *_tussen(triage),
        f"{gezegd(triage.minder)} meldingen minder, {gezegd(triage.meer)} meer",
        f"gerekend met {triage.minuten_per_melding} minuten per melding",
    ]
    return [*tiles, Tegel(naam="Triage die het scheelt, ten hoogste", waarde=hours, regels=lines)]


def _tussen(triage: TriagewinstUit) -> list[str]:
    if triage.ondergrens is None or triage.bovengrens is None:
        return []
    low, high = (woorden.getal(float(bound)) for bound in (triage.ondergrens, triage.bovengrens))
    return [f"interval {low} tot {high}\u00a0uur, bij evenveel besluiten"]


def _matrix(found: GevolgenUit) -> tuple[list[str], list[tuple[str, list[Kruising]]]]:
    """From what to what: who became urgent or is not any more stands with its outcome."""
    order = list(Uitkomst)
    total: dict[tuple[Uitkomst, Uitkomst], int | None] = {}
    for one in found.overgangen:
        there = total.get((one.van, one.naar), 0)
        total[one.van, one.naar] = None if one.aantal is None or there is None else there + one.aantal
    rows = [one for one in order if any(van is one for van, _ in total)]
    columns = [one for one in order if any(naar is one for _, naar in total)]
    ways = {(one.van, one.naar): richting(one.van, one.naar, one.spoed) for one in found.overgangen}

    def cell(van: Uitkomst, naar: Uitkomst) -> Kruising:
        if (van, naar) not in total:
            return Kruising(None, "")
        return Kruising(aantal(total[van, naar]), RICHTINGWOORD[ways[van, naar]])

    return [KORT[one] for one in columns], [(KORT[van], [cell(van, naar) for naar in columns]) for van in rows]


def _overgangen(found: GevolgenUit) -> Figuur:
    title = "Van uitkomst naar uitkomst"
    told = [(f"{KORT[one.van]} → {KORT[one.naar]}{_spoed(one.spoed)}", one) for one in found.overgangen]
    chart, high = balken([(name, float(one.aantal or 0)) for name, one in told], Maat.AANTAL, f"{title}.")
    table = Tabel(
        titel="Elke verandering, de meeste eerst",
        eerste="Verandering",
        groepen=[],
        kolommen=["Richting", "Aantal"],
        rijen=[
            Rij(
                kop=name,
                vakken=[
                    Vak(tekst=RICHTINGWOORD[richting(one.van, one.naar, one.spoed)]),
                    aantal(one.aantal),
                ],
            )
            for name, one in told
        ],
    )
    return Figuur(id="overgangen", titel=title, zinnen=[], grafiek=chart, tabel=table, soort=high)


def _regels(found: GevolgenUit) -> Figuur:
    title = "Wat verandert per regel"
    rules = sorted(found.regels, key=lambda one: (-(one.gewijzigd or 0), one.regel or ""))
    bars = [(_regel(one.regel, one.naam), float(one.gewijzigd or 0)) for one in rules]
    chart, high = balken(bars, Maat.AANTAL, f"{title}.")
    table = Tabel(
        titel="Hoe vaak een regel de uitkomst bepaalt, en hoeveel daarvan verandert",
        eerste="Regel",
        groepen=[],
        kolommen=["Nu", "Met dit concept", "Veranderd"],
        rijen=[
            Rij(
                kop=_regel(one.regel, one.naam),
                vakken=list(map(aantal, (one.huidig, one.concept, one.gewijzigd))),
            )
            for one in rules
        ],
    )
    return Figuur(id="regels", titel=title, zinnen=[], grafiek=chart, tabel=table, soort=high)


def _spoed(spoed: int) -> str:
    return {1: ", wordt spoed", -1: ", spoed vervalt"}.get(spoed, "")
