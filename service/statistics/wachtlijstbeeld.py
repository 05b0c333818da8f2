"""Who sees which waiting lists, and how: the own region exactly, everything else protected.

A stand of any day can be asked, also of a day long past and as it was known then; month-ends in one answer are the
trend. Nothing here is kept: the ledger is read, and what others may see is made of it each time in the same way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from service.access.callers import Caller
from service.core.calendar import Calendar
from service.core.codes_incident import Stroom
from service.core.codes_zaak import Kennis, TermijnVariant
from service.core.disclosure import DREMPEL
from service.core.errors import OngeldigeInvoer, StatistiekNietToegestaan
from service.core.regions import Regions
from service.db.session import ReadTx
from service.statistics import repository
from service.statistics.antwoord import Antwoord, Gebied, Gebiedsoort, Indeling, Per
from service.statistics.dagbeveiliging import LAND, Standen, beveilig_dag
from service.statistics.opmerkingen import opmerkingen
from service.statistics.toestemming import geldig, toestemmende_regios
from service.statistics.vraag import LAND as NEDERLAND
from service.statistics.wachtlijstcijfers import Getoond
from service.statistics.wachtlijsten import Stand
from service.statistics.wachtlijstverloop import K17, cellen
from service.statistics.wachtlijstvraag import (
    Kijker,
    Welke,
    maandultimos,
    tijdvak,
    wrong_day,
    wrong_months,
    wrong_region,
)

BEWEEGT: Final = "De standen zijn zoals ze nu bekend zijn: wat later wordt vastgelegd of verbeterd, verandert ze nog."
_Gelezen = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dagbeeld:
    """The waiting lists of one day, as one caller may see them."""

    peildatum: date
    kennis: Kennis
    bijgewerkt_tot_op: datetime
    """Everything that was recorded by then is in."""
    vast: bool
    """Whether nothing that is recorded later can change it."""
    landelijk: Getoond | None
    regios: Mapping[str, Getoond]
    """By region, in the order of the table; a region that did not exist on that day is absent."""


class Wachtlijsten:
    """Answers questions about waiting lists."""

    def __init__(self, regions: Regions, sleutel: bytes, *, drempel: int = DREMPEL) -> None:
        """`sleutel` is that of the rounding."""
        self._regions = regions
        self._sleutel = sleutel
        self._drempel = drempel

    @property
    def namen(self) -> Mapping[str, str]:
        """The display name of every region that ever existed."""
        return self._regions.names

    async def op_dag(self, tx: ReadTx, peildatum: date, welke: Welke, caller: Caller, now: datetime) -> Dagbeeld:
        """The waiting lists of a day with what was recorded until now.

        Raises ``OngeldigeInvoer`` for a day without figures and a region that never existed, and
        ``StatistiekNietToegestaan`` for figures of others when no permission is on record.
        """
        today = Calendar.local_day(now)
        if findings := [*wrong_day(peildatum, today), *wrong_region(welke, self._regions.vt_regios)]:
            raise OngeldigeInvoer(errors=findings)
        kijker = Kijker.van(welke, caller, self._regions.vt_regios)
        zonder = await self._zonder(tx, kijker, today)
        found = [
            await repository.waiting(tx, self._lezen(kijker), kennis=kennis, day=peildatum)
            for kennis in _kennissen(welke, kijker)
        ]
        getoond = self._getoond(found, peildatum, kijker, zonder)
        there = self._regions.regions_on(peildatum)
        return Dagbeeld(
            peildatum=peildatum,
            kennis=welke.kennis,
            bijgewerkt_tot_op=await repository.last_replayed(tx) or now,
            vast=welke.kennis is Kennis.TOEN and peildatum < today,
            landelijk=getoond[LAND] if kijker.land else None,
            regios={regio: getoond[regio] for regio in there if regio in kijker.regios},
        )

    async def verloop(
        self,
        tx: ReadTx,
        van: date | None,
        tot: date | None,
        welke: Welke,
        caller: Caller,
        now: datetime,
        *,
        variant: TermijnVariant | None = None,
    ) -> Antwoord:
        """K17 on the last day of each month from `van` up to, not including, `tot`; without them the last year.

        The period of a cell is that one day, and the stream of the answer is empty: the ledger counts both. Raises as
        `op_dag`, and ``OngeldigeInvoer`` for days that begin no month.
        """
        today = Calendar.local_day(now)
        van, tot = tijdvak(van, tot, today)
        if findings := [*wrong_months(van, tot, today), *wrong_region(welke, self._regions.vt_regios)]:
            raise OngeldigeInvoer(errors=findings)
        kijker = Kijker.van(welke, caller, self._regions.vt_regios)
        zonder = await self._zonder(tx, kijker, today)
        kennissen = _kennissen(welke, kijker)
        stroming = await repository.moves(tx, self._lezen(kijker), kennissen=kennissen, van=van, tot=tot)
        standen = [_opgeteld(stroming.get(kennis, {}), van, tot) for kennis in kennissen]
        beelden = {
            dag: self._getoond([of_kennis[dag] for of_kennis in standen], dag, kijker, zonder)
            for dag in maandultimos(van, tot)
        }
        names, vast = self._regions.names, welke.kennis is Kennis.TOEN
        gebieden = [NEDERLAND] if kijker.land else []
        gebieden += [Gebied(Gebiedsoort.REGIO, code, names[code]) for code in kijker.regios]
        cells = tuple(cellen(beelden, gebieden, self._bestond, variant, vast=vast))
        return Antwoord(
            indicator=K17,
            van=van,
            tot=tot,
            per=Per.MAAND,
            stroom="",
            indeling=Indeling.TOEN,
            cellen=cells,
            bijgewerkt_tot_op=await repository.last_replayed(tx) or now,
            gepubliceerd_op=None,
            opmerkingen=(*(() if vast else (BEWEEGT,)), *opmerkingen(cells, ())),
        )

    async def _zonder(self, tx: ReadTx, kijker: Kijker, today: date) -> frozenset[str]:
        """The regions that have not agreed, when anything of others is asked for; nothing is shown unpermitted."""
        if not kijker.vreemd:
            return frozenset()
        vergunning = await geldig(tx, today)
        if vergunning is None or not all(vergunning.dekt(K17.id, stroom) for stroom in Stroom):  # both are counted
            raise StatistiekNietToegestaan
        agree = await toestemmende_regios(tx, today)
        return frozenset(
            code for code in self._regions.vt_regios if not agree & {code, self._regions.went_into(code, today)}
        )

    def _lezen(self, kijker: Kijker) -> Sequence[str]:
        """What is read: to protect one region is to know them all."""
        return tuple(self._regions.vt_regios) if kijker.vreemd else kijker.regios

    def _bestond(self, gebied: str, dag: date) -> bool:
        return gebied == LAND or dag in self._regions.vt_regios[gebied].period

    def _getoond(
        self, gelezen: Sequence[_Gelezen], dag: date, kijker: Kijker, zonder: frozenset[str]
    ) -> dict[str, Getoond]:
        """What is shown of the areas of a day; who did not exist any more but still has meldingen is protected too."""
        areas = {regio for found in gelezen for regio, series in found.items() if any(series.values())}
        areas |= {*self._regions.regions_on(dag)}
        standen: list[Standen] = [{regio: Stand(found.get(regio, {})) for regio in areas} for found in gelezen]
        shown: dict[str, Getoond] = {}
        if kijker.vreemd:
            shown = beveilig_dag(
                standen,
                dag=dag,
                sleutel=self._sleutel,
                zonder=zonder,
                drempel=self._drempel,
                alleen={*kijker.regios, *([LAND] if kijker.land else [])},
            )
        if kijker.eigen is not None and kijker.eigen in areas and kijker.eigen in kijker.regios:
            shown[kijker.eigen] = Getoond.exact_van(standen[0][kijker.eigen])
        return shown


def _kennissen(welke: Welke, kijker: Kijker) -> list[Kennis]:
    """What is shown first; for others it is decided by both."""
    return [welke.kennis, *(kennis for kennis in Kennis if kijker.vreemd and kennis is not welke.kennis)]


def _opgeteld(stroming: Mapping[date, _Gelezen], van: date, tot: date) -> dict[date, dict[str, Counter[str]]]:
    """The stand at each month-end: everything that moved until then."""
    stand: dict[str, Counter[str]] = {}
    found = {}
    months = sorted(stroming)
    for dag in maandultimos(van, tot):
        while months and months[0] <= dag:
            for regio, series in stroming[months.pop(0)].items():
                of_region = stand.setdefault(regio, Counter())
                for reeks, aantal in series.items():
                    of_region[reeks] += aantal
        found[dag] = {regio: Counter(series) for regio, series in stand.items()}
    return found
