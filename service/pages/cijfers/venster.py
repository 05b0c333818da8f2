"""What a view is made of: what can be chosen, what a page shows, what its signs mean. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.core.errors import Finding, OngeldigeInvoer
from service.pages.cijfers import woorden
from service.pages.cijfers.cellen import Vak, alleen, uniek
from service.pages.cijfers.definities import Definitie
from service.pages.cijfers.figuur import LAND, Figuur, naam_van
from service.pages.cijfers.keuzes import Veld
from service.pages.cijfers.tegels import Tegel
from service.statistics.service import INDICATOREN, Antwoord, Berekening, Geheimreden, Indicator, Meting

VENSTERS: Final = (
    ("/cijfers", "Landelijk"),
    ("/cijfers/regio", "Regio naast land"),
    ("/cijfers/trend", "Trend"),
    ("/cijfers/wachtlijsten", "Wachtlijsten"),
    ("/cijfers/vergelijking", "Vergelijking"),
    ("/cijfers/mutaties", "Mutaties"),
    ("/cijfers/regels", "Regels"),
    ("/cijfers/signalen", "Basis op orde"),
    ("/cijfers/definities", "Definities"),
)


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


def kies_indicator(code: str, usual: str) -> Indicator:
    """The indicator that was chosen; raises ``OngeldigeInvoer`` for one that is not in the catalogue."""
    found = INDICATOREN.get(code or usual)
    if found is None or found.grootboek:
        wrong = Finding("query", "indicator", "onbekende_indicator", "Deze indicator is er niet.")
        raise OngeldigeInvoer(errors=[wrong])
    return found


def kies_meting(indicator: Indicator, code: str, answer: Antwoord) -> tuple[Meting, str | None]:
    """The figure that was chosen, with its part; the main one when the choice belongs to another indicator."""
    options = metingen_van(indicator, answer)
    return next((found for found in options if code_van(*found) == code), options[0])


def hoofd(answer: Antwoord, gebieden: Sequence[str]) -> Antwoord:
    """The main figure of an answer for these areas; of one by part the first part."""
    meting, onderdeel = metingen_van(answer.indicator, answer)[0]
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


def alle() -> list[Indicator]:
    """Every indicator with figures of periods."""
    return [indicator for indicator in INDICATOREN.values() if not indicator.grootboek]


def aandelen() -> list[Indicator]:
    """Those of them that have a share."""
    return [one for one in alle() if any(meting.berekening is Berekening.AANDEEL for meting in one.metingen)]


def metingen_van(indicator: Indicator, answer: Antwoord) -> list[tuple[Meting, str | None]]:
    """Every figure of an indicator, the main one first; of a figure by part each part that is there."""
    ordered = sorted(indicator.metingen, key=lambda meting: not meting.hoofd)
    found: list[tuple[Meting, str | None]] = []
    for meting in ordered:
        parts = uniek(cel.onderdeel for cel in answer.cellen if cel.meting.id == meting.id)
        found += [(meting, part) for part in parts] or [(meting, meting.onderdeel)]
    return found


def code_van(meting: Meting, onderdeel: str | None) -> str:
    """How a figure and its part stand in an address."""
    return meting.id if onderdeel is None else f"{meting.id}|{onderdeel}"


def indicatorvelden(
    indicator: Indicator, meting: Meting, onderdeel: str | None, answer: Antwoord, options: Sequence[Indicator]
) -> list[Veld]:
    """The choices of an indicator, and of a figure where it has several."""
    fields = [
        Veld(
            naam="indicator",
            label="Indicator",
            gekozen=indicator.id,
            groepen=[("", [(one.id, f"{one.id} {one.naam}") for one in options])],
        )
    ]
    figures = metingen_van(indicator, answer)
    if len(figures) > 1:
        names = [(code_van(m, part), naam_van(answer, m, part).split(": ", 1)[-1]) for m, part in figures]
        fields.append(Veld(naam="meting", label="Cijfer", gekozen=code_van(meting, onderdeel), groepen=[("", names)]))
    return fields
