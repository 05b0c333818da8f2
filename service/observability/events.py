"""The catalogue of what is logged: an event has a name, a level, a stream and the fields it may carry; no others.

No field may hold personal data, a value a caller sent, or the text of an exception: names, codes, counts, durations.
Streams: ``bedrijf`` is for whoever runs the service, ``beveiliging`` for whoever watches over access.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

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
    stream: Stream
    wanneer: str
    """When it is told, for whoever reads the log."""


CATALOGUE: dict[str, Event] = {}
VELDEN: Final[dict[str, str]] = {
    "aantal": "hoe vaak, of hoeveel",
    "abonnement": "id van het abonnement",
    "bericht": "vaste tekst van een bibliotheek, zonder wat erin werd gevuld",
    "bestand": "pad van een bestand van deze installatie",
    "bron": "naam van de bibliotheek of van de informatiebron",
    "database": "ingebouwd of postgresql",
    "fout": "klasse van de fout, of een code ervoor; nooit de tekst",
    "let_op": "vaste waarschuwing",
    "methode": "methode van HTTP",
    "naar": "nummer van de migratie erna",
    "niveau": "niveau dat de bibliotheek eraan gaf",
    "onderdeel": "onderdeel van de gereedheid",
    "organisatie": "organisatie van een token dat klopte, als vt:twente; nooit wie daarbinnen",
    "plaats": "bestand en regel in onze eigen code",
    "poort": "poort waarop wordt geluisterd",
    "processen": "aantal processen",
    "reden": "vaste reden uit onze eigen code",
    "route": "sjabloon van het pad, nooit het pad zelf",
    "simulatie": "id van de simulatie",
    "soort": "type van het probleem (contracts/problems.md)",
    "status": "status van HTTP",
    "taak": "naam van een taak op de achtergrond",
    "van": "nummer van de migratie ervoor",
    "versie": "versie van de API",
}
"""Every field an event may have, with what stands in it."""


def event(name: str, level: Level, *fields: str, wanneer: str, stream: Stream = Stream.BEDRIJF) -> Event:
    """Enter an event into the catalogue; a name is entered once, and a field has its meaning in ``VELDEN``."""
    if name in CATALOGUE:
        raise ValueError(f"event {name} is in the catalogue already")
    if unknown := set(fields) - VELDEN.keys():
        raise ValueError(f"what do the fields {', '.join(sorted(unknown))} of {name} mean?")
    made = Event(name, level, frozenset(fields), stream, wanneer)
    CATALOGUE[name] = made
    return made


def als_pagina() -> str:
    """The catalogue as a page for whoever reads the log."""
    lines = [
        "# Gebeurtenissen in het log",
        "",
        "Het log is een JSON-object per regel op de foutuitvoer. Dit is alles wat erin kan staan: een veld dat hier",
        "niet bij zijn gebeurtenis staat, wordt weggelaten. Geen veld bevat persoonsgegevens, een waarde die een",
        "afnemer stuurde of de tekst van een fout. Op elke regel staan ook `tijdstip`, `level` en `stroom`, en binnen",
        "een verzoek `verzoek`, `traceparent` en zo nodig `fsc_transaction_id`. Gemaakt uit",
        "`service/observability/events.py`.",
        "",
        "| gebeurtenis | niveau | stroom | wanneer | velden |",
        "|---|---|---|---|---|",
    ]
    for one in sorted(CATALOGUE.values(), key=lambda one: (one.stream, one.name)):
        fields = ", ".join(f"`{name}`" for name in sorted(one.fields)) or "–"
        lines.append(f"| `{one.name}` | {one.level} | {one.stream} | {one.wanneer} | {fields} |")
    lines += ["", "## Velden", "", "| veld | wat erin staat |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in sorted(VELDEN.items())]
    return "\n".join(lines) + "\n"


DIENST_GESTART = event(
    "dienst.gestart", "info", "versie", "database", "poort", "processen", wanneer="De dienst begint te luisteren."
)
DIENST_GESTOPT = event("dienst.gestopt", "info", wanneer="De dienst is gestopt zoals bedoeld.")
WERK_GESTART = event("werk.gestart", "info", "versie", "database", wanneer="Het werk op de achtergrond begint, apart.")
WERK_GESTOPT = event("werk.gestopt", "info", wanneer="Dat werk is gestopt zoals bedoeld.")
SLEUTELS_GEMAAKT = event(
    "sleutels.gemaakt",
    "warning",
    "bestand",
    "let_op",
    stream=Stream.BEVEILIGING,
    wanneer="Er waren geen sleutels; deze zijn alleen voor deze machine.",
)
MIGRATIE_UITGEVOERD = event("migratie.uitgevoerd", "info", "van", "naar", wanneer="De database kreeg een nieuwe vorm.")
DATABASEROL_TE_RUIM = event(
    "database.rol_te_ruim",
    "warning",
    "reden",
    "let_op",
    stream=Stream.BEVEILIGING,
    wanneer="De dienst verbindt als een rol voor wie de rijbeveiliging niet geldt of die haar kan uitzetten.",
)
VERZOEK_MISLUKT = event(
    "verzoek.mislukt",
    "error",
    "fout",
    "plaats",
    "reden",
    "methode",
    "route",
    wanneer="Een fout van onszelf: de afnemer kreeg 500 met het nummer van het verzoek.",
)
VERZOEK_GEWEIGERD = event(
    "verzoek.geweigerd",
    "warning",
    "status",
    "soort",
    "organisatie",
    "methode",
    "route",
    stream=Stream.BEVEILIGING,
    wanneer="Een token klopte niet (401), of mocht dit niet (403).",
)
NIET_BESCHIKBAAR = event(
    "verzoek.niet-beschikbaar",
    "warning",
    "fout",
    "plaats",
    "methode",
    "route",
    wanneer="Te druk, of de database of iets anders was er niet: de afnemer kreeg 503.",
)
TOKENSLEUTELS_MISLUKT = event(
    "tokensleutels.mislukt",
    "warning",
    "fout",
    stream=Stream.BEVEILIGING,
    wanneer="De openbare sleutels van de tokenuitgever waren niet op te halen; de vorige blijven gelden.",
)
GEREEDHEID_MISLUKT = event(
    "gereedheid.mislukt", "warning", "onderdeel", "fout", wanneer="Een onderdeel werkt niet; /health/ready geeft 503."
)
SLEUTELRING_MISLUKT = event(
    "sleutelring.mislukt",
    "error",
    "fout",
    "plaats",
    stream=Stream.BEVEILIGING,
    wanneer="De datasleutels waren niet te lezen of te maken; lukt het lang niet, dan wordt er niet meer verzegeld.",
)
REGELROOSTER_MISLUKT = event(
    "regelrooster.mislukt",
    "error",
    "fout",
    "plaats",
    wanneer="Welke regels wanneer gelden was niet te lezen; er wordt beslist met wat het laatst is gelezen.",
)
SIMULATIE_MISLUKT = event(
    "simulatie.mislukt",
    "warning",
    "simulatie",
    "fout",
    "plaats",
    wanneer="Een concept was niet na te spelen: het is gewijzigd, of kent iets niet meer; de simulatie is gesloten.",
)
TAAK_MISLUKT = event(
    "taak.mislukt", "error", "taak", "fout", "plaats", wanneer="Een beurt van het werk op de achtergrond mislukte."
)
TAAK_HERSTELD = event(
    "taak.hersteld", "info", "taak", "aantal", wanneer="Die taak lukt weer, na zo veel mislukte beurten."
)
STAND_MISLUKT = event(
    "stand.mislukt", "warning", "fout", "plaats", wanneer="De stand van het land voor /metrics was niet op te zoeken."
)
ONTVANGER_STORING = event(
    "ontvanger.storing", "warning", "abonnement", "fout", "status", wanneer="Een afnemer nam geen berichten meer aan."
)
ONTVANGER_HERSTELD = event("ontvanger.hersteld", "info", "abonnement", wanneer="Die afnemer neemt ze weer aan.")
BEZORGING_OPGEGEVEN = event(
    "bezorging.opgegeven",
    "error",
    "abonnement",
    "aantal",
    "fout",
    "status",
    wanneer="Berichten zijn te lang niet aangenomen en worden niet meer geprobeerd.",
)
BRON_MISLUKT = event(
    "bron.mislukt", "warning", "bron", "fout", wanneer="De informatiebron gaf geen bruikbaar antwoord; later weer."
)
BIBLIOTHEEK = event(
    "bibliotheek", "warning", "bron", "niveau", "bericht", "fout", "plaats", wanneer="Een bibliotheek klaagde."
)
