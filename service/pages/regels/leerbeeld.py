"""What was learnt of a set as a person reads it: precision, what was missed, drift, what might change. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from service.pages.cijfers import woorden
from service.pages.cijfers.cellen import GEEN, Rij, Tabel, Vak
from service.pages.cijfers.figuur import Figuur
from service.pages.cijfers.venster import tekens
from service.pages.regels.beelden import Namen, Tegel, aantal, balken, gezegd, interval, lijnen, met_interval, procent
from service.rules.service import (
    BeeldUit,
    GebiedUit,
    LeerpuntenUit,
    RegelpuntUit,
    SchattingUit,
    SuggestiesUit,
    VersiepuntenUit,
)
from service.statistics.service import Maat

_VERLOOP: Final = {"STIJGT": "stijgt", "DAALT": "daalt", "GEEN": "geen verloop"}
_BEELD: Final = ["Doorgezet", "Precisie", "95 %-interval", "Nagelezen", "Fout", "Gemist, geschat", "Recall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Versiebeeld:
    """What was learnt of one version."""

    versie: str
    tegels: Sequence[Tegel]
    figuren: Sequence[Figuur]


@dataclass(frozen=True, slots=True)
class Voorstel:
    """A change to think about, with what it would have meant."""

    tekst: str
    zinnen: Sequence[str]
    zeker: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Leerbeeld:
    """All that the page shows."""

    versies: Sequence[Versiebeeld]
    opmerkingen: Sequence[str]
    voorstellen: Sequence[Voorstel] | None
    """None for who is told none."""
    geprobeerd: str
    leeswijzer: Sequence[tuple[str, str, str]]


def leerbeeld(found: LeerpuntenUit, tried: SuggestiesUit | None, regios: Namen, eenheden: Namen) -> Leerbeeld:
    """What a reader sees of what was learnt."""
    versions = [_versie(number, one, regios, eenheden) for number, one in enumerate(found.versies)]
    return Leerbeeld(
        versies=versions,
        opmerkingen=found.opmerkingen,
        voorstellen=None if tried is None else [_voorstel(tried, number) for number in range(len(tried.suggesties))],
        geprobeerd="" if tried is None else _geprobeerd(tried),
        leeswijzer=tekens([], [figure for one in versions for figure in one.figuren]),
    )


def schatting(found: SchattingUit | None, achter: str = "") -> str:
    """An estimate with its interval: '3,2 (interval 0,1–11,4)'."""
    if found is None:
        return woorden.GEEN
    low, high = (woorden.getal(float(bound)) for bound in (found.ondergrens, found.bovengrens))
    return f"{woorden.getal(float(found.waarde))}{achter} (interval {low}–{high}{achter})"


def _versie(number: int, found: VersiepuntenUit, regios: Namen, eenheden: Namen) -> Versiebeeld:
    figures = [
        _maanden(number, found),
        _regels(number, found),
        _gebieden(f"regios-{number}", "Per regio", "Regio", found.regios, regios),
        _gebieden(f"eenheden-{number}", "Per eenheid", "Eenheid", found.eenheden, eenheden),
    ]
    return Versiebeeld(versie=found.versie, tegels=_tegels(found.beeld), figuren=figures)


def _tegels(beeld: BeeldUit) -> list[Tegel]:
    share, sample = beeld.precisie, beeld.steekproef
    precise = (
        [] if share is None else [f"{gezegd(share.aantal)} van {gezegd(share.van)} beoordeelde", met_interval(share)]
    )
    read = [] if sample is None else [f"{sample.fout} van {sample.gelezen} nagelezen had door gemoeten"]
    missed = None if sample is None else sample.gemist
    return [
        Tegel(naam="Doorgezet", waarde=gezegd(beeld.doorgezet)),
        Tegel(naam="Precisie", waarde=procent(share).tekst, regels=precise),
        Tegel(naam="Gemist, geschat", waarde=_kort(missed), regels=[*read, _tussen(missed)]),
        Tegel(naam="Recall", waarde=_kort(beeld.recall, "\u00a0%"), regels=[_tussen(beeld.recall, "\u00a0%")]),
    ]


def _kort(found: SchattingUit | None, achter: str = "") -> str:
    return woorden.GEEN if found is None else f"{woorden.getal(float(found.waarde))}{achter}"


def _tussen(found: SchattingUit | None, achter: str = "") -> str:
    if found is None:
        return "niets nagelezen"
    return f"interval {woorden.getal(float(found.ondergrens))}–{woorden.getal(float(found.bovengrens))}{achter}"


def _beeld(beeld: BeeldUit) -> list[Vak]:
    """The cells under `_BEELD`."""
    sample = beeld.steekproef
    return [
        aantal(beeld.doorgezet),
        procent(beeld.precisie),
        interval(beeld.precisie),
        GEEN if sample is None else aantal(sample.gelezen),
        GEEN if sample is None else aantal(sample.fout),
        GEEN if sample is None else Vak(tekst=schatting(sample.gemist)),
        Vak(tekst=schatting(beeld.recall, "\u00a0%")),
    ]


def _maanden(number: int, found: VersiepuntenUit) -> Figuur:
    months = [(woorden.periode(f"{one.maand:%Y-%m}"), one.beeld) for one in found.per_maand]
    title = "Verloop per maand"
    series = {
        "precisie": [None if one.precisie is None else one.precisie.procent for _, one in months],
        "recall": [None if one.recall is None else one.recall.waarde for _, one in months],
    }
    drawn = any(value is not None for values in series.values() for value in values)
    chart = lijnen([name for name, _ in months], series, Maat.PROCENT, f"{title}.") if drawn else None
    table = Tabel(titel=title, eerste="Maand", groepen=[], kolommen=_BEELD, rijen=_rijen(months))
    return Figuur(id=f"maanden-{number}", titel=title, zinnen=[], grafiek=chart, tabel=table)


def _regels(number: int, found: VersiepuntenUit) -> Figuur:
    title = "Per regel"
    rules = sorted(found.regels, key=lambda one: (one.precisie.procent is None, one.precisie.procent or 0.0, one.regel))
    bars = [(one.regel, one.precisie.procent) for one in rules if one.precisie.procent is not None]
    chart, high = balken(bars, Maat.PROCENT, "Precisie per regel.", laagste=True)
    columns = ["Precisie", "95 %-interval", "Beoordeeld", "Verloop", "Mens week af", "Nagelezen", "Gemist, geschat"]
    table = Tabel(
        titel="Precisie en verloop per regel, de laagste precisie eerst",
        eerste="Regel",
        groepen=[],
        kolommen=columns,
        rijen=[Rij(kop=one.regel, vakken=_regel(one)) for one in rules],
    )
    told = ["De precisie is het deel dat volgens Veilig Thuis voor haar was. Lees het interval mee."]
    return Figuur(id=f"regels-{number}", titel=title, zinnen=told, grafiek=chart, tabel=table, soort=high)


def _regel(one: RegelpuntUit) -> list[Vak]:
    return [
        procent(one.precisie),
        interval(one.precisie),
        aantal(one.precisie.van),
        GEEN if one.trend is None else Vak(tekst=f"{_VERLOOP[one.trend.richting]} (p {_p(one.trend.p)})"),
        Vak(tekst=f"{one.overruled.aantal} van {one.overruled.van}"),
        aantal(one.steekproef.gelezen),
        Vak(tekst=schatting(one.steekproef.gemist)),
    ]


def _p(p: float) -> str:
    return f"{p:.2f}".replace(".", ",")


def _gebieden(id_: str, titel: str, eerste: str, rows: Sequence[GebiedUit], namen: Namen) -> Figuur:
    named = sorted(((namen(one.gebied), one.beeld) for one in rows), key=lambda one: one[0])
    table = Tabel(titel=titel, eerste=eerste, groepen=[], kolommen=_BEELD, rijen=_rijen(named))
    return Figuur(id=id_, titel=titel, zinnen=[], tabel=table)


def _rijen(rows: Sequence[tuple[str, BeeldUit]]) -> list[Rij]:
    return [Rij(kop=name, vakken=_beeld(beeld)) for name, beeld in rows]


def _geprobeerd(tried: SuggestiesUit) -> str:
    text = (
        f"{gezegd(tried.geprobeerd)} wijzigingen geprobeerd op {gezegd(tried.besluiten)} besluiten. "
        f"{gezegd(tried.afgevallen)} vielen af: zij hadden iets tegengehouden wat Veilig Thuis bruikbaar vond."
    )
    return text if tried.volledig else f"{text} Er waren meer besluiten dan worden nagespeeld."


def _voorstel(tried: SuggestiesUit, number: int) -> Voorstel:
    one = tried.suggesties[number]
    lines = [
        f"Scheelt ten hoogste {woorden.getal(float(one.uren))} uur triage: {gezegd(one.minder)} meldingen minder.",
        f"Veilig Thuis beoordeelde er {gezegd(one.beoordeeld)}; daarvan was er geen voor haar.",
        f"Van alle zijn er misschien toch voor haar: {schatting(one.mogelijk_gemist)}.",
    ]
    return Voorstel(one.tekst, lines, one.zekere_regel)
