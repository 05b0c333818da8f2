"""Which alignments a melding makes mandatory, and on what ground (handbook AF01–AF03, SP06, SP09). Pure.

Unknown is not no: a suspicion of child abuse whose nature was not said counts as possibly criminal.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from service.core.codes_incident import Aard, HuisverbodStatus
from service.core.codes_uitwisseling import AfstemmingReden

KINDERMISHANDELING: Final = frozenset({"KM_VERMOEDEN", "ACUUT_KIND", "ACUUT_HUISVERBOD_KM"})
"""Reason codes of the rules that stand for (suspected) child abuse (handbook MP03, §9.2)."""
STRAFBAAR: Final = frozenset(
    {
        Aard.LICHAMELIJKE_MISHANDELING,
        Aard.LICHAMELIJKE_VERWAARLOZING,
        Aard.SEKSUEEL_MISBRUIK,
        Aard.MUNCHHAUSEN_BY_PROXY,
        Aard.VROUWELIJKE_GENITALE_VERMINKING,
        Aard.ANDERS,
    }
)
"""Natures that are assault, neglect or sexual abuse when done to a child, or could be (own choice P on F94)."""
_ALTIJD_KIND: Final = frozenset({Aard.MUNCHHAUSEN_BY_PROXY, Aard.VROUWELIJKE_GENITALE_VERMINKING})
"""Natures that exist with child abuse only (handbook §9.3)."""
_SPEELT: Final = frozenset(
    {HuisverbodStatus.OVERWOGEN, HuisverbodStatus.OPGELEGD, HuisverbodStatus.VERLENGD, HuisverbodStatus.OVERTREDEN}
)
_OPGELEGD: Final = _SPEELT - {HuisverbodStatus.OVERWOGEN}
DAG_DRIE: Final = timedelta(days=3)
"""The meeting of all parties is on day 3; the day of imposing is day 0 (handbook F146, own choice P)."""


@dataclass(frozen=True, slots=True)
class Verbod:
    """A tijdelijk huisverbod as police reported it; ``opgelegd`` is the day in the Netherlands, None when not said."""

    status: HuisverbodStatus = HuisverbodStatus.GEEN
    opgelegd: date | None = None


class Verplicht(NamedTuple):
    """An alignment that must be there, and why, for whoever reads it."""

    reden: AfstemmingReden
    grondslag: str


def verplichte_redenen(
    aarden: Collection[str], redencodes: Collection[str], *, verbod: Verbod, vandaag: date, dag_drie: bool
) -> tuple[Verplicht, ...]:
    """Every mandatory alignment of a melding on ``vandaag``; ``dag_drie``: the region has chosen AF03 (F146)."""
    found = []
    kind = not KINDERMISHANDELING.isdisjoint(redencodes) or not _ALTIJD_KIND.isdisjoint(aarden)
    if kind and (not aarden or not STRAFBAAR.isdisjoint(aarden)):
        grond = "AF01: mogelijk strafbare kindermishandeling; stem af met het OM voordat de ouders worden benaderd."
        found.append(Verplicht(AfstemmingReden.STRAFBARE_KINDERMISHANDELING, grond))
    if kind and verbod.status in _SPEELT:
        grond = "AF02: huisverbod bij kindermishandeling (Wet tijdelijk huisverbod art. 2 lid 3)."
        found.append(Verplicht(AfstemmingReden.HUISVERBOD_KINDERMISHANDELING, grond))
    day_three = verbod.opgelegd is not None and vandaag >= verbod.opgelegd + DAG_DRIE
    if dag_drie and day_three and verbod.status in _OPGELEGD:
        grond = "AF03: deze regio overlegt met alle partijen op dag drie van een huisverbod."
        found.append(Verplicht(AfstemmingReden.HUISVERBOD_DAG_DRIE, grond))
    return tuple(found)
