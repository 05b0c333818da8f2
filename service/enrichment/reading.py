"""The message read once: who is who, how old, how related, what was done. Pure; the terms of `core/facts_message.py`.

Every derivation of a fact starts from this reading, so that 'pleger' or 'minderjarig' means the same everywhere.
"""

from collections.abc import Iterable
from datetime import date
from itertools import combinations
from typing import Final

from service.core.calendar import Calendar
from service.core.codes_betrokkenen import Categorie, Relatiesoort, Rol, Toestand
from service.core.codes_incident import Gedraging, Registratiesoort
from service.core.codes_risico import Risicofeit
from service.core.mutatie import Betrokkene, Mutatie, Relatie
from service.core.velden import ONGEBOREN
from service.enrichment.traces import NIET_GEVOLGD, is_unborn

GEEN_HG: Final = frozenset({Gedraging.RUZIE, Gedraging.VECHTSCHEIDING, Gedraging.GEEN})
_ALLEEN: Final = {soort: frozenset({soort}) for soort in Relatiesoort}
_OMGEKEERD: Final = {
    **_ALLEEN,
    Relatiesoort.OUDER_KIND: _ALLEEN[Relatiesoort.KIND_OUDER],
    Relatiesoort.KIND_OUDER: _ALLEEN[Relatiesoort.OUDER_KIND],
}
_GEEN_RELATIE: Final[frozenset[Relatiesoort]] = frozenset()
_UNKNOWN_AGE: Final = (-1, 200)


def risks(*prefixes: str) -> frozenset[Risicofeit]:
    """The risk facts whose code begins with one of ``prefixes`` (handbook §9.4)."""
    return frozenset(feit for feit in Risicofeit if feit.value.startswith(prefixes))


HG_RISICO: Final = risks("2a-", "2b-", "2c-", "2d-", "2e-", "2h-") | {
    Risicofeit.GEWELD_TEGEN_KIND,
    Risicofeit.KIND_GEWOND,
    Risicofeit.WAPEN_GEBRUIKT,
    Risicofeit.GELEGENHEIDSWAPEN,
}


class Person:
    """One person with what follows from role and date of birth."""

    __slots__ = ("betrokkene", "jongst", "minderjarig", "ongeboren", "oudst", "place", "pleger", "slachtoffer")

    def __init__(self, betrokkene: Betrokkene, place: int, day: date) -> None:
        self.betrokkene = betrokkene
        self.place = place
        rol, categorie = betrokkene.rol, betrokkene.categorie
        self.pleger = rol is Rol.PLEGER or categorie is Categorie.VERDACHTE
        # A child that witnessed counts as a victim in law (F156), but nobody laid hands on it: see `kind_betrokken`.
        self.slachtoffer = rol is Rol.SLACHTOFFER or (
            categorie is Categorie.SLACHTOFFER and rol is not Rol.GETUIGE_KIND
        )
        self.ongeboren = is_unborn(betrokkene)
        self.jongst, self.oudst = age_range(betrokkene.geboortedatum, day)
        self.minderjarig: bool | None = None
        if self.ongeboren or self.oudst < 18:
            self.minderjarig = True
        elif self.jongst >= 18:
            self.minderjarig = False


