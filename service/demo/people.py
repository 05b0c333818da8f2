"""Invented people and households of the demo: names that no list of persons was used for, BSNs of the test range only.

A household keeps its people and its address over the quarter, so that its incidents find each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Any, Final

from service.core.bsn import passes_eleven_test
from service.core.codes_betrokkenen import Geslacht

Wire = dict[str, Any]
"""A message or a part of it as it goes over the wire."""

_VROUWEN: Final = (
    "Anouk", "Bente", "Carola", "Dilara", "Esmée", "Fenna", "Guusje", "Hanneke", "Ilse", "Jasmijn", "Karima", "Lotte",
    "Marloes", "Nadia", "Oumaima", "Priya", "Roos", "Samira", "Tessa", "Ursula", "Vera", "Willemijn", "Yara", "Zoë",
)  # fmt: skip
_MANNEN: Final = (
    "Abel", "Bilal", "Cas", "Daan", "Emre", "Floris", "Gijs", "Hidde", "Ibrahim", "Jelle", "Karel", "Lars",
    "Mehmet", "Niels", "Olaf", "Pim", "Quinten", "Rachid", "Sven", "Thijs", "Ruben", "Wouter", "Youssef", "Ziggy",
)  # fmt: skip
_EERSTE: Final = (
    "Berken", "Bever", "Brem", "Distel", "Duin", "Eiken", "Gras", "Hazel", "Heide", "Iep", "Klaver", "Linden",
    "Meer", "Mos", "Noten", "Peppel", "Riet", "Rozen", "Spar", "Tarwe", "Vlier", "Water", "Wilgen", "Zand",
)  # fmt: skip
_TWEEDE: Final = (
    "akker", "bos", "brug", "dam", "dijk", "gaard", "hof", "hout", "huis", "kamp", "laan", "land", "man", "meijer",
    "molen", "poort", "stra", "veen", "veld", "wijk",
)  # fmt: skip
_TUSSEN: Final = (None, None, None, None, None, "van", "van der", "de")
_LETTERS: Final = "ABCDEFGHJKLMNPRSTVWXZ"


class Thema(StrEnum):
    """What a household is about; its later incidents are of the same kind."""

    PARTNERS = "PARTNERS"
    EX = "EX"
    GESCHEIDEN = "GESCHEIDEN"
    GEZIN = "GEZIN"
    JONGERE = "JONGERE"
    OUDERE = "OUDERE"
    FAMILIE = "FAMILIE"
    BUITEN = "BUITEN"


_KINDEREN: Final = {
    Thema.GEZIN: (1, 1, 2, 2, 3, 4),
    Thema.GESCHEIDEN: (1, 1, 2, 2),
    Thema.EX: (0, 1, 1, 2),
    Thema.PARTNERS: (0, 0, 0, 1, 2, 3),
}


@dataclass(frozen=True, slots=True)
class Persoon:
    """An invented person."""

    achternaam: str
    tussenvoegsel: str | None
    voornamen: str
    geboren: date
    geslacht: Geslacht
    bsn: str | None

    def leeftijd(self, dag: date) -> int:
        """Age in whole years on a day."""
        return dag.year - self.geboren.year - ((dag.month, dag.day) < (self.geboren.month, self.geboren.day))

    def wire(self) -> Wire:
        """What the message says of who this is."""
        found: Wire = {"achternaam": self.achternaam, "voornamen": self.voornamen, "geslacht": self.geslacht}
        if self.tussenvoegsel:
            found["tussenvoegsel"] = self.tussenvoegsel
        if self.bsn:
            found["bsn"] = self.bsn
        return found | {"geboortedatum": self.geboren.isoformat()}


@dataclass(slots=True)
class Huishouden:
    """People at one address, and how often police came."""

    thema: Thema
    gemeentecode: str
    postcode: str
    huisnummer: int
    toevoeging: str | None
    geheim: bool
    eerste: Persoon
    tweede: Persoon
    kinderen: tuple[Persoon, ...]
    elders: tuple[str, int]
    """Postcode and number of the one who does not live here (the ex-partner)."""
    bezoeken: int = field(default=0)

    def adres(self) -> Wire:
        """The address as it goes over the wire."""
        found: Wire = {"gemeentecode": self.gemeentecode, "postcode": self.postcode, "huisnummer": self.huisnummer}
        return found | ({"huisnummertoevoeging": self.toevoeging} if self.toevoeging else {})


def bsns_voor_tests() -> list[str]:
    """Every BSN of 9999xxxxx that passes the eleven-test; 999999999 is the code for an unborn child and no number."""
    return [number for tail in range(99_999) if passes_eleven_test(number := f"9999{tail:05d}")]


class Bevolking:
    """Makes households. About `personen` people are expected: the scarce test BSNs are spread over them."""

    def __init__(self, rng: Random, *, personen: int) -> None:
        self._rng = rng
        self._bsns = bsns_voor_tests()
        rng.shuffle(self._bsns)
        self._deel_met_bsn = min(0.85, 0.95 * len(self._bsns) / max(personen, 1))

    def huishouden(self, thema: Thema, gemeentecode: str, dag: date) -> Huishouden:
        """A new household of a theme in a municipality, with ages that fit on `dag`."""
        rng = self._rng
        achternaam, tussen = self._naam()
        eerste, tweede, kinderen = self._mensen(thema, achternaam, tussen, dag)
        return Huishouden(
            thema=thema,
            gemeentecode=gemeentecode,
            postcode=self._postcode(gemeentecode),
            huisnummer=rng.randint(1, 240),
            toevoeging=rng.choice("ABCD") if rng.random() < 0.15 else None,
            geheim=rng.random() < 0.02,
            eerste=eerste,
            tweede=tweede,
            kinderen=kinderen,
            elders=(self._postcode(gemeentecode), rng.randint(1, 240)),
        )

    def persoon(self, dag: date, jongst: int, oudst: int, geslacht: Geslacht | None = None) -> Persoon:
        """Someone of an age, with a name of his own."""
        achternaam, tussen = self._naam()
        return self._iemand(achternaam, tussen, dag, jongst, oudst, geslacht)

    def _mensen(
        self, thema: Thema, achternaam: str, tussen: str | None, dag: date
    ) -> tuple[Persoon, Persoon, tuple[Persoon, ...]]:
        rng = self._rng
        vrouw, man = (Geslacht.V, Geslacht.M) if rng.random() < 0.82 else (Geslacht.M, Geslacht.V)
        if thema is Thema.OUDERE:
            eerste = self._iemand(achternaam, tussen, dag, 68, 91, vrouw)
            return eerste, self._iemand(achternaam, tussen, dag, 38, 60, rng.choice((vrouw, man))), ()
        if thema is Thema.JONGERE:
            ouder = self._iemand(achternaam, tussen, dag, 38, 57, vrouw)
            jongere = self._iemand(achternaam, tussen, dag, 14, 22, man)
            return ouder, jongere, self._kinderen(achternaam, tussen, dag, rng.choice((0, 0, 1)))
        if thema is Thema.FAMILIE:
            return (
                self._iemand(achternaam, tussen, dag, 19, 45, vrouw),
                self._iemand(achternaam, tussen, dag, 21, 50),
                (),
            )
        eerste, tweede = self._iemand(achternaam, tussen, dag, 23, 44, vrouw), self.persoon(dag, 24, 48, man)
        aantal = rng.choice(_KINDEREN.get(thema, (0,)))
        return eerste, tweede, self._kinderen(tweede.achternaam, tweede.tussenvoegsel, dag, aantal)

    def _kinderen(self, achternaam: str, tussen: str | None, dag: date, aantal: int) -> tuple[Persoon, ...]:
        return tuple(self._iemand(achternaam, tussen, dag, 1, 15) for _ in range(aantal))

    def _iemand(
        self, achternaam: str, tussen: str | None, dag: date, jongst: int, oudst: int, geslacht: Geslacht | None = None
    ) -> Persoon:
        rng = self._rng
        geslacht = geslacht or rng.choice((Geslacht.V, Geslacht.M))
        with_bsn = bool(self._bsns) and rng.random() < self._deel_met_bsn
        return Persoon(
            achternaam=achternaam,
            tussenvoegsel=tussen,
            voornamen=rng.choice(_VROUWEN if geslacht is Geslacht.V else _MANNEN),
            geboren=dag - timedelta(days=rng.randint(jongst * 366 + 20, (oudst + 1) * 365 - 5)),
            geslacht=geslacht,
            bsn=self._bsns.pop() if with_bsn else None,
        )

    def _naam(self) -> tuple[str, str | None]:
        return self._pick(_EERSTE) + self._pick(_TWEEDE), self._rng.choice(_TUSSEN)

    def _postcode(self, gemeentecode: str) -> str:
        """An invented postcode; those of one municipality lie together."""
        begin = 1000 + int(gemeentecode[2:]) * 4 % 8900
        return f"{begin + self._rng.randrange(60)}{self._pick(_LETTERS)}{self._pick(_LETTERS)}"

    def _pick(self, words: Sequence[str]) -> str:
        return self._rng.choice(words)
