"""A request of a data subject: whom it is about, by when it is decided, what a decision needs. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from service.access.callers import Organisatie, Soort
from service.core.calendar import Calendar
from service.core.codes_bewaren import Verzoeksoort, Verzoekstand, Weigergrond
from service.core.errors import Finding
from service.core.pseudonyms import normal_name
from service.core.terms import TERMS, Term, Unit, deadline_from

WPG: Final = Term(
    "BV-wpg", "verzoek van een betrokkene aan de politie", 6, Unit.WEKEN, True, "Wpg art. 25 en 28 (PR09)"
)
AVG: Final = Term("BV-avg", "verzoek van een betrokkene aan Veilig Thuis", 1, Unit.MAANDEN, True, "AVG art. 12 lid 3")
TERMIJNEN: Final[Mapping[str, Term]] = {term.id: term for term in (WPG, AVG, TERMS["T15"])}
BESLIST: Final = frozenset({Verzoekstand.TOEGEWEZEN, Verzoekstand.DEELS_TOEGEWEZEN, Verzoekstand.AFGEWEZEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Betrokkene:
    """Who asks: a BSN, or a surname and a full date of birth, or both; never shown in a repr."""

    bsn: str | None = None
    achternaam: str | None = None
    geboortedatum: str | None = None

    def __repr__(self) -> str:
        return "Betrokkene(…)"

    def plekken_in(self, content: Mapping[str, Any]) -> list[int]:
        """The places at which he stands in a message: by BSN, or by name and birth where no BSN says otherwise."""
        return [place for place, one in enumerate(content.get("betrokkenen", ())) if self._is(one)]

    def _is(self, one: Mapping[str, Any]) -> bool:
        bsn = one.get("bsn")
        if self.bsn is not None and bsn is not None:
            return bool(bsn == self.bsn)
        if self.achternaam is None or self.geboortedatum is None or "achternaam" not in one:
            return False
        same = normal_name(one["achternaam"]) == normal_name(self.achternaam)
        return same and one.get("geboortedatum") == self.geboortedatum


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzoek:
    """One request; who asked is sealed beside it."""

    id: UUID
    organisatie: str
    soort: Verzoeksoort
    status: Verzoekstand
    ontvangen: date
    termijn: str
    uiterlijk: date
    vastgelegd_op: datetime
    vastgelegd_door: str
    besloten_op: datetime | None = None
    besloten_door: str | None = None
    weigergronden: Sequence[Weigergrond] = ()
    geraakt: int | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for a decision."""
        return self.status not in BESLIST

    def dagen_over(self, vandaag: date) -> int | None:
        """Days after today up to the last one, negative when that has passed; None once it was decided."""
        return (self.uiterlijk - vandaag).days if self.open else None


def termijn(soort: Verzoeksoort, organisatie: Organisatie) -> Term:
    """By which law the term runs: Wpg for police; for Veilig Thuis the Wmo 2015 for destruction (T15), else the AVG."""
    if organisatie.soort is Soort.POLITIE:
        return WPG
    return TERMS["T15"] if soort is Verzoeksoort.VERNIETIGING else AVG


def uiterlijk(term: Term, ontvangen: date, calendar: Calendar) -> date:
    """The last day to decide on what was received on a day."""
    return deadline_from(term, ontvangen, calendar).day


def gebreken(besluit: Verzoekstand, gronden: Sequence[Weigergrond], objecten: Sequence[UUID]) -> Iterator[Finding]:
    """What a decision lacks: a refusal has its grounds, a part of it says which part."""
    if besluit is not Verzoekstand.TOEGEWEZEN and not gronden:
        yield Finding("body", "weigergronden", "ontbreekt", "Noem waarom het verzoek geheel of deels is afgewezen.")
    if besluit is Verzoekstand.TOEGEWEZEN and gronden:
        yield Finding("body", "weigergronden", "overbodig", "Wat is toegewezen heeft geen weigergrond.")
    if besluit is Verzoekstand.DEELS_TOEGEWEZEN and not objecten:
        yield Finding("body", "objecten", "ontbreekt", "Noem waarop het toegewezen deel ziet.")
    if besluit is Verzoekstand.AFGEWEZEN and objecten:
        yield Finding("body", "objecten", "overbodig", "Wat is afgewezen raakt niets.")
