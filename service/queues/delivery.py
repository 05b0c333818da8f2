"""From a stored mutatie to what is delivered, and from an addition to what it changes in the queues. Pure."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from service.cases.service import Aflevering, Soort
from service.queues.items import bits
from service.register.service import Dossier

_VAN_DE_POLITIE: Final = frozenset({"E15"})
"""Items that say what police kept from Veilig Thuis before: not provided, so not told (handbook F51)."""
_KINDEREN: Final[dict[Any, str]] = {True: "JA", False: "NEE", None: "ONBEKEND"}
"""The fact `kind_betrokken` as a filter; unknown is not no."""


def aflevering_uit(dossier: Dossier, *, soort: Soort, melding_id: UUID, spoed: bool) -> Aflevering:
    """What a stored mutatie becomes on its way to Veilig Thuis; it must have a region."""
    if dossier.vt_regio is None:
        raise ValueError("a mutatie without a region cannot be delivered")
    mutatie, beslissing, kenmerken = dossier.mutatie, dossier.beslissing, dossier.kenmerken
    optreden, hoort_bij = mutatie.politieoptreden, kenmerken.get("hoort_bij")
    return Aflevering(
        soort=soort,
        melding_id=melding_id,
        mutatie_id=dossier.id,
        mutatie=mutatie,
        eenheid=mutatie.eenheid,
        vt_regio=dossier.vt_regio,
        gemeentecode=dossier.gemeentecode,
        band=dossier.band,
        bevindingen=dossier.bevindingen,
        gezien_op=dossier.gezien_op,
        gezien_uiterlijk_op=dossier.gezien_uiterlijk_op,
        aanleidingen=beslissing.aanleidingen,
        redencodes=beslissing.redencodes,
        regels=beslissing.regels,
        regelset=f"{beslissing.regelset}@{beslissing.regelset_versie}",
        verrijking=tuple(item for item in beslissing.verrijking if item["code"] not in _VAN_DE_POLITIE),
        kinderen=_KINDEREN[beslissing.feiten.get("kind_betrokken")],
        bekend=beslissing.feiten.get("gesloten_bij_vt") is True,
        hoort_bij=UUID(hoort_bij) if hoort_bij else None,
        spoed=spoed,
        waakvlam=bool(kenmerken.get("waakvlam")),
        om_wacht=optreden is not None and bool(optreden.om_betrokken or optreden.zsm),
        eerder_overgedragen=tuple(map(UUID, kenmerken.get("eerder_overgedragen", ()))),
        andere_regios=tuple(kenmerken.get("andere_regios", ())),
    )


def added(item: Aflevering, *, newer: bool) -> dict[str, Any]:
    """The parameters of `repository.add_to_items` for an addition."""
    change: dict[str, Any] = {
        "item": item.melding_id,
        "is_spoed": item.spoed,
        "is_waakvlam": item.waakvlam,
        "is_om_wacht": item.om_wacht,
    }
    if newer:
        change |= {
            "nieuw_gemeentecode": item.gemeentecode,
            "nieuw_aanleidingen": bits(item.aanleidingen),
            "nieuw_aarden": bits(item.mutatie.aarden),
            "nieuw_kinderen": item.kinderen,
            "nieuw_band": item.band,
        }
    return change
