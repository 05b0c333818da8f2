"""Learning points and suggestions of a rule set, for whoever asks: the own region or unit, or the country for beheer.

What is read is of many units and regions, and no person of it leaves: counts in the own area, estimates, and texts
about rules. So it is read in the name of the service (decision 0013), bounded to the area that the caller is of.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from service.access.callers import Caller, Soort
from service.core.calendar import Calendar
from service.core.errors import Finding, GeenToegang, OngeldigeInvoer
from service.db.namens import DE_DIENST
from service.db.session import Database
from service.rules.leerstof import Versiepunten
from service.rules.leren import leerpunten
from service.rules.repository import besluiten as bron
from service.rules.repository import leren as repository
from service.rules.repository.besluiten import Periode
from service.rules.suggestie import Suggesties
from service.rules.vankracht import Rules

LANGST: Final = timedelta(days=366)
STANDAARD: Final = timedelta(days=90)
BESLUITEN: Final = 20_000
"""On so many decisions suggestions are tried at most, the first of the period."""


@dataclass(frozen=True, slots=True)
class Gebied:
    """Of which area a caller is told; neither is the country."""

    vt_regio: str | None = None
    eenheid: str | None = None

    @property
    def is_land(self) -> bool:
        """Whether it is the country, with the areas of others in it."""
        return self.vt_regio is None and self.eenheid is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Geleerd:
    """What was learnt of a set in a period."""

    regelset: str
    van: date
    tot: date
    gebied: Gebied
    versies: tuple[Versiepunten, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voorgesteld:
    """What was tried on the decisions of a period."""

    regelset: str
    versie: str
    van: date
    tot: date
    gebied: Gebied
    gevonden: Suggesties


class Leerpunten:
    """Answers what was learnt, and what might be changed."""

    def __init__(self, rules: Rules, *, triage_minuten: int) -> None:
        self._rules = rules
        self._triage_minuten = triage_minuten

    async def geef(
        self, database: Database, regelset: str, van: date | None, tot: date | None, *, caller: Caller, now: datetime
    ) -> Geleerd:
        """What was learnt of every version of a set that decided in a period, up to and with its last day.

        Raises ``GeenToegang``, ``NietGevonden`` for a set that does not decide now, and ``OngeldigeInvoer``.
        """
        gebied, periode = gebied_van(caller), _periode(van, tot, now)
        self._rules.get_current(regelset)
        async with database.read(als=DE_DIENST) as tx:
            counted = await repository.read(tx, regelset, periode, vt_regio=gebied.vt_regio, eenheid=gebied.eenheid)
        found = await asyncio.to_thread(leerpunten, counted, vreemd=gebied.is_land)
        return Geleerd(regelset=regelset, van=periode.van, tot=periode.tot, gebied=gebied, versies=found)

    async def stel_voor(
        self, database: Database, regelset: str, van: date | None, tot: date | None, *, caller: Caller, now: datetime
    ) -> Voorgesteld:
        """Which changes of the set that decides now would have saved most triage; raises as `geef` does."""
        from service.rules.suggesties import suggesties  # brings columns along, some 50 MB: for who asks

        gebied, periode = gebied_van(caller), _periode(van, tot, now)
        current = self._rules.get_current(regelset)
        regions = self._rules.regions_of(current)
        if gebied.vt_regio is not None and gebied.vt_regio not in (regions or [gebied.vt_regio]):
            raise GeenToegang("Deze aanvulling geldt niet in uw regio.")
        asked = regions if gebied.vt_regio is None else [gebied.vt_regio]
        async with database.read(als=DE_DIENST) as tx:
            own = () if regions or gebied.vt_regio else tuple(sorted(self._rules.stand(now).regionaal))
            read = await bron.read(tx, periode, regios=asked, zonder=own, na=None, limit=BESLUITEN + 1)
        found = await asyncio.to_thread(
            suggesties,
            current.document,
            read[:BESLUITEN],
            triage_minuten=self._triage_minuten,
            volledig=len(read) <= BESLUITEN,
        )
        return Voorgesteld(
            regelset=regelset,
            versie=current.version,
            van=periode.van,
            tot=periode.tot,
            gebied=gebied,
            gevonden=found,
        )


def gebied_van(caller: Caller) -> Gebied:
    """The area of which this caller is told; 403 for who has none."""
    code = caller.organisatie.code
    match caller.organisatie.soort:
        case Soort.VT:
            return Gebied(vt_regio=code)
        case Soort.POLITIE:
            return Gebied(eenheid=code)
        case Soort.BEHEER:
            return Gebied()
    raise GeenToegang("Gepubliceerde cijfers over regels staan bij /v1/statistieken/regelkwaliteit.")


def _periode(van: date | None, tot: date | None, now: datetime) -> Periode:
    """The days that are asked, without them the last 90; raises ``OngeldigeInvoer`` with all that is wrong."""
    today = Calendar.local_day(now)
    last = tot or today
    first = van or last - min(STANDAARD, last - date.min)
    findings = []
    if last > today:
        findings.append(Finding("query", "tot", "in_de_toekomst", "De laatste dag ligt in de toekomst."))
    if first > last:
        findings.append(Finding("query", "van", "na_einde", "De eerste dag ligt na de laatste."))
    elif last - first > LANGST:
        findings.append(Finding("query", "van", "te_lang", "De periode is langer dan een jaar."))
    if findings:
        raise OngeldigeInvoer(errors=findings)
    return Periode(first, last)
