"""Questions as facts without persons. Pure. Every fact of a question stands under the day of asking."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from service.core.calendar import Calendar
from service.core.codes_uitwisseling import VerzoekReden
from service.exchange.informatieverzoek import Informatieverzoek
from service.exchange.om_verzoek import OmVerzoek
from service.tally.service import Feit, Feitsoort

_dag = Calendar.local_day


def vraag(verzoek: Informatieverzoek, redenen: Collection[str], stroom: str | None) -> Feit:
    """How a question to police stands.

    `redenen` are those of the items that were not given; `stroom` is that of the version that it asks about.
    """
    gegevens = {
        "gevraagd": _dag(verzoek.gevraagd_op).isoformat(),
        "uiterlijk": _dag(verzoek.uiterlijk_op).isoformat(),
        "status": verzoek.status,
        "op_tijd": _op_tijd(verzoek),
        "redenen": sorted(set(redenen) - {VerzoekReden.NIETS_GEVONDEN}),
    }
    return Feit(
        soort=Feitsoort.VRAAG,
        onderwerp=verzoek.id,
        dag=_dag(verzoek.gevraagd_op),
        vt_regio=verzoek.vt_regio,
        eenheid=verzoek.eenheid,
        stroom=stroom,
        gegevens=gegevens,
    )


def _op_tijd(verzoek: Informatieverzoek) -> bool | None:
    """Whether it was answered within T11; None as long as that can still be, or it was taken back before that."""
    if verzoek.beantwoord_op is not None:
        return verzoek.beantwoord_op <= verzoek.uiterlijk_op
    passed = verzoek.verstreken_op is not None or _after(verzoek.ingetrokken_op, verzoek.uiterlijk_op)
    return False if passed else None


def _after(op: datetime | None, end: datetime) -> bool:
    return op is not None and op > end


def om_vraag(verzoek: OmVerzoek, stroom: str | None) -> Feit:
    """How a question of the OM stands."""
    waited = None if verzoek.beantwoord_op is None else verzoek.beantwoord_op - verzoek.gevraagd_op
    gegevens = {
        "gevraagd": _dag(verzoek.gevraagd_op).isoformat(),
        "minuten": None if waited is None else int(waited.total_seconds() // 60),
        "beslist": verzoek.beslist_op is not None,
        "zonder": verzoek.vt_info_gebruikt is False,
    }
    return Feit(
        soort=Feitsoort.OM_VRAAG,
        onderwerp=verzoek.id,
        dag=_dag(verzoek.gevraagd_op),
        vt_regio=verzoek.vt_regio,
        eenheid=verzoek.eenheid,
        stroom=stroom,
        gegevens=gegevens,
    )
