"""How the move of a mutatie becomes a fact for the figures. Pure."""

from __future__ import annotations

from datetime import datetime

from service.core.calendar import Calendar
from service.core.codes_beoordeling import MutatieStatus, Uitkomst
from service.register.dossier import Dossier
from service.tally.service import Feit, Feitsoort, mutatie_onderwerp


def verplaatst(dossier: Dossier, status: MutatieStatus, op: datetime, *, mens: Uitkomst | None = None) -> Feit:
    """That a mutatie moved to this status; `mens` is the outcome that a human decided on, None: the machine's counts.

    The reasons are those of the machine, so a human who decided otherwise has none here: the motive is free text.
    """
    beslissing = dossier.beslissing
    agreed = mens is None or mens is beslissing.uitkomst
    return Feit(
        soort=Feitsoort.UITKOMST,
        onderwerp=mutatie_onderwerp(dossier.eenheid, dossier.mutatie.bvh_nummer),
        dag=Calendar.local_day(op),
        vt_regio=dossier.vt_regio,
        eenheid=dossier.eenheid,
        stroom=dossier.mutatie.stroom,
        gegevens={
            "status": status,
            "uitkomst": mens or beslissing.uitkomst,
            "redenen": beslissing.redencodes if agreed else (),
            "mens": mens is not None,
            "regels": beslissing.regels,
            "regelset": f"{beslissing.regelset}@{beslissing.regelset_versie}",
        },
    )
