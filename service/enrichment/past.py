"""The history of one mutatie, counted: figures, dates and yes or no, from what its matches carry. Pure.

Persons count when matched by BSN or by name and date; an address alone counts for the household only. A value is None
when nobody could be looked up; 'niets gevonden' is zero or no.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from service.core.calendar import Calendar
from service.core.codes_incident import HuisverbodStatus
from service.core.window import months_back
from service.enrichment.connections import find_reopened
from service.enrichment.history import GESLOTEN
from service.enrichment.matches import Match, Matches, other_victim, same_couple
from service.enrichment.reading import Reading
from service.enrichment.threefold import Threefold


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known of before."""

    op_adres: int | None = None
    conflicten: int | None = None
    """On the household or these people, in twelve months, without the present one."""
    hg: tuple[datetime, ...] | None = None
    """When earlier HG incidents on these people were, newest first."""
    hg_3m: int | None = None
    hg_12m: int | None = None
    hg_recent: int = 0
    """In the last six months."""
    hg_daarvoor: int = 0
    """In the six months before those."""
    zwaarste: int = 0
    """Heaviest class of act of an earlier HG incident; 0 when there was none."""
    zelfde_koppel: Threefold = None
    ander_slachtoffer: Threefold = None
    minderjarige_op_adres: Threefold = None
    wapen: Threefold = None
    huisverbod: Threefold = None
    huisverbod_tot: str | None = None
    """Until when a huisverbod runs; None when none does."""
    maatregel: Threefold = None
    verward: Threefold = None
    eer: Threefold = None
    zwanger: Threefold = None
    gesloten_bij_vt: Threefold = None
    afgewezen: Threefold = None


NIET_GEVRAAGD = Past()
"""The history could not be asked."""


def past(reading: Reading, found: Matches, now: datetime) -> Past:
    """Count what was found before ``now``."""
    plegers = {one.place for one in reading.plegers} & found.gevolgd
    slachtoffers = {one.place for one in reading.slachtoffers} & found.gevolgd
    known, couple = bool(found.gevolgd), bool(plegers and slachtoffers)
    if not found.alle:
        return _nothing(persons=known, address=found.adres_bekend, couple=couple)
    persons = found.op_persoon
    at_home = [match for match in found.alle if match.huishouden]
    year, half = months_back(now, 12), months_back(now, 6)
    hg = tuple(match.eerder.op for match in persons if match.eerder.kenmerken.get("hg"))
    seen = any if known else _unknown
    this_year = Calendar.local_day(now).year
    return Past(
        op_adres=sum(match.eerder.op >= year for match in at_home) if found.adres_bekend else None,
        conflicten=sum(
            match.eerder.op >= year and bool(match.eerder.kenmerken.get("conflict"))
            for match in found.alle
            if match.huishouden or match.personen
        ),
        hg=hg if known else None,
        hg_3m=_since(hg, months_back(now, 3)) if known else None,
        hg_12m=_since(hg, year) if known else None,
        hg_recent=_since(hg, half),
        hg_daarvoor=_since(hg, year) - _since(hg, half),
        zwaarste=max((match.eerder.kenmerken.get("zwaarte", 0) for match in persons), default=0),
        zelfde_koppel=any(same_couple(match, plegers, slachtoffers) for match in persons) if couple else None,
        ander_slachtoffer=any(other_victim(match, plegers, slachtoffers) for match in persons) if couple else None,
        minderjarige_op_adres=(
            any(match.eerder.kenmerken.get("minderjarig_tot", 0) > this_year for match in at_home)
            if found.adres_bekend
            else None
        ),
        wapen=seen(_marked(persons, "wapen")),
        huisverbod=seen(_marked(persons, "huisverbod")),
        huisverbod_tot=_running_ban(persons, now),
        maatregel=seen(_marked(persons, "maatregel")),
        verward=seen(_marked(persons, "verward")),
        eer=seen(_marked(persons, "eer")),
        zwanger=seen(match.eerder.op >= year for match in persons if match.eerder.kenmerken.get("zwanger")),
        gesloten_bij_vt=seen(
            match.eerder.zaak is not None and match.eerder.zaak.status in GESLOTEN for match in persons
        ),
        afgewezen=bool(find_reopened(found)) if known else None,
    )


@lru_cache(maxsize=8)
def _nothing(*, persons: bool, address: bool, couple: bool) -> Past:
    """Looked up, and nothing there."""
    person = False if persons else None
    return Past(
        op_adres=0 if address else None,
        conflicten=0 if persons or address else None,
        hg=() if persons else None,
        hg_3m=0 if persons else None,
        hg_12m=0 if persons else None,
        zelfde_koppel=False if couple else None,
        ander_slachtoffer=False if couple else None,
        minderjarige_op_adres=False if address else None,
        wapen=person,
        huisverbod=person,
        maatregel=person,
        verward=person,
        eer=person,
        zwanger=person,
        gesloten_bij_vt=person,
        afgewezen=person,
    )


def _unknown(_values: Any) -> None:
    return None


def _since(moments: tuple[datetime, ...], start: datetime) -> int:
    return sum(moment >= start for moment in moments)


def _marked(persons: list[Match], key: str) -> list[bool]:
    return [bool(match.eerder.kenmerken.get(key)) for match in persons]


def _running_ban(persons: list[Match], now: datetime) -> str | None:
    """The end of the huisverbod that runs; the newest word on it counts (matches are newest first)."""
    for match in persons:
        status = match.eerder.kenmerken.get("huisverbod")
        if status in (HuisverbodStatus.OPGELEGD, HuisverbodStatus.VERLENGD, HuisverbodStatus.OVERTREDEN):
            tot = match.eerder.kenmerken.get("huisverbod_tot")
            if tot is not None:
                return str(tot) if datetime.fromisoformat(tot) > now else None
        elif status == HuisverbodStatus.OPGEHEVEN:
            return None
    return None
