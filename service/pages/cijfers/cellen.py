"""Choosing cells of an answer, and what a cell says in a table. Pure; no figure is changed on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from service.pages.cijfers import woorden
from service.statistics.service import (
    Antwoord,
    Berekening,
    Cel,
    Celstatus,
    Gebied,
    Geheimreden,
    Maat,
    Meting,
    Periode,
    opmerkingen,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vak:
    """One cell of a table."""

    tekst: str
    reden: Geheimreden | None = None
    """Why it shows no figure."""
    voorlopig: bool = False
    onder_minimum: bool = False

    @property
    def waarom(self) -> str:
        """The reason in words; empty when there is a figure."""
        return "" if self.reden is None else woorden.WAAROM[self.reden]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rij:
    """One row: what it is about, whether it still moves, and its cells."""

    kop: str
    vakken: Sequence[Vak]
    merk: str = ""
    adres: str = ""
    """Where more of it is to be seen."""
    nadruk: bool = False
    """Whether it is the row that the others are read against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabel:
    """A table as it is shown: the truth beside a chart."""

    titel: str
    eerste: str
    """Heading of the column of row headings."""
    groepen: Sequence[tuple[str, int]]
    """Headings over several columns, with how many; empty for none."""
    kolommen: Sequence[str]
    rijen: Sequence[Rij]

    @property
    def redenen(self) -> list[Geheimreden]:
        """Every reason that occurs, in the order of the list of reasons."""
        found = {vak.reden for rij in self.rijen for vak in rij.vakken}
        return [reden for reden in Geheimreden if reden in found]

    @property
    def voorlopig(self) -> bool:
        """Whether a figure in it still moves."""
        return any(vak.voorlopig for rij in self.rijen for vak in rij.vakken)

    @property
    def onder_minimum(self) -> bool:
        """Whether a figure in it is not to be compared."""
        return any(vak.onder_minimum for rij in self.rijen for vak in rij.vakken)


GEEN: Vak = Vak(tekst=woorden.GEEN)


def uniek(items: Iterable[T]) -> list[T]:
    """Each item once, in the order of first appearance."""
    return list(dict.fromkeys(items))


def gebieden(antwoord: Antwoord) -> list[Gebied]:
    """The areas of an answer, in its order."""
    return uniek(cel.gebied for cel in antwoord.cellen)


def perioden(antwoord: Antwoord) -> list[Periode]:
    """The periods of an answer, from early to late."""
    return sorted(uniek(cel.periode for cel in antwoord.cellen), key=lambda periode: periode.van)


def met(antwoord: Antwoord, cellen: Iterable[Cel]) -> Antwoord:
    """The same answer with only these of its cells, and only the remarks that these ask for."""
    chosen = tuple(cellen)
    told = (*_algemeen(antwoord), *opmerkingen(chosen, antwoord.datakwaliteit))
    return replace(antwoord, cellen=chosen, opmerkingen=told)


def noten(antwoorden: Sequence[Antwoord]) -> list[str]:
    """What a reader of all these cells must know, each thing once."""
    if len(antwoorden) == 1:
        return list(antwoorden[0].opmerkingen)
    cells = [cel for antwoord in antwoorden for cel in antwoord.cellen]
    return uniek([*(note for antwoord in antwoorden for note in _algemeen(antwoord)), *opmerkingen(cells, ())])


def _algemeen(antwoord: Antwoord) -> list[str]:
    """The remarks that are not about single cells."""
    of_cells = frozenset(opmerkingen(antwoord.cellen, antwoord.datakwaliteit))
    return [note for note in antwoord.opmerkingen if note not in of_cells]


def alleen(
    antwoord: Antwoord, meting: Meting, onderdeel: str | None, *, gebieden: Iterable[str] = (), periode: str = ""
) -> Antwoord:
    """The same answer with only the cells that are shown: of one figure, of these areas, in one period or in all."""
    chosen = frozenset(gebieden)
    cells = (
        cel
        for cel in antwoord.cellen
        if cel.meting.id == meting.id
        and cel.onderdeel == onderdeel
        and (not chosen or cel.gebied.code in chosen)
        and (not periode or cel.periode.code == periode)
    )
    return met(antwoord, cells)


