"""What Veilig Thuis is told of a second look, as a notice. Pure."""

from __future__ import annotations

from uuid import UUID

from service.core.codes_beoordeling import Uitkomst
from service.core.codes_uitwisseling import Berichtsoort
from service.notifications.service import Bericht


def minder_dringend(melding_id: UUID, mutatie_id: UUID, uitkomst: Uitkomst, *, vt_regio: str) -> Bericht:
    """SP05: whoever was called out by an urgent report hears that a second look finds it less urgent."""
    return Bericht(
        soort=Berichtsoort.CONTROLE_WIJZIGT_SPOED,
        organisatie=f"vt:{vt_regio}",
        onderwerp=melding_id,
        volgorde=melding_id,
        gegevens={"meldingId": melding_id, "mutatieId": mutatie_id, "uitkomst": uitkomst, "spoed": False},
    )
