"""What makes a message unreadable beyond its shape: it is refused (400), with every reason at once.

Only what nobody could interpret is refused: a number that points to nobody, two people with one number, a unit that
does not exist, a birth in the future. What is missing or contradicts itself is a finding (`findings.py`), because a
report must never be lost over a form field.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from service.core.calendar import AMSTERDAM
from service.core.errors import Finding
from service.core.mutatie import Mutatie
from service.core.velden import ONGEBOREN


def refuse(mutatie: Mutatie, now: datetime, *, units: Collection[str] | None = None) -> tuple[Finding, ...]:
    """Every reason to refuse this message, in the order of the wire; empty when it can be read.

    `units` are the police units that exist; without them the unit is not looked at. The codes are `onbekende_eenheid`,
    `onbekend_volgnummer`, `dubbel_volgnummer`, `in_de_toekomst` and `relatie_met_zichzelf`.
    """
    found: list[Finding] = []

    def wrong(location: str, code: str, detail: str) -> None:
        found.append(Finding("body", location, code, detail))

    if units is not None and mutatie.eenheid not in units:
        wrong("eenheid", "onbekende_eenheid", "Deze politie-eenheid bestaat niet.")
    numbers = mutatie.per_volgnummer
    for i, passage in enumerate(mutatie.incident.passages):
        if passage.bron is not None and passage.bron not in numbers:
            wrong(f"incident.passages[{i}].bron", "onbekend_volgnummer", "Geen betrokkene heeft dit volgnummer.")
    today = now.astimezone(AMSTERDAM).date().isoformat()
    for i, person in enumerate(mutatie.betrokkenen):
        if numbers[person.volgnummer] is not person:
            wrong(f"betrokkenen[{i}].volgnummer", "dubbel_volgnummer", "Een eerdere betrokkene heeft dit volgnummer.")
        born = person.geboortedatum
        if born is not None and born != ONGEBOREN and born > today[: len(born)]:
            sentence = "De geboortedatum ligt in de toekomst. Gebruik ONGEBOREN voor een ongeboren kind."
            wrong(f"betrokkenen[{i}].geboortedatum", "in_de_toekomst", sentence)
    for i, relation in enumerate(mutatie.relaties):
        if relation.van not in numbers:
            wrong(f"relaties[{i}].van", "onbekend_volgnummer", "Geen betrokkene heeft dit volgnummer.")
        if relation.tot not in numbers:
            wrong(f"relaties[{i}].tot", "onbekend_volgnummer", "Geen betrokkene heeft dit volgnummer.")
        elif relation.van == relation.tot:
            wrong(f"relaties[{i}].tot", "relatie_met_zichzelf", "Een relatie ligt tussen twee verschillende personen.")
    return tuple(found)
