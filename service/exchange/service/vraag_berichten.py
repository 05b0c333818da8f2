"""Who is told what of a question of Veilig Thuis to police."""

from __future__ import annotations

from service.core.codes_uitwisseling import Berichtsoort
from service.exchange.informatieverzoek import Informatieverzoek
from service.notifications.service import Bericht, Waarde


def gesteld(verzoek: Informatieverzoek) -> Bericht:
    """The unit has a question to answer."""
    return _notice(verzoek, Berichtsoort.INFORMATIEVERZOEK_GESTELD, _unit(verzoek), status=verzoek.status)


def beantwoord(verzoek: Informatieverzoek) -> Bericht:
    """The region can read the answer, or a better one."""
    return _notice(verzoek, Berichtsoort.INFORMATIEVERZOEK_BEANTWOORD, _region(verzoek), status=verzoek.status)


def ingetrokken(verzoek: Informatieverzoek) -> Bericht:
    """The unit need not answer any more."""
    return _notice(verzoek, Berichtsoort.INFORMATIEVERZOEK_INGETROKKEN, _unit(verzoek), status=verzoek.status)


def verstreken(verzoek: Informatieverzoek) -> list[Bericht]:
    """T11 passed without an answer: the unit that owes it is told, and the region that waits for it."""
    return [
        _notice(verzoek, Berichtsoort.TERMIJN_VERSTREKEN, to, klok=verzoek.term)
        for to in (_unit(verzoek), _region(verzoek))
    ]


def _notice(verzoek: Informatieverzoek, soort: Berichtsoort, organisatie: str, **more: Waarde) -> Bericht:
    told: dict[str, Waarde] = {
        "verzoekId": verzoek.id,
        "meldingId": verzoek.melding_id,
        "uiterlijkOp": verzoek.uiterlijk_op,
    }
    if soort is not Berichtsoort.TERMIJN_VERSTREKEN:
        told["spoed"] = verzoek.spoed
    return Bericht(
        soort=soort,
        organisatie=organisatie,
        onderwerp=verzoek.id,
        volgorde=verzoek.melding_id,
        gegevens=told | more,
    )


def _unit(verzoek: Informatieverzoek) -> str:
    return f"politie:{verzoek.eenheid}"


def _region(verzoek: Informatieverzoek) -> str:
    return f"vt:{verzoek.vt_regio}"
