"""Why a decision was taken: the rules that fired and what made them fire, as lines a person can follow. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from service.core.codes_beoordeling import Uitkomst
from service.rules.service import CriteriumUitleg, DeelUitleg, Uitleg

MINIMALISATIE: Final = "MINIMALISATIE"
_BEWERKING: Final = {
    ("alle", "JA"): "Dit klopt allemaal",
    ("alle", "NEE"): "Dit klopt niet allemaal",
    ("alle", "ONBEKEND"): "Of dit allemaal klopt, is niet bekend",
    ("een_van", "JA"): "Dit klopt, en dat is genoeg",
    ("een_van", "NEE"): "Niets hiervan klopt",
    ("een_van", "ONBEKEND"): "Of hier iets van klopt, is niet bekend",
    ("geen_van", "JA"): "Niets hiervan klopt",
    ("geen_van", "NEE"): "Hier klopt iets van",
    ("geen_van", "ONBEKEND"): "Of hier niets van klopt, is niet bekend",
    ("ten_minste", "JA"): "Hiervan kloppen er genoeg (ten minste {})",
    ("ten_minste", "NEE"): "Hiervan kloppen er minder dan {}",
    ("ten_minste", "ONBEKEND"): "Of hiervan {} kloppen, is niet bekend",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderdeel:
    """A part of a rule: one comparison with the value it looked at, or several joined."""

    tekst: str
    feit: str
    uitkomst: str
    delen: Sequence[Onderdeel] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One rule that fired."""

    id: str
    naam: str
    reden: str
    bron: str
    bepalend: bool
    voorwaarde: Onderdeel


def regels_van(uitleg: Uitleg) -> list[Regel]:
    """The rules that fired, those that carried the decision first."""
    criteria = {criterium.id: criterium for criterium in uitleg.criteria}
    fired = [rule for rule in uitleg.regels if rule.uitkomst == "JA" and rule.soort != MINIMALISATIE]
    fired.sort(key=lambda rule: (not rule.bepalend, not rule.telt_mee))
    return [
        Regel(
            id=rule.id,
            naam=rule.naam,
            reden=rule.reden,
            bron=", ".join(rule.bron),
            bepalend=rule.bepalend,
            voorwaarde=_onderdeel(rule.voorwaarde, criteria),
        )
        for rule in fired
    ]


def _onderdeel(part: DeelUitleg, criteria: Mapping[str, CriteriumUitleg]) -> Onderdeel:
    """A condition as nested lines; of 'one of these' only what made it true is worth reading."""
    parts = [_criterium(criteria[p]) if isinstance(p, str) else _onderdeel(p, criteria) for p in part.delen]
    if part.bewerking in ("een_van", "ten_minste") and part.uitkomst == "JA":
        parts = [one for one in parts if one.uitkomst == "ja"]
    if len(parts) == 1 and part.bewerking != "geen_van":
        return parts[0]
    text = _BEWERKING[part.bewerking, part.uitkomst].format(part.aantal)
    return Onderdeel(tekst=text, feit="", uitkomst=part.uitkomst.lower(), delen=parts)


def _criterium(one: CriteriumUitleg) -> Onderdeel:
    outcome = one.uitkomst.lower()
    seen = f"uit {one.herkomst}" if one.waarde in (outcome, "onbekend") else f"{one.waarde}, uit {one.herkomst}"
    return Onderdeel(tekst=one.label, feit=seen, uitkomst=outcome)


def weggelaten(uitleg: Uitleg) -> list[str]:
    """Why something is left out of what Veilig Thuis gets; nothing when it does not go there."""
    if uitleg.uitkomst not in (Uitkomst.DZ, Uitkomst.DZS, Uitkomst.VV):
        return []
    return [rule.reden for rule in uitleg.regels if rule.soort == MINIMALISATIE and rule.telt_mee]
