"""What the hits on the traces of one mutatie mean: which earlier mutaties, by whom, how sure. Pure.

The guard against over-linking stands here: a shelter, hospital or police station, or a person who occurs in
improbably many mutaties, is named and not counted.
"""

from datetime import datetime
from typing import Final

from service.core.codes_betrokkenen import Rol
from service.core.mutatie import Mutatie
from service.core.window import months_back
from service.enrichment.history import Drempels, Eerder, Historie, Treffer
from service.enrichment.traces import HUISHOUDEN, Spoor, Spoorsoort

ADRES_DRUK: Final = "Adres met veel bewoners of veel mutaties: niet meegeteld"
PERSOON_DRUK: Final = "Persoon die in uitzonderlijk veel mutaties voorkomt: niet meegeteld"


class Match:
    """One earlier mutatie with the persons of the present one that occur in it."""

    __slots__ = ("eerder", "huishouden", "personen", "woonadres", "zekerheid")

    def __init__(self, eerder: Eerder) -> None:
        self.eerder = eerder
        self.personen: dict[int, str | None] = {}
        """Place of the person in the present message, with his role in the earlier one."""
        self.huishouden = False
        self.woonadres = False
        self.zekerheid = Spoorsoort.ADRES
        """BSN or NAAM of the surest person; ADRES when only an address matches."""


class Matches:
    """Everything that was found for one mutatie, newest first."""

    __slots__ = ("adres_bekend", "alle", "gevolgd", "niet_geteld")

    def __init__(self) -> None:
        self.alle: list[Match] = []
        self.gevolgd: set[int] = set()
        """Places of the persons who could be looked up; when there is none, 'nothing found' would say too much."""
        self.adres_bekend = False
        self.niet_geteld: list[str] = []

    @property
    def op_persoon(self) -> list[Match]:
        """The earlier mutaties in which one of these people occurs; an address alone is no person's history."""
        return [match for match in self.alle if match.personen]


def matches(
    mutatie: Mutatie, sporen: tuple[Spoor, ...], historie: Historie, drempels: Drempels, now: datetime
) -> Matches:
    """The earlier mutaties that ``sporen`` lead to, without other versions of this one."""
    found = Matches()
    by_id: dict[object, Match] = {}
    for spoor in sporen:
        treffers = historie.treffers.get(spoor.pseudoniem)
        adres = spoor.soort is Spoorsoort.ADRES
        if treffers is not None and _too_busy(spoor, sporen, treffers, historie, drempels, now):
            text = ADRES_DRUK if adres else PERSOON_DRUK
            if text not in found.niet_geteld:
                found.niet_geteld.append(text)
            continue
        if not adres:
            found.gevolgd.add(spoor.persoon)
        elif spoor.rol == HUISHOUDEN:
            found.adres_bekend = True
        for treffer in treffers or ():
            eerder = treffer.eerder
            if eerder.bvh_nummer == mutatie.bvh_nummer and eerder.eenheid == mutatie.eenheid:
                continue
            if spoor.soort is Spoorsoort.NAAM_BSN and treffer.soort is Spoorsoort.NAAM_BSN:
                continue  # both have a BSN: it alone decides
            match = by_id.get(eerder.id)
            if match is None:
                match = by_id[eerder.id] = Match(eerder)
                found.alle.append(match)
            _note(match, spoor, treffer)
    if len(found.alle) > 1:
        found.alle.sort(key=lambda match: (match.eerder.op, match.eerder.id), reverse=True)
    return found


def _note(match: Match, spoor: Spoor, treffer: Treffer) -> None:
    if spoor.soort is Spoorsoort.ADRES:
        if spoor.rol == HUISHOUDEN:
            match.huishouden = True
        else:
            match.woonadres = True
        return
    match.personen.setdefault(spoor.persoon, treffer.rol)
    if spoor.soort is Spoorsoort.BSN:
        match.zekerheid = Spoorsoort.BSN
    elif match.zekerheid is Spoorsoort.ADRES:
        match.zekerheid = Spoorsoort.NAAM


def _too_busy(
    spoor: Spoor,
    sporen: tuple[Spoor, ...],
    treffers: list[Treffer],
    historie: Historie,
    drempels: Drempels,
    now: datetime,
) -> bool:
    adres = spoor.soort is Spoorsoort.ADRES
    if adres and len(historie.bewoners.get(spoor.pseudoniem, ())) > drempels.adres_personen:
        others = historie.bewoners[spoor.pseudoniem] - {one.pseudoniem for one in sporen}
        if len(others) > drempels.adres_personen:
            return True
    most = drempels.adres_mutaties_per_jaar if adres else drempels.persoon_mutaties_per_jaar
    return len(treffers) > most and count_since(treffers, months_back(now, 12)) > most


def count_since(treffers: list[Treffer], since: datetime) -> int:
    """Number of different mutaties first processed at or after ``since``."""
    return len({treffer.eerder.id for treffer in treffers if treffer.eerder.verwerkt_op >= since})


def same_couple(match: Match, plegers: set[int], slachtoffers: set[int]) -> bool:
    """Whether one of the present plegers and one of the present victims had the same roles then."""
    roles = match.personen.items()
    return any(place in plegers and rol == Rol.PLEGER for place, rol in roles) and any(
        place in slachtoffers and rol == Rol.SLACHTOFFER for place, rol in roles
    )


def other_victim(match: Match, plegers: set[int], slachtoffers: set[int]) -> bool:
    """Whether one of the present plegers then had a victim who is not a present one."""
    roles = match.personen.items()
    if not match.eerder.kenmerken.get("hg") or not any(place in plegers and rol == Rol.PLEGER for place, rol in roles):
        return False
    known = sum(place in slachtoffers and rol == Rol.SLACHTOFFER for place, rol in roles)
    return bool(match.eerder.kenmerken.get("slachtoffers", 0) > known)
