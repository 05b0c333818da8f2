"""A message as the checks read it: who is who and what is at stake, worked out once per message.

It holds what more than one check asks for. It judges nothing: whether something is missing is said by the checks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from service.core.calendar import AMSTERDAM
from service.core.codes_betrokkenen import Rol
from service.core.codes_incident import Gedraging, Registratiesoort
from service.core.mutatie import Betrokkene, Mutatie, Plaats
from service.core.velden import BSN_ONBEKEND, ONGEBOREN

DIRECT: Final = frozenset({Rol.PLEGER, Rol.SLACHTOFFER, Rol.GETUIGE_KIND, Rol.OUDER_VERZORGER})
"""Roles of the people the report is about (handbook Q03)."""
BYSTANDERS: Final = frozenset({Rol.GETUIGE, Rol.MELDER, Rol.INFORMANT})
"""Roles of those who only saw or told something (handbook M1)."""

_NO_VIOLENCE: Final = frozenset({Gedraging.RUZIE, Gedraging.GEEN})

Person = tuple[int, Betrokkene]
"""A person with the place in `betrokkenen`, counted from zero: what a wire path needs."""


def is_minor(geboortedatum: str | None, majority: str) -> bool:
    """Whether someone was surely under 18 on the day whose `majority` day this is; an incomplete date only when sure.

    Dates are compared as text: `JJJJ`, `JJJJ-MM` and `JJJJ-MM-DD` sort as the days do, and `ONGEBOREN` after all.
    """
    return geboortedatum is not None and geboortedatum > majority


def is_adult(geboortedatum: str | None, majority: str) -> bool:
    """Whether someone was surely 18 or older on the day whose `majority` day this is."""
    if geboortedatum is None:
        return False
    return geboortedatum < majority[: len(geboortedatum)] or geboortedatum == majority


def is_identified(person: Betrokkene, home: Plaats | None, *, home_is_secret: bool) -> bool:
    """Whether a person can be told apart: a BSN, else name, birth date and home address (handbook F43).

    An unborn child has no identity of its own; a secret address need not be told.
    """
    if (person.bsn is not None and person.bsn != BSN_ONBEKEND) or person.geboortedatum == ONGEBOREN:
        return True
    if person.achternaam is None or person.voornamen is None or person.geboortedatum is None:
        return False
    address = person.adres or home
    return home_is_secret or (address is not None and address.postcode is not None and address.huisnummer is not None)


class Reading:
    """One message, read once. `has_region` says whether a gemeentecode lies in a VT region on the day of receipt."""

    __slots__ = (
        "children",
        "day",
        "direct",
        "has_region",
        "has_signal",
        "majority",
        "mutatie",
        "now",
        "perpetrators",
        "substantive",
        "unidentified",
        "victims",
        "violence",
    )

    def __init__(self, mutatie: Mutatie, now: datetime, has_region: Callable[[str], bool]) -> None:
        self.mutatie = mutatie
        self.now = now
        self.has_region = has_region
        incident = mutatie.incident
        self.day = (incident.begin_op or incident.geregistreerd_op).astimezone(AMSTERDAM).date().isoformat()
        self.majority = f"{int(self.day[:4]) - 18:04d}{self.day[4:]}"
        self._read_acts()
        self._read_people()

    def _read_acts(self) -> None:
        mutatie = self.mutatie
        acts = mutatie.gedragingen
        signals = mutatie.risicofeiten or mutatie.zorgsignalen or mutatie.situaties
        self.has_signal = bool(acts or signals or (mutatie.eer is not None and mutatie.eer.signalen))
        # What was not said about acts is unknown, and unknown is not 'no violence'.
        self.violence = not acts or not _NO_VIOLENCE.issuperset(acts)
        self.substantive = mutatie.registratiesoort is Registratiesoort.INCIDENT or bool(
            signals or (acts and self.violence)
        )
        self.violence = self.violence and self.substantive

    def _read_people(self) -> None:
        home = self.mutatie.huishouden
        secret = home is not None and home.geheim_adres is True
        direct: list[Person] = []
        victims: list[Person] = []
        perpetrators: list[Person] = []
        children: list[Person] = []
        unidentified: list[int] = []
        for place, person in enumerate(self.mutatie.betrokkenen):
            rol = person.rol
            if rol in DIRECT:
                direct.append((place, person))
            if rol is Rol.SLACHTOFFER:
                victims.append((place, person))
            if rol is Rol.PLEGER:
                perpetrators.append((place, person))
            elif rol is Rol.GETUIGE_KIND or (rol not in BYSTANDERS and is_minor(person.geboortedatum, self.majority)):
                children.append((place, person))
            if not is_identified(person, home, home_is_secret=secret):
                unidentified.append(place)
        self.direct = direct
        self.victims = victims
        self.perpetrators = perpetrators
        self.children = children
        self.unidentified = unidentified
