"""How the move of a mutatie becomes a fact for the figures. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from service.core.calendar import Calendar
from service.core.codes_beoordeling import MutatieStatus, Uitkomst
from service.register.dossier import Dossier
from service.tally.service import Feit, Feitsoort, mutatie_onderwerp


def verplaatst(dossier: Dossier, status: MutatieStatus, op: datetime, *, mens: Uitkomst | None = None) -> Feit:
    """That a mutatie moved to this status; `mens` is the outcome that a human decided on, None: the machine's counts.

    The reasons are those of the machine, so a human who decided otherwise has none here: the motive is free text. The
    rules go along when they decided in this very act.
    """
    beslissing = dossier.beslissing
    gegevens: dict[str, Any] = {
        "status": status,
        "uitkomst": mens or beslissing.uitkomst,
        "redenen": beslissing.redencodes if mens in (None, beslissing.uitkomst) else (),
        "mens": mens is not None,
    }
    if mens is None and beslissing.op == op:
        gegevens |= {"regels": beslissing.regels, "regelset": f"{beslissing.regelset}@{beslissing.regelset_versie}"}
    return Feit(
        soort=Feitsoort.UITKOMST,
        onderwerp=mutatie_onderwerp(dossier.eenheid, dossier.mutatie.bvh_nummer),
        dag=Calendar.local_day(op),
        vt_regio=dossier.vt_regio,
        eenheid=dossier.eenheid,
        stroom=dossier.mutatie.stroom,
        gegevens=gegevens,
    )
