"""What Veilig Thuis and police are told of the life of a melding, as notices. Pure."""

from __future__ import annotations

from datetime import datetime

from service.cases.boek import Versie
from service.cases.melding import Melding
from service.cases.verantwoordelijkheid import Verantwoordelijkheid
from service.core.codes_uitwisseling import Berichtsoort
from service.core.codes_zaak import Fase
from service.notifications.service import Bericht, Waarde


def van_melding(bericht: Berichtsoort, melding: Melding, organisatie: str, **gegevens: Waarde) -> Bericht:
    """A notice about a melding; what is None is left out."""
    known = {name: value for name, value in gegevens.items() if value is not None}
    return Bericht(
        soort=bericht,
        organisatie=organisatie,
        onderwerp=melding.id,
        volgorde=melding.id,
        gegevens={"meldingId": melding.id, "mutatieId": melding.mutatie_id, **known},
    )


def stap_vastgelegd(melding: Melding, versie: Versie, fase: Fase) -> Bericht:
    """That a step was recorded, corrected or taken back: to the region itself, for tools that keep their own copy."""
    return van_melding(
        Berichtsoort.MELDING_STAP,
        melding,
        f"vt:{melding.vt_regio}",
        gebeurtenisId=versie.id,
        soort=versie.soort,
        tijdstip=versie.tijdstip,
        versie=versie.versie,
        fase=fase,
        reden="VERVALLEN" if versie.vervallen else versie.gegevens.get("reden"),
    )


def verantwoordelijkheid_gewijzigd(
    melding: Melding, voor: Verantwoordelijkheid, na: Verantwoordelijkheid
) -> list[Bericht]:
    """That another party keeps an eye on safety, or on another ground; to Veilig Thuis and the unit. Else nothing."""
    if (voor.partij, voor.grond) == (na.partij, na.grond):
        return []
    sinds_op: datetime = na.sinds_op
    return [
        van_melding(
            Berichtsoort.VERANTWOORDELIJKHEID_GEWIJZIGD,
            melding,
            organisatie,
            partij=na.partij,
            vorigePartij=voor.partij,
            overdrachtspartij=na.overgenomen_door,
            grond=na.grond,
            sindsOp=sinds_op,
        )
        for organisatie in (f"vt:{melding.vt_regio}", f"politie:{melding.eenheid}")
    ]
