"""Who is told what of a question of the OM."""

from __future__ import annotations

from service.core.codes_uitwisseling import Berichtsoort
from service.exchange.om_verzoek import OmVerzoek
from service.notifications.service import Bericht, Waarde


def gesteld(verzoek: OmVerzoek) -> list[Bericht]:
    """The region is asked; the OM is told of what was asked in its name."""
    told = ["om"] if verzoek.automatisch else []
    return [_notice(verzoek, Berichtsoort.OM_VERZOEK_GESTELD, to) for to in (_region(verzoek), *told)]


def stand(verzoek: OmVerzoek, *, aan_vt: bool = False) -> list[Bericht]:
    """Where it stands changed: by Veilig Thuis, so the OM is told, or by the OM, so the region is."""
    return [_notice(verzoek, Berichtsoort.OM_VERZOEK_STAND, _region(verzoek) if aan_vt else "om")]


def beslist(verzoek: OmVerzoek) -> list[Bericht]:
    """The OM decided: the region is told, and police (handbook F160)."""
    police = [] if verzoek.eenheid is None else [f"politie:{verzoek.eenheid}"]
    used: dict[str, Waarde] = {"vtInfoGebruikt": verzoek.vt_info_gebruikt}
    return [_notice(verzoek, Berichtsoort.OM_VERZOEK_BESLIST, to, used) for to in (_region(verzoek), *police)]


def verstreken(verzoek: OmVerzoek) -> list[Bericht]:
    """T12 passed without an answer: the region that owes it is told, and the OM that waits."""
    told: dict[str, Waarde] = {"omVerzoekId": verzoek.id, "klok": "T12", "uiterlijkOp": verzoek.beslismoment_op}
    if verzoek.melding_id is not None:
        told["meldingId"] = verzoek.melding_id
    return [
        Bericht(
            soort=Berichtsoort.TERMIJN_VERSTREKEN,
            organisatie=to,
            onderwerp=verzoek.id,
            volgorde=verzoek.volgorde,
            gegevens=told,
        )
        for to in (_region(verzoek), "om")
    ]


def _notice(
    verzoek: OmVerzoek, soort: Berichtsoort, organisatie: str, more: dict[str, Waarde] | None = None
) -> Bericht:
    gegevens: dict[str, Waarde] = {
        "omVerzoekId": verzoek.id,
        "status": verzoek.status,
        "beslismomentOp": verzoek.beslismoment_op,
        "zsm": verzoek.zsm,
    }
    if verzoek.melding_id is not None:
        gegevens["meldingId"] = verzoek.melding_id
    return Bericht(
        soort=soort,
        organisatie=organisatie,
        onderwerp=verzoek.id,
        volgorde=verzoek.volgorde,
        gegevens=gegevens | (more or {}),
    )


def _region(verzoek: OmVerzoek) -> str:
    return f"vt:{verzoek.vt_regio}"