class Reading:
    """The persons, pairs and acts of one mutatie; ``aanvulling`` are relations that another source knew."""

    __slots__ = (
        "day", "direct", "gedragingen", "hg", "kinderen", "mutatie", "paren", "plegers", "relaties", "risico",
        "slachtoffers",
        "toestanden",
    )  # fmt: skip

    def __init__(self, mutatie: Mutatie, aanvulling: Iterable[Relatie] = ()) -> None:
        self.mutatie = mutatie
        incident = mutatie.incident
        self.day = Calendar.local_day(incident.begin_op or incident.geregistreerd_op)
        self.direct: list[Person] = []
        self.plegers: list[Person] = []
        self.slachtoffers: list[Person] = []
        self.kinderen: list[Person] = []
        """Minors, and whoever is named as a child that saw or heard it."""
        self.toestanden: set[Toestand] = set()
        for place, one in enumerate(mutatie.betrokkenen):
            if one.rol not in NIET_GEVOLGD:
                self._take_in(Person(one, place, self.day))
        self.risico = frozenset(mutatie.risicofeiten)
        self.gedragingen = _acts(mutatie)
        self.hg = self._hg()
        self.relaties = _relations(mutatie, aanvulling)
        self.paren = self._pairs()

    def related(self, van: Person, tot: Person) -> frozenset[Relatiesoort]:
        """Every recorded kind of relation from ``van`` to ``tot``, `ONBEKEND` included; empty when none is recorded."""
        return self.relaties.get((van.betrokkene.volgnummer, tot.betrokkene.volgnummer), _GEEN_RELATIE)

    @property
    def met_rollen(self) -> bool:
        """Whether pleger and slachtoffer are both named, so that the pairs are theirs."""
        return bool(self.plegers and self.slachtoffers)

    def _take_in(self, person: Person) -> None:
        self.direct.append(person)
        if person.pleger:
            self.plegers.append(person)
        if person.slachtoffer:
            self.slachtoffers.append(person)
        if person.minderjarig or person.betrokkene.rol is Rol.GETUIGE_KIND:
            self.kinderen.append(person)
        if person.betrokkene.toestand:
            self.toestanden.update(person.betrokkene.toestand)

    def _hg(self) -> bool | None:
        acts = self.gedragingen
        wapens = self.mutatie.wapens
        if (acts and not acts <= GEEN_HG) or not self.risico.isdisjoint(HG_RISICO):
            return True
        if wapens is not None and wapens.gebruikt:
            return True
        return None if acts is None else False

    def _pairs(self) -> list[tuple[Person, Person]]:
        if self.plegers and self.slachtoffers:
            return [(pleger, victim) for pleger in self.plegers for victim in self.slachtoffers if pleger is not victim]
        if not self.relaties:
            return []
        return [(one, other) for one, other in combinations(self.direct, 2) if self.related(one, other)]


def age_range(geboortedatum: str | None, day: date) -> tuple[int, int]:
    """The youngest and oldest that someone can be on ``day``; an incomplete date leaves room, an absent one all of it.

    >>> age_range("2000", date(2024, 6, 1)), age_range("2000-06", date(2024, 6, 1))
    ((23, 24), (23, 24))
    """
    if geboortedatum is None or geboortedatum == ONGEBOREN:
        return _UNKNOWN_AGE
    years = day.year - int(geboortedatum[:4])
    if len(geboortedatum) == 4:
        return years - (day.month < 12 or day.day < 31), years
    month = int(geboortedatum[5:7])
    if len(geboortedatum) == 7:
        return years - (day.month <= month), years - (day.month < month)
    exact = years - ((day.month, day.day) < (month, int(geboortedatum[8:])))
    return exact, exact


def _acts(mutatie: Mutatie) -> frozenset[Gedraging] | None:
    if mutatie.gedragingen is not None:
        return frozenset(mutatie.gedragingen)
    return None if mutatie.registratiesoort is Registratiesoort.INCIDENT else frozenset()


def _relations(mutatie: Mutatie, aanvulling: Iterable[Relatie]) -> dict[tuple[int, int], frozenset[Relatiesoort]]:
    """Kinds of relation per ordered pair, in both directions; a source only fills what the message leaves unknown."""
    found: dict[tuple[int, int], frozenset[Relatiesoort]] = {}
    for relatie in mutatie.relaties:
        _add(found, relatie)
    for relatie in aanvulling:
        known = found.get((relatie.van, relatie.tot), _GEEN_RELATIE)
        if known <= {Relatiesoort.ONBEKEND}:
            _add(found, relatie)
    return found


def _add(found: dict[tuple[int, int], frozenset[Relatiesoort]], relatie: Relatie) -> None:
    van, tot, soort = relatie.van, relatie.tot, relatie.soort
    for pair, kind in (((van, tot), _ALLEEN[soort]), ((tot, van), _OMGEKEERD[soort])):
        known = found.get(pair)
        found[pair] = kind if known is None else known | kind