def reeks(antwoord: Antwoord, meting: Meting, gebied: str, onderdeel: str | None = None) -> list[Cel]:
    """The cells of one figure of one area, from early to late."""
    found = [
        cel
        for cel in antwoord.cellen
        if cel.meting.id == meting.id and cel.gebied.code == gebied and cel.onderdeel == onderdeel
    ]
    return sorted(found, key=lambda cel: cel.periode.van)


def op(
    antwoord: Antwoord, meting: Meting, periode: str, onderdeel: str | None = None, *, alle_onderdelen: bool = False
) -> list[Cel]:
    """The cells of one figure in one period, by area in the order of the answer."""
    return [
        cel
        for cel in antwoord.cellen
        if cel.meting.id == meting.id
        and cel.periode.code == periode
        and (alle_onderdelen or cel.onderdeel == onderdeel)
    ]


def vak(cel: Cel | None) -> Vak:
    """The figure of a cell, or why there is none."""
    if cel is None:
        return GEEN
    if cel.waarde is None:
        return Vak(tekst=woorden.GEHEIM, reden=cel.reden or Geheimreden.TE_WEINIG_WAARNEMINGEN)
    return Vak(
        tekst=woorden.cijfer(cel.waarde, cel.meting.maat),
        voorlopig=cel.status is Celstatus.VOORLOPIG,
        onder_minimum=cel.onder_minimum,
    )


def aantal(cel: Cel | None, waarde: int | None) -> Vak:
    """A count that belongs to a cell: its numerator, its denominator, what is left out."""
    if waarde is not None:
        return Vak(tekst=woorden.getal(waarde))
    return Vak(tekst=woorden.GEHEIM, reden=cel.reden) if cel is not None and cel.reden is not None else GEEN


def marge(cel: Cel | None) -> Vak:
    """The interval of a share: '78,0–84,2 %'."""
    if cel is None or cel.ondergrens is None or cel.bovengrens is None:
        return GEEN
    low, high = (woorden.getal(float(bound)) for bound in (cel.ondergrens, cel.bovengrens))
    return Vak(tekst=f"{low}–{high}{woorden.eenheid(cel.meting.maat)}")


def zin(cel: Cel) -> str:
    """A cell as one line for whoever points at it: '1e kwartaal 2026, Twente: 81,3 % (78,0–84,2 %), voorlopig'."""
    text = f"{woorden.gebied(cel.gebied.naam)}, {woorden.periode(cel.periode.code)}: {vak(cel).tekst}"
    if cel.waarde is None:
        return f"{text} ({vak(cel).waarom})"
    if cel.ondergrens is not None:
        text += f" ({marge(cel).tekst})"
    if cel.noemer is not None:
        text += f", {woorden.getal(cel.noemer)} in de noemer"
    return text + (", voorlopig" if cel.status is Celstatus.VOORLOPIG else "")


def kolommen(meting: Meting) -> list[str]:
    """What is told of one area: the figure, and for a share what it is made of."""
    if meting.berekening is Berekening.AANDEEL:
        return ["Waarde", "95 %-interval", "Teller", "Noemer", "Weggelaten"]
    shown = ["Aantal" if meting.maat is Maat.AANTAL else "Waarde"]
    return shown if meting.weggelaten is None else [*shown, "Weggelaten"]


def vakken(meting: Meting, cel: Cel | None) -> list[Vak]:
    """The cells under `kolommen`."""
    if cel is None:
        return [GEEN] * len(kolommen(meting))
    if meting.berekening is Berekening.AANDEEL:
        parts = [aantal(cel, count) for count in (cel.teller, cel.noemer, cel.weggelaten)]
        return [vak(cel), marge(cel), *parts]
    return [vak(cel)] if meting.weggelaten is None else [vak(cel), aantal(cel, cel.weggelaten)]
