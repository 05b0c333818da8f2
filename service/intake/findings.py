"""What is missing from a message or does not add up: findings Q01–Q25 and the score of completeness (handbook §7).

The checks themselves stand in `checks.py`; here they are run and weighed. A finding never holds a value of the
message: it names a place on the wire and what the sender can do. Nothing is refused here (`refusals.py`) and nothing
decided (the rules).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from service.core.codes_beoordeling import Niveau, Volledigheidsband
from service.core.mutatie import Mutatie
from service.intake.checks import CHECKS
from service.intake.reading import Reading

_TOTAAL: Final = sum(check.gewicht for check in CHECKS)
_ROWS: Final = tuple((check.van_toepassing, check.controle, check) for check in CHECKS)
_SPOED_EXTRA: Final = sum(check.gewicht_spoed - check.gewicht for check in CHECKS if check.code == "Q17")


@dataclass(frozen=True, slots=True)
class Bevinding:
    """One finding: check, level, place on the wire (`betrokkenen[1].bsn`), and a Dutch sentence without any value."""

    code: str
    niveau: Niveau
    locatie: str
    uitleg: str

    def as_dict(self) -> dict[str, str]:
        """The finding as it goes over the wire."""
        return {
            "code": self.code,
            "niveau": self.niveau.value,
            "locatie": self.locatie,
            "uitleg": self.uitleg,
        }


@dataclass(frozen=True, slots=True)
class Bevindingen:
    """All findings on one message, in the order of the checks, and the weights that make its score."""

    bevindingen: tuple[Bevinding, ...]
    gevuld: int
    totaal: int
    niet_van_toepassing: tuple[str, ...]
    """Checks that do not apply to this message and are left out of the score."""
    spoed: bool = False
    """Whether these are the findings of a report that goes out with urgency."""

    @property
    def volledigheid(self) -> float:
        """The score of handbook §7.1, from 0 to 1: weight of what is filled over weight of what applies."""
        return self.gevuld / self.totaal if self.totaal else 1.0

    @property
    def band(self) -> Volledigheidsband:
        """The band of the score: from 0.90 volledig, from 0.70 bruikbaar, below that onvolledig."""
        # Whole numbers: a score of exactly 0.90 or 0.70 must not fall to the wrong side by rounding.
        if self.gevuld * 100 >= self.totaal * 90:
            return Volledigheidsband.VOLLEDIG
        if self.gevuld * 100 >= self.totaal * 70:
            return Volledigheidsband.BRUIKBAAR
        return Volledigheidsband.ONVOLLEDIG

    @property
    def blokkerend(self) -> bool:
        """Whether any finding blocks delivery (level B)."""
        return any(finding.niveau is Niveau.B for finding in self.bevindingen)

    @property
    def aan_te_vullen(self) -> bool:
        """Whether the unit must add something (outcome AV): any blocking finding but 'seen by' (Q23).

        A report that only lacks the eye of a human waits for a controller, not for the unit (handbook FP3).
        """
        return any(finding.niveau is Niveau.B and finding.code != "Q23" for finding in self.bevindingen)

    @property
    def codes(self) -> tuple[str, ...]:
        """The checks that found something, each once, in their order."""
        return tuple(dict.fromkeys(finding.code for finding in self.bevindingen))


def findings(mutatie: Mutatie, now: datetime, has_region: Callable[[str], bool]) -> Bevindingen:
    """Run all checks on a message; `has_region` says whether a gemeentecode lies in a VT region today."""
    reading = Reading(mutatie, now, has_region)
    found: list[Bevinding] = []
    skipped: list[str] = []
    totaal = gevuld = _TOTAAL
    for applies, control, check in _ROWS:
        if applies is not None and not applies(reading):
            skipped.append(check.code)
            totaal -= check.gewicht
            gevuld -= check.gewicht
        elif defects := control(reading):
            gevuld -= check.gewicht
            found += [Bevinding(check.code, check.niveau, place, sentence) for place, sentence in defects]
    return Bevindingen(tuple(found), gevuld, totaal, tuple(skipped))


def als_spoed(bevindingen: Bevindingen) -> Bevindingen:
    """The same findings on a report that goes out with urgency (DZS): every B is a W, and Q17 weighs as a B.

    An acute report is never held for a form field (handbook §7).
    """
    if bevindingen.spoed:
        return bevindingen
    extra = 0 if "Q17" in bevindingen.niet_van_toepassing else _SPOED_EXTRA
    return Bevindingen(
        bevindingen=tuple(
            replace(finding, niveau=Niveau.W) if finding.niveau is Niveau.B else finding
            for finding in bevindingen.bevindingen
        ),
        gevuld=bevindingen.gevuld + (0 if "Q17" in bevindingen.codes else extra),
        totaal=bevindingen.totaal + extra,
        niet_van_toepassing=bevindingen.niet_van_toepassing,
        spoed=True,
    )
