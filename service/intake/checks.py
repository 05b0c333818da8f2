"""The table of the checks Q01–Q25 (handbook §7.1): id, level, weight, when a check applies, and what it looks at.

A check that has two levels has two rows. The functions stand by theme: the entry and what happened
(`checks_incident.py`), the people (`checks_people.py`), what contradicts itself (`checks_contradictions.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from service.core.codes_beoordeling import Niveau
from service.core.codes_incident import Stroom
from service.intake import checks_contradictions as contradictions
from service.intake import checks_incident as incident
from service.intake import checks_people as people
from service.intake.reading import Reading

B, W, I = Niveau.B, Niveau.W, Niveau.I  # noqa: E741 - the levels are the handbook's letters
GEWICHT: Final = {B: 3, W: 1, I: 0}
"""Weight of a level in the score (handbook §7.1)."""

Gebrek = tuple[str, str]
"""What a check finds: the place on the wire and a Dutch sentence without any value."""


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the table."""

    code: str
    niveau: Niveau
    onderwerp: str
    bron: str
    controle: Callable[[Reading], Sequence[Gebrek]]
    van_toepassing: Callable[[Reading], bool] | None = None
    niveau_spoed: Niveau | None = None
    """The level whose weight counts in DZS, where it differs."""

    @property
    def gewicht(self) -> int:
        """Weight in the score."""
        return GEWICHT[self.niveau]

    @property
    def gewicht_spoed(self) -> int:
        """Weight in the score of an acute report."""
        return GEWICHT[self.niveau_spoed or self.niveau]


def _substantive(reading: Reading) -> bool:
    """The entry tells of something that happened; an administrative entry (N06) does not."""
    return reading.substantive


def _violence(reading: Reading) -> bool:
    """Violence or neglect is told of, or nothing was said about it."""
    return reading.violence


def _pair(reading: Reading) -> bool:
    return bool(reading.perpetrators and reading.victims)


def _perpetrator(reading: Reading) -> bool:
    return reading.violence and bool(reading.perpetrators)


def _for_veilig_thuis(reading: Reading) -> bool:
    return reading.substantive and reading.mutatie.stroom is Stroom.HG


def _has_people(reading: Reading) -> bool:
    return reading.substantive and bool(reading.mutatie.betrokkenen)


def _direct(reading: Reading) -> bool:
    return reading.substantive and bool(reading.direct)


def _secret_matters(reading: Reading) -> bool:
    return reading.substantive and (reading.mutatie.huishouden is not None or bool(reading.direct))


CHECKS: Final = (
    Check("Q01", B, "registratie en terugbelnummer", "F18, F90", incident.q01),
    Check("Q02", B, "tijd en plaats van het incident", "F161", incident.q02),
    Check("Q03", B, "rol en categorie per persoon", "F59, PR04", people.q03, _substantive),
    Check("Q04", B, "identificatie van een slachtoffer of kind", "F43", people.q04_key_person, _has_people),
    Check("Q04", W, "identificatie van de anderen", "F43", people.q04_others, _direct),
    Check("Q05", B, "codering van onbekend en ongeboren", "Uitvoeringsregeling Wmo 2015 §3.8", people.q05),
    Check("Q06", B, "relatie tussen pleger en slachtoffer", "F30–F32, F150", people.q06, _pair),
    Check("Q07", B, "kinderen", "F150, F156", people.q07, _substantive),
    Check("Q08", B, "verblijf van de kinderen", "F158", people.q08, people.q08_applies),
    Check("Q09", W, "aanleiding en aard", "CBS Informatieprotocol", incident.q09, _for_veilig_thuis),
    Check("Q10", B, "gedraging of signaal", "F12", incident.q10_act, _substantive),
    Check("Q10", W, "beschrijving in woorden", "F12", incident.q10_text, _substantive),
    Check("Q11", W, "letsel", "F150, F161", incident.q11, _violence),
    Check("Q12", W, "wapens", "F145", incident.q12, _violence),
    Check("Q13", W, "middelen", "F145, F161", incident.q13, _substantive),
    Check("Q14", W, "dreiging van herhaling", "F161", incident.q14, _violence),
    Check("Q15", W, "eerdere incidenten", "F161", incident.q15, _violence),
    Check("Q16", W, "optreden van de politie", "F24, F26, F161", incident.q16, _violence),
    Check("Q17", W, "waar de pleger is", "F26", incident.q17, _perpetrator, niveau_spoed=B),
    Check("Q18", B, "adres van het huishouden", "handboek §11", people.q18, _substantive),
    Check("Q19", W, "verblijf per persoon", "handboek §7", people.q19, _direct),
    Check("Q20", W, "of betrokkenen geïnformeerd zijn", "handboek §5", people.q20, _for_veilig_thuis),
    Check("Q21", I, "taal, tolk en telefoon", "handboek §7", people.q21, _direct),
    Check("Q22", B, "grondslag", "F50", incident.q22),
    Check("Q23", B, "gezien door een mens", "FP3, F17", incident.q23, _substantive),
    Check("Q24", W, "tegenspraak", "handboek §7", contradictions.q24),
    Check("Q25", B, "geheim adres", "F41", people.q25, _secret_matters),
)
