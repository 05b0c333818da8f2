"""Who calls: the organisation, the person or system within it, and what its token allows."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    """What a token can allow (api.md); roles of the handbook (§12) are bundles of these."""

    MUTATIES_SCHRIJVEN = "mutaties:schrijven"
    MUTATIES_LEZEN = "mutaties:lezen"
    MUTATIES_BEOORDELEN = "mutaties:beoordelen"
    WACHTRIJ_LEZEN = "wachtrij:lezen"
    WACHTRIJ_CLAIMEN = "wachtrij:claimen"
    MELDINGEN_LEZEN = "meldingen:lezen"
    MELDINGEN_BIJWERKEN = "meldingen:bijwerken"
    TERUGKOPPELING_SCHRIJVEN = "terugkoppeling:schrijven"
    TERUGKOPPELING_LEZEN = "terugkoppeling:lezen"
    UITWISSELING_SCHRIJVEN = "uitwisseling:schrijven"
    UITWISSELING_LEZEN = "uitwisseling:lezen"
    STATISTIEK_LEZEN = "statistiek:lezen"
    REGELS_LEZEN = "regels:lezen"
    REGELS_BEHEREN = "regels:beheren"
    REGELS_GOEDKEUREN = "regels:goedkeuren"
    ABONNEMENTEN_BEHEREN = "abonnementen:beheren"
    AUDIT_LEZEN = "audit:lezen"
    BETROKKENEN_BEHANDELEN = "betrokkenen:behandelen"
    BEHEER = "beheer"


class Soort(StrEnum):
    """The kinds of organisation that call."""

    POLITIE = "politie"
    VT = "vt"
    OM = "om"
    MINISTERIE = "ministerie"
    BEHEER = "beheer"


_WITH_CODE = frozenset({Soort.POLITIE, Soort.VT})
_CODE = re.compile(r"[a-z][a-z0-9-]{1,59}")


@dataclass(frozen=True, slots=True)
class Organisatie:
    """An organisation: its kind, and for police and Veilig Thuis the unit or region it is of."""

    soort: Soort
    code: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Organisatie":
        """Read ``politie:<eenheid>``, ``vt:<vtRegio>``, ``om``, ``ministerie`` or ``beheer``; else ``ValueError``."""
        soort_text, colon, code = text.partition(":")
        soort = Soort(soort_text)
        if bool(colon) != (soort in _WITH_CODE) or (colon and not _CODE.fullmatch(code)):
            raise ValueError("not an organisation")
        return cls(soort, code or None)

    def __str__(self) -> str:
        return f"{self.soort}:{self.code}" if self.code else str(self.soort)


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller whose token was verified."""

    sub: str
    organisatie: Organisatie
    scopes: frozenset[str]

    def has(self, *any_of: Scope) -> bool:
        """Whether the token allows one of these."""
        return not self.scopes.isdisjoint(any_of)


DIENST: Final = Caller(sub="meldbrug", organisatie=Organisatie(Soort.BEHEER), scopes=frozenset())
"""Who is on record for what the service does by itself."""
