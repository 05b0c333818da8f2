"""What Veilig Thuis and police are told of the queues, as notices. Pure; ids, codes and instants only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from service.cases.service import Aflevering
from service.core.codes_beoordeling import Intrekreden
from service.core.codes_uitwisseling import Berichtsoort, Vertrekreden
from service.core.codes_zaak import Wachtrij
from service.notifications.service import Bericht, Waarde
from service.queues.items import Plaats, queue_of

SPIEGEL: Final = (
    Berichtsoort.MELDING_AFGELEVERD,
    Berichtsoort.MELDING_AANGEVULD,
    Berichtsoort.MELDING_INGETROKKEN,
    Berichtsoort.MELDING_URGENTIE,
    Berichtsoort.MELDING_STAP,
    Berichtsoort.WACHTRIJ_GECLAIMD,
    Berichtsoort.WACHTRIJ_VERLATEN,
    Berichtsoort.WACHTRIJ_OM_WACHT,
)
"""The kinds that tell of every change of an item: whoever follows them keeps a copy of the queues."""


def _bericht(kind: Berichtsoort, organisatie: str, melding_id: UUID, /, **gegevens: Waarde) -> Bericht:
    return Bericht(
        soort=kind,
        organisatie=organisatie,
        onderwerp=melding_id,
        volgorde=melding_id,
        gegevens={"meldingId": melding_id, **gegevens},
    )


def geleverd(items: Iterable[Aflevering], termijn_op: datetime) -> list[Bericht]:
    """To each region what was delivered to it; of a follow-up also that the case it belongs to has news."""
    told = []
    for item in items:
        vt = f"vt:{item.vt_regio}"
        ids: dict[str, Waarde] = {"mutatieId": item.mutatie_id, "spoed": item.spoed}
        if not item.nieuw:
            told.append(_bericht(Berichtsoort.MELDING_AANGEVULD, vt, item.melding_id, soort=item.soort, **ids))
            continue
        vervolg = item.soort == "VERVOLG"
        rij = queue_of(spoed=item.spoed, vervolg=vervolg)
        told.append(
            _bericht(
                Berichtsoort.MELDING_AFGELEVERD,
                vt,
                item.melding_id,
                wachtrij=rij,
                termijnOp=termijn_op,
                vervolg=vervolg,
                **ids,
            )
        )
        if vervolg and item.hoort_bij is not None:
            told.append(_bericht(Berichtsoort.MELDING_AANGEVULD, vt, item.hoort_bij, soort=item.soort, **ids))
    return told


def geclaimd(places: Iterable[Plaats], wachtrij: Wachtrij, tot: datetime | None) -> list[Bericht]:
    """That somebody holds these until an instant, or None: no longer."""
    return [
        _bericht(Berichtsoort.WACHTRIJ_GECLAIMD, f"vt:{regio}", melding_id, wachtrij=wachtrij, uiterlijkOp=tot)
        for melding_id, regio, _ in places
    ]


def vertrokken(places: Iterable[Plaats], reden: Vertrekreden) -> list[Bericht]:
    """That nothing waits here any more."""
    return [
        _bericht(Berichtsoort.WACHTRIJ_VERLATEN, f"vt:{regio}", melding_id, wachtrij=rij, reden=reden)
        for melding_id, regio, rij in places
    ]


def om_wacht(places: Iterable[Plaats], *, wacht: bool) -> list[Bericht]:
    """That the OM waits for an answer about these, or no longer."""
    return [
        _bericht(Berichtsoort.WACHTRIJ_OM_WACHT, f"vt:{regio}", melding_id, omWacht=wacht)
        for melding_id, regio, _ in places
    ]


def ingetrokken(
    places: Iterable[Plaats], elders: Iterable[tuple[UUID, str]], reden: Intrekreden | None
) -> list[Bericht]:
    """To the region that has it, and to those that got a copy notice of it (handbook G04)."""
    told = dict.fromkeys([*((melding_id, regio) for melding_id, regio, _ in places), *elders])
    return [
        _bericht(Berichtsoort.MELDING_INGETROKKEN, f"vt:{regio}", melding_id, reden=reden) for melding_id, regio in told
    ]


def urgentie(melding_id: UUID, mutatie_id: UUID, organisaties: Sequence[str], *, spoed: bool) -> list[Bericht]:
    """Veilig Thuis finds it more, or less, urgent than police did (handbook SP08)."""
    return [
        _bericht(
            Berichtsoort.MELDING_URGENTIE,
            organisatie,
            melding_id,
            mutatieId=mutatie_id,
            spoed=spoed,
            door="VEILIG_THUIS",
        )
        for organisatie in organisaties
    ]
