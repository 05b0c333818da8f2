"""The catalogue of what is logged: an event has a name, a level, a stream and the fields it may carry; no others.

No field may hold personal data, a value a caller sent, or the text of an exception: names, codes, counts, durations.
Streams: ``bedrijf`` is for whoever runs the service, ``beveiliging`` for whoever watches over access.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Level = Literal["info", "warning", "error"]


class Stream(StrEnum):
    """Who a log line is for."""

    BEDRIJF = "bedrijf"
    BEVEILIGING = "beveiliging"


@dataclass(frozen=True, slots=True)
class Event:
    """Something worth a line in the log."""

    name: str
    level: Level
    fields: frozenset[str]
    stream: Stream = Stream.BEDRIJF


CATALOGUE: dict[str, Event] = {}


def event(name: str, level: Level, *fields: str, stream: Stream = Stream.BEDRIJF) -> Event:
    """Enter an event into the catalogue; a name is entered once."""
    if name in CATALOGUE:
        raise ValueError(f"event {name} is in the catalogue already")
    made = Event(name, level, frozenset(fields), stream)
    CATALOGUE[name] = made
    return made


DIENST_GESTART = event("dienst.gestart", "info", "versie", "database", "poort", "processen")
DIENST_GESTOPT = event("dienst.gestopt", "info")
WERK_GESTART = event("werk.gestart", "info", "versie", "database")
WERK_GESTOPT = event("werk.gestopt", "info")
SLEUTELS_GEMAAKT = event("sleutels.gemaakt", "warning", "bestand", "let_op", stream=Stream.BEVEILIGING)
MIGRATIE_UITGEVOERD = event("migratie.uitgevoerd", "info", "van", "naar")
VERZOEK_MISLUKT = event("verzoek.mislukt", "error", "fout", "plaats", "reden", "methode", "route")
VERZOEK_GEWEIGERD = event(
    "verzoek.geweigerd", "warning", "status", "soort", "organisatie", "methode", "route", stream=Stream.BEVEILIGING
)
NIET_BESCHIKBAAR = event("verzoek.niet-beschikbaar", "warning", "fout", "plaats", "methode", "route")
TOKENSLEUTELS_MISLUKT = event("tokensleutels.mislukt", "warning", "fout", stream=Stream.BEVEILIGING)
GEREEDHEID_MISLUKT = event("gereedheid.mislukt", "warning", "onderdeel", "fout")
SLEUTELRING_MISLUKT = event("sleutelring.mislukt", "error", "fout", "plaats", stream=Stream.BEVEILIGING)
TAAK_MISLUKT = event("taak.mislukt", "error", "taak", "fout", "plaats")
TAAK_HERSTELD = event("taak.hersteld", "info", "taak", "aantal")
STAND_MISLUKT = event("stand.mislukt", "warning", "fout", "plaats")
ONTVANGER_STORING = event("ontvanger.storing", "warning", "abonnement", "fout", "status")
ONTVANGER_HERSTELD = event("ontvanger.hersteld", "info", "abonnement")
BEZORGING_OPGEGEVEN = event("bezorging.opgegeven", "error", "abonnement", "aantal", "fout", "status")
BRON_MISLUKT = event("bron.mislukt", "warning", "bron", "fout", "pogingen")
BIBLIOTHEEK = event("bibliotheek", "warning", "bron", "niveau", "bericht", "fout", "plaats")
