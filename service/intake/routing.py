"""What follows from a decision: delivered, kept for a human, or added to what was delivered before.

Pure, and the only place that says so (handbook FP1–FP4, SP02): a proposal not to pass always waits for a human; an
ordinary report goes out only when someone has looked; an acute report goes out at once and is looked at afterwards,
also when someone had looked but the call to Veilig Thuis is not on record (SP01): who confirms it records that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from service.core.codes_beoordeling import Controlereden, MutatieStatus, Uitkomst

Soort = Literal["NIEUW", "VERVOLG", "VERSIE", "DUBBEL"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Eerder:
    """What an earlier mutatie has left behind: the melding it led to, if any."""

    mutatie_id: UUID
    melding_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a mutatie goes next."""

    status: MutatieStatus
    lever_als: Soort | None = None
    """How it is delivered now; None when it is not."""
    naar: UUID | None = None
    """The melding that it is added to, for VERSIE and DUBBEL."""
    controle: Controlereden | None = None
    """Why a human looks, before or after; None when nobody needs to."""


_BIJ_EEN_MENS = {
    Uitkomst.HB: Controlereden.HANDMATIG,
    Uitkomst.ND: Controlereden.VOORSTEL_ND,
    Uitkomst.OZ: Controlereden.VOORSTEL_OZ,
}
_GELEVERD = {
    Uitkomst.DZS: MutatieStatus.SPOED,
    Uitkomst.VV: MutatieStatus.VERVOLG,
    Uitkomst.SA: MutatieStatus.SAMENGEVOEGD,
}


def route(
    uitkomst: Uitkomst,
    *,
    gezien: bool,
    gebeld: bool,
    spoed: bool,
    vorige: Eerder | None,
    dubbel: Eerder | None,
    hoort_bij: UUID | None,
    regio_bekend: bool = True,
) -> Route:
    """Where a mutatie with this outcome goes; without a region only a human can tell (N11).

    `gezien`: a human at police had looked before it was sent. `gebeld`: the call to Veilig Thuis is on record, or why
    there was none. `spoed`: it carries an acute mark, also when it joins a running case. `vorige`: the version before
    it under the same number. `dubbel`: the same incident under another number. `hoort_bij`: the running melding that a
    follow-up belongs to.
    """
    if (reden := _BIJ_EEN_MENS.get(uitkomst)) is not None:
        return Route(status=MutatieStatus.BEOORDEELD, controle=reden)
    naar, soort = _bestemming(uitkomst, vorige, dubbel, hoort_bij)
    if uitkomst is Uitkomst.AV and soort != "VERSIE":
        return Route(status=MutatieStatus.AANVULLEN, controle=Controlereden.AANVULLEN)
    if uitkomst is Uitkomst.SA and naar is None:
        return Route(status=MutatieStatus.SAMENGEVOEGD)
    if not regio_bekend:
        return Route(status=MutatieStatus.BEOORDEELD, controle=Controlereden.HANDMATIG)
    spoed = spoed or uitkomst is Uitkomst.DZS
    status = MutatieStatus.SPOED if spoed else _GELEVERD.get(uitkomst, MutatieStatus.DOORGEZET)
    if gezien and (gebeld or not spoed):
        return Route(status=status, lever_als=soort, naar=naar)
    if spoed:
        return Route(status=status, lever_als=soort, naar=naar, controle=Controlereden.SPOED_ACHTERAF)
    return Route(status=MutatieStatus.BEOORDEELD, controle=Controlereden.NIET_GEZIEN)


def _bestemming(
    uitkomst: Uitkomst, vorige: Eerder | None, dubbel: Eerder | None, hoort_bij: UUID | None
) -> tuple[UUID | None, Soort]:
    """The melding it is added to, and how; a newer version stays with the melding of the older one."""
    if vorige is not None and vorige.melding_id is not None:
        return vorige.melding_id, "VERSIE"
    if uitkomst is Uitkomst.SA and dubbel is not None:
        return dubbel.melding_id, "DUBBEL"
    return None, "VERVOLG" if hoort_bij is not None else "NIEUW"
