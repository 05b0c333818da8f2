"""What a human verdict does: pure, from what waits and what was said before to what must happen.

The rules, in the order in which they are asked (handbook FP1–FP4, FP9, N09, N13, SP01, SP05):

1. A first verdict is not the second: who spoke on this line does not speak on it again, except to let it pass.
2. Towards Veilig Thuis one person is enough. Away from it takes two who say the same when four eyes are asked, when
   the machine wants it passed on, or when anyone said otherwise before: doubt is never 'niet doorzetten'.
3. A sample goes to someone who had no part in it; whoever disagrees lets it pass or has it opened again.
4. What is at Veilig Thuis already is confirmed or called less urgent, and Veilig Thuis sees that as an addition; it is
   not pulled back here: that is a withdrawal, which everyone is told of and confirms. Who confirms the urgency says
   that Veilig Thuis was rung, or why not; an urgent report that still has to go out is not held up for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from service.core.belplicht import GEEN_TELEFOONTJE, Belplicht, Telefoontje
from service.core.codes_beoordeling import Controlereden, MutatieStatus, Uitkomst
from service.core.errors import Finding, OngeldigeInvoer, StapNietMogelijk

NAAR_VT: Final = frozenset({Uitkomst.DZ, Uitkomst.DZS, Uitkomst.VV})
"""Outcomes that bring a mutatie to Veilig Thuis."""
NIET_NAAR_VT: Final = frozenset({Uitkomst.ND, Uitkomst.OZ})
"""Outcomes that keep it away."""
TE_KIEZEN: Final = NAAR_VT | NIET_NAAR_VT | {Uitkomst.AV, Uitkomst.HB}
"""Outcomes a human can give; HB says: I cannot tell, let someone else look."""

STATUS_BIJ: Final = {
    Uitkomst.DZ: MutatieStatus.DOORGEZET,
    Uitkomst.DZS: MutatieStatus.SPOED,
    Uitkomst.VV: MutatieStatus.VERVOLG,
    Uitkomst.ND: MutatieStatus.NIET_DOORGEZET,
    Uitkomst.OZ: MutatieStatus.OVERIGE_ZORG,
    Uitkomst.AV: MutatieStatus.AANVULLEN,
}
"""Where a mutatie stands once a human has decided on this."""

OPSPORINGSBELANG: Final = "OPSPORINGSBELANG"
PROPORTIONALITEIT: Final = "PROPORTIONALITEIT"


class Gevolg(StrEnum):
    """What follows from a verdict."""

    WACHT = "WACHT"
    """It stays on the list, for another pair of eyes."""
    AFLEVEREN = "AFLEVEREN"
    """It goes to Veilig Thuis; what went out acutely is added to with what was withheld until someone had seen it."""
    NIET_DOORZETTEN = "NIET_DOORZETTEN"
    AANVULLEN = "AANVULLEN"
    HEROPENEN = "HEROPENEN"
    """A sample was not confirmed: two people look again."""
    BEVESTIGD = "BEVESTIGD"
    """A sample was confirmed: nothing changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel:
    """What one controller says."""

    uitkomst: Uitkomst
    motivering: str
    functie: str
    proportionaliteit: str | None = None
    om_akkoord: bool | None = None
    vt_regio: str | None = None
    telefoontje: Telefoontje = GEEN_TELEFOONTJE


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What a verdict is held against."""

    reden: Controlereden
    voorstel: Uitkomst
    """What there is to confirm."""
    machine: Uitkomst
    redencodes: tuple[str, ...]
    vier_ogen: bool
    gezegd: tuple[tuple[str, Uitkomst], ...] = ()
    """Who said what on this line without settling it."""
    eerder: frozenset[str] = frozenset()
    """Who had a part in any verdict on this mutatie."""
    regio_bekend: bool = True
    lopende_zaak_bekend: bool = False
    proportionaliteit_bekend: bool = False
    belplicht: tuple[str, ...] = ()
    """What is missing on the call to Veilig Thuis, with what this verdict adds to it."""

    @property
    def afgeleverd(self) -> bool:
        """Whether it went out before anyone looked."""
        return self.reden is Controlereden.SPOED_ACHTERAF


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitspraak:
    """What became of a verdict."""

    id: UUID
    mutatie_id: UUID
    uitkomst: Uitkomst
    machine_uitkomst: Uitkomst
    oneens: bool
    gevolg: Gevolg
    status: MutatieStatus
    melding_id: UUID | None
    op: datetime
    belplicht: Belplicht | None = None
    """The call that the mutatie asks for as it stands now (SP01)."""

    @property
    def definitief(self) -> bool:
        """Whether it settled what waited."""
        return self.gevolg is not Gevolg.WACHT


_BELPLICHT: Final = {
    "gebeldOp": "Spoed vraagt een telefoontje: zeg wanneer Veilig Thuis is gebeld, of waarom niet (redenNietGebeld).",
    "gesprokenMetFunctie": "Zeg met welke functie bij Veilig Thuis is gesproken, of waarom niet (redenNietGebeld).",
}


def weigh(stand: Stand, oordeel: Oordeel, door: str) -> Gevolg:
    """What must happen now that `door` says this.

    Raises ``OngeldigeInvoer`` with everything that is missing, and ``StapNietMogelijk`` when this person or this
    outcome cannot settle what waits.
    """
    _may_speak(stand, oordeel.uitkomst, door)
    _is_complete(stand, oordeel)
    if oordeel.uitkomst is Uitkomst.HB:
        return Gevolg.WACHT
    if oordeel.uitkomst in NAAR_VT:
        return Gevolg.AFLEVEREN
    if stand.reden is Controlereden.STEEKPROEF:
        return Gevolg.BEVESTIGD if oordeel.uitkomst is stand.voorstel else Gevolg.HEROPENEN
    if oordeel.uitkomst is Uitkomst.AV:
        return Gevolg.AANVULLEN
    return Gevolg.NIET_DOORZETTEN if _enough(stand, oordeel.uitkomst, door) else Gevolg.WACHT


def disagrees(stand: Stand, uitkomst: Uitkomst) -> bool:
    """Whether the verdict differs from what there was to confirm; who has no opinion does not differ (K12)."""
    reference = stand.voorstel if stand.reden is Controlereden.STEEKPROEF else stand.machine
    return Uitkomst.HB not in (reference, uitkomst) and reference is not uitkomst


def may_judge(reden: Controlereden, door: str, *, gezegd: frozenset[str], eerder: frozenset[str]) -> bool:
    """Whether this person can still settle what waits, whatever the outcome."""
    return door not in (eerder if reden is Controlereden.STEEKPROEF else gezegd)


def _enough(stand: Stand, uitkomst: Uitkomst, door: str) -> bool:
    """Whether enough different people say that it stays away from Veilig Thuis."""
    doubt = any(other is not uitkomst for _, other in stand.gezegd)
    needed = 2 if stand.vier_ogen or doubt or stand.machine in NAAR_VT else 1
    return len({door, *(who for who, other in stand.gezegd if other is uitkomst)}) >= needed


def _may_speak(stand: Stand, uitkomst: Uitkomst, door: str) -> None:
    if stand.reden is Controlereden.STEEKPROEF and door in stand.eerder:
        raise StapNietMogelijk("Een steekproef is voor iemand die deze mutatie nog niet heeft beoordeeld.")
    if uitkomst not in NAAR_VT and any(who == door for who, _ in stand.gezegd):
        raise StapNietMogelijk("U gaf al een oordeel. Het volgende oordeel is aan iemand anders; doorzetten kan wel.")
    if stand.afgeleverd and uitkomst not in (Uitkomst.DZS, Uitkomst.DZ, Uitkomst.HB):
        raise StapNietMogelijk(
            "Deze mutatie is al met spoed afgeleverd. Bevestig (DZS), schaal af (DZ), of doe een intrekking."
        )
    if uitkomst is Uitkomst.VV and not stand.lopende_zaak_bekend:
        raise StapNietMogelijk("Er is geen lopende zaak bekend waar dit bij hoort. Kies doorzetten (DZ).")


def _is_complete(stand: Stand, oordeel: Oordeel) -> None:
    if stand.afgeleverd and oordeel.uitkomst is Uitkomst.DZS and stand.belplicht:
        raise OngeldigeInvoer(errors=[Finding("body", name, "belplicht", _BELPLICHT[name]) for name in stand.belplicht])
    if oordeel.uitkomst not in NAAR_VT or stand.afgeleverd:
        return
    missing: list[Finding] = []
    if OPSPORINGSBELANG in stand.redencodes and oordeel.om_akkoord is not True:
        detail = "Er speelt een opsporingsbelang: doorzetten kan pas als het OM akkoord is."
        missing.append(Finding("body", "omAkkoord", "om_akkoord_vereist", detail))
    # An acute report is never held up for a form field (handbook §7).
    note_needed = PROPORTIONALITEIT in stand.redencodes and oordeel.uitkomst is not Uitkomst.DZS
    if note_needed and not (oordeel.proportionaliteit or stand.proportionaliteit_bekend):
        detail = "Leg uit waarom doorzetten hier evenredig is."
        missing.append(Finding("body", "proportionaliteit", "proportionaliteit_vereist", detail))
    if not (stand.regio_bekend or oordeel.vt_regio):
        detail = "De regio is niet bepaald. Noem de regio van Veilig Thuis waar dit heen moet."
        missing.append(Finding("body", "vtRegio", "regio_vereist", detail))
    if missing:
        raise OngeldigeInvoer(errors=missing)
