"""How what a human at police says becomes facts for the figures. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from service.core.calendar import Calendar
from service.core.codes_beoordeling import Controlereden, Uitkomst
from service.register.service import Dossier, verplaatst
from service.review.repository import Controle
from service.review.verdicts import NAAR_VT, STATUS_BIJ
from service.tally.service import Feit, Feitsoort, mutatie_onderwerp


def geoordeeld(dossier: Dossier, controle: Controle, uitkomst: Uitkomst, op: datetime) -> Iterator[Feit]:
    """What a verdict tells that settled this line of the list.

    Of a sample: whether it should have passed (K12); it only moves the mutatie when it does pass. Of what went out with
    urgency: whether the look was in time, or came before it went (K13).
    """
    passes = uitkomst in NAAR_VT
    if controle.reden is Controlereden.STEEKPROEF:
        found = {"fout": passes, "uitkomst": controle.uitkomst, "redenen": controle.redencodes}
        subject = mutatie_onderwerp(dossier.eenheid, dossier.mutatie.bvh_nummer)
        yield _feit(Feitsoort.STEEKPROEF, subject, dossier, op, found)
    elif controle.reden is Controlereden.SPOED_ACHTERAF and dossier.melding_id is not None:
        in_time = dossier.mutatie.gezien is not None or op <= controle.uiterlijk_op
        yield _feit(Feitsoort.GEZIEN, dossier.melding_id, dossier, op, {"op_tijd": in_time})
    if passes or controle.reden is not Controlereden.STEEKPROEF:
        yield verplaatst(dossier, STATUS_BIJ[uitkomst], op, mens=uitkomst)


def _feit(soort: Feitsoort, onderwerp: str | UUID, dossier: Dossier, op: datetime, gegevens: Mapping[str, Any]) -> Feit:
    return Feit(
        soort=soort,
        onderwerp=onderwerp,
        dag=Calendar.local_day(op),
        vt_regio=dossier.vt_regio,
        eenheid=dossier.eenheid,
        stroom=dossier.mutatie.stroom,
        gegevens=gegevens,
    )
