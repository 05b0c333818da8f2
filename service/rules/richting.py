"""Which way a change of outcome goes: the one place that orders outcomes. Pure.

Outcomes stand on steps by how near they bring a report to Veilig Thuis. Upwards is *stricter* (more passes, or a human
looks), downwards *milder*, as a threshold of a set is called stricter. On one step the urgency tells. What is joined
with an earlier mutatie goes where that one went, up or down: from or to SA is no more than *different*, unless what is
joined would otherwise be dropped, or is dropped now.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from service.core.codes_beoordeling import Uitkomst

LAAT_VALLEN, HOUDT_OP, ZET_DOOR, MET_SPOED = range(4)
TREDE: Final = {
    Uitkomst.ND: LAAT_VALLEN,
    Uitkomst.OZ: LAAT_VALLEN,
    Uitkomst.HB: HOUDT_OP,
    Uitkomst.AV: HOUDT_OP,
    Uitkomst.DZ: ZET_DOOR,
    Uitkomst.VV: ZET_DOOR,
    Uitkomst.SA: ZET_DOOR,
    Uitkomst.DZS: MET_SPOED,
}
"""The step of an outcome: dropped, held at police, passed on, passed on with urgency."""


class Strekking(StrEnum):
    """What a set says beside another one."""

    GELIJK = "GELIJK"
    STRENGER = "STRENGER"
    """Nearer to Veilig Thuis, or more urgent."""
    MILDER = "MILDER"
    """Further from Veilig Thuis, or less urgent."""
    ANDERS = "ANDERS"
    """Another outcome that is neither."""


def richting(van: Uitkomst, naar: Uitkomst, spoed_verschil: int = 0) -> Strekking:
    """Which way it goes from one outcome to another; `spoed_verschil` is 1 when it became urgent, -1 when no longer."""
    stap = TREDE[naar] - TREDE[van]
    if stap and Uitkomst.SA in (van, naar) and LAAT_VALLEN not in (TREDE[van], TREDE[naar]):
        stap = 0
    stap = stap or spoed_verschil
    if stap:
        return Strekking.STRENGER if stap > 0 else Strekking.MILDER
    return Strekking.GELIJK if van is naar else Strekking.ANDERS


def gaat_door(uitkomst: Uitkomst) -> bool:
    """Whether it goes to Veilig Thuis by itself."""
    return TREDE[uitkomst] >= ZET_DOOR


def houdt_tegen(van: Uitkomst, naar: Uitkomst) -> bool:
    """Whether what came further would now be held at police, or proposed for dropping."""
    return TREDE[naar] < ZET_DOOR and TREDE[naar] < TREDE[van]
