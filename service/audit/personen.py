"""On whom data are: the pseudonyms by which a person finds what was given on him, under a key of their own. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from service.core.pseudonyms import Doel, Pseudoniem, Pseudonyms
from service.core.velden import BSN_ONBEKEND, BSN_ONGEBOREN

BSN: Final = "BSN"
NAAM: Final = "NAAM"
"""Surname and full date of birth: also of others who share them."""
_DAY_CHARS: Final = 10


class Persoonskenmerk(NamedTuple):
    """One pseudonym of one person, and what it was made of."""

    pseudoniem: Pseudoniem
    soort: str


class Bekend(NamedTuple):
    """Who stands in an object: by name in itself, and as a person of these mutaties."""

    personen: Sequence[Persoonskenmerk] = ()
    mutaties: Sequence[UUID] = ()


def kenmerken(
    pseudonyms: Pseudonyms, *, bsn: str | None, achternaam: str | None, geboortedatum: str | None
) -> tuple[Persoonskenmerk, ...]:
    """The pseudonyms of one person, the surest first; none of whom neither a BSN nor a full name and birth is known."""
    found = []
    if bsn is not None and bsn not in (BSN_ONBEKEND, BSN_ONGEBOREN):
        found.append(Persoonskenmerk(pseudonyms.person_by_bsn(bsn, doel=Doel.INZAGE), BSN))
    if achternaam is not None and geboortedatum is not None and len(geboortedatum) == _DAY_CHARS:
        found.append(Persoonskenmerk(pseudonyms.person_by_name(achternaam, geboortedatum, doel=Doel.INZAGE), NAAM))
    return tuple(found)


def kenmerken_in(pseudonyms: Pseudonyms, personen: Iterable[Mapping[str, Any]]) -> tuple[Persoonskenmerk, ...]:
    """The pseudonyms of persons as they stand in a message on the wire (`betrokkenen`), each once."""
    found = (
        kenmerk
        for persoon in personen
        for kenmerk in kenmerken(
            pseudonyms,
            bsn=persoon.get("bsn"),
            achternaam=persoon.get("achternaam"),
            geboortedatum=persoon.get("geboortedatum"),
        )
    )
    return tuple(dict.fromkeys(found))


def zekerste_in(pseudonyms: Pseudonyms, personen: Iterable[Mapping[str, Any] | None]) -> tuple[Persoonskenmerk, ...]:
    """The surest pseudonym of each of these persons, each once; none of who cannot be recognised."""
    found = (kenmerken_in(pseudonyms, [persoon])[:1] for persoon in personen if persoon is not None)
    return tuple(dict.fromkeys(kenmerk for one in found for kenmerk in one))
