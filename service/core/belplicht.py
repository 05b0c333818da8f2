"""The call that a message never replaces: police ring Veilig Thuis about every urgent report (handbook SP01, F35, F72).

Pure. The call is on record with the moment and the function of whoever was spoken to, or with a reason why there was
none; a reason is enough, also beside a call that nobody took.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from service.core.mutatie import Politieoptreden

BEL: Final = "Veilig Thuis 0800-2000"
"""Whom to ring, day and night, from anywhere in the country; the region tables hold no numbers of their own."""

_TIJDSTIP, _FUNCTIE = "gebeldOp", "gesprokenMetFunctie"
_LEEG: Final = Politieoptreden()


@dataclass(frozen=True, slots=True)
class Belplicht:
    """How it stands with the call: the fields that are missing, and a sentence without any value of the message."""

    ontbreekt: tuple[str, ...]
    uitleg: str

    @property
    def vastgelegd(self) -> bool:
        """Whether the call, or why there was none, is on record."""
        return not self.ontbreekt


_NIETS: Final = Belplicht(
    (_TIJDSTIP, _FUNCTIE),
    "Een bericht vervangt het telefoontje niet: bel eerst. Leg daarna vast wanneer is gebeld (gebeldOp) en met welke "
    "functie is gesproken (gesprokenMetFunctie), of waarom niet is gebeld (redenNietGebeld).",
)
_ZONDER_FUNCTIE: Final = Belplicht(
    (_FUNCTIE,),
    "Er is gebeld. Leg nog vast met welke functie is gesproken (gesprokenMetFunctie), of waarom dat niet lukte "
    "(redenNietGebeld).",
)
_ZONDER_TIJDSTIP: Final = Belplicht(
    (_TIJDSTIP,), "Vastgelegd is met welke functie is gesproken. Leg nog vast wanneer is gebeld (gebeldOp)."
)
_GEBELD: Final = Belplicht((), "Het telefoontje is vastgelegd.")
_REDEN: Final = Belplicht(
    (), "Vastgelegd is waarom niet is gebeld. Een bericht vervangt het telefoontje niet: bel zodra het kan."
)
BEVESTIGD: Final = Belplicht(
    (), "Bij het nakijken is vastgelegd dat is gebeld en met welke functie, of waarom niet is gebeld."
)
"""It was put on record with a verdict, which keeps sealed what was said."""


def belplicht(optreden: Politieoptreden | None) -> Belplicht:
    """How it stands with the call by what a message says police did; who says nothing did not ring."""
    optreden = optreden or _LEEG
    called, spoken = optreden.gebeld_op is not None, _told(optreden.gesproken_met_functie)
    if called and spoken:
        return _GEBELD
    if _told(optreden.reden_niet_gebeld):
        return _REDEN
    return _ZONDER_FUNCTIE if called else _ZONDER_TIJDSTIP if spoken else _NIETS


@dataclass(frozen=True, slots=True, kw_only=True)
class Telefoontje:
    """What someone adds on the call afterwards."""

    gebeld_op: datetime | None = None
    gesproken_met_functie: str | None = None
    reden_niet_gebeld: str | None = None

    def bij(self, optreden: Politieoptreden | None) -> Politieoptreden | None:
        """What police did with this added; the same as before when nothing was added."""
        given = {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}
        return (optreden or _LEEG).model_copy(update=given) if given else optreden


GEEN_TELEFOONTJE: Final = Telefoontje()


def _told(text: str | None) -> bool:
    return text is not None and not text.isspace()
