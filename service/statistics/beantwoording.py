"""Answering a question about an indicator: the own area exactly, everything else as it was published.

JSON, CSV, Parquet and pages all ask here. Who is a stranger to an area never gets another figure of it than the
published one, however the question is put: the grid is fixed, and a published cell is the same in every answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from service.access.callers import Caller, Soort
from service.core.calendar import AMSTERDAM, Calendar
from service.core.errors import Finding, NietGevonden, OngeldigeInvoer, StatistiekNietToegestaan
from service.core.regions import BEGIN, Regions
from service.db.session import ReadTx
from service.statistics import cijfers, repository
from service.statistics.antwoord import Antwoord, Gebied, Gebiedsoort, Periode
from service.statistics.catalogus import INDICATOREN
from service.statistics.cellen import Celmaker, Tellingen
from service.statistics.cijfers import Telling
from service.statistics.indicator import Indicator
from service.statistics.opmerkingen import GEEN_VERGUNNING, NOG_NIET_GETELD, opmerkingen
from service.statistics.tellingen import Eigen, Samen
from service.statistics.toestemming import geldig
from service.statistics.uitgave import NietsUitgegeven, Uitgave, Uitgever
from service.statistics.vraag import CELLEN_MAXIMAAL, Keuring, Opdracht, Vraag, te_veel_cellen
from service.tally.service import Tally

_NOOIT = datetime.combine(BEGIN, datetime.min.time(), AMSTERDAM).astimezone(UTC)
"""As-of of figures of which nothing was counted yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gelezen:
    """What an answer is made of."""

    tellingen: Tellingen
    bijgewerkt_tot_op: datetime
    gepubliceerd_op: datetime | None
    opmerkingen: Sequence[str]


class Indicatoren:
    """The catalogue, and the answers to questions about it."""

    def __init__(self, regions: Regions, tally: Tally, uitgever: Uitgever) -> None:
        self._keuring = Keuring(regions)
        self._tally = tally
        self._uitgever = uitgever

    @property
    def catalogus(self) -> Mapping[str, Indicator]:
        """Every indicator by its id, in order."""
        return INDICATOREN

    async def beantwoord(self, tx: ReadTx, vraag: Vraag, caller: Caller, now: datetime) -> Antwoord:
        """The cells that are asked for, with everything that is needed to read them.

        Raises ``NietGevonden`` for an unknown indicator, ``StatistiekNietToegestaan`` for an analyst without a
        permission on record, and ``OngeldigeInvoer`` with everything that is wrong with the question.
        """
        indicator = INDICATOREN.get(vraag.indicator)
        if indicator is None:
            raise NietGevonden("Deze indicator bestaat niet; /v1/statistieken/indicatoren noemt ze alle.")
        return await self.beantwoord_met(tx, indicator, vraag, caller, now)

    async def beantwoord_met(
        self, tx: ReadTx, indicator: Indicator, vraag: Vraag, caller: Caller, now: datetime
    ) -> Antwoord:
        """As `beantwoord`, of a definition that may stand outside the catalogue."""
        today = Calendar.local_day(now)
        permitted = await self._permitted(tx, indicator, vraag, caller, today)
        if indicator.grootboek:
            detail = "Dit zijn standen van een dag: vraag ze op bij /v1/statistieken/wachtlijsten?peildatum=."
            raise OngeldigeInvoer(errors=[Finding("path", "indicator", "stand_van_een_dag", detail)])
        opdracht = self._keuring.neem(vraag, indicator, caller, today=today)
        gelezen = await self._lees(tx, opdracht, now, permitted=permitted)

        def bestond(gebied: Gebied, periode: Periode) -> bool:
            return self._keuring.bestond(gebied, periode, opdracht.indeling, today=today)

        maker = Celmaker(indicator, gelezen.tellingen, bestond)
        made = maker.cellen(opdracht.metingen, opdracht.gebieden, opdracht.perioden, opdracht.ervoor)
        cellen = tuple(islice(made, CELLEN_MAXIMAAL + 1))
        if len(cellen) > CELLEN_MAXIMAAL:
            raise te_veel_cellen()
        kwaliteit = tuple(maker.datakwaliteit(opdracht.gebieden, opdracht.perioden))
        return Antwoord(
            indicator=indicator,
            van=opdracht.van,
            tot=opdracht.tot,
            per=opdracht.per,
            stroom=opdracht.stroom,
            indeling=opdracht.indeling,
            cellen=cellen,
            bijgewerkt_tot_op=min(gelezen.bijgewerkt_tot_op, await repository.last_replayed(tx) or now),
            gepubliceerd_op=gelezen.gepubliceerd_op,
            datakwaliteit=kwaliteit,
            opmerkingen=(*gelezen.opmerkingen, *opmerkingen(cellen, kwaliteit)),
        )

    async def _lees(self, tx: ReadTx, opdracht: Opdracht, now: datetime, *, permitted: bool) -> _Gelezen:
        """The counts of the own area and what was published of all others; of each only when there is one to read."""
        van, needed = (opdracht.ervoor or opdracht.perioden[0]).van, opdracht.grootheden
        uitgave: Uitgave = NietsUitgegeven()
        if permitted:
            uitgave = await self._uitgever.uitgave(
                tx,
                needed,
                van=van,
                tot=opdracht.tot,
                stroom=opdracht.stroom,
                per=opdracht.per,
                indeling=opdracht.indeling,
                gebieden=[gebied for gebied in opdracht.gebieden if gebied not in opdracht.eigen],
            )
        counted_op = await cijfers.bijgewerkt_tot(tx, self._tally, now)
        exact = None if counted_op is None else await _exact(tx, opdracht, Calendar.local_day(now))
        vast = frozenset(periode.code for periode in opdracht.perioden if uitgave.is_vast(periode))
        of_others = len(opdracht.eigen) < len(opdracht.gebieden)
        told = [] if permitted or not of_others else [GEEN_VERGUNNING]
        if counted_op is None and opdracht.eigen:
            told.append(NOG_NIET_GETELD)
        return _Gelezen(
            tellingen=Samen(Eigen(exact, opdracht.per, vast), uitgave, opdracht.eigen),
            bijgewerkt_tot_op=(counted_op if opdracht.eigen else uitgave.stand_op or counted_op) or _NOOIT,
            gepubliceerd_op=uitgave.gepubliceerd_op if of_others else None,
            opmerkingen=told,
        )

    @staticmethod
    async def _permitted(tx: ReadTx, indicator: Indicator, vraag: Vraag, caller: Caller, today: date) -> bool:
        """Whether figures of others may be shown at all; an analyst has nothing else, and is refused without."""
        vergunning = await geldig(tx, today)
        permitted = vergunning is not None and vergunning.dekt(indicator.id, vraag.stroom)
        if not permitted and caller.organisatie.soort is Soort.MINISTERIE:
            raise StatistiekNietToegestaan
        return permitted


async def _exact(tx: ReadTx, opdracht: Opdracht, today: date) -> list[Telling]:
    """The counts of the own area, of which there is at most one in a question; one statement for each of its parts."""
    found: list[Telling] = []
    perioden = [*filter(None, [opdracht.ervoor]), *opdracht.perioden]
    for gebied in opdracht.eigen:
        unit = gebied.code if gebied.soort is Gebiedsoort.EENHEID else gebied.eenheid
        for regio in opdracht.eigen_regios or (None,):
            found += await cijfers.tel_gebied(
                tx, opdracht.grootheden, perioden, stroom=opdracht.stroom, op=today, vt_regio=regio, eenheid=unit
            )
    return found
