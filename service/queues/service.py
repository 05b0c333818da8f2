"""The queues of Veilig Thuis: what waits, why, and who holds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from service.cases.service import Aflevering, Cases, Soort
from service.db.session import WriteTx
from service.queues import repository
from service.queues.items import bits, item_row
from service.register.service import Dossier

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
        aanleidingen=beslissing.aanleidingen,
        redencodes=beslissing.redencodes,
        verrijking=beslissing.verrijking,
        kinderen=_KINDEREN[beslissing.feiten.get("kind_betrokken")],
        hoort_bij=UUID(hoort_bij) if hoort_bij else None,
        spoed=spoed,
        waakvlam=bool(kenmerken.get("waakvlam")),
        om_wacht=optreden is not None and bool(optreden.om_betrokken or optreden.zsm),
        andere_regios=tuple(kenmerken.get("andere_regios", ())),
    )


class Queues:
    """Keeps the queues; every method works in the transaction of the caller."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    async def deliver(self, tx: WriteTx, items: Sequence[Aflevering], now: datetime) -> None:
        """Deliver to Veilig Thuis: meldingen and their place in the queue; a fixed number of statements a list."""
        if not items:
            return
        await self._cases.deliver(tx, items, now)
        termijn_op = self._cases.termijnen(now).t1_op
        await repository.insert_items(tx, [item_row(item, termijn_op, now) for item in items if item.nieuw])
        for soort in ("VERSIE", "DUBBEL"):
            replace = soort == "VERSIE"
            changes = [_added(item, replace=replace) for item in items if item.soort == soort]
            await repository.add_to_items(tx, changes, replace=replace)


def _added(item: Aflevering, *, replace: bool) -> dict[str, Any]:
    change: dict[str, Any] = {
        "item": item.melding_id,
        "is_spoed": item.spoed,
        "is_waakvlam": item.waakvlam,
        "is_om_wacht": item.om_wacht,
    }
    if replace:
        change |= {
            "nieuw_gemeentecode": item.gemeentecode,
            "nieuw_aanleidingen": bits(item.aanleidingen),
            "nieuw_aarden": bits(item.mutatie.aarden),
            "nieuw_kinderen": item.kinderen,
            "nieuw_band": item.band,
        }
    return change
