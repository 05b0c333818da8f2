"""Traces: the pseudonyms by which a later mutatie finds this one. Pure; leaves no name, BSN or address behind.

Only persons who are directly involved leave a trace: whoever saw, told or reported it is not followed (Wpg art. 3,
handbook M1, F51).
"""

from enum import StrEnum
from typing import Final, NamedTuple

from service.core.codes_betrokkenen import Categorie, Rol
from service.core.mutatie import Betrokkene, Mutatie, Plaats
from service.core.pseudonyms import Doel, Pseudoniem, Pseudonyms
from service.core.velden import BSN_ONBEKEND, BSN_ONGEBOREN, ONGEBOREN

NIET_GEVOLGD: Final = frozenset({Rol.GETUIGE, Rol.MELDER, Rol.INFORMANT})
"""Roles that are not directly involved."""

_ZOALS_GEMELD: Final = frozenset({Rol.PLEGER, Rol.SLACHTOFFER, Rol.GETUIGE_KIND})
"""Roles that say more than the person category beside them."""

HUISHOUDEN: Final = "HUISHOUDEN"
WOONADRES: Final = "WOONADRES"


class Spoorsoort(StrEnum):
    """What a pseudonym was made of, and so how sure a match is."""

    BSN = "BSN"
    NAAM = "NAAM"
    """Surname and full date of birth of a person without a BSN."""
    NAAM_BSN = "NAAM_BSN"
    """The same of a person whose BSN is known: two of these with different BSNs are two persons (twins, namesakes)."""
    ADRES = "ADRES"


class Spoor(NamedTuple):
    """One pseudonym in one mutatie; `persoon` is the place in `betrokkenen`, -1 for an address."""

    pseudoniem: Pseudoniem
    soort: Spoorsoort
    rol: str | None
    persoon: int = -1
    ook: Pseudoniem | None = None
    """The same under the other key, while the keys are changed: what was stored with that one is found as well."""


def traces(mutatie: Mutatie, pseudonyms: Pseudonyms) -> tuple[Spoor, ...]:
    """Every trace of ``mutatie``: persons first, then the address of the household, then their other addresses."""
    found: list[Spoor] = []
    adressen: dict[Pseudoniem, Spoor] = {}
    if mutatie.huishouden is not None and (thuis := _address(mutatie.huishouden, pseudonyms)) is not None:
        adressen[thuis] = Spoor(thuis, Spoorsoort.ADRES, HUISHOUDEN)
    for place, persoon in enumerate(mutatie.betrokkenen):
        if persoon.rol in NIET_GEVOLGD:
            continue
        rol = spoorrol(persoon)
        bsn = persoon.bsn if has_bsn(persoon) else None
        if bsn is not None:
            found.append(Spoor(pseudonyms.person_by_bsn(bsn), Spoorsoort.BSN, rol, place))
        geboren = persoon.geboortedatum
        if persoon.achternaam is not None and geboren is not None and len(geboren) == 10:
            soort = Spoorsoort.NAAM if bsn is None else Spoorsoort.NAAM_BSN
            found.append(Spoor(pseudonyms.person_by_name(persoon.achternaam, geboren), soort, rol, place))
        if persoon.adres is not None and (adres := _address(persoon.adres, pseudonyms)) is not None:
            adressen.setdefault(adres, Spoor(adres, Spoorsoort.ADRES, WOONADRES))
    found.extend(adressen.values())
    other = pseudonyms.brug(Doel.KOPPELEN)
    if other is None:
        return tuple(found)
    return tuple(one._replace(ook=same.pseudoniem) for one, same in zip(found, traces(mutatie, other), strict=True))


def has_bsn(persoon: Betrokkene) -> bool:
    """Whether this is a BSN of a living person, not a code for unknown or unborn."""
    return persoon.bsn is not None and persoon.bsn not in (BSN_ONBEKEND, BSN_ONGEBOREN)


def is_unborn(persoon: Betrokkene) -> bool:
    """Whether the message says that this person is not born yet (handbook Q05)."""
    return persoon.geboortedatum == ONGEBOREN or persoon.bsn == BSN_ONGEBOREN


def spoorrol(persoon: Betrokkene) -> str | None:
    """The role that counts for history: what a person did or underwent goes before how he was booked."""
    if persoon.rol in _ZOALS_GEMELD:
        return persoon.rol.value
    if persoon.categorie is Categorie.VERDACHTE:
        return Rol.PLEGER.value
    if persoon.categorie is Categorie.SLACHTOFFER:
        return Rol.SLACHTOFFER.value
    return None if persoon.rol is None else persoon.rol.value


def _address(plaats: Plaats, pseudonyms: Pseudonyms) -> Pseudoniem | None:
    if plaats.postcode is None or plaats.huisnummer is None:
        return None
    return pseudonyms.address(plaats.postcode, plaats.huisnummer, plaats.huisnummertoevoeging)
