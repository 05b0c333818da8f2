"""Where the facts of one melding contradict each other (the CBS sense of quality: cross-field logic). Pure.

Each is a question to ask of the region, never a fault of a person: a step may have been recorded nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.core.codes_terugkoppeling import AcuutOordeel, Kwaliteit, VervolgMelding

Gegevens = Mapping[str, Any]
_GEEN_MELDING: Final = frozenset({Kwaliteit.GEEN_HGKM, Kwaliteit.NIET_VOOR_VT})
_GEEN_VERVOLG: Final = frozenset({VervolgMelding.OMGEZET_IN_ADVIES, VervolgMelding.EINDE_BEMOEIENIS})
_WEL_VERVOLG: Final = frozenset(VervolgMelding) - _GEEN_VERVOLG


@dataclass(frozen=True, slots=True)
class Tegenspraak:
    """Two things that cannot both be so, of the stand of a melding and of its feedback (empty when there is none)."""

    code: str
    zin: str
    """What does not add up, for a reader."""
    geldt: Callable[[Gegevens, Gegevens], bool]


def _omgekeerd(eerder: str, later: str) -> Callable[[Gegevens, Gegevens], bool]:
    """The later step is dated before the earlier one."""

    def geldt(stand: Gegevens, _terug: Gegevens) -> bool:
        begin, eind = stand.get(eerder), stand.get(later)
        return begin is not None and eind is not None and eind < begin

    return geldt


TEGENSPRAKEN: Final = (
    Tegenspraak("TRIAGE_OMGEKEERD", "De triage is afgerond voordat zij begon.", _omgekeerd("ts", "te")),
    Tegenspraak("ONDERZOEK_OMGEKEERD", "Het onderzoek is afgerond voordat het begon.", _omgekeerd("os", "oe")),
    Tegenspraak("ONDERZOEK_VOOR_BESLUIT", "Het onderzoek begon voor de vaststelling.", _omgekeerd("bd", "os")),
    Tegenspraak("OVERNAME_VOOR_BESLUIT", "De zaak is overgenomen voor het besluit daartoe.", _omgekeerd("ow", "ov")),
    Tegenspraak(
        "TERUGKOPPELING_ZONDER_TRIAGE",
        "Er is teruggekoppeld na triage, maar van de triage is geen einde bekend.",
        lambda stand, terug: bool(terug) and stand.get("te") is None,
    ),
    Tegenspraak(
        "VERVOLG_ZONDER_ONDERZOEK",
        "Het vervolg is onderzoek (01), maar een vaststelling daarvan ontbreekt.",
        lambda stand, terug: terug.get("vervolg") == VervolgMelding.START_ONDERZOEK and stand.get("bd") is None,
    ),
    Tegenspraak(
        "ONDERZOEK_NA_EINDE",
        "Het vervolg is advies of einde (03, 04), maar er is een onderzoek vastgesteld.",
        lambda stand, terug: terug.get("vervolg") in _GEEN_VERVOLG and stand.get("bd") is not None,
    ),
    Tegenspraak(
        "VERVOLG_ZONDER_GEWELD",
        "Volgens de terugkoppeling is de melding niet voor Veilig Thuis, maar er is een vervolg (01, 02).",
        lambda _stand, terug: terug.get("kwaliteit") in _GEEN_MELDING and terug.get("vervolg") in _WEL_VERVOLG,
    ),
    Tegenspraak(
        "ACUUT_ZONDER_VERVOLG",
        "Het oordeel is acuut onveilig, maar het vervolg is advies of einde (03, 04).",
        lambda _stand, terug: terug.get("acuut") == AcuutOordeel.ACUUT and terug.get("vervolg") in _GEEN_VERVOLG,
    ),
)
"""Every contradiction that the facts of a melding can show."""


def tegenspraken(stand: Gegevens, terugkoppeling: Gegevens) -> list[str]:
    """The codes of what does not add up, of a stand and of feedback; each empty where there is none."""
    return [regel.code for regel in TEGENSPRAKEN if regel.geldt(stand, terugkoppeling)]
