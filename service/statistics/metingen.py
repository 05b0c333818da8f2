"""The kinds of figures that the catalogue is written with, and the data-quality minima that indicators share. Pure."""

from __future__ import annotations

from typing import Any, Final

from service.statistics.indicator import Berekening, Dekking, Maat, Meting

VERSIE: Final = "2026.1"
"""Of every definition below; another meaning is another version, and asks for `meldbrug statistiek herbouw`."""
INGETROKKEN: Final = "Wat de politie introk, telt niet mee en staat apart."
"""The sentence that every definition over mutaties and meldingen ends with."""

TERUGKOPPELING: Final = Dekking(teller="verwacht.ontvangen", noemer="verwacht", minimum=0.8)
"""Of what should have been reported back, enough was."""
TRIAGE: Final = Dekking(teller="triage.bekend", noemer="triage.WERKDAGEN", minimum=0.5)
"""The region shares its steps: a real waiting list does not push it below, keeping no record does."""
ONDERZOEK: Final = Dekking(teller="onderzoek.bekend", noemer="onderzoek", minimum=0.5)


def aantal(meting_id: str, naam: str, teller: str, **more: Any) -> Meting:
    """A count."""
    return Meting(id=meting_id, naam=naam, berekening=Berekening.AANTAL, maat=Maat.AANTAL, teller=teller, **more)


def aandeel(meting_id: str, naam: str, teller: str, noemer: str, weggelaten: str | None, **more: Any) -> Meting:
    """A share in percent."""
    return Meting(
        id=meting_id,
        naam=naam,
        berekening=Berekening.AANDEEL,
        maat=Maat.PROCENT,
        teller=teller,
        noemer=noemer,
        weggelaten=weggelaten,
        **more,
    )


def duur(
    meting_id: str, naam: str, verdeling: str, weggelaten: str, deel: Berekening, maat: Maat, **more: Any
) -> Meting:
    """A median or a 90th percentile of a distribution of minutes."""
    return Meting(id=meting_id, naam=naam, berekening=deel, maat=maat, teller=verdeling, weggelaten=weggelaten, **more)
