"""How a mutatie that came in becomes a fact for the figures. Pure, and quick: it is done for every report."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from service.core.calendar import Calendar
from service.core.codes_beoordeling import MutatieStatus
from service.core.mutatie import Mutatie
from service.core.velden import ONGEBOREN
from service.intake.checks import CHECKS
from service.intake.checks_contradictions import TEGENSPRAAK
from service.intake.findings import Bevindingen
from service.register.service import Dossier
from service.tally.service import Feit, Feitsoort, mutatie_onderwerp

_BIT: Final = {check.code: 1 << int(check.code[1:]) for check in CHECKS}
_ROWS: Final = {code: sum(check.code == code for check in CHECKS) for code in _BIT}
_CLASSES: Final = ((4, "0-3"), (12, "4-11"), (18, "12-17"), (65, "18-64"))
_OUDSTE: Final = "65+"
ONBEKEND: Final = "onbekend"
_ONGEBOREN: Final = "ongeboren"


def ontvangen(dossier: Dossier, bevindingen: Bevindingen, status: MutatieStatus) -> Feit:
    """That a version came in which counts; `status` is where it stood then."""
    mutatie, beslissing = dossier.mutatie, dossier.beslissing
    codes = bevindingen.codes
    toegepast, gevuld = velden(bevindingen.niet_van_toepassing, codes)
    return Feit(
        soort=Feitsoort.MUTATIE,
        onderwerp=mutatie_onderwerp(mutatie.eenheid, mutatie.bvh_nummer),
        dag=dossier.ontvangen_dag,
        vt_regio=dossier.vt_regio,
        eenheid=mutatie.eenheid,
        stroom=mutatie.stroom,
        gegevens={
            "versie": mutatie.versie,
            "status": status,
            "uitkomst": beslissing.uitkomst,
            "redenen": beslissing.redencodes,
            "band": dossier.band,
            "gezien": mutatie.gezien is not None,
            "regels": beslissing.regels,
            "regelset": f"{beslissing.regelset}@{beslissing.regelset_versie}",
            "toegepast": toegepast,
            "gevuld": gevuld,
            "tegenspraak": tegenspraak(bevindingen) if "Q24" in codes else (),
            "leeftijden": leeftijden(mutatie),
        },
    )


@lru_cache(maxsize=4096)
def velden(niet_van_toepassing: tuple[str, ...], gebreken: tuple[str, ...]) -> tuple[int, int]:
    """The checks Q01–Q25 that applied, and of these the ones that found nothing; bit n is check n.

    A check of two rows applies when either does, and is filled when neither found something.
    """
    toegepast = 0
    for code, bit in _BIT.items():
        if niet_van_toepassing.count(code) < _ROWS[code]:
            toegepast |= bit
    gevuld = toegepast
    for code in gebreken:
        gevuld &= ~_BIT[code]
    return toegepast, gevuld


def tegenspraak(bevindingen: Bevindingen) -> tuple[str, ...]:
    """Which contradictions Q24 found, each once; not where, and not between whom."""
    found = bevindingen.bevindingen
    return tuple(sorted({TEGENSPRAAK[finding.uitleg] for finding in found if finding.code == "Q24"}))


def leeftijden(mutatie: Mutatie) -> dict[str, int]:
    """How many of its people are in each class of age, on the day of the incident (handbook PR10)."""
    incident = mutatie.incident
    day = Calendar.local_day(incident.begin_op or incident.geregistreerd_op)
    found: dict[str, int] = {}
    for person in mutatie.betrokkenen:
        name = leeftijdsklasse(person.geboortedatum, day)
        found[name] = found.get(name, 0) + 1
    return found


def leeftijdsklasse(geboortedatum: str | None, op: date) -> str:
    """The class of age of someone on a day; unknown where an incomplete date leaves two of them open."""
    if geboortedatum is None:
        return ONBEKEND
    if geboortedatum == ONGEBOREN:
        return _ONGEBOREN
    youngest = _class(_years(geboortedatum + "-12-31"[len(geboortedatum) - 4 :], op))
    if len(geboortedatum) == len("JJJJ-MM-DD"):
        return youngest
    oldest = _class(_years(geboortedatum + "-01-01"[len(geboortedatum) - 4 :], op))
    return youngest if youngest == oldest else ONBEKEND


def _years(born: str, op: date) -> int:
    """Whole years from a birthday, which as text need not be a day that exists."""
    return op.year - int(born[:4]) - ((op.month, op.day) < (int(born[5:7]), int(born[8:])))


def _class(years: int) -> str:
    return next((name for below, name in _CLASSES if years < below), _OUDSTE)
